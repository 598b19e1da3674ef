from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from marsad.contract import coded_object
from marsad.grounding import GroundedPlace
from marsad.grounding.places._geo import km
from marsad.intake import Evidence, Report
from marsad.pipeline import read_report
from tests.grounding.places.conftest import Places

PlaceOf = Callable[[str, str], GroundedPlace]
PlacesOf = Callable[[str], Places]


def test_three_spellings_of_one_city_are_one_place(places_of: PlacesOf) -> None:
    text = "Syrian forces entered Deir Ezzor. Jets bombed Deir al-Zour. Aid was dropped on Dayr az-Zawr, Syria."
    found = {p.gazetteer_id for w, p in places_of(text) if w.startswith(("Deir", "Dayr"))}
    assert len(found) == 1


def test_province_and_city_of_one_name_are_two(places_of: PlacesOf) -> None:
    text = "Fighting in Idlib province spread to Idlib as Syrian troops came closer."
    by_words = dict(places_of(text))
    assert by_words["Idlib province"].precision == "admin1"
    assert by_words["Idlib"].precision == "exact"
    assert by_words["Idlib province"].gazetteer_id != by_words["Idlib"].gazetteer_id


@pytest.mark.parametrize(
    ("text", "words", "country", "admin1"),
    [
        ("Libyan militias fought in Tripoli as Benghazi stayed calm.", "Tripoli", "LY", "Tripoli"),
        ("Lebanese troops deployed in Tripoli and Beirut.", "Tripoli", "LB", "North Lebanon"),
        ("Shells hit Homs, activists in Syria said.", "Homs", "SY", "Homs"),
        ("Police in Atlanta, Georgia, and in Savannah made arrests.", "Georgia", "US", "Georgia"),
        ("Envoys of Mexico, the United States and Canada met in Texas.", "Mexico", "MX", None),
        ("Georgia and Russia fought over South Ossetia near Tbilisi.", "Georgia", "GE", None),
        (
            "Yemeni officials in Sanaa said Aden and Marib were hit. Clashes hit Hodeidah.",
            "Hodeidah",
            "YE",
            "Al Hudaydah",
        ),
        ("Ukrainian troops near Kupiansk in Kharkiv oblast held on.", "Kupiansk", "UA", "Kharkiv"),
        ("Gunmen raided Gao and Menaka in Mali.", "Menaka", "ML", "Menaka"),
    ],
)
def test_context_picks_the_namesake(place_of: PlaceOf, text: str, words: str, country: str, admin1: str | None) -> None:
    place = place_of(text, words)
    assert (place.country, place.admin1) == (country, admin1)


def test_homs_is_not_al_khums(place_of: PlaceOf) -> None:
    place = place_of("Syrian warplanes bombed Homs and Hama overnight.", "Homs")
    assert place.lat is not None
    assert place.lon is not None
    assert km(place.lat, place.lon, 34.73, 36.72) < 10


def test_an_unknown_village_stays_unresolved(place_of: PlaceOf) -> None:
    place = place_of("Gunmen burnt the village of Xulqarizov in Syria.", "Xulqarizov")
    assert (place.precision, place.lat, place.gazetteer_id) == ("unresolved", None, None)
    assert place.reason


def test_an_obscure_namesake_elsewhere_is_no_answer(place_of: PlaceOf) -> None:
    place = place_of("Yemeni troops held the village of Mondsee near Marib in Yemen.", "Mondsee")
    assert place.precision == "unresolved"
    assert place.runners_up


def test_a_close_spelling_is_found_in_a_known_country(place_of: PlaceOf) -> None:
    place = place_of("Syrian forces took the village of Kabajep near Deir Ezzor.", "Kabajep")
    assert place.country == "SY"
    assert place.confidence <= 0.85


def test_a_river_is_a_line_toward_the_town(places_of: PlacesOf) -> None:
    text = "Troops advanced from Raqqa Province southeast along the Euphrates River towards Mayadin in Syria."
    river = next(p for w, p in places_of(text) if w == "Euphrates River")
    town = next(p for w, p in places_of(text) if w == "Mayadin")
    assert river.precision == "line"
    assert river.relation is not None
    assert (river.relation.kind, river.relation.of) == ("toward", town.mention)


def test_a_border_is_a_line_between_the_theatre_and_its_neighbour(place_of: PlaceOf) -> None:
    place = place_of("Syrian troops in Palmyra drove the convoy to the Iraqi border.", "Iraqi border")
    assert (place.name, place.precision) == ("Syria-Iraq border", "line")


