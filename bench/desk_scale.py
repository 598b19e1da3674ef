"""How the desk answers at scale: a million incidents and three million claims, every page and every move of the map.

python -m bench.desk_scale make                        bench/out/export_scale.db and what the desk asks for beside it
python -m bench.desk_scale copy --to postgresql://...   the same record in PostgreSQL
python -m bench.desk_scale run --db WHERE --name sqlite   each route many times; bench/desk_scale.json

The record is that of ``bench.export_scale`` with the tables that pages look at: a claim for each event and each report
(3.3 million), who is a party to each event (2.9 million rows), words of all reports for the search, and, for 2,000
incidents, whole documents and texts of their reports, taken from our own examples. The app is asked in this process,
without a network, as the owner of a local desk; a page is rendered whole. What is measured is the time from the
question to the last byte of the answer, and beside it the processor time, which other work on the machine does not
lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from bench import export_scale

RESULTS: Final = Path(__file__).parent / "desk_scale.json"
EXAMPLES: Final = Path(__file__).parents[1] / "examples" / "reports"

#: Incidents whose reports have whole documents: the pages of single incidents and reports are asked of these.
WHOLE: Final = 2_000
#: Words of a report's text, drawn from so many with the frequencies of a language (Zipf).
WORDS, VOCABULARY = 60, 20_000

_SPEAKERS: Final = tuple(export_scale._SPEAKERS.items())


# ---- making -----------------------------------------------------------------------------------------------------


def make(incidents: int, path: Path) -> None:
    """The record of ``export_scale`` (made where it is not there), with what the desk asks for."""
    from marsad.record import Record

    if not path.exists():
        export_scale.make(incidents, path)
    Record.open(path).close()
    with sqlite3.connect(path, isolation_level=None) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
            db.execute(f"PRAGMA {pragma}")
        if db.execute("SELECT count(*) FROM (SELECT 1 FROM claims LIMIT 1)").fetchone()[0]:
            return
        db.execute("BEGIN")
        for step in (_claims, _parties, _words, _documents):
            begun = time.perf_counter()
            step(db)
            print(f"{step.__name__[1:]}: {time.perf_counter() - begun:.0f} s", flush=True)
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA journal_mode = WAL")
    print(f"{path.stat().st_size / 1e9:.2f} GB")


def _claims(db: sqlite3.Connection) -> None:
    columns = "reading_key, id, extraction_key, stance, quoted, source_name, source_kind, confidence, rule"
    key, (name, kind) = _SPEAKERS[0]
    values = f"1, 'asserts', 0, '{name}', '{kind}', 0.8, '{key}'"
    db.execute(f"INSERT INTO claims ({columns}) SELECT reading_key, 'c' || substr(id, 2), {values} FROM events")
    db.execute(f"INSERT INTO claims ({columns}) SELECT key, 'r0', {values} FROM readings")
    db.execute("INSERT INTO event_claims SELECT reading_key, id, 'c' || substr(id, 2), 1 FROM events")


def _parties(db: sqlite3.Connection) -> None:
    actors = list(export_scale._ACTORS.items())
    cases = " ".join(f"WHEN {n} THEN '{key}'" for n, (key, _) in enumerate(actors))
    names = " ".join(f"WHEN {n} THEN ' {name.lower()} '" for n, (_, name) in enumerate(actors))
    which = f"CASE reading_key % {len(actors)}"
    db.execute(
        "INSERT INTO event_parties (reading_key, event_id, n, extraction_key, side, name, names, actor)"
        f" SELECT reading_key, id, 0, 1, 'actor', trim({which} {names} END), {which} {names} END, {which} {cases} END"
        " FROM events"
    )


def _words(db: sqlite3.Connection) -> None:
    dice = random.Random(11)
    vocabulary = ["".join(dice.choices("abdefghiklmnorstu", k=dice.randrange(3, 9))) for _ in range(VOCABULARY)]
    weights = [1 / (n + 1) for n in range(VOCABULARY)]
    rows = db.execute("SELECT key, title FROM report_versions").fetchall()
    for n in range(0, len(rows), 5_000):
        page = rows[n : n + 5_000]
        drawn = iter(dice.choices(vocabulary, weights, k=WORDS * len(page)))
        told = [(key, title.lower(), " ".join(next(drawn) for _ in range(WORDS))) for key, title in page]
        db.executemany("INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)", told)
        db.executemany("UPDATE report_versions SET text = ? WHERE key = ?", [(words, key) for key, _, words in told])


def _documents(db: sqlite3.Connection) -> None:
    """Whole documents for the reports of some incidents; their members are events of these documents."""
    from marsad.record._pack import pack_document

    shapes = _shapes()
    step = max(1, db.execute("SELECT max(key) FROM incidents").fetchone()[0] // WHOLE)
    rows = db.execute(
        "SELECT m.reading_key, r.id, group_concat(m.event_id) FROM incident_members m JOIN reports r ON"
        " r.key = m.report_key WHERE m.incident_key % ? = 0 GROUP BY 1, 2", (step,)
    ).fetchall()  # fmt: skip
    for n, (reading, report, events) in enumerate(rows):
        shape = json.loads(shapes[n % len(shapes)])
        text = shape["report"].pop("text")
        shape["report"]["id"] = report
        model = shape["events"][0]
        shape["events"] = [{**model, "id": event} for event in dict.fromkeys(events.split(","))]
        db.execute("UPDATE readings SET document = ? WHERE key = ?", (pack_document(json.dumps(shape)), reading))
        db.execute("UPDATE report_versions SET text = ? WHERE key = ?", (text, reading))


def _shapes() -> list[str]:
    """The contract objects of our own examples that tell of an event."""
    from marsad.linked import read_into
    from marsad.record import Record

    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "examples.db") as record:
        read_into(record, [str(EXAMPLES)], "rules")
        return [json.dumps(d) for d in record.iter_documents() if d["events"]]


# ---- PostgreSQL -------------------------------------------------------------------------------------------------


def copy(path: Path, url: str) -> None:
    """All rows of the record into an empty database of a server."""
    import psycopg

    from marsad.record import Record
    from marsad.record._schema import metadata

    Record.open(path).close()
    Record.open(url).close()
    with (
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as db,
        psycopg.connect(url, autocommit=False) as server,
    ):
        server.execute("SET session_replication_role = replica")
        for table in metadata.sorted_tables:
            columns = [c.name for c in table.columns]
            flags = [n for n, c in enumerate(table.columns) if str(c.type) == "BOOLEAN"]
            names = ", ".join(f'"{c}"' for c in columns)
            with server.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN".encode()) as into:
                for row in _booleans(db.execute(f"SELECT {names} FROM {table.name}"), flags):
                    into.write_row(row)
            print(table.name, flush=True)
        server.execute(
            "INSERT INTO report_words SELECT key, setweight(to_tsvector('simple', title), 'A') ||"
            " to_tsvector('simple', text) FROM report_versions"
        )
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE")


def _booleans(rows: Iterable[tuple[Any, ...]], flags: list[int]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if flags:
            cells = list(row)
            for n in flags:
                cells[n] = None if cells[n] is None else bool(cells[n])
            yield tuple(cells)
        else:
            yield row


# ---- asking -----------------------------------------------------------------------------------------------------


class Asking:
    """Questions about a record, drawn from one seed."""

    def __init__(self, desk: Any, view: Any, seed: int = 5) -> None:  # noqa: ANN401
        self.dice = random.Random(seed)
        words = view.columns.words
        self.words = {
            "country": [w for w in words.country if w], "mode": [w for w in words.mode if w],
            "party": [w.key for w in words.party if w.key.startswith("actor:")],
            "source": [w for w in words.source if w], "admin1": [w for w in words.admin1 if w],
            "place": [w.id for w in words.place if w.id],
        }  # fmt: skip
        step = max(1, int(view.columns.key[-1]) // WHOLE)
        whole = view.columns.rows([k * step for k in range(1, WHOLE)])
        self.incidents = view.columns.ids(whole)
        self.reports = [f"report-{k:07d}" for row in whole.tolist() for k in view.columns.report.of(row).tolist()]
        self.pairs = [(c.a, c.b) for c in desk.record.copies_of(self.reports[:500])]

    def filters(self) -> str:
        """None of them, one or several."""
        out = []
        for name, share in (("country", 0.4), ("mode", 0.3), ("party", 0.2), ("source", 0.2), ("admin1", 0.1)):
            if self.words[name] and self.dice.random() < share:
                out.append(f"{name}={self.dice.choice(self.words[name])}")
        if self.dice.random() < 0.3:
            out.append(f"killed={self.dice.randrange(1, 50)}")
        if self.dice.random() < 0.3:
            out.append(f"since={self.day()}")
        return "&".join(out)

    def day(self) -> str:
        """A day of the record."""
        return f"{self.dice.randrange(2012, 2018)}-0{self.dice.randrange(1, 9)}-01"

    def page(self) -> str:
        """A list: its filters, an order, and sometimes a deep page."""
        sort = self.dice.choice(("newest", "oldest", "killed", "origins", "first"))
        number = self.dice.choice((1, 1, 1, 2, 3, 1000, 30_000))
        return f"{self.filters()}&sort={sort}&page={number}"

    def box(self, zoom: float) -> str:
        """What a map shows at a zoom, somewhere."""
        wide, high = 360 / 2**zoom * 5, 180 / 2**zoom * 3
        lon, lat = self.dice.uniform(20, 50), self.dice.uniform(10, 40)
        west, east = max(-180, lon - wide / 2), min(180, lon + wide / 2)
        return f"box={west:.4f},{max(-85, lat - high / 2):.4f},{east:.4f},{min(85, lat + high / 2):.4f}"

    def move(self) -> str:
        """Where a map stands: from the world to a town."""
        zoom = self.dice.uniform(0, 12)
        return f"{self.box(zoom)}&zoom={zoom:.1f}&{self.filters()}"

    def drawn(self) -> str:
        """The map as a page: all of it, or what somebody looked at."""
        box = f"&{self.box(self.dice.uniform(2, 12))}" if self.dice.random() < 0.5 else ""
        return f"{self.filters()}{box}"

    def names(self) -> str:
        """Names of towns for a view."""
        zoom = self.dice.randrange(2, 12)
        return f"{self.box(zoom)}&zoom={zoom}"

    def sought(self) -> str:
        """What people type: names, words of texts, an id."""
        word = self.dice.choice(
            ("market", "army shell", "rebels near border", "dozens", "Aleppo", "حلب", "Syrian army", self.incidents[0])
        )
        return f"q={word}"

    def one(self, kind: str) -> str:
        """An id."""
        found = {"incident": self.incidents, "report": self.reports, **self.words}
        return str(self.dice.choice(found[kind]))

    def address(self, path: str) -> str:
        """A path with ids in it, and its query."""
        if path.endswith("/copies/{other}") and self.pairs:
            a, b = self.dice.choice(self.pairs)
            return f"/reports/{a}/copies/{b}"
        for key, kind in _PATHS.items():
            for hole in (f"{{{key}}}", f"{{{key}:path}}"):
                if hole in path:
                    path = path.replace(hole, self.one(kind))
        return path.replace("{format}", "csv").replace("{number}", "1")


_TYPED: Final = ("q=alep", "q=halab", "q=raqqa")

#: Routes with a query of their own; of the others, each GET route is asked with ids in its path.
QUERIES: Final[dict[str, Callable[[Asking], str]]] = {
    "/map/cells": Asking.move, "/map": Asking.drawn, "/map/names": Asking.names, "/timeline": Asking.filters,
    "/queue": Asking.page, "/queue/next": Asking.filters, "/queue/previous": Asking.filters,
    "/incidents": Asking.page, "/api/v1/incidents": Asking.page, "/api/v1/counts": Asking.filters,
    "/search": Asking.sought, "/api/v1/search": Asking.sought, "/places/find": lambda a: a.dice.choice(_TYPED),
    "/control": lambda a: f"on={a.day()}", "/map/control": lambda a: f"on={a.day()}",
    "/exports/{format}": lambda a: f"country=SY&killed=49&since={a.day()}&mode={a.one('mode')}",
}  # fmt: skip
_PATHS: Final = {"incident": "incident", "report": "report", "actor": "party", "place": "place", "source": "source"}
#: No pages: files of the program, a file of the user.
_LEFT: Final = ("/static", "/basemap")


def run(where: str, name: str, times: int, cache: Path, mode: str = "local", only: str = "") -> None:
    """Ask each route so many times, and keep what was measured. ``mode``: local, or the policy of a public face."""
    from starlette.testclient import TestClient

    from marsad.desk import Settings, create_app

    begun, worked = time.perf_counter(), time.process_time()
    told = Settings(db=where, cache=cache, who="bench") if mode == "local" else Settings(
        db=where, cache=cache, mode="public", public_policy=mode
    )  # fmt: skip
    app = create_app(told)
    with TestClient(app, base_url="http://127.0.0.1:8430", headers=_FROM_PAGE, follow_redirects=False) as client:
        client.get("/").raise_for_status()
        opened, opened_cpu = time.perf_counter() - begun, time.process_time() - worked
        made = _until_made(client, begun)
        print(f"first page {opened:.2f} s ({opened_cpu:.2f} s of processor), first list {made:.2f} s", flush=True)
        desk, viewer = app.state.desk, _viewer(mode)
        asking = Asking(desk, desk.overview.view(desk.sight(viewer)))
        paths = [x for x in _routes("local" if mode == "local" else "public") if only in x]
        results = {path: _measured(client, path, asking, times) for path in paths}
        changed = _after_decisions(client, asking, where, min(times, 20)) if not only else {}
    if only:
        return
    found = {
        "command": f"python -m bench.desk_scale run --name {name} --mode {mode} --times {times}",
        "date": time.strftime("%Y-%m-%d"), "first_page_seconds": round(opened, 2),
        "first_page_processor_seconds": round(opened_cpu, 2), "first_list_seconds": round(made, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "load": f"load {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores", "milliseconds": results,
        "after_a_decision_milliseconds": changed,
    }  # fmt: skip
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**kept, name: found}, indent=1) + "\n", encoding="utf-8")


_FROM_PAGE: Final = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8430"}


def _viewer(mode: str) -> Any:  # noqa: ANN401
    from marsad.desk._viewer import owner, visitor

    return owner("bench", "en") if mode == "local" else visitor(mode, "en")


def _until_made(client: Any, begun: float) -> float:  # noqa: ANN401
    """Seconds until lists are there: of a cache at once, else when all columns are made."""
    while client.get("/timeline").status_code == 503:
        time.sleep(0.2)
    return time.perf_counter() - begun


def _routes(mode: Any) -> list[str]:  # noqa: ANN401
    from marsad.desk._routes import routers

    found = (r for router in routers(mode) for r in router.routes)
    paths = {str(getattr(r, "path", "")) for r in found if "GET" in getattr(r, "methods", ())}
    return sorted(p for p in paths if not any(x in p for x in _LEFT))


def _measured(client: Any, path: str, asking: Asking, times: int) -> dict[str, Any]:  # noqa: ANN401
    took: list[float] = []
    worked: list[float] = []
    statuses, size = set(), 0
    for _ in range(times):
        query = QUERIES[path](asking) if path in QUERIES else ""
        address = asking.address(path)
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get(f"{address}?{query}" if query else address)
        took.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - used) * 1000)
        statuses.add(int(answer.status_code))
        size = max(size, len(answer.content))
    found = _figures(took, worked) | {"statuses": sorted(statuses), "kb": round(size / 1024)}
    _say(path, found)
    return found


#: What is asked for right after a decision.
_THEN: Final = ("/incidents", "/map/cells?zoom=4", "/timeline", "/search?q=market", "/incidents/{incident}")


def _after_decisions(client: Any, asking: Asking, where: str, times: int) -> dict[str, Any]:  # noqa: ANN401
    """The first answer of each route after somebody decided on an incident."""
    from marsad.record import Record, Reviews

    out = {}
    with Record.open(where) as record:
        reviews = Reviews(record, "bench")
        for path in _THEN:
            took: list[float] = []
            worked: list[float] = []
            for _ in range(times):
                reviews.accept(asking.one("incident"))
                begun, used = time.perf_counter(), time.process_time()
                client.get(asking.address(path)).raise_for_status()
                took.append((time.perf_counter() - begun) * 1000)
                worked.append((time.process_time() - used) * 1000)
            out[path] = _figures(took, worked)
            _say(f"after a decision: {path}", out[path])
    return out


def _figures(took: list[float], worked: list[float]) -> dict[str, Any]:
    return {
        "p50": round(statistics.median(took), 1), "p95": _share(took, 0.95), "max": round(max(took), 1),
        "cpu_p50": round(statistics.median(worked), 1), "cpu_p95": _share(worked, 0.95),
    }  # fmt: skip


def _say(what: str, found: dict[str, Any]) -> None:
    told = " ".join(f"{k} {v:>8}" for k, v in found.items() if k not in ("statuses", "kb"))
    print(f"{what:45} {told} {found.get('statuses', '')} {found.get('kb', '')}", flush=True)


def _share(values: list[float], share: float) -> float:
    return round(sorted(values)[max(0, int(len(values) * share + 0.999) - 1)], 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("make", "copy", "run"))
    parser.add_argument("--db", default=str(export_scale.DB))
    parser.add_argument("--to", help="postgresql://user@host/database, empty")
    parser.add_argument("--name", default="sqlite", help="what the results are kept under")
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--mode", choices=("local", "public", "partners"), default="local", help="whose desk")
    parser.add_argument("--only", default="", help="routes that hold this, and nothing is kept")
    parser.add_argument("--cache", type=Path, default=export_scale.OUT / "cache")
    asked = parser.parse_args()
    if asked.command == "make":
        make(asked.incidents, Path(asked.db))
    elif asked.command == "copy":
        copy(Path(asked.db), asked.to or sys.exit("--to is missing"))
    else:
        run(asked.db, asked.name, asked.times, asked.cache, asked.mode, asked.only)


if __name__ == "__main__":
    main()
