"""``marsad doctor``: is all well, and what to do where it is not."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, SOME_FAILED, AsJson, Db, app
from marsad.cli._configured import settings_file

if TYPE_CHECKING:
    from marsad.doctor import Case, Check

_EXAMPLES = """Examples:

  marsad doctor

  marsad doctor --db war.db --whole     page by page, for a large record

  marsad doctor --json

Exit status 1: something does not work (each is named, with what to do)."""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def doctor(
    context: typer.Context,
    db: Db = DEFAULT_DB,
    whole: Annotated[bool, typer.Option("--whole", help="Look at every page of a large record, too.")] = False,
    as_json: AsJson = False,
) -> int:
    """Check versions, packages, weights, places, cache, disk, clocks and the record, and say what to do.

    Nothing is changed, and nothing of the record's contents is told.
    """
    from marsad.doctor import diagnose

    worst = OK
    for check in diagnose(_case(context, db, whole=whole)):
        worst = SOME_FAILED if check.outcome == "fail" else worst
        _print(check, as_json=as_json)
    return worst


def _case(context: typer.Context, db: str, *, whole: bool) -> Case:
    """The settings anew, so that what is wrong with them is told like all else; an option for the record goes first."""
    from marsad.doctor import Case
    from marsad.errors import BrokenSettings
    from marsad.settings import load

    file = settings_file(context.find_root().params.get("config"))
    try:
        loaded = load(file, os.environ)
        if loaded.settings.record.db != db:
            loaded = load(file, {**os.environ, "MARSAD_DB": db})
        return Case(loaded, whole=whole)
    except BrokenSettings as error:
        return Case(load(None, {"MARSAD_DB": db}), error, whole)


def _print(check: Check, *, as_json: bool) -> None:
    from marsad.cli._terminal import safe

    if as_json:
        typer.echo(json.dumps({"format": 1, "kind": "check", **asdict(check)}, ensure_ascii=False))
        return
    typer.echo(safe(f"{check.outcome:4}  {check.name:10}  {check.what}"))
    if check.remedy:
        typer.echo(safe(f"{'':16}  -> {check.remedy}"))
