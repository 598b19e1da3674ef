"""``marsad copies``: the list, one report's chain and runs, and both as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Marsad


@pytest.fixture
def copied(read_examples: Path, marsad: Marsad) -> tuple[str, str]:
    """The ids of two examples of which one holds the other's text."""
    found = marsad("copies", "--json", "--db", read_examples).objects
    pair = next(o for o in found if o["sort"] != "rewrite")
    return pair["a"], pair["b"]


def test_the_list_has_a_line_a_pair(read_examples: Path, marsad: Marsad, copied: tuple[str, str]) -> None:
    ran = marsad("copies", "--db", read_examples)
    assert ran.status == 0
    assert all(name in ran.out for name in copied)


def test_a_report_has_its_chain_and_runs(read_examples: Path, marsad: Marsad, copied: tuple[str, str]) -> None:
    ran = marsad("copies", copied[0], "--db", read_examples)
    assert ran.status == 0
    assert f"* {copied[0]}" in ran.out
    assert "words, word for word:" in ran.out


def test_a_report_as_json_has_spans_of_its_runs(read_examples: Path, marsad: Marsad, copied: tuple[str, str]) -> None:
    (pair,) = marsad("copies", copied[1], "--json", "--db", read_examples).objects
    assert {"format", "kind", "a", "b", "containment", "sort", "from", "share_a", "share_b", "runs"} <= set(pair)
    assert pair["runs"][0]["a"]["begin"] < pair["runs"][0]["a"]["end"]


def test_of_lists_the_pairs_of_one_report(read_examples: Path, marsad: Marsad, copied: tuple[str, str]) -> None:
    ran = marsad("copies", "--of", copied[0], "--db", read_examples)
    assert len(ran.out.splitlines()) == 1


def test_a_report_without_copies_says_so(read_examples: Path, marsad: Marsad) -> None:
    ran = marsad("copies", "gaza-hospital-2", "--db", read_examples)
    assert (ran.status, ran.out.strip()) == (0, "No copies of gaza-hospital-2.")


def test_an_unknown_report_is_named(read_examples: Path, marsad: Marsad) -> None:
    ran = marsad("copies", "no-such-report", "--db", read_examples)
    assert ran.status != 0
    assert "no-such-report" in ran.err
