"""The last step of every format: a text with its metadata becomes a report, or an account of why it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from marsad.errors import EmptyInput, TooLarge
from marsad.intake._language import identify
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, report_id
from marsad.intake._values import Hint, Note, Report, Role
from marsad.spans import Span

_BLANK_LINE = "\n\n"

#: Characters that no store and no terminal takes: NUL, and halves of surrogate pairs (JSON may escape them).
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format found, before it is checked and named."""

    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | datetime | None = None
    hints: tuple[Hint, ...] = ()
    notes: tuple[Note, ...] = ()
    id: str | None = None


def make_report(
    draft: Draft, content: bytes, origin: Origin, options: IntakeOptions, encoding: str | None = None
) -> Report:
    """The report of a draft; offsets are those of the draft's text.

    Raises:
        EmptyInput: the text is nothing but blanks.
        TooLarge: it has more than ``options.max_report_chars`` characters.
    """
    check_length(len(draft.text), options)
    if not draft.text or draft.text.isspace():
        raise EmptyInput("there is no text in it")
    text, count = _UNUSABLE.subn("\ufffd", draft.text)
    notes = draft.notes
    if count:
        notes += (Note("invalid_characters", f"{count} NUL or surrogate characters shown as U+FFFD"),)
    language, confidence = identify(text)
    return Report(
        id=usable(draft.id) or report_id(content, draft.url),
        text=text,
        evidence=origin.evidence(content, encoding=encoding),
        source=usable(draft.source),
        title=usable(draft.title),
        url=usable(draft.url),
        author=usable(draft.author),
        published=draft.published,
        language=language,
        language_confidence=confidence,
        hints=draft.hints,
        notes=notes,
    )


def check_length(characters: int, options: IntakeOptions) -> None:
    """Refuse a text that is too long; before anything slow is done with it.

    Raises:
        TooLarge: it has more than ``options.max_report_chars`` characters.
    """
    if characters > options.max_report_chars:
        raise TooLarge(f"a text of {characters:,} characters, more than {options.max_report_chars:,}")


def assemble(parts: Iterable[tuple[Role, str]]) -> tuple[str, tuple[Hint, ...]]:
    """One text of many blocks, a blank line between two, with a hint of its role for each.

    >>> assemble([("headline", "City falls"), ("body", "It fell.")])[0]
    'City falls\\n\\nIt fell.'
    """
    texts: list[str] = []
    hints: list[Hint] = []
    begin = 0
    for role, text in parts:
        texts.append(text)
        hints.append(Hint(Span(begin, begin + len(text)), role))
        begin += len(text) + len(_BLANK_LINE)
    return _BLANK_LINE.join(texts), tuple(hints)


def usable(value: str | None) -> str | None:
    """A line of metadata without blanks around it and without unusable characters; nothing if nothing is left.

    >>> usable("  Reuters\\n "), usable("  ")
    ('Reuters', None)
    """
    if value is None:
        return None
    return " ".join(_UNUSABLE.sub("\ufffd", value).split()) or None
