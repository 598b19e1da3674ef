"""The light part of an incident's details: what an export of all incidents needs, without who gave each value.

A detail has 5.4 kB on average (631 reports of one war), nearly all of it rival values with their claimants and words;
to parse one takes 59 us, so that a million would need a minute for that alone. A brief has the same keys and 1.1 kB,
and takes 13 us. It is made with the detail, and an incident without one is asked for its detail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from marsad.record import _schema as t
from marsad.record._bulk import bulk_insert
from marsad.record._query import PAGE

Json = dict[str, Any]

b, i = t.incident_briefs.c, t.incidents.c

_ORIGINATORS: Final = ("count", "most", "summary", "agencies")
_ORIGINATOR: Final = ("key", "name", "kind", "named", "own_voice", "reports")
_FIELD: Final = ("field", "who", "part_of", "names")
#: False where they are not there.
_FLAGS: Final = ("contradicted", "apart")
#: What a rule gives is kept where it is not what the default rule gives (``linking.DEFAULT_RULE``; a test compares).
DEFAULT_RULE: Final = "representative"
RULES: Final = ("conservative", "representative", "informative", "latest-credible")


def brief(detail: Mapping[str, Any]) -> Json:
    """The light part of a detail.

    >>> brief({"values": [{"field": "mode", "rules": dict.fromkeys(RULES, "aerial"), "values": ["..."]}]})
    {'values': [{'field': 'mode', 'rules': {'representative': 'aerial'}}]}
    """
    out: Json = {}
    if found := detail.get("originators"):
        by = [_only(x, _ORIGINATOR) for x in found.get("by") or ()]
        out["originators"] = _only(found, _ORIGINATORS) | {"by": by}
    if found := detail.get("grade"):
        out["grade"] = {"suggested": found.get("suggested"), **_grades(found)}
    if (fields := detail.get("values")) is not None:
        out["values"] = [_only(x, _FIELD) | _true(x) | _rules(x) for x in fields]
    # what people said, without who they are: nothing of that leaves the record
    if found := detail.get("reviewed"):
        out["reviewed"] = {name: {"what": x["what"], "n": x["n"]} for name, x in found.items()}
    if found := detail.get("review"):
        out["review"] = {"state": found.get("state")}
    return out


def whole(found: Json) -> Json:
    """A brief with the keys of a detail: every rule is there again. Changes what it is given."""
    for field in found.get("values") or ():
        rules = field.get("rules")
        if rules:
            told = rules.get(DEFAULT_RULE)
            every = {"conservative": told, "representative": told, "informative": told, "latest-credible": told}
            field["rules"] = every if len(rules) == 1 else every | rules
    return found


def _only(found: Mapping[str, Any], keys: Sequence[str]) -> Json:
    return {k: found[k] for k in keys if found.get(k) is not None}


def _true(field: Mapping[str, Any]) -> Json:
    return {k: True for k in _FLAGS if field.get(k)}


def _grades(found: Mapping[str, Any]) -> Json:
    parts = {"harm": ("grade", "rule"), "admiralty": ("code", "reliability", "credibility", "rule")}
    return {name: _only(found[name], keys) for name, keys in parts.items() if found.get(name)}


def _rules(field: Mapping[str, Any]) -> Json:
    rules = field.get("rules")
    if not rules:
        return {}
    default = rules.get(DEFAULT_RULE)
    return {"rules": {k: v for k, v in rules.items() if k == DEFAULT_RULE or v != default}}


def put(connection: Connection, details: Mapping[str, Json]) -> None:
    """Keep the briefs of these details, by the ids of their incidents, in place of those of before."""
    ids = list(details)
    for n in range(0, len(ids), PAGE):
        query = select(i.id, i.key, i.confidence).where(i.id.in_(ids[n : n + PAGE]))
        found = connection.execute(query).all()
        drop(connection, [row.key for row in found])
        rows = [{"incident_key": row.key, "brief": of_row(row.confidence, details[row.id])} for row in found]
        bulk_insert(connection, t.incident_briefs, rows)


def of_row(confidence: float | None, detail: Mapping[str, Any]) -> Json:
    """The brief of a row of incidents: its confidence lies behind the detail in the row, and goes with it."""
    return brief(detail) | ({} if confidence is None else {"confidence": confidence})


def drop(connection: Connection, keys: Sequence[int]) -> None:
    """The incidents of these keys have no briefs."""
    for n in range(0, len(keys), PAGE):
        connection.execute(delete(t.incident_briefs).where(b.incident_key.in_(keys[n : n + PAGE])))


def clear(connection: Connection) -> None:
    """No incident has a brief."""
    connection.execute(delete(t.incident_briefs))


def fill(connection: Connection) -> None:
    """Make the briefs of all details that are there: what a record of before is brought up by."""
    last = -1
    query = select(i.key, i.confidence, i.detail).where(i.detail.is_not(None)).order_by(i.key).limit(PAGE)
    while rows := connection.execute(query.where(i.key > last)).all():
        last = rows[-1].key
        made = [{"incident_key": r.key, "brief": of_row(r.confidence, r.detail)} for r in rows]
        bulk_insert(connection, t.incident_briefs, made)
