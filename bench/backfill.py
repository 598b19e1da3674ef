"""How fast a backfill is, stage by stage, what its first pass keeps and drops, and how it grows with processes.

    python -m bench.backfill run --pages 100000          speed and split by stage, shares kept and dropped
    python -m bench.backfill scale --pages 20000         one process against two
    python -m bench.backfill ray --records 20000         two nodes of Ray, one killed, against one process

Figures go into ``bench/backfill.json``. On a busy machine the processor's time a page says more than the clock's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import crawl
from marsad.backfill import FirstPass, ReadShards, planned
from marsad.errors import IntakeError
from marsad.intake import Report, Unreadable, entries, glimpse
from marsad.pipeline import extraction_of
from marsad.run import Counts, Folder, Shard, run_local, run_ray, work_shard

OUT = Path(__file__).parent / "out" / "backfill"
RESULTS = Path(__file__).parent / "backfill.json"
#: Pages of one archive, and bytes of a shard: enough shards that two processes end together.
EACH, SPLIT = 5_000, 4_000_000


class Silent:
    """Counts what an engine says."""

    def __init__(self) -> None:
        self.done = 0
        self.lost: list[str] = []

    def shard_done(self, shard: Shard, counts: Counts, seconds: float) -> None:  # noqa: ARG002
        self.done += 1

    def shard_left(self, shard: Shard, reason: str) -> None:
        raise SystemExit(f"{shard.label} was left: {reason}")

    def worker_lost(self, shard: Shard | None, reason: str) -> None:  # noqa: ARG002
        self.lost.append(reason)


def archives(pages: int) -> tuple[list[str], set[str]]:
    """Web archives of so many pages in all, made once, and the addresses of those of war."""
    folder = OUT / "crawl"
    folder.mkdir(parents=True, exist_ok=True)
    paths, of_war = [], set()
    for n in range(-(-pages // EACH)):
        path, truth = folder / f"{n:03}.warc.gz", folder / f"{n:03}.json"
        if not truth.exists():
            truth.write_text(json.dumps(crawl.write(path, EACH, seed=n)), encoding="utf-8")
        paths.append(str(path))
        of_war.update(json.loads(truth.read_text(encoding="utf-8")))
    return paths, of_war


def _processor() -> float:
    """Processor seconds of this process and of those of its children that have ended."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(task: ReadShards, paths: list[str], folder: Folder, jobs: int) -> dict[str, Any]:
    """One run: seconds by the clock and of the processor, and what was counted."""
    plan = planned(paths, folder, task.version, split=SPLIT)
    begin, spent = time.monotonic(), _processor()
    run_local(task, plan.shards, folder, Silent(), jobs=jobs)
    seconds, spent = time.monotonic() - begin, _processor() - spent
    counts: Counter[str] = Counter()
    for marker in folder.markers().values():
        counts.update(dict(marker.counts))
    return {
        "shards": len(plan.shards), "seconds": round(seconds, 1), "processor": round(spent, 1),
        "pages_a_second": round(counts["pages"] / seconds, 1),
        "pages_a_processor_second": round(counts["pages"] / spent, 1), "counts": dict(counts),
    }  # fmt: skip


def kept_of(folder: Folder) -> set[str]:
    """The addresses of what was read."""
    return {
        json.loads(line)["report"]["url"] or json.loads(line)["evidence"]["address"]
        for marker in folder.markers().values()
        for line in folder.lines(marker.name)
        if '"document"' in line
    }


def run(pages: int, jobs: int) -> dict[str, Any]:
    """The whole of it, from nothing."""
    paths, of_war = archives(pages)
    folder = _fresh("run")
    task = ReadShards(extraction_of("shipped"))
    told = timed(task, paths, folder, jobs)
    kept = kept_of(folder)
    others = told["counts"]["pages"] - len(of_war)
    return told | {
        "jobs": jobs, "load": os.getloadavg()[0], "of_war": len(of_war),
        "war_lost_per_cent": round(100 * len(of_war - kept) / len(of_war), 2),
        "others_dropped_per_cent": round(100 * (1 - len(kept - of_war) / others), 2),
        "stages": stages(task, paths[0]),
    }  # fmt: skip


