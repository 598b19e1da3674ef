"""RSS and Atom: one report an item; the ``<source>`` element names the true publisher."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from marsad.errors import BrokenFeed, EmptyInput, IntakeError, TooLarge
from marsad.intake._blocks import blocks, parse_page
from marsad.intake._dates import Published, from_struct, parse_published
from marsad.intake._decode import declared_in_markup, decode, mend
from marsad.intake._foreign import foreign_parser
from marsad.intake._make import Draft, assemble, make_report
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, is_http, report_id
from marsad.intake._slices import is_closed, item_slices
from marsad.intake._values import Intake, Note, Role

_DECLARATION = re.compile(r"\s{0,99}<\?xml[^>]{0,300}\?>")
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n\s*\n")

#: A feed of more than so many times the items that are read is no feed.
_MANY = 2

#: Above this a feed must be well-formed: what is not goes to feedparser's loose parser, whose time grows with the
#: square (8 MB of unclosed tags: 110 seconds).
_MAX_LOOSE = 1_000_000

#: feedparser brings no types; an entry is a dict of strings, structs and lists.
Entry = Any


def read_feed(content: bytes, origin: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """The reports of the items, in the order of the feed.

    A bad item gives an ``Unreadable`` in its place. A feed that breaks off gives its whole items, then an error.

    Raises:
        BrokenFeed: no RSS or Atom, or one that declares entities (no feed needs them, bombs do).
        TooLarge: more bytes than a page may have.
        EmptyInput: a feed without items.
    """
    if len(content) > options.max_page_bytes:
        raise TooLarge(f"a feed of {len(content):,} bytes, more than {options.max_page_bytes:,}")
    if _ENTITY.search(content):
        raise BrokenFeed("the feed declares XML entities, which are not expanded", remedy="Ask for a plain feed.")
    slices = item_slices(content)
    if len(slices) > _MANY * options.max_feed_items:
        raise TooLarge(f"a feed of {len(slices):,} items")
    decoded = decode(content, origin.charset or declared_in_markup(content))
    parsed = _parsed(decoded.text)
    entries = parsed.entries
    closed = is_closed(content)
    if not closed and len(slices) < len(entries):
        entries = entries[: len(slices)]
    for number, entry in enumerate(entries[: options.max_feed_items], start=1):
        at = origin.inside(f"item {number}", "feed")
        raw = slices[number - 1] if len(slices) == len(entries) else content
        try:
            draft = _draft(entry, parsed.feed, origin, decoded.notes)
            yield make_report(draft, raw, at, options, decoded.encoding)
        except IntakeError as error:
            yield at.unreadable(error, raw)
    if len(entries) > options.max_feed_items:
        yield origin.unreadable(TooLarge(f"more than {options.max_feed_items:,} items; the rest was not read"))
    elif not closed:
        yield origin.unreadable(BrokenFeed(f"the feed breaks off after item {len(entries)}"))
    elif not entries:
        raise EmptyInput("a feed without items")


def _parsed(text: str) -> Any:  # noqa: ANN401
    import feedparser

    # In UTF-8 under a new declaration, as a stream: feedparser would take a str for an address or a path.
    utf8 = b'<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    with foreign_parser(BrokenFeed, "the feed could not be parsed"):
        if len(utf8) > _MAX_LOOSE:
            expat.ParserCreate().Parse(utf8, True)
        parsed = feedparser.parse(io.BytesIO(utf8), sanitize_html=False, resolve_relative_uris=False)
        if not parsed.version and not parsed.entries:
            reason = parsed.get("bozo_exception")
            raise BrokenFeed(f"not RSS or Atom{f' ({reason})' if reason else ''}")
    return parsed


def _draft(entry: Entry, feed: Entry, origin: Origin, notes: tuple[Note, ...]) -> Draft:
    with foreign_parser(BrokenFeed, "the item could not be parsed"):
        title = " ".join(text for _, text in _fragment(_string(entry.get("title"))))
        parts = _longest_content(entry)
        url = _link(entry, origin)
        source = _string((entry.get("source") or {}).get("title")) or _string(feed.get("title"))
        guid = _string(entry.get("id"))
        published, dated = _published(entry)
        author = _string(entry.get("author"))
    if title:
        parts = [("headline", title), *(part for part in parts if part[1] != title)]
    if not parts:
        raise EmptyInput("an item without title and text")
    parts, mended = _mended(parts)
    text, hints = assemble(parts)
    return Draft(
        text=text,
        title=parts[0][1] if title else None,
        source=source,
        url=url,
        author=author,
        published=published,
        hints=hints,
        notes=notes + dated + mended,
        id=report_id(guid) if guid and not url else None,
    )


def _mended(parts: list[tuple[Role, str]]) -> tuple[list[tuple[Role, str]], tuple[Note, ...]]:
    mended = [(role, mend(text)) for role, text in parts]
    noted = tuple(dict.fromkeys(note for _, (_, notes) in mended for note in notes))
    return [(role, text) for role, (text, _) in mended], noted[:1]


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _longest_content(entry: Entry) -> list[tuple[Role, str]]:
    """The longest of what the item gives as content, summary or description."""
    given = [_string(c.get("value")) for c in entry.get("content") or ()]
    given.append(_string(entry.get("summary")))
    return _fragment(max((g for g in given if g), key=len, default=None))


def _fragment(markup: str | None) -> list[tuple[Role, str]]:
    """The paragraphs of a piece of HTML or of plain text."""
    if markup is None:
        return []
    if "<" not in markup and "&" not in markup:
        return [("body", " ".join(p.split())) for p in _PARAGRAPHS.split(markup) if p.strip()]
    tree = parse_page(f"<html><body><div>{markup}</div></body></html>")
    return [(b.role if b.role in ("caption", "boilerplate") else "body", b.text) for b in blocks(tree)]


def _link(entry: Entry, origin: Origin) -> str | None:
    stated = _string(entry.get("feedburner_origlink")) or _string(entry.get("link"))
    if stated is None:
        return None
    try:
        address = urljoin(origin.address if is_http(origin.address) else "", stated.strip())
    except ValueError:
        return None
    return address if is_http(address) else None


def _published(entry: Entry) -> Published:
    """The item's date in the outlet's own clock; Atom items often bear only ``updated``."""
    notes: tuple[Note, ...] = ()
    for key in ("published", "updated"):
        stated = _string(entry.get(key))
        if stated is None:
            continue
        moment, refused = parse_published(stated)
        moment = moment or from_struct(entry.get(f"{key}_parsed"))
        if moment is not None:
            return moment, ()
        notes += refused
    return None, tuple(dict.fromkeys(notes))
