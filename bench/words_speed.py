"""Sentences a second of times and counts, each and together, finding and grounding, on one core.

    python -m bench.words_speed [FILE.jsonl] [--runs 3] [--json FILE] [--against FILE] [--profile WHAT]

Without a file, the Syrian development set is used where the shared folder lies beside the repository, else texts made
of the examples. The clock is that of the process's CPU, since the machine serves others, too; of the runs the best
counts, as noise only ever slows. ``--against`` takes the ``--json`` of an earlier run (another checkout's, say) and
prints how many times as fast this one is. The aim: 5,000 sentences a second of all four together.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.shared import Shared, write
from marsad.grounding._counts import ground_counts
from marsad.grounding._times import ground_times
from marsad.grounding._times_day import report_day
from marsad.intake import Report, take
from marsad.reading import Mention, Passage, Proposal, Reading
from marsad.reading._counts import find_counts
from marsad.reading._passages import split_passages
from marsad.reading._times import find_times

#: The set that the aim is measured on, in the shared folder.
SYRIA = "gold/syria-war/reports-dev.jsonl"
AIM = 5000.0


def main(arguments: Sequence[str]) -> int:
    """Exit status 0; the figures are for reading, machines differ too much to gate them."""
    options = parse(arguments)
    file = options.file or usual_file()
    readings = [bare(r) for r in take([str(file)]) if isinstance(r, Report)]
    work = parts(readings)
    if options.profile:
        return profiled(work[options.profile])
    sentences = sum(len(r.passages) for r in readings)
    seconds = {name: min(spent(job) for _ in range(options.runs)) for name, job in work.items()}
    seconds["times"] = seconds["times found"] + seconds["times grounded"]
    seconds["counts"] = seconds["counts found"] + seconds["counts grounded"]
    seconds["both"] = seconds["times"] + seconds["counts"]
    rates = {name: sentences / s for name, s in seconds.items()}
    before = json.loads(options.against.read_text(encoding="utf8")) if options.against else {}
    print(f"{sentences} sentences of {len(readings)} reports of {file.name}, best of {options.runs}")
    for name, rate in rates.items():
        ratio = f"  {rate / before[name]:5.2f} times as fast" if name in before else ""
        print(f"{name:16} {rate:10.0f} sentences/s{ratio}")
    print(f"the aim is {AIM:.0f} of both: {'reached' if rates['both'] >= AIM else 'not reached'}")
    if options.json:
        write(options.json, json.dumps(rates, indent=1) + "\n")
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    p = argparse.ArgumentParser(
        prog="bench.words_speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("file", nargs="?", type=Path, help="JSONL as `marsad read` takes it")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--json", type=Path, metavar="FILE")
    p.add_argument("--against", type=Path, metavar="FILE")
    p.add_argument("--profile", choices=("times found", "times grounded", "counts found", "counts grounded"))
    return p.parse_args(arguments)


def usual_file() -> Path:
    """The Syrian set, or texts made of the examples in the repository."""
    from bench.speed import made_file

    syria = Shared.beside().path(SYRIA)
    return syria if syria.is_file() else made_file()


def bare(report: Report) -> Reading:
    """A report split into sentences, without mentions."""
    return Reading(report, split_passages(report), (), ())


def parts(readings: Sequence[Reading]) -> dict[str, Callable[[], None]]:
    """The four pieces of work; what grounding needs is found beforehand."""
    timed = [with_mentions(r, find_times) for r in readings]
    counted = [with_mentions(r, find_counts) for r in readings]
    days = [report_day(r) for r in readings]

    def times_found() -> None:
        for r in readings:
            find_times(r.report.text, r.passages)

    def times_grounded() -> None:
        for r, day in zip(timed, days, strict=True):
            ground_times(r, day)

    def counts_found() -> None:
        for r in readings:
            find_counts(r.report.text, r.passages)

    def counts_grounded() -> None:
        for r in counted:
            ground_counts(r)

    return {
        "times found": times_found, "times grounded": times_grounded,
        "counts found": counts_found, "counts grounded": counts_grounded,
    }  # fmt: skip


def with_mentions(reading: Reading, find: Callable[[str, Sequence[Passage]], list[Proposal]]) -> Reading:
    """The proposals of one finder as mentions."""
    proposals = find(reading.report.text, reading.passages)
    out, at = [], 0
    for n, p in enumerate(proposals):
        while not reading.passages[at].span.covers(p.span):
            at += 1
        out.append(Mention(f"m{n}", p.span, p.kind, p.named, reading.passages[at].index, p.confidence, p.rule))
    return replace(reading, mentions=tuple(out))


def spent(job: Callable[[], None]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    job()
    return time.process_time() - began


def profiled(job: Callable[[], None]) -> int:
    """Where one piece of work spends its time."""
    profiler = cProfile.Profile()
    profiler.runcall(job)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
