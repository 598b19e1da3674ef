"""What grounding gives: what the words refer to. Nothing here knows of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.reading import MentionKind, Reading
from marsad.reading.numbers import Fate
from marsad.spans import Span

SourceKind = Literal[
    "official", "military", "armed_group", "monitor", "medical", "humanitarian", "civilian", "media", "unnamed", "other"
]
PlacePrecision = Literal["exact", "near", "admin2", "admin1", "country", "line", "unresolved"]
RelationKind = Literal["outside", "near", "toward", "between", "within", "distance"]
PlaceRole = Literal["site", "origin", "destination", "extent", "dateline", "speaker", "metonym", "demonym", "name_part"]
Anchor = Literal["published", "text", "absolute", "none"]
Granularity = Literal["hour", "part_of_day", "day", "week", "month", "season", "year", "range"]


#: By which rule a body was resolved: its name alone; its name, where others bear it, by country at issue, by period or
#: by a full form elsewhere; a name inside a description; a state's adjective and noun, or what owns it beside; a body
#: or party named before; the country at issue; a country, a capital that speaks; an office-holder, an office on the
#: report's day. The two after these resolve nothing: several bear the name, or none that was there on that day.
#: ``taught`` is what a reviewer said that the name means.
Reason = Literal[
    "name", "name_by_country", "name_by_period", "name_by_full_form", "name_in_description", "demonym_and_noun",
    "owner_beside", "named_before", "country_at_issue", "country", "capital", "office_holder", "office_on_day",
    "several_bear_name", "not_of_period", "taught",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """What several mentions of a report name together.

    ``actor`` is the id of the registry's actor ("actor:islamic-state"), null for what the registry does not hold.
    ``source_kind`` is what it is when it speaks. ``side`` tells friend from foe inside one report where the registry
    knows ("government", "opposition", "jihadist", "kurdish", "coalition" ...), null elsewhere. ``part_of`` is the id of
    the entity whose unit it is; ``code`` a CAMEO country or group code.

    ``reason`` is the rule by which it was resolved, or why it was not; ``rivals`` are ids of actors of the registry
    that bear the name too. ``label`` is the outlet's own word where that judges ("terrorists", "regime"): noted, never
    resolved by guess. ``acled_type`` and ``sector`` (PLOVER) are the registry's.
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
    reason: Reason | None = None
    label: str | None = None
    acled_type: str | None = None
    sector: str | None = None
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a happening lies relative to a place: "20 km north of X" is (distance, 20.0, 0.0, mention of X).

    ``other`` is the mention of Y in "between X and Y" and "the X-Y road".
    """

    kind: RelationKind
    of: str | None = None
    km: float | None = None
    bearing: float | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point: a town, a site."""

    lat: float
    lon: float
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """Around a point, ``inner`` to ``outer`` km away in whatever direction: "20 km from X", "outskirts of X", "near X".

    Its display point is its middle even where it has a hole: any other would claim a direction that nobody told.
    """

    lat: float
    lon: float
    inner: float
    outer: float
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sector:
    """The part of a ring that opens ``spread`` degrees about ``bearing``: "20 km north-east of X"."""

    lat: float
    lon: float
    bearing: float
    spread: float
    inner: float
    outer: float
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A unit, region, camp: its middle and how wide it is, in km; ``box`` is south, west, north, east if known."""

    lat: float
    lon: float
    radius: float
    box: tuple[float, float, float, float] | None = None
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A river, road or border, or the stretch of it that is meant: two or more vertices (lat, lon) in order.

    ``approximate``: a straight line stands for a road whose course is not known. ``side`` is the bearing on which the
    happening lies of it ("the eastern bank": 90), null for the line itself.
    """

    vertices: tuple[tuple[float, float], ...]
    approximate: bool = False
    side: float | None = None
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an area: what lies on ``bearing`` of its middle, null for the middle itself ("central Damascus")."""

    lat: float
    lon: float
    radius: float
    bearing: float | None
    made_of: tuple[str, ...] = ()


#: What a place covers on the map; ``made_of`` are the gazetteer's ids of all that it was made of.
Geometry = Dot | Ring | Sector | Area | Line | Part


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

    ``geometry`` is what it covers; ``lat`` and ``lon`` (WGS 84 degrees) are a point of that to show it by. All three
    are null when unresolved. ``admin1`` is a name. ``role`` tells whether an event may take place here: only ``site``,
    ``origin``, ``destination`` and ``extent`` can carry one. ``reason`` says why this place; ``runners_up`` are the
    next likely places, the likeliest first.
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
    geometry: Geometry | None = None


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

    ``noun_class`` is the class of the noun in ``counted_nouns.tsv`` ("civilian", "vehicle"), null for nouns not there.
    ``fate`` is what the sentence says happened to them, denied or feared all the same, and ``fate_span`` the words that
    say so; null where it says nothing. ``superseded``: the report itself calls the figure outdated ("up from 12").
    For a ``share`` (0 to 1) low, best and high are percent, and the noun is the whole that is divided.
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
    noun_class: str | None = None
    fate: Fate | None = None
    fate_span: Span | None = None
    superseded: bool = False


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
