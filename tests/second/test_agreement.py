"""Agreement of two readers: measures that are known by hand, and layers that hang on what the two found."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.second import Agreement, Document, Found, SecondClaim, SecondControl, SecondEvent, agreement, differences
from marsad.second._agreement import alpha, kappa
from marsad.spans import Span

TEXT = "Planes bombed Harsa on Monday, killing 12 people, the mayor said. Rebels hold Amra."


def at(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


def span(words: str) -> dict[str, int]:
    found = at(words)
    return {"begin": found.begin, "end": found.end}


def document(**event: Any) -> Document:  # noqa: ANN401
    names = ["Planes", "Harsa", "Monday", "12 people", "mayor", "Rebels", "Amra"]
    mentions = [{"id": f"m{n}", **span(words)} for n, words in enumerate(names)]
    told = {
        "id": "e0", "type": "ASSAULT", "mode": "aerial", "status": "occurred", "trigger": span("bombed"),
        "actors": [{"mention": "m0"}], "targets": [], "places": ["m1"], "time": "m2",
        "losses": [{"kind": "killed", "who": "unspecified", "best": 12}],
    }  # fmt: skip
    claim = {"content": [span("Planes bombed Harsa")], "source": span("mayor"), "stance": "asserts"}
    control = {"place": "m6", "holder": "m5", "status": "held", "evidence": span("Rebels hold Amra")}
    first = {"begin": 0, "end": TEXT.index(" Rebels"), "role": "body"}
    second = {"begin": TEXT.index("Rebels"), "end": len(TEXT), "role": "body"}
    return Document({
        "report": {"text": TEXT}, "mentions": mentions, "passages": [first, second], "events": [told | event],
        "claims": [claim], "control": [control],
    })  # fmt: skip


SAME = Found(
    (SecondEvent(
        at("bombed"), "ASSAULT", "aerial", (at("Planes"),), (), (at("Harsa"),), (at("Monday"),), at("12 people"),
    ),),
    (SecondClaim(at("Planes bombed Harsa"), at("mayor"), at("said"), "asserts"),),
    (SecondControl(at("Rebels hold Amra"), at("Amra"), at("Rebels"), "held"),),
)  # fmt: skip


def layers(*readings: tuple[Document, Found]) -> dict[tuple[str, str], Agreement]:
    return {(row.layer, row.measure): row for row in agreement(list(readings))}


def test_two_who_say_the_same_agree_wholly() -> None:
    assert differences(document(), SAME) == ()
    found = layers((document(), SAME))
    for layer in ("events", "actors", "place", "time", "claims", "speakers", "control"):
        assert found[layer, "f1"].value == 1, layer
        assert found[layer, "f1_exact"].value == 1, layer
    assert found["type", "kappa"].same == 1
    assert found["killed", "alpha"].n == 1


@pytest.mark.parametrize(
    ("event", "layer", "ours", "theirs"),
    [
        ({"type": "COERCE"}, "type", "COERCE", "ASSAULT"),
        ({"mode": None}, "mode", None, "aerial"),
        ({"places": ["m6"]}, "place", "Amra", "Harsa"),
        ({"actors": [{"mention": "m5"}]}, "actors", "Rebels", "Planes"),
        ({"losses": [{"kind": "killed", "who": "unspecified", "best": 40}]}, "killed", "40", "12"),
        ({"losses": []}, "killed", None, "12"),
        ({"trigger": {"begin": 66, "end": 72}}, "missed", "ASSAULT", None),
    ],
)
def test_a_difference_is_told_with_both_values(
    event: dict[str, Any], layer: str, ours: str | None, theirs: str | None
) -> None:
    found = [d for d in differences(document(**event), SAME) if d.layer != "more"]
    assert [(d.event, d.layer, d.ours, d.theirs) for d in found] == [("e0", layer, ours, theirs)]


def test_what_only_the_second_reader_found_is_told_too() -> None:
    more = SecondEvent(at("hold"), "SUPPORT", None)
    found = differences(document(), Found((*SAME.events, more)))
    assert [(d.event, d.layer, d.theirs) for d in found] == [(None, "more", "SUPPORT")]


def test_what_one_leaves_open_is_no_difference() -> None:
    bare = SecondEvent(at("bombed"), "ASSAULT", "aerial")
    assert differences(document(), Found((bare,))) == ()


def test_planned_deeds_are_not_missed() -> None:
    assert differences(document(status="planned"), Found()) == ()


def test_measures_known_by_hand() -> None:
    # Cohen 1960, a two by two table: 20 and 15 agreed of 50, chance .5
    labels = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(labels) == pytest.approx(0.4)
    assert kappa([("y", "y")] * 3) is None
    assert kappa([]) is None
    assert alpha([(3, 3), (8, 8)]) == 1
    assert alpha([(3, 3)]) is None
    assert alpha([(0, 0), (0, 0)]) is None
    wild = alpha([(1, 100), (100, 1)])
    assert wild is not None
    assert wild < 0


def test_intervals_need_reports_and_hold_the_value() -> None:
    wrong = Found((SecondEvent(at("bombed"), "COERCE", None),))
    few = layers((document(), SAME), (document(), wrong))
    assert few["type", "kappa"].low is None
    pairs = [(document(), SAME), (document(type="COERCE"), wrong), (document(), wrong)] * 4
    row = layers(*pairs)["type", "kappa"]
    assert row.value is not None
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.value < row.high
    assert layers(*pairs)["type", "kappa"] == row
