"""Noun phrases of speakers, found without a parser: to the left and to the right of a cue.

A phrase ends where a word cannot belong to it: a verb, a time, a comma, a bare plural before a bare plural. Written for
text with and without commas ("killing four civilians residents said": the speaker is "residents").
"""

from __future__ import annotations

from marsad.reading._tables import speakers, word_class
from marsad.reading._words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Words,
    adjectival,
    is_finite,
    is_time,
)

__all__ = ["Phrase", "has_verb", "head_of", "is_adverb", "plausible", "speaker_after", "speaker_before"]

#: First word and the word after the last.
Phrase = tuple[int, int]

_FUNCTION = DETERMINERS | POSSESSIVES | PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | AUXILIARIES | {"that", "there"}
_RELATIVE = word_class("relative")
_JOINTS_OF_NAMES = word_class("joints_of_names")
_PEOPLE = ("man", "woman", "men", "women", "ist", "ists", "person", "people")
_DEMONYM = ("ian", "ean", "ish", "ese", "an", "i", "ern", "based", "backed", "led")
_PLACING = word_class("placing")
#: Participles that stand for people ("some of the wounded"): no part of the speaker after them.
_SUFFERERS = word_class("sufferers")
#: "what they wrote": no speaker begins so.
_ASKING = frozenset(("what", "whatever", "how", "why"))
_FAR = 14
_CHANNELS = word_class("channels")
_ISSUED = word_class("issued")
_BE = word_class("be")
#: Words back from the verb to "in a statement"; chosen by hand.
_LONGEST_CHANNEL = 16


def plausible(words: Words, phrase: Phrase) -> bool:
    """Can this phrase speak: a name, a pronoun, or a noun of the table of speakers?"""
    at = head_of(words, phrase)
    head = words.low[at]
    if is_time(words, at) or words.low[phrase[0]] in _ASKING:
        return False
    if head in PRONOUNS or head in speakers() or head.endswith(_PEOPLE):
        return True
    return words.capital(at) and head not in _FUNCTION


def head_of(words: Words, phrase: Phrase) -> int:
    """The word that the phrase is about: the last, or the one before its first preposition ("activists in town")."""
    for k in range(phrase[0] + 1, phrase[1]):
        if words.low[k] in PREPOSITIONS and words.low[k - 1] in speakers() and not words.capital(k - 1):
            return k - 1
    return phrase[1] - 1


def has_verb(words: Words, first: int, last: int) -> bool:
    """Is there a word that may be the verb of a clause?"""
    return any(is_finite(words, i) for i in range(first, last))


def is_adverb(words: Words, i: int) -> bool:
    low = words.low[i]
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and not words.capital(i))


def speaker_before(words: Words, stop: int, lo: int) -> Phrase | None:
    """The phrase that ends before word ``stop``, not further left than ``lo``, as a speaker.

    An apposition or a relative clause between speaker and verb is stepped over: the speaker is the name before it.
    """
    j = stop - 1
    if j < lo:
        return None
    if words.raw[j] in (")", "]"):
        j = _back_to(words, j, lo, "([")
        return speaker_before(words, j, lo) if j > lo else None
    if words.raw[j] in (",", "-", "–", "—"):
        return _before_apposition(words, j, lo)
    if words.low[j] in _RELATIVE:
        return speaker_before(words, j if words.raw[j - 1] != "," else j - 1, lo) if j > lo else None
    through = _through_channel(words, stop, lo)
    if through is not None:
        return through
    phrase = _noun_phrase_back(words, j, lo)
    if phrase is not None and plausible(words, phrase):
        named = _named_before(words, phrase, lo) or _beyond_relative(words, phrase, lo)
        if named is None and _is_place(words, phrase, lo):
            named = _before_relative(words, j, lo) or _subject(words, lo, stop)
        return named or _with_partner(words, _through_bracket(words, phrase, lo), lo)
    return _before_relative(words, j, lo) or _subject(words, lo, stop)


