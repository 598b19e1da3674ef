"""What containers name: addresses of sitemaps, further pages of feeds. Pure; all of it is hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal
from urllib.parse import urljoin
from xml.parsers import expat

from marsad.errors import BrokenFeed, TooLarge
from marsad.intake import is_http

#: The protocol's own limit (sitemaps.org).
MOST_ADDRESSES: Final = 50_000

#: Longer addresses are no addresses (the protocol allows 2,048).
_LONGEST: Final = 2_048
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Listed:
    """An address of a sitemap. ``stated`` is its date as written, ``moment`` the same in seconds since 1970 (the end of
    the day, where only a day is told); null where none can be read."""

    address: str
    stated: str | None
    moment: float | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap (``urlset``), or an index of sitemaps."""

    kind: Literal["urlset", "index"]
    listed: tuple[Listed, ...]


def moment_of(stated: str | None) -> float | None:
    """A W3C date in seconds since 1970; a day alone is its end, so that nothing of it counts as old.

    >>> moment_of("1970-01-01"), moment_of("1970-01-02T00:00:01Z"), moment_of("never")
    (86400.0, 86401.0, None)
    """
    if stated is None:
        return None
    try:
        if _DAY.fullmatch(stated):
            day = date.fromisoformat(stated)
            return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 86400.0
        found = datetime.fromisoformat(stated)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def read_sitemap(content: bytes, base: str) -> Sitemap:
    """The addresses of a sitemap or of an index; also of a list in plain text, one a line.

    Raises:
        BrokenFeed: neither, or it declares entities.
        TooLarge: more addresses than a sitemap may have.
    """
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"http://", b"https://")):
        return Sitemap("urlset", _lines(content, base))
    parser = _Parser(base)
    parser.read(content)
    if parser.kind is None:
        raise BrokenFeed("no sitemap", remedy="Name the address of a sitemap, as robots.txt does.")
    return Sitemap(parser.kind, tuple(parser.listed))


def _lines(content: bytes, base: str) -> tuple[Listed, ...]:
    lines = content.decode("utf-8", "replace").splitlines()
    if len(lines) > MOST_ADDRESSES:
        raise TooLarge(f"a sitemap of more than {MOST_ADDRESSES:,} addresses")
    found = (_address(base, line) for line in lines)
    return tuple(Listed(a, None, None) for a in found if a is not None)


class _Parser:
    """Collects ``loc`` with its ``lastmod`` or ``publication_date`` (news sitemaps), whatever the namespaces are."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.kind: Literal["urlset", "index"] | None = None
        self.listed: list[Listed] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._loc: str | None = None
        self._dates: list[str] = []

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.EntityDeclHandler = self._entity
        parser.buffer_text = True
        try:
            parser.Parse(content, True)
        except expat.ExpatError as fault:
            if not self.listed:
                raise BrokenFeed(f"the sitemap does not parse ({fault})") from fault
            # what stood before the break is as good as before

    def _entity(self, *_: object) -> None:
        raise BrokenFeed("the sitemap declares XML entities, which are not expanded")

    def _begin(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._path:
            self.kind = {"urlset": "urlset", "sitemapindex": "index"}.get(local)  # type: ignore[assignment]
            if self.kind is None:
                raise BrokenFeed("no sitemap", remedy="Name the address of a sitemap, as robots.txt does.")
        if len(self._path) > 16:
            raise BrokenFeed("the sitemap is nested too deeply")
        self._path.append(local)
        self._text, self._size = [], 0
        if len(self._path) == 2:
            self._loc, self._dates = None, []

    def _words(self, data: str) -> None:
        self._size += len(data)
        if self._size <= _LONGEST:
            self._text.append(data)

    def _end(self, _name: str) -> None:
        local, text = self._path.pop(), "".join(self._text).strip()
        if local == "loc" and len(self._path) == 2:
            self._loc = _address(self.base, text)
        elif local in ("lastmod", "publication_date"):
            self._dates.append(text)
        elif len(self._path) == 1 and self._loc is not None:
            moments = [(m, d) for d in self._dates if (m := moment_of(d)) is not None]
            moment, stated = max(moments, default=(None, None))
            self.listed.append(Listed(self._loc, stated, moment))
            if len(self.listed) > MOST_ADDRESSES:
                raise TooLarge(f"a sitemap of more than {MOST_ADDRESSES:,} addresses")
        self._text, self._size = [], 0


def _address(base: str, stated: str) -> str | None:
    if not stated or len(stated) > _LONGEST:
        return None
    try:
        found = urljoin(base, stated.strip())
    except ValueError:
        return None
    return found if is_http(found) else None


_LINK: Final = re.compile(rb"<(?:\w{1,20}:)?link\b([^<>]{1,4000})>")
_ATTRIBUTE: Final = re.compile(rb"\b(rel|href)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")


def next_page(content: bytes, base: str) -> str | None:
    """Where a feed goes on with what is older (RFC 5005: ``next`` of a paged feed, ``prev-archive`` of an archived
    one); null where it offers nothing."""
    head = re.split(rb"<(?:item|entry)\b", content, maxsplit=1)[0]
    # RSS and Atom both let the feed's own links stand behind its items
    tail = re.split(rb"</(?:item|entry)\s*>", content)[-1] if head is not content else b""
    for attributes in _LINK.findall(head + tail):
        found = {name: (one or two).decode("utf-8", "replace") for name, one, two in _ATTRIBUTE.findall(attributes)}
        if found.get(b"rel") in ("next", "prev-archive"):
            return _address(base, found.get(b"href", "").replace("&amp;", "&"))
    return None
