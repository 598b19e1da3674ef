"""Many people at one desk while reports are being read into its record: does every page still come at once?

python -m bench.desk_users run --seconds 600                 50 people at a served desk, a record of 300 reports
python -m bench.desk_users run --db FILE|URL --no-writer     at a record of yours (a copy: people decide about it)

The desk is served as `marsad desk` serves it, in a process of its own; beside it `marsad read` takes reports into the
same record without a pause, 20 at a time, with the shipped rules, and links them. The people are in this process: each
opens a page, thinks for 2 to 5 seconds, and opens the next, as somebody does who looks through a queue; each tenth
page is a decision by the forms of the pages. Times are from the question to the last byte of the answer. An answer
of 409 (somebody was there first) or 410 (an incident went into another meanwhile) is one that people get, and no error.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx2

from bench.desk_scale import _share

RESULTS: Final = Path(__file__).parent / "desk_users.json"

#: Seconds that somebody looks at a page.
THINK: Final = (2.0, 5.0)
#: Reports of the record before anybody comes, and of one run of the reader beside them.
BEFORE, AT_ONCE = 300, 20

#: Of what people open, so many of a hundred.
SHARES: Final = {
    "queue": 20, "incident": 25, "list": 13, "map": 5, "map moved": 10, "timeline": 5, "report": 4, "search": 5,
    "names": 3, "decision": 10,
}  # fmt: skip

_PLACES: Final = ("Raqqa", "Aleppo", "Idlib", "Palmyra", "Deir ez-Zor", "Hama", "Homs", "Daraa", "Salqin", "Manbij")
_SPEAKERS: Final = ("the Syrian Observatory for Human Rights", "state media", "a medical official", "the army")
_TOLD: Final = (
    (
        "Shelling kills {n} in {place}",
        "An air strike killed {n} civilians in {place} on {day}, {who} said. The army denied it. {m} were wounded.",
    ),
    (
        "Fighters attack a checkpoint near {place}",
        "Fighters attacked a checkpoint near {place} on {day} and killed {n} soldiers, {who} said. {m} were captured.",
    ),
    (
        "Protest in {place}",
        "Hundreds of people protested in {place} on {day}, {who} said. Police detained {n} of them.",
    ),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_INCIDENT: Final = re.compile(r'href="/incidents/(i[0-9a-f]{16})')
_REPORT: Final = re.compile(r'href="/reports/([^"?#/]+)')
_SEEN: Final = re.compile(r'name="seen" value="([^"]*)"')


# ---- reports ----------------------------------------------------------------------------------------------------


def reports(seed: int, count: int) -> Iterator[dict[str, str]]:
    """Reports of our own making: several tell of one happening, as papers do."""
    dice = random.Random(seed)
    while count > 0:
        headline, story = dice.choice(_TOLD)
        day, place = f"2017-{dice.randrange(1, 13):02}-{dice.randrange(1, 28):02}", dice.choice(_PLACES)
        happened = {"place": place, "day": dice.choice(_DAYS), "n": dice.randrange(2, 60)}
        for _ in range(min(count, dice.choice((1, 1, 2, 3)))):
            values = {**happened, "who": dice.choice(_SPEAKERS), "m": dice.randrange(2, 30)}
            title, body = headline.format(**values), story.format(**values)
            count -= 1
            yield {
                "id": f"made-{seed}-{count}", "title": title, "published": day, "source": f"Paper {dice.randrange(9)}",
                "text": f"{title}\n\n{place.upper()}, {day} (Example Wire) - {body}\n",
            }  # fmt: skip


def read(db: str, folder: Path, seed: int, count: int) -> subprocess.Popen[bytes]:
    """A run of the reader, under way."""
    file = folder / f"reports-{seed}.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in reports(seed, count)), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "marsad", "read", str(file), "--db", db, "--reader", "rules", "--quiet"]
    )


@dataclass
class Writer:
    """Reads reports into the record, one run after the other, until it is stopped."""

    db: str
    folder: Path
    runs: int = 0
    failed: int = 0
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def go(self) -> None:
        """Until it is stopped; the run under way is ended."""
        while not self._stop.is_set():
            run = read(self.db, self.folder, 1_000 + self.runs, AT_ONCE)
            code = await asyncio.to_thread(run.wait)
            self.runs += 1
            self.failed += code != 0

    def stop(self) -> None:
        """After the run under way."""
        self._stop.set()


# ---- the desk ---------------------------------------------------------------------------------------------------


@contextmanager
def served(db: str, cache: Path | None) -> Iterator[tuple[str, int]]:
    """The address of a desk, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, **({"MARSAD_CACHE": str(cache)} if cache else {})}
    desk = subprocess.Popen(
        [sys.executable, "-m", "marsad", "desk", "--db", db, "--port", str(port), "--no-browser", "--by", "bench"],
        env=env, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(1200):
            with suppress(httpx2.HTTPError):
                if httpx2.get(f"{address}/timeline", timeout=30).status_code == 200:
                    break
            time.sleep(0.1)
        yield address, desk.pid
    finally:
        desk.terminate()
        desk.wait(30)


def _processor(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux)."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


# ---- people -----------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What all people met: seconds by kind of page, statuses, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


#: Statuses that are no error: a page, a redirect, who was first, and where an incident went.
_GOOD: Final = frozenset((200, 303, 409, 410))


@dataclass
class Person:
    """Somebody at the desk."""

    client: httpx2.AsyncClient
    seen: Seen
    dice: random.Random

    async def stay(self, until: float) -> None:
        """Look at pages until a moment."""
        await asyncio.sleep(self.dice.uniform(0, THINK[1]))
        while time.monotonic() < until:
            kind = self.dice.choices([*SHARES], [*SHARES.values()])[0]
            try:
                await (self.decide() if kind == "decision" else self.ask(kind, "GET", self.address(kind)))
            except httpx2.HTTPError as fault:
                self.seen.errors.append(f"{kind}: {fault!r}")
            await asyncio.sleep(self.dice.uniform(*THINK))

    def address(self, kind: str) -> str:
        """A page of a kind."""
        pick: dict[str, Callable[[], str]] = {
            "queue": lambda: "/queue", "list": lambda: f"/incidents?{self.filters()}",
            "incident": lambda: f"/incidents/{self.one(self.seen.incidents)}", "map": lambda: f"/map?{self.filters()}",
            "map moved": lambda: f"/map/cells?zoom={self.dice.uniform(1, 9):.1f}&{self.filters()}",
            "timeline": lambda: f"/timeline?{self.filters()}",
            "report": lambda: f"/reports/{self.one(self.seen.reports)}",
            "search": lambda: f"/search?q={self.dice.choice(('soldiers', 'Raqqa', 'protest', 'army denied'))}",
            "names": lambda: self.dice.choice(("/actors", "/sources", "/about")),
        }  # fmt: skip
        return pick[kind]()

    def filters(self) -> str:
        """None, or some."""
        return self.dice.choice(("", "killed=10", "sort=first", "sort=killed", "since=2017-06-01", "mode=aerial"))

    def one(self, ids: list[str]) -> str:
        """One of those that people have seen in lists."""
        return self.dice.choice(ids)

    async def ask(self, kind: str, method: str, address: str, **sent: Any) -> str:  # noqa: ANN401
        """Ask, and keep what was seen."""
        begun = time.perf_counter()
        answer = await self.client.request(method, address, **sent)
        self.seen.took[kind].append(time.perf_counter() - begun)
        self.seen.statuses[answer.status_code] += 1
        if answer.status_code not in _GOOD:
            self.seen.errors.append(f"{answer.status_code} {method} {address}")
        if kind in ("queue", "list"):
            self.seen.incidents[:] = [*dict.fromkeys(_INCIDENT.findall(answer.text) + self.seen.incidents)][:500]
        if kind == "incident":
            self.seen.reports[:] = [*dict.fromkeys(_REPORT.findall(answer.text) + self.seen.reports)][:500]
        return str(answer.text)

    async def decide(self) -> None:
        """Open an incident, look at it, and accept or note."""
        incident = self.one(self.seen.incidents)
        found = _SEEN.search(await self.ask("incident", "GET", f"/incidents/{incident}"))
        if found is None:
            return
        await asyncio.sleep(self.dice.uniform(*THINK))
        form = {"seen": html.unescape(found.group(1))}
        if self.dice.random() < 0.7:
            await self.ask("decision", "POST", f"/incidents/{incident}/decide", data={**form, "what": "accept"})
        else:
            note = {**form, "why": "To be looked at again."}
            await self.ask("decision", "POST", f"/incidents/{incident}/note", data=note)


async def _people(address: str, number: int, seconds: float, writer: Writer | None) -> Seen:
    seen = Seen()
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": address}
    limits = httpx2.Limits(max_connections=number, max_keepalive_connections=number)
    async with httpx2.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=60) as client:
        first = Person(client, seen, random.Random(0))
        await first.ask("queue", "GET", "/queue")
        await first.ask("incident", "GET", f"/incidents/{seen.incidents[0]}")
        for kept in (seen.took, seen.statuses):
            kept.clear()
        work = asyncio.create_task(writer.go()) if writer else None
        until = time.monotonic() + seconds
        await asyncio.gather(*(Person(client, seen, random.Random(n)).stay(until) for n in range(number)))
        if writer and work:
            writer.stop()
            await work
    return seen