def _is_place(words: Words, phrase: Phrase, lo: int) -> bool:
    """Does a preposition of place stand before the phrase, so that it may be where something was, not who spoke?"""
    before = phrase[0] - 1
    if before > lo and words.low[before] in DETERMINERS:
        before -= 1
    else:
        while (
            before > lo
            and (words.low[before] in ("both", "and") or words.capital(before))
            and not is_time(words, before)
        ):
            before -= 1
    return before > lo and words.low[before] in _PLACING


def _through_channel(words: Words, stop: int, lo: int) -> Phrase | None:
    """ "The group in a statement posted on Telegram said": the speaker stands before what it spoke through."""
    if words.low[stop - 1] in CONJUNCTIONS:
        return None  # "told the people in a speech and said": the verbs share their subject
    for k in range(stop - 2, max(lo, stop - _LONGEST_CHANNEL), -1):
        if words.low[k] not in ("in", "via", "through") or words.low[k + 1] not in DETERMINERS | POSSESSIVES:
            continue
        if not any(words.low[m] in _CHANNELS for m in range(k + 2, min(stop, k + 6))):
            continue
        if any(is_finite(words, m) and words.low[m] not in _ISSUED for m in range(k + 1, stop)):
            return None
        phrase = _noun_phrase_back(words, k - 1, lo)
        return phrase if phrase is not None and plausible(words, phrase) else None
    return None


def _beyond_relative(words: Words, phrase: Phrase, lo: int) -> Phrase | None:
    """ "The group which backs the rebels said": commas lost, the last noun is the relative clause's object."""
    at = phrase[0] - 1
    if words.low[phrase[0]] in PRONOUNS:
        return None
    while at > lo and words.low[at] in DETERMINERS | POSSESSIVES:
        at -= 1
    if at <= lo or not (is_finite(words, at) or words.low[at] in PREPOSITIONS or _present(words, at)):
        return None
    for k in range(at - 1, max(lo, at - 4), -1):
        if words.low[k] in _RELATIVE:
            return _before_relative(words, k, lo)
        if not words.is_word(k) or words.low[k] in _BE:
            return None
    return None


def _present(words: Words, i: int) -> bool:
    """Right after "which" or "who" an -s closes a verb: "which advocates"."""
    return words.low[i].endswith("s") and words.low[i - 1] in _RELATIVE


def _through_bracket(words: Words, phrase: Phrase, lo: int) -> Phrase:
    """ "the Free Army (FA) group": the name before the bracket belongs to the speaker."""
    j = phrase[0] - 1
    if j <= lo + 1 or words.raw[j] not in (")", "]"):
        return phrase
    opened = _back_to(words, j, lo, "([")
    if opened <= lo or j - opened > 5 or not words.capital(opened - 1):
        return phrase
    name = _noun_phrase_back(words, opened - 1, lo)
    return (name[0], phrase[1]) if name is not None else phrase


def _named_before(words: Words, phrase: Phrase, lo: int) -> Phrase | None:
    """ "The White Helmets a rescue group said": the commas are lost, the name before the article is the speaker."""
    at = phrase[0] - 1
    if at <= lo or words.low[at] not in ("a", "an", "the") or not words.capital(at - 1):
        return None
    if words.capital(head_of(words, phrase)):
        return None
    name = _noun_phrase_back(words, at - 1, lo)
    if name is None or not plausible(words, name):
        return None
    opens = name[0] == lo or (name[0] == lo + 1 and words.low[lo] in DETERMINERS)
    return name if opens and name[1] - name[0] > 1 else None


