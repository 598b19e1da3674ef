"""What linking takes (items) and gives (copies, incidents): frozen values that know nothing of pages or screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from marsad.coding import EventStatus, EventType, LossKind
from marsad.grounding import PlacePrecision
from marsad.linking._asides import Hour

CopySort = Literal["exact", "partial", "rewrite"]

#: What a later version of a report says of itself.
Notice = Literal["corrected", "updated"]

#: Why two reports are one origin, and why one of them is taken for the giver.
CopyReason = Literal[
    "wording", "lifted", "same_text", "same_page", "same_headline", "same_facts", "credit", "earlier", "notice"
]

#: OTHER: what several reports tell, whatever it is: a story, of which the main events of its reports are parts.
IncidentType = Literal[EventType, "OTHER"]

#: How the id of a report as a whole begins, as a member of a story; what follows is the id of its main event.
STORY = "*"

#: Sorted 64-bit hashes.
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The word 5-grams of a report as sorted, unique 64-bit hashes, with a weight for each.

    ``weights`` are 1.0 for narration and less for quoted words: two accounts that quote one statement are not copies.
    ``at`` is where a 5-gram first stands, counted in words that are compared; ``picked`` marks the keys among them (see
    ``_fingerprints``).
    """

    hashes: Hashes
    weights: npt.NDArray[np.float32]
    at: npt.NDArray[np.int32]
    picked: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.hashes.size)


@dataclass(frozen=True, slots=True)
class Toll:
    """A loss as an event or incident bears it: low <= best <= high, nulls where not said."""

    kind: LossKind
    who: str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an event: WGS 84 degrees, null where the gazetteer has no point."""

    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: PlacePrecision


@dataclass(frozen=True, slots=True)
class Days:
    """Both days are included.

    >>> Days(date(2016, 6, 1), date(2016, 6, 2)).length
    2
    """

    start: date
    end: date

    @property
    def length(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def gap(self, other: Days) -> int:
        """Days between the two: 0 where they share a day, 1 where one begins on the day after the other ends.

        >>> Days(date(2016, 6, 1), date(2016, 6, 1)).gap(Days(date(2016, 6, 3), date(2016, 6, 4)))
        2
        """
        return max(0, (max(self.start, other.start) - min(self.end, other.end)).days)


@dataclass(frozen=True, slots=True, eq=False)
class Gist:
    """What a report is about, whatever kind of happening it tells (see ``_gist``).

    ``terms`` are sorted hashes of its heaviest words and names; beside each stand its ``weights``, how ``rare`` it is
    (0..1), its kind (``kinds``) and whether the first passages hold it (``lead``). ``day`` (of publication) and
    ``days`` (told) are ordinals. ``towns`` are gazetteer ids, ``provinces`` are "SY/Homs".
    """

    day: int | None
    terms: Hashes
    weights: npt.NDArray[np.float32]
    rare: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.uint8]
    lead: npt.NDArray[np.bool_]
    ages: tuple[int, ...]
    towns: tuple[str, ...]
    provinces: tuple[str, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one report tells it, with what linking compares.

    ``actors`` and ``targets`` are registry ids where known, else folded names.
    ``words`` are sorted hashes of the content words of the sentence around the trigger.
    ``sentence`` is the passage index of the trigger, -1 where unknown.
    """

    report: str
    id: str
    type: IncidentType
    mode: str | None
    status: EventStatus
    time: Days | None
    spot: Spot | None
    losses: tuple[Toll, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    sources: tuple[str, ...]
    words: tuple[int, ...]
    sentence: int
    confidence: float
    background: bool = False
    main: bool = False
    #: Sides of the actors ("government", "jihadist" ...), as far as the registry knows them.
    sides: tuple[str, ...] = ()
    #: Keys of the sites that its sentences name ("hospital:nour", "market"), see ``_sites``.
    sites: tuple[str, ...] = ()
    #: Somebody denies it, or it is laid at the doors of opposed parties.
    disputed: bool = False
    #: Sorted hashes of the word 4-grams of quoted statements about it.
    quoted: tuple[int, ...] = ()
    #: The part of the day that its sentences name, and whether they sum several attacks up, see ``_asides``.
    hour: Hour | None = None
    sums: bool = False
    #: The report as a whole rather than one event of it; its id is then "*" and the id of the main event, if any.
    gist: Gist | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What a report shows of where it comes from, beside its wording.

    ``outlet`` is its publisher's folded name, "" if unknown; ``cites`` are folded names of the media that it credits.
    ``page`` and ``headline`` are 64-bit keys of the outlet with the address, and with the title; null without them.
    ``notice``: the report says of itself that it corrects, or brings up to date, an earlier version.
    ``facts`` are what its first lines tell, in order ("n:29", "p:geonames:172955", "a:actor:sohr"; see ``_trace``), and
    ``fact_keys`` the 64-bit keys by which reports that tell the same meet. ``speakers`` are keys of who speaks there.
    """

    outlet: str = ""
    cites: tuple[str, ...] = ()
    page: int | None = None
    headline: int | None = None
    notice: Notice | None = None
    facts: tuple[str, ...] = ()
    fact_keys: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A coded report, cut down to what linking needs.

    ``published`` is an ISO 8601 day or moment as the metadata gave it, else the day of the dateline. ``agency`` is the
    news agency that the report credits or is, null where none shows.
    """

    id: str
    source: str | None
    published: str | None
    agency: str | None
    own: bool
    events: tuple[Told, ...]
    shingles: Shingles
    trace: Trace = Trace()

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports that share text. ``a`` < ``b``.

    ``containment`` is the share, 0..1, of the shorter one's word 5-grams that the other holds too, quoted words and
    background discounted; ``share_a`` and ``share_b`` say the same of each side. ``from_`` is the report that was there
    first or whose publisher is credited, null where neither shows. ``why`` are the reasons of both.
    """

    a: str
    b: str
    containment: float
    sort: CopySort
    from_: str | None
    share_a: float = 0.0
    share_b: float = 0.0
    why: tuple[CopyReason, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An event of a report, as a part of an incident."""

    report: str
    event: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening in the world, merged of what many reports tell; ``origins`` parts the reports of the members."""

    id: str
    type: IncidentType
    mode: str | None
    time: Days | None
    place: Spot | None
    losses: tuple[Toll, ...]
    members: tuple[Member, ...]
    origins: tuple[tuple[str, ...], ...]
    #: The mean probability, over pairs of its tellings in different reports, that the two tell of one happening; null
    #: where one report alone tells of it.
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Everything that many reports give together; both in a fixed order whatever the order of the items."""

    incidents: tuple[Incident, ...]
    copies: tuple[Copy, ...]
