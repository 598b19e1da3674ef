"""Places of the gazetteer by name, for forms that correct one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._render import page
from marsad.desk._viewer import Viewer, needs

if TYPE_CHECKING:
    from marsad.grounding.places import Place

router = APIRouter()

#: Places that are told of one name.
_MOST = 12


def places_of(name: str) -> tuple[Place, ...]:
    """The places that a name may mean, the likeliest first; none for no name."""
    from marsad.grounding.places import explain, open_gazetteer

    words = " ".join(name.split())[:200]
    if len(words) < 2:
        return ()
    found = dict.fromkeys(e.place for e in explain(words, open_gazetteer()))
    return tuple(found)[:_MOST]


@router.get("/places/find")
def find(
    request: Request, viewer: Annotated[Viewer, needs("review")], q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Places of a name: buttons for the form that asks (``HX-Request``), else JSON."""
    found = places_of(q)
    if request.headers.get("hx-request") == "true":
        return page(request, "case/_places.html", found=found)
    return JSONResponse([_told(p) for p in found])


def _told(p: Place) -> dict[str, Any]:
    return {
        "id": p.id, "name": p.name, "lat": p.lat, "lon": p.lon, "country": p.country, "admin1": p.admin1,
        "kind": p.kind, "population": p.population or None,
    }  # fmt: skip