def _subject(words: Words, lo: int, stop: int) -> Phrase | None:
    """The phrase that opens the clause, if only complements stand between it and the verb."""
    first = lo
    while first < stop and (words.low[first] in CONJUNCTIONS or words.raw[first] == ","):
        first += 1
    phrase = speaker_after(words, first, stop)
    if phrase is None or stop - phrase[1] > 24 or not plausible(words, phrase):
        return None
    joint = words.low[phrase[1]]
    if joint not in PREPOSITIONS | {"a", "an", "the"} | _RELATIVE and joint not in "([,-" and not joint.endswith("ing"):
        return None
    if words.low[phrase[1]] in PREPOSITIONS and has_verb(words, phrase[1], stop):
        return None
    return phrase


def _back_to(words: Words, j: int, lo: int, marks: str) -> int:
    while j > lo and words.raw[j] not in marks:
        j -= 1
    return j


def _before_apposition(words: Words, comma: int, lo: int) -> Phrase | None:
    """ "Jane Roe, a spokeswoman for the ministry, said": the phrase before the first of the two commas."""
    mark = words.raw[comma]
    first = comma - 1
    while first > lo and words.raw[first] != mark:
        if words.raw[first] in '"“”' or comma - first > 30:
            return None
        first -= 1
    if first <= lo or comma - first < 2 or not _opens_apposition(words, first + 1):
        return None
    phrase = _noun_phrase_back(words, first - 1, lo)
    if phrase is None and words.raw[first - 1] == ")":
        return speaker_before(words, first, lo)
    return phrase if phrase is not None and plausible(words, phrase) else None


def _opens_apposition(words: Words, i: int) -> bool:
    low = words.low[i]
    return (
        low in DETERMINERS or low in _RELATIVE or low in speakers() or low in POSSESSIVES or low.isdigit()
        or low in ("speaking", "citing", "head", "quoting", "himself", "herself", "among", "according", "responding")
        or adjectival(low) or low in PREPOSITIONS
        or words.capital(i)
    )  # fmt: skip


def _before_relative(words: Words, j: int, lo: int) -> Phrase | None:
    """ "An activist in the town who asked not to be named told": back over the relative clause."""
    for k in range(j, max(lo, j - 30), -1):
        if words.low[k] in _RELATIVE and k - 1 >= lo:
            at = k - 1 if words.raw[k - 1] != "," else k - 2
            phrase = _noun_phrase_back(words, at, lo) if at >= lo else None
            return phrase if phrase is not None and plausible(words, phrase) else None
        if words.raw[k] in '"“”;:':
            return None
    return None


def _noun_phrase_back(words: Words, j: int, lo: int) -> Phrase | None:
    """The noun phrase whose last word is ``j``."""
    if not words.is_word(j) or is_time(words, j):
        return None
    if words.low[j] in PRONOUNS:
        return (j, j + 1)
    if words.low[j] in _FUNCTION or is_adverb(words, j) or (is_finite(words, j) and not words.capital(j)):
        return None
    start = _name_back(words, j, lo) if words.capital(j) else _common_back(words, j, lo)
    return _through_preposition(words, start, j + 1, lo)


def _name_back(words: Words, j: int, lo: int) -> int:
    """First word of the name that ends at ``j``, with the role before it ("rebel commander Abu Someone")."""
    k = j
    while k > lo:
        p = k - 1
        if (words.capital(p) and not is_time(words, p) and words.low[p] not in _FUNCTION) or (
            words.low[p] in _JOINTS_OF_NAMES and p > lo and _joins(words, p, lo)
        ):
            k = p
        elif words.low[p] in speakers() and words.low[p] not in PRONOUNS:
            return _common_back(words, p, lo)
        elif "-" in words.low[p] or _between_article(words, p, lo):
            k = p
        else:
            break
    return k


def _between_article(words: Words, p: int, lo: int) -> bool:
    """Does word ``p`` stand between an article and a name ("the opposing ...", "the official ...")?"""
    low = words.low[p]
    fits = low not in _SUFFERERS and (adjectival(low) or low.endswith(("ing", "ed")))
    return fits and low not in _FUNCTION and p > lo and words.low[p - 1] in DETERMINERS


