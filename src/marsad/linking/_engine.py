"""Linking as it goes on: reports come and go in batches, and only what they touch is done again.

What comes out is a function of the set of reports (and rulings) alone. Copies are kept up by ``_upkeep``, the graph of
events by ``_graph``; a component is parted into happenings by ``_cluster``. All of them decide by what a report's or an
event's neighbourhood holds, never by the order in which it came, so that any batches in any order end in the same
incidents, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from marsad.linking._cluster import BOUND, Edge, cluster, pieces
from marsad.linking._graph import Component, Graph, NodeBook, containment, nodes_of
from marsad.linking._incidents import incident, origins, sureness
from marsad.linking._packing import unpack
from marsad.linking._pairs import SAME, score
from marsad.linking._rulings import NO_RULINGS, Rulings
from marsad.linking._shelf import NO_NEARS, Nears, Shelf
from marsad.linking._slots import slot_of_node
from marsad.linking._store import LinkStore
from marsad.linking._stories import LEAST, LEFT, STRICT, with_leftovers
from marsad.linking._upkeep import Turned, Upkeep
from marsad.linking._values import Copy, Incident, Item, Linked, Member, Told

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delta:
    """What a batch changed.

    ``members`` are the events whose incidents were made anew, and those that are gone: each incident that held one of
    them is no more as it was, and ``incidents`` stand in their place. ``copies_gone`` names reports, the smaller id
    first; a pair that changed is gone and comes again in ``copies``.
    """

    members: frozenset[Member] = frozenset()
    incidents: tuple[Incident, ...] = ()
    copies_gone: frozenset[tuple[str, str]] = frozenset()
    copies: tuple[Copy, ...] = ()

    def then(self, later: Delta) -> Delta:
        """Both, one after the other."""
        kept = [i for i in self.incidents if not later.members.intersection(i.members)]
        copies = [c for c in self.copies if (c.a, c.b) not in later.copies_gone]
        return Delta(
            self.members | later.members,
            (*kept, *later.incidents),
            self.copies_gone | later.copies_gone,
            (*copies, *later.copies),
        )


class Engine:
    """Links what comes into a store with all that is there.

    ``rulings`` are those in force when the store was last written to.
    """

    def __init__(self, store: LinkStore, rulings: Rulings = NO_RULINGS) -> None:
        self._store = store
        self._shelf = Shelf(store)
        self._rulings = rulings

    def update(self, items: Iterable[Item] = (), gone: Iterable[str] = (), rulings: Rulings | None = None) -> Delta:
        """Reports that are new or not as they were, the ids of those that are no more, and the rulings of now.

        A report is known by its id. Ids within ``items`` must be unique.
        """
        new = list(items)
        delta = self._rule(rulings) if rulings is not None else Delta()
        known = self._shelf.find([*(i.id for i in new), *gone])
        if known:
            delta = delta.then(self._drop(set(known.values())))
        if new:
            delta = delta.then(self._add(new))
        self._shelf.trim()
        return delta

    def everything(self) -> Linked:
        """All incidents and copies that are there; what all the batches came to."""
        book = NodeBook(self._shelf, self._rulings)
        made: list[tuple[int, ...]] = []
        for names in paged(self._store.numbers("components")):
            found = self._store.get("components", names)
            made += [part for _, b in sorted(found.items()) for part in parts_of(unpack(Component, b))]
        together = {n for part in made for n in part}
        copies: list[Copy] = []
        for slots in paged(self._store.numbers("items")):
            book.load(slots)
            made += [(n,) for slot in slots for n in book.of(slot) if n not in together]
            nears = self._shelf.nears.get(slots)
            copies += [x.copy for slot in slots for x in nears.get(slot, NO_NEARS).all if slot < x.slot]
            self._shelf.trim()
        incidents: list[Incident] = []
        for parts in paged(made):
            incidents += self._incidents([tuple(book.told(n) for n in part) for part in parts])
        copies.sort(key=lambda c: (c.a, c.b))
        return Linked(tuple(sorted(incidents, key=by_time)), tuple(copies))

    # ---- the kinds of change ------------------------------------------------------------------------------------

    def _drop(self, slots: set[int]) -> Delta:
        items = self._shelf.items.get(slots)
        names = {slot: item.id for slot, item in items.items()}
        turned = Upkeep(self._store, self._shelf).update({}, items)
        self._shelf.drop(slots)
        return self._regraph({}, self._nodes(items), turned, names)

    def _add(self, items: Sequence[Item]) -> Delta:
        placed = self._shelf.place(items)
        self._shelf.add(placed)
        turned = Upkeep(self._store, self._shelf).update(placed, {})
        return self._regraph(self._nodes(placed), {}, turned, {})

    def _rule(self, rulings: Rulings) -> Delta:
        """Reports that a changed ruling names go and come again."""
        changed = (self._rulings.same ^ rulings.same) | (self._rulings.apart ^ rulings.apart)
        slots = set(self._shelf.find({m.report for pair in changed for m in pair}).values())
        items, texts = self._shelf.items.get(slots), self._shelf.texts.get(slots)
        delta = self._drop(slots) if slots else Delta()
        self._rulings = rulings
        again = [replace(items[s], shingles=texts[s].shingles) for s in sorted(slots)]
        return delta.then(self._add(again)) if again else delta

    def _nodes(self, items: Mapping[int, Item]) -> dict[int, Told]:
        return {n: e for slot, item in items.items() for n, e in nodes_of(slot, item, self._rulings).items()}

    # ---- events -------------------------------------------------------------------------------------------------

    def _regraph(
        self, added: Mapping[int, Told], dropped: Mapping[int, Told], turned: Turned, gone: Mapping[int, str]
    ) -> Delta:
        graph, book = Graph(self._store, self._shelf, self._rulings), NodeBook(self._shelf, self._rulings)
        fresh = {slot_of_node(n) for n in added} | set(gone)
        pairs = {*turned.gone, *turned.come}
        around = {slot for pair in pairs for slot in pair if slot not in gone}
        old_friends = {slot for pair in pairs if not fresh.intersection(pair) for slot in pair}
        book.load(around)
        context = {n for slot in around for n in book.of(slot)}
        dirty = {*added, *graph.turn_pages(added, dropped), *(n for s in old_friends for n in book.of(s))}
        dirty -= set(dropped)
        book.load({slot_of_node(n) for n in dirty})
        edges = graph.edges({n: book.told(n) for n in sorted(dirty)}, book)
        old, new = graph.assemble(dirty, set(dropped), edges, context)
        made, parted = self._part(old, new, dirty, context, book)
        graph.keep(old, parted, set(gone))
        members = {Member(e.report, e.id) for part in made for e in part}
        members |= {Member(e.report, e.id) for e in dropped.values()}
        return Delta(
            frozenset(members),
            self._incidents(made),
            frozenset((c.a, c.b) for c in turned.gone.values()),
            tuple(sorted(turned.come.values(), key=lambda c: (c.a, c.b))),
        )

    def _part(
        self, old: Sequence[Component], new: Sequence[Component], dirty: set[int], context: set[int], book: NodeBook
    ) -> tuple[list[tuple[Told, ...]], list[Component]]:
        """The incidents to be made anew, and the components with their parts."""
        held = _held_parts(old)
        made: list[tuple[int, ...]] = []
        parted = []
        for c in new:
            if not c.a:
                made.append(c.nodes)
                parted.append(c)
                continue
            parts: list[tuple[int, ...]] = []
            cut = self._pieces(c)
            for piece in cut:
                known = None if dirty.intersection(piece) else held.get(piece)
                found = self._clustered(c, piece, book) if known is None else known
                parts += found
                made += found if known is None else [p for p in found if context.intersection(p)]
            parted.append(replace(c, parts=_names(c, parts), pieces=_names(c, cut)))
        book.load({slot_of_node(n) for part in made for n in part})
        return [tuple(book.told(n) for n in part) for part in made], parted

    def _pieces(self, c: Component) -> list[tuple[int, ...]]:
        edges = [Edge(a, b, s) for a, b, s in zip(c.a, c.b, c.scores, strict=True)]
        return [tuple(c.nodes[k] for k in piece) for piece in pieces(len(c.nodes), edges)]

    def _clustered(self, c: Component, piece: tuple[int, ...], book: NodeBook) -> list[tuple[int, ...]]:
        if len(piece) == 1:
            return [piece]
        slots = {slot_of_node(n) for n in piece}
        book.load(slots)
        at = {n: k for k, n in enumerate(piece)}
        inside = [
            Edge(at[c.nodes[a]], at[c.nodes[b]], s)
            for a, b, s in zip(c.a, c.b, c.scores, strict=True)
            if c.nodes[a] in at and c.nodes[b] in at
        ]
        told = [book.told(n) for n in piece]
        inside = [e for e in inside if e.score < BOUND] + _scored_too(inside, told)
        scores = _Scores(piece, told, self._shelf.nears.get(slots), inside)
        members = [Member(e.report, e.id) for e in told]
        if told[0].gist is None:
            found = cluster(members, inside, scores, self._rulings)
        else:
            found = self._stories(told, members, inside, scores)
        return [tuple(piece[k] for k in part) for part in found]

    def _stories(
        self, told: Sequence[Told], members: Sequence[Member], inside: Sequence[Edge], scores: _Scores
    ) -> list[tuple[int, ...]]:
        near = {(e.a, e.b): e.score for e in inside}
        dated = [e.gist is not None and e.gist.day is not None for e in told]

        def score_of(i: int, j: int) -> float | None:
            both = dated[i] and dated[j]
            return near.get((min(i, j), max(i, j)), SAME + LEAST - LEFT) if both else scores(i, j)

        found = cluster(members, inside, score_of, self._rulings, SAME + STRICT - LEFT)
        ruled = self._rulings.named if self._rulings else frozenset()
        stays = [m in ruled or d for m, d in zip(members, dated, strict=True)]
        return with_leftovers(found, lambda i, j: (scores(i, j) or 0.0) - SAME + LEFT, stays.__getitem__)

    # ---- incidents ----------------------------------------------------------------------------------------------

    def _incidents(self, made: Sequence[tuple[Told, ...]]) -> tuple[Incident, ...]:
        slots = self._shelf.find({e.report for part in made for e in part})
        items = {i.id: i for i in self._shelf.items.get(slots.values()).values()}
        held = self._shelf.nears.get(slots.values())
        nears = {r: held.get(s, NO_NEARS) for r, s in slots.items()}
        found = []
        for part in made:
            reports = {e.report for e in part}
            published = {r: day for r in reports if (day := items[r].published)}
            if self._ruled(part) or stands(part, published):
                near = {r: {_other(x.copy, r): x.copy.containment for x in nears[r].all} for r in reports}
                agencies = {r: a for r in reports if (a := items[r].agency or lent(nears[r]))}
                parted = origins(reports, near, agencies)
                found.append(incident(part, published, parted, sureness(part, near)))
        return tuple(sorted(found, key=by_time))

    def _ruled(self, part: Sequence[Told]) -> bool:
        """Did a reviewer say that these are one? Then it stands, though nobody says where or when it was."""
        return bool(self._rulings.same) and any(Member(e.report, e.id) in self._rulings.bound for e in part)


def stands(part: Sequence[Told], published: Mapping[str, str]) -> bool:
    """Is it placed, and dated unless the reports are not?

    A group that nobody places makes no incident, nor one placed by its country alone for which nobody counts a loss,
    nor one that dated reports leave undated: its events stay events of their reports. What undated reports tell ("on
    Sunday") does make one, with its time unknown.
    """
    if part[0].gist is not None:
        return len({e.report for e in part}) > 1
    placed = any(e.spot and (e.spot.precision != "country" or e.losses) for e in part)
    return placed and any(e.time or e.report not in published for e in part)


def lent(nears: Nears) -> str | None:
    """The agency of a report that credits none: the one that its copies credit, if they agree.

    Its own copies only, not theirs: a chain of likenesses has no end, and may hold stitched pages.
    """
    named = {x.agency for x in nears.all if x.agency}
    return next(iter(named)) if len(named) == 1 else None


def by_time(i: Incident) -> tuple[str, str]:
    """The order of incidents: undated first, then by day."""
    return (i.time.start.isoformat() if i.time else "", i.id)


class _Scores:
    """Scores of pairs of a piece, each reckoned once."""

    def __init__(
        self, piece: Sequence[int], told: Sequence[Told], nears: Mapping[int, Nears], edges: Sequence[Edge]
    ) -> None:
        self._piece, self._told, self._nears = piece, told, nears
        self._known: dict[tuple[int, int], float | None] = {(e.a, e.b): e.score for e in edges}

    def __call__(self, i: int, j: int) -> float | None:
        pair = (i, j) if i < j else (j, i)
        if pair not in self._known:
            copies = containment(self._nears, self._piece[pair[0]], self._piece[pair[1]])
            self._known[pair] = score(self._told[pair[0]], self._told[pair[1]], copies=copies)
        return self._known[pair]


def _held_parts(old: Sequence[Component]) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """The parts of each piece that was."""
    out: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for c in old:
        parts = dict(zip(c.nodes, c.parts, strict=True))
        groups = {p[0]: p for p in c.groups(c.parts)}
        first = {parts[p[0]]: p for p in groups.values()}
        for piece in c.groups(c.pieces):
            out[piece] = [first[name] for name in dict.fromkeys(parts[n] for n in piece)]
    return out


def _scored_too(edges: Sequence[Edge], told: Sequence[Told]) -> list[Edge]:
    """Pairs that are the same by ruling as they score by themselves: faces join by what reports tell."""
    found = [(e, score(told[e.a], told[e.b])) for e in edges if e.score >= BOUND]
    return [replace(e, score=value) for e, value in found if value is not None and value >= SAME]


def parts_of(c: Component) -> list[tuple[int, ...]]:
    """The incidents of a component."""
    return c.groups(c.parts)


def paged(values: Sequence[T], size: int = 1000) -> Iterator[Sequence[T]]:
    """The values, so many at a time."""
    return (values[n : n + size] for n in range(0, len(values), size))


def _names(c: Component, groups: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """For each node the number of its group."""
    number = {n: k for k, group in enumerate(groups) for n in group}
    return tuple(number[n] for n in c.nodes)


def _other(copy: Copy, report: str) -> str:
    return copy.b if copy.a == report else copy.a
