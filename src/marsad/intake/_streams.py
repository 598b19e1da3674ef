"""Streams with bounds: a head that can be looked at, gzip that cannot explode, reads that stop at a limit."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO, cast

from marsad.errors import BrokenArchive, EmptyInput, IntakeError, TooLarge
from marsad.intake._sniff import HEAD

GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 65_536
_LARGE_CHUNK = 1_000_000

#: A gzip may grow this far whatever its ratio: small files of blanks compress very well and hurt nobody.
_FREE = 10_000_000


def readable(raw: io.RawIOBase) -> BinaryIO:
    """A buffered stream over a raw one."""
    return cast("BinaryIO", io.BufferedReader(raw, _CHUNK))


class _Rejoined(io.RawIOBase):
    """The bytes that were looked at, then the rest. The stream below stays open: it is not ours."""

    def __init__(self, head: bytes, rest: BinaryIO, error: IntakeError | None) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            count = min(len(buffer), len(self._head))
            buffer[:count] = self._head[:count]
            self._head = self._head[count:]
            return count
        if self._error is not None:
            raise self._error
        data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def peeked(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first ``HEAD`` bytes, and a stream that still begins with them.

    A pipe may give its bytes one by one, so that this reads until it has enough or the end. An error met on the way is
    raised again by the stream where it stood, after what came before it.
    """
    head, met = b"", None
    try:
        while len(head) < HEAD and (data := stream.read(min(_CHUNK, HEAD - len(head)))):
            head += data
    except IntakeError as error:
        if not head:
            raise
        met = error
    return head, readable(_Rejoined(head, stream, met))


class _Gunzipped(io.RawIOBase):
    """The content of a gzip of one or many members, decompressed in pieces.

    Reading raises ``BrokenArchive`` where the gzip ends early or is damaged, ``TooLarge`` where it grows beyond the
    ratio.
    """

    def __init__(self, stream: BinaryIO, max_ratio: int) -> None:
        self._stream = stream
        self._max_ratio = max_ratio
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._inside = False
        self._pending = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            data = self._inflate(len(buffer)) if self._inside or self._pending else b""
            if data:
                self._given += len(data)
                if self._given > _FREE + self._max_ratio * self._taken:
                    raise TooLarge(f"gzip grows more than {self._max_ratio} times: not unpacked further")
                buffer[: len(data)] = data
                return len(data)
            if not self._pending and not self._refill():
                return 0

    def _inflate(self, count: int) -> bytes:
        self._inside = True
        try:
            data = self._member.decompress(self._pending, count)
        except zlib.error as error:
            raise BrokenArchive(f"gzip is damaged ({error})") from error
        self._pending = self._member.unconsumed_tail
        if self._member.eof:
            # Zeros after the last member are padding, as gzip(1) has it.
            self._pending = self._member.unused_data.lstrip(b"\x00")
            self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._inside = False
        return data

    def _refill(self) -> bool:
        self._pending = self._stream.read(_CHUNK)
        if not self._inside:
            self._pending = self._pending.lstrip(b"\x00")
        self._taken += len(self._pending)
        if not self._pending and self._inside:
            raise BrokenArchive("gzip ends early")
        return bool(self._pending)


def gunzipped(stream: BinaryIO, max_ratio: int) -> BinaryIO:
    """The content of a gzip, as an unbuffered stream: what stood before a break can still be read."""
    return cast("BinaryIO", _Gunzipped(stream, max_ratio))


def read_bounded(stream: BinaryIO, limit: int) -> bytes:
    """All bytes that are left.

    Raises:
        TooLarge: there are more than ``limit``; no more than that was read.
        EmptyInput: there are none.
    """
    content = bytearray()
    while len(content) <= limit and (data := stream.read(min(_LARGE_CHUNK, limit + 1 - len(content)))):
        content += data
    if len(content) > limit:
        raise TooLarge(f"more than {limit:,} bytes")
    if not content:
        raise EmptyInput("it is empty")
    return bytes(content)
