from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.grounding.places import Gazetteer, open_gazetteer, propose
from tests.grounding.places.conftest import reading_of


def spans(text: str, gazetteer: Gazetteer, kind: str = "location") -> list[str]:
    return [p.span.of(text) for p in propose(reading_of(text), gazetteer) if p.kind == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells landed in Kramatorsk and in Bakhmut.", ["Kramatorsk", "Bakhmut"]),
        ("Clashes went on in Deir ez-Zor province.", ["Deir ez-Zor", "Deir ez-Zor province"]),
        ("Aid reached northern Mali.", ["northern Mali", "Mali"]),
        ("Talks were held in Washington, D.C. on Monday.", ["Washington, D.C."]),
        ("The US State Department spoke.", ["US"]),
        ("He lives in Springfield, Ill., and works in Columbia, S.C.", ["Springfield", "Ill.", "Columbia", "S.C."]),
        ("The sign to حلب was gone and Харків was quiet.", ["حلب", "Харків"]),
        ("قصفت الطائرات مدينة حلب", ["حلب"]),
        ("The provinces of Homs, Hama and Idlib are at peace.", ["Homs", "Hama", "Idlib"]),
        ("Rebels left eastern Aleppo for South Sudan.", ["eastern Aleppo", "Aleppo", "South Sudan"]),
        ("The army left al-Bab.", ["al-Bab"]),
        ("Troops reached Ras al-Ain, Syria.", ["Ras al-Ain", "Syria"]),
        ("A strike hit St. Petersburg in Russia.", ["St. Petersburg", "Russia"]),
        ("Ukraine's army said the US-led talks in Geneva failed.", ["Ukraine", "US", "Geneva"]),
        ("Washington and the EU condemned it.", ["Washington", "EU"]),
        ("Aid reached North Darfur and the Nuba Mountains of Sudan.", ["North Darfur", "Nuba Mountains", "Sudan"]),
    ],
)
def test_names_of_the_gazetteer(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    assert spans(text, gazetteer) == names


def test_a_possessive_without_its_apostrophe(gazetteer: Gazetteer) -> None:
    assert spans("Rebels held Syrias north for years.", gazetteer) == ["Syria"]


@pytest.mark.parametrize(
    "text",
    [
        "Washington Irving wrote to Jackson Pollock.",
        "Of all the ways, this was best.",
        "In March, Reading tests began.",
        "General Grant met Mr. Lincoln.",
        "Mr. Allen left. Neighbours of Allen wept, and Allen wept too.",
    ],
)
def test_persons_months_and_common_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert spans(text, gazetteer) == []


def test_a_name_is_not_cut_out_of_a_longer_one(gazetteer: Gazetteer) -> None:
    assert "Khan" not in spans("Syrian rebels fought at Khan al-Dabbour.", gazetteer)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen burnt the village of Zarkutia in Mali.", "Zarkutia"),
        ("Gunmen burnt Zarkutia village in Mali.", "Zarkutia"),
        ("A bomb went off at Bar Khel Hospital.", "Bar Khel Hospital"),
    ],
)
def test_type_words_make_an_unknown_name_a_place(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert name in spans(text, gazetteer)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops in Kunduz, Afghanistan, fled the city.", "city"),
        ("They pushed into the southern parts of the city.", "southern parts of the city"),
        ("Buses drove to the Iraqi border.", "Iraqi border"),
        ("Rebels fled northwest Syria.", "northwest Syria"),
        ("They besieged the provincial capital.", "provincial capital"),
    ],
)
def test_descriptions_are_not_named(gazetteer: Gazetteer, text: str, name: str) -> None:
    found = [p for p in propose(reading_of(text), gazetteer) if p.span.of(text) == name]
    assert [p.named for p in found] == [False]


def test_nationality_words(gazetteer: Gazetteer) -> None:
    assert spans("Russian jets hit Ukrainians.", gazetteer, "nationality") == ["Russian", "Ukrainians"]


def test_text_without_case_keeps_the_known_names(gazetteer: Gazetteer) -> None:
    assert "aleppo" in spans("syrian shells fell on aleppo in syria on monday killing four", gazetteer)
    assert "ALEPPO" in spans("SHELLS FELL ON ALEPPO IN SYRIA ON MONDAY KILLING FOUR", gazetteer)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for p in propose(reading_of(text), open_gazetteer()):
        assert 0 <= p.span.begin < p.span.end <= len(text)


def test_long_hostile_lines_take_linear_time(gazetteer: Gazetteer) -> None:
    text = "north north-east of the " * 4000 + "Al al-" * 4000
    assert propose(reading_of(text), gazetteer) is not None
