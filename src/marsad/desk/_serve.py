"""Serving the desk: one process, on one address, until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from marsad.desk._app import create_app
from marsad.desk._settings import LOOPBACK, Settings
from marsad.errors import UsageError
from marsad.metrics import served

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

#: Seconds that requests under way get when the desk is stopped.
_LAST = 5


def serve(settings: Settings) -> None:
    """Serve the desk until Ctrl-C.

    Raises:
        UsageError: the address cannot be taken, or would be open to others without accounts.
        RecordUnusable: there is no record.
    """
    if settings.mode == "local" and settings.host not in LOOPBACK:
        raise UsageError(
            "without accounts everybody who reaches this address could change the record",
            where=f"--host {settings.host}",
            remedy="Use --team (accounts) or --public (read-only), or leave --host out.",
        )
    with _taken(settings) as listening:
        app = create_app(settings)
        # log_config: lines of the server go where those of Marsad go (marsad.logs)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=True, log_config=None,
            timeout_graceful_shutdown=_LAST, timeout_keep_alive=30, h11_max_incomplete_event_size=32_768,
        )  # fmt: skip
        with _metrics(settings, app.state.desk.counted.registry):
            # after a signal the server ends the process by it, and nothing after this line is done
            uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _metrics(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    if settings.metrics_at is None:
        yield
        return
    with served(registry, *settings.metrics_at, settings.metrics_token):
        yield


def _taken(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
    except OSError as fault:
        made.close()
        raise UsageError(
            f"the address cannot be used ({fault.strerror})", where=f"{settings.host}:{settings.port}",
            remedy="Is a desk running already? Else give another --port.",
        ) from fault  # fmt: skip
    return made
