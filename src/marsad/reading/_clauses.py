"""Where the content of a cue stands: after it, before it, or on both sides. One sentence at a time.

Every function takes the words of the sentence and word positions; nothing here looks beyond the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.reading._cues import Cue, cue_at
from marsad.reading._phrases import Phrase, has_verb, is_adverb, plausible, speaker_after, speaker_before
from marsad.reading._tables import speakers
from marsad.reading._values import Stance
from marsad.reading._verbs import BE, group_start, is_noun, negated, skip_adjuncts, takes_lives
from marsad.reading._words import (
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBORDINATORS,
    TIME_WORDS,
    Words,
    is_finite,
)

__all__ = ["Found", "Sentence", "verbal"]

_OPENING = "\"“«‘'"
_CLOSING = "\"”»’'"
_PAUSES = {",", ":", ";", "-", "–", "—"}


@dataclass(slots=True)
class Found:
    """One attribution as word positions: ``parts`` are the stretches of its content."""

    source: Phrase | None
    cue: tuple[int, int] | None
    parts: list[tuple[int, int]]
    stance: Stance
    confidence: float
    rule: str
    via: Phrase | None = None


@dataclass(slots=True)
class Sentence:
    """A sentence at work: its words, which of them are quoted, and what was found so far."""

    words: Words
    quoted: tuple[bool, ...]
    #: The sentence opens inside a quotation of the sentence before.
    opens_quoted: bool = False
    found: list[Found] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The word after the last, closing stops left out."""
        n = len(self.words)
        while n and not self.words.is_word(n - 1) and self.words.raw[n - 1] in ".!?…":
            n -= 1
        return n


_LISTENERS = frozenset(("us", "me", "them", "reporters", "journalists", "investigators"))


def verbal(s: Sentence, i: int, cue: Cue) -> Found | None:
    """The attribution of the finite cue whose first word is ``i``."""
    words = s.words
    if is_noun(words, i, cue) or takes_lives(words, i) or negated(words, i, cue):
        return None
    group = group_start(words, i)
    stop = i + len(cue.words)
    if len(cue.words) == 1 and any(words.low[k] in BE for k in range(group, i)):
        return _passive(s, group, i, cue)
    if cue.words[-1] == "to" and len(cue.words) == 2 and words.low[stop : stop + 1] and words.low[stop] in _LISTENERS:
        cue, stop = Cue(cue.words[:1], cue.stance, "say"), i + 1  # "admitted to us by telephone"
    source = speaker_before(words, group, _floor(s, group)) or _same_speaker(s, group)
    listener = speaker_after(words, stop, s.end) if cue.frame == "tell" and stop < s.end else None
    after = _after_listener(s, stop, listener) if cue.frame == "tell" else stop
    if after is None:
        return None
    if cue.frame in ("object", "silence"):
        return _with_object(s, source, i, stop, cue)
    if cue.frame == "that":
        return _with_clause(s, source, i, stop, cue)
    found = _spoken(s, source, group, i, stop, after, cue)
    if found is not None and listener is not None and _carries(words, listener):
        found.via = listener
    return found


def _carries(words: Words, listener: Phrase) -> bool:
    """Is the listener an outlet, so that the words came to us through it? "Reporters" are everybody's."""
    if words.low[listener[1] - 1] in ("reporters", "journalists", "media", "press"):
        return False
    return any(speakers().get(words.low[k]) == "media" for k in range(*listener)) or (
        listener[1] - listener[0] == 1 and words.raw[listener[0]].isupper() and len(words.raw[listener[0]]) > 2
    )


def _same_speaker(s: Sentence, group: int) -> Phrase | None:
    """ "The ministry denied it and said C": the verbs share their subject."""
    if group < 2 or s.words.low[group - 1] not in ("and", "but", "then"):
        return None
    before = [
        f for f in s.found if f.source and f.cue and f.cue[0] < group and f.rule in ("after", "object", "that_clause")
    ]
    return before[-1].source if before and before[-1].source and before[-1].source[1] <= group else None


def _floor(s: Sentence, stop: int) -> int:
    """How far left a speaker may stand: not beyond the cue before it."""
    return max((f.cue[1] for f in s.found if f.cue and f.cue[1] <= stop), default=0)


