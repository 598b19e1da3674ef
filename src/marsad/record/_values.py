"""What the record gives back: frozen rows, and the filters that ask for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from marsad.spans import Span

ReportStatus = Literal["unread", "read", "unsupported_language", "failed"]

#: A point, not an area: what a search by distance or box may answer with (rule 5 of the house).
POINTS: tuple[str, ...] = ("exact", "near")


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a report: ``new``, ``changed`` (a new version), ``reread`` (a new extraction), ``known``."""

    report: str
    version: int
    status: Literal["new", "changed", "reread", "known"]


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in WGS 84 degrees; west > east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a point."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports. Days are ISO 8601 and bound the report's own day, both included."""

    source: str | None = None
    language: str | None = None
    status: ReportStatus | None = None
    since: str | None = None
    until: str | None = None
    limit: int | None = None


class Wanted(TypedDict, total=False):
    """What an :class:`EventFilter` may be given, as keywords of a query."""

    type: str | None
    place: str | None
    country: str | None
    admin1: str | None
    actor: str | None
    since: str | None
    until: str | None
    report: str | None
    box: Box | None
    near: Near | None
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events or incidents; all that is given must hold of the same one.

    ``since`` and ``until`` (ISO 8601 days, both included) bound the time of the happening, never that of publication.
    ``place`` and ``actor`` are ids or names: words of the name in a row, folded. ``place`` also finds the unit that a
    place lies in. ``box`` and ``near`` look at points only, never at the middle of an area.
    """

    type: str | None = None
    place: str | None = None
    country: str | None = None
    admin1: str | None = None
    actor: str | None = None
    since: str | None = None
    until: str | None = None
    report: str | None = None
    box: Box | None = None
    near: Near | None = None
    limit: int | None = None


class WantedControl(TypedDict, total=False):
    """What a :class:`ControlFilter` may be given, as keywords of a query."""

    place: str | None
    country: str | None
    admin1: str | None
    near: Near | None
    since: str | None
    until: str | None
    holder: str | None
    status: str | None
    report: str | None
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFilter:
    """Which statements of control; all that is given must hold of the same one.

    ``place`` is an id, or words of the name in a row; a name also finds what lies in the unit of that name, an id only
    the place itself. ``holder`` is the same for the party whose doing the status tells, and finds the units of a force
    by its id. ``near`` looks at points only. ``since`` and ``until`` (ISO 8601 days, both included) bound the time
    that the words give, else the day on which the report speaks.
    """

    place: str | None = None
    country: str | None = None
    admin1: str | None = None
    near: Near | None = None
    since: str | None = None
    until: str | None = None
    holder: str | None = None
    status: str | None = None
    report: str | None = None
    limit: int | None = None


#: ``time``: the earliest first; ``newest``: the latest first; ``killed``, ``origins``: the most first. The undated come
#: last, and those for which nobody counts any killed.
IncidentSort = Literal["time", "newest", "killed", "origins"]


class WantedIncidents(Wanted, total=False):
    """What an :class:`IncidentFilter` may be given, as keywords of a query."""

    mode: str | None
    min_killed: int | None
    min_origins: int | None
    min_originators: int | None
    grade: str | None
    contradicted: bool | None
    other: bool
    sort: IncidentSort


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter(EventFilter):
    """Which incidents, beside what is asked of an event.

    ``min_killed`` bounds the best number of killed in all, ``min_origins`` the origins by text and agency,
    ``min_originators`` those who stand at the start of what is said. ``grade`` is the one that a person set, else the
    suggested one. ``other`` is false where happenings that no type covers are to be left out.
    """

    mode: str | None = None
    min_killed: int | None = None
    min_origins: int | None = None
    min_originators: int | None = None
    grade: str | None = None
    contradicted: bool | None = None
    other: bool = True
    sort: IncidentSort = "time"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in its current version. ``day`` is the metadata's, else the dateline's, else null."""

    id: str
    version: int
    sha256: str
    status: ReportStatus
    source: str | None
    title: str | None
    url: str | None
    author: str | None
    published: str | None
    day: str | None
    retrieved: str
    language: str | None
    extraction: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a report, and the extractions it was read with (the newest last)."""

    report: str
    version: int
    sha256: str
    status: ReportStatus
    title: str | None
    published: str | None
    retrieved: str
    extractions: tuple[str, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class FullReport:
    """A report with its text and, once read, its contract object (what ``marsad read --json`` prints)."""

    row: ReportRow
    text: str = field(repr=False)
    document: dict[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PartyRow:
    side: Literal["actor", "target"]
    role: str | None
    name: str | None
    actor: str | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class LossRow:
    kind: str
    who: str
    low: int | None
    best: int | None
    high: int | None
    evidence: Span | None = None
    confidence: float | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the current reading of a report. ``trigger`` is a span of the report's text."""

    report: str
    version: int
    extraction: str
    source: str | None
    day: str | None
    id: str
    type: str
    mode: str | None
    acled: str | None
    cameo: str | None
    status: str
    trigger: Span
    start: str | None
    end: str | None
    telling: str | None
    main: bool
    confidence: float
    rule: str
    parties: tuple[PartyRow, ...]
    places: tuple[PlaceRow, ...]
    losses: tuple[LossRow, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An incident that is no more: merged into another, or withdrawn (``merged_into`` null)."""

    id: str
    merged_into: str | None
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that holds the words.

    ``matches`` are (begin, end) of the words in ``snippet``; ``begin`` is where the snippet starts in the text.
    """

    report: str
    version: int
    title: str | None
    source: str | None
    published: str | None
    day: str | None
    rank: float
    snippet: str
    begin: int
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AuditRow:
    at: str
    who: str
    what: str
    kind: str
    id: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a reviewer decided about one object, and why; ``n`` is its number."""

    n: int
    at: str
    who: str
    what: str
    kind: str
    id: str
    why: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FailureRow:
    """An input that gave no report. ``mended`` is when it did, later."""

    input: str
    code: str
    name: str
    message: str
    first: str
    last: str
    times: int
    mended: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """What is in the record. Counts fall, days rise; "" stands for unknown. ``bytes`` is the size on disk.

    ``evidence_bytes`` is what was taken in, ``evidence_stored`` what it takes up. ``failures`` counts inputs that gave
    no report and have not done so since. ``spatial`` says which index answers what is asked by place.
    """

    backend: str
    spatial: str
    where: str
    bytes: int
    reports: int
    versions: int
    claims: int
    events: int
    incidents: int
    copies: int
    failures: int
    evidence_bytes: int
    evidence_stored: int
    by_source: dict[str, int]
    by_type: dict[str, int]
    by_day: dict[str, int]
    by_language: dict[str, int]
    by_status: dict[str, int]
    by_extraction: dict[str, int]
    by_failure: dict[str, int]
    accounts: int = 0
