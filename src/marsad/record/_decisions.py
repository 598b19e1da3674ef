"""What reviewers decided: lines that are only appended, and what those about names of places come to.

A correction of a name is a decision of kind ``place_name``: what is ``correct`` (a later one for the same name and
scope takes its place) or ``revoke`` (the name is read by the gazetteer again). Nothing that is read or linked anew
changes a decision.

Decisions of all kinds are undone in one way: by a further row of their kind and id, which says ``undo`` and names the
number of the row that it ``undoes``. An undo can be undone, too. Whoever replays decisions goes over :func:`standing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
#: What a row says that takes another one back.
UNDO: Final = "undo"


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


def undone(rows: Sequence[DecisionRow]) -> set[int]:
    """Numbers of the rows that are undone by an undo which is not undone itself; rows in their order."""
    out: set[int] = set()
    for row in reversed(rows):
        if row.what == UNDO and row.n not in out:
            out.add(int(row.after["undoes"]))
    return out


def standing(rows: Iterable[DecisionRow]) -> tuple[DecisionRow, ...]:
    """The rows that count: without those that are undone, and without undos. In their order."""
    told = tuple(rows)
    gone = undone(told)
    return tuple(row for row in told if row.what != UNDO and row.n not in gone)


def corrections(rows: Iterable[DecisionRow]) -> tuple[Correction, ...]:
    """The corrections that hold, the first one first."""
    from marsad.grounding.places import Correction

    holding: dict[str, DecisionRow] = {}
    for row in standing(rows):
        holding.pop(row.id, None)
        if row.what == "correct":
            holding[row.id] = row
    return tuple(Correction(row.n, **row.after) for row in holding.values())
