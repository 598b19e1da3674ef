"""Everything that can be read out of what an export wrote, however it is packed."""

from __future__ import annotations

import gzip
import html
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

_DECIMAL = re.compile(r"-?\d{1,3}\.\d+")
_POINT = re.compile(rb"\x01\x01\x00\x00\x00(.{16})", re.DOTALL)


def texts_of(path: Path) -> Iterator[str]:
    """All texts of a file or folder, names of files included."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        if path.is_dir():
            yield file.relative_to(path).as_posix()
        yield from _texts(file.read_bytes())


def _texts(content: bytes) -> Iterator[str]:
    if content[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))
    elif content[:2] == b"\x1f\x8b":
        yield from _texts(gzip.decompress(content))
    elif content[:4] == b"PAR1":
        yield from _parquet(content)
    elif content[:5] == b"%PDF-":
        yield from _pdf(content)
    else:
        yield content.decode("utf-8", "replace")


def _parquet(content: bytes) -> Iterator[str]:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(content))
    table = file.read()
    for key, value in (table.schema.metadata or {}).items():
        yield f"{key!r} {value.decode('utf-8', 'replace')}"
    for row in table.to_pylist():
        for value in row.values():
            if isinstance(value, bytes):
                yield from (f"{y!r} {x!r}" for x, y in (struct.unpack("<dd", p) for p in _POINT.findall(value)))
        yield repr(row)


def _pdf(content: bytes) -> Iterator[str]:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    yield from (page.extract_text() for page in reader.pages)
    yield repr(reader.metadata)


def folded(text: str) -> str:
    """Letters alone, without case, marks and escapes: a name that was broken up stands together again."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), html.unescape(unquote(text)))
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in decomposed if c.isalpha()).casefold()


def found(texts: Iterable[str], wanted: Iterable[str]) -> set[str]:
    """Which of the words stand in the texts."""
    words = [unicodedata.normalize("NFKD", w) for w in wanted]
    held = {w: "".join(c for c in w if c.isalpha()) for w in words}
    return {w for text in map(folded, texts) for w, letters in held.items() if letters in text}


def points_near(texts: Iterable[str], point: tuple[float, float], near: float) -> list[tuple[str, str]]:
    """Numbers that follow one another and lie so near to a point, in either order."""
    out = []
    for text in texts:
        numbers = _DECIMAL.findall(text)
        for a, b in pairwise(numbers):
            for lat, lon in ((float(a), float(b)), (float(b), float(a))):
                if abs(lat - point[0]) < near and abs(lon - point[1]) < near:
                    out.append((a, b))
    return out
