"""Weapons, platforms, vehicles; nationalities; places by the shape of their surroundings."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.reading._names_bodies import compound, is_acronym
from marsad.reading._names_tokens import Words
from marsad.reading._values import Proposal
from marsad.reading.lexicon import ThingKind, Word, lexicon

# After these, "mines", "shells" and the like are no weapons ("coal mines"), or the word is a verb ("he shells peas").
_NO_WEAPON_AFTER = {
    "mine": frozenset(("gold", "coal", "copper", "salt", "cobalt", "diamond", "of", "a")),
    "mines": frozenset(("gold", "coal", "copper", "salt", "cobalt", "diamond", "of")),
    "shells": frozenset(("egg", "sea", "who", "which", "it")),
    "plane": frozenset(("passenger",)),
    "time": frozenset(),
}
# What owns a platform when it is a party ("RUSSIAN warplanes").
_OWNERS = Word.DEMONYM | Word.WARRING
_ACTING = frozenset(
    (
        "warplane", "warplanes", "jets", "aircraft", "planes", "helicopters", "gunships", "drones", "tanks",
        "artillery", "warships", "bombers", "submarines",
    )
)  # fmt: skip


def things(s: Words) -> Iterator[Proposal]:
    """Weapons, platforms and vehicles; with an owner, a platform is a party as a whole."""
    lexical = lexicon()
    i = 0
    while i < len(s):
        if not s.flags[i] & Word.THING:
            i += 1
            continue
        match = _thing_at(s, i)
        if match is None:
            i += 1
            continue
        last, kind = match
        left = _with_modifiers(s, i, lexical.thing_modifiers[kind])
        last = _with_contents(s, last)
        if not _is_no_weapon(s, left, i):
            yield s.proposal(left, last, kind, kind, named=False, confidence=0.75)
            owner = _owner(s, left, i)
            if owner is not None:
                yield s.proposal(owner, last, "organisation", "owned", named=False, confidence=0.75)
        i = last + 1


def _thing_at(s: Words, i: int) -> tuple[int, ThingKind] | None:
    """The last word and the kind of the longest thing that begins at i."""
    for words, kind in lexicon().things[s.lows[i]]:
        if s.lows[i : i + len(words)] == list(words):
            following = s.low(i + len(words))
            nested = s.is_(i + len(words), Word.THING) and following not in ("fire", "and")
            if not nested or _thing_at(s, i + len(words)) is None:
                return i + len(words) - 1, kind
    return None


def _with_modifiers(s: Words, i: int, allowed: frozenset[str]) -> int:
    while i > 0 and (s.lows[i - 1] in allowed or (s.is_(i - 1, Word.THING) and s.low(i - 1) in allowed)):
        i -= 1
    return i


def _with_contents(s: Words, last: int) -> int:
    if s.lows[last] in ("convoy", "convoys") and s.low(last + 1) == "of" and s.low(last + 2) in lexicon().convoy_of:
        return last + 2
    return last


def _is_no_weapon(s: Words, left: int, i: int) -> bool:
    if left == i and s.low(i - 1) in _NO_WEAPON_AFTER.get(s.lows[i], ()):
        return True
    # "bomb squad", "gun battle", "car park", "arms train": the thing only qualifies; "suicide bomber" is a person.
    return s.low(i + 1) in (
        "squad",
        "park",
        "disposal",
        "maker",
        "scare",
        "control",
        "wound",
        "wounds",
        "station",
        "bearing",
    )


def _owner(s: Words, left: int, i: int) -> int | None:
    """Where the owner's words begin, if the platform acts for a party."""
    if s.lows[i] not in _ACTING and s.low(i + 1) not in _ACTING and s.lows[left] not in ("fighter", "attack"):
        return None
    j = left
    while j > 0 and (
        s.flags[j - 1] & (_OWNERS | Word.MODIFIER | Word.PEOPLE_NAME)
        or compound(s.lows[j - 1])
        or s.lows[j - 1] == "coalition"
    ):
        j -= 1
    if j < left and any(
        s.flags[k] & _OWNERS or s.lows[k] in ("us", "coalition") or compound(s.lows[k]) for k in range(j, left)
    ):
        return j
    return None


def nationalities(s: Words) -> Iterator[Proposal]:
    """Demonyms as adjectives or nouns."""
    multi = lexicon().multiword
    for i, flags in enumerate(s.flags):
        if not s.caps[i] and not s.caseless:
            continue
        two = next(
            (w for w, f in multi.get(s.lows[i], ()) if f & Word.DEMONYM and s.lows[i : i + len(w)] == list(w)), None
        )
        if two is not None:
            yield s.proposal(i, i + len(two) - 1, "nationality", "demonym", confidence=0.7)
        elif flags & Word.DEMONYM and not (flags & Word.COUNTRY and not _modifies(s, i)):
            yield s.proposal(i, i, "nationality", "demonym", confidence=0.7)
        elif flags & Word.PEOPLE_NAME and s.caps[i] and not flags & Word.GIVEN:
            yield s.proposal(i, i, "nationality", "people", confidence=0.5)


def _modifies(s: Words, i: int) -> bool:
    """Does "U.S." stand before a noun?"""
    return (
        i + 1 < len(s)
        and s.words[i + 1][0].isalpha()
        and not s.flags[i + 1] & (Word.NEVER | Word.SAYS | Word.PLACE_CUE)
    )


def places(s: Words) -> Iterator[Proposal]:
    """Unknown capitalised words where a place is to be expected: after "in", "near", "town of"; before "province"."""
    if s.titled:
        return
    i = 0
    while i < len(s):
        if not s.caps[i] or s.flags[i] & (_NO_START):
            i += 1
            continue
        last = i
        while last - i < 3 and s.cap(last + 1) and not s.is_(last + 1, _NO_PLACE):
            last += 1
        cue = s.low(i - 1) if s.low(i - 1) != "the" else s.low(i - 2)
        noun_after = (s.is_(last + 1, Word.PLACE_NOUN) and s.low(last + 2) != "of") or (
            last > i and s.is_(last, Word.PLACE_NOUN)
        )
        noun_before = cue == "of" and s.is_(i - 2, Word.PLACE_NOUN)
        if s.is_(last + 1, Word.PLACE_NOUN) and s.low(last + 2) != "of" and s.low(last + 1) not in _VAGUE:
            last += 1
        if not is_acronym(s.words[i]) and (
            noun_after or noun_before or (cue in _STRONG_CUES and not s.is_(last, Word.HEAD))
        ):
            yield s.proposal(i, last, "location", "shape", confidence=0.5 if noun_after or noun_before else 0.4)
        i = last + 1


_NO_PLACE = Word.NEVER | Word.CALENDAR | Word.TITLE | Word.SAYS | Word.GIVEN | Word.DEMONYM | Word.COUNTRY | Word.HEAD
_NO_START = (
    Word.NEVER | Word.CALENDAR | Word.TITLE | Word.SAYS | Word.DEMONYM | Word.HEAD | Word.PEOPLE_NAME | Word.MODIFIER
)
_VAGUE = frozenset(("state", "base", "area", "border", "street", "road", "stronghold", "camp", "department"))
_STRONG_CUES = frozenset(
    ("in", "at", "near", "from", "into", "outside", "around", "toward", "towards", "inside", "across")
)