def run(db: str | None, number: int, seconds: float, *, write: bool, cache: Path | None, name: str) -> None:
    """The desk, its people and the reader; keeps what was measured."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        where = db or str(folder / "record.db")
        if db is None and read(where, folder, 1, BEFORE).wait():
            sys.exit("the record could not be made")
        writer = Writer(where, folder) if write else None
        with served(where, cache) as (address, pid):
            before = _processor(pid)
            seen = asyncio.run(_people(address, number, seconds, writer))
            used = _processor(pid) - before
    every = [x * 1000 for found in seen.took.values() for x in found]
    told = {
        "command": f"python -m bench.desk_users run --seconds {seconds:g} --users {number}",
        "date": time.strftime("%Y-%m-%d"), "requests": len(every),
        "requests_per_second": round(len(every) / seconds, 1),
        "milliseconds": {"all": _figures(every)} | {
            kind: _figures([x * 1000 for x in found]) for kind, found in sorted(seen.took.items())
        },
        "statuses": {str(k): n for k, n in sorted(seen.statuses.items())}, "errors": seen.errors[:20],
        "processor_ms_per_request": round(used * 1000 / max(1, len(every)), 1),
        "reports_read_beside": writer.runs * AT_ONCE if writer else 0, "runs_failed": writer.failed if writer else 0,
        "load": f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, the people's own process among them",
    }  # fmt: skip
    print(json.dumps(told, indent=1))
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**kept, name: told}, indent=1) + "\n", encoding="utf-8")


def _figures(values: list[float]) -> dict[str, float]:
    return {"n": len(values), "p50": _share(values, 0.5), "p95": _share(values, 0.95), "max": round(max(values), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("run",))
    parser.add_argument("--db", help="a record (people decide about it: give a copy); by default one is made")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--writer", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--cache", type=Path, help="the folder for what can be made again")
    parser.add_argument("--name", default="sqlite", help="what the results are kept under")
    asked = parser.parse_args()
    run(asked.db, asked.users, asked.seconds, write=asked.writer, cache=asked.cache, name=asked.name)


if __name__ == "__main__":
    main()
