"""Taking decisions back, and doing them again: of every kind, by appending.

Each person has a line of their own: :func:`next_undo` is their last decision that nobody took back, :func:`next_redo`
the undo that they made last, as long as they have not decided anew since. All of it is read from the rows, so that it
goes on in another session.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from marsad.errors import NotInRecord, UsageError
from marsad.record import _rulings
from marsad.record import _schema as t
from marsad.record._decisions import UNDO, append
from marsad.record._review_rows import Taken
from marsad.record._reviewed import REVIEW, SIGNATURE, heirs
from marsad.record._rulings import RULING
from marsad.record._values import DecisionRow

d = t.decisions.c

_COLUMNS = (d.key, d.at, d.who, d.what, d.kind, d.id, d.why, d.before, d.after)


def decision(connection: Connection, number: int) -> DecisionRow:
    """The decision of a number.

    Raises:
        NotInRecord: there is none.
    """
    row = connection.execute(select(*_COLUMNS).where(d.key == number)).first()
    if row is None:
        raise NotInRecord("no decision has this number", where=str(number), remedy="`marsad history` shows numbers.")
    return DecisionRow(*row)


def _undos(connection: Connection) -> dict[int, int]:
    """Number of each undo that counts -> number of the row that it takes back."""
    rows = connection.execute(select(d.key, d.after).where(d.what == UNDO).order_by(d.key.desc())).all()
    out: dict[int, int] = {}
    gone: set[int] = set()
    for row in rows:
        if row.key not in gone:
            out[row.key] = int(row.after["undoes"])
            gone.add(out[row.key])
    return out


def _mine(connection: Connection, who: str) -> Iterator[tuple[int, str]]:
    """(number, word) of a person's decisions, the last one first."""
    after: int | None = None
    while True:
        query = select(d.key, d.what).where(d.who == who).order_by(d.key.desc()).limit(100)
        rows = connection.execute(query if after is None else query.where(d.key < after)).all()
        yield from ((row.key, row.what) for row in rows)
        if not rows:
            return
        after = rows[-1].key


def next_undo(connection: Connection, who: str) -> Taken | None:
    """What an undo would take back."""
    gone = set(_undos(connection).values())
    found = next((n for n, what in _mine(connection, who) if what != UNDO and n not in gone), None)
    return None if found is None else _taken(connection, decision(connection, found), 0, redone=False)


def next_redo(connection: Connection, who: str) -> Taken | None:
    """What a redo would do again; ``n`` is the undo that it would take back."""
    undos = _undos(connection)
    for n, what in _mine(connection, who):
        if what != UNDO:
            return None
        if n in undos:
            row = decision(connection, undos[n])
            if row.what != UNDO:
                return _taken(connection, row, n, redone=True)
    return None


def undo(connection: Connection, who: str, number: int | None, why: str) -> Taken:
    """Take back the decision of a number, by default the person's last one.

    Raises:
        NotInRecord: no such decision, or none is left.
        UsageError: it is undone already.
        Contradiction: a ruling that contradicts what was ruled since.
    """
    if number is None:
        found = next_undo(connection, who)
        if found is None:
            raise NotInRecord("nothing that you decided is left to undo", where="undo", remedy=_REMEDY)
        return _take_back(connection, who, found.row, why)
    row = decision(connection, number)
    if number in _undos(connection).values():
        raise UsageError("it is undone already", where=f"decision {number}", remedy=_REMEDY)
    return _take_back(connection, who, row, why)


_REMEDY = "`marsad history INCIDENT` and `marsad rulings` show what was decided, with numbers."


def redo(connection: Connection, who: str, why: str) -> Taken:
    """Take back the person's last undo.

    Raises:
        NotInRecord: nothing was undone since the person's last decision.
    """
    found = next_redo(connection, who)
    if found is None:
        raise NotInRecord("nothing is left to redo", where="redo", remedy="Only what you undid last can be done again.")
    return _take_back(connection, who, decision(connection, found.n), why)


def _take_back(connection: Connection, who: str, row: DecisionRow, why: str) -> Taken:
    """Append the row that takes one back; what it gives is the decision itself, also where that was an undo."""
    if row.kind == RULING:
        _rulings.undo(connection, who, row.n, why)
        n = connection.execute(select(func.max(d.key))).scalar_one()
    else:
        after = {"undoes": row.n, **{k: row.after[k] for k in ("field", "kind", "scale") if k in (row.after or {})}}
        told = {"who": who, "what": UNDO, "kind": row.kind, "id": row.id, "why": why}
        n = append(connection, {**told, "before": None, "after": after})
    redone = False
    while row.what == UNDO:
        row, redone = decision(connection, int(row.after["undoes"])), not redone
    return _taken(connection, row, n, redone=redone)


def _taken(connection: Connection, row: DecisionRow, n: int, *, redone: bool) -> Taken:
    named = tuple((row.after or {}).get("incidents") or ()) if row.kind == RULING else (row.id,)
    found = heirs(connection, named)
    return Taken(row, n, redone, tuple(dict.fromkeys(found[x] for x in named)))


def concerned(taken: Taken) -> tuple[str, ...]:
    """The incidents whose values hang on it."""
    return taken.incidents if taken.row.kind in (REVIEW, SIGNATURE) else ()
