"""The first page: what the record holds at a glance, what needs a person first, and where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._asked import Asked
from marsad.desk._desk import desk_of
from marsad.desk._home import counts_of
from marsad.desk._overview_filter import Count, facets, page_of
from marsad.desk._queue import REASON_CODES, asked_of, view_of
from marsad.desk._reasons import reason_words
from marsad.desk._render import page, words_of
from marsad.desk._viewer import Reader, Viewer

if TYPE_CHECKING:
    from marsad.desk._desk import Desk
    from marsad.publish import Incident

router = APIRouter()

#: Values of each kind, and rows of incidents, that fit beside each other without scrolling on a laptop.
_VALUES: Final = 8
_LATEST: Final = 6


@dataclass(frozen=True, slots=True)
class Glance:
    """What a viewer may see, in a few numbers. ``waiting`` is the length of the queue and ``reasons`` why: null and
    none for those who do not review."""

    total: int
    waiting: int | None
    reasons: tuple[Count, ...]
    types: tuple[Count, ...]
    countries: tuple[Count, ...]
    latest: tuple[Incident, ...]


@router.get("/")
def first(request: Request, viewer: Reader) -> Response:
    """What the record holds, and where to begin."""
    desk = desk_of(request)
    _ = words_of(viewer).gettext
    return page(
        request, "home.html", counts=counts_of(request, viewer), glance=_glance(desk, viewer),
        reason_words={code: reason_words(code, _) for code in REASON_CODES},
    )  # fmt: skip


def _glance(desk: Desk, viewer: Viewer) -> Glance | None:
    """Null while the overview of all incidents is being made."""
    view = view_of(desk, viewer)
    if view is None:
        return None
    everything, waiting = Asked(), asked_of("")
    found, counts = page_of(view, everything), facets(view, everything, ("type", "country"))
    told = {x.id: x for x in desk.sight(viewer).incidents(found.ids[:_LATEST])}
    latest = tuple(told[id_] for id_ in found.ids[:_LATEST] if id_ in told)
    types, countries = counts["type"][:_VALUES], counts["country"][:_VALUES]
    if not viewer.may("review"):
        return Glance(found.total, None, (), types, countries, latest)
    reasons = facets(view, waiting, ("reason",))["reason"]
    return Glance(found.total, page_of(view, waiting).total, reasons, types, countries, latest)
