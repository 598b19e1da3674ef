"""Bytes of strangers: files and zips opened within bounds, text decoded, lines counted."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from marsad.errors import BrokenPlaces, NotAFile, NotPermitted, PlacesTooLarge

#: GeoNames' largest country (the USA) has 300 MB as text; one third of it is what a user waits for.
MOST_BYTES: Final = 400_000_000
#: GeoNames' dumps shrink to a fourth, spreadsheets to a twentieth; deflate can do 1 : 1030.
MOST_GROWTH: Final = 200
MOST_MEMBERS: Final = 200
#: The longest line of all GeoNames dumps (a country with its names in every language) has 12,000 characters.
MOST_LINE: Final = 1_000_000
#: A file this small may grow as it likes.
_SMALL: Final = 1_000_000

_ARCHIVES: Final = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of a file or of a member of a zip; ``name`` is for messages."""

    name: str
    content: bytes

    @property
    def base(self) -> str:
        """The name without folders and ending.

        >>> Blob("dumps/SY.zip/SY.txt", b"").base
        'SY'
        """
        return PurePosixPath(self.name.replace("\\", "/")).stem


def read_file(path: Path) -> Blob:
    """The bytes of a file.

    Raises:
        NotAFile, NotPermitted: it cannot be read.
        PlacesTooLarge: more than ``MOST_BYTES``.
        BrokenPlaces: it is empty.
    """
    if not path.is_file():
        raise NotAFile("no such file", where=str(path), remedy="Give the path of a file of places.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PlacesTooLarge(f"larger than {MOST_BYTES // 1_000_000} MB", where=str(path))
        content = path.read_bytes()
    except PermissionError as fault:
        raise NotPermitted("may not be read", where=str(path)) from fault
    if not content.strip():
        raise BrokenPlaces("nothing in it", where=str(path), remedy="Check that it was saved whole.")
    return Blob(str(path), content)


def digest(blob: Blob) -> str:
    """SHA-256 of the bytes, in hex."""
    return sha256(blob.content).hexdigest()


def is_zip(blob: Blob) -> bool:
    """Does it begin like a zip?"""
    return blob.content.startswith(b"PK\x03\x04")


def members(blob: Blob) -> tuple[Blob, ...]:
    """The files within a zip, unpacked in memory, in order of their names.

    Raises:
        BrokenPlaces: damaged, locked, with archives or paths in it that lead out of it.
        PlacesTooLarge: too many members, too much, or growing beyond reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(blob.content)) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            _check(blob, infos)
            return tuple(Blob(f"{blob.name}/{i.filename}", _unpacked(blob, archive, i)) for i in infos)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
        raise BrokenPlaces(f"a damaged zip ({fault})", where=blob.name, remedy="Fetch the archive again.") from fault


def _check(blob: Blob, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise PlacesTooLarge(f"{len(infos)} files in the zip, more than {MOST_MEMBERS}", where=blob.name)
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in info.filename:
            raise BrokenPlaces(
                f"the zip holds the path {info.filename!r}", where=blob.name, remedy="Unpack it yourself."
            )
        if info.flag_bits & 1:
            raise BrokenPlaces("the zip is locked with a password", where=blob.name, remedy="Unpack it yourself.")
    size = sum(i.file_size for i in infos)
    if size > MOST_BYTES or _grows(size, len(blob.content)):
        raise PlacesTooLarge(f"the zip says that it holds {size:,} bytes", where=blob.name)


def _grows(size: int, packed: int) -> bool:
    return size > max(_SMALL, MOST_GROWTH * packed)


def _unpacked(blob: Blob, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member; what a zip says of their number is not believed."""
    most = min(MOST_BYTES, max(_SMALL, MOST_GROWTH * max(info.compress_size, 1)))
    with archive.open(info) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise PlacesTooLarge(f"{info.filename} expands without end", where=blob.name)
    if content.startswith(_ARCHIVES):
        raise BrokenPlaces(f"an archive within the zip ({info.filename})", where=blob.name, remedy="Unpack it first.")
    return content


def text_of(blob: Blob) -> str:
    """The text: UTF-8, or UTF-16 where a byte order mark says so. Byte order marks are eaten.

    Raises:
        BrokenPlaces: another encoding, or NUL within; names the line.
    """
    raw = blob.content
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise BrokenPlaces("UTF-32", where=blob.name, remedy="Save it as UTF-8.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError as fault:
            raise BrokenPlaces("broken UTF-16", where=blob.name, remedy="Save it as UTF-8.") from fault
    else:
        text = _utf8(blob)
    if (at := text.find("\x00")) >= 0:
        raise BrokenPlaces("a NUL character", where=blob.name, line=text.count("\n", 0, at) + 1)
    return text.removeprefix("\ufeff")


def _utf8(blob: Blob) -> str:
    raw = blob.content
    head = raw[:4096]
    if head.count(0) > len(head) // 4:
        raise BrokenPlaces(
            "UTF-16 without a byte order mark, or no text at all", where=blob.name, line=1, remedy="Save it as UTF-8."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise BrokenPlaces(
            "bytes that are not UTF-8", where=blob.name, line=line, remedy="Save it as UTF-8."
        ) from fault


def lines_of(blob: Blob) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of every line that is not blank.

    Raises:
        BrokenPlaces: see :func:`text_of`.
        PlacesTooLarge: a line without end.
    """
    text = text_of(blob)
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if len(line) > MOST_LINE:
            raise PlacesTooLarge(f"a line of {len(line):,} characters", where=blob.name, line=number)
        if line := line.rstrip("\n"):
            yield number, line
