"""Rival values: series, contradictions, corrections, parts; the order of knowledge against the order of printing."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from marsad.linking import (
    Account,
    Counted,
    Fields,
    RuleName,
    Speaker,
    Toll,
    TollField,
    fields_of,
    incident_values,
    value_lines,
)
from marsad.linking._series import Relation, series_of
from tests.linking.telling import (
    ARMY,
    DOZENS,
    FOREIGN,
    GOVERNOR,
    HOSPITAL,
    HUNDREDS,
    MINISTRY,
    MONITOR,
    REBELS,
    account,
    figure,
)
from tests.linking.worlds import day, killed, spot


def _killed(*accounts: Account, texts: tuple[tuple[str, ...], ...] = ()) -> TollField:
    return fields_of(accounts, texts).tolls[0]


def _numbers(t: TollField) -> list[tuple[int | None, str]]:
    return [(v.value.figure.toll.best, s) for v, s in zip(t.values, t.standings, strict=True)]


def _relations(t: TollField) -> list[tuple[str, int | None, int | None]]:
    at = [v.value.figure.toll.best for v in t.values]
    return [(r.kind, at[r.a], at[r.b]) for r in t.relations]


def _by(t: TollField, rule: RuleName) -> tuple[int | None, int | None, int | None]:
    toll = t.by_rule[rule]
    return toll.low, toll.best, toll.high


RISING = (
    account("r1", "2020-05-01T09:00:00+00:00", 27, GOVERNOR),
    account("r2", "2020-05-01T14:00:00+00:00", 39, GOVERNOR),
    account("r3", "2020-05-02", 50, GOVERNOR),
    account("r4", "2020-05-03", 57, GOVERNOR),
)


def test_a_rising_toll_is_one_series() -> None:
    t = _killed(*RISING)
    assert _relations(t) == [("series", 27, 39), ("series", 39, 50), ("series", 50, 57)]
    assert _numbers(t) == [(27, "replaced"), (39, "replaced"), (50, "replaced"), (57, "stands")]
    assert list(series_of(t.relations)) == [(0, 1, 2, 3)]
    assert not t.contradicted


def test_the_last_of_a_series_is_the_latest_credible() -> None:
    t = _killed(*RISING)
    assert _by(t, "latest-credible") == (57, 57, 57)
    assert _by(t, "conservative") == (27, 27, 27)
    assert _by(t, "representative") == (27, 57, 57)
    assert _by(t, "informative") == (57, 57, 57)


@pytest.mark.parametrize("other", [MINISTRY, HOSPITAL, None], ids=["ministry", "doctors", "outlet"])
def test_a_rise_goes_on_through_others_of_one_camp_and_through_outlets(other: Speaker | None) -> None:
    t = _killed(account("r1", "2020-05-01", 27, GOVERNOR), account("r2", "2020-05-02", 39, other))
    assert _relations(t) == [("series", 27, 39)]


def test_an_older_toll_printed_late_is_told_apart() -> None:
    late = account("r9", "2020-05-04", 39, GOVERNOR)
    t = _killed(*RISING, late)
    assert _by(t, "latest-credible") == (57, 57, 57)
    assert [(v.by.report, v.by.moment.day) for v in t.values if v.value.best == 39] == [
        ("r2", "2020-05-01"),
        ("r9", "2020-05-01"),
    ]


def test_an_older_toll_that_nobody_gave_before_is_taken_for_older() -> None:
    t = _killed(account("r1", "2020-05-01", 57, GOVERNOR), account("r2", "2020-05-02", 39))
    assert _numbers(t) == [(57, "stands"), (39, "late")]
    assert _relations(t) == [("series", 39, 57)]


def test_the_text_s_own_day_orders_the_series() -> None:
    """The one printed later says that it counts as of two days before."""
    t = _killed(
        account("r1", "2020-05-03", 39, GOVERNOR, known="2020-05-01"), account("r2", "2020-05-02", 52, GOVERNOR)
    )
    assert _numbers(t) == [(39, "replaced"), (52, "stands")]
    assert t.values[0].by.moment.told


def test_a_day_of_knowledge_after_the_printing_is_not_believed() -> None:
    t = _killed(account("r1", "2020-05-03", 39, GOVERNOR, known="2020-05-09"))
    assert t.values[0].by.moment.day == "2020-05-03"


CONTRADICTED = (
    account("r1", "2020-05-02", 471, MINISTRY),
    account("r2", "2020-05-02", Toll("killed", "unspecified", 100, 200, 300), FOREIGN, bound="range"),
)


def test_two_claimants_of_two_camps_contradict_each_other() -> None:
    t = _killed(*CONTRADICTED)
    assert t.contradicted
    assert _relations(t) == [("contradiction", 200, 471)]
    assert (t.by_rule["latest-credible"].low, t.by_rule["latest-credible"].high) == (100, 471)


def test_of_one_day_s_rivals_most_origins_decide() -> None:
    t = _killed(account("r0", "2020-05-02", 471, MINISTRY), *CONTRADICTED)
    assert _by(t, "latest-credible") == (100, 471, 471)


def test_what_says_that_there_were_no_more_is_no_step_of_a_rise() -> None:
    early = account("r2", "2020-05-01", Toll("killed", "unspecified", 100, 200, 300), FOREIGN, bound="range")
    assert _killed(CONTRADICTED[0], early).contradicted


@pytest.mark.parametrize(
    ("first", "second", "contradicted"),
    [
        ((MONITOR, 132), (GOVERNOR, 160), True),
        ((GOVERNOR, 132), (MINISTRY, 160), False),
        ((GOVERNOR, 132), (None, 160), False),
        ((REBELS, 132), (ARMY, 160), True),
        ((MONITOR, 132), (MONITOR, 160), False),
    ],
)
def test_who_differs_on_one_day_decides(
    first: tuple[Speaker | None, int], second: tuple[Speaker | None, int], contradicted: bool
) -> None:
    accounts = [account(f"r{n}", "2020-05-02", toll, by) for n, (by, toll) in enumerate((first, second))]
    assert _killed(*accounts).contradicted is contradicted


def test_two_speakers_of_one_report_contradict_each_other() -> None:
    one = account("r1", "2020-05-02", 25, GOVERNOR, others=((figure(21, standing="rival"), MINISTRY),))
    assert _killed(one).contradicted


def test_another_camp_s_later_and_little_higher_toll_is_a_rise() -> None:
    t = _killed(account("r1", "2020-05-01", 21, MONITOR), account("r2", "2020-05-02", 25, GOVERNOR))
    assert _relations(t) == [("series", 21, 25)]


def test_clocks_tell_a_rise_across_camps_from_a_contradiction() -> None:
    early, late = "2020-05-01T09:00:00+00:00", "2020-05-01T19:00:00+00:00"
    assert not _killed(account("r1", early, 21, MONITOR), account("r2", late, 25, GOVERNOR)).contradicted
    assert _killed(account("r1", early, 25, MONITOR), account("r2", late, 21, GOVERNOR)).contradicted


def test_who_gave_the_lower_number_too_does_not_contradict_it() -> None:
    """The governor's count goes on from the number that both gave."""
    t = _killed(
        account("r1", "2020-05-01", 21, MONITOR),
        account("r2", "2020-05-01", 21, GOVERNOR),
        account("r3", "2020-05-02", 70, GOVERNOR),
    )
    assert not t.contradicted
    assert ("series", 21, 70) in _relations(t)


