"""From bytes to text: the declared encoding, then UTF-8, then detection; and words that were decoded wrongly before."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from marsad.intake._values import Note

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Encodings that a page may name: those of the WHATWG standard. Others ("utf-7", "rot13", "unicode_escape") are tricks.
_ALLOWED = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp866", "cp874", "cp932", "cp949", "koi8-r", "koi8-u"}
    | {f"cp125{n}" for n in range(9)}
    | {f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
    | {"mac-roman", "mac-cyrillic", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp"}
)

#: WHATWG: the first name is read as the second, its superset in practice.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(
    rb"""\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9_:.-]{2,40})["']""", re.IGNORECASE
)

#: Bytes looked at by the detector; its verdict does not change with more, its time does.
_DETECT = 100_000

#: Typographic quotes, dashes and the ellipsis in cp1252: where the other high bytes are few, English from Windows.
_CP1252_SIGNS = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\x99\xa0\xa3\xab\xb0\xbb\xbd\xbf-\xff]")
_HIGH = re.compile(rb"[\x80-\xff]")

#: A share of high bytes under this is a Western text with an accent here and there: no Arabic or Cyrillic page.
_WESTERN_SHARE = 0.03

#: Characters of a line that is looked at for mojibake; a longer one is no paragraph of a report.
_LONGEST_LINE = 200_000

REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and what had to be done."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """The text of some bytes. Never fails: bytes that mean nothing become U+FFFD and are noted.

    >>> decode("Zürich — 5 €".encode("cp1252"), "latin-1").text
    'Zürich — 5 €'
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _forced(content[len(mark) :], encoding)
    named = normalised(declared)
    if named is not None:
        return _as_declared(content, named)
    unknown = (Note("encoding_unknown", f"declared encoding {declared!r} ignored"),) if declared else ()
    guessed = _undeclared(content)
    return Decoded(guessed.text, guessed.encoding, unknown + guessed.notes)


def declared_in_markup(head: bytes) -> str | None:
    """The encoding that the XML declaration or a ``meta`` element names."""
    found = _XML.match(head[:1000]) or _META.search(head[:4096])
    return found[1].decode("ascii") if found else None


@lru_cache(maxsize=256)
def normalised(label: str | None) -> str | None:
    """Python's name of a declared encoding, or nothing if it is none that a page may use.

    >>> normalised("ISO-8859-1"), normalised("rot13"), normalised("no-such")
    ('cp1252', None, None)
    """
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _ALLOWED else None


def _as_declared(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding)
    except (UnicodeError, ValueError):
        return _misdeclared(content, encoding)
    if encoding != "utf-8" and not text.isascii():
        # Multi-byte UTF-8 hardly ever arises by chance: a page that decodes as such is, whatever its header says.
        utf8 = _strict_utf8(content)
        if utf8 is not None and len(utf8) < len(text):
            return Decoded(utf8, "utf-8", (Note("encoding_misdeclared", f"declared {encoding}, is utf-8"),))
    return Decoded(text, encoding)


def _misdeclared(content: bytes, encoding: str) -> Decoded:
    """The declared encoding does not fit all bytes: is it another one, or a few broken bytes?"""
    if encoding == "utf-8":
        text = content.decode("utf-8", "replace")
        good = len(_HIGH.findall(text.replace(REPLACEMENT, "").encode("utf-8")))
        if text.count(REPLACEMENT) <= good:
            return _with_broken_bytes(text, encoding)
    guessed = _undeclared(content)
    if guessed.encoding == encoding or any(note.code == "invalid_bytes" for note in guessed.notes):
        return _with_broken_bytes(content.decode(encoding, "replace"), encoding)
    note = Note("encoding_misdeclared", f"declared {encoding}, read as {guessed.encoding}")
    return Decoded(guessed.text, guessed.encoding, (note, *guessed.notes))


def _undeclared(content: bytes) -> Decoded:
    wide = _wide(content)
    if wide is not None:
        return _forced(content, wide)
    utf8 = _strict_utf8(content)
    if utf8 is not None:
        return Decoded(utf8, "utf-8")
    return _forced(content, _detected(content))


def _strict_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Western text is NUL."""
    head = content[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 9 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 9 * odd else None


def looks_wide(content: bytes) -> bool:
    """Is this UTF-16 or UTF-32, with or without a mark?"""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(content) is not None


def _detected(content: bytes) -> str:
    """The likeliest encoding of bytes that are no whole UTF-8."""
    sample = content[:_DETECT]
    high = len(_HIGH.findall(sample))
    # A UTF-8 text with a few broken bytes is still UTF-8: its other high bytes come in proper sequences.
    if high > 1 and sample.decode("utf-8", "replace").count(REPLACEMENT) * 4 <= high:
        return "utf-8"
    if high <= _WESTERN_SHARE * len(sample) and len(_CP1252_SIGNS.findall(sample)) == high:
        return "cp1252"
    return _charset_normalizer(sample) or "cp1252"


def _charset_normalizer(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=5, chunk_size=512).best()
    return normalised(best.encoding) if best is not None else None


def _forced(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except (UnicodeError, ValueError):
        return _with_broken_bytes(content.decode(encoding, "replace"), encoding)


def _with_broken_bytes(text: str, encoding: str) -> Decoded:
    count = text.count(REPLACEMENT)
    if not count:
        return Decoded(text, encoding)
    return Decoded(text, encoding, (Note("invalid_bytes", f"{count} places are no valid {encoding}; shown as U+FFFD"),))


def mend(text: str) -> tuple[str, tuple[Note, ...]]:
    """UTF-8 that was once decoded as something else, set right line by line; noted."""
    if not is_mojibake(text):
        return text, ()
    lines = list(_mended_lines(text))
    mended = "".join(lines)
    if mended == text:
        return text, ()
    changed = sum(a != b for a, b in zip(text.splitlines(keepends=True), lines, strict=True))
    return mended, (Note("mojibake_mended", f"{changed} lines had been decoded with the wrong encoding; mended"),)


def is_mojibake(text: str) -> bool:
    """Does the text clearly hold words decoded with the wrong encoding?"""
    if text.isascii():
        return False
    return any(_is_bad(line) for line in text.splitlines())


def _is_bad(line: str) -> bool:
    from ftfy.badness import is_bad

    return len(line) <= _LONGEST_LINE and not line.isascii() and bool(is_bad(line))


def _mended_lines(text: str) -> Iterator[str]:
    from ftfy import fix_encoding

    for line in text.splitlines(keepends=True):
        yield fix_encoding(line) if _is_bad(line) else line
