"""Corrections laid over what linking gave: pure functions of JSON values.

Where a correction is laid was a choice. Laid over when somebody asks, every query, filter, sort, total and export would
have to know of it, and one that forgot would print what a person has corrected. Laid into what linking writes, what
linking gave would be lost. So ``incidents``, its losses, its detail and its brief hold what counts, and what linking
gave stands beside it in ``incident_linked``, for those few incidents about which anything was decided. Undoing writes
it back.

Rival values are never touched: a correction changes what the *rules* give of a field, and every rule gives the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from marsad.record._briefs import RULES
from marsad.record._reviewed import FieldReview, Review
from marsad.record._words import names_key

Json = dict[str, Any]

#: Columns of ``incidents`` that linking gives, and that a correction may change.
COLUMNS: Final = (
    "type", "mode", "time_start", "time_end", "place_name", "place_names", "gazetteer_id", "lat", "lon", "country",
    "admin1", "precision",
)  # fmt: skip
_PLACE: Final = ("gazetteer_id", "lat", "lon", "country", "admin1", "precision")
_LOSS: Final = ("kind", "who", "low", "best", "high")

#: Fields that are no tolls, in the order of an incident's ``values``.
_ORDER: Final = ("day", "place", "type", "mode", "actor", "target", "weapon")


# ---- the row and its losses -------------------------------------------------------------------------------------


def corrected_row(row: Mapping[str, Any], fields: Mapping[str, FieldReview]) -> Json:
    """The columns, and ``losses``, with what people said in place of what linking gave."""
    out = {**row, "losses": list(row["losses"])}
    for name, said in fields.items():
        value = said.value
        if name in ("type", "mode"):
            # an incident always has a type; "not stated" of it is refused where it is said
            out[name] = value
        elif name == "day":
            out |= {"time_start": value["start"], "time_end": value["end"]} if value else _EMPTY_DAY
        elif name == "place":
            out |= _place(value) if value else dict.fromkeys(("place_name", "place_names", *_PLACE))
        elif "/" in name:
            out["losses"] = _losses(out["losses"], name, value)
    return out


_EMPTY_DAY: Final = {"time_start": None, "time_end": None}


def _place(value: Mapping[str, Any]) -> Json:
    names = names_key([value["name"], value["admin1"]])
    return {"place_name": value["name"], "place_names": names, **{k: value[k] for k in _PLACE}}


def _losses(losses: Sequence[Json], name: str, value: Json | None) -> list[Json]:
    """The toll in its old place; a new one last; one that nobody states is left out."""
    kind, _, who = name.partition("/")
    new = None if value is None else {"kind": kind, "who": who, **value}
    out = [new if (x["kind"], x["who"]) == (kind, who) else x for x in losses]
    if new is not None and new not in out:
        out.append(new)
    return [x for x in out if x is not None]


# ---- the detail ---------------------------------------------------------------------------------------------------


def name_of(field: Mapping[str, Any]) -> str:
    """The name of a field of ``values``, as reviews use it."""
    return f"{field['field']}/{field['who']}" if field.get("who") is not None else str(field["field"])


def told(detail: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    """All that reports say, by field: each value once. Totals of more than the happening are left out."""
    return {name_of(f): [v for v, _ in _told(f)] for f in (detail or {}).get("values") or ()}


def _told(field: Mapping[str, Any]) -> list[tuple[Any, list[str]]]:
    """Each value with the reports that give it."""
    out: dict[str, tuple[Any, list[str]]] = {}
    for x in field.get("values") or ():
        toll = "value" not in x
        if toll and x.get("standing") == "total":
            continue
        value = {k: x[k] for k in ("low", "best", "high")} if toll else x["value"]
        reports = [x["report"]] if toll else [by["report"] for by in x.get("by") or ()]
        known = out.setdefault(_key(value), (value, []))[1]
        known.extend(r for r in reports if r not in known)
    return list(out.values())


def _key(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def news(field: Mapping[str, Any] | None, before: Iterable[Any], value: Any = None) -> list[Json]:  # noqa: ANN401
    """What reports say now of a field that they did not say then, and that is not the value that was given."""
    known = {_key(x) for x in before} | {_key(value)}
    return [{"value": v, "reports": reports} for v, reports in _told(field or {}) if _key(v) not in known]


def corrected_detail(detail: Json, review: Review) -> Json:
    """The detail with every rule of a corrected field giving its value, and with ``reviewed`` and ``review``."""
    fields = {name_of(f): f for f in detail.get("values") or ()}
    made = {name: _ruled(fields.get(name), said) for name, said in review.fields.items()}
    values = [*(made.pop(name, f) for name, f in fields.items()), *made.values()]
    reviewed = {name: _reviewed(said, review, fields.get(name)) for name, said in sorted(review.fields.items())}
    out = {**detail, "values": sorted(values, key=_rank), "review": _review(review, fields)}
    return {**out, "reviewed": reviewed} if reviewed else out


def _rank(field: Mapping[str, Any]) -> int:
    """Tolls first, in their order."""
    return 1 + _ORDER.index(field["field"]) if field["field"] in _ORDER else 0


def _ruled(field: Json | None, said: FieldReview) -> Json:
    value: Any = said.value
    out = dict(field) if field is not None else _bare(said.field)
    if said.field in ("actor", "target"):
        out["names"] = {**(out.get("names") or {}), **{p["key"]: p["name"] for p in value or ()}}
        value = sorted(p["key"] for p in value) if value else None
    elif said.field == "place" and value:
        value = {k: value[k] for k in ("name", "gazetteer_id", "precision")}
    return {**out, "rules": dict.fromkeys(RULES, value)}


def _bare(name: str) -> Json:
    """A field that no report tells of."""
    kind, _, who = name.partition("/")
    if who:
        return {
            "field": kind, "who": who, "part_of": None, "contradicted": False, "agreement": 0.0, "values": [],
            "relations": [], "series": [],
        }  # fmt: skip
    return {"field": kind, "apart": False, "agreement": 0.0, "values": []}


def _reviewed(said: FieldReview, review: Review, field: Json | None) -> Json:
    out = {"what": said.what, **_said(said), "before": said.before}
    since = news(field, said.told, _compared(said))
    beside = [{**_said(f), "incident": f.incident} for f in review.beside.get(said.field, ())]
    return out | ({"since": since} if since else {}) | ({"beside": beside} if beside else {})


def _said(said: FieldReview) -> Json:
    return {"value": said.value, "by": said.by, "at": said.at, "why": said.why, "n": said.n}


def _compared(said: FieldReview) -> Any:  # noqa: ANN401
    """The value as reports' values are written."""
    if said.field in ("actor", "target") and said.value:
        return sorted(p["key"] for p in said.value)
    if said.field == "place" and said.value:
        return {k: said.value[k] for k in ("name", "gazetteer_id", "precision")}
    return said.value


