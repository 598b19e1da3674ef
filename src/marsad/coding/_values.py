"""What coding gives: claims, events, control, affiliations of one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.grounding import Finding, Grounded, SourceKind
from marsad.reading import Stance
from marsad.spans import Span

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "CONSTITUTE",
]  # fmt: skip
EventStatus = Literal["occurred", "ongoing", "planned", "failed", "denied", "hypothetical"]
LossKind = Literal["killed", "wounded", "captured", "missing", "displaced", "evacuated", "reached_by_aid"]
ControlStatus = Literal["held", "gained", "lost", "contested", "besieged", "siege_broken", "advancing"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: the words, the entity if known, and what kind of source that is."""

    span: Span
    entity: str | None
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Claim:
    """What a speaker says. The report itself is the speaker where ``source`` is null and ``quoted`` is false."""

    id: str
    source: Speaker | None
    cue: Span | None
    content: tuple[Span, ...]
    stance: Stance
    quoted: bool
    events: tuple[str, ...]
    confidence: float
    rule: str
    via: Speaker | None = None
    #: The claim whose content holds this one ("state TV said | the army said | the hill fell"): its speaker is ``via``.
    inside: str | None = None
    #: Events that it speaks of without carrying them: silence and doubt ("declined to comment on the raid").
    about: tuple[str, ...] = ()
    #: False where the words are that something could not be checked ("could not be independently verified").
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A mention in a role of an event ("attacker", "target", "party", "provider", "recipient" ...).

    ``inferred``: the words that tell of the event do not name it; the report names it for the whole that this is part
    of.
    """

    mention: str
    entity: str | None
    role: str
    inferred: bool = False


WhyOf = Literal[
    "type", "mode", "status", "actor", "target", "place", "time", "weapon", "acled", "cameo", "own_type", "telling",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """Why one value of an event stands as it does.

    ``of`` is the key it explains, ``rule`` names what gave it (docs/why.md lists all), ``id`` is the mention where the
    key holds several, ``words`` are what decided, null where that is the trigger or the mention itself.
    ``confidence`` is the model's probability; null where it has no say and the rule decides alone.
    """

    of: WhyOf
    rule: str
    id: str | None = None
    words: Span | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Of whom how many: low <= best <= high, nulls where not said. ``evidence`` is the span of the words."""

    kind: LossKind
    who: str
    low: int | None
    best: int | None
    high: int | None
    evidence: Span
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Event:
    """One happening as this report tells it. Places and time are mention ids; ``share`` is 0..1 of the place."""

    id: str
    trigger: Span
    type: EventType
    mode: str | None
    acled: str | None
    cameo: str | None
    status: EventStatus
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    places: tuple[str, ...]
    time: str | None
    losses: tuple[Loss, ...]
    weapons: tuple[str, ...]
    claims: tuple[str, ...]
    confidence: float
    rule: str
    share: float | None = None
    main: bool = False
    #: "background" (older than a week), "recap" (told again as context), null for the news itself.
    telling: Literal["background", "recap"] | None = None
    #: Further spans that tell of the same happening (headline, later mentions).
    retold: tuple[Span, ...] = ()
    #: The type of the project's own ontology that it is, where one fits.
    own_type: str | None = None
    #: CAMEO's QuadClass: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    quad: Literal[1, 2, 3, 4] = 4
    #: UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; null for words and if no armed side is known.
    violence: Literal[1, 2, 3] | None = None
    #: What gave each value, in the order of the keys.
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Who holds a place, as somebody says; mention ids for place, holder, against and as_of; ``share`` is 0..1 of it.

    ``part``: the words that say which part of the place, null for the whole. ``line``: the mention of the river, road
    or border that is held or fought along. ``former``: said to be over ("had held it since 2014"). ``inferred``: the
    place of "the town" or "it" is the one named before. ``retold``: further spans that say the same.
    """

    place: str | None
    holder: str | None
    against: str | None
    status: ControlStatus
    share: float | None
    as_of: str | None
    evidence: Span
    claims: tuple[str, ...]
    confidence: float
    rule: str
    part: Span | None = None
    line: str | None = None
    former: bool = False
    inferred: bool = False
    retold: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A person's (or a unit's) role in an organisation; ``start`` and ``end`` are ISO 8601 dates, maybe cut short."""

    person: str
    role: str | None
    organisation: str | None
    start: str | None
    end: str | None
    evidence: Span
    confidence: float
    rule: str
    #: True where the words say that it is over ("former").
    former: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """The whole reading of one report: what goes into the record."""

    grounded: Grounded
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    control: tuple[Control, ...]
    affiliations: tuple[Affiliation, ...]
    warnings: tuple[Finding, ...]
