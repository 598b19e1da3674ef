"""How exports grow: a record of a million incidents, and each format's seconds and memory.

python -m bench.export_scale make --incidents 1000000     the record: bench/out/export_scale.db (6.7 GB, 10 minutes)
python -m bench.export_scale run                          each format in a process of its own; bench/export_scale.json
python -m bench.export_scale once --profile "parquet incidents"

The record is made, not read: three members an incident, in 400,000 reports; the days, towns, parties, tolls, persons
and sizes of rows are like those of the dev reports of one war. Rows are written straight into the tables. Details are a
fifth of their real size: a row with its detail takes as many pages of the table as a real one does, for the rest of
that would lie on pages of its own, which exports do not read.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import pstats
import random
import resource
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
DB = OUT / "export_scale.db"
RESULTS = Path(__file__).parent / "export_scale.json"
#: Format and table.
RUNS = ("parquet incidents", "geoparquet incidents", "csv incidents", "parquet incident_members", "acled events", "ged")

MEMBERS, REPORTS_PER, TOWNS, DAYS = 3, 0.4, 3000, 2190
START = date(2012, 1, 1)
_MODES = ("aerial", "heavy-weapons", "explosives", "firearms", "drone")
_ACLED = {
    "aerial": "Air/drone strike", "heavy-weapons": "Shelling/artillery/missile attack",
    "explosives": "Remote explosive/landmine/IED", "firearms": "Armed clash", "drone": "Air/drone strike",
}  # fmt: skip
_COUNTRIES = ("SY", "UA", "YE", "SD", "CD", "AF")
_ACTORS = {
    "actor:forces-sy": "Syrian army", "actor:islamic-state": "Islamic State", "actor:hts": "Hayat Tahrir al-Sham",
    "actor:global-coalition": "Global Coalition", "actor:forces-ru": "Russian Armed Forces",
    "armed_group:gunmen": "gunmen", "body:rebels": "rebels",
}  # fmt: skip
_TARGETS = {
    "civilians:residents": "residents", "body:convoy": "convoy", "body:market": "market",
    "actor:islamic-state": "Islamic State", "civilians:civilians": "civilians",
}  # fmt: skip
_SPEAKERS = {"actor:sohr": ("Syrian Observatory for Human Rights", "monitor"), "civilian:w": ("witnesses", "civilian")}
_FIRST = ("Adan", "Bero", "Calo", "Dino", "Edo", "Faro", "Galo", "Hiro", "Ilo", "Jaro", "Kiro", "Lano")
_LAST = ("Abona", "Belor", "Cedane", "Dorvil", "Estano", "Fendal", "Gorvane", "Hestol", "Ivarno", "Jondal", "Kestor")
_WORDS = ("strike", "kills", "market", "army", "rebels", "shell", "town", "say", "dozens", "near", "border", "talks")


class Maker:
    """Rows of the tables; everything is drawn from one seed."""

    def __init__(self, incidents: int, seed: int = 7) -> None:
        self.dice = random.Random(seed)
        self.incidents, self.reports = incidents, max(MEMBERS, int(incidents * REPORTS_PER))
        self.towns = [self._town(n) for n in range(TOWNS)]

    def _town(self, n: int) -> tuple[Any, ...]:
        lat, lon = 10 + self.dice.random() * 30, 20 + self.dice.random() * 30
        precision = "exact" if n % 10 else "admin1"
        return (f"Town {n}", f" town {n} ", f"made:{n}", round(lat, 4), round(lon, 4), _COUNTRIES[n % 6], f"P{n % 60}",
                precision)  # fmt: skip

    def day(self, share: float) -> str:
        return (START + timedelta(int(share * DAYS))).isoformat()

    def name(self) -> str:
        """A person's: 16,000 of them."""
        a, b, c = self.dice.choices(_LAST, k=3)
        return f"{self.dice.choice(_FIRST)} {a}{b.lower()}{c.lower()}"

    def report_rows(self) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
        """Reports in the order of time, with versions, readings and persons; 10,000 at a time."""
        document = zlib.compress(b'{"format":1,"report":{"id":"","text":""}}')
        for first in range(1, self.reports + 1, 10_000):
            rows: dict[str, list[tuple[Any, ...]]] = {k: [] for k in ("reports", "versions", "readings", "entities")}
            for k in range(first, min(first + 10_000, self.reports + 1)):
                day = self.day(k / (self.reports + 1))
                sha, title = f"{k:064x}", " ".join(self.dice.choices(_WORDS, k=9)).capitalize()
                person = self.name()
                rows["entities"].append((k, "n0", 1, "person", person, f" {person.lower()} ", None, 1))
                if k % 5 == 0:
                    title = f"{person} says {title}"
                rows["reports"].append((k, f"report-{k:07d}", k, k, "2026-11-23T00:00:00Z"))
                rows["versions"].append((k, k, 1, 1, 1 + k % 60, sha, "read", title, f"https://news.example/{k}", day,
                                         day, "2026-11-23T00:00:00Z", "en", ""))  # fmt: skip
                rows["readings"].append((k, k, 1, "2026-11-23T00:00:00Z", day, document))
            yield rows

    def incident_rows(self) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
        """Incidents in the order of time, with their events, members, losses and details; 10,000 at a time."""
        told = [0] * (self.reports + 1)
        for first in range(1, self.incidents + 1, 10_000):
            rows: dict[str, list[tuple[Any, ...]]] = {
                k: [] for k in ("incidents", "briefs", "members", "losses", "events", "places")
            }
            for key in range(first, min(first + 10_000, self.incidents + 1)):
                self._incident(key, rows, told)
            yield rows

    def _incident(self, key: int, rows: dict[str, list[tuple[Any, ...]]], told: list[int]) -> None:
        from marsad.record import _briefs

        dice, share = self.dice, key / (self.incidents + 1)
        mode, town = dice.choice(_MODES), dice.choice(self.towns)
        name, names, gazetteer, lat, lon, country, admin1, precision = town
        day = None if key % 50 == 0 else self.day(share)
        killed = min(int(dice.paretovariate(0.9)), 400) - 1
        home = int(share * self.reports) + 1
        reports = sorted({max(1, min(self.reports, home + dice.randrange(-20, 20))) for _ in range(MEMBERS)})
        for n, report in enumerate(reports):
            event, told[report] = f"e{told[report]}", told[report] + 1
            rows["events"].append((report, event, 1, "ASSAULT", mode, _ACLED[mode], "190", "occurred", 100, 110, day,
                                   day, 1))  # fmt: skip
            rows["members"].append((key, report, event, report, report % 2, 1))
            rows["places"].append((key * MEMBERS + n, report, event, 0, 1, "m0", name, names, gazetteer, lat, lon,
                                   country, admin1, "city", precision, "site"))  # fmt: skip
        if killed:
            rows["losses"].append((key, 0, 1, "killed", "unspecified", killed, killed, killed))
        if killed > 5:
            rows["losses"].append((key, 1, 1, "wounded", "unspecified", killed, killed * 2, None))
        detail = self._detail(reports, day, town, mode, killed)
        brief = _dumped(_briefs.brief(detail))
        by = (f"i{key:016x}", 1, "2026-11-23T00:00:00Z", "ASSAULT", mode, day, day, name, names, gazetteer, lat, lon)
        rows["incidents"].append((key, *by, country, admin1, precision, _dumped(detail), len(reports), "fair", 0, 0.8))
        rows["briefs"].append((key, brief))

    def _detail(
        self, reports: list[int], day: str | None, town: tuple[Any, ...], mode: str, killed: int
    ) -> dict[str, Any]:
        dice = self.dice
        actor, target = dice.choice(list(_ACTORS)), dice.choice(list(_TARGETS))
        names = {target: _TARGETS[target]}
        if dice.random() < 0.1:
            person = self.name()
            target = f"person:{person.lower()}"
            names = {target: person}
        ids = [f"report-{r:07d}" for r in reports]
        by: list[dict[str, Any]] = [
            {"key": key, "name": name, "kind": kind, "named": True, "own_voice": False, "reports": ids[:1],
             "claims": [{"report": ids[0], "claim": "c0"}]}
            for key, (name, kind) in _SPEAKERS.items()
        ]  # fmt: skip
        place = {"name": town[0], "gazetteer_id": town[2], "precision": town[7]}
        values = [
            _field("killed", {"low": killed, "best": killed, "high": killed}, who="unspecified", contradicted=False),
            _field("day", {"start": day, "end": day}),
            _field("place", place),
            _field("type", "ASSAULT"),
            _field("mode", mode),
            _field("actor", [actor], names={actor: _ACTORS[actor]}, contradicted=dice.random() < 0.1),
            _field("target", [target], names=names),
            _field("weapon", ["rockets"]),
        ]
        summary = f"{len(ids)} reports, 2 originators: {', '.join(x['name'] for x in by)}"
        return {
            "originators": {"count": 2, "most": 2, "summary": summary, "agencies": [], "by": by},
            "grade": {
                "suggested": True,
                "harm": {"grade": "fair", "rule": "two_origins", "reasons": [summary]},
                "admiralty": {"code": "F2", "reliability": "F", "credibility": 2, "rule": "probable"},
            },
            "values": values[0 if killed else 1 :],
        }


