"""A page as the blocks that a reader sees, in order, each with the role that its markup gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from marsad.errors import NoArticle, TooLarge
from marsad.intake._foreign import foreign_parser
from marsad.intake._values import Role

#: An lxml element; lxml brings no types.
Element = Any

#: Elements of a page: live blogs have some 20,000; trafilatura's time grows with them.
MAX_ELEMENTS = 60_000

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"}
    | {"kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"}
    | {"var", "wbr"}
)
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video"}
    | {"head", "input", "textarea", "select", "option", "datalist", "map"}
)
_FURNITURE = frozenset({"nav", "footer", "aside", "button", "menu", "dialog"})

_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|writer|reporter)(?:$|[\s_-])", re.IGNORECASE)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|wp-caption-text|photo-credit|image-credit)(?:$|[\s_-])", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?:^|[\s_-])(?:dateline|timestamp|pubdate|publish(?:ed)?-?(?:date|time|on)?|post-?date|entry-date)(?:$|[\s_-])",
    re.IGNORECASE,
)

#: Characters. A class name on a wrapper ("has-byline") says nothing of what it wraps: a line is no longer than this.
_LONGEST: dict[Role, int] = {"byline": 160, "dateline": 120, "caption": 1200, "headline": 400}


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between block boundaries; ``role`` is ``body`` where the markup says nothing."""

    text: str
    role: Role


def parse_page(html: str) -> Element:
    """The tree of a page.

    Raises:
        TooLarge: nested too deeply (libxml2 stops at 256), or too many elements.
        NoArticle: there is no element in it.
    """
    from lxml import html as lxml_html  # type: ignore[import-untyped]

    # Bytes, because lxml refuses a str that declares an encoding; NUL would end the page there.
    content = html.replace("\x00", "\ufffd").encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=False, no_network=True, encoding="utf-8"
    )
    with foreign_parser(NoArticle, "the page could not be parsed"):
        tree = lxml_html.document_fromstring(content, parser=parser)
        if any("Excessive depth" in entry.message for entry in parser.error_log):
            raise TooLarge("HTML nested more than 256 elements deep")
        if sum(1 for _ in islice(tree.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
            raise TooLarge(f"HTML of more than {MAX_ELEMENTS:,} elements")
    return tree


def blocks(tree: Element) -> Iterator[Block]:
    """The blocks of a tree in document order."""
    from lxml import etree

    walker = etree.iterwalk(tree, events=("start", "end"))
    collector = _Collector()
    for event, element in walker:
        if event == "end":
            yield from collector.leave(element.tail)
        elif _is_hidden(element):
            walker.skip_subtree()
            collector.enter_hidden()
        else:
            yield from collector.enter(element)


class _Collector:
    """Gathers text until a block boundary; knows the role of the element it is in."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        #: Of each open element its role, and whether its edges are boundaries of a block.
        self._open: list[tuple[Role, bool]] = [("body", True)]
        self._breaks = 0

    def enter(self, element: Element) -> Iterator[Block]:
        around = self._open[-1][0]
        role = _role(element, around)
        is_break = element.tag == "br"
        self._breaks += is_break
        boundary = self._breaks > 1 or role != around or not (is_break or element.tag in _INLINE)
        if boundary:
            yield from self._flush()
        elif is_break:
            self._parts.append(" ")
        self._open.append((role, boundary))
        self._add(element.text)

    def enter_hidden(self) -> None:
        self._open.append((self._open[-1][0], False))

    def leave(self, tail: str | None) -> Iterator[Block]:
        if self._open[-1][1]:
            yield from self._flush()
        self._open.pop()
        self._add(tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if not text.isspace():
                self._breaks = 0

    def _flush(self) -> Iterator[Block]:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            yield Block(text, self._open[-1][0])


def _is_hidden(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _HIDDEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and "display:none" in style[:200].replace(" ", "").lower()


def _role(element: Element, around: Role) -> Role:
    """The role of an element: its own, else that of what is around it."""
    tag = element.tag
    if around in ("boilerplate", "caption", "byline"):
        return around
    if tag in _FURNITURE or element.get("role") in ("navigation", "contentinfo", "complementary", "search"):
        return "boilerplate"
    if tag == "figcaption":
        return "caption"
    role = "headline" if tag == "h1" else _role_by_name(element)
    return role if role is not None and _is_short(element, _LONGEST[role]) else around


def _role_by_name(element: Element) -> Role | None:
    named = " ".join(value for key in ("class", "itemprop", "rel") if (value := element.get(key)))[:300]
    if named and _CAPTION.search(named):
        return "caption"
    if named and _BYLINE.search(named):
        return "byline"
    return "dateline" if element.tag == "time" or _DATELINE.search(named) else None


def _is_short(element: Element, limit: int) -> bool:
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > limit:
            return False
    return True
