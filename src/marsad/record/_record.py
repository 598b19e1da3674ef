"""The record: one object to write reports into and to ask.

with Record.open("marsad.db") as record:
    for report in reports:
        record.add(report, coded, coded_object(coded))
    for hit in record.search("barrel bombs", EventFilter(country="SY")):
        ...
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Unpack

from sqlalchemy import Connection, func, select, update

from marsad._version import extraction_version
from marsad.errors import MarsadError, NotInRecord, RecordError, RecordUnusable
from marsad.record import (
    _connect,
    _controls,
    _decisions,
    _details,
    _events,
    _flow,
    _foreign,
    _grades,
    _incidents,
    _links,
    _migrate,
    _outgoing,
    _past,
    _query,
    _rulings,
    _schema,
    _status,
)
from marsad.record._actors import Occurrences, occurrences
from marsad.record._batch import BATCH, Batch
from marsad.record._faults import mapping
from marsad.record._foreign_values import ForeignChange, ForeignFile, ForeignRow, ForeignSet
from marsad.record._pack import now
from marsad.record._past import State
from marsad.record._reach import PATIENCE, Reach
from marsad.record._rows import evidence_rows, reading_rows, report_rows, storable
from marsad.record._seals import sealing
from marsad.record._search import search_index
from marsad.record._spatial import SpatialIndex, SqliteSpatial, spatial_index
from marsad.record._values import (
    AuditRow,
    ControlFilter,
    DecisionRow,
    EventFilter,
    EventRow,
    FailureRow,
    FullReport,
    Hit,
    IncidentFilter,
    ReportFilter,
    ReportRow,
    Status,
    Stored,
    Tombstone,
    VersionRow,
    Wanted,
    WantedControl,
    WantedIncidents,
)
from marsad.record._write import Author, Failure, Unit, begin_run, write

if TYPE_CHECKING:
    from marsad.coding import Coded
    from marsad.grounding.places import Correction
    from marsad.intake import Evidence, Report, Unreadable, Validators
    from marsad.linking import Copy, Incident, Member, Rulings, Statement
    from marsad.record._pinned import Since

T = TypeVar("T")

#: Reports linked in one transaction: it holds the lock for a second or two.
LINKED_AT_ONCE: Final = 1000

ALL_REPORTS: Final = ReportFilter()


class Record:
    """The store of reports, what was read from them, and what was done with it.

    Every method raises the errors of the store: ``RecordBusy`` (another process writes for longer than 30 s),
    ``RecordFull`` (no room, read-only), ``RecordUnusable`` (damaged), ``RecordGone`` (its server went away and did not
    come back in time). After any of them nothing half-written is left, and the record can be used again.
    """

    def __init__(self, at: _connect.Target, *, create: bool, who: str, patience: float = PATIENCE) -> None:
        self._at = at
        self._who = who
        self._run: int | None = None
        self._batch: Batch | None = None
        self._engine = _connect.engine(at, create=create)
        self._reach = Reach(self._engine, at.name, patience)
        self._search = search_index(self._engine.dialect.name)
        # replaced when the record is opened: which index a server has only the server knows
        self._spatial: SpatialIndex = SqliteSpatial()

    # ---- opening and closing ------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        where: str | Path = "marsad.db",
        *,
        create: bool = True,
        who: str | None = None,
        patience: float = PATIENCE,
    ) -> Record:
        """Open the record at a path or ``postgresql://`` address; an older schema is brought up to date.

        ``who`` is written into the audit, the name of the system's user by default. A server that goes away later is
        waited for, ``patience`` seconds.

        Raises:
            RecordUnusable: nothing there (``create=False``), not a record, or of a newer schema.
            RecordGone: the server does not answer.
        """
        at = _connect.target(where)
        if at.path is not None:
            check_path(at.path, create=create)
        record = cls(at, create=create, who=who or _user(), patience=patience)
        try:
            record._prepare(create=create)
        except BaseException:
            record.close()
            raise
        return record

    def _prepare(self, *, create: bool) -> None:
        with self._reading() as connection:
            _connect.check_features(connection, self._at.name)
            state = _migrate.state(connection, self._at.name)
            self._spatial = spatial_index(connection)
        if state == "current":
            return
        if state == "empty" and not create:
            raise RecordUnusable("no record in it yet", where=self._at.name, remedy="`marsad read` makes one.")
        with mapping(self._at.name), _connect.writing(self._engine) as connection:
            # Another process may have been here between the two transactions.
            if _migrate.state(connection, self._at.name) != "current":
                _migrate.upgrade(connection)
            self._spatial = spatial_index(connection)

    @property
    def file(self) -> Path | None:
        """The file that another process can open to see the same; null of a server, or of a moment that is held."""
        return self._at.path

    def close(self) -> None:
        """Close all connections; the write-ahead log of SQLite goes into the file."""
        self._engine.dispose()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with mapping(self._at.name), self._reach.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with mapping(self._at.name), self._reach.writing() as connection, sealing(connection):
            yield connection

    def _ask(self, query: Callable[[Connection], T]) -> T:
        """The answer to a question, asked again where the server went away."""

        def asked() -> T:
            with self._reading() as connection:
                return query(connection)

        return self._reach.repeated(asked)

    def _do(self, work: Callable[[Connection], T]) -> T:
        """What work in a transaction that writes gives; begun again where the server went away before it was done."""

        def done() -> T:
            with self._writing() as connection:
                return work(connection)

        return self._reach.repeated(done)

    def _author(self) -> Author:
        return Author(self._who, self._run, extraction_version())

    # ---- writing reports ----------------------------------------------------------------------------------------

    def add(self, report: Report, coded: Coded, document: dict[str, Any]) -> Stored | None:
        """Write a report with its evidence and reading, in one transaction.

        ``document`` is ``contract.coded_object(coded)``. The same bytes read by the same extraction add nothing; a new
        extraction supersedes the older reading, which stays; changed bytes become a new version of the report.
        Within a :meth:`batch` nothing is given back: see ``Batch.stored``.
        """
        unsupported = any(w.code == "unsupported_language" for w in coded.warnings)
        status = "unsupported_language" if unsupported else "read"
        return self._put(Unit(report_rows(report, status), reading_rows(coded, document)))

    def add_report(self, report: Report) -> Stored | None:
        """Keep a report that is yet to be read."""
        return self._put(Unit(report_rows(report, "unread")))

    def add_reading(self, coded: Coded, document: dict[str, Any]) -> Stored | None:
        """Write what was read from a report; the report too, should the record not hold it yet."""
        return self.add(coded.grounded.reading.report, coded, document)

    def add_stumble(self, report: Report, error: MarsadError) -> Stored | None:
        """Keep a report that the reader stumbled over: its evidence, and the failure."""
        failure = Failure(storable(report.id), error.code, error.name, storable(error.message))
        return self._put(Unit(report_rows(report, "failed"), failure=failure))

    def add_failure(self, unreadable: Unreadable) -> None:
        """Remember an input that gave no report; its bytes are kept where intake had any."""
        error = unreadable.error
        kept = evidence_rows(unreadable.evidence) if unreadable.evidence else None
        failure = Failure(storable(unreadable.id), error.code, error.name, storable(error.message), kept)
        self._put(Unit(failure=failure))

    def add_many(self, coded: Iterable[tuple[Coded, dict[str, Any]]], size: int = BATCH) -> tuple[Stored, ...]:
        """Write many readings at speed."""
        with self.batch(size) as batch:
            for reading, document in coded:
                self.add_reading(reading, document)
        return tuple(batch.stored)

    @contextmanager
    def batch(self, size: int = BATCH) -> Iterator[Batch]:
        """Within the block, what is added is gathered and written ``size`` at a time (see :class:`Batch`)."""
        batch = self._batch = Batch(self._write, max(1, size))
        try:
            yield batch
        except RecordError:
            # A record that has just refused to be written (disk full) would refuse again and hide the first reason.
            raise
        except BaseException:
            batch.flush()
            raise
        else:
            batch.flush()
        finally:
            self._batch = None

    def _put(self, unit: Unit) -> Stored | None:
        if self._batch is not None:
            self._batch.gather(unit)
            return None
        stored = self._write([unit])
        return stored[0] if stored else None

    def _write(self, units: Sequence[Unit]) -> tuple[Stored, ...]:
        if not units:
            return ()
        return self._do(lambda c: write(c, units, self._author(), self._search, self._spatial))

    def holds(self, sha256: str, report: str, extraction: str | None = None) -> bool:
        """Is what this extraction (by default the running one) reads from these bytes of the report what counts?

        Not where another reader, gazetteer or correction has superseded it since: read again, it counts again.
        """
        t = _schema
        query = (
            select(t.readings.c.key)
            .join_from(t.reports, t.report_versions, t.report_versions.c.report_key == t.reports.c.key)
            .join(t.readings, t.readings.c.version_key == t.report_versions.c.key)
            .join(t.extractions, t.extractions.c.key == t.readings.c.extraction_key)
            .where(
                t.reports.c.id == storable(report),
                t.report_versions.c.sha256 == sha256,
                t.extractions.c.name == (extraction or extraction_version()),
                t.readings.c.superseded_by.is_(None),
            )
        )
        return self._ask(lambda c: c.execute(query).first() is not None)

    @contextmanager
    def run(self, command: str, *, extraction: str | None = None) -> Iterator[dict[str, int]]:
        """A command at work: kept in ``runs`` with its beginning, end and the counts that the caller fills in.

        ``extraction`` is the version that it reads with, by default the one of the shipped reader.
        """
        counts: dict[str, int] = {}
        key = self._do(lambda c: begin_run(c, command, self._who, extraction or extraction_version()))
        self._run = key
        try:
            yield counts
        finally:
            self._run = None
            ended = update(_schema.runs).where(_schema.runs.c.key == key).values(ended=now(), counts=counts)
            self._do(lambda c: c.execute(ended))

    # ---- asking -------------------------------------------------------------------------------------------------

    def reports(self, wanted: ReportFilter = ALL_REPORTS) -> tuple[ReportRow, ...]:
        """Reports in their current version, in the order in which they were first taken in."""
        return self._ask(lambda c: tuple(_query.reports(c, wanted)))

    def report(self, report: str) -> FullReport:
        """A report with text and document.

        Raises:
            NotInRecord: no report of this id.
        """
        return self._ask(lambda c: _query.full_report(c, report))

    def document(self, report: str, sha256: str | None = None) -> dict[str, Any]:
        """The contract object of a report: of its current version, or of the version with these bytes.

        Raises:
            NotInRecord: no such report, or none that was read.
        """
        return self._ask(lambda c: _query.document(c, report, sha256))

    def find_report(self, what: str) -> str | None:
        """The id of the report with this id, or taken from this path or address, or the only one that begins so.

        Raises:
            UsageError: several reports fit.
        """
        return self._ask(lambda c: _query.find_report(c, what))

    def need_report(self, what: str) -> str:
        """Like :meth:`find_report`.

        Raises:
            NotInRecord: there is none.
            UsageError: several reports fit.
        """
        found = self.find_report(what)
        if found is None:
            raise NotInRecord("neither a report nor an incident of the record", where=what)
        return found

    def versions(self, report: str) -> tuple[VersionRow, ...]:
        """All versions of a report, the first one first.

        Raises:
            NotInRecord: no report of this id.
        """
        return self._ask(lambda c: _query.versions(c, report))

    def as_report(self, report: str, version: int | None = None) -> Report:
        """The intake's value of a report, to read it again with a newer extraction.

        Raises:
            NotInRecord: no such report or version.
        """
        return self._ask(lambda c: _query.as_report(c, report, version))

    def evidence(self, sha256: str) -> tuple[Evidence, ...]:
        """The untouched bytes, once for every time they were taken in under another address or report.

        Raises:
            NotInRecord: no such bytes.
            RecordUnusable: the bytes no longer match their digest.
        """
        return self._ask(lambda c: _query.evidence(c, sha256))

    def validators(self, address: str) -> Validators | None:
        """ETag and Last-Modified for asking a server whether a page has changed."""
        return self._ask(lambda c: _query.validators(c, address))

    def events(self, **wanted: Unpack[Wanted]) -> tuple[EventRow, ...]:
        """Events of current readings, in the order of reports, then of the text (see :class:`EventFilter`)."""
        return self._ask(lambda c: tuple(_events.events(c, EventFilter(**wanted), self._spatial)))

    def controls(self, **wanted: Unpack[WantedControl]) -> tuple[Statement, ...]:
        """Statements of control, in the order of reports, then of the text (see :class:`ControlFilter`)."""
        return self._ask(lambda c: tuple(_controls.controls(c, ControlFilter(**wanted), self._spatial)))

    def copies_of(self, reports: Collection[str]) -> tuple[Copy, ...]:
        """Pairs of copies of which at least one is among these reports (ids), as values."""
        return self._ask(lambda c: _controls.copies_of(c, reports))

    def occurrences(self, actor: str) -> Occurrences:
        """Where the actor of an id occurs (see :class:`Occurrences`); zeros where it does not."""
        return self._ask(lambda c: occurrences(c, actor))

    def search(self, words: str, **wanted: Unpack[Wanted]) -> tuple[Hit, ...]:
        """Reports that hold all the words, the best first (see :class:`EventFilter`).

        ``words`` knows "quoted phrases", -excluded and begin*; case, diacritics, apostrophes and English plurals do
        not count. ``since`` and ``until`` bound the report's own day. Type, place and actor must be those of one event
        of the report; an actor alone need only be named in it. Words alone that very many hold: see ``_events.search``.

        Raises:
            UsageError: no word to look for.
        """
        return self._ask(lambda c: tuple(_events.search(c, words, EventFilter(**wanted), self._search, self._spatial)))

    def status(self) -> Status:
        """What is in the record."""
        return self._ask(lambda c: _status.status(c, self._at.name, self._at.path))

    def iter_documents(self, of: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """The contract objects of all current readings, or of these reports', in the order of first taking in; a page
        at a time."""
        after = 0
        while page := self._ask(lambda c, after=after: _query.documents(c, after, of)):  # type: ignore[misc]
            for _, document in page:
                if document is not None:
                    yield document
            after = page[-1][0]

    def failures(self) -> tuple[FailureRow, ...]:
        """Inputs that gave no report, the latest first."""
        return self._ask(_query.failures)

    def audit(self, kind: str | None = None, id: str | None = None) -> tuple[AuditRow, ...]:  # noqa: A002
        """The log, oldest line first; of all, or of one object."""
        return self._ask(lambda c: _query.audit(c, kind, id))

    def state(self) -> State:
        """How far the record has come: the name under which an export can be asked later what has changed since."""
        return self._ask(_past.state)

    def find_state(self, what: str) -> State:
        """The state of a name; at a moment ("2026-11-23T20:00:00Z"); or before a day (UTC) began.

        Raises:
            UsageError: neither a name of a state, nor a moment, nor a day.
            NotInRecord: a state of another record.
        """
        return self._ask(lambda c: _past.find_state(c, what))

    def since(self, what: str) -> AbstractContextManager[Since]:
        """The record at a state (see :meth:`find_state`) and now, each with only those incidents that may have changed.

        Raises:
            UsageError, NotInRecord: when the block is entered; as :meth:`find_state`.
        """
        from marsad.record._pinned import since

        return since(self._at, self._who, what)

    # ---- what many reports say together -------------------------------------------------------------------------

    def link(self, batch: int = LINKED_AT_ONCE) -> _incidents.Change:
        """Link what is new since the last linking: reports that came, were read again or are no more, and rulings.

        A batch of reports is one transaction, so that a linking that is stopped at any moment goes on where it was; its
        result is that of linking everything at once. Where linking itself has changed (another version of the code),
        everything is linked anew; what was there stays until all is done, and incidents keep their ids.
        """
        linking = _links.Linking(self._author(), batch)
        changes = []
        while (change := self._do(linking.step)) is not None:
            changes.append(change)
        return _links.total(changes)

    def linked_counts(self) -> tuple[int, int]:
        """How many incidents and pairs of copies there are."""
        return self._ask(_links.counts)

    def replace_incidents(self, incidents: Sequence[Incident], copies: Sequence[Copy]) -> _incidents.Change:
        """Put the result of linking in place of the one before, in one transaction.

        An incident keeps its id where its members are mostly those it had; one that went into another, or lost all
        its members, leaves a tombstone. Which did what is in the audit, and in the value given back.
        """
        return self._do(lambda c: _incidents.replace(c, incidents, copies, self._author()))

    def incidents(self, **wanted: Unpack[WantedIncidents]) -> tuple[dict[str, Any], ...]:
        """The contract objects of incidents with what was reckoned of their accounts (see :class:`IncidentFilter`),
        and their ``relations`` to others where there are any."""
        return tuple(self.iter_incidents(**wanted))

    def iter_incidents(self, **wanted: Unpack[WantedIncidents]) -> Iterator[dict[str, Any]]:
        """Like :meth:`incidents`, with the details of a page at a time in memory."""
        found = self.incident_values(**wanted)
        for n in range(0, len(found), _query.PAGE):
            yield from self._detailed(found[n : n + _query.PAGE])

    def _detailed(self, incidents: Sequence[Incident]) -> tuple[dict[str, Any], ...]:
        from marsad.linking import incident_object, relations

        found = self._ask(lambda c: _details.details(c, [x.id for x in incidents]))
        related = relations(self._ask(lambda c: _incidents.around(c, incidents)))
        return _details.joined(map(incident_object, incidents), found, related)

    def incident_flow(
        self, part: _flow.Part = _flow.WHOLE, **wanted: Unpack[WantedIncidents]
    ) -> Iterator[tuple[_flow.Flowing, ...]]:
        """Incidents for publishing in the order of time: pages of contract objects with the light part of their details
        (no single values, no relations). ``sort`` and ``limit`` do not count."""
        chosen, grades = IncidentFilter(**wanted), self._harm_grades(wanted)
        with self._reading() as connection:
            yield from _flow.flow(connection, chosen, self._spatial, grades, part)

    def incident_parts(self, size: int) -> tuple[_flow.Part, ...]:
        """Parts of that order, of so many incidents each (see :meth:`incident_flow`)."""
        return self._ask(lambda c: _flow.parts(c, size))

    def incident_values(self, **wanted: Unpack[WantedIncidents]) -> tuple[Incident, ...]:
        """Like :meth:`incidents`, as values, in the order of time or of ``sort``."""
        chosen, grades = IncidentFilter(**wanted), self._harm_grades(wanted)
        return self._ask(lambda c: tuple(_incidents.incidents(c, chosen, self._spatial, grades)))

    def count_incidents(self, **wanted: Unpack[WantedIncidents]) -> int:
        """How many incidents fit, whatever the limit."""
        chosen, grades = IncidentFilter(**wanted), self._harm_grades(wanted)
        return self._ask(lambda c: _incidents.count(c, chosen, self._spatial, grades))

    def _harm_grades(self, wanted: WantedIncidents) -> dict[str, str]:
        """The grades of harm that people set, where a grade is asked for."""
        if wanted.get("grade") is None:
            return {}
        return {incident: g.grade for incident, given in self.grades().items() for g in given if g.scale == "harm"}

    def bare_incidents(self, limit: int) -> tuple[Incident, ...]:
        """Incidents whose details are yet to be reckoned, those of one day together (see :meth:`put_details`)."""
        ids = self._ask(lambda c: _details.bare(c, limit))
        return self._ask(lambda c: tuple(_incidents.by_ids(c, ids)))

    def put_details(self, details: Mapping[str, dict[str, Any]]) -> None:
        """Keep what was reckoned of the accounts of incidents, by their ids; JSON values, in one transaction.

        Of ``originators``, ``grade`` and ``values`` (see ``linking``) it is kept what queries ask for.
        """
        self._do(lambda c: _details.put(c, details, self._who, self._run))

    def forget_details(self) -> None:
        """The details of all incidents are to be reckoned anew."""
        self._do(lambda c: _details.clear(c, self._who, self._run))

    def incident_value(self, incident: str) -> Incident:
        """Like :meth:`incident`, as a value.

        Raises:
            NotInRecord: no incident of this id; says where it went if it was merged or withdrawn.
        """
        return self._ask(lambda c: _incidents.incident(c, incident))

    def incidents_of(self, members: Iterable[Member]) -> tuple[Incident, ...]:
        """The incidents that hold one of these events, in the order of their birth."""
        wanted = tuple(members)
        return self._ask(lambda c: tuple(_incidents.holding(c, wanted)))

    def incident_ids(self) -> frozenset[str]:
        """The ids of all incidents."""
        return self._ask(lambda c: frozenset(c.execute(select(_schema.incidents.c.id)).scalars()))

    def incident(self, incident: str) -> dict[str, Any]:
        """The contract object of one incident.

        Raises:
            NotInRecord: no incident of this id; says where it went if it was merged or withdrawn.
        """
        return self._detailed([self.incident_value(incident)])[0]

    def find_incident(self, what: str) -> dict[str, Any] | None:
        """The contract object of the incident with this id, or of the only one whose id begins so.

        Raises:
            NotInRecord: it was merged or withdrawn; says where it went.
            UsageError: several begin so.
        """
        found = self._ask(lambda c: _incidents.find_incident(c, what))
        return None if found is None else self._detailed([found])[0]

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Incidents that are no more, and where they went."""
        return self._ask(_incidents.tombstones)

    # ---- for publishing -----------------------------------------------------------------------------------------

    def iter_persons(self, of: Sequence[str] | None = None) -> Iterator[_outgoing.NamedPerson]:
        """Who is named as a person, report by report, in all or in these."""
        with self._reading() as connection:
            yield from _outgoing.persons(connection, of)

    def iter_offices(self, of: Sequence[str] | None = None) -> Iterator[_outgoing.Office]:
        """The roles in which reports introduce persons, all or these."""
        with self._reading() as connection:
            yield from _outgoing.offices(connection, of)

    def found_places(self, after: int = 0) -> tuple[_outgoing.FoundPlace, ...]:
        """Every place in which an event happened, once; or of those written after one (``read_since``)."""
        return self._ask(lambda c: _outgoing.found_places(c, after))

    def incident_of_events(self, reports: Sequence[str]) -> dict[tuple[str, str], str]:
        """(report, event) -> id of its incident, for the events of these reports; stories are left out."""
        return self._ask(lambda c: _outgoing.incidents_of(c, reports))

    def incident_details(self, incidents: Sequence[str]) -> dict[str, dict[str, Any]]:
        """All that was reckoned of these incidents, by id (see :meth:`put_details`)."""
        return self._ask(lambda c: _details.details(c, incidents))

    def neighbours(self, reports: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Each of these reports with all reports that tell of one of its incidents, itself first."""
        return self._ask(lambda c: _outgoing.neighbours(c, reports))

    def report_rows(self, reports: Sequence[str]) -> dict[str, ReportRow]:
        """These reports in their current version, by id."""
        return self._ask(lambda c: _outgoing.report_rows(c, reports))

    def iter_reports(self) -> Iterator[ReportRow]:
        """All reports in the order of first taking in, a page at a time."""
        after = 0
        while page := self._ask(lambda c, after=after: _outgoing.report_page(c, after)):  # type: ignore[misc]
            for _, row in page:
                yield row
            after = page[-1][0]

    def copies(self) -> tuple[dict[str, Any], ...]:
        """The contract objects of pairs of reports that share text."""
        from marsad.linking import copy_object

        return tuple(copy_object(x) for x in self._ask(_incidents.copies))

    def copies_among(self, reports: Sequence[str]) -> tuple[Copy, ...]:
        """The pairs of these reports that share text, as values."""
        return self._ask(lambda c: _incidents.copies(c, reports))

    def decide(
        self,
        *,
        kind: str,
        id: str,  # noqa: A002
        what: str,
        why: str,
        before: Any,  # noqa: ANN401
        after: Any,  # noqa: ANN401
    ) -> int:
        """Append a reviewer's decision; nothing that is read again later changes it. Gives its number."""
        row = {"who": self._who, "what": what, "kind": kind, "id": id, "why": why, "before": before, "after": after}
        return self._do(lambda c: _decisions.append(c, row))

    def decisions(self, kind: str | None = None) -> tuple[DecisionRow, ...]:
        """What reviewers decided, the first decision first; of all, or of one kind."""
        return self._ask(lambda c: _decisions.decisions(c, kind))

    def rulings(self) -> Rulings:
        """What reviewers ruled to be one incident, or not one: the pairs of events that linking has to obey."""
        return self._ask(_rulings.pairs)

    def ruling_rows(self) -> tuple[_rulings.RulingRow, ...]:
        """Every ruling with what became of it, the first one first."""
        return self._ask(lambda c: _rulings.held(c).rows)

    def preview_ruling(
        self, wish: _rulings.Wish, *, instead: bool = False
    ) -> tuple[tuple[Incident, ...], dict[str, str | None]]:
        """The incidents of the wish's events if this were ruled, too, and where ids that would be no more would go.

        It is ruled and linked in a transaction of which nothing stays.

        Raises:
            Contradiction: an earlier ruling says otherwise, and ``instead`` is false.
        """
        members = [m for part in wish.groups for m in part]
        with mapping(self._at.name), _connect.trying(self._engine) as connection:
            before = {x.id for x in _incidents.holding(connection, members)}
            _rulings.rule(connection, self._who, wish, replacing=instead)
            linker = _links.Linker(self._author())
            while linker.step(connection, LINKED_AT_ONCE) is not None:
                pass
            after = tuple(_incidents.holding(connection, members))
            gone = before - {x.id for x in after}
            return after, {g.id: g.merged_into for g in _incidents.tombstones(connection) if g.id in gone}

    def rule(self, wish: _rulings.Wish, *, instead: bool = False) -> int:
        """Append a reviewer's ruling about incidents; gives its number. Linking obeys it from then on.

        ``instead`` lets it take the place of earlier ones that it contradicts, as far as it contradicts them.

        Raises:
            Contradiction: an earlier ruling says otherwise, and ``instead`` is false.
            NotInRecord: an event that the present readings do not hold.
        """
        return self._do(lambda c: _rulings.rule(c, self._who, wish, replacing=instead))

    def undo_ruling(self, number: int | None = None, why: str = "") -> _rulings.RulingRow:
        """Take a ruling back, by default the last one that holds, by appending a row; gives the row undone.

        Raises:
            NotInRecord: no such ruling.
            UsageError: it is undone already.
            Contradiction: then two rulings would hold that contradict each other.
        """
        return self._do(lambda c: _rulings.undo(c, self._who, number, why))

    def set_grade(self, incident: str, scale: _grades.Scale, grade: str | None, why: str) -> int:
        """A person's grade of an incident (null: taken back), appended as a decision; gives its number.

        Raises:
            NotInRecord: no incident of this id.
        """
        self.incident(incident)
        before = next((g.grade for g in self.grades().get(incident, ()) if g.scale == scale), None)
        return self.decide(
            kind=_grades.GRADE, id=incident, what="set" if grade else "withdraw", why=why,
            before={"scale": scale, "grade": before}, after={"scale": scale, "grade": grade},
        )  # fmt: skip

    def grades(self) -> dict[str, tuple[_grades.SetGrade, ...]]:
        """The grades that people set, by incident, as far as they hold."""
        return _grades.holding(self.decisions(_grades.GRADE), self.tombstones())

    def corrections(self) -> tuple[Correction, ...]:
        """What reviewers said that names of places mean in this record, as far as it holds."""
        return _decisions.corrections(self.decisions(_decisions.PLACE_NAME))

    # ---- what other bodies say ----------------------------------------------------------------------------------

    def add_foreign(
        self, file: ForeignFile, rows: Iterable[ForeignRow], *, name: str, licence: str | None, citation: str | None
    ) -> ForeignChange:
        """Keep a file of another body's rows as a set, all of it or nothing; the same bytes again add nothing.

        Raises:
            UsageError: it shares rows with an older set of this name, but is no newer release of it (``_foreign``).
        """
        with self._writing() as connection:
            return _foreign.add(connection, self._who, file, rows, name=name, licence=licence, citation=citation)

    def foreign_sets(self) -> tuple[ForeignSet, ...]:
        """Every set that was ever imported, the first one first."""
        return self._ask(_foreign.sets)

    def foreign(self, wanted: str | None = None) -> tuple[ForeignSet, ...]:
        """The sets that count: all, the one of this number, or those of this name.

        Raises:
            NotImported: there is none.
        """
        return self._ask(lambda c: _foreign.chosen(c, wanted))

    def foreign_rows(
        self, numbers: Sequence[int], *, since: str | None = None, until: str | None = None
    ) -> tuple[ForeignRow, ...]:
        """The rows of these sets; with days (ISO 8601), those that may lie within them, and the undated."""
        return self._ask(lambda c: tuple(_foreign.rows(c, numbers, since=since, until=until)))

    def undo_foreign(self, number: int) -> ForeignSet:
        """Take a set back: its rows are deleted, what it superseded counts again.

        Raises:
            NotImported: no such set is there.
            UsageError: a newer release has superseded it.
        """
        return self._do(lambda c: _foreign.undo(c, self._who, number))

    def check(self) -> None:
        """Look the whole store over.

        Raises:
            RecordUnusable: the file is damaged, or evidence does not match its digest.
        """
        self._ask(lambda c: _query.check(c, self._at.name))

    def __len__(self) -> int:
        query = select(func.count()).select_from(_schema.reports)
        return self._ask(lambda c: int(c.execute(query).scalar_one()))


def check_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise RecordUnusable("a folder, not a record", where=str(path))
    if not path.exists() and not create:
        raise RecordUnusable("no record there", where=str(path), remedy="`marsad read` makes one; --db names another.")
    if not path.absolute().parent.is_dir():
        raise RecordUnusable("its folder does not exist", where=str(path), remedy="Make the folder first.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
