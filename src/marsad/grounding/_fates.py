"""What happened to those who are counted, as the clause says it: killed, freed, displaced, destroyed ...

Each count looks, in this order, at its own noun ("12 deaths"), at the verb whose object it is ("killing 12"), at the
predicate whose subject it is ("12 people, among them 3 children, were killed"; "12 wounded in blast"), at a toll that
it fills ("the toll rose to 12"), at the count that it is listed with ("12 soldiers and 3 civilians"), at adjectives of
its own ("12 missing men"), at aid meant for it, and, a bare number, at the figure that it rivals. What is denied or
feared is told all the same: whether it is true is a matter of claims. docs/counts.md lists the forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.grounding._fate_clause import Clause, Counted, clause_of, fitting
from marsad.grounding._fate_splits import split
from marsad.grounding._fate_subject import subject
from marsad.grounding._fate_verbs import (
    ACTIVE,
    BE,
    BEFORE_OBJECT,
    BREAKS,
    DETERMINERS,
    OF,
    PASSIVE,
    REACH,
    STATE,
    SUBJECT,
    TOLL,
    VERB,
    Told,
    noun_use,
    object_follows,
    passive_before,
    perfect_before,
    tell,
)
from marsad.reading.numbers import Sense, nouns
from marsad.spans import Span


def fates_of(text: str, sentence: Span, counts: Sequence[Counted]) -> list[Told | None]:
    """The fate of each count of a sentence, in their order; null where the sentence tells none."""
    if not counts:
        return []
    clause = clause_of(text, sentence, counts)
    own = [_of_itself(clause, n) for n in range(len(counts))]
    out: list[Told | None] = []
    for n, counted in enumerate(counts):
        if counted.whole:
            out.append(own[n])
            continue
        out.append(own[n] or _listed(clause, n, out) or _aided(clause, n) or _adjective(clause, n))
    for n, told in enumerate(out):  # the rivals that stand alone, then their parts
        out[n] = told or _rivalled(clause, n, out) or (_listed(clause, n, out) if _is_part(clause, n) else None)
    return out


def _of_itself(c: Clause, n: int) -> Told | None:
    if c.counts[n].whole or (c.word(c.places[n] - 1) == "but" and c.word(c.places[n] - 2) == "all"):
        reduced = subject(c, n)  # "most of the 40 people killed in the raid"
        return _by_noun(c, n) or (reduced if reduced is not None and reduced.rule == "participle" else None)
    told = _by_noun(c, n) or _later(c, n) or _object(c, n) or split(c, n) or _partitive(c, n)
    if told is not None:
        return told
    told = subject(c, n)
    if told is not None and told.rule in ("state", "participle"):  # "29 dead children and 48 wounded"
        told = _adjective(c, n) or told
    return told or _lost(c, n) or _toll(c, n)


def _by_noun(c: Clause, n: int) -> Told | None:
    counted = c.counts[n]
    fate = nouns().get(counted.noun) if counted.noun else None
    if counted.noun == "life" and c.word(c.places[n] - 1).startswith("sav"):
        return None
    return Told(fate, counted.span, "noun") if fate is not None else None


def _partitive(c: Clause, n: int) -> Told | None:
    """ "Hundreds of dead", "two of the wounded", "of those injured, nine ..."."""
    at = c.places[n]
    if c.word(at - 1) == "," and c.word(at - 3) == "those" and (those := c.phrase(at - 2)) is not None:
        sense = fitting(those, "bare", STATE | VERB, PASSIVE | {"none"})
        return Told(sense.fate, c.items[at - 2].span, "partitive") if sense is not None else None
    if c.counts[n].noun is not None or c.word(at + 1) != "of":
        return None
    k = at + 2 if c.phrase(at + 2) is not None or c.word(at + 2) not in DETERMINERS else at + 3
    phrase = c.phrase(k)
    sense = fitting(phrase, "bare", TOLL | STATE | VERB, PASSIVE | {"none"}) if phrase else None
    return Told(sense.fate, c.items[k].span, "partitive") if sense is not None else None


def _object(c: Clause, n: int) -> Told | None:
    """ "Killing at least 12", "freed all 12 hostages", "the lives of 12"."""
    at = c.places[n]
    k = at - 1
    while k >= 0 and at - k <= 6 and c.word(k) in BEFORE_OBJECT and c.phrase(k) is None:
        k -= 1
    phrase = c.phrase(k)
    if phrase is None:
        return None
    sort = c.counts[n].sort
    of = fitting(phrase, sort, OF)
    if of is not None:
        return tell(c, k, of, "of") if k >= at - 3 else None
    sense = fitting(phrase, sort, VERB, ACTIVE | PASSIVE if perfect_before(c, k) else ACTIVE)
    if sense is None or phrase.words[0] in _WEAK or (sense.form == "present" and noun_use(c, k)):
        return None
    if _means_other(c, n, sense, phrase.words[0]):
        return None
    if c.word(k + 1) in ("and", "or") or (sense.form == "ed" and (passive_before(c, k) or _next_has_it(c, n, k))):
        return None
    return tell(c, k, sense, "object")


_TAKE = frozenset(("take", "takes", "taking", "took", "taken"))


def _means_other(c: Clause, n: int, sense: Sense, verb: str) -> bool:
    """ "Losses reached 70" brings nobody aid, "took dozens across" takes nobody captive."""
    if c.counts[n].sort != "bare":
        return False
    return sense.fate == "reached_by_aid" or verb in _TAKE


def _next_has_it(c: Clause, n: int, verb: int) -> bool:
    """ "10 killed 20 wounded": the number after the first verb belongs to the second, its own stands before."""
    after = c.phrase(c.places[n] + 1)
    if after is None or fitting(after, c.counts[n].sort, VERB | STATE, PASSIVE | {"none"}) is None:
        return False
    return c.is_count(verb - 1) and not object_follows(c, c.places[n] + 1)


#: Verbs that say so only where nothing else does: "lost 12 soldiers captured".
_WEAK = frozenset(("lose", "loses", "losing", "lost"))


def _lost(c: Clause, n: int) -> Told | None:
    k = c.places[n] - 1
    while c.word(k) in BEFORE_OBJECT and c.phrase(k) is None and k > c.places[n] - 5:
        k -= 1
    phrase = c.phrase(k)
    if phrase is None or phrase.words[0] not in _WEAK:
        return None
    sense = fitting(phrase, c.counts[n].sort, VERB, ACTIVE)
    return tell(c, k, sense, "lost") if sense is not None else None


_TO_WORDS = """
to at of is was as stood stands reached reaches hit exceeded exceeds topped tops passed passes surpassed above over :
be beyond past ranged ranging between included includes include including nears neared numbered numbers totalled
totaled were are ; =
"""
_TO = frozenset(_TO_WORDS.split())


def _toll(c: Clause, n: int) -> Told | None:
    """The figure at which a toll stands: "the death toll rose to 27", "put the number of wounded at 40"."""
    at = c.places[n]
    labelled = c.phrase(at - 1) is not None
    first_of_two = labelled or (c.word(at - 1) == "from" and c.word(at + 1) == "to" and c.is_count(at + 2))
    if not (c.word(at - 1) in _TO or c.word(at - 1) in _LABEL_ENDS or first_of_two or _bounded_range(c, n)):
        return None
    ended = c.word(at - 1) in _LABEL_ENDS
    if (label := _label(c, at - 2 if ended else at - 1, ended=ended)) is not None:
        return label
    moved = False
    nearest = at - 1 if c.word(at - 1) not in _TO else at - 2
    for k in range(nearest, max(-1, at - REACH), -1):
        if c.is_count(k):
            if c.word(k - 1) in ("the", "among") and not moved:
                continue
            if moved or (c.word(k - 1) not in ("from", "of") and c.word(at - 1) != "to"):
                return None
            moved = True
            continue
        word = c.word(k)
        phrase = c.phrase(k)
        sense = fitting(phrase, "bare", TOLL) if phrase else None
        sense = sense or _headed(c, k)
        if sense is not None and (sense.fate in _OF_THINGS or c.counts[n].sort not in ("thing", "gear", "place")):
            return Told(sense.fate, c.items[k].span, "toll")
        if word in (".", ";") and k < at - 1:
            return None
    return None


#: What a toll of things can be of: "the number of houses destroyed".
_OF_THINGS = frozenset(("destroyed", "damaged", "captured"))
_LABEL_ENDS = frozenset((":", "now"))


def _label(c: Clause, at: int, *, ended: bool) -> Told | None:
    """ "Injured: 26", "Dead: 119", "Fatalities 12"."""
    phrase = c.phrase(at)
    frames = VERB | STATE | TOLL if ended else TOLL
    sense = fitting(phrase, "bare", frames, PASSIVE | {"none"}) if phrase else None
    if sense is None or c.word(at - 1)[:1].isalpha():
        return None
    return Told(sense.fate, c.items[at].span, "toll")


def _bounded_range(c: Clause, n: int) -> bool:
    """ "Estimates ranged from 60 to 80": the number's own words hold the preposition."""
    return c.text[c.counts[n].span.begin :][:7].lower().startswith(("from", "between"))


