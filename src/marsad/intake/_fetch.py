"""http(s) addresses: one guarded client with limits on everything a server decides."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import httpcore2
import httpx2

from marsad.errors import FetchFailed, IntakeError, Refused, TooLarge
from marsad.intake._guard import Clock, GuardedTransport, checked_addresses
from marsad.intake._options import IntakeOptions, Validators, nothing_known
from marsad.intake._origin import Origin
from marsad.intake._robots import MAX_ROBOTS, Manners
from marsad.intake._streams import gunzipped, read_bounded
from marsad.intake._values import Intake, Note, Report, Unchanged

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})

#: Of an answer to what was sent.
_MOST_ANSWERED = 64_000

#: Ports below 1024 other than these belong to mail, shells and databases, not to the web.
_WEB_PORTS = frozenset({80, 443})

#: What the client and the layers below it raise for a fetch that went wrong.
_HTTP_ERRORS = (
    httpx2.HTTPError,
    httpx2.StreamError,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
    OSError,
    # headers and lengths that are none, from layers that do not say which of theirs it is
    ValueError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response of status 200, 304, 4xx or 5xx, with the address that it came from in the end."""

    status: int
    content: bytes
    origin: Origin
    conditional: bool = False
    #: What the server said of when to come again ("120", or a date).
    retry_after: str | None = None
    #: All redirects on the way were permanent ones (301, 308), and there was one.
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Hop:
    """Where a redirect leads, and whether for good."""

    address: str
    permanent: bool


