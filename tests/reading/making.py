"""Reports made by hand, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime

from marsad.intake import Evidence, Hint, Report
from marsad.reading import Attribution, Passage, find_attributions, split_passages


def report(
    text: str, *, title: str | None = None, hints: tuple[Hint, ...] = (), published: date | None = None
) -> Report:
    """A report of this text, as intake would give it."""
    evidence = Evidence(text.encode(), "0" * 64, datetime(2024, 1, 2, tzinfo=UTC), "made", "file", "tests")
    return Report(
        "made", text, evidence, title=title, hints=hints, published=published, language="en", language_confidence=1.0
    )


def passages(text: str, *, title: str | None = None) -> list[tuple[str, str]]:
    """Role and words of each passage."""
    made = report(text, title=title)
    return [(p.role, p.span.of(text)) for p in split_passages(made)]


def split(text: str) -> tuple[Passage, ...]:
    return split_passages(report(text))


def attributions(text: str) -> tuple[Attribution, ...]:
    made = report(text)
    return find_attributions(made, split_passages(made))


def told(text: str) -> list[tuple[str | None, str, str]]:
    """Source, stance and content of each attribution, in words."""
    return [
        (a.source.of(text) if a.source else None, a.stance, " // ".join(c.of(text) for c in a.content))
        for a in attributions(text)
    ]
