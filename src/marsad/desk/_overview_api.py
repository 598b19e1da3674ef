"""What the map and the timeline ask for while they are moved: JSON, under the policy of who looks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._asked import asked_from, box_from
from marsad.desk._desk import desk_of
from marsad.desk._overview_map import WORLD, Cell, Cells, cells
from marsad.desk._overview_time import CLASSES, Timeline, timeline
from marsad.desk._render import words_of
from marsad.desk._view import View
from marsad.desk._viewer import Reader, Viewer
from marsad.errors import UsageError
from marsad.record import Box

router = APIRouter()

#: Keys of a page's query that say nothing about which incidents are meant.
_OF_PAGES = ("box", "page", "sort", "q", "date", "view")


def overview_of(request: Request, viewer: Viewer) -> View | None:
    """All incidents as the viewer may see them; null while the overview is being made."""
    desk = desk_of(request)
    return desk.overview.view(desk.sight(viewer))


@router.get("/map/cells")
def map_cells(request: Request, viewer: Reader, box: str = "", zoom: float = 1.0) -> Response:
    """The incidents of the query in the cells of a box (west,south,east,north) at a zoom."""
    asked = asked_from(_items(request, *_OF_PAGES, "zoom"))
    view = overview_of(request, viewer)
    if view is None:
        return _being_made(request)
    shown = box_from("box", box) if box else WORLD
    if not -1e6 < zoom < 1e6:
        raise UsageError("not a zoom", where="zoom")
    return JSONResponse(_cells(cells(view, asked, shown, zoom)))


@router.get("/timeline")
def time_line(request: Request, viewer: Reader, width: int = 1200) -> Response:
    """How many incidents of the query there are in each stretch of time; ``width`` is in pixels."""
    asked = asked_from(_items(request, *_OF_PAGES, "width"))
    view = overview_of(request, viewer)
    if view is None:
        return _being_made(request)
    return JSONResponse(_timeline(timeline(view, asked, width), viewer))


def _items(request: Request, *beside: str) -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.query_params.multi_items() if key not in beside]


def _being_made(request: Request) -> Response:
    """Not there yet: to be asked again."""
    making = desk_of(request).overview.making
    done, all_ = (making.done, making.all) if making else (0, 0)
    return JSONResponse({"making": {"done": done, "all": all_}}, 503, {"Retry-After": "2"})


def _cells(found: Cells) -> dict[str, Any]:
    told = [_cell(x) for x in found.cells]
    return {"cells": told, "total": found.total, "shown": found.shown, "box": _corners(found.box)}


def _cell(x: Cell) -> dict[str, Any]:
    told: dict[str, Any] = {"lon": x.lon, "lat": x.lat, "n": x.n, "killed": x.killed, "precise": x.precise}
    more = {"id": x.id, "label": x.label, "class": x.kind, "km": x.km}
    return told | {key: value for key, value in more.items() if value is not None}


def _corners(box: Box | None) -> list[float] | None:
    return None if box is None else [box.west, box.south, box.east, box.north]


def _timeline(found: Timeline, viewer: Viewer) -> dict[str, Any]:
    names = class_names(viewer)
    buckets = [{**asdict(b), "by": dict(b.by)} for b in found.buckets]
    return {
        "unit": found.unit, "buckets": buckets, "undated": found.undated,
        "classes": [{"key": key, "name": names[key]} for key in CLASSES],
    }  # fmt: skip


def class_names(viewer: Viewer) -> dict[str, str]:
    """The classes of types, in the viewer's language."""
    _ = words_of(viewer).gettext
    return {
        "violence": _("Violence"), "coercion": _("Coercion"), "movement": _("Movement of forces"),
        "protest": _("Protest"), "aid": _("Aid"), "talks": _("Talks and agreements"), "words": _("Threats and demands"),
        "other": _("Other"),
    }  # fmt: skip
