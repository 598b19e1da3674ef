"""Files of other bodies: every layout is read, nothing is dropped, what is wrong flagged, what would hurt refused."""

from __future__ import annotations

import doctest
import io
import zipfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from marsad.errors import BrokenForeign, ForeignError, ForeignTooLarge, NotAFile, UnknownForeign
from marsad.publish.imports import BODIES, FLAGS, _acled, _cells, _table, read_foreign
from marsad.publish.imports import _ged as _of_ged
from marsad.record import Article, ForeignRow
from tests.publish.imports import made

ROOT = Path(__file__).parents[3]


def _ged(path: Path) -> list[ForeignRow]:
    return list(read_foreign(path, "ged").rows)


def _one(tmp_path: Path, **change: str) -> ForeignRow:
    return _ged(made.ged(tmp_path / "ged.csv", change))[0]


@pytest.mark.parametrize(
    ("columns", "layout"),
    [
        (made.GED_49, "GED 20.1 or later (49 columns)"),
        (made.GED_42, "GED 19.1 (42 columns)"),
        (made.GED_41, "GED, Syrian release of 2019 (41 columns)"),
        ([*made.GED_49[::-1], "my_column"], "GED (50 columns)"),
    ],
)
def test_every_layout_of_ged_gives_the_same_row(columns: list[str], layout: str, tmp_path: Path) -> None:
    reading = read_foreign(made.ged(tmp_path / "ged.csv", {}, columns=columns), "ged")
    row = next(reading.rows)

    assert reading.file.layout == layout
    assert (row.id, row.start, row.end, row.day_code, row.place, row.place_code) == (
        "900001", "2017-09-05", "2017-09-05", 1, "Salqin town", 1,
    )  # fmt: skip
    assert (row.low, row.best, row.high, row.deaths_b, row.deaths_civilians) == (9, 12, 15, 2, 9)
    assert (row.lat, row.lon, row.side_a_id, row.side_b_id, row.kind) == (36.1372, 36.4531, "118", "4456", "1")
    assert row.flags == ()


def test_sources_of_a_row_are_paired_in_their_order(tmp_path: Path) -> None:
    assert _one(tmp_path).articles == (
        Article("SOHR", "2017-09-06", "Shells on Salqin"),
        Article("Wire", "2017-09-07", "More dead in Salqin"),
    )


@pytest.mark.parametrize("columns", [made.ACLED_31, made.ACLED_OLD], ids=["31", "old"])
def test_both_layouts_of_acled_give_the_same_row(columns: list[str], tmp_path: Path) -> None:
    row = next(read_foreign(made.acled(tmp_path / "a.csv", {}, columns=columns), "acled").rows)

    assert (row.id, row.start, row.end, row.place, row.best) == ("SYR900001", "2017-09-05", "2017-09-05", "Salqin", 12)
    assert (row.kind, row.side_a) == ("Shelling/artillery/missile attack", "Military Forces of Syria (2000-2024)")
    assert row.articles == (Article("SOHR"), Article("Wire"))
    assert row.flags == ()


