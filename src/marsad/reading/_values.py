"""What reading gives: the words of a report, marked, without knowledge of the world."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from marsad.intake import Report, Role
from marsad.reading.neural.marks import Marks
from marsad.spans import Span

MentionKind = Literal[
    "person", "organisation", "location", "nationality", "time", "quantity", "money", "weapon", "platform", "vehicle"
]
Stance = Literal["asserts", "confirms", "denies", "disputes", "declines", "alleges", "no_comment"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a furniture line. ``paragraph`` counts from 0; sentences of one paragraph share it."""

    index: int
    span: Span
    role: Role
    paragraph: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span that a recogniser holds for a mention; recognisers may disagree until the mentions are settled."""

    span: Span
    kind: MentionKind
    named: bool
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something.

    ``named`` is true for a proper name ("Hezbollah"), false for a description ("government forces", "he").
    ``passage`` is the index of the passage it stands in. ``rule`` names the rule or head that found it. ``within`` is
    the id of the mention whose words hold this one ("Aleppo" in "Aleppo University"), null for all that stand alone.
    """

    id: str
    span: Span
    kind: MentionKind
    named: bool
    passage: int
    confidence: float
    rule: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what, as the words stand.

    ``source`` is the span of the speaker ("officials", "he", "Ingy Sedky"), null for a quotation without one;
    ``via`` is the carrier where one speaker quotes another ("state TV quoted the army as saying": source army, via
    state TV). ``content`` may be in several parts, split around the speaker. ``quoted`` is true if the words stand in
    quotation marks.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quoted: bool
    stance: Stance
    passage: int
    confidence: float
    rule: str
    via: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A report with its passages, mentions and attributions; all in text order.

    ``marks`` is what the neural reader said of the text, null where the rules read alone.
    """

    report: Report
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    #: Not compared: arrays have no one truth.
    marks: Marks | None = field(default=None, compare=False, repr=False)
    #: Names of places inside longer mentions, in text order: they name nothing by themselves, so that they stand apart.
    inner: tuple[Mention, ...] = ()
