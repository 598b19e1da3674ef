"""The application: options that all commands share, errors to exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad._version import __version__, extraction_version
from marsad.errors import MarsadError, RecordError

if TYPE_CHECKING:
    from marsad.coding import Ontology

OK, SOME_FAILED, WRONG_USE, RECORD_UNUSABLE, INTERRUPTED = 0, 1, 2, 3, 130

#: Where a record is kept when nobody says otherwise.
DEFAULT_DB = "marsad.db"

Db = Annotated[
    str,
    typer.Option("--db", metavar="FILE|URL", envvar="MARSAD_DB", help="The record: an SQLite file or postgresql://..."),
]
Reader = Annotated[
    str,
    typer.Option(
        "--reader",
        metavar="NAME|FOLDER",
        envvar="MARSAD_READ_READER",
        help="Who reads: shipped, rules (no model), or a folder of `marsad train`.",
    ),
]
LayerFile = Annotated[
    str | None,
    typer.Option(
        "--places", metavar="FILE", envvar="MARSAD_PLACES", help="The file of added places; by default your own."
    ),
]
ActorsFile = Annotated[
    str | None,
    typer.Option(
        "--actors", metavar="FILE", envvar="MARSAD_ACTORS", help="The file of added actors; by default your own."
    ),
]
OntologyFile = Annotated[
    str | None,
    typer.Option(
        "--ontology", metavar="FILE", envvar="MARSAD_ONTOLOGY",
        help="Your project's own types of events; by default marsad.toml, where the folder holds one.",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]

app = typer.Typer(
    name="marsad",
    add_completion=False,
    no_args_is_help=True,
    # plain help: loading rich for it alone costs 0.2 s
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads reports of armed conflict and keeps a record: who did what to whom, where, when, with what losses, "
    "according to whom.",
    epilog="Start with:  marsad read examples/reports   then:  marsad status",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"marsad {__version__} (extraction {extraction_version()})")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print versions.")
    ] = False,
    config: Annotated[
        str | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="The settings; by default MARSAD_CONFIG, else ./marsad.toml.",
        ),
    ] = None,
    log_format: Annotated[
        str | None, typer.Option("--log-format", metavar="human|json", help="How what happens is told, to stderr.")
    ] = None,
    log_level: Annotated[
        str | None,
        typer.Option("--log-level", metavar="LEVEL", help="The least that is told: debug, info, warning, error."),
    ] = None,
) -> None:
    """Options before the command."""
    from marsad.cli._configured import configure

    configure(context, config, {"logs.format": log_format, "logs.level": log_level})


def _load_commands() -> None:
    # each registers its commands
    from marsad.cli import (  # noqa: F401
        _actors,
        _actors_add,
        _backfill,
        _backup,
        _bench,
        _brief,
        _changes,
        _compare,
        _config,
        _control,
        _copies,
        _desk,
        _desk_people,
        _doctor,
        _export,
        _grade,
        _import,
        _incidents,
        _lessons,
        _lessons_give,
        _link,
        _method,
        _move,
        _ontology,
        _places,
        _places_add,
        _places_correct,
        _places_find,
        _policy,
        _project,
        _read,
        _review,
        _rulings,
        _search,
        _second,
        _sensitivity,
        _show,
        _status,
        _train,
        _verify,
        _watch,
    )


def run(arguments: list[str]) -> int:
    """Run one command; gives the exit status, prints errors to stderr."""
    _load_commands()
    try:
        result = typer.main.get_command(app).main(arguments, prog_name="marsad", standalone_mode=False)
        sys.stdout.flush()
        status = result if isinstance(result, int) else OK
        return _interrupted() if status == INTERRUPTED else status
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as wrong:
        typer.echo(f"Error: {wrong.format_message()} (marsad COMMAND --help explains)", err=True)
        return WRONG_USE
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        # the reader of our output went away (`| head`): nothing is lost, and nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except MarsadError as error:
        typer.echo(error.message, err=True)
        return RECORD_UNUSABLE if isinstance(error, RecordError) else WRONG_USE


def _interrupted() -> int:
    typer.echo("Interrupted. What was read is kept; run the same command again to go on.", err=True)
    return INTERRUPTED


#: The file of a project's own types that is used where nobody names one.
PROJECT_FILE = "marsad.toml"


def project_types(file: str | None) -> Ontology:
    """The types that a project adds: of this file, else of the folder's ``marsad.toml``, else none.

    Raises:
        BrokenOntology: the file cannot be used.
    """
    from marsad.coding import SHIPPED, read_ontology

    if file is None and not Path(PROJECT_FILE).is_file():
        return SHIPPED
    return read_ontology(Path(file or PROJECT_FILE))


def existing(db: str) -> str:
    """The address of a record that must be there already; wrong use otherwise."""
    from marsad.errors import RecordUnusable

    if "://" not in db and not Path(db).exists():
        raise RecordUnusable(
            "there is no record here", where=db, remedy="Read something first: marsad read PATH --db FILE"
        )
    return db


@contextmanager
def using_layers(places: str | None, actors: str | None = None) -> Iterator[None]:
    """Within the block the added places and actors are those of these files as they are now, also in processes that
    are started."""
    from marsad.grounding.actors import STATE, user_actors
    from marsad.grounding.places import PINNED, user_state

    given = {"MARSAD_PLACES": places, "MARSAD_ACTORS": actors}
    before = {name: os.environ.get(name) for name in (*given, PINNED, STATE)}
    try:
        os.environ.update({name: file for name, file in given.items() if file is not None})
        os.environ.update({PINNED: user_state(), STATE: user_actors()})
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def day_option(name: str, value: str | None) -> str | None:
    """A day given on the command line, checked.

    >>> day_option("--since", "2016-05-01")
    '2016-05-01'
    """
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a day like 2016-05-01", param_hint=name) from None
