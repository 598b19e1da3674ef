"""Reports in capitals throughout are read as small letters; nothing else is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.coding import Coded
from marsad.pipeline import read_report
from marsad.reading import unshouted
from tests.coding._told import coded

TEXT = "Gunmen of the FARC killed two policemen near the port of Buenaventura, Colombia, and blew up two power pylons."


@pytest.mark.parametrize("text", [TEXT, TEXT.lower(), "FARC, ELN", "BREAKING: two policemen were killed in Cali.", ""])
def test_other_texts_stay(text: str) -> None:
    assert unshouted(text) == text


def test_capitals_are_read_as_small_letters() -> None:
    assert unshouted(TEXT.upper()) == TEXT.lower()


def test_offsets_stay_where_a_letter_has_no_small_form_of_one_sign() -> None:
    text = "GUNMEN KİLLED TWO POLICEMEN IN DİYARBAKIR ON SUNDAY MORNING, OFFICIALS SAID."
    assert len(unshouted(text)) == len(text)
    assert "İ" in unshouted(text)


def test_the_record_keeps_the_text_as_it_is() -> None:
    small = _read(TEXT.lower())
    large = _read(TEXT.upper())
    assert large.grounded.reading.report.text == TEXT.upper()
    assert [(e.type, e.trigger, e.actors, e.targets) for e in large.events] == [
        (e.type, e.trigger, e.actors, e.targets) for e in small.events
    ]
    assert large.events


def _read(text: str) -> Coded:
    return read_report(replace(coded(TEXT).grounded.reading.report, text=text), reader="rules")
