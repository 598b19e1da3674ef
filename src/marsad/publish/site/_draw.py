"""Pictures of the pages as SVG: they need no script, and their colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, pi, radians, sqrt, tan

from markupsafe import Markup

from marsad.publish._released import Figure
from marsad.publish.site._basemap import Box, Land, Point


def mercator(point: Point) -> Point:
    """Web Mercator, 0..1 from the north-west."""
    lon, lat = point
    y = 0.5 - log(tan(pi / 4 + radians(max(-84.0, min(84.0, lat))) / 2)) / (2 * pi)
    return lon / 360 + 0.5, y


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of a box, ``width`` units wide and as high as the box asks for, within limits."""

    box: Box
    width: float
    height: float

    @classmethod
    def of(cls, box: Box, width: float, shape: float) -> Frame:
        """A frame of width:height = ``shape`` around the middle of a box, which it holds."""
        (w, n), (e, s) = mercator((box.west, box.north)), mercator((box.east, box.south))
        span = max(e - w, (s - n) * shape, 1e-6)
        x, y = (w + e) / 2, (n + s) / 2
        return cls(Box(x - span / 2, y + span / shape / 2, x + span / 2, y - span / shape / 2), width, width / shape)

    def at(self, point: Point) -> Point:
        """Where a place lies in the picture."""
        x, y = mercator(point)
        scale = self.width / self.box.width
        return round((x - self.box.west) * scale, 1), round((y - self.box.north) * scale, 1)

    def holds(self, point: Point) -> bool:
        """It lies in the picture."""
        x, y = self.at(point)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def path(self, rings: Iterable[Sequence[Point]]) -> str:
        """Rings as an SVG path."""
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in dict.fromkeys(map(self.at, ring))) + "Z" for ring in rings
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a picture. ``near``: it is drawn as a ring, since the happening lies near it and not at it."""

    point: Point
    size: int
    near: bool
    label: str
    title: str
    link: str | None = None


def picture(frame: Frame, land: Iterable[Land] | None, dots: Sequence[Dot], *, words: str, labels: int = 0) -> Markup:
    """A map with land, dots (the largest first) and the labels of the first of them that do not meet another.

    Without a basemap (``land`` null) it has lines of degrees instead: nobody shall take the paper for sea.
    """
    name = "map bare" if land is None else "map"
    out = [Markup('<svg class="{}" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">').format(
        name, frame.width, frame.height, words
    )]  # fmt: skip
    if land is None:
        out.append(Markup('<path class="degrees" d="{}"/>').format(_degrees(frame)))
        land = ()
    out += [Markup('<path class="land" d="{}"/>').format(frame.path(x.rings)) for x in land]
    out += [_dot(frame, dot) for dot in dots]
    out += _labels(frame, dots[:labels])
    return Markup("").join([*out, Markup("</svg>")])


#: Degrees between two lines, the smallest that leaves so many units between them.
_STEPS, _APART = (1, 2, 5, 10, 20, 30, 60), 60.0


def _degrees(frame: Frame) -> str:
    """Meridians and parallels within a frame, as an SVG path."""
    one = frame.at((1.0, 0.0))[0] - frame.at((0.0, 0.0))[0]
    step = next((s for s in _STEPS if s * one >= _APART), _STEPS[-1])
    across = (frame.at((float(lon), 0.0))[0] for lon in range(-180, 181, step))
    down = (frame.at((0.0, float(lat)))[1] for lat in range(-(80 // step) * step, 81, step))
    lines = [f"M{x:g} 0V{frame.height:g}" for x in across if 0 < x < frame.width]
    return "".join(lines + [f"M0 {y:g}H{frame.width:g}" for y in down if 0 < y < frame.height])


def _radius(size: int) -> float:
    return round(3.2 + 1.5 * sqrt(max(size, 1) - 1), 1)


def _dot(frame: Frame, dot: Dot) -> Markup:
    x, y = frame.at(dot.point)
    mark = Markup('<circle class="{}" cx="{:g}" cy="{:g}" r="{:g}"><title>{}</title></circle>').format(
        "near" if dot.near else "exact", x, y, min(_radius(dot.size), 26.0), dot.title
    )
    return Markup('<a href="{}">{}</a>').format(dot.link, mark) if dot.link else mark


#: Labels that a narrow screen shows, too, where they stand larger.
_FEW = 5


def _labels(frame: Frame, dots: Sequence[Dot]) -> list[Markup]:
    taken: list[tuple[float, float, float, float]] = []
    large: list[tuple[float, float, float, float]] = []
    out: list[Markup] = []
    for dot in dots:
        x, y = frame.at(dot.point)
        x += min(_radius(dot.size), 26.0) + 3
        space = (x, y - 8, x + 6.4 * len(dot.label), y + 6)
        if _clear(space, taken) and x > 0 and space[2] < frame.width and 8 < y < frame.height - 4:
            taken.append(space)
            space = (x, y - 17, x + 12.5 * len(dot.label), y + 12)
            few = len(large) < _FEW and _clear(space, large) and space[2] < frame.width
            large += [space] if few else []
            kind = "" if few else "minor"
            out.append(Markup('<text class="{}" x="{:g}" y="{:g}">{}</text>').format(kind, x, y + 3.5, dot.label))
    return out


def _clear(space: tuple[float, float, float, float], taken: Iterable[tuple[float, float, float, float]]) -> bool:
    """It meets none of the others."""
    return all(space[0] > t[2] or space[2] < t[0] or space[1] > t[3] or space[3] < t[1] for t in taken)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its value, and (of tolls) the low and high ends; ``high`` null: open."""

    label: str
    value: int
    low: int | None = None
    high: int | None = None
    link: str | None = None


