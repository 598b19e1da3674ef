"""Control over time: spells, what is presumed, what is unknown, and what contradicts itself."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.linking import (
    Body,
    Copy,
    Days,
    Statement,
    control_timeline,
    control_timeline_object,
    holders_at,
    statements_by_place,
)
from tests.linking.control import (
    ARMY,
    ARMY_SAYS,
    MONITORS,
    NAMES,
    REBELS,
    RSF,
    RSF_SAYS,
    TOWN,
    line,
    said,
    spells,
    voice,
)

A, R = "Sudanese Armed Forces", "Rapid Support Forces"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            [said("2031-03-01", "held", ARMY), said("2031-03-20", "held", ARMY)],
            [f"{A} 2031-03-01..2031-03-20 first_word last_word"],
            id="two words of one force are one spell",
        ),
        pytest.param(
            [said("2031-03-01", "held", ARMY), said("2031-09-01", "held", ARMY)],
            [f"{A} 2031-03-01..2031-03-01 first_word silence", f"{A} 2031-09-01..2031-09-01 first_word last_word"],
            id="a long silence is unknown",
        ),
        pytest.param(
            [said("2031-03-01", "held", ARMY), said("2031-03-10", "gained", RSF, when="2031-03-09")],
            [f"{A} 2031-03-01..2031-03-01 first_word taken", f"{R} 2031-03-09..2031-03-09 taken last_word"],
            id="taken by another",
        ),
        pytest.param(
            [said("2031-03-01", "held", ARMY), said("2031-03-30", "held", RSF)],
            [f"{A} 2031-03-01..2031-03-01 first_word other_word", f"{R} 2031-03-30..2031-03-30 first_word last_word"],
            id="another is said to hold it later: the end is inferred",
        ),
        pytest.param(
            [said("2031-03-01", "held", RSF), said("2031-03-05", "lost", RSF)],
            [f"{R} 2031-03-01..2031-03-05 first_word lost"],
            id="given up, and nobody is named who took it",
        ),
        pytest.param(
            [said("2031-03-10", "gained", RSF, when="2031-03-09", against=ARMY)],
            [f"{A} 2031-03-09..2031-03-09 first_word taken", f"{R} 2031-03-09..2031-03-09 taken last_word"],
            id="from whom it was taken held it until then",
        ),
        pytest.param(
            [
                said("2031-03-10", "gained", RSF, when="2031-03-09", report="r"),
                said("2031-03-10", "held", ARMY, report="r", n=1),
            ],
            [f"{A} 2031-03-09..2031-03-09 first_word taken", f"{R} 2031-03-09..2031-03-09 taken last_word"],
            id="they took the army-held town",
        ),
        pytest.param(
            [said("2031-03-10", "gained", RSF, when="2031-03-09"), said("2031-03-11", "held", ARMY)],
            [f"{A} 2031-03-09..2031-03-09 first_word taken", f"{R} 2031-03-09..2031-03-09 taken last_word"],
            id="in passing a town is called by its old holder for some days",
        ),
        pytest.param(
            [
                said("2031-03-10", "gained", RSF, when="2031-03-09"),
                said("2031-04-20", "gained", RSF, against=ARMY),
            ],
            [f"{R} 2031-03-09..2031-04-20 taken last_word"],
            id="told again, it is no new change",
        ),
        pytest.param(
            [
                said("2031-03-10", "gained", RSF, when="2031-03-09", against=ARMY),
                said("2031-03-12", "gained", RSF, when="2031-03-11", against=ARMY),
            ],
            [f"{A} 2031-03-09..2031-03-09 first_word taken", f"{R} 2031-03-09..2031-03-11 taken last_word"],
            id="dates of one change slip by days",
        ),
        pytest.param(
            [said("2031-03-01", "held", ARMY), said("2031-03-02", "held", Body("army"))],
            [f"{A} 2031-03-01..2031-03-02 first_word last_word"],
            id="the army is the state's",
        ),
        pytest.param(
            [
                said("2031-03-01", "held", ARMY),
                said("2031-03-02", "held", ARMY),
                said("2031-03-05", "held", Body("Police", "actor:police-sd")),
            ],
            [f"{A} 2031-03-01..2031-03-05 first_word last_word"],
            id="units count for the force above them",
        ),
        pytest.param(
            [said("2031-03-01", "gained", None)], [], id="taken by nobody who is named makes no spell"
        ),
    ],
)  # fmt: skip
def test_spells(told: list[Statement], expected: list[str]) -> None:
    assert spells(*told) == expected


def test_since_backs_a_spell_and_is_no_change_of_its_day() -> None:
    (whole,) = line(said("2031-02-10", "held", ARMY, when=("2029-01-01", "2031-02-10"), granularity="range")).lanes
    (spell,) = whole.spells

    assert (spell.start.why, spell.start.earliest, spell.start.latest) == (
        "since",
        date(2029, 1, 1),
        date(2029, 12, 31),
    )
    assert spell.said == (Days(date(2031, 2, 10), date(2031, 2, 10)),)


def test_since_bridges_silence() -> None:
    told = [
        said("2031-02-10", "held", ARMY),
        said("2032-02-10", "held", ARMY, when=("2029-01-01", "2032-02-10"), granularity="range"),
    ]

    assert spells(*told) == [f"{A} 2031-02-10..2032-02-10 since last_word"]


def test_which_took_it_in_may_holds_it_since() -> None:
    told = [
        said("2031-11-17", "gained", ARMY, when=("2031-05-01", "2031-05-31"), report="r"),
        said("2031-11-17", "held", ARMY, report="r", n=1),
    ]
    ((spell,),) = [x.spells for x in line(*told).lanes]

    assert (spell.start.why, spell.start.earliest, spell.start.latest) == ("taken", date(2031, 5, 1), date(2031, 5, 31))
    assert spell.last == date(2031, 11, 17)


def test_what_is_over_ends_a_spell_of_long_ago() -> None:
    told = said("2031-02-10", "held", REBELS, when=("2029-01-01", "2031-02-10"), granularity="range", former=True)

    assert spells(told) == ["rebels 2029-01-01..2029-01-01 since former"]


def test_a_month_is_the_day_that_another_statement_gives() -> None:
    told = [
        said("2031-05-04", "gained", ARMY, when="2031-05-03"),
        said("2031-11-01", "gained", ARMY, when=("2031-05-01", "2031-05-31")),
    ]

    assert spells(*told) == [f"{A} 2031-05-03..2031-05-03 taken last_word"]


def test_a_part_is_not_the_whole() -> None:
    told = [
        said("2031-03-01", "held", RSF),
        said("2031-03-01", "held", ARMY, part="eastern districts"),
        said("2031-03-05", "gained", ARMY, part="the east", when="2031-03-04"),
    ]

    assert spells(*told) == [f"{R} 2031-03-01..2031-03-01 first_word last_word"]
    assert spells(*told, lane="east") == [f"{A} 2031-03-01..2031-03-04 first_word last_word"]
    assert not line(*told).disputes


def test_villages_of_two_reports_cannot_contradict() -> None:
    told = [
        said("2031-03-01", "held", RSF, part="two villages"),
        said("2031-03-01", "held", ARMY, part="villages", voices=(MONITORS,)),
    ]

    assert len(spells(*told, lane="things")) == 2
    assert not line(*told).disputes


def test_besieged_and_fought_for_stand_beside_a_holder() -> None:
    told = [
        said("2031-03-01", "held", ARMY),
        said("2031-03-01", "besieged", RSF),
        said("2031-03-09", "besieged", None),
        said("2031-03-05", "contested", RSF, against=ARMY),
    ]
    (whole,) = line(*told).lanes

    assert [(b.status, b.by and b.by.name, len(b.said)) for b in whole.beside] == [
        ("besieged", R, 2), ("contested", R, 1),
    ]  # fmt: skip
    assert len(whole.spells) == 1


def test_what_nobody_dates_is_listed_and_drawn_nowhere() -> None:
    made = line(said(None, "held", ARMY), said("2031-03-01", "held", RSF))

    assert [made.statements[i].holder for i in made.undated] == [ARMY]
    assert [s.holder.name for lane in made.lanes for s in lane.spells] == [R]


def test_what_is_only_denied_is_no_word_for_it() -> None:
    denied = said("2031-03-01", "held", RSF, voices=(voice("Sudanese army", stance="denies"),))

    assert spells(denied) == []


# ---- what it rests on -------------------------------------------------------------------------------------------


def test_copies_are_one_origin() -> None:
    told = [said("2031-03-01", "held", ARMY, report=r) for r in ("r1", "r2", "r3")]
    ((spell,),) = [x.spells for x in line(*told, copies=(Copy("r1", "r2", 0.9, "exact", "r1"),)).lanes]

    assert (spell.backing.reports, spell.backing.origins) == (3, 2)


def test_one_speaker_is_one_origin_wherever_he_is_quoted() -> None:
    told = [said("2031-03-01", "held", ARMY, report=r, voices=(MONITORS,)) for r in ("r1", "r2")]
    ((spell,),) = [x.spells for x in line(*told).lanes]

    assert (spell.backing.reports, spell.backing.origins) == (2, 1)
    assert [c.name for c in spell.backing.claimants] == ["Eastern Monitors Group"]


@pytest.mark.parametrize(
    ("by", "interested"), [(RSF_SAYS, True), (ARMY_SAYS, False), (MONITORS, False)], ids=["own", "foe", "monitors"]
)
def test_a_party_that_claims_its_own_gain_is_marked(by: object, interested: bool) -> None:
    ((spell,),) = [x.spells for x in line(said("2031-03-01", "gained", RSF, voices=(by,))).lanes]

    assert spell.backing.interested is interested


# ---- contradictions ---------------------------------------------------------------------------------------------


def _disputes(*told: Statement) -> list[tuple[str, str, set[str]]]:
    return [
        (d.kind, str(d.first), {r.holder.name for r in d.rivals if r.holder}) for d in line(*told).disputes
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            [
                said("2031-03-05", "held", ARMY, voices=(ARMY_SAYS,)),
                said("2031-03-05", "held", RSF, voices=(MONITORS,)),
            ],
            [("holder", "2031-03-05", {A, R})],
            id="two claimants, one day",
        ),
        pytest.param(
            [
                said("2031-03-04", "gained", RSF, when="2031-03-03", voices=(RSF_SAYS,)),
                said("2031-03-05", "held", ARMY, voices=(ARMY_SAYS,)),
            ],
            [("holder", "2031-03-05", {A, R})],
            id="taken, and still held by another",
        ),
        pytest.param(
            [
                said("2031-03-01", "held", RSF, voices=(MONITORS,)),
                said("2031-03-05", "held", ARMY, voices=(ARMY_SAYS,)),
                said("2031-03-09", "held", RSF, voices=(MONITORS,)),
            ],
            [("holder", "2031-03-05", {A, R})],
            id="one word within another's days",
        ),
        pytest.param(
            [said("2031-03-05", "held", ARMY), said("2031-03-05", "gained", RSF, when="2031-03-05")],
            [],
            id="a handover",
        ),
        pytest.param(
            [
                said("2031-03-05", "held", ARMY, voices=(MONITORS,)),
                said("2031-03-05", "held", RSF, voices=(MONITORS,)),
            ],
            [],
            id="one claimant does not contradict himself",
        ),
        pytest.param(
            [
                said("2031-03-05", "held", RSF, voices=(MONITORS,)),
                said("2031-03-05", "held", Body("militants"), voices=(ARMY_SAYS,)),
            ],
            [],
            id="militants may be they",
        ),
        pytest.param(
            [
                said("2031-03-05", "held", ARMY, voices=(MONITORS,)),
                said("2031-03-05", "held", RSF, voices=(RSF_SAYS,)),
                said("2031-03-06", "held", ARMY, part="west"),
                said("2031-03-06", "held", RSF, part="eastern half"),
            ],
            [("divided", "2031-03-05", {A, R})],
            id="loosely said of a divided town",
        ),
    ],
)
def test_contradictions(told: list[Statement], expected: list[tuple[str, str, set[str]]]) -> None:
    assert _disputes(*told) == expected


def test_in_passing_a_divided_town_is_called_by_either_holder() -> None:
    told = [
        said("2031-03-05", "held", RSF),
        said("2031-03-06", "held", ARMY, part="west"),
        said("2031-03-06", "held", RSF, part="eastern half"),
    ]

    assert spells(*told) == []
    assert spells(*told, lane="some") == [f"{R} 2031-03-05..2031-03-05 first_word last_word"]


def test_rival_shares_of_one_day_contradict_and_later_ones_are_a_series() -> None:
    made = line(
        said("2031-03-20", "held", RSF, share=0.75, voices=(MONITORS,)),
        said("2031-03-20", "held", RSF, share=0.4, voices=(ARMY_SAYS,)),
        said("2031-03-28", "held", RSF, share=0.9, voices=(MONITORS,)),
    )

    assert [(str(s.day), s.share) for s in made.shares] == [
        ("2031-03-20", 0.4), ("2031-03-20", 0.75), ("2031-03-28", 0.9),
    ]  # fmt: skip
    assert [(d.kind, [r.share for r in d.rivals]) for d in made.share_disputes] == [("share", [0.4, 0.75])]
    assert made.lanes == ()


def test_shares_that_make_more_than_the_whole_contradict() -> None:
    made = line(
        said("2031-03-20", "held", RSF, share=0.75, voices=(MONITORS,)),
        said("2031-03-21", "held", ARMY, share=0.5, voices=(ARMY_SAYS,)),
    )

    assert [d.kind for d in made.share_disputes] == ["shares"]


# ---- the whole set ----------------------------------------------------------------------------------------------

STORY = (
    said("2031-02-10", "held", ARMY, when=("2029-01-01", "2031-02-10"), granularity="range", report="r01"),
    said("2031-03-04", "gained", RSF, when="2031-03-03", against=ARMY, voices=(RSF_SAYS,), report="r02"),
    said("2031-03-04", "gained", RSF, when="2031-03-03", against=ARMY, voices=(RSF_SAYS,), report="r03"),
    said("2031-03-05", "held", ARMY, voices=(ARMY_SAYS,), report="r04"),
    said("2031-03-06", "held", RSF, voices=(MONITORS,), report="r05"),
    said("2031-03-20", "held", RSF, share=0.75, report="r06"),
    said("2031-04-14", "gained", ARMY, part="eastern districts", when="2031-04-12", report="r07"),
    said("2031-05-03", "lost", RSF, when="2031-05-02", report="r08"),
    said("2031-06-03", "besieged", REBELS, report="r09"),
)


def test_the_order_of_statements_does_not_matter() -> None:
    expected = control_timeline(STORY, (), NAMES)
    for seed in range(20):
        mixed = random.Random(seed).sample(STORY, len(STORY))
        assert control_timeline(mixed, (), NAMES) == expected


def test_statements_are_parted_by_their_places() -> None:
    other = said("2031-03-01", "held", RSF, place=None)

    assert list(statements_by_place((*STORY, other))) == [TOWN.gazetteer_id]


def test_the_object_is_json_and_names_its_statements() -> None:
    made = json.loads(json.dumps(control_timeline_object(line(*STORY))))

    assert (made["format"], made["kind"], made["place"]["gazetteer_id"]) == (1, "control", "geonames:1")
    assert {i for lane in made["lanes"] for s in lane["spells"] for i in s["statements"]} <= set(range(len(STORY)))
    assert made["lanes"][0]["contradictions"][0]["kind"] == "holder"


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ("2028-12-31", []),
        ("2030-06-01", [A]),
        ("2031-03-03", [R]),
        ("2031-03-05", [R, A]),
        ("2031-04-01", [R]),
        ("2031-05-03", []),
    ],
)
def test_who_holds_it_as_of_a_day(day: str, holders: list[str]) -> None:
    found = holders_at(line(*STORY), date.fromisoformat(day))

    assert [s.holder.name for lane, spells in found.items() if lane.kind == "whole" for s in spells] == holders


DAYS = st.integers(0, 400).map(lambda n: (date(2031, 1, 1) + timedelta(n)).isoformat())
BODIES = st.sampled_from([None, ARMY, RSF, REBELS, Body("gunmen"), Body("Nile Front"), Body("They")])


@st.composite
def _statements(draw: st.DrawFn) -> list[Statement]:
    told = []
    for n in range(draw(st.integers(1, 12))):
        day = draw(st.none() | DAYS)
        when = draw(st.none() | DAYS | st.tuples(DAYS, DAYS).map(lambda d: (min(d), max(d))))
        told.append(
            said(
                day,
                draw(st.sampled_from(["held", "gained", "lost", "contested", "besieged", "siege_broken", "advancing"])),
                draw(BODIES),
                against=draw(BODIES),
                when=when,
                granularity=draw(st.sampled_from(["day", "range", "month"])),
                part=draw(st.sampled_from([None, None, "east", "two villages", "most", "areas"])),
                share=draw(st.none() | st.floats(0, 1)),
                former=draw(st.booleans()),
                voices=draw(st.sampled_from([(), (MONITORS,), (ARMY_SAYS,), (RSF_SAYS,)])),
                report=f"r{n}",
            )
        )
    return told


@given(_statements(), st.randoms(use_true_random=False))
def test_whatever_is_said_the_timeline_holds_together(told: list[Statement], dice: random.Random) -> None:
    made = line(*told)

    assert line(*dice.sample(told, len(told))) == made
    json.dumps(control_timeline_object(made))
    for lane in made.lanes:
        for s in lane.spells:
            assert s.said
            assert s.backing.statements
            assert s.first <= s.last
            for e in (s.start, s.end):
                assert e.earliest is None or e.latest is None or e.earliest <= e.latest
        assert all(len(d.rivals) == 2 and d.first <= d.last for d in lane.disputes)
    used = {i for lane in made.lanes for s in lane.spells for i in s.backing.statements}
    assert not used & set(made.undated)


@pytest.mark.parametrize(("words", "holder"), [("militants", "Nile Group"), ("rebels", "rebels")])
def test_the_militants_of_a_report_are_the_group_that_it_names(words: str, holder: str) -> None:
    group = Body("Nile Group", "actor:nile-group", None, "opposition")
    told = [
        said("2031-03-01", "besieged", group, report="r"),
        said("2031-03-01", "held", Body(words), report="r", n=1),
    ]

    assert spells(*told) == [f"{holder} 2031-03-01..2031-03-01 first_word last_word"]
