"""Units by name alone: the same unit above, one for one, and never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.grounding.places import Gazetteer
from marsad.grounding.places.imports import Options, Row, match, read_places

WORLD = Path(__file__).parents[5] / "shared" / "data" / "places" / "global-pcodes-adm-1-2.csv"


def first(code: str, name: str, country: str, *names: str) -> Row:
    return Row(1, f"pcode:{code}", name, names, country=country, kind="admin1", level=1)


def second(code: str, name: str, above: Row) -> Row:
    return Row(2, f"pcode:{code}", name, country=above.country, kind="admin2", level=2, parent=above.id)


ALEPPO = first("SY02", "Aleppo", "SY")
IDLIB = first("SY07", "Idleb", "SY")
HAMA = first("SY05", "Hama", "SY")
SANAA_CITY, SANAA = first("YE13", "Sana'a City", "YE"), first("YE23", "Sana'a", "YE")


def links(gazetteer: Gazetteer, *rows: Row) -> dict[str, str]:
    """By the name of a row the name of the unit that it was taken for."""
    return {row.name: place.name for row, place, _ in match(rows, gazetteer).same}


@pytest.mark.parametrize(
    ("above", "name", "unit"),
    [
        (ALEPPO, "Menbij", "Manbij District"),
        (ALEPPO, "As-Safira", "Al-Safira District"),
        (ALEPPO, "Jarablus", "Jarabulus District"),
        (IDLIB, "Harim", "Harem District"),
        (first("SY08", "Al-Hasakeh", "SY"), "Quamishli", "Al-Qamishli District"),
        (first("SY03", "Rural Damascus", "SY"), "Rural Damascus", "Markaz Rif Dimashq District"),
    ],
)
def test_spellings_meet_in_the_same_unit(gazetteer: Gazetteer, above: Row, name: str, unit: str) -> None:
    row = second("X01", name, above)
    found = match([above, row], gazetteer)
    assert [p.name for r, p, _ in found.same if r is row] == [unit]


def test_the_name_of_a_district_elsewhere_is_no_match(gazetteer: Gazetteer) -> None:
    assert "Manbij" not in links(gazetteer, IDLIB, second("X01", "Manbij", IDLIB))


def test_a_district_of_a_unit_that_nobody_knows_is_no_match(gazetteer: Gazetteer) -> None:
    unknown = first("SY99", "Mithalia", "SY")
    found = match([unknown, second("X01", "Manbij", unknown)], gazetteer)
    assert found.same == []
    assert [m.why for m in found.missed] == ["no unit of that name there", "the unit that it lies in was not matched"]


def test_a_city_and_the_district_around_it_are_two(gazetteer: Gazetteer) -> None:
    hajjah = first("YE17", "Hajjah", "YE")
    found = links(gazetteer, hajjah, second("X01", "Hajjah City", hajjah))
    assert found["Hajjah City"] == "Hajjah City District"
    assert links(gazetteer, SANAA_CITY, SANAA) == {"Sana'a City": "Sanaa City", "Sana'a": "Sanaa"}


def test_of_two_rows_for_one_unit_the_one_that_is_spelled_so_has_it(gazetteer: Gazetteer) -> None:
    rows = second("X01", "Manbij", ALEPPO), second("X02", "Menbij", ALEPPO)
    found = match([ALEPPO, *rows], gazetteer)
    assert [p.name for r, p, _ in found.same if r in rows] == ["Manbij District"]
    assert len(found.missed) == 1


def test_a_valley_may_be_a_name(gazetteer: Gazetteer) -> None:
    abyan = first("YE12", "Abyan", "YE")
    assert links(gazetteer, abyan, second("X01", "Al Wadi'", abyan))["Al Wadi'"] == "Al Wade'a"


def test_what_is_far_away_is_another(gazetteer: Gazetteer) -> None:
    near = Row(1, "pcode:A1", "Hama", lat=35.2, lon=37.1, country="SY", kind="admin1", level=1)
    far = Row(1, "pcode:A1", "Hama", lat=-35.2, lon=37.1, country="SY", kind="admin1", level=1)
    assert [p.country for _, p, _ in match([near], gazetteer).same] == ["SY"]
    assert match([far], gazetteer).same == []


def test_a_county_is_not_lent_its_bare_name(gazetteer: Gazetteer, tmp_path: Path) -> None:
    from marsad.grounding.places import Layer, open_gazetteer
    from marsad.grounding.places.imports import add_file

    path = tmp_path / "us.csv"
    path.write_text("ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE\nTexas,US48,Zavalla Mithal,US48507\n")
    layer = Layer(tmp_path / "l.sqlite")
    add_file(path, Options(country="US"), layer)
    assert open_gazetteer(None, layer).find("Zavalla Mithal") == ()


@pytest.mark.shared
@pytest.mark.skipif(not WORLD.exists(), reason="needs ../shared")
@pytest.mark.parametrize(("country", "least"), [("SY", 60), ("IQ", 92), ("YE", 322)])
def test_second_level_p_codes_are_matched(gazetteer: Gazetteer, country: str, least: int) -> None:
    found = match(read_places(WORLD, Options(country=country)).rows, gazetteer)
    matched = [(row, place) for row, place, _ in found.same if row.level == 2]
    assert len(matched) >= least
    assert len({place.n for _, place in matched}) == len(matched)
    above = {row.id: place.n for row, place, _ in found.same}
    assert all(place.unit == above[row.parent or ""] for row, place in matched)
