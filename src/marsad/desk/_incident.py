"""The page of one incident: the record beside its evidence; its card for maps; where it went, if it is no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.coding import LossKind
from marsad.desk._case import Case, buried
from marsad.desk._desk import desk_of
from marsad.desk._draw import Locator, Shape, chart, locator, shape_of
from marsad.desk._place_finder import places_of
from marsad.desk._render import page, words_of
from marsad.desk._second import seconds_of
from marsad.desk._viewer import Reader, Viewer
from marsad.desk._work import Unkept, case_and_work, notice_of
from marsad.errors import NotInRecord
from marsad.linking import HARM_GRADES

if TYPE_CHECKING:
    from marsad.grounding.places import Place
    from marsad.publish import Where

router = APIRouter()


@router.get("/incidents/{incident}")
def incident_page(request: Request, viewer: Reader, incident: str) -> Response:
    """An incident with its evidence; where it went, if it went into another (no redirect: an undo brings it back)."""
    return show(request, viewer, incident)


@router.get("/incidents/{incident}/card")
def card(request: Request, viewer: Reader, incident: str) -> Response:
    """A few lines of an incident, for the popup of a map."""
    return page(request, "case/card.html", x=desk_of(request).sight(viewer).incident(incident))


def show(request: Request, viewer: Viewer, id_: str, draft: Unkept | None = None) -> Response:
    """The page; with a form that was not kept, and why, where there is one.

    Raises:
        NotInRecord: no such incident, or none that this viewer may see.
    """
    desk = desk_of(request)
    sight = desk.sight(viewer)
    try:
        case, work = case_and_work(desk, sight, id_)
    except NotInRecord:
        grave = buried(sight, id_)
        if grave is None:
            raise
        into, why, at = grave
        return page(request, "case/gone.html", status=410, id=id_, into=into, why=why, at=at)
    queue = request.query_params.get("queue", "")[:_LONGEST] if draft is None else draft.form.queue
    asked = request.query_params
    return page(
        request, "case/incident.html", status=draft.status if draft else 200, work=work, draft=draft, queue=queue,
        asked_place=asked.get("q", "")[:200], nothing=asked.get("nothing", ""),
        found=places_of(asked.get("q", "")) if work and "q" in asked else None,
        seconds=seconds_of(sight, case.incident) if work else (),
        notice=notice_of(desk, sight, asked.get("done"), asked.get("of") or id_), **shown(case, viewer),
    )  # fmt: skip


#: Characters of a queue's query that are carried along.
_LONGEST = 2000


def shown(case: Case, viewer: Viewer) -> dict[str, Any]:
    """What the templates of the page need beside the case."""
    return {
        "case": case,
        "spans": [[s.id, s.text, s.begin, s.end, s.kind] for s in case.spans],
        "reports": {r.id: r for r in case.incident.reports},
        "charts": {f.key: chart(f.steps) for f in case.fields},
        "place": placed(case),
        "gap_words": gap_words(viewer),
        "keys": {f.key: str(n) if n < 10 else "" for n, f in enumerate(case.fields, 1)},
        "codes": codes() if viewer.may("review") else {},
        "grades": HARM_GRADES,
        "lessons": dict(lessons(case)) if viewer.may("teach") else {},
    }


_TAUGHT = {"place": "place_name", "actor": "actor_name", "target": "actor_name", "type": "type_fix"}


def lessons(case: Case) -> Iterator[tuple[str, str]]:
    """Field -> the form that teaches the next reports what its words mean, where its words are known."""
    reports = {t.text: t.report.id for t in case.tellings}
    for name, kind in _TAUGHT.items():
        field = case.field(name)
        span = next(iter(field.spans), None) if field else None
        words = case.words(span) if span else ""
        if field is not None and span is not None and words:
            asked = {
                "kind": kind,
                "name": words,
                "report": reports[span.text],
                "next": f"/incidents/{case.incident.id}",
            }
            if kind == "type_fix":
                asked |= {"was": case.incident.type, "begin": str(span.begin), "end": str(span.end)}
            yield name, f"/lessons/new?{urlencode(asked)}"


@cache
def codes() -> dict[str, tuple[str, ...]]:
    """Codes that a type and a mode may have."""
    from marsad.coding.ontology import all_codes

    found = all_codes()
    return {
        "type": (*sorted({kind for kind, _ in found}), "OTHER"), "mode": tuple(sorted({m for _, m in found} - {"*"})),
        "loss": get_args(LossKind), "who": _WHO,
    }  # fmt: skip


#: Of whom losses are counted most often, the whole first.
_WHO = ("unspecified", "civilians", "combatants", "children", "women", "journalists", "medics", "aid_workers")


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
