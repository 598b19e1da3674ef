"""What a visit found: reports, addresses to fetch, further pages. Asks the state, writes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from marsad.errors import BrokenFeed, IntakeError, NoArticle
from marsad.intake import Report, Unreadable, page_links, take_bytes, unpacked
from marsad.watch._admit import ITEM, PAGE, Arrival
from marsad.watch._names import address_key, guid_key, plain_address, text_digest
from marsad.watch._sitemap import Listed, next_page, read_sitemap

if TYPE_CHECKING:
    from marsad.intake import Fetched, IntakeOptions
    from marsad.watch._state import State
    from marsad.watch._values import Source

#: Addresses of one visit that are taken up; the rest at the next ones. At a page a second this is a quarter of an hour.
MOST_NEW: Final = 1000

#: Further pages of a feed, and sitemaps of an index.
MOST_PAGES: Final = 50
_DEEPEST: Final = 3

#: The mark of a feed's item whose page could not be fetched: the item itself is taken.
PLAIN: Final = "plain"

_DAY: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Further:
    """A page of the feed, or a sitemap, that is to be fetched, too."""

    kind: str
    address: str
    step: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a container held. ``marks`` are noted of its entries once all else is written; ``known`` counts entries that
    were there before, ``fault`` says why it is not whole."""

    arrivals: tuple[Arrival, ...] = ()
    articles: tuple[str, ...] = ()
    further: tuple[Further, ...] = ()
    marks: tuple[tuple[bytes, str], ...] = ()
    met: tuple[bytes, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    known: int = 0
    fault: IntakeError | None = None
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A container that was fetched. ``floor``: what it dates earlier is not taken; ``first``: never visited before;
    ``step``: how many pages or sitemaps lie before it."""

    source: Source
    fetched: Fetched
    floor: float
    first: bool
    step: int = 0


@dataclass(slots=True)
class _Gathered:
    arrivals: list[Arrival] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    marks: list[tuple[bytes, str]] = field(default_factory=list)
    met: list[bytes] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    known: int = 0
    fault: IntakeError | None = None
    capped: bool = False

    def found(self, further: Sequence[Further] = ()) -> Found:
        return Found(
            tuple(self.arrivals), tuple(self.articles), tuple(further), tuple(self.marks), tuple(self.met),
            tuple(self.unreadable), self.known, self.fault, self.capped,
        )  # fmt: skip


class Looking:
    """Looks into what was fetched."""

    def __init__(self, state: State, options: IntakeOptions) -> None:
        self._state = state
        self._options = options

    def look(self, look: Look, kind: str) -> Found:
        """What the container holds.

        Raises:
            IntakeError: it is none, or cannot be parsed.
        """
        if kind == "feed":
            return self._feed(look)
        if kind == "sitemap":
            return self._sitemap(look)
        return self._links(look) if look.source.links else self._page(look)

    def reports(self, fetched: Fetched) -> tuple[list[Report], list[Unreadable]]:
        """The reports of a page."""
        reports, faults = [], []
        for item in take_bytes(fetched.content, fetched.origin, options=self._options):
            if isinstance(item, Report):
                reports.append(item)
            elif isinstance(item, Unreadable):
                faults.append(item)
        return reports, faults

    def _page(self, look: Look) -> Found:
        reports, faults = self.reports(look.fetched)
        if not reports:
            raise faults[0].error if faults else NoArticle("nothing to read in it", where=look.source.address)
        # the page is the source: whatever it redirects to
        return Found(tuple(Arrival(r, PAGE, look.source.address) for r in reports))

    # ---- feeds --------------------------------------------------------------------------------------------------

    def _feed(self, look: Look) -> Found:
        content = unpacked(look.fetched.content, self._options)
        items = list(take_bytes(content, look.fetched.origin, options=self._options))
        reports = [i for i in items if isinstance(i, Report)]
        if any(r.evidence.method != "feed" for r in reports):
            raise BrokenFeed("no feed stands there, but a page or a text", where=look.source.address)
        got = _Gathered()
        for item in items:
            if isinstance(item, Unreadable):
                if item.evidence is None or item.evidence.within is None:
                    got.fault = item.error
                else:
                    got.unreadable.append(item)
        if got.fault is not None and not reports:
            raise got.fault
        # the oldest first, as they came about
        self._items(look.source, reports[::-1], got)
        self._unread(look.source, got)
        return got.found(self._older(look, content, reports, got))

    def _items(self, source: Source, reports: Sequence[Report], got: _Gathered) -> None:
        keys = [self._entry_key(source, r) for r in reports]
        shared = {k for k, n in Counter(keys).items() if n > 1}
        digests = [text_digest(r) for r in reports]
        # two items under one id are told apart by what they say
        keys = [k if k not in shared else hash_of(k, d) for k, d in zip(keys, digests, strict=True)]
        pages = [address_key(r.url) for r in reports if r.url is not None] if source.follow else []
        marks = self._state.marks(source.name, [*keys, *pages])
        for report, key, digest in zip(reports, keys, (d.hex() for d in digests), strict=True):
            if report.url is not None and not wanted(source, report.url):
                continue
            page = address_key(report.url) if source.follow and report.url is not None else key
            plain = marks.get(page, "").startswith(PLAIN)
            before = marks[page].removeprefix(PLAIN) if plain else marks.get(key)
            if before == digest:
                got.known += 1
                got.met.append(key)
                continue
            got.marks.append((page, PLAIN + digest) if plain else (key, digest))
            if not source.follow or report.url is None or plain:
                got.arrivals.append(Arrival(report, ITEM))
            elif before is not None or not self._has_page(report.url):
                got.articles.append(plain_address(report.url))
            else:
                got.known += 1

    def _entry_key(self, source: Source, report: Report) -> bytes:
        guid = guid_key(source.name, report)
        if guid is not None:
            return guid
        return address_key(report.url) if report.url is not None else text_digest(report)

    def _has_page(self, address: str) -> bool:
        """Another source has brought the page already."""
        named = self._state.named(address_key(address))
        owner = None if named is None else self._state.owner(named[0])
        return owner is not None and owner[1] >= PAGE

    def _unread(self, source: Source, got: _Gathered) -> None:
        """Items that gave no report are told once, not at every visit."""
        keyed = [(_content_key(u), u) for u in got.unreadable]
        known = self._state.marks(source.name, [k for k, _ in keyed])
        got.unreadable = [u for k, u in keyed if k not in known]
        got.marks += [(k, "unreadable") for k, _ in keyed if k not in known]

    def _older(self, look: Look, content: bytes, reports: Sequence[Report], got: _Gathered) -> list[Further]:
        """The feed's next page, where nothing of this one was known and so something may lie between."""
        if look.first or got.known or not got.marks or look.step >= MOST_PAGES or got.fault is not None:
            return []
        dated = [m for r in reports if (m := _published(r)) is not None]
        if dated and min(dated) < look.floor:
            return []
        address = next_page(content, look.fetched.origin.address)
        return [] if address is None else [Further("feed", address, look.step + 1)]

    # ---- sitemaps and links -------------------------------------------------------------------------------------

    def _sitemap(self, look: Look) -> Found:
        content = unpacked(look.fetched.content, self._options)
        sitemap = read_sitemap(content, look.fetched.origin.address)
        if sitemap.kind == "index":
            return self._index(look, sitemap.listed)
        got = _Gathered()
        self._entries(look, sitemap.listed, got)
        return got.found()

    def _index(self, look: Look, listed: Sequence[Listed]) -> Found:
        """Sitemaps that may hold something new; the newest first, those that say nothing of it last."""
        if look.step >= _DEEPEST:
            raise BrokenFeed("sitemaps within sitemaps within sitemaps", where=look.fetched.origin.address)
        marks = self._state.marks(look.source.name, [address_key(x.address) for x in listed])
        due = []
        got = _Gathered()
        for x in sorted(listed, key=lambda x: -(x.moment or 0.0)):
            key = address_key(x.address)
            if x.moment is not None and (x.moment < look.floor or marks.get(key) == x.stated):
                continue
            due.append(Further("sitemap", x.address, look.step + 1))
            if x.stated is not None:
                got.marks.append((key, x.stated))
            if len(due) >= MOST_PAGES:
                break
        return got.found(due)

    def _entries(self, look: Look, listed: Sequence[Listed], got: _Gathered) -> None:
        entries = [x for x in listed if wanted(look.source, x.address)]
        marks = self._state.marks(look.source.name, [address_key(x.address) for x in entries])
        for x in sorted(entries, key=lambda x: -(x.moment or 0.0)):
            key, stated = address_key(x.address), x.stated or ""
            if marks.get(key) == stated:
                got.known += 1
                got.met.append(key)
            elif x.moment is not None and x.moment < look.floor:
                continue
            elif x.moment is None and look.first:
                # nobody says how old it is, and a site may list a decade: what comes from now on is taken
                got.marks.append((key, stated))
            elif len(got.articles) >= MOST_NEW:
                got.capped = True
            else:
                got.marks.append((key, stated))
                if key in marks or not self._has_page(x.address):
                    got.articles.append(plain_address(x.address))

    def _links(self, look: Look) -> Found:
        found = page_links(look.fetched.content, look.fetched.origin, options=self._options)
        chosen = [a for a in found if any(fnmatchcase(a, p) for p in look.source.links)]
        if not chosen:
            raise NoArticle("no link of the page fits the patterns of `links`", where=look.source.address)
        got = _Gathered()
        self._entries(Look(look.source, look.fetched, 0.0, first=False), [Listed(a, None, None) for a in chosen], got)
        return got.found()


def wanted(source: Source, address: str) -> bool:
    """Do the patterns of a source let an address in?"""
    if source.include and not any(fnmatchcase(address, p) for p in source.include):
        return False
    return not any(fnmatchcase(address, p) for p in source.exclude)


def hash_of(*parts: bytes) -> bytes:
    """A key of several."""
    return hashlib.sha256(b"".join(parts)).digest()[:16]


def _content_key(unreadable: Unreadable) -> bytes:
    assert unreadable.evidence is not None
    return bytes.fromhex(unreadable.evidence.sha256)[:16]


def _published(report: Report) -> float | None:
    """The moment of publication; a day alone is its end."""
    at = report.published
    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    return _end_of(at) if at is not None else None


def _end_of(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + _DAY
