"""What happens: weeks of a war, with days on which one town is hit twice, rising tolls and rival ones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bench.worlds.values import Happening, Hour, Kind, Party, Theatre, Toll
from bench.worlds.words import number

#: What a kind of deed takes, how often it is done, and what it is done to.
KINDS: dict[Kind, tuple[str, int, tuple[str, ...]]] = {
    "air": ("air", 4, ("a market", "a school", "a row of houses", "a hospital", "a fuel depot", "a bakery")),
    "shell": ("guns", 4, ("a market", "a housing estate", "a camp for displaced people", "a bus station", "a clinic")),
    "bomb": ("men", 2, ("a checkpoint", "a hotel", "a restaurant", "a police station", "a mosque", "a stadium")),
    "clash": ("men", 3, ("the airport", "a bridge", "an army base", "the main road", "the grain silos")),
    "raid": ("men", 3, ("a village", "an army post", "a gold mine", "a convoy of traders", "a police post")),
    "abduct": ("men", 1, ("a bus", "a boarding school", "a road block", "an aid office")),
    "seize": ("men", 1, ("the town",)),
}  # fmt: skip

_FACTS = ("smoke", "care", "power", "school", "road", "burial", "phones", "water")
_HOURS: tuple[Hour, ...] = ("morning", "afternoon", "evening")


def simulate(theatre: Theatre, count: int, rng: random.Random) -> list[Happening]:
    """Happenings of one war over six weeks, in order of time; totals of a town's day come after their parts."""
    found: list[Happening] = []
    taken: set[tuple[int, date]] = set()
    while len(found) < count:
        town, day = rng.randrange(len(theatre.towns)), theatre.start + timedelta(rng.randrange(42))
        if any((town, day + timedelta(n)) in taken for n in (-1, 0, 1)) and rng.random() < 0.7:
            continue
        if (town, day) in taken:
            continue
        taken.add((town, day))
        first = _happening(theatre, f"{theatre.key}-{len(found)}", town, day, rng)
        found.append(first)
        if rng.random() < 0.25:
            found.append(_twin(theatre, f"{theatre.key}-{len(found)}", first, rng))
    totals = list(_totals(found))
    whole = {part: t.id for t in totals for part in t.parts}
    return [*(replace(h, part_of=whole.get(h.id)) for h in found), *totals]


def _happening(theatre: Theatre, id_: str, town: int, day: date, rng: random.Random) -> Happening:
    actor = rng.randrange(2)
    kind = _kind(theatre.sides[actor], rng)
    site = rng.choice(KINDS[kind][2])
    killed = _killed(rng)
    voices = [*theatre.voices, f"side:{1 - actor}"]
    rng.shuffle(voices)
    rival = kind in ("air", "shell", "bomb", "raid") and rng.random() < 0.12
    return Happening(
        id=id_,
        theatre=theatre.key,
        kind=kind,
        town=town,
        day=day,
        hour=rng.choice(_HOURS),
        actor=actor,
        site=site,
        tolls=_tolls(killed, rng),
        taken=rng.randint(3, 40) if kind == "abduct" else 0,
        voices=tuple(voices[: rng.randint(1, 3)]),
        facts=tuple(rng.sample(_FACTS, 8)),
        numbers={
            "quarters": number(rng.randint(2, 7), wordy=True),
            "days": number(rng.randint(2, 9), wordy=True),
            "burials": number(rng.randint(2, max(2, killed)), wordy=True),
            "other": theatre.towns[(town + rng.randint(1, len(theatre.towns) - 1)) % len(theatre.towns)][0],
        },
        rival_killed=max(1, round(killed * rng.choice((0.3, 0.5, 2.5)))) if rival else None,
    )


def _kind(party: Party, rng: random.Random) -> Kind:
    able = [k for k, (arms, _, _) in KINDS.items() if arms in party.arms]
    return rng.choices(able, [KINDS[k][1] for k in able])[0]


def _killed(rng: random.Random) -> int:
    """Most tolls are small, a few are large."""
    return max(2, round(rng.lognormvariate(2.2, 0.9)))


def _tolls(killed: int, rng: random.Random) -> tuple[Toll, ...]:
    tolls = [Toll(0, killed, rng.randint(2, 3 * killed + 4))]
    if rng.random() < 0.25:
        for after in range(1, rng.randint(2, 3)):
            last = tolls[-1]
            tolls.append(Toll(after, last.killed + rng.randint(1, last.killed + 1), last.wounded + rng.randint(0, 9)))
    return tuple(tolls)


def _twin(theatre: Theatre, id_: str, first: Happening, rng: random.Random) -> Happening:
    """Another thing of one day in one town: at another hour and site, mostly of another kind."""
    twin = _happening(theatre, id_, first.town, first.day, rng)
    while (
        twin.site == first.site or twin.tolls[0].killed == first.tolls[0].killed or "seize" in (twin.kind, first.kind)
    ):
        twin = _happening(theatre, id_, first.town, first.day, rng)
        if first.kind == "seize":
            return replace(twin, town=(first.town + 1) % len(theatre.towns))
    return replace(twin, hour=_HOURS[(_HOURS.index(first.hour) + rng.randint(1, 2)) % 3])


def _totals(found: list[Happening]) -> Iterator[Happening]:
    """The day's total of a town that was hit twice."""
    days: defaultdict[tuple[int, date], list[Happening]] = defaultdict(list)
    for h in found:
        if h.kind not in ("abduct", "seize"):
            days[h.town, h.day].append(h)
    for parts in days.values():
        if len(parts) > 1:
            killed, wounded = (sum(getattr(h.tolls[0], k) for h in parts) for k in ("killed", "wounded"))
            yield replace(
                parts[0],
                id=f"{parts[0].id}-total",
                kind="total",
                tolls=(Toll(0, killed, wounded),),
                rival_killed=None,
                voices=("monitor",),
                parts=tuple(h.id for h in parts),
            )
