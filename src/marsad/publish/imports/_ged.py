"""UCDP GED: 49 columns since 20.1, 42 in 19.1, 41 of other order in the Syrian release of 2019; found by heading.

Codes after the GED codebook: ``date_prec`` 1 to 5, ``where_prec`` 1 to 7, ``type_of_violence`` 1 to 3. ``best`` is the
sum of the deaths by side; low <= best <= high is not always so in GED itself, and is flagged, never mended.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from marsad.publish.imports._cells import Cells
from marsad.record import Article, ForeignRow

#: Without these a file is no GED.
NEEDED: Final = ("id", "date_start", "date_end", "type_of_violence", "side_a", "side_b", "best", "low", "high")

#: Their columns by ours, where releases differ: numbers of actors were renamed in 18.1.
RENAMED: Final = {
    "side_a_id": ("side_a_new_id", "side_a_dset_id", "side_a_id"),
    "side_b_id": ("side_b_new_id", "side_b_dset_id", "side_b_id"),
}  # fmt: skip

_LAYOUTS: Final = {49: "GED 20.1 or later", 42: "GED 19.1", 41: "GED, Syrian release of 2019"}


def layout(heads: tuple[str, ...]) -> str:
    """The layout by its number of columns.

    >>> layout(("id",) * 49)
    'GED 20.1 or later (49 columns)'
    """
    return f"{_LAYOUTS.get(len(heads), 'GED')} ({len(heads)} columns)"


def row(n: int, line: int, raw: tuple[str, ...], c: Cells) -> ForeignRow:
    """A row of GED."""
    start, end = c.day("date_start"), c.day("date_end")
    if start is None and end is None:
        c.flag("no_day") if "bad_day" not in c.flags else None
    start, end = start or end, end or start
    if start is not None and end is not None and end < start:
        c.flag("end_before_start")
        start, end = end, start
    year = c.text("year")
    if start is not None and year is not None and year.isdecimal() and int(year) not in (start.year, end and end.year):
        c.flag("year_differs")
    lat, lon = c.point()
    low, best, high = c.whole("low"), c.whole("best"), c.whole("high")
    parts = tuple(c.whole(f"deaths_{x}") for x in ("a", "b", "civilians", "unknown"))
    _deaths(c, low, best, high, parts)
    if c.text("side_a") is None or c.text("side_b") is None:
        c.flag("no_side")
    return ForeignRow(
        n=n, line=line, id=c.text("id") or "", raw=raw,
        start=start.isoformat() if start else None, end=end.isoformat() if end else None,
        day_code=c.code("date_prec", 5), place=c.text("where_coordinates"), place_code=c.code("where_prec", 7),
        lat=lat, lon=lon, country=c.text("country"), admin1=c.text("adm_1"), admin2=c.text("adm_2"),
        kind=_kind(c), side_a=c.text("side_a"), side_b=c.text("side_b"),
        side_a_id=c.text("side_a_id"), side_b_id=c.text("side_b_id"), low=low, best=best, high=high,
        deaths_a=parts[0], deaths_b=parts[1], deaths_civilians=parts[2], deaths_unknown=parts[3],
        clarity=c.code("event_clarity", 2), articles=_articles(c), source_original=c.text("source_original"),
        flags=tuple(c.flags),
    )  # fmt: skip


def _kind(c: Cells) -> str | None:
    code = c.code("type_of_violence", 3)
    return None if code is None else str(code)


def _deaths(c: Cells, low: int | None, best: int | None, high: int | None, parts: tuple[int | None, ...]) -> None:
    if low is not None and best is not None and low > best:
        c.flag("low_above_best")
    if best is not None and high is not None and best > high:
        c.flag("best_above_high")
    if (low, best, high) == (0, 0, 0):
        c.flag("no_deaths")
    known = [p for p in parts if p is not None]
    if best is not None and len(known) == len(parts) and sum(known) != best:
        c.flag("parts_differ")


def _articles(c: Cells) -> tuple[Article, ...]:
    """Offices, days and headlines, which stand in the same order, joined by semicolons; titles may hold some, too."""
    offices, days = (_split(c.text(name)) for name in ("source_office", "source_date"))
    title = c.text("source_headline")
    titles = _split(title) if len(offices) > 1 else ([title] if title else [])
    if len(titles) > len(offices) > 0:
        # a semicolon within a title: nobody can tell in which
        titles = []
        c.flag("sources_differ")
    elif offices and len({len(offices), len(days), len(titles)}) > 1:
        c.flag("sources_differ")
    together = zip_longest(offices, days[: len(offices)], titles)
    return tuple(Article(o, d if d and d[:2].isdecimal() else None, h or None) for o, d, h in together if o)


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in text.split(";")] if text else []
