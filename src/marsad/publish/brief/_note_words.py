"""A footnote in pieces: outlet, date, title, address, the words, who else printed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marsad.publish._released import Report
from marsad.publish.brief._values import Note
from marsad.publish.brief._words import day, listed

#: Only addresses of the web become links, and only without what could end one (RFC 3986 allows none of these bare).
_WEB = re.compile(r"https?://[^\s<>\"'`\\\x00-\x1f]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a footnote: ``link`` is its address, ``code`` sets an id, ``quote`` the words of the report."""

    text: str
    link: str | None = None
    code: bool = False
    quote: bool = False


def web(url: str | None) -> str | None:
    """The address, if it may become a link."""
    return url if url and _WEB.match(url) else None


def note_pieces(note: Note) -> Iterator[Piece]:
    """In the order in which they are written."""
    if note.report is None:
        how = note.how or "reckoned from"
        yield Piece(f"{how[:1].upper()}{how[1:]} the incident{'' if len(note.reckoned) == 1 else 's'} ")
        for n, i in enumerate(note.reckoned):
            yield from (Piece(", ") if n else Piece(""), Piece(i, code=True))
        yield Piece(".")
        return
    yield from _report(note.report)
    if note.words:
        yield Piece(f" “{_quotable(note.words)}”", quote=True)
    if note.also:
        yield Piece(f" Also in {listed(list(note.also))}.")


def _report(r: Report) -> Iterator[Piece]:
    published = r.published or r.day
    yield Piece(f"{r.outlet or 'Outlet not named'}, {day(published) if published else 'undated'}")
    if r.title:
        yield Piece(f", “{_quotable(r.title)}”")
    link = web(r.url)
    if link:
        yield from (Piece(", "), Piece(link, link=link))
    yield from (Piece(", report "), Piece(r.id, code=True), Piece("."))


def _quotable(words: str) -> str:
    return " ".join(words.split()).replace("“", "‘").replace("”", "’").replace('"', "’")
