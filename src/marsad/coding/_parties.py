"""Who did it to whom: parties on the side of the trigger that its frame names.

No parser: text without commas defeats those. A verb's subject is the nearest party to its left that no preposition
governs; its object the nearest to its right; a noun's actor stands before it in the same noun phrase or after "by", its
target after "on", "against", "at". Who only speaks is no party, nor is what stands in "rebel-held" or "anti-rebel".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.coding._clauses import AUXILIARIES, LIGHT_VERBS, Scope
from marsad.coding._context import PARTY_KINDS, Context
from marsad.coding._things import state_owns, things_hit
from marsad.coding._triggers import Cue
from marsad.coding._verbs import asked_to, joined_verb
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.grounding.actors import pronoun_antecedent
from marsad.reading import Mention

_SIDE_PREFIX = frozenset(("anti", "pro", "non", "ex"))
_HOLDING = bag(
    "held controlled dominated run occupied besieged majority populated backed led linked affiliated allied "
    "inspired made supplied ruled owned administered aligned supported trained funded based mainly"
)
_TARGET_PREPOSITIONS = frozenset(("on", "against", "at", "upon", "targeting", "of", "hitting", "into"))
_PREPOSITIONS = bag(
    "in of from near against by with on at to for between into inside outside around over under toward towards "
    "across after during among including like alongside"
)
_STOP_LEFT = bag("that which who while when after before as but because whether if")
_NP_BREAKS = bag("the a an this that these those its his her their in of on at by from to for with")
_PRONOUNS = frozenset(("it", "they", "he", "she"))
#: Words to the left of a verb within which its subject is looked for.
FARTHEST = 40

_FORCE = frozenset(("ASSAULT", "COERCE"))
_OF_WORDS = frozenset(("speech", "coop", "sanction"))


@dataclass(frozen=True, slots=True)
class Sides:
    """Mention ids of actors and targets of one trigger. ``mutual``: all of them are parties alike.

    ``ruled`` are those that the grammar gave, where the model has a say, too.
    """

    actors: tuple[str, ...]
    targets: tuple[str, ...]
    mutual: bool = False
    ruled: tuple[str, ...] = ()


def parties_of(context: Context, line: Line, scope: Scope, cue: Cue) -> Sides:
    """The parties of a trigger within its scope, with the thing that was hit where nobody is.

    Who speaks is a party where words are the deed.
    """
    sides = _of_people(context, line, scope, cue)
    if sides.targets or sides.mutual:
        return sides
    things = things_hit(context, line, scope, cue)
    return replace(sides, targets=tuple(t for t in things if t not in sides.actors))


def _of_people(context: Context, line: Line, scope: Scope, cue: Cue) -> Sides:
    frame = cue.trigger.frame
    if cue.trigger.klass in _OF_WORDS:
        context = replace(context, speakers={})
    if not cue.verb:
        return _of_noun(context, line, scope, cue)
    if frame == "aa":
        left = _subject(context, line, scope, cue.first)
        right = _after(context, line, scope, cue.last, frozenset(("with", "against", "and", "between")), 4)
        return Sides(_unique(left + (right or _object(context, line, scope, cue.last))), (), mutual=True)
    if frame == "t":
        doer = _by(context, line, scope, cue.last) or _out_of(context, line, scope, cue)
        return Sides(doer, _subject(context, line, scope, cue.first))
    if frame == "fall":
        return Sides(_object(context, line, scope, cue.last), ())
    if line.low(cue.last) in _LOOSED and line.low(cue.last + 1) == "from":
        return Sides(tuple(_right(context, line, scope, cue.last + 2, 3)), ())
    if cue.voice == "passive":
        return Sides(_by(context, line, scope, cue.last), _subject(context, line, scope, cue.first))
    subject = () if cue.voice == "infinitive" and line.low(cue.first - 2) == "" else _doer(context, line, scope, cue)
    if cue.voice == "ing":
        subject = _touching(context, line, cue.first)
    if frame in ("a", "af"):
        return Sides(subject, _after(context, line, scope, cue.last, frozenset(("at", "on", "against", "into")), 5))
    forced = cue.trigger.type in _FORCE
    return Sides(subject, _addressed(context, line, cue) or _object(context, line, scope, cue.last, forced=forced))


def _doer(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """The subject of an active verb: of "asked the rebels to leave" the rebels, of "bombed the rebels and took the
    town" who bombed them."""
    if cue.voice == "infinitive":
        told = asked_to(line, cue.first - 1)
        mention = is_party(context, line, told) if told is not None else None
        if mention is not None:
            return (mention.id,)
    verb = cue.first
    for _ in range(MOST_JOINED):
        before = joined_verb(line, verb, scope.first, spoken=cue.trigger.klass in _OF_WORDS)
        if before is None:
            break
        verb = before
    return _subject(context, line, scope, verb)


