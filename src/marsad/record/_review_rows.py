"""What asking about decisions gives: frozen rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsad.record._reviewed import Judgement
from marsad.record._values import DecisionRow


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written: its number, and the token of the incident as it is now."""

    n: int
    token: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken back, or is again (``redone``). ``n`` is the number of the row that says so, 0 where it
    is only asked for. ``incidents`` are those of now that it is about; of a ruling those that were named."""

    row: DecisionRow
    n: int
    redone: bool
    incidents: tuple[str, ...]

    @property
    def relink(self) -> bool:
        """Is the record to be linked anew?"""
        return self.row.kind == "ruling"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What publishing asks for: ``signers`` with the digest of the values that each signed, ``corrector`` who corrected
    a field last, ``at`` the moment of the last decision, ``judged`` that of the judgement."""

    state: Judgement | None
    signers: tuple[tuple[str, str], ...]
    corrector: str | None
    at: str
    judged: str | None


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Of one incident: ``fields`` counts those that people settled, ``signatures`` those that are of the values of now;
    ``since``: reports say what they did not say then; ``apart``: two corrections differ; ``decided`` is the number of
    the last decision, ``at`` its moment."""

    incident: str
    state: Judgement | None
    decided: int
    at: str
    fields: int
    since: bool
    apart: bool
    signatures: int


@dataclass(frozen=True, slots=True)
class NewsOf:
    """What reports say of a field since a person decided: a value as JSON, and the reports that give it. ``n`` is the
    decision."""

    field: str
    value: Any
    reports: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name: ``query`` is what stands behind the ``?`` of its address."""

    name: str
    query: str
    who: str
    shared: bool
    at: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What was decided on a day: by kind and word ("review", "accept"), and by person; undone ones count, too."""

    day: str
    of: Mapping[tuple[str, str], int]
    by: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.of.values())
