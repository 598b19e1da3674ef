"""How many of whom were killed, wounded, captured, displaced, evacuated, missed or reached, as the words say it.

Works on passages without a parser: each loss word claims the victims right after it ("killing at least 10") or before
it ("12 people, among them 5 children, were killed"), in English that may have lost its commas. What a passage says of a
whole war, and what it calls superseded, is kept and flagged. Which event a loss belongs to is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.coding._losses_claim import STRICT_GAP, Claimed, claim, object_of
from marsad.coding._losses_flags import background_of, is_superseded
from marsad.coding._losses_merge import merge_losses
from marsad.coding._losses_other import aid_finds, noun_finds
from marsad.coding._losses_sentence import Sentence, Word, sentence_of
from marsad.coding._losses_values import LossFind
from marsad.grounding import Count, Grounded
from marsad.spans import Span

__all__ = ["LossFind", "find_losses", "merge_losses"]


def find_losses(grounded: Grounded) -> tuple[LossFind, ...]:
    """Every figure of loss, in text order. No figure is made up: a loss without a number gives none."""
    text = grounded.reading.report.text
    spans = {m.id: (m.span, m.passage) for m in grounded.reading.mentions}
    by_passage: dict[int, list[tuple[Span, Count]]] = {}
    for count in grounded.counts:
        span, index = spans[count.mention]
        by_passage.setdefault(index, []).append((span, count))
    out: list[LossFind] = []
    for passage in grounded.reading.passages:
        if passage.role in {"boilerplate", "byline"}:
            continue
        finds = _in_sentence(sentence_of(text, passage, by_passage.get(passage.index, [])))
        base = len(out)
        out.extend(f if f.part_of is None else replace(f, part_of=base + f.part_of) for f in finds)
    return tuple(out)


def _in_sentence(s: Sentence) -> list[LossFind]:
    out: list[LossFind] = []
    claimed: set[int] = set()
    for n, word in enumerate(s.words):
        found = claim(s, word, claimed)
        if found is None or _is_joint(s, n):
            continue
        at = len(out)
        place = {i: at + k for k, (i, _) in enumerate(found.victims)}
        out.extend(_find(s, word, found, i, None if whole is None else place[whole]) for i, whole in found.victims)
        claimed.update(place)
    out.extend(noun_finds(s, claimed))
    out.extend(aid_finds(s, claimed))
    return out


_PAIR = re.compile(r"\s*(?:and/or|and|or|/|,|\s)\s*(?:were\s+)?$", re.IGNORECASE)


def _is_joint(s: Sentence, n: int) -> bool:
    """ "12 killed and wounded", "killing or injuring 12": one number for two fates says neither."""
    return any(_are_joint(s, s.words[a], s.words[a + 1]) for a in (n - 1, n) if 0 <= a < len(s.words) - 1)


def _are_joint(s: Sentence, first: Word, second: Word) -> bool:
    gap = s.text[first.span.end : min(second.span.begin, first.span.end + 24)]
    if {first.kind, second.kind} != {"killed", "wounded"} or not _PAIR.match(gap):
        return False
    own_object = second.form in {"after", "either"} and object_of(s, second) is not None
    return not (own_object and _has_subject(s, first))


def _has_subject(s: Sentence, word: Word) -> bool:
    before = s.first_victim_from(word.span.begin)
    near = [v for v in s.victims[max(0, before - 3) : before] if v.human and 0 <= word.span.begin - v.end < 60]
    return any(STRICT_GAP.match(s.text[v.end : word.span.begin]) for v in near)


def _find(s: Sentence, word: Word, found: Claimed, i: int, part_of: int | None) -> LossFind:
    v = s.victims[i]
    return LossFind(
        word.kind, v.who, v.low, v.best, v.high, v.span.to(word.span), s.passage.index, word.span, v.number, v.whose,
        f"loss:{found.rule}", found.confidence, v.exact, is_superseded(s, v), background_of(s, v), part_of,
    )  # fmt: skip
