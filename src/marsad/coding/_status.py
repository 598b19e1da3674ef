"""Is it so? Tells what happened from what goes on, is planned, failed, was denied or only thought of.

The answer hangs on the words before the trigger in its clause. ``None`` means that the words deny the happening as such
("no clashes", "did not attack"), so that there is nothing to record.
"""

from __future__ import annotations

from itertools import pairwise

from marsad.coding._clauses import LIGHT_VERBS, Scope
from marsad.coding._lasting import lasts
from marsad.coding._triggers import Cue
from marsad.coding._values import EventStatus
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_IF = frozenset(("if", "unless", "whether", "lest", "whoever", "whichever", "whatever"))
_MIGHT = frozenset(("would", "could", "might", "may", "should", "can", "cannot", "ought"))
_WILL = frozenset(("will", "shall", "wont", "going"))
_NOT = frozenset(("not", "never", "nor", "neither", "without", "nobody", "none", "cannot", "hardly", "didnt", "havent",
                  "hasnt", "wasnt", "werent", "didn't", "haven't", "hasn't", "wasn't", "weren't"))  # fmt: skip
_NO = frozenset(("no", "zero", "without", "any"))
_FEAR = bag(
    "fear fears feared fearing risk risks possible potential potentially threat threats threatened threatens "
    "hypothetical imaginary prevent prevents prevented avoid avoids avoided avoiding avert averted deter hopes "
    "hope hoped wants want wanted possibility prospect in-case danger dangers warning warned warns warn "
    "discourage simulated mock fictional likely imminent"
)
_PLAN = bag(
    "plan plans planned planning prepare prepares prepared preparing preparations intend intends intended aim "
    "aims aimed aiming seek seeks sought seeking vow vows vowed vowing pledge pledges pledged promise promised "
    "promises set ready poised readying due expected expects scheduled about bid effort efforts attempt "
    "attempts attempting trying tries try upcoming proposed propose proposes proposing call called calls "
    "calling urge urged urges demand demanded want agreed agree agrees order ordered orders decided decide "
    "decides offer offered designed meant refuse refused ask asked asks allow allows allowed able unable "
    "threatened threatens threaten decision deal"
)
_FAILED = bag(
    "failed fails failing failure foiled foils foil thwarted thwart aborted abortive botched unsuccessful "
    "unsuccessfully attempted tried intercepted prevented averted cancelled canceled scrapped"
)
_DENIED = bag("deny denies denied denying denial dismissed refuted rejected")
_DID = bag(
    "managed began begun started continue continued continues continuing used helped forced able latest first last"
)
#: "Prompting the guards to open fire", "left with no choice but to fire": it was done.
_MADE_TO = bag("prompted prompting forced forcing compelled compelling")
_GO_ON = bag(
    "continue continues continuing ongoing rage rages raging underway persists persist persisted currently still"
)
_PRESENT_BE = frozenset(("is", "are", "been", "re"))
_TALK_ENDS = bag(
    "fail failed fails failing collapse collapsed collapses stall stalled stalls broke breakdown founder "
    "foundered deadlocked faltered fruitless inconclusive suspended"
)
#: What becomes of an evacuation that does not come about or breaks off.
_STOPPED = bag("suspended halted postponed cancelled canceled delayed stalled aborted collapsed failed")
_TOPIC = frozenset(("over", "about", "regarding", "concerning"))
_HABIT = bag("often regularly frequently routinely usually sometimes occasionally typically daily")
_MEMORY = bag(
    "anniversary commemorate commemorated commemorates commemorating commemoration memorial remembrance "
    "remembering remember reenactment re-enactment museum historic"
)


#: What speaks for a status, for who asks why.
_SIGNS: dict[EventStatus, frozenset[str]] = {
    "hypothetical": frozenset(_IF | _MIGHT | _FEAR),
    "planned": frozenset(_WILL | _PLAN),
    "failed": frozenset(_FAILED | _TALK_ENDS | {"attempt", "attempts", "attempting", "trying"}),
    "denied": frozenset(_DENIED | _NOT),
    "ongoing": frozenset(_GO_ON | _PRESENT_BE | {"continuing", "since", "under"}),
}


def signs_of(status: EventStatus) -> frozenset[str]:
    """The words that speak for a status; none for what is told as done."""
    return _SIGNS.get(status, frozenset())


def _before(line: Line, scope: Scope, cue: Cue, reach: int) -> list[str]:
    first = max(scope.first, cue.first - reach)
    return [line.low(i) for i in range(first, cue.first) if line.words[i].text != "IS"]


