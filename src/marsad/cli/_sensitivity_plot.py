"""The totals of ``marsad sensitivity`` as a picture: a small SVG that needs no script, font or network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from marsad.linking import Sensitivity, Total

#: So many groups are drawn; the rest stays in the table.
MOST_GROUPS = 16

#: Widths and heights in SVG units (pixels at 100 %).
_LEFT, _WIDTH, _RIGHT, _ROW, _GAP, _TOP = 190, 520, 70, 15, 12, 74

_FONT = 'font-family="system-ui, sans-serif" font-size="12"'

#: A colour and a mark for each rule: told apart without colours, too, and dark enough on white (contrast 4.5 or more).
_MARKS = {
    "conservative": ("#1b5e9b", "circle"),
    "representative": ("#222222", "square"),
    "informative": ("#a3420b", "diamond"),
    "latest-credible": ("#2b6e3f", "triangle"),
}


def plot(s: Sensitivity) -> str:
    """A line from low to high and a mark at best, for each group and rule."""
    groups = [(name, list(rows)) for name, rows in groupby(s.totals, key=lambda t: t.group)]
    drawn, left = groups[:MOST_GROUPS], len(groups) - MOST_GROUPS
    most = max((t.high for _, rows in drawn for t in rows), default=0)
    step = _step(most)
    end = max(step, -(-most // step) * step)
    height = _TOP + sum(len(rows) * _ROW + _GAP for _, rows in drawn) + 44
    by = f" by {s.by}" if s.by else ""
    words = f"{s.field.capitalize()}{by}, by rule: {s.counted} incidents, {len(s.movers)} depend on the rule"
    width = _LEFT + _WIDTH + _RIGHT
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-labelledby="t d" {_FONT}>',
        f'<title id="t">{escape(words)}</title>',
        f'<desc id="d">{escape(_description(drawn))}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="12" y="24" font-size="14" font-weight="600" fill="#222222">{escape(words)}</text>',
        *_legend(),
        *_axis(end, step, height),
        *_groups(drawn, end),
    ]
    if left > 0:
        parts.append(f'<text x="12" y="{height - 8}" fill="#555555">and {left} more groups in the table</text>')
    return "\n".join([*parts, "</svg>\n"])


def _description(groups: Sequence[tuple[str, Sequence[Total]]]) -> str:
    """The picture in words, for those who cannot see it."""
    told = (
        f"{name}: " + ", ".join(f"{t.rule} {t.best} ({t.low} to {t.high}{'+' if t.open_ended else ''})" for t in rows)
        for name, rows in groups
    )
    return "Lines run from the low to the high end, marks stand at the best value. " + "; ".join(told) + "."


def _step(most: int) -> int:
    """A round distance of ticks, four to nine of them."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if most <= 8 * step * factor:
                return step * factor
        step *= 10


def _x(value: int, end: int) -> float:
    return round(_LEFT + _WIDTH * value / end, 1)


def _legend() -> Iterator[str]:
    x = _LEFT
    for rule, (colour, mark) in _MARKS.items():
        yield _mark(mark, x, 46, colour)
        yield f'<text x="{x + 10}" y="50" fill="{colour}">{rule}</text>'
        x += 30 + 7 * len(rule)


def _axis(end: int, step: int, height: int) -> Iterator[str]:
    bottom = height - 40
    for value in range(0, end + 1, step):
        x = _x(value, end)
        yield f'<line x1="{x}" x2="{x}" y1="{_TOP - 10}" y2="{bottom}" stroke="#dddddd"/>'
        yield f'<text x="{x}" y="{bottom + 16}" text-anchor="middle" fill="#555555">{value:,}</text>'


def _groups(groups: Sequence[tuple[str, Sequence[Total]]], end: int) -> Iterator[str]:
    y = _TOP
    for name, rows in groups:
        middle = y + len(rows) * _ROW / 2
        yield f'<text x="{_LEFT - 12}" y="{middle}" text-anchor="end" fill="#222222">{escape(_cut(name))}</text>'
        for t in rows:
            yield from _range(t, y + _ROW // 2 - 4, end)
            y += _ROW
        y += _GAP


def _range(t: Total, y: int, end: int) -> Iterator[str]:
    colour, mark = _MARKS[t.rule]
    low, best, high = (_x(v, end) for v in (t.low, t.best, t.high))
    # an open end is drawn dashed beyond what is counted
    yield f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3" stroke-opacity="0.45"/>'
    if t.open_ended:
        yield f'<line x1="{high}" x2="{high + 16}" y1="{y}" y2="{y}" stroke="{colour}" stroke-dasharray="3 3"/>'
    yield _mark(mark, best, y, colour)
    right = high + (20 if t.open_ended else 8)
    yield f'<text x="{right}" y="{y + 4}" font-size="10" fill="#555555">{t.best:,}</text>'


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour}"/>'
    points = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "diamond": ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
        "triangle": ((0, -5), (5, 4), (-5, 4)),
    }[kind]
    told = " ".join(f"{round(x + dx, 1)},{round(y + dy, 1)}" for dx, dy in points)
    return f'<polygon points="{told}" fill="{colour}"/>'


def _cut(name: str, most: int = 26) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
