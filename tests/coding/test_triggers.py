"""Triggers in a line: the longest pattern, noun or verb, voice, guards; scopes between them."""

from __future__ import annotations

import pytest

from marsad.coding._clauses import scopes_of
from marsad.coding._status import status_of
from marsad.coding._triggers import Cue, cue_span, find_cues
from marsad.coding._words import Line, lines_of, words_of
from marsad.coding.ontology import load
from marsad.reading import Passage
from marsad.spans import Span


def line_of(text: str) -> Line:
    (line,) = lines_of(text, (Passage(0, Span(0, len(text)), "body", 0),), ())
    return line


def cues(text: str) -> tuple[Cue, ...]:
    return find_cues(line_of(text), 0, load(), frozenset())


def found(text: str) -> list[str]:
    line = line_of(text)
    return [cue_span(line, c).of(text) for c in cues(text)]


def test_hyphens_count_as_blanks() -> None:
    assert [(w.low, w.glued) for w in words_of("car-bomb", Span(0, 8))] == [("car", False), ("bomb", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warplanes carried out air strikes on Marib", ["air strikes"]),
        ("An airstrike hit Marib", ["airstrike", "hit"]),
        ("The car bomb attack in Baghdad killed five", ["car bomb attack", "killed"]),
        ("Gunmen opened fire and killed two", ["opened fire", "killed"]),
        ("Helicopters dropped barrel bombs on Homs", ["dropped barrel bombs"]),
        ("Residents came under shelling", ["came under shelling"]),
        ("Troops took control of Nyala", ["took control"]),
        ("The two sides reached an agreement", ["reached an agreement"]),
    ],
)
def test_the_longest_pattern_is_taken(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The heart attack came early",
        "The talks struck a sour note",
        "The minister came under fire over the budget",
        "The show was a smash hit",
        "He took part in the race",
        "The fire brigade came",
        "They executed the plan well",
        "The rebel-held town was quiet",
        "A trade war looms",
        "The album release was a success",
    ],
)
def test_guarded_phrases_trigger_no_violence(text: str) -> None:
    assert [c for c in cues(text) if c.trigger.type in ("ASSAULT", "COERCE", "RETREAT")] == []


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Rebels killed four soldiers", "active"),
        ("Rebels have killed four soldiers", "active"),
        ("Four soldiers were killed by rebels", "passive"),
        ("Four soldiers have been killed", "passive"),
        ("Four soldiers killed in Kunduz", "passive"),
        ("Two killed five injured in Kunduz", "passive"),
        ("Rebels shelled Taiz killing four", "active"),
        ("Rebels tried to kill the governor", "infinitive"),
        ("IS killed four soldiers", "active"),
    ],
)
def test_voice(text: str, voice: str) -> None:
    assert cues(text)[0].voice == voice


def test_ing_forms_are_told_apart() -> None:
    assert [c.voice for c in cues("Rebels shelled Taiz killing four")] == ["active", "ing"]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("in rebel fire on the town", True),
        ("they strike the town", False),
        ("the strike killed two", True),
        ("to attack the town", False),
        ("the attack on the town by rebels", True),
    ],
)
def test_noun_or_verb(text: str, noun: bool) -> None:
    assert (cues(text)[0].voice == "noun") is noun


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Nine people were killed in Sanaa and four were killed in Aden", 2),
        ("Nine people were killed and ten others were wounded in Sanaa", 1),
        ("Strikes by Russian and Syrian jets killed ten people", 1),
        ("Jets bombed Idlib while rebels shelled Aleppo", 2),
        ("Troops were killed as well as civilians in the attack", 1),
        ("Jets bombed Idlib after rebels had shelled Aleppo", 2),
        ("The strike killed ten people in Taiz", 1),
    ],
)
def test_scopes(text: str, parts: int) -> None:
    assert len(scopes_of(line_of(text), 0, cues(text))) == parts


def statuses(text: str) -> list[str | None]:
    line = line_of(text)
    return [status_of(line, scope, cue) for scope in scopes_of(line, 0, cues(text)) for cue in scope.cues]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Rebels attacked the base", "occurred"),
        ("The army managed to recapture Palmyra", "occurred"),
        ("Rebels are attacking the base", "ongoing"),
        ("Clashes continue in Taiz", "ongoing"),
        ("The area is under heavy shelling", "ongoing"),
        ("The army will attack the base", "planned"),
        ("The army plans to attack the base", "planned"),
        ("The army plans to launch an air strike", "planned"),
        ("Rebels prepare to recapture Palmyra", "planned"),
        ("Rebels tried to kill the governor", "failed"),
        ("A foiled car bombing", "failed"),
        ("The peace talks collapsed", "failed"),
        ("Rebels would attack the base", "hypothetical"),
        ("If rebels attack the base the army leaves", "hypothetical"),
        ("They fear an air strike", "hypothetical"),
        ("Moscow denied bombing the hospital", "denied"),
        ("Moscow denied that it bombed the hospital", "denied"),
        ("The army did not attack the base", None),
        ("There were no clashes", None),
        ("Rebels never attacked the base", None),
        ("Not only rebels attacked the base", "occurred"),
    ],
)
def test_status(text: str, status: str | None) -> None:
    assert statuses(text)[0] == status
