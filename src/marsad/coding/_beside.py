"""Parties that stand beside those that a rule or the model found.

* Names in a row: "the murder of A, B and Colonel C" has three victims.
* The band of armed men: "FARC guerrillas", "gunmen of the Red Front" act for the body that is named with them.
* The name before a description: in "Luis Rey, a Spanish national, was shot" the subject is the name.
* Whose home it is: an attack on the house of a person is meant for that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.coding._clauses import AUXILIARIES
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.reading import Mention
from marsad.reading.lexicon import Word, lexicon

#: Words that may stand between two names of a row: signs, ages, titles, offices.
_MOST = 6
_JOINTS = frozenset((",", ";", "and", "or"))
_SMALL = frozenset(("of", "also", "the", "his", "her", "other"))
_NUMBERS = bag("one two three four five six seven eight nine ten eleven twelve several some")
_ABOUT = Word.TITLE | Word.ROLE | Word.MODIFIER | Word.DEMONYM
#: Words of an apposition, and the clause words that it has not.
_APPOSED = 25
_CLAUSE = bag("that while when after before as but because whether if where said and")
_HOMES = bag("home homes house houses residence residences mansion apartment villa")


def with_series(line: Line, parties: Iterable[str]) -> tuple[str, ...]:
    """The parties, and after each person the others that stand in one row with it."""
    persons = [m for m in line.mentions if m.kind == "person"]
    out: dict[str, None] = {}
    for party in parties:
        out[party] = None
        at = next((i for i, m in enumerate(persons) if m.id == party), None)
        if at is not None:
            out.update(dict.fromkeys(m.id for m in _row(line, persons, at)))
    return tuple(out)


def _row(line: Line, persons: list[Mention], at: int) -> Iterator[Mention]:
    """The other persons in the row of one, nearest first."""
    for step in (-1, 1):
        k = at
        while 0 <= k + step < len(persons) and _joined(line, persons[min(k, k + step)], persons[max(k, k + step)]):
            k += step
            yield persons[k]


def _joined(line: Line, left: Mention, right: Mention) -> bool:
    """Do only a comma or "and", titles, offices, ages and homes ("Ana Paz of Lima") stand between the two?"""
    at = line.ranges[left.id][1] + 1
    end = line.ranges[right.id][0]
    if line.low(at) == "of" and at + 1 < end and line.cover[at + 1] >= 0:
        home = line.mentions[line.cover[at + 1]]
        at = line.ranges[home.id][1] + 1 if home.kind == "location" else at
    between = [line.low(i) for i in range(at, end)]
    flags = lexicon().flags
    return (
        0 < len(between) <= _MOST
        and not _JOINTS.isdisjoint(between)
        and all(
            low in _JOINTS or low in _SMALL or low in _NUMBERS or low.isdigit() or flags.get(low, 0) & _ABOUT
            for low in between
        )
    ) or _joined_over(line, at, end)


def _joined_over(line: Line, at: int, end: int) -> bool:
    """Is all between an apposition and a joint: "Ana Paz, rector of the college, and two STUDENTS"?"""
    if line.low(at) != "," or end - at > _APPOSED or not _opens_apposition(line, at + 1):
        return False
    last = end - 1
    while last > at and (line.low(last) in _NUMBERS or line.low(last) in _SMALL or _about(line, last)):
        last -= 1
    inside = [line.low(i) for i in range(at + 1, last)]
    return line.low(last) in ("and", ",") and not any(
        w in _CLAUSE or w in AUXILIARIES or w in ("who", "which", ";") or w.endswith("ed") for w in inside if w != "and"
    )


def _about(line: Line, at: int) -> bool:
    return bool(lexicon().flags.get(line.low(at), 0) & _ABOUT)


def _opens_apposition(line: Line, at: int) -> bool:
    return line.low(at) in ("a", "an", "the", "his", "her", "former") or bool(
        lexicon().flags.get(line.low(at), 0) & (Word.ROLE | Word.TITLE)
    )


def with_bands(line: Line, actors: Iterable[str]) -> tuple[str, ...]:
    """The actors, and before armed men the body that they are named with."""
    out: dict[str, None] = {}
    for actor in actors:
        band = _band(line, actor)
        if band is not None:
            out[band.id] = None
        out[actor] = None
    return tuple(out)


_OF_BAND = frozenset(("of", "from"))


def _band(line: Line, actor: str) -> Mention | None:
    mention = next((m for m in line.mentions if m.id == actor), None)
    if mention is None or mention.named or mention.kind not in ("person", "organisation"):
        return None
    first, last = line.ranges[actor]
    if not lexicon().flags.get(line.low(last), 0) & (Word.FIGHTER | Word.PARTYPEOPLE):
        return None
    after = last + 1
    if line.low(after) == "belonging" and line.low(after + 1) == "to":
        after += 2
    elif line.low(after) in _OF_BAND:
        after += 1
    else:
        after = -1
    if after >= 0 and line.low(after) == "the":
        after += 1
    return _body(line, first - 1) or (_body(line, after) if after >= 0 else None)


def _body(line: Line, at: int) -> Mention | None:
    """The named body that covers a word."""
    cover = line.cover[at] if 0 <= at < len(line.cover) else -1
    found = line.mentions[cover] if cover >= 0 else None
    return found if found is not None and found.kind == "organisation" and found.named else None


def by_name(line: Line, cues: Iterable[Cue], parties: Iterable[str]) -> tuple[str, ...]:
    """The parties; in place of one that only describes a person named beside it, that name.

    "Luis Rey, a Spanish NATIONAL, was shot"; "the murder of the PARTY's candidate Luis Rey".
    """
    names = {}
    for cue in cues:
        found = _apposed(line, cue)
        if found is not None:
            inside, name = found
            names.update(dict.fromkeys(inside, name))
    out: dict[str, None] = {}
    for party in parties:
        out[names.get(party) or _described(line, party) or party] = None
    return tuple(out)


def _described(line: Line, party: str) -> str | None:
    """ "Luis Rey, a Spanish NATIONAL": the name that the description follows, after a comma and "a"."""
    first = line.ranges[party][0]
    mention = line.mentions[line.cover[first]]
    if mention.named and mention.kind == "person":
        return None
    at = first - 1
    while (
        at > first - 6 and at > 0 and line.cover[at] < 0 and not line.words[at].mark and line.low(at) not in ("a", "an")
    ):
        at -= 1
    if line.low(at) not in ("a", "an") or line.low(at - 1) != "," or at < 2:
        return None
    cover = line.cover[at - 2]
    name = line.mentions[cover] if cover >= 0 else None
    return name.id if name is not None and name.kind == "person" and name.named else None


#: Words between what somebody is of and the name: "Supreme Court | (former) president General | Luis Rey".
_OFFICE = 5


def office_holders(line: Line, targets: Iterable[str]) -> tuple[str, ...]:
    """The targets; in place of a body or a people right before the office and the name of its holder, the name.

    "The murder of Supreme Court president Luis Rey" is done to a man. Bodies that fight stay beside their men.
    """
    out: dict[str, None] = {}
    for target in targets:
        holder = _holder(line, target)
        if holder is None:
            out[target] = None
        else:
            out[holder] = None
    return tuple(out)


def _holder(line: Line, target: str) -> str | None:
    first, last = line.ranges[target]
    mention = line.mentions[line.cover[first]]
    if mention.kind == "person":
        return None
    at = last + 1
    offices = 0
    flags = lexicon().flags
    while at < len(line.words) and at - last <= _OFFICE and line.cover[at] != line.cover[first]:
        cover = line.cover[at]
        if cover >= 0 and line.mentions[cover].kind == "person" and line.mentions[cover].named:
            return line.mentions[cover].id if offices else None
        offices += bool(flags.get(line.low(at), 0) & (Word.ROLE | Word.TITLE))
        if not (flags.get(line.low(at), 0) & _ABOUT or line.low(at) == ")"):
            return None
        at += 1
    return None


def sufferers(line: Line, cues: Iterable[Cue], actors: Iterable[str]) -> tuple[str, ...]:
    """Those of the actors who stand in the genitive before the noun of their own death ("Luis Rey's murder")."""
    nouns = [c.first for c in cues if not c.verb and (c.trigger.klass == "kill" or c.trigger.mode in _DONE_TO)]
    out = []
    for actor in actors:
        last = line.ranges[actor][1]
        mention = line.mentions[line.cover[last]]
        owned = mention.kind == "person" and mention.named and line.words[last].end > mention.span.end
        if owned and any(last < at <= last + 2 for at in nouns):
            out.append(actor)
    return tuple(out)


_DONE_TO = frozenset(("targeted", "abduct", "torture", "sexual"))


def _apposed(line: Line, cue: Cue) -> tuple[tuple[str, ...], str] | None:
    """The mentions between the commas before a verb, and the name before the first of these."""
    at = cue.first - 1
    while at > 0 and (line.low(at) in AUXILIARIES or line.low(at).endswith("ly")):
        at -= 1
    if not cue.verb or line.low(at) != ",":
        return None
    name, opened = None, at
    cover = line.cover[at - 1]
    if cover >= 0 and line.mentions[cover].kind == "person" and line.mentions[cover].named:
        # "the judge's wife, Ana Paz, was shot"
        before = line.ranges[line.mentions[cover].id][0] - 1
        if line.low(before) != ",":
            return None
        return tuple(m.id for m in line.mentions if before - 8 < line.ranges.get(m.id, (-99, 0))[0] < before), (
            line.mentions[cover].id
        )
    for k in range(at - 1, max(0, at - _APPOSED), -1):
        if line.low(k) in _CLAUSE:
            break
        cover = line.cover[k - 1] if line.low(k) == "," else -1
        if cover >= 0 and line.mentions[cover].kind == "person" and line.mentions[cover].named:
            name, opened = line.mentions[cover].id, k
    if name is None:
        return None
    return tuple(m.id for m in line.mentions if opened < line.ranges.get(m.id, (-1, 0))[0] < at), name


def owners(line: Line, things: Iterable[str]) -> Iterator[str]:
    """Whose homes they are, where that is a person by name: "the house of Judge Ana Paz"."""
    for thing in things:
        last = line.ranges[thing][1]
        if line.low(last) not in _HOMES:
            continue
        at = last + 1
        while line.low(last + 1) == "of" and at < last + 9 and at < len(line.words) and line.low(at) not in _CLAUSE:
            cover = line.cover[at]
            if cover >= 0 and line.mentions[cover].kind == "person" and line.mentions[cover].named:
                yield line.mentions[cover].id
                break
            at += 1
