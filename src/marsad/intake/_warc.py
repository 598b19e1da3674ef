"""WARC and WARC.gz: the pages among the archived responses.

Records are cut here, one at a time, and parsed by fastwarc: only so is a record that the archive breaks off in told
apart from a whole one, none larger than the limit held, and a pipe read (fastwarc itself wants to seek).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal

from marsad.errors import BrokenArchive, EmptyInput, IntakeError, TooLarge
from marsad.intake._dates import EARLIEST, LATEST
from marsad.intake._foreign import foreign_parser
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin
from marsad.intake._sniff import HEAD, Format, sniff
from marsad.intake._values import Intake, Note, Report

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_LENGTH = re.compile(rb"^content-length\s{0,9}:\s{0,9}(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_RESPONSE = re.compile(rb"^warc-type\s{0,9}:\s{0,9}response\s*$", re.IGNORECASE | re.MULTILINE)
_MAX_HEADER = 64_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Page:
    """One archived page: its payload as archived and as sent, before transfer and content coding."""

    address: str
    fetched: datetime | None
    media_type: str
    charset: str | None
    archived: bytes
    payload: bytes


def read_warc(stream: BinaryIO, origin: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """The reports of responses with status 200 that are HTML or plain text, in order; other records are passed over.

    Raises:
        BrokenArchive: a record that is cut off or none; what stood before was given.
        EmptyInput: there is no page in the archive.
    """
    found = False
    for number, record in response_records(stream, options.max_item_bytes):
        at = origin.inside(f"record {number}", "warc")
        try:
            if record is None:
                raise TooLarge(f"a record of more than {options.max_item_bytes:,} bytes")
            page = page_of(record, options.max_page_bytes)
        except IntakeError as error:
            yield at.unreadable(error)
            found = True
        else:
            if page is not None:
                yield from reports_of(page, at, options)
                found = True
    if not found:
        raise EmptyInput("no page with status 200 in this archive")


def reports_of(page: Page, at: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """The report of an archived page, or what is wrong with it."""
    from marsad.intake._take import read_document

    origin = replace(
        at,
        address=page.address,
        retrieved=page.fetched or at.retrieved,
        media_type=page.media_type,
        charset=page.charset,
        within=f"{at.address} {at.within}",
    )
    try:
        kind: Format = "html" if sniff(page.payload[:HEAD], "", page.media_type) == "html" else "text"
        for item in read_document(kind, page.payload, origin, options):
            yield _as_archived(item, page, origin) if isinstance(item, Report) else item
    except IntakeError as error:
        yield origin.unreadable(error, page.archived)


def _as_archived(report: Report, page: Page, origin: Origin) -> Report:
    """The report with the payload as archived for its evidence."""
    evidence = origin.evidence(page.archived, encoding=report.evidence.encoding)
    notes = report.notes
    if page.fetched is None:
        notes += (
            Note("warc_date_missing", "the record bears no usable WARC-Date; the moment of reading stands there"),
        )
    return replace(report, evidence=evidence, notes=notes)


def response_records(stream: BinaryIO, limit: int, first: int = 1) -> Iterator[tuple[int, bytes | None]]:
    """The response records, numbered among all from ``first``; ``None`` for one that is longer than the limit.

    Raises:
        BrokenArchive: a record that is cut off or none.
    """
    number = first - 1
    while (start := stream.readline(_MAX_HEADER)) != b"":
        if start.isspace():
            continue
        number += 1
        header = _header(start, stream, number)
        length = _LENGTH.search(header)
        if length is None:
            raise BrokenArchive(f"record {number} bears no Content-Length")
        is_response = _RESPONSE.search(header) is not None
        size = int(length[1])
        if is_response and size <= limit:
            content = stream.read(size)
            if len(content) < size:
                raise BrokenArchive(f"the archive ends inside record {number}")
            yield number, header + content + b"\r\n\r\n"
        else:
            _skip(stream, size, number)
            if is_response:
                yield number, None


def _header(start: bytes, stream: BinaryIO, number: int) -> bytes:
    if not start.startswith(b"WARC/"):
        raise BrokenArchive(f"what should be record {number} does not begin with WARC/")
    lines, size = [start], len(start)
    while size <= _MAX_HEADER:
        line = stream.readline(_MAX_HEADER)
        if not line.endswith(b"\n"):
            raise BrokenArchive(f"the archive ends inside the header of record {number}")
        lines.append(line)
        size += len(line)
        if line in (b"\r\n", b"\n"):
            return b"".join(lines)
    raise BrokenArchive(f"the header of record {number} is longer than {_MAX_HEADER:,} bytes")


def _skip(stream: BinaryIO, size: int, number: int) -> None:
    while size:
        data = stream.read(min(size, _CHUNK))
        if not data:
            raise BrokenArchive(f"the archive ends inside record {number}")
        size -= len(data)


def page_of(record: bytes, limit: int) -> Page | None:
    """The page in a response record; nothing if it is an image, a redirection, an error."""
    with foreign_parser(BrokenArchive, "the record could not be parsed"):
        parsed = _parse(record, "none")
        http = parsed.http_headers if parsed is not None else None
        if http is None or http.status_code != 200:
            return None
        media_type = (parsed.http_content_type or "").lower()
        if media_type not in _PAGES:
            return None
        archived = parsed.reader.read()
        coded = http.get("Content-Encoding") or http.get("Transfer-Encoding")
        address = (parsed.headers.get("WARC-Target-URI") or "").strip("<> ")
        fetched, charset = _utc(parsed.record_date), parsed.http_charset
    payload = _uncoded(record, limit) if coded else archived
    if not archived:
        raise EmptyInput("the archived page is empty")
    return Page(address, fetched, media_type, charset, archived, payload or archived)


def _parse(record: bytes, auto_decode: Literal["none", "all"]) -> Any:  # noqa: ANN401 - fastwarc brings no types
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response
    return next(iter(ArchiveIterator(io.BytesIO(record), record_types=wanted, auto_decode=auto_decode)), None)


def _uncoded(record: bytes, limit: int) -> bytes:
    """The payload without transfer and content coding; empty if it bears none although its header says so.

    Crawlers often store the body decoded and leave the header as it was.
    """
    try:
        with foreign_parser(BrokenArchive, "the payload could not be decoded"):
            payload: bytes = _parse(record, "all").reader.read(limit + 1)
    except BrokenArchive:
        return b""
    if len(payload) > limit:
        raise TooLarge(f"a page of more than {limit:,} bytes when decoded")
    return payload


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None or not EARLIEST < moment.year < LATEST:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
