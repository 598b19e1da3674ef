"""Publication dates as metadata give them. Never a guess from the text."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from marsad.intake._values import Note

#: No report was published before the first newspapers, and none after this century; 0001 and 9999 are placeholders.
EARLIEST, LATEST = 1600, 2100

_DAY = re.compile(r"[+-]?\d{1,6}-\d{2}-\d{2}\Z")
#: Years that the parser of e-mail dates would take for two digits: "0000" as 2000.
_YEAR_ZERO = re.compile(r"\b00\d\d\b")
_LIKE_ISO = re.compile(r"[+-]?\d{1,6}-\d{1,2}-\d{1,2}")

Published = tuple[date | datetime | None, tuple[Note, ...]]


def parse_published(value: str | None) -> Published:
    """A date (where only a day is given), a datetime, or nothing; with a note if the value was refused.

    Takes ISO 8601 and the form of e-mail and RSS (RFC 5322).

    >>> parse_published("2017-09-11")
    (datetime.date(2017, 9, 11), ())
    >>> parse_published("9999-12-31")[1][0].code
    'date_out_of_range'
    """
    stated = (value or "").strip()[:100]
    if not stated:
        return None, ()
    try:
        moment = _parse(stated)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None, (_refused(stated),)
    if not EARLIEST <= moment.year <= LATEST:
        return None, (Note("date_out_of_range", f"publication date {stated!r} ignored: out of range"),)
    return moment, ()


def from_struct(parts: Sequence[int] | None) -> datetime | None:
    """The moment of a UTC ``struct_time``, as feedparser gives it; nothing if it is out of range."""
    if parts is None:
        return None
    try:
        moment = datetime.fromtimestamp(timegm(tuple(parts)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if EARLIEST <= moment.year <= LATEST else None


def _parse(stated: str) -> date | datetime:
    if _DAY.match(stated):
        return date.fromisoformat(stated)
    if _LIKE_ISO.match(stated):
        return datetime.fromisoformat(stated)
    if _YEAR_ZERO.search(stated.partition(":")[0]):
        raise ValueError("year 0")
    return parsedate_to_datetime(stated)


def _refused(stated: str) -> Note:
    year = re.match(r"[+-]?0*(\d{1,6})-\d", stated) or _YEAR_ZERO.search(stated.partition(":")[0])
    if year and not EARLIEST <= int(year[year.lastindex or 0]) <= LATEST:
        return Note("date_out_of_range", f"publication date {stated!r} ignored: out of range")
    return Note("date_not_understood", f"publication date {stated!r} ignored: not understood")