_HEADS = frozenset(("number", "count", "tally", "total", "figure", "estimates", "estimate", "toll"))


def _headed(c: Clause, at: int) -> Sense | None:
    """ "The number of soldiers killed", "the count of the displaced"."""
    phrase = c.phrase(at)
    sense = fitting(phrase, "bare", VERB | STATE | SUBJECT, PASSIVE | {"none"}) if phrase else None
    if sense is None or sense.fate == "returned":
        return None
    if c.word(at + 1) == "at" and sense.frame == "state":
        return sense  # "put the dead at 40"
    return sense if any(c.word(k) in _HEADS for k in range(at - 1, max(-1, at - 6), -1)) else None


_LINKS = frozenset(("and", ",", "including", "plus", "or", "&", "also", "another", "(", "–", "—", "with", "well", "as"))
_PART_WORDS = frozenset(("including", "incl", "among", "amongst", "them", "whom", "comprising"))


def _listed(c: Clause, n: int, before: Sequence[Told | None]) -> Told | None:
    """ "Killed 12 soldiers and 3 civilians", "21 were hurt, six of them children", "killed a nurse and 3 patients"."""
    at = c.places[n]
    part = _is_part(c, n) or (c.word(at - 1) == ":" and c.is_count(at - 2))  # "to 22: 12 medics and 10 patients"
    if c.word(at - 1) not in _LINKS and not part:
        return None
    reach = REACH if part else 12 if c.word(at - 1) != "," else 6
    for k in range(at - 1, max(-1, at - reach), -1):
        item = c.items[k]
        if item.count is not None:
            told = before[item.count]
            passes = told is not None and (part or told.rule != "noun")  # "11 bodies and three survivors"
            return Told(told.fate, told.span, "listed") if told is not None and passes else None
        if item.phrase is not None and (told := _verb_of_list(c, n, k, part=part)) is not None:
            return told
        ends = item.word in (".", ";") or item.word in BE or (item.word in BREAKS and item.word != "as")
        if ends and not part:
            return None
    return None


