"""A sample of the 10,000 inputs of ``bench.hostile``, and that it would notice what must not be."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import hostile

#: Every kind fifteen times, from the beginning of the run that docs/faults.md tells of.
SAMPLE = 15 * len(hostile.KINDS)


@pytest.mark.slow
def test_hostile_inputs_crash_hang_and_ask_nothing() -> None:
    tally = hostile.read_all(SAMPLE, 5, tuple(hostile.KINDS), lambda _: None)
    assert tally.findings == []
    assert sum(tally.kinds.values()) == SAMPLE
    assert tally.came["read"] > 20, "nearly all were refused: they are too broken to try the readers"
    assert len(tally.came) > 8


def test_the_same_seed_makes_the_same_bytes() -> None:
    for n, kind in enumerate(("html", "warc", "types", "settings") * 5):
        assert hostile.made(n, kind, 3) == hostile.made(n, kind, 3)
        assert hostile.made(n, kind, 3).content not in {content for _, content in hostile.seeds(kind)}


def _crashes(_path: Path, _folder: Path) -> str:
    raise KeyError


def _asks(_path: Path, _folder: Path) -> str:
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        return "swallowed"
    return "connected"


def _looks_up(_path: Path, _folder: Path) -> str:
    try:
        socket.getaddrinfo("inside.example", 80)
    except OSError:
        return "swallowed"
    return "found"


def _dies(_path: Path, _folder: Path) -> str:
    os._exit(7)


def _hangs(_path: Path, _folder: Path) -> str:
    time.sleep(60)
    return "read"


def _eats(_path: Path, _folder: Path) -> str:
    return str(len(bytearray(hostile.MEMORY + (1 << 28))))


@pytest.mark.parametrize(
    ("reader", "finding"),
    [
        (_crashes, "crash"), (_asks, "request"), (_looks_up, "request"), (_dies, "death"), (_hangs, "hang"),
        (_eats, "crash"),
    ],
)  # fmt: skip
def test_what_must_not_be_is_noticed_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    reader: Callable[[Path, Path], str],
    finding: str,
) -> None:
    monkeypatch.setattr(hostile, "_warm", lambda: None)
    monkeypatch.setattr(hostile, "LIMIT", 3.0)
    monkeypatch.setitem(hostile.KINDS, "grades", reader)
    tally = hostile.read_all(4, 1, ("grades", "settings"), lambda _: None)
    assert [f["finding"] for f in tally.findings] == [finding, finding]
    assert sum(tally.kinds.values()) == 4