def status_of(line: Line, scope: Scope, cue: Cue) -> EventStatus | None:
    """The status of a trigger, null where it is negated.

    A plan or condition counts where it governs the trigger: modals within four words of a verb, "if" anywhere before it
    in the clause, verbs of planning before an infinitive or within three words of a noun.
    """
    near = _before(line, scope, cue, 4)
    if _called_off(near) or _wished(near, cue):
        return "hypothetical" if _wished(near, cue) else "failed"
    if cue.trigger.klass == "coerce" and _gone_on(line, scope, cue):
        return "ongoing"
    wide = _before(line, scope, cue, 14)
    if scope.joint in _IF or _IF & set(wide):
        return "hypothetical"
    if negated(near, cue):
        return "denied" if _DENIED & set(wide) else None
    if _DENIED & set(_before(line, scope, cue, 6)) or _denied_that(wide):
        return "denied"
    modal = _by_modal(near, wide, cue)
    if modal is not None:
        return modal
    ruled = _status_of_verb(line, cue, wide) if cue.verb else _status_of_noun(line, scope, cue, near)
    return "ongoing" if ruled == "occurred" and lasts(line, scope, cue) else ruled


def _denied_that(wide: list[str]) -> bool:
    """ "Denied again on Monday that prisoners were beaten": however far "that" stands from the denial."""
    said = max((i for i, w in enumerate(wide) if w in _DENIED), default=-1)
    return said >= 0 and "that" in wide[said + 1 :]


def _called_off(near: list[str]) -> bool:
    """ "Called off a meeting", "postponed the talks"."""
    return ("off" in near and bool({"called", "calls", "call", "broke"} & set(near))) or "postponed" in near


def _wished(near: list[str], cue: Cue) -> bool:
    """ "Voted against joining any strike": what was only thought of."""
    return not cue.verb and "joining" in near


def _gone_on(line: Line, scope: Scope, cue: Cue) -> bool:
    """ "The siege has gone on since May", "roads closed since": a state that lasts."""
    after = [line.low(i) for i in range(cue.last + 1, min(scope.last, cue.last + 5) + 1)]
    return "since" in after and ("gone" in after or bool({"has", "have"} & set(_before(line, scope, cue, 4))))


def negated(near: list[str], cue: Cue) -> bool:
    """ "Did not attack", "no clashes"; "not only" denies nothing."""
    if "only" in near and "not" in near:
        return False
    if cue.verb:
        return bool(_NOT & set(near[-3:])) and not ("no" in near and "longer" in near)
    return bool(_NO & set(near[-3:])) or bool({"not", "never"} & set(near[-2:]))


def _by_modal(near: list[str], wide: list[str], cue: Cue) -> EventStatus | None:
    if cue.verb:
        if _MIGHT & set(near[-3:]) or (cue.voice == "infinitive" and _MIGHT & set(wide)):
            return "hypothetical"
        if _WILL & set(near[-3:]):
            return "planned"
    elif _MIGHT & set(near) or _WILL & set(near):
        return "hypothetical" if _MIGHT & set(near) else "planned"
    return None


def promised(line: Line, scope: Scope, cue: Cue) -> bool:
    """ "Iraq will share", "is to leave": a verb after "will" has not come about, whatever it sounds like."""
    near = _before(line, scope, cue, 3)
    return (
        cue.verb and cue.trigger.klass != "speech" and (bool(_WILL & set(near)) or bool(_TO_BE & set(pairwise(near))))
    )


def _status_of_verb(line: Line, cue: Cue, wide: list[str]) -> EventStatus:
    if cue.voice == "infinitive":
        # "had to open fire": it was done
        return "occurred" if wide[-2:] == ["had", "to"] else _status_of_infinitive(wide)
    if cue.voice == "ing" and cue.first == 0 and _MIGHT & {line.low(i) for i in range(cue.last + 1, cue.last + 7)}:
        return "hypothetical"
    previous = line.low(cue.first - 1)
    if cue.voice == "ing":
        if _FEAR & set(wide[-3:]) and previous in ("of", "from"):
            return "hypothetical"
        if previous in _PRESENT_BE and line.words[cue.first - 1].text != "IS":
            return "ongoing"
        return (
            "planned"
            if previous in ("of", "at", "on") and {"aimed", "intent", "planning"} & set(wide[-4:])
            else "occurred"
        )
    return "ongoing" if _GO_ON & set(wide[-3:]) else "occurred"


def _status_of_infinitive(wide: list[str]) -> EventStatus:
    governors = wide[-6:]
    if _FAILED & set(governors) or {"attempt", "attempts", "attempting", "trying"} & set(governors):
        return "failed"
    if _DID & set(governors[-3:]) or _MADE_TO & set(governors):
        return "ongoing" if {"continue", "continues", "continuing"} & set(governors) else "occurred"
    if _FEAR & set(governors):
        return "hypothetical"
    return "planned"


