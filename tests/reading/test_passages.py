"""Passages and their roles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.intake import Hint, Role
from marsad.reading import split_passages
from marsad.spans import Span
from tests.reading.making import passages, report

LEAD = "Government shelling killed nine people in the port city of Zaros on Tuesday, doctors said."
SECOND = "The army did not comment. Aid groups said the hospital was full."


def roles(text: str, *, title: str | None = None) -> list[str]:
    return [role for role, _ in passages(text, title=title)]


def test_a_first_line_without_a_stop_is_the_headline() -> None:
    assert passages(f"Shelling kills nine in port city\n\n{LEAD}")[0] == (
        "headline",
        "Shelling kills nine in port city",
    )


def test_a_lone_line_is_no_headline() -> None:
    assert roles("Shelling kills nine in port city") == ["body"]


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIRUT (Reuters) -",
        "DAMASCUS, Syria, Sept 5 (AFP) —",
        "KYIV -",
        "SANAA/ADEN (Reuters) –",
        "Khartoum, April 3 (Xinhua) --",
        "GOMA, Democratic Republic of Congo (AP) —",
        "BEIRUT, Dec. 18, 2016 (Example Wire) -",
        "NAIROBI, Oct. 14, 2017 -",
    ],
)
def test_datelines_are_cut_off(dateline: str) -> None:
    found = passages(f"Shelling kills nine\n\n{dateline} {LEAD}")
    assert found[1:3] == [("dateline", dateline), ("body", LEAD)]


def test_a_dash_that_is_one_of_a_pair_opens_no_story() -> None:
    text = "Head of the clinic\n\nOlha Koval - a surgeon - said two wards were hit on Tuesday."
    assert roles(text) == ["headline", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Otra vez: leer más",
        "Read more: What is happening in Zaros",
        "Copyright © 2021 The Daily Witness. All rights reserved.",
        "Share this article on Facebook",
        "Related stories",
        "Sign up to our newsletter",
        "This website uses cookies",
        "Lire aussi",
        "Follow us on Telegram",
        "3 comments",
    ],
)
def test_lines_of_the_page_are_boilerplate(line: str) -> None:
    assert passages(f"Shelling kills nine\n\n{LEAD}\n\n{SECOND}\n\n{line}")[-1][0] == "boilerplate"


def test_a_short_leftover_after_the_last_sentence_is_boilerplate() -> None:
    assert passages(f"Shelling kills nine\n\n{LEAD}\n\n{SECOND}\n\nAndere Nachrichten")[-1][0] == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "Soldiers of the 3rd Brigade stand beside a burnt truck on the road to Zaros",
        "A woman walks past a damaged school in the village of Kerem",
        "FILE PHOTO: President Marat Deniz speaks in the capital, May 3, 2019.",
        "Smoke rises over the harbour. Photo: AFP",
        "People inspect a crater near the bridge (Reuters)",
        "Children queue for water in a camp near Zaros [Handout/AFP]",
    ],
)
def test_captions_between_headline_and_story(line: str) -> None:
    found = passages(f"Shelling kills nine in port city\n\n{line}\n\n{LEAD}")
    assert {role for role, _ in found[1:-1]} == {"caption"}
    assert found[-1] == ("body", LEAD)


@pytest.mark.parametrize("line", ["By Jane Roe and John Doe", "Reporting by Our Correspondent", "AFP"])
def test_bylines(line: str) -> None:
    assert passages(f"Shelling kills nine in port city\n\n{line}\n\n{LEAD}")[1] == ("byline", line)


class TestDamagedHeads:
    """Date line, headline and first sentence run into one another."""

    def test_date_title_and_story_are_told_apart(self) -> None:
        text = f"August 1 2011 Shelling kills nine in port city. {LEAD}"
        assert passages(text, title="Shelling kills nine in port city") == [
            ("dateline", "August 1 2011"),
            ("headline", "Shelling kills nine in port city."),
            ("body", LEAD),
        ]

    def test_a_title_without_a_stop_is_cut_off(self) -> None:
        text = f"Shelling kills nine in port city Monitor AFP Friday 5 Apr 2013 {LEAD}"
        found = passages(text, title="Shelling kills nine in port city: Monitor - Region - Some Site")
        assert [role for role, _ in found] == ["headline", "byline", "dateline", "body"]

    def test_a_title_that_the_story_only_begins_with_is_no_headline(self) -> None:
        assert roles("Shelling kills nine people in the port of Zaros.", title="Shelling kills nine") == ["body"]

    def test_names_after_the_headline_are_a_byline(self) -> None:
        text = f"May 3 2015 Shelling kills nine in port city. Jane Roe John Doe. {LEAD}"
        assert passages(text, title="Shelling kills nine in port city")[2] == ("byline", "Jane Roe John Doe.")

    def test_title_case_after_a_date_is_a_headline_even_without_metadata(self) -> None:
        assert roles(f"May 3 2015 Nine People Killed in Shelling of Port City. {LEAD}")[:2] == ["dateline", "headline"]

    def test_a_glued_caption_is_cut_off(self) -> None:
        text = f"May 3 2015 People inspect the ruins of a market hall hit by shells in Zaros (Reuters Photo) {LEAD}"
        assert roles(text) == ["dateline", "caption", "body"]

    def test_a_glued_credit_at_the_end_is_cut_off(self) -> None:
        text = f"{LEAD} The road is shut. (Reporting by Jane Roe; Editing by John Doe)"
        assert roles(text)[-1] == "boilerplate"


def test_markup_settles_roles() -> None:
    text = f"Nine dead\n\nSmoke over town.\n\n{LEAD}"
    at = text.index("Smoke")
    hints = (Hint(Span(0, 9), "headline"), Hint(Span(at, at + len("Smoke over town.")), "caption"))
    made = split_passages(report(text, hints=hints))
    assert [p.role for p in made] == ["headline", "caption", "body"]


def test_a_hint_inside_a_paragraph_cuts_it() -> None:
    role: Role = "byline"
    text = f"Jane Roe, Zaros. {LEAD}"
    made = split_passages(report(text, hints=(Hint(Span(0, 16), role),)))
    assert [(p.role, p.span.of(text)) for p in made] == [("byline", "Jane Roe, Zaros."), ("body", LEAD)]


def test_sentences_of_one_paragraph_share_its_number() -> None:
    made = split_passages(report(f"{LEAD}\n\n{SECOND}"))
    assert [p.paragraph for p in made] == [0, 1, 1]


@given(st.text(alphabet='Ab c.\n-(1)"é', max_size=200))
def test_passages_are_in_order_and_cover_the_text(text: str) -> None:
    made = split_passages(report(text))
    assert [p.index for p in made] == list(range(len(made)))
    assert all(a.span.end <= b.span.begin for a, b in pairwise(made))
    assert "".join("".join(p.span.of(text) for p in made).split()).count("A") == text.count("A")


def test_empty_text_has_no_passages() -> None:
    assert split_passages(report(" \n ")) == ()
