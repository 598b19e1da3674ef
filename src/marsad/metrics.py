"""Figures of a process that runs for long, as Prometheus reads them (docs/operations.md has the table).

Each process makes its own registry and hands it to what counts; nothing counts in libraries or in commands that end.
Labels are names of ours (routes, outcomes, names of sources), never words of reports, persons or addresses.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, GCCollector, Info, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder, make_wsgi_app
from prometheus_client.registry import Collector

from marsad._version import __version__
from marsad.errors import UsageError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at one moment. A counter only grows; its name ends in ``_total``."""

    name: str
    says: str
    value: float
    kind: Literal["counter", "gauge"] = "gauge"
    labels: Mapping[str, str] = field(default_factory=dict)


class Figures(Collector):
    """Asks a function for figures whenever somebody reads the metrics: what counts keeps plain frozen values."""

    def __init__(self, ask: Callable[[], Iterable[Figure]]) -> None:
        self._ask = ask

    def collect(self) -> Iterable[Metric]:
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for figure in self._ask():
            family = families.get(figure.name)
            if family is None:
                kind = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
                family = families[figure.name] = kind(figure.name, figure.says, labels=tuple(figure.labels))
            family.add_metric(tuple(figure.labels.values()), figure.value)
        return families.values()

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked before somebody reads."""
        return ()


def registry(*sources: Callable[[], Iterable[Figure]]) -> CollectorRegistry:
    """A registry with the figures of the process and these."""
    made = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=made)
    PlatformCollector(registry=made)
    GCCollector(registry=made)
    Info("marsad_build", "The version that runs.", registry=made).info({"version": __version__})
    for source in sources:
        made.register(Figures(source))
    return made


def exposition(of: CollectorRegistry, accept: str) -> tuple[bytes, str]:
    """The figures as text, and its content type, in the form that the reader prefers (``Accept``)."""
    encode, content_type = choose_encoder(accept)
    return encode(of), content_type


def bears(authorization: str, token: str) -> bool:
    """Does a header ``Authorization`` bear the token? Takes as long for a wrong one as for the right one."""
    kind, _, given = authorization.partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


@contextmanager
def served(of: CollectorRegistry, host: str, port: int, token: str | None = None) -> Iterator[int]:
    """Serve ``/metrics`` on a port of its own within the block; gives the port.

    On loopback only under this machine's names, so that no page of a browser reads them (DNS rebinding); with a token
    only to who bears it.

    Raises:
        UsageError: the address cannot be taken, or would be open to the network without a token.
    """
    if host not in _LOOPBACK and token is None:
        raise UsageError(
            "metrics would be open to everybody who reaches this address", where=f"metrics.host {host}",
            remedy="Set MARSAD_METRICS_TOKEN (or metrics.token_file), or leave metrics.host at 127.0.0.1.",
        )  # fmt: skip
    try:
        server = make_server(host, port, _guarded(make_wsgi_app(of), host, token), _Server, _Quiet)
    except OSError as fault:
        raise UsageError(
            f"the port of the metrics cannot be used ({fault.strerror})", where=f"{host}:{port}",
            remedy="Give another metrics.port.",
        ) from fault  # fmt: skip
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Server(WSGIServer):
    """One request at a time is enough for who asks every few seconds; one that says nothing is dropped."""

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        connection.settimeout(5.0)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A reader that went away is no news."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """No line for each reading."""


def _guarded(inner: WSGIApplication, host: str, token: str | None) -> WSGIApplication:
    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        name = str(environ.get("HTTP_HOST", "")).rsplit(":", 1)[0].strip("[]")
        known = name in _LOOPBACK or host not in _LOOPBACK
        allowed = token is None or bears(str(environ.get("HTTP_AUTHORIZATION", "")), token)
        if known and allowed and environ.get("PATH_INFO") == "/metrics":
            return inner(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Not found\n"]

    return app
