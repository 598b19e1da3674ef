"""Names at given spans of a text: a reading of just these, and the places that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from marsad.grounding import GroundedPlace
from marsad.grounding.places import _tables
from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._resolve import resolve
from marsad.intake import Evidence, Report
from marsad.reading import Mention, MentionKind, Reading, split_passages
from marsad.spans import Span, meets_any

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_EVIDENCE = Evidence(b"", "0" * 64, _NEVER, "spans", "file", "marsad")


#: A word with a capital, and one more ("North Korean", "Saudi Arabia").
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]*\w(?: [A-Z]\w+)?")


def reading_of(text: str, spans: Sequence[Span], gazetteer: Gazetteer, published: date | None = None) -> Reading:
    """A reading whose mentions are these spans (``m0`` is the first in the order given), in text order.

    Nationality words and countries elsewhere in the text stand beside them (``c0``...): they tell where it plays.
    """
    report = Report(id="spans", text=text, evidence=_NO_EVIDENCE, published=published, language="en")
    passages = split_passages(report)
    marked = [(span, f"m{i}", _kind(span.of(text), gazetteer)) for i, span in enumerate(spans)]
    marked += [(span, f"c{i}", kind) for i, (span, kind) in enumerate(_context(text, spans, gazetteer))]
    mentions = []
    at = 0
    for span, ident, kind in sorted(marked, key=lambda m: (m[0], m[1])):
        while at + 1 < len(passages) and passages[at + 1].span.begin <= span.begin:
            at += 1
        mentions.append(Mention(ident, span, kind, _named(span.of(text)), at, 1.0, "given"))
    return Reading(report, passages, tuple(mentions), ())


def _context(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[tuple[Span, MentionKind]]:
    """Nationality words and names of countries outside the given spans."""
    taken = sorted(spans)
    out: list[tuple[Span, MentionKind]] = []
    for found in _CAPITAL.finditer(text):
        for words in (found[0], found[0].partition(" ")[0]):
            kind = _speaks(key(words), gazetteer)
            span = Span(found.start(), found.start() + len(words))
            if kind is not None and not meets_any(span, taken):
                out.append((span, kind))
                break
    return out


def _speaks(folded: str, gazetteer: Gazetteer) -> MentionKind | None:
    if gazetteer.demonym(folded) is not None:
        return "nationality"
    return "location" if folded in _nations(gazetteer) else None


@lru_cache(maxsize=2)
def _nations(gazetteer: Gazetteer) -> frozenset[str]:
    """The folded own names of all countries."""
    found = (gazetteer.country(row.iso) for row in _tables.countries())
    return frozenset(key(p.name) for p in found if p is not None)


def _kind(words: str, gazetteer: Gazetteer) -> MentionKind:
    folded = key(words)
    return "nationality" if gazetteer.demonym(folded) and not gazetteer.named(folded) else "location"


def _named(words: str) -> bool:
    """A description ("the city") bears no capital, nor does it in a script that has none."""
    return any(c.isupper() or (c.isalpha() and not c.isascii() and not c.islower()) for c in words)


def resolve_spans(
    text: str, spans: Sequence[Span], gazetteer: Gazetteer, published: date | None = None
) -> tuple[GroundedPlace, ...]:
    """The places of these spans of a text, in their order; nothing else of the text is answered.

    What no place fits is "unresolved", without coordinates, with a reason and what it may be.
    """
    reading = reading_of(text, spans, gazetteer, published)
    found = {p.mention: p for p in resolve(reading, gazetteer)}
    return tuple(found[f"m{i}"] for i in range(len(spans)))
