"""Which part a report belongs to: train, dev or test, decided by happening and by conflict, never by report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

#: Conflicts of which nothing is in train or dev.
TEST_CONFLICTS = frozenset({"karabakh", "sri-lanka"})
TEST_MANNERS = frozenset({"stitched"})
#: Happenings whose SHA-256 gives a residue below this of 100 are for dev.
_DEV_SHARE = 14


def part_of(head: Mapping[str, str]) -> str:
    """The part of a report by its head. Every report of a happening falls into the same part.

    >>> part_of({"conflict": "karabakh", "manner": "wire", "happening": "x"})
    'test'
    """
    if head["conflict"] in TEST_CONFLICTS or head["manner"] in TEST_MANNERS:
        return "test"
    if f"{head['conflict']}/{head['happening']}" in kept_happenings():
        return "test"
    return "dev" if _residue(head["happening"]) < _DEV_SHARE else "train"


def _residue(happening: str) -> int:
    return int(hashlib.sha256(happening.encode()).hexdigest(), 16) % 100


def kept_happenings() -> frozenset[str]:
    """Happenings of other conflicts that were written for the test, listed in ``test_happenings.txt``."""
    from pathlib import Path

    path = Path(__file__).parent / "test_happenings.txt"
    return frozenset(x for x in path.read_text(encoding="utf-8").split() if x) if path.exists() else frozenset()
