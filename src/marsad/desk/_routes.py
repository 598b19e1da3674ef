"""All features of the desk, and what the public face shows of them."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute

from marsad.desk._settings import Mode
from marsad.desk._viewer import VISITOR, Needs

#: Modules with a ``router``, in the order in which routes are tried.
FEATURES: Final[tuple[str, ...]] = (
    "_home",
    "_first",
    "_queue",
    "_decide",
    "_place_finder",
    "_merge",
    "_incident",
    "_overview_api",
    "_ground",
    "_report",
    "_again",
    "_incidents",
    "_exports",
    "_search",
    "_pages_about",
    "_control",
    "_api_lists",
    "_api_decide",
    "_api",
    "_api_about",
    "_teach",
)

#: Those that only a team has.
TEAM: Final[tuple[str, ...]] = ("_sign_in", "_oidc", "_account", "_people")

#: What the public face takes beside questions: the choice of language and look changes nothing but a cookie.
PUBLIC_CHANGES: Final = frozenset(("/preferences",))


def routers(mode: Mode) -> tuple[APIRouter, ...]:
    """The routers of all features of a desk in this mode; of the public face only what reads, for everybody."""
    names = (*FEATURES, *TEAM) if mode == "team" else FEATURES
    found = tuple(import_module(f"marsad.desk.{name}").router for name in names)
    return tuple(map(_reading, found)) if mode == "public" else found


def _reading(router: APIRouter) -> APIRouter:
    kept = APIRouter()
    kept.routes = [route for route in router.routes if isinstance(route, APIRoute) and for_everybody(route)]
    return kept


def for_everybody(route: APIRoute) -> bool:
    """Is it there on the public face?"""
    needed = {d.call.right for d in route.dependant.dependencies if isinstance(d.call, Needs)}
    reads = (route.methods or set()) <= {"GET", "HEAD"} or route.path in PUBLIC_CHANGES
    return reads and needed <= VISITOR
