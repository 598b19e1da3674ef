"""How linking grows: seconds, bytes and memory per report from ten thousand to a million, and the same in any order.

python -m bench.linking_scale --reports 100000                a stream into a store on disk; a line at 10 k, 100 k ...
python -m bench.linking_scale --orders 20 --reports 600       20 random orders and batch sizes must end the same
python -m bench.linking_scale --shelled 3 --reports 20000     one town shelled daily: the largest components
python -m bench.linking_scale --profile --reports 5000        where the time goes

The reports are made, not read: items as reading would leave them, of incidents scattered over towns and years, each
told by one to twelve reports, with copies, agencies, background paragraphs, rising tolls, wrong days and late reports.
The stream is the same for every size, so that the first ten thousand of a million are the ten thousand.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import pstats
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from marsad.linking import Days, Delta, Engine, Item, Linked, MemoryStore, Shingles, Spot, Told, Toll, Trace

#: Reports of a day. A million are six years of a war that is told as Syria's was.
INCIDENTS_A_DAY, TOWNS, PROVINCES = 130, 3000, 60

BATCH = 10_000
START = date(2012, 1, 1)
MARKS = (10_000, 30_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000, 1_000_000)

_MODES = ("aerial", "artillery", "explosives", "firearms", "drone")
_COUNTRIES = ("SY", "UA", "YE", "SD", "CD", "AF")


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident behind the reports."""

    number: int
    day: date
    town: Spot
    mode: str
    toll: int
    actor: str
    words: tuple[int, ...]


