"""Keeps the catalogues in step: `scripts/words` writes what the desk says into words/*.po, tests look whether it is so.

Strings come from ``_()`` and ``ngettext()`` in the templates and in Python. What nobody says any more is left out; what
is new has no translation yet. Running it twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

DESK: Final = Path(__file__).parents[2] / "src" / "marsad" / "desk"
WORDS: Final = DESK / "words"
LANGUAGES: Final = ("ar",)

#: Functions that say something; of ``_say`` the string is the second argument.
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "_say": (2,)}
#: Headers that would differ from run to run, or name persons.
_DATED: Final = re.compile(
    r'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r"|Generated-By):.*\n",
    re.MULTILINE,
)
_METHODS: Final = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_OPTIONS: Final = {
    "templates/**.html": {"newstyle_gettext": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
}


def said() -> Catalog:
    """Every string that the desk says."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for _, _, message, _, context in extract_from_dir(DESK, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=()):
        found.add(message, context=context)
    return found


def kept(language: str) -> Catalog:
    """The catalogue of a language as it is kept; an empty one where there is none yet."""
    path = WORDS / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> bytes:
    """The file of a language with all that is said, and nothing else."""
    old, new = kept(language), Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in said():
        if message.id:
            known = old.get(message.id if isinstance(message.id, str) else message.id[0])
            new.add(message.id, known.string if known and _same_sort(known, message) else None)
    new.header_comment = (
        "# What the desk says, in this language. Made by scripts/words; docs/desk-words.md has the terms."
    )
    out = BytesIO()
    write_po(out, new, width=0, no_location=True, omit_header=False, sort_output=True)
    return _DATED.sub("", out.getvalue().decode()).encode()


def _same_sort(known: Message, message: Message) -> bool:
    return isinstance(known.id, str) == isinstance(message.id, str)


def placeholders(text: str) -> frozenset[str]:
    """What a string leaves to be filled in.

    >>> sorted(placeholders("%(num)s of {n}, 5 %%, %s"))
    ['%(num)s', '%s', '{n}']
    """
    return frozenset(re.findall(r"%\([a-z_]+\)[sd]|%s|\{[a-z_]+\}", text))


# ---- words outside of the catalogues ----------------------------------------------------------------------------

#: What is the same in every language; attributes that a macro writes.
_NAMES: Final = re.compile(r"[a-z-]+=\"[^\"]*\"?|\b(Marsad|SHA-256|JSON|CSV|GeoJSON|KML|XLSX|OpenAPI|API|URL|km|UTC)\b")
#: A block that fills an attribute of the frame.
_CLASS: Final = re.compile(r"{% block width %}[a-z ]*{% endblock %}")
_HEARD: Final = frozenset(("title", "aria-label", "placeholder", "alt", "data-key-label"))
#: Stands for what the template fills in.
_HOLE: Final = "\ue000"


class _Words(HTMLParser):
    """Gathers text and the attributes that people read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code", "kbd")
        self.found += [v for k, v in attrs if k in _HEARD and v and _spoken(v)]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found += [part.strip() for part in data.split(_HOLE) if _spoken(part)]


def _spoken(text: str) -> bool:
    return any(c.isalpha() and c != _HOLE for c in _NAMES.sub("", text))


def bare_words(source: str) -> tuple[str, ...]:
    """Words of a template that no catalogue holds.

    >>> bare_words('<p title="Go">{{ x }} {% if x > 1 %}more{% endif %} {{ _("said") }} · 5 km</p>')
    ('Go', 'more')
    """
    reader = _Words()
    reader.feed("".join(_pieces(_CLASS.sub("", source))))
    return tuple(reader.found)


def _pieces(source: str) -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    inside = 0
    kept_out = ("block_begin", "variable_begin", "comment_begin")
    ends = ("block_end", "variable_end", "comment_end")
    depth, words = 0, ""
    for _, sort, value in environment.lex(source):
        if sort in kept_out:
            depth, words = depth + 1, ""
        elif sort in ends:
            depth -= 1
            inside += words.startswith("trans") - words.startswith("endtrans")
            yield _HOLE if sort == "variable_end" else ""
        elif depth:
            words += value if sort != "whitespace" else ""
        elif sort == "data" and not inside:
            yield value


def unsaid(source: str) -> tuple[str, ...]:
    """Calls that no extraction can follow: what they say is not written where they stand."""
    return tuple(re.findall(r"(?<![\w.])_\((?!\s*[\"'])[^)]*\)", source))


def templates() -> tuple[Path, ...]:
    """All templates."""
    return tuple(sorted((DESK / "templates").rglob("*.html")))


if __name__ == "__main__":
    for language in LANGUAGES:
        (WORDS / f"{language}.po").write_bytes(updated(language))
        empty = [
            m.id
            for m in kept(language)
            if m.id and not all((m.string,) if isinstance(m.string, str) else m.string or ("",))
        ]
        print(f"{language}: {len(empty)} strings without a translation", *map(repr, empty), sep="\n  ")  # noqa: T201
