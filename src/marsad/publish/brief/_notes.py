"""The footnotes of a brief, numbered in the order in which sentences first use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.publish._released import Report
from marsad.publish.brief._values import Note

#: More words than these say no more of where a fact comes from (characters).
MOST_WORDS = 300


class Notes:
    """Gives numbers; the same report and words have one."""

    def __init__(self, reports: Mapping[str, Report]) -> None:
        self._reports = reports
        self._numbers: dict[tuple[str, ...], int] = {}
        self._notes: list[Note] = []

    def report(self, report: str, words: str | None, also: Iterable[str] = ()) -> int:
        """A footnote of a report with the words that say so."""
        cut = _cut(words)
        key = (report, cut or "")
        if key not in self._numbers:
            others = tuple(sorted({*also} - {self._reports[report].outlet or ""}))
            self._add(key, Note(len(self._notes) + 1, self._reports[report], cut, others))
        return self._numbers[key]

    def reckoned(self, incidents: Iterable[str], how: str) -> int:
        """A footnote of what a figure was reckoned from."""
        ids = tuple(incidents)
        key = ("reckoned", how, *ids)
        if key not in self._numbers:
            self._add(key, Note(len(self._notes) + 1, None, reckoned=ids, how=how))
        return self._numbers[key]

    def _add(self, key: tuple[str, ...], note: Note) -> None:
        self._numbers[key] = note.number
        self._notes.append(note)

    @property
    def all(self) -> tuple[Note, ...]:
        """In order."""
        return tuple(self._notes)


def _cut(words: str | None) -> str | None:
    flat = " ".join((words or "").split())
    if not flat:
        return None
    return flat if len(flat) <= MOST_WORDS else flat[:MOST_WORDS].rsplit(" ", 1)[0] + " …"
