"""What a row says of its own sources. Days and offices are facts; headlines and notes are strangers' words.

Nobody has looked these words over for names of private persons, and what the record knows of names is of its own
reports alone. So they are given only under a policy that cuts nothing out of texts (``internal``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marsad.record import ForeignRow


@dataclass(frozen=True, slots=True)
class Words:
    """What a row says of its sources, as it says it. ``articles`` are (outlet, day, headline); ``original`` is who said
    it first, after the row; ``withheld``: headlines, ``original`` and ``notes`` are there and not given."""

    articles: tuple[tuple[str, str | None, str | None], ...]
    original: str | None
    notes: str | None
    withheld: bool


def words_of(row: ForeignRow, *, whole: bool) -> Words:
    """The sources of a row, each once; ``whole``: with headlines and notes."""
    if whole:
        articles = ((a.outlet, a.day, a.title) for a in row.articles)
        return Words(tuple(dict.fromkeys(articles)), row.source_original, row.notes, withheld=False)
    bare = tuple(dict.fromkeys((a.outlet, a.day, None) for a in row.articles))
    more = any(a.title for a in row.articles) or row.source_original is not None or row.notes is not None
    return Words(bare, None, None, withheld=more)


def as_object(words: Words) -> dict[str, Any]:
    """The same for a line of JSON."""
    sources = [{"outlet": o, "day": d, "headline": h} for o, d, h in words.articles]
    return {
        "their_sources": sources, "their_source_original": words.original, "their_notes": words.notes,
        "their_words_withheld": words.withheld,
    }  # fmt: skip
