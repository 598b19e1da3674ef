"""``marsad lessons actor``, ``type``, ``place``: a lesson given, or only looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, ActorsFile, AsJson, Db, LayerFile, OntologyFile, existing, using_layers
from marsad.cli._layers import country_option
from marsad.cli._lessons import By, Seen, Why, echo, lessons, say, tell

if TYPE_CHECKING:
    from marsad.coding import Lesson
    from marsad.grounding import Scope
    from marsad.record import Record

InCountry = Annotated[
    str | None, typer.Option("--in-country", metavar="CC", help="Only in reports about this country.")
]
InSource = Annotated[str | None, typer.Option("--in-source", metavar="NAME", help="Only in reports of this source.")]
InReport = Annotated[str | None, typer.Option("--in-report", metavar="REPORT", help="Only in this report.")]


@lessons.command(epilog='Example:  marsad lessons actor "Tigers" --is actor:forces-sy --in-source SANA')
def actor(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name as reports write it.")],
    means: Annotated[str | None, typer.Option("--is", metavar="ID", help="The actor that it means.")] = None,
    nobody: Annotated[bool, typer.Option("--not-an-actor", help="It is no actor's name.")] = False,
    new: Annotated[bool, typer.Option("--new", help="It is an actor that no registry has.")] = False,
    called: Annotated[str, typer.Option("--as", metavar="NAME", help="How the new actor is called.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="What the new actor is (rebel, militia, state_forces ...).")] = (
        "rebel"
    ),
    side: Annotated[str | None, typer.Option("--side", help="Whose side the new actor is on.")] = None,
    country: InCountry = None,
    source: InSource = None,
    report: InReport = None,
    why: Why = "",
    by: By = None,
    preview: Seen = False,
    db: Db = DEFAULT_DB,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Say which actor a name means in this record, or that it is none."""
    from marsad.errors import UsageError
    from marsad.lesson_of import known_actor, new_actor, no_actor
    from marsad.record import Record

    if (means is not None) + nobody + new != 1:
        raise UsageError("which actor?", where=name, remedy="Give one of --is ID, --new, --not-an-actor.")
    with using_layers(layer, actors), Record.open(existing(db), who=by) as record:
        scope = _scope(record, country, source, report)
        if means is not None:
            lesson = known_actor(record, name, means, scope)
        else:
            lesson = no_actor(name, scope) if nobody else new_actor(
                name, scope, called=called, kind=kind, country=scope.country, side=side
            )  # fmt: skip
        return _carry_out(record, lesson, why, by, preview=preview, as_json=as_json)


@lessons.command(name="type", epilog='Example:  marsad lessons type "opened fire" --from COERCE --to ASSAULT --preview')
def type_(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The words as reports write them.")],
    was: Annotated[str, typer.Option("--from", metavar="TYPE", help="The type that they are taken for.")],
    now: Annotated[str, typer.Option("--to", metavar="TYPE|none", help="The type that they tell of.")],
    country: InCountry = None,
    source: InSource = None,
    report: InReport = None,
    why: Why = "",
    by: By = None,
    preview: Seen = False,
    db: Db = DEFAULT_DB,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    ontology: OntologyFile = None,
    as_json: AsJson = False,
) -> int:
    """Say which type of event words tell of in this record, or that they tell of none."""
    from marsad.lesson_of import type_lesson
    from marsad.record import Record

    with using_layers(layer, actors), Record.open(existing(db), who=by) as record:
        to = None if now.lower() == "none" else now.upper()
        lesson = type_lesson(words, was.upper(), to, _scope(record, country, source, report))
        return _carry_out(record, lesson, why, by, preview=preview, as_json=as_json, ontology=ontology)


@lessons.command(epilog='Example:  marsad lessons place Mithal --to 36.5,38.25 --in-source "The Daily" --preview')
def place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name as reports write it.")],
    to: Annotated[str, typer.Option("--to", metavar="ID|LAT,LON", help="What it means: an id, or a point.")],
    country: InCountry = None,
    source: InSource = None,
    report: InReport = None,
    why: Why = "",
    by: By = None,
    preview: Seen = False,
    db: Db = DEFAULT_DB,
    layer: LayerFile = None,
    actors: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Say which place a name means in this record (`marsad places correct` with more scopes)."""
    from marsad.grounding.places import open_gazetteer
    from marsad.lesson_of import place_lesson
    from marsad.record import Record

    with using_layers(layer, actors), Record.open(existing(db), who=by) as record:
        lesson = place_lesson(name, to, _scope(record, country, source, report), open_gazetteer())
        return _carry_out(record, lesson, why, by, preview=preview, as_json=as_json)


def _scope(record: Record, country: str | None, source: str | None, report: str | None) -> Scope:
    from marsad.grounding import Scope

    found = None if report is None else record.need_report(report)
    return Scope(country_option(country), source, found)


def _carry_out(
    record: Record,
    lesson: Lesson,
    why: str,
    by: str | None,
    *,
    preview: bool,
    as_json: bool,
    ontology: str | None = None,
) -> int:
    from marsad.cli._app import project_types
    from marsad.lessons import keep_lesson, preview_lesson, said, waiting
    from marsad.record import kind_of, scope_of, stated

    if preview:
        tell(preview_lesson(record, lesson, ontology=project_types(ontology)), as_json=as_json)
        return OK
    number = keep_lesson(record, by, lesson, why)
    left = sum(1 for _ in waiting(record, (lesson,)))
    if as_json:
        echo(
            {"kind": "lesson_kept", "n": number, "decided": kind_of(lesson), "lesson": stated(lesson), "waiting": left}
        )
        return OK
    words, meaning = said(lesson)
    scope = scope_of(lesson).key
    say(f"{number}: “{words}” {f'means {meaning}' if meaning else 'is none'}{'' if scope == '*' else f' [{scope}]'}")
    say(f"{left} reports were read without it: marsad lessons apply" if left else "No report needs reading again.")
    return OK
