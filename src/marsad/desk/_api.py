"""The JSON API: what the pages show, for programs, under the same rights and the same policy.

Everything is a released value (``marsad.publish``), as the gate lets it out for who asks; docs/desk-api.md has the
reasons and examples. ``/api/openapi.json`` describes it for machines, ``/api`` for people.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad._version import __version__
from marsad.desk._asked import asked_from
from marsad.desk._desk import desk_of
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import Slice, facets, page_of
from marsad.desk._pages_about import rows_of
from marsad.desk._render import page
from marsad.desk._report_told import released_of
from marsad.desk._search import answered
from marsad.desk._view import View
from marsad.desk._viewer import Reader, Viewer
from marsad.errors import RecordBusy
from marsad.publish import Claim, Event, Incident, Report

router = APIRouter()

#: Counts beside a list.
_FACETS: Final = ("type", "country", "admin1", "party", "source", "grade")


class Pages(BaseModel):
    """Where a list is: how many there are in all, which page this is, of how many."""

    total: int
    page: int
    pages: int


class Incidents(Pages):
    """A page of incidents, 25 at most, in the order that was asked for."""

    incidents: list[Incident]


class ValueCount(BaseModel):
    """A value of a filter, its name, and how many incidents have it."""

    value: str
    label: str
    n: int


class ReportTold(BaseModel):
    """A report with what was read from it."""

    report: Report
    events: list[Event]
    claims: list[Claim]


class Match(BaseModel):
    """A place or party that bears the words."""

    key: str
    name: str
    incidents: int


class ReportMatch(BaseModel):
    """A report that holds the words, and where."""

    id: str
    title: str | None
    outlet: str | None
    day: str | None
    snippet: str


class SearchAnswer(BaseModel):
    """What was found."""

    incident: Incident | None
    places: list[Match]
    parties: list[Match]
    reports: list[ReportMatch]


class Fault(BaseModel):
    """What is wrong: the code of the tree of errors, and what to do."""

    code: str | None
    what: str
    remedy: str


class Failed(BaseModel):
    """Every answer that is no success."""

    error: Fault


_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Failed, "description": "Nobody is signed in"},
    404: {"model": Failed, "description": "Not there, or not to be seen by who asks"},
    422: {"model": Failed, "description": "A filter that is not understood"},
    503: {"model": Failed, "description": "The overview is being made: ask again"},
}


def _view(request: Request, viewer: Viewer) -> View:
    view = overview_of(request, viewer)
    if view is None:
        raise RecordBusy("the overview is being made", remedy="Ask again in a few seconds.")
    return view


@router.get("/api/v1/incidents", response_model=Incidents, responses=_ERRORS, tags=["incidents"])
def incidents(request: Request, viewer: Reader) -> Response:
    """Incidents by the filters of the list: type, mode, country, admin1, place, party, source, grade, since, until,
    killed, origins, confidence, contradicted, undated, unplaced, box, sort, page."""
    view = _view(request, viewer)
    found = page_of(view, asked_from(request.query_params.multi_items()))
    rows = desk_of(request).sight(viewer).incidents(found.ids)
    return JSONResponse({**_pages(found), "incidents": [asdict(x) for x in rows]})


def _pages(found: Slice) -> dict[str, int]:
    return {"total": found.total, "page": found.page, "pages": found.pages}


@router.get("/api/v1/counts", response_model=dict[str, list[ValueCount]], responses=_ERRORS, tags=["incidents"])
def counts(request: Request, viewer: Reader) -> Response:
    """How many incidents of the filters have each value of the others."""
    found = facets(_view(request, viewer), asked_from(request.query_params.multi_items()), _FACETS)
    return JSONResponse(
        {name: [{"value": c.value, "label": c.label, "n": c.n} for c in rows] for name, rows in found.items()}
    )


@router.get("/api/v1/incidents/{incident}", response_model=Incident, responses=_ERRORS, tags=["incidents"])
def incident(request: Request, viewer: Reader, incident: str) -> Response:
    """One incident, with all rival values of its tolls."""
    return JSONResponse(asdict(desk_of(request).sight(viewer).incident(incident)))


@router.get("/api/v1/reports/{report}", response_model=ReportTold, responses=_ERRORS, tags=["reports"])
def report(request: Request, viewer: Reader, report: str) -> Response:
    """One report, with its events and claims."""
    told = released_of(desk_of(request).sight(viewer), report)
    return JSONResponse({
        "report": asdict(told.report), "events": [asdict(x) for x in told.events],
        "claims": [asdict(x) for x in told.claims],
    })  # fmt: skip


@router.get("/api/v1/actors", response_model=list[Match], responses=_ERRORS, tags=["names"])
def actors(request: Request, viewer: Reader) -> Response:
    """The 200 commonest parties of incidents."""
    return _named(_view(request, viewer), "party")


@router.get("/api/v1/places", response_model=list[Match], responses=_ERRORS, tags=["names"])
def places(request: Request, viewer: Reader) -> Response:
    """The 200 commonest places of incidents."""
    return _named(_view(request, viewer), "place")


@router.get("/api/v1/sources", response_model=list[Match], responses=_ERRORS, tags=["names"])
def sources(request: Request, viewer: Reader) -> Response:
    """The 200 commonest outlets."""
    return _named(_view(request, viewer), "source")


def _named(view: View, name: str) -> Response:
    return JSONResponse([{"key": x.key, "name": x.name, "incidents": x.n} for x in rows_of(view, name)])


@router.get("/api/v1/search", response_model=SearchAnswer, responses=_ERRORS, tags=["search"])
def search(request: Request, viewer: Reader, q: Annotated[str, Query(max_length=200)]) -> Response:
    """Reports, places, parties and incidents that hold some words, in any script."""
    found = answered(desk_of(request).sight(viewer), _view(request, viewer), " ".join(q.split()))
    return JSONResponse({
        "incident": asdict(found.incident) if found.incident else None,
        "places": [{"key": x.key, "name": x.name, "incidents": x.n} for x in found.places],
        "parties": [{"key": x.key, "name": x.name, "incidents": x.n} for x in found.parties],
        "reports": [
            {
                "id": f.id, "title": f.title, "outlet": f.outlet, "day": f.day,
                "snippet": "".join(w.text for w in f.snippet),
            }
            for f in found.reports
        ],
    })  # fmt: skip


# ---- what describes it --------------------------------------------------------------------------------------------


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description of the routes of the API."""
    own = [r for r in router.routes if isinstance(r, APIRoute) and r.path.startswith("/api/v1/")]
    return get_openapi(
        title="Marsad", version=__version__, routes=own,
        description="Everything names who says so. What you see hangs on your rights and on the policy of the desk.",
    )  # fmt: skip


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request, viewer: Reader) -> Response:
    """The description for machines (OpenAPI 3.1)."""
    return JSONResponse(described())


@router.get("/api", include_in_schema=False)
def about(request: Request, viewer: Reader) -> Response:
    """The description for people."""
    routes = [r for r in router.routes if isinstance(r, APIRoute) and r.path.startswith("/api/v1/")]
    rows = [(sorted(r.methods or ())[0], r.path, " ".join((r.description or "").split())) for r in routes]
    return page(request, "about/api.html", rows=rows)
