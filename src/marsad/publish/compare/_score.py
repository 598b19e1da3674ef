"""How likely a row and an incident are one: the sum of what agreeing or differing in each field is worth.

The model is that of Fellegi and Sunter (1969): for each field log2 of how much more often pairs that are the same agree
so than pairs that merely lie near each other. ``data/verdicts.tsv`` holds the numbers, docs/compare.md where they come
from: the first from how people's codings of the same incidents agree, the second from the rows of GED itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from marsad.publish._released import Incident, Range
from marsad.publish.compare._sides import foreign_to, met, of_party, of_row
from marsad.publish.compare._values import Field, Verdict
from marsad.publish.compare._world import alike, folded, kilometres, ordinal
from marsad.record import ForeignRow

#: Days between the last of one and the first of the other up to which they are looked at: of the labelled pairs none
#: lies farther apart than one, and of people's own codings 97 % lie within one.
MOST_DAYS: Final = 2
#: Kilometres likewise; 93 % of people's codings lie within 10.
MOST_KM: Final = 50.0
#: A longer incident is no single happening that a row could be.
LONGEST: Final = 31
#: Days that either side may mean, up to which a meeting of both says much, and little.
_FEW, _WEEK = 3, 9
_SAME_KM, _NEAR_KM, _WITHIN_KM = 5.0, 10.0, 25.0
_LARGE: Final = 10
#: "Dozens" and "at least 12" have no upper end; so many times the figure may still be meant.
_OPEN: Final = 4


@lru_cache(maxsize=1)
def verdict_table() -> dict[tuple[str, str], tuple[float, str]]:
    """(field, code) -> bits, words."""
    text = files("marsad.publish").joinpath("data/verdicts.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {(field, code): (float(bits), words) for field, code, bits, words in lines}


def verdict_words(field: Field, code: str) -> str:
    """What a verdict says."""
    return verdict_table()[field, code][1]


def _verdict(field: Field, code: str, values: str = "") -> Verdict:
    bits, words = verdict_table()[field, code]
    return Verdict(field, code, f"{words}: {values}" if values else words, bits)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day as numbers."""

    first: int
    last: int

    @property
    def wide(self) -> int:
        """How many."""
        return self.last - self.first + 1


def days_of(start: str | None, end: str | None) -> Days | None:
    """Null where no day is given, or the end is open."""
    if start is None or end is None:
        return None
    return Days(ordinal(start), max(ordinal(start), ordinal(end)))


def verdicts(row: ForeignRow, incident: Incident) -> tuple[Verdict, ...] | None:
    """Field by field; null where they lie too far apart to be looked at."""
    day = _day(row, incident)
    if day is None:
        return None
    place = _place(row, incident)
    if place is None:
        return None
    return day, place, _sides(row, incident), _kind(row, incident), deaths(row, incident.killed)


def score(found: tuple[Verdict, ...]) -> float:
    """The sum, in bits."""
    return round(sum(v.bits for v in found), 2)


def without_deaths(found: tuple[Verdict, ...]) -> float:
    """The sum without the number of dead: a part never has the number of the whole."""
    return round(sum(v.bits for v in found if v.field != "deaths"), 2)


def _day(row: ForeignRow, incident: Incident) -> Verdict | None:
    theirs, ours = days_of(row.start, row.end), days_of(incident.when.start, incident.when.end)
    if theirs is None or ours is None:
        return None
    gap = max(0, ours.first - theirs.last, theirs.first - ours.last)
    if gap > MOST_DAYS:
        return None
    said = f"theirs {_span(row.start, row.end)}, ours {_span(incident.when.start, incident.when.end)}"
    if gap:
        return _verdict("day", "within_1" if gap == 1 else "differ", said)
    wide = theirs.wide + ours.wide - 1
    if theirs == ours:
        return _verdict("day", "same" if wide == 1 else "same_span", said)
    code = "overlap" if wide <= _FEW else "wide" if wide <= _WEEK else "month"
    return _verdict("day", code, said)


def _span(start: str | None, end: str | None) -> str:
    return f"{start}" if start == end or end is None else f"{start} to {end}"


