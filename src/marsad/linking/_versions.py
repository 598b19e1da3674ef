"""Versions of one story: the same page or headline of one outlet, corrected or brought up to date.

All versions are one origin, however much was changed; the later one is what the outlet stands by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marsad.linking._shingles import words_of
from marsad.linking._trace import FURNITURE
from marsad.linking._values import CopyReason, Item
from marsad.spans import Span

Json = Mapping[str, Any]

#: A headline that one outlet prints again after so many days heads another report.
HEADLINE_DAYS = 3

#: Two sentences with this share of words in common (Jaccard) are one that was changed.
CHANGED = 0.3

#: So many sentences of each version are compared.
MOST_SENTENCES = 400

#: Of two texts at one address at least so much is the same: an address may show another story tomorrow.
LEAST_KEPT = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that two versions do not share: spans into either text; null where a side lacks it."""

    before: Span | None
    after: Span | None


def version_keys(item: Item) -> tuple[int, ...]:
    """64-bit keys by which versions of one story meet."""
    return tuple(k for k in (item.trace.page, item.trace.headline) if k is not None)


def same_story(a: Item, b: Item, containment: float) -> CopyReason | None:
    """Why two reports are versions of one story, if they are; ``containment`` is the share of text in common."""
    if containment < LEAST_KEPT:
        return None
    if a.trace.page is not None and a.trace.page == b.trace.page:
        return "same_page"
    if a.trace.headline is None or a.trace.headline != b.trace.headline:
        return None
    near = a.day is None or b.day is None or abs(a.day - b.day) <= timedelta(HEADLINE_DAYS)
    return "same_headline" if near else None


def later(a: Item, b: Item) -> Item | None:
    """Of two versions the one that its own notice shows to be the later; null if neither or both bear one."""
    marked = [i for i in (a, b) if i.trace.notice is not None]
    return marked[0] if len(marked) == 1 else None


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """What a later version changed and added, in the order of its text, then what it left out.

    Case and commas do not count.
    """
    old, new = _sentences(before), _sentences(after)
    kept = {words for _, words in old} & {words for _, words in new}
    left = [s for s in old if s[1] not in kept]
    found = []
    for span, words in new:
        if words not in kept:
            like = _likest(words, left)
            found.append(Change(like[0] if like else None, span))
            if like:
                left.remove(like)
    return (*found, *(Change(span, None) for span, _ in left))


_Sentence = tuple[Span, tuple[str, ...]]


def _sentences(o: Json) -> list[_Sentence]:
    return list(_told(o))[:MOST_SENTENCES]


def _told(o: Json) -> Iterator[_Sentence]:
    text: str = o["report"].get("text") or ""
    for p in o.get("passages") or [{"begin": 0, "end": len(text)}]:
        words = tuple(words_of(text[p["begin"] : p["end"]]))
        if words and p.get("role") not in FURNITURE:
            yield Span(p["begin"], p["end"]), words


def _likest(words: Sequence[str], among: Sequence[_Sentence]) -> _Sentence | None:
    own = set(words)
    ranked = [(_jaccard(own, set(s[1])), -n) for n, s in enumerate(among)]
    best = max(ranked, default=(0.0, 0))
    return among[-best[1]] if best[0] >= CHANGED else None


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)
