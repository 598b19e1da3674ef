"""``marsad actors``: the group, and what is known of an actor: ``find`` and ``show``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, ActorsFile, AsJson, app
from marsad.cli._layers import country_option

if TYPE_CHECKING:
    from marsad.coding import Coded
    from marsad.grounding import Entity
    from marsad.grounding.actors import Actor, Explained, Registry
    from marsad.record import Occurrences

_EXAMPLES = """Examples:

  marsad actors show "Syrian Democratic Forces"

  marsad actors find Shabab --country SO

  marsad actors add groups.csv              actors of your own, into your registry

  marsad actors sources                     what was added

  marsad actors undo                        takes the last addition back"""

actors = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Actors: whom a name means, what is known of them, and files of actors of your own.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(actors, name="actors")

#: Candidates shown where nobody asks for more.
_SHOWN = 8


def registry_of(file: str | None) -> Registry:
    """The shipped registry with the actors of this file, by default the user's own, over it."""
    from marsad.grounding.actors import ActorLayer, actors_path, shipped

    return ActorLayer(actors_path(file)).over(shipped())


@actors.command(epilog="Example:  marsad actors find Nusra --date 2013-05-01")
def find(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="As a report would print them.")],
    within: Annotated[
        Path | None, typer.Option("--in", metavar="FILE", help="Whom they mean in this report, with its reasons.")
    ] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DAY", help="The day of the report (ISO 8601).")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="The country that it is about.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Candidates to show.")] = _SHOWN,
    layer: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """Explain a match: the actors that the words may name, and why."""
    from marsad.cli._app import day_option
    from marsad.grounding.actors import explain

    checked = day_option("--date", day)
    if within is not None:
        return _found_in(words, within, layer, as_json=as_json)
    found = explain(
        words, registry_of(layer), year=int(checked[:4]) if checked else None, country=country_option(country or None)
    )[:most]
    if as_json:
        for e in found:
            sys.stdout.write(json.dumps(_explained(e), ensure_ascii=False) + "\n")
    elif not found:
        typer.echo("Not in the registry. `marsad actors add FILE` adds actors of your own.")
    else:
        _print_found(found)
    return OK


def _explained(e: Explained) -> dict[str, Any]:
    return {**_row("actor_candidate", e.actor), "weight": e.weight, "reasons": list(e.reasons)}


def _print_found(found: Sequence[Explained]) -> None:
    from marsad.cli._terminal import safe

    for e in found:
        told = (e.actor.kind, e.actor.country, _years(e.actor), e.actor.id)
        typer.echo(safe(f"{e.weight:5.2f}  {e.actor.name}  ({', '.join(x for x in told if x)})"))
        typer.echo(safe(f"       {'; '.join(e.reasons)}"))


# ---- in a report ----------------------------------------------------------------------------------------------------


def _found_in(words: str, file: Path, layer: str | None, *, as_json: bool) -> int:
    """The entities of a report whose words hold these, with the mentions that were joined to them."""
    from marsad.cli._app import using_layers
    from marsad.intake import Report, Unreadable, take
    from marsad.pipeline import read_report

    with using_layers(None, layer):
        for report in take([str(file)]):
            if isinstance(report, Unreadable):
                raise report.error
            if not isinstance(report, Report):
                continue
            for entity in _entities(words, coded := read_report(report)):
                _print_entity(entity, coded, as_json=as_json)
    return OK


def _entities(words: str, coded: Coded) -> list[Entity]:
    asked = words.casefold()
    return [e for e in coded.grounded.entities if any(asked in n.casefold() for n in (e.name, *e.aliases))]


def _print_entity(entity: Entity, coded: Coded, *, as_json: bool) -> None:
    reading = coded.grounded.reading
    spans = {m.id: m.span for m in reading.mentions}
    said = [(spans[i], spans[i].of(reading.report.text)) for i in entity.mentions if i in spans]
    unit_of = next((e for e in coded.grounded.entities if e.id == entity.part_of), None)
    unit = (unit_of.actor or unit_of.name) if unit_of else None
    if as_json:
        told = {
            "format": 1, "kind": "actor_in_report", "report": reading.report.id, "name": entity.name,
            "actor": entity.actor, "confidence": entity.confidence, "part_of": unit,
            "mentions": [{"begin": s.begin, "end": s.end, "words": w} for s, w in said],
        }  # fmt: skip
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    from marsad.cli._terminal import safe

    known = entity.actor or "not in the registry"
    part = f", part of {unit_of.name}" if unit_of else ""
    typer.echo(safe(f"{reading.report.id}: {entity.name} ({known}{part}; confidence {entity.confidence:.2f})"))
    for span, text in said:
        typer.echo(safe(f"  {span.begin:6} {text}"))


# ---- show -----------------------------------------------------------------------------------------------------------


