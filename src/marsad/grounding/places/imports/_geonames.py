"""GeoNames' own files: country dumps (19 columns), lists of unit codes (4), alternate names (4 to 10).

The columns are those of the readme that GeoNames puts beside its dumps (download.geonames.org/export/dump/readme.txt).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from marsad.errors import BrokenPlaces
from marsad.grounding.places._values import PlaceKind
from marsad.grounding.places.imports._bytes import Blob, lines_of
from marsad.grounding.places.imports._checks import coordinates, count, further, iso, name_of, number
from marsad.grounding.places.imports._values import Row

COLUMNS: Final = 19

#: Feature codes to kinds. What stands neither here nor under its class is left out: nobody reports a war from a hotel,
#: a vine yard or an undersea ridge, and their names are those of other things.
_CODES: Final[dict[str, PlaceKind]] = {
    **dict.fromkeys(("PCLI", "PCLS", "PCLF", "PCLD", "PCL", "TERR", "PCLIX"), "country"),
    **dict.fromkeys(("ADM1",), "admin1"),
    **dict.fromkeys(("ADM2",), "admin2"),
    **dict.fromkeys(("ADM3", "ADM4", "ADM5", "ADMD", "ZN", "PRSH"), "region"),
    **dict.fromkeys(("PPLX",), "neighbourhood"),
    **dict.fromkeys(("STM", "STMI", "STMX", "WAD", "CNL", "CNLN"), "river"),
    **dict.fromkeys(("LK", "LKS", "LKI", "LKN", "RSV", "LGN"), "lake"),
    **dict.fromkeys(("SEA", "GULF", "STRT", "BAY", "OCN", "CHN", "SD"), "sea"),
    **dict.fromkeys(("MT", "MTS", "HLL", "HLLS", "PK", "PASS", "RDGE"), "mountain"),
    **dict.fromkeys(
        ("ISL", "ISLS", "PEN", "CAPE", "VAL", "PLN", "PLAT", "UPLD", "DSRT", "RGN", "RGNE", "AREA", "OAS", "ISLET"),
        "region",
    ),
    **dict.fromkeys(("AIRP", "AIRF"), "airport"),
    **dict.fromkeys(("AIRB", "AIRQ", "MILB", "NVB", "INSM", "FT"), "base"),
    **dict.fromkeys(("CMPRF", "CMP", "CMPQ"), "camp"),
    **dict.fromkeys(("CUST", "PSTB", "BDG", "FY", "PSTP"), "crossing"),
    **dict.fromkeys(("DAM", "DAMQ"), "dam"),
    **dict.fromkeys(("OILF", "GASF", "OILR", "OILP", "MN", "MNAU"), "field"),
    **dict.fromkeys(("PRT", "HBR", "PRTS"), "port"),
    **dict.fromkeys(
        ("HSP", "UNIV", "MKT", "PRN", "PS", "PSN", "PSH", "MSQE", "CH", "SQR", "STDM", "RSTN", "BLDG", "MUS", "CSTL"),
        "site",
    ),
    **dict.fromkeys(("RD", "RDJCT", "RR", "PIPE"), "line"),
}  # fmt: skip
#: Populated places that are no more (PPLH), and sections that are only farms.
_NOT_TOWNS: Final = frozenset(("PPLH", "PPLCH", "PPLF"))


def dump(blob: Blob, left_out: Counter[str]) -> Iterator[Row]:
    """The rows of a country dump.

    Raises:
        BrokenPlaces: a line without 19 columns, without a name, or with coordinates out of range.
    """
    for line, text in lines_of(blob):
        cells = text.split("\t")
        if len(cells) != COLUMNS:
            raise BrokenPlaces(f"{len(cells)} columns, GeoNames has {COLUMNS}", where=blob.name, line=line)
        kind = _kind(cells[6], cells[7])
        if kind is None:
            left_out[f"feature {cells[6] or '?'}"] += 1
            continue
        yield _row(blob.name, line, cells, kind)


def _kind(feature_class: str, code: str) -> PlaceKind | None:
    if feature_class == "P":
        return None if code in _NOT_TOWNS else _CODES.get(code, "city")
    return _CODES.get(code)


def _row(file: str, line: int, cells: list[str], kind: PlaceKind) -> Row:
    ident, name, ascii_name, others, lat, lon, _, feature = cells[:8]
    country = iso(cells[8])
    point = coordinates(
        number(lat, "latitude", file, line), number(lon, "longitude", file, line), file, line
    )  # fmt: skip
    main = name_of(name or ascii_name, file, line)
    level = {"country": 0, "admin1": 1, "admin2": 2}.get(kind)
    codes = [cells[8], *cells[10:12]]
    return Row(
        line, f"geonames:{_id(ident, file, line)}", main, spellings((ascii_name, *others.split(",")), main), *point,
        country, kind, _parent(codes, level), level, _code(codes, level), count(cells[14]), feature=feature or None,
        radius=_RADIUS.get(kind, 0.0),
    )  # fmt: skip


#: How wide (km) areas are taken to be whose outline is not known; units: the median of the world's, by area.
_RADIUS: Final[dict[PlaceKind, float]] = {"admin1": 60.0, "admin2": 20.0, "region": 8.0, "lake": 5.0, "mountain": 5.0}


def _id(text: str, file: str, line: int) -> str:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise BrokenPlaces(f"{text[:20]!r} is no GeoNames id", where=file, line=line)
    return text


def _code(codes: list[str], level: int | None) -> str | None:
    return ".".join(codes[: level + 1]) if level and all(codes[: level + 1]) else None


def _parent(codes: list[str], level: int | None) -> str | None:
    """The deepest unit above: "code:SY.09"."""
    depth = min(2, 2 if level is None else level - 1)
    while depth > 0:
        if all(codes[: depth + 1]):
            return "code:" + ".".join(codes[: depth + 1])
        depth -= 1
    return None


def spellings(names: Iterable[str], main: str) -> tuple[str, ...]:
    """Other names in the scripts that are read, without links and codes ("DAM", "SY-AL")."""
    return further((n for n in names if _is_name(n)), main)


def _is_name(name: str) -> bool:
    if len(name) < 2 or "://" in name or any(c.isdigit() for c in name):
        return False
    if name.isascii():
        return len(name) > 2 and not (name.isupper() and len(name) < 5)
    # Chinese, Japanese, Korean, Indic and the like would double the size and are not read
    return all(c < "\u0700" or "\u1e00" <= c < "\u2e00" or "\u1200" <= c < "\u13a0" for c in name)


def codes(blob: Blob) -> Iterator[Row]:
    """The rows of ``admin1CodesASCII`` or ``admin2Codes``: code, name, ASCII name, id; no points.

    Raises:
        BrokenPlaces: a line without four columns or with a strange code.
    """
    for line, text in lines_of(blob):
        cells = text.split("\t")
        if len(cells) != 4:
            raise BrokenPlaces(f"{len(cells)} columns, GeoNames' lists of units have 4", where=blob.name, line=line)
        parts = cells[0].split(".")
        if len(parts) not in (2, 3) or not all(parts):
            raise BrokenPlaces(f"{cells[0][:20]!r} is no code of a unit", where=blob.name, line=line)
        name = name_of(cells[1] or cells[2], blob.name, line)
        level = len(parts) - 1
        yield Row(
            line, f"geonames:{_id(cells[3], blob.name, line)}", name, spellings([cells[2]], name),
            country=iso(parts[0]), kind="admin1" if level == 1 else "admin2", level=level, code=cells[0],
            parent=f"code:{'.'.join(parts[:2])}" if level == 2 else None,
        )  # fmt: skip


#: What ``alternateNamesV2`` lists under "language" that is no name.
_NO_LANGUAGE: Final = frozenset(
    ("link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "abbr", "phon", "piny", "fr_1793")
)


def alternates(blob: Blob) -> Iterator[Row]:
    """For each place of an ``alternateNames`` file its names, to be lent to the place of that id.

    Raises:
        BrokenPlaces: a line without four to ten columns, or whose ids are no numbers.
    """
    found: dict[str, list[str]] = defaultdict(list)
    first: dict[str, int] = {}
    for line, text in lines_of(blob):
        cells = text.split("\t")
        if not 4 <= len(cells) <= 10:
            raise BrokenPlaces(f"{len(cells)} columns, alternate names have 4 to 10", where=blob.name, line=line)
        ident = _id(cells[1], blob.name, line)
        if cells[2] not in _NO_LANGUAGE and _is_name(cells[3]):
            found[ident].append(cells[3])
            first.setdefault(ident, line)
    for ident, names in found.items():
        main, *rest = further(names, "") or ("",)
        if main:
            yield Row(first[ident], f"geonames:{ident}", main, tuple(rest), lends=True)
