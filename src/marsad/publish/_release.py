"""The release: a part of the record behind the policy, one value at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from marsad.publish._gate import Gate, gate_of
from marsad.publish._names import PLACE_WITHHELD
from marsad.publish._of_incident import Beside, incident_of, stable_number
from marsad.publish._of_report import ReportGate
from marsad.publish._policy import Policy
from marsad.publish._precision import geo_precision, where_prec
from marsad.publish._query import Query
from marsad.publish._released import (
    Claim,
    ControlStatement,
    Event,
    Evidence,
    Gone,
    Incident,
    Report,
    Where,
)
from marsad.publish._view import Json

if TYPE_CHECKING:
    from marsad.linking import Body, Ground, Statement
    from marsad.record import Record, WantedIncidents

T = TypeVar("T")

#: Incidents or reports looked at at once: what is asked of the record beside them is asked for a page.
_PAGE = 200

EVERYTHING = Query()


@dataclass(frozen=True)
class RecordRelease:
    """What the policy lets out of a record. ``today`` is what an embargo is counted from: this day (UTC) by default."""

    record: Record
    policy: Policy
    query: Query = EVERYTHING
    today: date | None = None

    @cached_property
    def gate(self) -> Gate:
        """What decides; made when it is first needed."""
        return gate_of(self.record, self.policy, self.today or datetime.now(UTC).date())

    # ---- reports ------------------------------------------------------------------------------------------------

    @cached_property
    def _reports(self) -> Mapping[str, Report]:
        """The reports that are not held back, by their id, in the order of first taking in."""
        rows = (row for row in self.record.reports() if self.gate.holds_back(row) is None)
        return {row.id: self.gate.report(row) for row in rows}

    @cached_property
    def _wanted(self) -> Mapping[str, frozenset[str]] | None:
        """Report -> its events in the incidents that are asked for; null: everything is."""
        if self.query.everything:
            return None
        out: dict[str, set[str]] = {}
        for incident in self.incidents():
            for report, event in incident.members:
                out.setdefault(report, set()).add(event)
        if self.query.around:
            for statement in self.controls():
                out.setdefault(statement.report, set())
        return {report: frozenset(events) for report, events in out.items()}

    def reports(self) -> Iterator[Report]:
        """The reports that may be named."""
        wanted = self._wanted
        yield from (r for r in self._reports.values() if wanted is None or r.id in wanted)

    def _views(self) -> Iterator[ReportGate]:
        reports = self._reports
        chosen = (d for d in self.record.iter_documents() if d["report"]["id"] in reports)
        wanted = self._wanted
        for page in _paged(d for d in chosen if wanted is None or d["report"]["id"] in wanted):
            ids = [d["report"]["id"] for d in page]
            incidents = self.record.incident_of_events(ids)
            for document in page:
                yield ReportGate(self.gate, document, reports[document["report"]["id"]], incidents)

    def claims(self) -> Iterator[Claim]:
        """What is said in them; where incidents are asked for, what carries their events."""
        wanted = self._wanted
        for view in self._views():
            for claim in view.claims():
                if wanted is None or self.query.around or wanted[claim.report] & {*claim.events, *claim.about}:
                    yield claim

    def events(self) -> Iterator[Event]:
        """Happenings as each report tells them, without those under embargo and of incidents that are held back."""
        wanted = self._wanted
        for view in self._views():
            for event in view.events():
                if (wanted is None or self._asked(event, wanted)) and not self._held(event):
                    yield event

    def _asked(self, event: Event, wanted: Mapping[str, frozenset[str]]) -> bool:
        return event.id in wanted[event.report] or (self.query.around and event.incident is None)

    def _held(self, event: Event) -> bool:
        late = self.gate.too_early(event.when.end or event.when.start)
        return late or event.incident in self.policy.incidents

    # ---- incidents ----------------------------------------------------------------------------------------------

    def incidents(self) -> Iterator[Incident]:
        """Happenings in the world, in the order of time."""
        found = self.record.iter_incidents(**self._filter())
        for page in _paged(x for x in found if x["id"] not in self.policy.incidents):
            yield from self._incidents(page)

    def _filter(self) -> WantedIncidents:
        q = self.query
        return {
            "since": q.since, "until": q.until, "place": q.place, "country": q.country, "type": q.type,
            "actor": q.actor, "min_killed": q.min_killed, "other": q.stories or (q.type or "").upper() == "OTHER",
        }  # fmt: skip

    def _incidents(self, page: Sequence[Json]) -> Iterator[Incident]:
        ids = [x["id"] for x in page]
        changed = self.record.changed_at(ids)
        codes: dict[str, list[tuple[str | None, str | None]]] = {}
        for row in self.record.event_codes(ids):
            codes.setdefault(row.incident, []).append((row.acled, row.cameo))
        for x in page:
            beside = Beside(
                self.query.rule, codes.get(x["id"], ()), self._reports, self._grades.get(x["id"]), changed[x["id"]]
            )
            told = incident_of(self.gate, x, beside)
            if told.members and not self.gate.too_early(told.when.end or told.when.start):
                yield told

    @cached_property
    def _grades(self) -> Mapping[str, str]:
        """Grades of harm that people set."""
        return {i: g.grade for i, given in self.record.grades().items() for g in given if g.scale == "harm"}

    def gone(self) -> Iterator[Gone]:
        """Incidents that are no more."""
        for t in self.record.tombstones():
            if t.id not in self.policy.incidents:
                yield Gone(t.id, stable_number(t.id), t.merged_into, t.why, t.at)

    # ---- control ------------------------------------------------------------------------------------------------

    def controls(self) -> Iterator[ControlStatement]:
        """Who is said to hold what, in the place and days that are asked for."""
        q = self.query
        found = self.record.controls(place=q.place, country=q.country, since=q.since, until=q.until)
        for report, statements in groupby((s for s in found if s.report in self._reports), key=lambda s: s.report):
            view = ReportGate(self.gate, self.record.document(report), self._reports[report], {})
            for s in statements:
                if not self.gate.too_early(s.start or s.day):
                    yield self.gate.fields("controls", self._control(view, s))

    def _control(self, view: ReportGate, s: Statement) -> ControlStatement:
        one = (s.report,)
        voices = [v for v in s.voices if v.speaker is not None]
        holder, against = self._body(s.holder, one), self._body(s.against, one)
        return ControlStatement(
            s.report, self._ground(view, s.place), holder, s.holder.actor if s.holder else None, against, s.status,
            s.share, self.gate.text(s.part, one), s.start, s.end, s.day, s.former,
            self.gate.quoted(view.text(s.evidence), s.source),
            tuple(self._voice(v.speaker.voice or v.speaker.name, one, v.speaker.actor) for v in voices if v.speaker),
            tuple(v.stance for v in s.voices), s.confidence,
        )  # fmt: skip

    def _body(self, body: Body | None, reports: tuple[str, ...]) -> str | None:
        return None if body is None else self.gate.name(body.name, reports, body.actor)

    def _voice(self, name: str, reports: tuple[str, ...], actor: str | None) -> str:
        return self.gate.name(name, reports, actor)

    def _ground(self, view: ReportGate, g: Ground | None) -> Where | None:
        if g is None:
            return None
        point = g.precision in ("exact", "near")
        where = Where(
            g.name, g.precision, g.gazetteer_id, g.country, g.admin1, None, g.lat if point else None,
            g.lon if point else None, g.feature, where_prec(g.precision, g.feature), geo_precision(g.precision),
        )  # fmt: skip
        return view.clean(self.gate.where(where))

    # ---- evidence -----------------------------------------------------------------------------------------------

    def evidence(self) -> Iterator[Evidence]:
        """The bytes behind the reports: those that the licence lets out whole, and in which nothing is withheld."""
        for report in self.reports():
            held = self._withheld(report)
            for e in self.record.evidence(report.sha256)[:1]:
                moment = e.retrieved.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
                address = self.gate.url(e.address, (report.id,))
                content = None if held else e.content
                yield Evidence(report, e.sha256, moment, content, address, e.media_type, e.encoding, held)

    def _withheld(self, report: Report) -> str | None:
        """Why the bytes of a report are not given away; null: they are."""
        full = self.record.report(report.id)
        if not self.policy.licence_of(full.row.source).evidence:
            return "no licence lets it out whole"
        if self.gate.open or full.document is None:
            return None if self.gate.open else "it was not read, so nobody knows what stands in it"
        told = ReportGate(self.gate, full.document, report, {}).whole_text()
        if told is None or told != " ".join(full.text.split()):
            return (
                "a place that is withheld stands in it"
                if PLACE_WITHHELD in (told or "")
                else "a name that is withheld stands in it"
            )
        return None


def _paged(values: Iterator[T]) -> Iterator[list[T]]:
    page: list[T] = []
    for value in values:
        page.append(value)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page
