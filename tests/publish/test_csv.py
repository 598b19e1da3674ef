"""CSV and JSON: what stands in a cell, and that nothing in it runs."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from marsad.publish._csv import safe, write, write_rows
from marsad.publish._files import folder, text_file, web_link
from marsad.publish._formats import FORMATS, TABLE_NAMES, Options
from marsad.publish._json import write as write_json
from marsad.publish._released import Apart
from marsad.publish._tables import TABLES
from tests.publish.made import CLAIMS, SHELLING, Made
from tests.publish.opening import formulas, needs_libreoffice

EMPTY = Made(all_reports=(), all_claims=(), all_events=(), all_incidents=(), all_controls=(), all_gone=())


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


# ---- what runs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\u202e=1",
        "\u2066\u2069+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "=cmd|' /C calc'!A0", "\x00=1", "\x1b@x",
    ],
)  # fmt: skip
def test_what_begins_a_formula_is_text(text: str) -> None:
    assert safe(text).startswith("'")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SANA;=1+1", "SANA;'=1+1"),
        ("a; \u202e@SUM(1); b", "a; \u202e'@SUM(1); b"),
        ("a\t=1", "a\t'=1"),
        ("line\r\n=1", "line\r\n'=1"),
    ],
)
def test_a_sign_behind_a_separator_does_not_begin_a_cell_that_runs(text: str, told: str) -> None:
    assert safe(text) == told


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("separator", [",", ";"])
def test_libreoffice_finds_no_formula_where_it_looks_for_them(separator: str, tmp_path: Path) -> None:
    hostile = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", " =1+1", "\u00a0=1+1", "a;=1+1", 'a";=1+1', "a\n=1+1"]
    write_rows(tmp_path / "safe.csv", ["x", "y"], [[text, 1] for text in hostile])
    (tmp_path / "raw.csv").write_text("".join(f"{separator}{text}\r\n" for text in hostile[:3]), encoding="utf-8")

    assert formulas(tmp_path / "safe.csv", separator, tmp_path / "profile") == []
    assert formulas(tmp_path / "raw.csv", separator, tmp_path / "profile")


@pytest.mark.parametrize(
    "text", ["12 were killed", "a = b", "Al-Mayadin", "x@y", "a, -4", "صحيفة", "\u202bعربي\u202c", "", "5-6; 7"]
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_controls_that_no_csv_may_hold_are_dropped_and_line_ends_kept() -> None:
    assert safe("a\x00b\x07c\nd\te\x85f") == "abc\nd\tef"


def test_a_cell_never_ends_early(tmp_path: Path) -> None:
    hostile = ['a","b', "c\r\nd", "\u202egnp.exe", "'", "e\nf;g", ""]
    write_rows(tmp_path / "a.csv", ["x"], [[text] for text in hostile])

    assert [row[0] if row else "" for row in cells(tmp_path / "a.csv")[1:]] == hostile


# ---- the table --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_table_is_written_with_its_columns(table: str, tmp_path: Path) -> None:
    counts = write(Made(), tmp_path / "a.csv", Options(table=table))
    head, *rows = cells(tmp_path / "a.csv")

    assert head == list(TABLES[table].names)
    assert counts == {table: len(rows)}
    assert all(len(row) == len(head) for row in rows)


def test_claims_are_the_table_without_asking(tmp_path: Path) -> None:
    assert list(write(Made(), tmp_path / "a.csv", Options())) == ["claims"]


def test_lines_end_as_rfc_4180_has_them(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options(table="gone"))

    assert (tmp_path / "a.csv").read_bytes().endswith(b"\r\n")


@pytest.mark.parametrize("bom", [True, False])
def test_a_byte_order_mark_on_request(bom: bool, tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options(bom=bom))

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf") == bom


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_an_empty_release_has_headings_only(table: str, tmp_path: Path) -> None:
    assert write(EMPTY, tmp_path / "a.csv", Options(table=table)) == {table: 0}
    assert cells(tmp_path / "a.csv") == [list(TABLES[table].names)]


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(Made(), tmp_path / f"{name}.csv", Options())
        write_json(Made(), tmp_path / f"{name}.json", Options(manifest={"rule": "latest"}))

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_duckdb_pandas_and_polars_read_it(table: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    count = write(Made(), path, Options(table=table))[table]
    names = list(TABLES[table].names)

    assert duckdb.read_csv(str(path)).columns == names
    assert len(duckdb.read_csv(str(path)).fetchall()) == count
    assert pd.read_csv(path).shape == (count, len(names))
    assert pl.read_csv(path, infer_schema=False).shape == (count, len(names))


def test_pandas_reads_the_values(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options(table="incidents"))
    rows = pd.read_csv(tmp_path / "a.csv").set_index("incident_id")
    shelling, clash = rows.loc["i4814b30577b9daaa"], rows.loc["i00000000000000b2"]

    assert (shelling.killed_low, shelling.killed_best, shelling.killed_high) == (9, 12, 15)
    assert bool(pd.isna(shelling.wounded_high))
    assert (shelling.lat, shelling.lon) == (36.1372, 36.4531)
    assert bool(pd.isna(clash.lat))
    assert shelling.claimants == "Syrian Observatory for Human Rights; '=cmd|' /C calc'!A0"


def test_a_huge_cell_is_whole(tmp_path: Path) -> None:
    words = "ح" * 100_000
    made = Made(all_claims=(replace(CLAIMS[0], words=words),))
    write(made, tmp_path / "a.csv", Options())

    assert words in cells(tmp_path / "a.csv")[1]


# ---- JSON -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_json_has_manifest_and_all_columns_in_every_row(table: str, tmp_path: Path) -> None:
    counts = write_json(Made(), tmp_path / "a.json", Options(table=table, manifest={"rule": "latest"}))
    read = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))

    assert read["manifest"] == {"rule": "latest"}
    assert counts == {table: len(read["rows"])}
    assert all(list(row) == list(TABLES[table].names) for row in read["rows"])


def test_json_tells_null_from_zero_and_keeps_lists(tmp_path: Path) -> None:
    write_json(Made(), tmp_path / "a.json", Options(table="incidents"))
    rows = {r["incident_id"]: r for r in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["rows"]}

    assert rows["i00000000000000c3"]["killed_best"] is None
    assert rows["i4814b30577b9daaa"]["targets"] == ["residents", "[name withheld]"]


def test_an_empty_release_is_json(tmp_path: Path) -> None:
    write_json(EMPTY, tmp_path / "a.json", Options())

    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {"manifest": {}, "rows": []}


# ---- what a lean release leaves empty --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "json", "geojson", "xlsx", "hapi", "timemap"])
def test_a_lean_format_does_not_read_what_a_lean_release_has_not(name: str, tmp_path: Path) -> None:
    full = replace(SHELLING, reasons=("a reason",), apart=(Apart("actor", (("one", ()), ("another", ()))),))
    fmt = FORMATS[name]
    told: list[list[bytes]] = []
    for incident in (full, SHELLING):
        target = tmp_path / str(len(told))
        options = Options(table="incidents" if "incidents" in fmt.tables else None)
        fmt.write(Made(all_incidents=(incident,)), target, options)
        told.append([f.read_bytes() for f in (sorted(target.iterdir()) if fmt.folder else [target])])

    assert fmt.lean
    assert told[0] == told[1]


# ---- files ------------------------------------------------------------------------------------------------------


def test_a_file_that_fails_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), text_file(tmp_path / "a.csv") as out:
        out.write(f"half{1 / 0}")

    assert list(tmp_path.iterdir()) == []


def test_an_old_file_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), text_file(tmp_path / "a.csv"):
        raise ZeroDivisionError

    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"


def test_a_folder_that_fails_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), folder(tmp_path / "a") as into:
        (into / "half" / "way").write_text("", encoding="utf-8")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:", "//a.example", "https://a b", "ht\ntp:",
     "https://a.example/\u202e", "https://[a", None, ""],
)  # fmt: skip
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    assert web_link(url) is None
