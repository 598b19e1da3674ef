"""Who stands on which side of an incident for UCDP, and whose dead are whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.publish._deaths import CIVIL_PARTS, dead, of_whom
from marsad.publish._nations import nation
from marsad.publish._released import Incident, Loss
from marsad.publish._standings import Standing, standings

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
#: UCDP's name of the other side of one-sided violence.
CIVILIANS = "Civilians"
#: UCDP's number of the actor "Civilians".
CIVILIANS_ID = 1


@dataclass(frozen=True, slots=True)
class GedSide:
    """A side: names joined by ", " as UCDP does, the id of a side that is one actor, the states' Gleditsch-Ward
    numbers joined by ";"."""

    name: str | None = None
    id: str | int | None = None
    states: str | None = None
    parties: tuple[Standing, ...] = ()


def two_sides(incident: Incident) -> tuple[GedSide, GedSide]:
    """Side A and side B. State-based: a state is side A; one-sided: side B are civilians; else A is who is said to
    have acted. Parties that bear no arms are no side."""
    where = incident.where.country if incident.where else None
    actors = [s for s in standings(incident.actors, "actor", where) if s.armed]
    targets = [s for s in standings(incident.targets, "target", where) if s.armed]
    if incident.ucdp == ONE_SIDED:
        return _side(actors or targets), GedSide(CIVILIANS, CIVILIANS_ID)
    one, two = (actors, targets) if actors and targets else _apart(actors or targets)
    if incident.ucdp == STATE_BASED and _states(two) and not _states(one):
        one, two = two, one
    return _side(one), _side(two)


def _apart(together: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Parties that are told in one breath ("the army and rebels clashed"): states here, the others there; else the
    first against the rest."""
    states = [s for s in together if s.state]
    others = [s for s in together if not s.state]
    return (states, others) if states and others else (list(together[:1]), list(together[1:]))


def _states(side: Sequence[Standing]) -> bool:
    return any(s.state for s in side)


def _side(found: Sequence[Standing]) -> GedSide:
    names = list(dict.fromkeys(s.ucdp_name for s in found))
    ids = [s.ucdp_id for s in found if s.ucdp_id]
    homes = (nation(s.country) for s in found if s.state)
    numbers = dict.fromkeys(str(h.gw) for h in homes if h and h.gw)
    return GedSide(
        ", ".join(names) or None, ids[0] if len(names) == 1 and ids else None, ";".join(numbers) or None, tuple(found)
    )


@dataclass(frozen=True, slots=True)
class Deaths:
    """UCDP's counts of the dead. ``best`` is the sum of the four, as in every row of UCDP's; low and high null: an
    open end."""

    a: int
    b: int
    civilians: int
    unknown: int
    low: int | None
    high: int | None

    @property
    def best(self) -> int:
        """The sum of the parts."""
        return self.a + self.b + self.civilians + self.unknown


#: Modes in which those who act are out of reach, so that dead combatants are the other side's.
_FROM_AFAR = frozenset(("aerial", "drone", "heavy-weapons"))


def deaths(incident: Incident, one: GedSide, two: GedSide) -> Deaths:
    """Who died on which side, as far as that is said; all others are ``unknown``.

    Dead combatants are put to a side only where the force came from afar and one side alone was struck; dead civilians
    are those called so, else the largest group that is civilian by its nature (children, medics, journalists).
    """
    rows = dead(incident)
    civilians = _civilians(rows)
    fighters = of_whom(rows, "combatants")
    known = (fighters.count.best or 0) if fighters else 0
    struck = _struck(incident, one, two)
    total = max(incident.killed.best or 0, civilians + known)
    a, b = (known, 0) if struck is one else (0, known) if struck is two else (0, 0)
    low, high = incident.killed.low, incident.killed.high
    return Deaths(
        a, b, civilians, total - civilians - a - b, None if low is None else min(low, total),
        None if high is None else max(high, total),
    )  # fmt: skip


def _civilians(rows: Sequence[Loss]) -> int:
    named = of_whom(rows, "civilians")
    parts = [x.count.best or 0 for x in rows if x.who in CIVIL_PARTS]
    return max([(named.count.best or 0) if named else 0, *parts])


def _struck(incident: Incident, one: GedSide, two: GedSide) -> GedSide | None:
    """The side that was struck from afar; null where it cannot be told."""
    if incident.mode not in _FROM_AFAR or not incident.actors or not incident.targets:
        return None
    where = incident.where.country if incident.where else None
    targets = {s.ucdp_name for s in standings(incident.targets, "target", where) if s.armed}
    hit = [side for side in (one, two) if targets & {s.ucdp_name for s in side.parties}]
    return hit[0] if len(hit) == 1 else None
