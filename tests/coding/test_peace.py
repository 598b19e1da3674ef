"""Whole reports of other things than war: what is invented in them, and what of real war in them is kept."""

from __future__ import annotations

import pytest

from bench.peace import PARTS, TEXTS, Invented, invented, measure
from tests.coding._told import whole

#: Invented events of violence per hundred reports: what issue 6 allows where rules were mended, and what was measured
#: on reports that nothing was mended for, which must not rise.
MOST = {"first": 2.0, "held": 2.0, "later": 24.0, "unseen": 17.0}


def force(text: str) -> list[tuple[str, str | None]]:
    return [(e.status, e.telling) for e in whole(text).events if e.type == "ASSAULT"]


@pytest.mark.parametrize("part", PARTS)
def test_no_more_violence_is_invented_than_measured(part: str) -> None:
    reports, found = measure(TEXTS / part)
    violence = [x for x in found if x.type == "ASSAULT" and not x.old]
    assert reports >= 20
    assert 100 * len(violence) < MOST[part] * reports, violence


def test_what_is_marked_as_background_is_no_invention() -> None:
    span = {"begin": 0, "end": 4}
    event = {"trigger": span, "type": "ASSAULT", "status": "occurred", "rule": "r", "telling": "background"}
    document = {"report": {"id": "a", "text": "raid"}, "events": [event, {**event, "status": "planned"}]}
    assert invented([document]) == [Invented("a", "raid", "ASSAULT", "r", old=True)]


SPORT = (
    "The touring team won the third match of the series on Sunday and the captain praised his bowlers. The batsmen "
    "scored freely, the fans sang and the coach spoke of a final that nobody would forget. The opener was out for nine "
    "and the last wicket fell after tea, which gave the hosts the cup. "
)


def test_an_attack_told_in_a_report_of_sport_with_gunmen_day_and_dead_is_kept() -> None:
    attack = (
        "On 3 March gunmen attacked the team bus in Lahore and killed six policemen, which had put the tour in doubt."
    )
    assert ("occurred", "background") in force(SPORT + attack)


def test_a_figure_of_speech_in_the_same_report_is_not() -> None:
    assert force(SPORT + "The bowlers attacked from both ends and destroyed the batsmen.") == []


COURT = (
    "A court in the capital sentenced two men to life in prison on Monday. The judge said that the evidence left no "
    "doubt and the prosecutor called the verdict just. The defence lawyer will appeal, and the trial of a third goes "
    "on. Witnesses had testified for nine weeks before the jury found the men guilty on all counts. "
)


def test_what_a_court_tells_of_an_old_attack_is_background_of_its_own_date() -> None:
    assert force(COURT + "The bomb attack of 4 May 2014 killed nine people in Mombasa.") == [("occurred", "background")]


def test_what_a_court_tells_without_a_date_is_nothing() -> None:
    assert force(COURT + "The men shot the guard and stabbed his wife.") == []


QUAKE = (
    "The earthquake of magnitude 6.1 flattened three villages on Monday, and rescuers dug through rubble in the rain. "
    "Landslides blocked the road and aftershocks toppled what was left of the school. The weather will turn cold on "
    "Friday, forecasters said, and the river has flooded the lower town. Tents were flown in from the coast. "
)


def test_the_dead_of_an_earthquake_are_not_killed_by_anybody() -> None:
    assert force(QUAKE + "At least 88 people were killed and 300 wounded, and the toll may rise.") == []


def test_soldiers_killed_by_gunmen_in_the_same_report_are() -> None:
    text = QUAKE + "On Tuesday gunmen ambushed a relief convoy near Herat and killed four soldiers."
    assert force(text) == [("occurred", None)]


@pytest.mark.parametrize("words", ["as if it had been bombed", "as though it had been shelled", "like a bombing"])
def test_a_comparison_tells_of_nothing(words: str) -> None:
    assert force(f"The hall looked {words} after the concert in Aleppo on Monday.") == []


LOCAL = (
    "The council of the harbour town met on Tuesday evening to discuss the new bridge. The mayor said that the work "
    "would begin in May and that the market would move to the old station. Shopkeepers asked for lower rents, and the "
    "priest invited all to the fair on Sunday. A driver on his way home told of a long delay at the roundabout. "
)


@pytest.mark.parametrize(
    "told",
    [
        "A man of 34 was hit by a car on the quay on Sunday and killed.",
        "The tremor struck at 2:44 a.m. and was felt in nine villages.",
        "Two people died when their boat hit a rock off the lighthouse on Saturday.",
    ],
)
def test_what_hits_and_kills_in_a_report_that_names_no_war_is_no_violence(told: str) -> None:
    assert force(LOCAL + told) == []


@pytest.mark.parametrize(
    "told",
    [
        "On Sunday a mob beat a Rohingya trader to death in the port.",
        "Gunmen killed two policemen at the ferry on Sunday.",
        "A militant stabbed a priest to death in the church on Sunday.",
    ],
)
def test_armed_violence_in_the_same_report_is_kept(told: str) -> None:
    assert "occurred" in [status for status, _ in force(LOCAL + told)]
