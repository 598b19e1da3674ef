"""Columns made for tests: rows in words, as a record would give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from marsad.desk._view import View, no_marks
from marsad.record import JUDGED, PRECISIONS, Columns, ColumnsState, Lists, PartyWord, PlaceWord, Words
from marsad.record._columns_values import lists_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An incident of the columns."""

    id: str
    day: str | None = "2024-01-10"
    end: str | None = None
    type: str = "ASSAULT"
    mode: str = "aerial"
    place: str = "Taiz"
    precision: str = "exact"
    at: tuple[float, float] = (13.58, 44.02)
    country: str = "YE"
    admin1: str = "Taiz"
    killed: int = -1
    reports: tuple[int, ...] = (1,)
    origins: int = 1
    grade: str = "fair"
    contradicted: bool = False
    confidence: float = float("nan")
    one_sided: bool = False
    stitched: bool = False
    second: bool = False
    apart: bool = False
    review: str = "new"
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class _Codes(dict[Any, int]):
    def __missing__(self, word: Any) -> int:  # noqa: ANN401
        self[word] = code = len(self)
        return code


def columns_made(*rows: Row) -> Columns:
    """The columns of these incidents."""
    codes = {name: _Codes({"": 0}) for name in ("type", "mode", "country", "admin1", "grade", "source", "party")}
    places = _Codes({PlaceWord(None, "", "", ""): 0})
    size = len(rows)

    def coded(name: str, values: list[str]) -> Any:  # noqa: ANN401
        return np.array([codes[name][v] for v in values], dtype=np.int32)

    def ints(values: list[int]) -> Any:  # noqa: ANN401
        return np.array(values, dtype=np.int32)

    def listed(pairs: list[tuple[int, int]]) -> Lists:
        found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return lists_of(found[:, 0], found[:, 1], size)

    def day(text: str | None) -> int:
        return date.fromisoformat(text).toordinal() if text else 0

    party = codes["party"]
    sides = [(n, party[p] * 2) for n, r in enumerate(rows) for p in r.actors]
    sides += [(n, party[p] * 2 + 1) for n, r in enumerate(rows) for p in r.targets]
    sources = [(n, codes["source"][s]) for n, r in enumerate(rows) for s in r.sources]
    words = {
        name: coded(name, [getattr(r, name) for r in rows]) for name in ("type", "mode", "country", "grade")
    }  # fmt: skip
    admin1 = coded("admin1", [f"{r.country}:{r.admin1}" if r.admin1 else "" for r in rows])
    spots = ints([places[PlaceWord(f"made:{r.place}", r.place, r.country, r.admin1)] if r.place else 0 for r in rows])
    told = Words(
        type=tuple(codes["type"]), mode=tuple(codes["mode"]), country=tuple(codes["country"]),
        admin1=tuple(codes["admin1"]), place=tuple(places), grade=tuple(codes["grade"]),
        party=tuple(PartyWord(p, p.partition(":")[2]) for p in party), source=tuple(codes["source"]),
    )  # fmt: skip
    floats: dict[str, list[float]] = {
        "lat": [r.at[0] if r.place else float("nan") for r in rows],
        "lon": [r.at[1] if r.place else float("nan") for r in rows],
        "confidence": [r.confidence for r in rows],
    }
    singles: dict[str, Any] = {name: np.array(values, dtype=np.float32) for name, values in floats.items()}
    flags: dict[str, Any] = {
        name: np.array([getattr(r, name) for r in rows])
        for name in ("apart", "contradicted", "one_sided", "second", "stitched")
    }
    killed = ints([r.killed for r in rows])
    return Columns(
        ColumnsState(), told, key=np.arange(1, size + 1, dtype=np.int64),
        id=np.array([r.id.encode() for r in rows], dtype=np.bytes_),
        first=ints([day(r.day) for r in rows]), last=ints([day(r.end or r.day) for r in rows]),
        told=ints([day("2024-02-01")] * size), admin1=admin1, place=spots,
        precision=np.array([PRECISIONS.index(r.precision if r.place else "") for r in rows], dtype=np.int8),
        killed_low=killed, killed=killed, killed_high=killed, wounded=ints([-1] * size),
        reports=ints([len(r.reports) for r in rows]), origins=ints([r.origins for r in rows]),
        originators=ints([1] * size), speaker=ints([0] * size),
        review=np.array([JUDGED.index(r.review) if r.review in JUDGED else 1 for r in rows], dtype=np.int8),
        since=np.array([r.review == "changed" for r in rows], dtype=np.bool_),
        party=listed(sides), source=listed(sources),
        report=listed([(n, k) for n, r in enumerate(rows) for k in r.reports]),
        **singles, **flags, **words,
    )  # fmt: skip


def view_made(*rows: Row, **more: Any) -> View:  # noqa: ANN401
    """A view of these incidents."""
    found = columns_made(*rows)
    return View(found, no_marks(found), **more)
