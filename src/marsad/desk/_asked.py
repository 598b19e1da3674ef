"""What a list, a map or a timeline is asked for: parsed from the query of an address, and printed back into one.

One value for all pages that show many incidents, so that a filter that was set on the map holds in the list, in the
queue, in an export and in a view that somebody saved. Everything is bounded; what is not understood is an error that
says so, because a filter that is silently left out shows too much.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal, get_args
from urllib.parse import urlencode

from marsad.errors import UsageError
from marsad.record import JUDGED, Box

#: ``first``: what needs a person first; ``newest``, ``oldest``: by day, the undated last; ``killed``, ``origins``: the
#: most first.
Sort = Literal["newest", "oldest", "killed", "origins", "first"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)

#: ``changed``: reports have said something else since a person looked.
REVIEWS: Final = (*JUDGED, "changed")

#: Of one list of values (types, parties ...), and of one value; addresses of browsers end at some 8,000 characters.
_MOST, _LONGEST = 50, 200
#: No toll and no page is higher; what is larger is a slip, or an attack.
_HIGHEST: Final = 10_000_000

#: Filters with several values, any of which may hold.
LISTS: Final = ("type", "mode", "country", "admin1", "place", "party", "source", "grade", "review", "reason")
_NUMBERS: Final = ("killed", "origins", "page")
_FLAGS: Final = ("contradicted", "undated", "unplaced", "stitched", "other")

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which incidents, and in which order. Everything that is given must hold; of a list, any of its values.

    ``since`` and ``until`` are ISO 8601 days, both included, that the days of the happening must meet. ``admin1`` is
    "SY:Aleppo"; ``place`` the id of a gazetteer, else a name; ``party`` a key ("actor:sohr"); ``source`` an outlet's
    name. ``killed`` and ``origins`` are the least; ``confidence`` the most. ``assigned`` is a person's name, or
    "nobody". ``undated`` and ``unplaced``: without a day, or a place that was found. ``other`` false: happenings that
    no type covers are left out. ``reason``: why they need a person (see ``_reasons``). ``box`` takes places whose point
    or middle lies in it. ``page`` counts from 1.
    """

    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    admin1: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    killed: int | None = None
    origins: int | None = None
    confidence: float | None = None
    contradicted: bool | None = None
    undated: bool | None = None
    unplaced: bool | None = None
    stitched: bool | None = None
    other: bool | None = None
    assigned: str | None = None
    box: Box | None = None
    sort: Sort = "newest"
    page: int = 1

    def query(self, **changes: Any) -> str:  # noqa: ANN401 - any field of this class
        """The query of an address that asks for this, with changes; only what is not as always stands in it.

        >>> Asked(type=("ASSAULT",), killed=3).query(page=2)
        'type=ASSAULT&killed=3&page=2'
        """
        return urlencode(list(_told(replace(self, **changes) if changes else self)))

    def toggled(self, name: str, value: str) -> Asked:
        """With the value in the list of this name, or without it where it stands there; from the first page."""
        now: tuple[str, ...] = getattr(self, name)
        after = tuple(x for x in now if x != value) if value in now else (*now, value)
        changes: dict[str, Any] = {name: after, "page": 1}
        return replace(self, **changes)

    @property
    def filters(self) -> Asked:
        """The filters alone: the same for every order and page."""
        return replace(self, sort="newest", page=1)

    @property
    def narrow(self) -> bool:
        """Is anything asked for but an order?"""
        return self.filters != Asked()


