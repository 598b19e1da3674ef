"""The workbook: what openpyxl, pandas and LibreOffice read in it, and what it says of its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from defusedxml import ElementTree

from marsad.publish import _workbook
from marsad.publish._formats import Options
from marsad.publish._tables import TABLES
from marsad.publish._xlsx import SHEETS, write
from tests.publish.made import CLAIMS, SHELLING, Made
from tests.publish.opening import libreoffice, needs_libreoffice, sheets_as_csv
from tests.publish.test_csv import EMPTY

MANIFEST = {"rule": "representative", "policy": {"name": "public", "hash": "ab12"}, "made": "2026-01-01T00:00:00Z"}


def opened(path: Path, release: Made | None = None) -> Any:  # noqa: ANN401
    write(release or Made(), path, Options(manifest=MANIFEST))
    return openpyxl.load_workbook(path)


def rows(sheet: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def saying(words: str) -> Made:
    return Made(all_claims=(replace(CLAIMS[0], words=words),))


def content(path: Path, words: str) -> str:
    return str(rows(opened(path, saying(words))["Claims"])[0]["content"])


# ---- what is where ----------------------------------------------------------------------------------------------


def test_sheets_come_in_the_order_that_people_read(tmp_path: Path) -> None:
    assert opened(tmp_path / "a.xlsx").sheetnames == ["Read me", "Legend", *SHEETS]


@pytest.mark.parametrize(("sheet", "table"), SHEETS.items())
def test_a_sheet_has_headings_filter_and_frozen_panes(sheet: str, table: str, tmp_path: Path) -> None:
    read = opened(tmp_path / "a.xlsx")[sheet]
    count = len(list(TABLES[table].rows(Made())))

    assert tuple(c.value for c in read[1]) == TABLES[table].names
    assert read.max_row == count + 1
    last = openpyxl.utils.get_column_letter(len(TABLES[table].names))
    assert read.auto_filter.ref == f"A1:{last}{count + 1}"
    assert read.freeze_panes == "B2"


def test_the_first_sheet_has_the_manifest(tmp_path: Path) -> None:
    told = {row[0].value: row[1].value for row in opened(tmp_path / "a.xlsx")["Read me"].iter_rows()}

    assert (told["rule"], told["policy.name"], told["policy.hash"]) == ("representative", "public", "ab12")
    assert told["Sheet Claims"].startswith("4 rows")


def test_the_legend_explains_every_column(tmp_path: Path) -> None:
    told = {(r["sheet"], r["column"]): r["meaning"] for r in rows(opened(tmp_path / "a.xlsx")["Legend"])}

    assert set(told) == {(sheet, c) for sheet, table in SHEETS.items() for c in TABLES[table].names}
    assert all(told.values())


def test_days_are_dates_moments_are_utc_and_numbers_numbers(tmp_path: Path) -> None:
    book = opened(tmp_path / "a.xlsx")
    shelling = next(r for r in rows(book["Incidents"]) if r["incident_id"] == SHELLING.id)
    columns = {c.value: c.column for c in book["Incidents"][1]}

    assert shelling["date_start"] == datetime(2017, 9, 5)  # noqa: DTZ001
    assert shelling["changed"] == datetime(2017, 9, 8)  # noqa: DTZ001
    assert (shelling["killed_best"], shelling["lat"], shelling["contradicted"]) == (12, 36.1372, True)
    assert book["Incidents"].cell(2, columns["date_start"]).number_format == "yyyy-mm-dd"


def test_a_moment_of_another_zone_is_told_in_utc(tmp_path: Path) -> None:
    book = opened(tmp_path / "a.xlsx", Made(all_incidents=(replace(SHELLING, changed="2017-09-08T02:30:00+03:00"),)))

    assert rows(book["Incidents"])[0]["changed"] == datetime(2017, 9, 7, 23, 30)  # noqa: DTZ001


@pytest.mark.parametrize("day", ["1890-01-01", "1900-02-28", "about 2017"])
def test_a_day_that_a_workbook_does_not_know_stays_text(day: str, tmp_path: Path) -> None:
    when = replace(SHELLING.when, start=day)
    book = opened(tmp_path / "a.xlsx", Made(all_incidents=(replace(SHELLING, when=when),)))

    assert rows(book["Incidents"])[0]["date_start"] == day


def test_what_is_not_known_is_an_empty_cell(tmp_path: Path) -> None:
    unknown = rows(opened(tmp_path / "a.xlsx")["Incidents"])[2]

    assert (unknown["killed_best"], unknown["date_start"], unknown["lat"], unknown["weapons"]) == (None,) * 4


def test_pandas_reads_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.xlsx", Options())
    frame = pd.read_excel(tmp_path / "a.xlsx", sheet_name="Incidents")

    assert str(frame.date_start.dtype).startswith("datetime64")
    assert frame.killed_best.sum() == 16


def test_an_empty_release_is_a_workbook(tmp_path: Path) -> None:
    book = opened(tmp_path / "a.xlsx", EMPTY)

    assert all(book[sheet].max_row == 1 for sheet in SHEETS)


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(Made(), tmp_path / f"{name}.xlsx", Options(manifest=MANIFEST))

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_all_its_parts_are_xml(tmp_path: Path) -> None:
    write(saying('<&>"\x00\ufffe\ud800]]>'), tmp_path / "a.xlsx", Options(title="<&'"))
    with ZipFile(tmp_path / "a.xlsx") as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))


# ---- what is hostile, and what is too much ----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["=1+1", "+1", "-4 fighters died", "@SUM(1)", "\u202e=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert content(path, words) == f"'{words}"

    cells = [c for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row]
    assert not {c.data_type for c in cells} & {"f", "e"}


@pytest.mark.parametrize("words", ["#N/A", "TRUE", "1e5", "00123", " two  blanks ", "a\nb", "عربي \u202bو\u202c", "🕊"])
def test_words_that_look_like_something_else_stay_words(words: str, tmp_path: Path) -> None:
    assert content(tmp_path / "a.xlsx", words) == words


def test_controls_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    assert content(path, "a\x00b\x0bc\ud800d") == "abcd"
    notes = [row[1].value for row in openpyxl.load_workbook(path)["Read me"].iter_rows()]
    assert any(str(n).startswith("3 control characters are left out") for n in notes)


@pytest.mark.parametrize("letter", ["a", "ح", "🕊"])
def test_a_huge_text_is_cut_to_what_excel_holds_and_said(letter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    kept = content(path, letter * 40_000)

    assert kept.endswith("…")
    assert 32_760 <= len(kept.encode("utf-16-le")) // 2 <= 32_767
    notes = [row[1].value for row in openpyxl.load_workbook(path)["Read me"].iter_rows()]
    assert any("1 texts of more than 32,767" in str(n) for n in notes)


def test_a_table_with_too_many_rows_goes_on_in_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_workbook, "MOST_ROWS", 30)
    book = opened(tmp_path / "a.xlsx", Made(all_incidents=tuple(replace(SHELLING, id=f"i{n}") for n in range(70))))

    assert [s for s in book.sheetnames if s.startswith("Incidents")] == ["Incidents", "Incidents 2", "Incidents 3"]
    ids = [r["incident_id"] for n in ("Incidents", "Incidents 2", "Incidents 3") for r in rows(book[n])]
    assert ids == [f"i{n}" for n in range(70)]
    notes = [row[1].value for row in book["Read me"].iter_rows()]
    assert any("Incidents has more rows than a sheet holds" in str(n) for n in notes)


def test_a_file_that_fails_is_not_there(tmp_path: Path) -> None:
    class Broken(Made):
        def controls(self) -> Any:  # noqa: ANN401
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(Broken(), tmp_path / "a.xlsx", Options())
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_looks_like_an_escape_is_read_as_it_stands(tmp_path: Path) -> None:
    write(saying("_x0041_"), tmp_path / "a.xlsx", Options())
    with ZipFile(tmp_path / "a.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet4.xml").decode()

    assert "_x005F_x0041_" in sheet


# ---- LibreOffice ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_reads_every_sheet(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.xlsx", Options(manifest=MANIFEST))
    read = sheets_as_csv(tmp_path / "a.xlsx", tmp_path / "profile")
    claims = [dict(zip(read["Claims"][0], row, strict=True)) for row in read["Claims"][1:]]

    assert set(read) == {"Read me", "Legend", *SHEETS}
    assert (claims[0]["date_start"], claims[0]["killed_best"]) == ("2017-09-05", "12")
    assert claims[1]["content"] == '\'@SUM(1) "we did not"\nfire'
    assert claims[3]["claimant"] == "وزارة"


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.xlsx", Options())
    libreoffice(tmp_path / "a.xlsx", "pdf", tmp_path / "profile")

    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
