"""Suggested grades: one world for each rule, with the reasons that it must give."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.errors import UsageError
from marsad.linking import (
    Account,
    Grades,
    Speaker,
    grades_object,
    incident_detail,
    origins_of,
    read_sources,
    rules_of,
    suggest,
)
from tests.linking.made_accounts import (
    ARMY,
    CLINIC,
    DEFENDERS,
    MINISTRY,
    MONITOR,
    WATCH,
    account,
    described,
    said,
)

BLAMED: dict[str, Any] = {"actors": (ARMY,)}
NEIGHBOURS = described("neighbours", "civilian")


def _one_word() -> list[Account]:
    return [account("a", said(MONITOR), killed=9, **BLAMED), account("b", said(MONITOR), killed=9)]


#: A world, the rule of the harm scale that it must meet with its grade, and the same of the Admiralty's digit.
WORLDS: dict[str, tuple[list[Account], tuple[str, str], tuple[str, str]]] = {
    "one monitor in many papers": (_one_word(), ("one_origin", "weak"), ("one_origin", "3")),
    "two who look for themselves": (
        [account("a", said(MONITOR), killed=9), account("b", said(WATCH), killed=11)],
        ("two_origins", "fair"),
        ("agreed", "1"),
    ),
    "both sides tell the same": (
        [account("a", said(MINISTRY), actors=(ARMY,), targets=(DEFENDERS,)), account("b", said(DEFENDERS))],
        ("two_origins", "fair"),
        ("agreed", "1"),
    ),
    "two tell, and the accused denies": (
        [account("a", said(MONITOR), said(WATCH), said(MINISTRY, "denies"), killed=9, **BLAMED)],
        ("two_origins", "fair"),
        ("probable", "2"),
    ),
    "one tells, and the accused says another thing and denies this": (
        [account("a", said(MONITOR), killed=9, **BLAMED), account("b", said(MINISTRY), said(MINISTRY, "denies"))],
        ("one_origin", "weak"),
        ("one_denied", "4"),
    ),
    "one tells, and the accused denies": (
        [account("a", said(MONITOR), said(MINISTRY, "denies"), killed=9, **BLAMED)],
        ("one_origin", "weak"),
        ("one_denied", "4"),
    ),
    "the party that was struck tells alone": (
        [account("a", said(DEFENDERS), killed=9, targets=(DEFENDERS,))],
        ("one_origin", "weak"),
        ("one_party", "4"),
    ),
    "a clinic and the party that was struck": (
        [account("a", said(DEFENDERS), said(CLINIC), killed=9, targets=(DEFENDERS,))],
        ("two_origins", "fair"),
        ("probable", "2"),
    ),
    "allies of one side tell, and nobody else": (
        [
            account("a", said(Speaker("actor:x-corps", "X Corps", "military", "ukraine")), targets=(DEFENDERS,)),
            account("b", said(DEFENDERS), targets=(DEFENDERS,)),
        ],
        ("one_side", "weak"),
        ("one_side", "4"),
    ),
    "a party owns up to the dead": (
        [account("a", said(MINISTRY, "confirms"), killed=9, **BLAMED), account("b", said(MONITOR), killed=9)],
        ("owned_up", "confirmed"),
        ("owned_up", "1"),
    ),
    "a party boasts of dead enemies": (
        [account("a", said(MINISTRY, "confirms"), killed=40, who="combatants", **BLAMED)],
        ("one_origin", "weak"),
        ("one_party", "4"),
    ),
    "two blame opposed sides": (
        [
            account("a", said(MONITOR), killed=9, actors=(ARMY,)),
            account("b", said(MINISTRY), killed=9, actors=(DEFENDERS,)),
        ],
        ("rival_blame", "contested"),
        ("probable", "2"),
    ),
    "two sides each deny it": (
        [account("a", said(CLINIC), said(MINISTRY, "denies"), said(DEFENDERS, "denies"), killed=9)],
        ("rival_blame", "contested"),
        ("one_denied", "4"),
    ),
    "two sides fight each other": (
        [
            account("a", said(MONITOR), actors=(ARMY,), targets=(DEFENDERS,)),
            account("b", said(WATCH), actors=(DEFENDERS,), targets=(ARMY,)),
        ],
        ("two_origins", "fair"),
        ("agreed", "1"),
    ),
    "who has no part in it says it was not so": (
        [account("a", said(DEFENDERS), said(WATCH, "denies"), killed=9, targets=(DEFENDERS,))],
        ("refuted", "discounted"),
        ("refuted", "5"),
    ),
    "the only one who said it takes it back": (
        [
            account("a", said(MONITOR), killed=9, published="2016-06-02"),
            account("b", said(MONITOR, "denies"), published="2016-06-05"),
        ],
        ("withdrawn", "discounted"),
        ("withdrawn", "5"),
    ),
    "the dead were fighters, says one without a part": (
        [
            account("a", said(DEFENDERS), killed=9, who="civilians", targets=(DEFENDERS,)),
            account("b", said(MONITOR), killed=9, who="combatants"),
        ],
        ("fighters_only", "discounted"),
        ("probable", "2"),
    ),
    "neighbours nobody names": (
        [account("a", said(NEIGHBOURS), killed=9), account("b", said(NEIGHBOURS), killed=9)],
        ("nobody_named", "weak"),
        ("nobody_named", "6"),
    ),
    "a stitched page": ([account("a", said(), stitched=True)], ("origin_unknown", "weak"), ("origin_unknown", "6")),
    "only the denial is told": (
        [account("a", said(MINISTRY, "denies"), status="denied", **BLAMED)],
        ("nobody_says_so", "none"),
        ("nobody_says_so", "6"),
    ),
}


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_the_harm_scale(world: str) -> None:
    told, (rule, grade), _ = WORLDS[world]
    found = suggest(told).harm
    assert (found.rule, found.grade) == (rule, grade)


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_the_credibility_of_the_admiralty_code(world: str) -> None:
    told, _, (rule, digit) = WORLDS[world]
    found = suggest(told).credibility
    assert (found.rule, found.grade) == (rule, digit)


@pytest.mark.parametrize(("scale", "at"), [("harm", 1), ("credibility", 2)])
def test_every_rule_of_the_table_has_a_world(scale: str, at: int) -> None:
    met = {world[at] for world in WORLDS.values()}
    assert {(rule, grade) for rule, grade, _ in rules_of(scale)} == met


def _reasons(*told: Account) -> tuple[str, ...]:
    return suggest(told).harm.reasons


def test_the_first_reason_counts_the_originators() -> None:
    assert _reasons(*_one_word())[:2] == (
        "2 reports, 1 originator: Syrian Observatory for Human Rights",
        "it goes back to Syrian Observatory for Human Rights alone",
    )


@pytest.mark.parametrize(
    ("told", "note"),
    [
        (account("a", said(MINISTRY), **BLAMED), f"{MINISTRY.name} is of a side that is named as actor"),
        (account("a", said(MONITOR), said(MINISTRY, "denies"), **BLAMED), f"{MINISTRY.name} denies it"),
        (
            account("a", said(MINISTRY, "confirms"), said(MONITOR), **BLAMED),
            f"{MINISTRY.name} says its side did it, not that it did this harm",
        ),
        (
            account("a", said(MONITOR), said(None, "declines", carries=False, verified=False), outlet="Valley Post"),
            "Valley Post could not verify it",
        ),
    ],
)
def test_what_a_reader_of_the_grade_should_know_stands_beside_it(told: Account, note: str) -> None:
    assert note in _reasons(told)


def test_what_was_assumed_is_told_with_the_count_without_it() -> None:
    told = (account("a", said(MINISTRY)), account("b", said(ARMY)))
    assert "2 originators, were those held for one not one" in _reasons(*told)


def _rated(**letters: Any) -> Grades:  # noqa: ANN401
    return suggest([account("a", said(MONITOR)), account("b", said(WATCH))], sources=letters["sources"])


def test_reliability_cannot_be_judged_unless_a_table_says_so() -> None:
    found = suggest([account("a", said(MONITOR))])
    assert (found.admiralty, found.letter_reasons) == ("F3", ("no source of it stands in a table of sources",))


@pytest.mark.parametrize("key", ["actor:sohr", "syrian observatory for human rights"])
def test_a_table_of_sources_gives_the_letter(key: str) -> None:
    assert _rated(sources={key: "B"}).admiralty == "B1"


def test_of_several_rated_sources_the_best_gives_the_letter() -> None:
    assert _rated(sources={"actor:sohr": "D", "actor:hrw": "B"}).letter == "B"


@pytest.mark.parametrize(
    "text", ["[sources]\nX = 'G'", "[sources]\nX = 1", "nothing = 1", "[sources", "a = " + "[" * 20_000]
)
def test_a_table_of_sources_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_sources(text, where="sources.toml")


def test_a_suggestion_is_said_to_be_one() -> None:
    told = [account("a", said(MONITOR))]
    assert grades_object(suggest(told, origins_of(told)))["suggested"] is True


def test_what_no_type_covers_is_not_graded() -> None:
    assert incident_detail((), ()) == {}
