"""What stands between the network and the desk: under which names it answers, who may make it change something, how
much it listens to, and the headers of every answer, of errors, too.

- *Host*: a desk answers only under its own names, else a page of somebody else's whose name is pointed at this machine
  (DNS rebinding) could read it.
- *Changes* (everything but GET, HEAD and OPTIONS) are made by pages of the desk alone. Browsers say where a request
  comes from (``Sec-Fetch-Site``, ``Origin``), and pages cannot forge it; no token is needed, as Datasette found. Who
  sends neither is an old browser (then ``Referer`` must be ours) or no browser.
- *Readers of other sites*: what another site asks for is refused unless a person follows a link, so that it learns
  nothing from sizes and times, either. The public face is free of that: it shows what everybody may see.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marsad.desk._settings import LOOPBACK, Settings

#: Nothing is loaded from elsewhere, no script or style stands in a page. MapLibre makes its worker and images from
#: blobs, and draws icons as data.
CSP: Final = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "worker-src 'self' blob:", "font-src 'self'", "form-action 'self'",
        "frame-ancestors 'none'", "base-uri 'none'",
    )
)  # fmt: skip

HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # ours alone are told where a person comes from; elsewhere the address of an incident would be told
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}

SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))

#: Bytes of a request's body: forms of the desk have a few kB, the longest note or list of ids a few hundred.
MOST_BODY: Final = 1_000_000

#: Seconds in which a body must have come: a request holds a place among few.
BODY_WITHIN: Final = 30.0


class _Unheard(Exception):
    """The body is larger, or comes slower, than is listened to."""


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.public = settings.mode == "public"
        self.names = _names(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answered = _Answer(send, scope, public=self.public)
        wrong = self._wrong(scope)
        if wrong is not None:
            await _refused(*wrong)(scope, receive, answered)
            return
        try:
            await self.app(scope, answered.listening(receive), answered)
        except _Unheard:
            pass
        except Exception:
            # the framework's own answer would stand outside of this layer, without these headers; it still logs
            if not answered.begun:
                failed = _refused(HTTPStatus.INTERNAL_SERVER_ERROR, "The desk stumbled. The server's log says why.")
                await failed(scope, receive, answered)
            raise
        if answered.unheard is not None and not answered.begun:
            status, answered.unheard = answered.unheard, None
            await _refused(status, status.phrase)(scope, receive, answered)

    def _wrong(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.names is not None and host_name(host) not in self.names:
            return (
                HTTPStatus.MISDIRECTED_REQUEST,
                "This desk does not answer under this name. `--name` gives it another.",
            )
        if scope["method"] not in SAFE:
            if not from_own_page(headers, self.names):
                return HTTPStatus.FORBIDDEN, "Changes are made from pages of this desk. Open it anew and try again."
        elif not self.public and _other_site_looks(headers):
            return HTTPStatus.FORBIDDEN, "Another site asked for this page."
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:12]) > MOST_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase
        return None


def _names(settings: Settings) -> frozenset[str] | None:
    """The names under which the desk answers; null: any. Behind the public face nobody is known, so it matters not."""
    if settings.mode == "public" and not settings.hosts:
        return None
    given = {host_name(name) for name in settings.hosts}
    return frozenset(LOOPBACK | given) if settings.mode != "local" else LOOPBACK


def host_name(host: str) -> str:
    """The name in a ``Host`` header, without the port; "" for what is none.

    >>> host_name("Desk.example.org:8430"), host_name("[::1]:8430"), host_name("a@b"), host_name("a/b")
    ('desk.example.org', '::1', '', '')
    """
    if any(sign in host for sign in "@/\\?# "):
        return ""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def from_own_page(headers: Headers, names: frozenset[str] | None) -> bool:
    """Was the request made by a page of this desk (or typed by its user)?"""
    host, origin, site = headers.get("host", ""), headers.get("origin"), headers.get("sec-fetch-site")
    if site is not None:
        # behind a proxy the host may be another; a browser that says `same-origin` has compared the true ones
        ours = origin is None or _netloc(origin) == host or (names is not None and host_name(_netloc(origin)) in names)
        return site in ("same-origin", "none") and ours
    told = origin if origin is not None else headers.get("referer", "")
    return bool(host) and _netloc(told) == host.lower()


def _netloc(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in ("http", "https") else ""


def _other_site_looks(headers: Headers) -> bool:
    """A read that another site makes by itself: not a person who follows a link (``navigate`` of the whole window)."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    return headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest") not in ("document", None)


def _refused(status: HTTPStatus, words: str) -> PlainTextResponse:
    return PlainTextResponse(f"{words}\n", status)


class _Listening:
    """A request's body, as much and as long as is listened to."""

    def __init__(self, receive: Receive, answer: _Answer) -> None:
        self._receive = receive
        self._answer = answer
        self._bytes = 0
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        with anyio.move_on_after(BODY_WITHIN) as limit:
            message = await self._receive()
        if limit.cancelled_caught:
            raise self._unheard(HTTPStatus.REQUEST_TIMEOUT)
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._bytes > MOST_BODY:
            raise self._unheard(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    def _unheard(self, status: HTTPStatus) -> _Unheard:
        self._answer.unheard = status
        return _Unheard()


class _Answer:
    """An answer with the headers that all have."""

    def __init__(self, send: Send, scope: Scope, *, public: bool) -> None:
        self._send = send
        self._static = scope["path"].startswith("/static/")
        self._public = public
        self._https = scope.get("scheme") == "https"
        self.begun = False
        #: why the body was not listened to; what the framework makes of that is not answered
        self.unheard: HTTPStatus | None = None

    def listening(self, receive: Receive) -> _Listening:
        """The body of the request that is answered."""
        return _Listening(receive, self)

    async def __call__(self, message: Message) -> None:
        if self.unheard is not None:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._https:
                headers["Strict-Transport-Security"] = "max-age=31536000"
            if self._public:
                headers.setdefault("Cache-Control", "no-cache")
            elif not self._static:
                # what one person saw must not be in the browser of the next, nor in a proxy
                headers["Cache-Control"] = "no-store"
        await self._send(message)
