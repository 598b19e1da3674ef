"""``marsad backfill``: archives too large for one command, in shards, on many processes or machines."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from marsad._version import DEFAULT_READER
from marsad.cli._app import (
    DEFAULT_DB,
    OK,
    SOME_FAILED,
    ActorsFile,
    AsJson,
    Db,
    LayerFile,
    OntologyFile,
    Reader,
    app,
    project_types,
    using_layers,
)

if TYPE_CHECKING:
    from marsad.backfill import ReadShards
    from marsad.run import Counts, Folder, Limits, Plan, Shard

#: Seconds between two lines of progress where nobody sees a bar: a job of days leaves a log that can be read.
_EVERY = 30.0

_EXAMPLES = """Examples:

  marsad backfill crawl/ --out work/ --jobs 8          read archives in eight processes

  marsad backfill crawl/ --out work/ --shard 3/40      the third of forty machines

  marsad backfill status work/                         what is done, what was given up

  marsad backfill gather work/ --db war.db             into a record, and link

The same command goes on where it was stopped. Exit status 1: some shards or items were left (each is named)."""


class _InputsFirst(TyperGroup):
    """Where the first word is no command, it is an input: ``marsad backfill crawl/ --out work/``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer brings its own click
        plain = bool(args) and args[0] not in self.commands and args[0] != "--help"
        return super().parse_args(ctx, ["read", *args] if plain else args)


backfill = typer.Typer(
    cls=_InputsFirst,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Read archives in shards, on many processes or machines, and gather what was read into a record.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(backfill, name="backfill")

Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(
        "--engine",
        envvar="MARSAD_BACKFILL_ENGINE",
        help="Who runs the processes.",
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        envvar="MARSAD_BACKFILL_ADDRESS",
        help="Of a Ray cluster; by default one of this machine alone.",
    ),
]
Sift = Annotated[
    Literal["archives", "all", "none"],
    typer.Option("--sift", help="What goes through the first pass, which drops what is no conflict news."),
]
Split = Annotated[
    int,
    typer.Option(
        "--split",
        min=1,
        metavar="MB",
        envvar="MARSAD_BACKFILL_SPLIT",
        help="Cut larger files into ranges.",
    ),
]
ItemSeconds = Annotated[
    float,
    typer.Option(
        "--item-seconds",
        min=1,
        envvar="MARSAD_BACKFILL_ITEM_SECONDS",
        help="A page that takes longer is given up.",
    ),
]
Memory = Annotated[
    int,
    typer.Option(
        "--memory",
        min=200,
        metavar="MB",
        envvar="MARSAD_BACKFILL_MEMORY",
        help="What one process may hold.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        min=0,
        envvar="MARSAD_BACKFILL_JOBS",
        help="Processes; 0: one a core.",
    ),
]
RunFolder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that --out named.")]


@backfill.command(epilog="Example:  marsad backfill crawl/ --out work/ --jobs 8")
def read(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER...", help="WARC, JSONL, pages, texts, feeds.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where outputs and progress are kept.")],
    jobs: Jobs = 1,
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="I/N", help="Only the I-th of N parts: for arrays of jobs.")
    ] = None,
    engine: Engine = "local",
    address: Address = None,
    reader_gpus: Annotated[
        float, typer.Option("--reader-gpus", min=0, help="Share of a GPU that each of Ray's readers asks for.")
    ] = 0.0,
    sift: Sift = "archives",
    retry_quarantined: Annotated[
        bool, typer.Option("--retry-quarantined", help="Try again what was given up before.")
    ] = False,
    split: Split = 64,
    item_seconds: ItemSeconds = 300,
    memory: Memory = 4000,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    reader: Reader = DEFAULT_READER,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    ontology: OntologyFile = None,
) -> int:
    """Read files in shards into a folder of outputs; `marsad backfill gather` puts them into a record.

    Nothing is fetched: inputs are files. Whoever dies is replaced, and the same command goes on where it was stopped.
    """
    from marsad.backfill import planned
    from marsad.run import Folder, Limits

    folder = Folder(out)
    with using_layers(layer, actors):
        task = _task(reader, project_types(ontology), sift)
        if retry_quarantined:
            folder.retry_quarantined()
        plan = planned(inputs, folder, task.version, split=split * 1_000_000)
        wanted = _wanted(plan, shard)
        told = _Console(len(wanted), quiet=quiet)
        shards = _left(folder, plan, wanted, told)
        limits = Limits(seconds=item_seconds, memory=memory * 1_000_000)
        if engine == "ray":
            from marsad.run import run_ray

            run_ray(task, shards, folder, told, jobs=jobs, limits=limits, address=address, reader_gpus=reader_gpus)
        else:
            _local(task, shards, folder, told, jobs or os.cpu_count() or 1, limits)
    given_up = told.summary(out)
    return SOME_FAILED if given_up else OK


def _local(
    task: ReadShards, shards: tuple[Shard, ...], folder: Folder, told: _Console, jobs: int, limits: Limits
) -> None:
    from marsad.grounding.places import open_gazetteer
    from marsad.run import run_local

    if shards:
        # once on a machine; here, so that processes do not each begin with it
        open_gazetteer()
    run_local(task, shards, folder, told, jobs=jobs, limits=limits)


def _task(reader: str, types: Any, sift: Literal["archives", "all", "none"]) -> ReadShards:  # noqa: ANN401
    from marsad.backfill import ReadShards
    from marsad.pipeline import extraction_of

    return ReadShards(extraction_of(reader, types), reader, types, sift)


