"""The precision of places and dates in the codes of the two best known data sets of armed conflict."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

#: Precision to UCDP GED's where_prec, for places that are points, units or countries.
_UCDP = {"exact": 1, "near": 2, "admin2": 3, "admin1": 4, "line": 5, "country": 6}
#: Features that are no units and no points: UCDP's "fuzzy polygon without defined borders".
_FUZZY = frozenset(("region", "mountain", "lake", "river", "line", "continent"))
_ACLED = {"exact": 1, "near": 2, "admin2": 2, "line": 2, "admin1": 3, "country": 3}


def where_prec(precision: str | None, feature: str | None = None, shape: str | None = None) -> int | None:
    """UCDP GED's where_prec of a place: null where it is unresolved.

    1 an exact place; 2 within about 25 km of a known point; 3 a second-level unit; 4 a first-level unit; 5 a line (a
    river, road, border) or an area without defined borders: a region, a part of a country, a wide ring about a town;
    6 a country; 7 the sea (after the GED codebook, section on where_prec). ``feature`` and ``shape`` are the place's
    ``feature`` and the ``kind`` of its geometry; without them the precision alone decides.
    """
    if precision not in _UCDP:
        return None
    if feature == "sea":
        return 7
    code = _UCDP[precision]
    fuzzy = feature in _FUZZY or (feature == "country" and shape == "part") or (feature == "city" and shape == "ring")
    return 5 if code > 2 and fuzzy else code


def geo_precision(precision: str | None) -> int | None:
    """ACLED's geo_precision of a place: null where it is unresolved.

    1 the town or site is named; 2 a small part of a region, or near a town: ACLED then takes a town for it; 3 a larger
    region, for which it takes the provincial capital (after the ACLED codebook, "Geo-precision code").
    """
    return _ACLED.get(precision or "")


#: Days up to which UCDP's and ACLED's codes reach: a day, less than a week, a week, a month, a year.
_WEEK, _MONTH, _YEAR = 7, 31, 366


def _days(start: str | None, end: str | None) -> int | None:
    """Days of an interval of ISO 8601 dates, both included; null where an end is open or not known."""
    if start is None or end is None:
        return None
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days + 1


def _is_month(start: str | None, days: int) -> bool:
    """A calendar month, which may have 31 days."""
    first = date.fromisoformat(start[:10]) if start else None
    return first is not None and first.day == 1 and days == monthrange(first.year, first.month)[1]


def no_time_given(report_day: str) -> tuple[str, str]:
    """UCDP's days of an event for which no words give a time: the three before the report, without its own.

    GED codebook 19.1, appendix 2. The reader leaves such an event undated; a row of an export takes these days, with
    the rule beside them.

    >>> no_time_given("2017-09-11")
    ('2017-09-08', '2017-09-10')
    """
    day = date.fromisoformat(report_day)
    return str(day - timedelta(3)), str(day - timedelta(1))


def date_prec(start: str | None, end: str | None, granularity: str | None = None) -> int | None:
    """UCDP GED's date_prec of an interval of days: null without one, and beyond a year, which GED does not code.

    1 the exact day; 2 within 2 to 6 days; 3 the week; 4 within 8 to 30 days, or the month; 5 longer than a month, up to
    a year (GED codebook, section on date_prec). ``granularity`` "week" and "month" say that the text names one, of
    which only a part may have been over by the report's day.

    >>> date_prec("2017-09-09", "2017-09-10"), date_prec("2017-08-01", "2017-08-31", "month")
    (2, 4)
    """
    days = _days(start, end)
    if days is None or not 1 <= days <= _YEAR:
        return None
    if days == 1:
        return 1
    if granularity == "month" or _is_month(start, days):
        return 4
    if days == _WEEK or (granularity == "week" and days < _WEEK):
        return 3
    return 2 if days < _WEEK else 4 if days < _MONTH else 5


def time_precision(start: str | None, end: str | None, granularity: str | None = None) -> int | None:
    """ACLED's time_precision of an interval of days: null without one, and beyond a month, which ACLED does not code.

    1 the actual date; 2 a particular week or weekend; 3 a month, of which ACLED then takes the middle (ACLED codebook,
    "Time precision code").

    >>> time_precision("2017-09-09", "2017-09-10"), time_precision("2017-08-01", "2017-08-31", "month")
    (2, 3)
    """
    days = _days(start, end)
    if days is None or not 1 <= days <= _MONTH:
        return None
    if granularity == "month" and days > 1:
        return 3
    return 1 if days == 1 else 2 if days <= _WEEK else 3
