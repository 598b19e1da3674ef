"""Is a statement of control one? What is planned, asked for, feared, denied or no longer so is none."""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._clauses import Scope
from marsad.coding._control_words import Hold
from marsad.coding._status import status_of
from marsad.coding._triggers import Cue
from marsad.coding._values import ControlStatus
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_NOT = frozenset(("not", "no", "never", "nor", "neither", "without", "nobody", "hardly", "cannot", "fails", "failed"))


_ASKED = bag(
    "demand demands demanded demanding urge urges urged call calls called insist insists insisted require requires "
    "required ask asks asked order orders ordered propose proposes proposed want wants wanted"
)


def status_told(line: Line, scope: Scope, hold: Hold) -> ControlStatus | None:
    """The status, null where the words say that it is not so, or only planned, feared or asked for."""
    cue = hold.cue
    if hold.row.form == "base" and line.low(cue.first - 1) in ("and", "or") and _infinitive(line, cue):
        cue = replace(cue, voice="infinitive")
    if status_of(line, scope, cue) not in ("occurred", "ongoing"):
        return None
    before = {line.low(i) for i in range(max(scope.first, hold.first - 3), hold.first)}
    if {"no", "longer"} <= before:
        return "lost" if hold.status == "held" else None
    if _NOT & before:
        return None
    if (
        _asked_for(line, hold)
        or _idle(line, hold)
        or (hold.progressive and hold.status in ("gained", "lost", "siege_broken"))
    ):
        return None
    return hold.status


def _infinitive(line: Line, cue: Cue) -> bool:
    """ "Agreed to stop and hand over the port": the second verb is an infinitive too."""
    return any(line.low(i) == "to" and not line.low(i - 1).isdigit() for i in range(max(0, cue.first - 8), cue.first))


def _asked_for(line: Line, hold: Hold) -> bool:
    """ "Demanded that the army lift the siege": the bare form after a wish."""
    if hold.row.form != "base" or hold.cue.voice != "active":
        return False
    before = [line.low(i) for i in range(max(0, hold.first - 16), hold.first)]
    return "that" in before and bool(_ASKED & set(before))


_AFTER = bag("away aback aside ill prisoner hostage seriously place part off down up out")


_LEFT_SIDE = frozenset(("bank", "side", "wing", "flank", "hand"))
_BLAME = frozenset(("responsible", "accountable", "hostage", "prisoner", "captive"))
SHUT = frozenset(("open", "closed", "shut", "safe", "quiet", "clear", "clean", "together"))


def _idle(line: Line, hold: Hold) -> bool:
    """ "Were taken away", "taken by storm", "until the land is cleansed": no ground changes hands."""
    low = line.low(hold.last + 1)
    if hold.row.name == "take" and (
        low in _AFTER or (low in ("by", "to", "into") and line.low(hold.last + 2) != "the")
    ):
        return low != "by" or line.low(hold.last + 2) in ("storm", "surprise", "bus", "plane", "helicopter", "train")
    if hold.row.name in ("besiege", "under_siege") and low == "from" and line.low(hold.last) == "off":
        return not {"world", "rest"} & {line.low(i) for i in range(hold.last + 2, hold.last + 6)}
    if hold.row.name == "withdraw" and line.low(hold.first) == "left" and low in _LEFT_SIDE:
        return True
    if hold.row.name == "hold" and _BLAME & {line.low(i) for i in range(hold.last + 1, hold.last + 10)}:
        return True
    present = {"is", "are"} & {line.low(i) for i in range(max(0, hold.first - 3), hold.first)}
    return bool(present) and any(line.low(i) in ("until", "before") for i in range(max(0, hold.first - 9), hold.first))
