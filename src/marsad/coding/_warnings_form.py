"""What is wrong with a text as it came: cut off, a quotation without end, parts that make more than their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marsad.grounding import Finding, Grounded
from marsad.reading import Passage
from marsad.spans import Span

__all__ = ["faults_of_form"]

#: How texts end that a feed or a page has cut: dots, a count of what is missing, an invitation to go on reading.
_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\[\+\d+ chars\]"
    r"|\(?(?:continue reading|read (?:the )?(?:full|whole|rest|more)[^.]{0,40}))\s*$",
    re.I,
)
#: Words that no sentence ends with.
_GOES_ON = re.compile(r"\b(?:the|a|an|of|and|or|from|that|which|who|whose|were|was|has|have|had|their|its|his)$")
_STOP = re.compile(r"[.!?…:;\"”’')\]]\s*$")
#: Sentences that must be closed before one that is not is taken for cut.
_FEWEST = 4


def faults_of_form(grounded: Grounded) -> Iterator[Finding]:
    """Warnings of the text's form, in no order."""
    yield from _cut_off(grounded)
    yield from _open_quotation(grounded)
    yield from _parts_above_whole(grounded)


def _cut_off(grounded: Grounded) -> Iterator[Finding]:
    """The last words of the story, if they end in dots or in the middle of a sentence."""
    text = grounded.reading.report.text
    told = [p for p in grounded.reading.passages if p.role in ("body", "headline")]
    body = [p for p in told if p.role == "body"]
    if not body:
        return
    last = body[-1].span.of(text).rstrip()
    after = text[body[-1].span.end :].strip()[:60]
    closed = [p for p in body[:-1] if _STOP.search(p.span.of(text))]
    broken = len(closed) >= _FEWEST and len(closed) == len(body) - 1 and _GOES_ON.search(last) is not None
    if _CUT.search(last) or broken or re.match(r"\[\+\d+ chars\]", after):
        yield Finding("truncated_report", body[-1].span, "The text breaks off here; what follows is not in the record.")


def _open_quotation(grounded: Grounded) -> Iterator[Finding]:
    """A mark that opens a quotation which its paragraph does not close; the next may go on with a mark of its own."""
    text = grounded.reading.report.text
    paragraphs = list(_paragraphs(grounded))
    for span in paragraphs:
        at = _left_open(span.of(text))
        if at is not None and not _closed_later(text[span.end : span.end + _LATER]):
            message = "A quotation opens here and no mark closes it: where it ends is a guess."
            yield Finding("open_quotation", Span(span.begin + at, min(span.end, span.begin + at + 60)), message)


#: Characters after a paragraph in which a mark may close its quotation, or take it up as each new paragraph does.
_LATER = 1500
_MARKS = re.compile(r"[\"“”«»]")


def _closed_later(after: str) -> bool:
    """Is the first mark that follows one that closes, or one that takes the quotation up at a paragraph's head?"""
    found = _MARKS.search(after)
    if found is None:
        return False
    closes = found.group() in "”»" or (found.group() == '"' and not re.match(r"\w", after[found.end() :]))
    return closes or after[: found.start()].strip() == ""


def _left_open(words: str) -> int | None:
    """Where the quotation begins that is still open at the end, null if none is.

    >>> _left_open("He said: “We won. They fled."), _left_open('"Yes," he said.')
    (9, None)
    """
    curly = words.rfind("“")
    if curly >= 0 or "”" in words:
        return curly if curly >= 0 and words.find("”", curly) < 0 and '"' not in words[curly:] else None
    return words.rfind('"') if words.count('"') == 1 and re.search(r"(?:^|[\s(])\"\w", words) else None


def _paragraphs(grounded: Grounded) -> Iterator[Span]:
    """The spans of the story's paragraphs, in text order."""
    held: list[Passage] = []
    for passage in grounded.reading.passages:
        if held and passage.paragraph != held[-1].paragraph:
            yield held[0].span.to(held[-1].span)
            held = []
        if passage.role == "body":
            held.append(passage)
    if held:
        yield held[0].span.to(held[-1].span)


def _parts_above_whole(grounded: Grounded) -> Iterator[Finding]:
    """Parts of one whole that add up to more than it: "11 dead, among them eight women and six children"."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    parts = _parts(grounded)
    for whole in grounded.counts:
        told = parts.get(whole.mention, [])
        if whole.exact and whole.share is None and len(told) > 1 and sum(told) > whole.best:
            message = f"The parts ({', '.join(map(str, told))}) make {sum(told)}, more than the whole ({whole.best})."
            yield Finding("parts_above_whole", mentions[whole.mention].span, message)


#: From one part to the next: "eight women and", "six children,".
_AND_NEXT = re.compile(r"\s+[\w'’-]+(?:\s*,\s*(?:and\s+)?|\s+and\s+)")


def _parts(grounded: Grounded) -> dict[str, list[int]]:
    """The parts of each whole by its mention: the first as the grounding has it, then those joined to it."""
    text = grounded.reading.report.text
    spans = {m.id: m.span for m in grounded.reading.mentions}
    fates = {c.mention: c.fate for c in grounded.counts}
    out: dict[str, list[int]] = {}
    before: tuple[str, Span] | None = None
    for count in grounded.counts:
        span = spans[count.mention]
        whole = count.of
        if whole is None and before is not None and _AND_NEXT.fullmatch(text[before[1].end : span.begin]):
            whole = before[0]
        before = (whole, span) if whole is not None else None
        if whole is not None and count.share is None and count.fate in (None, fates.get(whole)):
            out.setdefault(whole, []).append(count.low)
    return out
