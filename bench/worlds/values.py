"""What a world is made of: happenings, lines, pages, and the truth that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["air", "shell", "bomb", "clash", "raid", "abduct", "seize", "total"]

Hour = Literal["morning", "afternoon", "evening"]

#: How a page came about. Only ``own`` and ``followed`` are of a writer who knows something by himself.
Manner = Literal["own", "followed", "copy", "cut", "edited", "corrected", "stitched", "rewrite"]


@dataclass(frozen=True, slots=True)
class Party:
    """``names``: as a sentence takes them, the usual one first; ``arms``: air, drones, guns, men."""

    key: str
    names: tuple[str, ...]
    arms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Theatre:
    """A war: real towns, armies and bodies; ``towns`` and ``voices`` have several spellings each."""

    key: str
    country: str
    seat: str
    start: date
    sides: tuple[Party, Party]
    voices: dict[str, tuple[str, ...]]
    background: tuple[str, ...]
    towns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """A count as known ``after`` days."""

    after: int
    killed: int
    wounded: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened in the world: the truth that reports tell.

    ``tolls`` rise over the days. ``voices`` are who speaks of it beside witnesses, the first chiefly. ``rival`` is who
    counts ``rival_killed`` instead. ``part_of`` names the day's total that it belongs to; a total has ``parts``.
    """

    id: str
    theatre: str
    kind: Kind
    town: int
    day: date
    hour: Hour
    actor: int
    site: str
    tolls: tuple[Toll, ...]
    taken: int
    voices: tuple[str, ...]
    facts: tuple[str, ...]
    numbers: dict[str, str]
    rival_killed: int | None = None
    part_of: str | None = None
    parts: tuple[str, ...] = ()

    def toll(self, on: date) -> Toll:
        """What is known on a day."""
        known = [t for t in self.tolls if t.after <= (on - self.day).days]
        return known[-1] if known else self.tolls[0]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. ``id`` stays when others print it, also under other names; a sentence told anew has another.

    ``happening`` is null for background and furniture. ``recalled`` marks what is told as the past beside other news.
    ``voice`` is the originator of what it says, null where the writer says it on his own account. ``fact`` is what a
    rewrite must tell in other words: (part, fact, which of the happening's values).
    """

    id: str
    text: str
    happening: str | None = None
    voice: str | None = None
    part: str = ""
    fact: str = ""
    recalled: bool = False
    slots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A report as it is printed.

    ``spans`` are the places of ``lines`` in ``text``, ``root`` is the text that it goes back to.
    """

    id: str
    source: str
    published: datetime
    title: str
    text: str
    lines: tuple[Line, ...]
    spans: tuple[tuple[int, int], ...]
    manner: Manner
    root: str
    giver: str | None
    agency: str | None
    #: Line id -> the text that it was lifted from, for stitched pages.
    lifted: tuple[tuple[str, str], ...] = ()

    @property
    def happenings(self) -> tuple[str, ...]:
        """What it tells as news, in order."""
        return tuple(dict.fromkeys(x.happening for x in self.lines if x.happening and not x.recalled))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages of shared text; ``share``: words of shared lines in the shorter one. ``giver`` null: brothers."""

    a: str
    b: str
    sort: Literal["exact", "partial", "rewrite"]
    share: float
    giver: str | None


@dataclass(frozen=True, slots=True)
class World:
    """``origins``: happening -> the pages that tell it, parted by the text or the writer that they go back to.

    ``originators``: happening -> who is named as its source, one key for each ("ministry", "own:PAGE").
    """

    name: str
    happenings: tuple[Happening, ...]
    pages: tuple[Page, ...]
    copies: tuple[Pair, ...]
    origins: dict[str, tuple[frozenset[str], ...]]
    originators: dict[str, frozenset[str]]
