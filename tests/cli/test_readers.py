"""``--reader`` and ``marsad bench``: which reader reads, what is refused, what is measured."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from marsad._version import extraction_version
from marsad.reading.neural.session import SHIPPED, folder_of
from tests.cli.conftest import EXAMPLES, Marsad
from tests.neural.making import copied, needs_weights

REPORT = EXAMPLES / "mogadishu.txt"


def test_a_folder_without_a_reader_is_wrong_use_and_leaves_no_record(marsad: Marsad, tmp_path: Path) -> None:
    ran = marsad("read", REPORT, "--reader", "no-reader")
    assert ran.status == 2
    assert "[E201] no-reader: there is no reader.onnx" in ran.err
    assert not (tmp_path / "marsad.db").exists()


@pytest.mark.parametrize("command", [("bench", "encoder"), ("bench", "read")])
def test_a_bench_of_a_missing_reader_is_wrong_use(command: tuple[str, str], marsad: Marsad) -> None:
    ran = marsad(*command, REPORT, "--reader", "no-reader")
    assert ran.status == 2
    assert "[E201]" in ran.err


def test_the_rules_have_no_model_to_measure(marsad: Marsad) -> None:
    ran = marsad("bench", "encoder", REPORT, "--reader", "rules")
    assert ran.status == 2
    assert "[E400]" in ran.err


def test_a_bench_of_nothing_is_wrong_use(marsad: Marsad, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    ran = marsad("bench", "read", "empty.jsonl", "--reader", "rules")
    assert ran.status == 2
    assert "no report in it" in ran.err


def test_the_rules_bear_their_name_in_the_extraction_version(marsad: Marsad) -> None:
    ran = marsad("read", REPORT, "--reader", "rules", "--json", "--no-record")
    assert ran.objects[0]["version"]["extraction"] == f"{extraction_version()}.rules"


def test_another_reader_reads_known_bytes_anew_and_the_same_one_does_not(
    marsad: Marsad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marsad("read", REPORT, "--reader", "rules", "--no-link")
    assert "1 known already" in marsad("read", REPORT, "--reader", "rules", "--no-link").err
    monkeypatch.setattr("marsad.pipeline.extraction_of", lambda reader, _types: f"of {reader}")
    assert "1 read" in marsad("read", REPORT, "--reader", "rules", "--no-link").err
    with sqlite3.connect(tmp_path / "marsad.db") as db:
        names = {name for (name,) in db.execute("SELECT name FROM extractions")}
    db.close()
    assert {f"{extraction_version()}.rules", "of rules"} <= names


@needs_weights
def test_a_reader_whose_files_do_not_fit_is_wrong_use(marsad: Marsad, tmp_path: Path) -> None:
    copy = copied(folder_of(SHIPPED), tmp_path / "mine")
    with (copy / "pairs.npz").open("ab") as file:
        file.write(b"x")
    ran = marsad("read", REPORT, "--reader", copy)
    assert ran.status == 2
    assert "[E202]" in ran.err
    assert "pairs.npz" in ran.err


@needs_weights
def test_a_folder_is_a_reader(marsad: Marsad, tmp_path: Path) -> None:
    copy = copied(folder_of(SHIPPED), tmp_path / "mine")
    mine = marsad("read", REPORT, "--reader", copy, "--json", "--no-record").objects[0]
    own = marsad("read", REPORT, "--reader", "shipped", "--json", "--no-record").objects[0]
    assert mine.pop("version") != own.pop("version")
    for one in (mine, own):
        one["report"].pop("retrieved")
    assert mine == own


@needs_weights
@pytest.mark.parametrize("threads", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_the_bench_of_reading_gives_what_the_contract_names(threads: str, marsad: Marsad) -> None:
    ran = marsad(
        "bench", "read", EXAMPLES / "gaza-hospital.jsonl", "--json", "--threads", threads, "--reader", "shipped"
    )
    assert ran.status == 0, ran.err
    (measured,) = ran.objects
    assert set(measured) == {"tokens", "seconds", "reports", "threads", "peak_rss_mb"}
    assert measured["reports"] == len((EXAMPLES / "gaza-hospital.jsonl").read_text().splitlines())
    assert measured["tokens"] > 50 * measured["reports"]
    assert measured["seconds"] > 0


@needs_weights
def test_both_benches_count_the_same_pieces(marsad: Marsad) -> None:
    file = EXAMPLES / "gaza-hospital.jsonl"
    (bare,) = marsad("bench", "encoder", file, "--json", "--threads", "1", "--reader", "shipped").objects
    (whole,) = marsad("bench", "read", file, "--json", "--threads", "1", "--reader", "shipped").objects
    assert set(bare) == {"tokens", "seconds", "threads"}
    assert bare["tokens"] == whole["tokens"]
    assert bare["threads"] == 1


@needs_weights
def test_people_are_told_rates(marsad: Marsad) -> None:
    ran = marsad("bench", "read", EXAMPLES / "gaza-hospital.jsonl", "--threads", "1", "--reader", "shipped")
    assert "word pieces a second" in ran.out
    assert "reports a second" in ran.out
