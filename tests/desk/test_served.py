"""A desk as a service: started by its settings, asked by probes and Prometheus, told to end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

#: Seconds until a desk on a busy machine surely answers.
_PATIENCE = 120


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _get(port: int, path: str, **headers: str) -> tuple[int, str]:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, ""


def _wait(port: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with suppress(URLError, ConnectionError, TimeoutError):
            if _get(port, "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"no desk answers ({process.poll()})")


@contextmanager
def _desk(folder: Path, log: Path) -> Iterator[subprocess.Popen[str]]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("MARSAD_")}
    command = [sys.executable, "-W", "error", "-m", "marsad", "--config", str(folder / "marsad.toml"), "desk"]
    with log.open("w") as err:
        process = subprocess.Popen(
            [*command, "--no-browser"], env=environ, stdout=subprocess.PIPE, stderr=err, text=True, cwd=log.parent
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.slow
def test_a_desk_is_started_asked_and_ended(db: Path, tmp_path: Path) -> None:
    port, figures, log = _free_port(), _free_port(), tmp_path / "log"
    (tmp_path / "token").write_text("hush\n")
    (tmp_path / "marsad.toml").write_text(
        f'[record]\ndb = "{db.name}"\n[files]\ncache = "cache"\n[desk]\nmode = "public"\nport = {port}\n'
        f'[logs]\nformat = "json"\n[metrics]\nport = {figures}\ntoken_file = "token"\n'
    )
    with _desk(tmp_path, log) as process:
        _wait(port, process)
        assert _get(port, "/healthz") == (200, "ok\n")
        assert _get(port, "/incidents")[0] == 200
        assert _get(port, "/metrics")[0] == 404, "the public sees no figures"
        assert _get(port, "/metrics", Authorization="Bearer hush")[0] == 200
        assert _get(figures, "/metrics")[0] == 404
        status, text = _get(figures, "/metrics", Authorization="Bearer hush")
        assert status == 200
        assert "marsad_desk_requests" in {f.name for f in parse(text)}
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE) in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    events = [line["event"] for line in lines]
    assert events[0] == "desk.start"
    assert "desk.stop" in events
    assert {line["route"] for line in lines if line["event"] == "desk.request"} >= {"/incidents"}
    assert [line for line in lines if line["level"] in ("warning", "error")] == []
