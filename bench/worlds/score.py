"""What Marsad makes of a world's reports, beside the truth: ``python -m bench.worlds.score "dev 1" --errors``.

A telling is a happening in a page that tells it as news. An event belongs to the happening whose sentence its trigger
stands in. Reading is not what is measured: figures "of found" count the tellings of which reading found an event at
all; "of all" counts the others as lost.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Any

from bench.floors import Sense
from bench.readings import link_documents, read_documents
from bench.shared import OUT, load_lines, write_lines
from bench.worlds.make import RECIPES, make
from bench.worlds.originators import counts
from bench.worlds.values import Happening, Page, World

Json = Mapping[str, Any]

#: Lines that tell what came of a happening, not the happening.
AFTERMATH = frozenset({"detail", "fill", "quote", "totalfill"})

PARTS = ("dev", "held")

#: In the order of the table, all in percent.
FIGURES = (
    "tellings read", "incidents B-cubed P, of found", "incidents B-cubed R, of found", "incidents B-cubed F1, of found",
    "incidents B-cubed F1, of all", "incidents whole", "tellings torn", "origins exact", "origins overcounted",
    "origins undercounted",
    "originators exact", "originators overcounted", "originators undercounted",
    "copies P", "copies R", "copies F1", "copies, kind right", "copies, giver right",
    "rewrites found", "rewrites P",
)  # fmt: skip

#: (page, happening)
Telling = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Linking's result, laid over the truth. ``held``: telling -> the incident that holds it, null where none does.

    ``strays``: incident -> events in it that no happening of its tellings explains. ``torn``: tellings whose events lie
    in several incidents.
    """

    held: dict[Telling, str | None]
    strays: Counter[str]
    torn: frozenset[Telling]
    incidents: dict[str, Json]


def inputs(world: World) -> Iterator[dict[str, str]]:
    """The pages, as ``marsad read`` takes them."""
    for p in world.pages:
        yield {"id": p.id, "text": p.text, "published": p.published.isoformat() + "Z", "source": p.source}


def lay_over(world: World, documents: Iterable[Json], links: Iterable[Json]) -> Found:
    """Which incident holds which telling."""
    pages = {p.id: p for p in world.pages}
    # a story (OTHER) is a report's own subject, kept beside the deeds that it tells: it is no second incident of them
    incidents = {x["id"]: x for x in links if x["kind"] == "incident" and x["type"] != "OTHER"}
    holds: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for id_, x in incidents.items():
        for m in x["members"]:
            holds[m["report"], m["event"]].append(id_)
    held: dict[Telling, str | None] = {}
    loose: list[tuple[str, str | None]] = []
    spread: defaultdict[Telling, set[str]] = defaultdict(set)
    for o in documents:
        page = pages[o["report"]["id"]]
        for _, told, recalled, event in sorted(told_events(page, o), key=lambda row: row[0]):
            where = holds[page.id, event]
            if told is None or recalled:
                loose += [(id_, told) for id_ in where]
                continue
            telling = (page.id, told)
            held[telling] = held.get(telling) or next(iter(where), None)
            spread[telling].update(where)
    known = {(id_, h) for (_, h), id_ in held.items() if id_}
    strays = Counter(id_ for id_, told in loose if (id_, told) not in known)
    return Found(held, strays, frozenset(t for t, ids in spread.items() if len(ids) > 1), incidents)


def told_events(page: Page, document: Json) -> Iterator[tuple[int, str | None, bool, str]]:
    """Of each event: its rank (the lead's first, then the headline's), happening, whether recalled, id.

    Events of lines that tell what came of it (closed roads, blood asked for) are happenings of their own, or none: they
    are passed over.
    """
    for n, e in enumerate(document.get("events") or []):
        spans = [x for x in (e.get("trigger"), *(e.get("retold") or [])) if x]
        rows = sorted({_rank(i) for x in spans for i in _rows(page, x["begin"])})
        lines = [page.lines[i] for _, i in rows]
        about = [(rank, x) for (rank, _), x in zip(rows, lines, strict=True) if x.part not in AFTERMATH]
        if about:
            yield about[0][0] * 100 + n, about[0][1].happening, about[0][1].recalled, e["id"]


def _rows(page: Page, at: int) -> Iterator[int]:
    """The line that an offset stands in, none in furniture."""
    return (i for i, (b, end) in enumerate(page.spans) if b <= at < end)


def _rank(row: int) -> tuple[int, int]:
    return {1: 0, 0: 1}.get(row, row), row


def tellings(world: World) -> list[Telling]:
    """All, in order."""
    return [(p.id, h) for p in world.pages for h in p.happenings]


