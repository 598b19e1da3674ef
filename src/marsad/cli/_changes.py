"""``marsad changes``: what has become of the record since a state."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app
from marsad.cli._app import existing as existing_record
from marsad.cli._export import PolicyOption, checked_rule

if TYPE_CHECKING:
    from marsad.publish import Policy, Query
    from marsad.publish.changes import Feed, Start

_EXAMPLES = """Examples:

  marsad changes --since incidents.csv.manifest.json   since an export: what leads from its rows to those of now

  marsad changes --since 2026-11-01 --json -o changes.jsonl

  marsad changes --state                               the name of the state of now, to be kept"""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def changes(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="STATE", help="A manifest's file, a record_state, a day or a moment (UTC)."),
    ] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, one line a field that changed.")] = False,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="'-': standard output.")] = "-",
    policy: PolicyOption = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE", help="How tolls are told.")] = None,
    stories: Annotated[bool, typer.Option("--stories", help="Also incidents that no type covers (OTHER).")] = False,
    state: Annotated[bool, typer.Option("--state", help="Print the name of the state of now.")] = False,
) -> int:
    """What was added, changed (field by field), merged and withdrawn among incidents since a state of the record.

    A manifest brings along what its export asked for. The policy applies: of a withheld field it is told that it
    changed, not how.
    """
    from marsad.publish import Query, policy_named
    from marsad.publish.changes import changes_since, start_of
    from marsad.record import Record

    if as_json and as_csv:
        raise typer.BadParameter("give one of --json and --csv", param_hint="--csv")
    with Record.open(existing_record(db)) as record:
        if state:
            typer.echo(record.state().name)
            return OK
        if since is None:
            raise typer.BadParameter("say since when, or ask for --state", param_hint="--since")
        start, chosen = start_of(since), policy_named(policy)
        asked = start.query or Query(rule=checked_rule(rule), stories=stories)
        feed = changes_since(record, start, chosen, asked)
    _warn(start, chosen, rule)
    _put("\n".join(_lines(feed, chosen, asked, as_json=as_json, as_csv=as_csv)), output)
    typer.echo(f"{_summary(feed)} -> {output} (policy {chosen.name}, until {feed.until})", err=True)
    return OK


def _warn(start: Start, policy: Policy, rule: str | None) -> None:
    if start.policy is not None and start.policy != policy.digest:
        typer.echo("The policy is not that of the export: what follows does not start from its rows.", err=True)
    if start.query is not None and rule is not None and rule != start.query.rule:
        typer.echo(f"The manifest's rule ({start.query.rule}) goes before --rule.", err=True)


def _lines(feed: Feed, policy: Policy, query: Query, *, as_json: bool, as_csv: bool) -> Iterator[str]:
    from dataclasses import asdict

    from marsad.cli._terminal import safe
    from marsad.publish.changes import csv_lines, json_lines, words_of

    if as_csv:
        yield from map(_csv, csv_lines(feed))
    elif as_json:
        wanted = {k: v for k, v in asdict(query).items() if k != "rule" and v not in (None, False)}
        name = {"name": policy.name, "version": policy.version, "sha256": policy.digest}
        yield from json_lines(feed, {"rule": query.rule, "query": wanted, "policy": name})
    else:
        yield from (safe(line) for change in feed.changes for line in words_of(change))


def _csv(cells: tuple[Any, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue() + "\r"


def _put(text: str, output: str) -> None:
    text = text + "\n" if text else ""
    if output == "-":
        sys.stdout.write(text)
        return
    from marsad.publish import put

    put(Path(output), text)


def _summary(feed: Feed) -> str:
    found = Counter(c.kind for c in feed.changes)
    return ", ".join(f"{found[kind]} {kind}" for kind in ("added", "changed", "merged", "withdrawn"))
