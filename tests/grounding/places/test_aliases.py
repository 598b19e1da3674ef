"""Other names, short forms, demonyms and scripts of the compiled gazetteer."""

from __future__ import annotations

import pytest

from marsad.grounding.places import Gazetteer
from marsad.grounding.places._build_draft import readable
from marsad.grounding.places._fold import key


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("U.S.", "geonames:6252001"),
        ("UK", "geonames:2635167"),
        ("Great Britain", "geonames:2635167"),
        ("UAE", "geonames:290557"),
        ("DRC", "geonames:203312"),
        ("CAR", "geonames:239880"),
        ("KSA", "geonames:102358"),
        ("PRC", "geonames:1814991"),
        ("Wales", "geonames:2634895"),
        ("NYC", "geonames:5128581"),
        ("Philly", "geonames:4560349"),
        ("Joburg", "geonames:993800"),
        ("Saigon", "geonames:1566083"),
        ("Newfoundland", "geonames:6354959"),
        ("Herts", "geonames:2647043"),
    ],
)
def test_a_well_known_other_name_comes_first(gazetteer: Gazetteer, name: str, ident: str) -> None:
    assert gazetteer.find(name)[0].place.id == ident


@pytest.mark.parametrize(
    ("form", "state"),
    [
        ("Calif.", "California"),
        ("Pa.", "Pennsylvania"),
        ("Mass.", "Massachusetts"),
        ("Ore.", "Oregon"),
        ("W.Va.", "West Virginia"),
        ("N.C.", "North Carolina"),
        ("OR", "Oregon"),
        ("IN", "Indiana"),
        ("Ont.", "Ontario"),
        ("NSW", "New South Wales"),
    ],
)
def test_a_short_form_written_as_such_is_the_state(gazetteer: Gazetteer, form: str, state: str) -> None:
    assert gazetteer.find(form)[0].place.name == state


@pytest.mark.parametrize("word", ["or", "in", "me", "ok", "mass", "miss", "wash", "ill", "hi", "la"])
def test_a_short_form_that_is_a_word_is_no_name(gazetteer: Gazetteer, word: str) -> None:
    """Recognition asks ``named``; only ``short`` knows these, for words after a comma."""
    assert gazetteer.short(word)
    assert not {p.n for p in gazetteer.short(word)} & {p.n for p, _ in gazetteer.named(word)}


def test_the_district_and_its_city_share_a_short_form(gazetteer: Gazetteer) -> None:
    assert {c.place.name for c in gazetteer.find("D.C.")} == {"Washington", "District of Columbia"}


def test_a_short_form_of_two_states_gives_both(gazetteer: Gazetteer) -> None:
    assert {p.country for p in gazetteer.short("nt")} == {"AU", "CA"}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("texans", "Texas"),
        ("californian", "California"),
        ("scottish", "Scotland"),
        ("welsh", "Wales"),
        ("catalan", "Catalonia"),
        ("chechens", "Chechnya"),
        ("darfuri", "Darfur"),
        ("tigrayan", "Tigray"),
        ("baloch", "Balochistan"),
        ("gazans", "Gaza Strip"),
        ("aleppan", "Aleppo"),
        ("londoners", "London"),
        ("parisian", "Paris"),
        ("kurdish", "Greater Kurdistan"),
        ("kurds", "Greater Kurdistan"),
        ("middle eastern", "Middle East"),
        ("dominican", "Dominican Republic"),
        ("reunionese", "Reunion"),
    ],
)
def test_demonyms_of_regions_and_cities(gazetteer: Gazetteer, word: str, name: str) -> None:
    place = gazetteer.demonym(word)
    assert place is not None
    assert place.name == name


def test_kurdish_speaks_for_no_single_state(gazetteer: Gazetteer) -> None:
    place = gazetteer.demonym("kurdish")
    assert place is not None
    assert place.country is None


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("حلب", "geonames:170063"),
        ("دِمَشق", "geonames:170654"),
        ("محافظة إدلب", "geonames:169387"),
        ("سوريا", "geonames:163843"),
        ("Київ", "geonames:703448"),
        ("Харьков", "geonames:706483"),
        ("Россия", "geonames:2017370"),
        ("אילת", "geonames:295277"),
        ("Αθήνα", "geonames:264371"),
        ("አዲስ አበባ", "geonames:344979"),
    ],
)
def test_names_in_other_scripts(gazetteer: Gazetteer, name: str, ident: str) -> None:
    assert ident in [c.place.id for c in gazetteer.find(name)]


def test_scripts_that_are_not_compiled(gazetteer: Gazetteer) -> None:
    assert readable(["北京", "서울", "ทะเล", "Beijing", "PEK", "บ"]) == ("Beijing",)
    assert gazetteer.named(key("北京")) == ()
