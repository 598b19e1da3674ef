"""Who said what: attributions of a report, sentence by sentence, then the quotations that are left.

The frames of ``_cues`` say how each form takes its content, ``_phrases`` finds the speaker's words, ``_clauses`` the
side on which the content stands. A quotation that runs over several sentences is joined to the speaker of any of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from marsad.intake import Report
from marsad.reading._clauses import Found, Sentence, verbal
from marsad.reading._cues import Cue, cue_at, cue_openers
from marsad.reading._phrases import Phrase, has_verb, plausible, speaker_after, speaker_before
from marsad.reading._quotes import Quote, find_quotes
from marsad.reading._tables import speakers, word_class
from marsad.reading._unspoken import left_over
from marsad.reading._values import Attribution, Passage, Proposal
from marsad.reading._verbs import group_start, takes_lives
from marsad.reading._words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, Words, cut
from marsad.spans import Span, trimmed

__all__ = ["find_attributions"]

_NO_WORD = re.compile(
    r"\bno (?:immediate |official |further |independent |word of |public )*(?:comment|reaction|response|confirmation"
    r"|word|statement)"
    r" (?:was available |was given |came )?(?:from|by) ", re.I,
)  # fmt: skip
_UNVERIFIED = re.compile(
    r"\b(?:could not|cannot|can not|couldn['’]?t|has not been|have not been|had not been|was not|were not|not been|not)"
    r" (?:immediately |yet |yet been |be |been "
    r"|possible to )*(?:independently )?(?:be )?(?:independently )?(?:immediately )?"
    r"(?:verified|confirmed|verify|corroborated)\b(?: independently)?", re.I,
)  # fmt: skip
_NEITHER = re.compile(
    r"\b(?:neither|none|nothing)\b[^.;]{0,60}?"
    r"\b(?P<cue>(?:could|can) be (?:independently )?(?:verified|confirmed|corroborated))",
    re.I,
)
#: Speakers that may close a headline without a mark ("Strike kills 12 in the north monitor").
_TITLE_SPEAKERS = word_class("title_speakers")
#: May stand before a leading "according to".
_BEFORE_LEAD = ADVERBS | CONJUNCTIONS | {"that"}
#: Before an "-ing" form: it is a noun, part of a progressive, or has another subject.
_NO_PARTICIPLE = AUXILIARIES | PREPOSITIONS | DETERMINERS
#: Participles that tell of speaking without a verb of saying before them.
_BY_THEMSELVES = word_class("by_themselves")
#: Verbs that tell a figure where one of the nouns follows.
_REPORTS_TOLL = word_class("reports_toll")
_TOLL = word_class("toll")


def find_attributions(
    report: Report, passages: Sequence[Passage], proposals: Sequence[Proposal] = ()
) -> tuple[Attribution, ...]:
    """All attributions in text order; contents are without outer quotation marks, articles and blanks.

    ``proposals`` may be empty: a proposal of a person or an organisation that meets a speaker only makes it surer.
    A quotation without a speaker gives an attribution with neither source nor cue.
    """
    text = report.text
    quotes = find_quotes(text, passages)
    named = [p.span for p in proposals if p.kind in ("person", "organisation")]
    out: list[Attribution] = []
    for passage in passages:
        if passage.role in ("body", "headline") and _promising(text, passage):
            out.extend(_of_sentence(text, passage, quotes, named))
    return tuple(sorted(left_over(text, passages, quotes, out), key=_order))


def _order(a: Attribution) -> tuple[Span, Span]:
    return a.content[0], a.cue or a.source or a.content[0]


_OTHERS = frozenset(("no", "not", "cannot", "quoted", "quotes", "cited", "cites", "put", "gave", "raised"))
_FIRST_WORDS = re.compile(r"[A-Za-z]+")


def _promising(text: str, passage: Passage) -> bool:
    """Is there a word that opens a cue? Most sentences have none, and need no more work."""
    openers = cue_openers()
    words = passage.span.of(text).lower()
    return passage.role == "headline" or any(w in openers or w in _OTHERS for w in _FIRST_WORDS.findall(words))


def _of_sentence(text: str, passage: Passage, quotes: Sequence[Quote], named: Sequence[Span]) -> Iterator[Attribution]:
    words = cut(text, passage.span)
    if not len(words):
        return
    near = _quotes_near(quotes, passage.span)
    quoted = tuple(any(q.closed and q.span.begin <= b < q.span.end for q in near) for b in words.begin)
    opens = any(q.span.begin < passage.span.begin < q.span.end for q in near)
    s = Sentence(words, quoted, opens)
    _walk(s)
    if passage.role == "headline" and not s.found:
        s.found.extend(_headline(s))
    s.found.extend(_special(text, passage, s))
    _untangle(s)
    for found in s.found:
        made = _made(text, passage, s, found, near)
        if made is not None:
            yield made if not named or made.source is None else _surer(made, named)


def _quotes_near(quotes: Sequence[Quote], span: Span) -> list[Quote]:
    at = bisect_left(quotes, span.begin, key=lambda q: q.outer.end)
    near = []
    while at < len(quotes) and quotes[at].outer.begin < span.end:
        near.append(quotes[at])
        at += 1
    return near


def _surer(a: Attribution, named: Sequence[Span]) -> Attribution:
    assert a.source is not None
    at = bisect_left(named, a.source.begin, key=lambda n: n.end)
    if not any(n.meets(a.source) for n in named[at : at + 2]):
        return a
    return Attribution(
        a.source, a.cue, a.content, a.quoted, a.stance, a.passage, min(0.97, a.confidence + 0.05), a.rule, a.via
    )


def _walk(s: Sentence) -> None:
    """All cues of the sentence outside quotations, from left to right."""
    i = 0
    while i < s.end:
        found = None
        cue = None if s.quoted[i] else cue_at(s.words, i)
        if (
            cue is None
            and not s.quoted[i]
            and s.words.low[i] in ("quoted", "quotes", "quoting", "cited", "cites", "citing")
        ):
            found = _quoted_as_saying(s, i)
        elif cue is not None:
            found = _by_frame(s, i, cue)
        elif not s.quoted[i] and s.words.low[i] in _REPORTS_TOLL:
            found = _toll(s, i)
        if found is not None and found.parts:
            s.found.append(found)
            i = _past(found, i)
        else:
            i += 1


def _past(found: Found, i: int) -> int:
    """Where to look for the next cue: after this one, and after the speaker that follows it."""
    after = found.cue[1] if found.cue else i + 1
    return max(after, found.source[1]) if found.source and found.source[0] >= after else after


def _toll(s: Sentence, i: int) -> Found | None:
    """ "X put the toll at 12", "X gave a lower figure of 12"."""
    at = next((k for k in range(i + 1, min(s.end, i + 6)) if s.words.low[k] in _TOLL), None)
    if at is None:
        return None
    return verbal(s, i, Cue((s.words.low[i],), "asserts", "object"))


def _by_frame(s: Sentence, i: int, cue: Cue) -> Found | None:
    if cue.frame == "according":
        return _according(s, i, cue)
    if cue.frame == "citing":
        return _quoted_as_saying(s, i) or _citing(s, i, cue)
    if cue.frame == "participle":
        return _participle(s, i, cue)
    return verbal(s, i, cue)


def _according(s: Sentence, i: int, cue: Cue) -> Found | None:
    words, stop = s.words, i + len(cue.words)
    source = speaker_after(words, stop, s.end)
    if source is None:
        return None
    here = (i, stop)
    lead = all(words.low[k] in _BEFORE_LEAD or not words.is_word(k) for k in range(i))
    rest = source[1]
    if lead:
        rest = _past_comma(words, rest, s.end)
        return Found(source, here, [(rest, s.end)], cue.stance, 0.9, "according_first") if rest < s.end else None
    first = _after_last_cue(s, i)
    if first >= i or (s.found and s.found[-1].rule == "after"):
        return _citing_again(s, source, here, cue)
    parts = [(first, i)]
    goes_on = rest + 1 if rest < s.end and words.raw[rest] == "," else rest
    if goes_on < s.end and not has_verb(words, first, i):
        near = has_verb(words, goes_on, min(goes_on + 2, s.end))
        parts = [(first, i), (goes_on, s.end)] if near else [(goes_on, s.end)]
    elif goes_on > rest and words.raw[i - 1] == "," and has_verb(words, goes_on, s.end):
        parts.append((goes_on, s.end))
    return Found(source, here, parts, cue.stance, 0.9, "according_last")


def _citing_again(s: Sentence, source: Phrase, here: tuple[int, int], cue: Cue) -> Found | None:
    """ "the agency said, according to the governor": what the agency said goes back to the governor."""
    if not s.found:
        return None
    last = s.found[-1]
    parts = [(a, min(b, here[0]) if a < here[0] else b) for a, b in last.parts]
    return Found(source, here, parts, cue.stance, 0.75, "citing", last.source)


def _past_comma(words: Words, i: int, end: int) -> int:
    """Past an apposition and the comma after the speaker of a leading "according to X, head of Y, C"."""
    if i < end and words.raw[i] == ",":
        return i + 1
    for k in range(i, min(end, i + 14)):
        if words.raw[k] == ",":
            return k + 1
        if has_verb(words, k, k + 1) or words.raw[k] in '"“' or (words.low[k] in DETERMINERS and k > i):
            break
    return i


def _after_last_cue(s: Sentence, i: int) -> int:
    first = 0
    for f in s.found:
        if f.cue and f.cue[1] <= i and f.rule in ("before", "inverted", "according_last"):
            first = max(first, f.cue[1])
    while first < i and (
        (not s.words.is_word(first) and s.words.raw[first] in ",;-") or s.words.low[first] in ("and", "but")
    ):
        first += 1
    return first


def _last_source(s: Sentence, i: int) -> Phrase | None:
    """The speaker of the sentence so far."""
    before = [f for f in s.found if f.source and f.cue and f.cue[1] <= i and f.rule != "citing"]
    return before[-1].source if before else None


def _citing(s: Sentence, i: int, cue: Cue) -> Found | None:
    """ "the agency said, citing officials": what the agency said goes back to officials."""
    source = speaker_after(s.words, i + 1, s.end)
    if source is None or not plausible(s.words, source):
        return None
    main = [f for f in s.found if f.cue and f.cue[1] <= i]
    if main:
        parts = [(a, min(b, i) if a < i else b) for a, b in main[-1].parts]
        via = main[-1].source
    else:
        parts, via = [(0, i)], None
    parts = [p for p in parts if p[1] > p[0]]
    return Found(source, (i, i + 1), parts, cue.stance, 0.75, "citing", via) if parts else None


def _quoted_as_saying(s: Sentence, i: int) -> Found | None:
    """ "X quoted Y as saying C", "Y was quoted (by X) as saying C"."""
    words = s.words
    at = next(
        (k for k in range(i + 1, min(s.end - 1, i + 28)) if words.low[k] == "as" and words.low[k + 1].endswith("ing")),
        None,
    )
    if at is None:
        return None
    rest = at + 2 + (words.low[at + 2 : at + 3] == ("that",))
    if i and words.low[i - 1] in ("was", "were", "been", "is", "are", "being"):
        source = speaker_before(words, i - 1, 0)
        via = speaker_after(words, i + 2, at) if words.low[i + 1] == "by" else None
    else:
        source = speaker_after(words, i + 1, at)
        via = speaker_before(words, i, 0) or _last_source(s, i)
    if source is None or rest >= s.end:
        return None
    return Found(source, (i, at + 2), [(rest, s.end)], "asserts", 0.9, "quoted_as_saying", via)


def _participle(s: Sentence, i: int, cue: Cue) -> Found | None:
    words, stop = s.words, i + len(cue.words)
    if i == 0 or words.low[i - 1] in _NO_PARTICIPLE or takes_lives(words, i):
        return None
    source = _last_source(s, i)
    sure = 0.8
    if source is None:
        source, sure = speaker_after(words, 0, i), 0.55
        if source is None or words.low[source[1] - 1] not in speakers() or cue.words[0] not in _BY_THEMSELVES:
            return None
    first = stop + (words.low[stop : stop + 1] == ("that",))
    if first >= s.end or words.low[i] == "telling":
        return None
    return Found(source, (i, stop), [(first, s.end)], cue.stance, sure, "participle")


def _headline(s: Sentence) -> Iterator[Found]:
    """ "Monitor: C", "C: monitor", and what is left of them without marks."""
    words, end = s.words, s.end
    marks = [k for k in range(1, end) if words.raw[k] in (":", "-", "–", "—") and k < end - 1]
    if marks:
        first, last = marks[0], marks[-1]
        lead, tail = (0, first), (last + 1, end)
        if words.raw[first] == ":" and first <= 5 and _speaks(words, lead):
            yield Found(lead, None, [(first + 1, end)], "asserts", 0.7, "headline_lead")
            return
        if end - last <= 6 and _speaks(words, tail):
            yield Found(tail, None, [(0, last)], "asserts", 0.7, "headline_tail")
            return
    if (
        end > 5
        and words.low[end - 1] in _TITLE_SPEAKERS
        and words.low[end - 2] not in DETERMINERS | {"of", "by", "on", "in", "and", "to", "with"}
    ):
        first = end - 2 if words.low[end - 2] in ("state", "rights", "war") else end - 1
        if has_verb(words, 0, first) or any(w.endswith("s") for w in words.low[1:first]):
            yield Found((first, end), None, [(0, first)], "asserts", 0.5, "headline_bare_tail")


def _speaks(words: Words, phrase: Phrase) -> bool:
    if words.low[phrase[1] - 1] in ("report", "update", "bulletin") and phrase[1] - phrase[0] > 1:
        return False  # "Situation report: ..." names the kind of text
    return words.low[phrase[1] - 1] in speakers() and not has_verb(words, *phrase)


def _special(text: str, passage: Passage, s: Sentence) -> Iterator[Found]:
    """Silence and doubt that have no speaker as their subject."""
    line = passage.span.of(text)
    silent = _NO_WORD.search(line)
    if silent:
        first = _word_at(s.words, passage.span.begin + silent.end())
        source = speaker_after(s.words, first, s.end)
        begin = _word_at(s.words, passage.span.begin + silent.start())
        if source is not None:
            yield Found(
                source, (begin, max(begin + 1, first - 1)), [(begin, source[1])], "no_comment", 0.85, "no_word_from"
            )
    doubt = _UNVERIFIED.search(line) or _NEITHER.search(line)
    if doubt:
        begin = _word_at(s.words, passage.span.begin + doubt.start("cue" if doubt.re is _NEITHER else 0))
        stop = _word_at(s.words, passage.span.begin + doubt.end())
        if begin and stop > begin and not any(f.cue and f.cue[0] < stop and begin < f.cue[1] for f in s.found):
            by = s.words.low[stop : stop + 1] == ("by",)
            source = speaker_after(s.words, stop + 1, s.end) if by else None
            yield Found(source, (begin, stop), [(_after_last_cue(s, begin), begin)], "declines", 0.7, "unverified")


def _word_at(words: Words, offset: int) -> int:
    return bisect_left(words.begin, offset)


def _untangle(s: Sentence) -> None:
    """Contents that run into the next speaker's clause end before it."""
    for earlier in s.found:
        for later in s.found:
            if later is earlier or earlier.cue is None or later.cue is None or later.cue[0] < earlier.cue[1]:
                continue
            edge = _edge(s, earlier, later)
            if edge is not None:
                earlier.parts = [(a, min(b, edge)) if a < edge else (a, b) for a, b in earlier.parts]


