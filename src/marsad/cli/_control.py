"""``marsad control``: who is said to hold a place, when, by whom, and where that contradicts itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, WRONG_USE, AsJson, Db, app, day_option, existing
from marsad.cli._control_words import count
from marsad.cli._terminal import safe

if TYPE_CHECKING:
    from marsad.grounding.actors import Registry
    from marsad.grounding.places import Gazetteer
    from marsad.linking import Names, Statement, Timeline
    from marsad.record import Record

#: How sure the gazetteer must be of a bare name for its first choice to be taken without asking.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the record that a name may mean, with its statements. ``chance`` is the gazetteer's, 0 to 1."""

    key: str
    statements: tuple[Statement, ...]
    chance: float

    @property
    def words(self) -> str:
        """Its name, unit and kind, for a list."""
        p = next(s.place for s in self.statements if s.place is not None)
        where = ", ".join(x for x in (p.name, p.admin1 if p.admin1 != p.name else None, p.country) if x)
        return safe(f"{where} ({p.feature or p.precision}, {self.key}): {count(len(self.statements), 'statement')}")


@app.command(
    epilog="\b\nExamples:\n  marsad control Aleppo --at 2016-06-15\n  marsad control geonames:170794 --plot deir.svg",
)
def control(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A town or unit: name, or id in the gazetteer.")],
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="Only who holds it as of that day.")] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE.svg", help="Draw the timeline, too.")] = None,
    most: Annotated[int, typer.Option("--statements", min=0, help="Statements printed in full; 0: all.")] = 20,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Who is said to hold a place over time: by whom it is said, what contradicts it, and what is unknown."""
    from marsad.record import Record

    days = tuple(_day(name, value) for name, value in (("--at", at), ("--since", since), ("--until", until)))
    with Record.open(existing(db)) as record:
        found = _meant(record, place)
        if isinstance(found, int):
            return found
        chosen, others = found
        line = timeline_of(chosen.statements, record)
        inside = [] if as_json or at else _within(chosen, record)
    _print(line, days, others, as_json=as_json, most=most)
    if inside:
        typer.echo("\nPlaces in it")
        for told in inside:
            typer.echo(f"  {told}")
    if plot is not None:
        from marsad.cli._control_plot import control_svg

        plot.write_text(control_svg(line, days[1], days[2]), encoding="utf-8")
        typer.echo(f"drawn: {plot}", err=True)
    return OK


def _print(
    line: Timeline, days: tuple[date | None, ...], others: tuple[Found, ...], *, as_json: bool, most: int
) -> None:
    from marsad.cli._control_print import at_account, control_account
    from marsad.cli._terminal import console
    from marsad.linking import control_timeline_object

    at, since, until = days
    if as_json:
        typer.echo(json.dumps(control_timeline_object(line), ensure_ascii=False))
        return
    out = console()
    told = at_account(line, at, out.width) if at is not None else control_account(line, since, until, out.width, most)
    for text in told:
        out.print(text)
    for other in others:
        typer.echo(f"also of that name: {other.words}", err=True)


def _day(name: str, value: str | None) -> date | None:
    checked = day_option(name, value)
    return date.fromisoformat(checked) if checked is not None else None


# ---- which place ------------------------------------------------------------------------------------------------


def _meant(record: Record, name: str) -> tuple[Found, tuple[Found, ...]] | int:
    """The place that a name means and the others that bear it; an exit status where it is answered already."""
    found = tuple(_candidates(record, name))
    if not found:
        typer.echo(f"No statement of control about {name!r} in this record.")
        return OK
    first, *rest = found
    if rest and first.chance < _SURE:
        typer.echo(f"{name!r} may be one of these; give the id:")
        for each in found:
            typer.echo(f"  {each.words}")
        return WRONG_USE
    return first, tuple(rest)


def _candidates(record: Record, name: str) -> Iterator[Found]:
    """Places with statements, the likeliest first: those that the gazetteer knows by the name, then those that
    reports call so."""
    from marsad.grounding.places import explain, open_gazetteer
    from marsad.linking import statements_by_place

    if ":" in name:
        yield from (Found(k, s, 1.0) for k, s in statements_by_place(record.controls(place=name)).items())
        return
    chances = {e.place.id: e.probability for e in explain(name, open_gazetteer())[:_LOOKED_AT]}
    found = {k: s for id_ in chances for k, s in statements_by_place(record.controls(place=id_)).items()}
    for key, statements in statements_by_place(record.controls(place=name)).items():
        if any(s.place is not None and _called(s.place.name, name) for s in statements):
            found.setdefault(key, statements)
    sure = len(found) == 1
    order = sorted(found, key=lambda k: (-chances.get(k, 0.0), -len(found[k]), k))
    yield from (Found(k, found[k], 1.0 if sure else chances.get(k, 0.0)) for k in order)


#: Candidates of the gazetteer that the record is asked for.
_LOOKED_AT = 20


def _called(name: str, asked: str) -> bool:
    """Is it the name itself, and not the unit that the place lies in?"""
    return asked.casefold() in name.casefold()


# ---- whose it is ------------------------------------------------------------------------------------------------


def timeline_of(statements: tuple[Statement, ...], record: Record) -> Timeline:
    """The timeline of statements of a record about one place."""
    from marsad.linking import control_timeline

    return control_timeline(statements, record.copies_of({s.report for s in statements}), names_of(statements))


#: Places of a unit that are listed, those with the most statements first.
_WITHIN = 15


def _within(unit: Found, record: Record) -> list[str]:
    """The places that lie in a unit, a line each: who was last said to hold the whole of it."""
    from marsad.cli._control_words import last_word
    from marsad.linking import control_timeline, statements_by_place

    place = next((s.place for s in unit.statements if s.place is not None), None)
    if place is None or place.feature != "admin1" or place.admin1 is None:
        return []
    found = statements_by_place(record.controls(admin1=place.admin1, country=place.country))
    inside = sorted((k for k in found if k != unit.key), key=lambda k: (-len(found[k]), k))
    names = names_of([s for k in inside[:_WITHIN] for s in found[k]])
    told = [last_word(control_timeline(found[k], (), names)) for k in inside[:_WITHIN]]
    return [*told, *([f"and {len(inside) - _WITHIN} more places"] if len(inside) > _WITHIN else [])]


def names_of(statements: Iterable[Statement]) -> Names:
    """What the registry and the gazetteer know of the names in these statements: units of forces, nationalities,
    media of a side."""
    from marsad.grounding.actors import open_registry
    from marsad.grounding.places import open_gazetteer
    from marsad.linking import Names

    told = tuple(statements)
    registry, gazetteer = open_registry(), open_gazetteer()
    bodies = {b for s in told for b in (s.holder, s.against) if b is not None}
    actors = {a for b in bodies for a in (b.actor, b.force) if a}
    actors |= {v.speaker.actor for s in told for v in s.voices if v.speaker is not None and v.speaker.actor}
    forces = {a: _top(registry, a) for a in sorted(actors)}
    for b in bodies:
        if b.actor is None and b.force is None:
            forces.update(_nations(b.name, gazetteer))
    outlets = {s.source.casefold() for s in told if s.source}
    media = (a for a in registry if a.kind == "media" and a.side is not None)
    sides = {n.casefold(): a.side for a in media for n in (a.name, *a.aliases) if n.casefold() in outlets}
    called = {a: known.name for a in actors if (known := registry.get(a)) is not None}
    return Names(
        forces, _foes(registry, set(forces.values())), called, {k: v for k, v in sides.items() if v is not None}
    )


def _top(registry: Registry, actor: str) -> str:
    """The topmost body that an actor is a part of."""
    seen = {actor}
    while (known := registry.get(actor)) is not None and known.parent is not None and known.parent not in seen:
        actor = known.parent
        seen.add(actor)
    return actor


def _foes(registry: Registry, tops: set[str]) -> dict[str, frozenset[str]]:
    """Topmost body -> those that it fought. A state answers for its forces, a group not for those that left it."""
    found: dict[str, set[str]] = {}
    for actor in registry:
        if actor.dyads and (top := _answering(registry, actor.id)) in tops:
            found.setdefault(top, set()).update(_answering(registry, foe) for foe in actor.dyads)
    return {top: frozenset(foes) for top, foes in found.items()}


def _answering(registry: Registry, actor: str) -> str:
    top = _top(registry, actor)
    return top if top.startswith("actor:state-") else actor


def _nations(name: str, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """The states whose nationality a description names ("Israeli")."""
    from marsad.grounding.actors import state_id

    for word in name.casefold().split():
        place = gazetteer.demonym(word)
        if place is not None and place.kind == "country" and place.country is not None:
            yield word, state_id(place.country)
