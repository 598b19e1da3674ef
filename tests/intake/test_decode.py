"""Encodings: declared, UTF-8, detected; mojibake."""

from __future__ import annotations

import pytest

from marsad.intake._dates import parse_published
from marsad.intake._decode import declared_in_markup, decode, mend, normalised
from marsad.intake._language import identify

RUSSIAN = "Войска вошли в город на рассвете, сообщили жители. Бои шли всю ночь, погибли десять человек."
ARABIC = "دخلت القوات المدينة عند الفجر وقال السكان إن عشرة أشخاص قتلوا في القصف الذي استمر طوال الليل"
ENGLISH = "The army said it had taken the town and that the governor would return within the next three days."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_or_without_a_mark(encoding: str) -> None:
    assert decode(f"{ENGLISH} “x”".encode(encoding)).text == f"{ENGLISH} “x”"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (f"{ENGLISH} “Café” – it’s", "cp1252")],
)
def test_detection(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)).text == text * 3


def test_a_wrong_declaration_gives_way_to_utf8() -> None:
    decoded = decode(RUSSIAN.encode(), "latin-1")
    assert decoded.text == RUSSIAN
    assert [n.code for n in decoded.notes] == ["encoding_misdeclared"]


def test_utf8_that_is_really_windows() -> None:
    decoded = decode(f"{ENGLISH} “It’s”".encode("cp1252"), "utf-8")
    assert decoded.text.endswith("“It’s”")
    assert [n.code for n in decoded.notes] == ["encoding_misdeclared"]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    decoded = decode(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode())
    assert decoded.text == f"{RUSSIAN}\ufffd{RUSSIAN}"
    assert [n.code for n in decoded.notes] == ["invalid_bytes"]


@pytest.mark.parametrize("label", ["utf-7", "rot13", "unicode_escape", "idna", "zlib", "no-such", "", None, "\x00"])
def test_tricky_labels_are_ignored(label: str | None) -> None:
    assert normalised(label) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=windows-1256">', "windows-1256"),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?>', "ISO-8859-15"),
        (b"<p>charset=none</p>", None),
    ],
)
def test_declarations_in_markup(head: bytes, expected: str | None) -> None:
    assert declared_in_markup(head) == expected


@pytest.mark.parametrize(
    "text", [RUSSIAN, ARABIC, "Zürich “quoted” – naïve café €5", "São Paulo, Kraków, Đà Nẵng", ENGLISH]
)
def test_good_text_is_not_mended(text: str) -> None:
    assert mend(text) == (text, ())


def test_mojibake_is_mended_line_by_line() -> None:
    bad = "il a Ã©tÃ© tuÃ© prÃ¨s de la frontiÃ¨re"
    mended, notes = mend(f"{ARABIC}\n{bad}\n")
    assert mended == f"{ARABIC}\nil a été tué près de la frontière\n"
    assert [n.code for n in notes] == ["mojibake_mended"]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (RUSSIAN, "ru"), (ARABIC, "ar")])
def test_language(text: str, language: str) -> None:
    found, confidence = identify(text)
    assert found == language
    assert 0.5 < confidence <= 1.0


@pytest.mark.parametrize("text", ["", "Hello there", "1 2 3 " * 100, "!?" * 300])
def test_too_little_to_tell_the_language(text: str) -> None:
    assert identify(text) == (None, 0.0)


@pytest.mark.parametrize(
    ("value", "expected", "note"),
    [
        ("2017-09-11", "2017-09-11", None),
        ("2017-09-11T10:00:00Z", "2017-09-11 10:00:00+00:00", None),
        ("2017-09-11T10:00:00+0300", "2017-09-11 10:00:00+03:00", None),
        ("Mon, 11 Sep 2017 10:00:00 GMT", "2017-09-11 10:00:00+00:00", None),
        ("0000-00-00", "None", "date_out_of_range"),
        ("-0044-03-15", "None", "date_out_of_range"),
        ("9999-12-31T23:59:59Z", "None", "date_out_of_range"),
        ("Fri, 01 Jan 0000 00:00:00 GMT", "None", "date_out_of_range"),
        ("yesterday", "None", "date_not_understood"),
        ("2017-02-31", "None", "date_not_understood"),
        ("", "None", None),
        (None, "None", None),
    ],
)
def test_published(value: str | None, expected: str, note: str | None) -> None:
    moment, notes = parse_published(value)
    assert str(moment) == expected
    assert [n.code for n in notes] == ([note] if note else [])


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed two journalists in Mogadishu on Monday.",
        "The governor met the tribal elders at Gusau on Sunday.",
    ],
)
def test_a_short_english_text_is_not_taken_for_a_creole(text: str) -> None:
    assert identify(text)[0] in ("en", None)


def test_a_short_text_in_another_language_is_known() -> None:
    assert identify("Quatro pessoas morreram na segunda-feira num ataque aéreo.")[0] == "pt"
