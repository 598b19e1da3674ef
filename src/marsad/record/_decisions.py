"""What reviewers decided: lines that are only appended, and what those about names of places come to.

A correction of a name is a decision of kind ``place_name``: what is ``correct`` (a later one for the same name and
scope takes its place) or ``revoke`` (the name is read by the gazetteer again). Nothing that is read or linked anew
changes a decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, insert, select

from marsad.record import _schema as t
from marsad.record._pack import now
from marsad.record._values import DecisionRow
from marsad.record._write import next_key

if TYPE_CHECKING:
    from marsad.grounding.places import Correction

#: The kind of decisions about names of places.
PLACE_NAME: Final = "place_name"


def append(connection: Connection, row: dict[str, Any]) -> int:
    """Append a decision; gives its number."""
    number = next_key(connection, t.decisions)
    connection.execute(insert(t.decisions), {"key": number, "at": now(), **row})
    return number


def decisions(connection: Connection, kind: str | None) -> tuple[DecisionRow, ...]:
    """All decisions, or those of a kind, the first one first."""
    d = t.decisions.c
    query = select(d.key, d.at, d.who, d.what, d.kind, d.id, d.why, d.before, d.after).order_by(d.key)
    if kind is not None:
        query = query.where(d.kind == kind)
    return tuple(DecisionRow(*row) for row in connection.execute(query))


def corrections(rows: Iterable[DecisionRow]) -> tuple[Correction, ...]:
    """The corrections that hold, the first one first."""
    from marsad.grounding.places import Correction

    holding: dict[str, DecisionRow] = {}
    for row in rows:
        holding.pop(row.id, None)
        if row.what == "correct":
            holding[row.id] = row
    return tuple(Correction(row.n, **row.after) for row in holding.values())
