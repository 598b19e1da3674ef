"""What the pages are written from: the released values, grouped by incident, place, party and outlet, with addresses.

All incidents asked for are held in memory (some 4 kB each): a site is for what people browse. Whoever has a million
takes Parquet.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from marsad.publish._judging import judges
from marsad.publish._query import Query
from marsad.publish._released import (
    Claim,
    ControlStatement,
    Event,
    Evidence,
    Gone,
    Incident,
    Party,
    Release,
    Report,
    Where,
)

#: Key of the outlet of reports that name none.
NO_OUTLET = ""
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
#: Characters of a name that stand in a file's name, for those who look into the folder; the digest tells them apart.
_SLUG = 32


def slug(key: str) -> str:
    """A file name made of a key: [a-z0-9-] only, the same for the same key, and different for different keys.

    >>> slug("../../etc/passwd")
    'etc-passwd-3754d6cb3a'
    """
    plain = _NOT_PLAIN.sub("-", key.lower()).strip("-")[:_SLUG].strip("-")
    mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{plain}-{mark}" if plain else mark


def incident_file(id_: str) -> str:
    """The page of an incident: its id where that is plain (ours are), else a name made of it.

    >>> incident_file("i4814b30577b9daaa")
    'incidents/i4814b30577b9daaa.html'
    """
    plain = id_.isascii() and id_.isalnum() and id_.islower() and len(id_) < 64
    return f"incidents/{id_ if plain else slug(id_)}.html"


def place_key(where: Where) -> str:
    """What makes two places one: the id in the gazetteer, else the names of place and units."""
    return where.gazetteer_id or "/".join((where.country or "", where.admin1 or "", where.admin2 or "", where.name))


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what is told of it; ``within`` are incidents at other places of this unit."""

    key: str
    where: Where
    incidents: tuple[Incident, ...]
    controls: tuple[ControlStatement, ...]
    within: tuple[Incident, ...] = ()

    @property
    def file(self) -> str:
        return f"places/{slug(self.key)}.html"


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party with the incidents in which it is named as the one who did it, and to whom it was done."""

    party: Party
    did: tuple[Incident, ...]
    suffered: tuple[Incident, ...]

    @property
    def file(self) -> str:
        return f"parties/{slug(self.party.key)}.html"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with its reports and the incidents that they tell of."""

    name: str
    reports: tuple[Report, ...]
    incidents: tuple[Incident, ...]

    @property
    def file(self) -> str:
        return f"sources/{slug(self.name)}.html"


@dataclass(frozen=True)
class Kept:
    """A release that was read once: the gate is dear (it looks into every report), and several files are made of it."""

    release: Release
    query: Query
    all_reports: tuple[Report, ...]
    all_claims: tuple[Claim, ...]
    all_events: tuple[Event, ...]
    all_incidents: tuple[Incident, ...]
    all_controls: tuple[ControlStatement, ...]
    all_gone: tuple[Gone, ...]

    def reports(self) -> Iterator[Report]:
        return iter(self.all_reports)

    def claims(self) -> Iterator[Claim]:
        return iter(self.all_claims)

    def events(self) -> Iterator[Event]:
        return iter(self.all_events)

    def incidents(self) -> Iterator[Incident]:
        return iter(self.all_incidents)

    def controls(self) -> Iterator[ControlStatement]:
        return iter(self.all_controls)

    def gone(self) -> Iterator[Gone]:
        return iter(self.all_gone)

    def evidence(self) -> Iterator[Evidence]:
        return self.release.evidence()


@dataclass(frozen=True)
class Model:
    """Everything that is shown; ``events`` by incident, ``claims`` by report and event, ``reports`` by id."""

    kept: Kept
    incidents: tuple[Incident, ...]
    events: Mapping[str, tuple[Event, ...]]
    claims: Mapping[tuple[str, str], tuple[Claim, ...]]
    controls: tuple[ControlStatement, ...]
    reports: Mapping[str, Report]
    gone: tuple[Gone, ...]

    @cached_property
    def places(self) -> dict[str, Place]:
        """By key, the ones with most incidents first."""
        return _places(self.incidents, self.controls)

    @cached_property
    def parties(self) -> dict[str, PartyEntry]:
        """By key, the ones named most often first; persons whom the policy keeps private have no page."""
        return _parties(self.incidents)

    @cached_property
    def outlets(self) -> dict[str, Outlet]:
        """By name, the ones with most reports first."""
        return _outlets(self.incidents, self.reports.values())

    @cached_property
    def by_id(self) -> dict[str, Incident]:
        return {i.id: i for i in self.incidents}

    def said(self, event: Event) -> tuple[Claim, ...]:
        """The claims that carry an event or speak about it, in the order of the text."""
        return self.claims.get((event.report, event.id), ())


