"""What commands of added places and of added actors share: files of rows left out, batches listed and taken back."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.grounding.layerfile import Batch, LayerFile

#: The names of the formats of a kind of file.
Format = TypeVar("Format", bound=str)


def write_missed(
    heads: Sequence[str], rows: Sequence[Sequence[object]], file: Path, asked: Path | None, *, more: bool
) -> Path | None:
    """The rows that could not be matched, where the user said, else beside the file; null where there are none, or no
    room for them there (the first are shown all the same). ``more``: those of earlier files stand there already."""
    if not rows:
        return None
    try:
        if asked is None:
            return _written(heads, rows, file.with_name(f"{file.stem}.unmatched.csv"), more=False)
        return _written(heads, rows, asked, more=more and asked.exists())
    except OSError as fault:
        if asked is None:
            return None
        remedy = "Name another file with --unmatched; what was matched is added."
        raise UsageError(f"cannot be written ({fault})", where=str(asked), remedy=remedy) from fault


def _written(heads: Sequence[str], rows: Sequence[Sequence[object]], path: Path, *, more: bool) -> Path:
    from marsad.publish import safe

    # the byte order mark, for spreadsheets, only once
    with path.open("a" if more else "w", newline="", encoding="utf-8" if more else "utf-8-sig") as out:
        table = csv.writer(out)
        if not more:
            table.writerow(heads)
        table.writerows([safe("" if c is None else str(c)) for c in row] for row in rows)
    return path


def country_option(text: str | None) -> str | None:
    """The ISO code of a country given with --country.

    Raises:
        typer.BadParameter: it is none.
    """
    from marsad.grounding.places.imports import iso

    if text is None:
        return None
    if (code := iso(text)) is None:
        raise typer.BadParameter(f"{text!r} is no country of ISO 3166", param_hint="--country")
    return code


def format_option(name: str | None, formats: Sequence[Format]) -> Format | None:
    """The format given with --format.

    Raises:
        typer.BadParameter: it is none of these.
    """
    known = next((f for f in formats if f == name), None)
    if name is not None and known is None:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(formats)}", param_hint="--format")
    return known


def mapped(columns: Sequence[str]) -> dict[str, str]:
    """Columns given as OURS=THEIRS.

    Raises:
        typer.BadParameter: one is not like that.
    """
    pairs = [c.partition("=") for c in columns]
    if wrong := next((ours for ours, sign, theirs in pairs if not (ours and sign and theirs)), None):
        raise typer.BadParameter(f"{wrong!r} is not like name=Heading", param_hint="--map")
    return {ours: theirs for ours, _, theirs in pairs}


def undone(layer: LayerFile, n: int | None, *, as_json: bool) -> None:
    """Take a batch back, and say so."""
    gone = layer.undo(n)
    if as_json:
        typer.echo(json.dumps(_object(f"{layer.what}_undone", gone), ensure_ascii=False))
        return
    from marsad.cli._terminal import safe

    typer.echo(safe(f"batch {gone.n} ({gone.file}) is taken back: {gone.added} {layer.what}, {gone.lent} names"))


def listed(layer: LayerFile, *, as_json: bool) -> None:
    """What was added: files, formats, licences, counts."""
    from marsad.cli._terminal import console

    batches = layer.batches()
    if as_json:
        for b in batches:
            typer.echo(json.dumps(_object(f"{layer.what}_batch", b), ensure_ascii=False))
        return
    out = console()
    out.print(f"{layer.path}: {len(batches)} batches, {sum(b.added for b in batches)} {layer.what}")
    if batches:
        out.print(_table(batches))


def _object(kind: str, batch: Batch) -> dict[str, Any]:
    fields = asdict(batch)
    return {"format": 1, "kind": kind, "file_format": fields.pop("format"), **fields}


def _table(batches: tuple[Batch, ...]) -> Any:  # noqa: ANN401
    from rich.table import Table

    from marsad.cli._terminal import safe

    table = Table(box=None, pad_edge=False)
    for head in ("batch", "file", "format", "source", "licence", "added", "new", "known", "names lent", "not matched"):
        table.add_column(head)
    for b in batches:
        cells = (
            b.n, b.file, b.format, b.source or "", b.licence or "", b.at[:10], b.added, b.matched, b.lent, b.missed,
        )  # fmt: skip
        table.add_row(*(safe(str(c)) for c in cells))
    return table
