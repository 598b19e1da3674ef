"""A line to a PostgreSQL server that is cut at a chosen moment: before a COMMIT gets there, or before its answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

Moment = Literal["never", "before", "after"]


class Line:
    """Passes bytes between clients and a server; ``cut`` says when the next COMMIT ends the connection, ``down`` that
    nobody is let through."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.cut: Moment = "never"
        self.stays_down = False
        self.down = False
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.down:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._to))
                cutting = threading.Event()
                threading.Thread(target=self._up, args=(client, server, cutting), daemon=True).start()
                threading.Thread(target=self._back, args=(client, server, cutting), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, cutting: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65_536):
                if self.cut != "never" and b"COMMIT\x00" in data:
                    moment, self.cut = self.cut, "never"
                    self.cuts += 1
                    self.down = self.stays_down
                    cutting.set()
                    if moment == "before":
                        break
                server.sendall(data)
                if cutting.is_set():
                    return  # the answer ends it
        _ended(client, server)

    def _back(self, client: socket.socket, server: socket.socket, cutting: threading.Event) -> None:
        with suppress(OSError):
            while (data := server.recv(65_536)) and not cutting.is_set():
                client.sendall(data)
        _ended(client, server)


def _ended(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def line(to: int) -> Iterator[Line]:
    """A line to the server of this port."""
    made = Line(to)
    try:
        yield made
    finally:
        made.close()
