"""What the record is, and the choice of language and look."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._sessions import keep_taste
from marsad.desk._viewer import Anyone, Reader, Viewer

router = APIRouter()


@router.get("/about")
def about(request: Request, viewer: Reader) -> Response:
    """What the record holds, and the policy behind which it is seen."""
    desk = desk_of(request)
    return page(request, "about.html", counts=counts_of(request, viewer), policy=desk.policy_of(viewer))


def counts_of(request: Request, viewer: Viewer) -> tuple[int, int] | None:
    """Incidents and reports in all; null for who does not see all: a number that grows would tell of what is hidden."""
    record = desk_of(request).record
    return (record.linked_counts()[0], len(record)) if viewer.may("restricted") else None


@router.post("/preferences")
def preferences(
    request: Request,
    viewer: Anyone,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Keep language and look in the browser, and go back to the page."""
    answer = RedirectResponse(own_path(to), 303)
    keep_taste(request, answer, language=language, theme=theme)
    return answer


def own_path(to: str) -> str:
    """A path of this desk, for a way back that a form names; "/" for everything else.

    >>> own_path("/queue?place=1"), own_path("//elsewhere.example/"), own_path("https://elsewhere.example/")
    ('/queue?place=1', '/', '/')
    """
    parts = urlsplit(to)
    safe = not parts.scheme and not parts.netloc and to.startswith("/") and not to.startswith(("//", "/\\"))
    return to if safe and to.isprintable() else "/"
