"""The rules' reading and the neural reader's put together: mentions that only one of them found, and who said what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

from marsad.reading._values import Attribution, MentionKind, Passage, Proposal, Stance
from marsad.reading.neural.marks import Marks, SpeechMark
from marsad.spans import Span, trimmed

# Chosen on the dev part of our corpus, GUM dev and re3d dev together (docs/accuracy.md).
#: An attribution by rule is dropped where the model gives its cue less than this. Links F1 of our dev, GUM's dev and
#: PolNeAR's dev: at .15 65.0, 54.5 and 44.4; at .07 64.3, 54.1 and 44.9; at .04 64.4, 54.1 and 45.1.
DROPPED = 0.04
#: One that only the model found is added from this probability on, if it has a speaker: 69 of 116 were right, without
#: a speaker none of 34.
ADDED = 0.5
#: A mention that only the model found is proposed from this probability on.
NAMED = 0.5


@lru_cache(maxsize=1)
def proposals_of(text: str, marks: Marks) -> tuple[Proposal, ...]:
    """The model's mentions as proposals, of the rule "encoder"; kept for the report at hand, for several ask."""
    return tuple(_proposals(text, marks))


def _proposals(text: str, marks: Marks) -> Iterator[Proposal]:
    for name in marks.names:
        if name.probability < NAMED:
            continue
        span = _tidied(text, name.span)
        if _WORD.search(text, span.begin, span.end) and not _EMPTY.fullmatch(span.of(text)):
            kind = cast("MentionKind", name.kind)
            yield Proposal(span, kind, _is_name(text, span, kind), name.probability, "encoder")


#: Function words that no mention begins or ends with. "Since 2014" is a whole time; "since" alone is none.
_BEFORE = re.compile(r"(?:(?:the|an?|of|and|or|its|their|his|her)\s+)+", re.IGNORECASE)
_AFTER = re.compile(r"(?:[\s,-]+(?:of|and|or|the|an?|in|at|by|for|from|with|who|that|which|led|backed|held)|['’]s|-)+$")
_WORD = re.compile(r"\w+")
#: Words that mention nothing by themselves.
_EMPTY = re.compile(
    r"(?:since|for|of|the|an?|and|key|main|first|second|new|other|last|next|(?:\w+-)?(?:held|controlled|backed|led|based)"
    r"|\w+-year-old|residential|local|northern|southern|eastern|western|unidentified|unknown|armed|unarmed|masked|hooded"
    r"|uniformed|presidential|young|elderly|heavily|alleged|suspected)",
    re.IGNORECASE,
)


def _tidied(text: str, span: Span) -> Span:
    """A span without articles, prepositions and genitives at its edges."""
    span = trimmed(text, span.begin, span.end)
    before = _BEFORE.match(text, span.begin, span.end)
    after = _AFTER.search(text, span.begin, span.end)
    begin = before.end() if before else span.begin
    end = after.start() if after else span.end
    return trimmed(text, begin, end) if begin < end else Span(begin, begin)


def _is_name(text: str, span: Span, kind: MentionKind) -> bool:
    """Proper names have a capital that no sentence start explains."""
    words = span.of(text).split()
    return (
        kind in ("person", "organisation", "location")
        and any(w[0].isupper() for w in words if w)
        and not (len(words) == 1 and words[0].istitle() and _common(text, span, words[0]))
    )


def _common(text: str, span: Span, word: str) -> bool:
    """Is a single word with a capital a plain noun: at the start of a sentence, or small elsewhere in the report?"""
    low = word.lower()
    if low.isidentifier():
        return _opens(text, span.begin) or low in _words_of(text)
    return _opens(text, span.begin) or word.lower() in _small_words(text)


@lru_cache(maxsize=1)
def _small_words(text: str) -> frozenset[str]:
    """The words of a report that stand in it without a capital."""
    return frozenset(w for w in _WORD.findall(text) if w.islower())


