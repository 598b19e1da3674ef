"""Names in other scripts than Latin: one key a name, and the name again out of what a sentence put on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.grounding.places._fold import forms, key, loose
from marsad.grounding.places._script import romanised, settle, uninflected
from marsad.grounding.places._tokens import tokens


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(("الرقة", "الرقه", "الرّقّة", "الرقـــة"), id="teh marbuta, shadda, tatweel"),
        pytest.param(("أريحا", "إريحا", "اريحا", "ٱريحا"), id="alef forms"),
        pytest.param(("القرى", "القري"), id="alef maqsura"),
        pytest.param(("صنعاء", "صنعا"), id="lone hamza"),
        pytest.param(("کرکوک", "كركوك"), id="Persian kaf"),
        pytest.param(("میرعلی", "ميرعلي"), id="Persian yeh"),
        pytest.param(("مير\u200cعلي", "ميرعلي"), id="zero-width non-joiner"),
        pytest.param(("Орёл", "Орел", "ОРЕЛ"), id="yo"),
        pytest.param(("Знам'янка", "Знам’янка", "Знамʼянка"), id="Cyrillic apostrophes"),
        pytest.param(("Ґвардійське", "гвардійське"), id="ghe with upturn"),
        pytest.param(("ሐረር", "ሀረር", "ኀረር"), id="Ethiopic h"),
        pytest.param(("ዐድዋ", "አድዋ", "ዓድዋ", "ኣድዋ"), id="Ethiopic glottal stop"),
        pytest.param(("ፀሀይ", "ጸሃይ"), id="Ethiopic ts"),
        pytest.param(("ירושלים", "ירושלימ", "יְרוּשָׁלַיִם"), id="Hebrew final letters and points"),
        pytest.param(("Λάρισας", "λαρισασ"), id="Greek sigma and accents"),
    ],
)
def test_writing_habits_of_a_script_give_one_key(spellings: tuple[str, ...]) -> None:
    assert len({key(s) for s in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("حمص", "حماة"), ("Київ", "Канів"), ("መቀሌ", "ጎንደር"), ("עכו", "עזה")])
def test_different_names_of_a_script_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("bent", "name"),
    [
        ("Харкові", "Харків"),
        ("Харькове", "Харьков"),
        ("Бахмуті", "Бахмут"),
        ("Бахмутом", "Бахмут"),
        ("Києві", "Київ"),
        ("Києва", "Київ"),
        ("Авдіївці", "Авдіївка"),
        ("Авдіївкою", "Авдіївка"),
        ("Авдеевке", "Авдеевка"),
        ("Маріуполі", "Маріуполь"),
        ("Мариуполя", "Мариуполь"),
        ("Одесі", "Одеса"),
        ("Одессу", "Одесса"),
        ("Херсоні", "Херсон"),
        ("Запоріжжі", "Запоріжжя"),
        ("Донецьку", "Донецьк"),
        ("Сумах", "Суми"),
        ("Гостомеле", "Гостомель"),
        ("Изюма", "Изюм"),
        ("بالرقة", "الرقة"),
        ("للموصل", "الموصل"),
        ("وبصنعاء", "صنعاء"),
        ("والفاشر", "الفاشر"),
        ("الفاشر", "فاشر"),
    ],
)
def test_a_name_comes_out_of_its_sentence(bent: str, name: str) -> None:
    assert key(name) in uninflected(key(bent))


@pytest.mark.parametrize(
    ("adjective", "name"),
    [
        ("Kyivska", "Kyiv"),
        ("Kharkivska oblast", "Kharkiv"),
        ("Donetska", "Donetsk"),
        ("Luhanskyi raion", "Luhansk"),
        ("Poltavska", "Poltava"),
        ("Belgorodskaya oblast", "Belgorod"),
        ("Bryanskaya", "Bryansk"),
        ("Vitebskaya voblast", "Vitebsk"),
        ("Odeska", "Odesa"),
        ("Dnipropetrovs'ka", "Dnipropetrovsk"),
    ],
)
def test_a_slavic_adjective_leads_to_its_town(adjective: str, name: str) -> None:
    assert key(name) in [form.key for form in forms(key(adjective))]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("تدمر", "tdmr"),
        ("شيخون", "shykhwn"),
        ("الموصل", "al mwsl"),
        ("харкив", "kharkiv"),
        ("raqqa", "raqqa"),
        ("", ""),
    ],
)
def test_romanised(name: str, latin: str) -> None:
    assert romanised(name) == latin


def test_a_romanised_name_shares_the_loose_key_of_its_consonants() -> None:
    assert loose(key("القصير")) == loose(key("al-Qsyr"))


@given(st.text(max_size=60))
def test_any_text_folds_to_something_stable(text: str) -> None:
    once = settle(text)
    assert settle(once) == once
    assert romanised(key(text)).isascii()
    assert key(text) not in uninflected(key(text))


@pytest.mark.parametrize(
    "sentence", ["قصف على مدينة الرقة", "Обстріл Авдіївки", "ፍንዳታ በመቀሌ", "פיצוץ בחיפה", "Φωτιά στη Λάρισα", "ا" * 9]
)
def test_words_of_every_script_are_tokens(sentence: str) -> None:
    assert [t.text for t in tokens(sentence)] == sentence.split()


def test_an_apostrophe_does_not_cut_a_cyrillic_word() -> None:
    assert [t.key for t in tokens("у Знам'янці")] == ["у", "знамянці"]


def test_marks_over_arabic_letters_do_not_cut_a_word() -> None:
    assert [t.key for t in tokens("الرَّقَّة")] == [key("الرقة")]
