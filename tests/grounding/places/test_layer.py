"""The layer and what is compiled from it: added places are found like any other, and go without a trace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import BrokenPlaces, LayerUnusable, NotInLayer
from marsad.grounding.places import Gazetteer, Layer, layer_path, open_gazetteer
from marsad.grounding.places._layer import Addition, NewPlace, Origin
from marsad.grounding.places.imports import Added, Options, add_file
from tests.grounding.places.imports.making import geonames, written

#: A village that no list has, and the city of Aleppo with a name of its own and one that it lacks.
VILLAGE = geonames(
    999000001, "Qasr al-Mithalin", 36.21, 37.9, others="Kasr Mithalin,قصر المثالين", admin1="09", population=40
)
ALEPPO = geonames(170063, "Halab the Example", 1.0, 1.0, others="Aleppo", code="P.PPLA", admin1="09", population=9)


@pytest.fixture
def layer(tmp_path: Path) -> Layer:
    return Layer(tmp_path / "layer.sqlite")


def add(layer: Layer, path: Path, text: str, options: Options | None = None) -> Added:
    return add_file(written(path, text), options or Options(), layer)


def opened(layer: Layer) -> Gazetteer:
    return open_gazetteer(None, layer)


# ---- what is added ----------------------------------------------------------------------------------------------


def test_a_new_place_is_found_by_every_question(layer: Layer, tmp_path: Path) -> None:
    added = add(layer, tmp_path / "SY.txt", VILLAGE)
    found = opened(layer)
    place = found.by_id("geonames:999000001")

    assert (added.new, added.matched) == (1, 0)
    assert place is not None
    assert (place.name, place.lat, place.kind, place.country) == ("Qasr al-Mithalin", 36.21, "city", "SY")
    assert [c.place.id for c in found.find("Qasr al-Mithalin")] == [place.id]
    assert [c.place.id for c in found.find("Kasr Mithalin")] == [place.id]
    assert [c.place.id for c in found.find("Qasr el Mithaalin", ("SY",))] == [place.id]
    assert found.longest("qasr") >= 3
    assert place in found.spelled_like("SY", "kasrmatalan") or found.respelled("Kasr al Mithaleen", ("SY",))


def test_a_new_place_lies_in_the_unit_of_its_neighbours(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "SY.txt", VILLAGE)
    found = opened(layer)
    place = found.by_id("geonames:999000001")

    assert place is not None
    assert place.unit is not None
    assert found.place(place.unit).name.startswith("Aleppo")
    assert place.admin1 == found.place(place.unit).name


def test_a_known_place_gets_names_and_keeps_what_it_has(gazetteer: Gazetteer, layer: Layer, tmp_path: Path) -> None:
    added = add(layer, tmp_path / "SY.txt", ALEPPO)
    before, after = gazetteer.by_id("geonames:170063"), opened(layer).by_id("geonames:170063")

    assert (added.new, added.matched, added.lent) == (0, 1, 1)
    assert before is not None
    assert after is not None
    assert (after.name, after.lat, after.lon, after.kind, after.population) == (
        before.name, before.lat, before.lon, before.kind, before.population,
    )  # fmt: skip
    assert [c.place.id for c in opened(layer).find("Halab the Example")] == ["geonames:170063"]
    assert after.names == before.names + 1


def test_one_place_has_several_ids(layer: Layer, tmp_path: Path) -> None:
    text = "id,name,lat,lon,country\nours:7,Alepo,36.20,37.16,SY\n"
    add(layer, tmp_path / "mine.csv", text)
    found = opened(layer)
    place = found.by_id("ours:7")

    assert place is not None
    assert place.id == "geonames:170063"
    assert "ours:7" in found.ids(place)


def test_a_namesake_elsewhere_is_another_place(layer: Layer, tmp_path: Path) -> None:
    added = add(layer, tmp_path / "mine.csv", "name,lat,lon,country\nAleppo,33.0,36.0,SY\n")
    assert (added.new, added.matched) == (1, 0)
    assert {c.place.id for c in opened(layer).find("Aleppo")} >= {"geonames:170063", "user:sy-aleppo"}


def test_two_places_that_fit_are_none(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "a.csv", "name,lat,lon,country\nMithalabad,35.10,38,SY\nMithalabad,35.14,38,SY\n")
    added = add(layer, tmp_path / "b.csv", "id,name,lat,lon,country\nours:1,Mithalabad,35.12,38,SY\n")
    (missed,) = added.missed
    assert "user:sy-mithalabad or user:sy-mithalabad-2" in missed.why
    assert added.batch is None


def test_a_unit_without_a_point_lends_or_is_listed(layer: Layer, tmp_path: Path) -> None:
    text = "Location,Admin Level,P-Code,Name,Parent P-Code\nSYR,1,SY02,Haleb,SYR\nSYR,1,SY99,Mithalia,SYR\n"
    added = add(layer, tmp_path / "p.csv", text)
    place = opened(layer).by_id("pcode:SY02")

    assert place is not None
    assert (place.kind, place.country) == ("admin1", "SY")
    assert place.name.startswith("Aleppo")
    assert [m.row.id for m in added.missed] == ["pcode:SY99"]


def test_the_same_file_is_added_once(layer: Layer, tmp_path: Path) -> None:
    first = add(layer, tmp_path / "SY.txt", VILLAGE)
    again = add(layer, tmp_path / "copy.txt", VILLAGE)
    assert first.batch is not None
    assert (again.batch, again.before) == (None, first.batch.n)
    assert len(layer.batches()) == 1


def test_a_dry_run_adds_nothing(layer: Layer, tmp_path: Path) -> None:
    added = add_file(written(tmp_path / "SY.txt", VILLAGE), Options(), layer, dry_run=True)
    assert (added.new, added.batch) == (1, None)
    assert not layer.path.exists()


def test_source_and_licence_stay_with_the_places(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "SY.txt", VILLAGE, Options(source="Field office", licence="CC BY 4.0"))
    ((_, source, licence),) = layer.places()
    assert (source, licence) == ("Field office", "CC BY 4.0")


def test_exchanged_coordinates_are_remarked(layer: Layer, tmp_path: Path) -> None:
    rows = "".join(f"Mithal {chr(97 + i)},{37 + i / 10},{36 + i / 10},SY\n" for i in range(5))
    added = add(layer, tmp_path / "mine.csv", f"name,lon,lat,country\n{rows}".replace("37", "35"))
    assert any("exchanged" in note for note in added.notes) is False
    far = "".join(f"Mithal {chr(97 + i)},{15 + i / 10},{44 + i / 10},YE\n" for i in range(5))
    odd = add(layer, tmp_path / "odd.csv", f"name,lon,lat,country\n{far}")
    assert any("exchanged" in note for note in odd.notes)


# ---- undo -------------------------------------------------------------------------------------------------------


def test_undo_gives_back_the_gazetteer_of_before(gazetteer: Gazetteer, layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "SY.txt", VILLAGE + ALEPPO)
    assert opened(layer).release != gazetteer.release
    layer.undo()
    assert opened(layer).release == gazetteer.release
    assert opened(layer).find("Halab the Example") == ()


def test_undo_of_one_batch_keeps_the_others(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "a.txt", VILLAGE)
    add(layer, tmp_path / "b.txt", ALEPPO)
    gone = layer.undo(1)
    assert gone.file == "a.txt"
    assert opened(layer).by_id("geonames:999000001") is None
    assert opened(layer).find("Halab the Example")


def test_a_batch_that_another_rests_on_goes_after_it(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "a.txt", VILLAGE)
    add(layer, tmp_path / "b.csv", "id,name,lat,lon,country\nours:1,Qasr al-Mithalin,36.21,37.9,SY\n")
    with pytest.raises(NotInLayer, match="batch 2 rests"):
        layer.undo(1)
    layer.undo(2)
    layer.undo(1)
    assert layer.batches() == ()


@pytest.mark.parametrize("n", [None, 7])
def test_undo_of_nothing(layer: Layer, n: int | None) -> None:
    with pytest.raises(NotInLayer):
        layer.undo(n)


_NAMES = st.text("abcأبМ ", min_size=1, max_size=6).filter(str.strip)
_IDS = st.integers(1, 30).map(lambda n: f"user:{n}")
_PLACES = st.lists(
    st.builds(
        NewPlace, _IDS, _NAMES, st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(["SY", None]), st.none(),
        st.just("city"),
    ),
    max_size=5, unique_by=lambda p: p.id,
)  # fmt: skip
_ADDITIONS = st.builds(
    Addition,
    st.builds(
        Origin, st.just("f"), st.text(max_size=3), st.just("csv"), st.none(), st.none(), st.just(5), st.just(0),
        st.just(0),
    ),
    _PLACES, st.lists(st.tuples(_IDS, _IDS), max_size=4, unique_by=lambda i: i[0]),
    st.lists(st.tuples(_IDS, _NAMES, st.booleans()), max_size=6),
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_ADDITIONS, addition=_ADDITIONS)
def test_add_and_undo_is_nothing(tmp_path: Path, before: Addition, addition: Addition) -> None:
    layer = Layer(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite")
    layer.add(before, seen="")
    rows, mark = layer.dump(), layer.digest()
    taken = {p.id for p in before.places}
    fresh = tuple(p for p in addition.places if p.id not in taken)
    added = layer.add(
        Addition(Origin("f", "2", "csv", None, None, 1, 0, 0), fresh, addition.idents, addition.names), seen=mark
    )  # fmt: skip
    assert layer.digest() != mark
    layer.undo(added.n)
    assert (layer.dump(), layer.digest()) == (rows, mark)


# ---- the file ---------------------------------------------------------------------------------------------------


def test_a_broken_file_changes_nothing(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "a.txt", VILLAGE)
    before = layer.dump()
    with pytest.raises(BrokenPlaces):
        add(layer, tmp_path / "b.txt", ALEPPO + "broken\n")
    assert layer.dump() == before


def test_a_change_by_another_command_is_noticed(layer: Layer) -> None:
    addition = Addition(Origin("f", "1", "csv", None, None, 1, 0, 0))
    layer.add(addition, seen="")
    with pytest.raises(LayerUnusable, match="another command"):
        layer.add(addition, seen="")


@pytest.mark.parametrize("content", [b"not a database", b""])
def test_a_file_that_is_no_layer_is_refused(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "x.sqlite", content)
    with pytest.raises(LayerUnusable):
        Layer(path).digest()
    assert path.read_bytes() == content


def test_a_layer_of_a_newer_marsad_is_refused(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "a.txt", VILLAGE)
    with sqlite3.connect(layer.path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LayerUnusable, match="newer"):
        layer.batches()


def test_where_the_layer_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MARSAD_PLACES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert layer_path() == tmp_path / "marsad" / "places.sqlite"
    monkeypatch.setenv("MARSAD_PLACES", "mine.sqlite")
    assert layer_path() == Path("mine.sqlite")
    assert layer_path("other.sqlite") == Path("other.sqlite")


def test_few_compiled_states_are_kept(layer: Layer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a cache of its own, as tests beside this one may be about to open what it takes away."""
    from marsad.grounding.places import cache_folder

    base = f"places-{open_gazetteer().release.partition('-')[0]}.sqlite"
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / base).symlink_to((cache_folder() / base).absolute())
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("marsad.grounding.places._overlay._STARTING", -1.0)
    for i in range(4):
        add(layer, tmp_path / f"{i}.csv", f"name,lat,lon\nMithalabad {'abcd'[i]},{i},{i}\n")
    state = opened(layer).release.rpartition("-")[0]
    assert len(list(cache_folder().glob(f"places-{state}-*.sqlite"))) <= 2


