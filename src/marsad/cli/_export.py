"""``marsad export``: the record as CSV, JSON or GeoJSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from marsad._version import __version__, extraction_version
from marsad.cli._app import DEFAULT_DB, OK, Db, app, existing

if TYPE_CHECKING:
    from marsad.record import Record


@app.command(
    epilog="\b\nExamples:\n  marsad export --format csv > events.csv\n  marsad export --format csv --table claims --bom"
    " -o claims.csv\n  marsad export --format geojson --table incidents -o map.geojson\n\nNames of private persons are"
    " withheld, and areas bear no point. docs/exports.md explains every column."
)
def export(
    fmt: Annotated[Literal["csv", "json", "geojson"], typer.Option("--format")],
    table: Annotated[
        Literal["claims", "events", "incidents"], typer.Option("--table", help="What a row is.")
    ] = "events",
    db: Db = DEFAULT_DB,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="'-': standard output.")] = "-",
    bom: Annotated[bool, typer.Option("--bom", help="Start CSV with a byte order mark (for Excel).")] = False,
) -> int:
    """Take the record away: one row a claim, an event (as one report tells it) or an incident."""
    from marsad import publish
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        rows: Any = record.incidents(other=False) if table == "incidents" else record.iter_documents()
        with _target(output) as out:
            count = publish.export(rows, out, table=table, fmt=fmt, manifest=_manifest(record, table), bom=bom)
    typer.echo(f"{count} {table} -> {output}", err=True)
    return OK


def _manifest(record: Record, table: str) -> dict[str, Any]:
    return {
        "table": table,
        "made": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "marsad": __version__,
        "extraction": extraction_version(),
        "reports": record.status().reports,
        "policy": "names of private persons withheld; areas without a point",
    }


@contextmanager
def _target(output: str) -> Iterator[TextIO]:
    """Standard output, or a file that appears only when it is whole."""
    if output == "-":
        yield sys.stdout
        return
    path = Path(output)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