def _review(review: Review, fields: Mapping[str, Json]) -> Json:
    out: Json = {"state": review.state}
    row = review.judged
    if row is not None and review.state is not None:
        out |= {"by": row.who, "at": row.at, "why": row.why, "n": row.n}
        before: Mapping[str, Any] = (row.before or {}).get("told") or {}
        since = {name: found for name, f in fields.items() if (found := news(f, before.get(name, ())))}
        out |= {"since": since} if since else {}
    if review.notes:
        out["notes"] = [{"by": x.who, "at": x.at, "text": x.why, "n": x.n} for x in review.notes]
    if review.signatures:
        out["signatures"] = [{"by": x.who, "at": x.at, "n": x.n, "of": x.after["digest"]} for x in review.signatures]
    return out | ({"parts": dict(review.parts)} if review.parts else {})


def something_new(detail: Mapping[str, Any] | None) -> bool:
    """Do reports say now what they did not say when a person decided?"""
    found = detail or {}
    return bool((found.get("review") or {}).get("since")) or any(
        x.get("since") for x in (found.get("reviewed") or {}).values()
    )


# ---- what is signed -------------------------------------------------------------------------------------------------


def values_digest(incident: Mapping[str, Any]) -> str:
    """A digest of the values of a contract object: type, days, place, losses, and what each rule gives of each field.

    A signature is of these. A further report that changes none of them leaves it standing.
    """
    time, place = incident.get("time") or {}, incident.get("place") or {}
    counts = [
        incident["type"], incident.get("mode"), [time.get("start"), time.get("end")],
        [place.get(k) for k in ("name", *_PLACE)],
        sorted([x[k] for k in _LOSS] for x in incident.get("losses") or ()),
        sorted(_key([name_of(f), f.get("rules") or {}]) for f in incident.get("values") or ()),
    ]  # fmt: skip
    return hashlib.sha256(_key(counts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def as_object(row: Mapping[str, Any], detail: Mapping[str, Any] | None) -> Json:
    """The columns as the contract object that :func:`values_digest` takes."""
    start = row["time_start"]
    return {
        "type": row["type"], "mode": row["mode"],
        "time": None if start is None else {"start": start, "end": row["time_end"]},
        "place": None if row["place_name"] is None else {"name": row["place_name"], **{k: row[k] for k in _PLACE}},
        "losses": row["losses"], "values": (detail or {}).get("values") or (),
    }  # fmt: skip
