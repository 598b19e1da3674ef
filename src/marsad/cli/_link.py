"""``marsad link``, ``incidents`` and ``copies``: what many reports say together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record

#: So much of an id is printed in a table; `marsad show` takes the beginning of one.
_ID = 10


def link_record(record: Record) -> tuple[int, int]:
    """Link everything in the record anew; gives the numbers of incidents and of copies."""
    from marsad.linking import items_from_documents, link

    linked = link(items_from_documents(record.iter_documents()), record.rulings())
    record.replace_incidents(linked.incidents, linked.copies)
    return len(linked.incidents), len(linked.copies)


@app.command(name="link", epilog="Example:  marsad link --db war.db")
def link_command(db: Db = DEFAULT_DB) -> int:
    """Find copies and merge events into incidents (`read` does this by itself unless told not to)."""
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        incidents, copies = link_record(record)
    typer.echo(f"{incidents} incidents, {copies} pairs of copies -> {db}", err=True)
    return OK


@app.command(
    epilog="\b\nExamples:\n  marsad incidents --since 2016-05-01 --type ASSAULT\n  marsad incidents --json --db war.db"
)
def incidents(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    kind: Annotated[str | None, typer.Option("--type", help="PLOVER type, e.g. ASSAULT.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or of its unit.")] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows of the table; 0: all. JSON prints all.")] = 40,
) -> int:
    """The incidents of the record: what happened in the world, merged from many reports by simple rules."""
    from marsad.cli._app import day_option
    from marsad.publish import incident_rows
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        found = record.incidents(
            type=kind, place=place, since=day_option("--since", since), until=day_option("--until", until)
        )
        if as_json:
            for incident in found:
                typer.echo(json.dumps(incident, ensure_ascii=False))
            return OK
        _table(list(incident_rows(found)), limit)
    return OK


def _table(rows: list[Any], limit: int) -> None:
    from rich.table import Table

    from marsad.cli._terminal import console, safe

    rows.sort(key=lambda r: (r["date_start"] or "", r["incident_id"]), reverse=True)
    shown = rows[:limit] if limit else rows
    out = console()
    # what is left of the line beside days, tolls, counts and id
    room = max(24, out.width - 51)
    table = Table(box=None, pad_edge=False)
    for head in ("when", "where", "what", "killed", "wounded", "r/o", "id"):
        table.add_column(head, no_wrap=True)
    for r in shown:
        what = f"{r['type']}{' ' + r['mode'] if r['mode'] else ''}"
        place = cut(r["place"] or "unknown", room * 2 // 5)
        cells = [r["date_start"] or "unknown", place, cut(what, room * 3 // 5), toll(r, "killed"), toll(r, "wounded")]
        table.add_row(*(safe(c) for c in cells), f"{r['reports']}/{r['origins']}", r["incident_id"][:_ID])
    out.print(table)
    out.print("r/o: reports that tell of it, and how many of them do not go back to one another", style="dim")
    if len(shown) < len(rows):
        out.print(f"... and {len(rows) - len(shown)} more (--limit 0 shows all)")
    if not rows:
        out.print("No incidents.")


def cut(words: str, width: int) -> str:
    """The words in at most so many characters.

    >>> cut("Kramatorsk", 6)
    'Krama…'
    """
    return words if len(words) <= width else words[: width - 1] + "…"


def toll(row: dict[str, Any], kind: str) -> str:
    """``12``, ``10–15``, ``12+`` (open end), or a blank where nothing was said."""
    low, best, high = (row[f"{kind}_{end}"] for end in ("low", "best", "high"))
    if best is None:
        return ""
    if high is None:
        return f"{low if low is not None else best}+"
    return str(best) if low == high else f"{low}–{high}"


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
