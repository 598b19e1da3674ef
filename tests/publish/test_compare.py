"""Theirs against ours: what is taken for one, how each field agrees, what either lacks, and who says what."""

from __future__ import annotations

import csv
import doctest
import random
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.publish._released import Claim, Event, Loss, Party, Range, When, Where
from marsad.publish.compare import COLUMNS, FIELDS, _assign, _world, compare, in_place, objects, table_rows, write_table
from marsad.publish.compare._assign import _by_regret, assign
from marsad.publish.compare._score import verdict_table, verdicts
from tests.publish.compare_made import ARMY, CLAIMS, EVENTS, SHELLING, TOWN, UNIT, WIRE, released, row, struck
from tests.publish.made import Made

ROOT = Path(__file__).parents[2]
NEAR = replace(TOWN, lat=TOWN.lat + 0.07 if TOWN.lat else None)
REBELS = Party("actor:hts", "Hayat Tahrir al-Sham", "actor:hts", acled_type="Rebel group")


def _codes(theirs: object = None, ours: object = None) -> dict[str, str]:
    found = verdicts(theirs or row(), ours or SHELLING)  # type: ignore[arg-type]
    assert found is not None
    return {v.field: v.verdict for v in found}


# ---- fields ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2017-09-05", "2017-09-05", "same"),
        ("2017-09-04", "2017-09-05", "overlap"),
        ("2017-09-01", "2017-09-09", "wide"),
        ("2017-09-01", "2017-09-30", "month"),
        ("2017-09-06", "2017-09-06", "within_1"),
        ("2017-09-03", "2017-09-03", "differ"),
    ],
)
def test_days(start: str, end: str, verdict: str) -> None:
    assert _codes(row(start=start, end=end))["day"] == verdict


def test_the_same_span_of_days_says_more_than_days_that_meet() -> None:
    span = When("2017-09-01", "2017-09-20", None, 4, 3)
    assert _codes(row(start="2017-09-01", end="2017-09-20"), replace(SHELLING, when=span))["day"] == "same_span"


@pytest.mark.parametrize(("start", "end"), [("2017-09-08", "2017-09-09"), (None, None)])
def test_days_too_far_apart_are_not_looked_at(start: str | None, end: str | None) -> None:
    assert verdicts(row(start=start, end=end), SHELLING) is None


@pytest.mark.parametrize(
    ("lat", "code", "verdict"),
    [(36.14, 1, "same"), (36.21, 1, "near"), (36.30, 1, "within_25km"), (36.30, 2, "about_25km"), (36.45, 1, "differ")],
)
def test_places_by_distance(lat: float, code: int, verdict: str) -> None:
    assert _codes(row(lat=lat, place_code=code))["place"] == verdict


def test_places_too_far_apart_are_not_looked_at() -> None:
    assert verdicts(row(lat=37.14), SHELLING) is None


@pytest.mark.parametrize(
    ("change", "where", "verdict"),
    [
        ({"place_code": 4}, TOWN, "same_unit"),
        ({}, UNIT, "same_unit"),
        ({"lat": None, "lon": None}, TOWN, "same_name"),
        ({}, None, "unknown"),
    ],
)
def test_places_without_two_points(change: dict[str, object], where: Where | None, verdict: str) -> None:
    assert _codes(row(**change), replace(SHELLING, where=where))["place"] == verdict


def test_another_unit_is_not_looked_at() -> None:
    assert verdicts(row(admin1="Homs Governorate"), replace(SHELLING, where=UNIT)) is None


@pytest.mark.parametrize(
    ("a", "b", "actors", "verdict"),
    [
        ("Government of Syria", "Civilians", (ARMY,), "both"),
        ("Government of Syria", "Syrian insurgents", (ARMY,), "one"),
        ("Government of Syria", "Syrian insurgents", (), "unknown"),
        ("SDF", "IS", (REBELS,), "none"),
    ],
)
def test_sides(a: str, b: str, actors: tuple[Party, ...], verdict: str) -> None:
    targets = SHELLING.targets if verdict == "both" else ()
    ours = replace(SHELLING, actors=actors, targets=targets)
    assert _codes(row(side_a=a, side_b=b, side_a_id=None), ours)["sides"] == verdict


