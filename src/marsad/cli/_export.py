"""``marsad export``: the record in the formats people use, through the policy."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from marsad._version import __version__
from marsad.cli._app import DEFAULT_DB, OK, Db, app, day_option, existing
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.publish import Format, Options, Query

PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="NAME|FILE",
        help="public, partners, internal, or a file; by default ./policy.toml, else public.",
    ),
]


@app.command(
    epilog="\b\nExamples:\n  marsad export csv --table claims --bom -o claims.csv\n"
    "  marsad export geojson --table incidents --since 2017-09-01 -o map.geojson\n"
    "  marsad export csv --table incidents --policy partners -o incidents.csv\n\nNames of private persons are withheld"
    " and sites coarsened, as the policy says (docs/policy.md); areas bear no point. docs/exports.md explains every"
    " format and column."
)
def export(
    fmt: Annotated[
        str | None, typer.Argument(metavar="FORMAT", help="What to write; without it, what there is.")
    ] = None,
    table: Annotated[str | None, typer.Option("--table", help="What a row is, where a format has several.")] = None,
    db: Db = DEFAULT_DB,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE|FOLDER", help="'-': standard output.")] = "-",
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="How tolls, day and place of an incident are told.")
    ] = None,
    policy: PolicyOption = None,
    since: Annotated[str | None, typer.Option(help="First day of the happening, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or of its unit, or an id.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="ISO 3166-1 code, e.g. SY.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="PLOVER type, e.g. ASSAULT.")] = None,
    actor: Annotated[str | None, typer.Option(help="Part of the name of a party, or its id.")] = None,
    min_killed: Annotated[int | None, typer.Option(min=0, metavar="N", help="At least so many killed (best).")] = None,
    stories: Annotated[bool, typer.Option("--stories", help="Also incidents that no type covers (OTHER).")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="Start CSV with a byte order mark (for Excel).")] = False,
    hxl: Annotated[bool, typer.Option("--hxl", help="A row of HXL tags below the head (hapi).")] = False,
    header: Annotated[bool, typer.Option("--header", help="A line of names, where a layout has none (gdelt).")] = False,
    title: Annotated[str | None, typer.Option(help="A title, for formats that have one.")] = None,
    basemap: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Borders for maps: GeoJSON or TopoJSON.", exists=True)
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option("--manifest", metavar="FILE", help="Where the manifest goes; beside the output by default."),
    ] = None,
    older: Annotated[str | None, typer.Option("--format", hidden=True)] = None,
) -> int:
    """Take the record away in a format that other programs read, with a manifest beside it."""
    from marsad.publish import FORMATS, Options, Query

    name = fmt or older
    if name is None:
        _list(FORMATS)
        return OK
    wanted = Query(
        rule=checked_rule(rule), since=day_option("--since", since), until=day_option("--until", until), place=place,
        country=country, type=kind, actor=actor, min_killed=min_killed, stories=stories,
    )  # fmt: skip
    options = Options(table=table, bom=bom, hxl=hxl, header=header, title=title, basemap=basemap)
    return _export(name, options, wanted, policy, db, output, manifest)


def checked_rule(rule: str | None) -> str:
    """The rule of this name, or the default.

    Raises:
        UsageError: there is none.
    """
    from marsad.linking import DEFAULT_RULE, RULE_NAMES

    if rule is not None and rule not in RULE_NAMES:
        raise UsageError("no such rule", where=rule, remedy=f"Known are {', '.join(RULE_NAMES)}.")
    return rule or DEFAULT_RULE


def _list(formats: Mapping[str, Format]) -> None:
    for f in formats.values():
        tables = f" (--table {', '.join(f.tables)})" if f.tables else ""
        typer.echo(f"{f.name:<14} {f.words}{tables}")


def _export(
    name: str, options: Options, wanted: Query, policy: str | None, db: str, output: str, manifest: str | None
) -> int:
    from marsad.publish import FORMATS, RecordRelease, format_named, policy_named, write_export
    from marsad.record import Record

    if name in OLDER and name not in FORMATS:
        return _older(name, options, db, output)
    fmt = format_named(name)
    chosen = policy_named(policy)
    to: Path | BinaryIO = sys.stdout.buffer if output == "-" else Path(output)
    with Record.open(existing(db)) as record:
        release = RecordRelease(record, chosen, wanted)
        sys.stdout.flush()
        made = write_export(release, fmt, options, to, Path(manifest) if manifest else None)
    rows = ", ".join(f"{n} {what}" for what, n in made["rows"].items())
    typer.echo(f"{rows} -> {output} (policy {chosen.name}, rule {wanted.rule})", err=True)
    return OK


OLDER = ("csv", "json", "geojson")


def _older(name: str, options: Options, db: str, output: str) -> int:
    """The three tables of the first versions, until their formats stand in the registry."""
    from marsad import publish
    from marsad.record import Record

    table = options.table or "events"
    with Record.open(existing(db)) as record:
        rows: Any = record.incidents(other=False) if table == "incidents" else record.iter_documents()
        text = io.StringIO(newline="")
        count = publish.export(rows, text, table=table, fmt=name, manifest={"marsad": __version__}, bom=options.bom)
    if output == "-":
        sys.stdout.write(text.getvalue())
    else:
        Path(output).write_bytes(text.getvalue().encode())
    typer.echo(f"{count} {table} -> {output}", err=True)
    return OK
