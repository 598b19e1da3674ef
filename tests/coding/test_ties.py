# ruff: noqa: E501 - one sentence, one line
"""Claims and events: who carries what, and words before a noun that tell a side."""

from __future__ import annotations

from tests.coding._told import actors, coded, sources, violence


def test_several_sources_of_one_event_are_united() -> None:
    text = (
        "An air strike on a market in Marib killed 16 people on Sunday, medics said. "
        "The strike was carried out by the coalition, a rebel spokesman said."
    )
    (event,) = violence(text)
    assert len(sources(text, event)) == 2


def test_the_next_sentence_lends_its_source() -> None:
    text = "Government forces captured Nyala on Monday. The Observatory said the streets were quiet."
    event = next(e for e in coded(text).events if e.type == "COERCE")
    assert sources(text, event) == ["Observatory"]


def test_a_sentence_that_only_adds_keeps_the_source() -> None:
    text = (
        "Air strikes killed nine people in Idlib on Sunday, a monitor said. "
        "Another seven people were killed in raids on Aleppo."
    )
    told = {tuple(sources(text, e)) for e in violence(text)}
    assert told == {("monitor",)}


def test_an_event_of_another_sentence_is_not_claimed() -> None:
    text = "Rebels shelled Taiz on Monday killing four people. The weather was fine, residents of Aden said on Tuesday in a long talk."
    found = coded(text)
    (event,) = violence(text)
    by_id = {c.id: c for c in found.claims}
    assert all(event.id in by_id[c].events for c in event.claims)


def test_a_side_before_the_noun_becomes_a_party() -> None:
    text = "Seven people died in rebel shelling of Aleppo on Saturday."
    (event,) = violence(text)
    assert actors(text, event) == ["rebel"]


def test_a_side_word_belongs_to_the_body_that_the_report_names_by_it() -> None:
    text = "Rebels shelled Taiz on Monday killing four people. Nine people died in rebel shelling of Aden on Sunday."
    found = coded(text)
    entities = {p.entity for e in found.events if e.type == "ASSAULT" for p in e.actors}
    assert len(entities) == 1
    assert None not in entities


def test_mentions_stay_in_text_order() -> None:
    text = "Seven people died in rebel shelling of Aleppo on Saturday. Army units withdrew from Homs."
    spans = [m.span for m in coded(text).grounded.reading.mentions]
    assert spans == sorted(spans)