def _passive(s: Sentence, group: int, i: int, cue: Cue) -> Found | None:
    """ "The toll was confirmed by doctors", "it was announced by the army that C"."""
    words, stop = s.words, i + 1
    if cue.frame in ("tell", "that", "silence") or stop >= s.end:
        return None
    if words.low[stop] != "by":
        return None
    source = speaker_after(words, stop + 1, s.end)
    if source is None or not plausible(words, source):
        return None
    rest = skip_adjuncts(s.words, source[1], s.end)
    parts = [(rest + 1, s.end)] if rest < s.end and words.low[rest] == "that" else [(_content_floor(s, group), group)]
    return Found(source, (i, stop), parts, cue.stance, 0.75, "passive")


def _after_listener(s: Sentence, stop: int, listener: Phrase | None) -> int | None:
    """The word after "told X"; null where nobody is told."""
    if stop >= s.end:
        return None
    if listener is not None:
        return listener[1]
    return stop if s.words.raw[stop] in _OPENING or s.words.low[stop] == "that" else None


def _with_object(s: Sentence, source: Phrase | None, i: int, stop: int, cue: Cue) -> Found | None:
    if source is None or not plausible(s.words, source):
        return None
    first = stop + (cue.frame == "object" and s.words.low[stop : stop + 1] == ("that",))
    end = _clause_end(s, first)
    alone = _no_object(s, stop)
    if cue.frame == "object" and alone and stop - i > 1:
        # "denied responsibility and said ...": what is denied stands in the phrase itself
        return Found(source, (i, stop - 1), [(stop - 1, stop)], cue.stance, 0.7, cue.frame)
    if end <= first or (cue.frame == "silence" and alone):
        if cue.frame != "silence":
            return None
        parts = [(i, stop)]
    else:
        parts = [(first, end)]
    return Found(source, (i, stop), parts, cue.stance, 0.7 if cue.frame == "object" else 0.85, cue.frame)


#: After silence or an admission these open no object: "claimed responsibility in a video", "did not comment but ...".
_NO_OBJECT = frozenset(("but", "and", "while", "in", "through", "via", "by", "after", "when", "until", "despite"))


def _no_object(s: Sentence, stop: int) -> bool:
    """Does an adjunct or the next clause follow? "Did not say by whom" has an object."""
    following = s.words.low[stop : stop + 2]
    return following[:1] != () and following[0] in _NO_OBJECT and following[1:] not in _WHOM


_WHOM = (("whom",), ("what",), ("which",), ("whose",), ("how",))


def _with_clause(s: Sentence, source: Phrase | None, i: int, stop: int, cue: Cue) -> Found | None:
    """Verbs of thinking and showing: only a clause counts as their content."""
    words = s.words
    if source is None or stop >= s.end:
        return None
    told = words.low[stop] == "that"
    if not told and not (has_verb(words, stop, s.end) and _opens_clause(words, stop)):
        return None
    if not plausible(words, source):
        return None
    return Found(source, (i, stop), [(stop + told, s.end)], cue.stance, 0.65, "that_clause")


def _opens_clause(words: Words, i: int) -> bool:
    low = words.low[i]
    return (
        low in DETERMINERS | POSSESSIVES
        or low in ["he", "she", "it", "they", "we", "i", "you", "there"]
        or (words.capital(i) and low not in TIME_WORDS)
    )


