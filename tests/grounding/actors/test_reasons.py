"""By which rule a name is resolved, when it is not, and the words that judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from marsad.grounding import Entity, GroundedPlace
from marsad.grounding.actors import Actor, Registry, resolve, shipped
from marsad.reading import Reading
from tests.grounding.actors.making import places_of, reading_of


def _made(name: str, country: str, start: str = "", end: str = "", *aliases: str) -> Actor:
    return Actor(
        f"actor:test-{name.lower().replace(' ', '-')}", name, aliases, "rebel", "armed_group", None, None, country,
        None, start, end, None, None, None,
    )  # fmt: skip


#: Three fronts that share an acronym: two of Chad, one after the other, and one of Peru.
REGISTRY: Registry = shipped().with_actors(
    (
        _made("Qorvan Zeal Front", "TD", "1991", "1999", "QZF"),
        _made("Qatun Zone Force", "TD", "2008", "", "QZF"),
        _made("Quechua Zonal Front", "PE", "1991", "", "QZF"),
        _made("Brovnik League", "TD", "2015", ""),
    )
)


def _entity(reading: Reading, words: str, day: date | None, places: Sequence[GroundedPlace] = ()) -> Entity:
    dated = replace(reading, report=replace(reading.report, published=day))
    text = reading.report.text
    mention = next(m for m in reading.mentions if m.span.of(text) == words)
    return next(e for e in resolve(dated, places, REGISTRY)[0] if mention.id in e.mentions)


def _clash(text: str, day: date | None, country: str | None = None) -> Entity:
    reading = reading_of(text)
    # The names of the test's own registry are proposed by no shipped table: the rule of capitals marks the acronym.
    places = places_of(reading, country, "Homs", "Hama") if country else ()
    return _entity(reading, "QZF", day, places)


@pytest.mark.parametrize(
    ("country", "day", "actor", "reason"),
    [
        ("PE", date(1995, 3, 1), "actor:test-quechua-zonal-front", "name_by_country"),
        ("TD", date(1995, 3, 1), "actor:test-qorvan-zeal-front", "name_by_country"),
        ("TD", date(2012, 3, 1), None, "several_bear_name"),
        (None, date(1995, 3, 1), None, "several_bear_name"),
        (None, None, None, "several_bear_name"),
    ],
)
def test_of_namesakes_country_and_beginning_decide(
    country: str | None, day: date | None, actor: str | None, reason: str
) -> None:
    found = _clash("A blast in Homs and a fire in Hama.|The town fell to QZF fighters, QZF said.", day, country)
    assert (found.actor, found.reason) == (actor, reason)


def test_rivals_are_told_where_nothing_decides() -> None:
    assert len(_clash("The town fell and QZF said so.", None).rivals) == 3


@pytest.mark.parametrize(("year", "actor"), [(2005, None), (2014, "brovnik"), (2020, "brovnik")])
def test_no_body_acts_before_it_began(year: int, actor: str | None) -> None:
    found = _entity(reading_of("The Brovnik League said so."), "Brovnik League", date(year, 5, 1))
    assert (found.actor, found.reason) == ((f"actor:test-{actor}-league", "name") if actor else (None, "not_of_period"))


def test_what_has_ended_is_still_told_of() -> None:
    reading = reading_of("The Qorvan Zeal Front said so.")
    assert _entity(reading, "Qorvan Zeal Front", date(2010, 1, 1)).actor == "actor:test-qorvan-zeal-front"


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("Daesh left.", "Daesh", "name"),
        ("Two IS fighters died.", "IS fighters", "name_in_description"),
        ("Russian warplanes struck.", "Russian warplanes", "demonym_and_noun"),
        ("Turkish artillery fired.", "Turkish artillery", "demonym_and_noun"),
        ("The army of Chad fled.", "army", "owner_beside"),
    ],
)
def test_reason(text: str, words: str, reason: str) -> None:
    assert _entity(reading_of(text), words, date(2020, 1, 1)).reason == reason


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("The terrorists fled the town.", "terrorists", "terrorists"),
        ("In the town gunmen attacked the Syrian army.", "gunmen", "gunmen"),
        ("The Assad regime fell.", "Assad regime", "regime"),
        ("The Syrian army left.", "Syrian army", None),
    ],
)
def test_words_that_judge_are_noted(text: str, words: str, label: str | None) -> None:
    assert _entity(reading_of(text), words, None).label == label


@pytest.mark.parametrize("words", ["terrorists", "gunmen", "militants", "mercenaries"])
def test_words_that_judge_resolve_nothing(words: str) -> None:
    assert _entity(reading_of(f"In the town {words} attacked the Syrian army."), words, None).actor is None


def test_type_and_sector_are_the_registrys() -> None:
    found = _entity(reading_of("Daesh left."), "Daesh", date(2016, 1, 1))
    actor = shipped()["actor:islamic-state"]
    assert (found.acled_type, found.sector) == (actor.acled_type, actor.sector)
