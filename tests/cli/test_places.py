"""Files of places and corrections, from the command line, and what reading does with them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad

HEADS = "name,lat,lon,country\n"
TEXT = (
    "Syrian army shells kill five\n\nALEPPO, Syria, 3 May 2016 - Shelling by the Syrian army killed five people in the "
    "town of Tall Mithal on Tuesday, the Observatory said. Rebels in Aleppo province said that the market was hit.\n"
)
OTHER = "Rain in the capital\n\nSANAA, Yemen, 3 May 2016 - Rain fell in Sanaa on Tuesday, officials said.\n"


@pytest.fixture(autouse=True)
def own_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's own places are touched."""
    path = tmp_path / "layer.sqlite"
    monkeypatch.setenv("MARSAD_PLACES", str(path))
    return path


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    path = tmp_path / "villages.csv"
    path.write_text(HEADS + "Tall Mithal,36.45,37.70,SY\n")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text(OTHER)
    return folder


# ---- add, undo, sources -----------------------------------------------------------------------------------------


def test_add_tells_what_became_of_the_rows(marsad: Marsad, villages: Path) -> None:
    ran = marsad("places", "add", villages, "--licence", "CC BY 4.0")
    assert ran.status == 0
    assert "batch 1: 1 places, 1 new, 0 known already" in " ".join(ran.out.split())


def test_add_as_json(marsad: Marsad, villages: Path) -> None:
    (told,) = marsad("places", "add", villages, "--json").objects
    assert (told["kind"], told["file_format"], told["batch"], told["new"], told["missed"]) == (
        "places_added", "csv", 1, 1, [],
    )  # fmt: skip


def test_what_could_not_be_matched_is_listed_beside_the_file(marsad: Marsad, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Location,Admin Level,P-Code,Name,Parent P-Code\nSYR,1,SY99,=Mithalia(),SYR\n")
    ran = marsad("places", "add", path)
    assert "SY99" in ran.out
    with (tmp_path / "codes.unmatched.csv").open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert (row["line"], row["id"], row["name"], row["why"]) == (
        "2", "pcode:SY99", "'=Mithalia()", "no unit of that name there",
    )  # fmt: skip


def test_the_list_goes_where_the_user_says(marsad: Marsad, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Location,Admin Level,P-Code,Name,Parent P-Code\nSYR,1,SY99,Mithalia,SYR\n")
    marsad("places", "add", path, "--unmatched", tmp_path / "list.csv")
    assert (tmp_path / "list.csv").exists()
    assert not (tmp_path / "codes.unmatched.csv").exists()


def test_a_broken_file_is_wrong_use_and_adds_nothing(marsad: Marsad, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADS + "Qasr Mithal,36,38,SY\nTall Mithal,136.45,37.70,SY\n")
    ran = marsad("places", "add", path)
    assert (ran.status, ran.out) == (2, "")
    assert "E501" in ran.err
    assert "line 3" in ran.err
    assert "0 batches" in marsad("places", "sources").out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--format", "shapefile"), "none of"),
        (("--country", "Atlantis"), "no country"),
        (("--map", "name"), "not like"),
        (("--map", "name=Lieu"), "no column 'Lieu'"),
    ],
)
def test_wrong_options_are_told(marsad: Marsad, villages: Path, options: tuple[str, ...], says: str) -> None:
    ran = marsad("places", "add", villages, *options)
    assert ran.status == 2
    assert says in ran.err


def test_sources_and_undo(marsad: Marsad, villages: Path) -> None:
    marsad("places", "add", villages, "--source", "our field office")
    (batch,) = marsad("places", "sources", "--json").objects
    assert (batch["n"], batch["file"], batch["source"], batch["added"]) == (1, "villages.csv", "our field office", 1)
    assert len(batch["sha256"]) == 64
    assert "villages.csv" in marsad("places", "sources").out
    assert "taken back" in marsad("places", "undo").out
    assert marsad("places", "sources", "--json").out == ""
    assert marsad("places", "undo").status == 2


def test_another_layer_by_option(marsad: Marsad, villages: Path, tmp_path: Path, own_layer: Path) -> None:
    marsad("places", "add", villages, "--places", tmp_path / "other.sqlite")
    assert (tmp_path / "other.sqlite").exists()
    assert not own_layer.exists()


# ---- reading with added places ----------------------------------------------------------------------------------


def place_of(document: dict[str, object], words: str) -> dict[str, object] | None:
    text = document["report"]["text"]  # type: ignore[index]
    ids = {m["id"] for m in document["mentions"] if text[m["begin"] : m["end"]] == words}  # type: ignore[attr-defined]
    return next((p for p in document["places"] if p["mention"] in ids), None)  # type: ignore[attr-defined]


