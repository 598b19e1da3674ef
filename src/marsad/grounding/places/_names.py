"""The names of a document: mentions that mean the same place, and how the words tie one name to another."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place

#: How the words put a place into another: not at all, after a comma ("Azaz, Aleppo"), by "in" or "of", by a blank.
NO_TIE, COMMA, WITHIN, BLANK = range(4)

#: Names that stand so close (characters between them) are told of together.
_SIDE_BY_SIDE = 30

#: What stands right after a name and may be the area that it lies in: "Springfield, Ill.", "Paris, Texas".
_AREA_AFTER = re.compile(r"^,? ?\(?(?:in |in the )?((?:[A-Z][\w’'-]*\.?)(?:[ -]?[A-Z][\w’'-]*\.?){0,2})")


@dataclass(frozen=True, slots=True)
class Name:
    """Mentions that share one choice.

    ``core`` and ``wanted`` are those of ``Surroundings``; ``members`` are indices into the survey. ``outer`` is the
    index of the name that the words put this one into (``tie`` says how), ``inner`` are those put into this one,
    ``beside`` those told of right beside it. ``areas`` are units and countries that follow in the text without being
    mentions themselves. ``people``: a nationality word; ``held``: a place that stands only inside longer names.
    """

    core: str
    wanted: str | None
    surface: str
    members: tuple[int, ...]
    people: bool
    outer: int | None
    tie: int
    inner: tuple[int, ...]
    beside: tuple[int, ...]
    areas: tuple[Place, ...]
    dateline: bool
    held: bool = False


def names_of(surveyed: list[Surroundings], gazetteer: Gazetteer) -> tuple[list[Name], list[int | None]]:
    """The names in order of their first mention, and of each mention the index of its name (null: no name)."""
    keys = _keys(surveyed)
    order: dict[tuple[object, ...], int] = {}
    at = [None if k is None else order.setdefault(k, len(order)) for k in keys]
    members: dict[int, list[int]] = defaultdict(list)
    for i, n in enumerate(at):
        if n is not None:
            members[n].append(i)
    outer, inner = _ties(surveyed, at)
    beside = _beside(surveyed, at)
    return [
        _name(surveyed, members[n], outer.get(n), inner.get(n, []), beside.get(n, set()), gazetteer)
        for n in range(len(order))
    ], at


def _keys(surveyed: list[Surroundings]) -> list[tuple[object, ...] | None]:
    """What tells names apart: their words, the type asked for, and the area, where a document has two of that name."""
    areas: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    held: list[str | None] = []
    for s in surveyed:
        area = surveyed[s.container].core if s.container is not None and s.right.startswith((",", " (")) else None
        held.append(area)
        if area is not None:
            areas[s.core, s.wanted].add(area)
    out: list[tuple[object, ...] | None] = []
    for s, area in zip(surveyed, held, strict=True):
        if not s.name:
            out.append(None)
            continue
        split = len(areas[s.core, s.wanted]) > 1
        out.append((s.mention.kind, s.core, s.wanted, area if split else None))
    return out


def _ties(
    surveyed: list[Surroundings], at: list[int | None]
) -> tuple[dict[int, tuple[int, int]], dict[int, list[int]]]:
    outer: dict[int, tuple[int, int]] = {}
    inner: dict[int, list[int]] = defaultdict(list)
    for i, s in enumerate(surveyed):
        a = at[i]
        b = at[s.container] if s.container is not None else None
        if a is None or b is None or a == b:
            continue
        tie = COMMA if s.right.startswith((",", " (")) else BLANK if _bare(s, surveyed) else WITHIN
        if a not in outer or tie < outer[a][1]:
            outer[a] = (b, tie)
        if a not in inner[b]:
            inner[b].append(a)
    return outer, inner


def _bare(s: Surroundings, surveyed: list[Surroundings]) -> bool:
    assert s.container is not None
    return surveyed[s.container].mention.span.begin - s.mention.span.end <= 1


def _beside(surveyed: list[Surroundings], at: list[int | None]) -> dict[int, set[int]]:
    out: dict[int, set[int]] = defaultdict(set)
    for i in range(len(surveyed) - 1):
        a, b = at[i], at[i + 1]
        gap = surveyed[i + 1].mention.span.begin - surveyed[i].mention.span.end
        if a is not None and b is not None and a != b and gap <= _SIDE_BY_SIDE:
            out[a].add(b)
            out[b].add(a)
    return out


def _name(
    surveyed: list[Surroundings], members: list[int], outer: tuple[int, int] | None, inner: list[int],
    beside: set[int], gazetteer: Gazetteer,
) -> Name:  # fmt: skip
    first = surveyed[members[0]]
    return Name(
        first.core, first.wanted, first.surface, tuple(members), first.mention.kind == "nationality",
        outer[0] if outer else None, outer[1] if outer else NO_TIE, tuple(inner), tuple(sorted(beside)),
        () if outer else _areas(surveyed, members, gazetteer),
        any(surveyed[i].role == "dateline" for i in members),
        first.mention.kind == "location" and all(surveyed[i].mention.within is not None for i in members),
    )  # fmt: skip


def _areas(surveyed: list[Surroundings], members: list[int], gazetteer: Gazetteer) -> tuple[Place, ...]:
    for i in members:
        s = surveyed[i]
        if not (found := _AREA_AFTER.match(s.right)) or not s.right.startswith((",", " (")):
            continue
        words = found[1].split(" ")
        for n in range(len(words), 0, -1):
            folded = key(" ".join(words[:n]))
            hits = [p for p, _ in gazetteer.named(folded) if p.kind in ("country", "admin1")]
            hits += [p for p in gazetteer.short(folded) if p not in hits]
            if hits:
                return tuple(hits[:4])
    return ()
