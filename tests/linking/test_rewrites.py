"""Paraphrases: the same news told first, in other words, within a day; other reports of one happening are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.linking import Item, Trace, compare, find_copies
from marsad.linking._rewrites import alike, in_order, total, worth
from tests.linking.worlds import item

#: "At least 34 of the 120 people in the Zarqa market died, the observatory said; six shells came from Qasr Banat."
LEAD = ("n:34", "n:120", "p:zarqa-market", "a:actor:observatory", "n:6", "p:qasr-banat", "a:actor:army")


def _report(id: str, *facts: str, outlet: str = "", published: str | None = "2016-06-02", text: str = "") -> Item:  # noqa: A002
    return replace(item(id, text, published=published), trace=Trace(outlet=outlet or id, facts=facts, fact_keys=(1,)))


def test_the_same_facts_told_anew_are_a_rewrite() -> None:
    (copy,) = find_copies([_report("a", *LEAD), _report("b", *LEAD, "o:press")])
    assert (copy.sort, copy.why, copy.containment) == ("rewrite", ("same_facts",), 0.0)


def test_an_independent_report_of_the_same_happening_is_none() -> None:
    """It has the place, the office and a toll of its own."""
    other = ("n:31", "p:zarqa-market", "a:actor:observatory", "n:9", "u:bakery", "r:haddad", "n:45", "p:tal-asfar")
    assert compare(_report("a", *LEAD), _report("b", *other)) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"published": "2016-06-03"}, True),
        ({"published": "2016-06-05"}, False),
        ({"published": None}, False),
        ({"outlet": "a"}, False),
    ],
)
def test_it_is_another_desk_within_a_day(change: dict[str, str | None], found: bool) -> None:
    a, b = _report("a", *LEAD), _report("b", *LEAD, **change)  # type: ignore[arg-type]
    assert (compare(a, b) is not None) is found


def test_without_a_number_in_common_places_and_names_are_not_enough() -> None:
    lead = ("p:one", "p:two", "p:three", "p:four", "p:five", "a:actor:army", "a:actor:observatory")
    assert not alike(lead, lead)


def test_facts_in_another_order_are_another_story() -> None:
    facts = ("n:34", "n:120", "p:zarqa-market", "p:qasr-banat", "n:60")
    assert alike(facts, facts)
    assert not alike(facts, facts[::-1])


SHORT = ("n:9", "p:tal-asfar", "a:actor:army", "a:actor:observatory", "n:3", "u:mosque")


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (SHORT, True),
        (SHORT[::-1], False),
        (("n:11", *SHORT[1:]), False),
        ((*SHORT, "p:qasr-banat", "p:homs", "n:40"), False),
    ],
)
def test_a_short_report_is_a_rewrite_if_nearly_all_is_told_in_order(other: tuple[str, ...], found: bool) -> None:
    assert alike(SHORT, other) is found


def test_phrases_that_were_left_stand_for_the_order() -> None:
    facts = ("n:34", "n:120", "p:zarqa-market", "p:qasr-banat", "n:60")
    assert alike(facts, facts[::-1], wording=12.0)


@pytest.mark.parametrize(
    ("own", "found"), [((), True), (("actor:observatory",), True), (("actor:observatory", "civilian:trader"), False)]
)
def test_a_rewrite_has_no_speaker_of_its_own(own: tuple[str, ...], found: bool) -> None:
    """The first cites the observatory and the army; a report with a witness of its own went there."""
    a, b = _report("a", *LEAD), _report("b", *LEAD)
    a = replace(a, trace=replace(a.trace, speakers=("actor:army", "actor:observatory")))
    b = replace(b, trace=replace(b.trace, speakers=own))
    assert (compare(a, b) is not None) is found


def test_a_day_later_with_new_figures_and_new_speakers_is_no_rewrite() -> None:
    """Two accounts of a blast in our own examples: the place and the rival armies are the same, the news is not."""
    first = ("p:city", "u:hospital", "p:al-nur-hospital", "a:actor:ministry", "a:actor:army", "a:actor:rebels")
    second = ("u:hospital", "p:city", "a:actor:ministry", "n:471", "p:al-nur-hospital", "o:agencies", "a:actor:army")
    assert not alike(first, second)


def test_much_of_its_own_beside_the_same_facts_is_no_rewrite() -> None:
    assert not alike(LEAD, (*LEAD, *(f"p:own-{n}" for n in range(12))))


@pytest.mark.parametrize(("fact", "value"), [("n:29", 1.0), ("n:3", 0.3), ("P:geonames:1", 0.2), ("r:haddad", 0.5)])
def test_what_a_fact_is_worth(fact: str, value: float) -> None:
    assert worth(fact) == value


def test_order_is_weighed() -> None:
    assert in_order(("n:9", "n:8", "a:x"), ("n:8", "a:x", "n:9")) == 1.5
    assert total(("n:9", "n:8", "a:x")) == 2.5


def test_a_rewrite_that_credits_its_agency_comes_from_it() -> None:
    wire = _report("wire", *LEAD, outlet="afp", published="2016-06-03")
    desk = _report("desk", *LEAD, outlet="morning news", published="2016-06-02")
    desk = replace(desk, trace=replace(desk.trace, cites=("afp",)))
    found = compare(wire, desk)
    assert found is not None
    assert (found.from_, found.why) == ("wire", ("same_facts", "credit"))
