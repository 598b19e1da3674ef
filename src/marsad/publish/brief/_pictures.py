"""The pictures of a brief: where it happened, and how many were killed on which day. SVG of our own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from marsad.publish._released import Incident
from marsad.publish.brief._material import Material
from marsad.publish.brief._values import Picture
from marsad.publish.brief._words import counted, day, place_name

#: Widths and heights in SVG units (pixels at 100 %).
_WIDTH, _LEFT, _RIGHT = 720, 46, 14
#: Fewer days than these make no chart, more are drawn by week.
_FEWEST, _MOST = 2, 62
#: So many places bear their name on the map.
_NAMED = 12
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{k}t {k}d" '
    'font-family="system-ui, Liberation Sans, DejaVu Sans, sans-serif" font-size="12">'
)
#: Colours that hold on light and on dark ground alike (contrast above 3 against white and #15181c).
_RED, _GREY, _INK = "#c2410c", "#8a8f98", "currentColor"


def pictures(m: Material) -> tuple[Picture, ...]:
    """A map where places have points, a chart where days differ; none where it would show nothing."""
    return tuple(p for p in (_map(m), _chart(m)) if p is not None)


# ------------------------------------------------------------------ chart
@dataclass(frozen=True, slots=True)
class _Bar:
    first: date
    low: int
    best: int
    high: int
    open_end: bool
    incidents: int


def _bars(m: Material) -> tuple[_Bar, ...]:
    days: dict[date, list[Incident]] = {}
    for i in m.incidents:
        if i.when.start is not None and i.when.start == i.when.end:
            days.setdefault(date.fromisoformat(i.when.start[:10]), []).append(i)
    if not days:
        return ()
    first, last = min(days), max(days)
    step = 1 if (last - first).days < _MOST else 7
    if (last - first).days > _MOST * step:
        return ()
    starts = [first + timedelta(n) for n in range(0, (last - first).days + 1, step)]
    return tuple(_bar(s, [i for n in range(step) for i in days.get(s + timedelta(n), ())]) for s in starts)


def _bar(first: date, incidents: Sequence[Incident]) -> _Bar:
    counts = [i.killed for i in incidents if i.killed.given]
    best = sum(c.best if c.best is not None else c.low or 0 for c in counts)
    high = sum(c.high if c.high is not None else c.best or c.low or 0 for c in counts)
    low = sum(c.low or 0 for c in counts)
    return _Bar(first, low, best, max(high, best), any(c.high is None for c in counts), len(incidents))


def _chart(m: Material) -> Picture | None:
    bars = _bars(m)
    if sum(b.high > 0 for b in bars) < _FEWEST:
        return None
    week = len(bars) > 1 and (bars[1].first - bars[0].first).days == 7
    by = "week" if week else "day"
    caption = f"People killed by {by}, by the rule “{m.query.rule}”; thin lines run from the low to the high number"
    words = "; ".join(_bar_words(b) for b in bars if b.high)
    return Picture("\n".join(_chart_svg(bars, caption, words)), caption, f"{words}.")


def _bar_words(b: _Bar) -> str:
    if b.low == b.high and not b.open_end:
        return f"{day(str(b.first))}: {b.best:,}"
    return f"{day(str(b.first))}: {b.best:,} ({b.low:,} to {'at least ' if b.open_end else ''}{b.high:,})"


def _chart_svg(bars: Sequence[_Bar], caption: str, words: str) -> Iterator[str]:
    height, top, bottom = 220, 16, 190
    most = max(b.high for b in bars)
    step = _step(most)
    end = -(-most // step) * step
    wide = (_WIDTH - _LEFT - _RIGHT) / len(bars)
    yield _HEAD.format(w=_WIDTH, h=height, k="c")
    yield f'<title id="ct">{escape(caption)}</title><desc id="cd">{escape(words)}</desc>'
    for value in range(0, end + 1, step):
        y = _y(value, end, top, bottom)
        yield f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="{_GREY}" stroke-opacity="0.35"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end" fill="{_INK}">{value:,}</text>'
    every = max(1, math.ceil(62 / wide))
    for n, b in enumerate(bars):
        x = _LEFT + wide * (n + 0.5)
        y, half = _y(b.best, end, top, bottom), min(18.0, wide * 0.34)
        if b.best:
            yield f'<rect x="{x - half:.1f}" y="{y}" width="{half * 2:.1f}" height="{bottom - y:.1f}" fill="{_RED}"/>'
        if b.high > b.low:
            dash = ' stroke-dasharray="3 2"' if b.open_end else ""
            yield (f'<path d="M{x:.1f} {_y(b.low, end, top, bottom)}V{_y(b.high, end, top, bottom)}" '
                   f'stroke="{_INK}" stroke-width="2"{dash}/>')  # fmt: skip
        if n % every == 0:
            label = f"{b.first.day} {b.first:%b}"
            yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="{_INK}">{label}</text>'
    yield "</svg>"


def _y(value: int, end: int, top: int, bottom: int) -> float:
    return round(bottom - (bottom - top) * value / max(1, end), 1)


def _step(most: int) -> int:
    """A round distance of lines, three to six of them."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= 5 * size * factor:
                return size * factor
        size *= 10


