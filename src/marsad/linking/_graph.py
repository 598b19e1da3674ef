"""Events as a graph: who may be one happening with whom, kept up to date.

Events that share a key (``_keys``), stand in one report or in copies are scored; a pair that reaches the threshold is
an edge, and events that edges join are a component. A batch touches the events that it brings, those whose keys became
crowded by it and those of reports whose copies changed: their edges are found again, and the components that hold them
are put together again. All others stay as they lie in the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

import numpy as np

from marsad.linking._cluster import BOUND, connected
from marsad.linking._incidents import may_be_incident
from marsad.linking._keys import guest_keys, host_keys
from marsad.linking._packing import pack, unpack
from marsad.linking._pages import (
    EMPTY,
    Nodes,
    Page,
    among,
    merged,
    page,
    spread,
    unique,
    unique_pairs,
    unpacked,
    without,
)
from marsad.linking._pairs import SAME, score, total
from marsad.linking._rulings import Rulings
from marsad.linking._shelf import NO_NEARS, Nears, Shelf
from marsad.linking._shingles import token_hash
from marsad.linking._slots import DAY_SHIFT, EVENT_BITS, EVENTS, slot_of_node
from marsad.linking._store import LinkStore
from marsad.linking._stories import LEFT, REACH
from marsad.linking._story_scores import story_pairs
from marsad.linking._values import Gist, Hashes, Item, Member, Told

#: A key that more events hold makes no pairs: a city shelled daily by hundreds of reports a day. Its events meet by
#: finer keys (the toll, words of the sentence), in copies, and in one report.
CAP = 64

#: Days of one page of keys of events.
PAGE_DAYS = 16

#: The page of undated events of undated reports.
_TIMELESS = -1

#: Days between two reports within which their undated events are looked up by key; up to twice as many may lie between
#: two that meet. On one page over all years, as they were, they would meet ever more.
UNDATED_REACH = 30

#: By so much more a pair must score that shares no day to be an edge. A town that is shelled daily would else hang
#: together over years.
DAYS_APART = 1.0

_GUEST = np.uint64(1)

#: Words of a sentence by which it is looked up in a crowd: those with the least hashes, the same ones in each sentence.
_FINE_WORDS = 2


@dataclass(frozen=True, slots=True)
class Component:
    """Events that edges join. ``nodes`` ascend; edges name positions in them; ``parts`` numbers the
    incident of each, ``pieces`` its piece (``_cluster``)."""

    nodes: tuple[int, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]
    scores: tuple[float, ...]
    parts: tuple[int, ...] = ()
    pieces: tuple[int, ...] = ()

    def groups(self, names: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The nodes that bear one name each, ``names`` being the parts or the pieces; in order of their first ones."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for node, name in zip(self.nodes, names, strict=True):
            found[name].append(node)
        return [tuple(g) for g in found.values()]


@dataclass(frozen=True, slots=True)
class Homes:
    """The component of each event of a report, 0 where it has none."""

    of: tuple[int, ...]


def keys_of(e: Told) -> Hashes:
    """Block keys, and finer ones that still part a crowd: one place and day, and one toll or one rare word.

    The last bit marks a guest: guests meet who else holds the key, but not each other.
    """
    keys = [k & ~1 for k in host_keys(e)] + [k | 1 for k in guest_keys(e)]
    if e.gist is None and e.spot is not None and e.spot.gazetteer_id is not None and e.time is not None:
        at = f"{e.spot.gazetteer_id}\t{e.time.start.isoformat()}"
        dead = total(e.losses, "killed")
        if dead is not None:
            keys.append(token_hash(f"toll\t{at}\t{dead[1]}") & ~1)
        keys += [token_hash(f"word\t{at}\t{w}") & ~1 for w in e.words[:_FINE_WORDS]]
    return np.array(keys, dtype=np.uint64)


def pages_of(node: int, e: Told) -> range | tuple[int]:
    """The pages on which an event's keys lie: those of its days, with the day of slack, else of its report's day."""
    if e.gist is not None:
        return _story_pages(e.gist)
    if e.time is None:
        return _undated_pages(node)
    first = e.time.start.toordinal() - _FIRST_DAY
    return range(first // PAGE_DAYS, (first + min(e.time.length, 14)) // PAGE_DAYS + 1)


def _undated_pages(node: int) -> range | tuple[int]:
    """Of undated events: those of their report's day, which two share that are so near in time as they may be."""
    if node < 0:
        return (_TIMELESS,)
    day = node >> DAY_SHIFT
    return range(_UNDATED + day // UNDATED_REACH, _UNDATED + (day + UNDATED_REACH) // UNDATED_REACH + 1)


def _story_pages(g: Gist) -> range | tuple[int]:
    """Of stories apart from those of events: they are looked up over more days, by names, which crowd less."""
    if g.day is None:
        return (_TIMELESS,)
    return range(_STORIES + g.day // REACH, _STORIES + (g.day + REACH) // REACH + 1)


_FIRST_DAY = date(1, 1, 1).toordinal()

#: The first page of stories, beyond all pages of events.
_STORIES = 1_000_000

#: The first page of undated events, beyond those of stories.
_UNDATED = 2_000_000


class Graph:
    """The graph of one store, over one batch."""

    def __init__(self, store: LinkStore, shelf: Shelf, rulings: Rulings) -> None:
        self._store = store
        self._shelf = shelf
        self._rulings = rulings
        self._pages: dict[int, Page] = {}
        self._keys: dict[int, Hashes] = {}

    # ---- pages --------------------------------------------------------------------------------------------------

    def turn_pages(self, added: Mapping[int, Told], dropped: Mapping[int, Told]) -> set[int]:
        """Bring the pages up to date; the events beside the added ones whose edges have to be found again."""
        came, went = _by_page(added), _by_page(dropped)
        dirty: set[int] = set()
        for n in sorted({*came, *went}):
            before = self._load(n)
            new = _page([(self._keys_of(x, added), x) for x in came[n]])
            after = merged(without(before, np.array(went[n], dtype=np.int64)), new)
            keys = _whole(np.concatenate([new.keys, *(keys_of(dropped[x]) for x in went[n])]))
            was, now = _Held(before, keys), _Held(after, keys)
            turned = was.crowded != now.crowded
            at, _ = spread(now.begin[turned], now.count[turned])
            dirty.update(after.nodes[at].tolist())
            self._pages[n] = after
            if len(after):
                self._store.put("event_pages", {n: after.packed()})
            else:
                self._store.drop("event_pages", [n])
        return dirty

    def _keys_of(self, node: int, told: Mapping[int, Told]) -> Hashes:
        """An event that is on several pages is asked several times."""
        if node not in self._keys:
            self._keys[node] = keys_of(told[node])
        return self._keys[node]

    def _load(self, n: int) -> Page:
        if n not in self._pages:
            stored = self._store.get("event_pages", [n])
            self._pages[n] = unpacked(stored[n]) if n in stored else EMPTY
        return self._pages[n]

    # ---- edges --------------------------------------------------------------------------------------------------

    def edges(self, dirty: Mapping[int, Told], nodes: NodeBook) -> dict[tuple[int, int], float]:
        """All edges of these events, found anew; ``nodes`` knows the events of the reports that it is asked for."""
        wanted = np.array(sorted(dirty), dtype=np.int64)
        lows, highs = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for n, own in _by_page(dirty).items():
            low, high = _met(self._load(n), _whole(np.concatenate([self._keys_of(x, dirty) for x in own])), wanted)
            lows.append(low)
            highs.append(high)
        near = list(self._near(dirty, nodes))
        lows.append(np.array([a for a, _ in near], dtype=np.int64))
        highs.append(np.array([b for _, b in near], dtype=np.int64))
        low, high = unique_pairs(np.concatenate(lows), np.concatenate(highs))
        return self._scored(low, high, nodes)

    def _near(self, dirty: Mapping[int, Told], nodes: NodeBook) -> Iterator[tuple[int, int]]:
        """Pairs within a report, with copies of it, and those that are the same by ruling."""
        by_report: defaultdict[int, list[int]] = defaultdict(list)
        for n in dirty:
            by_report[slot_of_node(n)].append(n)
        nears = self._shelf.nears.get(by_report)
        others = {x.slot for found in nears.values() for x in found.all}
        nodes.load([*by_report, *others])
        for slot, own in by_report.items():
            yield from combinations(nodes.of(slot), 2)
            for other in nears.get(slot, NO_NEARS).all:
                yield from product(own, nodes.of(other.slot))
        for n, e in dirty.items() if self._rulings.same else ():
            yield from ((n, x) for x in nodes.find(self._rulings.sames.get(Member(e.report, e.id), ())))

    def _scored(self, low: Nodes, high: Nodes, nodes: NodeBook) -> dict[tuple[int, int], float]:
        slots = unique(slot_of_nodes(np.concatenate((low, high)))).tolist()
        nodes.load(slots)
        nears = self._shelf.nears.get(slots)
        shared = {(s, x.slot): x.copy.containment for s, own in nears.items() for x in own.all}
        gists = {n: e.gist for n in unique(np.concatenate((low, high))).tolist() if (e := nodes.told(n)).gist}
        stories = story_pairs(gists, low, high)
        found: dict[tuple[int, int], float] = {}
        for a, b in zip(low.tolist(), high.tolist(), strict=True):
            x, y = nodes.told(a), nodes.told(b)
            if (a, b) in stories:
                value: float | None = SAME + stories[a, b] - LEFT
            else:
                value = score(x, y, copies=shared.get((slot_of_node(a), slot_of_node(b)), 0.0))
            if self._same(x, y):
                value = BOUND
            if value is not None and value >= SAME + (0.0 if share_a_day(x, y) else DAYS_APART):
                found[a, b] = value
        return found

    def _same(self, x: Told, y: Told) -> bool:
        if not self._rulings.same:
            return False
        pair = sorted((Member(x.report, x.id), Member(y.report, y.id)))
        return (pair[0], pair[1]) in self._rulings.same

    # ---- components ---------------------------------------------------------------------------------------------

    def assemble(
        self, dirty: set[int], dropped: set[int], edges: Mapping[tuple[int, int], float], context: set[int]
    ) -> tuple[list[Component], list[Component]]:
        """The components that held or hold one of these events: as they were, and as they are, not yet parted.

        ``context`` are events whose surroundings changed; an event without edges comes as a component of one.
        """
        ends = {n for pair in edges for n in pair}
        homes = self._homes(dirty | dropped | ends | context)
        old = [
            unpack(Component, b)
            for _, b in sorted(self._store.get("components", {h for h in homes.values() if h}).items())
        ]
        nodes = (ends | dirty | context).union(*(c.nodes for c in old)) - dropped
        changed = dirty | dropped
        pairs = dict(edges)
        for c in old:
            for i, j, value in zip(c.a, c.b, c.scores, strict=True):
                x, y = c.nodes[i], c.nodes[j]
                if x not in changed and y not in changed:
                    pairs[x, y] = value
        return old, _components(sorted(nodes), pairs)

    def _homes(self, nodes: Iterable[int]) -> dict[int, int]:
        wanted = set(nodes)
        stored = self._store.get("homes", {slot_of_node(n) for n in wanted})
        held = {slot: unpack(Homes, b).of for slot, b in stored.items()}
        out = {}
        for n in wanted:
            of = held.get(slot_of_node(n), ())
            at = n - slot_of_node(n)
            out[n] = of[at] if at < len(of) else 0
        return out

    def keep(self, old: Sequence[Component], new: Sequence[Component], gone: set[int]) -> None:
        """Write components over those that were; ``gone`` are the reports that are no more."""
        real = [c for c in new if c.a]
        self._store.drop("components", [_name(c) for c in old])
        self._store.put("components", {_name(c): pack(c) for c in real})
        homes = {n: 0 for c in (*old, *new) for n in c.nodes}
        homes.update({n: _name(c) for c in real for n in c.nodes})
        self._keep_homes({n: h for n, h in homes.items() if slot_of_node(n) not in gone})
        self._store.drop("homes", gone)

    def _keep_homes(self, homes: Mapping[int, int]) -> None:
        by_report: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for n, home in homes.items():
            by_report[slot_of_node(n)][n - slot_of_node(n)] = home
        stored = self._store.get("homes", by_report)
        rows: dict[int, bytes] = {}
        empty: list[int] = []
        for slot, own in by_report.items():
            of = list(unpack(Homes, stored[slot]).of) if slot in stored else []
            of += [0] * (max(own) + 1 - len(of))
            for at, home in own.items():
                of[at] = home
            if any(of):
                rows[slot] = pack(Homes(tuple(of)))
            elif slot in stored:
                empty.append(slot)
        self._store.put("homes", rows)
        self._store.drop("homes", empty)


class NodeBook:
    """The events that are linked, by node; of the reports that were loaded."""

    def __init__(self, shelf: Shelf, rulings: Rulings) -> None:
        self._shelf = shelf
        self._rulings = rulings
        self._of: dict[int, dict[str, int]] = {}
        self._told: dict[int, Told] = {}

    def load(self, slots: Iterable[int]) -> None:
        """Make the events of reports known."""
        for slot, item in self._shelf.items.get({s for s in slots if s not in self._of}).items():
            told = nodes_of(slot, item, self._rulings)
            self._of[slot] = {e.id: n for n, e in told.items()}
            self._told.update(told)

    def of(self, slot: int) -> tuple[int, ...]:
        """The events of a loaded report; none if there is no such report."""
        return tuple(self._of.get(slot, {}).values())

    def told(self, node: int) -> Told:
        """An event of a loaded report."""
        return self._told[node]

    def find(self, members: Iterable[Member]) -> list[int]:
        """The nodes of events, as far as there are such reports and events."""
        wanted = list(members)
        slots = self._shelf.find(m.report for m in wanted)
        self.load(slots.values())
        found = (self._of[slots[m.report]].get(m.event) for m in wanted if m.report in slots)
        return [n for n in found if n is not None]


def nodes_of(slot: int, item: Item, rulings: Rulings) -> dict[int, Told]:
    """The events of a report that are linked; what lies beyond :data:`EVENTS` of them is not."""
    return {slot + n: e for n, e in enumerate(item.events[:EVENTS]) if may_be_incident(e, rulings)}


def share_a_day(x: Told, y: Told) -> bool:
    """Or might: one of them says nothing of its day."""
    return x.time is None or y.time is None or x.time.gap(y.time) == 0


def containment(nears: Mapping[int, Nears], a: int, b: int) -> float:
    """How much the reports of two events share; 0 if they are no copies."""
    x, y = slot_of_node(a), slot_of_node(b)
    return next((n.copy.containment for n in nears.get(x, NO_NEARS).all if n.slot == y), 0.0) if x != y else 0.0


def _components(nodes: Sequence[int], pairs: Mapping[tuple[int, int], float]) -> list[Component]:
    parts = connected(nodes, list(pairs))
    own = {n: k for k, part in enumerate(parts) for n in part}
    edges: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for (a, b), value in sorted(pairs.items()):
        edges[own[a]].append((a, b, value))
    out = []
    for k, part in enumerate(parts):
        at = {n: i for i, n in enumerate(part)}
        low = tuple(at[x] for x, _, _ in edges[k])
        high = tuple(at[y] for _, y, _ in edges[k])
        out.append(Component(tuple(part), low, high, tuple(v for _, _, v in edges[k])))
    return out


def slot_of_nodes(nodes: Nodes) -> Nodes:
    """The reports of events."""
    return nodes >> EVENT_BITS << EVENT_BITS


def _name(c: Component) -> int:
    """Its first event: no two components share one."""
    return c.nodes[0]


def _by_page(told: Mapping[int, Told]) -> defaultdict[int, list[int]]:
    out: defaultdict[int, list[int]] = defaultdict(list)
    for node, e in told.items():
        for n in pages_of(node, e):
            out[n].append(node)
    return out


def _page(keys: Sequence[tuple[Hashes, int]]) -> Page:
    if not keys:
        return EMPTY
    owners = np.repeat(np.array([n for _, n in keys], dtype=np.int64), [k.size for k, _ in keys])
    return page(np.concatenate([k for k, _ in keys]), owners)


def _whole(keys: Hashes) -> Hashes:
    """Keys without the mark of guests, each once."""
    return unique(keys & ~_GUEST)


class _Held:
    """Keys as a page holds them: hosts first, then guests."""

    def __init__(self, found: Page, keys: Hashes) -> None:
        self.begin = np.searchsorted(found.keys, keys, side="left")
        self.hosts = np.searchsorted(found.keys, keys, side="right") - self.begin
        self.count = np.searchsorted(found.keys, keys | _GUEST, side="right") - self.begin
        self.crowded = (self.hosts > CAP) | (self.count > 4 * CAP)


def _met(found: Page, keys: Hashes, dirty: Nodes) -> tuple[Nodes, Nodes]:
    """Pairs that share one of the keys, if it is not crowded, and of which one is in ``dirty`` and one a host."""
    held = _Held(found, keys)
    living = (held.count > 1) & (held.hosts > 0) & ~held.crowded
    begin, hosts, count = held.begin[living], held.hosts[living], held.count[living]
    at, which = spread(begin, count)
    mine = among(found.nodes[at], dirty)
    at, which = at[mine], which[mine]
    reach = np.where(at < begin[which] + hosts[which], count[which], hosts[which])
    partner, left = spread(begin[which], reach)
    return unique_pairs(found.nodes[at][left], found.nodes[partner])
