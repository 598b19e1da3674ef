"""``marsad read``: reports in, a record out."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad._version import DEFAULT_READER
from marsad.cli._app import (
    DEFAULT_DB,
    OK,
    PROJECT_FILE,
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
    from marsad.cli._progress import Progress
    from marsad.coding import Coded, Lessons, Ontology
    from marsad.intake import Intake, IntakeOptions, Report, Unchanged, Unreadable
    from marsad.pipeline import Outcome, Stumble
    from marsad.record import Record

#: Whole reports in one transaction. Measured over 300 reports, a processor second writes 139 one by one, 221 by 4, 344
#: by 16 and 353 by 64; and a killed command reads at most this many again.
BATCH = 16

_EXAMPLES = """Examples:

  marsad read reports/                      a folder, into ./marsad.db

  marsad read --json page.html              print what was read, as JSON

  marsad read feed.xml crawl.warc.gz --db war.db --jobs 4

  cat reports.jsonl | marsad read -         from standard input

  marsad read https://example.org/report.html

  marsad read reports/ --reader my-reader/  with a model that `marsad train` made

  marsad read reports/ --ontology types.toml  with your project's own types of events

Exit status 1: some inputs could not be read (each is named, with what to do); the rest were."""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def read(
    inputs: Annotated[list[str], typer.Argument(metavar="PATH|FOLDER|-|URL...", help="What to read.")],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", min=0, envvar="MARSAD_READ_JOBS", help="Processes; 0: one a core. Same result."),
    ] = 1,
    no_record: Annotated[bool, typer.Option("--no-record", help="Keep nothing; for --json.")] = False,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Do not look for copies and incidents afterwards.")
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", envvar="MARSAD_READ_ALLOW_PRIVATE", help="Fetch from private addresses, too."),
    ] = False,
    max_mb: Annotated[
        int | None,
        typer.Option(
            "--max-mb",
            min=1,
            envvar="MARSAD_READ_MAX_MB",
            help="Take larger inputs than by default, up to so many MB each.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
    reader: Reader = DEFAULT_READER,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    ontology: OntologyFile = None,
) -> int:
    """Read reports: text, HTML, JSONL, RSS, Atom, WARC (gzipped or not), http(s) addresses, '-' for standard input.

    Reading the same bytes again adds nothing; a changed page becomes a new version of its report.
    """
    options = _options(allow_private, max_mb)
    how = _How(
        as_json,
        jobs or os.cpu_count() or 1,
        link=not no_link,
        quiet=quiet,
        reader=reader,
        types=project_types(ontology),
    )
    with using_layers(layer, actors):
        tally = _read(inputs, None if no_record else db, options, how)
    if not quiet:
        if how.types.types:
            typer.echo(f"with {len(how.types.types)} types of your own ({ontology or PROJECT_FILE})", err=True)
        typer.echo(tally.summary(None if no_record else db), err=True)
    return SOME_FAILED if tally.failed else OK


@dataclass(frozen=True, slots=True)
class _How:
    """The options of the command that say how to go about it."""

    as_json: bool
    jobs: int
    link: bool
    quiet: bool
    reader: str
    types: Ontology


def _read(inputs: list[str], db: str | None, options: IntakeOptions, how: _How) -> Tally:
    from marsad.cli._progress import progress
    from marsad.pipeline import NOTHING_TAUGHT, extraction_of
    from marsad.record import Record, lessons_of

    # before anything is opened: a reader that cannot be used is wrong use, and leaves no trace
    extraction = extraction_of(how.reader, how.types)
    with nullcontext() if db is None else Record.open(db) as record, progress(inputs, quiet=how.quiet) as bar:
        lessons = NOTHING_TAUGHT if record is None else lessons_of(record)
        session = Session(record, how, bar, extraction, lessons)
        session.run(inputs, options)
        if record is not None and how.link and session.tally.new:
            from marsad.cli._link import link_record

            bar.say("linking")
            link_record(record)
    return session.tally


def _options(allow_private: bool, max_mb: int | None) -> IntakeOptions:
    from marsad.intake import IntakeOptions

    options = IntakeOptions(allow_private=allow_private)
    if max_mb is None:
        return options
    most = max_mb * 1_000_000
    return replace(options, max_file_bytes=most, max_item_bytes=most, max_page_bytes=most, max_report_chars=most)


@dataclass(slots=True)
class Tally:
    """What became of the inputs."""

    new: int = 0
    known: int = 0
    failed: int = 0
    unsupported: int = 0
    events: int = 0

    def summary(self, db: str | None) -> str:
        """One line for people."""
        parts = [f"{self.new} read", f"{self.known} known already" if self.known else ""]
        parts += [f"{self.unsupported} in a language not read yet (kept)" if self.unsupported else ""]
        parts += [f"{self.failed} failed" if self.failed else "", f"{self.events} events"]
        return ", ".join(p for p in parts if p) + (f" -> {db}" if db else "")


@dataclass(slots=True)
class Session:
    """One run of the command: keeps input order whatever was known, failed or read in another process."""

    record: Record | None
    how: _How
    bar: Progress
    extraction: str
    lessons: Lessons
    tally: Tally = field(default_factory=Tally)
    #: What stands in line: a report that is being read (None), or what is known of an input already.
    _line: deque[Unreadable | Report | None] = field(default_factory=deque)

    def run(self, inputs: list[str], options: IntakeOptions) -> None:
        """Read all inputs; whatever ends it, whole reports stay."""
        from marsad.grounding.places import open_gazetteer
        from marsad.pipeline import read_many

        # once on a machine; here, so that processes do not each begin with it
        open_gazetteer(lambda share, step: self.bar.say(f"gazetteer {share:.0%}: {step}"))
        self.bar.say("reading")
        with self._kept():
            fresh, how = self._fresh(self._items(inputs, options)), self.how
            outcomes = read_many(fresh, jobs=how.jobs, reader=how.reader, lessons=self.lessons, ontology=how.types)
            for outcome in outcomes:
                self._settle()
                self._line.popleft()
                self._outcome(outcome)
            self._settle()

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """What is read within goes into the record, and so does that it was read, by whom and when."""
        if self.record is None:
            yield
            return
        with self.record.run("read", extraction=self.extraction) as counts:
            try:
                with self.record.batch(BATCH):
                    yield
            finally:
                counts |= asdict(self.tally)

    def _items(self, inputs: list[str], options: IntakeOptions) -> Iterator[Intake]:
        from marsad.intake import take

        if self.record is not None:
            options = replace(options, known=self.record.validators)
        yield from take(inputs, options=options)

    def _fresh(self, items: Iterator[Intake]) -> Iterator[Report]:
        """The reports that must be read; all others wait in line for their turn."""
        from marsad.intake import Unreadable

        for item in items:
            if isinstance(item, Unreadable):
                self._line.append(item)
                continue
            report = self._report(item)
            holds = self._holds(report)
            self._line.append(report if holds else None)
            if not holds:
                yield report

    def _report(self, item: Report | Unchanged) -> Report:
        """The report of an input; for a page that its server says has not changed, the one that is held.

        A newer Marsad reads that one again: its bytes are the same, what is read from them may not be.
        """
        from marsad.intake import Report

        if isinstance(item, Report):
            return item
        assert self.record is not None  # only a record knows validators, and without them no server says 304
        return self.record.as_report(self.record.need_report(item.address))

    def _holds(self, report: Report) -> bool:
        return self.record is not None and self.record.holds(report.evidence.sha256, report.id, self._version(report))

    def _version(self, report: Report) -> str:
        from marsad.pipeline import extraction_with

        return extraction_with(self.extraction, report, self.lessons)

    def _settle(self) -> None:
        """Deal with everything in line before the next report that is being read."""
        from marsad.intake import Unreadable

        while self._line and self._line[0] is not None:
            item = self._line.popleft()
            if isinstance(item, Unreadable):
                self._unreadable(item)
            elif item is not None:
                self._known(item)

    def _unreadable(self, item: Unreadable) -> None:
        from marsad.contract import error_object

        self.tally.failed += 1
        if self.record is not None:
            self.record.add_failure(item)
        self._print(error_object(item))
        self.bar.fail(item.error.message)

    def _known(self, report: Report) -> None:
        self.tally.known += 1
        if self.how.as_json and self.record is not None:
            self._print(self.record.document(report.id, report.evidence.sha256))
        self.bar.step()

    def _outcome(self, outcome: Outcome) -> None:
        from marsad.pipeline import Stumble

        if isinstance(outcome, Stumble):
            self._stumble(outcome)
        else:
            self._coded(outcome)
        self.bar.step()

    def _stumble(self, stumble: Stumble) -> None:
        from marsad.contract import error_object

        self.tally.failed += 1
        if self.record is not None:
            self.record.add_stumble(stumble.report, stumble.error)
        self._print(error_object(id=stumble.report.id, error=stumble.error))
        self.bar.fail(stumble.error.message)

    def _coded(self, coded: Coded) -> None:
        from marsad.contract import coded_object

        report = coded.grounded.reading.report
        document = coded_object(coded, extraction=self._version(report))
        self.tally.new += 1
        self.tally.events += len(coded.events)
        self.tally.unsupported += any(w.code == "unsupported_language" for w in coded.warnings)
        if self.record is not None:
            self.record.add(report, coded, document)
        self._print(document)

    def _print(self, document: dict[str, Any]) -> None:
        if self.how.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
