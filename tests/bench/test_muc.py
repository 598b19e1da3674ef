"""Templates of MUC-4 out of the contract's objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

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
    assert found["victims"] == [{"mentions": [{"text": "farmer"}], "effect": "DEATH", "number": 1}]


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


# ---------------------------------------------------------------- victims in the words of losses


def _told(
    text: str,
    trigger: str,
    people: dict[str, str],
    *,
    losses: Sequence[dict[str, Any]] = (),
    mode: str | None = None,
    **kept: object,
) -> dict[str, Any]:
    """One event of ``text``: ``people`` gives the kinds of mentions, numbers among them are counts."""

    def span(words: str) -> dict[str, int]:
        return {"begin": text.index(words), "end": text.index(words) + len(words)}

    numbers = {"three": 3, "two": 2, "40": 40}
    lost = [{**x, "evidence": span(x["evidence"])} for x in losses]
    event = {**_event("killed", mode, losses=lost, **kept), "trigger": span(trigger)}
    mentions = [{"id": w, "kind": k, **span(w)} for w, k in people.items()]
    counts = [
        {"mention": w, "low": numbers[w], "best": numbers[w], "high": numbers[w], "share": None}
        for w in people
        if w in numbers
    ]
    return {
        "report": {"id": "r", "text": text}, "mentions": mentions, "counts": counts, "places": [], "times": [],
        "events": [event],
    }  # fmt: skip


def _victims(read: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    return [(v["mentions"][0]["text"], v["effect"], v["number"]) for t in templates(read) for v in t["victims"]]


def test_each_of_those_in_one_loss_has_the_number_before_it() -> None:
    text = "the men murdered three old monks and two nuns."
    loss = {"kind": "killed", "best": 5, "evidence": "murdered three old monks and two nuns"}
    people = {"three": "quantity", "monks": "person", "two": "quantity", "nuns": "person"}
    assert _victims(_told(text, "murdered", people, losses=[loss])) == [("monks", "DEATH", 3), ("nuns", "DEATH", 2)]


def test_the_doer_in_the_words_of_a_loss_is_no_victim() -> None:
    text = "a guard shot dead two clerks."
    loss = {"kind": "killed", "best": 2, "evidence": "a guard shot dead two clerks"}
    people = {"guard": "person", "two": "quantity", "clerks": "person"}
    read = _told(text, "shot", people, losses=[loss], actors=[{"mention": "guard"}])
    assert _victims(read) == [("clerks", "DEATH", 2)]


@pytest.mark.parametrize(
    ("trigger", "status", "fate"),
    [
        ("murder", "occurred", "DEATH"),
        ("injuring", "occurred", "INJURY"),
        ("attack", "occurred", None),
        ("attack", "failed", "NO INJURY OR DEATH"),
    ],
)
def test_fate_without_a_loss_is_that_of_the_deeds_own_word(trigger: str, status: str, fate: str | None) -> None:
    read = _told(f"the {trigger} of judge elena prado", trigger, {"judge elena prado": "person"}, status=status,
                 targets=[{"mention": "judge elena prado"}])  # fmt: skip
    assert _victims(read) == [("judge elena prado", fate, 1)]
    ((found,),) = (t["victims"] for t in templates(read))
    assert {"text": "elena prado"} in found["mentions"]


@pytest.mark.parametrize("many", ["peasants", "police", "people", "clerks"])
def test_many_without_a_number_have_none(many: str) -> None:
    read = _told(f"the attack on {many}", "attack", {many: "person"}, targets=[{"mention": many}])
    assert _victims(read) == [(many, None, None)]


def test_captured_people_are_victims_of_abductions_only() -> None:
    text = "police arrested two suspects after the attack."
    people = {"two": "quantity", "suspects": "person"}
    loss = {"kind": "captured", "best": 2, "evidence": "arrested two suspects"}
    assert _victims(_told(text, "attack", people, losses=[loss])) == []
    assert _victims(_told(text, "attack", people, losses=[loss], mode="abduct")) == [("suspects", None, 2)]


def test_who_is_told_twice_is_one_victim() -> None:
    read = _told("the attack on elena prado", "attack", {"elena prado": "person"},
                 targets=[{"mention": "elena prado"}])  # fmt: skip
    again = {**read["events"][0], "losses": [{"kind": "wounded", "best": 1, "evidence": {"begin": 0, "end": 25}}]}
    assert _victims({**read, "events": [read["events"][0], again]}) == [("elena prado", "INJURY", 1)]


def test_fighting_between_two_sides_is_no_incident() -> None:
    event = _event("killed", "firearms", actors=[{"mention": "Gunmen", "entity": None, "role": "party"}])
    assert templates(_read(event)) == []


def test_who_is_only_described_is_no_name_of_a_victim() -> None:
    (told,) = templates(
        _read(_event("killed", None, targets=[{"mention": "farmer", "entity": None, "role": "target"}]))
    )
    assert told["Victim"] == []
    assert told["victims"]
