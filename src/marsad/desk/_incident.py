"""The page of one incident: the record beside its evidence; its card for maps; where it went, if it is no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._case import Case, buried, case_of
from marsad.desk._desk import desk_of
from marsad.desk._draw import Locator, Shape, chart, locator, shape_of
from marsad.desk._render import page, words_of
from marsad.desk._viewer import Reader, Viewer
from marsad.errors import NotInRecord

if TYPE_CHECKING:
    from marsad.grounding.places import Place
    from marsad.publish import Where

router = APIRouter()


@router.get("/incidents/{id_}")
def incident(request: Request, viewer: Reader, id_: str) -> Response:
    """An incident with its evidence; where it went, if it went into another (no redirect: an undo brings it back)."""
    sight = desk_of(request).sight(viewer)
    try:
        case = case_of(sight, id_)
    except NotInRecord:
        grave = buried(sight, id_)
        if grave is None:
            raise
        into, why, at = grave
        return page(request, "case/gone.html", status=410, id=id_, into=into, why=why, at=at)
    return page(request, "case/incident.html", **shown(case, viewer))


@router.get("/incidents/{id_}/card")
def card(request: Request, viewer: Reader, id_: str) -> Response:
    """A few lines of an incident, for the popup of a map."""
    return page(request, "case/card.html", x=desk_of(request).sight(viewer).incident(id_))


def shown(case: Case, viewer: Viewer) -> dict[str, Any]:
    """What the templates of the page need beside the case."""
    return {
        "case": case,
        "spans": [[s.id, s.text, s.begin, s.end, s.kind] for s in case.spans],
        "reports": {r.id: r for r in case.incident.reports},
        "charts": {f.key: chart(f.steps) for f in case.fields},
        "place": placed(case),
        "gap_words": gap_words(viewer),
    }


def gap_words(viewer: Viewer) -> dict[str, str]:
    """What is not known, in words."""
    _ = words_of(viewer).gettext
    return {
        "no_day": _("The day: no report dates it."),
        "days_wide": _("The exact day: only days from and to are told."),
        "no_place": _("The place: nobody tells one that could be found."),
        "place_wide": _("The exact place: only an area is told."),
        "place_near": _("The exact place: it lies near the one named."),
        "no_actor": _("Who did it: nobody is named."),
        "no_target": _("Whom it was aimed at: nobody is named."),
        "no_toll": _("How many were killed or wounded: nobody gives a number."),
        "one_origin": _("Whether it is true: all reports go back to one origin."),
        "nobody_named": _("Who says so: nobody is named."),
    }


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an incident lies: shapes for the map island, and the picture for those without scripts."""

    objects: tuple[dict[str, Any], ...]
    locator: Locator | None


def placed(case: Case) -> Placed:
    """The shapes of an incident's place and of those that others tell."""
    own = shape_of(case.incident.where, _known(case.incident.where))
    if own is None:
        return Placed((), None)
    shapes = (own, *_candidates(case, own))
    return Placed(tuple(s.object() for s in shapes), locator(shapes))


def _candidates(case: Case, own: Shape) -> tuple[Shape, ...]:
    """Rival places that the gazetteer knows."""
    field = case.field("place")
    ids = [c.send.partition("/")[0] for c in (field.choices if field else ()) if c.send and not c.chosen]
    found = (p for x in ids if (p := _by_id(x)) is not None)
    return tuple(
        Shape("candidate", p.lon, p.lat, p.name, p.radius) for p in found if (p.lon, p.lat) != (own.lon, own.lat)
    )


def _known(where: Where | None) -> Place | None:
    return _by_id(where.gazetteer_id) if where is not None and where.gazetteer_id else None


def _by_id(id_: str) -> Place | None:
    from marsad.grounding.places import open_gazetteer

    return open_gazetteer().by_id(id_)
