"""The JSON API: what the pages show, for programs, under the same rights and the same policy.

Everything is a released value (``marsad.publish``), as the gate lets it out for who asks; docs/desk-api.md has the
reasons and examples. ``/api/openapi.json`` describes it for machines, ``/api`` for people.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._api_values import ERRORS, Incidents, Names, ReportTold, SearchAnswer, ValueCount
from marsad.desk._asked import LISTS, SORTS, asked_from
from marsad.desk._desk import desk_of
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import Slice, facets, page_of
from marsad.desk._pages_about import rows_of
from marsad.desk._report_told import released_of
from marsad.desk._search import answered
from marsad.desk._view import View
from marsad.desk._viewer import Reader, Viewer
from marsad.errors import RecordBusy
from marsad.publish import Incident

router = APIRouter()

#: Counts beside a list.
_FACETS: Final = ("type", "country", "admin1", "party", "source", "grade")

#: Filters of lists: an example of each (None: there is none that holds in every record), and what it asks for.
_FILTERS: Final[tuple[tuple[str, object, str], ...]] = (
    ("type", "ASSAULT", "a type of PLOVER"), ("mode", "aerial", "a mode"), ("country", "SY", "two letters"),
    ("admin1", "SY:Aleppo", "a province"), ("place", "geonames:170063", "id of the gazetteer, else a name"),
    ("party", "actor:un", "key of a party, on either side"), ("source", None, "an outlet"), ("grade", None, "a grade"),
    ("review", "new", "what people decided"), ("reason", None, "why it needs a person"),
    ("since", "2017-09", "a day, month or year"), ("until", "2017-09-30", "the same, included"),
    ("killed", 10, "at least"), ("origins", 2, "at least"), ("confidence", 0.7, "at most"),
    ("contradicted", "yes", "yes or no"), ("undated", "no", "yes or no"), ("unplaced", "no", "yes or no"),
    ("stitched", "no", "yes or no"), ("other", "no", "no: without happenings of no type"),
    ("box", "35,30,45,40", "west,south,east,north"), ("sort", "newest", ", ".join(SORTS)), ("page", 1, "from 1"),
)  # fmt: skip


def _parameter(name: str, example: object, words: str) -> dict[str, Any]:
    sort = "integer" if isinstance(example, int) else "number" if isinstance(example, float) else "string"
    schema: dict[str, Any] = {"type": sort}
    if name in LISTS:
        words, schema = f"{words}; may be given several times", {"type": "array", "items": schema}
    told = {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
    return told if example is None else {**told, "example": [example] if name in LISTS else example}


#: What FastAPI cannot see, as the handlers take the query whole.
_ASKED: Final[dict[str, Any]] = {"parameters": [_parameter(*row) for row in _FILTERS]}


def _view(request: Request, viewer: Viewer) -> View:
    view = overview_of(request, viewer)
    if view is None:
        raise RecordBusy("the overview is being made", remedy="Ask again in a few seconds.")
    return view


@router.get("/api/v1/incidents", response_model=Incidents, responses=ERRORS, tags=["incidents"], openapi_extra=_ASKED)
def incidents(request: Request, viewer: Reader) -> Response:
    """Incidents by the filters of the list, 25 a page."""
    view = _view(request, viewer)
    found = page_of(view, asked_from(request.query_params.multi_items()))
    rows = desk_of(request).sight(viewer).incidents(found.ids)
    return JSONResponse({**_pages(found), "incidents": [asdict(x) for x in rows]})


def _pages(found: Slice) -> dict[str, int]:
    return {"total": found.total, "page": found.page, "pages": found.pages}


@router.get(
    "/api/v1/counts", response_model=dict[str, list[ValueCount]], responses=ERRORS, tags=["incidents"],
    openapi_extra=_ASKED,
)  # fmt: skip
def counts(request: Request, viewer: Reader) -> Response:
    """How many incidents of the filters have each value of the others."""
    found = facets(_view(request, viewer), asked_from(request.query_params.multi_items()), _FACETS)
    return JSONResponse(
        {name: [{"value": c.value, "label": c.label, "n": c.n} for c in rows] for name, rows in found.items()}
    )


@router.get("/api/v1/incidents/{incident}", response_model=Incident, responses=ERRORS, tags=["incidents"])
def incident(request: Request, viewer: Reader, incident: str) -> Response:
    """One incident, with all rival values of its tolls."""
    return JSONResponse(asdict(desk_of(request).sight(viewer).incident(incident)))


@router.get("/api/v1/reports/{report}", response_model=ReportTold, responses=ERRORS, tags=["reports"])
def report(request: Request, viewer: Reader, report: str) -> Response:
    """One report, with its events and claims."""
    told = released_of(desk_of(request).sight(viewer), report)
    return JSONResponse({
        "report": asdict(told.report), "events": [asdict(x) for x in told.events],
        "claims": [asdict(x) for x in told.claims],
    })  # fmt: skip


_PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/api/v1/actors", response_model=Names, responses=ERRORS, tags=["names"])
def actors(request: Request, viewer: Reader, page: _PageNumber = 1) -> Response:
    """Parties of incidents, those of the most first, 200 at a time."""
    return _named(_view(request, viewer), "party", page)


@router.get("/api/v1/places", response_model=Names, responses=ERRORS, tags=["names"])
def places(request: Request, viewer: Reader, page: _PageNumber = 1) -> Response:
    """Places of incidents, those of the most first, 200 at a time."""
    return _named(_view(request, viewer), "place", page)


@router.get("/api/v1/sources", response_model=Names, responses=ERRORS, tags=["names"])
def sources(request: Request, viewer: Reader, page: _PageNumber = 1) -> Response:
    """Outlets of incidents, those of the most first, 200 at a time."""
    return _named(_view(request, viewer), "source", page)


def _named(view: View, name: str, page: int) -> Response:
    rows = rows_of(view, name, page)
    return JSONResponse({
        "total": rows.total, "page": rows.page, "pages": rows.pages,
        "names": [{"key": x.key, "name": x.name, "incidents": x.n} for x in rows.rows],
    })  # fmt: skip


@router.get("/api/v1/search", response_model=SearchAnswer, responses=ERRORS, tags=["search"])
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
