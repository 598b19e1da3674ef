"""Has an incident changed since somebody looked at it?

The token is the number of the last decision about it and a digest of what linking gave: its columns, losses and members
with their readings. What is reckoned of the members is no part of it, so that a linking under way changes no token.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

from sqlalchemy import Connection, func, select

from marsad.errors import Overtaken, UsageError
from marsad.record import _incidents, _obeyed, _overlay
from marsad.record import _schema as t
from marsad.record._grades import GRADE
from marsad.record._reviewed import REVIEW, SIGNATURE, families
from marsad.record._values import DecisionRow

#: Kinds of decisions that are about one incident.
ABOUT: Final = (REVIEW, SIGNATURE, GRADE, "restriction")

d, i, m, g = t.decisions.c, t.incidents.c, t.incident_members.c, t.tombstones.c

_TOKEN: Final = re.compile(r"(\d{1,18})-[0-9a-f]{16}")


def token(connection: Connection, incident: str) -> str:
    """The token of an incident.

    Raises:
        NotInRecord: no incident of this id; says where it went.
    """
    key = connection.execute(select(i.key).where(i.id == incident)).scalar()
    if key is None:
        _incidents.incident(connection, incident)
    family = families(connection, [incident])[incident]
    query = select(func.coalesce(func.max(d.key), 0)).where(d.kind.in_(ABOUT), d.id.in_(family))
    last = connection.execute(query).scalar_one()
    return f"{last}-{_linked(connection, incident, key)}"


def _linked(connection: Connection, incident: str, key: int | None) -> str:
    base = _obeyed.linked_values(connection, [incident])[incident]
    members = connection.execute(
        select(m.reading_key, m.event_id).where(m.incident_key == key).order_by(m.reading_key, m.event_id)
    )
    told = [{k: v for k, v in base.items() if k != "detail"}, [list(row) for row in members]]
    written = json.dumps(told, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:16]


def values_now(connection: Connection, incident: str) -> str | None:
    """The digest of an incident's values as they are now; None where they are yet to be reckoned."""
    from marsad.record._reviewed import reviews

    base = _obeyed.linked_values(connection, [incident])[incident]
    if base["detail"] is None:
        return None
    review = reviews(connection, [incident]).get(incident)
    made = _obeyed.made(base, review) if review is not None else base
    return _overlay.values_digest(_overlay.as_object(made, made["detail"]))


def check(connection: Connection, incident: str, seen: str | None) -> None:
    """Is the incident there, and as it was when ``seen`` was given?

    Raises:
        NotInRecord: it is not there.
        Overtaken: it is no more what it was.
        UsageError: no token at all.
    """
    if seen is None:
        _incidents.incident(connection, incident)
        return
    known = _TOKEN.fullmatch(seen)
    if known is None:
        raise UsageError("no token of an incident", where=seen, remedy="Give back what was shown with the incident.")
    _check_there(connection, incident)
    now = token(connection, incident)
    if now != seen:
        rows = meanwhile(connection, incident, int(known[1]))
        raise Overtaken(_said(rows), where=incident, meanwhile=rows, token=now)


def _check_there(connection: Connection, incident: str) -> None:
    if connection.execute(select(i.key).where(i.id == incident)).first() is not None:
        return
    grave = connection.execute(select(g.merged_into).where(g.id == incident)).first()
    if grave is None:
        _incidents.incident(connection, incident)
    elif grave.merged_into is None:
        raise Overtaken("it was withdrawn meanwhile", where=incident)
    else:
        raise Overtaken("it was merged meanwhile", where=incident, remedy=f"See {grave.merged_into}.")


def meanwhile(connection: Connection, incident: str, after: int) -> tuple[DecisionRow, ...]:
    """The decisions about an incident since the one of a number."""
    family = families(connection, [incident])[incident]
    columns = (d.key, d.at, d.who, d.what, d.kind, d.id, d.why, d.before, d.after)
    query = select(*columns).where(d.kind.in_(ABOUT), d.id.in_(family), d.key > after).order_by(d.key)
    return tuple(DecisionRow(*row) for row in connection.execute(query))


def _said(rows: tuple[DecisionRow, ...]) -> str:
    if not rows:
        return "what reports say of it has changed meanwhile"
    last = rows[-1]
    field = (last.after or {}).get("field")
    return f"{last.who} has decided meanwhile ({last.what}{f' {field}' if field else ''})"
