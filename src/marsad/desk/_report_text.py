"""The text of a report in pages, with marks made at the server: nothing here needs a script.

Five megabytes of text are 250 pages, and ten thousand spans on one page are cut to what a reader can take in; the page
says how many it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup, escape

from marsad.desk._marks import Mark, Piece, pieces
from marsad.desk._text_blocks import blocks, exact

#: Code points of a page: six times the median report, and drawn by the server in 20 ms with 600 marks.
PAGE: Final = 20_000
#: A page ends with a line where one ends so soon.
_LINE: Final = 2_000
#: Marks of a page.
MOST_MARKS: Final = 600


def pages(text: str) -> tuple[tuple[int, int], ...]:
    """Begin and end of each page; at least one.

    >>> pages("a b")
    ((0, 3),)
    """
    out: list[tuple[int, int]] = []
    begin = 0
    while len(text) - begin > PAGE + _LINE:
        line = text.rfind("\n", begin + PAGE - _LINE, begin + PAGE)
        end = line + 1 if line >= 0 else begin + PAGE
        out.append((begin, end))
        begin = end
    return (*out, (begin, len(text)))


def page_at(found: Sequence[tuple[int, int]], position: int) -> int:
    """The page that a position stands on, counting from 1."""
    return next((n for n, (_, end) in enumerate(found, 1) if position < end), len(found))


def marked(text: str, marks: Iterable[Mark], begin: int, end: int) -> Markup:
    """Markup whose text is exactly that part of the text, with its spans marked."""
    known = tuple(marks)
    out: list[Markup] = []
    at = begin
    named: set[str] = set()
    for block in blocks(text[begin:end]):
        cut = pieces(text, known, at, at + len(block))
        inner = Markup("").join(_piece(p, named) for p in cut)
        out.append(Markup('<div class="block" dir="auto">{}</div>').format(inner))
        at += len(block)
    return Markup("").join(out)


def _piece(p: Piece, named: set[str]) -> Markup:
    words = exact(p.text)
    if p.kind is None:
        return words
    fresh = [x for x in p.begins if x not in named]
    named.update(fresh)
    id_ = Markup(' id="{}"').format(fresh[0]) if fresh else Markup("")
    anchors = Markup("").join(Markup('<a id="{}"></a>').format(x) for x in fresh[1:])
    return Markup('<mark class="span-{}"{}>{}{}</mark>').format(escape(p.kind), id_, anchors, words)
