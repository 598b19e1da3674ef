"""Serving the desk: one process, on one address, until it is stopped."""

from __future__ import annotations

import socket

import uvicorn

from marsad.desk._app import create_app
from marsad.desk._settings import LOOPBACK, Settings
from marsad.errors import UsageError

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
        config = uvicorn.Config(
            create_app(settings), log_level="warning", access_log=False, server_header=False, date_header=True,
            timeout_graceful_shutdown=_LAST, timeout_keep_alive=30, h11_max_incomplete_event_size=32_768,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])


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
