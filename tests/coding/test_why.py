"""Every value of an event says what gave it."""

from __future__ import annotations

import pytest

from marsad.coding import Event, Why
from tests.coding._told import events, words
from tests.marking import coded as marked


def why(event: Event, of: str) -> list[Why]:
    return [w for w in event.why if w.of == of]


RAID = "Rebels shelled the town of Binnish on Monday, killing 12 people, the Observatory said."


def test_each_filled_key_of_an_event_has_a_reason() -> None:
    (event,) = events(RAID, "ASSAULT")
    told = {w.of for w in event.why}
    assert told >= {"type", "mode", "status", "actor", "place", "time", "acled", "cameo"}
    assert {w.id for w in why(event, "actor")} == {p.mention for p in event.actors}
    assert {w.id for w in why(event, "place")} == set(event.places)


@pytest.mark.parametrize(
    ("text", "party", "rule", "words_of_rule"),
    [
        (RAID, "Rebels", "party:subject", None),
        ("Nine people were killed by the army in Binnish on Monday.", "army", "party:preposition", "by"),
        ("Rebels attacked the army near Homs on Monday.", "army", "party:object", None),
        ("An army air strike on Homs killed four people on Monday.", "army", "party:modifier", None),
        ("The army said it had bombed Idlib on Monday.", "army", "party:pronoun", "it"),
    ],
)
def test_how_the_grammar_finds_a_party(text: str, party: str, rule: str, words_of_rule: str | None) -> None:
    found = [
        (w.rule, w.words.of(text) if w.words else None)
        for e in events(text, "ASSAULT")
        for w in e.why
        if w.of in ("actor", "target") and w.id is not None and words(text, [w.id]) == [party]
    ]
    assert (rule, words_of_rule) in found


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [
        ("The army may attack the town of Binnish, residents said.", "hypothetical", "may"),
        ("Rebels will attack the town of Binnish on Friday.", "planned", "will"),
        ("The army denied bombing the market in Binnish on Monday.", "denied", "denied"),
    ],
)
def test_the_word_behind_a_status_that_is_not_plain(text: str, status: str, word: str) -> None:
    (event,) = [e for e in events(text) if e.status == status]
    (reason,) = why(event, "status")
    told = reason.words.of(text) if reason.words else None
    assert (reason.rule, told) in {(f"status:{status}", word), ("status:encoder", None)}


def test_a_mode_names_the_word_that_tells_it() -> None:
    text = "Warplanes struck the market in Binnish on Monday, killing nine people."
    (event,) = events(text, "ASSAULT")
    (reason,) = why(event, "mode")
    assert event.mode == "aerial"
    assert reason.words is not None
    assert reason.words.of(text).lower() in {"warplanes", "struck"}


def test_a_day_taken_from_the_sentence_before_says_so() -> None:
    text = "Rebels entered the town of Binnish on Monday. Shelling killed 12 people there."
    found = [w.rule for e in events(text, "ASSAULT") for w in why(e, "time")]
    assert found == ["time:before"]


def test_an_actor_who_owns_up_later_says_so() -> None:
    text = "A bomb killed nine in Mosul on Monday. The Islamic State group claimed responsibility for the bombing."
    rules = {w.rule for e in events(text, "ASSAULT") for w in why(e, "actor")}
    assert rules & {"party:owned_up", "party:encoder"}


def test_codes_name_their_row() -> None:
    (event,) = events(RAID, "ASSAULT")
    assert [w.rule for w in why(event, "cameo")] == [f"codes:ASSAULT/{event.mode}"]


def test_the_model_is_named_where_it_alone_links_a_party() -> None:
    text = "The convoy of the Red Crescent was shelled near Idlib on Monday, and the army says nothing."
    names = [("army", "organisation", 0.95)]
    told = marked(text, names, [("shelled", "ASSAULT", "occurred", 0.99, [("actor", "army", 0.9)])])
    (event,) = [e for e in told.events if e.actors]
    (reason,) = why(event, "actor")
    assert (reason.rule, reason.confidence) == ("party:encoder", 0.9)


@pytest.mark.parametrize(("probability", "rule"), [(0.95, "type:retyped"), (0.65, "type:trigger")])
def test_a_type_that_the_model_changed_says_so(probability: float, rule: str) -> None:
    text = "Army units shelled the town of Bakhmut on Monday. Nobody was hurt."
    told = marked(text, [("Bakhmut", "location", 0.99)], [("shelled", "COERCE", "occurred", probability, [])])
    assert [w.rule for e in told.events for w in why(e, "type")] == [rule]
