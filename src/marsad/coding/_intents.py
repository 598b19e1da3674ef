"""What somebody says he will do: a threat is a THREATEN of today, a promise an AGREE, whatever becomes of it.

PLOVER's manual: cooperation told of the future is AGREE ("will visit", "will provide"), and a harm held out is THREATEN
rather than the harm with the mark "hypothetical". CAMEO's codes 03 and 13 say the same, and PLOVER's own conversion
table turns the intent to yield (035) into AGREE, too. Our corpus marks planned deeds as deeds (AID, planned), which is
what readers of a war report ask for; so a promise is made of the *main* event alone, where the promise is the news.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._drafts import Draft
from marsad.coding._merge import Story
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_SELF = bag("it they he she we i")
_WILL = bag("will would shall ll")
_MEANS_TO = bag("plans planned planning intends intended vows vowed swears swore pledges pledged promises promised")
_PLANS = bag("plans planned planning intends intended")
_REPORTED = bag("said says announced told declared added confirmed stated")
_UNLESS = frozenset(("unless", "if", "until"))
_HARMS = frozenset(("SANCTION", "COERCE", "PROTEST", "MOBILIZE", "ASSAULT"))
#: Of types and modes, what the threat is about (the modes of THREATEN are those of its content).
_CONTENT = {
    "seize": "territory", "arrest": "arrest", "convict": "arrest", "expel": "expel", "deport": "expel",
    "restrict": "restrict", "curfew": "restrict", "martial-law": "restrict", "boycott": "restrict",
    "strike": "restrict", "discontinue": "relations", "withdraw": "relations",
}  # fmt: skip
_PARTIES = frozenset(("organisation", "nationality", "person", "location"))
#: Words before "must" within which stands who must.
_NEAR = 6
#: Held out only where a condition stands with them: that an army "said it would attack" or "plans to send" is a plan.
_FORCE = frozenset(("ASSAULT", "MOBILIZE"))
_PROMISED = frozenset(("AID", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT"))


def meant(line: Line, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """The triggers of a line, with threats for the harms that a speaker holds out."""
    return tuple(_threat(line, c) or c for c in cues if c.trigger.lemma != "must" or _on_somebody(line, c))


def _on_somebody(line: Line, cue: Cue) -> bool:
    """ "Estonia must return the boat" asks something of somebody; "the efforts must be stepped up" does not."""
    for at in range(cue.first - 1, max(-1, cue.first - _NEAR), -1):
        cover = line.cover[at]
        if cover >= 0:
            return line.mentions[cover].kind in _PARTIES
        if line.words[at].mark:
            return False
    return False


def _threat(line: Line, cue: Cue) -> Cue | None:
    """ "Said it would cut off aid": the trigger reaches back over the modal, so that nothing makes it a mere plan."""
    if not cue.verb or cue.voice == "passive" or cue.trigger.type not in _HARMS:
        return None
    at = _modal(line, cue)
    if at is None:
        return None
    if cue.trigger.type in _FORCE and not (_conditional(line) or line.low(at - 1) in ("we", "i")):
        return None
    mode = _CONTENT.get(cue.trigger.mode or "", "violence" if cue.trigger.type in _FORCE else None)
    trigger = replace(cue.trigger, type="THREATEN", mode=mode, klass="speech", needs=None)
    return replace(cue, first=at, trigger=trigger, voice="active", opinion=None)


def _modal(line: Line, cue: Cue) -> int | None:
    """Where "will" stands whose subject is the speaker, or "plans" before "to"; null without either."""
    before = cue.first - 1
    while before > 0 and (line.low(before) in ("be", "also", "now", "soon") or line.low(before).endswith("ly")):
        before -= 1
    held_out = line.low(before - 1) in _SELF or (cue.trigger.type not in _FORCE and _conditional(line))
    if line.low(before) in _WILL and held_out:
        return before
    if line.low(before) == "to" and line.low(before - 1) in _MEANS_TO:
        return before - 1
    return None


def _conditional(line: Line) -> bool:
    return any(w.low in _UNLESS for w in line.words)


def promised(line: Line, story: Story) -> Story:
    """The story of a report's main event as a promise, where its first telling says who will give, visit or back."""
    first = story.first
    said = first.status == "planned" or (first.status == "hypothetical" and _would(line, first))
    if first.type not in _PROMISED or not said or not first.actors or not _will(line, first):
        return story
    told = replace(first, type="AGREE", mode=None, status="occurred")
    return replace(story, drafts=(told, *story.drafts[1:]), mode=None)


def _will(line: Line, draft: Draft) -> bool:
    """ "Will visit", "will soon send"; "the talks will be held" and "to send" promise nothing."""
    cue = draft.cues[0]
    if not cue.verb or cue.voice == "passive":
        return line.low(cue.first) in _WILL
    if line.low(cue.first - 1) == "to" and line.low(cue.first - 2) in _MEANS_TO:
        # a plan to evacuate a town binds nobody, and who follows the people looks for the evacuation
        return draft.type != "RETREAT" or line.low(cue.first - 2) not in _PLANS
    return any(line.low(i) in _WILL for i in range(max(0, cue.first - 3), cue.first))


def _would(line: Line, draft: Draft) -> bool:
    """ "Said it would send grain": reported words put the promise in the past."""
    at = draft.cues[0].first
    told = any(line.low(i) in _REPORTED for i in range(max(0, at - 7), at))
    return told and line.low(at - 1) == "would" and line.low(at - 2) in _SELF
