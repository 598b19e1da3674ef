"""Figures that need no verb of loss: nouns that are one ("12 deaths"), and people whom aid has reached."""

from __future__ import annotations

import re

from marsad.coding._losses_flags import background_of, is_superseded
from marsad.coding._losses_sentence import Sentence
from marsad.coding._losses_values import LossFind
from marsad.coding._losses_words import COUNTED_AS, LOSS_NOUNS
from marsad.coding._values import LossKind
from marsad.spans import Span


def noun_finds(s: Sentence, claimed: set[int]) -> list[LossFind]:
    """ "12 deaths", "12 fatalities", "12 bodies": the noun is the loss."""
    out = []
    for i, v in enumerate(s.victims):
        kind = LOSS_NOUNS.get(v.lemma or "")
        if i in claimed or kind is None or v.whose is None:
            continue
        noun = Span(v.end - len(s.text[v.whose.begin : v.end].split()[-1]), v.end)
        out.append(
            LossFind(kind, v.who, v.low, v.best, v.high, v.span, s.passage.index, noun, v.number, v.whose, "loss:noun",
                     0.7, v.exact, is_superseded(s, v), background_of(s, v))
        )  # fmt: skip
    return out


_FORCED = re.compile(
    r"\b(?:forc(?:ed|es|ing)|driv(?:en|es|ing)|drove|sent|sending|chas(?:ed|ing)|push(?:ed|ing)|uproot\w+)\s+(?:out\s+)?"
    r"(?:(?:the|an|some|all|another|estimated)\s+){0,3}$",
    re.IGNORECASE,
)
_FROM_HOME = re.compile(
    r"(?:\s+\w+){0,3}?\s+(?:(?:from|out\s+of|to\s+(?:flee|leave|abandon))\s+(?:their|the|nearby|\w+)\s+"
    r"(?:homes?|houses|villages?|towns?|area|region)|from\s+home|to\s+flee|fleeing|into\s+(?:flight|exile))\b",
    re.IGNORECASE,
)
_MOVED_OUT = re.compile(
    r"(?:,[^,.;]{1,48},)?(?:[\s,]+(?:people|persons|most\s+of\s+them|many\s+of\s+them|fighters|civilians|were|was|have|had|has|been|also|"
    r"so\s+far|already|now|then|and|including|women|children|who)){0,7}?[\s,]+"
    r"(?P<verb>left|leaving|(?:taken|brought|moved|driven|ferried|carried|led|flown|bussed|bused)(?:\s+out|\s+by\s+\w+)?|"
    r"ferried|bussed|bused|pulled\s+out|came\s+out|got\s+out|departed)\b(?!\s+(?:dead|wounded|injured|homeless|their|to\s+))",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"\b(?:was|were|been|are|is)\b", re.IGNORECASE)
_ACTIVE = frozenset({"left", "leaving", "pulled", "came", "got", "departed"})
_NOT_MOVED = re.compile(r"\b(?:hospitals?|prison|custody|hostage|prisoner|captive|behind)\b", re.IGNORECASE)
EVACUATION = re.compile(r"\bevacuat", re.IGNORECASE)


#: "Buses carried 1,200 fighters out of the town".
_CARRIED = re.compile(
    r"\b(?P<verb>carried|carrying|took|taken|taking|brought|bringing|ferried|ferrying|moved|moving|transported|bus+ed|flew|"
    r"flown|airlifted|pulled|led)\s+(?:(?:the|some|all|another|out|away|a|first|last|batch|of|group)\s+){0,5}$",
    re.IGNORECASE,
)
_OUT = re.compile(r"(?:\s+[\w'’-]+){0,6}?\s+(?:out\s+of|away\s+from|to\s+safety|to\s+safer)\b", re.IGNORECASE)


