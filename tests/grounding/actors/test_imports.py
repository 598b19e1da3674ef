"""Formats of files of actors, how rows meet the registry, and that taking back is exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import BrokenPlaces, LayerUnusable
from marsad.grounding.actors import ActorLayer, shipped
from marsad.grounding.actors._layer import Addition, Loan
from marsad.grounding.actors._registry import Actor
from marsad.grounding.actors.imports import Added, Options, add_file
from marsad.grounding.layerfile import Origin


def _add(tmp_path: Path, content: str, options: Options | None = None) -> tuple[Added, ActorLayer]:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    layer = ActorLayer(tmp_path / "layer.sqlite")
    return add_file(path, options or Options(), layer), layer


def test_ucdps_list_is_matched_by_id_and_gives_new_ones(tmp_path: Path) -> None:
    content = (
        "ActorId,NameData,NameOrig,NameOrigFullEng,Org,Location\n"
        "209,Hamas,Harakat,Islamic Resistance Movement,1,Israel\n"
        '990001,Lions of Nowhere,n/a,n/a,1,"Mali, Niger"\n'
        "990002,Government of Nowhere,n/a,n/a,4,Mali\n"
    )
    added, layer = _add(tmp_path, content)
    assert (added.format, added.new, added.matched) == ("ucdp", 2, 1)
    registry = layer.over(shipped())
    assert registry["ucdp:990001"].country == "ML"
    assert registry["ucdp:990002"].kind == "state"
    assert registry.by_ucdp["Lions of Nowhere"] == "ucdp:990001"


def test_names_of_acled_lose_period_country_and_acronym(tmp_path: Path) -> None:
    content = (
        "event_id_cnty,actor1,inter1,actor2,inter2\n"
        "X1,LON: Lions of Nowhere (2015-2018),Rebel group,Civilians (Mali),Civilians\n"
        "X2,Unidentified Armed Group (Mali),Political militia,Military Forces of Mali (2020-),State forces\n"
        "X3,LON: Lions of Nowhere (2015-2018),Rebel group,Protesters (Mali),Protesters\n"
    )
    added, layer = _add(tmp_path, content)
    assert (added.format, added.rows) == ("acled", 2)
    lions = layer.over(shipped())["user:lions-of-nowhere"]
    assert (lions.aliases, lions.start, lions.end) == (("LON",), "2015", "2018")
    assert added.matched == 1


def test_columns_are_mapped_and_a_country_is_given(tmp_path: Path) -> None:
    options = Options(country="ML", columns={"name": "Groupe"})
    _, layer = _add(tmp_path, "Groupe;Sigle\nLions du Nord;LDN\n", options)
    assert layer.over(shipped())["user:lions-du-nord"].country == "ML"


def test_what_may_be_two_is_left_and_said(tmp_path: Path) -> None:
    added, layer = _add(tmp_path, "name\nSLA\n")
    assert (added.rows, added.new) == (1, 0)
    assert "may be" in added.missed[0].why
    assert layer.path.exists() == (added.batch is not None)


def test_a_namesake_of_another_country_is_new(tmp_path: Path) -> None:
    added, _ = _add(tmp_path, "name,country\nHamas,ML\n")
    assert (added.new, added.matched) == (1, 0)


def test_shipped_rows_are_never_written_over(tmp_path: Path) -> None:
    _, layer = _add(tmp_path, "name,aliases,country,kind,start\nHamas,Hamas of Test,PS,media,2099\n")
    own, over = shipped()["actor:hamas"], layer.over(shipped())["actor:hamas"]
    assert over == own or (over.kind, over.start, over.name) == (own.kind, own.start, own.name)


def test_a_row_that_comes_twice_is_one_actor(tmp_path: Path) -> None:
    added, _ = _add(tmp_path, "name,country\nLions of Nowhere,ML\nLions of Nowhere,ML\n")
    assert (added.rows, added.new) == (1, 1)


def test_namesakes_of_one_file_are_numbered(tmp_path: Path) -> None:
    _, layer = _add(tmp_path, "name,country\nLions of Nowhere,ML\nLions of Nowhere,NE\n")
    registry = layer.over(shipped())
    assert (registry["user:lions-of-nowhere"].country, registry["user:lions-of-nowhere-2"].country) == ("ML", "NE")


def test_one_id_for_two_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(BrokenPlaces, match=r"line 3: the id user:a stands on line 2 already"):
        _add(tmp_path, "id,name\na,Lions of Nowhere\na,Tigers of Nowhere\n")


def test_the_names_of_one_row_are_bounded(tmp_path: Path) -> None:
    names = ";".join(f"T{n}x" for n in range(5000))
    _, layer = _add(tmp_path, f"name,aliases\nTigers of Nowhere,{names}\n")
    assert len(layer.over(shipped())["user:tigers-of-nowhere"].aliases) == 1000


def test_a_parent_is_a_row_before_it(tmp_path: Path) -> None:
    _, layer = _add(tmp_path, "name,parent\nLions of Nowhere,\nFirst Pride,Lions of Nowhere\n")
    assert layer.over(shipped())["user:first-pride"].parent == "user:lions-of-nowhere"


def test_a_command_keeps_to_the_state_that_it_began_with(tmp_path: Path) -> None:
    _, layer = _add(tmp_path, "name,country\nLions of Nowhere,ML\n")
    began = layer.digest()
    _add(tmp_path, "name,country\nTigers of Nowhere,ML\n")
    assert "user:tigers-of-nowhere" in layer.over(shipped())
    kept = layer.over(shipped(), began)
    assert ("user:lions-of-nowhere" in kept, "user:tigers-of-nowhere" in kept, kept.state) == (True, False, began)


def test_a_state_that_was_taken_back_is_none(tmp_path: Path) -> None:
    _, layer = _add(tmp_path, "name,country\nLions of Nowhere,ML\n")
    began = layer.digest()
    layer.undo()
    with pytest.raises(LayerUnusable, match="taken back"):
        layer.over(shipped(), began)
    assert layer.over(shipped()).actors == shipped().actors


_WORDS = st.text(alphabet="abcdأبМ ", min_size=1, max_size=8).filter(str.strip)
_IDS = st.integers(1, 20).map(lambda n: f"user:{n}")
_ACTORS = st.builds(
    Actor, _IDS, _WORDS, st.lists(_WORDS, max_size=2).map(tuple), st.just("rebel"), st.just("armed_group"), st.none(),
    st.none(), st.sampled_from(["SY", None]), st.none(), st.just(""), st.just(""), st.none(), st.none(), st.none(),
)  # fmt: skip
_LOANS = st.builds(Loan, st.sampled_from(["actor:hamas", "actor:hts"]), st.lists(_WORDS, max_size=3).map(tuple))
_ORIGIN = st.builds(
    Origin, st.just("f"), st.text(max_size=3), st.just("csv"), st.none(), st.none(), st.just(1), st.just(0), st.just(0)
)
_ADDITIONS = st.builds(
    Addition, _ORIGIN, st.lists(_ACTORS, max_size=4, unique_by=lambda a: a.id),
    st.lists(_LOANS, max_size=2, unique_by=lambda x: x.target),
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_ADDITIONS, after=_ADDITIONS)
def test_add_and_undo_is_nothing(tmp_path: Path, before: Addition, after: Addition) -> None:
    layer = ActorLayer(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite")
    layer.add(before, seen="")
    held, rows, mark = layer.over(shipped()).actors, layer.dump(), layer.digest()
    taken = {a.id for a in before.actors}
    fresh = tuple(a for a in after.actors if a.id not in taken)
    batch = layer.add(Addition(after.origin, fresh, after.loans), seen=mark)
    assert layer.digest() != mark
    layer.undo(batch.n)
    assert (layer.dump(), layer.digest(), layer.over(shipped()).actors) == (rows, mark, held)
