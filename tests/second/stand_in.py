"""A service on loopback that answers as a language model's would, well or badly, as a test decides."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, slots=True)
class Says:
    """One answer. ``content`` is what the model says, an object or its own words; ``body`` in place of all of it."""

    content: object = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    usage: dict[str, Any] | None = None
    body: bytes | None = None
    pause: float = 0.0
    #: Bytes of the body that are sent before the connection breaks.
    broken_at: int | None = None

    def sent(self) -> bytes:
        if self.body is not None:
            return self.body
        words = self.content if isinstance(self.content, str) else json.dumps(self.content)
        told: dict[str, Any] = {"choices": [{"message": {"content": words}, "finish_reason": self.finish}]}
        return json.dumps(told | ({"usage": self.usage} if self.usage is not None else {})).encode()


def nothing() -> dict[str, Any]:
    """An answer in which nothing was found."""
    return {"events": [], "claims": [], "control": []}


@dataclass
class StandIn:
    """Gives its answers one after the other, the last one for ever; ``asked`` are the bodies of requests."""

    port: int
    answers: Sequence[Says]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def stand_in(*answers: Says) -> Iterator[StandIn]:
    """A server with these answers."""
    told = StandIn(0, answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            answer = told.answers[min(len(told.asked), len(told.answers) - 1)]
            told.asked.append(json.loads(body))
            told.headers.append({k.lower(): v for k, v in self.headers.items()})
            told.paths.append(self.path)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(answer)

        def _send(self, answer: Says) -> None:
            time.sleep(answer.pause)
            content = answer.sent()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: answer.broken_at])

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
