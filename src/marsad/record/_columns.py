"""The columns of a record: made from all its incidents, or brought up from what was known with what changed since.

Triggers of migration 0013 note every incident that is written or taken away (``incident_touches``), whoever does it;
so nothing that changes the record has to remember the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, Table, func, select

from marsad.record import _schema as t
from marsad.record._columns_read import read, read_reports
from marsad.record._columns_values import Columns, ColumnsState, ReportColumns, Words, merged
from marsad.record._query import PAGE

if TYPE_CHECKING:
    from marsad.record._record import Record

#: So many changed at once are read like all the rest.
MANY = 50_000


def columns_state(record: Record) -> ColumnsState:
    """How far the record has come, in two look-ups."""
    return record._ask(_state)


def columns(record: Record, known: Columns | None = None, *, told: Callable[[int], None] | None = None) -> Columns:
    """All incidents in columns; ``known`` are columns of this record, of which only what changed since is read anew.

    ``told`` is called now and then with the number of incidents that were read.
    """
    with record._reading() as connection:
        state = _state(connection)
        if known is None:
            return read(connection, state, Words(), told=told)
        if state == known.state:
            return known
        query = select(t.incident_touches.c.incident_key).where(t.incident_touches.c.n > known.state.touch)
        touched = [*connection.execute(query.limit(MANY + 1)).scalars()]
        if len(touched) > MANY or state.touch < known.state.touch:
            return read(connection, state, known.words, told=told)
        part = read(connection, state, known.words, sorted(touched))
        return merged(known, part, np.array(touched, dtype=np.int64))


def incident_keys(record: Record, ids: Sequence[str]) -> dict[str, int]:
    """Keys of these incidents by id, to find their rows; ids that no incident bears are left out."""
    return _keys(record, t.incidents, ids)


def report_columns(record: Record) -> ReportColumns:
    """All reports in columns, in no order."""
    return record._ask(lambda c: read_reports(c, Words()))


def _state(connection: Connection) -> ColumnsState:
    touch = select(func.max(t.incident_touches.c.n)).scalar_subquery()
    decision = select(func.max(t.decisions.c.key)).scalar_subquery()
    row = connection.execute(select(touch, decision)).one()
    return ColumnsState(row[0] or 0, row[1] or 0)


def report_keys(record: Record, ids: Sequence[str]) -> dict[str, int]:
    """Keys of these reports by id; ids that no report bears are left out."""
    return _keys(record, t.reports, ids)


def _keys(record: Record, table: Table, ids: Sequence[str]) -> dict[str, int]:
    def asked(connection: Connection) -> dict[str, int]:
        out: dict[str, int] = {}
        for n in range(0, len(ids), PAGE):
            query = select(table.c.id, table.c.key).where(table.c.id.in_(ids[n : n + PAGE]))
            out.update((row.id, row.key) for row in connection.execute(query))
        return out

    return record._ask(asked)
