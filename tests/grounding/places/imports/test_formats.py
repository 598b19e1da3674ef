"""Each format as it comes: what its rows become."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.errors import UnknownPlaces
from marsad.grounding.places.imports import Options, Sheet, read_places
from tests.grounding.places.imports.making import features, geonames, workbook, written, zipped

NONE = Options()


def read(path: Path, text: str | bytes, options: Options = NONE) -> Sheet:
    return read_places(written(path, text), options)


# ---- GeoNames ---------------------------------------------------------------------------------------------------


def test_a_line_of_a_dump_becomes_a_row(tmp_path: Path) -> None:
    line = geonames(
        9, "Tall Mithal", 36.5, 38.25, others="Tell Mithal,تل مثال,SYTM,http://x.org/9", admin1="09", population=1200
    )
    (row,) = read(tmp_path / "SY.txt", line).rows
    assert (row.id, row.name, row.point, row.country, row.kind) == (
        "geonames:9",
        "Tall Mithal",
        (36.5, 38.25),
        "SY",
        "city",
    )
    assert row.names == ("Tell Mithal", "تل مثال")
    assert (row.parent, row.population, row.feature) == ("code:SY.09", 1200, "PPL")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("A.ADM1", "admin1"), ("A.ADM2", "admin2"), ("A.ADM3", "region"), ("P.PPLC", "city"), ("H.STM", "river"),
        ("P.PPLX", "neighbourhood"), ("H.LK", "lake"), ("T.MT", "mountain"), ("S.AIRP", "airport"), ("S.DAM", "dam"),
        ("L.MILB", "base"), ("L.OILF", "field"), ("S.HTL", None), ("U.RDGU", None), ("P.PPLH", None),
        ("S.AIRB", "base"),
    ],
)  # fmt: skip
def test_feature_codes_choose_the_kind_and_what_is_left_out(tmp_path: Path, code: str, kind: str | None) -> None:
    text = geonames(1, "Qasr Mithal", 35, 38) + geonames(2, "Wadi Mithal", 35, 38, code=code)
    sheet = read(tmp_path / "SY.txt", text)
    assert [r.kind for r in sheet.rows[1:]] == ([kind] if kind else [])
    assert sum(sheet.left_out.values()) == (kind is None)


def test_a_unit_has_its_code_and_the_code_of_the_unit_above(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path / "SY.txt", geonames(5, "Mithal District", 35, 38, code="A.ADM2", admin1="09", admin2="77")
    ).rows
    assert (row.level, row.code, row.parent) == (2, "SY.09.77", "code:SY.09")


def test_lists_of_units_have_no_points(tmp_path: Path) -> None:
    first, second = read(tmp_path / "units.txt", "SY.09\tAleppo\tAleppo\t170062\nSY.09.77\tMithāl\tMithal\t77\n").rows
    assert (first.kind, first.point, first.code) == ("admin1", None, "SY.09")
    assert (second.kind, second.parent, second.names) == ("admin2", "code:SY.09", ("Mithal",))


def test_alternate_names_are_lent_without_links_and_codes(tmp_path: Path) -> None:
    text = "1\t170063\ten\tAlep City\n2\t170063\tlink\thttps://en.example.org/A\n3\t170063\tiata\tALP\n4\t170063\tar\tحلب\t1\n"
    (row,) = read(tmp_path / "alternateNamesV2.txt", text).rows
    assert (row.id, row.name, row.names, row.lends) == ("geonames:170063", "Alep City", ("حلب",), True)


def test_a_zip_of_a_dump_with_its_alternate_names(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "SY.zip", readme__txt="read me", SY__txt=geonames(9, "Tall Mithal", 36.5, 38.25),
        alternateNames__txt="1\t9\ten\tMithal Hill\n",
    )  # fmt: skip
    sheet = read_places(path)
    assert (sheet.format, sheet.rows[0].names) == ("geonames", ("Mithal Hill",))


# ---- p-codes ----------------------------------------------------------------------------------------------------

WORLD = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date
SYR,1,SY99,Mithal,SYR,2020-01-01
SYR,2,SY9901,"Mithal, North",SY99,2020-01-01
IRQ,1,IQ99,Amthila,IRQ,2020-01-01
"""


