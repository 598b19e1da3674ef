"""How many of whom were killed, wounded, captured, displaced, evacuated, missed or reached, as the words say it.

Works on passages without a parser: each loss word claims the victims right after it ("killing at least 10") or before
it ("12 people, among them 5 children, were killed"), in English that may have lost its commas. What a passage says of a
whole war, and what it calls superseded, is kept and flagged. Which event a loss belongs to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._losses_claim import STRICT_GAP, Claimed, claim, forward, object_of
from marsad.coding._losses_flags import background_of, is_superseded
from marsad.coding._losses_merge import merge_losses
from marsad.coding._losses_other import EVACUATION, aid_finds, moved_finds, noun_finds
from marsad.coding._losses_persons import Person, people_of, persons_of
from marsad.coding._losses_rivals import account_of, rivals_of, stretched
from marsad.coding._losses_sentence import Sentence, Victims, Word, sentence_of
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
    speakers = _speakers(grounded)
    people = people_of(grounded, speakers)
    evacuation = EVACUATION.search(text) is not None
    out: list[LossFind] = []
    for passage in grounded.reading.passages:
        if passage.role in {"boilerplate", "byline"}:
            continue
        counted = by_passage.get(passage.index, [])
        s = sentence_of(text, passage, counted, speakers.get(passage.index, []))
        finds = _in_sentence(s, people.get(passage.index, ()), evacuation=evacuation)
        if (account := account_of(s, finds, out)) is not None:
            out[account[0]] = stretched(out[account[0]], account[1])
            finds = [f for f in finds if f.kind != "killed"]
        base = len(out)
        out.extend(_placed(f, base, out) for f in finds)
        if (found := rivals_of(s, out)) is not None:
            out[found[0]] = stretched(out[found[0]], found[1])
    return tuple(out)


def _placed(f: LossFind, base: int, told: list[LossFind]) -> LossFind:
    """The find with its whole counted over the report; "the dead included 12" is a part of the toll before it."""
    if f.part_of is not None:
        return replace(f, part_of=base + f.part_of)
    if f.rule != "loss:included":
        return f
    for at in range(base - 1, -1, -1):
        whole = told[at]
        if f.passage - whole.passage > 2:
            break
        if whole.kind == f.kind and whole.part_of is None and (whole.best or 0) >= (f.best or 0):
            return replace(f, part_of=at)
    return f


def _speakers(grounded: Grounded) -> dict[int, list[Span]]:
    """By passage, the spans of those who speak in it."""
    out: dict[int, list[Span]] = {}
    for a in grounded.reading.attributions:
        if a.source is not None:
            out.setdefault(a.passage, []).append(a.source)
    return out


def _in_sentence(s: Sentence, people: Sequence[Person], *, evacuation: bool) -> list[LossFind]:
    out: list[LossFind] = []
    claimed: set[int] = set()
    for n, word in enumerate(s.words):
        found = claim(s, word, claimed)
        if _is_joint(s, n):
            continue
        single, more = persons_of(s, word, people, [s.victims[i] for i, _ in found.victims] if found else ())
        if found is None and more is not None and more not in claimed:
            found = Claimed(tuple(forward(s, more, word)), "object", 0.85)
        at = len(out)
        place = {i: at + k for k, (i, _) in enumerate(found.victims)} if found else {}
        if found:
            out.extend(_find(s, word, found, i, None if whole is None else place[whole]) for i, whole in found.victims)
        out.extend(_find_person(s, word, v) for v in single)
        claimed.update(place)
    out.extend(noun_finds(s, claimed))
    out.extend(moved_finds(s, claimed, evacuation=evacuation))
    out.extend(aid_finds(s, claimed))
    return _with_sides(out)


#: Of 55 persons so taken in our own corpus and in the training part of ECB+ 53 had died, been wounded or arrested.
_SURE_OF_PERSON = 0.8


def _find_person(s: Sentence, word: Word, v: Victims) -> LossFind:
    return LossFind(
        word.kind, v.who, 1, 1, 1, v.span.to(word.span), s.passage.index, word.span, v.number, v.whose, "loss:person",
        _SURE_OF_PERSON, v.exact, is_superseded(s, v), background_of(s, v),
    )  # fmt: skip


def _with_sides(finds: list[LossFind]) -> list[LossFind]:
    """ "Killed five soldiers and wounded seven": a bare number counts the fighters named just before it."""
    out: list[LossFind] = []
    for f in finds:
        before = out[-1] if out else None
        bare = f.whose is None and f.who == "unspecified" and f.kind in {"killed", "wounded", "captured", "missing"}
        if bare and before and before.who == "combatants" and before.kind != f.kind and _near(before, f):
            f = replace(f, who="combatants")
        out.append(f)
    return out


def _near(before: LossFind, f: LossFind) -> bool:
    return 0 <= f.evidence.begin - before.evidence.end < 48 and f.part_of is None


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
        f"loss:{found.rule}", found.confidence, v.exact, is_superseded(s, v),
        background_of(s, v, deadly=word.kind not in {"displaced", "evacuated"}), part_of,
    )  # fmt: skip
