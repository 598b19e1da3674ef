"""``marsad link`` and ``copies``: what many reports say together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record


def link_record(record: Record) -> tuple[int, int]:
    """Link everything in the record anew; gives the numbers of incidents and of copies."""
    from marsad.cli._details import fill_details
    from marsad.linking import items_from_documents, link

    linked = link(items_from_documents(record.iter_documents()), record.rulings())
    record.replace_incidents(linked.incidents, linked.copies)
    fill_details(record)
    return len(linked.incidents), len(linked.copies)


@app.command(name="link", epilog="Example:  marsad link --db war.db")
def link_command(db: Db = DEFAULT_DB) -> int:
    """Find copies and merge events into incidents (`read` does this by itself unless told not to)."""
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        incidents, copies = link_record(record)
    typer.echo(f"{incidents} incidents, {copies} pairs of copies -> {db}", err=True)
    return OK


@app.command(epilog="\b\nExamples:\n  marsad copies --json --db war.db\n  marsad copies --of kramatorsk-1")
def copies(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    of: Annotated[str | None, typer.Option("--of", help="Only copies of this report.")] = None,
) -> int:
    """Reports that are copies of one another: one origin, never corroboration."""
    from marsad.cli._terminal import console, safe
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        wanted = record.find_report(of) if of else None
        found = [c for c in record.copies() if wanted is None or wanted in (c["a"], c["b"])]
    out = console()
    for c in found:
        if as_json:
            typer.echo(json.dumps(c, ensure_ascii=False))
        else:
            source = f", from {c['from']}" if c["from"] else ""
            out.print(safe(f"{c['containment']:4.0%}  {c['sort']:8} {c['a']}  {c['b']}{source}"))
    if not found and not as_json:
        out.print("No copies.")
    return OK
