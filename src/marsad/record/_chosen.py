"""Incidents and reports by their ids: what a page of the desk shows, a few at a time, in one look at the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from marsad.errors import NotInRecord
from marsad.record import _flow, _query
from marsad.record import _schema as t
from marsad.record._values import FullReport, ReportFilter

if TYPE_CHECKING:
    from marsad.record._record import Record


def chosen(record: Record, ids: Sequence[str]) -> tuple[_flow.Flowing, ...]:
    """The incidents of these ids, in this order; ids that no incident bears now are left out."""
    if not ids:
        return ()
    with record._reading() as connection:
        query = select(*_flow._COLUMNS).where(t.incidents.c.id.in_(ids))
        found = {x.object["id"]: x for x in _flow._page(connection, connection.execute(query).all())}
    return tuple(found[x] for x in dict.fromkeys(ids) if x in found)


def told_in(record: Record, reports: Sequence[str]) -> frozenset[str]:
    """Ids of all incidents that these reports tell of, stories (type OTHER) included."""
    m, r, i = t.incident_members.c, t.reports.c, t.incidents.c
    query = (
        select(i.id)
        .join_from(t.reports, t.incident_members, m.reading_key == r.current_reading_key)
        .join(t.incidents, i.key == m.incident_key)
        .where(r.id.in_(tuple(reports)))
    )
    with record._reading() as connection:
        return frozenset(connection.execute(query).scalars())


def report_ids(record: Record, wanted: ReportFilter, after: str | None = None) -> tuple[str, ...]:
    """Ids of reports in the order of first taking in, those behind the report ``after``; ``wanted.limit`` at most."""
    r = t.reports.c
    query = select(r.id).select_from(_query.CURRENT).where(*_query.conditions(wanted)).order_by(r.key)
    if after is not None:
        query = query.where(r.key > select(r.key).where(r.id == after).scalar_subquery())
    with record._reading() as connection:
        return tuple(connection.execute(query.limit(wanted.limit)).scalars())


def full_reports(record: Record, ids: Sequence[str]) -> dict[str, FullReport]:
    """These reports with texts and documents, by id, in this order; those that the record does not hold are left out.

    Of forty reports one by one each look begins a transaction of its own, which takes as long as the reading.
    """
    out: dict[str, FullReport] = {}
    with record._reading() as connection:
        for id_ in dict.fromkeys(ids):
            try:
                out[id_] = _query.full_report(connection, id_)
            except NotInRecord:
                continue
    return out
