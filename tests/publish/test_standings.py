"""What a party is for ACLED, UCDP and PLOVER."""

from __future__ import annotations

import pytest

from marsad.grounding.actors import shipped
from marsad.publish._articles import with_article
from marsad.publish._nations import nation, table
from marsad.publish._parties import party
from marsad.publish._released import Party, Side
from marsad.publish._standings import ACLED_TYPES, in_war, standing, standings

RUSSIA = Party(
    "actor:forces-ru", "Russian army", "actor:forces-ru", acled_type="State forces",
    acled_name="Military Forces of Russia (2000-)|Military Forces of Russia", country="RU", sector="MIL",
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "name", "side", "acled", "kind"),
    [
        ("civilian:residents", "residents", "target", "Civilians (Syria)", "Civilians"),
        ("other:hospital", "hospital", "target", "Civilians (Syria)", "Civilians"),
        ("medical:medics", "medics", "target", "Civilians (Syria)", "Civilians"),
        ("armed_group:rebels", "rebels", "actor", "Opposition Rebels (Syria)", "Rebel group"),
        ("military:opposition forces", "opposition forces", "actor", "Opposition Rebels (Syria)", "Rebel group"),
        ("armed_group:gunmen", "gunmen", "actor", "Unidentified Armed Group (Syria)", "Political militia"),
        ("person:suicide bomber", "suicide bomber", "actor", "Unidentified Armed Group (Syria)", "Political militia"),
        (
            "other:rival anti regime groups",
            "rival anti-regime groups",
            "actor",
            "Unidentified Armed Group (Syria)",
            "Political militia",
        ),
        ("military:army unit", "army unit", "actor", "Unidentified Military Forces", None),
        ("body:syrian warplanes", "Syrian warplanes", "actor", "Military Forces of Syria (2000-2024)", "State forces"),
        ("body:russian", "Russian", "actor", "Military Forces of Russia (2000-)", "External/Other forces"),
    ],
)
def test_a_described_party_is_told_by_its_words(key: str, name: str, side: Side, acled: str, kind: str | None) -> None:
    found = standing(Party(key, name), side, "SY")
    assert found is not None
    assert (found.acled_name.partition(" (2")[0], found.acled_type) == (acled.partition(" (2")[0], kind)


@pytest.mark.parametrize(
    ("key", "name", "side"),
    [
        ("body:rebel held areas", "rebel-held areas", "target"),
        ("body:town", "town", "target"),
        ("other:others", "others", "actor"),
        ("other:hospital", "hospital", "actor"),
        ("body:russian", "Russian", "target"),
        ("body:vehicles", "vehicles", "target"),
        ("body:kurdish", "Kurdish", "target"),
    ],
)
def test_places_and_things_are_no_party(key: str, name: str, side: Side) -> None:
    assert standing(Party(key, name), side, "SY") is None


def test_forces_of_a_state_abroad_are_external() -> None:
    abroad, home = standing(RUSSIA, "actor", "SY"), standing(RUSSIA, "actor", "RU")
    assert abroad
    assert abroad.acled_type == "External/Other forces"
    assert home
    assert home.acled_type == "State forces"


def test_a_name_of_several_is_the_first() -> None:
    found = standing(RUSSIA, "actor", "RU")
    assert found
    assert found.acled_name == "Military Forces of Russia (2000-)"


def test_a_states_forces_stand_at_ucdp_under_its_government() -> None:
    found = standing(RUSSIA, "actor", "SY")
    assert found
    assert found.ucdp_name == "Government of Russia (Soviet Union)"


def test_a_government_at_war_is_its_army() -> None:
    state = Party("actor:state-ru", "Russia", "actor:state-ru", acled_type="State forces", country="RU")
    found = standing(state, "actor", "SY")
    assert found
    assert in_war(found).acled_name.startswith("Military Forces of Russia")


@pytest.mark.parametrize("side", ["actor", "target"])
def test_of_a_withheld_person_nothing_is_told(side: Side) -> None:
    assert standing(Party("person:withheld", "[name withheld]", withheld=True), side, "SY") is None


