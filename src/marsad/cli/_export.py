"""``marsad export``: the record in the formats people use, through the policy."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from marsad.cli._app import DEFAULT_DB, OK, Db, app, day_option, existing
from marsad.cli._terminal import safe
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.publish import Format, Options, Query

PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="NAME|FILE",
        envvar="MARSAD_FILES_POLICY",
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
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Processes for many incidents; by default 2.")
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option("--manifest", metavar="FILE", help="Where the manifest goes; beside the output by default."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only list what would be withheld, and why; it shows what it lists.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The preview as JSON, one object a line.")] = False,
    older: Annotated[str | None, typer.Option("--format", hidden=True)] = None,
) -> int:
    """Take the record away in a format that other programs read, with a manifest beside it."""
    from marsad.publish import FORMATS, Options, Query, default_jobs, format_named

    name = fmt or older
    if name is None:
        _list(FORMATS)
        return OK
    wanted = Query(
        rule=checked_rule(rule), since=day_option("--since", since), until=day_option("--until", until), place=place,
        country=country, type=kind, actor=actor, min_killed=min_killed, stories=stories,
    )  # fmt: skip
    # the spelling of the first versions had the events as its table
    table = table or ("events" if fmt is None and name in ("csv", "json", "geojson") else None)
    options = Options(
        table=table, bom=bom, hxl=hxl, header=header, title=title, basemap=basemap, jobs=jobs or default_jobs(),
    )  # fmt: skip
    if preview:
        format_named(name)
        return _preview(wanted, policy, db, as_json=as_json)
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
    from marsad.publish import RecordRelease, format_named, policy_named, write_export
    from marsad.record import Record

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


def _preview(wanted: Query, policy: str | None, db: str, *, as_json: bool) -> int:
    from marsad.publish import RecordRelease, counted, policy_named, preview
    from marsad.record import Record

    chosen = policy_named(policy)
    with Record.open(existing(db)) as record:
        items = tuple(preview(RecordRelease(record, chosen, wanted)))
    if as_json:
        for item in items:
            typer.echo(json.dumps({"format": 1, "kind": "withheld", **asdict(item)}, ensure_ascii=False))
        return OK
    for reason, n in counted(items).items():
        typer.echo(f"{n:>7}  {reason}")
    for item in sorted(items, key=lambda x: (x.reason, x.of or "", x.what)):
        instead = f" -> {item.instead}" if item.instead else ""
        typer.echo(safe(f"{item.reason}: {item.of or 'all'}: {item.what}{instead}"))
    if not items:
        typer.echo("Nothing is withheld.")
    return OK
