"""``marsad compare``: from an imported file to counts, a page, a table and lines of JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad
from tests.publish.imports import made


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    """A record of the examples, and a row of GED for its deadliest incident, one far away, one nobody told us of."""
    shutil.copy(read_examples, "marsad.db")
    ours = [x for x in marsad("incidents", "--json").objects if (x["place"] or {}).get("lat") and x["time"]]
    names = [x["place"]["name"] for x in ours]
    ours = [x for x in ours if names.count(x["place"]["name"]) == 1]
    one = max(ours, key=lambda x: max((n["best"] or 0 for n in x["losses"] if n["kind"] == "killed"), default=0))
    dead = str(max(n["best"] for n in one["losses"] if n["kind"] == "killed"))
    place, day = one["place"], one["time"]["start"]
    there = {
        "date_start": day, "date_end": day, "year": day[:4], "latitude": str(place["lat"]), "geom_wkt": "",
        "longitude": str(place["lon"]), "best": dead, "low": dead, "high": dead, "country": "", "adm_1": "",
        "where_coordinates": place["name"], "deaths_b": "", "deaths_civilians": dead,
    }  # fmt: skip
    rows = ({"id": "1", **there}, {"id": "2", "date_start": "1999-01-01", "date_end": "1999-01-01", "year": "1999"})
    assert marsad("import", "ged", made.ged(Path("ged.csv"), *rows)).status == 0
    Path("wanted.json").write_text(json.dumps(one["id"]), encoding="utf-8")
    return marsad


def test_the_row_and_its_incident_are_found(read: Marsad) -> None:
    summary, *rest = read("compare", "--json").objects
    links = [x for x in rest if x["kind"] == "link"]
    assert (summary["rows"], summary["links"]["same"]) == (2, 1)
    same = [(x["their_id"], x["incident_id"]) for x in links if x["relation"] == "same"]
    assert same == [("1", json.loads(Path("wanted.json").read_text(encoding="utf-8")))]
    assert links[0]["sentences"]
    assert summary["theirs_outside"] == 1


def test_counts_are_printed(read: Marsad) -> None:
    ran = read("compare")
    assert ran.out.startswith("2 rows of UCDP GED, ")
    assert "1  one row, one incident" in ran.out


@pytest.mark.parametrize(("name", "begins"), [("c.html", "<!doctype html>"), ("c.csv", "relation,score,their_id")])
def test_pages_and_tables_are_written(name: str, begins: str, read: Marsad) -> None:
    ran = read("compare", "-o", name)
    assert Path(name).read_text(encoding="utf-8").startswith(begins)
    assert f"-> {name} (policy public, rule representative)" in ran.err


def test_days_narrow_both_sides(read: Marsad) -> None:
    assert read("compare", "--until", "1999-12-31", "--json").objects[0]["rows"] == 1


def test_two_bodies_are_compared_one_by_one(read: Marsad) -> None:
    read("import", "acled", made.acled(Path("a.csv"), {}))
    ran = read("compare")
    assert (ran.status, "Name one with --set" in ran.err) == (2, True)
    assert read("compare", "--set", "ACLED", "--json").objects[0]["rows"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--set", "none"), "E804"), (("-o", "c.docx"), "E400"), (("--rule", "mine"), "no such rule")],
)
def test_wrong_use(arguments: tuple[str, ...], words: str, read: Marsad) -> None:
    ran = read("compare", *arguments)
    assert (ran.status, words in ran.err) == (2, True)
