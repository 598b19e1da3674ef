"""What those who look after a desk see of it: a number for each request, a line and figures of it, and three addresses.

- ``/healthz``: the process answers. ``/readyz``: the database answers with our schema, and the overview is there. Both
  say a word and no more, to everybody and under any name, since probes know no names.
- ``/metrics``: at a local desk, under this machine's names; at a desk for a team or the public only to who bears the
  token of the settings, else it is as if it were not there.

This is the outermost layer: it also sees what is refused. A line names a route, never an address: an address may be the
id of what is restricted, or hold words that somebody searched for.
"""

from __future__ import annotations

import logging
import re
import secrets
from time import monotonic
from typing import TYPE_CHECKING, Final

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.desk._security import host_name
from marsad.desk._settings import LOOPBACK
from marsad.errors import MarsadError
from marsad.logs import event, request_id
from marsad.metrics import bears, exposition
from marsad.record import ready

if TYPE_CHECKING:
    from marsad.desk._desk import Desk

_LOG: Final = logging.getLogger(__name__)

#: A number that a proxy may give a request, so that its lines and ours are found together.
_NUMBER: Final = re.compile(r"[A-Za-z0-9-]{8,64}")

#: Seconds in which the database must answer a probe, and for which an answer is given again: strangers may ask, too.
_WITHIN: Final = 3.0
_FRESH: Final = 1.0

#: Seconds above which a request is told of even at a local desk.
_SLOW: Final = 1.0

#: Labels of other methods would be the asker's to choose.
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"))

_PLAIN: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Observed:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self._probes = {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._metrics}
        self._ready = (-_FRESH, False)
        self._asking = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        probe = self._probes.get(scope["path"]) if scope["method"] in ("GET", "HEAD") else None
        answer = await probe(Headers(scope=scope)) if probe else None
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self._watched(scope, receive, send)

    # ---- requests -----------------------------------------------------------------------------------------------

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get("x-request-id", "")
        number = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)
        # each request runs in a context of its own; what the server logs after an error still bears the number
        request_id.set(number)
        status, begun = 500, monotonic()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message.setdefault("headers", []))["X-Request-ID"] = number
            await send(message)

        with self.desk.counted.under_way.track_inprogress():
            try:
                await self.app(scope, receive, noting)
            finally:
                self._told(scope, status, monotonic() - begun)

    def _told(self, scope: Scope, status: int, seconds: float) -> None:
        route, counted = route_of(scope), self.desk.counted
        method = scope["method"] if scope["method"] in _METHODS else "other"
        counted.requests.labels(method, route, str(status)).inc()
        counted.seconds.labels(route).observe(seconds)
        level = logging.ERROR if status == 500 else logging.WARNING if status > 500 else logging.INFO
        if level == logging.INFO and (route == "/static" or (self._quiet and seconds < _SLOW)):
            level = logging.DEBUG
        event(
            _LOG, "desk.request", level=level, method=method, route=route, status=status,
            milliseconds=round(seconds * 1000, 1),
        )  # fmt: skip

    @property
    def _quiet(self) -> bool:
        """A person at a desk of their own wants no line for each page."""
        return self.desk.settings.mode == "local"

    # ---- probes -------------------------------------------------------------------------------------------------

    async def _healthz(self, _: Headers) -> Response:
        return PlainTextResponse("ok\n", headers=_PLAIN)

    async def _readyz(self, _: Headers) -> Response:
        # one asks the database at a time, and the others wait for that answer
        async with self._asking:
            if monotonic() - self._ready[0] >= _FRESH:
                found = False
                with anyio.move_on_after(_WITHIN):
                    found = await anyio.to_thread.run_sync(self._is_ready, abandon_on_cancel=True)
                if found != self._ready[1]:
                    level = logging.INFO if found else logging.WARNING
                    event(_LOG, "desk.ready" if found else "desk.not_ready", level=level)
                self._ready = (monotonic(), found)
        well = self._ready[1]
        return PlainTextResponse("ready\n" if well else "not ready\n", 200 if well else 503, headers=_PLAIN)

    def _is_ready(self) -> bool:
        try:
            return ready(self.desk.record) and self.desk.overview.ready
        except MarsadError:
            return False

    async def _metrics(self, headers: Headers) -> Response | None:
        """The figures, or null where whoever asks may not know that there are any."""
        settings = self.desk.settings
        if settings.mode == "local":
            site = headers.get("sec-fetch-site", "none")
            allowed = host_name(headers.get("host", "")) in LOOPBACK and site in ("none", "same-origin")
        else:
            token = settings.metrics_token
            allowed = token is not None and bears(headers.get("authorization", ""), token)
        if not allowed:
            return None
        registry, accept = self.desk.counted.registry, headers.get("accept", "")
        text, content_type = await run_in_threadpool(exposition, registry, accept)
        return Response(text, headers={**_PLAIN, "Content-Type": content_type})


def route_of(scope: Scope) -> str:
    """The route that answered, as it stands in the table of routes; ``/static`` for files, ``none`` for all else."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", "none"))
    return "/static" if scope["path"].startswith("/static/") else "none"
