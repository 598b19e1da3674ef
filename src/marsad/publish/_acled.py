"""Incidents in ACLED's layout of 31 columns (2022 to 2026), and the list of deleted ids beside them.

The columns, labels and codes are those of ACLED's codebook; docs/exports.md says what differs and why. Of an incident
without a sub-event of ACLED's, or without a day that ACLED would code, there is no row: both are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from marsad.publish._acled_notes import notes
from marsad.publish._csv import write_rows
from marsad.publish._deaths import least_standing
from marsad.publish._formats import Counts, Options
from marsad.publish._nations import NOWHERE, nation, table
from marsad.publish._query import DEFAULT_RULE
from marsad.publish._released import Incident, Party, Release
from marsad.publish._standings import ACLED_TYPES, Standing, in_war, once, opposed, standings

Cell = str | int | float | None

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
DELETED_COLUMNS = ("event_id_number", "deleted_timestamp", "marsad_id", "merged_into", "why")


@dataclass(frozen=True, slots=True)
class SubEvent:
    """A sub-event of ACLED's. ``civil``: civilians are its target by definition (1), if they are the other side (?)."""

    event: str
    disorder: str
    civil: str
    words: str


@cache
def sub_events() -> dict[str, SubEvent]:
    """ACLED's 25 sub-events by their label."""
    return {r[0]: SubEvent(*r[1:]) for r in table("acled_events.tsv")}


