"""What describes the JSON API: OpenAPI for machines, a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad._version import __version__
from marsad.desk import _api, _api_decide, _api_lists
from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._routes import for_everybody
from marsad.desk._viewer import Reader

router = APIRouter()

_PARTS: Final = (_api.router, _api_lists.router, _api_decide.router)


def own_routes(*, public: bool) -> Iterator[APIRoute]:
    """The routes of the API; of the public face those that it has."""
    found = (r for part in _PARTS for r in part.routes if isinstance(r, APIRoute))
    return (r for r in found if not public or for_everybody(r))


@cache
def described(*, public: bool) -> dict[str, Any]:
    """The OpenAPI description of the routes of the API."""
    return get_openapi(
        title="Marsad", version=__version__, routes=list(own_routes(public=public)),
        description="Everything names who says so. What you see hangs on your rights and on the policy of the desk.",
    )  # fmt: skip


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request, viewer: Reader) -> Response:
    """The description for machines (OpenAPI 3.1)."""
    return JSONResponse(described(public=_public(request)))


@router.get("/api", include_in_schema=False)
def about(request: Request, viewer: Reader) -> Response:
    """The description for people."""
    routes = own_routes(public=_public(request))
    rows = [(sorted(r.methods or ())[0], r.path, " ".join((r.description or "").split())) for r in routes]
    return page(request, "about/api.html", rows=rows)


def _public(request: Request) -> bool:
    return desk_of(request).settings.mode == "public"
