"""The one way to the network: every connection goes to an address that was checked at that very moment.

Imported only when something is fetched. The check stands where the socket is opened, below redirects and connection
pools: a name that resolves anew between check and connection (DNS rebinding) cannot escape it, while TLS still verifies
the name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Sequence

import httpcore2
import httpx2

from marsad.errors import FetchFailed, Refused
from marsad.intake._options import IntakeOptions

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


def is_public(address: str) -> bool:
    """Is this an address of the public internet, also after unwrapping those that carry an IPv4 address inside?

    >>> [is_public(a) for a in ("1.1.1.1", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "100.64.0.1")]
    [True, False, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(a.is_global and not a.is_multicast for a in _unwrapped(parsed))


def _unwrapped(address: Address) -> tuple[Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address, address.sixtofour)
    if address.teredo is not None:
        return (address, *address.teredo)
    if address in _NAT64:
        return (address, ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return (address,)


def checked_addresses(host: str, port: int, options: IntakeOptions) -> Sequence[str]:
    """The addresses of a host.

    Raises:
        Refused: one of them is private, loopback, link-local or otherwise not of the public internet.
        FetchFailed: there are none.
    """
    try:
        addresses = options.resolver(host.strip("[]"), port)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"the host {host!r} is not known") from error
    if not addresses:
        raise FetchFailed(f"the host {host!r} has no address")
    if not options.allow_private:
        for address in addresses:
            if not is_public(address):
                raise Refused(f"{host!r} is at {address}, which is not a public address")
    return addresses


class Clock:
    """The deadline of the fetch that is under way; read by every socket operation."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        self._end = self._monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds left, never more than ``at_most``.

        Raises:
            FetchFailed: none are left.
        """
        left = self._end - self._monotonic()
        if left <= 0:
            raise FetchFailed("took longer than the deadline allows")
        return left if at_most is None else min(left, at_most)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline, so that a drip of bytes cannot hold it open."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        wrapped = self._stream.start_tls(ssl_context, server_hostname, self._clock.left(timeout))  # type: ignore[arg-type]
        return _Stream(wrapped, self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, options: IntakeOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._below = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = checked_addresses(host, port, self._options)
        last = len(addresses) - 1
        for index, address in enumerate(addresses):
            try:
                left = self._clock.left(timeout)
                return _Stream(self._below.connect_tcp(address, port, left, local_address, socket_options), self._clock)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if index == last:
                    raise
        raise FetchFailed(f"the host {host!r} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the interface has it
        socket_options: SocketOptions | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        raise Refused(f"{path!r} is a socket, no web address")


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], close: Callable[[], None]) -> None:
        self._stream = stream
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        self._close()


class GuardedTransport(httpx2.BaseTransport):
    """An httpx2 transport over the guarded backend: no proxies, no cookies, HTTP/1.1."""

    def __init__(self, options: IntakeOptions, clock: Clock) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=options.tls or httpx2.create_ssl_context(trust_env=False),
            network_backend=_Backend(options, clock),
            max_keepalive_connections=4,
            keepalive_expiry=30.0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the body of the response is still to be read.

        Raises what httpcore2 raises, and ``Refused`` or ``FetchFailed``.
        """
        url = request.url
        response = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        stream = response.stream
        assert isinstance(stream, Iterable)
        body = _Body(stream, getattr(stream, "close", lambda: None))
        return httpx2.Response(response.status, headers=response.headers, stream=body, extensions=response.extensions)

    def close(self) -> None:
        self._pool.close()