def stages(task: ReadShards, path: str, most: int = 2_000) -> dict[str, float]:
    """Processor milliseconds of each stage for a page that goes through it, and the share of all time that it takes."""
    task.ready()
    clock = Stages()
    first = FirstPass.shipped()
    found = entries([path], task.options)
    for _ in range(most):
        with clock.of("archive"):
            entry = next(found)
            page = entry.page()
        if page is None:
            continue
        try:
            with clock.of("glimpse"):
                seen = glimpse(page)
            with clock.of("first look"):
                dropped = first.of_glimpse(seen).dropped
        except IntakeError:
            dropped = False
        if dropped:
            continue
        with clock.of("article"):
            items = entry.take(page)
        with clock.of("second look"):
            left = [i for i in items if isinstance(i, Report) and not _dropped(first, i)]
        for report in left:
            with clock.of("reading"):
                done = task.read(_sifted(report))
            assert len(done.lines) == 1
        assert all(isinstance(i, Report | Unreadable) for i in items)
    return clock.told()


def _dropped(first: FirstPass, report: Report) -> bool:
    return first.of_report(report).dropped


def _sifted(report: Report) -> Any:  # noqa: ANN401
    from marsad.backfill import Sifted

    return Sifted((report,), ())


class Stages:
    """Processor time by stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.times: Counter[str] = Counter()

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """What happens within counts for this stage."""
        begin = time.process_time()
        yield
        self.seconds[stage] += time.process_time() - begin
        self.times[stage] += 1

    def told(self) -> dict[str, Any]:
        """Of each stage: pages, ms for one, and per cent of all time."""
        total = sum(self.seconds.values())
        return {
            s: {"pages": self.times[s], "ms": round(1000 * t / self.times[s], 3), "per_cent": round(100 * t / total, 1)}
            for s, t in self.seconds.items()
        }


def scale(pages: int) -> dict[str, Any]:
    """One process, then two, over the same pages."""
    paths, _ = archives(pages)
    task = ReadShards(extraction_of("shipped"))
    one, two = (timed(task, paths, _fresh(f"scale-{jobs}"), jobs) for jobs in (1, 2))
    return {
        "load": os.getloadavg()[0], "one": one, "two": two,
        "ratio_by_the_clock": round(one["seconds"] / two["seconds"], 2),
        "ratio_of_processor_time": round(2 * one["processor"] / two["processor"], 2),
    }  # fmt: skip


def cluster(records: int) -> dict[str, Any]:
    """Two nodes of Ray, one of which is killed when a third is done, against one process: the same bytes?"""
    from bench.worlds.make import RECIPES, make

    source = [p for name in RECIPES for p in make(name).pages]
    path = OUT / f"records-{records}.jsonl"
    rows = ({"id": f"r{n}", "text": source[n % len(source)].text + f"\n\nNote {n}."} for n in range(records))
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    task = ReadShards(extraction_of("rules"), "rules")
    one, many = _fresh("one"), _fresh("many")
    plan = planned([str(path)], one, task.version, split=max(100_000, path.stat().st_size // 60))
    begin = time.monotonic()
    for shard in plan.shards:
        work_shard(task, shard, one)
    alone = time.monotonic() - begin
    begin = time.monotonic()
    killed = _on_two_nodes(task, plan.shards, many)
    lines = [sorted(x for m in f.markers().values() for x in f.lines(m.name)) for f in (one, many)]
    files = [{p.name: p.read_bytes() for p in (f.root / "out").iterdir()} for f in (one, many)]
    return {
        "records": records, "shards": len(plan.shards), "lines": len(lines[1]), "killed_after_shards": killed,
        "same_lines_after_sorting": lines[0] == lines[1], "same_files": files[0] == files[1],
        "seconds_one_process": round(alone, 1), "seconds_ray": round(time.monotonic() - begin, 1),
    }  # fmt: skip


def _on_two_nodes(task: ReadShards, shards: tuple[Shard, ...], folder: Folder) -> int:
    import threading

    import ray
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    ray.init(address=nodes.address, log_to_driver=False)
    heard = Silent()
    both = [nodes.add_node(num_cpus=2) for _ in range(2)]
    nodes.wait_for_nodes()
    killed_at: list[int] = []

    def kill() -> None:
        while heard.done < len(shards) // 3:
            if over.wait(0.2):
                return
        killed_at.append(heard.done)
        nodes.remove_node(both[1], allow_graceful=False)

    over = threading.Event()
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        run_ray(task, shards, folder, heard, jobs=2)
    finally:
        over.set()
        killer.join()
        ray.shutdown()
        nodes.shutdown()
    return killed_at[0]


def _fresh(name: str) -> Folder:
    subprocess.run(["rm", "-rf", str(OUT / name)], check=True)
    return Folder(OUT / name)


def main(arguments: list[str]) -> int:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.backfill", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("run", "scale", "ray"))
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    OUT.mkdir(parents=True, exist_ok=True)
    if options.what == "run":
        told = run(options.pages, options.jobs)
    elif options.what == "scale":
        told = scale(options.pages)
    else:
        told = cluster(options.records)
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**before, options.what: told}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
