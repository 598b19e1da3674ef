"""The public face is the same for everybody, so browsers and proxies may keep its pages as long as nothing changes.

An answer is named after all that it depends on: the state of the record (a decision, a restriction, a new report make
another one), what the policy means, the day (an embargo ends), the program, and what was asked. It may be shown for a
minute without asking again, so that what is taken back is gone a minute later.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad._version import __version__
from marsad.desk._desk import Desk
from marsad.errors import RecordError
from marsad.publish import policy_named

_FRESH: Final = "public, max-age=60, must-revalidate"

#: What of a request changes the answer beside its address: these make another name, and caches are told of them.
_ASKED: Final = ("cookie", "hx-request", "hx-boosted", "hx-target", "accept")
_VARY: Final = "Cookie, HX-Request, HX-Boosted, HX-Target, Accept"


class Cached:
    """Names what the public face answers, and answers "as you have it" where the name is still the same."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # while the overview is being made, the same question has another answer a second later
        still = self.desk.overview.making is None
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not still or _file(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            name = await run_in_threadpool(self._name, scope, headers)
        except RecordError:
            # the page itself says what is wrong
            await self.app(scope, receive, send)
            return
        if name in (x.strip() for x in headers.get("if-none-match", "").split(",")):
            same = Response(status_code=304, headers={"ETag": name, "Cache-Control": _FRESH, "Vary": _VARY})
            await same(scope, receive, send)
            return

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                given = MutableHeaders(raw=message.setdefault("headers", []))
                given["ETag"], given["Cache-Control"], given["Vary"] = name, _FRESH, _VARY
            await send(message)

        await self.app(scope, receive, named)

    def _name(self, scope: Scope, headers: Headers) -> str:
        policy = policy_named(self.desk.settings.public_policy)
        of = (
            __version__, self.desk.record.state().name, policy.digest, datetime.now(UTC).date().isoformat(),
            self.desk.settings.language, scope["path"], scope.get("query_string", b"").decode("latin-1"),
            *(headers.get(x, "") for x in _ASKED),
        )  # fmt: skip
        return f'W/"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}"'


def _file(scope: Scope) -> bool:
    return str(scope["path"]).startswith("/static/")
