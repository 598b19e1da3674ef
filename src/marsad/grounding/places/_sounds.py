"""How likely two spellings are of one name: a learned alignment of their sounds.

Spellings are cut into symbols (letters, digraphs such as "kh" or "tsch", endings such as "-ah"). A table says of each
pair of symbols how much more often the two stand for each other in spellings of one place than by chance, and of each
symbol how often it is dropped. Summed over all alignments of two spellings this is the evidence, in natural-log odds,
that one name lies behind both. ``training/spelling.py`` learns the table from spellings that lists of places give.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.grounding.places._cues import ARTICLES


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_DIGRAPHS = _split(
    "shch schtsch tsch tch dsch dzh sch sh ch kh gh zh th dh ph ts tz dj dz ck ou oo ee ai ay ei ey au aw ow ii iy yi "
    "ye ya yu yo ia ie io iu cz sz rz tx sj qu gu uo je ja ju jo oe ij yy"
)
_ENDINGS = _split("a ah eh e h t at et i y yy yi iy ij o oe ye oye u w s es")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0"
#: The symbols in the order of the table; 0 is none, "0" stands for digits, "$" marks an ending.
SYMBOLS = ("", *_LETTERS, *sorted(_DIGRAPHS, key=len, reverse=True), _DIGITS, *(f"{e}$" for e in _ENDINGS))
_INDEX = {symbol: i for i, symbol in enumerate(SYMBOLS) if symbol}
_CUT = re.compile(
    "|".join(
        [
            *(rf"{e}\$" for e in sorted(_ENDINGS, key=len, reverse=True)),
            *sorted(_DIGRAPHS, key=len, reverse=True),
            "[a-z0-9]",
        ]
    )
)
_DOUBLED = re.compile(r"([^aeiou])\1+")
_GLUED = re.compile(
    r"(?:al|el|ul)(?=[^aeiouwy])|(?:al|el)(?=[^aeiou]+$)|(?:ez|az)(?=z)|(?:ar|er)(?=r)|(?:ash|esh|ach|ech)(?=sh|ch)|"
    r"(?:as|es)(?=s)|(?:an|en)(?=n)|(?:ad|ed)(?=d)|(?:at|et)(?=t)"
)

#: Longer names are compared by their first symbols; 99 % of names have fewer.
LONGEST = 16

Rows = NDArray[np.uint8]
Numbers = NDArray[np.float64]


class Sounds(NamedTuple):
    """The table, as odds: ``pair`` of two symbols, ``gap`` of one that stands alone, ``end`` of both names ending.

    ``weights`` of the three comparisons of ``_spelling.features``; they sum to 1.
    """

    pair: Numbers
    gap: Numbers
    end: float
    weights: Numbers


@lru_cache(maxsize=1 << 12)
def symbols(folded: str) -> tuple[int, ...]:
    """The symbols of a folded name without type words: articles left out, words joined, at most ``LONGEST``.

    >>> [SYMBOLS[s] for s in symbols("ash shaddadah")]
    ['sh', 'a', 'd', 'a', 'd', 'ah$']
    """
    words = [w for w in folded.split() if w not in ARTICLES] or folded.split()
    joined = "".join(_GLUED.sub("", w, count=1) if len(w) > 4 and _GLUED.match(w) else w for w in words)
    found = _CUT.findall(_DOUBLED.sub(r"\1", joined)[:64] + "$")
    return tuple(_INDEX.get(s, _INDEX[_DIGITS]) for s in found[:LONGEST])


def rows_of(names: Sequence[str]) -> tuple[Rows, NDArray[np.intp]]:
    """The symbols of many names in one array, padded with 0, and how many each has."""
    rows = np.zeros((len(names), LONGEST), np.uint8)
    lengths = np.zeros(len(names), np.intp)
    for i, name in enumerate(names):
        found = symbols(name)
        rows[i, : len(found)], lengths[i] = found, len(found)
    return rows, lengths


@cache
def sounds() -> Sounds:
    """The table that comes with Marsad.

    Raises:
        WeightsMissing, WeightsBroken: the file is not there, or not the one that its card was written for.
    """
    folder = files("marsad.grounding.places") / "weights"
    try:
        data, card = (folder / "spelling.npz").read_bytes(), json.loads((folder / "spelling.json").read_text("utf-8"))
    except FileNotFoundError as fault:
        raise WeightsMissing("the weights of spellings of places are not there", where=str(folder)) from fault
    if sha256(data).hexdigest() != card["sha256"]:
        raise WeightsBroken("spelling.npz is not the file that spelling.json names", where=str(folder))
    with np.load(BytesIO(data), allow_pickle=False) as kept:
        pair, gap, weights = (kept[name].astype(np.float64) for name in ("pair", "gap", "weights"))
        return Sounds(pair, gap, float(kept["end"]), weights)


def evidence(table: Sounds, name: Sequence[int], rows: Rows, lengths: NDArray[np.intp]) -> Numbers:
    """Log odds, one a row, that the row's name and ``name`` are spellings of one name: over all their alignments.

    A row of the lattice is a linear recurrence in what is dropped from the other name, solved by a running sum.
    """
    dropped = np.ones((len(rows), LONGEST + 1))
    np.cumprod(table.gap[rows], axis=1, out=dropped[:, 1:])
    reach = dropped.copy()
    for symbol in name:
        step = reach * table.gap[symbol]
        step[:, 1:] += reach[:, :-1] * table.pair[symbol][rows]
        step /= dropped
        reach = np.cumsum(step, axis=1) * dropped
    odds: Numbers = np.log(reach[np.arange(len(rows)), lengths] * table.end)
    return odds


def sameness(table: Sounds, rows: Rows) -> Numbers:
    """Of each row, the evidence that it would give for itself letter by letter: what ``evidence`` is measured by."""
    own = np.log(np.diag(table.pair).clip(1.0))
    total: Numbers = (own[rows] * (rows > 0)).sum(axis=1) + np.log(table.end)
    return total.clip(1.0)


__all__ = ["LONGEST", "SYMBOLS", "Sounds", "evidence", "rows_of", "sameness", "sounds", "symbols"]
