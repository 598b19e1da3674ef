"""The bytes of each item of a feed, as they stand in it."""

from __future__ import annotations

import re

_OPEN = re.compile(rb"<(item|entry)(?=[\s>/])", re.IGNORECASE)
_ROOT_END = re.compile(rb"</\s*(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_MASKED = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))


def item_slices(content: bytes) -> list[bytes]:
    """Each ``<item>`` or ``<entry>`` from its first to its last byte, in order; of one that is cut off, nothing.

    >>> item_slices(b"<rss><item>a</item><item><![CDATA[</item>]]></item></rss>")[1]
    b'<item><![CDATA[</item>]]></item>'
    """
    plain = _without_masked(content)
    lower = plain.lower()
    slices: list[bytes] = []
    at = 0
    while found := _OPEN.search(plain, at):
        ending = b"</" + found[1].lower() + b">"
        end = lower.find(ending, found.end())
        if end < 0:
            break
        at = end + len(ending)
        slices.append(content[found.start() : at])
    return slices


def is_closed(content: bytes) -> bool:
    """Does the feed come to its end? A feed in UTF-16 is looked at without its NULs."""
    return _ROOT_END.search(content[-2000:].replace(b"\x00", b"")) is not None


def _without_masked(content: bytes) -> bytes:
    """The same length, with the insides of CDATA sections and comments blanked out."""
    out = bytearray(content)
    at = 0
    while True:
        begin, ending = _next_masked(content, at)
        if begin < 0:
            return bytes(out)
        end = content.find(ending, begin)
        if end < 0:
            out[begin:] = b" " * (len(out) - begin)
            return bytes(out)
        out[begin:end] = b" " * (end - begin)
        at = end + len(ending)


def _next_masked(content: bytes, at: int) -> tuple[int, bytes]:
    begin = content.find(b"<!", at)
    while begin >= 0:
        for opening, ending in _MASKED:
            if content.startswith(opening, begin):
                return begin + len(opening), ending
        begin = content.find(b"<!", begin + 2)
    return -1, b""