#: Verbs that share one subject; more are a list that nothing is told of.
MOST_JOINED = 4


def _addressed(context: Context, line: Line, cue: Cue) -> tuple[str, ...]:
    """The country right after a verb of speech: "accused Russia of attacking civilians" is aimed at Russia alone."""
    at = cue.last + 1
    if cue.trigger.klass != "speech" or at >= len(line.words):
        return ()
    country = _country_at(context, line, at)
    return (country.id,) if country is not None else ()


def _touching(context: Context, line: Line, verb: int) -> tuple[str, ...]:
    """The party right before an -ing form ("rebels attacking the town"); "killing ten" after a clause has none."""
    mention = is_party(context, line, verb - 1) if verb else None
    return (mention.id,) if mention is not None else ()


def _of_noun(context: Context, line: Line, scope: Scope, cue: Cue) -> Sides:
    before = _modifiers(context, line, scope, cue)
    by = _by(context, line, scope, cue.last)
    light = light_verb(line, scope, cue)
    doer = _subject(context, line, scope, light) if light is not None and not by else ()
    if cue.trigger.frame == "nn":
        words = frozenset(("between", "with", "against", "and", "involving"))
        parties = _after(context, line, scope, cue.last, words, 5)
        return Sides(_unique(doer + before + by + parties), (), mutual=True)
    prepositions = frozenset(("to", "for")) if cue.trigger.frame == "nd" else _TARGET_PREPOSITIONS
    targets = _after(context, line, scope, cue.last, prepositions, 6)
    if cue.trigger.type == "ASSAULT":
        by = by or _committed(context, line, scope, cue) or _out_of(context, line, scope, cue)
        owners = tuple(t for t in targets if _owns_arms(line, t, cue.last))
        by, targets = by + owners, tuple(t for t in targets if t not in owners)
    return Sides(_unique(before + by + doer), targets)


