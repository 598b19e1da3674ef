"""A place's precision in the codes of the two best known data sets of armed conflict."""

from __future__ import annotations

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
