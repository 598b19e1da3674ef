"""Words: how a stretch of text is cut into them, and the small classes that phrases are built with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from marsad.spans import Span

__all__ = [
    "ADVERBS", "AUXILIARIES", "CONJUNCTIONS", "DETERMINERS", "MODIFIERS", "POSSESSIVES", "PREPOSITIONS", "PRONOUNS",
    "SUBORDINATORS", "TIME_WORDS", "Words", "adjectival", "cut", "is_finite", "is_time", "load_table", "speakers",
]  # fmt: skip

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:-\w+)*(?!\w)|[^\W_]+(?:[-'’/&.@][^\W_]+)*|--+|[-–—]|[^\s\w]|_+"
)

DETERMINERS = frozenset("the a an another this that these those each every either neither no".split())
POSSESSIVES = frozenset("his her its their our my your whose".split())
PRONOUNS = frozenset("he she it they we i you both others some many".split())
PREPOSITIONS = frozenset(
    "of for in at on from with to by about against near under over into onto through during within without between among"
    " across around after before since until till towards toward behind beyond inside outside along amid despite upon via"
    " per than like including following regarding concerning off".split()
)
SUBORDINATORS = frozenset(
    "as while when after before because although though since if once unless whereas until despite amid during following"
    " whether where".split()
)
CONJUNCTIONS = frozenset("and or but nor yet so then plus".split())
AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did will would can could may might shall should must"
    " isnt arent wasnt werent hasnt havent hadnt doesnt didnt dont wont wouldnt cant couldnt"
    " isn't aren't wasn't weren't hasn't haven't hadn't doesn't didn't don't won't wouldn't can't couldn't".split()
)
ADVERBS = frozenset(
    "also later earlier still already just now then not never ever even only again once twice first soon immediately"
    " meanwhile however therefore instead too yet always often since further once so far currently afterwards thus"
    " apparently publicly recently repeatedly".split()
)
TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun mondays tuesdays wednesdays"
    " thursdays fridays saturdays sundays today yesterday tomorrow tonight overnight january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec morning afternoon"
    " evening night midnight noon dawn dusk week weekend month year hours hour minutes days day weeks months years gmt"
    " late early".split()
)
#: Lower-case words that stand before the head of a speaker.
MODIFIERS = frozenset(
    "local medical military security official opposition rebel war rights human monitoring news state state-run media"
    " senior top government army police hospital health aid defence defense ministry foreign interior prime deputy former"
    " regional provincial federal national international independent pro-government pro-opposition pro-regime activist"
    " field tribal religious political civil rescue relief intelligence border field diplomatic western european arab kurdish"
    " islamist jihadist district city village town camp town's regime presidential royal high-ranking unnamed anonymous"
    " unidentified eye chief air navy naval coalition allied humanitarian emergency satellite television tv radio press"
    " press-office daily weekly private semi-official exiled main another other several many some few various two three"
    " four five one most armed special joint general ground district palestinian veteran judicial court legal school university"
    " party bank family refugee community neighbourhood neighborhood youth student leading affiliated umbrella watchdog"
    " conflict crisis charity peace ceasefire truce election nuclear chemical weapons fire rescue ambulance intelligence".split()
)
_ADJECTIVAL = re.compile(
    r"(?:[a-z]+(?:al|ic|ive|ous|ary|ory|ent|ant|ian|ean|ese|ish|ern|based|backed|led|run|owned|linked|held|aligned|affiliated|sponsored)|[a-z]+-[a-z-]+)$"
)
_IRREGULAR = frozenset(
    "said told took killed fell fled left went came began begun broke brought built burnt bombed blew caught chose drove died"
    " fought found flew gave got grew held hit hurt kept knew lay led let lost made meant met paid put ran rose sat saw sent"
    " set shot shook shut spoke spread stood struck swept thought threw tore understood woke won wore wrote became bore beat"
    " says kills takes remains leaves comes seems appears shows needs wants continues controls holds lies stands makes gives"
    " kill kills want need remain say take come go goes know knows believe think lost cost s're's've're".split()
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one stretch: as they stand, in lower case, and where they begin and end in the report."""

    raw: tuple[str, ...]
    low: tuple[str, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.raw)

    def span(self, first: int, last: int) -> Span:
        """From word ``first`` up to but without word ``last``."""
        return Span(self.begin[first], self.end[last - 1])

    def capital(self, i: int) -> bool:
        """Does the word look like a name (a capital anywhere in it: "al-Assad")?"""
        word = self.raw[i]
        return word[0].isupper() or ("-" in word or "’" in word or "'" in word) and any(c.isupper() for c in word)

    def is_word(self, i: int) -> bool:
        return self.raw[i][0].isalnum()


def cut(text: str, span: Span) -> Words:
    """The words of a stretch of the text.

    >>> cut("U.S.-led forces' tanks", Span(0, 22)).raw
    ('U.S.-led', 'forces', "'", 'tanks')
    """
    found = list(_WORD.finditer(text, span.begin, span.end))
    raw = tuple(m.group() for m in found)
    return Words(
        raw, tuple(w.lower() for w in raw), tuple(m.start() for m in found), tuple(m.end() for m in found)
    )


_NOUNS_IN_AL = frozenset("capital hospital festival tribunal arrival removal territory factory history victory government"
                         " department settlement agreement movement apartment statement equipment treatment".split())  # fmt: skip


def adjectival(word: str) -> bool:
    """Does the form of a lower-case word allow an adjective before a speaker?"""
    return word in MODIFIERS or word not in _NOUNS_IN_AL and bool(_ADJECTIVAL.match(word))


#: Also first names and verbs: a time only beside a number or after a preposition of time.
_TIME_OR_NAME = frozenset("jan mar may march april june august sun sat mon sep dec".split())
_BEFORE_TIMES = frozenset("in on since until till last next early late mid by of this from through".split())


def is_time(words: Words, i: int) -> bool:
    """Is word ``i`` a part of a time?

    >>> words = cut("Jan Vester came in May", Span(0, 22))
    >>> is_time(words, 0), is_time(words, 4)
    (False, True)
    """
    low = words.low[i]
    if low not in TIME_WORDS:
        return False
    if low not in _TIME_OR_NAME:
        return True
    after = words.raw[i + 1] if i + 1 < len(words) else ""
    before = words.low[i - 1] if i else ""
    return after[:1].isdigit() or before[:1].isdigit() or before in _BEFORE_TIMES


def is_finite(words: Words, i: int) -> bool:
    """May word ``i`` be the verb of a clause? By lists and by form; generous on purpose."""
    low = words.low[i]
    if low in AUXILIARIES or low in _IRREGULAR:
        return True
    if not low.endswith("ed") or len(low) < 4 or words.capital(i) or "-" in low:
        return False
    return not (i and (words.low[i - 1] in DETERMINERS or words.low[i - 1] in POSSESSIVES))


@cache
def load_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one of this room's tables; lines that begin with # are remarks."""
    text = resources.files("marsad.reading").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def speakers() -> Mapping[str, str]:
    """Head nouns of speakers, with the kind of source that each is by itself."""
    return MappingProxyType({row[0]: row[1] for row in load_table("speakers.tsv")})
