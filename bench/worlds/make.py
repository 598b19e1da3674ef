"""Worlds by name: which wars, which seed, which manners; and the truth about the pages."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bench.worlds.happenings import simulate
from bench.worlds.press import Press, cover
from bench.worlds.values import Happening, Line, Page, Pair, World
from bench.worlds.words import theatres


@dataclass(frozen=True, slots=True)
class Recipe:
    """``count``: happenings of each war, twins and totals not counted."""

    part: str
    wars: tuple[str, ...]
    seed: int
    count: int = 22


#: "held" worlds have wars, seeds, outlets and words of their own. Nothing in linking is chosen on them.
RECIPES = {
    "dev 1": Recipe("dev", ("sudan", "ukraine"), 11),
    "dev 2": Recipe("dev", ("yemen", "myanmar"), 12),
    "held 1": Recipe("held", ("somalia", "congo"), 21),
    "held 2": Recipe("held", ("burkina", "iraq"), 22),
}

#: Share of the shorter page's words from which two pages are copies, and from which exact ones (as in ``linking``).
COPY, EXACT = 0.15, 0.8

#: So many words at least make a copy: one sentence of average length. What shares less counts neither way.
LEAST = 24


def make(name: str, recipe: Recipe | None = None) -> World:
    """A world: the same at every call."""
    r = recipe or RECIPES[name]
    rng = random.Random(f"{name} {r.seed}")
    happenings = [h for war in r.wars for h in simulate(theatres()[war], r.count, rng)]
    press = Press.of(r.part, rng)
    cover(press, happenings)
    pages = tuple(press.pages)
    return World(name, tuple(happenings), pages, tuple(pairs(pages)), origins(happenings, pages), originators(pages))


def _words(lines: Sequence[Line]) -> float:
    """Quoted words weigh half: two who heard one man speak share his words, not a text."""
    return sum(len(x.text.split()) * (0.5 if x.part == "quote" else 1.0) for x in lines)


def _body(page: Page) -> list[Line]:
    """What counts as a page's own text: no headline, no standing paragraph."""
    return [x for x in page.lines[1:] if x.part != "background"]


def pairs(pages: Sequence[Page]) -> Iterator[Pair]:
    """All copies: pages with lines in common, and texts told anew after one another."""
    holders: defaultdict[str, list[Page]] = defaultdict(list)
    roots: defaultdict[str, list[Page]] = defaultdict(list)
    for p in pages:
        roots[p.root].append(p)
        for x in _body(p):
            holders[x.id].append(p)
    found: dict[tuple[str, str], Pair] = {}
    for group in (*holders.values(), *roots.values()):
        for a, b in combinations(sorted(group, key=lambda p: p.id), 2):
            if (a.id, b.id) not in found:
                pair = _pair(a, b)
                if pair is not None:
                    found[a.id, b.id] = pair
    for _, pair in sorted(found.items()):
        yield pair


def _pair(a: Page, b: Page) -> Pair | None:
    ids = {x.id for x in _body(a)}
    shared = [x for x in _body(b) if x.id in ids]
    words = _words(shared)
    share = min(1.0, words / max(1.0, min(_words(_body(a)), _words(_body(b)))))
    giver = a.id if b.giver == a.id else b.id if a.giver == b.id else None
    if share < COPY or words < LEAST:
        return Pair(a.id, b.id, "rewrite", share, giver) if a.root == b.root else None
    return Pair(a.id, b.id, "exact" if share >= EXACT else "partial", share, giver)


def origins(happenings: Sequence[Happening], pages: Sequence[Page]) -> dict[str, tuple[frozenset[str], ...]]:
    """Of each happening the pages that tell it, parted by text and agency; what was lifted goes back to its text."""
    by_root = {p.root: p for p in pages if p.manner in ("own", "followed")}
    parts: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for p in pages:
        lifted = dict(p.lifted)
        for h in p.happenings:
            root = next((lifted[x.id] for x in p.lines if x.happening == h and x.id in lifted), p.root)
            first = by_root[root]
            parts[h][first.agency or root].add(p.id)
    return {
        h.id: tuple(sorted((frozenset(s) for s in parts[h.id].values()), key=min)) for h in happenings if parts[h.id]
    }


def originators(pages: Sequence[Page]) -> dict[str, frozenset[str]]:
    """Of each happening who is named as a source of it, in whatever page."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for p in pages:
        for x in p.lines:
            if x.happening and x.voice and not x.recalled:
                out[x.happening].add(x.voice)
    return {h: frozenset(v) for h, v in out.items()}