def test_the_list_of_the_world(tmp_path: Path) -> None:
    sheet = read(tmp_path / "world.csv", "\ufeff" + WORLD)
    assert sheet.format == "pcodes"
    assert [(r.id, r.name, r.country, r.kind, r.parent) for r in sheet.rows] == [
        ("pcode:SY99", "Mithal", "SY", "admin1", None),
        ("pcode:SY9901", "Mithal, North", "SY", "admin2", "pcode:SY99"),
        ("pcode:IQ99", "Amthila", "IQ", "admin1", None),
    ]


def test_one_country_of_the_world(tmp_path: Path) -> None:
    assert [r.id for r in read(tmp_path / "world.csv", WORLD, Options(country="IQ")).rows] == ["pcode:IQ99"]


def test_a_code_on_two_levels_names_neither(tmp_path: Path) -> None:
    sheet = read(tmp_path / "world.csv", WORLD + "SYR,2,SY99,Mithal,SYR,2020-01-01\n")
    assert "pcode:SY99" not in [r.id for r in sheet.rows]
    assert sheet.left_out == {"code of two levels": 2}


@pytest.mark.parametrize(
    "heads",
    [
        "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE",
        "admin0Name_en,admin0Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Name_ar,admin2Pcode",
        "adm0_name,adm0_pcode,adm1_name,adm1_name1,adm1_pcode,adm2_name,adm2_name1,adm2_pcode",
    ],
)
def test_the_headings_of_every_year(tmp_path: Path, heads: str) -> None:
    units = ("Far Mithal,أبعد,SY9901", "Near Mithal,أقرب,SY9902")
    text = "\n".join([heads, *(f"Syria,SY,Mithal,مثال,SY99,{unit}" for unit in units)])
    sheet = read(tmp_path / "syr.csv", text)
    assert sheet.format == "codab"
    assert [(r.id, r.level, r.parent, r.name, r.names) for r in sheet.rows] == [
        ("pcode:SY", 0, None, "Syria", ()),
        ("pcode:SY99", 1, None, "Mithal", ("مثال",)),
        ("pcode:SY9901", 2, "pcode:SY99", "Far Mithal", ("أبعد",)),
        ("pcode:SY9902", 2, "pcode:SY99", "Near Mithal", ("أقرب",)),
    ]
    assert {r.country for r in sheet.rows} == {"SY"}


def test_a_workbook_has_its_units_in_several_sheets(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "syr.xlsx",
        Readme=[["About"], ["These are units"]],
        ADM1=[["ADM1_EN", "ADM1_PCODE"], ["Mithal", "SY99"]],
        ADM2=[["ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE", "center_lat", "center_lon"],
              ["Far Mithal", "SY9901", "Mithal", "SY99", 35.5, 38.5]],
    )  # fmt: skip
    first, second = read_places(path).rows
    assert (first.id, first.point) == ("pcode:SY99", None)
    assert (second.id, second.point, second.parent) == ("pcode:SY9901", (35.5, 38.5), "pcode:SY99")


# ---- tables of one's own ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "name,lat,lon\nTall Mithal,36.5,38.25\n",
        "Place;Latitude;Longitude\nTall Mithal;36,5;38,25\n",
        "X\tY\tVillage\n38.25\t36.5\tTall Mithal\n",
        '"lon","lat","name"\r\n"38.25","36.5","Tall Mithal"\r\n',
    ],
)
def test_common_headings_and_delimiters(tmp_path: Path, text: str) -> None:
    (row,) = read(tmp_path / "mine.csv", text).rows
    assert (row.name, row.point, row.kind, row.id) == ("Tall Mithal", (36.5, 38.25), "city", "user:x-tall-mithal")


