"""``marsad places add``, ``undo`` and ``sources``: files of places of one's own, into the gazetteer and out of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import OK, AsJson, LayerFile
from marsad.cli._layers import country_option, format_option, listed, mapped, undone, write_missed
from marsad.cli._places import places

if TYPE_CHECKING:
    from marsad.grounding.places.imports import Added, Options
    from marsad.grounding.places.imports import Progress as Tell

_HEADS = ("line", "id", "name", "country", "kind", "parent", "why")
#: Rows that could not be matched, of which so many are shown; all of them go into the file.
_SHOWN = 8

_EXAMPLES = """Examples:

  marsad places add SY.zip alternateNamesV2.zip      GeoNames' dumps

  marsad places add syr_adminboundaries.xlsx         a COD-AB table with p-codes

  marsad places add front.geojson villages.csv --country SY --source "our field office"

  marsad places add list.csv --map name=Lieu --map lat=Y --map lon=X --dry-run

Formats: GeoNames dumps, alternate names, lists of units; COD-AB (xlsx, csv); OCHA's list of p-codes; GeoJSON; CSV."""


@places.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of places; each becomes a batch.")],
    format_: Annotated[str | None, typer.Option("--format", help="What the file is, where it does not show.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CC", help="Where its places lie.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Who made it; kept with every place.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Its licence; kept with every place.")] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="OURS=THEIRS", help="A column of the table by its heading.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and add nothing.")] = False,
    unmatched: Annotated[
        Path | None,
        typer.Option("--unmatched", metavar="FILE", help="Write rows that could not be matched here (CSV)."),
    ] = None,
    layer: LayerFile = None,
    as_json: AsJson = False,
) -> int:
    """Add files of places to your gazetteer: matched to what is there, never written over it, undone at will.

    A file is added whole or not at all. Reports that you read from then on know its places.
    """
    from marsad.grounding.places import Layer, layer_path, open_gazetteer
    from marsad.grounding.places.imports import add_file

    options = _options(format_, country, source, licence, columns or [])
    kept = Layer(layer_path(layer))
    with _telling(quiet=as_json) as tell:
        open_gazetteer(tell, kept)
        for i, file in enumerate(files):
            added = add_file(file, options, kept, dry_run=dry_run, progress=tell)
            left = write_missed(_HEADS, _rows(added), file, unmatched, more=i > 0)
            _print(added, left, as_json=as_json, dry_run=dry_run)
    return OK


def _options(
    format_: str | None, country: str | None, source: str | None, licence: str | None, columns: list[str]
) -> Options:
    from marsad.grounding.places.imports import FORMATS, Options

    known = format_option(format_, FORMATS)
    return Options(known, country_option(country or None), source, licence, mapped(columns))


@contextmanager
def _telling(*, quiet: bool) -> Iterator[Tell]:
    """A bar on a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _share, _step: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from marsad.cli._terminal import console

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("places", total=1.0)
        yield lambda share, step: bar.update(task, completed=share, description=step)


def _rows(added: Added) -> list[tuple[object, ...]]:
    rows = ((m.row, m.why) for m in added.missed)
    return [(r.line, r.id, r.name, r.country, r.kind, r.parent, why) for r, why in rows]


def _print(added: Added, left: Path | None, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_object(added, left), ensure_ascii=False))
        return
    from marsad.cli._terminal import console, safe

    out = console()
    if added.before is not None:
        out.print(safe(f"{added.sheet.file}: added already, as batch {added.before}"))
        return
    number = "would be: " if dry_run else f"batch {added.batch.n}: " if added.batch else "nothing to add: "
    out.print(
        safe(
            f"{added.sheet.file} ({added.sheet.format}) {number}{len(added.sheet.rows)} places, {added.new} new, "
            f"{added.matched} known already ({added.lent} names lent to them), {len(added.missed)} not matched"
        )
    )
    for note in added.notes:
        out.print(safe(f"  {note}"), style="dim")
    for m in added.missed[:_SHOWN]:
        out.print(safe(f"  line {m.row.line}: {m.row.name} ({m.row.id}): {m.why}"))
    if left is not None:
        out.print(safe(f"  all that could not be matched: {left}"))


def _object(added: Added, left: Path | None) -> dict[str, Any]:
    return {
        "format": 1, "kind": "places_added", "file": added.sheet.file, "sha256": added.sheet.sha256,
        "file_format": added.sheet.format, "batch": added.batch.n if added.batch else None, "before": added.before,
        "places": len(added.sheet.rows), "new": added.new, "matched": added.matched, "lent": added.lent,
        "how": added.how, "notes": list(added.notes), "unmatched": str(left) if left else None,
        "missed": [{"line": m.row.line, "id": m.row.id, "name": m.row.name, "why": m.why} for m in added.missed],
    }  # fmt: skip


@places.command(epilog="\b\nExamples:\n  marsad places undo          the last batch\n  marsad places undo 3")
def undo(
    batch: Annotated[int | None, typer.Argument(metavar="[BATCH]", help="Its number; the last one by default.")] = None,
    layer: LayerFile = None,
    as_json: AsJson = False,
) -> int:
    """Take an addition back: the gazetteer is again what it was before."""
    from marsad.grounding.places import Layer, layer_path

    undone(Layer(layer_path(layer)), batch, as_json=as_json)
    return OK


@places.command(epilog="Example:  marsad places sources --json")
def sources(layer: LayerFile = None, as_json: AsJson = False) -> int:
    """What was added: files, formats, licences, counts."""
    from marsad.grounding.places import Layer, layer_path

    listed(Layer(layer_path(layer)), as_json=as_json)
    return OK
