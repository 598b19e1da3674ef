"""Organisations: names with a head ("Free Syrian Army"), and descriptions of parties ("government forces")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marsad.reading._names_tokens import Words
from marsad.reading._values import Proposal
from marsad.reading.lexicon import Word, lexicon, word_set

_DETERMINERS = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "one")
)
# Capitals that name no body.
_NO_BODY = word_set(
    """
    TV NGO NGOS IDP IDPS CEO GMT UTC EST PHOTO VIDEO FILE VII VIII III IV VI II DNA HIV FAQ AM PM OK ID IT
    NO BY AS AN AT ON OF TO NEW LIVE READ WATCH FOLLOW SHARE TOPSHOT MORE HE SHE VIP POW POWS GPS USD EUR
    ACCESS GAPS HEALTH FUNDING RISKS RISK CONTEXT PRESS RELEASE RESPONSE NEEDS SHELTER FOOD WASH OVERVIEW HIGHLIGHTS
    SITUATION PROTECTION EDUCATION NUTRITION LOGISTICS BACKGROUND SUMMARY URGENT FLASH BULLETIN LATE STATEMENT
    COMMUNIQUE DATE LOCATION SOURCE SECURITY WATER SUPPLY CASUALTIES DISPLACEMENT OUTLOOK NOTE NEWS EDITORS
    BMP BTR RPG IED IEDS ATGM UAV UAVS HIMARS ATACMS SWIFT TNT VBIED MANPADS GDP
    BREAKING UPDATE KM PDF URL RIP SMS CCTV
    """
)
# At the head of a sentence these bear a capital and still belong to no name.
_NO_FIRST = word_set(
    """
    paramilitary local former senior rebel rebels militant government pro-government anti-government regime
    state meanwhile only
    """
)
_GENITIVE = ("'s", "’s", "'", "’")
_STOP_LEFT = Word.NEVER | Word.CALENDAR | Word.SAYS
_PLACE_OR_PEOPLE = Word.DEMONYM | Word.COUNTRY
_COLLECTIVE = Word.FIGHTER | Word.BODY | Word.PEOPLE
_LONGEST = 7


def is_acronym(word: str) -> bool:
    """Two to seven signs, all capitals, at least one letter: "SDF", "M23", "U.S."."""
    return 2 <= len(word) <= 8 and word.isupper() and word[0].isalpha()


def compound(low: str) -> bool:
    """An adjective made of a party or place: "us-led", "saudi-backed"."""
    dash = low.rfind("-")
    return dash > 0 and low[dash + 1 :] in lexicon().suffixes


def named_body(s: Words, i: int) -> Proposal | None:
    """A name around the head at i ("Syrian Observatory for Human Rights"), or nothing."""
    if not s.caps[i]:
        return None
    if s.lows[i] == "state" and s.low(i - 1) != "islamic":
        return None
    left = _left_of_name(s, i)
    if left == 0 and left < i and s.lows[0] in _NO_FIRST:
        left = 1
    right = _right_of_name(s, i, alone=left == i)
    flags = s.flags[i]
    linked = right > i
    numbered = left == i and _ORDINAL.match(s.low(i - 1)) is not None and s.low(i - 1)[-1:].isalpha()
    if left == i and not linked and not numbered:
        return None
    if flags & Word.WEAKHEAD and left == i and s.low(i + 1) != "of" and not numbered:
        return None
    if left < i and not linked and all(s.flags[k] & Word.MODIFIER and not s.caps[k] for k in range(left, i)):
        return None
    if flags & Word.FACILITY:
        return s.proposal(left, right, "location", "facility", confidence=0.6)
    if left > 0 and _ORDINAL.match(s.lows[left - 1]) and s.lows[left - 1][-1].isalpha():
        left -= 1
    return s.proposal(left, right, "organisation", "head", confidence=0.85 if left < i else 0.75)


def _left_of_name(s: Words, i: int) -> int:
    j = i
    while j > 0 and i - j < _LONGEST:
        k = j - 1
        if not s.caps[k] or (s.flags[k] & _STOP_LEFT and not s.flags[k] & Word.QUALIFIER):
            break
        if compound(s.lows[k]) or (s.flags[k] & Word.COUNTRY and not _is_country(s.lows[k])):
            break
        if s.flags[k] & Word.NEVER and (k == 0 or not s.caps[k - 1]) and s.lows[k] in ("first", "second", "all", "new"):
            break
        if s.titled and not s.flags[k] & (_PLACE_OR_PEOPLE | Word.QUALIFIER | Word.PEOPLE_NAME | Word.MODIFIER):
            if not is_acronym(s.words[k]):
                break
        elif s.flags[k] & (Word.TITLE | Word.SAYS) and not s.flags[k] & (Word.HEAD | Word.MODIFIER):
            break
        j = k
        if s.flags[k] & _PLACE_OR_PEOPLE and not (k > 0 and s.caps[k - 1] and s.flags[k - 1] & Word.QUALIFIER):
            break
    return j


def _is_country(low: str) -> bool:
    """The name itself, not one that got its class as a genitive without apostrophe ("Syrias")."""
    return bool(lexicon().flags.get(low, 0) & (Word.COUNTRY | Word.DEMONYM))


def _right_of_name(s: Words, i: int, *, alone: bool) -> int:
    """The last word of "Ministry of Defence", "Front for the Liberation of Palestine"."""
    last = i
    k = i + 1
    while s.is_(k, Word.LINK) or (last > i and s.low(k) in ("and", "&") and _may_join(s, k)):
        k += 1
        if s.low(k) == "the":
            k += 1
        start = k
        while s.cap(k) and not s.is_(k, _STOP_LEFT) and k - start < 4:
            if k > start and s.is_(k, Word.GIVEN | Word.TITLE | _PLACE_OR_PEOPLE):
                break
            k += 1
        if k == start:
            break
        if s.is_(k - 1, Word.DEMONYM) and not s.is_(k - 1, Word.COUNTRY):
            break
        of_force = (s.is_(k - 1, Word.HEAD) and k - start > 1) or (
            is_acronym(s.words[k - 1]) and len(s.words[k - 1]) > 2
        )
        if s.low(start - 1) == "the" and of_force and not (alone and s.is_(i, Word.WEAKHEAD)):
            # "Bloc of the Northern Army": a unit and its force are two names.
            break
        last = k - 1
        if s.is_(last, Word.COUNTRY):
            break
    return last


def _may_join(s: Words, k: int) -> bool:
    """May "and" go on with the name? Not before another party or place."""
    return s.cap(k + 1) and not s.is_(k + 1, _PLACE_OR_PEOPLE | Word.GIVEN | Word.TITLE | Word.LEAD | Word.PEOPLE_NAME)


def led_body(s: Words, i: int) -> Proposal | None:
    """A name that its first word gives away: "Jaish al-Islam", "Frente Amplio"."""
    if not s.caps[i] or s.titled:
        return None
    k = i + 1
    while k - i <= 4 and _goes_on(s, k):
        k += 1
    if k == i + 1 or (k == i + 2 and s.flags[i] & Word.GIVEN):
        return None
    while s.flags[k - 1] & Word.PARTICLE and not s.caps[k - 1]:
        k -= 1
    return s.proposal(i, k - 1, "organisation", "lead", confidence=0.75) if k > i + 1 else None


def _goes_on(s: Words, k: int) -> bool:
    if not 0 <= k < len(s):
        return False
    if s.is_(k, Word.PARTICLE) and s.cap(k + 1):
        return True
    return s.caps[k] and not s.is_(k, _STOP_LEFT | _PLACE_OR_PEOPLE | Word.PEOPLE_NAME | Word.TITLE | Word.LEAD)


def description(s: Words, i: int) -> Proposal | None:
    """A party or a speaker described: "government forces", "the monitor", "US-backed rebels", "a police officer"."""
    flags = s.flags[i]
    if _belongs_to_next(s, i):
        return None
    left = _left_of_description(s, i)
    determined = s.low(left - 1) in _DETERMINERS or _owned(s, left)
    modified = left < i
    if flags & Word.ROLE and not flags & _COLLECTIVE:
        return _one_person(s, left, i, determined, modified)
    if flags & (Word.FIGHTER | Word.BODY) and not _may_stand(s, i, determined, modified):
        return None
    warring = _warring(s, left, i)
    if flags & (Word.FIGHTER | Word.BODY) or (flags & Word.PARTYPEOPLE and warring):
        confidence = 0.8 if modified else 0.7
        return s.proposal(left, i, "organisation", "party", named=False, confidence=confidence)
    if s.low(left - 1) in ("'s", "’s") and not modified:
        return None
    return s.proposal(left, i, "person", "people", named=False, confidence=0.6)


def _belongs_to_next(s: Words, i: int) -> bool:
    """Is the word itself only a modifier of the next ("rebel FIGHTERS", "army base")?"""
    if i + 1 >= len(s):
        return False
    flags, following = s.flags[i], s.flags[i + 1]
    if flags & Word.ROLE and not flags & _COLLECTIVE:
        if following & (Word.THING | Word.DEED_OF | Word.THING_OF):
            return True
        if s.lows[i] in _ADJECTIVES and not _ends_phrase(s, i + 1):
            return True
    if flags & (Word.BODY | Word.WEAKBODY) and following & Word.ROLE and s.cap(i + 2):
        return False
    if following & (_COLLECTIVE | Word.ROLE | Word.HEAD) and flags & (
        Word.MODIFIER | Word.BODY | Word.ROLE | Word.FIGHTER
    ):
        return not (following & Word.SAYS)
    if flags & Word.ROLE and not flags & _COLLECTIVE and s.caps[i + 1]:
        return True
    if flags & Word.BODY and following & Word.DEED_OF:
        return False
    if flags & (Word.FIGHTER | Word.ROLE) and s.lows[i + 1] in ("warplanes", "jets", "aircraft", "helicopters"):
        return True
    return bool(following & Word.THING_OF and flags & Word.BODY)


# Offices and ranks that are adjectives or verbs as often ("a MAJOR offensive", "to HEAD north").
_ADJECTIVES = word_set(
    """
    major general head chief deputy secretary private minor rebel terrorist militant insurgent guerrilla
    jihadist
    """
)


def _ends_phrase(s: Words, k: int) -> bool:
    """Is the word at k no noun: a sign, a small word, a verb of saying or a past form?"""
    low = s.low(k)
    return (
        not low or not low[0].isalpha() or s.is_(k, Word.NEVER | Word.SAYS | Word.PLACE_CUE | Word.LINK)
        or low in ("who", "and", "blew", "shot")
        or low.endswith("ed")
    )  # fmt: skip


def _left_of_description(s: Words, i: int) -> int:
    """The first word of the description whose head stands at i."""
    j = i
    takes_names = bool(s.flags[i] & (Word.FIGHTER | Word.BODY | Word.PARTYPEOPLE | Word.ROLE))
    while j > 0 and i - j < _LONGEST:
        k = j - 1
        low = s.lows[k]
        if _describes(s, k, i) or (low == "group" and s.cap(k - 1) and takes_names):
            j = k
        elif compound(low) or (k > 0 and low in lexicon().suffixes and _led_apart(s, k)):
            j = k if compound(low) else k - 1
        elif takes_names and s.caps[k] and _name_may_modify(s, k, i):
            j = _whole_country(s, k)
            if j < k:
                break
        elif low in _GENITIVE and s.cap(k - 1) and s.flags[i] & (Word.FIGHTER | Word.BODY) and s.lows[i] != "group":
            # "Chad's army": the state stands by itself; "Hamas's fighters" is one description.
            if _owned_by_state(s, j):
                break
            j = k
        else:
            break
    while j < i and s.lows[j] in (
        "'s",
        "’s",
        "several",
        "many",
        "mostly",
        "mainly",
        "largely",
        "predominantly",
        "rescue",
    ):
        j += 1
    return j


def _owned_by_state(s: Words, left: int) -> bool:
    """Does the genitive of a state stand before the word ("Chad's army", "South Sudan's police")?"""
    k = left - 1
    if s.low(k) not in _GENITIVE:
        return False
    return s.is_(k - 1, Word.COUNTRY) or _whole_country(s, k - 1) < k - 1


def _owned(s: Words, left: int) -> bool:
    """Does any name in the genitive stand before the word ("Ghani's government")?"""
    return s.low(left - 1) in _GENITIVE and s.cap(left - 2)


def _whole_country(s: Words, k: int) -> int:
    """Where the name of a state in several words begins that ends at k ("Burkina FASO"); k itself if none does."""
    for words in lexicon().endings.get(s.low(k), ()):
        first = k - len(words) + 1
        if first >= 0 and s.caps[first] and tuple(s.lows[first : k + 1]) == words:
            return first
    return k


def _describes(s: Words, k: int, i: int) -> bool:
    """Is the word at k an adjective of a party, or any adjective of a "source" ("an INFORMED source")?"""
    low = s.lows[k]
    if s.flags[k] & (Word.MODIFIER | Word.DEMONYM | Word.PEOPLE_NAME) and not s.flags[k] & Word.CALENDAR:
        return True
    if low.startswith(("anti-", "pro-")):
        return True
    return s.lows[i] in ("source", "sources") and low.isalpha() and low.islower() and s.low(k - 1) in _DETERMINERS


def _led_apart(s: Words, k: int) -> bool:
    """ "Russia backed", "US led": the hyphen is lost."""
    return s.caps[k - 1] and s.flags[k - 1] & (Word.COUNTRY | Word.DEMONYM) != 0


def _name_may_modify(s: Words, k: int, i: int) -> bool:
    if s.titled or s.flags[k] & (Word.NEVER | Word.CALENDAR | Word.SAYS | Word.TITLE):
        return s.flags[k] & (Word.COUNTRY | Word.DEMONYM) != 0 or (s.titled and is_acronym(s.words[k]) and k > 0)
    before = s.low(k - 1)
    if s.is_(k - 1, Word.PLACE_CUE) and before != "of" and not is_acronym(s.words[k]) and not s.flags[k] & Word.DEMONYM:
        return False
    if s.words[k][0].isdigit():
        return False
    near = i - k <= (3 if s.low(i - 1) == "group" else 2) or (
        s.flags[k] & (Word.HEAD | Word.LEAD | Word.QUALIFIER) != 0 and i - k <= 4
    )
    return near if s.flags[i] & (Word.FIGHTER | Word.PARTYPEOPLE) else i - k <= 1


_NEEDS_MODIFIER = frozenset(("forces", "crews", "elements", "units", "groups", "suspects", "recruits", "factions"))
_WITH_THE = word_set(
    """
    agency charity faction group movement party organisation organization observatory parliament navy cabinet
    network
    """
)


def _may_stand(s: Words, i: int, determined: bool, modified: bool) -> bool:
    """May this head be a mention without more words? "rebels" may, "groups" may not."""
    flags, low = s.flags[i], s.lows[i]
    if modified:
        return True
    if low in _NEEDS_MODIFIER:
        return False
    # "police spokesman NAME": a body that the role belongs to.
    owns_role = s.is_(i + 1, Word.ROLE) and s.cap(i + 2)
    if flags & Word.WEAKBODY:
        return owns_role or (s.low(i - 1) == "the" and low in _WITH_THE)
    if flags & Word.BODY:
        # "regime and rebel fighters": the noun is told later.
        shared = s.low(i + 1) == "and" and s.is_(i + 2, Word.WARRING)
        return determined or owns_role or shared or low == "police" or s.is_(i + 1, Word.DEED_OF) or s.caps[i]
    return True


def _warring(s: Words, left: int, i: int) -> bool:
    return any(
        s.flags[k] & Word.WARRING or (s.caps[k] and not s.flags[k] & Word.NEVER and k > 0) or is_acronym(s.words[k])
        for k in range(left, i)
    )


def _one_person(s: Words, left: int, i: int, determined: bool, modified: bool) -> Proposal | None:
    if not determined and not (modified and s.low(left - 1) in ("one", "another", "former", "said")):
        return None
    if s.low(left - 1) in ("its", "their", "his", "her", "our"):
        return None
    return s.proposal(left, i, "person", "role", named=False, confidence=0.55)


#: Bodies in two words whose second alone is none.
_PAIRS = {
    ("civil", "defence"), ("civil", "defense"), ("air", "force"), ("coast", "guard"), ("border", "guard"),
    ("military", "intelligence"), ("red", "crescent"), ("red", "cross"), ("security", "council"),
}  # fmt: skip


_SECONDS = frozenset(second for _, second in _PAIRS)


def paired_body(s: Words, i: int) -> Proposal | None:
    """ "the civil defence", "its air force", with whose it is; not "civil defence WORKERS", who are people."""
    if (s.low(i - 1), s.lows[i]) not in _PAIRS or s.is_(i + 1, Word.PEOPLE | Word.ROLE | Word.FIGHTER | Word.BODY):
        return None
    if s.is_(i + 1, Word.THING_OF | Word.THING):
        return None
    left = i - 1
    while left > 0 and s.flags[left - 1] & (Word.DEMONYM | Word.COUNTRY):
        left = _whole_country(s, left - 1)
    return s.proposal(left, i, "organisation", "party", named=False, confidence=0.7)


#: "AC-130", "AK-47", "F-16": machines, not bodies.
_MODEL = re.compile(r"[A-Z]{1,3}-\d")
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)?$")


def acronyms(s: Words, i: int) -> Proposal | None:
    """An acronym in capitals: a body, unless it is a state or a title in capitals."""
    word = s.words[i]
    if (
        s.titled
        or not is_acronym(word)
        or "." in word
        or s.flags[i] & (Word.COUNTRY | Word.TITLE | Word.NEVER | Word.CALENDAR)
    ):
        return None
    if s.flags[i] & (Word.THING | Word.ROLE | Word.PLACE_CUE | Word.SAYS) or len(word) > 7:
        return None
    shouting = any(
        is_acronym(s.words[k]) and s.words[k].isalpha() and k != i for k in (i - 1, i + 1) if 0 <= k < len(s)
    )
    if shouting or word in _NO_BODY:
        return None
    if _MODEL.match(word):
        return None
    bracketed = s.low(i - 1) == "(" and s.low(i + 1) == ")"
    confidence = 0.8 if bracketed or (word.isalpha() and len(word) >= 3) else 0.5
    return s.proposal(i, i, "organisation", "acronym", confidence=confidence)


def bodies(s: Words) -> Iterator[Proposal]:
    """All proposals of this module for one passage."""
    for i, flags in enumerate(s.flags):
        found: Proposal | None = None
        if s.caps[i]:
            if flags & Word.HEAD:
                found = named_body(s, i)
            if found is None and flags & Word.LEAD:
                found = led_body(s, i)
            if found is None and not flags & _COLLECTIVE:
                found = acronyms(s, i)
        if found is None and s.lows[i] in _SECONDS:
            found = paired_body(s, i)
        if found is None and flags & (_COLLECTIVE | Word.ROLE):
            found = description(s, i)
        if found is not None:
            yield found
