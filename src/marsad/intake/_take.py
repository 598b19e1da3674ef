"""From what the user named to reports, in order: one value for each report, one error for each thing that is none."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

from marsad.errors import EmptyInput, IntakeError, Refused, TooLarge
from marsad.intake import _files
from marsad.intake._foreign import quiet_libraries
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, is_http
from marsad.intake._sniff import HEAD, Format, sniff
from marsad.intake._streams import GZIP_MAGIC, gunzipped, peeked, read_bounded
from marsad.intake._values import Intake

if TYPE_CHECKING:
    from marsad.intake._fetch import Fetcher

_DEFAULT = IntakeOptions()

#: White space and the mark of UTF-8: a file of nothing else is empty, whatever its name promises.
_BLANKS = b" \t\r\n\f\v\xef\xbb\xbf"


def take(
    inputs: Sequence[str], *, options: IntakeOptions = _DEFAULT, stdin: BinaryIO | None = None
) -> Iterator[Intake]:
    """Take in files, folders, ``-`` (stdin) and http(s) addresses.

    Yields, in the order of the inputs, a ``Report`` for each report found, an ``Unreadable`` for each thing that gave
    none, and an ``Unchanged`` for each page that its server said is the one already held. It raises nothing for bad
    input. ``stdin`` stands in for the process' own.
    """
    with closing(_Taker(options)) as taker:
        for named in inputs:
            yield from taker.take(named, stdin)


def take_bytes(content: bytes, origin: Origin, *, options: IntakeOptions = _DEFAULT) -> Iterator[Intake]:
    """What some bytes that were fetched already give, as :func:`take` would give it."""
    quiet_libraries()
    yield from read_stream(io.BytesIO(content), origin, options, len(content))


def unpacked(content: bytes, options: IntakeOptions = _DEFAULT) -> bytes:
    """The content of a gzip, bounded in size and ratio; what is no gzip as it is.

    Raises:
        BrokenArchive, TooLarge, EmptyInput: it cannot be unpacked.
    """
    if not content.startswith(GZIP_MAGIC):
        return content
    return read_bounded(gunzipped(io.BytesIO(content), options.max_ratio), options.max_file_bytes)


class _Taker:
    """What lives as long as one call of ``take``: the network client, opened at the first address."""

    def __init__(self, options: IntakeOptions) -> None:
        self._options = options
        self._fetcher: Fetcher | None = None
        quiet_libraries()

    def close(self) -> None:
        if self._fetcher is not None:
            self._fetcher.close()

    def take(self, named: str, stdin: BinaryIO | None) -> Iterator[Intake]:
        if named == "-":
            origin = Origin("-", "stdin", self._options.clock())
            yield from read_stream(stdin or sys.stdin.buffer, origin, self._options)
        elif is_http(named):
            yield from self._address(named)
        else:
            for path, error in _files.walk(named, self._options):
                yield from self._path(path, error)

    def _path(self, path: str, error: IntakeError | None) -> Iterator[Intake]:
        origin = Origin(path, "file", self._options.clock())
        if error is None:
            try:
                stream = _files.open_file(path)
            except IntakeError as fault:
                error = _scheme_error(path) or fault
            else:
                with stream:
                    yield from read_stream(stream, origin, self._options, _files.size_of(stream))
                return
        yield origin.unreadable(error)

    def _address(self, address: str) -> Iterator[Intake]:
        from marsad.intake._fetch import Fetcher

        if self._fetcher is None:
            self._fetcher = Fetcher(self._options)
        yield from self._fetcher.take(address)


def _scheme_error(path: str) -> IntakeError | None:
    scheme, mark, _ = path.partition("://")
    if not mark or not scheme.isalnum():
        return None
    return Refused(f"the scheme {scheme!r} is not fetched", remedy="Give an http(s) address, or the path of a file.")


def read_stream(stream: BinaryIO, origin: Origin, options: IntakeOptions, size: int | None = None) -> Iterator[Intake]:
    """The reports of one stream, whatever its format; errors become ``Unreadable`` in their place.

    ``size`` is the number of bytes where it is known, so that what is too large is refused before it is read.
    """
    try:
        head, whole = peeked(stream)
        if head.startswith(GZIP_MAGIC):
            head, whole = peeked(gunzipped(whole, options.max_ratio))
            size = None
        if len(head) < HEAD and not head.strip(_BLANKS):
            raise EmptyInput("it is empty")
        kind = sniff(head, origin.address, origin.media_type)
        yield from _read_format(kind, whole, origin, options, size)
    except IntakeError as error:
        yield origin.unreadable(error)
    except OSError as error:
        yield origin.unreadable(_files.path_error(error))


def _read_format(
    kind: Format, stream: BinaryIO, origin: Origin, options: IntakeOptions, size: int | None
) -> Iterable[Intake]:
    if kind == "jsonl":
        from marsad.intake._jsonl import read_jsonl

        return read_jsonl(stream, origin, options)
    if kind == "warc":
        from marsad.intake._warc import read_warc

        return read_warc(stream, origin, options)
    if size is not None and size > options.max_file_bytes:
        raise TooLarge(f"{size:,} bytes, more than {options.max_file_bytes:,}")
    return read_document(kind, read_bounded(stream, options.max_file_bytes), origin, options)


def read_document(kind: Format, content: bytes, origin: Origin, options: IntakeOptions) -> Iterable[Intake]:
    """The reports of a text, a page or a feed that is held whole."""
    if kind == "html":
        from marsad.intake._html import read_html

        return read_html(content, origin, options)
    if kind == "feed":
        from marsad.intake._feed import read_feed

        return read_feed(content, origin, options)
    from marsad.intake._text import read_text

    return read_text(content, origin, options)