def test_what_is_read_with_added_places_is_another_reading(marsad: Marsad, villages: Path, reports: Path) -> None:
    read = ("read", reports / "a.txt", "--json", "--reader", "rules", "--no-link")
    (before,) = marsad(*read).objects
    marsad("places", "add", villages)
    (after,) = marsad(*read).objects
    marsad("places", "undo")
    (again,) = marsad(*read).objects

    found = place_of(after, "Tall Mithal")
    assert found is not None
    assert found["gazetteer_id"] == "user:sy-tall-mithal"
    assert after["version"]["extraction"] != before["version"]["extraction"]
    assert again | {"report": None} == before | {"report": None}  # retrieved at another moment


def test_a_layer_given_to_read_leaves_no_trace(marsad: Marsad, villages: Path, reports: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    marsad("places", "add", villages, "--places", other)
    read = ("read", reports / "a.txt", "--json", "--reader", "rules", "--no-record")
    (with_it,) = marsad(*read, "--places", other).objects
    (without,) = marsad(*read).objects
    assert ".places-" in with_it["version"]["extraction"]
    assert ".places-" not in without["version"]["extraction"]


# ---- corrections ------------------------------------------------------------------------------------------------


def read_all(marsad: Marsad, reports: Path, *more: str) -> dict[str, dict[str, object]]:
    ran = marsad("read", reports, "--json", "--reader", "rules", "--no-link", *more)
    return {o["report"]["text"].partition("\n")[0]: o for o in ran.objects}


def test_a_correction_is_replayed_and_revoked(marsad: Marsad, reports: Path) -> None:
    before = read_all(marsad, reports)
    told = marsad(
        "places", "correct", "Tall Mithal", "--to", "36.45,37.7", "--country", "SY", "--why", "map", "--by", "desk"
    )
    assert told.status == 0
    assert "1 reports were read without it" in told.out

    (change,) = marsad("places", "replay", "--reader", "rules", "--json").objects
    assert {p["name"]: p["after"] for p in change["places"]}["Tall Mithal"] == ["point:36.45,37.7"]
    assert marsad("places", "replay", "--reader", "rules", "--json").out == ""
    # the report that does not hold the name is as it was read
    after = read_all(marsad, reports)
    assert after["Rain in the capital"] == before["Rain in the capital"]
    found = place_of(after["Syrian army shells kill five"], "Tall Mithal")
    assert found is not None
    assert found["gazetteer_id"] == "point:36.45,37.7"

    assert marsad("places", "revoke", "1", "--by", "desk").status == 0
    assert marsad("places", "revoke", "1").status == 3
    marsad("places", "replay", "--reader", "rules", "--quiet")
    assert read_all(marsad, reports) == before
    lines = marsad("places", "corrections", "--json").objects
    assert [(x["what"], x["who"], x["holds"]) for x in lines] == [("correct", "desk", False), ("revoke", "desk", False)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_new_reports_hear_corrections_in_every_process(marsad: Marsad, reports: Path, jobs: str) -> None:
    marsad("read", reports / "b.txt", "--reader", "rules", "--quiet")
    marsad("places", "correct", "Tall Mithal", "--to", "geonames:170063")
    found = place_of(read_all(marsad, reports, "--jobs", jobs)["Syrian army shells kill five"], "Tall Mithal")
    assert found is not None
    assert (found["gazetteer_id"], found["confidence"]) == ("geonames:170063", 0.99)


def test_a_point_lies_where_its_neighbours_lie(marsad: Marsad, reports: Path) -> None:
    marsad("read", reports / "b.txt", "--reader", "rules", "--quiet")
    (said,) = marsad("places", "correct", "Tall Mithal", "--to", "36.45, 37.7", "--json").objects
    assert (said["country"], said["admin1"].split()[0], said["waiting"]) == ("SY", "Aleppo", 0)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("Tall Mithal", "--to", "geonames:0"), 2),
        (("Tall Mithal", "--to", "95,37"), 2),
        (("Tall Mithal", "--to", "36,38", "--country", "Atlantis"), 2),
        (("'", "--to", "36,38"), 2),
    ],
)
def test_corrections_that_make_no_sense(marsad: Marsad, reports: Path, arguments: tuple[str, ...], status: int) -> None:
    marsad("read", reports / "b.txt", "--reader", "rules", "--quiet")
    assert marsad("places", "correct", *arguments).status == status
    assert "No corrections" in marsad("places", "corrections").out


def test_a_correction_needs_a_record(marsad: Marsad) -> None:
    assert marsad("places", "correct", "Mithal", "--to", "36,38", "--db", "none.db").status == 3
    assert not Path("none.db").exists()


def test_every_line_of_json_says_its_format(marsad: Marsad, villages: Path) -> None:
    marsad("places", "add", villages)
    for line in marsad("places", "sources", "--json").out.splitlines():
        assert json.loads(line)["format"] == 1
