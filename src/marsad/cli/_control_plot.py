"""The timeline of a place as a picture: SVG of our own, readable without colour and by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from marsad.cli import _control_words as words
from marsad.cli._control_print import BRIEF, by_holder, cut, days_of
from marsad.cli._terminal import safe

if TYPE_CHECKING:
    from marsad.linking import Lane, Spell, Timeline

_WIDTH, _NAMES, _ROW, _TOP = 960, 210, 24, 64
#: Dark enough on white for text beside them (contrast over 4.5), told apart by people who see no red and green.
_COLOURS = ("#0b4f8a", "#9a3d00", "#00664f", "#7a2a75", "#5c5200", "#3b3b3b")
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d" '
    'font-family="sans-serif" font-size="13">'
)
_STRIPES = (
    '<defs><pattern id="p" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="3" height="6" fill="#ffffff" fill-opacity="0.65"/></pattern></defs>'
)
_DRAWN = ("whole", "most", "part", "line")


def control_svg(line: Timeline, since: date | None = None, until: date | None = None) -> str:
    """The picture; a row for each holder of each piece of ground.

    Full bars are days of which somebody says so, striped ones are presumed, dashed ends lie somewhere there. Every bar
    has a title with the words of the terminal's account.
    """
    first, last = days_of(line)
    since, until = since or first, until or last
    if since is None or until is None:
        since = until = date.min  # nothing is drawn but the head
    body = list(_Drawing(line, since, until).parts())
    height = _TOP + _ROW * sum(1 for x in body if x.startswith('<g class="row"')) + 40
    title = escape(safe(words.head(line)))
    legend = (
        "full: said of that time. striped: presumed between two words. outlined: began or ended somewhere there. "
        "red line: contradicted"
    )
    return "\n".join(
        (
            _HEAD.format(width=_WIDTH, height=height),
            f'<title id="t">Control of {title}</title>',
            f'<desc id="d">{escape(safe(_described(line, since, until)))}</desc>',
            _STRIPES,
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="24" font-size="15" font-weight="bold">{title}</text>',
            *body,
            f'<text x="12" y="{height - 14}" fill="#555555">{legend}</text>',
            "</svg>\n",
        )
    )


def _described(line: Timeline, since: date, until: date) -> str:
    """The picture in words."""
    told = [
        f"{words.ground(lane.id)}: {s.holder.name}, {words.start(s)}; {words.end(s)}."
        for lane in line.lanes if lane.id.kind in _DRAWN
        for s in lane.spells if s.last >= since and s.first <= until
    ]  # fmt: skip
    told += [f"Contradiction: {words.dispute(d, words.ground(x.id))}." for x in line.lanes for d in x.disputes]
    return " ".join(told) or "Nothing is said."


class _Drawing:
    def __init__(self, line: Timeline, since: date, until: date) -> None:
        self.line, self.since, self.until = line, since, until
        self.days = max(1, (until - since).days + 1)
        self.row = 0
        self.colours: dict[str, str] = {}

    def parts(self) -> Iterator[str]:
        yield from self.axis()
        for lane in self.line.lanes:
            spells = [s for s in lane.spells if s.last >= self.since and s.said[0].start <= self.until]
            if lane.id.kind not in _DRAWN or not spells:
                continue
            for name, own in by_holder(spells):
                yield self.holder(lane, name, own)
            yield from self.disputes(lane)

    def x(self, day: date, *, after: bool = False) -> float:
        at = min(self.days, max(0, (day - self.since).days + after))
        return round(_NAMES + at * (_WIDTH - _NAMES - 12) / self.days, 1)

    def axis(self) -> Iterator[str]:
        step = 1 if self.days > 800 else 0
        day = date(self.since.year, self.since.month, 1)
        last = -99.0
        while day <= self.until:
            label = str(day.year) if step else f"{day:%Y-%m}"
            if day >= self.since and self.x(day) - last > 52:
                last = self.x(day)
                yield f'<text x="{last}" y="{_TOP - 14}" fill="#555555">{label}</text>'
                yield f'<path d="M{last} {_TOP - 8}v8" stroke="#999999"/>'
            day = date(day.year + 1, 1, 1) if step or day.month == 12 else day.replace(month=day.month + 1)

    def holder(self, lane: Lane, name: str, spells: list[Spell]) -> str:
        y = _TOP + _ROW * self.row
        self.row += 1
        colour = self.colours.setdefault(spells[0].holder.key, _COLOURS[len(self.colours) % len(_COLOURS)])
        label = f"{words.ground(lane.id)}: {name}" if lane.id.label else name
        bars = "".join(self.spell(s, y, colour) for s in spells)
        text = escape(safe(cut(label, 30)))
        return f'<g class="row"><text x="12" y="{y + 15}" fill="{colour}">{text}</text>{bars}</g>'

    def spell(self, s: Spell, y: int, colour: str) -> str:
        begin = s.start.latest if s.start.why == "since" and s.start.latest else s.said[0].end
        told = [f"<title>{escape(safe(f'{s.holder.name}: {words.start(s)}; {words.end(s)}'))}</title>"]
        if s.end.latest is not None and s.end.latest > s.last:
            told.append(self.rect(s.last, s.end.latest, y, f'fill="none" stroke="{colour}" stroke-dasharray="3 3"'))
        told.append(self.rect(begin, s.last, y, f'fill="{colour}"') + self.rect(begin, s.last, y, 'fill="url(#p)"'))
        for d in s.said:
            style = f'fill="{colour}"' if d.length <= BRIEF else f'fill="none" stroke="{colour}" stroke-dasharray="3 3"'
            told.append(self.rect(d.start, d.end, y, style))
        return f"<g>{''.join(told)}</g>"

    def rect(self, first: date, last: date, y: int, style: str) -> str:
        a, b = self.x(first), self.x(last, after=True)
        return f'<rect x="{a}" y="{y + 3}" width="{max(2.0, round(b - a, 1))}" height="{_ROW - 8}" {style}/>'

    def disputes(self, lane: Lane) -> Iterator[str]:
        for d in lane.disputes:
            if d.last >= self.since and d.first <= self.until:
                a, b = self.x(d.first), self.x(d.last, after=True)
                y = _TOP + _ROW * self.row - 3
                title = escape(safe(words.dispute(d, words.ground(lane.id))))
                yield (
                    f'<g><title>{title}</title><path d="M{a} {y}H{max(a + 6, b)}" stroke="#b00020" '
                    'stroke-width="3"/></g>'
                )
