"""Inputs in parts: for work on many machines, each of which takes one file, one range of a file or some small files.

``take`` gives what a user named as a whole. Here the same items come one by one, so that each can be looked at before
it is taken, and a file can be cut where an item begins.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from marsad.errors import EmptyInput, IntakeError, TooLarge
from marsad.intake import _files
from marsad.intake._blocks import blocks, parse_page
from marsad.intake._decode import declared_in_markup, decode
from marsad.intake._foreign import foreign_parser, quiet_libraries
from marsad.intake._jsonl import numbered_entries
from marsad.intake._language import identify
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin
from marsad.intake._sniff import sniff
from marsad.intake._streams import GZIP_MAGIC, gunzipped, peeked, readable
from marsad.intake._take import read_stream
from marsad.intake._values import Intake
from marsad.intake._warc import Page, page_of, reports_of, response_records

#: How the items of a file are found: archived pages, lines, or the file as one (a page, a text, a feed).
PartKind = Literal["warc", "jsonl", "file"]

#: Characters of a page's text that are looked at. A news report has said in 4,000 what it is about, and pages with
#: comments have hundreds of thousands.
_LOOKED_AT = 4_000

#: Characters of the shortest block that counts as running text: menus and teasers are shorter.
_RUNNING = 60


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a page seems to be, without its article being worked out: title, running text from its head, language."""

    title: str
    text: str = field(repr=False)
    language: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of an input: ``name`` is its place ("record 7", "line 3", a path).

    Nothing of it is parsed before :meth:`page` or :meth:`take` is called.
    """

    name: str
    _take: Callable[[Page | None], Iterator[Intake]] = field(repr=False)
    _page: Callable[[], Page | None] | None = field(default=None, repr=False)

    @property
    def is_archived(self) -> bool:
        """Is it a record of a web archive?"""
        return self._page is not None

    def page(self) -> Page | None:
        """The page that an archived record holds; none where it is an image, a redirection, an error of the server.

        Raises:
            IntakeError: the record cannot be used.
        """
        return None if self._page is None else self._page()

    def take(self, page: Page | None = None) -> tuple[Intake, ...]:
        """Its reports, or what is wrong with it; ``page`` is what :meth:`page` gave."""
        return tuple(self._take(page))


def part_kind(path: str) -> PartKind:
    """How the items of a file are found.

    Raises:
        IntakeError: it cannot be read.
    """
    with _files.open_file(path) as stream:
        head, _ = _opened(stream, IntakeOptions())
    kind = sniff(head, path, None)
    return kind if kind in ("warc", "jsonl") else "file"


def files_of(named: str, options: IntakeOptions) -> Iterator[tuple[str, IntakeError | None]]:
    """The files of a path, in order; an error where one stands in place of a file."""
    yield from _files.walk(named, options)


def cuts(path: str, kind: PartKind, size: int) -> tuple[tuple[int, int], ...]:
    """Where a file can be cut into ranges of about ``size`` bytes: byte, and the number of the item that begins there.

    The first is always (0, 1). Gzipped lines have no places to cut; gzipped archives have, between their records.
    """
    if Path(path).stat().st_size <= size or kind == "file":
        return ((0, 1),)
    with _files.open_file(path) as stream:
        zipped = stream.read(3) == GZIP_MAGIC
        stream.seek(0)
        if kind == "warc":
            return _record_cuts(stream, size, zipped=zipped)
        return ((0, 1),) if zipped else _line_cuts(stream, size)


def _line_cuts(stream: BinaryIO, size: int) -> tuple[tuple[int, int], ...]:
    found, at = [(0, 1)], 0
    for number, line in enumerate(stream, start=1):
        if at - found[-1][0] >= size:
            found.append((at, number))
        at += len(line)
    return tuple(found)


def _record_cuts(stream: BinaryIO, size: int, *, zipped: bool) -> tuple[tuple[int, int], ...]:
    from fastwarc.warc import ArchiveIterator

    found = [(0, 1)]
    try:
        with foreign_parser(EmptyInput, "the archive could not be cut"):
            for number, record in enumerate(ArchiveIterator(stream, parse_http=False), start=1):
                if record.stream_pos - found[-1][0] >= size:
                    found.append((record.stream_pos, number))
    except IntakeError:
        # a damaged archive is read as one; what is wrong with it is said there
        return ((0, 1),)
    return tuple(found) if all(_begins_record(stream, at, zipped=zipped) for at, _ in found) else ((0, 1),)


def _begins_record(stream: BinaryIO, at: int, *, zipped: bool) -> bool:
    stream.seek(at)
    try:
        return (gunzipped(stream, 200) if zipped else stream).read(5) == b"WARC/"
    except IntakeError:
        return False


def entries(
    paths: Sequence[str], options: IntakeOptions, *, begin: int = 0, end: int | None = None, first: int = 1
) -> Iterator[Entry]:
    """The items of files, or of the range of one file that begins with its item ``first``.

    An item that cannot be used is an entry, too, which gives an ``Unreadable`` when it is taken. What has no date of
    its own was retrieved when its file was last changed: the same file gives the same reports, whenever it is read.
    """
    quiet_libraries()
    for path in paths:
        origin = Origin(path, "file", options.clock())
        try:
            with _files.open_file(path) as stream:
                changed = Path(path).stat().st_mtime
                origin = replace(origin, retrieved=datetime.fromtimestamp(int(changed), UTC))
                yield from _entries_of(stream, origin, options, begin, end, first)
        except IntakeError as error:
            yield _fault(origin, error)
        except OSError as error:
            yield _fault(origin, _files.path_error(error))


def _entries_of(
    stream: BinaryIO, origin: Origin, options: IntakeOptions, begin: int, end: int | None, first: int
) -> Iterator[Entry]:
    size = _files.size_of(stream)
    stream.seek(begin)
    limited = stream if end is None else readable(_Range(stream, end - begin))
    head, whole = _opened(limited, options)
    if (kind := sniff(head, origin.address, None)) == "warc":
        yield from _records(whole, origin, options, first)
    elif kind == "jsonl":
        for number, line in numbered_entries(whole, options, first):
            at = origin.inside(f"line {number}", "jsonl")
            yield Entry(at.within or "", _line_taker(line, at, options))
    else:
        stream.seek(0)
        content = stream.read(options.max_file_bytes + 1)
        # the size as found now: a file that grows meanwhile is cut where the limit is
        known = max(size, len(content)) if len(content) > options.max_file_bytes else None
        yield Entry(origin.address, lambda _page: read_stream(io.BytesIO(content), origin, options, known))


def _records(stream: BinaryIO, origin: Origin, options: IntakeOptions, first: int) -> Iterator[Entry]:
    records = response_records(stream, options.max_item_bytes, first)
    while True:
        try:
            number, record = next(records)
        except StopIteration:
            return
        except IntakeError as error:
            yield _fault(origin, error)
            return
        yield _record(record, origin.inside(f"record {number}", "warc"), options)


def _record(record: bytes | None, at: Origin, options: IntakeOptions) -> Entry:
    def page() -> Page | None:
        if record is None:
            raise TooLarge(f"a record of more than {options.max_item_bytes:,} bytes")
        return page_of(record, options.max_page_bytes)

    def take(found: Page | None) -> Iterator[Intake]:
        try:
            looked = found or page()
        except IntakeError as error:
            yield at.unreadable(error)
        else:
            if looked is not None:
                yield from reports_of(looked, at, options)

    return Entry(at.within or "", take, page)


def _line_taker(line: bytes | None, at: Origin, options: IntakeOptions) -> Callable[[Page | None], Iterator[Intake]]:
    from marsad.intake._jsonl import taken_line

    return lambda _page: iter((taken_line(line, at, options),))


def _fault(origin: Origin, error: IntakeError) -> Entry:
    return Entry(origin.label, lambda _page: iter((origin.unreadable(error),)))


def _opened(stream: BinaryIO, options: IntakeOptions) -> tuple[bytes, BinaryIO]:
    head, whole = peeked(stream)
    return peeked(gunzipped(whole, options.max_ratio)) if head.startswith(GZIP_MAGIC) else (head, whole)


class _Range(io.RawIOBase):
    """The next ``left`` bytes of a stream."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream = stream
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def glimpse(page: Page) -> Glimpse:
    """What an archived page seems to be: some 0.7 ms, where working out its article takes 3.

    Raises:
        NoArticle, TooLarge: it cannot be parsed.
    """
    if page.media_type == "text/plain":
        text = decode(page.payload[: 4 * _LOOKED_AT], page.charset).text[:_LOOKED_AT]
        return Glimpse(text.split("\n", 1)[0][:200], text, identify(text)[0])
    decoded = decode(page.payload, page.charset or declared_in_markup(page.payload))
    tree = parse_page(decoded.text)
    title = " ".join((tree.findtext(".//title") or "").split())[:300]
    parts: list[str] = []
    length = 0
    for block in blocks(tree):
        if block.role == "headline" or (block.role == "body" and len(block.text) >= _RUNNING):
            parts.append(block.text)
            length += len(block.text)
            if length >= _LOOKED_AT:
                break
    text = "\n".join(parts)[:_LOOKED_AT]
    return Glimpse(title, text, identify(text)[0])