@pytest.mark.parametrize(
    ("day", "code", "days"),
    [
        ("2022-01-05", "1", ("2022-01-05", "2022-01-05")),
        ("05 January 2022", "1", ("2022-01-05", "2022-01-05")),
        ("05-Jan-2022", "2", ("2022-01-02", "2022-01-08")),
        ("15 February 2022", "3", ("2022-02-01", "2022-02-28")),
    ],
)
def test_days_of_acled_are_as_wide_as_their_code(day: str, code: str, days: tuple[str, str], tmp_path: Path) -> None:
    change = {"event_date": day, "year": "2022", "time_precision": code}
    row = next(read_foreign(made.acled(tmp_path / "a.csv", change), "acled").rows)
    assert (row.start, row.end) == days
    assert row.flags == ()


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"id": ""}, "no_id"),
        ({"date_start": "", "date_end": ""}, "no_day"),
        ({"date_start": "2017-02-31"}, "bad_day"),
        ({"date_start": "5/9/2017"}, "bad_day"),
        ({"date_start": "2017-09-07"}, "end_before_start"),
        ({"year": "2016"}, "year_differs"),
        ({"date_prec": "9"}, "bad_code"),
        ({"best": "-4"}, "bad_number"),
        ({"best": "twelve"}, "bad_number"),
        ({"low": "13"}, "low_above_best"),
        ({"high": "11"}, "best_above_high"),
        ({"deaths_b": "7"}, "parts_differ"),
        ({"low": "0", "best": "0", "high": "0", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "0"},
         "no_deaths"),
        ({"latitude": "", "longitude": ""}, "no_point"),
        ({"latitude": "north"}, "bad_point"),
        ({"latitude": "0", "longitude": "0", "geom_wkt": ""}, "bad_point"),
        ({"latitude": "36.4531", "longitude": "36.1372"}, "swapped_point"),
        ({"latitude": "136.5", "longitude": "36.1", "geom_wkt": ""}, "swapped_point"),
        ({"latitude": "35.0"}, "two_points"),
        ({"source_date": "2017-09-06"}, "sources_differ"),
        ({"source_headline": "One; two;three"}, "sources_differ"),
        ({"side_b": ""}, "no_side"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_kept_and_flagged(change: dict[str, str], flag: str, tmp_path: Path) -> None:
    row = _one(tmp_path, **change)
    assert flag in row.flags
    assert flag in FLAGS
    assert row.raw[made.GED_49.index("side_a")] == "Government of Syria"


def test_coordinates_that_are_surely_exchanged_are_put_right(tmp_path: Path) -> None:
    row = _one(tmp_path, latitude="36.4531", longitude="36.1372")
    assert (row.lat, row.lon) == (36.1372, 36.4531)


def test_a_best_of_none_dead_is_a_number(tmp_path: Path) -> None:
    change = {"low": "0", "best": "0", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "0"}
    assert (_one(tmp_path, **change).best, _one(tmp_path, **change).flags) == (0, ())


def test_short_and_long_rows_and_the_same_id_twice_are_kept(tmp_path: Path) -> None:
    head, row = made.text(made.GED_41, made.GED_ROW).splitlines()
    path = tmp_path / "ged.csv"
    path.write_text("\n".join([head, row, row + ",,extra", row.rsplit(",", 3)[0]]), encoding="utf-8")
    rows = _ged(path)

    assert [r.flags for r in rows] == [(), ("excess_cells", "same_id"), ("short_row", "same_id")]
    assert rows[1].raw[-1] == "extra"
    assert rows[2].best is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(delimiter: str, encoding: str, tmp_path: Path) -> None:
    text = made.text(made.GED_42, {**made.GED_ROW, "where_coordinates": "Teir Ma’alé"}, delimiter=delimiter)
    (tmp_path / "g.csv").write_bytes(text.encode(encoding))
    assert _ged(tmp_path / "g.csv")[0].place == "Teir Ma’alé"


def test_a_zip_with_a_codebook_beside_the_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ged251-csv.zip", "w") as archive:
        archive.writestr("GEDEvent_v25_1.csv", made.text(made.GED_49, made.GED_ROW))
        archive.writestr("readme.txt", "x")
    reading = read_foreign(tmp_path / "ged251-csv.zip", "ged")
    assert (reading.file.version, next(reading.rows).id) == ("25.1", "900001")


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_days_and_numbers(tmp_path: Path) -> None:
    values: dict[str, object] = {
        **made.GED_ROW, "date_start": datetime(2017, 9, 5), "date_end": datetime(2017, 9, 5), "best": 12.0,  # noqa: DTZ001
        "latitude": 36.1372,
    }  # fmt: skip
    path = _workbook(tmp_path / "g.xlsx", [list(made.GED_49), [values.get(c) for c in made.GED_49]])
    row = _ged(path)[0]
    assert (row.start, row.best, row.lat, row.flags) == ("2017-09-05", 12, 36.1372, ())


def test_a_formula_is_text_and_nothing_else(tmp_path: Path) -> None:
    row = _one(tmp_path, where_coordinates="=HYPERLINK(1)")
    assert row.place == "=HYPERLINK(1)"


def _zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ged.csv", b"a," * 10_000_000)
    return path


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", BrokenForeign),
        (b"just words", BrokenForeign),
        (b"PK\x03\x04 no zip", BrokenForeign),
        (made.text(made.GED_49).encode(), BrokenForeign),
        (b"id,b\n1,2", UnknownForeign),
        (made.text(made.GED_49).encode() + b'"' + b"x" * 200_000, BrokenForeign),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, error: type[ForeignError], tmp_path: Path) -> None:
    with pytest.raises(error):
        _ged(_file(tmp_path / "g.csv", content))


def test_a_zip_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForeignTooLarge):
        _ged(_zip_bomb(tmp_path / "g.zip"))


def test_a_file_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_table, "MOST_ROWS", 2)
    with pytest.raises(ForeignTooLarge, match="more than 2 rows"):
        _ged(made.ged(tmp_path / "g.csv", {}, {}, {}))


def test_two_tables_in_a_zip_are_not_guessed_at(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n")
        archive.writestr("b.csv", "a,b\n")
    with pytest.raises(UnknownForeign, match="2 tables"):
        _ged(tmp_path / "g.zip")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        read_foreign(tmp_path / "none.csv", "ged")


def test_a_file_of_the_other_body_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownForeign, match="marsad import acled FILE"):
        read_foreign(made.acled(tmp_path / "a.csv", {}), "ged")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=50), min_size=1, max_size=5))
def test_any_cells_give_rows_and_no_fault(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(made.GED_49)
    writer.writerows(["x", *row] for row in rows)
    path = _file(tmp_path_factory.mktemp("any") / "g.csv", out.getvalue().encode("utf-8", "surrogatepass"))
    found = _ged(path)
    assert len(found) == len(rows)
    assert all(f in FLAGS for r in found for f in r.flags)


def test_every_flag_is_documented() -> None:
    page = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    assert [code for code in FLAGS if f"| `{code}` |" not in page] == []


@pytest.mark.parametrize("fmt", BODIES)
def test_bodies_have_licence_and_citation(fmt: str) -> None:
    body = BODIES[fmt]  # type: ignore[index]
    assert body.licence
    assert body.citation


@pytest.mark.parametrize("module", [_cells, _of_ged, _acled])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.shared
def test_the_syrian_release_imports_whole() -> None:
    path = ROOT.parent / "shared" / "gold" / "syria-war" / "ucdp-syria-2016.csv"
    if not path.exists():
        pytest.skip("the set of UCDP's events is not here")
    rows = _ged(path)
    assert len(rows) == 6170
    assert sum("best_above_high" in r.flags or "low_above_best" in r.flags for r in rows) == 15
    assert not [r for r in rows if r.start is None or r.lat is None or r.best is None]
