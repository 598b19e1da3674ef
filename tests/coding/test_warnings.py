"""Warnings of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marsad.coding import code
from marsad.grounding import Finding, ground
from marsad.intake import Report
from marsad.reading import read
from tests.reading.making import report

DAY = date(2016, 5, 3)


def warned(made: Report) -> list[Finding]:
    return list(code(ground(read(made))).warnings)


def codes(made: Report) -> set[str]:
    return {f.code for f in warned(made)}


PLAIN = """Shelling kills nine in Aleppo

Government shelling killed nine people in Aleppo on Monday, doctors said.

Rebels answered with rockets, residents said. The army did not comment.

A hospital in the east of Aleppo was full, aid workers said.

"There is no water," said Omar Hale, a doctor in the east of the city. "We wash with snow."

The war has killed more than 200,000 people."""

STITCHED = """Four commanders killed in raid near Deir ez-Zor

The raid outside the city of Deir ez-Zor killed four commanders of IS on Friday, the army said.

"We will take what is ours by right", he said.

Daesh has lost many of its towns this year. Talks have led nowhere.

Troops reached the outskirts of Deir al-Zour on Sunday. The road to the east is still shut.

"The sky is full of jets", Barazi told reporters. Food for 8,000 people came by air.

“We do not talk to anyone from that side.” The front has not moved since winter."""


def test_a_plain_story_raises_none_of_the_grave_warnings() -> None:
    found = codes(report(PLAIN, published=DAY))
    grave = {"stitched_report", "undated_report", "title_contradicts_text", "unattributed_quote", "dangling_reference"}
    assert not found & grave


def test_a_report_without_any_date() -> None:
    assert "undated_report" in codes(report(PLAIN))


def test_a_date_of_metadata_is_enough() -> None:
    assert "undated_report" not in codes(report(PLAIN, published=DAY))


def test_a_printed_date_that_is_not_that_of_the_metadata() -> None:
    text = "3 May 2014 Shells hit the town. The army said nothing of it."
    assert "date_contradiction" in codes(report(text, published=DAY))


def test_a_day_of_difference_is_none() -> None:
    text = "2 May 2016 Shells hit the town. The army said nothing of it."
    assert "date_contradiction" not in codes(report(text, published=DAY))


class TestStitchedPages:
    def test_signs_of_several_sorts_together(self) -> None:
        (found,) = [f for f in warned(report(STITCHED)) if f.code == "stitched_report"]
        assert "Deir al-Zour" in found.message

    def test_one_sort_alone_proves_nothing(self) -> None:
        text = STITCHED.replace("Deir al-Zour", "Deir ez-Zor").replace("Daesh", "IS")
        assert "stitched_report" not in codes(report(text))


class TestPlacesOfWarnings:
    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("Read more: What is happening in the north", "boilerplate"),
            ("FILE PHOTO: Smoke rises over the harbour, May 2, 2016.", "caption"),
        ],
    )
    def test_furniture(self, line: str, code: str) -> None:
        text = PLAIN + "\n\n" + line
        found = [f for f in warned(report(text, published=DAY)) if f.code == code]
        assert found[0].span is not None
        assert line.startswith(found[0].span.of(text))

    def test_an_unattributed_quotation(self) -> None:
        text = STITCHED
        found = [f for f in warned(report(text)) if f.code == "unattributed_quote"]
        assert [f.span.of(text) for f in found if f.span] == ["We do not talk to anyone from that side."]

    def test_he_and_a_bare_surname_dangle(self) -> None:
        text = STITCHED
        found = {f.span.of(text) for f in warned(report(text)) if f.code == "dangling_reference" and f.span}
        assert any(words.startswith("he") for words in found)
        assert "Barazi" in found


class TestTitles:
    def test_a_toll_that_the_text_does_not_know(self) -> None:
        text = PLAIN.replace("Shelling kills nine", "Shelling kills 31")
        assert "title_contradicts_text" in codes(report(text, published=DAY))

    def test_a_toll_that_is_a_sum(self) -> None:
        story = "Nine people died in the east and two in the west of Aleppo, doctors said. The army did not comment."
        text = f"Shelling kills 11 in Aleppo\n\n{story}"
        assert "title_contradicts_text" not in codes(report(text, published=DAY))

    def test_a_place_that_the_text_does_not_know(self) -> None:
        text = PLAIN.replace("Shelling kills nine in Aleppo", "Shelling kills nine in Daraa")
        assert "title_contradicts_text" in codes(report(text, published=DAY))

    @pytest.mark.parametrize(
        "title",
        [
            "Shelling kills more than 8 in Aleppo",
            "At least 8 dead in Aleppo",
            "Around 10 killed in Aleppo",
        ],
    )
    def test_a_bound_that_the_text_bears_out(self, title: str) -> None:
        text = PLAIN.replace("Shelling kills nine in Aleppo", title)
        assert "title_contradicts_text" not in codes(report(text, published=DAY))

    def test_a_bound_that_the_text_does_not_reach(self) -> None:
        text = PLAIN.replace("Shelling kills nine in Aleppo", "At least 30 dead in Aleppo")
        assert "title_contradicts_text" in codes(report(text, published=DAY))

    @pytest.mark.parametrize(
        "title", ["Geneva condemns the shelling of hospitals", "Rebels reject Geneva's charge of shelling hospitals"]
    )
    def test_who_speaks_in_the_title_is_nowhere(self, title: str) -> None:
        text = PLAIN.replace("Shelling kills nine in Aleppo", title)
        assert "title_contradicts_text" not in codes(report(text, published=DAY))


class TestQuotations:
    @pytest.mark.parametrize(
        "text",
        [
            'A nurse by phone: "The ward is full and dark." The army said nothing.',
            '"We wash with snow," said Omar Hale, a doctor. "There is no water."',
            'A witness described the morning. "It was dark." "Then the roof fell." The army said nothing.',
            '"We wash with snow," said Omar Hale, a doctor.\n\n"There is no water." Rebels left the town.',
        ],
    )
    def test_a_speaker_beside_is_a_speaker(self, text: str) -> None:
        assert "unattributed_quote" not in codes(report(text, published=DAY))

    def test_a_quotation_that_no_mark_closes(self) -> None:
        text = "The mayor spoke on Monday.\n\nHe said: “We will stay here. The town is ours.\n\nRebels left it."
        (found,) = [f for f in warned(report(text, published=DAY)) if f.code == "open_quotation"]
        assert found.span is not None
        assert found.span.of(text).startswith("“We will stay")

    def test_a_quotation_that_goes_on_in_the_next_paragraph(self) -> None:
        text = "The mayor said: “We will stay here.\n\n“The town is ours,” he added.\n\nRebels left it."
        assert "open_quotation" not in codes(report(text, published=DAY))


class TestTextsThatBreakOff:
    @pytest.mark.parametrize(
        "end", ["Rebels answered with...", "Rebels answered with [+1843 chars]", "Rebels were seen near the"]
    )
    def test_it_is_said(self, end: str) -> None:
        assert "truncated_report" in codes(report(PLAIN + "\n\n" + end, published=DAY))

    def test_a_text_that_ends_is_whole(self) -> None:
        assert "truncated_report" not in codes(report(PLAIN, published=DAY))


class TestSums:
    def test_parts_that_make_more_than_the_whole(self) -> None:
        text = "The blast killed 11 people, including eight women and six children, doctors said."
        assert "parts_above_whole" in codes(report(text, published=DAY))

    @pytest.mark.parametrize(
        "text",
        [
            "The blast killed 18 people, including eight women and six children, doctors said.",
            "The blast killed at least 11 people, including eight women and six children, doctors said.",
        ],
    )
    def test_parts_that_fit(self, text: str) -> None:
        assert "parts_above_whole" not in codes(report(text, published=DAY))


class TestPlacesNotFound:
    def test_a_name_that_no_gazetteer_has(self) -> None:
        text = "Shelling killed nine people in the village of Qorrubanda on Monday, doctors said."
        (found,) = [f for f in warned(report(text, published=DAY)) if f.code == "unresolved_place"]
        assert "Qorrubanda" in found.message

    @pytest.mark.parametrize(
        "where", ["in the Eastern part of Aleppo", "at an Army Checkpoint", "held by Western countries"]
    )
    def test_what_is_no_name_is_not_missed(self, where: str) -> None:
        text = f"Shelling killed nine people {where} on Monday, doctors said."
        assert "unresolved_place" not in codes(report(text, published=DAY))


class TestAddresses:
    @pytest.mark.parametrize(("day", "told"), [("2016/05/03", False), ("2014/05/03", True), ("2016-05-29", True)])
    def test_a_day_in_the_address(self, day: str, told: bool) -> None:
        made = replace(report(PLAIN, published=DAY), url=f"https://example.org/news/{day}/shelling")
        assert ("date_contradiction" in codes(made)) == told


@pytest.mark.parametrize("line", [".", "218-11", "12"])
def test_a_line_without_words_is_not_worth_a_warning(line: str) -> None:
    assert "boilerplate" not in codes(report(f"{PLAIN}\n\n{line}", published=DAY))


def test_another_language_is_said() -> None:
    made = replace(report("Los soldados entraron en la ciudad."), language="es", language_confidence=0.99)
    assert "unsupported_language" in codes(made)


def test_no_warning_is_given_twice() -> None:
    found = [(f.code, f.span) for f in warned(report(STITCHED))]
    assert len(found) == len(set(found))


def test_a_name_that_several_actors_bear_and_that_nothing_decides() -> None:
    grounded = ground(read(report("The town fell and QZF said so on Monday. QZF fighters were seen there.")))
    bearer = next(e for e in grounded.entities if e.name == "QZF")
    rivals = ("actor:qatun-zone-force", "actor:quechua-zonal-front")
    unsettled = replace(bearer, reason="several_bear_name", rivals=rivals)
    entities = tuple(unsettled if e is bearer else e for e in grounded.entities)
    (found,) = [w for w in code(replace(grounded, entities=entities)).warnings if w.code == "ambiguous_actor"]
    assert found.span is not None
    assert found.span.of(grounded.reading.report.text) == "QZF"
    assert all(rival in found.message for rival in rivals)