def _committed(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """Who is named after "carried out by" or "blamed on", farther from the noun than its own "by" may stand."""
    for at in range(cue.last + 1, min(scope.last, cue.last + FARTHEST)):
        low = line.low(at)
        if low in _BLAMED or (low in LIGHT_VERBS and low.endswith("ed") and low not in _HELD):
            end = at + 1 + (line.low(at + 1) in ("out", "down"))
            if line.low(end) in (("on",) if low in _BLAMED else ("by",)):
                return tuple(_right(context, line, scope, end + 1, 5))
    return ()


_BLAMED = frozenset(("blamed", "pinned"))


def _out_of(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """Who fire comes from: "came under shelling from army positions", "bombs dropped from Syrian helicopters"."""
    under = any(line.low(i) == "under" for i in range(max(scope.first, cue.first - 4), cue.last))
    for at in range(cue.last + 1, min(scope.last, cue.last + 4)):
        if line.low(at) == "from" and (under or line.low(at - 1) in _LOOSED):
            return tuple(_right(context, line, scope, at + 1, 3))
    return ()


_LOOSED = frozenset(("dropped", "fired", "launched", "released"))


def _owns_arms(line: Line, target: str, noun: int) -> bool:
    """ "The bombardment of the army's aircraft": after "of", whose aircraft it is bombards."""
    mention = next((m for m in line.mentions if m.id == target), None)
    if mention is None:
        return False
    first, last = line.ranges[target]
    cover = line.cover[last + 1] if last + 1 < len(line.cover) else -1
    of = any(line.low(i) == "of" for i in range(noun + 1, first))
    return of and cover >= 0 and line.mentions[cover].kind == "platform"


def is_party(context: Context, line: Line, index: int) -> Mention | None:
    """The mention of a possible party that covers a word, unless it only speaks or only qualifies another."""
    cover = line.cover[index]
    if cover < 0:
        return None
    mention = line.mentions[cover]
    if _speaks(context, line, mention):
        return None
    if mention.kind == "location":
        return mention if _state_acts(context, line, mention) else None
    if mention.kind not in PARTY_KINDS or _qualifies(line, mention) or holds(line, mention):
        return None
    return mention


def holds(line: Line, mention: Mention) -> bool:
    """Is it named as the one who has the place ("a town held by the rebels", "the rebel-held town")?

    Whoever holds a place did not for that bomb it.
    """
    first, _ = line.ranges[mention.id]
    if _qualifies(line, mention):
        return True
    by = next((at for at in range(first - 1, max(-1, first - 7), -1) if line.low(at) == "by"), None)
    bracketed = line.low(first - 1) == "("
    if by is None:
        return False
    if not bracketed and any(c >= 0 and line.mentions[c].named for c in line.cover[by + 1 : first]):
        return False
    back = by - 2 if line.low(by - 1).endswith("ly") else by - 1
    return line.low(back) in _HELD or (line.low(back) == "control" and line.low(back - 1) == "under")


#: Before "by": who has the place. "Captured by" and "besieged by" tell of deeds and stay.
_HELD = bag("held controlled dominated ruled administered inhabited populated governed occupied")


def _state_acts(context: Context, line: Line, mention: Mention) -> bool:
    """Does a place stand for its government ("Moscow denied"), or lead a compound ("Russia-backed air strikes")?"""
    place = context.place_of.get(mention.id)
    if place is None:
        return False
    following = line.after(mention)
    leads = following is not None and following.low in ("backed", "led") and place.precision == "country"
    return place.role == "metonym" or leads


def _speaks(context: Context, line: Line, mention: Mention) -> bool:
    return any(s.meets(mention.span) for s in context.speakers.get(line.passage.index, ()))


def _qualifies(line: Line, mention: Mention) -> bool:
    """ "Rebel-held town": the rebels act in nothing here; nor do they in "anti-rebel offensive"."""
    first, last = line.ranges[mention.id]
    follows = line.words[last + 1] if last + 1 < len(line.words) else None
    if follows is not None and follows.low in _HOLDING and (follows.glued or follows.low in ("held", "controlled")):
        return True
    return line.low(first - 1) in _SIDE_PREFIX and line.words[first].glued


def _left_of(line: Line, mention: Mention) -> int:
    return line.ranges[mention.id][0]


def _right_of(line: Line, mention: Mention) -> int:
    return line.ranges[mention.id][1]


def _governor(line: Line, index: int) -> str:
    """The preposition that governs the noun phrase which begins about a word, empty if none."""
    at = index - 1
    for _ in range(5):
        low = line.low(at)
        if low in _PREPOSITIONS:
            return low
        if at < 0 or line.words[at].mark or low in _STOP_LEFT or low in ("and", "said"):
            return ""
        at -= 1
        if line.low(at + 1) in ("the", "a", "an", "its", "their", "his") and low not in _PREPOSITIONS:
            return line.low(at) if line.low(at) in _PREPOSITIONS else ""
    return ""


def _subject(context: Context, line: Line, scope: Scope, verb: int) -> tuple[str, ...]:
    """Parties to the left of a verb: the nearest one that no preposition governs, else the nearest after "of"."""
    pronoun = _pronoun(line, verb)
    if pronoun is not None:
        return _antecedent(context, line, pronoun)
    state = _acting_state(context, line, verb)
    if state is not None:
        return (state.id,)
    fallback: tuple[str, ...] = ()
    at = verb - 1
    while at >= max(scope.first, verb - FARTHEST):
        low = line.low(at)
        if low in _SAYING:
            break
        if low in _STOP_LEFT and at < verb - 1 and low not in ("who", "that", "which"):
            break
        mention = is_party(context, line, at)
        if mention is None:
            at -= 1
            continue
        first = _left_of(line, mention)
        governor = _governor(line, first)
        if governor in _JOINING and _leads_to(line, _right_of(line, mention) + 1, verb):
            governor = ""
        if governor == "" or (governor == "among"):
            return _with_partners(context, line, scope, mention)
        if governor == "of" and not fallback:
            fallback = (mention.id,)
        at = first - 1
    return fallback


#: Prepositions that also join clauses: "after rebels overran the town".
_JOINING = frozenset(("after", "before"))


def _leads_to(line: Line, at: int, verb: int) -> bool:
    """Do only auxiliaries and adverbs stand before the verb?"""
    return all(line.low(i) in AUXILIARIES or line.low(i).endswith("ly") for i in range(at, verb))


_SAYING = bag("said says say told reported reports announced confirmed added claimed stated according adding saying")


def _pronoun(line: Line, verb: int) -> int | None:
    """The pronoun that is the subject of a verb, over adverbs and auxiliaries."""
    for at in range(verb - 1, max(-1, verb - 5), -1):
        low = line.low(at)
        if low in _PRONOUNS:
            return at
        if low not in AUXILIARIES and not low.endswith("ly"):
            return None
    return None


def _acting_state(context: Context, line: Line, verb: int) -> Mention | None:
    """A country right before its verb: "Israel has bombed", "since Russia intervened"."""
    at = verb - 1
    while at > 0 and (line.low(at) in AUXILIARIES or line.low(at).endswith("ly") or _is_time(line, at)):
        at -= 1
    return _country_at(context, line, at)


def _is_time(line: Line, at: int) -> bool:
    """ "Israel today mounted ...", "Russia on Tuesday bombed ..." """
    cover = line.cover[at]
    if cover >= 0:
        return line.mentions[cover].kind == "time"
    return line.low(at) == "on" and line.cover[at + 1] >= 0 and line.mentions[line.cover[at + 1]].kind == "time"


def _country_at(context: Context, line: Line, at: int) -> Mention | None:
    """The country named at a word, unless a preposition governs it."""
    cover = line.cover[at] if at >= 0 else -1
    if cover < 0 or line.mentions[cover].kind != "location":
        return None
    mention = line.mentions[cover]
    place = context.place_of.get(mention.id)
    governed = line.low(_left_of(line, mention) - 1) in _PREPOSITIONS
    return mention if place is not None and place.precision == "country" and not governed else None


def _antecedent(context: Context, line: Line, pronoun: int) -> tuple[str, ...]:
    """Who "it" or "they" is: the nearest body before it in the sentence, a speaker too ("the army said it had ...").

    "He" and "she" are who grounding takes them for.
    """
    if line.low(pronoun) in ("he", "she"):
        person = pronoun_antecedent(context.grounded.reading, line.span(pronoun, pronoun))
        return (person,) if person is not None else ()
    for at in range(pronoun - 1, -1, -1):
        cover = line.cover[at]
        if cover >= 0 and line.mentions[cover].kind == "organisation":
            return (line.mentions[cover].id,)
    return ()


def _with_partners(context: Context, line: Line, scope: Scope, mention: Mention) -> tuple[str, ...]:
    """A party and the one joined to it by "and" before it ("Russian and Syrian forces")."""
    first = _left_of(line, mention)
    if line.low(first - 1) in ("and", "or", "&") and first - 2 >= scope.first:
        partner = is_party(context, line, first - 2) or _country_at(context, line, first - 2)
        if partner is not None and partner.id != mention.id:
            return (partner.id, mention.id)
    return (mention.id,)


def _object(context: Context, line: Line, scope: Scope, verb: int, *, forced: bool = False) -> tuple[str, ...]:
    """The nearest party to the right of a verb, before another preposition than "of" or "from".

    Who "killed Syria's envoy" did not kill Syria; who "demands that Syria's government leave" asks Syria as well.
    """
    out: list[str] = []
    at = verb + 1
    while at <= scope.last and at <= verb + 9:
        low = line.low(at)
        if low in _PREPOSITIONS and low not in ("of", "from", "at", "including"):
            break
        if low in _STOP_LEFT or line.words[at].mark:
            break
        mention = is_party(context, line, at)
        if mention is not None and forced and state_owns(context, mention):
            mention = None
        if mention is not None and mention.id not in out:
            out.append(mention.id)
            at = _right_of(line, mention)
            if line.low(at + 1) not in ("and", ","):
                break
        at += 1
    return tuple(out)


def _by(context: Context, line: Line, scope: Scope, last: int) -> tuple[str, ...]:
    """The party after "by", within eight words; whose arms are named after "in" ("wounded in rebel shells")."""
    for at in range(last + 1, min(scope.last, last + 9)):
        if line.low(at) == "by" and line.low(at - 1) not in _HELD:
            return tuple(_right(context, line, scope, at + 1, 5))
        if line.low(at) in _STOP_LEFT:
            break
    for at in range(last + 1, min(scope.last, last + 6)):
        if line.low(at) in ("in", "from") and (side := _side_of_arms(context, line, at + 1)) is not None:
            return (side,)
    return ()


def _side_of_arms(context: Context, line: Line, at: int) -> str | None:
    mention = is_party(context, line, at)
    return mention.id if mention is not None and mention.rule == "attributive_side" else None


def _right(context: Context, line: Line, scope: Scope, start: int, reach: int) -> Iterator[str]:
    """Parties from a word on, joined by "and"."""
    at = start
    while at <= min(scope.last, start + reach):
        mention = is_party(context, line, at)
        if mention is None:
            if line.low(at) in _PREPOSITIONS or line.low(at) in _STOP_LEFT:
                return
            at += 1
            continue
        yield mention.id
        at = _right_of(line, mention) + 1
        if line.low(at) not in ("and", ",", "with", "or"):
            return
        at += 1
        reach = at - start + 4


def _after(
    context: Context, line: Line, scope: Scope, last: int, prepositions: frozenset[str], reach: int
) -> tuple[str, ...]:
    """Parties after one of the prepositions that follows a noun."""
    for at in range(last + 1, min(scope.last, last + reach) + 1):
        low = line.low(at)
        if low in prepositions:
            return tuple(_right(context, line, scope, at + 1, reach))
        if low in _STOP_LEFT or (at > last + 3 and low in _PREPOSITIONS):
            break
    return ()


def _modifiers(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """Parties within the noun phrase before a noun: "Russian and regime air strikes", "the rebels' attack"."""
    out: list[str] = []
    noun, at = cue.last, cue.last - 1
    while at >= scope.first and at >= noun - 8:
        low = line.low(at)
        mention = is_party(context, line, at) or (
            _adjectival(line, at) if not out and cue.trigger.klass == "strike" else None
        )
        if mention is not None:
            out.append(mention.id)
            at = _left_of(line, mention) - 1
            continue
        if low in _NP_BREAKS or line.words[at].mark or low in LIGHT_VERBS:
            break
        if low == "and" and not (at > scope.first and is_party(context, line, at - 1)):
            break
        if low.endswith(("ed", "ing")) and low not in ("suspected", "alleged", "united"):
            break
        at -= 1
    return tuple(reversed(out))


#: Names of states that stand before nouns as adjectives do ("a U.S. air strike").
_ADJECTIVAL = frozenset(("u.s.", "us", "u.s", "usa", "uk", "u.k.", "u.k", "uae"))


def _adjectival(line: Line, at: int) -> Mention | None:
    """A state whose name serves as its adjective."""
    cover = line.cover[at]
    if cover < 0 or line.mentions[cover].kind != "location":
        return None
    first, last = line.ranges[line.mentions[cover].id]
    words = "".join(w.low for w in line.words[first : last + 1])
    return line.mentions[cover] if words in _ADJECTIVAL else None


def light_verb(line: Line, scope: Scope, cue: Cue) -> int | None:
    """The light verb that the noun is the object of ("carried out two air strikes")."""
    for at in range(cue.first - 1, max(scope.first, cue.first - 7) - 1, -1):
        low = line.low(at)
        if low in LIGHT_VERBS:
            return at if line.low(at - 1) not in ("was", "were", "been", "by") else None
        if low in ("in", "after", "of", "that", "who"):
            return None
    return None


def _unique(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
