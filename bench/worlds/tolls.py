"""Rival values beside the truth of the worlds: ``python -m bench.worlds.tolls "dev 1"``.

Incidents are taken as they truly are (the events of one happening, however they were linked), so that only what is made
of their values is measured: the toll by each named rule, which tolls rise, and which are contradicted.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.worlds.make import RECIPES
from bench.worlds.score import measured, told_events
from bench.worlds.values import Happening, Page, World
from marsad.linking import RULE_NAMES, Fields, accounts_of, fields_of, whole

Json = Mapping[str, Any]

#: Manners of pages that print another's text: their day tells nothing of what was known.
_PRINTED_AGAIN = frozenset({"copy", "cut", "edited", "stitched", "rewrite"})


@dataclass(frozen=True, slots=True)
class Case:
    """A happening that two pages or more tell and somebody counts; ``final``: the tolls that may stand at the end."""

    happening: Happening
    fields: Fields
    final: frozenset[int]
    rises: bool
    rival: bool

    @property
    def contradicted(self) -> bool:
        """Do we say that its dead are?"""
        return any(t.contradicted for t in self.fields.tolls if t.kind == "killed")

    @property
    def risen(self) -> bool:
        """Do we find a series?"""
        return any(r.kind == "series" for t in self.fields.tolls if t.kind == "killed" for r in t.relations)


def cases(world: World, documents: Sequence[Json]) -> Iterator[Case]:
    """All happenings with deaths, in order."""
    pages = {p.id: p for p in world.pages}
    read = {o["report"]["id"]: o for o in documents}
    members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, o in read.items():
        for _, told, recalled, event in told_events(pages[name], o):
            if told is not None and not recalled:
                members[told].append((name, event))
    for h in world.happenings:
        reports = {r for r, _ in members[h.id]}
        if h.kind in ("abduct", "seize", "total") or len(reports) < 2:
            continue
        texts = [sorted(part & reports) for part in world.origins[h.id] if part & reports]
        fields = fields_of(accounts_of(members[h.id], read), texts)
        if any(t.kind == "killed" for t in fields.tolls):
            yield _case(h, fields, [pages[r] for r in sorted(reports)])


def _case(h: Happening, fields: Fields, pages: Sequence[Page]) -> Case:
    own = [p for p in pages if p.manner not in _PRINTED_AGAIN] or list(pages)
    last = h.toll(max(p.published.date() for p in own)).killed
    # a corrected text says one less; what others say of it stays
    corrected = {max(1, last - 1)} if any(p.manner == "corrected" for p in pages) else set()
    told = {h.toll(p.published.date()).killed for p in pages}
    rival = any(x.part == "rival" and x.happening == h.id and not x.recalled for p in pages for x in p.lines)
    return Case(h, fields, frozenset({last} | corrected), len(told) > 1, rival)


def figures(found: Sequence[Case]) -> dict[str, str]:
    """Counts beside their wholes, by name."""
    out = {"happenings": str(len(found))}
    for rule in RULE_NAMES:
        tolls = [(c, whole([t.by_rule[rule] for t in c.fields.tolls], "killed")) for c in found]
        out[f"killed best, {rule}"] = _of(sum(t is not None and t.best in c.final for c, t in tolls), len(found))
        inside = sum(t is not None and _holds(t.low, t.high, c.final) for c, t in tolls)
        out[f"killed in range, {rule}"] = _of(inside, len(found))
    right = sum(c.contradicted and c.rival for c in found)
    out["contradictions, right of said"] = _of(right, sum(c.contradicted for c in found))
    out["contradictions, said of told"] = _of(right, sum(c.rival for c in found))
    out["rises, found"] = _of(sum(c.risen and c.rises for c in found), sum(c.rises for c in found))
    return out


def _holds(low: int | None, high: int | None, final: frozenset[int]) -> bool:
    return any((low or 0) <= x and (high is None or x <= high) for x in final)


def _of(part: int, total: int) -> str:
    return f"{part}/{total}"


def main(arguments: Sequence[str]) -> int:
    """Print the figures of the named worlds."""
    rows = {}
    for name in arguments or RECIPES:
        world, documents, _ = measured(name)
        rows[name] = figures(list(cases(world, documents)))
    print(f"{'':38}" + "".join(f"{name:>9}" for name in rows))
    for key in next(iter(rows.values())):
        print(f"{key:38}" + "".join(f"{row[key]:>9}" for row in rows.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