def _joint(words: Words, i: int) -> int | None:
    """Where the conjunction stands that joins a verb to the one before ("denied it and said C"), its comma too."""
    if i < 1 or words.low[i - 1] not in ("and", "but", "then"):
        return None
    at = i - 1
    return at - 1 if at and words.raw[at - 1] == "," else at


def _edge(s: Sentence, earlier: Found, later: Found) -> int | None:
    """Where the clause of a later attribution begins, if it stands beside the earlier one and not inside it."""
    assert later.cue is not None
    at = later.cue[0]
    if later.rule in ("participle", "citing"):
        return at
    if later.source is None or later.source[0] >= at:
        return None
    if earlier.source == later.source:
        return _joint(s.words, group_start(s.words, at))
    at = later.source[0]
    if at and s.words.low[at - 1] in DETERMINERS:
        at -= 1
    return at - 1 if at and s.words.low[at - 1] in ("and", "but", "while", "although", ";") else None


def _made(text: str, passage: Passage, s: Sentence, found: Found, near: Sequence[Quote]) -> Attribution | None:
    """The found attribution with spans of the text for word positions."""
    words = s.words
    content: list[Span] = []
    quoted = 0
    for first, last in found.parts:
        last = min(last, len(words))
        if last <= first:
            continue
        span, inside = _content_span(text, words.span(first, last), near)
        if len(span):
            content.append(span)
            quoted += inside
    if not content:
        return None
    is_quoted = quoted * 2 >= sum(map(len, content)) or _as_quoted(s, found)
    return Attribution(
        _span(text, words, found.source),
        words.span(*found.cue) if found.cue else None,
        tuple(content),
        is_quoted,
        found.stance,
        passage.index,
        found.confidence,
        found.rule,
        _span(text, words, found.via),
    )


