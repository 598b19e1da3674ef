"""Do two tellings tell of one happening? A sum of reasons, or a reason why never.

What the two share or not falls into levels ("place: 1.5", the same one), named by a weight set by hand in steps of a
quarter. From these as a beginning their log-odds were learned on worlds that we wrote (``_weights``). Each reason can
be shown to a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.linking._asides import hours_apart
from marsad.linking._distance import km
from marsad.linking._rivals import rivals
from marsad.linking._sites import shared
from marsad.linking._stories import LEFT, story_probability, story_reasons, story_score
from marsad.linking._values import Days, Spot, Told, Toll
from marsad.linking._weights import any_two, calibrated, weight_of

#: Places further apart than this are two happenings (people coding the same incidents agree within 10 km in 93 %).
NEAR_KM = 25.0

#: Days that may lie between two tellings of one happening (coders agree within a day in 97 %).
SLACK_DAYS = 1

#: A span of days that is so much longer than the other's is a total, of which the other is at most a part.
TOTAL_DAYS = 3

#: Sum of reasons from which two tellings are one happening. Swept .5, 1, 1.5, 2, 2.5 on readings of the dev reports:
#: B-cubed F1 59.9, 60.6, 60.8, 60.4, 59.2; pairs 77.6, 78.0, 79.8, 77.9, 75.9.
SAME = 1.5

#: What tolls that contradict each other weigh where both are accounts of one happening (see ``_rivals``).
RIVAL_TOLL = -0.25

#: What it weighs that one is told of the morning and the other of the evening. Swept 0, -1, -1.5 on the dev worlds
#: (``bench/worlds``): precision of incidents 98.1, 99.4, 99.8, recall the same.
OTHER_HOUR = -1.5

#: What sites in the town weigh: none shared, one kind of site, one named site. Of (0, 0, 0), (-.75, .25, .75) and
#: (-1.25, .5, 1) the last is best on the dev worlds (F1 95.3, 95.3, 96.0); on Syria dev the last two give pairs among
#: found 93.3, the first 91.2.
SITES = (-1.25, 0.5, 1.0)

#: Precisions that bear a point of their own.
LOCAL = frozenset({"exact", "near", "line"})

FAMILY = {"ASSAULT": "force", "RETREAT": "retreat", "AID": "aid"}


#: Reporters do not keep these apart: a drone is a plane in the next sentence, and what was used destroyed something.
_MEANS = {"drone": "aerial", "destroy": None}


def means(mode: str | None) -> str | None:
    """The mode as far as two tellings can be expected to agree on it."""
    return _MEANS.get(mode, mode) if mode else None


def family(e: Told) -> str:
    """Types that tell of one kind of happening: an assault on a town and its seizure are told as one."""
    if e.type == "COERCE":
        return "force" if e.mode == "seize" else "coerce"
    return FAMILY.get(e.type, e.type.lower())


#: (name, weight set by hand, amount): "place" at 1.5 (the same one), 1; "wording" at 3 for the whole, .2 of it.
Level = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score, for people: ("toll", 2.0, "18 and 18")."""

    what: str
    weight: float


def reasons(a: Told, b: Told, *, copies: float = 0.0) -> tuple[Reason, ...] | None:
    """What speaks for and against one happening, in log-odds; None where it cannot be one.

    ``copies`` is the containment of the two reports.
    """
    if a.gist is not None and b.gist is not None:
        return tuple(Reason(what, weight) for what, weight in story_reasons(a.gist, b.gist))
    found = pair_levels(a, b, copies=copies)
    if found is None:
        return None
    told = [Reason(what, weight_of(what, level) * amount) for what, level, amount in found]
    return (*told, Reason("any two tellings", any_two(SAME)))


