"""A gate that is brought up with what was read since is the gate that is made of the whole record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from marsad.linked import read_into
from marsad.publish import Gates, policy_named
from marsad.publish._gate import Gate, gate_of
from marsad.record import Record, Reviews

DAY: Final = date(2026, 1, 1)


def _report(n: int, text: str) -> dict[str, Any]:
    title, _, rest = text.partition(". ")
    body = f"{title}\n\nIDLIB, Sept. {n}, 2017 (Example Wire) - {rest}\n"
    return {"id": f"r{n}", "title": title, "published": f"2017-09-{n:02}", "source": f"Paper {n % 3}", "text": body}


#: Read one after the other: a private person; one whom two reports introduce with an office, and so make public;
#: another place; the first again in other words; one who is private in one report and has an office in another.
STEPS: Final = (
    (1, "Shells kill 12 in Salqin. Shells killed 12 civilians in Salqin on Tuesday, resident Nadira Quennell said."),
    (2, "Army denies it. Colonel Yusuf Harbin, a spokesman for the Syrian army, denied that shells fell on Salqin."),
    (3, "Strike on Raqqa. An air strike killed 3 people in Raqqa on Friday, baker Basim Ostrander told the agency."),
    (4, "Colonel speaks. Colonel Yusuf Harbin, a spokesman for the Syrian army, said 2 soldiers died in Salqin."),
    (1, "Shells kill 14 in Salqin. Shells killed 14 civilians in Salqin on Tuesday, teacher Lena Zhelyazko said."),
    (5, "Minister visits. Foreign Minister Tarek Molnar visited Palmyra. Shells killed 4 civilians in Palmyra."),
    (6, "Driver speaks. Shells killed 2 people in Palmyra on Monday, taxi driver Tarek Molnar told the agency."),
)


def _read(record: Record, folder: Path, n: int, text: str) -> None:
    file = folder / f"r{n}.jsonl"
    file.write_text(json.dumps(_report(n, text)) + "\n", encoding="utf-8")
    read_into(record, [str(file)], "rules")


def _told(gate: Gate) -> dict[str, Any]:
    n = gate.names
    return {
        "private": n.private, "public": n.public, "offices": dict(n.offices), "near": dict(n.of_report),
        "sites": gate.sites, "features": dict(gate.features), "located": dict(gate.located),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["public", "partners", "internal"])
def test_a_gate_that_was_brought_up_is_that_of_the_whole_record(tmp_path: Path, name: str) -> None:
    policy = policy_named(name)
    with Record.open(tmp_path / "r.db") as record:
        gates = Gates(record)
        seen = []
        for n, text in STEPS:
            _read(record, tmp_path, n, text)
            gate = gates.gate(policy, DAY)
            assert _told(gate) == _told(gate_of(record, policy, DAY))
            seen.append(_told(gate))
        assert len(seen[-1]["features"]) > len(seen[0]["features"])
        if name == "public":
            assert {("nadira", "quennell")} == seen[0]["private"], "who was named before the text was changed"
            assert ("yusuf", "harbin") in seen[3]["public"] - seen[2]["public"]
            assert ("lena", "zhelyazko") in seen[4]["private"]
            assert ("nadira", "quennell") not in seen[4]["private"]


def test_what_people_decide_makes_no_other_gate(tmp_path: Path) -> None:
    policy = policy_named("public")
    with Record.open(tmp_path / "r.db") as record:
        for n, text in STEPS[:3]:
            _read(record, tmp_path, n, text)
        gates = Gates(record)
        before = gates.gate(policy, DAY)
        (incident, *_) = record.incidents()
        Reviews(record, "ana").accept(incident["id"])
        assert gates.gate(policy, DAY) is before
        _read(record, tmp_path, *STEPS[3])
        assert gates.gate(policy, DAY) is not before


def test_where_very_much_was_read_all_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.record._outgoing._NAMED", 1)
    policy = policy_named("public")
    with Record.open(tmp_path / "r.db") as record:
        _read(record, tmp_path, *STEPS[0])
        gates = Gates(record)
        gates.gate(policy, DAY)
        for step in STEPS[1:4]:
            _read(record, tmp_path, *step)
        assert _told(gates.gate(policy, DAY)) == _told(gate_of(record, policy, DAY))
