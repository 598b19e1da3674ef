"""Names and descriptions: what each shape gives, on whole text and on text that lost its commas and capitals."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.intake import Role
from marsad.reading import Passage, Proposal
from marsad.reading._names import find_names
from marsad.spans import Span


def names(text: str, role: Role = "body") -> list[Proposal]:
    return find_names(text, [Passage(0, Span(0, len(text)), role, 0)])


def of_kind(text: str, kind: str, *, named: bool | None = None) -> list[str]:
    return [p.span.of(text) for p in names(text) if p.kind == kind and named in (None, p.named)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met President Idriss Deby on Monday.", "Idriss Deby"),
        ("Chadian President Idriss Deby arrived.", "Idriss Deby"),
        ("U.S. Defence Secretary Ashton Carter spoke.", "Ashton Carter"),
        ("Brig. Gen. Omar al-Hashimi was wounded.", "Omar al-Hashimi"),
        ("The rebel commander Abu Hamza said so.", "Abu Hamza"),
        ("King Abdullah spoke.", "King Abdullah"),
        ("President Hassan Sheikh Mohamud spoke.", "Hassan Sheikh Mohamud"),
        ("Ingrid van der Berg, a spokeswoman for the council, said so.", "Ingrid van der Berg"),
        ("Tamsin Orlov, a spokeswoman for the council, said so.", "Tamsin Orlov"),
        ("Tamsin Orlov a spokeswoman for the council said so", "Tamsin Orlov"),
        ("A former police chief in his native Lesotho, Mokhele joined them.", "Mokhele"),
        ("“They fled at night,” Okafor told reporters.", "Okafor"),
        ("the head of the centre Rami Haddad told the agency", "Rami Haddad"),
        ("Friday Mohammed bin Khalid left", "Mohammed bin Khalid"),
    ],
)
def test_person_by_its_surroundings(text: str, expected: str) -> None:
    assert expected in of_kind(text, "person", named=True)


@pytest.mark.parametrize(
    "text",
    [
        "A major offensive began.",
        "The attack on Monday killed four.",
        "Source Aleppo said nothing.",
        "General Staff maps were shown.",
        "Terrorist Attacks Kill Four In Three Towns",
    ],
)
def test_capital_alone_makes_no_person(text: str) -> None:
    assert of_kind(text, "person", named=True) == []


def test_surname_alone_after_its_introduction() -> None:
    text = "Colonel Joseph Mwangi led them. Nobody saw Mwangi again."
    assert of_kind(text, "person") == ["Joseph Mwangi", "Mwangi"]


def test_genitive_without_apostrophe_is_no_part_of_a_name() -> None:
    text = "General Joseph Mwangi spoke. Troops of Joseph Mwangis brigade left when Mwangi came."
    assert of_kind(text, "person", named=True) == ["Joseph Mwangi", "Joseph Mwangi", "Mwangi"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Free Karelian Army attacked.", "Free Karelian Army"),
        ("said the Karelian Observatory for Human Rights on Friday", "Karelian Observatory for Human Rights"),
        ("The Ministry of Defence denied it.", "Ministry of Defence"),
        ("The Popular Front for the Liberation of Karelia said so.", "Popular Front for the Liberation of Karelia"),
        ("Fighters of Jaish al-Nasr left.", "Jaish al-Nasr"),
        ("Liwa al-Fajr attacked.", "Liwa al-Fajr"),
        ("Fighters of the Northern Valley Military Council (NVMC) left.", "NVMC"),
        ("the Karelian Observatory for Human Rights Rami Haddad said", "Karelian Observatory for Human Rights"),
        ("Paramilitary Valley Support Forces attacked.", "Valley Support Forces"),
        ("Council of the Elders of Karelia met.", "Council of the Elders of Karelia"),
    ],
)
def test_body_by_its_head(text: str, expected: str) -> None:
    assert expected in of_kind(text, "organisation", named=True)


@pytest.mark.parametrize("text", ["BREAKING NEWS FOLLOW US", "He watched TV at 5 PM.", "The UK and the USA agreed."])
def test_capitals_that_are_no_acronym_of_a_body(text: str) -> None:
    assert of_kind(text, "organisation") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Government forces shelled the town.", "Government forces"),
        ("The army said four died.", "army"),
        ("Malian government forces left.", "Malian government forces"),
        ("US-backed rebels advanced.", "US-backed rebels"),
        ("Kurdish-led fighters advanced.", "Kurdish-led fighters"),
        ("two XQF fighters died", "XQF fighters"),
        ("four Red Valley group leaders died", "Red Valley group leaders"),
        ("The Wahid regime's warplanes struck.", "Wahid regime"),
        ("Wahids forces advanced.", "Wahids forces"),
        ("Russian warplanes hit the bridge.", "Russian warplanes"),
        ("a US-led coalition air strike", "US-led coalition"),
        ("the group said nothing", "group"),
        ("regime shelling killed four", "regime"),
        ("an anti-jihadist coalition struck", "anti-jihadist coalition"),
        ("the civil defence said", "civil defence"),
        ("police spokesman Sani Daso said", "police"),
        ("gunmen killed four", "gunmen"),
        ("GOVERNMENT FORCES SHELLED THE TOWN", "GOVERNMENT FORCES"),
        ("government forces and rebels clashed near the river on sunday", "rebels"),
    ],
)
def test_party_described(text: str, expected: str) -> None:
    assert expected in of_kind(text, "organisation", named=False)


@pytest.mark.parametrize(
    "text",
    ["They took an army base.", "the forces of nature", "It is a military solution.", "They left a police station."],
)
def test_word_of_a_party_that_only_qualifies(text: str) -> None:
    assert of_kind(text, "organisation") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("officials said", ["officials"]),
        ("A senior military official said so.", ["senior military official"]),
        ("Four civilians and two children died.", ["civilians", "children"]),
        ("an informed source said", ["informed source"]),
        ("local residents fled", ["local residents"]),
    ],
)
def test_people_described(text: str, expected: list[str]) -> None:
    assert of_kind(text, "person", named=False) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Helicopters dropped barrel bombs.", "weapon", ["barrel bombs"]),
        (
            "Surface-to-surface missiles and mortar shells fell.",
            "weapon",
            ["Surface-to-surface missiles", "mortar shells"],
        ),
        ("a car bomb went off", "weapon", ["car bomb"]),
        ("They fired AK-47 rifles.", "weapon", ["AK-47 rifles"]),
        ("An air strike hit.", "weapon", []),
        ("He works in the gold mines.", "weapon", []),
        ("the bomb squad came", "weapon", []),
        ("T-72 tanks and attack helicopters came.", "platform", ["T-72 tanks", "attack helicopters"]),
        ("a convoy of buses left", "vehicle", ["convoy of buses"]),
        ("gunmen in pickup trucks", "vehicle", ["pickup trucks"]),
    ],
)
def test_things(text: str, kind: str, expected: list[str]) -> None:
    assert of_kind(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fled to the village of Kobtaru.", "Kobtaru"),
        ("A blast in Zarnovka killed four.", "Zarnovka"),
        ("in Tel Aruma district", "Tel Aruma district"),
    ],
)
def test_place_by_shape(text: str, expected: str) -> None:
    assert expected in of_kind(text, "location")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday president alfredo monterrosa met them in the old town", ["alfredo monterrosa"]),
        ("the colonel said that carlos zamorano died near the river", ["carlos zamorano"]),
        ("the president arrived and the general started an attack today", []),
    ],
)
def test_person_in_text_without_capitals(text: str, expected: list[str]) -> None:
    assert of_kind(text, "person", named=True) == expected


def test_demonym_is_a_nationality() -> None:
    assert of_kind("Two South Sudanese men and a Malian died.", "nationality") == ["South Sudanese", "Malian"]


def test_furniture_gives_nothing() -> None:
    assert names("Free Karelian Army, President Idriss Deby", "boilerplate") == []


@pytest.mark.parametrize("text", ["A " * 30_000, "Gen. " * 8_000, "Abu " * 12_000, "of the " * 9_000, "('" * 20_000])
def test_hostile_repetition_ends(text: str) -> None:
    assert all(text[p.span.begin : p.span.end].strip() for p in names(text))


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_and_bear_no_blank_edges(text: str) -> None:
    for p in names(text) if text else []:
        words = p.span.of(text)
        assert words
        assert words == words.strip()


_WORDS = ("the", "rebel", "forces", "of", "General", "Omar", "Haddad", "said", "IS", "U.S.", "in", "Aleppo", ",", ".")


@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_proposals_of_one_kind_do_not_meet(words: list[str]) -> None:
    text = " ".join(words)
    found = names(text) if text else []
    for kind in {p.kind for p in found}:
        spans = sorted(p.span for p in found if p.kind == kind)
        assert all(a.end <= b.begin for a, b in itertools.pairwise(spans))
