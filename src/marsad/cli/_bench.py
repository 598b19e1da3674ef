"""``marsad bench``: how fast the reader is on somebody's own texts and machine."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from marsad._version import DEFAULT_READER
from marsad.cli._app import OK, AsJson, Reader, app

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.synchronize import Barrier

    from marsad.intake import Report
    from marsad.reading.neural.tokens import Window, Words

T = TypeVar("T")

#: Threads, or processes, where nobody says how many: the machine of a newsroom has at least two cores.
_THREADS = 2
#: Reports that each process reads before the clock starts: caches fill, and the gazetteer opens.
_WARMING = 4
#: Seconds for processes to start in.
_PATIENCE = 120.0

_EXAMPLES = """Examples:

  marsad bench encoder --json reports.jsonl

  marsad bench read reports.jsonl --threads 4"""

bench = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Measure speed: of the bare model, and of the whole reading, without a record.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(bench, name="bench")

File = Annotated[str, typer.Argument(metavar="FILE.jsonl", help="Reports, as `marsad read` takes them.")]
Threads = Annotated[int, typer.Option("--threads", min=1, help="Threads of the model, or processes that read.")]


@bench.command(epilog="Example:  marsad bench encoder --json reports.jsonl")
def encoder(file: File, as_json: AsJson = False, threads: Threads = _THREADS, reader: Reader = DEFAULT_READER) -> int:
    """Word pieces a second through the bare model: nothing but its arithmetic is timed."""
    from marsad.errors import UsageError
    from marsad.reading import split_passages
    from marsad.reading.neural.session import reader_named
    from marsad.reading.neural.tokens import windows_of, words_of

    model = reader_named(reader, threads=threads)
    if model is None:
        raise UsageError("the rules have no model to measure", remedy="Name another reader with --reader.")
    texts = [words_of(r.text, [p.span for p in split_passages(r)], model.tokenizer) for r in _reports(file)]
    rows = [(words, windows_of(words)) for words in texts]

    def run(some: Sequence[tuple[Words, Sequence[Window]]]) -> None:
        for words, windows in some:
            for _ in model.encode(words, windows):
                pass

    run(rows[:_WARMING])
    seconds = _timed(lambda: run(rows))
    _print({"tokens": sum(len(w.pieces) for w in texts), "seconds": seconds, "threads": threads}, as_json=as_json)
    return OK


@bench.command(epilog="Example:  marsad bench read --json reports.jsonl")
def read(file: File, as_json: AsJson = False, threads: Threads = _THREADS, reader: Reader = DEFAULT_READER) -> int:
    """Word pieces a second of the whole reading, in as many processes as threads."""
    reports = _reports(file)
    seconds, failed, peak = _read_all(reports, threads, reader)
    if failed:
        typer.echo(f"{failed} of {len(reports)} reports could not be read; their time counts.", err=True)
    _print(
        {
            "tokens": _tokens(reports, reader),
            "seconds": seconds,
            "reports": len(reports),
            "threads": threads,
            "peak_rss_mb": peak,
        },
        as_json=as_json,
    )
    return OK


def _reports(file: str) -> list[Report]:
    from marsad.errors import UsageError
    from marsad.intake import Report, take

    reports = [r for r in take([file]) if isinstance(r, Report)]
    if not reports:
        raise UsageError("no report in it", where=file)
    return reports


def _tokens(reports: Sequence[Report], reader: str) -> int:
    """Word pieces of the texts, each text counted once; the rules count with the shipped reader's, if it is here."""
    from marsad.reading.neural.session import FILES, RULES, SHIPPED, folder_of, tokenizer_from
    from marsad.reading.neural.tokens import words_of

    tokenizer = tokenizer_from(folder_of(SHIPPED if reader == RULES else reader) / FILES["tokenizer"])
    return sum(len(words_of(r.text, (), tokenizer).pieces) for r in reports)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _print(measured: dict[str, float], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({k: round(v, 3) for k, v in measured.items()}))
        return
    seconds = measured["seconds"]
    typer.echo(f"{measured['tokens'] / seconds:,.0f} word pieces a second ({measured['threads']:.0f} at once)")
    if reports := measured.get("reports"):
        typer.echo(f"{reports / seconds:.1f} reports a second, {measured['peak_rss_mb']:.0f} MB at most, all told")


# ------------------------------------------------------------------ reading in processes that have started
def _read_all(reports: Sequence[Report], threads: int, reader: str) -> tuple[float, int, float]:
    """Seconds, reports that failed, and the peak memory of all processes together, in MB."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from marsad.pipeline import Stumble, read_many
    from marsad.reading.neural.session import checked

    checked(reader)
    failed = 0

    def run() -> None:
        nonlocal failed
        outcomes = read_many(reports, jobs=threads, reader=reader, threads=1, pool=pool)
        failed = sum(isinstance(o, Stumble) for o in outcomes)

    if threads == 1:
        pool = None
        _warm(reports[:_WARMING], reader)
        return _timed(run), failed, _own_peak()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(threads, spawn, _begin, (spawn.Barrier(threads),)) as pool:
        _on_each(pool, threads, _warm, tuple(reports[:_WARMING]), reader)
        seconds = _timed(run)
        peaks = _on_each(pool, threads, _own_peak)
    return seconds, failed, _own_peak() + sum(peaks)


#: Where the processes of a pool wait for one another; null in a process that reads alone.
_together: Barrier | None = None


def _begin(barrier: Barrier) -> None:
    import signal

    global _together
    _together = barrier
    # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _on_each(pool: ProcessPoolExecutor, count: int, work: Callable[..., T], *given: object) -> list[T]:
    """Have each process of the pool do something once: none is free for a second before all have begun."""
    return [f.result() for f in [pool.submit(_meeting, work, *given) for _ in range(count)]]


def _meeting(work: Callable[..., T], *given: object) -> T:
    assert _together is not None
    _together.wait(_PATIENCE)
    return work(*given)


def _warm(reports: Sequence[Report], reader: str) -> None:
    from marsad.pipeline import try_report

    for report in reports:
        try_report(report, reader=reader)


def _own_peak() -> float:
    """The most memory that this process has held, in MB; 0 on systems that do not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10