def test_a_unit_is_of_its_government_by_the_registry() -> None:
    force = Party("actor:army", "Syrian Arab Army", "actor:forces-sy", acled_type="State forces")
    ours = replace(SHELLING, actors=(force,), targets=())
    assert _codes(row(side_b="Syrian insurgents"), ours)["sides"] in ("one", "unknown")


def test_a_withheld_name_is_never_compared() -> None:
    hidden = Party("person:withheld", "Government of Syria", withheld=True)
    assert _codes(row(), replace(SHELLING, actors=(hidden,), targets=()))["sides"] == "unknown"


@pytest.mark.parametrize(
    ("theirs", "ours", "verdict"),
    [
        ((4, 4, 4), (4, 4, 4), "equal"),
        ((12, 12, 12), (12, 12, 12), "equal_large"),
        ((9, 12, 15), (10, 10, 10), "ours_inside"),
        ((11, 11, 11), (9, 10, 15), "theirs_inside"),
        ((6, 6, 6), (4, 4, 4), "like"),
        ((12, 12, 12), (4, 4, 4), "unlike"),
        ((40, 40, 40), (4, 4, 4), "differ"),
        ((0, 0, 3), (2, 2, 2), "ours_inside"),
        ((4, 4, 4), (None, None, None), "unknown"),
        ((0, 0, 0), (None, None, None), "none"),
        ((None, None, None), (None, None, None), "none"),
        ((20, 20, 20), (12, 12, None), "theirs_inside"),
        ((90, 90, 90), (12, 12, None), "differ"),
    ],
)
def test_deaths(theirs: tuple[int | None, ...], ours: tuple[int | None, ...], verdict: str) -> None:
    low, best, high = theirs
    assert _codes(row(low=low, best=best, high=high), replace(SHELLING, killed=Range(*ours)))["deaths"] == verdict


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("3", "alike"), ("1", "other_way"), (None, "unknown"), ("Shelling/artillery/missile attack", "equal"),
        ("Air/drone strike", "alike"), ("Armed clash", "differ"),
    ],
)  # fmt: skip
def test_kinds_of_both_bodies(kind: str | None, verdict: str) -> None:
    assert _codes(row(kind=kind))["kind"] == verdict


# ---- who is whom ----------------------------------------------------------------------------------------------------


def _pairs(found: object) -> dict[str, str]:
    return {f"{x.row.id}-{x.incident.id}": x.relation for x in found.links}  # type: ignore[attr-defined]


def test_the_same_is_found_and_counted_by_field() -> None:
    found = compare(released(struck("i1", 12)), [row()])
    assert _pairs(found) == {"r1-i1": "same"}
    assert [found.agreement[f] for f in FIELDS] == [
        {"same": 1}, {"same": 1}, {"both": 1}, {"alike": 1}, {"equal_large": 1},
    ]  # fmt: skip


def test_each_row_has_one_incident_and_the_whole_counts() -> None:
    rows = [row(), row(id="r2", low=7, best=7, high=7)]
    found = compare(released(struck("i1", 7), struck("i2", 12)), rows)
    assert _pairs(found) == {"r1-i2": "same", "r2-i1": "same"}


def test_order_changes_nothing() -> None:
    rows = [row(), row(id="r2", best=7, low=7, high=7), row(id="r3", best=3, low=3, high=3)]
    ours = [struck("i1", 7), struck("i2", 12), struck("i3", 3)]
    wanted = _pairs(compare(released(*ours), rows))
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        random.Random(seed + 9).shuffle(ours)
        assert _pairs(compare(released(*ours), rows)) == wanted


def test_a_row_that_adds_up_several_of_ours() -> None:
    found = compare(released(struck("i1", 9), struck("i2", 3)), [row()])
    assert _pairs(found) == {"r1-i1": "same", "r1-i2": "part_of_theirs"}


def test_more_dead_than_the_row_has_are_no_part_of_it() -> None:
    found = compare(released(struck("i1", 12), struck("i2", 8)), [row(high=12)])
    assert _pairs(found) == {"r1-i1": "same"}