def moved_finds(s: Sentence, claimed: set[int], *, evacuation: bool) -> list[LossFind]:
    """People driven from their homes; in a report of an evacuation, also those who left or were taken out."""
    out = []
    for i, v in enumerate(s.victims):
        if i in claimed or not v.human or v.best < 2 or v.lemma is None:
            continue
        begin = max(s.passage.span.begin, v.begin - 48)
        home = _FROM_HOME.match(s.text, v.end, s.passage.span.end)
        if home and _FORCED.search(s.text[begin : v.begin]):
            out.append(_moved(s, i, "displaced", Span(v.end, home.end()), "loss:forced-out"))
        elif (carried := _CARRIED.search(s.text, begin, v.begin)) and _OUT.match(s.text, v.end, s.passage.span.end):
            out.append(_moved(s, i, "evacuated", Span(*carried.span("verb")), "loss:carried-out"))
        elif evacuation and (verb := _leaving(s, v.end)) is not None:
            out.append(_moved(s, i, "evacuated", verb, "loss:evacuation"))
    return out


def _leaving(s: Sentence, at: int) -> Span | None:
    """The verb with which people leave or are taken out, right after them; not into hospitals or prisons."""
    m = _MOVED_OUT.match(s.text, at, s.passage.span.end)
    if m is None or _NOT_MOVED.search(s.text, m.end(), min(s.passage.span.end, m.end() + 32)):
        return None
    passive = m["verb"].split()[0].lower() not in _ACTIVE
    if passive and not _TAKEN.search(s.text, at, m.start("verb")):
        return None
    return Span(*m.span("verb"))


def _moved(s: Sentence, i: int, kind: LossKind, word: Span, rule: str) -> LossFind:
    v = s.victims[i]
    return LossFind(
        kind, v.who, v.low, v.best, v.high, v.span.to(word), s.passage.index, word, v.number, v.whose, rule, 0.75,
        v.exact, is_superseded(s, v), background_of(s, v, deadly=False),
    )  # fmt: skip


_AID = re.compile(
    r"\b(?:aid|food|assistance|supplies|relief|parcels?|rations?|vaccin\w+|medicines?|humanitarian|"
    r"convoys?|trucks?|meals?|bread|water|kits?|tents?|blankets?|shelter|cash|feed(?:ing|s)?|fed|health\s+teams?)\b",
    re.IGNORECASE,
)
_AID_GAP = re.compile(
    r"\b(?:for|to|reach(?:es|ed|ing)?|benefit(?:t?ing|t?ed|s)?|assist(?:ed|ing|s)?|feed(?:ing|s)?|fed|serv(?:ed|"
    r"es|ing)|help(?:ed|ing|s)?)\s+"
    r"(?:(?:the|some|all|an|estimated|more|than)\s+){0,3}$",
    re.IGNORECASE,
)
_DELIVERED = re.compile(
    r"\b(?:deliver\w*|distribut\w*|reach\w*|provid\w*|dispatch\w*|sent|enter\w*|arriv\w*|brought|assist\w*|fed|"
    r"feed\w*|supplie[ds]|"
    r"vaccinat\w*|serv(?:ed|es|ing)|enough)\b",
    re.IGNORECASE,
)


_DENIED = re.compile(
    r"\b(?:not|never|unable|prevent\w*|block\w*|refus\w*|denied|plans?|planned|would|could|hopes?|needs?|need|will|shall|"
    r"should|may|might|must|intended|scheduled|(?:due|set|expected|ready|aims?|aiming|seeks?|trying|tried|wants?)\s+to)\b",
    re.IGNORECASE,
)


def aid_finds(s: Sentence, claimed: set[int]) -> list[LossFind]:
    """How many people aid has reached, as the sentence says."""
    span = s.passage.span
    if len(claimed) == len(s.victims):
        return []
    aid = _AID.search(s.text, span.begin, span.end)
    verb = _DELIVERED.search(s.text, span.begin, span.end)
    if not aid or not verb or _DENIED.search(s.text, span.begin, span.end):
        return []
    out = []
    for i, v in enumerate(s.victims):
        counted = v.lemma is not None and v.human and COUNTED_AS.get(v.who) != "combatants"
        begin = max(span.begin, v.begin - 48)
        if i not in claimed and counted and v.best > 1 and _AID_GAP.search(s.text[begin : v.begin]):
            word = Span(*verb.span())
            out.append(
                LossFind("reached_by_aid", v.who, v.low, v.best, v.high, v.span, s.passage.index, word, v.number,
                         v.whose, "loss:aid", 0.7, v.exact)
            )  # fmt: skip
    return out