def test_a_vague_word_is_no_number_that_both_gave() -> None:
    """Hundreds, said the ministry first: 200 is what we make of it, and not what the foreign office counts."""
    t = _killed(account("r0", "2020-05-01", HUNDREDS, MINISTRY, bound="vague"), *CONTRADICTED)
    assert t.contradicted


def test_what_a_report_calls_earlier_is_contradicted_by_nobody() -> None:
    later = account("r2", "2020-05-02", 70, GOVERNOR, others=((figure(21, standing="earlier"), None),))
    assert not _killed(account("r1", "2020-05-01", 21, MONITOR), later).contradicted


def test_a_copy_printed_late_is_nobody_who_stands_by_a_number() -> None:
    told = [
        account("r1", "2020-05-01", 21, MONITOR),
        account("r2", "2020-05-02", 25, GOVERNOR),
        account("r3", "2020-05-03", 21, MONITOR),
    ]
    assert not _killed(*told, texts=(("r1", "r3"), ("r2",))).contradicted


def test_described_speakers_are_the_same_by_their_words() -> None:
    one = Speaker("civilian:rescue team", "rescue team", "civilian", named=False)
    same = Speaker("humanitarian:rescue team", "rescue team", "humanitarian", named=False)
    t = _killed(account("r1", "2020-05-01", 9, one), account("r2", "2020-05-01", 14, same))
    assert not t.contradicted


def test_who_stands_by_a_number_contradicts_the_higher_one() -> None:
    t = _killed(
        account("r1", "2020-05-01", 21, MONITOR),
        account("r2", "2020-05-02", 25, GOVERNOR),
        account("r3", "2020-05-03", 21, MONITOR),
    )
    assert t.contradicted