# ------------------------------------------------------------------ map
@dataclass(frozen=True, slots=True)
class _Spot:
    name: str
    lat: float
    lon: float
    incidents: int
    killed: int
    near: bool


def _spots(m: Material) -> list[_Spot]:
    found: dict[tuple[float, float], list[Incident]] = {}
    for i in m.incidents:
        if i.where is not None and i.where.lat is not None and i.where.lon is not None:
            found.setdefault((i.where.lat, i.where.lon), []).append(i)
    spots = [
        _Spot(place_name(w), lat, lon, len(several), sum(i.killed.best or 0 for i in several),
              all(i.where is not None and i.where.precision != "exact" for i in several))
        for (lat, lon), several in found.items() if (w := several[0].where) is not None
    ]  # fmt: skip
    return sorted(spots, key=lambda s: (-s.killed, -s.incidents, s.name))


def _map(m: Material) -> Picture | None:
    spots = _spots(m)
    if len({s.name for s in spots}) < _FEWEST:
        return None
    left_out = sum(1 for i in m.incidents if i.where is None or i.where.lat is None)
    caption = (
        "Where it happened; the area of a circle grows with the number of incidents, a dashed one is an area around"
    )
    told = "; ".join(
        f"{'near ' if s.near else ''}{s.name}: {counted(s.incidents, 'incident', 'incidents')}" for s in spots[:40]
    )
    rest = f" Not on the map, for want of a point: {counted(left_out, 'incident', 'incidents')}." if left_out else ""
    words = f"{told}.{rest}"
    return Picture("\n".join(_map_svg(spots, caption, words)), caption, words)


def _map_svg(spots: Sequence[_Spot], caption: str, words: str) -> Iterator[str]:
    south, north = min(s.lat for s in spots), max(s.lat for s in spots)
    west, east = min(s.lon for s in spots), max(s.lon for s in spots)
    squeeze = math.cos(math.radians((south + north) / 2))
    span = max((east - west) * squeeze, (north - south) * 1.6, 0.15)
    scale = (_WIDTH - 220) / span
    height = int(min(460, max(180, (north - south) * scale + 120)))
    x0, y0 = _WIDTH / 2 - 30, height / 2 - 8
    cx, cy = (west + east) / 2, (south + north) / 2
    yield _HEAD.format(w=_WIDTH, h=height, k="m")
    yield f'<title id="mt">{escape(caption)}</title><desc id="md">{escape(words)}</desc>'
    frame = f'x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}"'
    yield f'<rect {frame} fill="none" stroke="{_GREY}" stroke-opacity="0.5"/>'
    taken: list[tuple[float, float]] = []
    for n, s in enumerate(spots):
        x, y = x0 + (s.lon - cx) * squeeze * scale, y0 - (s.lat - cy) * scale
        r = 4 + 3 * math.sqrt(s.incidents)
        dash = ' stroke-dasharray="3 3"' if s.near else ""
        yield (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{_RED}" fill-opacity="0.45" stroke="{_RED}"{dash}>'
               f"<title>{escape(s.name)}: {s.incidents}</title></circle>")  # fmt: skip
        if n < _NAMED and not any(abs(x - a) < 110 and abs(y - b) < 13 for a, b in taken):
            taken.append((x, y))
            yield f'<text x="{x + r + 4:.1f}" y="{y + 4:.1f}" fill="{_INK}">{escape(s.name)}</text>'
    yield from _scale_bar(scale, height)
    yield "</svg>"


def _scale_bar(scale: float, height: int) -> Iterator[str]:
    """A round number of kilometres, near an eighth of the width."""
    km_wide = 111.2 / scale
    km = _step(int(max(5, _WIDTH / 8 * km_wide * 5)))
    length = km / km_wide
    y = height - 16
    yield f'<path d="M14 {y - 4}v4h{length:.1f}v-4" fill="none" stroke="{_INK}"/>'
    yield f'<text x="{20 + length:.1f}" y="{y + 2}" fill="{_INK}">{km} km</text>'
    yield f'<path d="M{_WIDTH - 22} 30l5 -16l5 16l-5 -4z" fill="{_INK}"/>'
    yield f'<text x="{_WIDTH - 21}" y="44" fill="{_INK}">N</text>'
