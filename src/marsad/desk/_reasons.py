"""What needs a person first, and why it stands there.

Each reason has points, and an incident as many as its reasons have together. They are reasoned, not learned: there are
no decisions of many desks to learn from yet. What a person has said and reports have contradicted since comes before
all (somebody relies on it); then what cannot both be true; then tolls, because a wrong figure of many dead does the
most harm, by their order of magnitude; then what may be counted twice; then what a reader of the reports settles in a
minute. An incident that a person has accepted or rejected, and that is as it was then, needs nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from marsad.desk._view import ACCEPTED, CHANGED, REJECTED, Bools, Ints, View
from marsad.record import PRECISIONS, Columns

#: Points of each reason; ``toll`` has these for each order of magnitude (10 dead: 12, 100: 24, 1,000: 36).
POINTS: Final[Mapping[str, int]] = {
    "changed": 60, "apart": 45, "contradicted": 40, "toll": 12, "twin": 25, "doubtful": 20, "stitched": 15,
    "one_sided": 15, "second": 12, "unplaced": 10, "undated": 8,
}  # fmt: skip

#: The bit of each reason.
BITS: Final[Mapping[str, int]] = {code: 1 << n for n, code in enumerate(POINTS)}

#: Killed from which a toll is a reason; confidence below which it is doubtful that the reports tell of one happening.
HIGH_TOLL, DOUBTFUL = 10, 0.7

#: By code of a precision.
_TABLE_POINTS: Final = np.array([word in ("exact", "near") for word in PRECISIONS])
_TABLE_LOST: Final = np.array([word in ("", "unresolved") for word in PRECISIONS])


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """By row: which reasons hold (bits), and their points together."""

    bits: NDArray[np.int16]
    score: Ints


def reasons_of(view: View) -> Reasons:
    """Why each incident needs a person."""
    return view.kept("reasons", lambda: _reckoned(view))


def codes_of(view: View, row: int) -> tuple[str, ...]:
    """The reasons of a row, the weightiest first."""
    bits = int(reasons_of(view).bits[row])
    killed = int(view.columns.killed[row])
    found = [code for code, bit in BITS.items() if bits & bit]
    return tuple(sorted(found, key=lambda code: -(_of_toll(killed) if code == "toll" else POINTS[code])))


def reason_words(code: str, _: Callable[[str], str]) -> str:
    """A reason in words, in the language of ``_``."""
    return {
        "changed": _("Reports have said something else since a person looked"),
        "apart": _("Two corrections differ"),
        "contradicted": _("Sources contradict each other"),
        "toll": _("Many dead"),
        "twin": _("Another incident of the same kind, day and place stands apart"),
        "doubtful": _("Its reports may tell of different happenings"),
        "stitched": _("Told by a page with several stories"),
        "one_sided": _("Told by one side alone"),
        "second": _("A second reader tells something else"),
        "unplaced": _("No place was found"),
        "undated": _("No day is known"),
    }[code]


def _of_toll(killed: int) -> int:
    return int(POINTS["toll"] * np.log10(max(1, killed)))


def _reckoned(view: View) -> Reasons:
    """What hangs on people's word laid over what hangs on the reports: the latter holds still after a decision."""
    review = view.marks.review
    found = _of_reports(view)
    return view.derived.of("reasons", (found, review), lambda: _with_people(found, review))


def _with_people(found: Reasons, review: NDArray[np.int8]) -> Reasons:
    changed, settled = review == CHANGED, (review == ACCEPTED) | (review == REJECTED)
    bits, score = found.bits.copy(), found.score.copy()
    bits[changed] |= np.int16(BITS["changed"])
    score[changed] += np.int32(POINTS["changed"])
    bits[settled] = 0
    score[settled] = 0
    return Reasons(bits, score)


def _of_reports(view: View) -> Reasons:
    c = view.columns
    pairs = twins(view)
    inputs = (
        c.apart,
        c.contradicted,
        c.killed,
        pairs,
        c.confidence,
        c.stitched,
        c.one_sided,
        c.second,
        c.precision,
        c.first,
    )

    def made() -> Reasons:
        holding: dict[str, Bools] = {
            "apart": c.apart,
            "contradicted": c.contradicted,
            "toll": c.killed >= HIGH_TOLL,
            "twin": pairs >= 0,
            "doubtful": c.confidence < DOUBTFUL,
            "stitched": c.stitched,
            "one_sided": c.one_sided & (c.killed > 0),
            "second": c.second,
            "unplaced": _TABLE_LOST[c.precision],
            "undated": c.first == 0,
        }
        bits = np.zeros(len(c), dtype=np.int16)
        score = np.zeros(len(c), dtype=np.int32)
        for code, held in holding.items():
            bits |= held.astype(np.int16) * np.int16(BITS[code])
            score += held * np.int32(POINTS[code]) if code != "toll" else _tolls(c, held)
        return Reasons(bits, score)

    return view.derived.of("reasons of reports", inputs, made)


def _tolls(c: Columns, held: Bools) -> Ints:
    out = np.zeros(len(c), dtype=np.int32)
    out[held] = (POINTS["toll"] * np.log10(c.killed[held])).astype(np.int32)
    return out


def twins(view: View) -> Ints:
    """By row, the row of another incident of the same type, mode, first day and point; -1 where there is none.

    Linking kept them apart, for a reason that it tells; two that a person ruled apart are no twins. Stories of no type
    and areas are left out: a province has many incidents a day.
    """
    c = view.columns
    inputs = (c.place, c.first, c.type, c.mode, c.precision, c.words.type, c.id, view.visible, view.apart)
    return view.derived.of("twins", inputs, lambda: _twins(c, view))


def _twins(c: Columns, view: View) -> Ints:
    out = np.full(len(c), -1, dtype=np.int32)
    other = [n for n, word in enumerate(c.words.type) if word in ("OTHER", "")]
    no_type = np.isin(np.arange(len(c.words.type)), other)
    rows = np.flatnonzero(_TABLE_POINTS[c.precision] & (c.first > 0) & ~no_type[c.type] & view.seen)
    key = c.place[rows].astype(np.int64)
    for column, size in ((c.first, 1 << 20), (c.type, len(c.words.type)), (c.mode, len(c.words.mode))):
        key = key * size + column[rows]
    order = np.argsort(key, kind="stable")
    found, same = rows[order], key[order]
    equal = np.flatnonzero(same[1:] == same[:-1])
    out[found[equal]] = found[equal + 1]
    last = equal[~np.isin(equal + 1, equal)]
    out[found[last + 1]] = found[last]
    return _unruled(out, c, view.apart)


def _unruled(out: Ints, c: Columns, apart: frozenset[frozenset[str]]) -> Ints:
    """Without those that a person ruled apart from their twin."""
    rows = np.flatnonzero(out >= 0)
    named = np.array([x.encode() for pair in apart for x in pair], dtype=np.bytes_)
    for row in rows[np.isin(c.id[rows], named)].tolist() if apart else ():
        if frozenset(c.ids([row, out[row]])) in apart:
            out[row] = -1
    return out
