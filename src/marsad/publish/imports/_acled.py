"""ACLED: the 31 columns since March 2023, and the older layout with ``event_id_no_cnty`` and ``iso3``; by heading.

Codes after the ACLED codebook: ``time_precision`` 1 the day, 2 a week, 3 a month, of which ACLED gives the middle;
``geo_precision`` 1 a town, 2 a small part of a region, 3 a larger one. ``fatalities`` is one number for all.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from marsad.publish.imports._cells import Cells
from marsad.record import Article, ForeignRow

#: Without these a file is no ACLED.
NEEDED: Final = ("event_id", "event_date", "event_type", "actor1", "fatalities")

RENAMED: Final = {
    "event_id": ("event_id_cnty", "data_id", "event_id_no_cnty", "event_id"),
    "precision": ("time_precision", "time_prec"),
}

_SOURCES: Final = re.compile(r"\s*;\s*")


def layout(heads: tuple[str, ...]) -> str:
    """The layout by the columns that were dropped and added in March 2023.

    >>> layout(("event_id_cnty", "iso3", "event_type"))
    'ACLED before March 2023 (3 columns)'
    """
    names = {h.strip().lower() for h in heads}
    when = "since March 2023" if "disorder_type" in names else "before March 2023"
    return f"ACLED {when} ({len(heads)} columns)"


def row(n: int, line: int, raw: tuple[str, ...], c: Cells) -> ForeignRow:
    """A row of ACLED."""
    day, precision = c.day("event_date"), c.code("precision", 3)
    if day is None and "bad_day" not in c.flags:
        c.flag("no_day")
    year = c.text("year")
    if day is not None and year is not None and year != str(day.year):
        c.flag("year_differs")
    start, end = _days(day, precision)
    lat, lon = c.point()
    deaths = c.whole("fatalities")
    if c.text("actor1") is None:
        c.flag("no_side")
    sub = c.text("sub_event_type")
    return ForeignRow(
        n=n, line=line, id=c.text("event_id") or "", raw=raw,
        start=start, end=end, day_code=precision, place=c.text("location"), place_code=c.code("geo_precision", 3),
        lat=lat, lon=lon, country=c.text("country"), admin1=c.text("admin1"), admin2=c.text("admin2"),
        kind=sub or c.text("event_type"), side_a=c.text("actor1"), side_b=c.text("actor2"),
        low=deaths, best=deaths, high=deaths,
        articles=tuple(Article(s) for s in _SOURCES.split(c.text("source") or "") if s),
        notes=c.text("notes"), flags=tuple(c.flags),
    )  # fmt: skip


def _days(day: date | None, precision: int | None) -> tuple[str | None, str | None]:
    """The days that a row may mean: the week about a day of code 2, the month of one of code 3."""
    if day is None:
        return None, None
    if precision == 2:
        return str(day - timedelta(3)), str(day + timedelta(3))
    if precision == 3:
        return str(day.replace(day=1)), str(day.replace(day=monthrange(day.year, day.month)[1]))
    return str(day), str(day)
