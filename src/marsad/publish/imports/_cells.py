"""The cells of one row by our names, and the values in them. What cannot be understood is null and leaves a flag."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Mapping
from datetime import date
from typing import Final

_INT: Final = re.compile(r"-?\d{1,9}(?:\.0{1,6})?")
_FLOAT: Final = re.compile(r"-?\d{1,4}(?:[.,]\d{1,20})?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]{1,20}Z?)?")
#: "05 January 2022", "5-Jan-2022", as ACLED's older files and Excel have it
_WORDED: Final = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
_SLASHED: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTHS: Final = {month[:3].lower(): n for n, month in enumerate(month_abbr) if n}
_WKT: Final = re.compile(r"POINT ?\( ?(-?\d{1,3}(?:\.\d{1,20})?) (-?\d{1,3}(?:\.\d{1,20})?) ?\)", re.IGNORECASE)

#: Degrees within which a point and the geometry beside it are the same (a hundred metres).
_SAME: Final = 0.001
#: Most deaths of one row that are believed to be a number: GED's largest event has some hundred thousand.
_MOST_DEATHS: Final = 10_000_000


class Cells:
    """The cells of a row by the names of its layout. ``flags`` gathers what is wrong, each code once."""

    def __init__(self, at: Mapping[str, int], cells: tuple[str, ...]) -> None:
        self._at = at
        self._cells = cells
        self.flags: dict[str, None] = {}

    def flag(self, code: str) -> None:
        """Something is wrong."""
        self.flags[code] = None

    def text(self, name: str) -> str | None:
        """A cell without the blanks around it; null where it is empty or there is none."""
        at = self._at.get(name)
        if at is None or at >= len(self._cells):
            return None
        return " ".join(self._cells[at].split()) or None

    def whole(self, name: str) -> int | None:
        """A number of people."""
        text = self.text(name)
        if text is None:
            return None
        value = int(text.partition(".")[0]) if _INT.fullmatch(text) else -1
        if not 0 <= value <= _MOST_DEATHS:
            self.flag("bad_number")
            return None
        return value

    def code(self, name: str, most: int) -> int | None:
        """A code from 1 to ``most``."""
        text = self.text(name)
        if text is None:
            return None
        value = int(text.partition(".")[0]) if _INT.fullmatch(text) else 0
        if not 1 <= value <= most:
            self.flag("bad_code")
            return None
        return value

    def day(self, name: str) -> date | None:
        """A day; one that may mean two (3/4/2016) is none."""
        text = self.text(name)
        if text is None:
            return None
        found = _day(text)
        if found is None:
            self.flag("bad_day")
        return found

    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude, looked over against each other and against ``geom_wkt``."""
        lat, lon = self._degrees("latitude"), self._degrees("longitude")
        if lat is None or lon is None:
            given = self.text("latitude") or self.text("longitude")
            self.flag("bad_point" if given else "no_point")
            return None, None
        wkt = _WKT.match(self.text("geom_wkt") or "")
        beside = (float(wkt[2]), float(wkt[1])) if wkt else None
        if _swapped(lat, lon, beside):
            self.flag("swapped_point")
            lat, lon = lon, lat
        if abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0.0, 0.0):
            self.flag("bad_point")
            return None, None
        if beside is not None and not _same(beside, (lat, lon)):
            self.flag("two_points")
        return lat, lon

    def _degrees(self, name: str) -> float | None:
        text = self.text(name)
        return float(text.replace(",", ".")) if text is not None and _FLOAT.fullmatch(text) else None


def _same(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < _SAME and abs(a[1] - b[1]) < _SAME


def _swapped(lat: float, lon: float, beside: tuple[float, float] | None) -> bool:
    """Are they surely exchanged: out of range as they stand, or the geometry beside them says so?"""
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        return True
    return beside is not None and _same(beside, (lon, lat)) and not _same(beside, (lat, lon))


def _day(text: str) -> date | None:
    """The day that a cell means; null where it means none, or two.

    >>> _day("2016-01-01 00:00:00.000"), _day("05 January 2022"), _day("3/4/2016")
    (datetime.date(2016, 1, 1), datetime.date(2022, 1, 5), None)
    """
    if m := _ISO.fullmatch(text):
        return _date(int(m[1]), int(m[2]), int(m[3]))
    if m := _WORDED.fullmatch(text):
        return _date(int(m[3]), _MONTHS.get(m[2][:3].lower(), 0), int(m[1]))
    if m := _SLASHED.fullmatch(text):
        a, b, year = int(m[1]), int(m[2]), int(m[3])
        if a != b and a <= 12 and b <= 12:
            return None
        return _date(year, b, a) if a > 12 or a == b else _date(year, a, b)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
