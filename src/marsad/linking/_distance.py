"""How far two places lie apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from marsad.linking._values import Spot


def km(a: Spot, b: Spot) -> float | None:
    """Great-circle distance; None where a point lacks."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = radians(a.lat), radians(b.lat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))