def test_the_boast_of_a_party_contradicts_the_monitor_and_is_marked() -> None:
    t = _killed(
        account("r1", "2020-05-01", 12, MONITOR, actors=(REBELS,)),
        account("r2", "2020-05-02", 25, REBELS, actors=(REBELS,)),
    )
    assert _relations(t) == [("contradiction", 12, 25)]
    assert "Northern Front is a party" in t.relations[0].why
    assert [c.interested for v in t.values for c in v.by.claimants] == [False, True]
    assert _by(t, "latest-credible") == (12, 12, 12)


def test_a_correction_takes_the_earlier_number_back() -> None:
    t = _killed(account("r1", "2020-05-01", 16, GOVERNOR), account("r2", "2020-05-02", 12, GOVERNOR, corrects=True))
    assert _numbers(t) == [(16, "corrected"), (12, "stands")]
    assert _relations(t) == [("superseded", 16, 12)]


def test_a_lower_number_that_stays_takes_the_higher_one_back() -> None:
    t = _killed(
        account("r1", "2020-05-01", 132, GOVERNOR),
        account("r2", "2020-05-06", 129, MINISTRY),
        account("r3", "2020-05-07", 129, MINISTRY),
    )
    assert [s for _, s in _numbers(t)] == ["corrected", "stands", "stands"]


def test_what_the_report_calls_earlier_comes_before() -> None:
    one = account("r1", "2020-05-02", 52, GOVERNOR, others=((figure(39, standing="earlier"), None),))
    t = _killed(one)
    assert _relations(t) == [("series", 39, 52)]
    assert _by(t, "representative") == (52, 52, 52)


def test_the_total_of_the_war_enters_no_rule() -> None:
    war = Counted(killed(90000), None, "", (), (figure(90000, standing="total"),))
    t = _killed(account("r1", "2020-05-01", 12, GOVERNOR), account("r2", "2020-05-01", 9, losses=(war,)))
    assert dict(_numbers(t))[90000] == "total"
    assert _by(t, "informative") == (12, 12, 12)


@pytest.mark.parametrize(("vague", "low"), [(DOZENS, 12), (HUNDREDS, 100)])
def test_a_count_takes_the_place_of_a_vague_word(vague: Toll, low: int) -> None:
    t = _killed(account("r1", "2020-05-01", vague, bound="vague"), account("r2", "2020-05-02", 140, GOVERNOR))
    assert _numbers(t)[0][1] == "replaced"
    assert t.by_rule["representative"].low == low
    assert _by(t, "latest-credible") == (140, 140, 140)


def test_an_open_end_stays_open_where_nobody_counts() -> None:
    assert _by(_killed(account("r1", "2020-05-01", HUNDREDS, bound="vague")), "representative") == (100, 200, None)


def test_a_number_without_a_claimant_beside_a_report_s_own_replaces_no_other_s() -> None:
    page = account("r2", "2020-05-02", 15, others=((figure(57, standing="rival"), None),))
    t = _killed(account("r1", "2020-05-01", 15, GOVERNOR), page)
    assert dict(_numbers(t))[15] == "stands"


def test_parts_know_their_whole() -> None:
    one = account("r1", "2020-05-01", 20, GOVERNOR, more=(killed(12, who="civilians"), killed(4, who="children")))
    assert {t.who: t.part_of for t in fields_of([one]).tolls} == {
        "unspecified": None,
        "civilians": "unspecified",
        "children": "civilians",
    }


def test_more_civilians_than_all_are_no_part() -> None:
    one = account("r1", "2020-05-01", 20, GOVERNOR, more=(killed(30, who="civilians"),))
    assert all(t.part_of is None for t in fields_of([one]).tolls)


def test_copies_have_one_vote_and_keep_their_values() -> None:
    told = [account(f"r{n}", "2020-05-01", k) for n, k in ((1, 9), (2, 9), (3, 7))]
    t = _killed(*told, texts=(("r1", "r2"), ("r3",)))
    assert t.by_rule["representative"].best == 7
    assert len(t.values) == 3


def test_what_several_say_of_an_event_is_no_word_of_each_on_its_toll() -> None:
    one = account("r1", "2020-05-01", 20, others=((figure(20, standing="rival"), GOVERNOR),))
    (loss,) = one.losses
    told = replace(loss, figures=(replace(loss.figures[0], claims=("c0", "c1")),))
    named = [c for v in fields_of([replace(one, losses=(told,))]).tolls[0].values for c in v.by.claimants]
    assert [c.name for c in named] == ["governor"]


def test_the_order_of_accounts_does_not_matter() -> None:
    accounts = [*RISING, *CONTRADICTED, account("r8", "2020-05-02", DOZENS, HOSPITAL, bound="vague")]
    expected = fields_of(accounts)
    for seed in range(10):
        random.Random(seed).shuffle(accounts)
        assert fields_of(accounts) == expected


