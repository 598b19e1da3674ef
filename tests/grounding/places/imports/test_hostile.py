"""Files that are broken or made to hurt: an error that names the line, and no rows."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import BrokenPlaces, MarsadError, NotAFile, PlacesError, PlacesTooLarge
from marsad.grounding.places.imports import Options, _bytes, read_places
from tests.grounding.places.imports.making import features, geonames, workbook, written, zipped

GOOD = geonames(1, "Qasr Mithal", 35, 38)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (GOOD.rpartition("\t")[0] + "\n", "18 columns"),
        (geonames(2, "", 35, 38), "without a name"),
        (geonames(2, "Mithal", 95, 38), "out of range"),
        (geonames(2, "Mithal", 138, 36), "changed places"),
        (geonames(2, "Mithal", 4012345.6, 312345.6), "metres"),
        (geonames(2, "Mithal", "nan", 38), "not a number"),
        (geonames(2, "Mithal", "inf", 38), "not a number"),
        (geonames(2, "Mithal", "", 38), "not a number"),
        (geonames(2, "M" * 300, 35, 38), "300 characters"),
        (geonames(1, "Another", 35, 38), "line 1 already"),
        (GOOD.replace("1\t", "x\t", 1), "no GeoNames id"),
        (geonames(2, "Mit\x00hal", 35, 38), "NUL"),
    ],
)
def test_a_broken_line_of_a_dump_is_named(tmp_path: Path, second: str, says: str) -> None:
    with pytest.raises(PlacesError, match=says) as caught:
        read_places(written(tmp_path / "SY.txt", GOOD + second))
    assert caught.value.line == 2
    assert "line 2" in caught.value.message


def test_the_same_line_twice_is_one_place(tmp_path: Path) -> None:
    assert len(read_places(written(tmp_path / "SY.txt", GOOD + GOOD)).rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_declared_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    (row,) = read_places(written(tmp_path / "SY.txt", geonames(1, "Tall Mithāl", 35, 38).encode(encoding))).rows
    assert (row.id, row.name) == ("geonames:1", "Tall Mithāl")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD.encode("utf-16-le"), "UTF-16 without"),
        (GOOD.encode("utf-32"), "UTF-32"),
        (GOOD.encode() + geonames(2, "Qal\u2019at", 35, 38).replace("\u2019", "é").encode("latin-1"), "not UTF-8"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"", "nothing in it"),
        (b" \n\t\n", "nothing in it"),
    ],
)
def test_encodings_that_nobody_declared_are_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(BrokenPlaces, match=says):
        read_places(written(tmp_path / "SY.txt", content))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        read_places(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("kind", ["geonames", "csv", "alternates", "codes"])
def test_a_line_without_end_is_refused(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "long.txt", b"x" * 3_000_000)
    with pytest.raises(PlacesTooLarge):
        read_places(path, Options(format=kind))  # type: ignore[arg-type]


# ---- zips -------------------------------------------------------------------------------------------------------


def test_a_zip_that_expands_without_end(tmp_path: Path) -> None:
    path = zipped(tmp_path / "SY.zip", SY__txt=b"0" * 30_000_000)
    assert path.stat().st_size < 40_000
    with pytest.raises(PlacesTooLarge):
        read_places(path)


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "SY.zip", SY__txt=b"0" * 30_000_000)
    raw = bytearray(path.read_bytes())
    # the size within the central directory, which is what a reader plans by
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(PlacesError):
        read_places(written(path, bytes(raw)))


def test_a_zip_within_a_zip(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", SY__txt=GOOD).read_bytes()
    with pytest.raises(BrokenPlaces, match="archive within"):
        read_places(zipped(tmp_path / "outer.zip", inner__zip=inner))


@pytest.mark.parametrize("name", ["../SY.txt", "/etc/SY.txt", "a\\..\\..\\SY.txt", "C:SY.txt"])
def test_paths_that_lead_out_of_a_zip(tmp_path: Path, name: str) -> None:
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, GOOD)
    with pytest.raises(BrokenPlaces, match="path"):
        read_places(path)


def test_too_many_files_in_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "SY.zip", **{f"f{i}__txt": "x" for i in range(_bytes.MOST_MEMBERS + 1)})
    with pytest.raises(PlacesTooLarge, match="files in the zip"):
        read_places(path)


def test_a_damaged_zip(tmp_path: Path) -> None:
    raw = zipped(tmp_path / "SY.zip", SY__txt=GOOD * 50).read_bytes()
    with pytest.raises(BrokenPlaces, match="damaged"):
        read_places(written(tmp_path / "cut.zip", raw[: len(raw) // 2]))


# ---- workbooks, GeoJSON, tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_entities_is_refused(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "a.xlsx", ADM1=[["ADM1_EN", "ADM1_PCODE"], ["Mithal", "SY99"]])
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    again = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name == part else old.read(name))
    with pytest.raises(PlacesError):
        read_places(again)


def test_a_workbook_of_nothing_but_blank_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match="no sheet"):
        read_places(workbook(tmp_path / "a.xlsx", ADM1=[["ADM1_EN", "ADM1_PCODE"]], Empty=[[]]))


def test_one_code_with_two_names_is_refused(tmp_path: Path) -> None:
    text = "ADM1_EN,ADM1_PCODE\nMithal,SY99\nAnother,SY99\n"
    with pytest.raises(BrokenPlaces, match="'Mithal' on line 2") as caught:
        read_places(written(tmp_path / "a.csv", text))
    assert caught.value.line == 3


POINT = {"type": "Point", "coordinates": [38, 36]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ('{"type": "Topology"}', "no GeoJSON"),
        (features(({"name": "A"}, {"type": "Point", "coordinates": [38]})), "no coordinates"),
        (features(({"name": "A"}, {"type": "Point", "coordinates": ["38", "36"]})), "no coordinates"),
        (features(({"name": "A"}, {"type": "Point", "coordinates": [312345, 4012345]})), "metres"),
        (features(({"name": "A"}, POINT)).replace("38", "NaN"), "NaN"),
        (features(({"name": "A"}, POINT)).replace("38", "1e999"), "no coordinates"),
        (features(({"name": "A"}, {"type": "Circle", "coordinates": [38, 36]})), "type 'Circle'"),
        (features(({"name": "A"}, {"type": "Polygon", "coordinates": []})), "without coordinates"),
        (features(({"name": "A"}, POINT), crs={"properties": {"name": "EPSG:32637"}}), "another system"),
    ],
)  # fmt: skip
def test_geojson_that_is_none(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BrokenPlaces, match=says):
        read_places(written(tmp_path / "a.geojson", text))


def test_geojson_nested_without_end(tmp_path: Path) -> None:
    with pytest.raises(PlacesTooLarge):
        read_places(written(tmp_path / "a.geojson", '{"a":' + "[" * 100_000))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Mithal,36", "latitude|longitude"),
        ("Mithal,36,38,SY,city,more", "6 columns"),
        ("Mithal,36,38,Atlantis,city", "no country"),
        ("Mithal,36,38,SY,castle in the air", "no kind"),
        ('"Mithal,36,38,SY,city', "cannot be read"),
        (",36,38,SY,city", "without a name"),
    ],
)
def test_a_broken_row_of_a_table_is_named(tmp_path: Path, row: str, says: str) -> None:
    text = f"name,lat,lon,country,kind\nQasr,35,38,SY,city\n{row}\n"
    with pytest.raises(BrokenPlaces, match=says) as caught:
        read_places(written(tmp_path / "a.csv", text))
    assert caught.value.line == 3


@given(st.binary(max_size=400))
def test_no_bytes_cause_anything_but_an_error_of_ours(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.getbasetemp() / "any", content)
    with suppress(MarsadError):
        read_places(path)
