"""PLOVER's JSON and POLECAT's table: what happened, by whom, with plans and denials told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from marsad.coding.ontology import all_codes
from marsad.publish._formats import Options
from marsad.publish._goldstein import goldstein
from marsad.publish._plover import record, write
from marsad.publish._polecat import COLUMNS
from marsad.publish._polecat import write as write_polecat
from marsad.publish._released import Event, Loss, Range, When
from tests.publish.made import EVENTS, WIRE, Made
from tests.publish.opening import of_duckdb

SHELLED, DENIED, PLANNED = EVENTS
SCHEMA: dict[str, Any] = json.loads(
    resources.files("marsad.publish").joinpath("data", "plover.schema.json").read_text(encoding="utf-8")
)
CHECK = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def records(path: Path, release: Made | None = None) -> list[dict[str, Any]]:
    write(release or Made(), path, Options())
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def made(event: Event) -> dict[str, Any]:
    found = record(event, WIRE)
    assert found is not None
    return found


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_line_fits_the_schema(tmp_path: Path) -> None:
    for line in records(tmp_path / "p.jsonl"):
        CHECK.validate(line)


@pytest.mark.parametrize("code", all_codes())
def test_every_type_and_mode_of_ours_fits_it(code: tuple[str, str]) -> None:
    kind, mode = code
    CHECK.validate(made(replace(SHELLED, type=kind, mode=None if mode == "*" else mode)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "SHOOT"},
        {"mode": ["sword"]},
        {"date": "yesterday"},
        {"actor": []},
        {"event": "AID", "mode": [], "recipient": None},
        {"link": "javascript:alert(1)"},
        {"event_loc": [{"resolution": "admin1", "lat": 1.0, "lon": 2.0}]},
        {"context": ["rumour"]},
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong: dict[str, Any]) -> None:
    line = {k: v for k, v in {**made(SHELLED), **wrong}.items() if v is not None}
    assert list(CHECK.iter_errors(line))


def test_duckdb_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "p.jsonl", Options())
    asked = f"select event, size.dead from read_json('{tmp_path / 'p.jsonl'}')"
    assert of_duckdb(asked) == [("ASSAULT", 12), ("ASSAULT", 4)]


def test_pandas_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "p.jsonl", Options())
    assert list(pd.read_json(tmp_path / "p.jsonl", lines=True).event) == ["ASSAULT", "ASSAULT"]


def test_what_has_no_day_is_counted(tmp_path: Path) -> None:
    assert write(Made(), tmp_path / "p.jsonl", Options()) == {"events": 2, "left_out_no_date": 1}


@pytest.mark.parametrize(
    ("event", "contexts"),
    [
        (SHELLED, None),
        (DENIED, ["negation", "historical"]),
        (replace(SHELLED, status="planned"), ["future"]),
        (replace(SHELLED, status="hypothetical"), ["hypothetical"]),
    ],
)
def test_what_did_not_happen_says_so(event: Event, contexts: list[str] | None) -> None:
    assert made(event).get("context") == contexts


def test_an_unknown_actor_is_of_unknown_sector() -> None:
    assert made(replace(SHELLED, actors=()))["actor"] == [{"sector": ["UNK"]}]


def test_a_recipient_stands_only_where_there_is_one_or_must_be() -> None:
    assert "recipient" not in made(replace(SHELLED, targets=()))
    assert made(replace(SHELLED, type="AID", mode=None, targets=()))["recipient"] == [{"sector": ["UNK"]}]


def test_parts_of_the_dead_are_not_added() -> None:
    told = (Loss("killed", "children", Range(3, 3, 3)), Loss("killed", "women", Range(4, 4, 4)))
    assert made(replace(SHELLED, losses=told))["size"] == {"dead": 4}


def test_goldstein_knows_every_code_of_ours() -> None:
    assert [c.cameo for c in all_codes().values() if c.cameo and goldstein(c.cameo) is None] == []


def test_polecat_has_its_40_columns(tmp_path: Path) -> None:
    write_polecat(Made(), tmp_path / "p.tsv", Options())
    first = (tmp_path / "p.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")
    assert (tuple(first), len(first)) == (COLUMNS, 40)


def test_polecat_holds_what_happened_and_counts_the_rest(tmp_path: Path) -> None:
    old = replace(SHELLED, telling="background")
    undated = replace(SHELLED, when=When())
    release = Made(all_events=(*EVENTS, old, undated))
    assert write_polecat(release, tmp_path / "p.tsv", Options()) == {
        "events": 1, "left_out_background": 1, "left_out_did_not_happen": 2, "left_out_no_date": 1,
    }  # fmt: skip


def test_every_row_of_polecat_has_as_many_cells(tmp_path: Path) -> None:
    hostile = replace(SHELLED, where=replace(SHELLED.where, name='Sal\tqin\r\n"x') if SHELLED.where else None)
    write_polecat(Made(all_events=(hostile,)), tmp_path / "p.tsv", Options())
    lines = (tmp_path / "p.tsv").read_text(encoding="utf-8").split("\n")
    assert [line.count("\t") for line in lines] == [39, 39, 0]


def test_what_polecat_does_not_know_is_none(tmp_path: Path) -> None:
    write_polecat(Made(), tmp_path / "p.tsv", Options())
    frame = pd.read_csv(tmp_path / "p.tsv", sep="\t", keep_default_na=False)
    assert frame.loc[0, "Wikipedia Actor ID"] == "None"
    assert (frame.loc[0, "Actor Country"], frame.loc[0, "Actor COW"]) == ("SYR", 652)


def test_duckdb_opens_polecat(tmp_path: Path) -> None:
    write_polecat(Made(), tmp_path / "p.tsv", Options())
    asked = f"""select "Event Type", "Quad Code", Latitude from read_csv('{tmp_path / "p.tsv"}', delim='\t')"""
    assert of_duckdb(asked) == [("ASSAULT", "MATERIAL CONFLICT", 36.1372)]