def b_cubed(
    held: Mapping[Telling, str | None], strays: Mapping[str, int], all_: Sequence[Telling]
) -> tuple[float, float]:
    """Precision over the tellings that an incident holds, recall over ``all_``."""
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    truth = Counter(h for _, h in all_)
    placed = [(t, id_) for t in all_ if (id_ := held.get(t))]
    for (_, h), id_ in placed:
        clusters[id_].append(h)
    same = [(clusters[id_].count(h), len(clusters[id_]) + strays.get(id_, 0), truth[h]) for (_, h), id_ in placed]
    if not same:
        return 0.0, 0.0
    return sum(s / n for s, n, _ in same) / len(same), sum(s / n for s, _, n in same) / len(all_)


def f1(p: float, r: float) -> float:
    """
    >>> f1(1.0, 0.5)
    0.6666666666666666
    """
    return 2 * p * r / (p + r) if p + r else 0.0


def whole(found: Found) -> dict[str, bool]:
    """Happening -> are its found tellings one incident, which holds nothing else?"""
    clusters: defaultdict[str, set[Telling]] = defaultdict(set)
    truth: defaultdict[str, set[Telling]] = defaultdict(set)
    for telling, id_ in found.held.items():
        truth[telling[1]].add(telling)
        if id_:
            clusters[id_].add(telling)
    out = {}
    for h, told in truth.items():
        ids = {found.held[t] for t in told}
        only = next(iter(ids)) if len(ids) == 1 else None
        out[h] = only is not None and clusters[only] == told and not found.strays[only]
    return out


@dataclass(frozen=True, slots=True)
class Counted:
    """The origins of one happening, as counted and in truth, over the pages that both know."""

    happening: str
    counted: int
    true: int
    pages: int


def counted_origins(world: World, found: Found) -> list[Counted]:
    """For happenings with two pages or more in the incident that holds most of them."""
    out = []
    for h, here, incident in _chief(world, found):
        counted = sum(bool(here & set(o)) for o in incident["origins"])
        out.append(Counted(h, counted, sum(bool(here & part) for part in world.origins[h]), len(here)))
    return out


def counted_originators(world: World, documents: Iterable[Json], found: Found) -> list[Counted]:
    """The same of the originators of claims (see ``bench.worlds.originators``)."""
    read = {o["report"]["id"]: o for o in documents}
    rows = [(h, here, *counts(world, h, here, incident, read)) for h, here, incident in _chief(world, found)]
    return [Counted(h, counted, true, len(here)) for h, here, counted, true in rows if true]


def _chief(world: World, found: Found) -> Iterator[tuple[str, set[str], Json]]:
    """Happenings with two pages or more in the incident that holds most of them: those pages, and the incident."""
    for h in world.origins:
        votes = Counter(id_ for (_, x), id_ in found.held.items() if x == h and id_)
        best = min(votes, key=lambda id_: (-votes[id_], id_), default=None)
        here = {page for (page, x), id_ in found.held.items() if x == h and id_ == best}
        if best is not None and len(here) > 1:
            yield h, here, found.incidents[best]


def copy_figures(world: World, links: Iterable[Json]) -> dict[str, float]:
    """Copies by text, their kind and direction, and rewrites, each in percent."""
    truth = {(c.a, c.b): c for c in world.copies}
    hard = {k for k, c in truth.items() if c.sort != "rewrite"}
    pages = {p.id: p for p in world.pages}
    told = {tuple(sorted((x["a"], x["b"]))): x for x in links if x["kind"] == "copy"}
    plain = {k for k, x in told.items() if x["sort"] != "rewrite"}
    soft = {k for k in plain - hard if k in truth or _touches(pages[k[0]], pages[k[1]])}
    right = plain & hard
    anew = {k for k, x in told.items() if x["sort"] == "rewrite"}
    known = [(x["from"], truth[k].giver) for k, x in told.items() if k in hard and truth[k].giver]
    kinds = [(told[k]["sort"], truth[k].sort) for k in right if not 0.7 < truth[k].share < 0.9]
    p, r = _share(len(right), len(plain - soft)), _share(len(right), len(hard))
    mates = {p.id for p in world.pages if p.manner == "rewrite"}
    met = {x for k in told if k in truth for x in k if x in mates}
    return {
        "copies P": p,
        "copies R": r,
        "copies F1": f1(p, r),
        "copies, kind right": _share(sum(a == b for a, b in kinds), len(kinds)),
        "copies, giver right": _share(sum(a == b for a, b in known), len(known)),
        "rewrites found": _share(len(met), len(mates)),
        "rewrites P": _share(sum(k in truth for k in anew), len(anew)),
    }


def _touches(a: Page, b: Page) -> bool:
    """Do they share a sentence, though too little for a copy?"""
    return bool({x.id for x in a.lines} & {x.id for x in b.lines})


def _share(part: int, of: int) -> float:
    return 100 * part / of if of else 100.0


