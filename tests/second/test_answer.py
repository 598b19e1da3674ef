"""What of a model's answer is let in: our own words, and words that stand in the report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.second._answer import NoAnswer, checked, parsed
from marsad.second._asked import Piece
from marsad.second._quotes import Text
from marsad.second._values import Found, as_object, of_object
from marsad.spans import Span
from tests.second.stand_in import nothing

TEXT = (
    "Shells hit the market of Harsa on Monday, killing 12 people, residents said. "
    "The army denied it had fired. Rebels hold  the hill of “Tell Amar”."
)

EVENT = {
    "sentence": "Shells hit the market of Harsa on Monday, killing 12 people, residents said.", "trigger": "Shells hit",
    "type": "ASSAULT", "mode": "", "actors": [], "targets": ["market of Harsa"], "places": ["Harsa"],
    "times": ["Monday"], "killed": "12 people", "wounded": "",
}  # fmt: skip


def let_in(answer: dict[str, Any], text: str = TEXT, span: Span | None = None) -> Found:
    span = span or Span(0, len(text))
    return checked(parsed(json.dumps(nothing() | answer)), Text(text), Piece(span, span.of(text)))


def words(found: Found, text: str = TEXT) -> list[str]:
    [event] = found.events
    spans = [event.trigger, *event.actors, *event.targets, *event.places, *event.times]
    return [s.of(text) for s in [*spans, *(x for x in (event.killed, event.wounded) if x is not None)]]


def test_what_stands_in_the_report_is_let_in_with_its_place() -> None:
    found = let_in({"events": [EVENT]})
    assert words(found) == ["Shells hit", "market of Harsa", "Harsa", "Monday", "12 people"]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"targets": ["a hospital"]}, "not_in_text"),
        ({"places": ["Hars"]}, "not_in_text"),
        ({"killed": "40 people"}, "not_in_text"),
        ({"killed": "residents"}, "no_number"),
        ({"mode": "telepathy"}, "unknown_word"),
        ({"actors": ["x" * 300]}, "too_long"),
        ({"actors": "the army"}, "empty"),
        ({"times": [""]}, "empty"),
        ({"times": [{"$ref": "/etc/passwd"}]}, "empty"),
    ],
)
def test_a_value_that_is_no_quotation_is_refused_alone(change: dict[str, Any], reason: str) -> None:
    found = let_in({"events": [EVENT | change]})
    assert len(found.events) == 1
    assert dict(found.refused) == {reason: 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "MURDER"}, "unknown_word"),
        ({"type": ["ASSAULT"]}, "unknown_word"),
        ({"trigger": "bombs fell"}, "not_in_text"),
        ({"trigger": ""}, "empty"),
        ({"trigger": 7}, "empty"),
    ],
)
def test_an_event_without_a_deed_or_a_type_is_none(change: dict[str, Any], reason: str) -> None:
    found = let_in({"events": [EVENT | change]})
    assert found.events == ()
    assert {str(k): n for k, n in found.refused}[reason] == 1


def test_the_same_event_twice_is_one() -> None:
    found = let_in({"events": [EVENT, EVENT]})
    assert len(found.events) == 1
    assert dict(found.refused) == {"twice": 1}


def test_claims_and_control() -> None:
    claim = {"content": "it had fired", "speaker": "army", "cue": "denied", "stance": "denies"}
    control = {
        "words": 'Rebels hold the hill of "Tell Amar"',
        "place": "Tell Amar",
        "holder": "Rebels",
        "status": "held",
    }
    found = let_in({"claims": [claim, claim | {"stance": "swears"}], "control": [control, control | {"place": "Homs"}]})
    [said], [held] = found.claims, found.controls
    assert (said.content.of(TEXT), said.speaker and said.speaker.of(TEXT), said.stance) == (
        "it had fired",
        "army",
        "denies",
    )
    assert (held.words.of(TEXT), held.place.of(TEXT)) == ("Rebels hold  the hill of “Tell Amar”", "Tell Amar")
    assert dict(found.refused) == {"not_in_text": 1, "unknown_word": 1}


def test_of_several_the_nearest_words_are_meant() -> None:
    text = "Police fired in Dara. Later that day, in Amra, police fired again near Dara."
    again = {
        "sentence": "Later that day, in Amra, police fired again near Dara.",
        "trigger": "fired",
        "places": ["Dara"],
    }
    [event] = let_in({"events": [EVENT | again]}, text).events
    assert event.trigger.begin == text.rindex("fired")
    assert event.places == (Span(text.rindex("Dara"), text.rindex("Dara") + 4),)


def test_words_outside_of_the_piece_that_was_asked_about_do_not_count() -> None:
    found = let_in({"events": [EVENT]}, TEXT, Span(TEXT.index("The army"), len(TEXT)))
    assert found.events == ()


@pytest.mark.parametrize(
    "content",
    ["", "no", "[]", "{", "{}",
     '{"events": 1, "claims": [], "control": []}', '{"events": [1], "claims": [], "control": []}',
     "[" * 100_000, '{"events":' + "[" * 100_000],
)  # fmt: skip
def test_what_is_no_answer_is_none(content: str) -> None:
    with pytest.raises(NoAnswer):
        parsed(content)


def test_an_answer_may_be_wrapped() -> None:
    wrapped = f"Here it is:\n```json\n{json.dumps(nothing())}\n```"
    assert parsed(wrapped) == nothing()


def test_what_is_kept_comes_back() -> None:
    claim = {"content": "it had fired", "speaker": "army", "cue": "denied", "stance": "denies"}
    found = let_in({"events": [EVENT, EVENT], "claims": [claim]})
    assert of_object(json.loads(json.dumps(as_object(found)))) == found


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["Harsa", "ASSAULT", "12 people"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(EVENT)), inner, max_size=8),
    max_leaves=12,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*EVENT, "content", "words", "place", "stance", "status"]), json_values),
        max_size=3,
    )
)
def test_nothing_that_an_answer_holds_is_let_in_without_standing_in_the_text(rows: list[dict[str, Any]]) -> None:
    found = let_in({"events": rows, "claims": rows, "control": rows})
    for event in found.events:
        assert all(s.of(TEXT) for s in (event.trigger, *event.actors, *event.places))
    assert all(0 <= c.content.begin < c.content.end <= len(TEXT) for c in found.claims)
