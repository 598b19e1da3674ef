"""Finds trigger words in a line: the longest pattern at each place, outside guarded phrases and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.coding._words import Line
from marsad.coding.ontology import Guard, Tables, Trigger
from marsad.coding.ontology._bags import bag
from marsad.spans import Span

if TYPE_CHECKING:
    from marsad.coding._model import Opinion

_BE = bag("be is are was were been being am get gets got getting")
_HAVE = bag("have has had having")
_ADVERBS = bag(
    "also reportedly all both been being badly seriously critically already since later then now not never "
    "still allegedly apparently heavily severely slightly lightly either yet just recently previously once "
    "again immediately only even soon accidentally mistakenly deliberately each together"
)
_MODAL = bag("will would could should might may can must shall wont cannot ll d")
_DETERMINERS = bag("the a an this that these those its his her their our my any some no such each every another")


@dataclass(frozen=True, slots=True)
class Cue:
    """A trigger at work: words first..last of a line. ``voice`` is that of a verb, "noun" otherwise.

    ``opinion`` is what the neural reader says of it, where it marked a trigger there;
    ``made`` says that no table knows it. ``own`` are the project's types that these words may tell of, and ``only_own``
    says that the shipped tables do not know them.
    """

    line: int
    first: int
    last: int
    trigger: Trigger
    voice: str
    opinion: Opinion | None = None
    made: bool = False
    own: tuple[str, ...] = ()
    only_own: bool = False
    #: The model's type stands in place of that of the tables.
    retyped: bool = False
    #: A reviewer said which type these words tell of.
    taught: bool = False

    @property
    def verb(self) -> bool:
        return self.voice != "noun"


def matches(slots: tuple[frozenset[str], ...], line: Line, at: int) -> bool:
    """Does a pattern stand at a word of a line?"""
    words = line.words
    if at + len(slots) > len(words):
        return False
    for k, slot in enumerate(slots, at):  # noqa: SIM110 - a generator costs as much as the whole comparison
        if slot and words[k].low not in slot:
            return False
    return True


def guarded(line: Line, tables: Tables) -> frozenset[int]:
    """The words that stand within a guarded phrase."""
    out: set[int] = set()
    for i, word in enumerate(line.words):
        for guard in tables.guards.get(word.low, ()):
            if _guard_fits(guard, line, i):
                out.update(range(i, i + len(guard.slots)))
    return frozenset(out)


def _guard_fits(guard: Guard, line: Line, at: int) -> bool:
    return matches(guard.slots, line, at) and not any(line.words[at + k].mark for k in range(len(guard.slots)))


def find_cues(line: Line, index: int, tables: Tables, names: frozenset[int]) -> tuple[Cue, ...]:
    """Cues of a line in text order. ``names`` are words inside proper names, where nothing is a trigger."""
    blocked = guarded(line, tables)
    out: list[Cue] = []
    at = 0
    while at < len(line.words):
        if line.words[at].low not in tables.triggers:
            at += 1
            continue
        trigger = _longest(line, at, tables, blocked, names)
        if trigger is None:
            at += 1
            continue
        last = at + len(trigger.slots) - 1
        out.append(Cue(index, at, last, trigger, voice_of(line, at, last, trigger)))
        at = last + 1
    return tuple(out)


def _longest(line: Line, at: int, tables: Tables, blocked: frozenset[int], names: frozenset[int]) -> Trigger | None:
    fits: list[Trigger] = []
    for trigger in tables.triggers.get(line.words[at].low, ()):
        if fits and len(trigger.slots) < len(fits[0].slots):
            break
        last = at + len(trigger.slots) - 1
        if not matches(trigger.slots, line, at) or last in names or at in names:
            continue
        # "guilty of murder" tells of no murder, yet of a verdict
        held = range(at, at + 1 if trigger.klass == "sanction" else last + 1)
        if any(i in blocked for i in held) and not trigger.unguarded:
            continue
        if (at == last and _compound(line, at)) or not _stands_with(line, at, last, trigger):
            continue
        fits.append(trigger)
    return _choose(fits, line, at) if fits else None


def _stands_with(line: Line, first: int, last: int, trigger: Trigger) -> bool:
    """Do the words stand there that a row of objects.tsv asks for?"""
    if not trigger.objects:
        return True
    if trigger.beside == "sentence":
        return any(w.low in trigger.objects for i, w in enumerate(line.words) if not first <= i <= last)
    if trigger.beside == "subject":
        return any(line.low(i) in trigger.objects for i in _object_before(line, first))
    voice = voice_of(line, first, last, trigger)
    if voice == "ing" and line.low(first - 1) in _TOPICS:
        return False
    if voice == "noun" and trigger.pos == "n":
        before = range(max(0, first - 2), first)
        of = _object_after(line, last) if line.low(last + 1) in _OF else ()
        return any(line.low(i) in trigger.objects for i in (*before, *of))
    found = _object_before(line, first) if voice == "passive" else _object_after(line, last)
    return any(line.low(i) in trigger.objects for i in found)


#: Before an -ing form: what is talked of, not what is done ("chances of reaching a settlement", "talks on ending aid").
_TOPICS = frozenset(("of", "on", "for", "at", "about", "toward", "towards", "to"))
_OF = frozenset(("of", "on", "in", "to", "against", "into"))
#: Words within which the object of a verb is looked for: "gave the country 5.1 million dollars of emergency aid".
_OBJECT = 12
_OBJECT_ENDS = bag(
    "that which who whom whose while when after before because although though but if unless until said says say "
    "told as since where whether so"
)


def _object_after(line: Line, last: int) -> range:
    end = last + 1
    while end < min(len(line.words), last + 1 + _OBJECT) and not _ends_object(line, end):
        end += 1
    return range(last + 1, end)


def _object_before(line: Line, first: int) -> range:
    begin = first
    while begin > max(0, first - _OBJECT) and not _ends_object(line, begin - 1):
        begin -= 1
    return range(begin, first)


def _ends_object(line: Line, at: int) -> bool:
    if line.low(at) == ",":
        return not (line.low(at - 1).isdigit() and line.low(at + 1).isdigit())
    return line.low(at) in _OBJECT_ENDS or (line.words[at].mark and line.low(at) not in _QUOTES and line.low(at) != ".")


def _compound(line: Line, at: int) -> bool:
    """A word glued into an adjective tells of a state: "rebel-held", "strike-hit" tells nothing new."""
    return line.words[at].glued and line.low(at - 1) not in ("counter", "re", "air", "cease", "gun", "car", "mass")


def _bare_noun(trigger: Trigger, line: Line, at: int) -> bool:
    """Is the base form of a verb a noun here ("in rebel fire on the town")?"""
    return (
        trigger.pos == "v"
        and trigger.form in ("base", "s")
        and (line.low(at) in _ALSO_NOUNS or line.low(at).removesuffix("s") in _ALSO_NOUNS)
        and (reads_as_noun(line, at, at + 1) or _noun_of(line, at))
    )


def _noun_of(line: Line, at: int) -> bool:
    """ "An immediate end to the fighting": what "to" or "of" follows, unless "to" or a modal makes it a verb."""
    before = line.low(at - 1)
    return line.low(at + 1) in ("to", "of") and before != "to" and before not in _MODAL


_ALSO_NOUNS = bag(
    "fire shell target back support demand request visit release free telephone shelter gas rocket train order burn "
    "rescue arm station coordinate drop ban press appeal march mass fall initial petition fine block close advance "
    "reach quit swap tour salute end halt stop freeze cut breach favor favour protest drill picket boycott fast "
    "export import purchase compromise exile patrol escort search question jail dynamite damage wreck"
)


def _choose(fits: list[Trigger], line: Line, at: int) -> Trigger | None:
    """Noun or verb? "The strike" is a noun, "to strike" and "warplanes strike the town" verbs."""
    if len(fits) == 1:
        return None if _bare_noun(fits[0], line, at) else fits[0]
    nouns = [t for t in fits if t.pos != "v"]
    verbs = [t for t in fits if t.pos == "v"]
    if not nouns or not verbs:
        return fits[0]
    return nouns[0] if reads_as_noun(line, at, at + len(fits[0].slots)) else verbs[0]


def reads_as_noun(line: Line, at: int, after: int) -> bool:
    """Tells a noun from a verb by the words beside it."""
    before, follows = line.low(at - 1), line.low(after)
    if before == "to" or before in _MODAL or before in _HAVE:
        return line.low(at - 2) in ("due", "thanks", "response", "reaction") or before in _HAVE
    if before in _DETERMINERS or before in _PREPOSITIONS or before in _ADJECTIVES:
        return True
    if line.words[at].low.endswith(("ed", "ought", "uck")):
        return False
    if follows in _DETERMINERS or follows in ("him", "them", "it", "us"):
        return False
    return follows in _NOUN_FOLLOWERS or follows == "" or line.words[min(after, len(line.words) - 1)].mark


_PREPOSITIONS = bag(
    "in of by from for with after during amid despite since under between against over into through following "
    "on at before without as about and or"
)
_ADJECTIVES = bag(
    "heavy fierce deadly new fresh major intense several many two three four five six seven eight nine ten "
    "dozens more military ground similar separate latest recent alleged suspected deadliest bloody violent "
    "armed joint overnight massive renewed ongoing rare successful failed huge powerful surprise bomb terrorist "
    "rebel regime government russian israeli turkish american syrian coalition army militant insurgent islamist "
    "air led backed"
)
_NOUN_FOLLOWERS = bag(
    "on in at by against near of from that which who killed killing kill kills wounded hit struck took was were "
    "is are has have had and between with targeted targeting left destroyed destroying as after during when "
    "while over continued continue continues rage rages erupt resume resumed came began started erupted broke "
    "raged intensified caused said will would could may"
)


def voice_of(line: Line, first: int, last: int, trigger: Trigger) -> str:
    """active, passive, participle (a reduced relative or headline passive), ing, infinitive, or noun."""
    if trigger.pos != "v":
        return "noun"
    if trigger.form == "ing":
        return "ing"
    if line.low(first - 1) == "to" and trigger.form != "s":
        return "infinitive"
    if trigger.form in ("past", "s", "base"):
        return "active"
    return _voice_of_participle(line, first, last, trigger)


def _voice_of_participle(line: Line, first: int, last: int, trigger: Trigger) -> str:
    helper = auxiliary(line, first)
    if helper in _BE:
        return "passive"
    if helper in _HAVE:
        return "passive" if line.low(first - 1) == "been" else "active"
    follows = line.low(last + 1)
    if line.low(last) == "down" and trigger.frame == "ao" and (follows in _AFTER_PASSIVE or follows == "over"):
        return "passive"
    if trigger.frame in ("t", "a", "aa", "af") or (len(trigger.slots) > 1 and trigger.klass != "kill"):
        return "active"
    day = last + 1 + (follows == "on")
    if line.low(day) in _DAYS and (line.low(day + 1) in _OPENS_OBJECT or trigger.klass == "speech"):
        return "active"  # "lifted Friday a blockade", "threatened on Monday to leave"
    # "seven people killed in ...", "two killed by ...", "the town hit by": no object can follow a passive.
    if follows in _AFTER_PASSIVE or follows == "" or (line.words[last + 1].mark and follows not in _QUOTES):
        return "passive"
    if (trigger.klass in _STRICT or trigger.mode in _DONE_TO_SOMEBODY) and follows in _AFTER_STRICT:
        return "passive"
    if trigger.klass == "kill" and _counted_wounded(line, last + 1):
        return "passive"
    # "forces killed and wounded ten" carries its object later; "15 killed and 20 wounded" has none
    if follows in ("and", "or") and line.words[first - 1].low.isdigit():
        return "passive"
    return "active"


_DAYS = bag("overnight today yesterday monday tuesday wednesday thursday friday saturday sunday")
_OPENS_OBJECT = _DETERMINERS | bag("to that new fresh two three four five more several all")
_QUOTES = frozenset('"“”«»')


def _counted_wounded(line: Line, at: int) -> bool:
    """ "Two killed five injured in ...": a headline's second passive, no object."""
    return any(line.low(i) in ("injured", "wounded", "hurt") for i in range(at, at + 3))


_AFTER_PASSIVE = bag(
    "in by when after during as at on near while since overnight today yesterday monday tuesday wednesday "
    "thursday friday saturday sunday amid inside outside across following"
)


#: Verbs that cannot do without an object: before these words, too, their participle is passive ("prisoners held under
#: guard", "farmers kidnapped for ransom", "soldiers captured days earlier").
_STRICT = frozenset(("kill", "wound", "coerce"))
_DONE_TO_SOMEBODY = frozenset(("abduct", "arrest", "beat", "seize", "sexual", "targeted", "torture"))
_AFTER_STRICT = bag("for from under with along between before until days weeks hours months earlier last alive near to")


def auxiliary(line: Line, first: int) -> str:
    """The auxiliary before a participle, over at most three adverbs."""
    at = first - 1
    for _ in range(4):
        low = line.low(at)
        # "IS" in capitals is an armed group, no verb.
        if (low in _BE and line.words[at].text != "IS") or low in _HAVE:
            return low
        if low not in _ADVERBS and not low.endswith("ly"):
            return ""
        at -= 1
    return ""


def cue_span(line: Line, cue: Cue) -> Span:
    """The words of the trigger."""
    return line.span(cue.first, cue.last)