def _as_quoted(s: Sentence, found: Found) -> bool:
    """ "slammed the raid as "illegal"": the predicate is quoted, and that is what was said."""
    return any(
        s.words.low[k] in ("as", "a", "an") and s.words.raw[k + 1] in "\"“«‘'"
        for first, last in found.parts
        for k in range(first, min(last, len(s.words)) - 1)
        if found.rule in ("object", "participle") and not s.quoted[k]
    )


def _span(text: str, words: Words, phrase: Phrase | None) -> Span | None:
    if phrase is None:
        return None
    span = words.span(*phrase)
    return trimmed(text, span.begin, span.end)


_RIM = ' \t\r\n\u00a0,;:"“”«»'


def _content_span(text: str, span: Span, near: Sequence[Quote]) -> tuple[Span, int]:
    """The content without marks at its rim, taken back to where its quotation began; and how much of it is quoted."""
    begin, end = span.begin, span.end
    for quote in near:
        if quote.span.begin < begin < quote.span.end and quote.span.end <= end + 2:
            begin = quote.span.begin
        if begin <= quote.outer.begin < end <= quote.span.end and quote.outer.begin - begin <= 2:
            end = quote.span.end
    while begin < end and text[begin] in _RIM:
        begin += 1
    while end > begin and text[end - 1] in _RIM and not any(begin < q.outer.begin and q.outer.end == end for q in near):
        end -= 1
    inside = sum(max(0, min(end, q.span.end) - max(begin, q.span.begin)) for q in near)
    return Span(begin, end), inside
