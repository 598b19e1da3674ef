"""The whole text of a report on a page: shown as it is, in blocks, so that five megabytes stay quick."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup, escape

#: Code points of a block. Browsers lay out only blocks that are in view (``content-visibility`` in desk.css): a text of
#: 5 MB with 10,000 spans stood in Chromium after 1.5 s, laid out whole after 26 s (a busy machine of two cores).
_BLOCK: Final = 2000
#: A line longer than this is cut all the same, at a space where there is one.
_LINE: Final = 8000


def blocks(text: str) -> Iterator[str]:
    """The text in pieces that end with a line, or with a word of a very long line; together they are the text."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _BLOCK)
        if end < len(text):
            end = _end(text, start, end)
        yield text[start:end]
        start = end


def _end(text: str, start: int, wanted: int) -> int:
    line = text.find("\n", wanted - 1, start + _LINE)
    if line >= 0:
        return line + 1
    if start + _LINE >= len(text):
        return len(text)
    space = text.rfind(" ", wanted, start + _LINE)
    return space + 1 if space >= 0 else start + _LINE


def text_blocks(text: str) -> Markup:
    """Markup whose text is exactly the text, so that positions of the record hold in the browser.

    Browsers turn carriage returns of a page into line feeds and drop NUL: the first is written as a reference, the
    second as the sign for it, which is one code point as well. Each block finds its own direction.
    """
    return Markup("").join(Markup('<div class="block" dir="auto">{}</div>').format(exact(it)) for it in blocks(text))


def exact(text: str) -> Markup:
    """The text escaped, so that what browsers read from it is as long as it was."""
    kept = str(escape(text)).replace("\r", "&#13;").replace("\0", "\N{SYMBOL FOR NULL}")
    return Markup(kept)  # noqa: S704 - escaped just above
