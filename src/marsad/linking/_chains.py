"""Who copies whom: the copies of a family as a tree, each report under the one it most likely took its text from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.linking._copies import families
from marsad.linking._values import Copy


@dataclass(frozen=True, slots=True)
class Link:
    """A report in a chain of copies. ``depth`` 0 is where the text comes from, as far as the record holds it.

    ``copy`` is the pair with the report above; null at the top, and where nothing shows who gave.
    """

    report: str
    depth: int
    copy: Copy | None


def chain(copies: Sequence[Copy], report: str) -> tuple[Link, ...]:
    """The family of a report from the top down; empty if it has no copies.

    Of several givers the one with the greatest share in common is taken, then the least id. Whom no pair shows to have
    taken stands at the top. Givers in a ring (each credits the next) are cut at the least id.
    """
    family = families(copies)
    if report not in family:
        return ()
    own = [c for c in copies if family[c.a] == family[report]]
    members = sorted({x for c in own for x in (c.a, c.b)})
    above = _givers(own)
    takers: defaultdict[str | None, list[str]] = defaultdict(list)
    for m in members:
        takers[above[m].from_ if m in above else None].append(m)
    out: list[Link] = []
    seen: set[str] = set()
    for top in (*takers[None], *members):
        _walk(top, takers, above, out, seen)
    return tuple(out)


def _givers(copies: Sequence[Copy]) -> dict[str, Copy]:
    """Report -> the pair with whom it took its text from."""
    best: dict[str, Copy] = {}
    for c in sorted(copies, key=lambda c: (-c.containment, c.from_ or "")):
        if c.from_ is not None:
            best.setdefault(c.b if c.from_ == c.a else c.a, c)
    return best


def _walk(
    top: str, takers: Mapping[str | None, list[str]], above: Mapping[str, Copy], out: list[Link], seen: set[str]
) -> None:
    """Depth first, without recursion, for chains may be long."""
    waiting = [(top, 0)]
    while waiting:
        report, depth = waiting.pop()
        if report not in seen:
            seen.add(report)
            out.append(Link(report, depth, above.get(report) if depth else None))
            waiting.extend((t, depth + 1) for t in reversed(takers.get(report, [])))
