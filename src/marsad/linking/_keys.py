"""Which tellings are compared at all: those that share a key. Few keys a telling, the same ones in every set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from math import cos, floor, radians

from marsad.linking._pairs import LOCAL, NEAR_KM, SLACK_DAYS, family
from marsad.linking._shingles import token_hash
from marsad.linking._stories import story_keys
from marsad.linking._values import Days, Spot, Told

#: A happening told as a longer span is looked up by its first days only.
LONGEST = 14

_KM_PER_DEGREE = 111.2

#: Side of a cell: points :data:`NEAR_KM` apart share one of their four cells, with a tenth to spare for the curvature.
_CELL_KM = 2.2 * NEAR_KM


def host_keys(e: Told) -> frozenset[int]:
    """Those of :func:`block_keys` by which it meets all that hold them: of its cells, or of the province that it is.

    A story meets others by its names (see ``story_keys``).
    """
    if e.gist is not None:
        return frozenset(story_keys(e.gist))
    return frozenset() if e.spot is None else _keys(e, cells(e.spot) if is_local(e) else province(e.spot))


def guest_keys(e: Told) -> frozenset[int]:
    """Those by which a town meets its province, but no other town of it."""
    if e.gist is not None:
        return frozenset()
    return _keys(e, province(e.spot)) if e.spot is not None and is_local(e) else frozenset()


def block_keys(e: Told) -> tuple[int, ...]:
    """Sorted 64-bit keys: family of deeds x day (with a day of slack) x cell, and x province.

    Two tellings of one happening share a key if both are placed. Who is placed nowhere has none: it is compared within
    its report and with the copies of it. Points in one province share its key besides, however far apart;
    ``score`` refuses them.
    """
    if e.gist is not None:
        return tuple(sorted(set(story_keys(e.gist))))
    return tuple(sorted(host_keys(e) | guest_keys(e)))


def _keys(e: Told, where: Iterator[tuple[str, str]]) -> frozenset[int]:
    return frozenset(token_hash("\t".join((family(e), when, *place))) for place, when in product(where, days(e.time)))


def days(time: Days | None) -> Iterator[str]:
    """The days of the span and the slack after it: two spans a slack apart share one. Undated ones meet each other."""
    if time is None:
        yield ""
        return
    for n in range(min(time.length, LONGEST) + SLACK_DAYS):
        yield (time.start + timedelta(n)).isoformat()


def is_local(e: Told) -> bool:
    """Has it a point of its own?"""
    return e.spot is not None and e.spot.precision in LOCAL


def cells(spot: Spot) -> Iterator[tuple[str, str]]:
    """Cells twice as large as two happenings may lie apart; a point stands in the four that are nearest to it."""
    if spot.precision in LOCAL and spot.lat is not None and spot.lon is not None:
        north = spot.lat * _KM_PER_DEGREE / _CELL_KM
        for row in (floor(north - 0.5), floor(north + 0.5)):
            # the row's own latitude, so that all points of a row share one grid of columns
            width = max(0.01, cos(radians(min(89.0, abs((row + 0.5) * _CELL_KM / _KM_PER_DEGREE)))))
            east = spot.lon * _KM_PER_DEGREE * width / _CELL_KM
            for column in (floor(east - 0.5), floor(east + 0.5)):
                yield (str(row), str(column))


def province(spot: Spot) -> Iterator[tuple[str, str]]:
    """Country and first-level unit, where both are known."""
    if spot.country and spot.admin1:
        yield (spot.country, spot.admin1)