def test_an_incident_of_days_that_spans_several_rows() -> None:
    days = When("2017-09-01", "2017-09-05", None, 2, 2)
    rows = [
        row(id="r1", start="2017-09-01", end="2017-09-01", low=20, best=20, high=20),
        row(id="r2", start="2017-09-03", end="2017-09-03", low=25, best=25, high=25),
        row(id="r3", start="2017-09-04", end="2017-09-04", low=40, best=40, high=40),
    ]
    found = compare(released(struck("i1", 96, when=days)), rows)
    assert set(_pairs(found).values()) == {"part_of_ours"}
    assert len(found.links) == 3


def test_what_may_stand_twice_is_said() -> None:
    ours = compare(released(struck("i1", 12), struck("i2", 12)), [row()])
    theirs = compare(released(struck("i1", 12)), [row(), row(id="r2")])
    assert sorted(_pairs(ours).values()) == ["again_ours", "same"]
    assert sorted(_pairs(theirs).values()) == ["again_theirs", "same"]


def test_small_numbers_twice_say_nothing() -> None:
    found = compare(released(struck("i1", 2), struck("i2", 2)), [row(low=2, best=2, high=2)])
    assert list(_pairs(found).values()) == ["same"]


# ---- what either lacks ----------------------------------------------------------------------------------------------


def test_a_row_that_we_lack_says_what_was_nearest() -> None:
    found = compare(released(struck("i1", 12)), [row(), row(id="r2", low=90, best=90, high=90)])
    (alone,) = found.theirs_alone
    assert alone.row is not None
    assert (alone.row.id, alone.nearest) == ("r2", "i1")
    assert "more than four times" in alone.reason


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2016-01-01", "end": "2016-01-01"},
        {"admin1": "Homs Governorate", "lat": 34.7, "lon": 36.7},
        {"start": None, "end": None},
    ],
)
def test_a_row_that_our_reports_do_not_reach_is_no_gap(change: dict[str, object]) -> None:
    found = compare(released(struck("i1", 12)), [row(), row(id="r2", **change)])
    assert (found.theirs_alone, found.theirs_outside, found.theirs_in_reach) == ((), 1, 1)


def test_an_incident_that_they_lack() -> None:
    found = compare(released(struck("i1", 12), struck("i2", 40)), [row()])
    assert [a.incident.id for a in found.ours_alone if a.incident] == ["i2"]


@pytest.mark.parametrize(
    "ours",
    [
        struck("x"),
        struck("x", 4, quad=1),
        struck("x", 4, day="2019-01-01"),
        struck("x", 4, when=When()),
        struck("x", 4, where=None, when=When("2017-09-05", "2017-09-05")),
        struck("x", 4, where=replace(TOWN, country="IQ", lat=30.0)),
    ],
)
def test_what_they_do_not_count_is_no_gap_of_theirs(ours: object) -> None:
    found = compare(released(struck("i1", 12), ours), [row(low=12, high=12)])  # type: ignore[arg-type]
    assert found.ours_alone == ()


def test_words_are_not_compared_with_deeds() -> None:
    assert compare(released(struck("i1", 12, quad=1)), [row()]).links == ()


def test_an_agreement_is_compared_with_a_body_that_counts_them() -> None:
    agreed = struck("i1", quad=1, acled="Agreement", type="AGREE")
    theirs = row(kind="Agreement", low=0, best=0, high=0)
    assert _pairs(compare(released(agreed), [theirs])) == {"r1-i1": "same"}


def test_nothing_on_either_side() -> None:
    assert compare(released(), []).links == ()
    assert compare(Made(), []).rows == 0


# ---- who says what --------------------------------------------------------------------------------------------------


def _event(killed: int | None, *claims: str, status: str = "occurred") -> Event:
    losses = (Loss("killed", "unspecified", Range(killed, killed, killed)),) if killed is not None else ()
    return replace(EVENTS[0], incident="i1", losses=losses, claims=claims, status=status)


def _claim(name: str, stance: str = "asserts", words: str | None = None) -> Claim:
    return replace(CLAIMS[0], id=name, claimant=f"speaker {name}", stance=stance, words=words)


