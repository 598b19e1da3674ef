"""The bench of the matching: what counts as right, and what counts neither way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.theirs import labelled, measure
from marsad.publish.compare import THRESHOLD
from tests.publish.compare_made import row


def _label(name: str, killed: int, rows: list[int]) -> dict[str, object]:
    return {
        "incident_id": name, "date": "2016-09-05", "date_end": "2016-09-05", "place_name": "Salqin", "where_prec": 1,
        "lat": 36.14, "lon": 36.45, "admin1": "Idlib", "type": "ASSAULT", "mode": None, "acled": None,
        "killed_low": killed, "killed_best": killed, "killed_high": killed, "ucdp": rows,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files: dict[str, list[dict[str, object]]] = {
        "labels-dev": [{"incidents": [{"incident_id": "a", "perpetrator_class": "russia+government"}]}],
        "reports-dev": [{"id": "r", "source": "Wire", "title": "T", "published": "2016-09-06"}],
        "incidents-dev": [_label("a", 12, [1]), _label("b", 40, [])],
    }
    for name, lines in files.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return tmp_path


def test_the_last_of_several_perpetrators_is_the_party(folder: Path) -> None:
    release, truth = labelled(folder)
    assert [p.name for p in release.all_incidents[0].actors] == ["Government of Syria"]
    assert truth == {("1", "a")}


@pytest.mark.parametrize(("best", "right", "decided"), [(12, 1, 1), (900, 0, 0)])
def test_pairs_without_a_labelled_row_count_neither_way(best: int, right: int, decided: int, folder: Path) -> None:
    release, truth = labelled(folder)
    days = {"start": "2016-09-05", "end": "2016-09-05"}
    rows = [row(id="1", low=best, best=best, high=best, **days), row(id="2", low=40, best=40, high=40, **days)]
    found = measure(release, rows, truth, THRESHOLD)
    assert (found.right, found.decided, found.labelled) == (right, decided, 1)
