"""A web server on loopback whose answers a test decides; nothing outside this machine is ever asked."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Answer:
    """What is sent for a path; ``pause`` is the time before each piece of the body (or of the header)."""

    body: bytes | list[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    raw: bool = False


@dataclass
class Site:
    """The answers by path, and what was asked: (path, headers)."""

    port: int
    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def site(*, tls: ssl.SSLContext | None = None, **answers: Answer) -> Iterator[Site]:
    """Serve ``answers`` under their names ("a" at ``/a``); ``robots`` is robots.txt, which is 404 if not given."""
    by_path = {f"/{name}": answer for name, answer in answers.items() if name != "robots"}
    by_path["/robots.txt"] = answers.get("robots", Answer(status=404))
    told = Site(0, by_path)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = told.answers.get(self.path, Answer(status=404))
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            pieces = answer.body if isinstance(answer.body, list) else [answer.body]
            if not answer.raw:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
            for piece in pieces:
                time.sleep(answer.pause)
                self.wfile.write(piece)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
