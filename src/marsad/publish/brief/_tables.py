"""The tables of words that sentences are made of, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: In a table: any.
ANY = "*"


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of ``data``, without comments; cells by tabs."""
    text = (resources.files("marsad.publish.brief") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("# "))


@cache
def table(name: str) -> Mapping[str, tuple[str, ...]]:
    """A table by its first column; the first row of a key counts."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(name):
        found.setdefault(row[0], row[1:])
    return found


@cache
def words(name: str) -> frozenset[str]:
    """A small set of words, of ``data/sets.tsv``."""
    return frozenset(table("sets")[name][0].split(" "))


@dataclass(frozen=True, slots=True)
class Frame:
    """How a happening of one kind is told (``data/frames.tsv`` says what each column is)."""

    section: str
    order: int
    noun: str
    plural: bool
    actor: str
    alone: str
    hit: str
    both: str


@cache
def _frames() -> tuple[tuple[tuple[str, str, str, str], Frame], ...]:
    found = []
    for row in rows("frames"):
        kind, mode, acled, weapon, section, order, noun, number, actor, alone, hit, both, *_ = (*row, "", "", "", "")
        frame = Frame(section, int(order), noun, number == "p", actor, alone, hit, both)
        found.append(((kind, mode, acled, weapon), frame))
    return tuple(found)


def frame(kind: str, mode: str | None, acled: str | None, weapons: tuple[str, ...]) -> Frame:
    """The first row that fits; the last row of the table fits everything."""
    words = " ".join(weapons).lower()
    for (k, m, a, w), found in _frames():
        if k in (ANY, kind) and m in (ANY, mode or "") and a in (ANY, acled or "") and (w == ANY or w in words):
            return found
    raise AssertionError("the last row of frames.tsv fits everything")


def by_two(name: str, first: str, second: str | None) -> tuple[str, ...] | None:
    """The rest of the first row whose first two cells fit."""
    for a, b, *rest in rows_of(name):
        if a in (ANY, first) and b in (ANY, second or ""):
            return tuple(rest)
    return None


@cache
def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, kept."""
    return rows(name)
