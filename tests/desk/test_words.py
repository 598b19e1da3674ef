"""Two languages: every string in the catalogues, every code in the table, all forms of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from marsad.coding import LossKind
from marsad.desk._reason_words import reason
from marsad.desk._terms import term, terms
from marsad.desk._words import arabic_month, catalogue, day, number
from marsad.linking import HARM_GRADES
from marsad.linking._grades import rules_of
from marsad.publish.site._words import _table as site_table
from tests.desk import catalogue as kept

ARABIC = [m for m in kept.kept("ar") if m.id]
TEMPLATES = [pytest.param(p, id=p.name) for p in kept.templates()]


def _forms(of: Any) -> tuple[str, ...]:  # noqa: ANN401 - catalogues type their strings so
    return (of,) if isinstance(of, str) else tuple(of)


@pytest.mark.parametrize("language", kept.LANGUAGES)
def test_the_catalogue_holds_what_the_desk_says(language: str) -> None:
    """If this fails: sh scripts/words, then translate what is new."""
    assert (kept.WORDS / f"{language}.po").read_bytes() == kept.updated(language)


def test_every_string_is_translated_and_none_is_a_guess() -> None:
    assert [m.id for m in ARABIC if m.fuzzy or not all(_forms(m.string))] == []


def test_plural_strings_have_all_six_forms() -> None:
    assert [m.id for m in ARABIC if not isinstance(m.id, str) and len(_forms(m.string)) != 6] == []


def test_what_is_filled_in_is_the_same_in_translation() -> None:
    wrong = []
    for message in ARABIC:
        wanted = kept.placeholders(_forms(message.id)[-1])
        forms = _forms(message.string)
        # no, one and two have words of their own, without a digit
        counted = wanted - {"%(num)s", "%(n)s", "{n}"}
        whole = [kept.placeholders(f) == wanted for f in (forms if len(forms) == 1 else forms[3:])]
        few = [counted <= kept.placeholders(f) <= wanted for f in forms]
        if not all((*whole, *few)):
            wrong.append(message.id)
    assert wrong == []


def test_arabic_sentences_use_arabic_marks() -> None:
    latin = [m.id for m in ARABIC for f in _forms(m.string) if any(mark in f for mark in (", ", "; ", "?"))]
    assert latin == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_templates_say_nothing_outside_of_the_catalogues(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert kept.bare_words(source) == ()
    assert kept.unsaid(source) == ()


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "لا حوادث"), (1, "حادثة واحدة"), (2, "حادثتان"), (3, "3 حوادث"), (11, "11 حادثة"), (103, "103 حوادث")],
)  # fmt: skip
def test_arabic_counts(n: int, words: str) -> None:
    assert catalogue("ar").ngettext("%(num)s incident", "%(num)s incidents", n) % {"num": n} == words


def test_arabic_days_bear_both_names_of_the_month_and_latin_digits() -> None:
    assert day("2017-04-04", "ar") == "4 نيسان/أبريل 2017"
    assert len({arabic_month(m) for m in range(1, 13)}) == 12
    assert number(12345, "ar") == "12,345"


# ---- codes ------------------------------------------------------------------------------------------------------


def test_codes_have_words_in_both_languages() -> None:
    assert terms("en").keys() == terms("ar").keys()
    assert [k for lang in ("en", "ar") for k, v in terms(lang).items() if not v.strip()] == []
    assert [k for k, v in terms("ar").items() if v.isascii()] == []


@pytest.mark.parametrize("kind", ["what", "who", "standing", "stance", "status", "control", "grade", "loss", "telling"])
def test_the_desk_and_the_site_call_codes_alike(kind: str) -> None:
    ours = {code: words.lower() for (sort, code), words in terms("en").items() if sort == kind}
    site = {
        c: words.lower() for (sort, c), words in site_table().items() if sort == kind and not c.startswith("acled:")
    }
    assert {code: ours.get(code) for code in site} == site


@pytest.mark.parametrize("code", [*get_args(LossKind)])
def test_losses_are_fields_too(code: str) -> None:
    assert ("loss", code) in terms("ar")
    assert ("field", code) in terms("ar")


def test_grades_say_what_they_mean() -> None:
    assert all((sort, g) in terms("ar") for g in HARM_GRADES for sort in ("grade", "grade means"))


def test_own_types_are_called_by_their_code() -> None:
    assert term("SIEGE_TAX", "type", "ar") == "siege tax"
    assert term("ASSAULT/siege-tax", "what", "ar") == "هجوم: siege tax"


# ---- reasons ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", ["harm", "credibility"])
def test_every_reason_of_the_rules_has_arabic_words(scale: str) -> None:
    said = [words.format(names="A, B") for _, _, words in rules_of(scale)]
    assert [s for s in said if reason(s, "ar", catalogue("ar").ngettext) == s] == []


def test_counts_in_reasons_take_the_forms_of_the_language() -> None:
    said = reason("2 reports, 1 agency, 4 originators: Example Agency", "ar", catalogue("ar").ngettext)
    assert said == "\u200fتقريران، وكالة واحدة، 4 مصادر أوليّة: \u2068Example Agency\u2069"


def test_a_persons_own_words_stay_as_they_are() -> None:
    assert reason("asked the hospital", "ar", catalogue("ar").ngettext) == "asked the hospital"
