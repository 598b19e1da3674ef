"""What the policy has let out of the record: the only values that a format, a page or a brief is written from.

The gate (``_release``) makes these from the record; nothing behind it sees a contract object or a row of the record. So
what is withheld cannot leak through one format that forgot about it. Days are ISO 8601 ("2017-09-05"), moments ISO 8601
in UTC with a Z; "" and zero never stand for unknown: that is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from marsad.publish._query import Query

#: Which side of an event or incident a party stands on; PLOVER's source and target.
Side = Literal["actor", "target"]

#: What a person has done about an incident: signed its values as they are told, accepted it, corrected some of them; or
#: rejected it, which only those see who review.
Reviewed = Literal["signed", "accepted", "corrected", "rejected"]

#: A party that is a person whom the policy keeps private.
WITHHELD_KEY = "person:withheld"


@dataclass(frozen=True, slots=True)
class Range:
    """Low, best and high of a number of people. ``high`` null: an open end ("hundreds"); all null: nobody gives one."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def given(self) -> bool:
        """Somebody gives a number."""
        return self.best is not None or self.low is not None


@dataclass(frozen=True, slots=True)
class Loss:
    """People to whom one thing happened: ``kind`` (killed ...) and ``who`` (civilians ...) as in the contract."""

    kind: str
    who: str
    count: Range


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who gives a number. ``named`` false: only described ("an official"). ``interested``: a party to it, or on a
    party's side. ``via`` is the medium through which it came. A withheld person has the policy's mark as ``name``."""

    name: str
    kind: str | None = None
    named: bool = True
    interested: bool = False
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that one report gives, as docs/rival-values.md keeps it: ``bound`` (exact, least, most, about, vague,
    range), ``standing`` (stands, replaced, late, corrected, total). ``known`` is the day of knowledge. ``words`` are
    those that give it, with what is withheld cut out."""

    count: Range
    bound: str
    standing: str
    report: str
    event: str | None
    known: str | None
    claimants: tuple[Claimant, ...]
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Toll:
    """All that is said of one number of an incident. ``count`` is that of the rule that was asked for; ``series`` and
    ``rivals`` (pairs that contradict) count in ``figures`` from 0; ``part_of`` is the ``who`` of the whole."""

    kind: str
    who: str
    count: Range
    contradicted: bool
    figures: tuple[Figure, ...]
    series: tuple[tuple[int, ...], ...] = ()
    rivals: tuple[tuple[int, int], ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, both included; ``end`` null: open.

    ``date_prec`` is UCDP GED's code, ``time_precision`` ACLED's. ``rule`` is the rule that turned words into days
    (docs/times.md), null for an incident's.
    """

    start: str | None = None
    end: str | None = None
    granularity: str | None = None
    date_prec: int | None = None
    time_precision: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the policy lets it out; ``lat`` and ``lon`` (WGS 84) for the precisions ``exact`` and ``near`` only.

    ``where_prec`` is UCDP GED's code, ``geo_precision`` ACLED's; both are those of what is let out, not of what is
    known. ``coarsened`` names the rule of the policy that raised them, null where nothing was. ``admin1`` and
    ``admin2`` are canonical names of units; ``provider`` is the name as the reports have it, null where it is withheld.
    """

    name: str
    precision: str
    gazetteer_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None
    feature: str | None = None
    where_prec: int | None = None
    geo_precision: int | None = None
    coarsened: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party. ``key`` is the same in all reports (``actor:sohr``, ``armed_group:gunmen``, ``body:buses``); ``actor``
    the id in the registry of actors, with what that says of it: ACLED's type and name, UCDP's name and id, country
    (ISO 3166-1 alpha-2), PLOVER's sector, CAMEO's code. ``withheld``: a private person, whose name is not here."""

    key: str
    name: str
    actor: str | None = None
    kind: str | None = None
    acled_type: str | None = None
    acled_name: str | None = None
    ucdp_name: str | None = None
    ucdp_id: str | None = None
    country: str | None = None
    sector: str | None = None
    cameo: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report that somebody published. ``title`` has withheld names cut out, ``url`` is null where it holds one."""

    id: str
    version: int
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    day: str | None
    retrieved: str
    sha256: str
    language: str | None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says in a report. ``claimant`` null: the report itself, or (``quoted``) nobody whom it names.

    ``words`` are the words claimed, with what is withheld cut out; null where the policy or a licence keeps them.
    ``events`` are ids of events of the same report, ``about`` those of which silence or doubt speaks without carrying
    them. ``named`` false: the claimant is only described ("an official").
    """

    report: str
    id: str
    claimant: str | None
    claimant_kind: str | None
    via: str | None
    stance: str
    quoted: bool
    verified: bool | None
    words: str | None
    events: tuple[str, ...]
    confidence: float | None
    about: tuple[str, ...] = ()
    named: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """A happening as one report tells it. Codes as in a contract object; ``quad`` and ``ucdp`` may be null.

    ``words`` is the sentence that tells it, with what is withheld cut out. ``incident`` is the id of the incident that
    it is a member of, null before linking.
    """

    report: str
    id: str
    incident: str | None
    type: str
    mode: str | None
    own_type: str | None
    acled: str | None
    cameo: str | None
    quad: int | None
    ucdp: int | None
    status: str
    telling: str | None
    main: bool
    when: When
    where: Where | None
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    weapons: tuple[str, ...]
    losses: tuple[Loss, ...]
    claims: tuple[str, ...]
    words: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Apart:
    """A field of an incident (day, place, actor, target ...) on which its reports differ, so that two of the values
    cannot both be true. ``values`` are (value in words, ids of the reports that give it)."""

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """A happening in the world, merged from reports; numbers by the rule that was asked for.

    ``number`` is the stable number of the id, for formats whose ids are numbers. ``members`` are (report, event),
    the event null where a report tells of it without an event of its own.
    ``origins`` are the report ids of each independent text; ``originators`` counts who stands at the start of what is
    said, ``claimants`` are their names. ``killed`` and ``wounded`` are those in all. ``grade`` is the one that a
    person set (``graded_by`` "person"), else the suggested one ("rule"). ``contradicted``: claimants differ on a toll
    or a party. ``changed`` is the moment of the last change. ``tolls`` are all rival values of its losses, ``apart``
    the other fields on which reports differ, ``reasons`` those of the grade in words. ``reviewed`` is what a person has
    done about it, null: nobody has.
    """

    id: str
    number: int
    type: str
    mode: str | None
    acled: str | None
    cameo: str | None
    quad: int | None
    ucdp: int | None
    when: When
    where: Where | None
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    weapons: tuple[str, ...]
    losses: tuple[Loss, ...]
    killed: Range
    wounded: Range
    members: tuple[tuple[str, str | None], ...]
    reports: tuple[Report, ...]
    origins: tuple[tuple[str, ...], ...]
    originators: int | None
    claimants: tuple[str, ...]
    summary: str | None
    grade: str | None
    graded_by: Literal["person", "rule"] | None
    contradicted: bool
    confidence: float | None
    changed: str
    tolls: tuple[Toll, ...] = ()
    apart: tuple[Apart, ...] = ()
    reasons: tuple[str, ...] = ()
    reviewed: Reviewed | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """An incident that is no more, and where it went (null: withdrawn)."""

    id: str
    number: int
    merged_into: str | None
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class ControlStatement:
    """Who is said to hold a place, by one report: never a bare fact. ``share`` is 0..1 of the place."""

    report: str
    place: Where | None
    holder: str | None
    holder_actor: str | None
    against: str | None
    status: str
    share: float | None
    part: str | None
    start: str | None
    end: str | None
    day: str | None
    former: bool
    words: str | None
    claimants: tuple[str, ...]
    stances: tuple[str, ...]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The untouched bytes of a report, or the reason why they are not given away.

    ``content`` is null where ``withheld`` says why: a withheld name or place stands in it, or no licence lets it out
    whole. ``address`` is the http(s) address that the bytes were fetched from, null for files, whose paths are never
    let out. ``sha256`` is of the bytes, and stands also where they do not.
    """

    report: Report
    sha256: str
    retrieved: str
    content: bytes | None
    address: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    withheld: str | None = None


class Release(Protocol):
    """A part of the record behind the gate. Each call reads anew and gives one value at a time, in a fixed order.

    Reports, claims and events come in the order of first taking in, incidents in the order of time (the undated last),
    statements of control in the order of reports.
    """

    @property
    def query(self) -> Query:
        """What was asked for."""
        ...

    def reports(self) -> Iterator[Report]:
        """The reports that may be named."""
        ...

    def claims(self) -> Iterator[Claim]:
        """What is said in them."""
        ...

    def events(self) -> Iterator[Event]:
        """Happenings as each report tells them."""
        ...

    def incidents(self) -> Iterator[Incident]:
        """Happenings in the world."""
        ...

    def controls(self) -> Iterator[ControlStatement]:
        """Who is said to hold what."""
        ...

    def gone(self) -> Iterator[Gone]:
        """Incidents that are no more."""
        ...

    def evidence(self) -> Iterator[Evidence]:
        """The bytes behind the reports, in their order, one at a time: the pages that may be given away whole."""
        ...