def _two_places() -> Fields:
    province = spot("Homs", None, None, precision="admin1")
    return fields_of([account("r1", "2020-05-01", 3), account("r2", "2020-05-02", 3, spot=province)])


def test_places_of_all_reports_are_kept() -> None:
    found = _two_places().place
    assert [v.value.name for v in found.values] == ["Tal Asfar", "Homs"]
    assert found.by_rule["conservative"] == spot("Homs", None, None, precision="admin1")


@pytest.mark.parametrize(
    ("accounts", "line"),
    [
        (
            (*RISING, account("r5", "2020-05-01", 30, MINISTRY)),
            "killed: 27 → 39 → 50 → 57 (governor, 1–3 May); 30 (health ministry, 1 May)",
        ),
        (CONTRADICTED, "killed: 100–300 (foreign intelligence, 2 May); 471 (health ministry, 2 May) [contradiction]"),
        ((account("r1", "2020-05-01", HUNDREDS, bound="vague"),), "killed: 100+ (The r1 Post, 1 May)"),
        ((account("r1", None, 9, GOVERNOR, bound="least"),), "killed: 9+ (governor)"),
        (
            (account("r1", "2020-05-01", 57, GOVERNOR), account("r2", "2020-05-02", 39)),
            "killed: 57 (governor, 1 May); 39 [older] (The r2 Post, 2 May)",
        ),
    ],
)
def test_a_line_tells_who_said_what_when(accounts: tuple[Account, ...], line: str) -> None:
    assert next(iter(value_lines(fields_of(accounts)))) == line


def test_only_fields_with_several_values_have_a_line() -> None:
    assert list(value_lines(_two_places()))[1:] == ["place: Tal Asfar (1 report); Homs (1 report)"]


def test_values_for_machines_bear_words_and_claimants() -> None:
    found = incident_values([account("r1", "2020-05-01", 27, GOVERNOR, known="2020-05-01")])[0]
    (value,) = found["values"]
    assert (value["best"], value["words"], value["standing"], value["known_by"]) == (27, "27", "stands", "text")
    assert [c["name"] for c in value["claimants"]] == ["governor"]
    assert found["rules"]["latest-credible"] == {"low": 27, "best": 27, "high": 27}


def test_fields_that_nobody_tells_are_left_out() -> None:
    found = incident_values([account("r1", "2020-05-01", 27, mode=None, days=None)])
    assert [f["field"] for f in found] == ["killed", "place", "type"]


@pytest.mark.parametrize(
    ("change", "field", "apart"),
    [
        ({"days": day("2020-05-03")}, "day", True),
        ({"days": day("2020-04-30", "2020-05-01")}, "day", False),
        ({"spot": spot("Far", lat=36.5)}, "place", True),
        ({"spot": spot("Homs", None, None, precision="admin1")}, "place", False),
        ({"actors": (ARMY,)}, "actor", True),
        ({"actors": (MONITOR,)}, "actor", False),
    ],
)
def test_values_that_cannot_both_be_true_are_apart(change: dict[str, Any], field: str, apart: bool) -> None:
    one = account("r1", "2020-05-01", 3, actors=(REBELS,))
    found = incident_values([one, replace(one, report="r2", **change)])
    assert [f["apart"] for f in found if f["field"] == field] == [apart]


def test_a_deed_laid_at_the_doors_of_two_sides_is_contradicted() -> None:
    told = [account("r1", "2020-05-01", 3, actors=(REBELS,)), account("r2", "2020-05-01", 3, actors=(ARMY,))]
    assert fields_of(told).contradicted
    assert [f["names"] for f in incident_values(told) if f["field"] == "actor"] == [
        {"actor:army": "army", "actor:northern-front": "Northern Front"}
    ]


def test_agreement_is_the_share_of_origins_that_give_the_value() -> None:
    told = [account(f"r{n}", "2020-05-01", k) for n, k in ((1, 9), (2, 9), (3, 7), (4, 9))]
    assert fields_of(told, (("r1", "r2"),)).tolls[0].agreement == pytest.approx(2 / 3, abs=0.001)


def test_weapons_are_kept_as_the_reports_call_them() -> None:
    told = [account("r1", "2020-05-01", 3, weapons=("rockets",)), account("r2", "2020-05-01", 3, weapons=("mortars",))]
    assert list(value_lines(fields_of(told)))[1:] == ["weapon: rockets (1 report); mortars (1 report)"]


def test_a_run_of_series_relations_ends_where_nothing_follows() -> None:
    steps = [Relation("series", 0, 1, ""), Relation("same", 1, 2, ""), Relation("series", 1, 3, "")]
    assert list(series_of(steps)) == [(0, 1, 3)]
