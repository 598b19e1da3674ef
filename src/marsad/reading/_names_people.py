"""Persons: after a title, with a given name, before "said", after a role; then by surname alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marsad.reading._names_bodies import is_acronym
from marsad.reading._names_tokens import Words
from marsad.reading._values import Proposal
from marsad.reading.lexicon import Word, lexicon, word_set
from marsad.spans import Span

_NO_NAME = (
    Word.NEVER | Word.CALENDAR | Word.SAYS | Word.DEMONYM | Word.COUNTRY | Word.FIGHTER | Word.PEOPLE | Word.PLACE_NOUN
)
_NO_SURNAME = _NO_NAME | Word.TITLE | Word.HEAD | Word.BODY | Word.PEOPLE_NAME
_NAME_LENGTH = 5
#: Words and points of titles in a row ("Brig. Gen. Dr."): without a bound, a text of titles alone takes quadratic time.
_TITLES = 8
_PART_OF_NAME = word_set("king queen prince princess pope mullah maulana sheikh sheik shaykh emir ayatollah sultan")
#: Titles that stand inside a name as well ("Hassan SHEIKH Mohamud").
_INSIDE_NAME = word_set("sheikh shaikh hajji haji")
_ROLE_WORD = Word.ROLE | Word.TITLE
_FUNCTION = word_set(
    """
    who whose which that is was were has had have did does been will would could should may might and or but
    of in on at by from to with for as , . ; : " “ ” ( ) - – — while when after before also not
    """
)


def _name_word(s: Words, k: int) -> bool:
    """May the word at k belong to a personal name?"""
    return (
        0 <= k < len(s)
        and s.caps[k]
        and s.words[k][0].isalpha()
        and not s.flags[k] & (_NO_NAME | Word.LEAD & ~Word.GIVEN)
        and not (s.flags[k] & (Word.HEAD | Word.BODY) and not s.flags[k] & Word.GIVEN)
        and not (is_acronym(s.words[k]) and len(s.words[k]) > 2 and not s.titled)
    )


def name_end(s: Words, k: int) -> int:
    """The last word of the personal name that begins at k; k - 1 if none does."""
    start, last = k, k - 1
    while k < len(s) and k - start < _NAME_LENGTH:
        if _name_word(s, k):
            ends = s.flags[k] & (Word.TITLE | Word.PEOPLE_NAME) and not s.flags[k] & Word.GIVEN
            if k > start and ends and (s.lows[k] not in _INSIDE_NAME or not _name_word(s, k + 1)):
                break
            if k > start and s.lows[k] in ("united", "north", "south", "saudi"):
                break
            last = k
        elif s.lows[k] == "." and last == k - 1 and len(s.words[k - 1]) <= 2 and last >= start:
            last = k if not _name_word(s, k + 1) else last
        elif s.flags[k] & Word.PARTICLE and _name_word(s, k + 1):
            pass
        elif s.lows[k] in ('"', "“", "'") and _nickname(s, k):
            k += 2
        else:
            break
        k += 1
    return last


def _nickname(s: Words, k: int) -> bool:
    """A name in quotation marks inside a name: Joaquin "El Chapo" Guzman is left out, one word only."""
    return s.low(k + 2) in ('"', "”", "'") and s.cap(k + 1) and _name_word(s, k + 3)


def titled_person(s: Words, i: int) -> Proposal | None:
    """A capitalised title, or a role in lower case, directly before a name."""
    k = i + 1
    if s.low(k) == ".":
        k += 1
    while k - i < _TITLES and ((s.is_(k, Word.TITLE) and s.cap(k)) or (s.low(k) == "." and s.is_(k - 1, Word.TITLE))):
        k += 1
    if not _name_word(s, k) or (s.is_(k, Word.MODIFIER) and not s.is_(k, Word.GIVEN)):
        return None
    last = name_end(s, k)
    if last < k or (not s.is_(k, Word.GIVEN) and not _announces(s, i, k, last)):
        return None
    # The title stands outside the name, but for those that are half of it ("Mullah Omar", "King Abdullah").
    begin = k - 1 if k == last and s.caps[i] and s.lows[k - 1] in _PART_OF_NAME else k
    return s.proposal(begin, last, "person", "title", confidence=0.9 if s.caps[i] else 0.8)


def _announces(s: Words, i: int, k: int, last: int) -> bool:
    """Does the word before an unknown name make it a person's? A title does; a role alone ("resident") may stand
    before a place or another noun where commas are lost, so it needs two names or a verb of saying after."""
    if s.is_(last, Word.THING | Word.DEED_OF | Word.ROLE | Word.PLACE_NOUN):
        return False
    if s.flags[i] & Word.TITLE and s.caps[i]:
        return not s.titled or s.is_(last + 1, Word.SAYS)
    if s.caps[i] or s.titled:
        return False
    return last > k or s.is_(last + 1, Word.SAYS) or s.low(last + 1) in (",", "who") or bool(s.flags[i] & Word.TITLE)


def given_person(s: Words, i: int) -> Proposal | None:
    """A known given name with a surname after it."""
    if not s.caps[i] or (s.words[i].isupper() and not s.titled):
        return None
    last = name_end(s, i)
    if last <= i or (s.low(i - 1) in ("al", "of", "camp") and last == i):
        return None
    if s.is_(last, Word.GIVEN) and s.words[last][0].islower():
        return None
    return s.proposal(i, last, "person", "given_name", confidence=0.85)


def said_person(s: Words, i: int) -> Proposal | None:
    """An unknown capitalised name before a verb of saying ("Hamidi told VOA"), or after one ("said Hamidi")."""
    if s.titled:
        return None
    k = i - 1
    if s.low(k) == ",":
        return None
    start = k
    while start - 1 >= 0 and k - start < 2 and _surname(s, start - 1):
        start -= 1
    if _surname(s, k) and not is_acronym(s.words[k]):
        sentence_start = start == 0 or s.low(start - 1) in ('"', "”", ".", ",", "“", "that", "and", "but", "as", "what")
        if sentence_start or start < k:
            return s.proposal(start, k, "person", "says", confidence=0.6)
    if s.low(i - 1) in ('"', "”", ",") and _surname(s, i + 1) and not is_acronym(s.words[i + 1]):
        last = name_end(s, i + 1)
        if last > i:
            return s.proposal(i + 1, last, "person", "says", confidence=0.6)
    return None


def _surname(s: Words, k: int) -> bool:
    return (
        0 <= k < len(s)
        and s.caps[k]
        and len(s.words[k]) > 2
        and not s.flags[k] & _NO_SURNAME
        and not s.flags[k] & (Word.MODIFIER | Word.QUALIFIER | Word.PLACE_CUE | Word.ROLE)
        and s.words[k][0].isalpha()
    )


def fronted_role(s: Words) -> Proposal | None:
    """A role before the name at the head of a sentence: "A former police chief in his native X, NAME took ..."."""
    if s.titled or s.low(0) not in ("a", "an", "the", "one") or len(s) < 4:
        return None
    role = next((k for k in range(1, min(9, len(s))) if s.flags[k] & Word.ROLE and not s.caps[k]), None)
    if role is None:
        return None
    for k in range(role + 1, min(role + 14, len(s))):
        if s.low(k) == ",":
            return _name_after(s, k + 1)
        if s.is_(k, Word.SAYS) or s.low(k) in ("who", "that", "was", "is", "has", "had"):
            return None
    return None


def _name_after(s: Words, k: int) -> Proposal | None:
    if not _surname(s, k) and not s.is_(k, Word.GIVEN):
        return None
    last = name_end(s, k)
    if last < k or (s.low(last + 1) in (",",) and s.cap(last + 2)):
        return None
    return s.proposal(k, last, "person", "fronted_role", confidence=0.7)


def apposed_person(s: Words, i: int) -> Proposal | None:
    """An unknown name whose role follows: "Ines Okoro, a spokeswoman for the council"; the comma may be lost."""
    if s.caps[i] or s.titled:
        return None
    k = i
    while k > 0 and i - k < 6 and s.lows[k] not in ("a", "an", "the", "who"):
        k -= 1
    if s.lows[k] not in ("a", "an", "the", "who") or k == 0:
        return None
    end = k - 2 if s.low(k - 1) == "," else k - 1
    start = end + 1
    while (
        start - 1 >= 0 and end - start < 3 and (_surname(s, start - 1) or s.is_(start - 1, Word.GIVEN | Word.PARTICLE))
    ):
        start -= 1
    while start < end and not s.caps[start]:
        start += 1
    if end - start < 1 or not _surname(s, end) or s.is_(start - 1, Word.PLACE_CUE | Word.PLACE_NOUN):
        return None
    return s.proposal(start, end, "person", "apposed", confidence=0.7)


def people(s: Words) -> Iterator[Proposal]:
    """All proposals of persons by name in one passage."""
    found = fronted_role(s)
    if found is not None:
        yield found
    for i, flags in enumerate(s.flags):
        if flags & _ROLE_WORD:
            found = titled_person(s, i)
            if found is not None:
                yield found
        if flags & Word.GIVEN and s.caps[i] and not s.is_(i - 1, Word.GIVEN | Word.PARTICLE):
            found = given_person(s, i)
            if found is not None:
                yield found
        if flags & Word.ROLE:
            found = apposed_person(s, i)
            if found is not None:
                yield found
        if flags & Word.SAYS:
            found = said_person(s, i)
            if found is not None:
                yield found


_LAST = re.compile(r"[^\W\d_][\w’'`-]*$")
#: How sure a rule must be before a name's last word is looked for elsewhere in the report.
_TRUSTED = frozenset(("title", "given_name", "apposed", "fronted_role", "says"))


def _may_stand_alone(name: str) -> bool:
    """Is the last word of a name one that names the person by itself? No place, no compound, no plain word."""
    flags = lexicon().flags.get(name.lower(), 0)
    if (
        flags & (_NO_SURNAME | Word.THING | Word.DEED_OF | Word.ROLE | Word.PLACE_CUE) and not flags & Word.GIVEN
    ) or len(name) < 4:
        return False
    dash = name.find("-")
    return (name[0].isupper() and dash < 0) or 0 < dash < 4


def without_lost_genitives(text: str, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """ "Bashar Assads army": in a text without apostrophes the s goes if the name stands without it elsewhere."""
    lost = "’" not in text and "'" not in text
    for p in found:
        words = p.span.of(text)
        if lost and p.kind == "person" and p.named and words.endswith("s") and len(words) > 4:
            base = _LAST.search(words)
            if base is not None and re.search(rf"\b{re.escape(base.group()[:-1])}\b", text):
                yield Proposal(Span(p.span.begin, p.span.end - 1), p.kind, p.named, p.confidence, p.rule)
                continue
        yield p


def surnames(text: str, found: Sequence[Proposal]) -> Iterator[Proposal]:
    """Where the last name of a person found elsewhere in the report stands alone."""
    names: dict[str, None] = {}
    for p in found:
        if p.kind != "person" or not p.named or p.rule not in _TRUSTED:
            continue
        last = _LAST.search(p.span.of(text))
        if last is None or not _may_stand_alone(last.group()):
            continue
        names[last.group()] = None
        if last.group().lower().startswith(("al-", "el-")):
            names[last.group()[3:]] = None
    wanted = [n for n in names if n[:1].isalpha()][:200]
    if not wanted:
        return
    # No lost apostrophe is guessed: "Assads" counts only where "Assad" is a name of this report.
    pattern = re.compile(
        r"(?<![\w-])(" + "|".join(sorted(map(re.escape, wanted), key=lambda w: (-len(w), w))) + r")(?=s?\b)(?!s?-)"
    )
    for m in pattern.finditer(text):
        yield Proposal(Span(m.start(1), m.end(1)), "person", True, 0.7, "surname")
