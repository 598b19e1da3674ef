"""What is counted: the head noun after a number, in English that may have lost its commas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from marsad.reading._counts_not import COMPOUND
from marsad.spans import Span


@dataclass(frozen=True, slots=True)
class Noun:
    """A head noun: its span, its singular in lower case, and its class in ``counted_nouns.tsv`` (null if not there)."""

    span: Span
    lemma: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    lemma: str
    kind: str
    plural: bool
    singular: bool


@lru_cache(maxsize=1)
def lexicon() -> dict[str, _Entry]:
    """Every form of the table, lower case."""
    table: dict[str, _Entry] = {}
    lines = (files("marsad.reading") / "data" / "counted_nouns.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, lemma, plurals = line.split("\t")
            for form in plurals.replace("-", "", 1).split() if plurals == "-" else plurals.split():
                table[form] = _Entry(lemma, kind, plural=True, singular=False)
            table.setdefault(lemma, _Entry(lemma, kind, plural=plurals == "-", singular=True))
    return table


#: Kinds of nouns that can die, flee or be taken.
PEOPLE = frozenset(
    {"person", "civilian", "woman", "child", "combatant", "commander", "aid_worker", "journalist", "medic", "family"}
)
#: Where the noun phrase of a number ends.
_STOP_WORDS = """
kills wounds injures
a an the and or but nor in on at by to from for with into onto over under near between within without after
before since until while when as that which who whom whose where if than then because so is are was were be been
being has have had do does did will would can could may might must should shall not also said says told were
killed wounded injured dead died hurt missing captured arrested detained displaced including among amid during
against across through around along inside outside per via about up off out down there they he she it we i this
these those his her its their our my your whose fled left took made came went fell hit struck targeted lost
remain remained evacuated kidnapped abducted executed beheaded martyred reported believed thought arrived
entered reached crossed returned joined some at least many most much each what having come coming
return flee need face go get cross want seek live
"""
_STOP = frozenset(_STOP_WORDS.split())
#: Fates that are adjectives when a counted noun follows at once: "38 injured people".
_FATES = frozenset(
    {
        "wounded",
        "injured",
        "displaced",
        "missing",
        "captured",
        "dead",
        "detained",
        "trapped",
        "stranded",
        "kidnapped",
        "abducted",
        "arrested",
        "freed",
        "evacuated",
        "executed",
        "beheaded",
        "murdered",
    }
)
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_][^\W_]*(?:['’.-][^\W_]+)*")
_GAP = re.compile(r"[\s\u00a0]{1,3}[\"“'‘(]?")
#: How many words may stand between number and head ("30 foreign-sponsored Takfiri terrorists").
_REACH = 6
_OF = re.compile(
    r"[\s\u00a0]{1,3}of[\s\u00a0]{1,3}(?:(?:the|these|those|its|his|their|our)[\s\u00a0]{1,3})?", re.IGNORECASE
)
_NO_MEN = frozenset(("regimen", "specimen", "abdomen", "acumen", "turkmen"))
_NO_IS = frozenset(("analysis", "paralysis", "emphasis", "catharsis", "chassis", "synthesis", "diagnosis"))
_NO_PLURAL = ("ous", "ss", "us", "'s", "’s")


def _words(text: str, at: int, stop: int) -> list[tuple[str, int, int]]:
    """The next words with nothing but blanks between them, up to a stop word."""
    out: list[tuple[str, int, int]] = []
    while len(out) < _REACH:
        gap = _GAP.match(text, at, stop)
        word = _WORD.match(text, gap.end(), stop) if gap else None
        if not word:
            break
        low = word.group().lower()
        if low in _STOP and not (low in _FATES and _people_next(text, word.end(), stop)):
            break
        out.append((word.group(), *word.span()))
        at = word.end()
    return out


def _people_next(text: str, at: int, stop: int) -> bool:
    gap = _GAP.match(text, at, stop)
    word = _WORD.match(text, gap.end(), stop) if gap else None
    known = lexicon().get(word.group().lower()) if word else None
    return bool(known and known.plural and known.kind in PEOPLE)


_COMPOUND = re.compile(rf"-(?P<noun>{COMPOUND})(?![a-z])", re.IGNORECASE)
_HALF_THE = re.compile(r"\s{1,3}(?:all\s{1,3})?(?:the|its|their|his|her|our)(?=\s)", re.IGNORECASE)


def noun_after(text: str, at: int, stop: int, *, one: bool = False, whole: bool = False) -> Noun | None:
    """The head noun of the number that ends at ``at``; null where none follows ("killed eight in ...").

    The head is the first plural that no further counted noun follows at once ("special forces soldiers"); a singular
    serves for one, for a ``whole`` that a share is of ("65 percent of the city"), in compounds ("a 34-nation
    coalition"), or where the text lost a letter ("25 terrorist killed").
    """
    compound = _COMPOUND.match(text, at, stop)
    if compound:
        lemma = compound["noun"].lower()
        entry = lexicon().get(lemma)
        return Noun(Span(*compound.span("noun")), lemma, entry.kind if entry else None)
    partitive = _OF.match(text, at, stop)
    begin = partitive.end() - 1 if partitive else at
    if whole and partitive is None:
        determiner = _HALF_THE.match(text, at, stop)
        begin = determiner.end() if determiner else at
    words = _words(text, begin, stop)
    found = _head(words, one=one)
    if found is not None or not whole or not words or begin == at:
        return found
    while len(words) > 1 and words[-1][0].endswith(("ing", "ed")):
        words.pop()  # "half of its grain having come"
    word, first, last = words[-1]
    return Noun(Span(first, last), word.lower(), None)


def _head(words: list[tuple[str, int, int]], *, one: bool) -> Noun | None:
    table, spare = lexicon(), None
    for i, (word, begin, end) in enumerate(words):
        known = table.get(word.lower()) or table.get(_last_part(word))
        following = table.get(words[i + 1][0].lower()) if i + 1 < len(words) else None
        if known and (known.plural or (one and known.singular)):
            if (
                following
                and (following.plural or one)
                and not (
                    known.plural and (following.kind in {"person", "commander"} or known.kind in {"place", "building"})
                )
            ):
                continue
            return Noun(Span(begin, end), known.lemma, known.kind)
        if known and spare is None:
            spare = Noun(Span(begin, end), known.lemma, known.kind)
        elif not known and _looks_plural(word) and not following and not one:
            return Noun(Span(begin, end), _singular(word.lower()), None)
    return spare


_ES = re.compile(r"(?:ch|sh|ss|x|zz)es$")


def _singular(plural: str) -> str:
    """ "tribesmen", "boxes", "balconies", "frigates" in the singular."""
    if plural.endswith("ese"):
        return plural
    if plural.endswith("men"):
        return plural[:-3] + "man"
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    return plural[:-2] if _ES.search(plural) else plural[:-1]


def _last_part(word: str) -> str:
    return word.rsplit("-", 1)[-1].lower()


def _looks_plural(word: str) -> bool:
    low = word.lower()
    if low.endswith("ese"):
        return word[0].isupper()  # "5,000 Congolese"
    if low.endswith("men") and len(low) > 5:
        return low not in _NO_MEN
    if not low.endswith("s") or len(low) < 4:
        return False
    if low.endswith("is"):
        return word[0].isupper() or (len(low) > 6 and low not in _NO_IS)  # "eight adivasis"
    return not low.endswith(_NO_PLURAL)
