"""Floors only rise; lowering takes a reason, which is kept; changed inputs are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.floors import Figure, Floors, LoweringRefused, dump, load

F1 = Figure("syria", "F1", 61.27)
KM = Figure("syria", "km", 4.31, "lower")
FLOORS = Floors({"a.jsonl": "00ff"}, {F1.key: 60.0, KM.key: 5.0})


def test_a_figure_at_its_floor_holds() -> None:
    assert FLOORS.failures([Figure("syria", "F1", 60.0)], {}) == []


@pytest.mark.parametrize("worse", [Figure("syria", "F1", 59.9), Figure("syria", "km", 5.2, "lower")])
def test_a_figure_below_its_floor_fails(worse: Figure) -> None:
    (line,) = FLOORS.failures([worse], {})
    assert worse.key in line


def test_a_new_figure_has_no_floor_yet() -> None:
    assert FLOORS.failures([Figure("new", "F1", 0.0)], {}) == []


def test_a_changed_input_fails() -> None:
    assert FLOORS.failures([F1], {"a.jsonl": "ee"}) != []


def test_the_same_input_passes() -> None:
    assert FLOORS.failures([F1], {"a.jsonl": "00ff"}) == []


def test_updating_raises() -> None:
    raised = FLOORS.updated([F1, KM], {"a.jsonl": "00ff"})
    assert raised.floors == {F1.key: 61.2, KM.key: 4.4}
    assert raised.lowered == ()


def test_updating_never_lowers_by_itself() -> None:
    with pytest.raises(LoweringRefused, match="syria: F1"):
        FLOORS.updated([Figure("syria", "F1", 50.0)], {})


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_blank_is_no_reason(reason: str | None) -> None:
    with pytest.raises(LoweringRefused):
        FLOORS.updated([Figure("syria", "F1", 50.0)], {}, reason=reason)


def test_lowering_with_a_reason_is_kept_in_the_file() -> None:
    lowered = FLOORS.updated([Figure("syria", "F1", 50.04)], {}, reason="the labels were mended")
    assert lowered.floors[F1.key] == 50.0
    (note,) = lowered.lowered
    assert (note.what, note.before, note.after, note.reason) == (F1.key, "60", "50", "the labels were mended")


def test_a_changed_input_takes_a_reason_too() -> None:
    with pytest.raises(LoweringRefused):
        FLOORS.updated([F1], {"a.jsonl": "ee"})
    changed = FLOORS.updated([F1], {"a.jsonl": "ee"}, reason="the set was mended")
    assert changed.inputs["a.jsonl"] == "ee"
    assert changed.lowered[0].what == "a.jsonl"


def test_floors_of_sets_that_were_not_measured_stay() -> None:
    assert FLOORS.updated([], {}).floors == FLOORS.floors


def test_the_file_says_what_was_written(tmp_path: Path) -> None:
    floors = FLOORS.updated([Figure("syria", "F1", 50.0)], {"b.jsonl": "11"}, reason='a "quoted" reason')
    (tmp_path / "floors.toml").write_text(dump(floors), encoding="utf8")
    assert load(tmp_path / "floors.toml") == floors


def test_no_file_means_no_floors(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Floors({}, {})
