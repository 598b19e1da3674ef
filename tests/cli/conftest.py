"""Running the command in this process, or as users do, in one of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from marsad.cli import run

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]


Marsad = Callable[..., Ran]


@pytest.fixture
def marsad(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Marsad:
    """Runs a command in this process, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: str | Path) -> Ran:
        status = run([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


@pytest.fixture(scope="session")
def read_examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the examples, made once; copy it before you write to it."""
    db = tmp_path_factory.mktemp("record") / "marsad.db"
    assert run(["read", str(EXAMPLES), "--db", str(db), "--quiet"]) == 0
    return db


def spawn(*arguments: str | Path, cwd: Path, **env: str) -> subprocess.Popen[str]:
    """The command as a process of its own, for tests that kill it.

    A shell that runs the tests in the background has them, and all that they start, ignore Ctrl-C: here it counts.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "marsad", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
