"""Files of actors from the command line, what is told of an actor, and what reading does with those added."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Marsad

GROUPS = (
    "name,aliases,kind,country,parent,start,end\n"
    "Lions of the Delta,Usud al-Delta,rebel,SY,Free Syrian Army,2014,2016\n"
    "Jaysh al-Islam,Army of the Ghouta Plain,rebel,SY,,2011,\n"
)
TEXT = (
    "Rebels shell village\n\nALEPPO, Syria, 3 May 2016 - Usud al-Delta fired rockets at the town of Nubl on Tuesday "
    "and killed four people, residents said. Hezbollah fighters in the town fired back.\n"
)


@pytest.fixture(autouse=True)
def own_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own additions are touched."""
    monkeypatch.setenv("MARSAD_ACTORS", str(tmp_path / "actors.sqlite"))
    monkeypatch.setenv("MARSAD_PLACES", str(tmp_path / "places.sqlite"))


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text(GROUPS, encoding="utf-8")
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_add_tells_what_became_of_the_rows(marsad: Marsad, groups: Path) -> None:
    ran = marsad("actors", "add", groups)
    assert ran.status == 0
    assert "batch 1: 2 actors, 1 new, 1 known already (1 names lent to them)" in " ".join(ran.out.split())


def test_a_dry_run_adds_nothing(marsad: Marsad, groups: Path) -> None:
    (told,) = marsad("actors", "add", groups, "--dry-run", "--json").objects
    assert (told["kind"], told["new"], told["batch"]) == ("actors_added", 1, None)
    assert marsad("actors", "sources", "--json").objects == []


def test_the_same_file_is_added_once(marsad: Marsad, groups: Path) -> None:
    marsad("actors", "add", groups)
    (told,) = marsad("actors", "add", groups, "--json").objects
    assert (told["before"], told["batch"]) == (1, None)


def test_added_actors_are_read_and_stand_under_their_parent(marsad: Marsad, groups: Path, report: Path) -> None:
    (before,) = marsad("read", "--json", "--no-record", "--reader", "rules", report).objects
    marsad("actors", "add", groups)
    (after,) = marsad("read", "--json", "--no-record", "--reader", "rules", report).objects
    assert "user:lions-of-the-delta" not in {e["actor"] for e in before["entities"]}
    (lions,) = [e for e in after["entities"] if e["actor"] == "user:lions-of-the-delta"]
    assert lions["country"] == "SY"
    assert before["version"]["extraction"] != after["version"]["extraction"]


def test_undo_gives_back_what_was_before(marsad: Marsad, groups: Path, report: Path) -> None:
    command = ("read", "--json", "--no-record", "--reader", "rules", report)
    (before,) = marsad(*command).objects
    marsad("actors", "add", groups)
    assert "batch 1 (groups.csv) is taken back: 1 actors, 1 names" in marsad("actors", "undo").out
    (after,) = marsad(*command).objects
    assert after["entities"] == before["entities"]
    assert after["version"] == before["version"]


def test_find_tells_which_name_and_which_state(marsad: Marsad, groups: Path) -> None:
    marsad("actors", "add", groups)
    (lions,) = marsad("actors", "find", "Usud al-Delta", "--json").objects
    assert (lions["kind"], lions["actor_kind"]) == ("actor_candidate", "rebel")
    assert (lions["id"], lions["reasons"]) == ("user:lions-of-the-delta", ["a name of it: Usud al-Delta"])
    (forces,) = marsad("actors", "find", "Syrian warplanes", "--json").objects
    assert forces["id"] == "actor:forces-sy"


def test_find_weighs_period_and_country(marsad: Marsad) -> None:
    first, *others = marsad("actors", "find", "SLA", "--date", "1995-06-01", "--country", "LB", "--json").objects
    assert first["id"] == "actor:south-lebanon-army"
    assert all(o["weight"] < first["weight"] for o in others)


def test_find_shows_another_spelling_as_a_question(marsad: Marsad) -> None:
    ran = marsad("actors", "find", "Free Syrian Armee")
    assert "Free Syrian Army" in ran.out
    assert "a report's words are not read so" in ran.out
    assert "Not in the registry" in marsad("actors", "find", "Qwertzuiop Xyz").out


def test_find_in_a_report_tells_the_mentions(marsad: Marsad, report: Path) -> None:
    (found,) = marsad("actors", "find", "Hezbollah", "--in", report, "--json").objects
    assert found["actor"] == "actor:hezbollah"
    assert TEXT[found["mentions"][0]["begin"] : found["mentions"][0]["end"]].startswith("Hezbollah")


def test_show_tells_units_sources_and_where_it_occurs(marsad: Marsad, report: Path, groups: Path) -> None:
    marsad("actors", "add", groups)
    marsad("read", report, "--db", "a.db", "--reader", "rules", "-q")
    (lions,) = marsad("actors", "show", "Lions of the Delta", "--db", "a.db", "--json").objects
    assert lions["parents"] == ["actor:fsa"]
    assert lions["record"]["reports"] == 1
    (army,) = marsad("actors", "show", "actor:fsa", "--db", "a.db", "--json").objects
    assert "user:lions-of-the-delta" in army["units"]
    shown = marsad("actors", "show", "Hamas", "--db", "a.db").out
    assert "UCDP 209" in shown
    assert "not named in it" in shown


def test_show_of_nobody_asks_whether_another_was_meant(marsad: Marsad) -> None:
    ran = marsad("actors", "show", "Free Syrian Armee")
    assert ran.status == 2
    assert "Did you mean Free Syrian Army" in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,kind\n,rebel\n", "without a name"),
        ("name,kind\nLions,wolves\n", "no kind of actor"),
        ("name,country\nLions,Atlantis\n", "no country"),
        ("name,start\nLions,long ago\n", "holds no year"),
        ("lat,lon\n1,2\n", "no column of names"),
        ("", "nothing in it"),
        ("name\nLio\x00ns\n", "NUL"),
    ],
)
def test_a_bad_file_is_refused_whole(marsad: Marsad, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    ran = marsad("actors", "add", path)
    assert ran.status == 2
    assert said in ran.err
    assert marsad("actors", "sources", "--json").objects == []


def test_a_layer_of_places_is_no_layer_of_actors(marsad: Marsad, groups: Path, tmp_path: Path) -> None:
    villages = tmp_path / "v.csv"
    villages.write_text("name,lat,lon,country\nTall Mithal,36.45,37.70,SY\n")
    marsad("places", "add", villages, "--places", "one.sqlite")
    ran = marsad("actors", "add", groups, "--actors", "one.sqlite")
    assert ran.status == 2
    assert "not a file of added actors" in ran.err


def test_a_name_borne_whole_is_no_description_of_a_state(marsad: Marsad) -> None:
    (found,) = marsad("actors", "show", "Syrian Democratic Forces", "--json").objects
    assert found["id"] == "actor:sdf"
    assert "actor:islamic-state" in found["dyads"]
