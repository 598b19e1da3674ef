"""Claims: attributions with a speaker that is somebody.

A speaker is the entity whose mention shares most with the words of the source. What kind of source that is comes from
the entity, else from an apposition beside the name ("a spokeswoman for the Red Cross"), else from the words themselves.
A pronoun speaks for the one it stands for, where grounding dares to say who that is; else its entity stays null.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import cast

from marsad.coding._values import Claim, Speaker
from marsad.grounding import Entity, Grounded, SourceKind
from marsad.grounding.actors import pronoun_antecedent
from marsad.reading import Attribution, Mention, speakers
from marsad.spans import Span

__all__ = ["find_claims", "kind_of_words", "own_voice"]

_PERSONAL = frozenset(("he", "she"))
_BODILY = frozenset(("it", "they"))
_FIRST = frozenset(("i", "we"))
_PRONOUNS = _PERSONAL | _BODILY | _FIRST | {"you"}
#: "The source" is the one that was introduced as "a military source"; so are these after "the", "this" or "that".
_AGAIN = frozenset(
    ("source", "sources", "official", "officials", "spokesman", "spokeswoman", "spokesperson", "commander", "officer",
     "doctor", "doctors", "resident", "residents", "activist", "activists", "witness", "witnesses", "medic", "medics")
)  # fmt: skip
#: Passages back to that introduction; a source is named anew in the next story of a round-up.
_INTRODUCED = 6
_DEFINITE = (["the"], ["this"], ["that"])
_SPEAKING = ("person", "organisation", "nationality", "location")
#: A pronoun for a body ("it said") reaches back over this many passages of its paragraph at most.
_REACH = 2
_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
#: Doubt that says that nobody could check; "declined to confirm" is silence.
_UNCHECKED = re.compile(
    r"\b(?:verif\w+|corroborat\w+|substantiat\w+)\b"
    r"|\b(?:could|couldn['’]?t|can|cannot|unable|able|possible|been|be|was|were)\b[^.]*\bconfirm",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:\s*\([^)]{1,30}\))?,?\s+(?:an?|the|who|director|head|spokes\w+|chief|commander)\s+[^,.;\"“]{3,100}"
)


@cache
def _decisive() -> tuple[tuple[re.Pattern[str], SourceKind], ...]:
    """Words that settle the kind before the head noun does: "a Red Cross official" is no government official."""
    text = resources.files("marsad.coding").joinpath("data", "source_kinds.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((re.compile(pattern, re.I), cast("SourceKind", kind)) for kind, pattern in rows)


def find_claims(grounded: Grounded) -> tuple[Claim, ...]:
    """The claims of a report in text order, ids c0..; their events are tied by :func:`marsad.coding.code`."""
    finder = _Finder(grounded)
    made = tuple(finder.claim(n, a) for n, a in enumerate(grounded.reading.attributions))
    return tuple(_nested(grounded.reading.report.text, made))


def _nested(text: str, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, each with the one around it: in "state TV said the army said the hill fell" TV carries the army.

    A claim is inside another if the other's content holds its speaker and its cue; of several the narrowest counts.
    Who says "we" inside it is the outer speaker, and nobody carries what he says himself.
    """
    near = sorted(
        ((s, n) for n, c in enumerate(claims) for s in c.content), key=lambda x: (x[0].begin, -x[0].end, x[1])
    )
    begins = [s.begin for s, _ in near]
    for n, claim in enumerate(claims):
        outer = _around(claims, near, begins, n) if claim.source is not None and claim.cue is not None else None
        if outer is None:
            yield claim
        else:
            yield _carried(text, claim, outer)


def _carried(text: str, claim: Claim, outer: Claim) -> Claim:
    assert claim.source is not None
    assert outer.source is not None
    source = claim.source
    if source.span.of(text).lower() in _FIRST:
        source = replace(source, entity=outer.source.entity, kind=outer.source.kind)
    same = source.entity is not None and source.entity == outer.source.entity
    same = same or source.span.of(text).lower() in _FIRST
    return replace(claim, source=source, inside=outer.id, via=claim.via or (None if same else outer.source))


#: Contents that may stand open around a claim; more are broken quotation marks.
_DEEPEST = 12


def _around(claims: Sequence[Claim], near: Sequence[tuple[Span, int]], begins: Sequence[int], n: int) -> Claim | None:
    claim = claims[n]
    assert claim.source is not None
    assert claim.cue is not None
    at = bisect_right(begins, claim.source.span.begin)
    for span, other in reversed(near[max(0, at - _DEEPEST) : at]):
        outer = claims[other]
        if other != n and outer.source is not None and span.covers(claim.source.span) and span.covers(claim.cue):
            return outer
    return None


def own_voice(grounded: Grounded, span: Span, number: int) -> Claim:
    """A claim that the report makes itself: no source, no cue; its content is the passage around ``span``."""
    passages = grounded.reading.passages
    at = bisect_left(passages, span.begin + 1, key=lambda p: p.span.begin) - 1
    content = passages[at].span if at >= 0 and passages[at].span.covers(span) else span
    return Claim(f"c{number}", None, None, (content,), "asserts", False, (), 0.8, "own_voice")


def kind_of_words(words: str) -> SourceKind:
    """What a speaker is by the words alone.

    >>> kind_of_words("a spokeswoman for the Red Cross"), kind_of_words("residents"), kind_of_words("three sources")
    ('humanitarian', 'civilian', 'unnamed')
    """
    for pattern, kind in _decisive():
        if pattern.search(words):
            return kind
    heads = speakers()
    for word in reversed(_WORD.findall(words.lower())):
        if word in heads:
            return cast("SourceKind", heads[word])
    return "other"


