"""A number of people as one report gives it: its words, who says it, where, and when it was known. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from marsad.grounding import SourceKind
from marsad.linking._figures import Figure
from marsad.linking._values import Toll
from marsad.spans import Span

T = TypeVar("T")

Interest = Literal["actor", "target"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was known. ``day`` is ISO 8601, "" if unknown; ``clock`` is "HH:MM", null where only a day is.

    ``told``: the text itself gives the day; else it is that of the printing.
    """

    day: str
    clock: str | None = None
    told: bool = False

    @staticmethod
    def of(published: str | None) -> Moment:
        """The moment of a printing.

        >>> Moment.of("2022-04-08T14:20:00+00:00")
        Moment(day='2022-04-08', clock='14:20', told=False)
        """
        if not published:
            return Moment("")
        return Moment(published[:10], published[11:16] if published[10:11] == "T" else None)

    @property
    def order(self) -> tuple[str, str]:
        """What moments are sorted by; a day without a clock comes before its hours."""
        return (self.day, self.clock or "")


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who gives a value. ``key`` is null for the report's own voice, whose ``name`` is its outlet.

    ``head`` is the key of the body behind it (of a ministry the state), ``via`` the medium that carried the words,
    ``country`` its own (ISO 3166-1 alpha-2).
    ``interest``: it is an actor or a target of the incident, or on the side of one. ``named`` is false for those who
    are only described ("activists").
    """

    key: str | None
    name: str
    kind: SourceKind
    side: str | None = None
    head: str | None = None
    named: bool = True
    interest: Interest | None = None
    via: str | None = None
    country: str | None = None

    @property
    def interested(self) -> bool:
        """It is a party, or on a party's side."""
        return self.interest is not None


@dataclass(frozen=True, slots=True)
class Bearing:
    """Where a value stands.

    ``origin`` is the least report id of those that go back to one text. ``evidence`` are offsets into the report's
    text, null where no one span tells it.
    """

    report: str
    event: str
    outlet: str | None
    origin: str
    published: str | None
    moment: Moment
    claimants: tuple[Claimant, ...]
    evidence: Span | None = None
    words: str = ""

    @property
    def interested(self) -> bool:
        """Nobody but parties says it."""
        return bool(self.claimants) and all(c.interested for c in self.claimants)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """One value of a field, where one report gives it."""

    value: T
    by: Bearing


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or target; two are the same that have one key, however they are called."""

    key: str
    name: str = field(compare=False)
    side: str | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of people as its words tell it; ``leads``: it is the figure by which the report counts the loss.

    ``loss`` is the whole range of the loss that the report's figures make up; rules vote with it.
    """

    figure: Figure
    loss: Toll
    leads: bool

    @property
    def best(self) -> int:
        """The figure itself; 0 where nobody gives one."""
        return self.figure.toll.best or 0
