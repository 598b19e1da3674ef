"""The dead of an incident in the ways in which data sets of the field count them."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.publish._released import Figure, Incident, Loss, Toll

#: Parts of the dead who are civilians whatever else they are; they may overlap, so they are never added up.
CIVIL_PARTS = frozenset(("children", "aid_workers", "journalists", "medics"))
#: Parts of the dead who fought.
FIGHTERS = frozenset(("combatants", "commanders"))
#: Figures that nothing later has taken the place of.
_STANDS = "stands"
#: Wordings of which the low end is what is certain: "dozens" are twelve at least (ACLED's and our own rule).
_LOOSE = frozenset(("vague", "range"))


def dead(incident: Incident) -> tuple[Loss, ...]:
    """The losses that are deaths."""
    return tuple(x for x in incident.losses if x.kind == "killed")


def of_whom(rows: Sequence[Loss], who: str) -> Loss | None:
    """The row of one group."""
    return next((x for x in rows if x.who == who), None)


def least_standing(incident: Incident) -> int | None:
    """The most conservative number of dead: the least of the figures that still stand, ACLED's rule for rival reports.

    A toll that rose is no rival: replaced and corrected figures do not count (ACLED updates an event when a toll
    rises). Null where nobody gives a number.
    """
    tolls = [t for t in incident.tolls if t.kind == "killed" and t.part_of is None]
    whole = [t for t in tolls if t.who == "unspecified"]
    sides = [t for t in tolls if t.who in ("civilians", "combatants")]
    least = [_least(t) for t in whole[:1] or sides]
    if not least or any(n is None for n in least):
        return incident.killed.low if incident.killed.low is not None else incident.killed.best
    return sum(n for n in least if n is not None)


def _least(toll: Toll) -> int | None:
    figures = [_sure(f) for f in toll.figures if f.standing == _STANDS]
    return min((n for n in figures if n is not None), default=None)


def _sure(figure: Figure) -> int | None:
    low, best = figure.count.low, figure.count.best
    if figure.bound in _LOOSE or best is None:
        return low if low is not None else best
    return best
