"""What comparing gives: links between their rows and our incidents, a verdict for each field, and what stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from marsad.publish._released import Incident, Range
from marsad.record import ForeignRow

#: How a row and an incident belong together. ``same``: one to one. ``part_of_theirs``: the row adds up several of our
#: incidents. ``part_of_ours``: our incident spans several rows. ``again_ours``, ``again_theirs``: the incident (row)
#: tells the same as another one that is linked already: somebody may have it twice.
Relation = Literal["same", "part_of_theirs", "part_of_ours", "again_ours", "again_theirs"]

Field = Literal["day", "place", "sides", "kind", "deaths"]
FIELDS: tuple[Field, ...] = ("day", "place", "sides", "kind", "deaths")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a row and an incident agree in one field. ``verdict`` is a code of ``data/verdicts.tsv``, ``reason`` says it
    with the values; ``bits`` is what it adds to the score (log2 of how much likelier among the same than others)."""

    field: Field
    verdict: str
    reason: str
    bits: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one report says of a linked incident: who says it, and whether that supports or contradicts the row.

    ``words`` are the sentence, as far as the policy lets it out; ``bearing`` is ``supports``, ``contradicts`` or
    ``silent``, ``reason`` why. ``killed`` is the toll that this report gives.
    """

    report: str
    outlet: str | None
    day: str | None
    url: str | None
    claimants: tuple[str, ...]
    stance: str | None
    words: str | None
    killed: Range
    bearing: Literal["supports", "contradicts", "silent"]
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """A row and an incident that belong together. ``score`` is in bits: the sum of its verdicts'."""

    row: ForeignRow
    incident: Incident
    relation: Relation
    score: float
    verdicts: tuple[Verdict, ...]
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Alone:
    """A row or an incident that nothing of the other side fits, with the nearest that was not enough."""

    row: ForeignRow | None
    incident: Incident | None
    nearest: str | None
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Their rows beside our incidents.

    ``theirs_alone`` are rows within the days and area that our reports cover, ``ours_alone`` incidents of the kind,
    days and countries that theirs cover; those outside are only counted. ``agreement`` counts verdicts by field over
    the links that are ``same``.
    """

    rows: int
    incidents: int
    links: tuple[Link, ...]
    theirs_alone: tuple[Alone, ...]
    ours_alone: tuple[Alone, ...]
    theirs_outside: int
    ours_outside: int
    agreement: Mapping[Field, Mapping[str, int]]

    @property
    def theirs_in_reach(self) -> int:
        """Rows within the days and area that our reports cover."""
        return self.rows - self.theirs_outside

    def count(self, relation: Relation) -> int:
        """Links of one relation."""
        return sum(link.relation == relation for link in self.links)