class Press:
    """Makes reports; everything is drawn from one seed."""

    def __init__(self, seed: int, *, shelled: int = 0) -> None:
        self._dice = random.Random(seed)
        self._bits = np.random.default_rng(seed)
        self._towns = [self._town(n) for n in range(TOWNS)]
        self._shelled = shelled
        self._numbers = 0
        self._background = [self._wording(40) for _ in range(60)]
        self.truth: dict[str, int] = {}

    def stream(self) -> Iterator[Item]:
        """Reports in the order in which they arrive: by day, a few of them late."""
        late: list[tuple[date, Item]] = []
        day = START
        while True:
            today = [item for _ in range(INCIDENTS_A_DAY) for item in self._told(self._happening(day))]
            if self._shelled:
                today = [item for _ in range(self._shelled) for item in self._told(self._shelling(day))]
            arrived = [item for due, item in late if due <= day]
            late = [x for x in late if x[0] > day]
            for item in today:
                if self._dice.random() < 0.03:
                    late.append((day + timedelta(int(self._dice.expovariate(1 / 25)) + 1), item))
                else:
                    arrived.append(item)
            self._dice.shuffle(arrived)
            yield from arrived
            day += timedelta(1)

    # ---- what happens -------------------------------------------------------------------------------------------

    def _town(self, n: int) -> Spot:
        province = n % PROVINCES
        lat, lon = (
            10.0 + (province // 8) * 3 + self._dice.random() * 2,
            10.0 + (province % 8) * 4 + self._dice.random() * 3,
        )
        return Spot(
            f"Town {n}", f"made:{n}", round(lat, 4), round(lon, 4), _COUNTRIES[province % 6], f"P{province}", "exact"
        )

    def _happening(self, day: date) -> Happening:
        rank = min(int(self._dice.paretovariate(0.7)) - 1, TOWNS - 1)
        town = self._towns[rank if rank > 20 else self._dice.randrange(TOWNS)]
        return self._at(day, town, self._dice.choice(_MODES))

    def _shelling(self, day: date) -> Happening:
        return self._at(day, self._towns[0], "artillery")

    def _at(self, day: date, town: Spot, mode: str) -> Happening:
        self._numbers += 1
        toll = min(int(self._dice.paretovariate(0.9)), 400) - 1
        words = tuple(self._dice.randrange(1, 6000) for _ in range(14))
        actor = f"actor:{town.country}:{self._dice.randrange(3)}"
        return Happening(self._numbers, day, town, mode, toll, actor, words)

    # ---- how it is told -----------------------------------------------------------------------------------------

    def _told(self, h: Happening) -> Iterator[Item]:
        count = min(12, int(self._dice.paretovariate(0.75)))
        texts: list[np.ndarray[Any, Any]] = []
        for k in range(count):
            id_ = f"h{h.number}-{k}"
            self.truth[id_] = h.number
            copied = bool(texts) and self._dice.random() < 0.4
            text = self._copied(self._dice.choice(texts)) if copied else self._fresh()
            texts.append(text)
            published = h.day + timedelta(self._dice.choice((0, 1, 1, 1, 2)))
            agency = self._dice.choice(("AFP", "Reuters", "AP")) if self._dice.random() < 0.3 else None
            toll = h.toll if self._dice.random() < 0.7 else max(0, int(h.toll * self._dice.uniform(0.8, 1.5)))
            yield Item(
                id=id_,
                source=f"Outlet {self._dice.randrange(60)}",
                published=published.isoformat(),
                agency=agency,
                own=False,
                events=(self._event(h, id_, toll),),
                shingles=_shingles(text),
                trace=self._trace(h, toll),
            )

    def _trace(self, h: Happening, toll: int) -> Trace:
        facts = (f"n:{toll}", f"p:{h.town.gazetteer_id}", f"a:{h.actor}", f"P:{h.town.admin1}")
        key = hashlib.blake2b(f"{toll} {h.town.admin1} {h.day}".encode(), digest_size=8).digest()
        return Trace(
            f"outlet {self._dice.randrange(60)}",
            facts=facts,
            fact_keys=(int.from_bytes(key, "little"),) if toll >= 4 else (),
        )

    def _event(self, h: Happening, report: str, toll: int) -> Told:
        dice = self._dice.random()
        town = h.town
        if dice < 0.1:
            town = replace(town, name=town.admin1 or "", gazetteer_id=f"made:{town.admin1}", precision="admin1")
        when = None if dice > 0.96 else h.day + timedelta(1 if 0.92 < dice <= 0.96 else 0)
        words = {*self._dice.sample(h.words, 8), *(self._dice.randrange(1, 6000) for _ in range(5))}
        return Told(
            report=report,
            id="e0",
            type="ASSAULT",
            mode=h.mode if self._dice.random() < 0.9 else None,
            status="occurred",
            time=Days(when, when) if when else None,
            spot=town,
            losses=(Toll("killed", "unspecified", toll, toll, toll),) if toll else (),
            actors=(h.actor,) if self._dice.random() < 0.7 else (),
            targets=("civilians",),
            weapons=(),
            sources=("the monitor",),
            words=tuple(sorted(w * 0x9E3779B97F4A7C15 % 2**64 for w in words)),
            sentence=1,
            confidence=0.8,
            main=True,
        )

    def _wording(self, size: int) -> np.ndarray[Any, Any]:
        return self._bits.integers(0, 2**64, size, dtype=np.uint64)

    def _fresh(self) -> np.ndarray[Any, Any]:
        """Some 230 5-grams, every second report with a paragraph that others have, too."""
        own = self._wording(self._dice.randrange(120, 300))
        return np.concatenate((own, self._dice.choice(self._background))) if self._dice.random() < 0.5 else own

    def _copied(self, text: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        kept = text[: max(40, int(text.size * self._dice.uniform(0.4, 1.0)))]
        return np.concatenate((kept, self._wording(self._dice.randrange(10, 60))))


def _shingles(words: np.ndarray[Any, Any]) -> Shingles:
    """One 5-gram in seven is a key, as winnowing leaves them: by its hash alone, which is quicker to make."""
    order = np.argsort(words)
    hashes = words[order]
    return Shingles(hashes, np.ones(hashes.size, np.float32), order.astype(np.int32), hashes % np.uint64(7) == 0)


# ---- measuring --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """What linking so many reports took; without the making of them."""

    reports: int
    cpu_seconds: float
    wall_seconds: float
    bytes: int
    peak_mb: float
    incidents_made: int

    @property
    def line(self) -> str:
        n = self.reports
        cpu, wall = 1e3 * self.cpu_seconds / n, 1e3 * self.wall_seconds / n
        room = f"{self.bytes / n:6.0f} bytes a report, peak {self.peak_mb:5.0f} MB"
        return f"{n:9,} reports: {cpu:6.3f} ms of processor and {wall:6.3f} ms a report, {room}"


def grow(reports: int, folder: Path, seed: int, batch: int) -> Iterator[Mark]:
    """Link a stream into a store on disk; a mark at each size on the way."""
    from marsad.record import _connect, _schema
    from marsad.record._links import SqlStore

    path = folder / "linking.db"
    engine = _connect.engine(_connect.target(path), create=True)
    with _connect.writing(engine) as connection:
        _schema.metadata.create_all(connection, tables=list(_schema.link_spaces.values()))
    stream, linker = Press(seed).stream(), None
    done, cpu, wall, made = 0, 0.0, 0.0, 0
    while done < reports:
        items = list(islice(stream, min(batch, reports - done)))
        began, used = time.perf_counter(), time.process_time()
        with _connect.writing(engine) as connection:
            if linker is None:
                store = SqlStore(connection)
                linker = Engine(store)
            store.connection = connection
            delta = linker.update(items)
        cpu += time.process_time() - used
        wall += time.perf_counter() - began
        done += len(items)
        made += len(delta.incidents)
        if done in MARKS or done == reports:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            size = sum(p.stat().st_size for p in folder.iterdir())
            yield Mark(done, cpu, wall, size, peak, made)
    engine.dispose()


def ended(deltas: Iterable[Delta]) -> Linked:
    """What batches came to."""
    whole = Delta()
    for delta in deltas:
        whole = whole.then(delta)
    incidents = sorted(whole.incidents, key=lambda i: (i.time.start.isoformat() if i.time else "", i.id))
    return Linked(tuple(incidents), tuple(sorted(whole.copies, key=lambda c: (c.a, c.b))))


def orders(reports: int, many: int, seed: int) -> tuple[int, int]:
    """(random orders that end in other incidents or copies than one batch does, incidents)."""
    items = list(islice(Press(seed).stream(), reports))
    whole = ended([Engine(MemoryStore()).update(items)])
    wrong = 0
    for k in range(many):
        dice = random.Random(k)
        left = dice.sample(items, len(items))
        engine, deltas = Engine(MemoryStore()), []
        while left:
            size = dice.choice((1, 10, 100, 1000))
            deltas.append(engine.update(left[:size]))
            left = left[size:]
        wrong += ended(deltas) != whole
    return wrong, len(whole.incidents)


def found_again(reports: int, seed: int) -> tuple[float, float]:
    """(precision, recall) of pairs of reports in one incident, of the first so many."""
    press = Press(seed)
    engine, stream = Engine(MemoryStore()), press.stream()
    for _ in range(0, reports, BATCH):
        engine.update(islice(stream, min(BATCH, reports)))
    return pairs([[m.report for m in i.members] for i in engine.everything().incidents], press.truth)


def pairs(groups: Iterable[list[str]], truth: dict[str, int]) -> tuple[float, float]:
    """Of pairs that are together, the share that is so in truth; of the true ones among all grouped, that found."""
    right = said = 0
    sizes: dict[int, int] = {}
    for group in groups:
        own: dict[int, int] = {}
        for report in group:
            own[truth[report]] = own.get(truth[report], 0) + 1
            sizes[truth[report]] = sizes.get(truth[report], 0) + 1
        said += len(group) * (len(group) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in own.values())
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    return right / max(1, said), right / max(1, true)


def components(reports: int, shelled: int, seed: int) -> dict[str, float]:
    """One town shelled daily: the largest component and piece, and what a report costs at the end."""
    from marsad.linking._graph import Component
    from marsad.linking._packing import unpack

    store = MemoryStore()
    engine, press = Engine(store), Press(seed, shelled=shelled)
    stream, spent = press.stream(), []
    for _ in range(0, reports, 500):
        used = time.process_time()
        engine.update(islice(stream, 500))
        spent.append((time.process_time() - used) / 500)
    held = [unpack(Component, b) for b in store.get("components", store.numbers("components")).values()]
    precision, recall = pairs([[m.report for m in i.members] for i in engine.everything().incidents], press.truth)
    return {
        "largest component": max((len(c.nodes) for c in held), default=0),
        "largest piece": max((len(p) for c in held for p in c.groups(c.pieces)), default=0),
        "ms a report, first": 1e3 * spent[0],
        "ms a report, last": 1e3 * spent[-1],
        "pairs P": precision,
        "pairs R": recall,
    }


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--orders", type=int)
    parser.add_argument("--shelled", type=int, help="incidents a day in one town")
    parser.add_argument("--truth", action="store_true", help="pairs found again")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the store is made; by default a temporary one")
    parser.add_argument("--json", type=Path, help="write the marks there")
    given = parser.parse_args()
    if given.orders:
        wrong, incidents = orders(given.reports, given.orders, given.seed)
        print(f"{given.orders} orders of {given.reports} reports, {incidents} incidents: {wrong} end otherwise")
    elif given.shelled:
        print(json.dumps(components(given.reports, given.shelled, given.seed), indent=1))
    elif given.truth:
        print("pairs P {:.4f}, R {:.4f}".format(*found_again(given.reports, given.seed)))
    else:
        _measure(given)


def _measure(given: argparse.Namespace) -> None:
    profiler = cProfile.Profile() if given.profile else None
    marks = []
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        if profiler:
            profiler.enable()
        for mark in grow(given.reports, Path(folder), given.seed, given.batch):
            print(mark.line, flush=True)
            marks.append(mark)
        if profiler:
            profiler.disable()
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    if given.json:
        rows = [{f: getattr(m, f) for f in Mark.__slots__} for m in marks]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
