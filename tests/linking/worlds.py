"""Small worlds with a known truth: incidents are drawn, reports are written of them, linking must find them again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from marsad.linking import Days, Item, Member, Spot, Told, Toll
from marsad.linking._cluster import Edge, cluster
from marsad.linking._keys import guest_keys, host_keys
from marsad.linking._pairs import SAME, score
from marsad.linking._shingles import Stretch, shingles, token_hash, words_of
from marsad.spans import Span

TOWNS = (
    Spot("Tal Asfar", "geonames:1", 35.10, 38.10, "SY", "Homs", "exact"),
    Spot("Qasr Banat", "geonames:2", 35.70, 38.90, "SY", "Raqqa", "exact"),
    Spot("Novo Selyshche", "geonames:3", 48.50, 37.90, "UA", "Donetsk", "exact"),
    Spot("Wadi Zarqa", "geonames:4", 15.40, 44.20, "YE", "Sanaa", "exact"),
    Spot("Kasongo Mine", "geonames:5", -1.60, 28.90, "CD", "North Kivu", "exact"),
    Spot("El Retorno", "geonames:6", 2.30, -72.60, "CO", "Guaviare", "exact"),
)

_VOCABULARY = words_of(
    "market hospital bridge school convoy checkpoint river ridge warehouse barracks quarter crossing village suburb "
    "morning evening noon dusk shells rockets mortars rifles smoke fire ambulances crews families traders farmers "
    "drivers elders clerks nurses teachers trench bunker tower wall gate orchard field road junction depot fuel grain "
    "water power line cable mast roof cellar stairs street square alley mosque church bakery garage office "
    "station platform harbour"
)


def spot(name: str = "Tal Asfar", lat: float | None = 35.1, lon: float | None = 38.1, **more: Any) -> Spot:  # noqa: ANN401
    """A town unless told otherwise."""
    base = Spot(name, f"geonames:{name}", lat, lon, "SY", "Homs", "exact")
    return replace(base, **more)


def day(text: str, end: str | None = None) -> Days:
    """Days from ISO 8601."""
    return Days(date.fromisoformat(text), date.fromisoformat(end or text))


def killed(best: int, low: int | None = None, high: int | None = None, who: str = "unspecified") -> Toll:
    """A death toll."""
    return Toll("killed", who, best if low is None else low, best, best if high is None else high)


def told(report: str = "r1", id: str = "e1", sentence: str = "", **more: Any) -> Told:  # noqa: A002, ANN401
    """An air strike on a town on 1 June 2016, unless told otherwise."""
    base = Told(
        report=report,
        id=id,
        type="ASSAULT",
        mode="aerial",
        status="occurred",
        time=day("2016-06-01"),
        spot=spot(),
        losses=(),
        actors=(),
        targets=(),
        weapons=(),
        sources=(),
        words=tuple(sorted({token_hash(w) for w in words_of(sentence)})),
        sentence=0,
        confidence=0.8,
    )
    return replace(base, **more)


def item(
    id: str = "r1",  # noqa: A002
    text: str = "",
    *,
    source: str | None = None,
    published: str | None = "2016-06-02",
    agency: str | None = None,
    own: bool = False,
    events: tuple[Told, ...] = (),
    quoted: tuple[Span, ...] = (),
) -> Item:
    """A report whose whole text is one passage."""
    found = shingles(text, [Stretch(Span(0, len(text)))], quoted=quoted)
    return Item(id, source, published, agency, own, events, found)


def grouped(tellings: Sequence[Told]) -> list[tuple[Told, ...]]:
    """Tellings that are one happening, as the engine parts a component of which it knows all pairs."""

    def scores(i: int, j: int) -> float | None:
        return score(tellings[i], tellings[j])

    pairs = [(i, j, scores(i, j)) for i, j in combinations(range(len(tellings)), 2)]
    edges = [Edge(i, j, value) for i, j, value in pairs if value is not None and value >= SAME]
    found = cluster([Member(e.report, e.id) for e in tellings], edges, scores)
    return [tuple(tellings[k] for k in part) for part in found]


def compared(a: Told, b: Told) -> bool:
    """Do they meet by a key?"""
    return bool(host_keys(a) & (host_keys(b) | guest_keys(b)) or host_keys(b) & guest_keys(a))


def prose(rng: random.Random, words: int = 120) -> str:
    """Words in a random order: two such texts share no 5-gram but by rare chance."""
    return " ".join(rng.choice(_VOCABULARY) for _ in range(words))


@dataclass(frozen=True, slots=True)
class World:
    """Reports, and the truth behind them."""

    items: tuple[Item, ...]
    incidents: frozenset[frozenset[str]]
    origins: dict[frozenset[str], int]


def world(seed: int, incidents: int = 8) -> World:
    """Incidents of one day and place each, told by one to four reports: copies, rewrites, rising tolls.

    Two incidents of one town lie at least three days apart, as far as the rules claim to tell them.
    """
    rng = random.Random(seed)
    items: list[Item] = []
    truth: dict[frozenset[str], int] = {}
    for n in range(incidents):
        place, when = TOWNS[n % len(TOWNS)], date(2016, 6, 1) + timedelta(4 * (n // len(TOWNS)))
        toll, story = rng.randint(4, 60), prose(rng)
        names, parts = [], set()
        for k in range(rng.randint(1, 4)):
            copied = k > 0 and rng.random() < 0.5
            text = f"{story} {prose(rng, 30)}" if copied or k == 0 else prose(rng)
            report = f"w{seed}-{n}-{k}"
            event = told(
                report,
                sentence=" ".join(text.split()[:20]),
                time=Days(when, when),
                spot=place,
                losses=(killed(toll + (rng.randint(0, toll // 3) if k else 0)),),
            )
            items.append(item(report, text, published=str(when + timedelta(1)), events=(event,)))
            names.append(report)
            parts.add(0 if copied or k == 0 else k)
        truth[frozenset(names)] = len(parts)
    rng.shuffle(items)
    return World(tuple(items), frozenset(truth), truth)