@pytest.mark.parametrize(
    ("event", "claims", "bearings"),
    [
        (_event(12, "a"), (_claim("a"),), ["supports"]),
        (_event(10, "a"), (_claim("a"),), ["supports"]),
        (_event(50, "a"), (_claim("a"),), ["contradicts"]),
        (_event(None, "a"), (_claim("a"),), ["supports"]),
        (_event(12, "a", "b"), (_claim("a"), _claim("b", "denies", "we did not")), ["contradicts", "supports"]),
        (_event(12, "a", "b"), (_claim("a"), _claim("b", "no_comment")), ["supports", "silent"]),
        (_event(12, "a", status="planned"), (_claim("a"),), ["silent"]),
        (_event(12, "a", status="denied"), (_claim("a"),), ["contradicts"]),
        (_event(12), (), ["supports"]),
    ],
)
def test_sentences_support_or_contradict(event: Event, claims: tuple[Claim, ...], bearings: list[str]) -> None:
    found = compare(released(struck("i1", 12), events=(event,), claims=claims), [row()])
    assert [s.bearing for s in found.links[0].sentences] == bearings


def test_a_sentence_has_its_speaker_outlet_and_words() -> None:
    event, denial = _event(12, "b"), _claim("b", "denies", "we did not")
    (said,) = compare(released(struck("i1", 12), events=(event,), claims=(denial,)), [row()]).links[0].sentences
    assert (said.claimants, said.outlet, said.words, said.reason) == (
        ("speaker b",), WIRE.outlet, "we did not", "denied",
    )  # fmt: skip


def test_events_of_other_incidents_are_not_quoted() -> None:
    other = replace(_event(50, "a"), incident="i9")
    found = compare(released(struck("i1", 12), events=(other,), claims=(_claim("a"),)), [row()])
    assert found.links[0].sentences == ()


# ---- assigning ------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.floats(0.1, 9), max_size=20))
def test_the_best_whole_is_found(scores: dict[tuple[int, int], float]) -> None:
    from scipy.optimize import linear_sum_assignment

    table = [[scores.get((r, c), 0.0) for c in range(6)] for r in range(6)]
    at = linear_sum_assignment(table, maximize=True)
    best = sum(table[r][c] for r, c in zip(*at, strict=True))
    assert sum(scores[p] for p in assign(scores).items()) == pytest.approx(best)


def test_what_is_too_large_is_assigned_by_regret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_assign, "_EXACT", 1)
    assert assign({(0, 0): 5.0, (0, 1): 4.9, (1, 0): 4.0}) == {0: 1, 1: 0}
    assert _by_regret([0], [0], {(0, 0): 1.0}) == {0: 0}


# ---- what is written ------------------------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_link_and_each_alone() -> None:
    found = compare(released(struck("i1", 12), struck("i2", 40)), [row(), row(id="r2", low=300, best=300, high=300)])
    rows = [dict(zip(COLUMNS, r, strict=True)) for r in table_rows(found)]
    assert [(r["relation"], r["their_id"], r["incident_id"]) for r in rows] == [
        ("same", "r1", "i1"), ("theirs_alone", "r2", None), ("ours_alone", None, "i2"),
    ]  # fmt: skip
    assert rows[0]["deaths_verdict"] == "equal_large"


def test_the_table_runs_in_no_spreadsheet(tmp_path: Path) -> None:
    found = compare(released(struck("i1", 12)), [row(place="=cmd|' /C calc'!A0")])
    write_table(found, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        (one,) = csv.DictReader(stream)
    assert one["their_place"].startswith("'=")


def test_headlines_and_notes_of_theirs_are_nowhere() -> None:
    found = compare(released(struck("i1", 12)), [row()])
    assert "secret" not in str([*table_rows(found), *objects(found)])


def test_objects_begin_with_the_summary() -> None:
    first, link = objects(compare(released(struck("i1", 12)), [row()]))
    assert (first["kind"], first["links"]["same"], link["kind"]) == ("comparison", 1, "link")


@pytest.mark.parametrize(("place", "inside"), [("Idleb", True), ("Salqin", True), ("Harim", True), ("Homs", False)])
def test_rows_of_a_place(place: str, inside: bool) -> None:
    assert in_place(row(), place) is inside


def test_every_verdict_is_documented() -> None:
    page = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    assert [code for _, code in verdict_table() if f"`{code}`" not in page] == []


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []


@pytest.mark.parametrize("module", [_world, _assign])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
