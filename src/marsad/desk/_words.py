"""Languages: catalogues of what the desk says (``words/*.po``), and how each language writes days and numbers."""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

#: Languages of the interface, in their own words.
LANGUAGES: Final = {"en": "English", "ar": "العربية"}


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """What a language says for each English string; English for what it lacks."""
    source = resources.files("marsad.desk").joinpath("words", f"{language}.po")
    if language == "en" or not source.is_file():
        return gettext.NullTranslations()
    with source.open("rb") as text:
        messages = read_po(text, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return _locale(language).text_direction


def day(iso: str | None, language: str) -> str:
    """A day, or the day of a moment, in words; "" for none.

    Arabic months bear both names, as the United Nations and newsrooms with readers everywhere print them: those of
    Syria, Lebanon and Iraq first, then those of Egypt. Digits are Latin, as most newsrooms of the Levant print them and
    as forms take them.

    >>> day("2017-09-05T08:00:00Z", "en"), day("2017-09-05", "ar"), day(None, "en")
    ('5 Sept 2017', '5 أيلول/سبتمبر 2017', '')
    """
    if not iso:
        return ""
    told = date.fromisoformat(iso[:10])
    if language == "ar":
        return f"{told.day} {arabic_month(told.month)} {told.year}"
    return format_date(told, "d MMM y", locale="en_GB")


def arabic_month(month: int) -> str:
    """Both names of a month; one where they are the same.

    >>> arabic_month(1), arabic_month(12)
    ('كانون الثاني/يناير', 'كانون الأول/ديسمبر')
    """
    names = (str(_locale(code).months["format"]["wide"][month]) for code in ("ar_SY", "ar"))
    return "/".join(dict.fromkeys(names))


def moment(iso: str | None, language: str) -> str:
    """A moment in UTC, to the minute; "" for none."""
    if not iso:
        return ""
    told = datetime.fromisoformat(iso)
    return f"{day(iso, language)} {format_datetime(told, 'HH:mm', locale=language)}"


def number(value: float | None, language: str) -> str:
    """A number with its separators; "" for none.

    >>> number(12345, "en"), number(None, "en")
    ('12,345', '')
    """
    return "" if value is None else format_decimal(value, locale=language)


def country(iso: str | None, language: str) -> str:
    """The name of a country by its code (ISO 3166-1 alpha-2); the code itself where it has none, "" for none.

    >>> country("SD", "en"), country("SD", "ar"), country(None, "en")
    ('Sudan', 'السودان', '')
    """
    return "" if iso is None else str(_locale(language).territories.get(iso, iso))