class Fetcher:
    """Fetches addresses, one after the other. Several fetchers, one a thread, may share ``manners``."""

    def __init__(self, options: IntakeOptions, manners: Manners | None = None) -> None:
        self._options = options
        self._clock = Clock(options.monotonic)
        self._transport = options.transport or GuardedTransport(options, self._clock)
        self._manners = manners or Manners(options)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def take(self, address: str) -> Iterator[Intake]:
        """The reports at an address, or one error in their place."""
        from marsad.intake._take import read_stream

        asked = Origin(address, "http", self._options.clock())
        try:
            fetched = self._page(address)
        except IntakeError as error:
            yield asked.unreadable(error)
            return
        origin = fetched.origin
        if fetched.status == 304:
            yield Unchanged(address, origin.address, origin.retrieved, origin.etag, origin.last_modified)
            return
        for item in read_stream(io.BytesIO(fetched.content), origin, self._options, len(fetched.content)):
            yield _noted(item, address, origin)

    def get(self, address: str, known: Callable[[str], Validators | None] = nothing_known) -> Fetched:
        """Whatever the server answers in the end, with its status; ``known`` are validators by address.

        Raises:
            Refused: robots.txt or the guard forbids it.
            FetchFailed: there was no answer, or one that breaks a limit.
            TooLarge, BrokenArchive: a body that is too large, or a gzip that ends early.
        """
        return self._follow(address, self._options.max_file_bytes, known)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send something to an address that the user named: no robots.txt, no redirects, at most 64 kB of answer.

        Raises:
            Refused: the guard forbids it, or it redirects.
            FetchFailed: there was no answer, or one that breaks a limit.
        """
        url = self._checked(address)
        self._clock.start(self._options.deadline)
        plain = self._request(url, None)
        told = {**plain.headers, **headers, "Accept": "*/*"}
        request = httpx2.Request("POST", url, headers=told, content=body, extensions=plain.extensions)
        answer = self._send(request, _MOST_ANSWERED)
        if isinstance(answer, _Hop):
            raise Refused("it redirects", where=address, remedy="Name the address that takes what is sent.")
        return answer

    def _page(self, address: str) -> Fetched:
        fetched = self._follow(address, self._options.max_file_bytes, self._options.known)
        if fetched.status != 200 and not (fetched.status == 304 and fetched.conditional):
            raise FetchFailed(f"the server answered with status {fetched.status}")
        return fetched

    def _robots_txt(self, address: str) -> tuple[int, bytes]:
        fetched = self._follow(address, MAX_ROBOTS, None)
        return fetched.status, fetched.content

    def _follow(self, address: str, limit: int, known: Callable[[str], Validators | None] | None) -> Fetched:
        """The last response of a chain of redirects, each hop checked like the first; ``known`` null: robots.txt."""
        seconds = self._options.deadline
        moved: list[bool] = []
        for _ in range(self._options.max_redirects + 1):
            url = self._checked(address)
            if known is not None:
                self._manners.wait_for(_origin_of(url), str(url), self._robots_txt)
            began = self._options.monotonic()
            self._clock.start(seconds)
            answer = self._send(self._request(url, known(str(url)) if known else None), limit)
            if isinstance(answer, Fetched):
                return replace(answer, moved=bool(moved) and all(moved))
            seconds -= self._options.monotonic() - began
            address = answer.address
            moved.append(answer.permanent)
        raise FetchFailed(f"more than {self._options.max_redirects} redirects")

    def _checked(self, address: str) -> httpx2.URL:
        """The parsed address.

        Raises:
            Refused: no http(s), with a password in it, at a port that is none of the web, or not public.
        """
        try:
            url = httpx2.URL(address)
            host, port = url.host, url.port
        except (httpx2.InvalidURL, ValueError, TypeError) as error:
            raise Refused("not a web address", remedy="Check its spelling.") from error
        if url.scheme not in ("http", "https") or not host:
            raise Refused(f"the scheme {url.scheme!r} is not fetched", remedy="Give an http(s) address.")
        if url.userinfo:
            raise Refused("the address holds a user name or password", remedy="Leave them out.")
        port = port or (443 if url.scheme == "https" else 80)
        if not self._options.allow_private and port < 1024 and port not in _WEB_PORTS:
            raise Refused(f"port {port} is none of the web")
        checked_addresses(host, port, self._options)
        return url.copy_with(fragment=None)

    def _send(self, request: httpx2.Request, limit: int) -> Fetched | _Hop:
        """One request: what came back, or the address it redirects to."""
        try:
            response = self._transport.handle_request(request)
            try:
                return self._answer(response, request, limit)
            finally:
                response.close()
        except _HTTP_ERRORS as error:
            reason = str(error) or type(error).__name__
            raise FetchFailed(f"the fetch failed: {reason[:200]}") from error

    def _request(self, url: httpx2.URL, known: Validators | None) -> httpx2.Request:
        options = self._options
        headers = {
            "User-Agent": options.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,text/plain,*/*;q=0.5",
            "Accept-Encoding": "gzip",
        }
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        timeout = {"connect": options.connect_timeout, "pool": options.connect_timeout}
        timeout |= {"read": options.read_timeout, "write": options.read_timeout}
        return httpx2.Request("GET", url, headers=headers, extensions={"timeout": timeout})

    def _answer(self, response: httpx2.Response, request: httpx2.Request, limit: int) -> Fetched | _Hop:
        headers = response.headers
        conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
        if sum(len(name) + len(value) for name, value in headers.raw) > self._options.max_header_bytes:
            raise FetchFailed("the header of the response is too large")
        if response.status_code in _REDIRECTS:
            target = _target(request.url, headers.get("location"))
            return _Hop(target, response.status_code in _PERMANENT)
        origin = Origin(
            address=str(request.url),
            method="http",
            retrieved=self._options.clock(),
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower() or None,
            charset=response.charset_encoding,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
        )
        content = self._content(response, limit) if response.status_code == 200 else b""
        return Fetched(response.status_code, content, origin, conditional, headers.get("retry-after"))

    def _content(self, response: httpx2.Response, limit: int) -> bytes:
        """The body without its content coding.

        gzip, the only coding asked for, is decoded here, because it must be known whether it came to its end; others
        are decoded by httpx2 in bounded pieces.
        """
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise TooLarge(f"{int(declared[:20]):,} bytes, more than {limit:,}")
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("gzip", "x-gzip"):
            return self._bounded(response.iter_bytes(), limit)
        raw = self._bounded(response.iter_raw(), limit)
        return read_bounded(gunzipped(io.BytesIO(raw), self._options.max_ratio), limit)

    def _bounded(self, pieces: Iterator[bytes], limit: int) -> bytes:
        out = bytearray()
        for piece in pieces:
            out += piece
            if len(out) > limit:
                raise TooLarge(f"more than {limit:,} bytes")
            self._clock.left()
        return bytes(out)


def _origin_of(url: httpx2.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _target(url: httpx2.URL, location: str | None) -> str:
    if not location:
        raise FetchFailed("a redirect without a target")
    try:
        return str(url.join(location))
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchFailed("a redirect to something that is no address") from error


def _noted(item: Intake, asked: str, origin: Origin) -> Intake:
    if not isinstance(item, Report) or origin.address in (asked, f"{asked}/"):
        return item
    return replace(item, notes=(*item.notes, Note("redirected", f"{asked} redirected to {origin.address}")))
