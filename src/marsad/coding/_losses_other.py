"""Figures that need no verb of loss: nouns that are one ("12 deaths"), and people whom aid has reached."""

from __future__ import annotations

import re

from marsad.coding._losses_flags import background_of, is_superseded
from marsad.coding._losses_sentence import Sentence
from marsad.coding._losses_values import LossFind
from marsad.coding._losses_words import COUNTED_AS, LOSS_NOUNS
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


_AID = re.compile(
    r"\b(?:aid|food|assistance|supplies|relief|parcels?|rations?|vaccin\w+|medicines?|humanitarian|"
    r"convoys?|trucks?)\b",
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
    r"vaccinat\w*|enough)\b",
    re.IGNORECASE,
)


_DENIED = re.compile(
    r"\b(?:not|never|unable|prevent\w*|block\w*|refus\w*|denied|plans?|planned|would|could|hopes?|needs?|need)\b",
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
