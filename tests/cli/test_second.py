"""``marsad second``, as its page shows it, with a stand-in for the model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.record import Record, columns
from tests.cli.conftest import Marsad
from tests.second.stand_in import Says, StandIn, nothing, stand_in

#: Sets up a stand-in for this folder: ``settings(there, "requests_a_day = 3")``.
SetUp = Callable[..., None]

REPORT = "gaza-hospital-1"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> SetUp:
    """Writes the settings of a second reader."""

    def written(there: StandIn, *more: str) -> None:
        lines = ["[second]", f'address = "{there.address}"', 'model = "stand-in"', *more]
        Path("marsad.toml").write_text("\n".join(lines), encoding="utf-8")

    monkeypatch.setenv("MARSAD_SECOND_KEY", "sk-secret")
    return written


def with_another_toll() -> Says:
    """An answer that finds the first event that we found in the report, with another toll and in words of its own."""
    with Record.open("marsad.db") as record:
        document = record.document(REPORT)
    text, event = document["report"]["text"], document["events"][0]
    trigger = text[event["trigger"]["begin"] : event["trigger"]["end"]]
    told = {
        "sentence": "", "trigger": trigger, "type": "COERCE", "mode": "", "actors": ["nobody at all"], "targets": [],
        "places": [], "times": [], "killed": "", "wounded": "",
    }  # fmt: skip
    return Says(nothing() | {"events": [told]}, usage={"prompt_tokens": 800, "completion_tokens": 90})


def test_it_is_off_unless_it_is_set_up(read: Marsad) -> None:
    ran = read("second", "read", "--all")
    assert ran.status == 2
    assert "E981" in ran.err
    assert "Off" in read("second", "status").out


def test_what_it_tells_otherwise_is_shown_and_brings_the_incident_forward(read: Marsad, settings: SetUp) -> None:
    with stand_in(with_another_toll()) as there:
        settings(there)
        [one] = read("second", "read", REPORT, "--json").objects
        assert one["outcome"] == "read"
        assert one["refused"] == {"not_in_text": 1}
        assert {d["layer"] for d in one["differences"]} >= {"type"}
        # asked once: the answer is kept
        assert read("second", "read", REPORT, "--json").objects == []
        assert len(there.asked) == 1
    [shown] = read("second", "show", REPORT, "--json").objects
    assert shown["differences"] == one["differences"]
    assert "COERCE" in read("second", "show", REPORT).out
    with Record.open("marsad.db") as record:
        found = columns(record)
        assert found.second.any()
        assert record.document(REPORT)["events"][0]["type"] != "COERCE"
    [status] = read("second", "status", "--json").objects
    assert status["today"] == {"requests": 1, "tokens_in": 800, "tokens_out": 90}
    assert "sk-secret" not in Path("marsad.db").read_bytes().decode("latin-1")


def test_a_budget_ends_it_with_a_word_and_keeps_what_was_read(read: Marsad, settings: SetUp) -> None:
    with stand_in(Says(nothing())) as there:
        settings(there, "requests_a_day = 3")
        ran = read("second", "read", "--all")
        assert ran.status == 2
        assert "E983" in ran.err
        assert len(there.asked) == 3
    assert "3 of 3 requests" in read("second", "status").out


def test_a_report_whose_answers_are_of_no_use_fails_alone(read: Marsad, settings: SetUp) -> None:
    with stand_in(Says("no"), Says("no"), Says(nothing())) as there:
        settings(there)
        ran = read("second", "read", "--queue", "2", "--json")
    assert ran.status == 1
    assert [x["outcome"] for x in ran.objects] == ["failed", "read"]


def test_restricted_reports_stay_here(read: Marsad, settings: SetUp) -> None:
    assert read("restrict", REPORT, "--why", "a witness is named").status == 0
    with stand_in(Says(nothing())) as there:
        settings(there)
        [one] = read("second", "read", REPORT, "--json").objects
        assert one["outcome"] == "held_back"
        assert there.asked == []
        settings(there, "allow_restricted = true")
        [one] = read("second", "read", REPORT, "--json").objects
        assert one["outcome"] == "read"


def test_agreement_compare_and_forget(read: Marsad, settings: SetUp) -> None:
    with stand_in(with_another_toll()) as there:
        settings(there)
        read("second", "read", REPORT)
    [told] = read("second", "agreement", "--json").objects
    assert told["reports"] == 1
    kappa = next(x for x in told["layers"] if x["layer"] == "type")
    assert kappa["same"] == 0
    assert "1 reports read by both" in read("second", "agreement").out
    assert "1 reports with a difference" in read("second", "compare").out
    assert read("second", "forget", "stand-in").status == 0
    assert read("second", "show", REPORT).status == 1
    with Record.open("marsad.db") as record:
        assert not columns(record).second.any()
