"""``marsad link``: what many reports say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from marsad.cli._app import DEFAULT_DB, OK, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record


def link_record(record: Record) -> tuple[int, int]:
    """Link what is new in the record; gives the numbers of incidents and of copies that there are then."""
    from marsad import linked

    linked.link_record(record)
    return record.linked_counts()


@app.command(name="link", epilog="Example:  marsad link --db war.db")
def link_command(db: Db = DEFAULT_DB) -> int:
    """Find copies and merge events into incidents (`read` does this by itself unless told not to)."""
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        incidents, copies = link_record(record)
    typer.echo(f"{incidents} incidents, {copies} pairs of copies -> {db}", err=True)
    return OK