@dataclass(slots=True)
class _Finder:
    """Looks up mentions and entities of one report while its claims are made, in text order."""

    grounded: Grounded
    by_mention: dict[str, Entity] = field(init=False)
    #: Speakers so far, with the passage they spoke in: what "it said" may lean on.
    spoke: list[tuple[int, Speaker]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_mention = {m: e for e in self.grounded.entities for m in e.mentions}

    def claim(self, number: int, a: Attribution) -> Claim:
        source = self._speaker(a.source, a.passage)
        claim = Claim(
            f"c{number}", source, a.cue, a.content, a.stance, a.quoted, (), self._sure(a), a.rule,
            self._speaker(a.via, a.passage), verified=self._verified(a),
        )  # fmt: skip
        if source is not None:
            self.spoke.append((a.passage, source))
        return claim

    def _verified(self, a: Attribution) -> bool | None:
        text = self.grounded.reading.report.text
        return False if a.stance == "declines" and a.cue and _UNCHECKED.search(a.cue.of(text)) else None

    def _sure(self, a: Attribution) -> float:
        marks = self.grounded.reading.marks
        if marks is None:
            return a.confidence
        return round(marks.sure("claim", marks.cue_at(a.cue) if a.cue else 0.5, ruled=a.rule != "encoder"), 2)

    def _speaker(self, span: Span | None, passage: int) -> Speaker | None:
        if span is None:
            return None
        words = span.of(self.grounded.reading.report.text)
        if words.lower() in _PRONOUNS:
            return self._pronoun(span, words.lower(), passage)
        again = self._again(span, words.lower(), passage)
        if again is not None:
            return again
        mention = self._mention(span)
        entity = self.by_mention.get(mention.id) if mention else None
        return Speaker(span, entity.id if entity else None, self._kind(span, words, mention, entity))

    def _mention(self, span: Span) -> Mention | None:
        """The mention that shares most with the source; of equals a name, then the later.

        A bare noun that only the model marked ("correspondent") stands behind the name of the body beside it.
        """
        mentions = self.grounded.reading.mentions
        at = bisect_left(mentions, span.begin, key=lambda m: m.span.end)
        best: tuple[tuple[int, int, bool, int], Mention] | None = None
        while at < len(mentions) and mentions[at].span.begin < span.end:
            m = mentions[at]
            at += 1
            shared = min(m.span.end, span.end) - max(m.span.begin, span.begin)
            if m.kind not in _SPEAKING or shared <= 0:
                continue
            known = m.kind in ("person", "organisation") and (m.named or m.rule != "encoder")
            rank = (known + (m.kind in ("person", "organisation")), shared, m.named, m.span.begin)
            if best is None or rank > best[0]:
                best = (rank, m)
        return best[1] if best and self._stands_for(best[1], span) else None

    def _stands_for(self, mention: Mention, span: Span) -> bool:
        """A place or a people inside a longer description ("Aleppo residents") is not the speaker."""
        if mention.kind in ("person", "organisation"):
            return True
        return len(mention.span) * 3 >= len(span) * 2

    def _kind(self, span: Span, words: str, mention: Mention | None, entity: Entity | None) -> SourceKind:
        """By the entity; for a person or where the entity says nothing, by the words and the apposition beside it."""
        text = self.grounded.reading.report.text
        if entity is not None and entity.source_kind not in ("other", "unnamed"):
            return entity.source_kind
        if mention is not None and mention.named and mention.kind == "person":
            beside = _BESIDE.match(text, span.end)
            around = beside.group() if beside else words if len(words) > len(mention.span) + 3 else ""
            if around:
                return kind_of_words(around)
        found = kind_of_words(words)
        return found if found != "other" or entity is None else entity.source_kind

    def _again(self, span: Span, low: str, passage: int) -> Speaker | None:
        """The speaker whom "the source" takes up again, where one was introduced by that noun and more."""
        text = self.grounded.reading.report.text
        if low not in _AGAIN or text[max(0, span.begin - 5) : span.begin].lower().split()[-1:] not in _DEFINITE:
            return None
        for index, speaker in reversed(self.spoke):
            if passage - index > _INTRODUCED:
                return None
            named = _WORD.findall(speaker.span.of(text).lower())
            if low in named and len(named) > 1 and speaker.entity is not None:
                return Speaker(span, speaker.entity, speaker.kind)
        return None

    def _pronoun(self, span: Span, low: str, passage: int) -> Speaker:
        if low in _PERSONAL:
            mention = pronoun_antecedent(self.grounded.reading, span)
            entity = self.by_mention.get(mention) if mention else None
            kind = self._known_kind(entity)
            return Speaker(span, entity.id if entity else None, kind)
        before = self._body_before(passage) if low in _BODILY else None
        return Speaker(span, before.entity, before.kind) if before else Speaker(span, None, "other")

    def _known_kind(self, entity: Entity | None) -> SourceKind:
        if entity is None:
            return "other"
        earlier = next((s for _, s in reversed(self.spoke) if s.entity == entity.id), None)
        return earlier.kind if earlier and entity.source_kind == "other" else entity.source_kind

    def _body_before(self, passage: int) -> Speaker | None:
        """The organisation that spoke last, in this paragraph and not long ago."""
        passages = self.grounded.reading.passages
        for index, speaker in reversed(self.spoke):
            if passage - index > _REACH or passages[index].paragraph != passages[passage].paragraph:
                return None
            if speaker.entity is not None and self._is_body(speaker.entity):
                return speaker
        return None

    def _is_body(self, entity_id: str) -> bool:
        return any(e.id == entity_id and e.kind != "person" for e in self.grounded.entities)
