"""What a whole event is: each side, the place and the day are asked for as the module says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bench.corpus_whole import Argument, count, rates, whole_of
from marsad.spans import Span

ARMY, REBELS, TOWN, ROAD, MONDAY, THIRD = (Span(i, i + 5) for i in range(0, 60, 10))
IDS = {"army": ARMY, "rebels": REBELS, "town": TOWN, "road": ROAD, "monday": MONDAY, "third": THIRD}


def _document() -> dict[str, Any]:
    days = {"monday": "2016-10-03", "third": "2016-10-03"}
    return {
        "mentions": [{"id": k, "begin": s.begin, "end": s.end} for k, s in IDS.items()],
        "entities": [{"id": "n0", "mentions": ["army"]}],
        "times": [{"mention": m, "start": day, "end": day} for m, day in days.items()],
    }


def _event(actors: tuple[str, ...] = (), targets: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:  # noqa: ANN401
    def parties(ids: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"mention": i.rstrip("?"), "entity": None, "inferred": i.endswith("?")} for i in ids]

    base: dict[str, Any] = {"type": "ASSAULT", "places": [], "time": None}
    return {**base, "actors": parties(actors), "targets": parties(targets), **more}


def _verdicts(gold: list[Argument], event: dict[str, Any]) -> dict[str, float | None]:
    c = Counter[str](found=1)
    count(c, "ASSAULT", gold, whole_of(_document(), event))
    return rates(c)


@pytest.mark.parametrize(
    ("gold", "given", "right"),
    [
        ((), (), True),
        ((), ("army",), False),
        ((), ("army?",), True),
        ((ARMY,), (), False),
        ((ARMY,), ("army",), True),
        ((ARMY,), ("army?",), True),
        ((ARMY,), ("army", "town"), True),
        ((ARMY,), ("army", "town", "road"), False),
        ((ARMY, REBELS), ("army",), False),
        ((ARMY, REBELS), ("army", "rebels"), True),
        ((ARMY, REBELS, TOWN), ("army", "rebels"), True),
        ((ARMY, REBELS, TOWN), ("army",), False),
    ],
)
def test_a_side_needs_its_parties_and_few_others(gold: tuple[Span, ...], given: tuple[str, ...], right: bool) -> None:
    found = _verdicts([("actor", (s,)) for s in gold], _event(given))
    assert found["whole actors"] == (100.0 if right else 0.0)


def test_any_mention_of_the_entity_meets_a_party() -> None:
    event = _event()
    event["targets"] = [{"mention": "rebels", "entity": "n0"}]
    assert _verdicts([("target", (ARMY,))], event)["whole targets"] == 100.0


@pytest.mark.parametrize(
    ("places", "right"), [((), False), (("town",), True), (("town", "road"), True), (("road",), False)]
)
def test_a_place_that_is_marked_is_asked_for(places: tuple[str, ...], right: bool) -> None:
    assert _verdicts([("place", (TOWN,))], _event(places=places))["whole place"] == (100.0 if right else 0.0)


@pytest.mark.parametrize(("time", "right"), [(None, False), ("monday", True), ("third", True), ("town", False)])
def test_another_word_for_the_same_day_is_right(time: str | None, right: bool) -> None:
    assert _verdicts([("time", (MONDAY,))], _event(time=time))["whole day"] == (100.0 if right else 0.0)


def test_no_place_or_time_is_asked_for_where_none_is_marked() -> None:
    found = _verdicts([], _event(places=("town",), time="monday"))
    assert (found["whole of shared"], found["no place"], found["no time"]) == (100.0, 0.0, 0.0)


def test_one_wrong_part_breaks_the_whole() -> None:
    assert _verdicts([("actor", (ARMY,))], _event(("army",), type="AID"))["whole of shared"] == 0.0
