"""Templates of MUC-4 out of the contract's objects."""

from __future__ import annotations

from typing import Any

from bench.muc import templates

_TEXT = "Gunmen killed a farmer in Puerto Alto on Monday. A bomb wounded six clerks in Villa Sur."


def _span(words: str) -> dict[str, int]:
    begin = _TEXT.index(words)
    return {"begin": begin, "end": begin + len(words)}


def _event(trigger: str, mode: str | None, **kept: object) -> dict[str, Any]:
    event: dict[str, Any] = {
        "trigger": _span(trigger),
        "type": "ASSAULT",
        "mode": mode,
        "status": "occurred",
        "actors": [],
        "time": None,
    }
    return {**event, "targets": [], "places": [], "losses": [], "weapons": [], **kept}


def _read(*events: dict[str, Any]) -> dict[str, Any]:
    kinds = {"Gunmen": "person", "farmer": "person", "clerks": "person", "Puerto Alto": "location", "Monday": "time"}
    mentions = [{"id": w, "kind": k, "named": k == "location", **_span(w)} for w, k in kinds.items()]
    return {
        "report": {"id": "r", "text": _TEXT},
        "mentions": mentions,
        "places": [{"mention": "Puerto Alto", "name": "Puerto Alto", "country": "CO", "admin1": "Meta"}],
        "times": [{"mention": "Monday", "start": "1990-02-05", "end": "1990-02-05"}],
        "events": list(events),
    }


_KILLING = _event(
    "killed", "firearms", actors=[{"mention": "Gunmen"}], targets=[{"mention": "farmer"}], places=["Puerto Alto"],
    time="Monday",
)  # fmt: skip
_BOMB = _event(
    "wounded", "explosives", targets=[{"mention": "clerks"}],
    losses=[{"kind": "wounded", "best": 6, "evidence": _span("six clerks")}],
)  # fmt: skip


def test_a_single_person_counts_one_and_names_run_from_place_to_country() -> None:
    (found,) = templates(_read(_KILLING))
    assert (found["incident_type"], found["date"]) == ("attack", "1990-02-05")
    assert found["place"] == ["Puerto Alto", "Meta", "Colombia"]
    assert found["PerpInd"] == [[{"text": "Gunmen"}]]
    assert found["victims"] == [{"mentions": [{"text": "farmer"}], "effect": None, "number": 1}]


def test_number_and_fate_are_those_of_the_loss_beside() -> None:
    (found,) = templates(_read(_BOMB))
    assert found["incident_type"] == "bombing"
    assert found["victims"] == [{"mentions": [{"text": "clerks"}], "effect": "INJURY", "number": 6}]


def test_happenings_of_two_kinds_are_two_templates() -> None:
    assert [t["incident_type"] for t in templates(_read(_KILLING, _BOMB))] == ["attack", "bombing"]


def test_one_happening_told_twice_is_one_template() -> None:
    again = _event("killed", "firearms", time="Monday")
    (found,) = templates(_read(_KILLING, again))
    assert found["place"][0] == "Puerto Alto"


def test_plans_and_failed_readings_give_none() -> None:
    assert templates(_read({**_KILLING, "status": "planned"})) == []
    assert templates({"report": {"id": "r"}, "error": {"code": "E201", "message": "no"}}) == []
