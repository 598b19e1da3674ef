"""A day of watching, simulated: python -m bench.watch_day [--sources N] [--hours H] [--out FILE]

A server on loopback is 300 outlets (one name each, all resolved to it); a clock that is set forward makes the day pass
in minutes. One outlet in twenty fails, each in its own way: no answer, 500, 429, garbage, a gzip or a feed that breaks
off, redirects without end, an error page in place of the feed; most of them for some hours, then they recover. Feeds
answer 304 where nothing changed; some carry items of others, change items, move them, or bring them late.

Every item is known to the one who made it, so that it is counted afterwards, in the record: none lost (each item that
was on offer at an outlet that worked, or came back), none doubled, no version without a change. Memory is looked at
each simulated hour: what Python holds (tracemalloc) and what the process has (RSS); their slopes are told over the
second half of the day, when caches are full. Processor time is split by what it was for.

The reader is the one of rules: what is measured is the watcher, not the model.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import resource
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, Final
from xml.sax.saxutils import escape

from marsad.coding import SHIPPED
from marsad.intake import IntakeOptions
from marsad.publish import policy_named
from marsad.record import Record
from marsad.watch import Came, Config, Job, Reading, Sent, Source, State, Watcher

#: 2026-03-02, a Monday, 00:00 UTC.
START: Final = 1772409600.0
HOUR: Final = 3600.0

FAILING: Final = ("silent", "500", "429", "garbage", "cut_gzip", "cut_feed", "loop", "error_page")

_PLACES: Final = ("Aleppo", "Homs", "Idlib", "Raqqa", "Daraa", "Hama", "Palmyra", "Manbij", "Kobani", "Azaz", "Afrin")
_DEEDS: Final = ("Shells hit", "Rockets struck", "An air strike hit", "Gunmen attacked", "Mortar rounds fell on")
_SPOTS: Final = ("the market", "a bakery", "the old town", "a checkpoint", "the bus station", "a school")


@dataclass
class Simulated:
    """A crew that does everything at once, and whose time passes when it waits."""

    time: float = START
    spent: float = 0.0
    _done: list[Came | Sent] = field(default_factory=list)

    def submit(self, job: Job) -> None:
        begun = time.thread_time()
        self._done.append(job())
        self.spent += time.thread_time() - begun

    def collect(self, seconds: float) -> list[Came | Sent]:
        if self._done:
            out, self._done = self._done, []
            return out
        self.time += seconds
        return []

    def now(self) -> float:
        return self.time

    def wake(self) -> None:
        return

    def close(self) -> None:
        return


@dataclass(frozen=True)
class Item:
    """An item of an outlet: from ``since`` on it is in the feed; ``changed`` is when its toll becomes another one,
    ``moved`` when its address does."""

    outlet: int
    number: int
    since: float
    changed: float | None
    moved: float | None
    own_id: bool

    def address(self, now: float) -> str:
        place = "archive" if self.moved is not None and now >= self.moved else "news"
        return f"http://o{self.outlet}.example/{place}/{self.number}"

    def words(self, now: float) -> tuple[str, str]:
        """Title and text; another for each item."""
        rng = Random(f"{self.outlet}/{self.number}")
        killed = rng.randint(1, 30) + (5 if self.changed is not None and now >= self.changed else 0)
        deed, spot, place = rng.choice(_DEEDS), rng.choice(_SPOTS), rng.choice(_PLACES)
        mark = sha256(f"{self.outlet}/{self.number}".encode()).hexdigest()[:10]
        text = (
            f"{deed} {spot} of {place} and killed {killed} people, rescue workers said. It is bulletin {mark}. "
            "Residents fled towards the river, where aid workers handed out bread and blankets until late in the night."
        )
        return f"{deed} {spot} of {place}, {killed} killed ({mark})", text

    @property
    def mark(self) -> str:
        """What its text is known by."""
        return sha256(f"{self.outlet}/{self.number}".encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Outlet:
    """A feed: its items, what it carries of another outlet, and how it fails from when to when."""

    number: int
    items: tuple[Item, ...]
    carries: tuple[Item, ...]
    fails: str | None
    until: float

    def failing(self, now: float) -> bool:
        return self.fails is not None and now < self.until

    def feed(self, now: float) -> bytes:
        shown = sorted((i for i in (*self.items, *self.carries) if i.since <= now), key=lambda i: -i.since)[:60]
        return _feed(f"Outlet {self.number}", [(i, i.address(now), i.words(now)) for i in shown])


def _feed(name: str, items: list[tuple[Item, str, tuple[str, str]]]) -> bytes:
    rows = "".join(
        f"<item><title>{escape(title)}</title><link>{address}</link>"
        + (f"<guid isPermaLink='false'>{i.mark}</guid>" if i.own_id else "")
        + f"<pubDate>{formatdate(i.since)}</pubDate><description>{escape(text)}</description></item>"
        for i, address, (title, text) in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{rows}</channel></rss>".encode()


def world(sources: int, hours: float, seed: int) -> tuple[Outlet, ...]:
    """The outlets of a day. Each brings one to six items, one in fifty none."""
    rng = Random(seed)
    all_items = [
        tuple(_item(rng, n, k, hours) for k in range(0 if n % 50 == 49 else rng.randint(1, 6))) for n in range(sources)
    ]
    failing = set(rng.sample(range(sources), max(len(FAILING) if sources >= 40 else 2, sources // 20)))
    out: list[Outlet] = []
    for n, items in enumerate(all_items):
        # one in ten carries what a neighbour has
        carries = all_items[(n + 1) % sources] if n % 10 == 3 else ()
        fails = FAILING[len([o for o in out if o.fails]) % len(FAILING)] if n in failing else None
        ever = fails in ("loop", "error_page") and rng.random() < 0.5
        out.append(
            Outlet(n, items, carries, fails, float("inf") if ever else START + rng.uniform(0.2, 0.6) * hours * HOUR)
        )
    return tuple(out)


def _item(rng: Random, outlet: int, number: int, hours: float) -> Item:
    # a third stood there before; nothing new in the last two hours, so that the day can end
    since = START - 600 if rng.random() < 0.33 else START + rng.uniform(0, max(0.5, hours - 2)) * HOUR
    later = since + rng.uniform(0.5, 1.5) * HOUR
    changed = later if rng.random() < 0.1 else None
    own_id = rng.random() < 0.7
    # without an id of its own it is known by its text, which then must not change
    moved = later if rng.random() < 0.05 and (own_id or changed is None) else None
    return Item(outlet, number, since, changed, moved, own_id)


# ---- the server -----------------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """What was asked of the server."""

    answers: Counter[int] = field(default_factory=Counter)


@contextmanager
def served(outlets: tuple[Outlet, ...], now: Callable[[], float], asked: Asked) -> Iterator[int]:
    """All outlets behind one port; gives it. They are told apart by the host that is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionResetError, BrokenPipeError):
                super().handle()

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            if self.path == "/robots.txt":
                self._send(404, b"", {})
                return
            outlet = outlets[int(host.removeprefix("o").partition(".")[0])]
            if outlet.failing(now()):
                self._fail(outlet)
                return
            body = outlet.feed(now())
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                self._send(304, b"", {"ETag": etag})
            elif outlet.number % 3 == 0 and "gzip" in self.headers.get("Accept-Encoding", ""):
                self._send(200, gzip.compress(body, 1), {"ETag": etag, "Content-Encoding": "gzip"})
            else:
                # one in four knows no validators
                self._send(200, body, {} if outlet.number % 4 == 1 else {"ETag": etag})

        def _fail(self, outlet: Outlet) -> None:
            body = outlet.feed(now())
            how = outlet.fails
            if how == "silent":
                time.sleep(0.3)
                self.close_connection = True
            elif how in ("500", "429"):
                self._send(int(how), b"busy", {"Retry-After": "900"} if how == "429" else {})
            elif how == "garbage":
                self._send(200, Random(int(now())).randbytes(3000), {})
            elif how == "cut_gzip":
                self._send(200, gzip.compress(body)[:-20], {"Content-Encoding": "gzip"})
            elif how == "cut_feed":
                self._send(200, body[: max(200, len(body) * 2 // 3)], {})
            elif how == "loop":
                self._send(302, b"", {"Location": "/rss"})
            else:
                self._send(200, b"<html><body><p>Sorry, something went wrong. Please try again.</p></body></html>", {})

        def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            asked.answers[status] += 1
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(0 if status == 304 else len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# ---- the day --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Memory:
    """What is held at an hour: MB that Python has (0: not traced), its blocks of memory, MB that the process has."""

    hour: float
    python: float
    blocks: int
    process: float


@dataclass(frozen=True)
class Outcome:
    """What a day came to."""

    sources: int
    hours: float
    failing: int
    answers: dict[int, int]
    visits: int
    items: int
    lost: int
    doubled: int
    versions_due: int
    versions_made: int
    slowest: float
    cpu: float
    cpu_fetching: float
    cpu_reading_and_linking: float
    memory: tuple[Memory, ...]
    python_growth_kb_per_hour: float
    blocks_growth_per_hour: float
    process_growth_kb_per_hour: float


@dataclass
class _Spent:
    seconds: float = 0.0


class _Timed(Reading):
    """Reading that tells what processor time it took."""

    spent = _Spent()

    def read(self, *arguments: Any) -> Any:  # noqa: ANN401 - as the parent's
        begun = time.thread_time()
        try:
            return super().read(*arguments)
        finally:
            self.spent.seconds += time.thread_time() - begun

    def link(self) -> None:
        begun = time.thread_time()
        super().link()
        self.spent.seconds += time.thread_time() - begun


def day(folder: Path, sources: int = 300, hours: float = 24.0, seed: int = 1, *, traced: bool = True) -> Outcome:
    """Watch for a day, in a folder of its own."""
    outlets, crew, asked = world(sources, hours, seed), Simulated(), Asked()
    with served(outlets, crew.now, asked) as port:
        config = Config(
            delay=0.0,
            sources=tuple(
                Source(name=f"o{o.number}", kind="feed", address=f"http://o{o.number}.example:{port}/rss", every=900.0)
                for o in outlets
            ),
        )
        options = IntakeOptions(
            allow_private=True, min_delay=0.0, read_timeout=0.2, resolver=lambda _h, _p: ("127.0.0.1",),
            clock=lambda: datetime.fromtimestamp(crew.time, UTC), sleep=lambda _s: None,
        )  # fmt: skip
        with Record.open(folder / "day.db") as record, closing(State(folder / "day.db.watch")) as state:
            reading = _Timed(record, "rules", SHIPPED)
            _Timed.spent.seconds = 0.0
            watcher = Watcher(config, record, state, reading, policy_named("public"), crew, options, Random(seed))
            begun = time.process_time()
            with closing(watcher):
                memory = _watch(watcher, crew, hours, traced=traced)
            cpu = time.process_time() - begun
            return _outcome(outlets, hours, watcher, crew, asked, record, memory, cpu)


def _watch(watcher: Watcher, crew: Simulated, hours: float, *, traced: bool) -> list[Memory]:
    if traced:
        tracemalloc.start()
    memory, wait, end = [], 0.0, START + hours * HOUR
    mark = START + HOUR
    while crew.time < end:
        wait = min(watcher.step(wait), mark - crew.time)
        if crew.time >= mark:
            gc.collect()
            held = tracemalloc.get_traced_memory()[0] / 1e6 if traced else 0.0
            memory.append(Memory((mark - START) / HOUR, round(held, 2), sys.getallocatedblocks(), round(_rss(), 2)))
            print(f"{memory[-1]}, {watcher.totals.new} new", file=sys.stderr, flush=True)
            mark += HOUR
        wait = max(0.0, wait)
    if traced:
        tracemalloc.stop()
    return memory


def _rss() -> float:
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _outcome(
    outlets: tuple[Outlet, ...],
    hours: float,
    watcher: Watcher,
    crew: Simulated,
    asked: Asked,
    record: Record,
    memory: list[Memory],
    cpu: float,
) -> Outcome:
    end = START + hours * HOUR
    due = {i.mark: i for o in outlets if not o.failing(end) for i in (*o.items, *o.carries)}
    found: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    for row in record.iter_reports():
        held = record.versions(row.id)
        mark = record.report(row.id).text.partition("bulletin ")[2][:10]
        found[mark] += 1
        versions[mark] += len(held) - 1
        assert all(v.status == "read" for v in held), row
    # only what stood in the feed for a while before it changed could be seen to change
    changing = sum(i.changed is not None and _seen(i, outlets) for i in due.values())
    half = memory[len(memory) // 2 :]
    return Outcome(
        sources=len(outlets), hours=hours, failing=sum(o.fails is not None for o in outlets),
        answers=dict(sorted(asked.answers.items())), visits=watcher.totals.visits, items=len(due),
        lost=sum(mark not in found for mark in due), doubled=sum(n - 1 for n in found.values()),
        versions_due=changing, versions_made=sum(versions.values()), slowest=round(watcher.totals.slowest, 1),
        cpu=round(cpu, 1), cpu_fetching=round(crew.spent, 1), cpu_reading_and_linking=round(_Timed.spent.seconds, 1),
        memory=tuple(memory), python_growth_kb_per_hour=_slope([(m.hour, m.python) for m in half]),
        blocks_growth_per_hour=round(_slope([(m.hour, m.blocks) for m in half]) / 1e3, 1),
        process_growth_kb_per_hour=_slope([(m.hour, m.process) for m in half]),
    )  # fmt: skip


def _seen(item: Item, outlets: tuple[Outlet, ...]) -> bool:
    """Was its outlet well when the item was first there, or does another carry it?"""
    at, changed = max(item.since, START), item.changed or 0.0
    own = outlets[item.outlet]
    return not (own.failing(at) and (own.until > changed - 0.4 * HOUR)) and changed - at > 0.4 * HOUR


def _slope(points: list[tuple[float, float]]) -> float:
    """KB an hour, by least squares."""
    if len(points) < 2:
        return 0.0
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    over = sum((x - mx) * (y - my) for x, y in points)
    return round(1e3 * over / sum((x - mx) ** 2 for x, _ in points), 1)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--untraced", action="store_true", help="without tracemalloc, which takes half of the time")
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = day(Path(folder), told.sources, told.hours, told.seed, traced=not told.untraced)
    text = json.dumps(asdict(found), indent=1)
    print(text)
    if told.out:
        told.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
