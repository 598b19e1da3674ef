"""``marsad show``: a report with its spans coloured and what was read from them; an incident with its evidence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record


@app.command(epilog="\b\nExamples:\n  marsad show examples/reports/mogadishu.txt\n  marsad show i-3f2a --db war.db")
def show(
    what: Annotated[str, typer.Argument(metavar="REPORT|INCIDENT", help="An id, its beginning, or the path as read.")],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Only what was read, not the text.")] = False,
) -> int:
    """What a report says and what was read from it; or an incident, with everybody's account of it."""
    from marsad.cli._terminal import console
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        incident = record.find_incident(what)
        if incident is not None:
            _incident(record, incident, as_json=as_json)
            return OK
        document = record.document(record.need_report(what))
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False))
        return OK
    from marsad.cli._account import report_account

    out = console()
    for part in report_account(document, text=not no_text):
        out.print(part)
    return OK


def _incident(record: Record, incident: dict[str, Any], *, as_json: bool) -> None:
    from marsad.cli._account import incident_account
    from marsad.cli._terminal import console

    if as_json:
        typer.echo(json.dumps(incident, ensure_ascii=False))
        return
    documents = {m["report"]: record.document(m["report"]) for m in incident["members"]}
    out = console()
    for part in incident_account(incident, documents):
        out.print(part)