def _joins(words: Words, p: int, lo: int) -> bool:
    """Is the small word ``p`` inside a name ("Observatory for Human Rights", "Ministry of the Interior")?"""
    q = p - 1
    if words.low[p] == "the" and q > lo and words.low[q] in ("of", "for", "against"):
        q -= 1
    elif words.low[p] == "the":
        return False
    if words.low[p] in ("in", "on", "and") and words.low[q] in speakers():
        return False
    return q >= lo and words.raw[q][0].isupper() and not is_time(words, q) and words.low[q] not in _FUNCTION


def _common_back(words: Words, j: int, lo: int) -> int:
    """First word of the common-noun phrase that ends at ``j`` ("a senior military official")."""
    k = j
    while k > lo and j - k < 8:
        p = k - 1
        low = words.low[p]
        if not words.is_word(p) or low in _FUNCTION or is_time(words, p) or is_adverb(words, p):
            break
        if words.capital(p):
            first = _name_start(words, p, lo)
            if _belongs_left(words, p, first, lo):
                break
            k = first
        elif low in speakers() and words.low[k] in ("local", "some", "several", "other", "many"):
            break
        elif adjectival(low) or (low in speakers() and not low.endswith("s")) or low.isdigit():
            k = p
        elif _between_article(words, p, lo):
            return p
        else:
            break
    return k


def _name_start(words: Words, p: int, lo: int) -> int:
    """First word of the run of capitals that ends at ``p``, small words inside a name taken in."""
    k = p
    while k > lo:
        q = k - 1
        if (words.low[q] in _FUNCTION or is_time(words, q)) and words.low[q] not in _JOINTS_OF_NAMES:
            break
        if words.capital(q) or (
            words.low[q] in _JOINTS_OF_NAMES and q > lo and _joins(words, q, lo) and words.low[q] != "in"
        ):
            k = q
        else:
            break
    return k


def _belongs_left(words: Words, p: int, q: int, lo: int) -> bool:
    """Does the name from ``q`` to ``p`` belong to what stands before it ("in Homs | residents said")?"""
    low = words.low[p]
    if low.endswith(_DEMONYM) or p - q > 2:
        return False
    while q - 1 > lo and adjectival(words.low[q - 1]) and not words.capital(q - 1):
        q -= 1
    return q > lo and words.low[q - 1] in PREPOSITIONS and words.low[q - 1] not in ("by", "to", "from", "with")


def _through_preposition(words: Words, start: int, end: int, lo: int) -> Phrase:
    """ "a source at the ministry", "the director of the Observatory": from the complement back to the head.

    Where a name stands right before the head ("Jane Roe director of the Observatory"), the name is the speaker.
    """
    p = start - 1
    if p > lo and words.low[p] in DETERMINERS | POSSESSIVES:
        p -= 1
    else:
        p = _name_start(words, p, lo) - 1 if p > lo and words.capital(p) and not is_time(words, p) else p
    if p <= lo or words.low[p] not in ("of", "for", "at", "in", "with", "from", "inside"):
        return (start, end)
    head = p - 1
    if words.low[head] not in speakers() or words.low[head] in PRONOUNS:
        return (start, end)
    name = _name_start(words, head - 1, lo) if head > lo and words.capital(head - 1) else head
    if head - name > 1 and not words.capital(head) and not any(words.low[k] in speakers() for k in range(name, head)):
        return (name, head)
    first = _common_back(words, head, lo)
    return _through_preposition(words, first, end, lo) if end - first <= _FAR else (start, end)


def _with_partner(words: Words, phrase: Phrase, lo: int) -> Phrase:
    """ "a monitoring group and activists": both speak."""
    start, end = phrase
    p = start - 1
    if p > lo and words.low[p] in DETERMINERS:
        p -= 1
    if p - 1 <= lo or words.low[p] not in ("and", "or"):
        return phrase
    other = _noun_phrase_back(words, p - 1, lo)
    if other is None or not plausible(words, other) or words.low[p - 1] in PRONOUNS:
        return phrase
    before = other[0] - 1
    opens = before < lo or words.low[before] in DETERMINERS or words.raw[before] in ',"”' or is_time(words, before)
    return (other[0], end) if opens else phrase


