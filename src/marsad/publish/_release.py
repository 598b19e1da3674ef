"""The release: a part of the record behind the policy, one value at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Self, TypeVar

from marsad.publish._checked import REJECTED, held_policy, reviewed, unfit, unfit_of, verdicts_of
from marsad.publish._gate import Gate, Gates, gate_of
from marsad.publish._names import PLACE_WITHHELD
from marsad.publish._of_incident import Beside, incident_of, stable_number
from marsad.publish._of_report import Judged, ReportGate
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
    from marsad.record import Flowing, Part, Record, ReportRow, SetGrade, Verdict, WantedIncidents

T = TypeVar("T")

#: Incidents or reports looked at at once: what is asked of the record beside them is asked for a page.
_PAGE = 200

#: The same where no details are asked for: one page of the record.
_LEAN_PAGE = 2000
#: Reports that are kept from page to page: incidents of neighbouring days are told by the same ones.
_KEPT = 20_000

EVERYTHING = Query()

#: Stands for the reports of incidents where nobody looks at them.
NOT_NAMED = Report("", 0, None, None, None, None, None, "", "", None)


@dataclass(frozen=True)
class RecordRelease:
    """What the policy lets out of a record. ``today`` is what an embargo is counted from: this day (UTC) by default.

    ``lean`` leaves ``tolls``, ``apart`` and ``reasons`` of incidents empty, which takes a tenth of the time. ``named``
    false: no report of an incident is looked at where the policy holds none back, and :data:`NOT_NAMED` stands there.
    ``part``: of all incidents only this part of their order. ``inside``: for those who review, so that what people have
    rejected, or not checked yet, is there. ``only``: of all incidents those of these ids alone, in this order; of
    reports and what they tell, what tells of these. ``gates``: those of the record that are kept for all releases.

    What people have restricted is held back, whatever the policy names, but for the secret audience.
    """

    record: Record
    policy: Policy
    query: Query = EVERYTHING
    today: date | None = None
    lean: bool = False
    named: bool = True
    part: Part | None = None
    inside: bool = False
    only: tuple[str, ...] | None = None
    gates: Gates | None = None

    @cached_property
    def held(self) -> Policy:
        """The policy with what people have restricted held back, too: what decides. Manifests name the policy."""
        return held_policy(self.record, self.policy)

    @cached_property
    def gate(self) -> Gate:
        """What decides; made when it is first needed."""
        day = self.today or datetime.now(UTC).date()
        return gate_of(self.record, self.held, day) if self.gates is None else self.gates.gate(self.held, day)

    def asking(self, query: Query) -> Self:
        """What else the same policy lets out of the record. The gate, which hangs on the whole record, is made once."""
        return self._behind(replace(self, query=query))

    def of(self, ids: Sequence[str]) -> Self:
        """The same, of these incidents alone, behind the same gate: what a page shows, to be kept."""
        return self._behind(replace(self, only=tuple(ids), query=EVERYTHING))

    def _behind(self, other: Self) -> Self:
        """Another release of this record and policy, behind the same gate."""
        vars(other)["gate"] = self.gate
        return other

    # ---- reports ------------------------------------------------------------------------------------------------

    def _let_out(self, ids: Sequence[str]) -> dict[str, Report]:
        """Those of these reports that are not held back, by their id, in this order."""
        rows, circles = self.record.report_rows(ids), self._circles(ids)
        found = (rows[x] for x in ids if x in rows and self.gate.holds_back(rows[x]) is None)
        return {row.id: self.gate.report(row, circles[row.id]) for row in found}

    def _circles(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Each report with those that tell of the same incidents."""
        if not self.gate.names.of_report:
            return {x: (x,) for x in ids}
        return self.record.neighbours(ids)

    @property
    def _holds_events(self) -> bool:
        """May an event be held back whose report is not? Then one has to look into reports for their titles."""
        return bool(self.policy.embargo or self.held.incidents or self._checks)

    @property
    def _checks(self) -> bool:
        """Is only told what people have checked?"""
        return self.policy.publish != "all" and not self.inside

    def _named(self, ids: Sequence[str]) -> Mapping[str, Report]:
        """These reports, without titles that tell of what is held back."""
        if not self._holds_events:
            return self._let_out(ids)
        read = {x: self.record.report(x).document for x in ids}
        views = self._gated([d for d in read.values() if d is not None])
        told = {view.id: view.report() for view in views}
        return told | self._let_out([x for x, d in read.items() if d is None])

    def _gated(self, documents: Sequence[Json]) -> Iterator[ReportGate]:
        ids = [d["report"]["id"] for d in documents]
        reports, circles = self._let_out(ids), self._circles(ids)
        incidents = self.record.incident_of_events(ids)
        unfit = {} if self.inside else unfit_of(self.record, self.policy, incidents.values())
        judged = Judged(
            frozenset(x for x, why in unfit.items() if why == REJECTED),
            frozenset(x for x, why in unfit.items() if why != REJECTED), self._checks,
        )  # fmt: skip
        for document in documents:
            if (report := reports.get(document["report"]["id"])) is not None:
                yield ReportGate(self.gate, document, report, incidents, circles[report.id], judged)

    @cached_property
    def _wanted(self) -> Mapping[str, frozenset[str]] | None:
        """Report -> its events in the incidents that are asked for; null: everything is."""
        if self.query.everything and self.only is None:
            return None
        out: dict[str, set[str]] = {}
        for incident in self._behind(replace(self, lean=True, named=False)).incidents():
            for report, event in incident.members:
                out.setdefault(report, set()).update((event,) if event else ())
        if self.query.around:
            for statement in self.controls():
                out.setdefault(statement.report, set())
            for report in self._told_around():
                out.setdefault(report, set())
        return {report: frozenset(events) for report, events in out.items()}

    def _told_around(self) -> Iterator[str]:
        """Reports with an event of the place in these days, or with one that they do not date, told in these days or
        up to three days after (UCDP's rule of what is told without a time)."""
        q = self.query
        if q.place is None and q.country is None:
            return
        last = str(date.fromisoformat(q.until) + timedelta(3)) if q.until else "9"
        for row in self.record.events(place=q.place, country=q.country):
            said = row.start[:10] if row.start else row.day
            end = (row.end or row.start or row.day or "")[:10]
            if said is not None and end >= (q.since or "") and said <= (last if row.start is None else q.until or "9"):
                yield row.report

    def reports(self) -> Iterator[Report]:
        """The reports that may be named."""
        wanted = self._wanted
        rows = (row.id for row in self.record.iter_reports() if wanted is None or row.id in wanted)
        for page in paged(rows, _PAGE):
            named = self._named(page)
            yield from (named[x] for x in page if x in named)

    def views(self) -> Iterator[ReportGate]:
        """The reports that are asked for and were read, each behind the gate."""
        wanted = self._wanted
        for page in paged(self.record.iter_documents(wanted), _PAGE):
            yield from self._gated(page)

    def asked_reports(self) -> Iterator[ReportRow]:
        """The reports that are asked for as the record has them: for the owner's eyes."""
        wanted = self._wanted
        yield from (row for row in self.record.iter_reports() if wanted is None or row.id in wanted)

    def judged_out(self) -> Mapping[str, str]:
        """Why incidents that are asked for are not let out, as far as people decided that: for the owner's eyes."""
        flows = () if self.inside else self._flows()
        return {k: why for flow in flows for k, why in unfit(self.policy, flow, self._verdicts).items()}

    def asked_incidents(self) -> Iterator[Json]:
        """The incidents that are asked for as the record has them: for the owner's eyes."""
        yield from (x.object for flow in self.record.incident_flow(**self._filter()) for x in flow)

    def claims(self) -> Iterator[Claim]:
        """What is said in them; where incidents are asked for, what carries their events."""
        wanted = self._wanted
        for view in self.views():
            for claim in view.claims():
                if wanted is None or self.query.around or wanted[claim.report] & {*claim.events, *claim.about}:
                    yield claim

    def events(self) -> Iterator[Event]:
        """Happenings as each report tells them, without those under embargo and of incidents that are held back."""
        wanted = self._wanted
        for view in self.views():
            for event in view.events():
                if wanted is None or self._asked(event, wanted):
                    yield event

    def _asked(self, event: Event, wanted: Mapping[str, frozenset[str]]) -> bool:
        return event.id in wanted[event.report] or (self.query.around and event.incident is None)

    # ---- incidents ----------------------------------------------------------------------------------------------

    def incidents(self) -> Iterator[Incident]:
        """Happenings in the world, in the order of time."""
        known: dict[str, Report | None] = {}
        for flow in self._flows():
            for page in paged(iter(self._fit(flow, self._verdicts)), _LEAN_PAGE if self.lean else _PAGE):
                known = self._reports_of(page, known)
                yield from self._incidents(page, known, self._verdicts)

    def chosen(self, ids: Sequence[str]) -> Iterator[Incident]:
        """The incidents of these ids that are let out, in this order; the query does not count."""
        from marsad.record import chosen

        verdicts = verdicts_of(self.record, ids)
        let_out = self._fit(chosen(self.record, ids), verdicts)
        yield from self._incidents(let_out, self._reports_of(let_out, {}), verdicts)

    def chosen_views(self, ids: Sequence[str]) -> Iterator[ReportGate]:
        """The reports of these ids that were read, each behind the gate, in this order; the query does not count."""
        read = (self.record.report(x).document for x in ids)
        yield from self._gated([d for d in read if d is not None])

    def chosen_reports(self, ids: Sequence[str]) -> Iterator[Report]:
        """The reports of these ids that may be named, read or not, in this order; the query does not count."""
        named = self._named(ids)
        yield from (named[x] for x in ids if x in named)

    def chosen_controls(self, ids: Sequence[str]) -> Iterator[ControlStatement]:
        """Who is said to hold what in these reports, in this order; the query does not count."""
        for report in ids:
            yield from self._statements(self.record.controls(report=report))

    def _flows(self) -> Iterator[Sequence[Flowing]]:
        if self.only is not None:
            from marsad.record import chosen

            yield from (chosen(self.record, page) for page in paged(iter(self.only), _PAGE))
            return
        if self.part is not None:
            yield from self.record.incident_flow(self.part, **self._filter())
            return
        yield from self.record.incident_flow(**self._filter())
        if self.query.around and (self.query.since or self.query.until):
            # what no report dates may have been in these days, too
            anytime: WantedIncidents = {**self._filter(), "since": None, "until": None}
            for flow in self.record.incident_flow(**anytime):
                yield [x for x in flow if x.object["time"] is None]

    def _reports_of(self, page: Sequence[Flowing], known: dict[str, Report | None]) -> dict[str, Report | None]:
        """The reports of these incidents, null for what is held back; ``known`` are those of pages before."""
        told_by = dict.fromkeys(m["report"] for x in page for m in x.object["members"])
        if not self.named and not (self.held.reports or self.policy.sources or self.policy.embargo):
            return dict.fromkeys(told_by, NOT_NAMED)
        if len(known) > _KEPT:
            known = {report: known[report] for report in told_by if report in known}
        asked = [report for report in told_by if report not in known]
        let_out = self._named(asked)
        return known | {report: let_out.get(report) for report in asked}

    def _filter(self) -> WantedIncidents:
        q = self.query
        return {
            "since": q.since, "until": q.until, "place": q.place, "country": q.country, "type": q.type,
            "actor": q.actor, "min_killed": q.min_killed, "other": q.stories or (q.type or "").upper() == "OTHER",
        }  # fmt: skip

    def _incidents(
        self, page: Sequence[Flowing], known: Mapping[str, Report | None], verdicts: Mapping[str, Verdict]
    ) -> Iterator[Incident]:
        details = {} if self.lean else self.record.incident_details([x.object["id"] for x in page])
        reports = {name: report for name, report in known.items() if report is not None}
        for x in page:
            one = x.object if self.lean else {**x.object, **details.get(x.object["id"], {})}
            grade, verdict = self._grades.get(one["id"]), verdicts.get(one["id"])
            changed = max(x.linked_at, grade.at if grade else "", verdict.at if verdict else "")
            by_person = grade.grade if grade else None
            done = reviewed(verdicts.get(one["id"]), x.object)
            beside = Beside(self.query.rule, x.codes, reports, by_person, changed, self.lean, done)
            told = incident_of(self.gate, one, beside)
            day = told.when.end or told.when.start or max((r.day or r.retrieved for r in told.reports), default=None)
            if told.members and not self.gate.too_early(day):
                yield told

    @cached_property
    def _grades(self) -> Mapping[str, SetGrade]:
        """Grades of harm that people set."""
        return {i: g for i, given in self.record.grades().items() for g in given if g.scale == "harm"}

    @cached_property
    def _verdicts(self) -> Mapping[str, Verdict]:
        """What people decided of the incidents that may go by, asked once: 100,000 of a whole record take 11 s."""
        return verdicts_of(self.record, self.only)

    def _fit(self, page: Sequence[Flowing], verdicts: Mapping[str, Verdict]) -> list[Flowing]:
        """Those that are let out, as far as the policy's hold and what people decided say."""
        unheld = [x for x in page if x.object["id"] not in self.held.incidents]
        if self.inside or not unheld:
            return unheld
        found = unfit(self.policy, unheld, verdicts)
        for reason in found.values():
            self._leaves_out(reason)
        return [x for x in unheld if x.object["id"] not in found]

    def _leaves_out(self, reason: str) -> None:
        """An incident is not let out because of what people decided; for who counts."""

    def gone(self) -> Iterator[Gone]:
        """Incidents that are no more, and those that people rejected."""
        yield from self._rejected()
        for t in self.record.tombstones():
            if t.id not in self.held.incidents:
                into = None if t.merged_into in self.held.incidents else t.merged_into
                yield Gone(t.id, stable_number(t.id), into, t.why, t.at)

    def _rejected(self) -> Iterator[Gone]:
        if self.inside:
            return
        for name, verdict in self._verdicts.items():
            if verdict.state == "rejected" and name not in self.held.incidents:
                yield Gone(name, stable_number(name), None, "a person has rejected it", verdict.judged or verdict.at)

    # ---- control ------------------------------------------------------------------------------------------------

    def controls(self) -> Iterator[ControlStatement]:
        """Who is said to hold what, in the place and days that are asked for."""
        q = self.query
        found = self.record.controls(place=q.place, country=q.country, since=q.since, until=q.until)
        if q.around and (q.since or q.until):
            anytime = self.record.controls(place=q.place, country=q.country)
            found = (*found, *(s for s in anytime if s.start is None and s.end is None and s.day is None))
        yield from self._statements(found)

    def _statements(self, found: Sequence[Statement]) -> Iterator[ControlStatement]:
        for report, statements in groupby(found, key=lambda s: s.report):
            for view in self._gated([self.record.document(report)]):
                for s in statements:
                    if not self.gate.too_early(s.end or s.start or s.day or view.report().retrieved):
                        yield self.gate.fields("controls", self._control(view, s))

    def _control(self, view: ReportGate, s: Statement) -> ControlStatement:
        one = view.circle
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
        told = next((view.whole_text() for view in self._gated([full.document])), None)
        if told is None or told != " ".join(full.text.split()):
            return (
                "a place that is withheld stands in it"
                if PLACE_WITHHELD in (told or "")
                else "a name that is withheld stands in it"
            )
        return None


def paged(values: Iterator[T], size: int) -> Iterator[list[T]]:
    """The values, so many at a time."""
    page: list[T] = []
    for value in values:
        page.append(value)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page