def test_health_workers_stand_beside_civilians() -> None:
    found = standing(Party("medical:doctors", "doctors"), "target", "YE")
    assert found
    assert found.beside == "Health Workers (Yemen)"


def test_unnamed_rebels_of_syria_are_ucdps_syrian_insurgents() -> None:
    found = standing(Party("armed_group:rebels", "rebels"), "actor", "SY")
    assert found is not None
    assert found.ucdp_name == "Syrian insurgents"


def test_a_word_that_is_no_name_stands_in_lower_case() -> None:
    found = standing(Party("armed_group:terrorists", "Terrorists"), "actor", "ML")
    assert found is not None
    assert found.ucdp_name == "terrorists"


def test_one_name_stands_once() -> None:
    parties = (Party("civilian:men", "men"), Party("civilian:women", "women"))
    assert [s.acled_name for s in standings(parties, "target", "SY")] == ["Civilians (Syria)"]


def test_without_a_country_no_country_is_named() -> None:
    found = standing(Party("civilian:men", "men"), "target", None)
    assert found
    assert found.acled_name == "Civilians"


def test_types_are_acleds() -> None:
    listed = {row[2] for row in table("party_sorts.tsv")} - {""}
    assert listed <= set(ACLED_TYPES)
    assert {a.acled_type for a in shipped()} - {None} <= set(ACLED_TYPES)


def test_every_sort_of_a_word_has_a_row() -> None:
    assert {row[0] for row in table("party_words.tsv")} - {"none"} == {row[0] for row in table("party_sorts.tsv")}


@pytest.mark.parametrize("column", [0, 1, 2, 8])
def test_codes_of_countries_are_unique(column: int) -> None:
    codes = [row[column] for row in table("nations.tsv") if row[column]]
    assert len(codes) == len(set(codes))


def test_every_country_of_the_registry_has_a_row() -> None:
    gone = {"SU", "YU"}
    assert {a.country for a in shipped() if a.country and nation(a.country) is None} <= gone


@pytest.mark.parametrize(
    ("iso2", "region"),
    [("SY", "Middle East"), ("UA", "Europe"), ("SS", "Africa"), ("AF", "Asia"), ("HT", "Americas"), ("SD", "Africa")],
)
def test_ucdps_region_is_a_range_of_numbers(iso2: str, region: str) -> None:
    home = nation(iso2)
    assert home
    assert home.ucdp_region == region


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Military Forces of United States", "Military Forces of the United States"),
        ("Military Forces of United Kingdom (2010-)", "Military Forces of the United Kingdom (2010-)"),
        ("Police Forces of Democratic Republic of Congo", "Police Forces of the Democratic Republic of Congo"),
        ("Government of Republic of Congo", "Government of the Republic of Congo"),
        ("Military Forces of the Philippines", "Military Forces of the Philippines"),
        ("Military Forces of Dominica", "Military Forces of Dominica"),
        ("Military Forces of South Sudan (2011-)", "Military Forces of South Sudan (2011-)"),
        ("Civilians (United States)", "Civilians (United States)"),
    ],
)
def test_a_country_takes_the_article_where_english_puts_it(name: str, written: str) -> None:
    assert with_article(name) == written


@pytest.mark.parametrize("name", [r[0] for r in table("country_articles.tsv")])
def test_no_state_of_the_registry_lacks_its_article(name: str) -> None:
    named = {n for a in shipped() for n in (a.name, *a.acled_names) if n.endswith(f" of {name}")}
    assert all(with_article(n).endswith(f" of the {name}") for n in named)


def test_the_forces_of_a_state_abroad_are_named_as_acled_names_them() -> None:
    american = party("actor:forces-us", "Military Forces of United States")
    found = standing(american, "actor", "SY")
    assert found is not None
    assert (american.name, found.acled_name, found.ucdp_name) == (
        "Military Forces of the United States",
        "Military Forces of the United States",
        "Government of United States of America",
    )