@actors.command(epilog='Example:  marsad actors show "Free Syrian Army"')
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="A name of the actor, or its id (actor:fsa).")],
    db: Annotated[str, typer.Option("--db", metavar="FILE|URL", envvar="MARSAD_DB", help="The record.")] = DEFAULT_DB,
    layer: ActorsFile = None,
    as_json: AsJson = False,
) -> int:
    """All that is known of an actor: names, kind, parents and units, dyads, years, ids elsewhere, sources, and where
    it occurs in the record."""
    held = registry_of(layer)
    for actor in _asked(name, held):
        met = _met(actor, db)
        if as_json:
            sys.stdout.write(json.dumps(_shown(actor, held, met), ensure_ascii=False) + "\n")
        else:
            _print_actor(actor, held, met)
    return OK


def _asked(name: str, held: Registry) -> list[Actor]:
    from marsad.errors import UsageError
    from marsad.grounding.actors import explain

    if name in held:
        return [held[name]]
    found = explain(name, held)
    sure = [e.actor for e in found if e.weight > _SURE]
    if not sure:
        near = ", ".join(e.actor.name for e in found[:3])
        remedy = f"Did you mean {near}?" if near else "`marsad actors add FILE` adds actors of your own."
        raise UsageError("no actor of that name", where=name, remedy=remedy)
    return sure


#: Names that only resemble what was asked (see ``_explain``) are shown as a question, not as an answer.
_SURE = 0.5


def _met(actor: Actor, db: str) -> Occurrences | None:
    """Where it occurs in the record; null where there is none."""
    from marsad.record import Record

    if "://" not in db and not Path(db).exists():
        return None
    with Record.open(db, create=False) as record:
        return record.occurrences(actor.id)


def _row(kind: str, actor: Actor) -> dict[str, Any]:
    """The actor as a line of that kind; what kind of actor it is stands under another name."""
    names = {"ucdp": list(actor.ucdp_names), "acled": list(actor.acled_names)}
    return {"format": 1, **asdict(actor), **names, "kind": kind, "actor_kind": actor.kind}


def _years(actor: Actor) -> str:
    return f"{actor.start or '?'}-{actor.end}" if actor.start or actor.end else ""


def _above(actor: Actor, held: Registry) -> list[Actor]:
    """Its parents, the nearest first."""
    out: list[Actor] = []
    up = held.get(actor.parent)
    while up is not None and up not in out:
        out.append(up)
        up = held.get(up.parent)
    return out


def _shown(actor: Actor, held: Registry, met: Occurrences | None) -> dict[str, Any]:
    return {
        **_row("actor", actor), "parents": [a.id for a in _above(actor, held)],
        "units": [a.id for a in held.units.get(actor.id, ())], "record": asdict(met) if met else None,
    }  # fmt: skip


def _print_actor(actor: Actor, held: Registry, met: Occurrences | None) -> None:
    from marsad.cli._terminal import safe

    lines = [f"{actor.name}  ({actor.id})"]
    for head, values in _lines(actor, held):
        if values:
            lines.append(f"  {head:12} {values}")
    lines += [f"  {'in the record':12} {line}" for line in _meetings(met)]
    typer.echo(safe("\n".join(lines)))


def _lines(actor: Actor, held: Registry) -> list[tuple[str, str]]:
    from marsad.grounding.actors import actor_sources

    known = actor_sources()
    cited = [known[k].citation if k in known else k for k in actor.sources]
    foes = [held[i].name for i in actor.dyads if i in held]
    ids = [*(f"UCDP {i}" for i in actor.ucdp_id), *([f"Wikidata {actor.wikidata}"] if actor.wikidata else [])]
    return [
        ("names", ", ".join(actor.aliases)),
        ("kind", "; ".join(x for x in (actor.kind, actor.acled_type, actor.sector) if x)),
        ("country", actor.country or ""), ("years", _years(actor)), ("side", actor.side or ""),
        ("part of", " < ".join(a.name for a in _above(actor, held))),
        ("units", ", ".join(a.name for a in held.units.get(actor.id, ()))), ("fought", ", ".join(foes)),
        ("UCDP", ", ".join(actor.ucdp_names)), ("ACLED", ", ".join(actor.acled_names)),
        ("ids", ", ".join(ids)), ("sources", " ".join(cited)),
    ]  # fmt: skip


def _meetings(met: Occurrences | None) -> list[str]:
    if met is None:
        return []
    if not met.reports:
        return ["not named in it"]
    between = f", {met.first} to {met.last}" if met.first else ""
    events = ", ".join(f"{n} as {side}" for side, n in met.events) or "none"
    names = ", ".join(f"{name} ({n})" for name, n in met.names[:_SHOWN])
    return [f"{met.reports} reports{between}; events: {events}; claims of its own: {met.claims}", f"as {names}"]
