"""The reports of an incident, grouped by origin, with the sentences that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from marsad.desk._case_spans import Located, Texts
from marsad.desk._marks import Piece, pieces

if TYPE_CHECKING:
    from marsad.desk._case_fields import Field
    from marsad.desk._sight import Sight
    from marsad.publish import Incident, Report

Json = Mapping[str, Any]

#: Sentences of a report that are shown; the report's own page has all. Nine of ten reports of the 631 development ones
#: have fewer that carry one incident.
MOST_LINES = 12

#: Code points of one sentence: longer ones are no sentences but tables and lists that were not cut.
LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or the part of one around its spans; code points of the report's text."""

    begin: int
    end: int
    role: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A report that tells of the incident. ``text`` is its name on the page, ``names`` are those in whose mouth it puts
    something of it, ``lines`` its sentences; ``words`` stand for them where the text may not be shown. ``more`` counts
    sentences that are left out, ``warnings`` are codes of what reading could not be sure of."""

    report: Report
    text: str | None
    names: tuple[str, ...]
    events: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    words: tuple[str, ...] = ()
    more: int = 0
    spans: tuple[Located, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def shown(self) -> Iterator[Located]:
        """Those spans of which a word stands on the page."""
        return (s for s in self.spans if any(s.begin < x.end and s.end > x.begin for x in self.lines))


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports that go back to one text: the first, and its copies, which add nothing to how well it is borne out."""

    tellings: tuple[Telling, ...]


def told_by(
    sight: Sight, incident: Incident, found: Json | None, texts: Texts, fields: Sequence[Field]
) -> tuple[Origin, ...]:
    """The reports of an incident by origin, the first printed first. Reports of no origin stand alone."""
    names = _names(incident, found)
    spans = _by_text(chain.from_iterable(f.spans for f in fields))
    closed = {} if found else _closed_words(sight, incident)
    told = {
        r.id: _telling(r, incident, texts, names.get(r.id, ()), spans, closed.get(r.id, ())) for r in incident.reports
    }
    order = sorted(told, key=lambda r: (told[r].report.day or "9", told[r].report.published or "9", r))
    groups = {r: min(origin, key=order.index) for origin in incident.origins for r in origin if r in told}
    out: dict[str, list[Telling]] = {}
    for report in order:
        out.setdefault(groups.get(report, report), []).append(told[report])
    return tuple(Origin(tuple(x)) for x in out.values())


def _names(incident: Incident, found: Json | None) -> dict[str, tuple[str, ...]]:
    """Report -> who says something of the incident in it."""
    out: dict[str, dict[str, None]] = {}
    for by in ((found or {}).get("originators") or {}).get("by") or ():
        if not by.get("own_voice"):
            for report in by["reports"]:
                out.setdefault(report, {})[str(by["name"])] = None
    for toll in incident.tolls:
        for figure in toll.figures:
            for claimant in figure.claimants:
                if claimant.named:
                    out.setdefault(figure.report, {})[claimant.name] = None
    return {report: tuple(names) for report, names in out.items()}


def _by_text(spans: Iterable[Located]) -> dict[str, tuple[Located, ...]]:
    out: dict[str, dict[Located, None]] = {}
    for span in spans:
        out.setdefault(span.text, {})[span] = None
    return {text: tuple(found) for text, found in out.items()}


def _closed_words(sight: Sight, incident: Incident) -> dict[str, tuple[str, ...]]:
    """The sentences that the gate lets out, for those who may not see whole texts."""
    out: dict[str, dict[str, None]] = {}
    for view in sight.release.chosen_views([r.id for r in incident.reports[:_CLOSED]]):
        for event in view.events():
            if event.incident == incident.id and event.words:
                out.setdefault(event.report, {})[event.words] = None
    return {report: tuple(words)[:MOST_LINES] for report, words in out.items()}


#: Reports of which a viewer behind a policy sees sentences: names are cut out of each.
_CLOSED = 20


def _telling(
    report: Report,
    incident: Incident,
    texts: Texts,
    names: tuple[str, ...],
    spans: Mapping[str, tuple[Located, ...]],
    words: tuple[str, ...],
) -> Telling:
    # a report whose happening has no main event of its own tells of the incident by its headline alone
    events = tuple(event for r, event in incident.members if r == report.id and event)
    name = texts.names.get(report.id)
    document = texts.document(report.id)
    if name is None or not document:
        return Telling(report, None, names, events, words=words)
    own = (*spans.get(name, ()), *_claims(texts, report.id, events))
    carried = [*own, *_triggers(texts, report.id, events)]
    found = list(_lines(document, texts.full[report.id].text, carried, own))
    codes = tuple(dict.fromkeys(w["code"] for w in document.get("warnings") or ()))
    return Telling(
        report, name, names, events, tuple(found[:MOST_LINES]), (), max(0, len(found) - MOST_LINES), own, codes
    )


def _triggers(texts: Texts, report: str, events: Iterable[str]) -> Iterator[Located]:
    for event in events:
        told = texts.event(report, event)
        for span in (told.get("trigger"), *(told.get("retold") or ())):
            yield from texts.at(report, span, "other")


def _claims(texts: Texts, report: str, events: Sequence[str]) -> Iterator[Located]:
    """The words claimed by somebody whom the report names, of these events."""
    wanted = {e.removeprefix("*") for e in events}
    for claim in texts.document(report).get("claims") or ():
        if claim.get("source") and wanted & {*(claim.get("events") or ()), *(claim.get("about") or ())}:
            for span in claim["content"]:
                yield from texts.at(report, span, "claim")


def _lines(document: Json, text: str, carried: Sequence[Located], own: Sequence[Located]) -> Iterator[Line]:
    marks = [s.mark() for s in own]
    for passage in document.get("passages") or ():
        begin, end = passage["begin"], passage["end"]
        inside = [s for s in carried if s.begin < end and s.end > begin]
        if inside:
            a, b = _cut(begin, end, min(s.begin for s in inside))
            yield Line(a, b, passage["role"], pieces(text, marks, a, b))


def _cut(begin: int, end: int, first: int) -> tuple[int, int]:
    """The part of a sentence that is shown."""
    if end - begin <= LONGEST:
        return begin, end
    a = max(begin, min(first, end) - LONGEST // 4)
    return a, min(end, a + LONGEST)
