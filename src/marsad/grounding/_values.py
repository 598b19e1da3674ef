"""What grounding gives: what the words refer to. Nothing here knows of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.reading import MentionKind, Reading
from marsad.spans import Span

SourceKind = Literal[
    "official", "military", "armed_group", "monitor", "medical", "humanitarian", "civilian", "media", "unnamed", "other"
]
PlacePrecision = Literal["exact", "near", "admin2", "admin1", "country", "line", "unresolved"]
RelationKind = Literal["outside", "near", "toward", "between", "within", "distance"]
PlaceRole = Literal["site", "origin", "destination", "extent", "dateline", "speaker", "metonym", "demonym", "name_part"]
Anchor = Literal["published", "text", "absolute", "none"]
Granularity = Literal["hour", "part_of_day", "day", "week", "month", "season", "year", "range"]


@dataclass(frozen=True, slots=True)
class Entity:
    """What several mentions of a report name together.

    ``actor`` is the id of the registry's actor ("actor:islamic-state"), null for what the registry does not hold.
    ``source_kind`` is what it is when it speaks. ``side`` tells friend from foe inside one report where the registry
    knows ("government", "opposition", "jihadist", "kurdish", "coalition" ...), null elsewhere. ``part_of`` is the id of
    the entity whose unit it is; ``code`` a CAMEO country or group code.
    """

    id: str
    kind: MentionKind
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[str, ...]
    confidence: float
    actor: str | None = None
    source_kind: SourceKind = "other"
    side: str | None = None
    part_of: str | None = None
    country: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a happening lies relative to a place: "20 km north of X" is (distance, 20.0, 0.0, mention of X)."""

    kind: RelationKind
    of: str | None = None
    km: float | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Another place that the name may mean: its id in the gazetteer, and how likely it is it (0 to 1)."""

    id: str
    name: str
    country: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class GroundedPlace:
    """The place that a mention names.

    ``lat`` and ``lon`` are WGS 84 degrees, null when unresolved. ``admin1`` is a name. ``role`` tells whether an event
    may take place here: only ``site``, ``origin``, ``destination`` and ``extent`` can carry one. ``reason`` says why
    this place; ``runners_up`` are the next likely places, the likeliest first.
    """

    mention: str
    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    feature: str | None
    precision: PlacePrecision
    role: PlaceRole
    confidence: float
    reason: str
    relation: Relation | None = None
    runners_up: tuple[RunnerUp, ...] = ()


@dataclass(frozen=True, slots=True)
class GroundedTime:
    """The interval that a time mention names: ISO 8601 dates, both ends included; null where no anchor allows one.

    ``rule`` names the rule used, so that a reader can look it up in UCDP's text-to-date appendix or in ours.
    ``statement`` is true where the time is that of saying, not of happening ("said on Monday that ...").
    """

    mention: str
    start: str | None
    end: str | None
    granularity: Granularity
    anchor: Anchor
    rule: str
    confidence: float
    inferred: bool = False
    statement: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number of somebody or something: low <= best <= high, ``high`` null for an open end ("hundreds").

    ``noun`` is the head of what is counted, singular and lower case ("civilian", "fighter", "child", "bus"), null where
    the number stands alone ("18 killed"). ``exact`` is false for vague or bounded words. ``of`` is the mention of the
    whole of which this is a part ("18, among them 5 children").
    """

    mention: str
    low: int
    best: int
    high: int | None
    noun: str | None
    noun_span: Span | None
    exact: bool
    share: float | None
    confidence: float
    rule: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a stage could not settle and a person should know of: a warning of the record format."""

    code: str
    span: Span | None
    message: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """A reading with its references.

    ``inner`` are the places of names inside longer mentions ("Aleppo University", "US forces"): no event can be there.
    """

    reading: Reading
    entities: tuple[Entity, ...]
    places: tuple[GroundedPlace, ...]
    times: tuple[GroundedTime, ...]
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    #: The report's own day: metadata, else a date printed in its dateline, else null (ISO 8601).
    report_day: str | None
    inner: tuple[GroundedPlace, ...] = ()