#: Event types in which force is used, so that a government stands there as its army.
_FORCE = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))
#: Sub-events of two sides that reports may name in one breath.
_MUTUAL = frozenset(("Armed clash", "Agreement", "Non-violent transfer of territory"))
_CROWD = {"Protests": "Protesters", "Riots": "Rioters"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side in ACLED's columns: null where nobody is known."""

    actor: str | None = None
    type: str | None = None
    beside: str | None = None


def sides(incident: Incident, event: str) -> tuple[Side, Side]:
    """Actor 1 and actor 2 with those beside them. ACLED gives the numbers no meaning of attacker and attacked; here
    actor 1 is who is said to have done it, where that is said."""
    where = incident.where.country if incident.where else None
    one, two = _named(incident.actors, incident.targets, event, incident.acled in _MUTUAL, where)
    return one, two or _harmed(incident, event, where)


@lru_cache(maxsize=16384)
def _named(
    actors: tuple[Party, ...], targets: tuple[Party, ...], event: str, mutual: bool, where: str | None
) -> tuple[Side, Side | None]:
    """The two sides as parties are named; null for the second where none is. The same few meet again and again."""
    first = list(standings(actors, "actor", where))
    second = list(standings(targets, "target", where))
    if event in _FORCE:
        first = once(in_war(s) for s in first if not s.civil)
        first, second = opposed(first, _others(once(in_war(s) for s in second), first))
    else:
        first = [s for s in first if s.by != "adjective"]
    if event == "Battles":
        second = [s for s in second if not s.civil]
    if not second and len(first) > 1 and mutual:
        first, second = first[:1], first[1:]
    if event in _CROWD:
        return _crowd(_CROWD[event], first, where), _side(second)
    return _side(first), _side(second) if second else None


def _others(second: list[Standing], first: list[Standing]) -> list[Standing]:
    """Who stands on both sides of one act of force is the one who acts: nobody is at war with himself."""
    names = {s.acled_name for s in first}
    return [s for s in second if s.acled_name not in names]


def _side(found: list[Standing]) -> Side:
    if not found:
        return Side()
    lead = next((s for s in found if s.armed), found[0])
    names = [s.acled_name for s in found if s is not lead]
    names += [s.beside for s in found if s.beside]
    return Side(lead.acled_name, lead.acled_type, _list(n for n in names if n != lead.acled_name))


def _crowd(sort: str, found: list[Standing], where: str | None) -> Side:
    home = nation(where)
    name = f"{sort} ({home.name})" if home else sort
    return Side(name, sort, _list(s.acled_name for s in found if s.acled_name != name and not s.civil))


#: Losses of people who are civilians by their group.
_CIVILIAN = frozenset(("civilians", "children", "women", "aid_workers", "journalists", "medics"))


def _harmed(incident: Incident, event: str, where: str | None) -> Side:
    """Civilians, where no target is named and civilians are said to have been killed or hurt, or where a private
    person suffered what ACLED calls violence against civilians."""
    hurt = any(x.who in _CIVILIAN and x.kind in ("killed", "wounded") for x in incident.losses)
    private = event == "Violence against civilians" and any(p.withheld for p in incident.targets)
    if event not in _FORCE or event == "Battles" or not (hurt or private):
        return Side()
    home = nation(where)
    return Side(f"Civilians ({home.name})" if home else "Civilians", "Civilians")


def _list(names: Iterator[str] | list[str]) -> str | None:
    return "; ".join(dict.fromkeys(names)) or None


def interaction(one: Side, two: Side) -> str | None:
    """ACLED's label of who met whom, the lower code first; null where a side is known and its type is not.

    >>> interaction(Side("a", "Civilians"), Side("b", "State forces")), interaction(Side("a", "Rebel group"), Side())
    ('State forces-Civilians', 'Rebel group only')
    """
    if not one.actor and not two.actor:
        return None
    types = [s.type for s in (one, two) if s.actor]
    if None in types or not one.actor:
        return None
    if len(types) == 1:
        return f"{types[0]} only"
    label = "-".join(sorted((t for t in types if t), key=ACLED_TYPES.index))
    return _EXTERNAL_ON_CIVILIANS if label == "Civilians-External/Other forces" else label


#: The one label that does not name the lower code first (code 78).
_EXTERNAL_ON_CIVILIANS = "External/Other forces-Civilians"


def targeting(event: SubEvent, one: Side, two: Side) -> str | None:
    """ "Civilian targeting" where civilians were the main or the only target, else null."""
    met = {s.type for s in (one, two)} & {"Civilians", "Protesters"}
    return "Civilian targeting" if event.civil == "1" or (event.civil == "?" and met) else None


def event_day(incident: Incident) -> str | None:
    """The one day under which ACLED keeps an event: the middle of a week or month of which no day is known (codebook,
    "Time precision"); null where no day is told, or more than a month."""
    when = incident.when
    if when.time_precision is None or when.start is None or when.end is None:
        return None
    first, last = date.fromisoformat(when.start[:10]), date.fromisoformat(when.end[:10])
    return str(first + timedelta((last - first).days // 2))


def moment(text: str) -> int:
    """Unix seconds of an ISO 8601 moment.

    >>> moment("1970-01-02T00:00:00Z")
    86400
    """
    return int(datetime.fromisoformat(text).timestamp())


def fatalities(incident: Incident, rule: str) -> int | None:
    """The dead by ACLED's own rule (:func:`least_standing`), unless another rule than the record's was asked for."""
    return least_standing(incident) if rule == DEFAULT_RULE else incident.killed.best


def fatality_rule(rule: str) -> str:
    """The name of the rule that :func:`fatalities` counts by."""
    return "least-standing" if rule == DEFAULT_RULE else rule


def row(incident: Incident, rule: str) -> tuple[Cell, ...] | None:
    """One row; null where ACLED's layout has no place for the incident."""
    known = sub_events().get(incident.acled or "")
    day = event_day(incident)
    if known is None or day is None:
        return None
    one, two = sides(incident, known.event)
    place = incident.where
    home = nation(place.country if place else None)
    killed = fatalities(incident, rule)
    outlets = sorted({r.outlet.replace(";", ",") for r in incident.reports if r.outlet})
    return (
        f"{home.iso3 if home else NOWHERE}{incident.number}", day, int(day[:4]), incident.when.time_precision,
        known.disorder, known.event, incident.acled, one.actor, one.beside, one.type, two.actor, two.beside, two.type,
        interaction(one, two), targeting(known, one, two), home.iso_number if home else None,
        home.region if home else None, home.name if home else None, place.admin1 if place else None,
        place.admin2 if place else None, None, place.name if place else None, place.lat if place else None,
        place.lon if place else None, place.geo_precision if place else None, "; ".join(outlets) or None, None,
        notes(incident, known.words, day), killed,
        f"marsad={incident.id}; fatalities={fatality_rule(rule)}" + ("; contradicted" if incident.contradicted else ""),
        moment(incident.changed),
    )  # fmt: skip


def why_not(incident: Incident) -> str:
    """Why an incident has no row."""
    return "left_out_no_sub_event" if incident.acled not in sub_events() else "left_out_no_day"


def rows(release: Release, left_out: Counter[str] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The rows of a release, in its order; what has none is counted in ``left_out``."""
    for incident in release.incidents():
        made = row(incident, release.query.rule)
        if made is not None:
            yield made
        elif left_out is not None:
            left_out[why_not(incident)] += 1


def deleted_rows(release: Release) -> Iterator[tuple[Cell, ...]]:
    """Incidents that are no more. The number alone stands there: the letters before it follow the country."""
    for gone in release.gone():
        yield gone.number, moment(gone.at), gone.id, gone.merged_into, gone.why


def write(release: Release, target: Path, options: Options) -> Counts:
    """``events``, or with the table ``deleted`` the list of what is no more."""
    if options.table == "deleted":
        return {"deleted": write_rows(target, DELETED_COLUMNS, deleted_rows(release), bom=options.bom)}
    left_out: Counter[str] = Counter()
    count = write_rows(target, COLUMNS, rows(release, left_out), bom=options.bom)
    return {"events": count, **dict(sorted(left_out.items()))}
