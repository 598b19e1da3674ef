"""``marsad watch``: follow sources into the record, for as long as it runs."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from marsad._version import DEFAULT_READER, __version__
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
from marsad.cli._configured import settings
from marsad.settings import secret

if TYPE_CHECKING:
    from types import FrameType

    from marsad.coding import Ontology
    from marsad.intake import IntakeOptions
    from marsad.metrics import Figure
    from marsad.settings import MetricsSection
    from marsad.watch import Config, SourceState, Watcher

_EXAMPLES = """Examples:

  marsad watch sources.toml                 until it is told to end (Ctrl-C, SIGTERM)

  marsad watch sources.toml --check         is the file right? asks no source

  marsad watch sources.toml --once          every source once, for cron

  marsad watch status                       how each source fares"""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def watch(
    context: typer.Context,
    sources: Annotated[str, typer.Argument(metavar="SOURCES.toml|status", help="What to watch (docs/watch.md).")],
    db: Db = DEFAULT_DB,
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            metavar="FILE",
            envvar="MARSAD_WATCH_STATE",
            help="How far it has come; by default beside the record.",
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Visit every source once, read, link, and end.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is right.")] = False,
    as_json: AsJson = False,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", envvar="MARSAD_READ_ALLOW_PRIVATE", help="Fetch from private addresses, too."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what goes wrong.")] = False,
    reader: Reader = DEFAULT_READER,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    ontology: OntologyFile = None,
) -> int:
    """Follow feeds, pages, sitemaps and folders: read and link what is new, send alerts. Ends at nothing but a signal.

    Asks each host gently and as its robots.txt allows. It may be killed at any moment: nothing is lost or doubled.
    """
    from marsad.watch import read_sources

    place = state or state_beside(db)
    if sources == "status":
        return _status(place, as_json=as_json)
    config = read_sources(Path(sources))
    if check:
        return _check(config)
    if quiet:
        logging.getLogger("marsad.watch").setLevel(logging.WARNING)
    said = settings(context).metrics
    with using_layers(layer, actors):
        how = _How(db, place, reader, project_types(ontology), once=once, allow_private=allow_private)
        return _watch(config, how, said)


def state_beside(db: str) -> Path:
    """The file beside a record in which it is kept how far watching has come; of a server, in this folder.

    >>> str(state_beside("data/war.db"))
    'data/war.db.watch'
    """
    if "://" in db:
        return Path(f"marsad-{sha256(db.encode()).hexdigest()[:12]}.watch")
    return Path(f"{db}.watch")


def _check(config: Config) -> int:
    from marsad.publish import policy_named
    from marsad.watch import secret_of

    policy_named(config.policy)
    for target in config.targets:
        secret_of(target)
    kinds = sorted({s.kind for s in config.sources})
    told = ", ".join(f"{sum(s.kind == k for s in config.sources)} {k}" for k in kinds)
    typer.echo(f"{len(config.sources)} sources ({told}), {len(config.alerts)} alerts, {len(config.targets)} targets")
    return OK


@dataclass(frozen=True, slots=True)
class _How:
    """The options of the command."""

    db: str
    state: Path
    reader: str
    types: Ontology
    once: bool
    allow_private: bool


def _watch(config: Config, how: _How, metrics: MetricsSection) -> int:
    from marsad.grounding.places import open_gazetteer
    from marsad.publish import policy_named
    from marsad.record import Record
    from marsad.watch import Reading, State, Threads, Watcher, watching_alone

    policy, options = policy_named(config.policy), _options(config, allow_private=how.allow_private)
    with watching_alone(how.state), Record.open(how.db) as record, closing(State(how.state)) as state:
        open_gazetteer(lambda _share, _step: None)
        reading = Reading(record, how.reader, how.types)
        with record.run("watch", extraction=reading.extraction) as counts, closing(Threads(config.workers)) as crew:
            watcher = Watcher(config, record, state, reading, policy, crew, options)
            try:
                with closing(watcher), _signals(watcher), _served(watcher, metrics):
                    _tell_system("READY=1")
                    watcher.once() if how.once else watcher.run(lambda: _tell_system("WATCHDOG=1"))
            finally:
                counts |= {k: int(v) for k, v in asdict(watcher.totals).items()}
        states = watcher.states()
    failing = [s for s in states if s.errors]
    t = watcher.totals
    typer.echo(
        f"{t.new} new, {t.changed} changed, {t.known} known already, {t.read} read, {t.sent} alerts sent, "
        f"{len(failing)} of {len(states)} sources failing -> {how.db}", err=True,
    )  # fmt: skip
    return SOME_FAILED if how.once and failing else OK


def _options(config: Config, *, allow_private: bool) -> IntakeOptions:
    from marsad.intake import IntakeOptions

    options = IntakeOptions(min_delay=config.delay, allow_private=allow_private or config.allow_private)
    contact = "".join(c for c in config.contact or "" if c.isprintable() and c.isascii())
    agent = f"marsad/{__version__} (conflict news reader; respects robots.txt; {contact})"
    return replace(options, user_agent=agent) if contact else options


@contextmanager
def _served(watcher: Watcher, how: MetricsSection) -> Iterator[None]:
    """The figures at a port of their own, where the settings name one."""
    if how.port is None:
        yield
        return
    from marsad.metrics import registry, served

    token = secret(how.token, how.token_file, "metrics.token_file")
    with served(registry(lambda: _figures(watcher)), how.host, how.port, token):
        yield


@contextmanager
def _signals(watcher: Watcher) -> Iterator[None]:
    """The first signal lets it finish what is at hand; a second one ends it there and then."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        if watcher.stopped():
            raise KeyboardInterrupt
        _tell_system("STOPPING=1")
        watcher.stop()

    before = {s: signal.signal(s, handle) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell_system(what: str) -> None:
    """Tell systemd how it goes (sd_notify); nothing where it did not ask."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.connect("\0" + address[1:] if address.startswith("@") else address)
        sender.send(what.encode())


def _figures(watcher: Watcher) -> Iterator[Figure]:
    """What is counted, for Prometheus; names of sources are labels."""
    from marsad.metrics import Figure

    for field in ("new", "changed", "known", "read", "failed", "linkings", "alerts", "sent", "unsent", "pauses"):
        total = getattr(watcher.totals, field)
        yield Figure(f"marsad_watch_{field}_total", _SAYS[field], total, "counter")
    for field in ("reading", "linking"):
        seconds = getattr(watcher.totals, field)
        yield Figure(f"marsad_watch_{field}_seconds_total", f"seconds that {field} took", seconds, "counter")
    for s in watcher.states():
        by = {"source": s.name}
        yield Figure("marsad_watch_source_errors", "errors of a source in a row", s.errors, labels=by)
        yield Figure("marsad_watch_source_silent", "1: the source is silent", float(s.silent is not None), labels=by)
        yield Figure("marsad_watch_source_seen_seconds", "the last visit that went well", s.seen or 0.0, labels=by)
        yield Figure("marsad_watch_source_item_seconds", "when something new came last", s.item or 0.0, labels=by)
        yield Figure("marsad_watch_source_visits_total", "visits of a source", s.visits, "counter", by)
        yield Figure("marsad_watch_source_failures_total", "visits that failed", s.failures, "counter", by)
        yield Figure("marsad_watch_source_reports_total", "new and changed", s.new + s.changed, "counter", by)


_SAYS: Final = {
    "new": "new reports", "changed": "new versions of reports", "known": "items that were known",
    "read": "reports read", "failed": "reports that the reader stumbled over", "linkings": "times it was linked",
    "alerts": "alerts made", "sent": "alerts that arrived", "unsent": "tries of alerts that failed",
    "pauses": "times the store refused to be written",
}  # fmt: skip


# ---- status ---------------------------------------------------------------------------------------------------------


def _status(place: Path, *, as_json: bool) -> int:
    from marsad.watch import State

    with closing(State(place, create=False)) as state:
        states = tuple(state.sources().values())
        waiting = {"to_fetch": state.count_waiting(), "to_read": state.count_todo()[0]}
        letters = state.count_letters()
    if as_json:
        for s in states:
            sys.stdout.write(json.dumps({"format": 1, "kind": "source", **_object(s)}, ensure_ascii=False) + "\n")
        sys.stdout.write(json.dumps({"format": 1, "kind": "watch", **waiting, "alerts": letters}) + "\n")
        return OK
    _table(states)
    told = ", ".join(f"{n} {what}" for what, n in letters.items()) or "none"
    typer.echo(f"{waiting['to_fetch']} to be fetched, {waiting['to_read']} to be read; alerts: {told}")
    return OK


def _object(s: SourceState) -> dict[str, Any]:
    moments = {k: _iso(getattr(s, k)) for k in ("due", "first", "tried", "seen", "item")}
    counted = {k: getattr(s, k) for k in ("errors", "visits", "unchanged", "failures", "new", "changed", "known")}
    told = {"code": s.code, "error": s.error, "moved": s.moved, "silent_since": _iso(s.silent)}
    return {"name": s.name, **moments, **counted, **told}


def _table(states: tuple[SourceState, ...]) -> None:
    from marsad.cli._terminal import safe

    head = ("source", "seen", "last item", "new", "changed", "errors", "state")
    rows = [
        (safe(s.name), _iso(s.seen) or "never", _iso(s.item) or "never", str(s.new), str(s.changed), str(s.errors),
         safe(_words(s)))
        for s in states
    ]  # fmt: skip
    widths = [max(len(r[n]) for r in (head, *rows)) for n in range(len(head))]
    for row in (head, *rows):
        typer.echo("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def _words(s: SourceState) -> str:
    if s.errors:
        return f"{s.code} {s.error}"
    if s.silent is not None:
        return f"silent since {_iso(s.silent)}"
    return f"moved to {s.moved}" if s.moved else "well"


def _iso(moment: float | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