@lru_cache(maxsize=2)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text as they are written: asked for every name of a report, one report after the other."""
    return frozenset(re.findall(r"\w+", text))


def _opens(text: str, begin: int) -> bool:
    while begin and text[begin - 1] in " \"'“‘(":
        begin -= 1
    return not begin or text[begin - 1] in ".!?\n:"


def fused(
    text: str, passages: Sequence[Passage], ruled: Sequence[Attribution], marks: Marks
) -> tuple[Attribution, ...]:
    """Attributions of both, in text order."""
    out: list[Attribution] = []
    taken: set[int] = set()
    for rule in ruled:
        n = _partner(rule, marks.speech, taken)
        if n is not None:
            taken.add(n)
            out.append(_agreed(text, rule, marks.speech[n]))
        elif _stays(rule, marks):
            out.append(rule)
    for n, mark in enumerate(marks.speech):
        if n not in taken and _added(mark) and not _thinks_aloud(text, mark) and not _told(mark, out):
            made = _made(text, passages, mark)
            if made is not None:
                out.append(made)
    return tuple(sorted(out, key=lambda a: min(s.begin for s in (a.cue, a.source, *a.content) if s is not None)))


def _stays(rule: Attribution, marks: Marks) -> bool:
    """Does an attribution stay that the model has not? A quotation without a cue gives way to one with a speaker."""
    if rule.cue is not None and rule.rule != "introduced_quote":
        return marks.cue_at(rule.cue) >= DROPPED
    return not any(_added(m) and any(c.meets(r) for c in m.content for r in rule.content) for m in marks.speech)


def _added(mark: SpeechMark) -> bool:
    return mark.source is not None and bool(mark.content) and mark.probability >= ADDED


#: "I think", "we believe" inside somebody's quotation: part of what is said there, and no second speaker. Of 32 such
#: marks on PolNeAR's dev none was right.
_FIRST_PERSON = frozenset(("i", "we"))
_THINKING = frozenset(("think", "thought", "believe", "believed", "mean", "guess", "feel", "felt", "know", "knew"))


def _thinks_aloud(text: str, mark: SpeechMark) -> bool:
    assert mark.source is not None
    if mark.source.of(text).lower() not in _FIRST_PERSON or mark.cue.of(text).lower() not in _THINKING:
        return False
    return _inside_quotes(text, mark.cue.begin)


def _told(mark: SpeechMark, found: Sequence[Attribution]) -> bool:
    """Has a rule these very words of this speaker already, by another cue ("has" of "has denied responsibility")?"""
    content = tuple(mark.content)
    return any(a.source is not None and a.source == mark.source and tuple(a.content) == content for a in found)


def _inside_quotes(text: str, at: int) -> bool:
    """Does a quotation that was opened in the same paragraph still stand open?"""
    line = text[max(text.rfind("\n", 0, at) + 1, at - 1500) : at]
    if "“" in line or "”" in line:
        return line.rfind("“") > line.rfind("”")
    return line.count('"') % 2 == 1 or line.count("''") % 2 == 1


def _partner(rule: Attribution, speech: Sequence[SpeechMark], taken: set[int]) -> int | None:
    """The model's attribution that has the same cue."""
    for n, mark in enumerate(speech):
        if n not in taken and rule.cue is not None and mark.cue.meets(rule.cue):
            return n
    return None


def _agreed(text: str, rule: Attribution, mark: SpeechMark) -> Attribution:
    source = rule.source if rule.source is not None or mark.source is None else _clean(text, mark.source)
    # "claimed" is doubt to a rule, and a doer's own admission in "claimed responsibility": three of four on dev
    stance = "confirms" if (rule.stance, mark.stance) == ("alleges", "confirms") else rule.stance
    sure = max(rule.confidence, min(0.99, mark.probability))
    return replace(rule, source=source, stance=stance, confidence=sure)


def _made(text: str, passages: Sequence[Passage], mark: SpeechMark) -> Attribution | None:
    at = bisect_right(passages, mark.cue.begin, key=lambda p: p.span.begin) - 1
    if at < 0 or passages[at].role in ("boilerplate", "byline"):
        return None
    source = _whole_source(text, _clean(text, mark.source), mark.cue) if mark.source else None
    content = tuple(c for c in (_content(text, s) for s in mark.content) if len(c))
    if not content:
        return None
    quoted = all(_in_quotes(text, c) for c in content)
    return Attribution(
        source, mark.cue, content, quoted, cast("Stance", mark.stance), passages[at].index, mark.probability, "encoder"
    )


def _clean(text: str, span: Span) -> Span:
    return trimmed(text, span.begin, span.end)


#: Where "a source" speaks: the words say which one, and alone it is nobody ("a source on the ground", "at the port").
_COMPLEMENT = re.compile(r"\s+(?:at|in|on|from|inside|with|within|close to)\s+(?:[\w'’-]+\s+){0,6}?[\w'’-]+(?=\s*$)")


def _whole_source(text: str, source: Span, cue: Span) -> Span:
    """A bare "source" with its complement, where the cue follows right after that."""
    if source.of(text).lower().rpartition(" ")[2] not in ("source", "sources") or cue.begin <= source.end:
        return source
    more = _COMPLEMENT.match(text, source.end, min(cue.begin, source.end + 80))
    return Span(source.begin, more.end()) if more else source


_QUOTES = "\"“”«»'‘’ \t\n,;"


def _content(text: str, span: Span) -> Span:
    begin, end = span.begin, span.end
    while begin < end and text[begin] in _QUOTES:
        begin += 1
    while end > begin and text[end - 1] in _QUOTES + ".":
        end -= 1
    return Span(begin, end)


def _in_quotes(text: str, span: Span) -> bool:
    before, after = text[max(0, span.begin - 2) : span.begin], text[span.end : span.end + 2]
    return any(c in before for c in '"“«') and any(c in after for c in '"”»')
