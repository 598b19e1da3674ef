"""``marsad second``: a language model as a second reader, whose differences people look at."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, SOME_FAILED, AsJson, Db, app, existing
from marsad.cli._configured import settings

if TYPE_CHECKING:
    from marsad.second import Agreement, Difference, Server
    from marsad.second_reader import Asked
    from marsad.settings import SecondSection

_EXAMPLES = """Examples:

  marsad second read --all             asks about every report that was not asked about

  marsad second show REPORT            where the two readers differ on one report

  marsad second agreement              how far they agree, layer by layer

  marsad second status                 what was read, and what is left of today's budget"""

second = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="A language model as a second reader: what it tells otherwise, people look at. Off unless [second] is set.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(second, name="second")

Reports = Annotated[list[str] | None, typer.Argument(metavar="[REPORT]...", help="Ids of reports.")]


@second.command("read")
def read_command(
    context: typer.Context,
    reports: Reports = None,
    every: Annotated[bool, typer.Option("--all", help="All reports that it has not read.")] = False,
    most: Annotated[int | None, typer.Option("--queue", metavar="N", min=1, help="At most N of them.")] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Ask the model about reports. Their texts go to the address of [second]; restricted ones stay here."""
    from marsad.errors import UsageError
    from marsad.record import Record
    from marsad.second_reader import ask, wanted

    section = settings(context).second
    if bool(reports) == (every or most is not None):
        raise UsageError("say which reports", remedy="Name reports, or give --all or --queue N.")
    with Record.open(existing(db)) as record:
        server = _server(record, section)
        model = server.service.model
        found = wanted(record, model, reports or None)[:most]
        if not as_json:
            typer.echo(f"{len(found)} reports go to {server.service.address} ({model}).", err=True)
        failed = 0
        for one in ask(record, found, model, server, restricted=section.allow_restricted):
            failed += one.outcome == "failed"
            typer.echo(json.dumps(_asked_object(one), ensure_ascii=False) if as_json else _asked_line(one))
    return SOME_FAILED if failed else OK


@second.command("compare")
def compare_command(db: Db = DEFAULT_DB) -> int:
    """Compare again what the model found with the reading that counts now. Nothing is sent."""
    from marsad.record import Record
    from marsad.second_reader import compare_again

    with Record.open(existing(db)) as record:
        n = compare_again(record)
    typer.echo(f"{n} reports with a difference that a person should look at.")
    return OK


@second.command("show")
def show_command(
    report: Annotated[str, typer.Argument(help="The id of a report.")], db: Db = DEFAULT_DB, as_json: AsJson = False
) -> int:
    """Where the second reader tells something else of a report."""
    from marsad.record import Record
    from marsad.second_reader import differing

    with Record.open(existing(db)) as record:
        found = differing(record, report)
        text = record.report(report).text
    if found is None:
        typer.echo("No second reader has read the text that this report has now.", err=True)
        return SOME_FAILED
    row, differences = found
    if as_json:
        told = {"format": 1, "kind": "second", "report": row.report, "model": row.model, "prompt": row.prompt}
        differing_ = [_difference_object(d) for d in differences]
        typer.echo(json.dumps({**told, "at": row.at, "differences": differing_, **row.found}, ensure_ascii=False))
        return OK
    typer.echo(f"{row.model}, {row.at}")
    for d in differences:
        typer.echo(_difference_line(d, text))
    if not differences:
        typer.echo("No difference.")
    return OK


@second.command("agreement")
def agreement_command(
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help="Of this model's readings only.")] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """How far the two readers agree, as two people who code the same reports are compared (docs/second-reader.md)."""
    from marsad.record import Record
    from marsad.second_reader import agreed

    with Record.open(existing(db)) as record:
        reports, rows, refused = agreed(record, model)
    if as_json:
        told = {"format": 1, "kind": "agreement", "reports": reports, "refused": dict(sorted(refused.items()))}
        typer.echo(json.dumps({**told, "layers": [asdict(row) for row in rows]}))
        return OK
    typer.echo(f"{reports} reports read by both; {sum(refused.values())} values of the second reader refused.")
    typer.echo(f"{'layer':10} {'measure':9} {'n':>6} {'value':>6}  95 %")
    for row in rows:
        if row.n:
            typer.echo(_agreement_line(row))
    return OK


@second.command("status")
def status_command(context: typer.Context, db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """Which models have read how much, and what today has cost."""
    from marsad.record import Record, SecondReadings

    section = settings(context).second
    with Record.open(existing(db)) as record:
        held = SecondReadings(record)
        models, spent = held.models(), held.spent()
    requests, asked, answered = spent
    if as_json:
        told = {"format": 1, "kind": "second_status", "address": section.address, "model": section.model}
        today = {"requests": requests, "tokens_in": asked, "tokens_out": answered}
        typer.echo(json.dumps({**told, "today": today, "models": [asdict(m) for m in models]}))
        return OK
    typer.echo(f"{section.model} at {section.address}" if section.address else "Off: no address is set in [second].")
    typer.echo(
        f"Today: {requests:,} of {section.requests_a_day:,} requests, "
        f"{asked + answered:,} of {section.tokens_a_day:,} tokens."
    )
    for m in models:
        typer.echo(f"{m.model} ({m.prompt}): {m.reports:,} reports, last {m.last}")
    return OK


@second.command("forget")
def forget_command(
    model: Annotated[str, typer.Argument(help="The model, as `marsad second status` names it.")], db: Db = DEFAULT_DB
) -> int:
    """Drop what a model has read. What it cost stays written."""
    from marsad.record import Record, SecondReadings

    with Record.open(existing(db)) as record:
        n = SecondReadings(record).forget(model)
    typer.echo(f"{n} readings of {model} dropped.")
    return OK if n else SOME_FAILED


def _server(record: Any, section: SecondSection) -> Server:  # noqa: ANN401
    from marsad.errors import NoModel
    from marsad.second import Budget, Service, connected
    from marsad.second_reader import spender
    from marsad.settings import secret

    if section.address is None or section.model is None:
        remedy = "Set address and model in [second] of marsad.toml (docs/second-reader.md)."
        raise NoModel("no second reader is set up", remedy=remedy)
    key = secret(section.key, section.key_file, "second.key_file")
    service = Service(section.address, section.model, key, float(section.timeout), section.max_answer_tokens)
    budget = Budget(
        section.requests_a_day, section.tokens_a_day, section.money_a_day, section.price_in, section.price_out
    )
    return connected(service, spender(record, section.model, budget), allow_http=section.allow_http)


# ---- words ------------------------------------------------------------------------------------------------------


def _asked_line(one: Asked) -> str:
    if one.outcome == "held_back":
        return f"{one.report}: restricted, not sent"
    if one.found is None:
        return f"{one.report}: failed: {one.why}"
    refused = sum(n for _, n in one.found.refused)
    return (
        f"{one.report}: {len(one.found.events)} events, {len(one.found.claims)} claims, "
        f"{len(one.differing)} differences, {refused} values refused"
    )


def _asked_object(one: Asked) -> dict[str, Any]:
    told: dict[str, Any] = {"format": 1, "kind": "second_asked", "report": one.report, "outcome": one.outcome}
    if one.why:
        told["why"] = one.why
    if one.found is not None:
        told["events"], told["claims"] = len(one.found.events), len(one.found.claims)
        told["refused"] = dict(one.found.refused)
        told["differences"] = [_difference_object(d) for d in one.differing]
    return told


def _difference_object(d: Difference) -> dict[str, Any]:
    spans = {
        "our_spans": [[s.begin, s.end] for s in d.our_spans],
        "their_spans": [[s.begin, s.end] for s in d.their_spans],
    }
    return {"event": d.event, "layer": d.layer, "ours": d.ours, "theirs": d.theirs, **spans}


def _difference_line(d: Difference, text: str) -> str:
    told = {"missed": "it has no such event", "more": "we have no such event"}.get(d.layer)
    values = told if told is not None else f"{d.ours or 'nothing'} | {d.theirs or 'nothing'}"
    words = "; ".join(dict.fromkeys(s.of(text) for s in (d.their_spans or d.our_spans)))
    return f"{d.event or '-':6} {d.layer:8} {values}  ({words})"


def _agreement_line(row: Agreement) -> str:
    value = f"{row.value:6.2f}" if row.value is not None else "     -"
    between = f"{row.low:.2f} to {row.high:.2f}" if row.low is not None and row.high is not None else "-"
    return f"{row.layer:10} {row.measure:9} {row.n:6,} {value}  {between}"
