"""``marsad move``: a record from one back end to the other, with a proof that nothing changed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import OK, SOME_FAILED, AsJson, app, existing

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.record import RecordDigest

_EXAMPLES = """Examples:

  marsad move --from marsad.db --to postgresql://marsad@localhost/team

  marsad move --from postgresql://marsad@localhost/team --to copy.db

  marsad move --from marsad.db --to copy.db --compare    only say whether both are the same

Exit status 1: with --compare, the records differ."""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def move(
    source: Annotated[str, typer.Option("--from", metavar="FILE|URL", help="The record as it is; it stays so.")],
    target: Annotated[str, typer.Option("--to", metavar="FILE|URL", help="A new file, or an empty database.")],
    only_compare: Annotated[
        bool, typer.Option("--compare", help="Move nothing; say whether the two records are the same.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Move a record between SQLite and PostgreSQL: every row, decisions and log included, in one transaction.

    A digest over all rows of all tables is made on both sides and printed; where they differ, nothing stays at the
    target. Killed at any moment, it begins again. The source is not changed.
    """
    from marsad.record import compare
    from marsad.record import move as moving

    if only_compare:
        one, other = compare(existing(source), existing(target), _told())
        same = one == other
        _print(one, other, as_json=as_json)
        typer.echo("the same" if same else "NOT the same", err=True)
        return OK if same else SOME_FAILED
    done = moving(existing(source), target, _told())
    _print(done.digest, done.digest, as_json=as_json)
    typer.echo(f"{done.digest.rows} rows, {done.source} -> {done.target}; read back and the same", err=True)
    return OK


def _told() -> Callable[[str, int], None]:
    """Says on a terminal how far it is."""

    def tell(table: str, rows: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{table} {rows or ''}")

    return tell


def _print(one: RecordDigest, other: RecordDigest, *, as_json: bool) -> None:
    """A line a table: rows and digest, of both where they differ."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    differing = one.differing(other)
    theirs = {table.name: table for table in other.tables}
    if as_json:
        tables = [
            {"table": t.name, "rows": t.rows, "digest": t.digest, "same": t.name not in differing} for t in one.tables
        ]
        typer.echo(json.dumps({"digest": one.digest, "same": not differing, "tables": tables}))
        return
    for table in one.tables:
        typer.echo(f"{table.rows:>10}  {table.digest[:16]}  {table.name}")
        if table.name in differing:
            typer.echo(f"{theirs[table.name].rows:>10}  {theirs[table.name].digest[:16]}  ... is not the same")
    typer.echo(f"{one.rows:>10}  {one.digest}")
    if differing:
        typer.echo(f"{other.rows:>10}  {other.digest}")
