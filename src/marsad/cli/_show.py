"""``marsad show``: a report with its spans coloured and what was read from them; an incident with its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record


@app.command(epilog="\b\nExamples:\n  marsad show examples/reports/mogadishu.txt\n  marsad show mogadishu --why e0")
def show(
    what: Annotated[str, typer.Argument(metavar="REPORT|INCIDENT", help="An id, its beginning, or the path as read.")],
    part: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="With --why: one event, claim, mention ... of the report (e0, c1, m4)."),
    ] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Only what was read, not the text.")] = False,
    why: Annotated[bool, typer.Option("--why", help="For every value its words, rule and confidence.")] = False,
) -> int:
    """What a report says and what was read from it; or an incident, with everybody's account of it."""
    from marsad.cli._terminal import console
    from marsad.record import Record

    if part is not None and not why:
        raise typer.BadParameter("the id of one thing in a report goes with --why", param_hint="ID")
    with Record.open(existing(db)) as record:
        incident = _found_incident(record, what)
        if incident is not None:
            _incident(record, incident, as_json=as_json, why=why)
            return OK
        document = record.document(record.need_report(what))
    if why:
        _why(document, part, as_json=as_json)
        return OK
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False))
        return OK
    from marsad.cli._account import report_account

    out = console()
    for lines in report_account(document, text=not no_text):
        out.print(lines)
    return OK


def _found_incident(record: Record, what: str) -> dict[str, Any] | None:
    """The incident of this id or beginning, or the one that holds an event ("kyiv-1:e0")."""
    from marsad.cli._rulings import need_incident

    if ":" in what and record.find_report(what) is None and record.find_report(what.rpartition(":")[0]) is not None:
        return need_incident(record, what)
    return record.find_incident(what)


def _why(document: Mapping[str, Any], part: str | None, *, as_json: bool) -> None:
    """The reasons of one report, or of one thing in it.

    Raises:
        typer.BadParameter: the report has nothing of that id.
    """
    from marsad.cli._terminal import console
    from marsad.cli._why import why_account
    from marsad.coding.ontology import rule_text
    from marsad.publish import DocumentView, explain, reason_object

    view = DocumentView(document)
    reasons = list(explain(view, part, rule_text))
    if part is not None and not reasons:
        raise typer.BadParameter(f"the report has no {part!r}; without it --why tells of everything", param_hint="ID")
    if as_json:
        for reason in reasons:
            typer.echo(json.dumps(reason_object(view.id, reason), ensure_ascii=False))
        return
    out = console()
    for line in why_account(reasons):
        out.print(line)


def _incident(record: Record, incident: dict[str, Any], *, as_json: bool, why: bool) -> None:
    from marsad.cli._incident_page import facts_of_incident, incident_page, link_object, links
    from marsad.cli._terminal import console

    if as_json and not why:
        typer.echo(json.dumps(incident, ensure_ascii=False))
        return
    facts = facts_of_incident(record, incident)
    if as_json:
        for link in links(facts):
            typer.echo(json.dumps(link_object(link), ensure_ascii=False))
    else:
        out = console()
        for part in incident_page(facts, why=why):
            out.print(part)
    for report, events in facts.members.items() if why else ():
        if not as_json:
            typer.echo(report)
        for event in events:
            _why(facts.documents[report], event, as_json=as_json)
