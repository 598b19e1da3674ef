"""Which words name the same actor: names, short names, descriptions, persons; and what dangles."""

from __future__ import annotations

import pytest

from marsad.grounding import Entity
from marsad.grounding.actors import pronoun_antecedent
from marsad.reading import Reading
from tests.grounding.actors.making import places_of, reading_of, resolve


def entities(reading: Reading, country: str | None = None, *places: str) -> tuple[Entity, ...]:
    return resolve(reading, places_of(reading, country, *places) if country else ())[0]


def findings(reading: Reading) -> list[str]:
    text = reading.report.text
    return [f.span.of(text) for f in resolve(reading, ())[1] if f.span is not None]


def actor_of(reading: Reading, words: str, country: str | None = None, *places: str) -> str | None:
    """The actor of the first mention with these words."""
    text = reading.report.text
    m = next(m for m in reading.mentions if m.span.of(text) == words)
    found = next((e for e in entities(reading, country, *places) if m.id in e.mentions), None)
    return found.actor if found else None


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("Fighters of Daesh left.", "Daesh", "actor:islamic-state"),
        ("Da'esh left the town.", "Da'esh", "actor:islamic-state"),
        ("The ISIL group left.", "ISIL group", "actor:islamic-state"),
        ("IS left the town.", "IS", "actor:islamic-state"),
        ("Two IS fighters died.", "IS fighters", "actor:islamic-state"),
        ("Hizbullah left.", "Hizbullah", "actor:hezbollah"),
        ("The Ansar Allah movement said so.", "Ansar Allah movement", "actor:houthis"),
        ("Houthi rebels left.", "Houthi rebels", "actor:houthis"),
        ("Jabhat al-Nusra left.", "Jabhat al-Nusra", "actor:hts"),
        ("M23 rebels took Goma.", "M23 rebels", "actor:m23"),
        ("Russian warplanes struck.", "Russian warplanes", "actor:forces-ru"),
        ("Turkish artillery fired.", "Turkish artillery", "actor:forces-tr"),
        ("The Ukrainian army left.", "Ukrainian army", "actor:afu"),
        ("Syrian government forces left.", "Syrian government forces", "actor:forces-sy"),
        ("The Assad regime fell.", "Assad regime", "actor:government-sy"),
        ("Assad's forces left.", "Assad's forces", "actor:forces-sy"),
        ("The Russian defence ministry said so.", "Russian defence ministry", "actor:defence-ministry-ru"),
        ("Syrian state television said so.", "Syrian state television", "actor:state-media-sy"),
        ("The Saudi-led coalition struck.", "Saudi-led coalition", "actor:saudi-led-coalition"),
        ("The Nigerian police came.", "Nigerian police", "actor:police-ng"),
    ],
)
def test_names_and_house_styles(text: str, words: str, actor: str) -> None:
    assert actor_of(reading_of(text), words) == actor


@pytest.mark.parametrize("text", ["It is over.", "THE WAR IS OVER AND NOTHING IS LEFT", "He is here."])
def test_is_is_mostly_a_verb(text: str) -> None:
    assert not any(e.actor == "actor:islamic-state" for e in entities(reading_of(text)))


@pytest.mark.parametrize("words", ["Turkish-backed rebels", "Kurdish fighters", "militants", "gunmen", "terrorists"])
def test_description_without_a_name_stays_what_it_is(words: str) -> None:
    reading = reading_of(f"In Homs {words} attacked the Syrian army.")
    assert actor_of(reading, words, "SY", "Homs") is None


def test_all_names_of_one_actor_are_one_entity() -> None:
    reading = reading_of("Islamic State left.|IS fled, two ISIS militants died and Daesh shrank.")
    found = [e for e in entities(reading) if e.actor == "actor:islamic-state"]
    assert len(found) == 1
    assert len(found[0].mentions) == 4


@pytest.mark.parametrize("words", ["The army", "Government forces", "Regime troops", "The military"])
def test_forces_of_the_country_at_issue(words: str) -> None:
    reading = reading_of(f"A blast in Homs and a fire in Hama.|{words} came.")
    bare = words.removeprefix("The ")
    assert actor_of(reading, bare, "SY", "Homs", "Hama") == "actor:forces-sy"