def pair_levels(a: Told, b: Told, *, copies: float = 0.0) -> tuple[Level, ...] | None:
    """What two events share, and where they differ; None where they cannot be one happening."""
    if family(a) != family(b) or not _meet(a.time, b.time):
        return None
    if a.sums != b.sums and _counts_differ(a, b):
        return None
    place = _place(a.spot, b.spot)
    if place is None:
        return None
    rival = rivals(a, b)
    toll = _toll(a, b, rival=rival)
    if toll is None:
        return None
    alike = likeness(a.words, b.words)
    if a.report == b.report and not (rival or _retold(a, b, alike)):
        return None
    out = [
        ("place", place, 1.0),
        ("time", _time(a.time, b.time), 1.0),
        ("rival tolls" if rival and toll < 0 else "toll", toll, 1.0),
        ("part of day", OTHER_HOUR if hours_apart(a.hour, b.hour) else 0.0, 1.0),
        ("site", _site(a, b), 1.0),
        ("mode", _agree(means(a.mode), means(b.mode), 0.5, -0.75), 1.0),
        ("type", 0.0 if a.type == b.type else -1.25, 1.0),
        ("actors", _actors(a, b), 1.0),
        ("targets", 0.5 if set(a.targets) & set(b.targets) else 0.0, 1.0),
        ("wording", 3.0, max(0.0, alike - 0.1)),
        ("copies", 0.5 if alike >= 0.3 else -0.25, copies),
    ]
    return tuple(level for level in out if level[1] and level[2])


def score(a: Told, b: Told, *, copies: float = 0.0) -> float | None:
    """Sum of :func:`reasons`; None where the two cannot be one happening.

    Of two stories the sum is raised, so that the least with which a leftover joins a story (``LEFT``) is ``SAME``.
    """
    if a.gist is not None and b.gist is not None:
        return SAME + story_score(a.gist, b.gist) - LEFT
    found = pair_levels(a, b, copies=copies)
    if found is None:
        return None
    return sum(weight_of(what, level) * amount for what, level, amount in found) + any_two(SAME)


def probability(a: Told, b: Told, value: float) -> float:
    """That two tellings of this score are one happening, calibrated (see ``docs/linking-card.md``)."""
    if a.gist is not None and b.gist is not None:
        return story_probability(value - SAME + LEFT)
    return calibrated(value - any_two(SAME))


