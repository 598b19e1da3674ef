"""Search over the text of reports and over the record, in any script, of what the viewer may see.

Nothing that is hidden shows in a count, a snippet or an order: hits in reports that may not be shown whole are looked
for again in what the gate lets out of them, and dropped where the words do not stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._desk import desk_of
from marsad.desk._incidents import making
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import counted, every_row
from marsad.desk._render import page
from marsad.desk._view import View
from marsad.desk._viewer import Reader
from marsad.errors import UsageError
from marsad.grounding.actors import open_registry
from marsad.grounding.places import open_gazetteer

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.publish import Incident
    from marsad.record import Hit

router = APIRouter()

#: Characters of a question; places, parties and reports in an answer.
_LONGEST, _NAMES, _REPORTS = 200, 12, 12
#: Hits that are looked into where texts may not be shown whole: each report is read from the record (5 ms).
_LOOKED_INTO: Final = 8
#: Hits that are gone through where many are held back; more reports of one word than these are restricted in no record.
_MOST_HITS: Final = 24 * 4**4
#: Characters around the words that are found.
_AROUND: Final = 90

_INCIDENT = re.compile(r"i[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a snippet; ``found``: they are those that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A report that holds the words."""

    id: str
    title: str | None
    outlet: str | None
    day: str | None
    snippet: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A place or party, and how many incidents have it."""

    key: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, by what it is."""

    incident: Incident | None = None
    places: tuple[Named, ...] = ()
    parties: tuple[Named, ...] = ()
    reports: tuple[Found, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing was found."""
        return not (self.incident or self.places or self.parties or self.reports)


@router.get("/search")
def search(request: Request, viewer: Reader, q: str = "") -> Response:
    """Reports, places, parties and incidents that hold some words."""
    words = " ".join(q.split())[:_LONGEST]
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    answer = answered(desk_of(request).sight(viewer), view, words) if words else Answer()
    return page(request, "list/search.html", q=words, answer=answer)


def answered(sight: Sight, view: View, words: str) -> Answer:
    """What is found for some words."""
    incident = next(iter(sight.incidents([words])), None) if _INCIDENT.fullmatch(words) else None
    return Answer(incident, places_named(view, words), parties_named(view, words), tuple(_reports(sight, words)))


# ---- reports --------------------------------------------------------------------------------------------------------


def _reports(sight: Sight, words: str) -> Iterator[Found]:
    looked = shown = 0
    for hit in _hits(sight, words):
        if shown == _REPORTS:
            return
        if sight.whole([hit.report]):
            sight.shown("report", [hit.report])
            shown += 1
            yield Found(hit.report, hit.title, hit.source, hit.day, tuple(_snippet(hit)))
        elif looked < _LOOKED_INTO:
            looked += 1
            yield from _let_out(sight, hit.report, words)
        elif not sight.open:
            return  # no text is shown whole, so nothing else can come: 5,000 hits with snippets take 0.7 s


def _hits(sight: Sight, words: str) -> Iterator[Hit]:
    """Reports that hold the words, but for those that are held back: these take no place of others, else the length
    of an answer would tell of them."""
    limit, given = 2 * _REPORTS, 0
    while True:
        try:
            hits = sight.record.search(words, limit=limit)
        except UsageError:
            return
        yield from (hit for hit in hits[given:] if not sight.hides_report(hit.report))
        if len(hits) < limit or limit >= _MOST_HITS:
            return
        limit, given = 4 * limit, len(hits)


def _snippet(hit: Hit) -> Iterator[Words]:
    at = 0
    for begin, end in hit.matches:
        yield Words(hit.snippet[at:begin], False)
        yield Words(hit.snippet[begin:end], True)
        at = end
    yield Words(hit.snippet[at:], False)


def _let_out(sight: Sight, id_: str, words: str) -> Iterator[Found]:
    """The report, if what the gate lets out of it holds all of the words."""
    wanted = [folded(w) for w in re.findall(r"\w+", words)]
    for view in sight.release.chosen_views([id_]):
        report = view.report()
        told = [report.title, *(e.words for e in view.events()), *(c.words for c in view.claims())]
        texts = list(dict.fromkeys(t for t in told if t))
        if all(any(w in folded(t) for t in texts) for w in wanted):
            first = next((t for t in texts if wanted and wanted[0] in folded(t)), "")
            yield Found(report.id, report.title, report.outlet, report.day, tuple(_marked(first, wanted)))


def _marked(text: str, wanted: Iterable[str]) -> Iterator[Words]:
    at, sought = 0, tuple(wanted)
    for word in re.finditer(r"\w+", text):
        if any(w in folded(word.group()) for w in sought):
            yield Words(text[max(at, word.start() - _AROUND) : word.start()], False)
            yield Words(word.group(), True)
            at = word.end()
    yield Words(text[at : at + _AROUND], False)


# ---- names ----------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Without accents and case: "Ḥalab" and "halab" are one.

    >>> folded("Al-Ḥasakah"), folded("حَلَب")
    ('al-hasakah', 'حلب')
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def places_named(view: View, words: str) -> tuple[Named, ...]:
    """Places of incidents that bear the words in their name, or are what the gazetteer knows by it in any script."""
    return _named(view, "place", words, _known_places(words))


def parties_named(view: View, words: str) -> tuple[Named, ...]:
    """Parties of incidents, by any name that the registry knows."""
    return _named(view, "party", words, _known_actors(words))


def _named(view: View, sort: str, words: str, also: frozenset[str]) -> tuple[Named, ...]:
    told, called, counts = counted(view, sort, every_row(view))
    lines = view.derived.of(f"folded {sort}", (called,), lambda: tuple(map(folded, called)))
    sought = folded(words)
    found = [n for n in np.flatnonzero(counts).tolist() if told[n] and (sought in lines[n] or told[n] in also)]
    found.sort(key=lambda n: (lines[n] != sought and told[n] not in also, -counts[n], lines[n]))
    best = {told[n]: Named(told[n], called[n], int(counts[n])) for n in reversed(found)}
    return tuple(reversed(best.values()))[:_NAMES]


@lru_cache(500)
def _known_places(words: str) -> frozenset[str]:
    return frozenset(c.place.id for c in open_gazetteer().find(words)[:20])


@lru_cache(500)
def _known_actors(words: str) -> frozenset[str]:
    sought = folded(words)
    return frozenset(a.id for a in open_registry() if any(sought == folded(x) for x in (a.name, *a.aliases)))