def test_a_distance_shifts_the_point(place_of: PlaceOf) -> None:
    place = place_of("The post lies 20 km north-east of Palmyra in Syria.", "Palmyra")
    assert place.precision == "near"
    assert place.relation is not None
    assert (place.relation.kind, place.relation.km, place.relation.bearing) == ("distance", 20.0, 45.0)
    assert place.lat is not None
    assert place.lon is not None
    assert km(place.lat, place.lon, 34.56, 38.28) == pytest.approx(20, abs=4)


def test_miles_become_km(place_of: PlaceOf) -> None:
    place = place_of("A camp 10 miles south of Kabul in Afghanistan was hit.", "Kabul")
    assert place.relation is not None
    assert place.relation.km == pytest.approx(16.1)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Rebels fought outside Aleppo in Syria.", "Aleppo", "outside"),
        ("Shelling on the outskirts of Sanaa, Yemen, went on.", "Sanaa", "outside"),
        ("A mine went off near the town of Azaz in Syria.", "Azaz", "near"),
        ("A column moved towards Kherson in Ukraine.", "Kherson", "toward"),
        ("The road between Nyala and Zalingei in Sudan is cut.", "Nyala", "between"),
        ("They hold the eastern parts of Mosul, Iraq.", "Mosul", "within"),
    ],
)
def test_relations(place_of: PlaceOf, text: str, words: str, kind: str) -> None:
    place = place_of(text, words)
    assert place.relation is not None
    assert place.relation.kind == kind


def test_a_cue_of_something_else_makes_no_relation(place_of: PlaceOf) -> None:
    assert place_of("Around 20 people in Hama, Syria, were killed.", "Hama").relation is None


def test_a_country_before_the_type_word_does_not_take_the_relation(places_of: PlacesOf) -> None:
    found = dict(places_of("A strike outside the eastern Syria city of Palmyra killed four."))
    assert found["eastern Syria"].relation is None
    relation = found["Palmyra"].relation
    assert relation is not None
    assert relation.kind == "outside"


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("Moscow said its jets had hit a Syrian base near Damascus.", "Moscow", "metonym"),
        ("Russia denied the report from Syria.", "Russia", "metonym"),
        ("The envoy told reporters in Beirut that Syria was calm.", "Beirut", "speaker"),
        ("A study by Aleppo University in Syria was cited.", "Aleppo", "name_part"),
        ("Hundreds were evacuated from Madaya in Syria.", "Madaya", "origin"),
        ("The wounded were taken to Idlib in Syria.", "Idlib", "destination"),
        ("Jets struck Aleppo in Syria.", "Aleppo", "site"),
        ("Syrian jets struck.", "Syrian", "demonym"),
    ],
)
def test_roles(place_of: PlaceOf, text: str, words: str, role: str) -> None:
    assert place_of(text, words).role == role


def test_descriptions_take_up_the_place_before(places_of: PlacesOf) -> None:
    text = (
        "Troops entered Raqqa in Syria. Fighting in the city went on. "
        "In Daraa province they took the provincial capital."
    )
    found = dict(places_of(text))
    assert found["city"].name == found["Raqqa"].name
    assert found["provincial capital"].feature == "city"
    assert found["provincial capital"].admin1 == "Daraa"


def test_a_description_without_a_place_before_stays_open(place_of: PlaceOf) -> None:
    assert place_of("Fighting in the village went on.", "village").precision == "unresolved"


def test_a_part_of_the_city_points_back_to_it(places_of: PlacesOf) -> None:
    found = dict(places_of("Rebels entered Hama in Syria and held the southern parts of the city."))
    relation = found["southern parts of the city"].relation
    assert relation is not None
    assert (relation.kind, relation.bearing, relation.of) == ("within", 180.0, found["Hama"].mention)


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("Fighting raged across Darfur in Sudan.", "Darfur", "admin1"),
        ("Fighting raged in Syria.", "Syria", "country"),
        ("Fighting raged in Eastern Ghouta, Syria.", "Eastern Ghouta", "near"),
        ("Fighting raged in Al Anbar province of Iraq.", "Al Anbar province", "admin1"),
    ],
)
def test_an_area_never_passes_for_a_point(place_of: PlaceOf, text: str, words: str, precision: str) -> None:
    assert place_of(text, words).precision == precision


def test_the_same_text_gives_the_same_places(places_of: PlacesOf) -> None:
    text = "Russian jets hit Idlib, Hama and the village of Kafr Zita near the Turkish border in Syria."
    assert places_of(text) == places_of(text)


def test_confidence_is_a_probability(places_of: PlacesOf) -> None:
    text = "Ukrainian drones hit Belgorod, Kursk and an oil depot near Rostov; Kyiv said Moscow had lied."
    assert all(0.0 <= p.confidence <= 1.0 for _, p in places_of(text))


