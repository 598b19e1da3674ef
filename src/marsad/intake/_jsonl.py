"""JSON Lines: one report a line, its text taken unchanged, because the offsets of others count in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from marsad.errors import BrokenFeed, EmptyInput, IntakeError, TooLarge
from marsad.intake._dates import parse_published
from marsad.intake._decode import decode, is_mojibake, looks_wide
from marsad.intake._make import Draft, make_report
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin
from marsad.intake._values import Intake, Note

_UTF8_BOM = b"\xef\xbb\xbf"


def read_jsonl(stream: BinaryIO, origin: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """The reports of ``{"id"?, "text", "title"?, "published"?, "source"?, "url"?, "author"?}`` lines.

    A bad line gives an ``Unreadable`` in its place. Other keys are ignored, blank lines skipped.

    Raises:
        EmptyInput: there is nothing but blank lines.
    """
    found = False
    for number, line in numbered_entries(stream, options):
        found = True
        at = origin.inside(f"line {number}", "jsonl")
        yield taken_line(line, at, options)
    if not found:
        raise EmptyInput("there is no line in it")


def numbered_entries(stream: BinaryIO, options: IntakeOptions, first: int = 1) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank with their numbers from ``first``; ``None`` for one longer than the limit.

    Raises:
        BrokenFeed: it is UTF-16.
    """
    for number, line in enumerate(_lines(stream, options.max_item_bytes), start=first):
        if number == 1 and line is not None:
            line = line.removeprefix(_UTF8_BOM)
            if looks_wide(line):
                raise BrokenFeed("JSONL must be UTF-8, this is UTF-16", remedy="Convert it to UTF-8.")
        if line is None or (line != b"" and not line.isspace()):
            yield number, line


def taken_line(line: bytes | None, at: Origin, options: IntakeOptions) -> Intake:
    """The report of a line, or what is wrong with it."""
    if line is None:
        return at.unreadable(TooLarge(f"a line of more than {options.max_item_bytes:,} bytes"))
    return _line(line, at, options)


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Lines without their end; ``None`` for one that is longer than the limit, which is never held whole."""
    while line := stream.readline(limit + 2):
        if len(line) <= limit + 1 and line.endswith(b"\n"):
            yield line.rstrip(b"\r\n")
        elif len(line) <= limit:
            yield line
        else:
            while not line.endswith(b"\n") and (line := stream.readline(limit + 2)):
                continue
            yield None


def _line(line: bytes, origin: Origin, options: IntakeOptions) -> Intake:
    given: dict[str, Any] = {}
    try:
        given, notes, encoding = _object(line)
        return make_report(_draft(given, notes), line, origin, options, encoding)
    except IntakeError as error:
        named = given.get("id")
        known = str(named) if isinstance(named, str | int) and str(named).strip() else None
        return origin.unreadable(error, line, report_id=known)


def _object(line: bytes) -> tuple[dict[str, Any], tuple[Note, ...], str]:
    decoded = decode(line, "utf-8")
    try:
        value = json.loads(decoded.text)
    except RecursionError as error:
        raise TooLarge("JSON nested too deeply") from error
    except ValueError as error:
        raise BrokenFeed(f"not JSON: {error}", remedy=_remedy(line)) from error
    if not isinstance(value, dict):
        raise BrokenFeed("the line is JSON, but not an object", remedy=_remedy(line))
    return value, decoded.notes, decoded.encoding


def _remedy(line: bytes) -> str:
    if line.lstrip()[:1] == b"[":
        return "Put one object on each line, for instance with `jq -c '.[]'`."
    return 'Each line must be one object such as {"id": "a1", "text": "..."}.'


def _draft(given: dict[str, Any], notes: tuple[Note, ...]) -> Draft:
    text = given.get("text")
    if not isinstance(text, str):
        raise BrokenFeed('no "text", or it is not a string', remedy='Put the words of the report under the key "text".')
    if not text.strip():
        raise EmptyInput('"text" is empty')
    published, dated = parse_published(_string(given, "published"))
    notes += dated
    if is_mojibake(text):
        notes += (
            Note("mojibake", "some words were decoded with the wrong encoding; left, because offsets count in them"),
        )
    return Draft(
        text=text,
        title=_string(given, "title"),
        source=_string(given, "source"),
        url=_string(given, "url"),
        author=_string(given, "author"),
        published=published,
        notes=notes,
        id=_id(given),
    )


def _string(given: dict[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BrokenFeed(f'"{key}" is not a string', remedy=f'Give "{key}" as a string, or leave it out.')


def _id(given: dict[str, Any]) -> str | None:
    value = given.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise BrokenFeed(
            '"id" is neither a string nor a whole number', remedy='Give "id" as a string, or leave it out.'
        )
    return None if value is None else str(value)
