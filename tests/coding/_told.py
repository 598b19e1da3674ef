"""Short reports through the whole way, for tests of what is coded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from marsad.coding import Coded, Event, code
from marsad.grounding import ground
from marsad.intake import Evidence, Report
from marsad.pipeline import read_report
from marsad.reading._read import read

PUBLISHED = date(2023, 3, 15)  # a Wednesday
LIVE = ("occurred", "ongoing", "denied")


@cache
def coded(text: str, title: str | None = None, language: str | None = "en", published: date = PUBLISHED) -> Coded:
    """What is coded of a report with this text."""
    evidence = Evidence(text.encode(), "0" * 64, datetime(2023, 3, 15, tzinfo=UTC), "test", "file", "test")
    report = Report("r", text, evidence, title=title, published=published, language=language)
    return code(ground(read(report)))


@cache
def whole(text: str) -> Coded:
    """What is coded of it with the neural reader's help, as users have it."""
    evidence = Evidence(text.encode(), "0" * 64, datetime(2023, 3, 15, tzinfo=UTC), "test", "file", "test")
    return read_report(Report("r", text, evidence, published=PUBLISHED, language="en"))


def events(text: str, kind: str | None = None) -> list[Event]:
    """Its events, of one type if named."""
    return [e for e in coded(text).events if kind is None or e.type == kind]


def violence(text: str) -> list[Event]:
    """Armed violence that happened, as far as the record says."""
    return [e for e in events(text) if e.type == "ASSAULT" and e.status in LIVE]


def words(text: str, mentions: tuple[str, ...] | list[str]) -> list[str]:
    """The words of mentions."""
    found = {m.id: m.span.of(text) for m in coded(text).grounded.reading.mentions}
    return [found[m] for m in mentions]


def actors(text: str, event: Event) -> list[str]:
    return words(text, [p.mention for p in event.actors])


def targets(text: str, event: Event) -> list[str]:
    return words(text, [p.mention for p in event.targets])


def places(text: str, event: Event) -> list[str]:
    return words(text, event.places)


def killed(event: Event) -> list[int | None]:
    return [x.best for x in event.losses if x.kind == "killed"]


def sources(text: str, event: Event) -> list[str]:
    """The words of whoever says it, in text order; the report itself is left out."""
    by_id = {c.id: c for c in coded(text).claims}
    return [s.span.of(text) for c in event.claims if (s := by_id[c].source) is not None]
