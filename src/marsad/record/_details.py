"""What is reckoned of an incident's accounts (originators, grade, rival values ...), kept with it when it is linked.

An incident that linking has made or changed bears no detail; who links fills in what is bare. So a command that is
killed in between leaves incidents without details, never with wrong ones, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, Text, bindparam, select, type_coerce, update

from marsad.record import _briefs, _obeyed, _past
from marsad.record import _schema as t
from marsad.record._query import PAGE

if TYPE_CHECKING:
    from marsad.linking import Relation

i = t.incidents.c

Json = dict[str, Any]


def bare(connection: Connection, limit: int) -> tuple[str, ...]:
    """Ids of incidents whose detail is yet to be reckoned, those of one day together."""
    query = select(i.id).where(i.detail.is_(None)).order_by(i.time_start, i.key).limit(limit)
    return tuple(connection.execute(query).scalars())


def put(connection: Connection, details: Mapping[str, Json], who: str, run_key: int | None) -> None:
    """Keep details by the ids of their incidents; one of an incident that is no more is passed over."""
    kept = _past.keep(connection, details, staying=details.keys())
    rows = [
        {
            "of": incident,
            "to_detail": detail,
            "to_originators": (detail.get("originators") or {}).get("count"),
            "to_grade": ((detail.get("grade") or {}).get("harm") or {}).get("grade"),
            "to_contradicted": any(v.get("contradicted") for v in detail.get("values") or ()),
        }
        for incident, detail in details.items()
    ]
    change = (
        update(t.incidents)
        .where(i.id == bindparam("of"))
        .values(
            detail=bindparam("to_detail", type_=i.detail.type),
            n_originators=bindparam("to_originators"),
            grade=bindparam("to_grade"),
            contradicted=bindparam("to_contradicted"),
        )
    )
    if rows:
        connection.execute(change, rows)
        _briefs.put(connection, details)
        _obeyed.detailed(connection, details)
    _past.settle(connection, list(details))
    _past.note(connection, kept, who, run_key)


def clear(connection: Connection, who: str, run_key: int | None) -> None:
    """All are to be reckoned anew: the rules have changed, or the table of sources."""
    ids = connection.execute(select(i.id).where(i.detail.is_not(None)).order_by(i.key)).scalars().all()
    _past.note(connection, _past.keep(connection, ids, staying=frozenset(ids)), who, run_key)
    connection.execute(update(t.incidents).values(detail=None, n_originators=None, grade=None, contradicted=None))
    _obeyed.bare(connection)
    _briefs.clear(connection)


def details(connection: Connection, ids: Sequence[str]) -> dict[str, Json]:
    """The details of these incidents, as far as they are reckoned."""
    out: dict[str, Json] = {}
    # a page of 25 incidents waited half of its time for json
    text = connection.dialect.name == "sqlite"
    column = type_coerce(i.detail, Text) if text else i.detail
    for n in range(0, len(ids), PAGE):
        query = select(i.id, column).where(i.id.in_(ids[n : n + PAGE]), i.detail.is_not(None))
        out.update((name, orjson.loads(found) if text else found) for name, found in connection.execute(query))
    return out


def joined(
    objects: Iterable[Json], found: Mapping[str, Json], related: Mapping[str, Sequence[Relation]]
) -> tuple[Json, ...]:
    """Contract objects with what was reckoned of them; keys of the contract are never replaced."""
    return tuple(_joined(o, found.get(o["id"], {}), related.get(o["id"], ())) for o in objects)


def _joined(o: Json, detail: Json, related: Sequence[Relation]) -> Json:
    told = {"relations": [asdict(x) for x in related]} if related else {}
    return {**o, **{k: v for k, v in detail.items() if k not in o}, **told}
