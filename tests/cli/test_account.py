"""An account in words says what is known, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.cli._account import report_account, speaker_phrase
from marsad.cli._phrases import date_phrase, losses_phrase, place_phrase
from marsad.publish import DocumentView

TEXT = "He said shells killed nine."


def claim(**source: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": "c0",
        "source": {"begin": 0, "end": 2, "entity": None, "kind": "other", **source},
        "stance": "asserts",
    }


def view(**more: Any) -> DocumentView:  # noqa: ANN401
    return DocumentView({"report": {"id": "r", "text": TEXT}, **more})


def test_a_pronoun_that_stands_for_nobody_is_said_to() -> None:
    assert speaker_phrase(view(), claim()) == "“He” (the report does not say who): says so"


def test_a_known_speaker_is_named_with_kind_and_words() -> None:
    known = view(entities=[{"id": "e0", "name": "Army of Harsa"}])
    assert speaker_phrase(known, claim(entity="e0", kind="military")) == "Army of Harsa (“He”), military: says so"


@pytest.mark.parametrize(("quoted", "phrase"), [(True, "nobody named"), (False, "the report itself")])
def test_no_speaker(quoted: bool, phrase: str) -> None:
    assert speaker_phrase(view(), {"source": None, "quoted": quoted, "stance": "asserts"}) == phrase


@pytest.mark.parametrize(
    ("start", "end", "words", "phrase"),
    [
        ("2016-03-01", "2016-03-01", "Tuesday", "2016-03-01 (“Tuesday”)"),
        ("2016-03-01", "2016-03-02", "", "2016-03-01 – 2016-03-02"),
        (None, None, "On Sunday", "“On Sunday” (no calendar date)"),
        (None, None, "", ""),
    ],
)
def test_dates(start: str | None, end: str | None, words: str, phrase: str) -> None:
    assert date_phrase(start, end, words) == phrase


@pytest.mark.parametrize(
    ("low", "best", "high", "phrase"),
    [
        (4, 4, 4, "killed 4"),
        (12, 24, None, "killed 12 or more"),
        (4, 5, 6, "killed 4–6, most likely 5"),
        (30, 30, 52, "killed 30–52 (30 as told first)"),
        (None, None, None, "killed unknown number"),
    ],
)
def test_losses(low: int | None, best: int | None, high: int | None, phrase: str) -> None:
    assert losses_phrase([{"kind": "killed", "who": "unspecified", "low": low, "best": best, "high": high}]) == phrase


@pytest.mark.parametrize(
    ("place", "phrase"),
    [
        ({"name": "Harsa", "precision": "exact", "admin1": "Coast", "country": "XX"}, "Harsa, Coast, XX"),
        ({"name": "Coast", "precision": "admin1", "admin1": "Coast", "country": "XX"}, "Coast, XX (province)"),
        (
            {"name": "Harsa", "precision": "near", "relation": {"kind": "distance", "km": 20.0}},
            "20 km from Harsa (approximate)",
        ),
        ({"name": "Harsa", "precision": "unresolved"}, "“Harsa” (not found in the gazetteer)"),
    ],
)
def test_places(place: dict[str, Any], phrase: str) -> None:
    assert place_phrase(place, None) == phrase


def test_a_way_names_both_its_ends() -> None:
    text = "On the Harsa-Besna road."
    mentions = [{"id": "m0", "begin": 7, "end": 12}, {"id": "m1", "begin": 13, "end": 18}]
    relation = {"kind": "between", "of": "m0", "and": "m1"}
    place = {"name": "Harsa", "precision": "line", "relation": relation}
    view = DocumentView({"report": {"id": "r", "text": text}, "mentions": mentions})
    assert place_phrase(place, view) == "between Harsa and Besna (a line)"


def test_an_empty_reading_says_nothing_and_says_so() -> None:
    lines = [str(part) for part in report_account(view().document)]
    assert lines.count("  nothing") == 5
    assert "outlet unknown, date unknown  " in lines