def _verb_of_list(c: Clause, n: int, at: int, *, part: bool) -> Told | None:
    phrase = c.items[at].phrase
    assert phrase is not None
    sense = fitting(phrase, c.counts[n].sort, VERB, ACTIVE)
    if sense is None or (sense.form == "ed" and not part and passive_before(c, at)) or noun_use(c, at):
        return None
    return tell(c, at, sense, "listed")


def _is_part(c: Clause, n: int) -> bool:
    """ "Among them 5", "including six", "3 of them", "8 policemen among them"."""
    at = c.places[n]
    if any(c.word(k) in _PART_WORDS for k in (at - 1, at - 2)):
        return True
    inside = c.text[c.counts[n].number.end : c.counts[n].span.end].lower()
    if " of them" in inside or " of whom" in inside:
        return True
    following = (c.word(at + 1), c.word(at + 2))
    return following in (("of", "them"), ("of", "whom"), ("among", "them"), ("among", "whom"))


_ATTRIBUTE = re.compile(r"[a-z]+(?:-[a-z]+)?", re.IGNORECASE)


def _adjective(c: Clause, n: int) -> Told | None:
    """ "12 missing men", "displaced persons": told by an adjective of its own."""
    counted = c.counts[n]
    if len(c.text[counted.number.end : counted.span.end].split()) < 2:
        return None
    inner = clause_of(c.text, Span(counted.number.end, counted.span.end), ())
    for item in inner.items[:-1]:
        sense = fitting(item.phrase, counted.sort, VERB | STATE, PASSIVE | {"none"}) if item.phrase else None
        if sense is not None:
            return Told(sense.fate, item.span, "adjective")
    return None


_AID = re.compile(
    r"\b(?:aid|food|assistance|supplies|relief|parcels?|rations?|vaccin\w+|medicines?|humanitarian|kits?|blankets|flour|"
    r"medical|water|wheat)\b",
    re.IGNORECASE,
)
_DELIVERED = re.compile(
    r"\b(?:deliver\w*|distribut\w*|reach\w*|provid\w*|dispatch\w*|sent|enter\w*|arriv\w*|brought|carr(?:y|ied|ying)|enough|"
    r"handed\s+out|got\s+through|gave|given)\b",
    re.IGNORECASE,
)
_FOR = frozenset(("for", "to", "benefiting", "benefitting", "helping", "help", "helped", "helps"))


def _aided(c: Clause, n: int) -> Told | None:
    """ "Delivered food for 12,000 people": those whom aid is brought to."""
    if c.counts[n].sort != "person" or c.word(c.places[n] - 1) not in _FOR:
        return None
    begin, end = c.items[0].begin, c.items[-1].end
    verb = _DELIVERED.search(c.text, begin, end)
    if verb is None or _AID.search(c.text, begin, end) is None:
        return None
    return Told("reached_by_aid", Span(*verb.span()), "aid")


def _later(c: Clause, n: int) -> Told | None:
    """ "Dragged 17 villagers from their homes and executed them": what was done to them in the end."""
    at = c.places[n]
    for k in range(at + 2, min(len(c.items), at + 12)):
        if c.is_count(k):
            return None
        phrase = c.phrase(k)
        if phrase is not None and c.word(k + 1) in ("them", "him", "her") and c.word(k - 1) in _THEN:
            sense = fitting(phrase, c.counts[n].sort, VERB, ACTIVE)
            return tell(c, k, sense, "later") if sense is not None else None
    return None


_THEN = frozenset(("and", "then", "later", "before", "after", "to"))


def _rivalled(c: Clause, n: int, told: Sequence[Told | None]) -> Told | None:
    """A bare number after a figure with a fate stands in its place: "60 were killed; the ministry said 26"."""
    if c.counts[n].noun is not None or c.counts[n].share or c.counts[n].whole:
        return None
    if c.phrase(c.places[n] + 1) is not None:
        return None
    before = next((t for t in reversed(told[:n]) if t is not None), None)
    return Told(before.fate, before.span, "rival") if before is not None else None
