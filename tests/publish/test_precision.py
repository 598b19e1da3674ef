from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.publish import _precision, date_prec, geo_precision, time_precision, where_prec


@pytest.mark.parametrize(
    ("precision", "feature", "shape", "code"),
    [
        ("exact", "city", "point", 1),
        ("near", "city", "sector", 2),
        ("near", "region", "area", 2),
        ("admin2", "admin2", "area", 3),
        ("admin2", "city", "ring", 5),
        ("admin1", "admin1", "area", 4),
        ("admin1", "admin1", "part", 4),
        ("admin1", "region", "area", 5),
        ("line", "river", "line", 5),
        ("line", "city", "line", 5),
        ("country", "country", "area", 6),
        ("country", "country", "part", 5),
        ("country", "sea", "area", 7),
        ("unresolved", None, None, None),
    ],
)
def test_the_code_of_ucdp(precision: str, feature: str | None, shape: str | None, code: int | None) -> None:
    assert where_prec(precision, feature, shape) == code


@pytest.mark.parametrize(
    ("precision", "code"),
    [("exact", 1), ("near", 2), ("admin2", 2), ("line", 2), ("admin1", 3), ("country", 3), ("unresolved", None)],
)
def test_the_code_of_acled(precision: str, code: int | None) -> None:
    assert geo_precision(precision) == code


@pytest.mark.parametrize(
    ("start", "end", "grain", "ucdp", "acled"),
    [
        ("2017-09-10", "2017-09-10", "day", 1, 1),
        ("2017-09-10", "2017-09-11", "part_of_day", 2, 2),
        ("2017-09-09", "2017-09-10", "range", 2, 2),
        ("2017-09-04", "2017-09-09", "range", 2, 2),
        ("2017-09-04", "2017-09-10", "week", 3, 2),
        ("2017-09-11", "2017-09-13", "week", 3, 2),
        ("2017-09-01", "2017-09-08", "range", 4, 3),
        ("2017-09-01", "2017-09-30", "range", 4, 3),
        ("2017-08-01", "2017-08-31", "month", 4, 3),
        ("2017-09-01", "2017-09-05", "month", 4, 3),
        ("2017-08-01", "2017-08-31", "range", 4, 3),
        ("2017-08-02", "2017-09-01", "range", 5, 3),
        ("2017-01-01", "2017-12-31", "year", 5, None),
        ("2014-01-01", "2017-12-31", "range", None, None),
        ("2014-01-01", None, "range", None, None),
        (None, None, "day", None, None),
    ],
)
def test_the_codes_of_a_date(
    start: str | None, end: str | None, grain: str, ucdp: int | None, acled: int | None
) -> None:
    assert (date_prec(start, end, grain), time_precision(start, end, grain)) == (ucdp, acled)


@given(st.dates(date(1990, 1, 1), date(2029, 12, 31)), st.integers(0, 400), st.integers(0, 400))
def test_a_longer_time_is_never_more_precise(start: date, a: int, b: int) -> None:
    shorter, longer = (date_prec(str(start), str(start + timedelta(n))) for n in sorted((a, b)))
    assert longer is None or (shorter is not None and shorter <= longer)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(_precision).failed == 0
