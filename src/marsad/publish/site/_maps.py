"""The maps and charts that stand in the pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from marsad.publish._released import Incident, Where
from marsad.publish.site._basemap import Box, Land, clipped, most_of
from marsad.publish.site._context import adds_up
from marsad.publish.site._draw import Bar, Dot, Frame, bars, picture
from marsad.publish.site._model import Model
from marsad.publish.site._words import day, month, plural

#: Places on the overview: more are a stain, and a larger page.
_DOTS = 400
#: Degrees around a place on its small map: wide enough that a country's border or coast is mostly in it.
_AROUND = 2.2
#: Up to so many days a chart has a bar a day; then a bar a month, and a bar a year beyond 120 months.
_DAYS, _MONTHS = 62, 120


class Maps:
    """Small maps of a model, each drawn once."""

    def __init__(self, model: Model, borders: tuple[Land, ...]) -> None:
        self._model, self._borders = model, borders
        self._drawn: dict[tuple[float, float, bool], Markup] = {}

    def overview(self) -> Markup:
        """All places at which something is told, the size by the number of incidents."""
        found = [p for p in self._model.places.values() if p.incidents and p.where.lat is not None][:_DOTS]
        box = most_of((i.where.lon or 0.0, i.where.lat or 0.0) for p in found for i in p.incidents if i.where)
        if box is None:
            return Markup('<p class="unknown">Nothing is told for a single place.</p>')
        frame = Frame.of(box.wider(0.12, 0.4), 960, 1.9)
        dots = [
            Dot(
                (p.where.lon or 0.0, p.where.lat or 0.0), len(p.incidents), p.where.precision == "near", p.where.name,
                f"{p.where.name}: {plural(len(p.incidents), 'incident')}", p.file,
            )
            for p in found
        ]  # fmt: skip
        dots = [d for d in dots if frame.holds(d.point)]
        words = f"Map of {plural(len(dots), 'place')}; the list of places says the same"
        return picture(frame, self._land(box.wider(1.0, 8.0), 2000), dots, words=words, labels=40)

    def _land(self, box: Box, most: int) -> tuple[Land, ...] | None:
        """The borders within a box; null without a basemap."""
        return tuple(clipped(self._borders, box, most)) if self._borders else None

    def locator(self, where: Where | None) -> Markup | None:
        """Where a place lies; null for what has no point."""
        if where is None or where.lat is None or where.lon is None:
            return None
        key = (where.lat, where.lon, where.precision == "near")
        if key not in self._drawn:
            self._drawn[key] = self._around(where, where.lat, where.lon)
        return self._drawn[key]

    def _around(self, where: Where, lat: float, lon: float) -> Markup:
        box = Box(lon - _AROUND, lat - _AROUND * 0.6, lon + _AROUND, lat + _AROUND * 0.6)
        frame = Frame.of(box, 360, 1.6)
        dot = Dot((lon, lat), 4, where.precision == "near", where.name, where.name)
        return picture(frame, self._land(box.wider(0.2, 0.5), 500), [dot], words=f"Map: {where.name}", labels=1)


@dataclass(frozen=True, slots=True)
class Charts:
    """Incidents and deaths by day, month or year (``unit``)."""

    unit: str
    incidents: Markup
    killed: Markup


def charts(model: Model) -> Charts:
    """The two charts of the start page. What is told for longer than a bar's time stands at its first day."""
    dated = [i for i in model.incidents if i.when.start]
    unit, labels = _bins([i.when.start or "" for i in dated])
    width = {"day": 10, "month": 7, "year": 4}[unit]
    found: Mapping[str, list[Incident]] = _by(dated, width)
    links = Counter(i.when.start[:7] for i in dated if i.when.start)
    counts = [Bar(_label(b, unit), len(found.get(b, ())), link=_link(b, links)) for b in labels]
    killed = [_killed(_label(b, unit), found.get(b, ()), _link(b, links)) for b in labels]
    return Charts(
        unit,
        bars(counts, words=f"Incidents by {unit}", kind="count"),
        bars(killed, words=f"Killed by {unit}, as told", kind="killed"),
    )


def _by(dated: list[Incident], width: int) -> Mapping[str, list[Incident]]:
    out: dict[str, list[Incident]] = defaultdict(list)
    for incident in dated:
        out[(incident.when.start or "")[:width]].append(incident)
    return out


def _killed(label: str, found: list[Incident] | tuple[()], link: str | None) -> Bar:
    told = [i.killed for i in found if adds_up(i)]
    best = [(k.best if k.best is not None else k.low) or 0 for k in told]
    low = sum(b if k.low is None else k.low for k, b in zip(told, best, strict=True))
    high = sum(b if k.high is None else k.high for k, b in zip(told, best, strict=True))
    return Bar(label, sum(best), low, high, link)


def _bins(starts: list[str]) -> tuple[str, list[str]]:
    if not starts:
        return "day", []
    first, last = date.fromisoformat(min(starts)[:10]), date.fromisoformat(max(starts)[:10])
    if (last - first).days < _DAYS:
        return "day", [str(first + timedelta(n)) for n in range((last - first).days + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MONTHS:
        at = [first.year * 12 + first.month - 1 + n for n in range(months)]
        return "month", [f"{m // 12:04}-{m % 12 + 1:02}" for m in at]
    return "year", [f"{y:04}" for y in range(first.year, last.year + 1)]


def _label(name: str, unit: str) -> str:
    if unit == "day":
        words = day(name).split()
        return f"{words[0]} {words[1][:3]}"
    if unit == "month":
        words = month(name).split()
        return f"{words[0][:3]} {words[1]}"
    return name


def _link(name: str, months: Mapping[str, int]) -> str | None:
    return f"months/{name[:7]}.html" if months.get(name[:7]) else None
