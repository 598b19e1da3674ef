"""``marsad verify``: is the record as it was written?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, SOME_FAILED, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Verified

#: More findings than this are counted and not listed, unless --json is given.
_SHOWN = 50

_EXAMPLES = """Examples:

  marsad verify                    compare everything

  marsad verify --head             print the head, to be written down elsewhere

  marsad verify --expect HEAD      was anything cut off or written anew since?

Exit status 1: something was altered."""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def verify(
    only_head: Annotated[
        bool, typer.Option("--head", help="Print the head of the chain and compare nothing: NUMBER:DIGEST.")
    ] = False,
    expect: Annotated[
        str | None, typer.Option("--expect", metavar="HEAD", help="A head that was printed before and kept elsewhere.")
    ] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Say what was altered, taken out, put in or moved in logs, decisions and evidence since it was written.

    Who also writes the seals of the record anew is found out by a head that was kept elsewhere: on paper, in a signed
    mail, with another organisation.
    """
    from marsad.record import Record, head
    from marsad.record import verify as verified

    with Record.open(existing(db), create=False) as record:
        if only_head:
            typer.echo(json.dumps({"head": head(record)}) if as_json else head(record))
            return OK
        found = verified(record, expect)
    if as_json:
        typer.echo(json.dumps({**asdict(found), "sound": found.sound}))
    else:
        _print(db, found)
    return OK if found.sound else SOME_FAILED


def _print(db: str, found: Verified) -> None:
    for finding in found.findings[:_SHOWN]:
        typer.echo(finding.line)
    if len(found.findings) > _SHOWN:
        typer.echo(f"... and {len(found.findings) - _SHOWN} more (--json lists all)")
    rows = sum(found.rows.values())
    verdict = "as it was written" if found.sound else f"NOT as it was written: {len(found.findings)} findings"
    typer.echo(f"{db}: {verdict}; {rows} rows, {found.contents} contents, {found.seals} seals")
    typer.echo(f"head {found.head}")
