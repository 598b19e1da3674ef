"""Looking at the record: show, search, status, incidents, copies, export."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from marsad.cli._terminal import safe
from tests.cli.conftest import EXAMPLES, Marsad


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def test_show_tells_who_said_what_and_what_is_not_known(read: Marsad) -> None:
    out = read("show", "gaza-hospital-2").out
    assert "471" in out
    assert "denies" in read("show", "gaza-hospital-1").out
    assert "What a reader should know" in out


@pytest.mark.parametrize("name", ["gaza-hospital-1", "gaza-hospital-1"[:15], str(EXAMPLES / "mogadishu.txt")])
def test_a_report_is_found_by_id_beginning_or_path(read: Marsad, name: str) -> None:
    assert read("show", name).status == 0


def test_an_unknown_report_is_said_to_be_unknown(read: Marsad) -> None:
    ran = read("show", "no-such-report")
    assert ran.status == 3
    assert "[E304]" in ran.err


def test_why_tells_the_words_the_rule_and_how_sure_it_is(read: Marsad) -> None:
    out = " ".join(read("show", "gaza-hospital-2", "--why").out.split())
    assert "a word of the table of triggers" in out
    assert "codes.tsv" in out
    assert re.search(r"“[^”]+” \[\d+–\d+\]", out)


def test_why_of_one_event_as_json(read: Marsad) -> None:
    told = read("show", "gaza-hospital-2", "--why", "e0", "--json").objects
    assert {o["kind"] for o in told} == {"why"}
    assert {"type", "status", "place"} <= {o["key"] for o in told if o["of"] == "e0"}


@pytest.mark.parametrize("arguments", [("--why", "e99"), ("e0",)])
def test_why_of_nothing_is_wrong_use(read: Marsad, arguments: tuple[str, ...]) -> None:
    assert read("show", "gaza-hospital-2", *arguments).status == 2


def test_why_of_an_incident_tells_of_each_account(read: Marsad) -> None:
    incident = next(o for o in read("incidents", "--json").objects if len(o["members"]) > 1)
    told = read("show", incident["id"], "--why", "--json").objects
    assert {m["report"] for m in incident["members"]} == {o["report"] for o in told}


def test_why_prints_no_control_sequences_of_the_text(marsad: Marsad) -> None:
    Path("hostile.txt").write_text("Rebels \x1b[31mshelled\x1b[0m Binnish on 3 May 2016, killing \u202e12 people.\n")
    marsad("read", "hostile.txt", "--quiet")
    out = marsad("show", "hostile.txt", "--why").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_show_an_incident_groups_accounts_by_origin(read: Marsad) -> None:
    incident = next(o for o in read("incidents", "--json").objects if len(o["members"]) > 1)
    assert "Origin 1" in read("show", incident["id"]).out


def test_incidents_hold_to_the_contract(read: Marsad) -> None:
    for o in read("incidents", "--json").objects:
        assert {"format", "kind", "id", "type", "mode", "time", "place", "losses", "members", "origins"} <= set(o)
        told = {m["report"] for m in o["members"]}
        assert {r for origin in o["origins"] for r in origin} == told


def test_the_copy_of_a_wire_story_is_found(read: Marsad) -> None:
    copies = read("copies", "--json").objects
    assert any(o["containment"] > 0.5 for o in copies)
    assert {"format", "kind", "a", "b", "containment", "sort", "from"} <= set(copies[0])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("convoy",), True),
        (('"railway station"',), True),
        (("convoy", "--place", "Tigray"), True),
        (("convoy", "--since", "2023-01-01"), False),
        (('unbalanced " quote* OR (',), False),
    ],
)
def test_search(read: Marsad, words: tuple[str, ...], expected: bool) -> None:
    ran = read("search", "--json", *words)
    assert ran.status == 0, ran.err
    assert bool(ran.objects) is expected


def test_status_counts(read: Marsad) -> None:
    assert "12 reports" in read("status").out
    [found] = read("status", "--json").objects
    assert found["reports"] == 12
    assert found["by_language"]["ar"] == 1


def test_export_to_a_file(read: Marsad, tmp_path: Path) -> None:
    assert read("export", "--format", "csv", "--table", "claims", "-o", tmp_path / "c.csv").status == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8"))))
    assert any(r["stance"] == "denies" for r in rows)
    assert sorted(p.name for p in tmp_path.glob("c.csv*")) == ["c.csv", "c.csv.manifest.json"]


def test_geojson_of_incidents(read: Marsad) -> None:
    found = json.loads(read("export", "--format", "geojson", "--table", "incidents").out)
    assert found["type"] == "FeatureCollection"
    assert any(f["geometry"] for f in found["features"])


@pytest.mark.parametrize(
    "command", ["show x", "search x", "status", "incidents", "copies", "link", "export --format csv"]
)
def test_a_missing_record_is_an_error_and_makes_no_file(marsad: Marsad, tmp_path: Path, command: str) -> None:
    ran = marsad(*command.split(), "--db", "none.db")
    assert ran.status == 3
    assert "there is no record here" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", ["2016-13-01", "yesterday", ""])
def test_a_day_that_is_none_is_wrong_use(read: Marsad, bad: str) -> None:
    assert read("incidents", "--since", bad).status == 2


@pytest.mark.parametrize("trick", ["\x1b[2J", "\x9b31m", "\u202e", "\x07", "\u2066"])
def test_control_characters_of_strangers_reach_no_terminal(trick: str) -> None:
    assert safe(f"a{trick[0]}b") == "a b"


def test_hostile_text_is_shown_without_its_tricks(marsad: Marsad, tmp_path: Path) -> None:
    text = "Rebels seized \x1b]0;owned\x07 the town of Harsa \u202eon Monday."
    (tmp_path / "h.jsonl").write_text(json.dumps({"id": "h", "title": "\x1b[31m[bold]x", "text": text}))
    assert marsad("read", "h.jsonl", "-q").status == 0
    out = marsad("show", "h").out + marsad("search", "town").out
    assert not set("\x1b\x07\u202e") & set(out)
    assert "[bold]x" in out


def test_status_says_that_accounts_are_kept_in_it(read: Marsad, read_examples: Path) -> None:
    from marsad.record import People, Record

    assert "accounts" not in read("status").out
    with Record.open("marsad.db") as record:
        People(record).add("Basil", "reader", by="tester")
    assert "1 account" in read("status").out