def collect(release: Release) -> Model:
    """Read a release once."""
    kept = Kept(
        release, release.query, tuple(release.reports()), tuple(release.claims()), tuple(release.events()),
        tuple(release.incidents()), tuple(release.controls()), tuple(release.gone()),
    )  # fmt: skip
    events: dict[str, list[Event]] = defaultdict(list)
    for event in kept.all_events:
        if event.incident is not None:
            events[event.incident].append(event)
    claims: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in kept.all_claims:
        for id_ in dict.fromkeys((*claim.events, *claim.about)):
            claims[claim.report, id_].append(claim)
    return Model(
        kept,
        tuple(map(_unjudged, kept.all_incidents)),
        {k: tuple(v) for k, v in events.items()},
        {k: tuple(v) for k, v in claims.items()},
        kept.all_controls,
        {r.id: r for r in kept.all_reports},
        kept.all_gone,
    )


def _unjudged(incident: Incident) -> Incident:
    """The same; what a report calls a party in words that judge ("terrorists") stands in quotation marks."""
    actors, targets = (tuple(map(_in_quotes, side)) for side in (incident.actors, incident.targets))
    if actors == incident.actors and targets == incident.targets:
        return incident
    return replace(incident, actors=actors, targets=targets)


def _in_quotes(party: Party) -> Party:
    judged = party.actor is None and not party.withheld and judges(party.name)
    return replace(party, name=f"“{party.name}”") if judged else party


def _places(incidents: Iterable[Incident], controls: Iterable[ControlStatement]) -> dict[str, Place]:
    where: dict[str, Where] = {}
    here: dict[str, list[Incident]] = defaultdict(list)
    held: dict[str, list[ControlStatement]] = defaultdict(list)
    inside: dict[tuple[str | None, str], list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.where is not None:
            key = place_key(incident.where)
            where.setdefault(key, incident.where)
            here[key].append(incident)
            if incident.where.admin1:
                inside[incident.where.country, incident.where.admin1].append(incident)
    for control in controls:
        if control.place is not None:
            key = place_key(control.place)
            where.setdefault(key, control.place)
            held[key].append(control)
    places = (Place(k, w, tuple(here[k]), tuple(held[k]), _inside(k, w, inside)) for k, w in where.items())
    order = sorted(places, key=lambda p: (-len(p.incidents), -len(p.controls), p.where.name, p.key))
    return {p.key: p for p in order}


def _inside(key: str, where: Where, inside: Mapping[tuple[str | None, str], list[Incident]]) -> tuple[Incident, ...]:
    if where.precision != "admin1":
        return ()
    found = inside.get((where.country, where.admin1 or where.name), ())
    return tuple(i for i in found if i.where is not None and place_key(i.where) != key)


def _parties(incidents: Iterable[Incident]) -> dict[str, PartyEntry]:
    known: dict[str, Party] = {}
    did: dict[str, list[Incident]] = defaultdict(list)
    suffered: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        for side, of in ((incident.actors, did), (incident.targets, suffered)):
            for party in {p.key: p for p in side if not p.withheld}.values():
                known.setdefault(party.key, party)
                of[party.key].append(incident)
    entries = (PartyEntry(p, tuple(did[k]), tuple(suffered[k])) for k, p in known.items())
    order = sorted(entries, key=lambda e: (-len(e.did) - len(e.suffered), e.party.name, e.party.key))
    return {e.party.key: e for e in order}


def _outlets(incidents: Iterable[Incident], reports: Iterable[Report]) -> dict[str, Outlet]:
    theirs: dict[str, dict[str, Report]] = defaultdict(dict)
    tell: dict[str, dict[str, Incident]] = defaultdict(dict)
    for report in reports:
        theirs[report.outlet or NO_OUTLET][report.id] = report
    for incident in incidents:
        for report in incident.reports:
            theirs[report.outlet or NO_OUTLET].setdefault(report.id, report)
            tell[report.outlet or NO_OUTLET][incident.id] = incident
    outlets = (Outlet(n, tuple(r.values()), tuple(tell[n].values())) for n, r in theirs.items())
    return {o.name: o for o in sorted(outlets, key=lambda o: (-len(o.reports), o.name))}
