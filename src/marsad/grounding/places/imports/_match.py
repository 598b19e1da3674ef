"""Rows of a file against the gazetteer: which places it has already, which are new, which cannot be told.

A row is the place that bears its id; else a unit is matched among the units of its parent (``_units``), and anything
else to the one place of its name and kind that lies where the row's point is. Two that fit are none: such a row is
listed, and nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from marsad.grounding.places._fold import key, without_article, without_types
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._values import Place, PlaceKind
from marsad.grounding.places.imports._units import Units
from marsad.grounding.places.imports._values import Progress, Row

#: So far (km) the points of one town lie apart in two lists; cities of a million more. Between GeoNames and UCDP's
#: list of Syria the same town is 1.4 km apart at the median, 9 km at the 95th percentile.
_TOWN: Final = 12.0
#: By a loose spelling the point must say more than the name.
_LOOSELY: Final = 4.0
#: The second best must be this many times as far away as the best, for the best to be meant.
_CLEARLY: Final = 4.0

#: Kinds that two lists may give to one thing.
_ALIKE: Final[tuple[frozenset[PlaceKind], ...]] = (
    frozenset(("city", "neighbourhood", "camp")),
    frozenset(("city", "region")),
    frozenset(("river", "line")),
    frozenset(("lake", "dam")),
    frozenset(("lake", "sea")),
    frozenset(("region", "mountain", "admin1")),
    frozenset(("region", "admin2")),
    frozenset(("base", "airport")),
    frozenset(("base", "site", "camp")),
    frozenset(("field", "site")),
    frozenset(("crossing", "site")),
    frozenset(("port", "city", "site")),
)
#: Kinds whose point says little: how far (km) it may be from another list's.
_WIDE: Final[dict[PlaceKind, float]] = {
    "river": 700.0, "line": 300.0, "sea": 500.0, "lake": 60.0, "mountain": 100.0, "region": 100.0, "admin1": 300.0,
    "admin2": 80.0, "country": 2000.0, "continent": 4000.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missed:
    """A row that could not be matched and cannot stand for itself, and why."""

    row: Row
    why: str


@dataclass(slots=True)
class Matched:
    """What became of the rows of a file, each in the order of the file."""

    same: list[tuple[Row, Place, str]] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    #: Further names of places that are not there: too many to list.
    unborne: int = 0


def match(rows: Sequence[Row], gazetteer: Gazetteer, tell: Progress | None = None) -> Matched:
    """Match all rows of a file."""
    say = tell or (lambda _share, _step: None)
    out = Matched()
    rest = _by_id(rows, gazetteer, out)
    say(0.4, "matching units")
    units = Units(gazetteer, {row.id: place for row, place, _ in out.same if row.level is not None})
    unit_rows = [row for row in rest if row.level is not None and row.level <= 2]
    units.match(unit_rows)
    for row in unit_rows:
        if row.id in units.matched:
            out.same.append((row, units.matched[row.id], units.how[row.id]))
    say(0.6, "matching places")
    left = [row for row in rest if row.id not in units.matched]
    _by_name(left, gazetteer, units.missed, out)
    out.same.sort(key=lambda s: s[0].line)
    return out


def _by_id(rows: Sequence[Row], gazetteer: Gazetteer, out: Matched) -> list[Row]:
    rest = []
    for row in rows:
        place = gazetteer.by_id(row.id)
        if place is not None:
            out.same.append((row, place, "id"))
        elif row.lends:
            out.unborne += 1
        else:
            rest.append(row)
    return rest


def _by_name(rows: Sequence[Row], gazetteer: Gazetteer, missed: dict[str, str], out: Matched) -> None:
    """Match by name and point; of rows that meet one place the nearest has it, and the others are new."""
    taken = {(row.scheme, place.n) for row, place, _ in out.same}
    met: dict[tuple[str, int], list[tuple[float, int, Place, str]]] = defaultdict(list)
    fates: dict[int, str] = {}
    for i, row in enumerate(rows):
        if row.point is None:
            fates[i] = missed.get(row.id, "no point, and no place of that name to lend it to")
            continue
        found = _nearest(row, gazetteer, taken)
        if isinstance(found, str):
            fates[i] = found
        elif found is not None:
            place, away, how = found
            met[row.scheme, place.n].append((away, i, place, how))
    for meetings in met.values():
        _, i, place, how = min(meetings, key=lambda m: m[:2])
        out.same.append((rows[i], place, how))
        fates[i] = ""
    for i, row in enumerate(rows):
        if i not in fates:
            out.new.append(row)
        elif fates[i]:
            out.missed.append(Missed(row, fates[i]))


def _nearest(row: Row, gazetteer: Gazetteer, taken: set[tuple[str, int]]) -> tuple[Place, float, str] | str | None:
    """The place of the row's name at its point, the distance and how the name met it; words where two fit."""
    for how, near in _namesakes(row, gazetteer):
        fits = sorted(
            ((_away(row, p), p.n, p) for p in near if _free(row, p, gazetteer, taken)), key=lambda f: f[:2]
        )  # fmt: skip
        fits = [f for f in fits if f[0] <= _reach(row, f[2], how)]
        if not fits:
            continue
        if len(fits) > 1 and fits[1][0] < _CLEARLY * max(fits[0][0], 0.5):
            return "may be " + " or ".join(p.id for _, _, p in fits[:3])
        return fits[0][2], fits[0][0], how
    return None


def _namesakes(row: Row, gazetteer: Gazetteer) -> Iterator[tuple[str, list[Place]]]:
    own, others = key(row.name), [key(n) for n in row.names]
    yield "exact", [p for p, _ in gazetteer.named(own)]
    bare = without_types(own)[0]
    if bare != own:
        yield "types", [p for p, _ in gazetteer.named(bare)]
    if (plain := without_article(bare)) != bare:
        yield "article", [p for p, _ in gazetteer.named(plain)]
    yield "alias", list({p.n: p for name in others for p, _ in gazetteer.named(name)}.values())
    if row.country is not None:
        yield "loose", [c.place for c in gazetteer.respelled(row.name, (row.country,))]


def _free(row: Row, place: Place, gazetteer: Gazetteer, taken: set[tuple[str, int]]) -> bool:
    """May the row be this place? Another entry of the same list is another place."""
    if row.country is not None and place.country is not None and row.country != place.country:
        return False
    kinds = {row.kind, place.kind}
    if len(kinds) > 1 and not any(kinds <= alike for alike in _ALIKE):
        return False
    scheme = f"{row.scheme}:"
    return (row.scheme, place.n) not in taken and not any(i.startswith(scheme) for i in gazetteer.ids(place))


def _away(row: Row, place: Place) -> float:
    """Distance in km; of a line the least to its points."""
    assert row.point is not None
    ends = [(place.lat, place.lon), *place.shape]
    return min(km(*a, *b) for a in [row.point, *row.shape[:: max(1, len(row.shape) // 8)]] for b in ends)


def _reach(row: Row, place: Place, how: str) -> float:
    if how == "loose":
        return _LOOSELY
    wide = max(_WIDE.get(row.kind, 0.0), _WIDE.get(place.kind, 0.0))
    return max(wide, _TOWN) + (10.0 if place.population > 1_000_000 else 0.0)
