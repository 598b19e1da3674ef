"""``marsad control`` on reports of our own: an invented sequence over a real town, read by the real reader."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from marsad.cli import run

REPORTS = Path(__file__).parents[2] / "examples" / "control" / "kassala.jsonl"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("control") / "kassala.db")
    assert run(["read", str(REPORTS), "--db", path, "--quiet"]) == 0
    return path


@pytest.fixture
def printed(db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("COLUMNS", "200")

    def ask(*arguments: str, status: int = 0) -> str:
        assert run(["control", *arguments, "--db", db]) == status
        return capsys.readouterr().out

    return ask


def _object(printed: Callable[..., str]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(printed("Kassala", "--json"))
    return made


def test_the_timeline_tells_the_story(printed: Callable[..., str]) -> None:
    out = printed("Kassala")

    for line in (
        "Kassala, SD (city, geonames:372753): 12 statements in 10 reports",
        "Sudanese Armed Forces: said to be held since 2029; taken by Rapid Support Forces on 2031-03-03",
        "Rapid Support Forces: taken on 2031-03-03; given up on 2031-05-02",
        "4 reports, 2 origins: Rapid Support Forces*, Eastern Monitors Group",
        "Sudanese Armed Forces: taken in 2031-05; last word 2031-11-17, nothing said after",
        "2031-03-20, shares: Rapid Support Forces 40%",
    ):
        assert line in out


def test_parts_have_spells_of_their_own(printed: Callable[..., str]) -> None:
    lanes = {x["part"]: [s["holder"]["name"] for s in x["spells"]] for x in _object(printed)["lanes"]}

    assert lanes["east"] == ["Sudanese Armed Forces"]
    assert lanes["west"] == ["Rapid Support Forces"]


def test_the_contradiction_names_both_sides(printed: Callable[..., str]) -> None:
    (found,) = _object(printed)["lanes"][0]["contradictions"]

    told = {r["holder"]["name"]: {c["name"] for c in r["claimants"]} for r in found["rivals"]}
    assert told == {
        "Rapid Support Forces": {"Rapid Support Forces", "Eastern Monitors Group"},
        "Sudanese Armed Forces": {"Sudanese Armed Forces"},
    }
    assert found["start"] == "2031-03-05"


def test_rival_shares_stand_side_by_side(printed: Callable[..., str]) -> None:
    made = _object(printed)

    assert [(s["day"], s["share"]) for s in made["shares"]] == [("2031-03-20", 0.4), ("2031-03-20", 0.75)]
    assert [d["kind"] for d in made["share_contradictions"]] == ["share"]


def test_statements_keep_their_words_and_spans(printed: Callable[..., str]) -> None:
    texts = {r["id"]: r["text"] for r in map(json.loads, REPORTS.read_text(encoding="utf8").splitlines())}

    for s in _object(printed)["statements"]:
        assert texts[s["report"]][s["evidence"]["begin"] : s["evidence"]["end"]] == s["words"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2030-06-01", "the whole: Sudanese Armed Forces is presumed to hold it"),
        ("2031-03-06", "the whole: Rapid Support Forces is said to hold it"),
        ("2031-04-20", "the whole: Rapid Support Forces is presumed to hold it; last word 2031-03-06, 45 days before"),
        ("2032-11-17", "the whole: unknown; the last word is 366 days old: Sudanese Armed Forces, 2031-11-17"),
        ("2020-01-01", "As of 2020-01-01 nothing is said: unknown."),
    ],
)
def test_as_of_a_day(printed: Callable[..., str], day: str, expected: str) -> None:
    assert expected in printed("Kassala", "--at", day)


def test_a_contradiction_of_the_day_is_said(printed: Callable[..., str]) -> None:
    assert "Contradicted: 2031-03-05, the whole" in printed("Kassala", "--at", "2031-03-05")


def test_a_window_cuts_the_account(printed: Callable[..., str]) -> None:
    out = printed("Kassala", "--since", "2031-05-01", "--until", "2031-12-31")

    assert "2031-03-20" not in out
    assert "taken in 2031-05" in out


@pytest.mark.parametrize("name", ["Kassala", "kassala", "geonames:372753"])
def test_a_place_is_found_by_name_and_id(printed: Callable[..., str], name: str) -> None:
    assert "geonames:372753" in printed(name)


def test_a_siege_stands_beside_the_holder(printed: Callable[..., str]) -> None:
    out = printed("Gedaref")

    assert "besieged by Rapid Support Forces: 2031-03-11" in out
    assert "siege broken or lifted by Sudanese Armed Forces: 2031-03-27" in out


@pytest.mark.parametrize("name", ["Port Sudan", "Nowhereville"])
def test_no_statement_is_an_answer(printed: Callable[..., str], name: str) -> None:
    assert f"No statement of control about '{name}'" in printed(name)


@pytest.mark.parametrize("wrong", [["--at", "yesterday"], ["--since", "2031-13-01"]])
def test_a_day_that_is_none_is_wrong_use(printed: Callable[..., str], wrong: list[str]) -> None:
    printed("Kassala", *wrong, status=2)


def test_the_picture_is_svg_that_can_be_read_aloud(printed: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "kassala.svg"
    printed("Kassala", "--plot", str(file))
    root = ElementTree.parse(file).getroot()  # our own file
    space = "{http://www.w3.org/2000/svg}"

    assert root.get("role") == "img"
    title, told = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert told is not None
    assert "Kassala" in (title.text or "")
    assert "taken on 2031-03-03" in (told.text or "")
    assert len(root.findall(f".//{space}g[@class='row']")) == 4


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("namesakes")
    texts = (
        "The Libyan army captured Tripoli in Libya on Monday, residents said.",
        "The Lebanese army holds Tripoli in northern Lebanon, officials said.",
        "The Syrian army holds Springville, a town near Aleppo, residents said.",
    )
    lines = [
        json.dumps({"id": f"n{n}", "text": text, "published": "2031-03-04", "source": "Example Wire"})
        for n, text in enumerate(texts)
    ]
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf8")
    path = str(folder / "namesakes.db")
    assert run(["read", str(folder / "in.jsonl"), "--db", path, "--quiet"]) == 0
    return path


def test_of_namesakes_the_likelier_is_taken_and_the_other_named(
    namesakes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["control", "Tripoli", "--db", namesakes]) == 0
    printed = capsys.readouterr()

    assert "Tripoli, LY" in printed.out
    assert "also of that name: Tripoli, North Lebanon, LB" in printed.err


def test_a_place_that_no_gazetteer_knows_is_found_by_its_name(
    namesakes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["control", "Springville", "--db", namesakes]) == 0

    assert "not in the gazetteer" in capsys.readouterr().out


def test_of_a_unit_its_places_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The Syrian army holds Idlib province, officials said. The Free Syrian Army holds Ariha town, they said."
    (tmp_path / "unit.jsonl").write_text(json.dumps({"id": "u", "text": text, "published": "2031-12-01"}), "utf8")
    path = str(tmp_path / "unit.db")
    assert run(["read", str(tmp_path / "unit.jsonl"), "--db", path, "--quiet"]) == 0
    capsys.readouterr()

    assert run(["control", "geonames:169387", "--db", path]) == 0
    out = capsys.readouterr().out
    assert "Military Forces of Syria: first said of 2031-12-01" in out
    assert "(geonames:172994): Free Syrian Army, 2031-12-01 (1 statement)" in out


def test_the_order_of_reports_does_not_matter(db: str, printed: Callable[..., str], tmp_path: Path) -> None:
    lines = REPORTS.read_text(encoding="utf8").splitlines()
    mixed, other = tmp_path / "mixed.jsonl", str(tmp_path / "mixed.db")
    mixed.write_text("\n".join(reversed(lines)) + "\n", encoding="utf8")
    assert run(["read", str(mixed), "--db", other, "--quiet"]) == 0
    expected = _object(printed)

    assert json.loads(printed("Kassala", "--json", "--db", other)) == expected
    assert db != other


def test_what_strangers_wrote_does_no_harm_to_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The Sudanese army captured Kas\x1b[31msala and Port\u202e Sudan on Monday, <script>alert(1)</script> said."
    (tmp_path / "odd.jsonl").write_text(json.dumps({"id": "o", "text": text, "published": "2031-03-04"}), "utf8")
    path, plot = str(tmp_path / "odd.db"), tmp_path / "odd.svg"
    assert run(["read", str(tmp_path / "odd.jsonl"), "--db", path, "--quiet"]) == 0
    for name in ("Port Sudan", "Kas", "Kassala", "Sudan"):
        assert run(["control", name, "--db", path, "--plot", str(plot)]) == 0
    printed = capsys.readouterr()

    assert not set("\x1b\u202e") & set(printed.out + printed.err)
    if plot.exists():
        ElementTree.parse(plot)


@pytest.mark.parametrize("module", ["_control_words", "_control_print"])
def test_the_examples_of_the_code_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"marsad.cli.{module}"))

    assert tried > 0
    assert failed == 0
