"""``marsad lessons``: what reviewers taught the record: listed, taken back, given again, replayed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import (
    DEFAULT_DB,
    OK,
    SOME_FAILED,
    ActorsFile,
    AsJson,
    Db,
    LayerFile,
    OntologyFile,
    app,
    existing,
    project_types,
    using_layers,
)

if TYPE_CHECKING:
    from marsad.differing import Difference
    from marsad.lessons import Listed, Preview, ReportChange

#: Reports that changed, of which so many are shown, each with so many values.
_SHOWN, _VALUES = 20, 6

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for whoever asks later.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your user name.")]
Seen = Annotated[bool, typer.Option("--preview", help="Say what would change, and write nothing.")]

_EXAMPLES = """Examples:

  marsad lessons                             what was taught, and what became of it

  marsad lessons actor Falcons --new --kind rebel --in-country SY

  marsad lessons type slammed --from ACCUSE --to none --preview

  marsad lessons apply                       reads again what the lessons touch

  marsad lessons revoke 3 --why "others bear that name too" """

lessons = typer.Typer(
    no_args_is_help=False,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Lessons: what names of actors and places mean in this record, and what words tell of.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(lessons, name="lessons")


@lessons.callback()
def listed(
    context: typer.Context,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    holding: Annotated[bool, typer.Option("--holding", help="Only those that hold.")] = False,
) -> int:
    """What reviewers taught this record, with rulings; without a command it is listed."""
    from marsad.lessons import lessons as all_lessons
    from marsad.record import Record

    if context.invoked_subcommand is not None:
        return OK
    with Record.open(existing(db)) as record:
        rows = [x for x in all_lessons(record) if not holding or x.state == "holds"]
    for row in rows:
        if as_json:
            echo({**asdict(row), "kind": "lesson", "decided": row.kind})
        else:
            say(_line(row))
    if not rows and not as_json:
        say("Nothing was taught.")
    return OK


_SORTS = {"place_name": "place", "actor_name": "actor", "type_fix": "type", "same": "same", "not_same": "not same"}


def _line(x: Listed) -> str:
    meaning = "" if x.lesson is None else f" means {x.meaning}" if x.meaning else " is none"
    scope = f" [{x.scope}]" if x.scope != "*" else ""
    read = f"; {x.read} read again, {x.changed} changed" if x.read else ""
    ended = f"  ({x.state}{f', {x.ended}' if x.ended else ''})" if x.state != "holds" else ""
    why = f": {x.why}" if x.why else ""
    return f"{x.n:>4} {x.at[:16]} {x.who}  {_SORTS[x.kind]} “{x.words}”{meaning}{scope}{why}{read}{ended}"


@lessons.command(epilog='Example:  marsad lessons revoke 3 --why "others bear that name too"')
def revoke(
    number: Annotated[int, typer.Argument(metavar="N", help="The number that `marsad lessons` shows.")],
    why: Why = "",
    by: By = None,
    preview: Seen = False,
    db: Db = DEFAULT_DB,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Take a lesson (or a ruling) back. It stays in the record; `marsad lessons apply` reads again what it touched."""
    from marsad.lessons import preview_revoke, revoke_lesson
    from marsad.record import Record

    with using_layers(layer, actors), Record.open(existing(db), who=by) as record:
        if preview:
            tell(preview_revoke(record, number), as_json=as_json)
            return OK
        revoke_lesson(record, by, number, why)
    if as_json:
        echo({"kind": "lesson_revoked", "n": number})
    else:
        say(f"{number} is taken back (marsad lessons apply reads again what it touched)")
    return OK


@lessons.command(epilog="Example:  marsad lessons restore 3")
def restore(
    number: Annotated[int, typer.Argument(metavar="N", help="The number that `marsad lessons` shows.")],
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Give a lesson again that was taken back or replaced; it gets a new number."""
    from marsad.lessons import restore_lesson
    from marsad.record import Record

    with Record.open(existing(db), who=by) as record:
        n = restore_lesson(record, by, number, why)
    if as_json:
        echo({"kind": "lesson_restored", "n": n, "restores": number})
    else:
        say(f"{n}: what {number} said holds again")
    return OK


@lessons.command(epilog="Example:  marsad lessons apply --db war.db --jobs 2")
def apply(
    db: Db = DEFAULT_DB,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes. Same result.")] = 1,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Do not look for copies and incidents afterwards.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
    reader: Annotated[
        str | None,
        typer.Option("--reader", metavar="NAME|FOLDER", help="Who reads; by default as each report was read."),
    ] = None,
    by: By = None,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    ontology: OntologyFile = None,
    as_json: AsJson = False,
) -> int:
    """Read again every report that lessons touch and that was read without them, and say what changed.

    The new reading supersedes the old one, which stays; what reviewers decided is not touched.
    """
    from marsad.cli._link import link_record
    from marsad.cli._progress import progress
    from marsad.grounding.places import open_gazetteer
    from marsad.lessons import reread
    from marsad.record import Record

    with using_layers(layer, actors), Record.open(existing(db)) as record, progress([], quiet=quiet) as bar:
        open_gazetteer(lambda share, step: bar.say(f"gazetteer {share:.0%}: {step}"))
        bar.say("reading again")
        types = project_types(ontology)
        done = reread(record, who=by, reader=reader, jobs=jobs, ontology=types, each=lambda *_: bar.step())
        for message in done.failed:
            bar.fail(message)
        if done.reports and not no_link:
            bar.say("linking")
            link_record(record)
    if as_json:
        for change in done.reports:
            echo({"kind": "lesson_applied", **asdict(change)})
    elif not quiet:
        _changes(done.changes)
        failed = f", {len(done.failed)} failed" if done.failed else ""
        say(f"{len(done.reports)} reports read again, {len(done.changes)} changed{failed}")
    return SOME_FAILED if done.failed else OK


# ---- telling ----------------------------------------------------------------------------------------------------


def tell(seen: Preview, *, as_json: bool) -> None:
    """What would change."""
    if as_json:
        echo({"kind": "lesson_preview", **asdict(seen), "incidents": seen.incidents})
        return
    say("Nothing is written. It would be so:")
    _changes(seen.changes)
    sample = f"; of these the first {seen.read} were read for this preview" if seen.sampled else ""
    say(f"It touches {seen.reports} reports{sample}: {len(seen.changes)} change, in {len(seen.incidents)} incidents")


def _changes(changes: tuple[ReportChange, ...]) -> None:
    for change in changes[:_SHOWN]:
        say(f"{change.report}: {change.title or ''}".rstrip(": "))
        for d in change.found[:_VALUES]:
            say(f"    {_difference(d)}")
        if len(change.found) > _VALUES:
            say(f"    ... and {len(change.found) - _VALUES} more")
    if len(changes) > _SHOWN:
        say(f"... and {len(changes) - _SHOWN} more reports")


def _difference(d: Difference) -> str:
    key = f" {d.key}" if d.key not in ("meaning", d.of) else ""
    return f"{d.of} “{d.words}”{key}: {d.before or 'none'} -> {d.after or 'none'}"


def say(text: str) -> None:
    """One line for people."""
    from marsad.cli._terminal import safe

    typer.echo(safe(text))


def echo(value: dict[str, Any]) -> None:
    """One line for scripts."""
    typer.echo(json.dumps({"format": 1, **value}, ensure_ascii=False))
