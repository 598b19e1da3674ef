from __future__ import annotations

import pytest

from marsad.publish import geo_precision, where_prec


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
