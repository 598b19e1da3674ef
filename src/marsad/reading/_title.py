"""Finding the title of a report at the head of its text."""

from __future__ import annotations

import re

__all__ = ["title_end"]

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

#: How many words either side may have more than the other between two shared words ("Monitor" at the end of a title
#: stands before "AFP" in the text; a site's name follows in the title only).
_SLACK = 2
#: Share of the title's words, up to the site's name, that must be found.
_ENOUGH = 0.6
_SITE = re.compile(r"\s+(?:[|_]|[-–—])\s+")


def title_end(text: str, begin: int, title: str) -> int | None:
    """Where the title that stands at ``begin`` ends, null if the text does not open with it.

    >>> title_end("Rebels take the town Rebels took the town on Monday.", 0, "Rebels take the town | Some Times")
    20
    """
    wanted = [_fold(t.group()) for t in _TOKEN.finditer(title[:400])]
    if len(wanted) < 3:
        return None
    there = [(_fold(m.group()), m.end()) for m in _TOKEN.finditer(text, begin, begin + 2 * len(title) + 80)]
    core = len(_TOKEN.findall(_SITE.split(title)[0]))
    matched, last = _align(wanted, there)
    if last is None or matched < 3 or matched < _ENOUGH * min(len(wanted), max(core, 3)):
        return None
    return _with_stop(text, last)


def _fold(token: str) -> str:
    return token.lower().replace("'", "").replace("’", "")


def _align(wanted: list[str], there: list[tuple[str, int]]) -> tuple[int, int | None]:
    """Number of shared words from the front on, and where the last of them ends."""
    matched, last, i, j = 0, None, 0, 0
    while i < len(wanted) and j < len(there):
        step = _step(wanted, there, i, j)
        if step is None:
            break
        i, j = step
        last = there[j][1]
        matched += 1
        i, j = i + 1, j + 1
    return matched, last


def _step(wanted: list[str], there: list[tuple[str, int]], i: int, j: int) -> tuple[int, int] | None:
    """The nearest pair of equal words from here on, within the slack."""
    for apart in range(2 * _SLACK + 1):
        for di in range(min(apart, _SLACK) + 1):
            dj = apart - di
            if dj > _SLACK or i + di >= len(wanted) or j + dj >= len(there):
                continue
            if wanted[i + di] == there[j + dj][0] and (apart == 0 or len(wanted[i + di]) > 1):
                return i + di, j + dj
    return None


def _with_stop(text: str, at: int) -> int:
    while at < len(text) and text[at] in ".!?\"”'’)":
        at += 1
    return at
