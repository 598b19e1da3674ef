"""The notes of an ACLED-like row: what happened, who says so, what is disputed, composed by rule from released values.

No sentence of a report stands in it, so that no licence is touched and every word has a column behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from marsad.publish._nations import nation
from marsad.publish._released import Claimant, Figure, Incident, Loss, Party, Range, Where

#: Names that notes list before they say how many more there are: ACLED's notes stay in one paragraph.
_MOST_NAMES = 6
_BOUND = {"least": "at least {}", "most": "at most {}", "about": "about {}"}


def notes(incident: Incident, what: str, day: str) -> str:
    """The notes in full, without line ends."""
    said = (
        f"{_when(incident, day)}{_where(incident.where)}, {what}{_sides(incident)}.",
        _tolls(incident),
        _by(incident),
        f"{_count(len(incident.reports), 'report')}, {_count(len(incident.origins), 'independent text')}.",
    )
    return " ".join(" ".join(s for s in said if s).split())


@lru_cache(maxsize=16384)
def _day(text: str) -> str:
    day = date.fromisoformat(text[:10])
    return f"{day.day} {day:%B %Y}"


def _when(incident: Incident, day: str) -> str:
    when = incident.when
    if when.start == when.end or not when.start or not when.end:
        return f"On {_day(day)}"
    return f"Around {_day(day)} (between {_day(when.start)} and {_day(when.end)})"


def _where(place: Where | None) -> str:
    if place is None:
        return ""
    home = nation(place.country)
    above = [place.admin2, place.admin1, home.name if home else None]
    units = [u for u in dict.fromkeys(above) if u and u != place.name]
    return f", in {place.name}" + (f" ({', '.join(units)})" if units else "")


def _sides(incident: Incident) -> str:
    actors, targets = _names(incident.actors), _names(incident.targets)
    means = f" with {_and(incident.weapons)}" if incident.weapons else ""
    if incident.acled == "Armed clash" and (targets or len(incident.actors) > 1) and actors:
        return f" between {_names((*incident.actors, *incident.targets))}{means}"
    return (f" by {actors}" if actors else "") + (f" against {targets}" if targets else "") + means


def _names(parties: Iterable[Party]) -> str:
    return _and(p.name for p in parties)


def _and(names: Iterable[str]) -> str:
    """
    >>> _and(["a", "b", "c"])
    'a, b and c'
    """
    held = list(dict.fromkeys(names))
    if len(held) > _MOST_NAMES:
        held = [*held[: _MOST_NAMES - 1], f"{len(held) - _MOST_NAMES + 1} others"]
    return held[0] if len(held) == 1 else f"{', '.join(held[:-1])} and {held[-1]}" if held else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _tolls(incident: Incident) -> str:
    """Each toll with who gives it; where two contradict each other it is said."""
    told = []
    for toll in incident.tolls:
        standing = [f for f in toll.figures if f.standing == "stands"] or list(toll.figures)
        if standing:
            disputed = " (disputed)" if toll.contradicted else ""
            told.append(f"{_what(toll.kind, toll.who)}: {', '.join(_figures(standing))}{disputed}.")
    return " ".join(told) or " ".join(_loss(x) for x in incident.losses if x.count.given)


def _what(kind: str, who: str) -> str:
    words = kind.replace("_", " ").capitalize()
    return words if who == "unspecified" else f"{words} ({who.replace('_', ' ')})"


def _loss(loss: Loss) -> str:
    return f"{_what(loss.kind, loss.who)}: {_range(loss.count)}."


def _range(count: Range) -> str:
    """
    >>> _range(Range(9, 12, 15)), _range(Range(20, 20, None))
    ('between 9 and 15', 'at least 20')
    """
    if count.low is not None and count.low == count.high:
        return str(count.low)
    if count.low is not None and count.high is not None:
        return f"between {count.low} and {count.high}"
    return f"at least {count.low if count.low is not None else count.best}"


def _figures(figures: Iterable[Figure]) -> list[str]:
    """Each number once, with everybody who gives it."""
    by: dict[str, list[str]] = {}
    for figure in figures:
        by.setdefault(_number(figure), []).extend(_claimant(c) for c in figure.claimants)
    return [f"{number} ({_and(names)})" if names else number for number, names in by.items()]


def _number(figure: Figure) -> str:
    template = _BOUND.get(figure.bound)
    best = figure.count.best
    return template.format(best) if template and best is not None else _range(figure.count)


def _claimant(claimant: Claimant) -> str:
    return f"{claimant.name}, a party to it" if claimant.interested else claimant.name


def _by(incident: Incident) -> str:
    return f"According to {_and(incident.claimants)}." if incident.claimants else ""
