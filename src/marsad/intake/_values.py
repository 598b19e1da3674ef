"""What intake gives: reports with their evidence, or an account of why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from marsad.errors import IntakeError
from marsad.spans import Span

#: How the bytes came to us (Berkeley Protocol: the method of collection is part of the evidence).
Method = Literal["file", "stdin", "http", "feed", "jsonl", "warc"]

#: Roles of a passage, as the record format names them.
Role = Literal["headline", "byline", "dateline", "caption", "body", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The untouched bytes of one report and where they come from.

    ``sha256`` is of ``content``. ``retrieved`` is UTC: when the bytes were fetched, for an archive the date of its
    record, for a file the moment of reading. ``address`` is the http(s) address or the path as given by the user.
    ``within`` says where inside a container (feed, JSONL, WARC) the bytes stand: "line 12", "item 3", "record 7".
    """

    content: bytes = field(repr=False)
    sha256: str
    retrieved: datetime
    address: str
    method: Method
    software: str
    media_type: str | None = None
    encoding: str | None = None
    within: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A part of the text whose role the markup gave away (a ``figcaption``, an ``h1``, a ``meta`` author)."""

    span: Span
    role: Role


@dataclass(frozen=True, slots=True)
class Note:
    """Something that intake did to the bytes or noticed: ``mojibake_mended``, ``invalid_bytes`` ..."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """One published document.

    ``id`` is the one given in JSONL, else made from address or content and stable over readings of the same report;
    ``published`` and ``updated`` are what the metadata say (never a guess from the text), null where they say nothing.
    ``language`` is ISO 639-1, null where the text is too short to tell.
    """

    id: str
    text: str = field(repr=False)
    evidence: Evidence
    source: str | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | datetime | None = None
    language: str | None = None
    language_confidence: float = 0.0
    hints: tuple[Hint, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def published_day(self) -> date | None:
        """The calendar day of publication, as the outlet's own clock gave it."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that gave no report: one error object in its place; the rest goes on."""

    id: str
    error: IntakeError
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304: the page is the one that is already held. ``id`` is the address that was asked for."""

    id: str
    address: str
    checked: datetime
    etag: str | None = None
    last_modified: str | None = None


#: What a reader of inputs yields, in input order.
Intake = Report | Unreadable | Unchanged
