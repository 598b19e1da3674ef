"""The table, the files that are kept, and the gate itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.floors import Figure, Floors
from bench.readings import code_digest
from bench.run import FLOORS, Outcome, committed, keep, main, measure, table
from bench.sets import SETS, DevSet, Pick, figures
from bench.shared import ScorerFailed, Shared

_SHARED = Shared.beside()


def _nothing(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    return []


def test_the_table_shows_value_interval_floor_and_before() -> None:
    figure = Figure("geo", "F1", 61.27, interval=(58.0, 64.5))
    shown = table(Outcome((figure,), {}, {}), Floors({}, {figure.key: 60.0}), {figure.key: 60.5})
    assert shown.splitlines()[2].split() == ["geo", "F1", "61.27", "58.0-64.5", "60.00", "60.50"]


def test_the_table_marks_what_is_below() -> None:
    figure = Figure("geo", "F1", 59.0)
    assert "BELOW" in table(Outcome((figure,), {}, {}), Floors({}, {figure.key: 60.0}), {})


def test_the_table_says_what_was_skipped() -> None:
    assert "geo: skipped, its texts are not in the file" in table(
        Outcome((), {}, {"geo": "its texts are not in the file"}), Floors({}, {}), {}
    )


def test_figures_are_picked_by_their_path() -> None:
    which = DevSet("s", (), _nothing, (Pick("F1", ("a", "f1")), Pick("gone", ("b",)), Pick("km", ("c",), "lower")))
    found = figures(which, {"a": {"f1": 50, "f1_95": [40, 60]}, "b": None, "c": 3})
    assert found == [Figure("s", "F1", 50.0, interval=(40.0, 60.0)), Figure("s", "km", 3.0, "lower")]


def test_kept_figures_of_other_sets_stay(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    keep(Outcome((Figure("seed", "F1", 1.0, interval=(0.5, 1.5)),), {}, {}), path, {"GWN: F1": 2.0, "gone: F1": 3.0})
    assert committed(path) == {"seed: F1": 1.0, "GWN: F1": 2.0}
    assert json.loads(path.read_text(encoding="utf-8"))["intervals"] == {"seed: F1": [0.5, 1.5]}


def test_a_missing_folder_is_a_reason_to_skip(tmp_path: Path) -> None:
    foreign = [s for s in SETS if s.own is None]
    outcome = measure(foreign, Shared(tmp_path / "none"), jobs=1)
    assert outcome.figures == ()
    assert set(outcome.skipped) == {s.name for s in foreign}


def test_texts_that_are_not_there_are_a_reason_to_skip(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"doc_id": "a", "text_len": 3}\n', encoding="utf8")
    which = DevSet("x", ("x.jsonl",), _nothing)
    assert which.unusable(Shared(tmp_path)) == "its texts are not in the file"


def test_a_scorer_that_fails_is_not_passed_over(tmp_path: Path) -> None:
    def broken(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
        raise ScorerFailed("score.py: it broke")

    outcome = measure([DevSet("x", (), broken, texts=False)], Shared(tmp_path), jobs=1)
    assert outcome.skipped == {"x": "NOT SCORED: score.py: it broke"}


def test_a_scorer_that_fails_says_so(tmp_path: Path) -> None:
    (tmp_path / "gold" / "score").mkdir(parents=True)
    (tmp_path / "gold" / "score" / "bad.py").write_text("raise SystemExit('no such file')", encoding="utf8")
    with pytest.raises(ScorerFailed, match=r"bad\.py: no such file"):
        Shared(tmp_path).scorer("bad.py")


def test_digests_notice_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("1", encoding="utf8")
    before = Shared(tmp_path).digest("x.jsonl")
    (tmp_path / "x.jsonl").write_text("2", encoding="utf8")
    assert Shared(tmp_path).digest("x.jsonl") != before


def test_the_code_has_one_digest() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 64


def test_names_of_sets_and_figures_are_unique() -> None:
    assert len({s.name for s in SETS}) == len(SETS)
    for s in SETS:
        assert len({p.name for p in s.picks}) == len(s.picks)


def test_committed_floors_belong_to_figures_of_the_bench() -> None:
    from bench.floors import load

    known = {f"{s.name}: {p.name}" for s in SETS for p in s.picks}
    own = {f"{s.name}: {n}" for s in SETS for n in ("reports that failed", "facts of 27")}
    made = {f"{s.name}: {n}" for s in SETS for n in s.made}
    assert set(load(FLOORS).floors) <= known | own | made


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(_SHARED.missing(()) is not None, reason="the shared gold sets are not here")
def test_no_figure_is_below_its_floor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--json", str(tmp_path / "figures.json")])
    assert status == 0, capsys.readouterr().out
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf8"))
