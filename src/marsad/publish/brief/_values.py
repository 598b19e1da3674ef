"""What a brief is before it is written down: sections of paragraphs of sentences, each with its footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marsad.publish._released import Report


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence, and the numbers of the footnotes that stand behind it."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; the full stop is in the last run. ``own`` marks the few that speak of the brief and not of the war
    ("Nothing is told of ..."), which therefore have no footnote."""

    runs: tuple[Run, ...]
    own: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(r.text for r in self.runs)

    @property
    def notes(self) -> tuple[int, ...]:
        """All footnotes, in order."""
        return tuple(n for r in self.runs for n in r.notes)


def ended(runs: Iterable[Run], own: bool = False) -> Sentence:
    """A sentence with its full stop, before the footnotes of the last run."""
    *before, last = runs
    text = last.text
    stop = "" if text.endswith((".", ".”", "…”")) else "."
    return Sentence((*before, Run(text + stop, last.notes)), own)


def own(text: str) -> Sentence:
    """A sentence about the brief itself."""
    return ended((Run(text),), own=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together: one incident, one place. ``item``: it stands in a list."""

    sentences: tuple[Sentence, ...]
    item: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: a day, a place."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are runs of words with footnotes; ``numeric`` are the columns set to the right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG and what it shows in words."""

    svg: str
    caption: str
    words: str


Block = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief; ``key`` is stable ("tolls")."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the report that says so, its own words, and who printed the same text (``also``, outlets); or, where
    ``report`` is null, what a figure was reckoned from (ids of incidents)."""

    number: int
    report: Report | None
    words: str | None = None
    also: tuple[str, ...] = ()
    reckoned: tuple[str, ...] = ()
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A situation report. Days are ISO 8601; null: open. ``subtitle`` tells the rule and the policy."""

    title: str
    subtitle: str
    place: str | None
    since: str | None
    until: str | None
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    about: tuple[str, ...]