#: The left margin holds "1,200" in the larger letters of a narrow screen.
_WIDE, _HIGH, _LEFT, _FOOT = 720, 190, 72, 32


def bars(found: Sequence[Bar], *, words: str, kind: str) -> Markup:
    """A chart of bars; with ends given, a line from low to high over each, cut where it leaves the picture: one wild
    number must not flatten all bars."""
    ranged = any(b.high is not None and b.high > b.value for b in found)
    top = _round(max([b.value * 5 // 4 if ranged else b.value for b in found] + [1]))
    step = (_WIDE - _LEFT) / max(len(found), 1)
    out = [Markup('<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        kind, _WIDE, _HIGH + _FOOT, words
    )]  # fmt: skip
    for line in (0, top // 2, top) if top > 1 else (0, top):
        y = _HIGH - line / top * (_HIGH - 12)
        out.append(Markup('<path class="grid" d="M{} {:.1f}H{}"/>').format(_LEFT, y, _WIDE))
        out.append(Markup('<text class="axis" x="{}" y="{:.1f}">{:,}</text>').format(_LEFT - 6, y + 4, line))
    every = max(1, -(-len(found) // 6))
    for n, bar in enumerate(found):
        out.append(_bar(bar, _LEFT + n * step, step, top))
        if n % every == 0:
            x = _LEFT + (n + 0.5) * step
            out.append(Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>').format(x, _HIGH + 24, bar.label))
    return Markup("").join([*out, Markup("</svg>")])


def _bar(bar: Bar, x: float, step: float, top: int) -> Markup:
    def height(value: int) -> float:
        return _HIGH - value / top * (_HIGH - 12)

    said = bar.label + f": {bar.value:,}"
    wide = max(step - min(step * 0.25, 6), 0.6)
    y = height(bar.value)
    out = Markup('<rect x="{:.2f}" y="{:.1f}" width="{:.2f}" height="{:.1f}"><title>{}</title></rect>').format(
        x + (step - wide) / 2, y, wide, _HIGH - y, said
    )
    if bar.low is not None and bar.low != (bar.high if bar.high is not None else bar.value):
        high = bar.high if bar.high is not None else bar.value
        out += Markup('<path class="range" d="M{:.2f} {:.1f}V{:.1f}"/>').format(
            x + step / 2, height(min(bar.low, top)), height(min(max(high, bar.low), top))
        )
    return Markup('<a href="{}">{}</a>').format(bar.link, out) if bar.link else out


#: Ends of a scale within a power of ten; each has a half that is a whole number.
_ENDS = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80)


def _round(value: int) -> int:
    """The end of a scale that holds a value.

    >>> [_round(n) for n in (1, 3, 12, 237, 4250, 81)]
    [1, 4, 12, 240, 5000, 100]
    """
    if value <= 10:
        return 1 if value <= 1 else value + value % 2
    power = 1
    while value > _ENDS[-1] * power:
        power *= 10
    return next(end * power for end in _ENDS if end * power >= value)


def interval(figure: Figure, top: int) -> Markup:
    """A number as told, from low to high on a line that ends at ``top``; an arrow for an open end."""
    low = figure.count.low if figure.count.low is not None else figure.count.best
    best = figure.count.best if figure.count.best is not None else low
    if low is None or best is None:
        return Markup("")
    high = figure.count.high

    def x(value: int) -> float:
        return round(4 + value / max(top, 1) * 146, 1)

    end = x(max(high, best)) if high is not None else 156.0
    line = Markup('<path class="{}" d="M{:g} 8H{:g}"/>').format("open" if high is None else "range", x(low), end)
    tip = Markup('<path class="tip" d="M152 4l6 4l-6 4"/>') if high is None else Markup("")
    dot = Markup('<circle cx="{:g}" cy="8" r="4"/>').format(x(best))
    return Markup('<svg class="interval" viewBox="0 0 160 16" aria-hidden="true">{}{}{}</svg>').format(line, tip, dot)
