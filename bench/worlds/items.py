"""A world's pages as linking takes them, without reading: for tests, which have no half minute for it.

Each happening of a page becomes one telling with the day, toll and place that its lead gives, as if it were read
without fault. Only the text's wording is as printed.
"""

from __future__ import annotations

from datetime import date

from bench.worlds.values import Happening, Page, World
from bench.worlds.words import theatres
from marsad.coding import EventType
from marsad.linking import Days, Item, Spot, Told, Toll
from marsad.linking._asides import part_of_day, sums_up
from marsad.linking._shingles import Stretch, shingles, token_hash, words_of
from marsad.linking._sites import find_sites
from marsad.spans import Span

_TYPES: dict[str, tuple[EventType, str]] = {
    "air": ("ASSAULT", "aerial"),
    "shell": ("ASSAULT", "heavy-weapons"),
    "bomb": ("ASSAULT", "explosives"),
    "clash": ("ASSAULT", "firearms"),
    "raid": ("ASSAULT", "firearms"),
    "abduct": ("ASSAULT", "abduct"),
    "seize": ("COERCE", "seize"),
    "total": ("ASSAULT", "firearms"),
}


def items(world: World) -> tuple[Item, ...]:
    """One for each page, in order."""
    happenings = {h.id: h for h in world.happenings}
    return tuple(_item(p, happenings) for p in world.pages)


def _item(p: Page, happenings: dict[str, Happening]) -> Item:
    stretches = [Stretch(Span(*s), n) for n, s in enumerate(p.spans) if n and p.lines[n].part != "background"]
    return Item(
        id=p.id,
        source=p.source,
        published=p.published.isoformat() + "Z",
        agency=p.agency,
        own=p.agency is not None and p.agency == p.source,
        events=tuple(_told(p, happenings[h], n) for n, h in enumerate(p.happenings)),
        shingles=shingles(p.text, stretches),
    )


def _told(p: Page, h: Happening, number: int) -> Told:
    row, line = next((n, x) for n, x in enumerate(p.lines) if x.happening == h.id and (n or len(p.lines) == 1))
    said = dict(line.slots)
    day, killed = date.fromisoformat(said["told_day"]), int(said["killed"])
    kind, mode = _TYPES[h.kind]
    party = theatres()[h.theatre].sides[h.actor]
    return Told(
        report=p.id,
        id=f"e{number}",
        type=kind,
        mode=mode,
        status="occurred",
        time=Days(day, day),
        spot=_spot(h),
        losses=() if h.kind in ("abduct", "seize") else (Toll("killed", "unspecified", killed, killed, killed),),
        actors=(f"actor:{h.theatre}-{party.key}",),
        targets=(),
        weapons=(),
        sources=(),
        words=tuple(sorted({token_hash(w) for w in words_of(line.text)})),
        sentence=row,
        confidence=0.9,
        main=number == 0,
        sites=tuple(sorted(find_sites(line.text))),
        hour=part_of_day([line.text]),
        sums=sums_up(line.text),
    )


def _spot(h: Happening) -> Spot:
    """Towns of a war stand in a row, 55 km apart."""
    t = theatres()[h.theatre]
    name = t.towns[h.town][0]
    return Spot(name, f"world:{h.theatre}-{h.town}", 10.0 + h.town / 2, 20.0, t.country, f"province {h.town}", "exact")
