"""Who is said to hold which place on a day: a map and a list, from the timelines of linking.

Never a bare fact: each place names its holders as the last words by that day have it, who is said to contest it, and
leads to the statements. A timeline hangs on all statements about its place, so this is for who may see all of them;
behind a policy each place's page shows the statements that the policy lets out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._asked import box_from
from marsad.desk._desk import desk_of
from marsad.desk._draw import Shape, shape_of
from marsad.desk._incidents import countries
from marsad.desk._map_drawn import frame_of
from marsad.desk._overview_map import WORLD
from marsad.desk._render import page
from marsad.desk._viewer import Reader, Viewer
from marsad.errors import UsageError
from marsad.grounding.actors import open_registry
from marsad.grounding.places import open_gazetteer
from marsad.linking import Names, Timeline, control_timeline, holders_at, statements_by_place
from marsad.publish import Where
from marsad.record import Box

if TYPE_CHECKING:
    from marsad.linking import Ground, Statement
    from marsad.record import Record

router = APIRouter()

#: Statements that are looked at; 1,500 of 631 reports make 700 timelines in 0.4 s, which are kept until the record
#: changes.
_MOST: Final = 20_000
#: Places in the list of a day, and in one answer to the map.
_LISTED, _ON_MAP = 300, 1000
#: Days for which a word that a place is fought for, or besieged, is taken to hold.
_FRESH: Final = timedelta(days=30)
#: Keys of places that the gazetteer does not know ("areas", "the hill"): they have no page to lead to.
_UNKNOWN: Final = "name:"
#: Degrees around the outermost places, and pixels of a place that is known.
_MARGIN, _DISC = 0.4, 5.0
#: Half of a river or road of which nobody says which stretch is held: a ring that says "along here, somewhere".
LINE_KM: Final = 25.0
#: Colours that the map has for parties; those of the fewest places share the last.
_COLOURS: Final = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A place on a day. ``holders`` are (key, name); ``since`` the first day of the last word's spell. ``km`` 0: the
    point is the place; else it lies somewhere within so many kilometres around."""

    key: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    km: float
    holders: tuple[tuple[str, str], ...]
    since: str
    last: str
    contested: bool
    besieged: bool
    statements: int


