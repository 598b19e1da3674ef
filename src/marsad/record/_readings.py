"""The readings of one report: which extractions have read its text, and what each of them read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, and_, select

from marsad.errors import NotInRecord
from marsad.record import _schema as t
from marsad.record._pack import unpack_document

if TYPE_CHECKING:
    from marsad.record._record import Record

r, v, d, x = t.reports.c, t.report_versions.c, t.readings.c, t.extractions.c


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What one extraction read of the current version of a report. ``n`` counts from 1, the first one first, and stays;
    ``counts`` is true of the one that has not been superseded."""

    n: int
    extraction: str
    read_at: str
    counts: bool


def readings_of(record: Record, report: str) -> tuple[ReadingRow, ...]:
    """All readings of the current version of a report; none where it was not read, or there is no such report."""
    with record._reading() as connection:
        rows = connection.execute(_readings(report).with_only_columns(x.name, d.read_at, d.superseded_by)).all()
    return tuple(ReadingRow(n, row.name, row.read_at, row.superseded_by is None) for n, row in enumerate(rows, 1))


def reading_document(record: Record, report: str, n: int) -> dict[str, Any]:
    """The contract object of one reading.

    Raises:
        NotInRecord: no such report, or no reading of this number.
    """
    with record._reading() as connection:
        found = _document(connection, report, n)
    if found is None:
        raise NotInRecord(f"no reading {n}", where=report)
    return found


def _document(connection: Connection, report: str, n: int) -> dict[str, Any] | None:
    if n < 1:
        return None
    query = _readings(report).with_only_columns(v.text, d.document).offset(n - 1).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else unpack_document(row.document, row.text)


def _readings(report: str) -> Select[Any]:
    return (
        select(d.key)
        .join_from(t.reports, t.readings, and_(d.version_key == r.current_version_key, r.id == report))
        .join(t.report_versions, v.key == d.version_key)
        .join(t.extractions, x.key == d.extraction_key)
        .order_by(d.key)
    )
