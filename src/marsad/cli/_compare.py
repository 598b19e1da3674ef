"""``marsad compare``: rows of another body beside our incidents."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, day_option, existing
from marsad.cli._export import PolicyOption, checked_rule
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.publish import Query
    from marsad.publish.compare import Comparison
    from marsad.record import ForeignRow, ForeignSet, Record


@app.command(
    epilog='\b\nExamples:\n  marsad compare\n  marsad compare --set "UCDP GED" --since 2017-09-01 --until 2017-09-30'
    " -o compare.html\n  marsad compare -o compare.csv\n  marsad compare --json > compare.jsonl\n\nThe rows are"
    " those of `marsad import`. docs/compare.md says how they are matched and what each verdict means."
)
def compare(
    wanted: Annotated[
        str | None, typer.Option("--set", metavar="NAME|N", help="Which rows: a name, or the number of a set.")
    ] = None,
    db: Db = DEFAULT_DB,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="A page (.html) or a table (.csv).")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="How tolls, day and place of an incident are told.")
    ] = None,
    policy: PolicyOption = None,
    since: Annotated[str | None, typer.Option(help="First day of the happening, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or unit; of their rows, too.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="ISO 3166-1 code, e.g. SY.")] = None,
    as_json: AsJson = False,
) -> int:
    """What ACLED or UCDP GED have beside this record: agreement by field, what either lacks, who says what."""
    from marsad.publish import Query, RecordRelease, policy_named
    from marsad.publish import compare as room
    from marsad.record import Record

    if output is not None and Path(output).suffix.lower() not in (".html", ".htm", ".csv"):
        raise UsageError("a comparison is a page (.html) or a table (.csv)", where=output)
    query = Query(
        rule=checked_rule(rule), since=day_option("--since", since), until=day_option("--until", until), place=place,
        country=country,
    )  # fmt: skip
    chosen = policy_named(policy)
    with Record.open(existing(db)) as record:
        sets = _sets(record, wanted)
        rows = _rows(record, sets, query)
        release = RecordRelease(record, chosen, _within(query, rows))
        found = room.compare(release, rows)
        words = release.gate.open
    if as_json:
        for line in room.objects(found, words=words):
            typer.echo(json.dumps(line, ensure_ascii=False))
    elif output is None:
        _tell(found, sets[0].name)
    if output is not None:
        _write(found, Path(output), sets, query.rule, chosen.name, words=words)
        typer.echo(f"{len(found.links)} links -> {output} (policy {chosen.name}, rule {query.rule})", err=True)
    return OK


def _sets(record: Record, wanted: str | None) -> tuple[ForeignSet, ...]:
    """The sets of one name.

    Raises:
        UsageError: several names were imported, and none is given.
    """
    sets = record.foreign(wanted)
    names = sorted({s.name for s in sets})
    if len(names) > 1:
        raise UsageError(
            "several bodies were imported",
            where=", ".join(names),
            remedy="Name one with --set; each is compared alone.",
        )
    return sets


def _rows(record: Record, sets: Sequence[ForeignSet], query: Query) -> tuple[ForeignRow, ...]:
    rows = record.foreign_rows([s.n for s in sets], since=query.since, until=query.until)
    if query.place is None:
        return rows
    from marsad.publish.compare import in_place

    return tuple(r for r in rows if in_place(r, query.place))


def _within(query: Query, rows: Sequence[ForeignRow]) -> Query:
    """The same with days: incidents that no row can be near need not be read."""
    from dataclasses import replace
    from datetime import date, timedelta

    near = timedelta(2)
    first = min((r.start for r in rows if r.start), default=None)
    last = max((r.end for r in rows if r.end), default=None)
    if query.since is None and first is not None:
        query = replace(query, since=str(date.fromisoformat(first) - near))
    if query.until is None and last is not None:
        query = replace(query, until=str(date.fromisoformat(last) + near))
    return query


def _write(found: Comparison, to: Path, sets: Sequence[ForeignSet], rule: str, policy: str, *, words: bool) -> None:
    from marsad.publish import compare as room

    if to.suffix.lower() == ".csv":
        room.write_table(found, to)
        return
    citations = tuple(dict.fromkeys(f"{s.name}, {s.file}: {s.citation} Licence: {s.licence}." for s in sets))
    about = room.About(sets[0].name, f"{sets[0].name} beside this record", rule, policy, citations, words)
    room.write_page(found, to, about)


def _tell(found: Comparison, name: str) -> None:
    from marsad.cli._terminal import console, safe
    from marsad.publish.compare import FIELDS, RELATIONS, verdict_words

    out = console()
    out.print(safe(f"{found.rows} rows of {name}, {found.incidents} incidents of this record."), soft_wrap=True)
    for relation, words in RELATIONS.items():
        if count := found.count(relation):
            out.print(f"  {count:>6}  {words}")
    beyond = "lie outside the days and units that our reports cover"
    others = "are not of the kind, days or countries that they count"
    for side, alone, outside, why in (
        ("theirs, not ours", len(found.theirs_alone), found.theirs_outside, beyond),
        ("ours, not theirs", len(found.ours_alone), found.ours_outside, others),
    ):
        out.print(f"  {alone:>6}  {side}; {outside} more {why}", soft_wrap=True)
    for field in FIELDS if found.count("same") else ():
        out.print(f"{field}:", style="bold")
        for verdict, count in found.agreement[field].items():
            out.print(f"  {count:>6}  {verdict_words(field, verdict)}", soft_wrap=True)
    sys.stdout.flush()
