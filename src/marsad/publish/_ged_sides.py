"""Who stands on which side of an incident for UCDP, and whose dead are whose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from marsad.publish._deaths import CIVIL_PARTS, FIGHTERS, dead, of_whom
from marsad.publish._nations import nation
from marsad.publish._released import Incident, Loss
from marsad.publish._standings import Standing, foes, opposed, standings

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


def _parties(incident: Incident) -> tuple[list[Standing], list[Standing]]:
    """Both sides; who stands on both is the one who acts, since nobody is at war with himself."""
    where = incident.where.country if incident.where else None
    actors = list(standings(incident.actors, "actor", where))
    names = {s.ucdp_name for s in actors}
    return actors, [s for s in standings(incident.targets, "target", where) if s.civil or s.ucdp_name not in names]


def violence(incident: Incident) -> int | None:
    """UCDP's type of violence; null where it is none, or nobody says who did it to whom.

    The reading's own code stands. Where it has none, the parties of the whole incident decide by the same rule: force
    of an armed side on civilians alone, or by which civilians alone died, is one-sided; between armed sides it is
    state-based as soon as one is a state, and so is what a state does to combatants, whosesoever they are.
    """
    if incident.ucdp is not None or incident.type != "ASSAULT":
        return incident.ucdp
    actors, targets = opposed(*_parties(incident))
    armed = [s for s in actors if s.armed]
    fought = [s for s in targets if s.armed]
    groups = {x.who for x in dead(incident)}
    fighters = bool(groups & FIGHTERS)
    if armed and fought:
        return STATE_BASED if _states(armed) or _states(fought) else NON_STATE
    if armed and not fighters and (targets or groups) and _civil(targets, groups):
        return ONE_SIDED
    if _states(armed) and not targets and not _states_alone(armed) and incident.acled == _CLASH:
        return STATE_BASED
    return STATE_BASED if _states_alone(armed) and fighters else None


_CLASH = "Armed clash"


def _civil(targets: Sequence[Standing], groups: Collection[str]) -> bool:
    """Only civilians were struck: all targets are, or nobody says who was, and all the dead are."""
    return all(s.civil for s in targets) if targets else all(g == "civilians" or g in CIVIL_PARTS for g in groups)


def _states_alone(found: Sequence[Standing]) -> bool:
    return bool(found) and all(s.state for s in found)


def two_sides(incident: Incident) -> tuple[GedSide, GedSide]:
    """Side A and side B. State-based: a state is side A; one-sided: side B are civilians; else A is who is said to
    have acted. Parties that bear no arms are no side."""
    kind = violence(incident)
    if kind == ONE_SIDED:
        actors, targets = ([s for s in side if s.armed] for side in _parties(incident))
        return _side(actors or targets), GedSide(CIVILIANS, CIVILIANS_ID)
    actors, targets = ([s for s in side if s.armed] for side in opposed(*_parties(incident)))
    one, two = (actors, targets) if actors and targets else _apart(actors or targets)
    if kind == STATE_BASED and _states(two) and not _states(one):
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
    names = list(dict.fromkeys(s.ucdp_name for s in found if s.known))
    ids = [s.ucdp_id for s in found if s.ucdp_id]
    homes = (nation(s.country) for s in found if s.state)
    numbers = dict.fromkeys(str(h.gw) for h in homes if h and h.gw)
    return GedSide(
        ", ".join(names) or None, ids[0] if len(names) == 1 and ids else None, ";".join(numbers) or None, tuple(found)
    )


def at_odds(side: GedSide) -> bool:
    """Do foes stand on it? Then reports blame either, and who did it is in doubt."""
    return any(foes(a, b) for a in side.parties for b in side.parties)


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
    targets = {s.ucdp_name for s in _parties(incident)[1] if s.armed}
    hit = [side for side in (one, two) if targets & {s.ucdp_name for s in side.parties}]
    return hit[0] if len(hit) == 1 else None
