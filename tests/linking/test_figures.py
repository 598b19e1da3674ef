"""The figures that a loss is made of: leading, rival, outdated, totals; and as of when they are known."""

from __future__ import annotations

import pytest

from marsad.linking import accounts
from marsad.linking._figures import Bound, Figure
from tests.linking.documents import Written


def _figures(w: Written, n: int = 0) -> tuple[Figure, ...]:
    return accounts(w.o)[0].losses[n].figures


def _one(text: str, words: str, best: int) -> Written:
    w = Written(text)
    w.event("strike")
    w.lost(words, best)
    return w


@pytest.mark.parametrize(
    ("rule", "bound"),
    [("cardinal", "exact"), ("at-least", "least"), ("at-most", "most"), ("about", "about"), ("vague", "vague")],
)
def test_a_figure_bears_how_its_words_limit_it(rule: str, bound: Bound) -> None:
    w = _one("The strike killed 30 people.", "killed 30 people", 30)
    w.count("30", 30, rule=rule)
    assert [f.bound for f in _figures(w)] == [bound]


def test_a_range_is_taken_apart_into_rivals_with_their_claims() -> None:
    w = Written("The ministry said the strike killed 25 people. The monitor said 21 had died.")
    w.claim("the strike killed 25 people", "The ministry", kind="official")
    w.claim("21 had died", "The monitor", kind="monitor")
    w.event("strike", claims=["c0", "c1"])
    w.lost_range("killed 25 people", 21, 25, 25)
    w.count("25", 25)
    w.count("21", 21)
    found = _figures(w)
    assert [(f.toll.best, f.standing, f.claims) for f in found] == [(25, "leads", ("c0",)), (21, "rival", ("c1",))]


def test_a_rival_outside_every_claim_is_the_report_s_own() -> None:
    w = Written("The ministry said the strike killed 25 people. Other lists hold 21 dead.")
    w.claim("the strike killed 25 people", "The ministry", kind="official")
    w.event("strike", claims=["c0"])
    w.lost_range("killed 25 people", 21, 25, 25)
    w.count("25", 25)
    w.count("21", 21)
    assert _figures(w)[1].claims == ()


def test_an_outdated_figure_is_kept_as_an_earlier_one() -> None:
    w = _one("The strike killed 52 people. An earlier toll on Friday stood at 39.", "killed 52 people", 52)
    w.count("52", 52)
    w.count("39", 39, superseded=True)
    w.time("Friday", "2022-04-08")
    assert [(f.toll.best, f.standing, f.known) for f in _figures(w)][1] == (39, "earlier", "2022-04-08")


def test_an_earlier_toll_is_none_of_a_part() -> None:
    w = _one("The strike killed 52 people, five of them children. It was 39 before.", "killed 52 people", 52)
    w.lost("five of them children", 5, who="children")
    w.count("39", 39, superseded=True)
    assert len(_figures(w, 0)) == 2
    assert len(_figures(w, 1)) == 1


def test_a_figure_of_another_happening_is_none() -> None:
    w = _one("The strike killed 12 people. A crash killed 9 in the capital.", "killed 12 people", 12)
    w.count("12", 12)
    w.count("9", 9)
    assert [f.toll.best for f in _figures(w)] == [12]


@pytest.mark.parametrize(
    ("text", "words", "time", "statement", "known"),
    [
        ("Thirty died in the strike, the mayor said on Monday.", "Thirty died", "Monday", True, "2016-06-01"),
        ("As of Monday evening the strike had killed thirty.", "killed thirty", "Monday", False, "2016-06-01"),
        ("The toll of the strike rose to thirty dead by Monday.", "thirty dead", "Monday", False, "2016-06-01"),
        ("The strike on Monday killed thirty.", "killed thirty", "Monday", False, None),
    ],
)
def test_the_day_of_knowledge_is_what_the_sentence_says(
    text: str, words: str, time: str, statement: bool, known: str | None
) -> None:
    w = _one(text, words, 30)
    w.time(time, "2016-06-01", statement=statement)
    assert _figures(w)[0].known == known


def test_two_days_of_one_sentence_give_none() -> None:
    w = _one("Thirty died in the strike, the mayor said on Monday, the army on Tuesday.", "Thirty died", 30)
    w.time("Monday", "2016-06-01", statement=True)
    w.time("Tuesday", "2016-06-02", statement=True)
    assert _figures(w)[0].known is None


@pytest.mark.parametrize(
    ("text", "words", "standing"),
    [
        ("The strike came in a war where 900 have died since March 2011.", "900 have died", "total"),
        ("Since March 2011 the strike and others killed 900.", "killed 900", "total"),
        ("The strike killed 9, the deadliest since March 2011.", "killed 9", "leads"),
    ],
)
def test_the_total_of_a_war_is_told_apart(text: str, words: str, standing: str) -> None:
    assert _figures(_one(text, words, 900))[0].standing == standing


@pytest.mark.parametrize(
    ("text", "corrects"),
    [
        ("The ministry corrected the toll of the strike: killed were 12.", True),
        ("The mayor revised it down after the strike: killed were 12.", True),
        ("The strike killed 12, some of whom were counted twice before: killed were 12.", True),
        ("The strike went on; killed were 12.", False),
    ],
)
def test_words_of_correction_are_kept(text: str, corrects: bool) -> None:
    assert _figures(_one(text, "killed were 12", 12))[0].corrects is corrects


@pytest.mark.parametrize(
    ("text", "standing"), [("rose from 27 to 78 dead", "earlier"), ("between 27 and 78 dead", None)]
)
def test_a_rise_is_no_range(text: str, standing: str | None) -> None:
    w = Written(f"The strike killed 78 people. The count {text}.")
    w.event("strike")
    w.lost_range("killed 78 people", 27, 78, 78)
    w.count("78", 78)
    w.count(text.removeprefix("rose ").removesuffix(" dead"), 52, rule="range", low=27, high=78)
    found = _figures(w)[1:]
    assert [f.standing for f in found if f.toll.best == 27] == ([standing] if standing else [])