def test_army_of_two_countries_at_issue_is_nobody() -> None:
    reading = reading_of("A blast in Homs and a fire in Erbil.|The army came.")
    text = reading.report.text
    places = (*places_of(reading, "SY", "Homs"), *places_of(reading, "IQ", "Erbil"))
    army = next(m for m in reading.mentions if m.span.of(text) == "army")
    assert next(e for e in resolve(reading, places)[0] if army.id in e.mentions).actor is None


def test_government_and_its_forces_are_kept_apart_but_related() -> None:
    found = {e.actor: e for e in entities(reading_of("The Syrian government and the Syrian army denied it."))}
    assert found["actor:forces-sy"].part_of == found["actor:government-sy"].id


@pytest.mark.parametrize("words", ["the monitor", "the Observatory", "the monitoring group"])
def test_monitor_is_the_one_named(words: str) -> None:
    reading = reading_of(f"The Syrian Observatory for Human Rights counted four.|Later {words} counted six.")
    assert actor_of(reading, words.removeprefix("the ")) == "actor:sohr"


def test_monitor_of_two_named_is_neither() -> None:
    reading = reading_of("The Syrian Observatory for Human Rights and Airwars differ.|Later the monitor said so.")
    assert actor_of(reading, "monitor") is None


def test_coalition_is_the_one_named() -> None:
    reading = reading_of("The US-led coalition struck.|The coalition said so.")
    assert actor_of(reading, "coalition") == "actor:global-coalition"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Hamas fired rockets.|The group said so.", "actor:hamas"),
        ("Hamas and Hezbollah fired rockets.|The group said so.", None),
        ("Hamas fired rockets.|It rained.|It snowed.|The group said so.", None),
    ],
)
def test_group_has_one_antecedent_or_none(text: str, actor: str | None) -> None:
    assert actor_of(reading_of(text), "group") == actor


def test_bracketed_acronym_is_the_name_before_it() -> None:
    reading = reading_of(
        "The Northern Valley Peace Council (NVPC) met on the border.|Later the NVPC left the old town."
    )
    found = [e for e in entities(reading) if e.kind == "organisation"]
    assert [e.name for e in found] == ["Northern Valley Peace Council"]
    assert len(found[0].mentions) == 3


def test_unit_is_part_of_its_force() -> None:
    reading = reading_of("Men of the SDF's Northern Valley Military Council fought on the old road near the river.")
    found = {e.name: e for e in entities(reading)}
    assert found["Northern Valley Military Council"].part_of == found["Syrian Democratic Forces"].id


def test_shared_acronym_is_settled_by_the_country_at_issue() -> None:
    assert actor_of(reading_of("AA fighters attacked in Sittwe."), "AA fighters", "MM", "Sittwe") == "actor:arakan-army"
    assert actor_of(reading_of("AA fighters attacked."), "AA fighters") is None


@pytest.mark.parametrize(("war", "side"), [("SY", "government"), ("UA", "russia"), ("FR", None)])
def test_side_of_a_foreign_state_depends_on_the_war(war: str, side: str | None) -> None:
    reading = reading_of("Russian forces came to Oldtown.|A fire in Newtown and one in Oldtown.")
    found = entities(reading, war, "Oldtown", "Newtown")
    assert next(e for e in found if e.actor == "actor:forces-ru").side == side


def test_capital_that_speaks_is_its_government() -> None:
    reading = reading_of("The ministers met in Moscow.")
    found = resolve(reading, places_of(reading, "RU", "Moscow", role="metonym"))[0]
    assert [e.actor for e in found if e.kind == "organisation"] == ["actor:government-ru"]


# ------------------------------------------------------------------ persons
def test_surname_joins_its_full_name() -> None:
    found = entities(reading_of("President Idriss Deby spoke.|Deby left."))
    assert [(e.name, len(e.mentions)) for e in found if e.kind == "person"] == [("Idriss Deby", 2)]


