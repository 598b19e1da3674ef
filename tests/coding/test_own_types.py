"""A project's own types: what a file may hold, and what its types find in reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.coding import SHIPPED, Event, Ontology, code, read_ontology
from marsad.coding.ontology import load
from marsad.errors import BrokenOntology
from marsad.pipeline import extraction_of
from tests.coding._told import coded

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "types" / "marsad.toml"

PRESS = """
format = 1
[types.PRESS_ATTACKED]
is = "ASSAULT"
says = "Journalists are attacked for their work."
target.words = ["journalist", "journalists", "reporter", "cameraman"]
target.required = true
[[types.PRESS_ATTACKED.triggers]]
verb = "kill|wound|beat|detain"
[types.OLIVE_TREES_FELLED]
is = "ASSAULT"
mode = "destroy"
says = "Farmers lose their trees."
actor.kinds = ["person", "organisation", "nationality"]
[[types.OLIVE_TREES_FELLED.triggers]]
verb = "uproot|fell"
needs = ["olive", "trees", "groves"]
[types.LAND_SEIZED]
is = "COERCE"
says = "Land of a community is taken."
cameo = "1711"
acled = "Looting/property destruction"
[[types.LAND_SEIZED.triggers]]
noun = "land grab"
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    file = tmp_path_factory.mktemp("types") / "marsad.toml"
    file.write_text(PRESS, encoding="utf-8")
    return read_ontology(file)


def _events(text: str, ontology: Ontology) -> tuple[Event, ...]:
    return code(coded(text).grounded, ontology).events


@pytest.mark.parametrize(
    ("text", "own", "kind"),
    [
        ("Gunmen killed two journalists in Mogadishu on Monday.", "PRESS_ATTACKED", "ASSAULT"),
        ("A reporter was wounded by police in Kampala on Tuesday.", "PRESS_ATTACKED", "ASSAULT"),
        ("Gunmen killed two farmers in Mogadishu on Monday.", None, "ASSAULT"),
        ("Settlers uprooted 200 olive trees near Nablus on Friday.", "OLIVE_TREES_FELLED", "ASSAULT"),
        ("Villagers protested on Monday against the land grab by the army near Gondar.", "LAND_SEIZED", "COERCE"),
    ],
)
def test_an_own_type_stands_beside_its_plover_type(text: str, own: str | None, kind: str, press: Ontology) -> None:
    found = [e for e in _events(text, press) if e.type == kind]
    assert [e.own_type for e in found] == [own]


def test_codes_are_those_of_the_own_type_where_it_names_some(press: Ontology) -> None:
    events = _events("A land grab by the army near Gondar began on Monday.", press)
    assert [(e.cameo, e.acled, e.rule) for e in events] == [
        ("1711", "Looting/property destruction", "own:LAND_SEIZED:land_grab")
    ]


def test_mode_is_that_of_the_own_type(press: Ontology) -> None:
    (event,) = _events("Settlers felled 40 olive trees near Nablus on Friday.", press)
    assert (event.mode, event.cameo) == ("destroy", "171")


def test_words_of_the_project_alone_tell_nothing_without_what_they_need(press: Ontology) -> None:
    assert _events("The scandal uprooted his family in Nablus on Friday.", press) == ()


def test_without_a_file_nothing_is_of_an_own_type() -> None:
    events = _events("Gunmen killed two journalists in Mogadishu on Monday.", SHIPPED)
    assert [e.own_type for e in events] == [None]


def test_the_version_of_extraction_names_the_types(press: Ontology) -> None:
    assert extraction_of("rules", press) == f"{extraction_of('rules')}.types-{press.digest}"


def test_the_example_is_right_and_finds_what_it_says() -> None:
    types = read_ontology(EXAMPLE)
    text = (
        "Shells hit a school in Taiz on Monday, killing four pupils. "
        "Rebels recruited dozens of boys in Bossaso in May. "
        "The army barred a relief convoy from the town of Darayya on Tuesday."
    )
    assert {e.own_type for e in _events(text, types)} >= {t.name for t in types.types}


@pytest.mark.parametrize(
    ("verb", "form"), [("bar", "barred"), ("gun down", "gunned"), ("steal", "stole"), ("patrol", "patrolling")]
)
def test_verbs_that_a_project_names_are_inflected(verb: str, form: str, tmp_path: Path) -> None:
    file = tmp_path / "marsad.toml"
    file.write_text(
        f'format = 1\n[types.MINE]\nis = "COERCE"\nsays = "Mine."\n[[types.MINE.triggers]]\nverb = "{verb}"\n', "utf-8"
    )
    assert form in load(read_ontology(file)).own


GOOD = 'format = 1\n[types.MINE]\nis = "COERCE"\nsays = "Mine."\n[[types.MINE.triggers]]\nverb = "bar"\n'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1", "format = 2", "format: must be 1"),
        ("format = 1", "format = 1\nmore = 3", "unknown key 'more'"),
        ("MINE", "mine", "capitals"),
        ("MINE", "ASSAULT", "none of PLOVER's"),
        ('is = "COERCE"', 'is = "WAR"', "types.MINE.is: 'WAR' is none of PLOVER's types"),
        ('says = "Mine."', "", "types.MINE.says"),
        ('says = "Mine."', 'says = "Mine."\nmode = "aerial"', "types.MINE.mode: 'aerial' is no mode of COERCE"),
        ('says = "Mine."', 'says = "Mine."\ncameo = "99"', "types.MINE.cameo"),
        ('says = "Mine."', 'says = "Mine."\nacled = "Battle"', "types.MINE.acled"),
        ('says = "Mine."', 'says = "Mine."\nactor.kinds = ["army"]', "types.MINE.actor.kinds: 'army'"),
        ('says = "Mine."', 'says = "Mine."\ntarget.required = 1', "types.MINE.target.required"),
        ('verb = "bar"', "", "one of verb, noun, words"),
        ('verb = "bar"', 'verb = "* bar"', "types.MINE.triggers[0].verb"),
        ('verb = "bar"', 'verb = "bar"\narguments = "x"', "types.MINE.triggers[0].arguments"),
        ('verb = "bar"', 'verb = "bar"\nneeds = "aid"', "types.MINE.triggers[0].needs"),
        ("format = 1", "format = ", "is no TOML"),
    ],
)
def test_a_mistake_is_named_with_its_key(old: str, new: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "marsad.toml"
    file.write_text(GOOD, "utf-8")
    read_ontology(file)
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(BrokenOntology) as raised:
        read_ontology(file)
    assert told in str(raised.value)
    assert str(file) in str(raised.value)


def test_a_file_that_is_no_codebook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "marsad.toml"
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(BrokenOntology, match="more than"):
        read_ontology(file)
    with pytest.raises(BrokenOntology, match="cannot be read"):
        read_ontology(tmp_path / "absent.toml")
