"""Named rules on cases that were reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.linking import Days, Spot, Toll
from marsad.linking._incidents import incident
from marsad.linking._rules import (
    RULE_NAMES,
    RuleName,
    Vote,
    days_by,
    names_by,
    place_by,
    toll_by,
    whole,
    word_by,
)
from tests.linking.worlds import day, killed, spot, told

HUNDREDS = Toll("killed", "unspecified", 100, 200, None)
DOZENS = Toll("killed", "unspecified", 12, 24, None)


def _votes(*rows: tuple[str, str, Any], **flags: Any) -> list[Vote[Any]]:  # noqa: ANN401
    return [Vote(value, when, origin, **flags) for when, origin, value in rows]


def _range(toll: Toll) -> tuple[int | None, int | None, int | None]:
    return toll.low, toll.best, toll.high


RISING = _votes(("2020-05-01", "a", killed(9)), ("2020-05-02", "b", killed(14)), ("2020-05-03", "c", killed(21)))
RIVALS = _votes(
    ("2020-05-02", "a", killed(471)),
    ("2020-05-02", "b", Toll("killed", "unspecified", 100, 200, 300)),
    ("2020-05-02", "c", killed(471)),
)
OPEN = _votes(("2020-05-01", "a", DOZENS), ("2020-05-01", "b", killed(15)))


@pytest.mark.parametrize(
    ("votes", "rule", "expected"),
    [
        (RISING, "conservative", (9, 9, 9)),
        (RISING, "representative", (9, 21, 21)),
        (RISING, "informative", (21, 21, 21)),
        (RISING, "latest-credible", (9, 21, 21)),
        (RIVALS, "conservative", (100, 200, 300)),
        (RIVALS, "representative", (100, 471, 471)),
        (RIVALS, "informative", (471, 471, 471)),
        (RIVALS, "latest-credible", (100, 471, 471)),
        (OPEN, "conservative", (12, 15, 15)),
        (OPEN, "representative", (12, 15, None)),
        (OPEN, "informative", (15, 24, None)),
    ],
)
def test_a_toll_by_each_rule(votes: list[Vote[Toll]], rule: RuleName, expected: tuple[int, int, int | None]) -> None:
    assert _range(toll_by(rule, votes)) == expected


def test_copies_have_one_vote_where_votes_count() -> None:
    votes = _votes(("", "a", killed(9)), ("", "a", killed(9)), ("", "b", killed(7)))
    assert toll_by("representative", votes).best == 7


def test_a_greater_count_closes_an_open_end() -> None:
    assert toll_by("informative", _votes(("", "a", HUNDREDS), ("", "b", killed(471)))).high == 471


def test_what_a_party_says_last_gives_way_to_the_last_of_others() -> None:
    votes = [Vote(killed(12), "2020-05-02", "a"), Vote(killed(90), "2020-05-03", "b", interested=True)]
    assert _range(toll_by("latest-credible", votes)) == (12, 12, 12)


def test_what_only_parties_say_is_taken_all_the_same() -> None:
    votes = [Vote(killed(90), "2020-05-03", "b", interested=True)]
    assert toll_by("latest-credible", votes).best == 90


def test_the_last_is_the_last_known_not_the_last_printed() -> None:
    votes = [Vote(killed(57), "2020-05-02", "a"), Vote(killed(39), "2020-05-03", "b", known="2020-05-01")]
    assert toll_by("latest-credible", votes).best == 57


def test_what_was_replaced_spans_no_range() -> None:
    votes = [Vote(killed(9), "2020-05-01", "a", outdated=True), Vote(killed(21), "2020-05-03", "c")]
    assert _range(toll_by("latest-credible", votes)) == (21, 21, 21)


def test_what_was_taken_back_is_not_the_last() -> None:
    votes = [Vote(killed(12), "2020-05-02", "a"), Vote(killed(21), "2020-05-03", "b", outdated=True)]
    assert toll_by("latest-credible", votes).best == 12


_SPANS = _votes(
    ("2020-05-01", "a", day("2020-04-30", "2020-05-01")),
    ("2020-05-01", "b", day("2020-04-30", "2020-05-01")),
    ("2020-05-02", "c", day("2020-05-01")),
    ("2020-05-03", "d", day("2020-04-29", "2020-05-01")),
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("conservative", day("2020-04-29", "2020-05-01")),
        ("representative", day("2020-04-30", "2020-05-01")),
        ("informative", day("2020-05-01")),
        ("latest-credible", day("2020-04-29", "2020-05-01")),
    ],
)
def test_days_by_each_rule(rule: RuleName, expected: Days) -> None:
    assert days_by(rule, _SPANS) == expected


PROVINCE = spot("Homs", None, None, precision="admin1")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("conservative", PROVINCE),
        ("representative", spot()),
        ("informative", spot()),
        ("latest-credible", PROVINCE),
    ],
)
def test_a_place_by_each_rule(rule: RuleName, expected: Spot) -> None:
    votes = _votes(("2020-05-01", "a", spot()), ("2020-05-02", "b", PROVINCE), ("2020-05-03", "c", PROVINCE))
    assert place_by(rule, votes) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("conservative", {"army"}),
        ("representative", {"army"}),
        ("informative", {"army", "militia", "police"}),
        ("latest-credible", {"army", "police"}),
    ],
)
def test_names_by_each_rule(rule: RuleName, expected: set[str]) -> None:
    named: tuple[set[str], ...] = ({"army"}, {"army"}, {"army", "militia"}, set(), {"army", "police"})
    votes = [Vote(frozenset(x), f"2020-05-0{n}", str(n)) for n, x in enumerate(named, 1)]
    assert names_by(rule, votes) == expected


def test_nobody_is_sure_where_all_name_others() -> None:
    votes = _votes(("", "a", frozenset({"army"})), ("", "b", frozenset({"rebels"})))
    assert names_by("conservative", votes) == frozenset()


def test_a_word_is_what_most_origins_say() -> None:
    votes = _votes(("", "a", "aerial"), ("", "a", "aerial"), ("", "b", "drone"), ("", "c", "drone"))
    assert word_by("representative", votes) == "drone"


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_nothing_told_gives_nothing(rule: RuleName) -> None:
    assert (days_by(rule, []), place_by(rule, []), word_by(rule, [])) == (None, None, None)
    assert names_by(rule, []) == frozenset()


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([killed(10), killed(4, who="civilians")], (10, 10, 10)),
        ([killed(4, who="civilians"), killed(3, who="combatants")], (7, 7, 7)),
        ([killed(2), killed(4, who="civilians"), killed(3, who="combatants")], (7, 7, 7)),
        ([killed(18, who="commanders"), killed(1, who="combatants")], (18, 18, 18)),
        ([Toll("killed", "civilians", 12, 24, None), killed(3, who="combatants")], (15, 27, None)),
        ([killed(5, who="children")], (5, 5, 5)),
    ],
)
def test_the_whole_of_parts(losses: list[Toll], expected: tuple[int, int, int | None]) -> None:
    found = whole(losses, "killed")
    assert found is not None
    assert _range(found) == expected


def test_there_is_no_whole_of_what_nobody_counts() -> None:
    assert whole([killed(5)], "wounded") is None


@st.composite
def _tolls(draw: st.DrawFn) -> Toll:
    low = draw(st.integers(0, 50))
    best = low + draw(st.integers(0, 9))
    high = best + draw(st.integers(0, 9))
    return Toll("killed", "unspecified", low, best, None if draw(st.booleans()) else high)


_ROWS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from("abc"), _tolls()), min_size=1, max_size=6)


@given(_ROWS)
def test_every_rule_gives_a_range(rows: list[tuple[int, str, Toll]]) -> None:
    votes = _votes(*((f"2020-05-0{n}", origin, toll) for n, origin, toll in rows))
    for rule in RULE_NAMES:
        low, best, high = _range(toll_by(rule, votes))
        assert low is not None
        assert best is not None
        assert low <= best
        assert high is None or best <= high


@given(_ROWS)
def test_the_default_rule_is_what_an_incident_bears(rows: list[tuple[int, str, Toll]]) -> None:
    rows = sorted(rows, key=lambda r: r[0])
    members = [told(f"r{n}", losses=(toll,)) for n, (_, _, toll) in enumerate(rows)]
    published = {f"r{n}": f"2020-05-0{when}" for n, (when, _, _) in enumerate(rows)}
    parts = {o: tuple(f"r{n}" for n, row in enumerate(rows) if row[1] == o) for _, o, _ in rows}
    votes = [Vote(toll, f"2020-05-0{when}", parts[origin][0]) for when, origin, toll in rows]
    found = incident(members, published, tuple(parts[o] for o in sorted(parts)))
    assert found.losses == (toll_by("representative", votes),)
