from __future__ import annotations

import sqlite3
from multiprocessing import get_context
from pathlib import Path

import pytest

from marsad.grounding.places import Gazetteer, _tables, cache_folder
from marsad.grounding.places._gazetteer import open_gazetteer


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Aleppo", "geonames:170063"),
        ("Deir Ezzor", "geonames:170794"),
        ("Syria", "geonames:163843"),
        ("Kyiv", "geonames:703448"),
        ("Ma'arrat an Nu'man", "geonames:167611"),
    ],
)
def test_names_and_own_spellings_are_found(gazetteer: Gazetteer, name: str, ident: str) -> None:
    assert ident in [c.place.id for c in gazetteer.find(name)]


def test_loose_spellings_need_a_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Maaret Ennouman") == ()
    found = gazetteer.find("Maaret Ennouman", ("SY",))
    assert found
    assert {c.level for c in found} <= {"loose", "edit"}


def test_a_governorate_bears_the_names_of_its_seat(gazetteer: Gazetteer) -> None:
    kinds = {c.place.kind for c in gazetteer.find("Deir el-Zour") if c.place.country == "SY"}
    assert {"admin1", "city"} <= kinds


def test_seat_of_a_unit_and_capital_of_a_country(gazetteer: Gazetteer) -> None:
    unit = next(c.place for c in gazetteer.find("Nineveh province") if c.place.kind == "admin1")
    assert unit.seat is not None
    assert gazetteer.place(unit.seat).name == "Mosul"
    syria = gazetteer.country("SY")
    assert syria is not None
    assert syria.seat is not None
    assert gazetteer.place(syria.seat).name == "Damascus"


@pytest.mark.parametrize(("word", "iso"), [("syrian", "SY"), ("south sudanese", "SS"), ("nigerien", "NE")])
def test_demonyms(gazetteer: Gazetteer, word: str, iso: str) -> None:
    place = gazetteer.demonym(word)
    assert place is not None
    assert place.country == iso


def test_an_unknown_id_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.by_id("geonames:0") is None
    assert gazetteer.country("ZZ") is None


def test_every_own_row_states_source_and_licence() -> None:
    assert all(r.source and r.licence for r in _tables.countries())
    assert all(r.source and r.licence for r in _tables.units())
    for table in ("regions", "towns", "ucdp_syria"):
        assert all(r.source and r.licence for r in _tables.own(table))


def test_points_of_own_rows_lie_on_the_globe() -> None:
    for table in ("regions", "towns", "ucdp_syria"):
        for r in _tables.own(table):
            assert -90 <= r.lat <= 90, r.name
            assert -180 <= r.lon <= 180, r.name


def test_every_place_in_the_file_states_source_and_licence(gazetteer: Gazetteer) -> None:
    path = cache_folder() / f"places-{gazetteer.release}.sqlite"
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        (bare,) = db.execute("SELECT count(*) FROM place WHERE source = '' OR licence = ''").fetchone()
    db.close()
    assert bare == 0


def test_marsad_cache_moves_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def _count(_: int) -> int:
    return len(open_gazetteer().find("Aleppo"))


def test_a_forked_worker_opens_its_own(gazetteer: Gazetteer) -> None:
    with get_context("fork").Pool(2) as pool:
        assert pool.map(_count, range(2)) == [len(gazetteer.find("Aleppo"))] * 2


def test_the_ids_of_a_place_begin_with_its_own(gazetteer: Gazetteer) -> None:
    syria = gazetteer.country("SY")
    assert syria is not None
    assert gazetteer.ids(syria)[0] == "geonames:163843"


def test_units_of_a_country_by_level(gazetteer: Gazetteer) -> None:
    governorates = gazetteer.units("SY", 1)
    assert len(governorates) == 14
    assert {u.kind for u in governorates} == {"admin1"}
    assert [u.id for u in governorates] == sorted(u.id for u in governorates)


def test_the_number_of_names_tells_the_known_from_the_obscure(gazetteer: Gazetteer) -> None:
    names = [c.place.names for c in gazetteer.find("Aleppo") if c.place.kind == "city"]
    assert names[0] > 10
