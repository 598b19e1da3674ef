"""A grounded report, indexed for the coder: lines of words, and what each mention refers to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from marsad.coding._words import Line, lines_of
from marsad.grounding import Entity, Grounded, GroundedPlace, GroundedTime
from marsad.reading import Mention
from marsad.spans import Span

#: Roles of a place at which something can happen.
SITES = frozenset(("site", "origin", "destination", "extent"))
#: Passages that tell of happenings. A caption shows what was, often elsewhere and long ago.
TELLING = frozenset(("headline", "body"))
PARTY_KINDS = frozenset(("organisation", "nationality", "person"))


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a coder of events looks up. ``speakers`` are spans of sources and carriers of attributions."""

    grounded: Grounded
    lines: tuple[Line, ...]
    mentions: dict[str, Mention]
    entity_of: dict[str, Entity]
    place_of: dict[str, GroundedPlace]
    time_of: dict[str, GroundedTime]
    speakers: dict[int, tuple[Span, ...]]
    report_day: date | None

    @property
    def text(self) -> str:
        return self.grounded.reading.report.text

    def entity(self, mention: str) -> str | None:
        """Id of the entity of a mention."""
        found = self.entity_of.get(mention)
        return found.id if found else None

    def words(self, mention: str) -> str:
        """The words of a mention."""
        return self.mentions[mention].span.of(self.text)


def context_of(grounded: Grounded, lines: tuple[Line, ...] = ()) -> Context:
    """The index of a grounded report; ``lines``: those of the same report before mentions were added."""
    reading = grounded.reading
    text = reading.report.text
    speakers: dict[int, list[Span]] = {}
    for attribution in reading.attributions:
        spans = [s for s in (attribution.source, attribution.via) if s is not None]
        speakers.setdefault(attribution.passage, []).extend(spans)
    return Context(
        grounded,
        lines_of(text, reading.passages, reading.mentions, lines),
        {m.id: m for m in reading.mentions},
        {m: e for e in grounded.entities for m in e.mentions},
        {p.mention: p for p in grounded.places},
        {t.mention: t for t in grounded.times},
        {k: tuple(v) for k, v in speakers.items()},
        day_of(grounded.report_day),
    )


@cache
def day_of(iso: str | None) -> date | None:
    """A calendar day from ISO 8601, also from a date cut short to month or year.

    >>> day_of("2017-09"), day_of("2017-09-08T10:00"), day_of(None), day_of("0000-13-01")
    (datetime.date(2017, 9, 1), datetime.date(2017, 9, 8), None, None)
    """
    if not iso:
        return None
    whole = iso[:10] + {4: "-01-01", 7: "-01"}.get(len(iso[:10]), "")
    try:
        return date.fromisoformat(whole)
    except ValueError:
        return None