def test_all_columns_of_a_table(tmp_path: Path) -> None:
    heads = "id,name,lat,lon,aliases,parent,country,kind,population"
    text = f"{heads}\nv7,Tall Mithal,36.5,38.25,Tell Mithal; تل مثال,Aleppo,SYR,village,300\n"
    (row,) = read(tmp_path / "mine.csv", text).rows
    assert (row.id, row.names, row.parent) == ("user:v7", ("Tell Mithal", "تل مثال"), "Aleppo")
    assert (row.country, row.kind, row.population) == ("SY", "city", 300)


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    text = "Lieu,Nord,Est\nTall Mithal,36.5,38.25\n"
    options = Options(country="SY", columns={"name": "Lieu", "lat": "Nord", "lon": "Est"})
    (row,) = read(tmp_path / "mine.csv", text, options).rows
    assert (row.name, row.point, row.id) == ("Tall Mithal", (36.5, 38.25), "user:sy-tall-mithal")


def test_namesakes_of_one_table_are_told_apart(tmp_path: Path) -> None:
    rows = read(tmp_path / "mine.csv", "name,lat,lon\nMithal,36,38\nMithal,33,36\nMithal,36,38\n").rows
    assert [r.id for r in rows] == ["user:x-mithal", "user:x-mithal-2"]


@pytest.mark.parametrize("text", ["name,population\nMithal,5\n", "alpha,beta\n1,2\n", "no table at all\n"])
def test_what_is_no_table_of_places_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnknownPlaces):
        read(tmp_path / "mine.csv", text)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownPlaces, match="no column 'Lieu'"):
        read(tmp_path / "mine.csv", "name,lat,lon\nA,1,2\n", Options(columns={"name": "Lieu"}))


# ---- GeoJSON ----------------------------------------------------------------------------------------------------


def test_points_lines_and_areas(tmp_path: Path) -> None:
    course, ring = [[38, 35], [39, 36], [40, 36]], [[38, 35], [40, 35], [40, 37], [38, 37], [38, 35]]
    text = features(
        ({"name": "Tall Mithal", "id": 7, "iso_a2": "SY"}, {"type": "Point", "coordinates": [38.25, 36.5]}),
        ({"name": "Wadi Mithal", "featurecla": "River"}, {"type": "LineString", "coordinates": course}),
        ({"name": "Mithal Plain"}, {"type": "Polygon", "coordinates": [ring]}),
        ({"note": "nameless"}, {"type": "Point", "coordinates": [1, 1]}),
    )  # fmt: skip
    point, line, area = read(tmp_path / "front.geojson", text).rows
    assert (point.id, point.point, point.country, point.kind) == ("geojson:front-7", (36.5, 38.25), "SY", "city")
    assert (line.kind, line.shape, line.box) == (
        "river",
        ((35.0, 38.0), (36.0, 39.0), (36.0, 40.0)),
        (35.0, 38.0, 36.0, 40.0),
    )
    assert (area.kind, area.point, area.box) == ("region", (36.0, 39.0), (35.0, 38.0, 37.0, 40.0))
    assert 80 < area.radius < 130


def test_the_point_of_a_bent_area_lies_inside(tmp_path: Path) -> None:
    ring = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]
    (row,) = read(
        tmp_path / "u.geojson", features(({"name": "Horseshoe"}, {"type": "Polygon", "coordinates": [ring]}))
    ).rows
    assert row.lon is not None
    assert 0 <= row.lon <= 1 or 9 <= row.lon <= 10


def test_parts_of_a_river_are_one_place(tmp_path: Path) -> None:
    one = ({"name": "Wadi Mithal"}, {"type": "LineString", "coordinates": [[38, 35], [39, 35]]})
    two = ({"name": "Wadi Mithal"}, {"type": "LineString", "coordinates": [[39.1, 35], [42, 35]]})
    (row,) = read(tmp_path / "r.geojson", features(one, two)).rows
    assert {row.shape[0], row.shape[-1]} == {(35.0, 38.0), (35.0, 42.0)}
