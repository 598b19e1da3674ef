"""Roles in bodies, as the words beside a name say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.coding import Affiliation
from marsad.coding._affiliations import find_affiliations
from marsad.grounding import Grounded, GroundedTime
from marsad.reading import Mention
from marsad.spans import Span
from tests.grounding.actors.making import reading_of, resolve


def grounded_of(*paragraphs: str, year: str | None = None) -> Grounded:
    """Grounded without places; the words of ``year``, if any, are a time that was grounded to that year."""
    reading = reading_of(*paragraphs)
    times: tuple[GroundedTime, ...] = ()
    if year is not None:
        begin = reading.report.text.index(year)
        where = next(p.index for p in reading.passages if p.span.begin <= begin < p.span.end)
        mention = Mention("t0", Span(begin, begin + len(year)), "time", False, where, 0.9, "test")
        mentions = sorted((*reading.mentions, mention), key=lambda m: m.span)
        reading = replace(reading, mentions=tuple(mentions))
        times = (GroundedTime("t0", f"{year}-01-01", f"{year}-12-31", "year", "absolute", "test", 0.9),)
    entities, findings = resolve(reading, ())
    return Grounded(reading, entities, (), times, (), findings, None)


def told(grounded: Grounded) -> list[tuple[str, str | None, str | None, bool]]:
    text = grounded.reading.report.text
    spans = {m.id: m.span.of(text) for m in grounded.reading.mentions}

    def row(a: Affiliation) -> tuple[str, str | None, str | None, bool]:
        return spans[a.person], a.role, spans[a.organisation] if a.organisation else None, a.former

    return [row(a) for a in find_affiliations(grounded)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ingrid Haddad, a spokeswoman for the Red Cross in Goma, said so.",
            ("Ingrid Haddad", "spokeswoman", "Red Cross", False),
        ),
        ("Ingrid Haddad a spokeswoman for the Red Cross said so", ("Ingrid Haddad", "spokeswoman", "Red Cross", False)),
        ("Omar Haddad, the former head of Hamas, left.", ("Omar Haddad", "head", "Hamas", True)),
        ("SDF commander Omar Haddad said so.", ("Omar Haddad", "commander", "SDF", False)),
        ("Hezbollah's deputy leader Omar Haddad said so.", ("Omar Haddad", "deputy leader", "Hezbollah", False)),
        ("The head of the Observatory, Omar Haddad, said so.", ("Omar Haddad", "head", "Observatory", False)),
        ("Omar Haddad, who leads the Taliban, left.", ("Omar Haddad", "leader", "Taliban", False)),
        ("Omar Haddad, who commanded the Taliban, left.", ("Omar Haddad", "leader", "Taliban", True)),
        ("General Omar Haddad of the Syrian army left.", ("Omar Haddad", "General", "Syrian army", False)),
        ("Malian President Idriss Sow left.", ("Idriss Sow", "President", None, False)),
        ("He met U.N. Envoy Omar Haddad.", ("Omar Haddad", "Envoy", "U.N", False)),
        ("The Hamas commander, General Omar Haddad, left.", ("Omar Haddad", "commander", "Hamas", False)),
        ("The commander of Hamas, General Omar Haddad, left.", ("Omar Haddad", "commander", "Hamas", False)),
        ("Omar Haddad, the Hamas leader, left.", ("Omar Haddad", "leader", "Hamas", False)),
        ("Omar Haddad, a former Hamas commander, left.", ("Omar Haddad", "commander", "Hamas", True)),
        ("Omar Haddad of Hamas left.", ("Omar Haddad", None, "Hamas", False)),
        ("Hamas, led by General Omar Haddad, left.", ("Omar Haddad", "leader", "Hamas", False)),
        ("Hamas, whose deputy leader Omar Haddad left.", ("Omar Haddad", "deputy leader", "Hamas", False)),
        ("Hamas denied it.|Its spokesman, Omar Haddad, left.", ("Omar Haddad", "spokesman", "Hamas", False)),
        ("Hamas said its spokesman Omar Haddad left.", ("Omar Haddad", "spokesman", "Hamas", False)),
        ("A spokesman for Hamas left.", ("spokesman", "spokesman", "Hamas", False)),
        ("A Hamas spokesman left.", ("spokesman", "spokesman", "Hamas", False)),
        ("A former police chief in his native Lesotho, Mokhele came.", ("Mokhele", "police chief", None, True)),
        ("Omar Haddad defected from the Free Syrian Army.", ("Omar Haddad", None, "Free Syrian Army", True)),
        (
            "Men of the SDF's Northern Valley Council fought near the old river.",
            ("Northern Valley Council", "unit", "SDF", False),
        ),
    ],
)
def test_role_in_body(text: str, expected: tuple[str, str | None, str | None, bool]) -> None:
    assert expected in told(grounded_of(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Malian President Idriss Sow left.|Mali's government met.", ("Idriss Sow", "President", "government", False)),
        ("The Malian government met.|President Idriss Sow of Mali left.",
         ("Idriss Sow", "President", "Malian government", False)),
        ("The Malian defence ministry met.|Mali's former Defence Minister Idriss Sow left.",
         ("Idriss Sow", "Defence Minister", "Malian defence ministry", True)),
        ("The Malian army met.|Chad's Prime Minister Idriss Sow left.", ("Idriss Sow", "Prime Minister", None, False)),
        ("The French government met.|Emmanuel Macron left.|President Emmanuel Macron came back.",
         ("Emmanuel Macron", "President", None, False)),
    ],
)  # fmt: skip
def test_office_of_a_state_is_of_the_body_that_the_report_names(
    text: str, expected: tuple[str, str | None, str | None, bool]
) -> None:
    assert told(grounded_of(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Omar Haddad, a resident of the town, blamed Hamas.",
        "Omar Haddad fought Hamas.",
        "The Taliban killed Omar Haddad.",
        "A resident of the Taliban left.",
    ],
)
def test_no_role_no_affiliation(text: str) -> None:
    assert told(grounded_of(text)) == []


def test_another_persons_role_is_not_taken() -> None:
    assert told(grounded_of("Omar Haddad met the commander of the Taliban.")) == [
        ("commander", "commander", "Taliban", False)
    ]


@pytest.mark.parametrize(
    "cue", ["pledged allegiance to", "swore loyalty to", "pledging his allegiance to", "joined", "defected to"]
)
def test_joining_starts_in_the_year_named(cue: str) -> None:
    grounded = grounded_of(f"Omar Haddad went home before he {cue} IS in 2015.", year="2015")
    (found,) = find_affiliations(grounded)
    assert (found.start, found.end, found.former) == ("2015", None, False)
    assert found.evidence.of(grounded.reading.report.text) == f"{cue} IS in 2015"


def test_leaving_ends_in_the_year_named() -> None:
    (found,) = find_affiliations(grounded_of("Omar Haddad defected from Hamas in 2015.", year="2015"))
    assert (found.start, found.end, found.former) == (None, "2015", True)


@pytest.mark.parametrize(
    ("words", "start", "end", "former"),
    [
        ("until 2015", None, "2015", True),
        ("since 2015", "2015", None, False),
        ("from 2015", "2015", None, False),
        ("after 2015", None, None, False),
    ],
)
def test_dates_right_behind_a_role(words: str, start: str | None, end: str | None, former: bool) -> None:
    (found,) = find_affiliations(grounded_of(f"Omar Haddad, commander of Hamas {words}, left.", year="2015"))
    assert (found.start, found.end, found.former) == (start, end, former)


@pytest.mark.parametrize(
    "text",
    ["Men of Hamas who back General Omar Haddad left.", "He met Hamas and General Omar Haddad.",
     "The office of Hamas told President Omar Haddad."],
)  # fmt: skip
def test_words_of_a_clause_are_no_role(text: str) -> None:
    assert [body for who, _, body, _ in told(grounded_of(text)) if who == "Omar Haddad"] == [None]


def test_a_role_set_beside_a_name_is_no_second_person() -> None:
    found = told(grounded_of("Omar Haddad, the Hamas leader, left."))
    assert found == [("Omar Haddad", "leader", "Hamas", False)]


def test_defecting_from_one_body_to_another_is_both() -> None:
    found = told(grounded_of("Omar Haddad defected from Hamas to the Taliban."))
    assert found == [("Omar Haddad", None, "Hamas", True), ("Omar Haddad", None, "Taliban", False)]


def test_joining_without_a_date_has_none() -> None:
    (found,) = find_affiliations(grounded_of("Omar Haddad joined Hamas."))
    assert (found.start, found.end) == (None, None)


def test_date_of_another_clause_is_not_taken() -> None:
    text = "Omar Haddad joined Hamas after many long years of waiting in a camp on the border and died in 2015."
    (found,) = find_affiliations(grounded_of(text, year="2015"))
    assert found.start is None


def test_contradictory_roles_stand_side_by_side() -> None:
    text = "Omar Haddad, a commander of Hamas, left.|Hezbollah commander Omar Haddad came back."
    assert [(role, body) for _, role, body, _ in told(grounded_of(text))] == [
        ("commander", "Hamas"),
        ("commander", "Hezbollah"),
    ]
