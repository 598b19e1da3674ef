"""One person named is a toll of one; ages are no tolls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marsad.coding import Coded
from marsad.coding._losses import find_losses
from marsad.grounding._counts import ground_counts
from marsad.intake import Report, take
from marsad.pipeline import read_report


def coded(text: str, folder: Path) -> Coded:
    path = folder / "report.jsonl"
    path.write_text(json.dumps({"id": "r", "text": text, "published": "2021-03-05"}) + "\n", encoding="utf8")
    (report,) = take([str(path)])
    assert isinstance(report, Report)
    return read_report(report)


def told(text: str, folder: Path) -> list[tuple[str, str, int | None]]:
    return [(f.kind, f.who, f.best) for f in find_losses(coded(text, folder).grounded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed the mayor of Mosul on Monday.", [("killed", "unspecified", 1)]),
        ("Gunmen assassinated a judge, Nadim Farhat, in Benghazi.", [("killed", "unspecified", 1)]),
        ("Colonel Hassan Nur was killed in an ambush near Marka.", [("killed", "commanders", 1)]),
        ("Nadim Farhat, who was killed on Monday in Aden, led the union.", [("killed", "unspecified", 1)]),
        ("Police arrested Hassan Nur in Lagos on Monday.", [("captured", "unspecified", 1)]),
        ("Nadim Farhat, 41, died of his wounds in Kano.", [("killed", "unspecified", 1)]),
        ("A 12-year-old boy was beaten to death in Kandahar.", [("killed", "children", 1)]),
    ],
)
def test_one_person_is_a_toll_of_one(text: str, expected: list[tuple[str, str, int]], tmp_path: Path) -> None:
    assert told(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Hassan Nur, Nadim Farhat and Musa Saleh were killed in a raid in Marka.", 3),
        ("Gunmen killed the former mayor, Nadim Farhat, and three guards in Mosul.", 4),
        ("Two soldiers and the mayor were killed in Kano.", 3),
        ("A suicide bomber killed himself and three guards in Quetta.", 3),
    ],
)
def test_those_joined_by_and_are_all_counted(text: str, total: int, tmp_path: Path) -> None:
    assert sum(best or 0 for kind, _, best in told(text, tmp_path) if kind == "killed") == total


@pytest.mark.parametrize(
    "text",
    [
        "Militants tried to kill the governor in Kano.",
        "Those who were executed in Kano had no lawyer.",
        "Some were arrested in Lagos.",
        "The president killed the peace deal on Monday.",
        "The rebels were killed said the head of the monitor, Nadim Farhat.",
    ],
)
def test_who_is_not_one_person_or_did_not_suffer_it_is_not_counted(text: str, tmp_path: Path) -> None:
    assert told(text, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The victim, Nadim Farhat, 23, was shot and killed in Kano.", []),
        ("Two men, 23 and 31, were killed in Kano.", [2]),
        ("One 15-year-old was killed in Kano.", [1]),
        ("In Aleppo, 23, including 4 children, were killed.", [23, 4]),
    ],
)
def test_ages_are_no_counts(text: str, expected: list[int], tmp_path: Path) -> None:
    assert [c.best for c in ground_counts(coded(text, tmp_path).grounded.reading)] == expected
