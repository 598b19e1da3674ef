"""marsad incidents: asked for by what, where, how many and how well attested."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def places(marsad: Marsad, *arguments: str) -> set[str]:
    return {o["place"]["name"] for o in marsad("incidents", "--json", *arguments).objects}


@pytest.mark.parametrize(
    ("arguments", "found", "missed"),
    [
        (("--country", "UA"), "Kramatorsk", "Mogadishu"),
        (("--near", "48.74,37.58,15"), "Kramatorsk", "Lysychansk"),
        (("--near", " 2.04, 45.34, 30.5 "), "Mogadishu", "Kramatorsk"),
        (("--min-killed", "30"), "Kramatorsk", "Mogadishu"),
        (("--min-originators", "2"), "Kramatorsk", "Tigray"),
        (("--report", "gaza-hospital-1"), "Gaza", "Kramatorsk"),
        (("--mode", "aerial"), "Wadajir", "Kramatorsk"),
        (("--type", "aid"), "Tigray", "Kramatorsk"),
    ],
)
def test_filters(read: Marsad, arguments: tuple[str, ...], found: str, missed: str) -> None:
    names = places(read, *arguments)
    assert found in names
    assert missed not in names


def test_contradictions_are_found(read: Marsad) -> None:
    found = read("incidents", "--contradicted", "--json").objects
    assert found
    assert all(any(v["contradicted"] for v in o["values"] if "contradicted" in v) for o in found)


def test_a_grade_finds_what_bears_it(read: Marsad) -> None:
    grades = {o["grade"]["harm"]["grade"] for o in read("incidents", "--json").objects}
    for grade in grades:
        found = read("incidents", "--grade", grade, "--json").objects
        assert {o["grade"]["harm"]["grade"] for o in found} == {grade}


def test_most_killed_first(read: Marsad) -> None:
    out = read("incidents", "--sort", "killed", "--limit", "2").out
    assert out.index("Gaza") < out.index("Kramatorsk")
    assert "more (--limit 0 shows all)" in out


def test_json_bears_what_was_reckoned(read: Marsad) -> None:
    first = read("incidents", "--json", "--limit", "1").objects[0]
    assert {"format", "kind", "id", "members", "origins", "originators", "grade", "values"} <= set(first)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--near", "36.2,37.16"), ("--near", "96,37,5"), ("--near", "x"), ("--sort", "size"), ("--since", "May"),
        ("--min-killed", "-1"),
    ],
)  # fmt: skip
def test_wrong_use_is_said(read: Marsad, arguments: tuple[str, ...]) -> None:
    ran = read("incidents", *arguments)
    assert ran.status == 2
    assert ran.err


def test_an_unknown_report_is_said_to_be_unknown(read: Marsad) -> None:
    assert read("incidents", "--report", "no-such").status == 3