def _spoken(s: Sentence, source: Phrase | None, group: int, i: int, stop: int, after: int, cue: Cue) -> Found | None:
    """The say and tell frames: the content may stand on either side, or on both."""
    words = s.words
    rest = skip_adjuncts(s.words, after, s.end)
    if _other_speaks(s, rest):
        rest = s.end
    if source is not None and not plausible(words, source):
        source = None
    inverted = None if cue.frame == "tell" else _inverted(s, source, group, stop)
    if inverted is not None:
        return _Sided(s, inverted, (i, stop), cue).inverted(group)
    if source is None:
        return None
    sided = _Sided(s, source, (i, stop), cue)
    if rest >= s.end:
        return sided.before(source[0])
    if words.low[rest] == "that":
        return sided.after(rest + 1)
    if words.low[rest] in ("and", "but") and rest + 1 < s.end and cue_at(words, rest + 1) is not None:
        return None  # "confessed and testified"
    before = _content_floor(s, source[0])
    has_before = _worthy(s, before, source[0])
    if words.raw[rest] in _OPENING or words.raw[rest] == ":":
        return sided.both(before, rest) if has_before and _paused(s, source[0]) else sided.after(rest)
    if not has_before:
        return sided.after(rest)
    if words.raw[rest] in _PAUSES and words.raw[rest] != ":" and not _paused(s, source[0]):
        return sided.after(rest)
    return _either(s, sided, before, rest)


def _other_speaks(s: Sentence, first: int) -> bool:
    """Is what is left another speaker and his verb ("a source said on Monday the agency reported")?"""
    words = s.words
    if not 2 <= s.end - first <= 7:
        return False
    cue = cue_at(words, s.end - 1)
    return cue is not None and cue.frame == "say" and speaker_before(words, s.end - 1, first) is not None


def _either(s: Sentence, sided: _Sided, before: int, rest: int) -> Found | None:
    """A clause stands before the speaker and words stand after the cue: which is the content?"""
    words, source = s.words, sided.source
    joined = words.low[_article(words, source[0]) - 1] if _article(words, source[0]) else ""
    clause_after = has_verb(words, rest, s.end)
    turned = (
        words.low[rest] in SUBORDINATORS | CONJUNCTIONS or words.low[rest].endswith("ing") or words.raw[rest] == ","
    )
    if words.low[before] in SUBORDINATORS and clause_after and not turned:
        return sided.after(rest)
    if _paused(s, source[0]):
        if words.raw[rest] == "," and rest + 1 < s.end and words.low[rest + 1] not in CONJUNCTIONS | SUBORDINATORS:
            goes_on = words.low[rest + 1]
            if not goes_on.endswith("ing") and not _relative_time(goes_on):
                return sided.both(before, rest + 1)
        if joined in ('"', "”") or not clause_after or turned:
            return sided.before(source[0])
        return sided.after(rest) if not _clausal(s, before, source[0]) else sided.before(source[0])
    if joined in CONJUNCTIONS | SUBORDINATORS | {"that", "which", "who", "what", "ago"}:
        return sided.after(rest) if clause_after or not turned else sided.before(source[0])
    if turned or not clause_after:
        return sided.before(source[0]) if _clausal(s, before, source[0]) else sided.after(rest)
    return sided.after(rest)


def _relative_time(low: str) -> bool:
    return low in TIME_WORDS or low in PREPOSITIONS


def _clausal(s: Sentence, first: int, last: int) -> bool:
    return has_verb(s.words, first, last) or any(s.quoted[first:last])


def _worthy(s: Sentence, first: int, last: int) -> bool:
    """Is there something before the speaker that could be said: a clause or a quotation?"""
    last = _article(s.words, last)
    return (last - first >= 3 and _clausal(s, first, last)) or (s.opens_quoted and first == 0 and any(s.quoted[:last]))


def _article(words: Words, i: int) -> int:
    """Position of the article or owner before the phrase, or of the phrase itself."""
    return i - 1 if i and words.low[i - 1] in DETERMINERS | POSSESSIVES else i


def _paused(s: Sentence, i: int) -> bool:
    """Does a comma or a closing quotation mark stand before the phrase?"""
    at = _article(s.words, i)
    return at > 0 and s.words.raw[at - 1] in ('"', "”", "»", ",", "’", "-", "–", "—")