def _status_of_noun(line: Line, scope: Scope, cue: Cue, near: list[str]) -> EventStatus:
    after = [line.low(i) for i in range(cue.last + 1, min(scope.last, cue.last + 10) + 1)]
    light = _infinitive_of_noun(line, scope, cue)
    if light is not None:
        return _status_of_infinitive([line.low(i) for i in range(max(scope.first, light - 14), light)])
    if cue.trigger.type == "RETREAT" and _STOPPED & set(after):
        return "failed"
    if cue.trigger.type in ("CONSULT", "AGREE") and (_TALK_ENDS & set(after) or _FAILED & set(near)):
        return "failed"
    if line.low(cue.last) in _PACTS and _ended(near, after + _further(line, scope, cue)):
        return "failed"
    if "to" in after[:8] and _TO_BE & set(pairwise(after[:8])):
        return "planned"
    if _FAILED & set(near[-3:]) and not {"repelled", "repulsed"} & set(near):
        return "failed"
    if _FEAR & set(near):
        return "hypothetical"
    if _PLAN & set(near[-3:]) and cue.trigger.klass != "coop" and not _owed(near):
        return "planned"
    if _WILL & set(after[:2]) or "planned" in after[:3]:
        return "planned"
    if _MIGHT & set(after[:2]) or {"would"} & set(after[:2]):
        return "hypothetical"
    ongoing = _GO_ON & set(near[-2:]) or {"continue", "continues", "rage", "rages", "underway", "continuing"} & set(
        after
    )
    under = "under" in near and _PRESENT_BE & set(near)
    return "ongoing" if ongoing or under else "occurred"


def _owed(near: list[str]) -> bool:
    """ "Deaths due to shelling": a cause, no plan."""
    return any(pair == ("due", "to") for pair in pairwise(near))


#: What can come to nothing although it was begun.
_PACTS = bag(
    "truce truces ceasefire ceasefires fire armistice deal deals agreement agreements accord accords pact pacts "
    "amnesty talks talk negotiations negotiation meeting meetings visit visits trip trips summit "
    "conference passage trial"
)
_CRUMBLES = bag(
    "collapse collapses collapsed founder founders foundered fray frays frayed unravel unravels unravelled unraveled "
    "crumble crumbles crumbled lapsed expired broke stalled adjourned"
)
_NOTHING = frozenset((
    ("without", "result"), ("without", "agreement"), ("without", "progress"), ("led", "nowhere"), ("to", "nothing"),
    ("never", "took"), ("on", "paper"), ("fell", "through"), ("fallen", "through"), ("fell", "apart"),
    ("broken", "down"), ("put", "off"), ("called", "off"), ("not", "hold"), ("taken", "off"),
))  # fmt: skip
_SPURNED = bag(
    "spurn spurns spurned quit quits scrap scraps scrapped abandon abandons abandoned tore suspended cancelled canceled"
)
_LEFT = frozenset(
    (("walked", "out"), ("walk", "out"), ("pulled", "out"), ("pull", "out"), ("put", "off"), ("end", "of"))
)
_TO_BE = frozenset((("is", "to"), ("are", "to"), ("was", "to"), ("were", "to")))


def _further(line: Line, scope: Scope, cue: Cue) -> list[str]:
    """Words behind the next ten: the parties of talks are long ("between the government and the rebels in Oslo")."""
    return [line.low(i) for i in range(cue.last + 11, min(scope.last, cue.last + 16) + 1)]


def _ended(near: list[str], after: list[str]) -> bool:
    """Did a truce, a deal or talks come to nothing: "has collapsed", "ended without result", "rebels spurn truce"?"""
    if _CRUMBLES & set(after) or _NOTHING & set(pairwise(after)):
        return True
    return bool(_SPURNED & set(near) or _LEFT & set(pairwise(near)))


def _infinitive_of_noun(line: Line, scope: Scope, cue: Cue) -> int | None:
    """Where "to" stands in "plans to launch a new offensive", null without such an infinitive."""
    for at in range(cue.first - 1, max(scope.first, cue.first - 6) - 1, -1):
        if line.low(at) in LIGHT_VERBS:
            return at - 1 if line.low(at - 1) == "to" else None
    return None


def habitual(line: Line, scope: Scope, cue: Cue) -> bool:
    """No single happening: what is told to happen again and again ("often fire missiles"), and a mere topic."""
    if not cue.verb and _TOPIC & {line.low(i) for i in range(max(scope.first, cue.first - 3), cue.first)}:
        return True
    return bool(_HABIT & {line.low(i) for i in range(max(scope.first, cue.first - 4), cue.first)})


def remembered(line: Line) -> bool:
    """Does the sentence look back at an anniversary?"""
    return any(w.low in _MEMORY for w in line.words)


#: Words from "as if" to what it compares with.
_LIKENED = 8


def likened(line: Line, cue: Cue) -> bool:
    """ "As if we were being shelled", "as though a bomb had gone off", "like a battle": a comparison."""
    before = [line.low(i) for i in range(max(0, cue.first - _LIKENED), cue.first)]
    if any(pair in (("as", "if"), ("as", "though")) for pair in pairwise(before)):
        return True
    return not cue.verb and before[-2:] in (["like", "a"], ["like", "an"])
