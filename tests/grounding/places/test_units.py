"""Units of both levels in the compiled gazetteer: their ids, seats, names, points and what these are worth."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.grounding.places import Gazetteer, Place
from marsad.grounding.places._build_units import bare
from marsad.grounding.places._fold import key
from marsad.grounding.places._geo import around, km


def unit(gazetteer: Gazetteer, country: str, name: str, level: int = 1) -> Place:
    """The unit of a country that bears exactly this name."""
    found = [p for p, _ in gazetteer.named(key(name)) if p.country == country and p.kind == f"admin{level}"]
    assert len(found) == 1, [p.name for p in found]
    return found[0]


@pytest.mark.parametrize(
    ("country", "name", "ident", "seat"),
    [
        ("SY", "Aleppo", "geonames:170062", "geonames:170063"),
        ("SY", "Deir ez-Zor", "geonames:170792", "geonames:170794"),
        ("IQ", "Nineveh", "geonames:92877", "geonames:99072"),
        ("IQ", "Anbar", "geonames:99592", "geonames:98717"),
        ("YE", "Taiz", "geonames:70222", "geonames:70225"),
        ("UA", "Kharkiv", "geonames:706482", "geonames:706483"),
        ("UA", "Volyn", "geonames:689064", "geonames:702569"),
        ("US", "California", "geonames:5332921", "geonames:5389489"),
        ("GB", "Scotland", "geonames:2638360", "geonames:2650225"),
    ],
)
def test_unit_and_seat_are_two_places_with_ids_of_geonames(
    gazetteer: Gazetteer, country: str, name: str, ident: str, seat: str
) -> None:
    place = unit(gazetteer, country, name)
    assert (place.id, place.feature) == (ident, "ADM1")
    assert place.seat is not None
    assert gazetteer.place(place.seat).id == seat


@pytest.mark.parametrize(
    ("country", "first", "second"),
    [("SY", 14, 61), ("IQ", 19, 100), ("YE", 22, 330), ("UA", 27, 130), ("US", 51, 3140)],
)
def test_how_many_units_a_country_has(gazetteer: Gazetteer, country: str, first: int, second: int) -> None:
    assert len(gazetteer.units(country, 1)) == first
    assert len(gazetteer.units(country, 2)) >= second


def test_an_id_of_an_earlier_release_still_finds_the_unit(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id("marsad:sy-homs-unit")
    assert place is not None
    assert place.id == "geonames:169575"
    assert gazetteer.ids(place) == ("geonames:169575", "marsad:sy-homs-unit")


@pytest.mark.parametrize("spelling", ["Deir el-Zour", "Deir Ezzor", "Deir ez-Zor", "دير الزور"])
def test_a_governorate_and_its_seat_bear_the_same_spellings(gazetteer: Gazetteer, spelling: str) -> None:
    kinds = {p.kind for p, _ in gazetteer.named(key(spelling)) if p.country == "SY"}
    assert {"admin1", "city"} <= kinds


def test_a_unit_of_another_name_does_not_bear_that_of_its_seat(gazetteer: Gazetteer) -> None:
    assert {p.kind for p, _ in gazetteer.named("mosul") if p.country == "IQ"} == {"city", "admin2"}


def test_the_country_around_a_city_is_not_called_like_the_city(gazetteer: Gazetteer) -> None:
    """Rural Damascus is "Damascus countryside", never plain Damascus."""
    around_it = unit(gazetteer, "SY", "Rif Dimashq")
    assert around_it.n not in {p.n for p, _ in gazetteer.named("damascus")}


def test_units_of_one_name_are_told_apart_by_their_full_names(gazetteer: Gazetteer) -> None:
    oblast = unit(gazetteer, "RU", "Moscow Oblast")
    city = next(p for p in gazetteer.units("RU", 1) if p.name == "Moscow")
    assert city.id != oblast.id


@pytest.mark.parametrize("name", ["eastern", "central", "north", "western"])
def test_a_direction_alone_names_no_unit(gazetteer: Gazetteer, name: str) -> None:
    assert not [p.name for p, _ in gazetteer.named(name) if p.kind in ("admin1", "admin2")]


def test_a_unit_named_by_a_direction_is_found_with_its_type_word(gazetteer: Gazetteer) -> None:
    assert "SA" in {p.country for p, _ in gazetteer.named("eastern province") if p.kind == "admin1"}


def test_an_american_county_is_named_with_its_type_word(gazetteer: Gazetteer) -> None:
    county = unit(gazetteer, "US", "Cuyahoga County", 2)
    assert county.name == "Cuyahoga County"
    assert county.admin1 == "Ohio"
    assert [main for p, main in gazetteer.named("cuyahoga") if p.n == county.n] == [False]


def test_a_city_knows_both_its_units(gazetteer: Gazetteer) -> None:
    chicago = gazetteer.by_id("geonames:4887398")
    assert chicago is not None
    assert chicago.unit is not None
    assert chicago.county is not None
    assert gazetteer.place(chicago.unit).name == "Illinois"
    assert gazetteer.place(chicago.county).name == "Cook County"


def test_a_borrowed_point_says_so_and_is_as_wide_as_the_unit_above(gazetteer: Gazetteer) -> None:
    borrowed = [p for p in gazetteer.units("US", 2) if p.basis == "parent"]
    assert borrowed
    for place in borrowed[:50]:
        assert place.unit is not None
        above = gazetteer.place(place.unit)
        assert (place.lat, place.lon, place.radius) == (above.lat, above.lon, above.radius)


def test_most_units_have_a_point_of_their_own(gazetteer: Gazetteer) -> None:
    for country in ("SY", "IQ", "UA"):
        bases = Counter(p.basis for p in gazetteer.units(country, 2))
        assert bases["parent"] < 0.5 * bases.total(), (country, bases)


def test_the_point_of_a_unit_lies_within_its_box(gazetteer: Gazetteer) -> None:
    for place in gazetteer.units("SY", 1):
        if place.box is None or place.basis == "own":
            continue
        south, west, north, east = place.box
        assert south <= place.lat <= north, place.name
        assert west <= place.lon <= east, place.name


def test_a_box_may_cross_the_date_line(gazetteer: Gazetteer) -> None:
    chukotka = next(p for p in gazetteer.units("RU", 1) if "Chukot" in p.name)
    assert chukotka.box is not None
    assert abs(chukotka.lon) > 165
    assert around([(51.9, 176.6), (55.2, -162.7)])[1] > 0


def test_the_radius_of_a_unit_spans_most_of_its_cities(gazetteer: Gazetteer) -> None:
    aleppo = unit(gazetteer, "SY", "Aleppo")
    manbij = next(p for p, _ in gazetteer.named("manbij") if p.kind == "city")
    assert km(aleppo.lat, aleppo.lon, manbij.lat, manbij.lon) < 1.6 * aleppo.radius


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Aleppo Governorate", "aleppo"),
        ("Zolochiv Raion", "zolochiv"),
        ("Municipio de Tacoronte", "tacoronte"),
        ("Shahrestān-e Qom", "qom"),
        ("Gorodskoy Okrug Syktyvkar", "syktyvkar"),
        ("Cook County", "cook"),
        ("County Cavan", "cavan"),
        ("Eastern Province", "eastern province"),
        ("Province", "province"),
    ],
)
def test_names_of_units_without_their_type_words(name: str, folded: str) -> None:
    assert bare(name) == folded


@given(st.text(max_size=60))
def test_what_is_left_of_a_name_is_folded_and_stays(name: str) -> None:
    assert bare(name) == key(bare(name))
    assert bool(bare(name)) == bool(key(name))


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1))
def test_a_box_holds_all_its_points(points: list[tuple[float, float]]) -> None:
    south, west, north, east = around(points)
    for lat, lon in points:
        assert south <= lat <= north
        assert (west <= lon <= east) if west <= east else (lon >= west or lon <= east)
