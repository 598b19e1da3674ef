"""What speaks for and against one happening, and what excludes it."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking import Told, Toll
from marsad.linking._pairs import SAME, family, likeness, probability, reasons, score, total
from marsad.linking._weights import weight_of
from tests.linking.worlds import day, killed, spot, told

BASE = told("r1", losses=(killed(12),))


def _other(**more: Any) -> Told:  # noqa: ANN401
    return told("r2", **{"losses": (killed(12),), **more})


def test_same_place_day_and_toll_is_one_happening() -> None:
    value = score(BASE, _other())
    assert value is not None
    assert value >= SAME


@pytest.mark.parametrize(
    "other",
    [
        _other(spot=spot("Faraway", 36.9, 40.1)),
        _other(time=day("2016-06-05")),
        _other(time=day("2016-06-01", "2016-06-30")),
        _other(type="RETREAT", mode=None),
        _other(type="COERCE", mode="arrest"),
        _other(spot=spot("Raqqa", None, None, admin1="Raqqa", precision="admin1")),
        _other(spot=spot("Mosul", 36.3, 43.1, country="IQ", admin1="Nineveh")),
    ],
    ids=["far away", "days later", "a month's total", "a retreat", "an arrest", "another province", "another country"],
)
def test_what_excludes_one_happening(other: Told) -> None:
    assert score(BASE, other) is None


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (_other(losses=(killed(60),)), False),
        (_other(mode="suicide-attack", actors=("actor:a",), sides=("jihadist",), losses=()), False),
        (_other(losses=(killed(15),)), True),
        (_other(time=day("2016-06-02")), True),
        (_other(spot=None), True),
        (_other(spot=spot("Homs", None, None, precision="admin1"), losses=(killed(12),)), True),
    ],
    ids=["five times the dead", "other means and party", "a rising toll", "a day later", "no place", "its province"],
)
def test_what_tips_the_scales(other: Told, *, one: bool) -> None:
    value = score(told("r1", losses=(killed(12),), actors=("actor:b",), sides=("government",)), other)
    assert value is not None
    assert (value >= SAME) is one


def test_one_report_counts_its_happenings_apart() -> None:
    first = told("r1", "e1", "jets struck the market at noon")
    second = told("r1", "e2", "shells hit a school in the evening", mode="heavy-weapons")
    assert score(first, second) is None


def test_one_report_that_tells_twice_tells_of_one() -> None:
    first = told("r1", "e1", "jets struck the market killing twelve", losses=(killed(12),))
    second = told("r1", "e2", "the strike on the market", losses=(killed(12),))
    assert score(first, second) is not None


@pytest.mark.parametrize(
    ("actors", "sides", "speaks"),
    [
        (("actor:army",), (), "for"),
        (("fighters",), (), "neither"),
        (("actor:state",), ("government",), "for"),
        (("actor:rebels",), ("opposition",), "against"),
    ],
)
def test_parties_contradict_by_side_alone(actors: tuple[str, ...], sides: tuple[str, ...], speaks: str) -> None:
    first = told("r1", actors=("actor:army",), sides=("government",))
    found = reasons(first, told("r2", actors=actors, sides=sides))
    assert found is not None
    weight = sum(r.weight for r in found if r.what == "actors")
    assert speaks == ("for" if weight > 0 else "against" if weight < 0 else "neither")


@pytest.mark.parametrize("mode", ["drone", "destroy", None])
def test_vague_means_do_not_part(mode: str | None) -> None:
    first = told("r1", "e1", "jets struck the market", losses=(killed(12),))
    assert score(first, told("r1", "e2", "the strike on the market", mode=mode, losses=(killed(12),))) is not None


def test_two_firm_tolls_in_one_report_are_two() -> None:
    first = told("r1", "e1", "jets struck the market", losses=(killed(12),))
    second = told("r1", "e2", "jets struck the market", losses=(killed(3),))
    assert score(first, second) is None


def test_the_order_of_the_two_does_not_matter() -> None:
    other = _other(time=day("2016-06-02"), losses=(killed(14),))
    assert score(BASE, other) == score(other, BASE)


def test_reasons_are_named_for_people() -> None:
    found = reasons(BASE, _other())
    assert found is not None
    assert {"place", "time", "toll"} <= {r.what for r in found}


def test_copies_align_by_sentence() -> None:
    same = "jets struck the market in the old town"
    alike = score(told("r1", sentence=same), told("r2", sentence=same), copies=0.9)
    unlike = score(told("r1", sentence=same), told("r2", sentence="shells fell near a school"), copies=0.9)
    assert alike is not None
    assert unlike is not None
    assert alike > unlike


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [
        ("ASSAULT", "aerial", "force"),
        ("COERCE", "seize", "force"),
        ("COERCE", "arrest", "coerce"),
        ("AID", None, "aid"),
    ],
)
def test_families(kind: str, mode: str | None, expected: str) -> None:
    assert family(told(type=kind, mode=mode)) == expected


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ((), None),
        ((killed(5),), (5, 5, 5)),
        ((killed(5), killed(3, who="children")), (5, 5, 5)),
        ((killed(5, who="civilians"), killed(3, who="combatants")), (8, 8, 8)),
        ((killed(3, who="children"),), (3, 3, 3)),
        ((killed(24, 12, 30),), (12, 24, 30)),
    ],
)
def test_total_of_a_toll(losses: tuple[Toll, ...], expected: tuple[int, int, int] | None) -> None:
    assert total(losses, "killed") == expected


@pytest.mark.parametrize(("a", "b", "expected"), [((), (), 0.0), ((1, 2), (1, 2), 1.0), ((1, 2, 3), (3, 4, 5), 0.2)])
def test_likeness_of_sentences(a: tuple[int, ...], b: tuple[int, ...], expected: float) -> None:
    assert likeness(a, b) == expected


def test_a_whole_is_no_less_than_its_parts() -> None:
    assert total((killed(30, who="civilians"), killed(4)), "killed") == (30, 30, 30)
    assert total((killed(30, who="civilians"), killed(34)), "killed") == (34, 34, 34)


def test_levels_that_are_learned_weigh_what_was_learned() -> None:
    a, b = told("r1", spot=spot(), time=day("2016-06-01")), told("r2", spot=spot(), time=day("2016-06-01"))
    found = {r.what: r.weight for r in reasons(a, b) or ()}
    assert found["place"] == weight_of("place", 1.5) != 1.5
    assert sum(found.values()) == pytest.approx(score(a, b))


def test_a_level_that_nothing_taught_keeps_its_weight_by_hand() -> None:
    assert weight_of("place", 77.0) == 77.0


def test_a_pair_at_the_threshold_is_about_as_sure_as_the_threshold_says() -> None:
    assert 0.6 < probability(told("r1"), told("r2"), SAME) < 0.85


@pytest.mark.parametrize("more", [0.5, 2.0, 6.0])
def test_what_scores_higher_is_surer(more: float) -> None:
    assert probability(told("r1"), told("r2"), SAME + more) > probability(told("r1"), told("r2"), SAME)
