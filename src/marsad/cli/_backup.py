"""``marsad backup`` and ``marsad restore``: a record as one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, SOME_FAILED, Db, app, existing

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.record import Restored


@app.command(epilog="Example:  marsad backup war.marsad   then, elsewhere:  marsad restore war.marsad --db new.db")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; none is written over.")],
    db: Db = DEFAULT_DB,
) -> int:
    """Write the whole record, as it is at this moment, into one file. Others may go on writing meanwhile.

    The file holds everything: evidence, decisions, accounts with the digests of their passwords. Keep it as safe as
    the record. What is printed is the digest to restore it by, and the head of the chain of seals.
    """
    from marsad.record import Record, back_up

    with Record.open(existing(db), create=False) as record:
        manifest = back_up(record, file, each=told())
    done()
    typer.echo(f"{file}: {manifest.digest.rows} rows, {file.stat().st_size / 1e6:.1f} MB")
    typer.echo(f"digest {manifest.digest.digest}")
    typer.echo(f"head {manifest.head}")
    return OK


@app.command(epilog="Example:  marsad restore war.marsad --db new.db --expect DIGEST")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of `marsad backup` or `marsad project export`.")],
    db: Db = DEFAULT_DB,
    expect: Annotated[
        str | None, typer.Option("--expect", metavar="DIGEST", help="The digest that was printed when it was made.")
    ] = None,
) -> int:
    """Make a record of a backup, where none is yet: in a file, or in an empty database. All of it or nothing.

    What was written is read back, compared with the digests in the file, and verified like by `marsad verify`. Exit
    status 1: it is restored as it was backed up, but it had been altered before that.
    """
    from marsad.record import restore as restoring

    restored = restoring(file, db, expect=expect, each=told())
    done()
    print_restored(db, restored)
    return OK if restored.verified.sound else SOME_FAILED


def print_restored(db: str, restored: Restored) -> None:
    """What came back, and whether it is sound."""
    for finding in restored.verified.findings[:50]:
        typer.echo(finding.line)
    manifest = restored.manifest
    state = "as it was written" if restored.verified.sound else "NOT as it was written when it was backed up"
    typer.echo(f"{db}: {manifest.digest.rows} rows of {manifest.at}, read back and the same; {state}")
    typer.echo(f"digest {manifest.digest.digest}")
    typer.echo(f"head {restored.verified.head}")


def told() -> Callable[[str, int], None]:
    """Says on a terminal how far it is."""

    def tell(table: str, rows: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{table} {rows or ''}")

    return tell


def done() -> None:
    """Take the line away again."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