def likeness(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Jaccard index of the content words of two sentences."""
    if not a or not b:
        return 0.0
    shared = len(set(a) & set(b))
    return shared / (len(a) + len(b) - shared)


def _meet(a: Days | None, b: Days | None) -> bool:
    if a is None or b is None:
        return True
    return a.gap(b) <= SLACK_DAYS and abs(a.length - b.length) <= TOTAL_DAYS


def _time(a: Days | None, b: Days | None) -> float:
    if a is None or b is None:
        # place, means and party alone tell of a city's daily shelling: without days it takes a toll or shared wording
        return -2.0
    if a == b:
        return 1.0
    return 0.5 if a.gap(b) == 0 else -0.25


def _place(a: Spot | None, b: Spot | None) -> float | None:
    if a is None or b is None:
        return 0.0
    if a.country and b.country and a.country != b.country and not _close(a, b):
        return None
    if a.precision in LOCAL and b.precision in LOCAL:
        return _points(a, b)
    if a.admin1 and b.admin1 and "country" not in (a.precision, b.precision):
        return (0.25 if a.precision == b.precision else 0.0) if a.admin1 == b.admin1 else None
    return -1.0


def _points(a: Spot, b: Spot) -> float | None:
    if a.gazetteer_id and a.gazetteer_id == b.gazetteer_id:
        return 1.5
    distance = km(a, b)
    if distance is None:
        return 0.0
    if distance > NEAR_KM:
        return None
    return 1.0 if distance <= 5 else 0.25


def _close(a: Spot, b: Spot) -> bool:
    distance = km(a, b) if a.precision in LOCAL and b.precision in LOCAL else None
    return distance is not None and distance <= NEAR_KM


def _toll(a: Told, b: Told, *, rival: bool) -> float | None:
    """The dead decide, else the wounded, the captured ...; two firm tolls of one report are two happenings.

    Not so the tolls of rival accounts: that they differ says nothing against one happening.
    """
    both = {t.kind for t in a.losses} & {t.kind for t in b.losses}
    for kind in ("killed", "wounded", "captured", "displaced", "evacuated", "reached_by_aid") if both else ():
        if kind not in both:
            continue
        x, y = total(a.losses, kind), total(b.losses, kind)
        if x and y:
            weight = _compare(x, y, same_report=a.report == b.report)
            return max(RIVAL_TOLL, weight or RIVAL_TOLL) if rival else weight
    return 0.0


def _compare(x: tuple[int, int, int], y: tuple[int, int, int], *, same_report: bool) -> float | None:
    if x == y:
        return 1.0 if x[1] < 4 else 2.0
    if x[1] == y[1]:
        return 1.0
    if x[0] <= y[2] and y[0] <= x[2]:
        return 0.5
    if same_report:
        return None
    least, most = sorted((x[1], y[1]))
    # a rising toll is one happening: counts may grow by half within a day, seldom to more than the double
    return -0.25 if most <= 1.5 * least + 1 else -1.25 if most <= 2.5 * least + 1 else -2.5


def total(losses: tuple[Toll, ...], kind: str) -> tuple[int, int, int] | None:
    """(low, best, high) of one kind: the whole if told, else civilians and combatants together, else the largest.

    A count of unspecified people that is less than a count of one sort is no whole: it counts others.
    """
    rows = [(t.who, v) for t in losses if t.kind == kind and (v := _range(t)) is not None]
    greatest = max((v for _, v in rows), key=lambda v: v[1], default=None)
    whole = [v for who, v in rows if who == "unspecified"]
    if greatest in whole:
        return greatest
    parts = [v for who, v in rows if who in ("civilians", "combatants")]
    if parts:
        return sum(v[0] for v in parts), sum(v[1] for v in parts), sum(v[2] for v in parts)
    return greatest


def _range(t: Toll) -> tuple[int, int, int] | None:
    known = [v for v in (t.low, t.best, t.high) if v is not None]
    if not known:
        return None
    best = t.best if t.best is not None else known[0]
    return (
        t.low if t.low is not None else best,
        best,
        t.high if t.high is not None else best,
    )


def _agree(a: str | None, b: str | None, same: float, other: float) -> float:
    return 0.0 if a is None or b is None else same if a == b else other


def _actors(a: Told, b: Told) -> float:
    """Only sides contradict each other: "fighters" and "the group" may be one party, an army and its state are."""
    if set(a.actors) & set(b.actors):
        return 0.75
    if not a.sides or not b.sides:
        return 0.0
    return 0.25 if set(a.sides) & set(b.sides) else -0.75


def _retold(a: Told, b: Told, alike: float) -> bool:
    """One report counts its happenings apart: two of its events are one where nothing it says tells them apart.

    On the dev incidents this costs no right pair; asking for like wording besides leaves 95 events told twice.
    """
    if _agree(means(a.mode), means(b.mode), 0.0, 1.0):
        return False
    if a.time is not None and b.time is not None and a.time.gap(b.time) > 0:
        return False
    if a.spot is None or b.spot is None:
        return alike >= 0.25 or _tolls_equal(a, b)
    same_party = _actors(a, b) >= 0
    if a.spot.gazetteer_id is not None and a.spot.gazetteer_id == b.spot.gazetteer_id:
        return same_party
    return _within(a.spot, b.spot) and (_tolls_equal(a, b) or alike >= 0.25)


def _within(a: Spot, b: Spot) -> bool:
    """Is one the country or the province of the other? Headlines say "a town in the north" of what the body names."""
    coarse, fine = sorted((a, b), key=lambda s: s.precision not in ("country", "admin1"))
    if coarse.precision == "country":
        return coarse.country is not None and coarse.country == fine.country
    return coarse.precision == "admin1" and coarse.admin1 is not None and coarse.admin1 == fine.admin1


def _counts_differ(a: Told, b: Told) -> bool:
    """A count of several attacks and one of a single attack, which is a part of it."""
    x, y = total(a.losses, "killed"), total(b.losses, "killed")
    return x is not None and y is not None and x[1] != y[1]


def _site(a: Told, b: Told) -> float:
    """Sites by their names or kinds; two that are named and share none are two."""
    if not a.sites or not b.sites:
        return 0.0
    return SITES[shared(a.sites, b.sites)]


def _tolls_equal(a: Told, b: Told) -> bool:
    x, y = total(a.losses, "killed"), total(b.losses, "killed")
    return x is not None and x == y