def figures(world: World, documents: Sequence[Json], links: Sequence[Json]) -> dict[str, float]:
    """Everything in percent, by name."""
    found = lay_over(world, documents, links)
    all_ = tellings(world)
    seen = [t for t in all_ if t in found.held]
    p, r = b_cubed(found.held, found.strays, seen)
    everything = b_cubed(found.held, found.strays, all_)
    entire = whole(found)
    origins = counted_origins(world, found)
    speakers = counted_originators(world, documents, found)
    return {
        "tellings read": _share(len(seen), len(all_)),
        "incidents B-cubed P, of found": 100 * p,
        "incidents B-cubed R, of found": 100 * r,
        "incidents B-cubed F1, of found": 100 * f1(p, r),
        "incidents B-cubed F1, of all": 100 * f1(*everything),
        "incidents whole": _share(sum(entire.values()), len(entire)),
        "tellings torn": _share(len(found.torn), len(seen)),
        "origins exact": _share(sum(o.counted == o.true for o in origins), len(origins)),
        "origins overcounted": _share(sum(o.counted > o.true for o in origins), len(origins)),
        "origins undercounted": _share(sum(o.counted < o.true for o in origins), len(origins)),
        "originators exact": _share(sum(o.counted == o.true for o in speakers), len(speakers)),
        "originators overcounted": _share(sum(o.counted > o.true for o in speakers), len(speakers)),
        "originators undercounted": _share(sum(o.counted < o.true for o in speakers), len(speakers)),
        **copy_figures(world, links),
    }


def measured(name: str, *, jobs: int = 1) -> tuple[World, list[dict[str, Any]], list[dict[str, Any]]]:
    """A world, its readings and what linking makes of them."""
    world = make(name)
    path = OUT / "inputs" / f"worlds-{name.replace(' ', '-')}.jsonl"
    write_lines(path, inputs(world))
    readings = read_documents(path, jobs=jobs)
    return world, load_lines(readings.path), load_lines(link_documents(readings))


def digest() -> str:
    """SHA-256 over the pages of all worlds."""
    out = hashlib.sha256()
    for name in RECIPES:
        for row in inputs(make(name)):
            out.update(json.dumps(row, ensure_ascii=False).encode())
    return out.hexdigest()


def means(*, jobs: int = 1) -> dict[str, float]:
    """Each figure as the mean of the dev worlds, and of the held ones."""
    rows = {name: figures(*measured(name, jobs=jobs)) for name in RECIPES}
    return {
        f"{part}: {name}": fmean(rows[w][name] for w in rows if w.startswith(part))
        for part in PARTS
        for name in FIGURES
    }


def names() -> tuple[str, ...]:
    """Of all figures."""
    return tuple(f"{part}: {name}" for part in PARTS for name in FIGURES)


def sense(name: str) -> Sense:
    """Which way is better.

    >>> sense("dev: origins overcounted"), sense("dev: origins exact")
    ('lower', 'higher')
    """
    return "lower" if name.endswith(("torn", "counted")) else "higher"


def errors(world: World, found: Found) -> Iterator[str]:
    """Incidents that hold several happenings, and happenings in several incidents, with what tells them apart."""
    by_id = {h.id: h for h in world.happenings}
    clusters: defaultdict[str, Counter[str]] = defaultdict(Counter)
    truth: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    for (_, h), id_ in found.held.items():
        truth[h][id_] += 1
        if id_:
            clusters[id_][h] += 1
    for id_, held in sorted(clusters.items()):
        for a, b in combinations(sorted(held), 2):
            yield f"merged  {kind_of(by_id[a], by_id[b]):14} {a} x{held[a]}  {b} x{held[b]}  {id_}"
    for h, ids in sorted(truth.items()):
        if len(ids) > 1 or None in ids:
            yield f"split   {by_id[h].kind:14} {h} {dict(ids)}"


def kind_of(a: Happening, b: Happening) -> str:
    """What two happenings have to do with each other."""
    if a.id in (b.part_of, *b.parts) or b.id in (a.part_of, *a.parts):
        return "total and part"
    if a.town != b.town or a.theatre != b.theatre:
        return "other town"
    if a.day == b.day:
        return "same day"
    return "next day" if abs((a.day - b.day).days) <= 1 else "other day"


def main(arguments: Sequence[str]) -> int:
    """Print the figures of the named worlds, with ``--errors`` each error, too."""
    names = [a for a in arguments if not a.startswith("--")] or list(RECIPES)
    rows: dict[str, dict[str, float]] = {}
    for name in names:
        world, documents, links = measured(name)
        rows[name] = figures(world, documents, links)
        print(f"{name}: {len(world.pages)} reports, {len(world.happenings)} happenings")
        if "--errors" in arguments:
            found = lay_over(world, documents, links)
            print(*errors(world, found), sep="\n")
            print(*(o for o in counted_origins(world, found) if o.counted != o.true), sep="\n")
    for key in next(iter(rows.values())):
        print(f"{key:34}" + "".join(f"{row[key]:9.1f}" for row in rows.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
