"""The table of incidents that the terminal shows: the record as it is, for its owner. Exports stand behind the gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.publish._precision import date_prec, time_precision, where_prec
from marsad.publish._view import Json

#: One cell of a table.
Cell = str | int | float | None
#: Column name to cell.
Row = dict[str, Cell]

_PLACE = ("place", "gazetteer_id", "country", "admin1", "precision", "where_prec", "lat", "lon")
_DATES = ("date_prec", "time_precision")
_TOLLS = tuple(f"{kind}_{end}" for kind in ("killed", "wounded") for end in ("low", "best", "high"))

INCIDENT_COLUMNS = (
    "incident_id", "type", "mode", "date_start", "date_end", *_PLACE, *_TOLLS, "losses", "reports", "origins",
    "members", *_DATES,
)  # fmt: skip


def place_cells(place: Json | None) -> Row:
    """The cells of a place; an area bears no point (rule 5 of the house)."""
    if place is None:
        return dict.fromkeys(_PLACE)
    precision = place.get("precision")
    point = precision in {"exact", "near"}
    return {
        "place": place.get("name"),
        "gazetteer_id": place.get("gazetteer_id"),
        "country": place.get("country"),
        "admin1": place.get("admin1"),
        "precision": precision,
        "where_prec": where_prec(precision, place.get("feature"), (place.get("geometry") or {}).get("kind")),
        "lat": place.get("lat") if point else None,
        "lon": place.get("lon") if point else None,
    }


def _date_cells(start: str | None, end: str | None, granularity: str | None = None) -> Row:
    return {
        "date_prec": date_prec(start, end, granularity),
        "time_precision": time_precision(start, end, granularity),
    }


def toll_cells(losses: Iterable[Json]) -> Row:
    """Killed and wounded in all: the whole if given, else civilians and combatants added up, else the largest part."""
    rows = list(losses)
    out: Row = {}
    for kind in ("killed", "wounded"):
        low, best, high = _whole([x for x in rows if x.get("kind") == kind])
        out |= {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high}
    return out


def _whole(rows: list[Json]) -> tuple[int | None, int | None, int | None]:
    total = [x for x in rows if x.get("who") == "unspecified"]
    sides = [x for x in rows if x.get("who") in {"civilians", "combatants"}]
    chosen = total[:1] or sides or sorted(rows, key=lambda x: -(x.get("best") or 0))[:1]
    if not chosen:
        return None, None, None
    return _sum(chosen, "low"), _sum(chosen, "best"), _sum(chosen, "high")


def _sum(rows: list[Json], key: str) -> int | None:
    values = [x.get(key) for x in rows]
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def losses_cell(losses: Iterable[Json]) -> str:
    """All losses on one line: ``killed civilians 4-6 (5); wounded unspecified 12``."""
    return "; ".join(f"{x.get('kind')} {x.get('who')} {_range(x)}" for x in losses)


def _range(x: Json) -> str:
    low, best, high = x.get("low"), x.get("best"), x.get("high")
    if low == high:
        return str(best)
    return f"{low if low is not None else '?'}-{high if high is not None else '?'} ({best})"


def incident_rows(incidents: Iterable[Json]) -> Iterator[Row]:
    """One row an incident: what the contract's incident object says."""
    for x in incidents:
        time = x.get("time") or {}
        members = x.get("members") or ()
        losses = x.get("losses") or ()
        yield {
            "incident_id": x["id"],
            "type": x.get("type"),
            "mode": x.get("mode"),
            "date_start": time.get("start"),
            "date_end": time.get("end"),
            **_date_cells(time.get("start"), time.get("end")),
            **place_cells(x.get("place")),
            **toll_cells(losses),
            "losses": losses_cell(losses),
            "reports": len({m["report"] for m in members}),
            "origins": len(x.get("origins") or ()),
            "members": "; ".join("#".join(filter(None, (m["report"], m["event"]))) for m in members),
        }
