"""What codes are called on the pages: ``{{ code | term("type") }}`` in templates.

The words stand in ``words/terms.tsv``, a column for each language, so that who speaks one can mend them without reading
code. ``docs/desk-words.md`` is the glossary that the Arabic keeps to.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def terms(language: str) -> Mapping[tuple[str, str], str]:
    """The words of a language by sort and code; those of English for a language that the table does not have."""
    text = resources.files("marsad.desk").joinpath("words", "terms.tsv").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    column = head.index(language) if language in head else head.index("en")
    return {(row[0], row[1]): row[column] for row in rows}


def term(code: object, sort: str, language: str = "en") -> str:
    """A code in words; the code itself, with blanks, where nobody has given it any (own types of a configuration).

    ``sort`` says what it is a code of: type, mode, what (``TYPE/mode``), loss, who, precision, grade, standing, stance,
    field, claimant_kind ...; the table has them all.

    >>> term("heavy-weapons", "mode"), term("ASSAULT/aerial", "what"), term("ASSAULT/aerial", "what", "ar")
    ('heavy weapons', 'Air strike', 'غارة جوية')
    >>> term("siege-tax", "mode"), term("ASSAULT/siege-tax", "what"), term(None, "mode")
    ('siege tax', 'Attack: siege tax', '')
    """
    if code is None or code == "":
        return ""
    key = str(code)
    found = terms(language).get((sort, key))
    if found is not None:
        return found
    if sort == "what" and "/" in key:
        type_, _, mode = key.partition("/")
        return f"{term(type_, 'type', language)}: {term(mode, 'mode', language)}"
    return key.replace("_", " ").replace("-", " ").lower()
