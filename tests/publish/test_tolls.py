"""Tolls of an incident object as the gate lets them out."""

from __future__ import annotations

from typing import Any

from marsad.publish._released import Claimant, Range
from marsad.publish._tolls import tolls


def _value(report: str, best: int, name: str, via: str | None = None) -> dict[str, Any]:
    who = {"key": f"person:{name}", "name": name, "kind": "civilian", "named": True, "interested": False, "via": via}
    return {
        "low": best, "best": best, "high": best, "bound": "exact", "standing": "stands",
        "report": report, "event": "e0",
        "known": "2024-05-01", "claimants": [who], "words": f"{best} were killed, {name} said",
    }  # fmt: skip


OBJECT: dict[str, Any] = {
    "values": [
        {"field": "day", "apart": False, "values": []},
        {
            "field": "killed", "who": "civilians", "part_of": None, "contradicted": True,
            "rules": {"representative": {"low": 3, "best": 9, "high": 9}},
            "values": [_value("a", 3, "Nasir Example"), _value("b", 9, "the mayor", "Wire")],
            "relations": [{"kind": "contradiction", "a": 0, "b": 1, "why": "two camps"}], "series": [],
        },
    ]
}  # fmt: skip


def _name(key: str | None, name: str, report: str) -> str:
    assert report in ("a", "b")
    return "[name withheld]" if key == "person:Nasir Example" else name


def _words(report: str, words: str) -> str | None:
    return words.replace("Nasir Example", "[name withheld]") if report == "a" else None


def test_only_tolls_are_taken() -> None:
    assert [t.kind for t in tolls(OBJECT, "representative", _name, _words)] == ["killed"]


def test_numbers_are_those_of_the_rule_and_of_each_claimant() -> None:
    (toll,) = tolls(OBJECT, "representative", _name, _words)
    assert toll.count == Range(3, 9, 9)
    assert [f.count.best for f in toll.figures] == [3, 9]
    assert toll.contradicted
    assert toll.rivals == ((0, 1),)


def test_names_and_words_pass_the_gate() -> None:
    (toll,) = tolls(OBJECT, "representative", _name, _words)
    assert toll.figures[0].claimants == (Claimant("[name withheld]", "civilian", True, False, None),)
    assert toll.figures[0].words == "3 were killed, [name withheld] said"
    assert toll.figures[1].claimants[0].via == "Wire"
    assert toll.figures[1].words is None


def test_a_rule_that_gives_nothing_gives_no_number() -> None:
    (toll,) = tolls(OBJECT, "informative", _name, _words)
    assert not toll.count.given


def test_an_incident_that_was_not_reckoned_has_none() -> None:
    assert tolls({"id": "i1"}, "representative", _name, _words) == ()
