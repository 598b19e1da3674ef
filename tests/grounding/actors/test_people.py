"""Office-holders by the day of the report."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from marsad.grounding.actors._people import name_of, notable, office_holder
from marsad.grounding.actors._registry import Notable, notables, terms
from marsad.reading.lexicon import countries
from tests.grounding.actors_table import Row, read


def test_the_table_holds_four_hundred_terms() -> None:
    assert len(terms()) >= 400


def test_no_term_ends_before_it_begins() -> None:
    assert [t for t in terms() if t.start and t.end and t.end < t.start] == []


def test_countries_exist() -> None:
    assert {t.country for t in terms() if t.country} <= {c.iso2 for c in countries()}


def _overlap(a: Notable, b: Notable) -> bool:
    return (a.start or date.min) <= (b.end or date.max) and (b.start or date.min) <= (a.end or date.max)


def test_no_two_persons_of_a_surname_and_country_hold_office_at_once() -> None:
    pairs = [
        (a.name, b.name)
        for held in notables().values()
        for a, b in combinations(held, 2)
        if a.name != b.name and a.country == b.country and not a.role.startswith("former ") and _overlap(a, b)
    ]
    assert pairs == []


@pytest.mark.parametrize(
    ("words", "day", "name", "role"),
    [
        ("Kabila", date(1999, 3, 1), "Laurent Kabila", "president"),
        ("Kabila", date(2010, 3, 1), "Joseph Kabila", "president"),
        ("Aliyev", date(1995, 3, 1), "Heydar Aliyev", "president"),
        ("Medvedev", date(2009, 3, 1), "Dmitry Medvedev", "president"),
        ("Medvedev", date(2015, 3, 1), "Dmitry Medvedev", "prime minister"),
        ("Kravchuk", date(1995, 1, 1), "Leonid Kravchuk", ""),
        ("Saddam", date(2006, 1, 1), "Saddam Hussein", "former president"),
        ("Hassan Rouhani", date(2023, 1, 1), "Hassan Rouhani", ""),
        ("President Putin", None, "Vladimir Putin", "president"),
    ],
)
def test_a_name_is_its_holders_of_the_day(words: str, day: date | None, name: str, role: str) -> None:
    found = notable(name_of(words), day)
    assert found is not None
    assert (found.name, found.role) == (name, role)


@pytest.mark.parametrize(
    ("words", "day"),
    [("Taylor", date(2018, 1, 1)), ("Kravchuk", date(1990, 1, 1)), ("Kabila", None), ("Sharif", date(2014, 1, 1))],
)
def test_a_surname_is_nobodys_outside_the_terms_or_between_two(words: str, day: date | None) -> None:
    assert notable(name_of(words), day) is None


@pytest.mark.parametrize(
    ("office", "owner", "country", "day", "name"),
    [
        ("defence minister", "Ukrainian", "UA", date(2023, 6, 1), "Oleksii Reznikov"),
        ("defense minister", "Ukrainian", "UA", date(2024, 6, 1), "Rustem Umerov"),
        ("president", "Syria", "SY", date(2016, 5, 1), "Bashar al-Assad"),
        ("secretary-general", "UN", None, date(1993, 5, 1), "Boutros Boutros-Ghali"),
        ("secretary-general", "the United Nations", None, date(2016, 5, 1), "Ban Ki-moon"),
    ],
)
def test_an_office_names_its_holder_of_the_day(
    office: str, owner: str, country: str | None, day: date, name: str
) -> None:
    held = office_holder(office, owner, country, day)
    assert held is not None
    assert held.name == name


@pytest.mark.parametrize(
    ("office", "owner", "country"), [("minister of magic", "Syrian", "SY"), ("president", "Atlantis", None)]
)
def test_an_unknown_office_or_owner_names_nobody(office: str, owner: str, country: str | None) -> None:
    assert office_holder(office, owner, country, date(2016, 5, 1)) is None


def _told(text: str, day: str | None) -> set[str]:
    coded = read(Row(0, day, f"[[x]] {text}", "", ""), "rules")
    return {e.name for e in coded.grounded.entities if e.reason == "office_on_day"}


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("The Syrian president said on Monday that the army had won.", "2016-05-02", {"Bashar al-Assad"}),
        ("The Syrian president said on Monday that the army had won.", None, set()),
        ("A former Syrian president said on Monday that the army had won.", "2016-05-02", set()),
        ("The deputy Syrian president said on Monday that the army had won.", "2016-05-02", set()),
        ("Syrian presidents said that the army had won.", "2016-05-02", set()),
        ("The president said on Monday that the army had won.", "2016-05-02", set()),
    ],
)
def test_descriptions_are_read_with_a_day_and_an_owner_only(text: str, day: str | None, told: set[str]) -> None:
    assert _told(text, day) == told