def speaker_after(words: Words, i: int, hi: int) -> Phrase | None:
    """The phrase that begins at word ``i``, as a speaker; its title in apposition is left out.

    "Jane Roe, director of ...", "Observatory director Jane Roe", "the state news agency", "U.N. officials in Geneva".
    """
    while i < hi and (words.low[i] in DETERMINERS or words.raw[i] in '"“'):
        i += 1
    if i >= hi or not words.is_word(i) or is_time(words, i):
        return None
    if words.low[i] in PRONOUNS and words.low[i] not in ("some", "many", "others", "both"):
        return (i, i + 1)
    end = _forward(words, i, hi)
    if end <= i:
        return None
    return (i, _partner_after(words, end, hi))


def _forward(words: Words, i: int, hi: int) -> int:
    """The word after the phrase that begins at ``i``."""
    k = i
    name = 0
    while k < hi and k - i < 12:
        low = words.low[k]
        if low in _JOINTS_OF_NAMES and k > i and _joins_after(words, k, hi):
            k += 1
            continue
        if not words.is_word(k) or low in _FUNCTION or is_time(words, k) or is_adverb(words, k) or low in _RELATIVE:
            break
        if words.capital(k):
            name += 1
        elif (name and not _role_after_name(words, i, k, hi, name)) or (
            k > i and (is_finite(words, k) or _past_head(words, k))
        ):
            break
        else:
            name = 0
        k += 1
    return k


def _past_head(words: Words, k: int) -> bool:
    """Does a noun that cannot speak stand after one that can ("the group | part of an alliance")?"""
    low, before = words.low[k], words.low[k - 1]
    return before in speakers() and not words.capital(k - 1) and low not in speakers() and not adjectival(low)


def _joins_after(words: Words, k: int, hi: int) -> bool:
    """Does the small word ``k`` go on with the name, or with the office ("head of the agency")?"""
    if words.low[k] == "the":
        return words.low[k - 1] in ("of", "for")
    following = k + 1
    if following < hi and words.low[following] == "the":
        following += 1
    if following >= hi or not words.is_word(following):
        return False
    if words.low[k] in ("of", "for", "against") and words.low[k - 1] in speakers() and not words.capital(k - 1):
        return True
    if words.low[k] == "at" or words.low[k] in ("in", "on", "and"):
        return (
            words.low[k] != "and"
            and words.capital(k - 1)
            and words.capital(following)
            and words.low[k - 1] not in speakers()
            and words.low[k] != "in"
        )
    return words.capital(k - 1) and words.capital(following)


def _role_after_name(words: Words, i: int, k: int, hi: int, name: int) -> bool:
    """ "Observatory director", "Syrian army": a role that goes on with the name, not a title after a person's name."""
    low = words.low[k]
    if (low not in speakers() and not adjectival(low)) or low in PRONOUNS:
        return False
    following = words.low[k + 1] if k + 1 < hi else ""
    return name <= 1 or following not in ("of", "for", "at", "in") or low in ("source", "sources") or k - i < 2


def _partner_after(words: Words, end: int, hi: int) -> int:
    """ "according to the Coalition and the Observatory": both, where no verb follows that the second could be of."""
    if end + 1 >= hi or words.low[end] != "and":
        return end
    at = end + 1
    while at < hi and words.low[at] in DETERMINERS:
        at += 1
    if at >= hi or not words.is_word(at) or words.low[at] in _FUNCTION:
        return end
    stop = _forward(words, at, hi)
    if stop > at and plausible(words, (at, stop)) and not (stop < hi and is_finite(words, stop)):
        return stop
    return end