# ---------------------------------------------------------------- quarters, misspellings, bases of speakers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MOGADISHU, Somalia - Shells fell on the Granada district.", "Granada"),
        ("SANAA, Yemen - Jets bombed the Cairo neighbourhood on Monday.", "Cairo"),
        ("KHARTOUM, Sudan - Tanks stood in the Manchester quarter.", "Manchester"),
    ],
)
def test_a_quarter_is_no_city_abroad_and_stands_at_its_own(place_of: PlaceOf, text: str, words: str) -> None:
    place, city = place_of(text, words), place_of(text, text.split(",")[0])
    assert (place.country, place.lat, place.lon) == (city.country, city.lat, city.lon)
    assert place.precision == "near"
    assert place.gazetteer_id is None
    assert place.confidence <= 0.5
    assert place.relation is not None


def test_a_quarter_without_a_city_stays_unresolved(place_of: PlaceOf) -> None:
    assert place_of("Somali officials said shells fell on the Medina district.", "Medina").precision == "unresolved"


def test_the_plural_is_of_both_quarters(places_of: PlacesOf) -> None:
    found = dict(places_of("MOGADISHU, Somalia - Shells fell on the Hodan and Yaaqshid districts."))
    assert {found["Hodan"].country, found["Yaaqshid"].country} == {"SO"}


def test_the_city_of_a_named_quarter_is_the_city(place_of: PlaceOf) -> None:
    text = "Iraqi police said a bomb went off in the Karrada district of Baghdad."
    assert place_of(text, "Baghdad").feature == "city"


def test_suburbs_of_a_city_lie_around_it(place_of: PlaceOf) -> None:
    place = place_of("Syrian rebels fired at the suburbs of Damascus.", "Damascus")
    assert (place.country, place.precision) == ("SY", "near")


def test_a_power_that_only_speaks_lends_no_town_to_a_misspelling(place_of: PlaceOf) -> None:
    text = "Sudanese troops reached Omdurman. Russia abstained. Aid comes by the road from Tine."
    assert place_of(text, "Tine").country != "RU"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Syrian monitor, which is based in Britain, counted nine dead in Homs.", "Britain"),
        ("The London-based monitor said Homs in Syria was hit.", "London"),
    ],
)
def test_where_a_speaker_is_based_is_no_site(place_of: PlaceOf, text: str, words: str) -> None:
    assert place_of(text, words).role == "speaker"


def test_the_city_is_the_one_the_report_is_about(places_of: PlacesOf) -> None:
    text = (
        "KHARTOUM, Sudan - Fighting broke out in Khartoum. Shells fell on Khartoum all night. "
        "Three workers died in Nyala. The fund stopped its work. Aides went home. Tanks stood at the gates of the city."
    )
    assert dict(places_of(text))["city"].name == "Khartoum"


def test_a_people_beside_a_type_word_is_no_place(places_of: PlacesOf) -> None:
    names = [w for w, p in places_of("Shells hit a mostly Druze district of Damascus, Syria.") if p.lat is not None]
    assert "Druze" not in names


def test_a_town_that_one_country_alone_has_is_found_without_its_country(place_of: PlaceOf) -> None:
    assert place_of("Russian fighters raised a flag in the town of Bakhmut.", "Bakhmut").country == "UA"


def test_a_capital_letter_leaves_a_direction_a_direction(places_of: PlacesOf) -> None:
    found = dict(places_of("Ethiopia: fighting in Mekelle. Northern Ethiopia saw no convoy."))
    part = next(p for w, p in found.items() if w.endswith("Northern Ethiopia"))
    assert (part.country, part.relation is not None) == ("ET", True)


def test_a_place_inside_a_longer_name_is_resolved_and_carries_no_event() -> None:
    text = "Shells hit Omdurman on Friday, the Khartoum Medical Council in Sudan said."
    evidence = Evidence(text.encode(), "0" * 64, datetime(2024, 1, 1, tzinfo=UTC), "test", "file", "test")
    coded = read_report(Report("r", text, evidence, language="en"), reader="rules")
    held = {m.id: (m.span.of(text), m.within) for m in coded.grounded.reading.inner}
    (place,) = coded.grounded.inner
    assert held[place.mention][0] == "Khartoum"
    assert (place.country, place.role) == ("SD", "name_part")
    made = coded_object(coded)
    assert [m["kind"] for m in made["mentions"] if m["within"]] == [None]
    assert not {place.mention} & {m for e in made["events"] for m in e["places"]}
