"""Verbs of fate in their clause: active or passive, verb or noun, with an object of their own or without."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.grounding._fate_clause import Clause
from marsad.reading.numbers import Fate, Sense
from marsad.spans import Span


@dataclass(frozen=True, slots=True)
class Told:
    """A fate, the words that tell it, and the rule that found it."""

    fate: Fate
    span: Span
    rule: str


ACTIVE = frozenset(("present", "ing", "past", "ed"))
PASSIVE = frozenset(("participle", "ed"))
VERB = frozenset(("verb",))
SUBJECT = frozenset(("intransitive",))
STATE = frozenset(("state",))
TOLL = frozenset(("toll",))
OF = frozenset(("of",))
BE = frozenset(("was", "were", "been", "be", "being", "is", "are", "get", "got", "getting", "gets", "gotten"))
HAVE = frozenset(("has", "have", "had", "having", "will", "would", "could", "may", "might", "must", "can", "should"))
LIGHT_WORDS = """
also all both either more others other people persons confirmed reported feared believed presumed thought said known
still now already later then again so far found left remain remained remains lay lie lying stay stayed themselves them
who that which whom not never even only just at once alone in total each eventually had badly severely critically
seriously slightly lightly gravely further additional immediately instantly outright since internally newly forcibly
being to up yesterday today overnight tuesday monday wednesday thursday friday saturday sunday unconfirmed officially
listed counted recorded registered declared
"""
LIGHT = frozenset(LIGHT_WORDS.split())
BEFORE_OBJECT_WORDS = """
the a an all another other further additional some its their his her our up off of also as many total both only just
reportedly at alive instantly immediately estimated nearly about another what those these mostly almost least than and
or alive well safe safely
"""
BEFORE_OBJECT = frozenset(BEFORE_OBJECT_WORDS.split())
BREAKS_WORDS = """
said says say told tells added adding when while after before but because although though as where whose until unless
if whereas whereby during according which attacked struck hit fired launched seized claimed detonated stormed ambushed
bombed shelled targeted opened began broke raided entered took blew went came made gave saw leaving
"""
BREAKS = frozenset(BREAKS_WORDS.split())
PREPOSITIONS_WORDS = """
of from in at on near with among amongst inside outside aboard by to into under over across around along between
belonging for within behind through throughout beside against against per out
"""
PREPOSITIONS = frozenset(PREPOSITIONS_WORDS.split())
DETERMINERS = frozenset(
    ("the", "a", "an", "its", "their", "his", "her", "this", "that", "these", "those", "any", "our")
)
OPENS_ASIDE_WORDS = """
including among amongst most mostly some all many several mainly at least both also comprising especially
"""
OPENS_ASIDE = frozenset(OPENS_ASIDE_WORDS.split())
#: Nothing is looked for further away than this many items.
REACH = 18


def passive_before(c: Clause, at: int) -> bool:
    """Does a form of "be" stand before the verb at ``at``, with nothing but adverbs between?"""
    for k in range(at - 1, max(-1, at - 5), -1):
        word = c.word(k)
        if word in BE:
            return True
        if word not in LIGHT and not word.endswith("ly") and word not in ("and", "or"):
            return False
    return False


def perfect_before(c: Clause, at: int) -> bool:
    """ "Has taken", "had now overrun"."""
    k = at - 1
    while c.word(k) in LIGHT or c.word(k).endswith("ly"):
        k -= 1
    return c.word(k) in ("has", "have", "had", "having")


def noun_use(c: Clause, at: int) -> bool:
    """Is a form that could be a verb a noun here ("in the exchange", "of damage")?"""
    before = c.word(at - 1)
    return before in DETERMINERS or (before in PREPOSITIONS and before != "to")


def tell(c: Clause, at: int, sense: Sense, rule: str) -> Told:
    joint = joint_words(c, at) if sense.fate in ("killed", "wounded") else None
    return Told("casualty", joint, rule) if joint is not None else Told(sense.fate, c.items[at].span, rule)


def joint_words(c: Clause, at: int) -> Span | None:
    """ "12 killed or wounded", "killing and wounding 12": one number for two fates; the words that tell both."""
    for step in (1, -1):
        k = at + step
        while c.word(k) in ("and", "or", "/", "either", "and/or"):
            k += step
        phrase = c.phrase(k)
        if k == at + step or phrase is None:
            continue
        fates = {s.fate for p in (phrase, c.items[at].phrase) if p for s in p.senses}
        if {"killed", "wounded"} <= fates and not c.is_count(max(k, at) + 1 if step > 0 else min(k, at) - 1):
            first, last = min(k, at), max(k, at)
            if step > 0 and object_follows(c, last):
                return None
            return c.items[first].span.to(c.items[last].span)
    return None


def object_follows(c: Clause, at: int) -> bool:
    """Does a number of its own follow the verb at ``at``, over determiners?"""
    k = at + 1
    while c.word(k) in BEFORE_OBJECT and k < at + 4:
        k += 1
    return c.is_count(k)


def sounds_reduced(c: Clause, at: int) -> bool:
    """ "90 % of buildings in the town destroyed - governor": what follows the participle starts nothing new."""
    word = c.word(at + 1)
    return word == "" or not word[0].isalnum() or word in PREPOSITIONS or word in BREAKS or word in ("and", "or")


_AFTER_PARTICIPLE_WORDS = """
and or but yesterday today tonight overnight last this early late later when as since so far more while earlier here
there again instead alive if who now alone too also incl mostly mainly tuesday monday wednesday thursday friday saturday
sunday morning night january february march april may june july august september october november december than nor
plus versus amid days weeks months hours years minutes
"""
#: What may follow a participle that has no object: "12 people killed yesterday in ...".
_AFTER_PARTICIPLE = PREPOSITIONS | BREAKS | frozenset(_AFTER_PARTICIPLE_WORDS.split())


def takes_object(c: Clause, at: int) -> bool:
    """ "12 rebels killed three soldiers", "killed the mayor": the verb is active, its subject did it."""
    word = c.word(at + 1)
    if not c.is_count(at + 1):
        free = word == "" or not word[0].isalpha() or word in _AFTER_PARTICIPLE or word.endswith("ly")
        return not free and c.phrase(at + 1) is None
    after = c.phrase(at + 2)  # "12 killed 20 wounded"
    return not (after is not None and any(s.frame in ("verb", "state") for s in after.senses))


LEFT = frozenset(("leave", "leaves", "left", "fall", "falls", "fell", "fallen"))
AFTER_LEAVING = PREPOSITIONS | frozenset(
    ("since", "already", "so", "this", "last", "overnight", "as", "because", "or", "on", "when", "and")
)


def complete(c: Clause, at: int) -> bool:
    """ "Residents have left" is said of flight, "left the meeting" is not."""
    word = c.word(at + 1)
    phrase = c.phrase(at)
    if c.word(at) not in LEFT or (phrase is not None and len(phrase.words) > 1):
        return True
    return (word == "" and not c.is_count(at + 1)) or not word[:1].isalnum() or word in AFTER_LEAVING
