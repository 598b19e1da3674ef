"""How fast, how much memory, how much disk: medians over repeated runs, each in a process of its own.

    python -m bench.speed [FILE.jsonl]          reports a second with 1 and 2 jobs, peak memory, bytes of record each
    python -m bench.speed --profile             where the time goes (cProfile, 25 functions by cumulative time)

Without a file, texts are used that this program makes of the examples in the repository, so that it runs anywhere.
Loading (imports, gazetteer) is not counted in the rate: one report is read before the clock starts. The rate by CPU
time is the one to compare on a machine that others use, too.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import platform
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.shared import OUT, ROOT, write, write_lines

#: Runs of each kind; the median is shown.
RUNS = 3

#: Reports in the text that is made when no file is given.
MADE = 400


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of run. ``values`` are those of all runs."""

    what: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)


def main(arguments: Sequence[str]) -> int:
    """Exit status 0; a run that fails raises."""
    options = parse(arguments)
    file = options.file or made_file()
    if options.worker:
        print(json.dumps(worker(file, options.worker, options.jobs)))
        return 0
    if options.profile:
        print(profile(file))
        return 0
    rows = measure(file, runs=options.runs)
    python = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"{python}, {count(file)} reports of {file.name}, medians of {options.runs}")
    for r in rows:
        print(f"{r.what:32} {r.median:12.1f} {r.unit:10} ({', '.join(f'{v:.1f}' for v in r.values)})")
    if options.json:
        write(options.json, json.dumps([{**asdict(r), "median": r.median} for r in rows], indent=1) + "\n")
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    p = argparse.ArgumentParser(
        prog="bench.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("file", nargs="?", type=Path, help="JSONL as `marsad read` takes it")
    p.add_argument("--runs", type=int, default=RUNS)
    p.add_argument("--json", type=Path, metavar="FILE")
    p.add_argument("--profile", action="store_true")
    p.add_argument("--worker", choices=("read", "record"), help=argparse.SUPPRESS)
    p.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    return p.parse_args(arguments)


def measure(file: Path, *, runs: int) -> list[Measured]:
    """Rates with one and two jobs, peak memory, and what a report costs in the record."""
    one = [run(file, "read", 1) for _ in range(runs)]
    two = [run(file, "read", 2) for _ in range(runs)]
    kept = [run(file, "record", 1) for _ in range(runs)]
    return [
        Measured("reading, 1 job", "reports/s", tuple(r["rate"] for r in one)),
        Measured("reading, 1 job, by CPU time", "reports/s", tuple(r["cpu_rate"] for r in one)),
        Measured("reading, 2 jobs", "reports/s", tuple(r["rate"] for r in two)),
        Measured("peak memory, 1 job", "MB", tuple(r["peak_mb"] for r in one)),
        Measured("reading into a record, 1 job", "reports/s", tuple(r["rate"] for r in kept)),
        Measured("record, bytes a report", "bytes", tuple(r["bytes_a_report"] for r in kept)),
        Measured("linking", "reports/s", tuple(r["linking_rate"] for r in kept)),
        Measured("start (imports, gazetteer)", "s", tuple(r["loading"] for r in one)),
    ]


def run(file: Path, kind: str, jobs: int) -> dict[str, Any]:
    """One run in a fresh process: peak memory is that of a process, and caches must not warm the next run."""
    command = [sys.executable, "-m", "bench.speed", str(file), "--worker", kind, "--jobs", str(jobs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def worker(file: Path, kind: str, jobs: int) -> dict[str, Any]:
    """What the fresh process does."""
    from marsad.intake import Report, take
    from marsad.pipeline import read_report

    began = time.perf_counter()
    reports = [r for r in take([str(file)]) if isinstance(r, Report)]
    read_report(reports[0])
    loading = time.perf_counter() - began
    out = into_record(reports) if kind == "record" else only_read(reports, jobs)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {**out, "loading": loading, "peak_mb": peak / 1024}


def only_read(reports: Sequence[Any], jobs: int) -> dict[str, float]:
    """With more jobs the start of the processes counts, as it does for people."""
    from marsad.pipeline import read_many

    began, busy = time.perf_counter(), time.process_time()
    n = sum(1 for _ in read_many(reports, jobs=jobs))
    spent, used = time.perf_counter() - began, time.process_time() - busy
    return {"rate": n / spent, "cpu_rate": n / used}


def into_record(reports: Sequence[Any]) -> dict[str, float]:
    """Reading, writing and linking."""
    from marsad.coding import Coded
    from marsad.contract import coded_object
    from marsad.pipeline import read_many
    from marsad.record import Record

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speed.db"
        began = time.perf_counter()
        with Record.open(str(path)) as record:
            with record.batch(16):
                for coded in read_many(reports):
                    if isinstance(coded, Coded):
                        record.add(coded.grounded.reading.report, coded, coded_object(coded))
            spent = time.perf_counter() - began
            began = time.perf_counter()
            record.link()
            linking = time.perf_counter() - began
        size = sum(p.stat().st_size for p in Path(folder).iterdir())
    return {"rate": len(reports) / spent, "linking_rate": len(reports) / linking, "bytes_a_report": size / len(reports)}


def profile(file: Path) -> str:
    """The 25 functions with the most cumulative time, loading left out."""
    from marsad.intake import Report, take
    from marsad.pipeline import read_report

    reports = [r for r in take([str(file)]) if isinstance(r, Report)]
    read_report(reports[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for r in reports:
        read_report(r)
    profiler.disable()
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).sort_stats("cumulative").print_stats(25)
    return out.getvalue()


def count(file: Path) -> int:
    with file.open(encoding="utf8") as f:
        return sum(1 for line in f if line.strip())


def made_file() -> Path:
    """Sentences of the examples, dealt out anew to many reports: lengths and words of real reports, nothing twice."""
    out = OUT / "inputs" / f"made-{MADE}.jsonl"
    if not out.exists():
        texts = [p.read_text(encoding="utf8") for p in sorted((ROOT / "examples").rglob("*.txt"))]
        paragraphs = [p for t in texts for p in t.split("\n\n") if len(p) > 80]
        rows = []
        for n in range(MADE):
            picked = [paragraphs[(n * 7 + k * k * 3 + k) % len(paragraphs)] for k in range(6)]
            rows.append({"id": f"made-{n}", "text": "\n\n".join(picked), "published": f"2020-05-{n % 28 + 1:02}"})
        write_lines(out, rows)
    return out


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