def test_office_holder_by_surname_is_known() -> None:
    reading = reading_of("Nobody blamed Putin.")
    assert [(e.name, e.country) for e in entities(reading)] == [("Vladimir Putin", "RU")]
    assert findings(reading) == []


def test_surname_alone_dangles() -> None:
    assert findings(reading_of("“They fled,” Okafor told reporters.")) == ["Okafor"]


@pytest.mark.parametrize(
    "text", ["Dr. Okafor fled.", "The mayor, Samuel Okafor, fled.|Okafor came back.", "General Okafor fled."]
)
def test_introduced_person_does_not_dangle(text: str) -> None:
    assert findings(reading_of(text)) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ingrid Haddad, a spokeswoman for the International Committee of the Red Cross, left.", "humanitarian"),
        ("Ingrid Haddad, a doctor in the town, left.", "medical"),
        ("Hezbollah leader Hassan Nasrallah left.", "armed_group"),
        ("General Omar Haddad left.", "military"),
    ],
)
def test_person_speaks_as_role_and_body_say(words: str, kind: str) -> None:
    found = entities(reading_of(words))
    assert next(e for e in found if e.kind == "person").source_kind == kind


@pytest.mark.parametrize(
    ("paragraphs", "who"),
    [
        (("General Omar Haddad came.|“We won,” he said.",), "Omar Haddad"),
        (("A resident fled.|“They shot,” he said.",), "resident"),
        (("General Omar Haddad met Colonel Ali Sabri.|“We won,” he said.",), None),
        (("General Omar Haddad came.|It rained.|It snowed.|“We won,” he said.",), None),
        (("General Omar Haddad came.", "“We won,” he said."), None),
        (("Nobody came.|“We won,” he said.",), None),
    ],
)
def test_he_said(paragraphs: tuple[str, ...], who: str | None) -> None:
    reading = reading_of(*paragraphs, said=(("he", "said"),))
    source = reading.attributions[0].source
    assert source is not None
    found = pronoun_antecedent(reading, source)
    words = next((m.span.of(reading.report.text) for m in reading.mentions if m.id == found), None)
    assert words == who


@pytest.mark.parametrize(
    ("paragraphs", "leans"),
    [
        (("Nobody came.|“We won,” he said.",), True),
        (("Rebels came.", "“We won,” he said."), True),
        (("A resident fled.", "“They shot,” he said."), True),
        (("General Omar Haddad met Colonel Ali Sabri.|“We won,” he said.",), False),
        (("General Omar Haddad came.", "It rained.", "“We won,” he said."), False),
    ],
)
def test_he_leans_on_nobody_where_no_single_person_is_named(paragraphs: tuple[str, ...], leans: bool) -> None:
    assert ("he said" in findings(reading_of(*paragraphs, said=(("he", "said"),)))) == leans


@pytest.mark.parametrize(
    "text",
    [
        "“They fled,” a witness named Okafor said.",
        "“They fled,” Okafor, a baker, told reporters.",
        "“They fled,” Okafor a 40-year-old baker said.",
    ],
)
def test_who_is_introduced_beside_the_name_does_not_dangle(text: str) -> None:
    assert findings(reading_of(text)) == []


def test_he_across_a_paragraph_is_the_speaker_before() -> None:
    said = (("General Omar Haddad", "said"), ("he", "added"))
    assert findings(reading_of("“We won,” General Omar Haddad said.", "“They fled,” he added.", said=said)) == []


def test_he_is_nobody_who_was_never_introduced() -> None:
    said = (("Okafor", "said"), ("he", "added"))
    assert findings(reading_of("“We won,” Okafor said.|“They fled,” he added.", said=said)) == ["Okafor", "he added"]


def test_entities_come_in_text_order_and_share_no_mention() -> None:
    found = entities(reading_of("Hamas and the Israeli army fought.|Hezbollah and Hamas left.|Putin spoke."))
    assert [e.id for e in found] == [f"e{n}" for n in range(len(found))]
    ids = [m for e in found for m in e.mentions]
    assert len(ids) == len(set(ids))
