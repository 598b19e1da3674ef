"""``marsad sensitivity``: how much totals depend on the rule that makes one value of many."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from rich.console import Console

    from marsad.linking import Sensitivity, Total
    from marsad.record import Record


class By(StrEnum):
    """What totals are split by."""

    month = "month"
    place = "place"
    type = "type"
    actor = "actor"


class Field(StrEnum):
    """What is counted."""

    killed = "killed"
    wounded = "wounded"
    captured = "captured"
    missing = "missing"
    displaced = "displaced"
    evacuated = "evacuated"


#: Columns of the CSV file, after ``by``.
_COLUMNS = ("group", "rule", "incidents", "low", "best", "high", "open_ended")

#: Widths that a bar of the terminal's chart may have; under the least there is none.
_BAR_LEAST, _BAR_MOST = 6, 30

#: Longest name of a group in the table.
_NAME = 28


@app.command(
    epilog="\b\nExamples:\n  marsad sensitivity --db war.db --by month\n"
    "  marsad sensitivity --field wounded --csv totals.csv --plot totals.svg"
)
def sensitivity(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    by: Annotated[By | None, typer.Option(help="Split the totals; without it all incidents together.")] = None,
    field: Annotated[Field, typer.Option(help="What is counted.")] = Field.killed,
    kind: Annotated[
        str | None, typer.Option("--type", help="Only incidents of this PLOVER type, e.g. ASSAULT.")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or of its unit.")] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the table as CSV.")] = None,
    plot_file: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw the totals as SVG.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many of the incidents that change are listed.")] = 10,
) -> int:
    """Totals by each named rule (low, best, high), how many incidents depend on the rule, and which move most.

    The rules: conservative, representative (the record's own), informative, latest-credible (docs/rival-values.md).
    """
    from marsad.cli._app import day_option
    from marsad.linking import sensitivity as reckon
    from marsad.linking import sensitivity_object
    from marsad.record import Record

    first, last = day_option("--since", since), day_option("--until", until)
    with Record.open(existing(db)) as record:
        # a story that no type covers may tell of the dead of other incidents: both would count them
        other = (kind or "").upper() == "OTHER"
        wanted = record.iter_incidents(type=kind, place=place, since=first, until=last, other=other)
        found = reckon(_valued(record, wanted), field.value, by.value if by else None)
    if csv_file is not None:
        csv_file.write_text(_csv(found), encoding="utf-8", newline="")
    if plot_file is not None:
        from marsad.cli._sensitivity_plot import plot

        plot_file.write_text(plot(found), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(sensitivity_object(found, limit), ensure_ascii=False))
    else:
        from marsad.cli._terminal import console

        print_sensitivity(found, console(), limit)
    return OK


def _valued(record: Record, incidents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The incidents with their values: as kept with them, else made of their reports."""
    from marsad.linking import accounts_of, incident_values

    for x in incidents:
        if "values" in x:
            yield x
        else:
            members = [(m["report"], m["event"]) for m in x["members"] if m["event"] is not None]
            documents = {report: record.document(report) for report, _ in members}
            yield {**x, "values": incident_values(accounts_of(members, documents), x["origins"])}


def _csv(s: Sensitivity) -> str:
    from marsad.linking import total_row

    out = io.StringIO()
    writer = csv.DictWriter(out, ("by", *_COLUMNS), lineterminator="\n")
    writer.writeheader()
    for t in s.totals:
        writer.writerow({"by": s.by or "", **total_row(t)})
    return out.getvalue()


def print_sensitivity(s: Sensitivity, out: Console, limit: int) -> None:
    """The table with its bars, then the incidents that change most."""
    from rich.table import Table

    from marsad.cli._terminal import safe

    heads = (s.by or "", "rule", "of", s.field, "low to high")
    cells = [_cells(t, s) for t in s.totals]
    most = max((t.high for t in s.totals), default=0)
    taken = sum(max(len(row[n]) for row in [heads, *cells]) + 2 for n in range(len(heads)))
    width = min(_BAR_MOST, out.width - taken)
    table = Table(box=None, pad_edge=False)
    for head in (*heads, ""):
        table.add_column(head, no_wrap=True, justify="right" if head in ("of", s.field) else "left")
    last = None
    for t, (name, *rest) in zip(s.totals, cells, strict=True):
        shown = "" if t.group == last else safe(name)
        last = t.group
        table.add_row(shown, *rest, bar(t, most, width) if width >= _BAR_LEAST else "")
    out.print(table)
    out.print(
        f"{s.counted} of {s.incidents} incidents count {s.field}; {len(s.movers)} depend on the rule"
        + (f", {s.moved} change their {s.by} with it" if s.by else "")
        + (":" if s.movers and limit else "."),
        style="dim",
    )
    for m in s.movers[:limit]:
        told = " / ".join(f"{best:,}" for best in m.best.values())
        out.print(safe(f"{m.incident[:10]}  {m.place or 'unknown'}: {told}"))
    if len(s.movers) > limit:
        out.print(f"... and {len(s.movers) - limit} more (--limit)")


def _cells(t: Total, s: Sensitivity) -> tuple[str, ...]:
    from marsad.cli._incidents import cut

    ends = f"{t.low:,}–{t.high:,}{'+' if t.open_ended else ''}"
    return cut(t.group, _NAME) if s.by else "", t.rule, str(t.incidents), f"{t.best:,}", ends


def bar(t: Total, most: int, width: int = _BAR_MOST) -> str:
    """A bar from low to high with a mark at best: ``····━━█━━``; ``most`` fills the width."""
    if not most:
        return ""
    low, best, high = (round((width - 1) * v / most) for v in (t.low, t.best, t.high))
    return "".join("█" if n == best else "━" if low <= n <= high else "·" for n in range(high + 1))