@router.get("/control")
def control(
    request: Request,
    viewer: Reader,
    on: str = "",
    at: Annotated[int | None, Query(ge=0, le=date.max.toordinal())] = None,
) -> Response:
    """Who is said to hold what on a day, as a map and a list; ``at`` is a day of the slider, in days from its first."""
    lines = _lines(request, viewer)
    slider = slider_of(lines.values())
    day = _day(on) or slider.day(at)
    held = on_day(lines, day)
    return page(
        request, "list/control.html", on=day.isoformat(), held=held[:_LISTED], more=max(0, len(held) - _LISTED),
        moves=_moves(day), countries=countries(viewer.language), may=_may(viewer), parties=parties(held),
        slider=slider, at=slider.at(day), drawn=drawn(held[:_ON_MAP]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slider:
    """The days from the first to the last of which anybody speaks."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many steps it has."""
        return (self.last - self.first).days

    def day(self, at: int | None) -> date:
        """The day of a step, the last one by default and at most."""
        return self.last if at is None else self.first + timedelta(min(at, self.days))

    def at(self, day: date) -> int:
        """The step of a day, or the one nearest to it."""
        return min(max((day - self.first).days, 0), self.days)


def slider_of(lines: Iterable[Timeline]) -> Slider:
    """The slider of these timelines; of none it stands on this day."""
    spells = [s for line in lines for lane in line.lanes for s in lane.spells]
    today = datetime.now(UTC).date()
    return Slider(min((s.first for s in spells), default=today), max((s.last for s in spells), default=today))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the picture for browsers without scripts. ``colours`` are positions of its holders' colours."""

    x: float
    y: float
    r: float
    held: Held
    colours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Places on a map, and the colours of their holders."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    legend: tuple[tuple[int, str], ...]


def drawn(held: Sequence[Held]) -> Picture | None:
    """The picture; what is coarse as wide as it is unsure. None where no place has a point."""
    shown = [(x, x.lon, x.lat) for x in held if x.lon is not None and x.lat is not None]
    if not shown:
        return None
    lons, lats = [lon for _, lon, _ in shown], [lat for _, _, lat in shown]
    frame = frame_of(Box(min(lons) - _MARGIN, min(lats) - _MARGIN, max(lons) + _MARGIN, max(lats) + _MARGIN))
    colours = {key: min(n, _COLOURS - 1) for n, (key, _) in enumerate(parties(held))}
    marks = tuple(
        Mark(*frame.pixel(lon, lat), max(_DISC, frame.pixels(x.km, lat)), x, tuple(colours[k] for k, _ in x.holders))
        for x, lon, lat in shown
    )
    legend = tuple((colours[key], name) for key, name in parties(held)[:_COLOURS])
    return Picture(*frame.shape, tuple(sorted(marks, key=lambda m: -m.r)), legend)


@router.get("/map/control")
def control_cells(request: Request, viewer: Reader, on: str = "", box: str = "", zoom: float = 1.0) -> Response:
    """The same for the map."""
    lines = _lines(request, viewer)
    day = _day(on) or slider_of(lines.values()).last
    seen = box_from("box", box) if box else WORLD
    held = on_day(lines, day)
    colours = parties(held)
    inside = [
        x for x in held
        if x.lat is not None and x.lon is not None and seen.south <= x.lat <= seen.north
        and (seen.west <= x.lon <= seen.east or (seen.west > seen.east and not seen.east < x.lon < seen.west))
    ][:_ON_MAP]  # fmt: skip
    told = [{"key": key, "name": name, "colour": n} for n, (key, name) in enumerate(colours[:_COLOURS])]
    return JSONResponse({"parties": told, "places": [_cell(x) for x in inside], "total": len(held)})


def _cell(x: Held) -> dict[str, Any]:
    return {
        "lon": x.lon, "lat": x.lat, "km": round(x.km, 1), "label": x.name,
        "holder": x.holders[0][0], "holders": [k for k, _ in x.holders],
        "contested": x.contested, "besieged": x.besieged, "href": f"/places/{x.key}",
    }  # fmt: skip


def _may(viewer: Viewer) -> bool:
    return viewer.may("restricted")


def _lines(request: Request, viewer: Viewer) -> Mapping[str, Timeline]:
    desk = desk_of(request)
    sight = desk.sight(viewer)
    if not (_may(viewer) and sight.open):
        return {}
    return _timelines(desk.record, desk.record.state().name)


@lru_cache(2)
def _timelines(record: Record, _state: str) -> Mapping[str, Timeline]:
    """The timeline of each place with a holder; kept until the record changes."""
    told = record.controls(limit=_MOST)
    names = _names(told)
    return {
        key: control_timeline(rows, (), names)
        for key, rows in statements_by_place(told).items()
        if not key.startswith(_UNKNOWN)
    }


def _names(told: Iterable[Statement]) -> Names:
    """The forces that units belong to, and what they are called."""
    registry = open_registry()
    found = {b.actor for s in told for b in (s.holder, s.against) if b is not None and b.actor}
    forces: dict[str, str] = {}
    called: dict[str, str] = {}
    for actor in sorted(found):
        top, seen = actor, {actor}
        while (known := registry.get(top)) is not None and known.parent and known.parent not in seen:
            top = known.parent
            seen.add(top)
        forces[actor] = top
        called |= {x: k.name for x in (actor, top) if (k := registry.get(x)) is not None}
    return Names(forces, {}, called, {})


def on_day(lines: Mapping[str, Timeline], day: date) -> tuple[Held, ...]:
    """The places of which somebody is said to hold something on a day, those with the most statements first."""
    found = (x for key, line in lines.items() if (x := _held(key, line, day)) is not None)
    return tuple(sorted(found, key=lambda x: (-x.statements, x.name, x.key)))


def _held(key: str, line: Timeline, day: date) -> Held | None:
    spells = [s for found in holders_at(line, day).values() for s in found]
    if not spells:
        return None
    holders = Counter({(s.holder.key, s.holder.name): 0 for s in spells})
    for s in spells:
        holders[s.holder.key, s.holder.name] += len(s.backing.statements)
    fresh = {
        b.status for lane in line.lanes for b in lane.beside for d in b.said if timedelta(0) <= day - d <= _FRESH
    }  # fmt: skip
    p = line.place
    shape = _shape(p)
    lat, lon, km = (None, None, 0.0) if shape is None else (shape.lat, shape.lon, shape.km)
    return Held(
        key, p.name, p.country, lat, lon, km, tuple(k for k, _ in holders.most_common()),
        min(s.first for s in spells).isoformat(), max(s.last for s in spells).isoformat(),
        len(holders) > 1 or "contested" in fresh, "besieged" in fresh, len(line.statements),
    )  # fmt: skip


def _shape(p: Ground) -> Shape | None:
    """Where it lies; no area is ever a point, and what lies somewhere around is a ring."""
    known = open_gazetteer().by_id(p.gazetteer_id) if p.gazetteer_id else None
    shape = shape_of(Where(p.name, p.precision, p.gazetteer_id, lat=p.lat, lon=p.lon), known)
    return replace(shape, kind="ring", km=LINE_KM) if shape is not None and shape.kind == "line" else shape


def parties(held: Iterable[Held]) -> tuple[tuple[str, str], ...]:
    """Holders (key, name), those of the most places first."""
    return tuple(k for k, _ in Counter(h for x in held for h in x.holders).most_common())


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("not a day", where="on", remedy="Give a day as 2016-06-15.") from None


def _moves(day: date) -> tuple[tuple[str, str], ...]:
    """Days near by, for links."""
    steps = {"year-": -365, "month-": -30, "week-": -7, "week+": 7, "month+": 30, "year+": 365}
    known = {k: day.toordinal() + n for k, n in steps.items()}
    return tuple((k, date.fromordinal(n).isoformat()) for k, n in known.items() if 1 <= n <= date.max.toordinal())