def test_a_command_that_reads_for_long_keeps_to_what_it_began_with(
    layer: Layer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad.grounding.places import PINNED, user_state

    monkeypatch.setenv("MARSAD_PLACES", str(layer.path))
    add(layer, tmp_path / "a.txt", VILLAGE)
    monkeypatch.setenv(PINNED, user_state())
    before = open_gazetteer().release
    add(layer, tmp_path / "b.txt", ALEPPO)
    assert open_gazetteer().release == before
    assert open_gazetteer(None, layer).release != before
    monkeypatch.setenv(PINNED, "0" * 12)
    with pytest.raises(LayerUnusable, match="changed while"):
        open_gazetteer()


# ---- p-codes ----------------------------------------------------------------------------------------------------

LIST = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\nSYR,1,SY02,Aleppo,SYR,{}\n"


def test_a_p_code_keeps_its_name_and_the_day_that_it_is_valid_from(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "codes.csv", LIST.format("2020-12-17"))

    assert list(layer.codes()) == [("pcode:SY02", "Aleppo", "2020-12-17")]


def test_of_two_lists_the_later_one_tells_what_a_code_means(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "old.csv", LIST.format("2018-01-01"))
    add(layer, tmp_path / "new.csv", LIST.format("2020-12-17"))
    assert [valid for *_, valid in layer.codes()] == ["2020-12-17"]

    layer.undo()
    assert [valid for *_, valid in layer.codes()] == ["2018-01-01"]


def test_a_table_of_a_country_tells_the_day_too(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "sy.csv", "ADM1_PCODE,ADM1_EN,ADM0_PCODE,VALIDON\nSY02,Aleppo,SY,44517\n")

    assert list(layer.codes()) == [("pcode:SY02", "Aleppo", "2021-11-17")]


def test_a_layer_of_the_first_version_is_read_and_grows_when_it_is_written(layer: Layer, tmp_path: Path) -> None:
    add(layer, tmp_path / "SY.txt", VILLAGE)
    with sqlite3.connect(layer.path) as db:
        db.executescript("DROP TABLE code; PRAGMA user_version = 1")
    mark = layer.digest()

    assert list(layer.codes()) == []
    assert layer.dump()
    assert layer.digest() == mark
    add(layer, tmp_path / "codes.csv", LIST.format("2020-12-17"))
    assert [code for code, *_ in layer.codes()] == ["pcode:SY02"]
    layer.undo()
    assert layer.digest() == mark
