"""Asking for reports: rows, versions, evidence, documents, logs. ``_events`` asks for what they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from marsad.errors import NotInRecord, RecordUnusable, UsageError
from marsad.intake import Evidence, Hint, Note, Report, Validators
from marsad.record import _schema as t
from marsad.record._pack import unpack, unpack_document
from marsad.record._values import (
    AuditRow,
    FailureRow,
    FullReport,
    ReportFilter,
    ReportRow,
    VersionRow,
)
from marsad.spans import Span

#: Documents fetched at once by a walk through the record: no long transaction, little memory.
PAGE: Final = 200

AnyRow = Row[*tuple[Any, ...]]

r, v, d, x = t.reports.c, t.report_versions.c, t.readings.c, t.extractions.c

#: The report's own day: what the metadata say, else what its dateline says.
DAY: Final = func.coalesce(v.published_day, d.report_day)

CURRENT = (
    t.reports.join(t.report_versions, v.key == r.current_version_key)
    .outerjoin(t.sources, t.sources.c.key == v.source_key)
    .outerjoin(t.readings, d.key == r.current_reading_key)
    .outerjoin(t.extractions, x.key == d.extraction_key)
)
REPORT = (
    r.id, v.version, v.sha256, v.status, t.sources.c.name.label("source"), v.title, v.url, v.author, v.published,
    DAY.label("day"), v.retrieved, v.language, x.name.label("extraction"),
)  # fmt: skip


def report_row(row: AnyRow) -> ReportRow:
    return ReportRow(*row[: len(REPORT)])


def reports(connection: Connection, wanted: ReportFilter) -> Iterator[ReportRow]:
    """Reports in the order in which they were first taken in."""
    query = select(*REPORT).select_from(CURRENT).where(*conditions(wanted)).order_by(r.key)
    return map(report_row, connection.execute(query.limit(wanted.limit)).all())


def conditions(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    """What a report must meet, over ``CURRENT``."""
    out: list[ColumnElement[bool]] = []
    if wanted.source is not None:
        out.append(t.sources.c.name == wanted.source)
    if wanted.language is not None:
        out.append(v.language == wanted.language)
    if wanted.status is not None:
        out.append(v.status == wanted.status)
    return out + days(DAY, DAY, wanted.since, wanted.until)


def days(
    start: ColumnElement[Any], end: ColumnElement[Any], since: str | None, until: str | None
) -> list[ColumnElement[bool]]:
    """Conditions that an interval of days meets [since, until]; days cut short ("2017-09") mean all of the month."""
    out = []
    if since:
        out.append(end >= since[:10])
    if until:
        out.append(start <= until[:10] + "\uffff")
    return out


def full_report(connection: Connection, report: str) -> FullReport:
    """A report with text and document.

    Raises:
        NotInRecord: no report of this id.
    """
    query = select(*REPORT, v.text, d.document).select_from(CURRENT).where(r.id == report)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotInRecord("no such report", where=report)
    document = None if row.document is None else unpack_document(row.document, row.text)
    return FullReport(report_row(row), row.text, document)


def versions(connection: Connection, report: str) -> tuple[VersionRow, ...]:
    """All versions of a report, the first one first.

    Raises:
        NotInRecord: no report of this id.
    """
    query = (
        select(v.key, r.id, v.version, v.sha256, v.status, v.title, v.published, v.retrieved, r.current_version_key)
        .join_from(t.reports, t.report_versions, v.report_key == r.key)
        .where(r.id == report)
        .order_by(v.version)
    )
    rows = connection.execute(query).all()
    if not rows:
        raise NotInRecord("no such report", where=report)
    read = select(d.version_key, x.name).join_from(t.readings, t.extractions).order_by(d.key)
    extractions: dict[int, list[str]] = defaultdict(list)
    for key, name in connection.execute(read.where(d.version_key.in_([row.key for row in rows]))):
        extractions[key].append(name)
    return tuple(VersionRow(*row[1:8], tuple(extractions[row.key]), row.key == row.current_version_key) for row in rows)


_EVIDENCE = (
    t.contents.c.content, t.contents.c.packing, t.contents.c.sha256, t.evidence.c.retrieved, t.evidence.c.address,
    t.evidence.c.method, t.evidence.c.software, t.evidence.c.media_type, t.evidence.c.encoding, t.evidence.c.within,
    t.evidence.c.etag, t.evidence.c.last_modified,
)  # fmt: skip


def _evidence(row: AnyRow) -> Evidence:
    return Evidence(
        unpack(row.packing, row.content, row.sha256),
        row.sha256,
        datetime.fromisoformat(row.retrieved),
        row.address,
        row.method,
        row.software,
        row.media_type,
        row.encoding,
        row.within,
        row.etag,
        row.last_modified,
    )


def evidence(connection: Connection, sha256: str) -> tuple[Evidence, ...]:
    """Every time these bytes were taken in (one page may have been found at two addresses), the first one first.

    Raises:
        NotInRecord: no such bytes.
        RecordUnusable: the bytes no longer match their digest.
    """
    query = select(*_EVIDENCE).join_from(t.evidence, t.contents).where(t.contents.c.sha256 == sha256)
    rows = connection.execute(query.order_by(t.evidence.c.key)).all()
    if not rows:
        raise NotInRecord("no such evidence", where=sha256)
    return tuple(map(_evidence, rows))


def as_report(connection: Connection, report: str, version: int | None) -> Report:
    """The intake's value of a report, to read it again without fetching it again.

    Raises:
        NotInRecord: no such report or version.
    """
    which = v.key == r.current_version_key if version is None else v.version == version
    query = (
        select(r.id, *t.report_versions.c, t.sources.c.name.label("source"), *_EVIDENCE)
        .join_from(t.reports, t.report_versions, and_(v.report_key == r.key, which))
        .join(t.evidence, t.evidence.c.key == v.evidence_key)
        .join(t.contents)
        .outerjoin(t.sources, t.sources.c.key == v.source_key)
        .where(r.id == report)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotInRecord("no such report" if version is None else f"no version {version}", where=report)
    return _as_report(row)


def _as_report(row: AnyRow) -> Report:
    moment = datetime.fromisoformat(row.published) if row.published else None
    published = moment.date() if moment and len(row.published) == 10 else moment
    return Report(
        row.id,
        row.text,
        _evidence(row),
        source=row.source,
        title=row.title,
        url=row.url,
        author=row.author,
        published=published,
        language=row.language,
        language_confidence=row.language_confidence,
        hints=tuple(Hint(Span(begin, end), role) for begin, end, role in row.hints or ()),
        notes=tuple(Note(code, message) for code, message in row.notes or ()),
    )


def validators(connection: Connection, address: str) -> Validators | None:
    """What the server gave with the newest bytes of an address that were read; null if it gave nothing.

    Bytes that nobody could read yet are asked for again in full: the next version may be able to.
    """
    q = t.evidence.c
    query = (
        select(q.etag, q.last_modified)
        .join_from(t.evidence, t.report_versions, v.evidence_key == q.key)
        .join(t.readings, d.version_key == v.key)
        .where(q.address == address)
        .order_by(q.retrieved.desc(), q.key.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return Validators(*row) if row and any(row) else None


def document(connection: Connection, report: str, sha256: str | None) -> dict[str, Any]:
    """The contract object of a report: of its current version, or of the version with these bytes.

    Raises:
        NotInRecord: no such report, or none that was read.
    """
    which = v.key == r.current_version_key if sha256 is None else v.sha256 == sha256
    query = (
        select(v.text, d.document)
        .join_from(t.reports, t.report_versions, and_(v.report_key == r.key, which))
        .join(t.readings, and_(d.version_key == v.key, d.superseded_by.is_(None)))
        .where(r.id == report)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotInRecord("no such report, or it was kept without being read", where=report)
    return unpack_document(row.document, row.text)


def find_report(connection: Connection, what: str) -> str | None:
    """The report of this id, else of this address or path, else the only one whose id begins so; null if none.

    Raises:
        UsageError: several reports fit.
    """
    by_id = select(r.id).where(r.id == what)
    by_address = (
        select(r.id)
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .join(t.evidence, t.evidence.c.key == v.evidence_key)
        .where(t.evidence.c.address == what)
        .order_by(r.key)
    )
    by_start = select(r.id).where(begins(r.id, what)).order_by(r.id)
    for query in (by_id, by_address, by_start):
        found = connection.execute(query.limit(4)).scalars().all()
        if found:
            return only(found, what)
    return None


def begins(column: ColumnElement[Any], start: str) -> ColumnElement[bool]:
    """Does the text begin so? (LIKE of SQLite would ignore case and PostgreSQL's would not.)"""
    return func.substr(column, 1, max(1, len(start))) == start


def only(found: Sequence[str], what: str) -> str:
    """The one that was found.

    Raises:
        UsageError: there are several.
    """
    if len(found) > 1:
        some = ", ".join(found[:3]) + (" ..." if len(found) > 3 else "")
        raise UsageError("several fit", where=what, remedy=f"Give the whole id, one of: {some}")
    return found[0]


#: Up to so many reports are asked for by their ids; SQLite takes 32,766 values in one statement.
_BY_ID = 5_000


def documents(
    connection: Connection, after: int, of: Collection[str] | None = None
) -> list[tuple[int, dict[str, Any] | None]]:
    """A page of (key of the report, its document), in the order of first taking in; null for a report that is none of
    those asked for. Unpacking is what takes time: 1.4 ms a report."""
    query = (
        select(r.key, r.id, v.text, d.document)
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .join(t.readings, d.key == r.current_reading_key)
        .where(r.key > after)
        .order_by(r.key)
        .limit(PAGE)
    )
    if of is not None and len(of) <= _BY_ID:
        query = query.where(r.id.in_(of))
    return [
        (row.key, unpack_document(row.document, row.text) if of is None or row.id in of else None)
        for row in connection.execute(query)
    ]


# ---- logs -------------------------------------------------------------------------------------------------------


def failures(connection: Connection) -> tuple[FailureRow, ...]:
    """Inputs that gave no report, the latest first."""
    f = t.failures.c
    query = select(f.input_id, f.code, f.name, f.message, f.first, f.last, f.times, f.mended)
    return tuple(FailureRow(*row) for row in connection.execute(query.order_by(f.last.desc(), f.key.desc())))


def audit(connection: Connection, kind: str | None, id_: str | None) -> tuple[AuditRow, ...]:
    """The log, oldest line first."""
    a = t.audit.c
    query = select(a.at, a.who, a.what, a.kind, a.id, a.before, a.after).order_by(a.key)
    if kind is not None:
        query = query.where(a.kind == kind)
    if id_ is not None:
        query = query.where(a.id == id_)
    return tuple(AuditRow(*row) for row in connection.execute(query))


def check(connection: Connection, where: str) -> None:
    """Is the file sound, does every pointer point to something, and is all evidence what it was?

    Raises:
        RecordUnusable: says what is wrong.
    """
    if connection.dialect.name == "sqlite":
        _check_file(connection, where)
    lost = select(func.count()).select_from(t.reports.outerjoin(t.report_versions, v.key == r.current_version_key))
    number = connection.execute(lost.where(v.key.is_(None))).scalar_one()
    if number:
        raise RecordUnusable(f"{number} reports have no current version", where=where)
    c = t.contents.c
    with connection.execute(select(c.packing, c.content, c.sha256).execution_options(yield_per=PAGE)) as rows:
        for row in rows:
            unpack(row.packing, row.content, row.sha256)


def _check_file(connection: Connection, where: str) -> None:
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != ["ok"]:
        raise RecordUnusable(f"the file is damaged ({found[0]})", where=where)
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RecordUnusable("rows point to rows that are not there", where=where)
