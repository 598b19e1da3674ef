"""What the timeline of a place says: spells, states beside a holder, contradictions, shares. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from marsad.linking._holders import Holder
from marsad.linking._lanes import LaneId
from marsad.linking._statements import Ground, Statement
from marsad.linking._values import Days

#: Why a spell begins where it does. ``taken``: somebody says that it was taken. ``since``: it is said to be held since
#: then. ``first_word``: it was held already when it was first told of.
StartWhy = Literal["taken", "since", "first_word"]
#: Why it ends. ``lost``: said to be given up. ``taken``: another took it. ``other_word``: another is said to hold it,
#: so that it ended between the two (inferred). ``former``: said to be over. ``silence``: nothing is said for so long
#: that what lies between is unknown. ``last_word``: nothing is said after.
EndWhy = Literal["lost", "taken", "other_word", "former", "silence", "last_word"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A beginning or an end: not before ``earliest``, not after ``latest``; null where nothing bounds it. ``by`` is who
    took it or is said to hold it instead."""

    earliest: date | None
    latest: date | None
    why: StartWhy | EndWhy
    by: Holder | None = None

    @property
    def day(self) -> date | None:
        """The one day that it was, null where the words leave it open."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def inferred(self) -> bool:
        """Nobody says so: it follows from what others say, or from silence."""
        return self.why in ("other_word", "silence", "last_word", "first_word")


@dataclass(frozen=True, slots=True, order=True)
class Claimant:
    """Who says it. ``name`` is null where reports say it themselves.

    ``interested``: a party to it, its ally or its medium, that claims its own gain.
    """

    key: str
    name: str | None
    kind: str | None = None
    interested: bool = False


#: Below this confidence a statement is read with doubt. Of 24 such statements of development reports ten were misread
#: or put at a wrong place; of those above about one in four.
DOUBT = 0.6


@dataclass(frozen=True, slots=True)
class Backing:
    """What a value rests on. ``statements`` are indexes into the timeline's; copies and one speaker in many reports are
    one origin. ``confidence`` is that of the statement read with the least doubt, null where none bears one."""

    statements: tuple[int, ...]
    reports: int
    origins: int
    claimants: tuple[Claimant, ...]
    confidence: float | None = None

    @property
    def doubtful(self) -> bool:
        """Was every statement read with doubt?"""
        return self.confidence is not None and self.confidence < DOUBT

    @property
    def interested(self) -> bool:
        """Does nobody but an interested party say so?"""
        return bool(self.claimants) and all(c.interested for c in self.claimants)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time through which one force is said to hold the ground.

    ``said`` are the days of which somebody says so (several days where the words say no more than "in June"); between
    them it is presumed, for nobody says otherwise. ``firm`` are those of them of which it is said outright: "they took
    the rebel-held town" tells only that rebels held it until then.
    """

    holder: Holder
    start: Edge
    end: Edge
    said: tuple[Days, ...]
    firm: tuple[date, ...]
    backing: Backing

    @property
    def first(self) -> date:
        """The first day by which it is said."""
        return self.said[0].end

    @property
    def last(self) -> date:
        """The last one."""
        return max(d.end for d in self.said)


@dataclass(frozen=True, slots=True)
class Beside:
    """A state beside a holder: fought for, besieged, a siege broken, forces that come nearer; by whom, if said."""

    status: str
    by: Holder | None
    said: tuple[date, ...]
    backing: Backing


DisputeKind = Literal["holder", "divided", "share", "shares"]


@dataclass(frozen=True, slots=True)
class Rival:
    """One side of a contradiction: a holder or a share, and who says so."""

    holder: Holder | None
    share: float | None
    backing: Backing


@dataclass(frozen=True, slots=True)
class ControlDispute:
    """Claims about the same ground and time that cannot all be true.

    ``holder``: two forces are said to hold it. ``divided``: so, but loosely, for at that time its parts are said to be
    in different hands. ``share``: two figures for one holder. ``shares``: more than all of it in sum.
    """

    kind: DisputeKind
    first: date
    last: date
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share that a force is said to hold of the place, on a day; points of one holder in order are a series."""

    holder: Holder
    day: date
    share: float
    backing: Backing


@dataclass(frozen=True, slots=True)
class Lane:
    """One piece of ground: its spells in order of time, which may overlap where claims contradict each other."""

    id: LaneId
    spells: tuple[Spell, ...]
    beside: tuple[Beside, ...]
    disputes: tuple[ControlDispute, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Control of one place. ``undated`` are indexes of statements that no day can be given to."""

    place: Ground
    statements: tuple[Statement, ...]
    lanes: tuple[Lane, ...]
    shares: tuple[Share, ...]
    share_disputes: tuple[ControlDispute, ...]
    undated: tuple[int, ...]

    @property
    def disputes(self) -> tuple[ControlDispute, ...]:
        """All contradictions, of ground and of shares."""
        return (*(d for lane in self.lanes for d in lane.disputes), *self.share_disputes)
