"""``marsad project``: a whole project as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, SOME_FAILED, Db, app, existing
from marsad.cli._backup import done, print_restored, told

project = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="The record with its settings, policy, and added places and actors as one file (docs/backup.md).",
    epilog="\b\nExamples:\n  marsad project export war.marsad\n  marsad project import war.marsad elsewhere",
)  # fmt: skip
app.add_typer(project, name="project")


@project.callback()
def _project() -> None:
    """A whole project as one file."""


@project.command("export", epilog="Example:  marsad project export war.marsad")
def export_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; none is written over.")],
    db: Db = DEFAULT_DB,
) -> int:
    """Write the record, marsad.toml, policy, table of sources, types, and added places and actors into one file.

    It holds everything but who is signed in: also restricted items, and accounts with the digests of their passwords.
    """
    from marsad.project import export_project
    from marsad.record import Record

    with Record.open(existing(db), create=False) as record:
        manifest = export_project(record, context.find_root().obj, file, told())
    done()
    beside = ", ".join(name for _, name, _ in manifest.files) or "no file beside it"
    typer.echo(f"{file}: {manifest.digest.rows} rows; {beside}; {file.stat().st_size / 1e6:.1f} MB")
    typer.echo(f"digest {manifest.digest.digest}")
    typer.echo(f"head {manifest.head}")
    return OK


@project.command("import", epilog="Example:  marsad project import war.marsad elsewhere")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of `marsad project export` or `marsad backup`.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder, or an empty one.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="An empty database for the record, else marsad.db there.")
    ] = None,
    expect: Annotated[
        str | None, typer.Option("--expect", metavar="DIGEST", help="The digest that was printed when it was made.")
    ] = None,
) -> int:
    """Make a folder of a project, that one can work in. All of it or nothing; it is read back and verified.

    The settings that the project brings are listed: look them over before you trust them.
    """
    from marsad.cli._terminal import safe
    from marsad.project import import_project

    made = import_project(file, folder, to, expect=expect, each=told())
    done()
    print_restored(made.record, made.restored)
    typer.echo(f"{made.folder}: {', '.join(made.files)}")
    for key, value in made.changed.items():
        typer.echo(safe(f"set: {key} = {value}"))
    return OK if made.restored.verified.sound else SOME_FAILED