def _field(name: str, value: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    from marsad.record import _briefs

    return {"field": name, **more, "rules": dict.fromkeys(_briefs.RULES, value)}


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_INTO = {
    "reports": "reports (key, id, current_version_key, current_reading_key, added)",
    "versions": "report_versions (key, report_key, version, evidence_key, source_key, sha256, status, title, url,"
    " published, published_day, retrieved, language, text)",
    "readings": "readings (key, version_key, extraction_key, read_at, report_day, document)",
    "entities": "entities (reading_key, id, extraction_key, kind, name, names, actor, mentions)",
    "events": "events (reading_key, id, extraction_key, type, mode, acled, cameo, status, trigger_begin, trigger_end,"
    " time_start, time_end, main)",
    "places": "event_places (key, reading_key, event_id, n, extraction_key, mention, name, names, gazetteer_id, lat,"
    " lon, country, admin1, feature, precision, role)",
    "incidents": "incidents (key, id, extraction_key, linked_at, type, mode, time_start, time_end, place_name,"
    " place_names, gazetteer_id, lat, lon, country, admin1, precision, detail, n_originators, grade, contradicted,"
    " confidence)",
    "briefs": "incident_briefs (incident_key, brief)",
    "members": "incident_members (incident_key, reading_key, event_id, report_key, origin, extraction_key)",
    "losses": "incident_losses (incident_key, n, extraction_key, kind, who, low, best, high)",
}


def make(incidents: int, path: Path) -> None:
    """The record, in place of what stands there."""
    from marsad.record import Record

    path.parent.mkdir(exist_ok=True)
    for old in path.parent.glob(path.name + "*"):
        old.unlink()
    Record.open(path).close()
    with sqlite3.connect(path, isolation_level=None) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        db.execute("INSERT INTO extractions VALUES (1, 'bench', 'bench', '2026-11-23T00:00:00Z')")
        db.execute("INSERT INTO contents VALUES (1, ?, 0, 'raw', X'')", ("0" * 64,))
        db.execute(
            "INSERT INTO evidence (key, content_key, retrieved, address, method, software)"
            " VALUES (1, 1, '2026-11-23T00:00:00Z', 'made', 'made', 'bench')"
        )
        db.executemany("INSERT INTO sources VALUES (?, ?)", [(n, f"Outlet {n}") for n in range(1, 61)])
        maker = Maker(incidents)
        for rows in maker.report_rows():
            _put(db, rows)
        for n, rows in enumerate(maker.incident_rows()):
            _put(db, rows)
            if n % 10 == 9:
                print(f"{(n + 1) * 10_000:,} incidents", flush=True)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL")
    print(f"{path.stat().st_size / 1e9:.2f} GB")


def _put(db: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, lines in rows.items():
        if lines:
            marks = ", ".join("?" * len(lines[0]))
            db.executemany(f"INSERT INTO {_INTO[name]} VALUES ({marks})", lines)


def once(path: Path, what: str, policy: str, jobs: int, *, profile: bool = False) -> dict[str, Any]:
    """One export in this process: seconds, processor seconds, peak memory, rows and bytes."""
    from marsad.publish import Options, RecordRelease, format_named, policy_named, write_export
    from marsad.record import Record

    name, _, table = what.partition(" ")
    target = path.parent / f"export_scale.{name}"
    target.unlink(missing_ok=True)
    profiler = cProfile.Profile() if profile else None
    peak, done = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(peak, done))
    watch.start()
    began = time.perf_counter()
    with Record.open(path, create=False) as record:
        release = RecordRelease(record, policy_named(policy))
        if profiler:
            profiler.enable()
        made = write_export(release, format_named(name), Options(table=table or None, jobs=jobs), target)
    seconds = time.perf_counter() - began
    done.set()
    watch.join()
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    if profiler:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    target.unlink()
    target.with_name(f"{target.name}.manifest.json").unlink()
    return {
        "what": what, "policy": policy, "jobs": jobs, "rows": sum(made["rows"].values()), "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": round(peak[0] / 1e6),
        "output_mb": round(sum(f["bytes"] for f in made["files"]) / 1e6, 1),
    }  # fmt: skip


def _watch(peak: list[int], done: threading.Event) -> None:
    """What this process and those that it started hold together, ten times a second. Pages that they share count in
    each of them."""
    page = resource.getpagesize()
    while not done.wait(0.1):
        here = Path("/proc/self/task")
        ids = ["self", *(c for t in here.iterdir() for c in (t / "children").read_text().split())]
        held = 0
        for process in ids:
            with contextlib.suppress(OSError):  # it has ended
                held += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * page
        peak[0] = max(peak[0], held)


def run(path: Path, runs: list[str], policy: str, jobs: int) -> None:
    """Each export in a process of its own, one after the other; the results are kept."""
    results = []
    for what in runs:
        command = [
            sys.executable,
            "-m",
            "bench.export_scale",
            "once",
            "--db",
            str(path),
            "--policy",
            policy,
            "--jobs",
            str(jobs),
            what,
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        results.append(json.loads(done.stdout))
        print(results[-1], flush=True)
    told = {
        "command": "python -m bench.export_scale run", "date": time.strftime("%Y-%m-%d"), "incidents": _count(path),
        "record_gb": round(path.stat().st_size / 1e9, 2), "results": results,
    }  # fmt: skip
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _count(path: Path) -> int:
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM incidents").fetchone()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("make", "run", "once"))
    parser.add_argument("runs", nargs="*", help='"FORMAT TABLE", several')
    parser.add_argument("--db", type=Path, default=DB)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--policy", default="public")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_intermixed_args()
    if asked.command == "make":
        make(asked.incidents, asked.db)
    elif asked.command == "run":
        run(asked.db, asked.runs or list(RUNS), asked.policy, asked.jobs)
    else:
        for what in asked.runs:
            print(json.dumps(once(asked.db, what, asked.policy, asked.jobs, profile=asked.profile)))


if __name__ == "__main__":
    main()
