"""``marsad import``: rows of other bodies, kept beside the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import ForeignChange, ForeignFormat, ForeignRow, ForeignSet

_EXAMPLES = """Examples:

  marsad import ged ged251-csv.zip

  marsad import acled syria-2022.csv --name "ACLED Syria"

  marsad import list                        what was imported

  marsad import rows --flag low_above_best  rows with something wrong

  marsad import undo 2                      takes a file out again"""

imports = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Keep rows of ACLED or UCDP GED as another body's claims: they are compared with the record, and never"
    " corroborate anything in it.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(imports, name="import")

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="CSV (comma, semicolon, tab), xlsx, or a zip with one table in it.")
]
Name = Annotated[str | None, typer.Option("--name", metavar="BODY", help="What to call it; by default the data set.")]
Licence = Annotated[str | None, typer.Option("--licence", metavar="TEXT", help="Its licence, where it is another.")]
Citation = Annotated[str | None, typer.Option("--citation", metavar="TEXT", help="How it is to be cited.")]


@imports.command(epilog="\b\nExample:\n  marsad import acled syria-2022.csv --db war.db")
def acled(
    file: File,
    name: Name = None,
    licence: Licence = None,
    citation: Citation = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Import a file of ACLED, of the layout since March 2023 or the one before."""
    return _import("acled", file, name, licence, citation, db, as_json=as_json)


@imports.command(epilog="\b\nExample:\n  marsad import ged ged251-csv.zip --db war.db")
def ged(
    file: File,
    name: Name = None,
    licence: Licence = None,
    citation: Citation = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Import a file of UCDP GED, of any release since 19.1."""
    return _import("ged", file, name, licence, citation, db, as_json=as_json)


def _import(
    fmt: ForeignFormat,
    file: Path,
    name: str | None,
    licence: str | None,
    citation: str | None,
    db: str,
    *,
    as_json: bool,
) -> int:
    from marsad.publish.imports import BODIES, read_foreign
    from marsad.record import Record

    body = BODIES[fmt]
    reading = read_foreign(file, fmt)
    with Record.open(existing(db)) as record:
        change = record.add_foreign(
            reading.file, reading.rows, name=name or body.name, licence=licence or body.licence,
            citation=citation or body.citation,
        )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(_change_object(change), ensure_ascii=False))
    else:
        _tell(change)
    return OK


def _change_object(change: ForeignChange) -> dict[str, Any]:
    found = {"added": change.added, "supersedes": list(change.supersedes), "changed": change.changed}
    return {**_set_object(change.set), **found, "new": change.new, "gone": change.gone}


def _set_object(s: ForeignSet) -> dict[str, Any]:
    from dataclasses import asdict

    return {"format": 1, "kind": "foreign_set", **{k: v for k, v in asdict(s).items() if k != "columns"}}


def _tell(change: ForeignChange) -> None:
    from marsad.cli._terminal import console, safe
    from marsad.publish.imports import FLAGS

    s = change.set
    out = console()
    if not change.added:
        out.print(safe(f"Nothing new: set {s.n} ({s.name}) holds these very bytes since {s.at[:10]}."))
        return
    out.print(safe(f"Set {s.n}: {s.rows} rows of {s.name} from {s.file} ({s.layout}, {s.encoding})."), soft_wrap=True)
    if change.supersedes:
        older = " and ".join(map(str, change.supersedes))
        counts = f"{change.new} rows are new, {change.changed} say something else, {change.gone} are gone"
        out.print(f"It supersedes set {older}: {counts}.", soft_wrap=True)
    for code, count in s.flags.items():
        flag = FLAGS[code]
        out.print(f"  {count} x {code}: {flag.words}; {flag.done}", soft_wrap=True)
    out.print(safe(f"Licence: {s.licence}."), soft_wrap=True)


@imports.command(name="list", epilog="\b\nExample:\n  marsad import list --json")
def listed(db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """What was imported, with the numbers that `undo` takes."""
    from marsad.cli._terminal import console, safe
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        found = record.foreign_sets()
    for s in found:
        if as_json:
            typer.echo(json.dumps(_set_object(s), ensure_ascii=False))
            continue
        state = f"taken back {s.undone[:10]}" if s.undone else f"superseded by {s.superseded_by}"
        state = "counts" if s.counts else state
        line = f"{s.n}  {s.name}  {s.rows} rows, {sum(s.flags.values())} flags  {s.file}  {s.at[:10]}  {state}"
        console().print(safe(line), soft_wrap=True)
    if not found and not as_json:
        typer.echo("Nothing was imported yet.")
    return OK


@imports.command(epilog="\b\nExample:\n  marsad import rows --flag best_above_high --json")
def rows(
    what: Annotated[str | None, typer.Argument(metavar="[SET]", help="A number or name; by default all.")] = None,
    flag: Annotated[str | None, typer.Option("--flag", metavar="CODE", help="Only rows with this flag.")] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """The rows that were imported, as they were understood; with --json their cells as given, too."""
    from marsad.cli._terminal import console, safe
    from marsad.publish.imports import FLAGS
    from marsad.record import Record

    if flag is not None and flag not in FLAGS:
        raise typer.BadParameter(f"{flag!r} is none of {', '.join(FLAGS)}", param_hint="--flag")
    with Record.open(existing(db)) as record:
        found = record.foreign_rows([s.n for s in record.foreign(what)])
    for row in found:
        if flag is not None and flag not in row.flags:
            continue
        typer.echo(json.dumps(_row_object(row), ensure_ascii=False)) if as_json else console().print(
            safe(_row_line(row)), soft_wrap=True
        )
    return OK


def _row_object(row: ForeignRow) -> dict[str, Any]:
    from dataclasses import asdict

    return {"format": 1, "kind": "foreign_row", **asdict(row)}


def _row_line(row: ForeignRow) -> str:
    days = (row.start or "no day") + (f" to {row.end}" if row.end != row.start else "")
    sides = " / ".join(x for x in (row.side_a, row.side_b) if x)
    deaths = f"{row.best} dead ({row.low}-{row.high})"
    flags = f"  [{', '.join(row.flags)}]" if row.flags else ""
    return f"{row.id}  {days}  {row.place or 'no place'}  {sides}  {deaths}{flags}"


@imports.command(epilog="\b\nExample:\n  marsad import undo 2")
def undo(
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the set.")], db: Db = DEFAULT_DB
) -> int:
    """Take a file out again: its rows are deleted, what it superseded counts again."""
    from marsad.cli._terminal import safe
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        gone = record.undo_foreign(number)
    typer.echo(safe(f"Set {gone.n} ({gone.name}, {gone.file}) is taken back: {gone.rows} rows deleted."))
    return OK
