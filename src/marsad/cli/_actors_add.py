"""``marsad actors add``, ``undo`` and ``sources``: files of actors of one's own, into the registry and out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._actors import actors
from marsad.cli._app import OK, ActorsFile, AsJson
from marsad.cli._layers import country_option, format_option, listed, mapped, undone, write_missed

if TYPE_CHECKING:
    from marsad.grounding.actors.imports import Added

_HEADS = ("line", "id", "name", "country", "kind", "parent", "why")
#: Rows that could not be matched, of which so many are shown; all of them go into the file.
_SHOWN = 8

_EXAMPLES = """Examples:

  marsad actors add groups.csv --source "our desk" --licence "CC BY 4.0"

  marsad actors add ucdp-actor.csv          UCDP's list of actors

  marsad actors add acled-export.csv        names as ACLED writes them

  marsad actors add list.csv --map name=Groupe --country ML --dry-run

Formats: a table of one's own (name, aliases, kind, country, parent, start, end, ucdp, acled, wikidata, id); UCDP's list
of actors; exports or lists with the names of ACLED. CSV or xlsx."""


@actors.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of actors; each becomes a batch.")],
    format_: Annotated[str | None, typer.Option("--format", help="csv, ucdp or acled, where it does not show.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CC", help="Theirs, where none is named.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Who made it; kept with the batch.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Its licence; kept with the batch.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="OURS=THEIRS", help="A column of the table by its heading.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and add nothing.")] = False,
    unmatched: Annotated[
        Path | None, typer.Option("--unmatched", metavar="FILE", help="Write rows that were left here (CSV).")
    ] = None,
    layer: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Add files of actors to your registry: matched to what is there, never written over it, undone at will.

    A file is added whole or not at all. Reports that you read from then on know its actors.
    """
    from marsad.grounding.actors import ActorLayer, actors_path
    from marsad.grounding.actors.imports import FORMATS, Options, add_file

    options = Options(
        format_option(format_, FORMATS), country_option(country or None), source, licence, mapped(columns or [])
    )
    kept = ActorLayer(actors_path(layer))
    for i, file in enumerate(files):
        added = add_file(file, options, kept, dry_run=dry_run)
        left = write_missed(_HEADS, _rows(added), file, unmatched, more=i > 0)
        _print(added, left, as_json=as_json, dry_run=dry_run)
    return OK


def _rows(added: Added) -> list[tuple[object, ...]]:
    rows = ((m.row, m.why) for m in added.missed)
    return [(r.line, r.id, r.name, r.country, r.kind, r.parent, why) for r, why in rows]


def _print(added: Added, left: Path | None, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_object(added, left), ensure_ascii=False))
        return
    from marsad.cli._terminal import safe

    if added.before is not None:
        typer.echo(safe(f"{added.file}: added already, as batch {added.before}"))
        return
    number = "would be: " if dry_run else f"batch {added.batch.n}: " if added.batch else "nothing to add: "
    typer.echo(
        safe(
            f"{added.file} ({added.format}) {number}{added.rows} actors, {added.new} new, {added.matched} known "
            f"already ({added.lent} names lent to them), {len(added.missed)} not matched"
        )
    )
    for m in added.missed[:_SHOWN]:
        typer.echo(safe(f"  line {m.row.line}: {m.row.name}: {m.why}"))
    if left is not None:
        typer.echo(safe(f"  all that could not be matched: {left}"))


def _object(added: Added, left: Path | None) -> dict[str, Any]:
    return {
        "format": 1, "kind": "actors_added", "file": added.file, "sha256": added.sha256, "file_format": added.format,
        "batch": added.batch.n if added.batch else None, "before": added.before, "actors": added.rows,
        "new": added.new, "matched": added.matched, "lent": added.lent, "unmatched": str(left) if left else None,
        "missed": [{"line": m.row.line, "id": m.row.id, "name": m.row.name, "why": m.why} for m in added.missed],
    }  # fmt: skip


@actors.command(epilog="\b\nExamples:\n  marsad actors undo          the last batch\n  marsad actors undo 3")
def undo(
    batch: Annotated[int | None, typer.Argument(metavar="[BATCH]", help="Its number; the last one by default.")] = None,
    layer: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Take an addition back: the registry is again what it was before."""
    from marsad.grounding.actors import ActorLayer, actors_path

    undone(ActorLayer(actors_path(layer)), batch, as_json=as_json)
    return OK


@actors.command(epilog="Example:  marsad actors sources --json")
def sources(layer: ActorsFile = None, as_json: AsJson = False) -> int:
    """What was added: files, formats, licences, counts."""
    from marsad.grounding.actors import ActorLayer, actors_path

    listed(ActorLayer(actors_path(layer)), as_json=as_json)
    return OK
