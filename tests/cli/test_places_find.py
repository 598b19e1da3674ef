from __future__ import annotations

import json
from pathlib import Path

import pytest

from marsad.cli import run


def _resolved(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    status = run(["places", "resolve", "--json", str(path)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_spans_are_answered_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Shells hit Homs in Syria."
    line = {"id": "a", "text": text, "spans": [{"begin": 19, "end": 24}, {"begin": 11, "end": 15}]}
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n\n", "utf-8")
    status, out = _resolved(tmp_path / "in.jsonl", capsys)
    assert status == 0
    places = out[0]["places"]
    assert isinstance(places, list)
    assert [(p["begin"], p["end"], p["country"]) for p in places] == [(19, 24, "SY"), (11, 15, "SY")]
    assert "mention" not in places[0]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        '{"id": "b", "spans": []}',
        '{"id": "b", "text": "Homs", "spans": [{"begin": 0, "end": 9}]}',
        '{"id": "b", "text": "Homs", "spans": [{"begin": 2, "end": 1}]}',
        '{"id": "b", "text": "Homs", "spans": [[0, 4]]}',
        '{"id": "b", "text": "Homs", "spans": null}',
        '{"id": "b", "text": "Homs", "spans": [], "published": "soon"}',
    ],
)
def test_a_bad_line_is_an_error_in_its_place(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = '{"id": "a", "text": "Homs", "spans": [{"begin": 0, "end": 4}]}'
    (tmp_path / "in.jsonl").write_text(f"{line}\n{good}\n", "utf-8")
    status, out = _resolved(tmp_path / "in.jsonl", capsys)
    assert status == 1
    error = out[0]["error"]
    assert isinstance(error, dict)
    assert error["code"] == "E105"
    assert "places" in out[1]


def test_a_missing_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["places", "resolve", "--json", str(tmp_path / "none.jsonl")]) == 2
    assert "E107" in capsys.readouterr().err


def test_find_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["places", "find", "Tripoli", "--near", "Benghazi", "--json"]) == 0
    best = json.loads(capsys.readouterr().out.splitlines()[0])
    assert best["country"] == "LY"
    assert best["reasons"]


def test_find_says_when_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["places", "find", "Xqzzkwv"]) == 0
    assert "Not in the gazetteer" in capsys.readouterr().out