def asked_from(
    given: Iterable[tuple[str, str]], *, also: Iterable[str] = (), sort: Sort = "newest", **preset: Any  # noqa: ANN401
) -> Asked:  # fmt: skip
    """What the items of a query ask for. Empty values count as not given, as plain forms send them.

    ``also`` are keys that the page itself knows and reads elsewhere; ``sort`` is the page's own order, and ``preset``
    what the page always asks for.

    Raises:
        UsageError: a key or value that is not understood; says which, and what is.
    """
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    single: dict[str, str] = {}
    known, beside = {f.name for f in fields(Asked)}, frozenset(also)
    for key, value in given:
        if key in beside or (not value.strip() and key in known):
            continue
        if key in lists:
            lists[key].append(_word(key, value))
        elif key in known and key not in single:
            single[key] = value.strip()
        else:
            raise UsageError("not a filter" if key not in known else "given twice", where=key[:40],
                             remedy=f"Filters are: {', '.join(sorted(known))}.")  # fmt: skip
    plain: dict[str, Any] = {name: _values(name, found) for name, found in lists.items() if found}
    read = {name: _READ[name](name, text) for name, text in single.items()}
    return Asked(**{"sort": sort, **plain, **read, **preset})


def _word(name: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise UsageError(f"longer than {_LONGEST} characters", where=name)
    return text.strip()


def _values(name: str, found: list[str]) -> tuple[str, ...]:
    if len(found) > _MOST:
        raise UsageError(f"more than {_MOST} values", where=name)
    if name == "review" and (odd := set(found) - set(REVIEWS)):
        raise _odd(name, min(odd), REVIEWS)
    if name == "type":
        found = [x.upper() for x in found]
    return tuple(dict.fromkeys(found))


def _odd(name: str, value: str, known: Iterable[str]) -> UsageError:
    return UsageError(f"{value[:40]!r} is not known", where=name, remedy=f"Give one of: {', '.join(known)}.")


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= _HIGHEST):
        raise UsageError("not a whole number", where=name)
    return max(int(text), 1) if name == "page" else int(text)


def _share(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise UsageError("not a number from 0 to 1", where=name)
    return value


def _flag(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise _odd(name, text, ("yes", "no"))
    return text == "yes"


def _day(name: str, text: str) -> str:
    """A day; of a month or year its first day, or for ``until`` its last."""
    if not _DAY.fullmatch(text):
        raise UsageError("not a day", where=name, remedy="Give a day as 2024-02-29, a month or a year.")
    year, month, day = ([int(x) for x in text.split("-")] + [0, 0])[:3]
    try:
        if name == "since" or day:
            return date(year, month or 1, day or 1).isoformat()
        first = date(year, month or 12, 1)
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1).isoformat()
    except ValueError:
        raise UsageError("no such day", where=name) from None


def _sort(name: str, text: str) -> Sort:
    for known in SORTS:
        if text == known:
            return known
    raise _odd(name, text, SORTS)


def box_from(name: str, text: str) -> Box:
    """West, south, east, north in degrees, parted by commas. Maps that were dragged around the world give more than
    180: that is brought back.

    Raises:
        UsageError: not four numbers, or the south lies above the north.
    """
    try:
        west, south, east, north = (float(x) for x in text.split(","))
    except ValueError:
        raise UsageError("not four numbers", where=name, remedy="Give west,south,east,north in degrees.") from None
    if not (abs(west) <= 10_000 and abs(east) <= 10_000 and -90 <= south <= north <= 90):
        raise UsageError("no box of the earth", where=name, remedy="Give west,south,east,north in degrees.")
    if east - west >= 360:
        return Box(-180.0, south, 180.0, north)
    return Box(_around(west), south, _around(east), north)


def _around(degrees: float) -> float:
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180


def _text(name: str, text: str) -> str:
    return _word(name, text)


_READ: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_NUMBERS, _number), **dict.fromkeys(_FLAGS, _flag), "since": _day, "until": _day,
    "confidence": _share, "assigned": _text, "box": box_from, "sort": _sort,
}  # fmt: skip


def _told(asked: Asked) -> Iterable[tuple[str, str]]:
    for f in fields(Asked):
        value = getattr(asked, f.name)
        if value == f.default:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            yield f.name, _said(one)


def _said(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Box):
        return ",".join(f"{x:g}" for x in (value.west, value.south, value.east, value.north))
    return f"{value:g}" if isinstance(value, float) else str(value)
