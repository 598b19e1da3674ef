"""Who is said to have been what in a body, and since when until when: a table and a small drawing.

A line begins with the first day of which words or reports speak, and ends with the last. What lies between is
presumed; what lies outside nobody says. No line is a fact beyond what its reports tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from marsad.record import affiliations_of

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.record import AffiliationRow

#: Lines of one page; a ministry has fewer spokesmen.
MOST: Final = 60
#: Reports of which it is looked up whether they may be shown.
_REPORTS: Final = 400
_WIDE, _HIGH, _EDGE = 240, 14, 4


@dataclass(frozen=True, slots=True)
class Line:
    """A person (or unit) and their role. ``first`` and ``last`` are days (ISO 8601, maybe cut short), null where no
    report is dated; ``began`` and ``ended``: words say so; ``bar`` is (x, width) of the drawing, null without days."""

    person: str
    person_actor: str | None
    role: str | None
    body: str | None
    body_actor: str | None
    first: str | None
    last: str | None
    began: bool
    ended: bool
    reports: tuple[str, ...]
    bar: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines, and the first and last day of the drawing; ``more`` are left out."""

    lines: tuple[Line, ...]
    first: str | None
    last: str | None
    more: int
    width: int = _WIDE
    height: int = _HIGH


def drawing_of(sight: Sight, actor: str) -> Drawing | None:
    """The affiliations of an actor that a viewer may see; None where nothing is said, or names may be withheld."""
    if not sight.open:
        return None
    rows = affiliations_of(sight.record, actor)
    seen = [x for x in dict.fromkeys(row.report for row in rows) if sight.whole([x])][:_REPORTS]
    kept = frozenset(seen)
    sight.shown("report", seen)
    lines = lines_of(row for row in rows if row.report in kept)
    return drawn(lines) if lines else None


def lines_of(rows: Iterable[AffiliationRow]) -> list[Line]:
    """One line for each person, role and body, in the order of their first days."""
    found: dict[tuple[str, str, str], list[AffiliationRow]] = defaultdict(list)
    for row in rows:
        if row.person:
            key = row.person_actor or row.person.casefold()
            found[key, (row.role or "").casefold(), row.body_actor or (row.body or "").casefold()].append(row)
    return sorted(map(_line, found.values()), key=lambda x: (x.first or "9", x.person, x.role or ""))


def _line(rows: Sequence[AffiliationRow]) -> Line:
    began = min((row.since for row in rows if row.since), default=None)
    ended = max((row.until for row in rows if row.until), default=None)
    days = [row.day for row in rows if row.day]
    # who was "the former minister" on a day was minister before it
    held = [row.day for row in rows if row.day and not row.former]
    first = min([x for x in (began, *held) if x], default=None)
    last = ended or max(held, default=None)
    over = any(row.former for row in rows)
    if first is None and over:
        first = last = min(days, default=None)
    one = rows[0]
    return Line(
        one.person or "", one.person_actor, one.role, one.body, one.body_actor, first, last or first,
        began is not None, ended is not None or over, tuple(dict.fromkeys(row.report for row in rows)),
    )  # fmt: skip


def drawn(lines: Sequence[Line]) -> Drawing:
    """The lines with their bars, on one scale of days."""
    shown = lines[:MOST]
    known = [(_ordinal(x.first), _ordinal(x.last, last=True)) for x in shown if x.first and x.last]
    if not known:
        return Drawing(tuple(shown), None, None, len(lines) - len(shown))
    begin, end = min(a for a, _ in known), max(b for _, b in known)
    scale = (_WIDE - 2 * _EDGE) / max(end - begin, 1)

    def bar(x: Line) -> tuple[float, float] | None:
        if not x.first or not x.last:
            return None
        a, b = _ordinal(x.first), _ordinal(x.last, last=True)
        return round(_EDGE + (a - begin) * scale, 1), round(max((b - a) * scale, 3), 1)

    made = tuple(replace(x, bar=bar(x)) for x in shown)
    return Drawing(
        made, date.fromordinal(begin).isoformat(), date.fromordinal(end).isoformat(), len(lines) - len(shown)
    )


def _ordinal(day: str, *, last: bool = False) -> int:
    """A day, or the first (last) one of a month or year.

    >>> _ordinal("2016-02", last=True) - _ordinal("2016-02")
    28
    """
    parts = [int(x) for x in day[:10].split("-")]
    if len(parts) == len(("year", "month", "day")):
        return date(*parts).toordinal()
    if not last:
        return date(*parts, *(1,) * (3 - len(parts))).toordinal()
    year, month = (parts[0], 12) if len(parts) == 1 else (parts[0], parts[1])
    return (
        date(year + month // 12, month % 12 + 1, 1).toordinal() if year < date.max.year else date.max.toordinal()
    ) - 1