def _place(row: ForeignRow, incident: Incident) -> Verdict | None:
    where = incident.where
    if where is None:
        return _verdict("place", "unknown")
    said = f"theirs {row.place or row.admin1 or row.country}, ours {where.name}"
    if row.lat is not None and row.lon is not None and where.lat is not None and where.lon is not None:
        if _is_point(row):
            km = kilometres(row.lat, row.lon, where.lat, where.lon)
            sure = row.place_code != _NEAR_CODE and where.precision == "exact"
            return None if km > MOST_KM else _verdict("place", _by_distance(km, sure=sure), f"{said}, {km:.0f} km")
    elif row.lat is None and alike(row.place, where.name):
        return _verdict("place", "same_name", said)
    units = (
        (row.admin1, where.admin1), (row.admin2, where.admin2), (row.admin1, where.name), (row.place, where.admin1),
    )  # fmt: skip
    if any(alike(a, b) for a, b in units):
        return _verdict("place", "same_unit", said)
    if folded(row.admin1) and (folded(where.admin1) or where.precision == "admin1"):
        return None
    return _verdict("place", "unknown", said)


#: The code of both bodies for "near this point" (GED: within 25 km).
_NEAR_CODE: Final = 2


def _is_point(row: ForeignRow) -> bool:
    """Is its point that of the place, and not of the middle of a unit?"""
    return row.place_code is None or row.place_code <= _NEAR_CODE


def _by_distance(km: float, *, sure: bool) -> str:
    if km <= _SAME_KM:
        return "same"
    if km <= _NEAR_KM:
        return "near"
    if km <= _WITHIN_KM:
        return "within_25km" if sure else "about_25km"
    return "differ"


def _sides(row: ForeignRow, incident: Incident) -> Verdict:
    theirs = of_row(row)
    ours = [of_party(p) for p in (*incident.actors, *incident.targets)]
    said = f"theirs {' and '.join(x for x in (row.side_a, row.side_b) if x)}, ours " + (
        ", ".join(dict.fromkeys(p.name for p in (*incident.actors, *incident.targets))) or "nobody"
    )
    found = sum(any(met(t, o) for o in ours) for t in theirs)
    if found:
        return _verdict("sides", "both" if found == len(theirs) > 1 else "one", said)
    if any(foreign_to(theirs, o) for o in ours):
        return _verdict("sides", "none", said)
    return _verdict("sides", "unknown", said)


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    text = files("marsad.publish").joinpath("data/sub_event_families.tsv").read_text(encoding="utf-8")
    pairs = (line.partition("\t") for line in text.splitlines()[2:])
    return {sub: family for sub, _, family in pairs}


def _kind(row: ForeignRow, incident: Incident) -> Verdict:
    if row.kind is None:
        return _verdict("kind", "unknown")
    if row.kind.isdecimal():
        ours = incident.ucdp
        if ours is None:
            return _verdict("kind", "unknown")
        # GED counts the civilians whom a battle kills with the battle, so 1 beside 3 says nothing
        return _verdict("kind", "alike" if str(ours) == row.kind else "other_way", f"theirs {row.kind}, ours {ours}")
    sub = incident.acled
    if sub is None:
        return _verdict("kind", "unknown")
    said = f"theirs {row.kind}, ours {sub}"
    if sub == row.kind:
        return _verdict("kind", "equal", said)
    family = _families().get(sub)
    return _verdict("kind", "alike" if family and family == _families().get(row.kind) else "differ", said)


def deaths(row: ForeignRow, killed: Range) -> Verdict:
    """Their low, best and high against ours."""
    best = killed.best if killed.best is not None else killed.low
    if best is None and not row.best and not row.high:
        return _verdict("deaths", "none")
    if best is None or row.best is None:
        return _verdict("deaths", "unknown")
    said = f"theirs {_range(row.low, row.best, row.high)}, ours {_range(killed.low, best, killed.high)}"
    if best == row.best:
        return _verdict("deaths", "equal_large" if best >= _LARGE else "equal", said)
    if row.low is not None and row.high is not None and row.low <= best <= row.high:
        return _verdict("deaths", "ours_inside", said)
    low = killed.low if killed.low is not None else best
    high = killed.high if killed.high is not None else best * _OPEN
    if low <= row.best <= high and low < high:
        return _verdict("deaths", "theirs_inside", said)
    ratio = (max(best, row.best) + 1) / (min(best, row.best) + 1)
    return _verdict("deaths", "like" if ratio <= 2 else "unlike" if ratio <= 4 else "differ", said)


def _range(low: int | None, best: int, high: int | None) -> str:
    if low == best == high:
        return str(best)
    return f"{best} ({low if low is not None else '?'} to {high if high is not None else 'open'})"
