"""What the head of a page says of it: title, outlet, author, date, canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from marsad.errors import NoArticle
from marsad.intake._blocks import Element
from marsad.intake._dates import parse_published
from marsad.intake._foreign import foreign_parser
from marsad.intake._origin import is_http
from marsad.intake._values import Note

#: Names under which pages give the moment of publication, the most reliable first.
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
)
_JSON_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{4,40})"')

#: Prefixes of the host of one and the same outlet.
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile|amp|edition)\.")


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Metadata of a page; null where the page says nothing."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | datetime | None = None
    notes: tuple[Note, ...] = ()


def page_meta(tree: Element, fetched: str | None) -> PageMeta:
    """The metadata of a page; ``fetched`` is the http(s) address it came from, if it did."""
    from trafilatura.metadata import extract_metadata

    canonical = _canonical(tree, fetched)
    try:
        with foreign_parser(NoArticle, "the metadata of the page could not be parsed"):
            found = extract_metadata(tree, default_url=fetched, extensive=False)
    except NoArticle as error:
        # The article may still be readable: a page does not fall with a bad JSON-LD block.
        published, notes = _first_date(list(_stated_dates(tree)))
        return PageMeta(url=canonical or fetched, published=published, notes=(*notes, Note("no_metadata", error.what)))
    published, notes = _first_date([*_stated_dates(tree), found.date])
    return PageMeta(
        title=found.title,
        source=found.sitename,
        author=found.author,
        url=canonical or fetched or (found.url if found.url and is_http(found.url) else None),
        published=published,
        notes=notes,
    )


def _stated_dates(tree: Element) -> Iterator[str]:
    """Dates in ``meta``, JSON-LD and ``time``, in this order."""
    by_name: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := meta.get("content"):
            by_name.setdefault(name.lower(), content)
    yield from (by_name[name] for name in _DATE_NAMES if name in by_name)
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and (match := _JSON_DATE.search(script.text or "")):
            yield match[1]
    for time in tree.iter("time"):
        if (value := time.get("datetime")) and (time.get("pubdate") is not None or time.get("itemprop")):
            yield value


def _first_date(stated: list[str | None]) -> tuple[date | datetime | None, tuple[Note, ...]]:
    refused: tuple[Note, ...] = ()
    for value in stated:
        moment, notes = parse_published(value)
        if moment is not None:
            return moment, refused
        refused = tuple(dict.fromkeys(refused + notes))
    return None, refused


def _canonical(tree: Element, fetched: str | None) -> str | None:
    """The address that the page gives as its own.

    Of a fetched page it counts only on the same host: else any page could pass for a new version of another's report.
    """
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            address = _joined(fetched, href)
            if address is not None and (fetched is None or _host(address) == _host(fetched)):
                return address
    return None


def _joined(base: str | None, href: str) -> str | None:
    try:
        address = urljoin(base or "", href.strip())
        urlsplit(address)
    except ValueError:
        return None
    return address if is_http(address) else None


def _host(address: str) -> str:
    return _HOST_PREFIX.sub("", (urlsplit(address).hostname or "").lower())