def _wanted(plan: Plan, shard: str | None) -> tuple[Shard, ...]:
    """The shards of this machine.

    >>> from marsad.run import Plan, Shard
    >>> [s.label for s in _wanted(Plan("k", "1", "", (Shard(("a",)), Shard(("b",)))), "2/2")]
    ['b']
    """
    from marsad.backfill import part_of

    if shard is None:
        return plan.shards
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", shard)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise typer.BadParameter(f"{shard!r} is not like 3/40, the third of forty", param_hint="--shard")
    return part_of(plan.shards, int(found[1]), int(found[2]))


def _left(folder: Folder, plan: Plan, wanted: tuple[Shard, ...], told: _Console) -> tuple[Shard, ...]:
    """What is not done yet, the largest first, so that no worker is left alone with one at the end."""
    done = folder.markers()
    left = []
    for shard in wanted:
        marker = done.get((plan.version, shard))
        if marker is not None and folder.is_current(marker) and folder.output(marker.name).exists():
            told.known(marker.counts)
        else:
            left.append(shard)
    return tuple(sorted(left, key=_size, reverse=True))


def _size(shard: Shard) -> int:
    if shard.end is not None:
        return shard.end - shard.begin
    return sum(os.path.getsize(p) for p in shard.paths if os.path.exists(p)) - shard.begin  # noqa: PTH110, PTH202


class _Console:
    """Tells people how far it is."""

    def __init__(self, shards: int, *, quiet: bool) -> None:
        self._shards = shards
        self._quiet = quiet
        self._done = 0
        self._left = 0
        self._counts: Counter[str] = Counter()
        self._last = time.monotonic()

    def known(self, counts: Counts) -> None:
        """A shard that was done before."""
        self._done += 1
        self._counts.update(dict(counts))

    def shard_done(self, shard: Shard, counts: Counts, seconds: float) -> None:
        self.known(counts)
        now = time.monotonic()
        if not self._quiet and (now - self._last > _EVERY or sys.stderr.isatty()):
            self._last = now
            typer.echo(f"{self._line()}  {shard.label} ({seconds:.0f} s)", err=True)

    def shard_left(self, shard: Shard, reason: str) -> None:
        from marsad.cli._terminal import safe

        self._left += 1
        typer.echo(safe(f"left: {shard.label}: {reason}"), err=True)

    def worker_lost(self, shard: Shard | None, reason: str) -> None:
        from marsad.cli._terminal import safe

        if not self._quiet:
            typer.echo(safe(f"a worker {reason}" + (f", at {shard.label}" if shard else "")), err=True)

    def _line(self) -> str:
        return f"{self._done} of {self._shards} shards, " + in_words(self._counts)

    def summary(self, out: Path) -> bool:
        """One line; gives whether something was left or given up."""
        if not self._quiet:
            typer.echo(f"{self._line()} -> {out}", err=True)
        return bool(self._left or self._counts["given up"])


def in_words(counts: Counter[str]) -> str:
    """What was counted, for people; what was dropped as one sum.

    >>> in_words(Counter({"read": 3, "events": 9, "not conflict": 90, "other language": 5, "pages": 98}))
    '98 pages, 3 read, 95 dropped, 9 events'
    """
    dropped = counts["not conflict"] + counts["other language"]
    shown = [
        (counts["pages"], "pages"), (counts["read"], "read"), (dropped, "dropped"), (counts["events"], "events"),
        (counts["failed"], "failed"), (counts["given up"], "given up"),
    ]  # fmt: skip
    return ", ".join(f"{n:,} {what}" for n, what in shown if n or what == "read")


@backfill.command(epilog="Example:  marsad backfill status work/")
def status(folder: RunFolder, as_json: AsJson = False) -> int:
    """How far a backfill is: shards, counts, and what was given up with its reason."""
    from marsad.backfill import outputs_of

    run = _existing(folder)
    done, missing = outputs_of(run)
    counts: Counter[str] = Counter()
    for marker in done:
        counts.update(dict(marker.counts))
    given_up = run.quarantined()
    if as_json:
        told = {
            "done": len(done), "missing": len(missing), "under_way": run.unfinished(), "counts": dict(counts),
            "given_up": [{"shard": s, "item": g.name, "reason": g.reason} for s, g in given_up],
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return OK
    from marsad.cli._terminal import safe

    typer.echo(f"{len(done)} of {len(done) + len(missing)} shards done, {run.unfinished()} under way or left")
    for what, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        typer.echo(f"  {n:>12,}  {what}")
    for shard, item in given_up:
        typer.echo(safe(f"given up: {item.name} of {shard}: {item.reason.strip().splitlines()[-1]}"))
    return OK


@backfill.command(epilog="Example:  marsad backfill gather work/ --db war.db")
def gather(
    folder: RunFolder,
    db: Db = DEFAULT_DB,
    no_link: Annotated[bool, typer.Option("--no-link", help="Do not look for copies and incidents.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> int:
    """Put what was read into a record, and link. Again and again, if you like: nothing is doubled."""
    from marsad import backfill as room
    from marsad.record import Record

    run = _existing(folder)
    with Record.open(db) as record:
        found = room.gather(run, record)
        if not no_link:
            from marsad.cli._link import link_record

            link_record(record)
    if not quiet:
        known = f", {found.known:,} known already" if found.known else ""
        missing = f"; {found.missing} shards are not done yet" if found.missing else ""
        failed = f", {found.failed:,} of them failures" if found.failed else ""
        typer.echo(f"{found.new:,} new{failed}{known} -> {db}{missing}", err=True)
    return SOME_FAILED if found.missing else OK


def _existing(folder: Path) -> Folder:
    from marsad.errors import BrokenRunFolder
    from marsad.run import Folder

    if not (folder / "plans").is_dir():
        raise BrokenRunFolder("there is no run here", where=str(folder), remedy="Name the folder that --out named.")
    return Folder(folder)
