"""Which format some bytes are in: by content first, by name where the content does not tell."""

from __future__ import annotations

import re
from typing import Literal

from marsad.errors import BinaryInput
from marsad.intake._decode import looks_wide

Format = Literal["text", "html", "feed", "jsonl", "warc"]

#: Bytes at the start that are looked at.
HEAD = 65_536

#: Signatures of files that people hand in by mistake, with the name they know them by.
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (doc, xls, ppt)"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)

#: Names inside a zip file that tell what it is.
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (docx)"),
    (b"xl/", "an Excel workbook (xlsx)"),
    (b"ppt/", "a PowerPoint file (pptx)"),
    (b"mimetypeapplication/epub", "an EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file (odt, ods)"),
)

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|title)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)\b|<(?:\w{1,20}:)(?:rss|feed)\b", re.IGNORECASE)
_JSON_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}\{\s{0,9}(?:\"|\}\s{0,9}(?:\n|\Z))")
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b\x00")

#: Above these shares of the first bytes the input is no text. A stray NUL from a careless export is forgiven.
_MAX_CONTROL, _MAX_NUL = 0.05, 0.005

_SUFFIXES: dict[str, Format] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".warc": "warc",
}  # fmt: skip

_MEDIA: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/ndjson": "jsonl",
    "application/warc": "warc",
}


def sniff(head: bytes, name: str = "", media_type: str | None = None) -> Format:
    """The format of bytes that start with ``head``; ``name`` is the path or address they came from.

    Raises:
        BinaryInput: an image, a document, an archive or a program; the message says which.
    """
    if head.startswith(b"WARC/"):
        return "warc"
    kind = binary_kind(head)
    if kind is not None:
        raise BinaryInput(f"this is {kind}")
    return _by_content(head) or _by_name(name) or _MEDIA.get(media_type or "") or "text"


def binary_kind(head: bytes) -> str | None:
    """What it is, if it is no text."""
    for mark, kind in _BINARY:
        if head.startswith(mark):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _ZIPPED if mark in head), "a zip archive")
    if head.startswith(b"RIFF") and head[8:12] in {b"WEBP", b"AVI ", b"WAVE"}:
        return "an image, sound or video file (RIFF)"
    if head[4:8] == b"ftyp":
        return "an MP4 video or HEIC image"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return "binary data" if _is_noise(head) else None


def _is_noise(head: bytes) -> bool:
    if not head or looks_wide(head) or head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return False
    controls = len(head) - len(head.translate(None, _CONTROL))
    return controls > _MAX_CONTROL * len(head) or head.count(0) > _MAX_NUL * len(head)


def _by_content(head: bytes) -> Format | None:
    if _JSON_OBJECT.match(head):
        return "jsonl"
    start = head[:4096].replace(b"\x00", b"") if looks_wide(head) else head[:4096]
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] != b"<":
        return None
    feed, page = _FEED.search(start), _HTML.search(start)
    if feed and (page is None or feed.start() < page.start()):
        return "feed"
    return "html" if page else None


def _by_name(name: str) -> Format | None:
    path = name.split("?", 1)[0].lower().removesuffix(".gz")
    dot = path.rfind(".", path.rfind("/") + 1)
    return _SUFFIXES.get(path[dot:]) if dot >= 0 else None
