"""The application: who asks, what may be asked, and what is answered when something is wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from marsad._version import __version__
from marsad.desk._desk import Desk
from marsad.desk._observed import Observed
from marsad.desk._public import Cached
from marsad.desk._render import page, viewer_of, words_of
from marsad.desk._routes import routers
from marsad.desk._security import Guard
from marsad.desk._sessions import sign_in_address, signed_in, taste, team_viewer
from marsad.desk._settings import Settings
from marsad.desk._static import Static
from marsad.desk._viewer import Forbidden, SignInNeeded, Viewer, owner, visitor
from marsad.errors import (
    Contradiction,
    MarsadError,
    NotInRecord,
    Overtaken,
    RecordBusy,
    RecordError,
    RecordGone,
    UsageError,
)
from marsad.logs import event
from marsad.record import Record

_LOG: Final = logging.getLogger(__name__)

#: Statuses of errors of the tree; the first that fits is taken.
_STATUS = (
    (NotInRecord, HTTPStatus.NOT_FOUND), (Overtaken, HTTPStatus.CONFLICT), (Contradiction, HTTPStatus.CONFLICT),
    (RecordBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (RecordError, HTTPStatus.INTERNAL_SERVER_ERROR), (UsageError, HTTPStatus.UNPROCESSABLE_ENTITY),
)  # fmt: skip


#: Seconds that a request waits for a server that went away; a person sees sooner that something is wrong, and a page
#: that is asked for again finds it when it is back.
_PATIENCE = 2.0

#: Seconds after which programs should ask again what was answered with 503.
_AGAIN = 5


def create_app(settings: Settings) -> FastAPI:
    """The desk of a record, ready to be served.

    Raises:
        RecordUnusable: nothing there, not a record, or of a newer schema.
    """
    desk = Desk(settings, Record.open(settings.db, create=False, patience=_PATIENCE))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        event(_LOG, "desk.start", mode=settings.mode, port=settings.port)
        desk.start()
        yield
        desk.close()
        event(_LOG, "desk.stop")

    app = FastAPI(
        title="Marsad", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        middleware=[
            Middleware(Observed, desk=desk),
            Middleware(Guard, settings=settings),
            *([Middleware(Cached, desk=desk)] if settings.mode == "public" else []),
            Middleware(Viewing, desk=desk),
        ],
    )  # fmt: skip
    app.state.desk = desk
    for router in routers(settings.mode):
        app.include_router(router)
    static = Path(str(resources.files("marsad.desk").joinpath("static")))
    app.mount("/static", Static(directory=static), name="static")
    app.add_exception_handler(MarsadError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(SignInNeeded, _unknown)
    app.add_exception_handler(Forbidden, _forbidden)
    return app


class Viewing:
    """Finds out who asks, before anything else looks at the request."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request, state = Request(scope), scope.setdefault("state", {})
            language, theme = taste(request, self.desk.settings.language)
            state["nobody"] = Viewer(None, "reader", frozenset(), None, language, theme)
            if self.desk.settings.mode == "team" and not scope["path"].startswith("/static/"):
                try:
                    state["signed_in"] = await run_in_threadpool(signed_in, request, self.desk)
                except RecordError as error:
                    # nobody can be known: what follows would take everybody for a stranger, and ask them to sign in
                    await _told(request, error)(scope, receive, send)
                    return
            state["viewer"] = viewer_from(request, self.desk)
            language, theme = taste(request, self.desk.settings.language)
            state["nobody"] = Viewer(None, "reader", frozenset(), None, language, theme)
        await self.app(scope, receive, send)


def viewer_from(request: Request, desk: Desk) -> Viewer | None:
    """Who asks: the owner of a local desk, a visitor of the public face; in a team, who is signed in."""
    settings = desk.settings
    language, theme = taste(request, settings.language)
    if settings.mode == "local":
        return owner(desk.owner_name, language, theme)
    if settings.mode == "public":
        return visitor(settings.public_policy, language, theme)
    return team_viewer(request, settings)


# ---- what is wrong ----------------------------------------------------------------------------------------------


def wants_json(request: Request) -> bool:
    """Is the answer for a program?"""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def failed(
    request: Request, status: int, what: str, *, code: str | None = None, remedy: str = "", plain: str | None = None
) -> Response:
    """An error, as a page or as JSON."""
    if wants_json(request):
        return JSONResponse({"error": {"code": code, "what": what, "remedy": remedy}}, status)
    return page(
        request, "error.html", status=status, what=what, code=code, remedy=remedy, number=status,
        plain=plain or _plain(request).get(status, ""),
    )  # fmt: skip


def _plain(request: Request) -> dict[int, str]:
    """What a status means to a reader, who need not know the record's own words for it."""
    viewer = viewer_of(request)
    _ = words_of(viewer).gettext if viewer else str
    return {
        400: _("What was sent is not understood."),
        401: _("Please sign in."),
        403: _("This is not yours to do here."),
        404: _("Nothing stands at this address, or it is not for you to see."),
        405: _("This address takes no such request."),
        409: _("Somebody else was quicker. Look at the page again."),
        410: _("This is no more."),
        413: _("That is too much at once."),
        422: _("What was sent is not understood."),
        429: _("Too many requests. Wait a little."),
        500: _("The desk met an error. Nothing was changed; try again, and tell whoever looks after it."),
        503: _("The record is busy. Try again in a moment."),
    }


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, MarsadError)
    status = next((s for kind, s in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    if isinstance(error, RecordGone):
        return _gone(request, error)
    where = f"{error.where}: " if error.where else ""
    return failed(request, status, f"{where}{error.what}.", code=error.code, remedy=error.remedy)


def _gone(request: Request, error: RecordGone) -> Response:
    """The server's address and what it said are not for who only looks at pages; the log has both."""
    _LOG.error("%s", error.message)
    told = _say(request, "The record's server does not answer. Nothing was changed; the desk goes on when it is back.")
    answer = failed(
        request, HTTPStatus.SERVICE_UNAVAILABLE, told if wants_json(request) else "", code=error.code,
        plain=told,
    )  # fmt: skip
    answer.headers["Retry-After"] = str(_AGAIN)
    return answer


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return failed(request, error.status_code, HTTPStatus(error.status_code).phrase if wants_json(request) else "")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = ", ".join(sorted({str(e["loc"][-1]) for e in error.errors()}))
    return failed(request, 422, _say(request, "What was sent is not understood: %s") % fields)


def _unknown(request: Request, _error: Exception) -> Response:
    to = sign_in_address(request)
    if request.method == "GET" and not wants_json(request) and "hx-request" not in request.headers:
        return RedirectResponse(to, 303)
    answer = failed(request, 401, _say(request, "Please sign in."))
    answer.headers["HX-Redirect"] = to
    return answer


def _forbidden(request: Request, error: Exception) -> Response:
    assert isinstance(error, Forbidden)
    return failed(request, 403, _say(request, "You may not do this here (right: %s).") % error.right)


def _say(request: Request, text: str) -> str:
    viewer = viewer_of(request) or request.scope.get("state", {}).get("nobody")
    return str(words_of(viewer).gettext(text)) if viewer else text
