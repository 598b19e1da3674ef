"""Paragraphs and sentences of news text, damaged text included. One pass, linear time.

A stop ends a sentence unless what stands before it is an abbreviation or an initial, or what follows goes on in lower
case. Text that has hardly any capitals (an archive in lower case, a wire in capitals) is cut at every stop that is no
abbreviation; text without stops is cut at line breaks, and else into bounded pieces, so that one line of any length
never becomes one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marsad.reading._tables import word_class
from marsad.spans import Span

__all__ = ["LONGEST", "clipped", "paragraphs", "sentences"]

#: Characters after which a sentence is cut at the next blank. The longest true sentence in wire copy that we met has
#: about 700; a quotation of a whole statement up to 1,200.
LONGEST = 1500

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_STOP = re.compile(r"[.!?…。؟]+(?:\[\d{1,3}\])*[\"'”’»)\]]{0,4}")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]]+$")
_WORD_AFTER = re.compile(r"[\"'“‘«(\[]*([^\s.,;:!?\"”’»)]{1,40})")
_BULLET = re.compile(r"[-–—•*▪◦·][ \t]")

#: Titles: a name follows, never a new sentence.
_TITLES = word_class("titles")
#: A number follows, or it is no abbreviation at all.
_BEFORE_NUMBERS = word_class("before_numbers")
#: May end a sentence: it depends on the word that follows.
_MAY_END = word_class("may_end")
#: Words that open sentences and seldom go on a name.
_OPENERS = word_class("openers")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")


def paragraphs(text: str) -> Iterator[Span]:
    """Lines or blocks that belong together, without the blanks around them; hard-wrapped lines are joined."""
    blocks = list(_blocks(text))
    for lines in blocks:
        if len(lines) > 1 and _wrapped(text, lines):
            yield from _joined(text, lines)
        else:
            yield from lines


def _blocks(text: str) -> Iterator[list[Span]]:
    """Groups of lines between blank lines."""
    block: list[Span] = []
    at = 0
    while at <= len(text):
        found = _BREAK.search(text, at)
        end = found.start() if found else len(text)
        line = _stripped(text, at, end)
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
        at = found.end() if found else len(text) + 1
    if block:
        yield block


def _stripped(text: str, begin: int, end: int) -> Span | None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end) if begin < end else None


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Are these lines of one width that break in the middle of sentences (an e-mail, an old archive)?"""
    full = lines[:-1]
    wide = sum(45 <= len(line) <= 110 for line in full)
    open_ended = sum(text[line.end - 1] not in '.!?:;"”»)' for line in full)
    return wide * 3 >= len(full) * 2 and open_ended * 2 > len(full)


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    """One span for each run of wrapped lines; a bullet or an indented line opens a new one."""
    begin, end = lines[0].begin, lines[0].end
    for line in lines[1:]:
        if _BULLET.match(text, line.begin) or text[max(0, line.begin - 2) : line.begin] in ("  ", "\t\t"):
            yield Span(begin, end)
            begin = line.begin
        end = line.end
    yield Span(begin, end)


def sentences(text: str, within: Span, *, cased: bool = True) -> Iterator[Span]:
    """The sentences of a paragraph, without the blanks around them.

    ``cased`` is false where capitals say nothing: a stop then ends a sentence whatever follows.

    >>> t = "Lt. Gen. Petraeus left. U.S. -led forces stayed.The end"
    >>> [s.of(t) for s in sentences(t, Span(0, len(t)))]
    ['Lt. Gen. Petraeus left.', 'U.S. -led forces stayed.', 'The end']
    """
    begin = within.begin
    open_quote = False
    counted = begin
    for stop in _STOP.finditer(text, within.begin, within.end):
        at = stop.start()
        open_quote ^= bool(text.count('"', counted, at) % 2)
        counted = at
        end = _closed(text, stop.start(), stop.end(), open_quote)
        if end < within.end and not _ends(text, stop, end, within, begin, cased):
            continue
        yield from clipped(text, begin, end)
        begin = end
    yield from clipped(text, begin, within.end)


def _closed(text: str, start: int, end: int, open_quote: bool) -> int:
    """Where the sentence ends: a straight quote after the stop closes only if one is open."""
    quote = text.find('"', start, end)
    if quote >= 0 and not open_quote and end < len(text) and not text[end].isspace():
        return quote
    return end


def _ends(text: str, stop: re.Match[str], end: int, within: Span, begin: int, cased: bool) -> bool:
    after = text[end]
    if not after.isspace():
        return _ends_without_blank(text, stop, end, begin, cased)
    at = end
    while at < within.end and text[at].isspace():
        at += 1
    if at >= within.end:
        return True
    follows = text[at]
    if follows in "-–—":
        return not text[at + 1 : at + 2].isalpha()
    if follows in ",;:)":
        return False
    if cased and follows.islower():
        return False
    if text[stop.start()] != "." or stop.group().startswith(".."):
        return True
    if end > stop.start() + 1:
        return True
    return not _abbreviated(text, stop.start(), at, begin)


def _ends_without_blank(text: str, stop: re.Match[str], end: int, begin: int, cased: bool) -> bool:
    """ "killed.The army": lower case, a stop, a capital and lower case, and no address of a web page."""
    if not cased or (not text[end].isupper() and text[end] not in '"“‘«'):
        return False
    word = _word_before(text, stop.start(), begin)
    if end > stop.start() + 1:
        return True
    goes_on = text[end + 1 : end + 2]
    opens = goes_on.isalnum() if text[end] in '"“‘«' else goes_on.islower() or goes_on.isspace() or goes_on in '"“‘«'
    return len(word) > 1 and (word[-1].islower() or word.isdigit()) and "." not in word and opens


def _word_before(text: str, at: int, begin: int) -> str:
    found = _WORD_BEFORE.search(text[max(begin, at - 24) : at])
    return found.group() if found else ""


def _abbreviated(text: str, at: int, follows: int, begin: int) -> bool:
    """Is the stop at ``at`` that of an abbreviation that does not end its sentence?"""
    word = _word_before(text, at, begin)
    low = word.lower()
    after = _WORD_AFTER.match(text, follows)
    following = after.group(1) if after else ""
    if low in _TITLES:
        return True
    if low in _BEFORE_NUMBERS:
        return following[:1].isdigit()
    if low in _MAY_END or _DOTTED.match(word):
        return following.lower() not in _OPENERS and following[:1].isalpha()
    if len(word) == 1 and word.isalpha():
        return following.lower() not in _OPENERS or text[follows - 1 : follows] == ""
    return False


def clipped(text: str, begin: int, end: int) -> Iterator[Span]:
    """The stretch without outer blanks, in pieces of at most ``LONGEST`` characters, cut at blanks where there are."""
    while True:
        span = _stripped(text, begin, end)
        if span is None:
            return
        if len(span) <= LONGEST:
            yield span
            return
        cut = text.rfind(" ", span.begin + LONGEST // 2, span.begin + LONGEST)
        cut = cut if cut > 0 else span.begin + LONGEST
        yield Span(span.begin, cut)
        begin = cut