def _inverted(s: Sentence, source: Phrase | None, group: int, stop: int) -> Phrase | None:
    """The speaker after the cue ("C, said X"), where what follows is no clause."""
    words = s.words
    if stop >= s.end or words.low[stop] in ("that", "it", "they", "he", "she", "we", "there", "his", "its", "their"):
        return None
    if words.low[stop] in TIME_WORDS or words.low[stop] in PREPOSITIONS or group != stop - 1:
        return None
    if not _worthy(s, _content_floor(s, group), group):
        return None
    phrase = speaker_after(words, stop, s.end)
    if phrase is None or not plausible(words, phrase) or words.low[phrase[1] - 1].isdigit():
        return None
    if words.low[phrase[1] - 1].endswith(("'s", "’s")):
        return None  # "affirmed Moscow's readiness"
    if group > 0 and words.raw[group - 1] in '"”»,':
        return phrase if not source or words.raw[group - 1] != "," else None
    if source is not None and not _surely_speaks(words, phrase) and _surely_speaks(words, source):
        return None
    if source is not None and not _worthy(s, _content_floor(s, group), source[0]):
        return None
    follows = phrase[1]
    while follows < s.end and words.raw[follows] != ",":
        if words.low[follows] in ("who", "which", "and", "as", "while", "after") or words.low[follows].endswith("ing"):
            break
        if is_finite(words, follows):
            return None
        follows += 1
    return phrase


def _surely_speaks(words: Words, phrase: Phrase) -> bool:
    """A noun of the table, or a name that holds one; a bare name may be a place."""
    return any(words.low[k] in speakers() for k in range(*phrase)) or (
        phrase[1] - phrase[0] > 1 and words.capital(phrase[0])
    )


def _content_floor(s: Sentence, stop: int) -> int:
    """First word of what may be content before ``stop``: after earlier contents' cues and an opening conjunction."""
    words = s.words
    floor = 0
    for f in s.found:
        if f.cue and f.cue[1] <= stop and f.rule in ("before", "inverted"):
            floor = max(floor, f.cue[1])
    while floor < stop and (words.raw[floor] in _PAUSES or words.low[floor] in ("and", "but", "meanwhile", "however")):
        floor += 1
    return floor


def _clause_end(s: Sentence, first: int) -> int:
    """Where an object ends: at the sentence's end, or before a participle or a conjunction that opens a new clause."""
    words = s.words
    for k in range(first + 1, s.end):
        if s.quoted[k]:
            continue
        if words.raw[k] == ";":
            return k
        if words.low[k] in ("and", "but") and not has_verb(words, first, k) and _verb_next(s, k + 1):
            return k
        if words.raw[k] != "," or k + 2 >= s.end:
            continue
        joint = words.low[k + 1]
        opens = joint == "and" and has_verb(words, k + 2, min(k + 6, s.end))
        if opens or joint in ("but", "while", "saying", "adding"):
            return k
    return s.end


def _verb_next(s: Sentence, k: int) -> bool:
    """Does a verb without a subject of its own follow: "rejected any link and called the raid ..."?"""
    while k < s.end and is_adverb(s.words, k):
        k += 1
    return k + 1 < s.end and not s.quoted[k] and is_finite(s.words, k)


@dataclass(frozen=True, slots=True)
class _Sided:
    """Makes the attribution once the side of its content is known."""

    s: Sentence
    source: Phrase
    cue: tuple[int, int]
    form: Cue

    def _made(self, parts: list[tuple[int, int]], rule: str, confidence: float) -> Found | None:
        parts = [(a, b) for a, b in parts if any(self.s.words.is_word(k) for k in range(a, b))]
        return Found(self.source, self.cue, parts, self.form.stance, confidence, rule) if parts else None

    def before(self, stop: int) -> Found | None:
        first = _content_floor(self.s, stop)
        if not _clausal(self.s, first, stop):
            first = 0
        return self._made([(first, _article(self.s.words, stop))], "before", 0.85)

    def after(self, first: int) -> Found | None:
        return self._made([(first, self.s.end)], "after", 0.9)

    def both(self, first: int, rest: int) -> Found | None:
        stop = _article(self.s.words, self.source[0])
        return self._made([(first, stop), (rest, self.s.end)], "both", 0.85)

    def inverted(self, group: int) -> Found | None:
        parts = [(_content_floor(self.s, group), group)]
        rest = self.source[1]
        while rest < self.s.end and self.s.words.raw[rest] not in _OPENING:
            rest += 1
        if rest < self.s.end and self.s.quoted[min(rest + 1, self.s.end - 1)]:
            parts.append((rest, self.s.end))
        return self._made(parts, "inverted", 0.85)
