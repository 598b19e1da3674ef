"""Proposals of location and nationality mentions: gazetteer names, names after type words, and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from marsad.grounding.places import _tables
from marsad.grounding.places._cues import (
    ARTICLES,
    BODIES,
    FACILITIES,
    FILLERS,
    LOCATIVE,
    TYPED,
    WITH_CAPITAL_TYPE,
    WITH_TYPE,
)
from marsad.grounding.places._fold import TYPE_WORDS, key, loose
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import bearing_of
from marsad.grounding.places._scan import Hit, abbreviated, article_before, evidence, known, scan, weight
from marsad.grounding.places._tokens import JOINTS, Token, has_case, tokens
from marsad.grounding.places._values import Place
from marsad.reading import Proposal, Reading
from marsad.spans import Span, meets_any


@dataclass(frozen=True, slots=True)
class _Page:
    """What the gates look at."""

    text: str
    words: list[Token]
    cased: bool
    votes: dict[str, float]
    starts: frozenset[int]
    midway: frozenset[str]
    persons: frozenset[str]


def propose(reading: Reading, gazetteer: Gazetteer) -> list[Proposal]:
    """Location and nationality mentions of a report, in text order.

    Spans may overlap where a description holds a name ("the Iraqi border"); settling them is the caller's.
    """
    text = reading.report.text
    words = tokens(text)
    cased = has_case(words)
    hits = scan(words, gazetteer, cased)
    page = _Page(text, words, cased, evidence(hits), _starts(reading, words), _midway(words), _persons(words))
    out: dict[tuple[int, int], Proposal] = {}
    taken: list[Span] = []
    for hit in hits:
        made = list(_of_hit(hit, page))
        taken.extend(p.span for p in made[:1])
        for proposal in made:
            out.setdefault((proposal.span.begin, proposal.span.end), proposal)
    for proposal in (*_typed(page, taken, gazetteer), *_described(text, gazetteer)):
        out.setdefault((proposal.span.begin, proposal.span.end), proposal)
    return sorted(out.values(), key=lambda p: (p.span, p.kind))


#: Marks after which a capital says nothing.
_STOPS = frozenset('.!?:\n"“”*|')


def _starts(reading: Reading, words: list[Token]) -> frozenset[int]:
    """Words that begin a passage or follow a full stop, colon or quotation mark: their capital says nothing."""
    begins = {p.span.begin for p in reading.passages}
    return frozenset(
        i
        for i, word in enumerate(words)
        if i == 0 or word.begin in begins or (word.gap != " " and not _STOPS.isdisjoint(word.gap))
    )


def _midway(words: list[Token]) -> frozenset[str]:
    """Words that stand in lower case somewhere in the text: their capital elsewhere is the sentence's."""
    return frozenset(t.key for t in words if not t.capital)


def _persons(words: list[Token]) -> frozenset[str]:
    """Words that follow a first name or a title somewhere in the text: "Thomas" is a man where "Mr. Thomas" was."""
    leading = _tables.words("first_name") | _tables.words("title")
    return frozenset(
        b.key
        for a, b in pairwise(words)
        if a.capital and b.capital and a.key in leading and a.key not in LOCATIVE and _follows(b)
    )


# ---------------------------------------------------------------- names of the gazetteer


def _of_hit(hit: Hit, page: _Page) -> Iterator[Proposal]:
    """The name with its type word and direction; where these describe it ("northern Mali"), also the name alone."""
    words = page.words
    if hit.nation is not None:
        yield from _nationality(hit, page)
        return
    best = hit.best
    confidence = 0.0 if best is None else _trust(hit, best, page)
    if best is None or confidence <= 0:
        return
    first, last = hit.first, hit.last
    end = words[last].begin + len(words[last].text)
    if len(hit.folded) < len(words[last].key) and first == last:
        end -= 1
    if abbreviated(words, first) and page.text.startswith(".", end):
        end += 1
    bare = Span(words[first].begin, end)
    typed, end = _with_type(page, last, end, best)
    begin, named = _with_direction(page, first, words[first].begin)
    yield Proposal(Span(begin, end), "location", named, confidence, "gazetteer")
    if not named or (typed > last and not words[typed].capital):
        yield Proposal(bare, "location", True, confidence, "gazetteer")


def _nationality(hit: Hit, page: _Page) -> Iterator[Proposal]:
    if page.cased or hit.folded not in ("pole", "poles", "dane", "finn", "finns", "turk", "czech", "thai", "lao"):
        span = Span(page.words[hit.first].begin, page.words[hit.last].end)
        yield Proposal(span, "nationality", True, 0.9, "demonym")


def _trust(hit: Hit, best: Place, page: _Page) -> float:
    """How far the words are held for a place, 0..1; 0 drops them."""
    single = hit.first == hit.last
    if abbreviated(page.words, hit.first):
        return 0.9
    locative = _locative(page, hit.first)
    typed = _is_typed(page, hit.first, hit.last)
    backed = any((p.country or "") in page.votes for p, _ in hit.places)
    famous = any(known(p, main) for p, main in hit.places)
    if single and _is_word(hit, page) and not typed and not (locative and famous and page.cased):
        return 0.0
    if single and hit.folded in page.persons and best.kind != "country" and not (famous and locative):
        return 0.0
    if single and hit.first in page.starts and not famous and hit.folded in page.midway:
        return 0.0
    if not page.cased:
        return 0.6 if (famous and weight(best) >= 6.0) or (locative and backed) else 0.0
    if _in_person(page, hit, strong=famous and not _is_name(hit)):
        return 0.0
    if best.kind == "country":
        return 0.95
    if famous:
        return 0.9
    if typed or (locative and backed):
        return 0.8
    if backed and (len(hit.folded) > 4 or not single):
        return 0.65
    return 0.55 if locative and (not single or weight(best) >= 5.0) else 0.0


#: A city of this many people is meant by its name at the head of a sentence even where it is a surname ("Washington").
_OUTWEIGHS_SURNAME = 500_000


def _is_word(hit: Hit, page: _Page) -> bool:
    """Is the single word one of everyday language, or a person's name whose place nobody need know?"""
    best = hit.best
    short_name = best is not None and (best.kind == "country" or best.own)
    if page.cased and short_name and page.words[hit.first].text.isupper():
        return False
    if hit.folded in _tables.words("common") or hit.folded in _tables.words("month") or len(hit.folded) < 3:
        return True
    if best is None or best.kind == "country" or hit.first not in page.starts or not _is_name(hit):
        return False
    return hit.folded in _tables.words("first_name") or best.population < _OUTWEIGHS_SURNAME


def _is_name(hit: Hit) -> bool:
    return hit.first == hit.last and (
        hit.folded in _tables.words("first_name") or hit.folded in _tables.words("surname")
    )


def _locative(page: _Page, first: int) -> bool:
    """Does a locative word stand before, an article or a direction word between?"""
    for j in range(first - 1, max(first - 4, -1), -1):
        word = page.words[j]
        if page.words[j + 1].gap not in JOINTS:
            return False
        if word.key in LOCATIVE:
            return True
        if word.key not in FILLERS and bearing_of(word.text) is None:
            return False
    return False


_SEVERAL = frozenset(
    w + "s" for w in ("district", "neighbourhood", "neighborhood", "quarter", "suburb", "village", "town")
)
_TYPED_OR_SEVERAL = TYPED | _SEVERAL | {"quarter"}


def _shares_type(words: list[Token], i: int) -> bool:
    """Does "and Y districts" follow, so that the plural is of the name before, too?"""
    if i >= len(words) or words[i].key not in ("and", "or") or words[i].gap != " ":
        return False
    for j in range(i + 1, min(i + 5, len(words))):
        if words[j].key in _SEVERAL:
            return j > i + 1
        if not words[j].capital or words[j].gap not in JOINTS:
            return False
    return False


def _is_typed(page: _Page, first: int, last: int) -> bool:
    """Is a type word beside it: "town of X", "X district"?"""
    words = page.words
    if last + 1 < len(words) and words[last + 1].key in _TYPED_OR_SEVERAL and words[last + 1].gap in JOINTS:
        return True
    if _shares_type(words, last + 1):
        return True
    if first >= 2 and words[first - 1].key == "of" and words[first - 2].key.removesuffix("s") in TYPED:
        return True
    return first >= 1 and words[first - 1].key in TYPED and not words[first - 1].capital and words[first].gap == " "


def _follows(word: Token) -> bool:
    """Does nothing but a blank, or the dot of an abbreviation, stand before the word?"""
    return word.gap in (" ", ". ")


_NO_SURNAMES = frozenset(TYPE_WORDS) | BODIES


def _in_person(page: _Page, hit: Hit, *, strong: bool) -> bool:
    """Is the name part of a person's or body's name: "Jackson Pollock", "President Lincoln", "Khan al-Asali"?"""
    words, first, after = page.words, hit.first, hit.last + 1
    before = words[first - 1] if first and words[first - 1].capital and _follows(words[first]) else None
    if before is not None and _leads_person(before, hit, started=first - 1 in page.starts):
        return True
    if strong:
        return False
    if _article_on(words, after):
        return True
    follower = words[after] if after < len(words) and after not in page.starts else None
    if follower is not None and follower.gap == " " and follower.capital and follower.key not in _NO_SURNAMES:
        return not _locative(page, first) or _is_name(hit)
    return (
        before is not None
        and words[first].gap == " "
        and first - 1 not in page.starts
        and bearing_of(before.text) is None
        and before.key not in TYPE_WORDS
    )


def _leads_person(before: Token, hit: Hit, *, started: bool) -> bool:
    """Does the capitalised word before begin a person's name?"""
    if before.key in _tables.words("title"):
        return hit.best is not None and hit.best.kind != "country"
    if before.key in _tables.words("first_name"):
        return before.key not in LOCATIVE
    return started and before.key in _tables.words("surname")


def _article_on(words: list[Token], i: int) -> bool:
    """Does an article and a further word carry the name on: "Khan | al-Sheeh"?"""
    return i < len(words) and words[i].gap in (" ", "-") and article_before(words, i)


def _with_type(page: _Page, last: int, end: int, place: Place) -> tuple[int, int]:
    """Stretches the span over a type word that belongs to the name.

    "Ohio State", "US State" are a university and the beginning of a department: states of that country go without.
    """
    words = page.words
    if place.country == "US" and last + 1 < len(words) and words[last + 1].key == "state":
        return last, end
    if last + 1 < len(words) and words[last + 1].gap == " " and words[last].end >= end - 2:
        word = words[last + 1]
        if word.key in (WITH_CAPITAL_TYPE if word.capital and words[last].capital and page.cased else WITH_TYPE):
            return last + 1, word.end
    return last, end


def _with_direction(page: _Page, first: int, begin: int) -> tuple[int, bool]:
    """Stretches over a direction word: "northern Syria" is a part of it, a description."""
    words = page.words
    named = True
    while first and words[first].gap in (" ", "-") and bearing_of(words[first - 1].text) is not None:
        first, begin = first - 1, words[first - 1].begin
        named = False
    if first and not named and words[first].gap == "-" and words[first - 1].key in ("north", "south"):
        begin = words[first - 1].begin
    return begin, named


# ---------------------------------------------------------------- names by their surroundings


def _typed(page: _Page, taken: list[Span], gazetteer: Gazetteer) -> list[Proposal]:
    """Capitalised runs that a type word or a facility noun makes a place, and transliterations known in the country."""
    if not page.cased:
        return []
    out = []
    i = 0
    while i < len(page.words):
        last = _run(page.words, i)
        if last is None:
            i += 1
            continue
        if made := _judged(page, i, last, gazetteer):
            span, confidence, rule = made
            if rule == "facility" or not meets_any(span, taken):
                out.append(Proposal(span, "location", True, confidence, rule))
        i = last + 1
    return out


def _run(words: list[Token], i: int) -> int | None:
    """The last word of the capitalised run that begins here, articles inside allowed; null if none begins."""
    if not words[i].capital and not article_before(words, i):
        return None
    last = i
    while last + 1 < len(words) and last - i < 5 and words[last + 1].gap in (" ", "-", "’", "'"):
        if words[last + 1].capital:
            last += 1
        elif _article_on(words, last + 1):
            last += 2
        else:
            break
    return last


def _judged(page: _Page, first: int, last: int, gazetteer: Gazetteer) -> tuple[Span, float, str] | None:
    words = page.words
    while first < last and first in page.starts and words[first].key in _tables.words("common"):
        first += 1
    span = Span(words[first].begin, words[last].end)
    if words[last].key in FACILITIES and last > first and words[first].key not in ("the", "a"):
        return span, 0.7, "facility"
    folded = " ".join(t.key for t in words[first : last + 1])
    if all(t.key in _tables.words("people") for t in words[first : last + 1]):
        return None
    if folded in _tables.words("common") or folded in _tables.words("month") or folded in _tables.words("title"):
        return None
    if words[last].key in BODIES or words[first].key in _tables.words("title"):
        return None
    if _is_typed(page, first, last):
        return span, 0.75, "type word"
    several = last > first and any(t.key in ARTICLES for t in words[first : last + 1])
    if (_locative(page, first) or several) and last - first < 3 and first not in page.starts:
        for country in sorted(page.votes, key=lambda c: (-page.votes[c], c))[:2]:
            if gazetteer.spelled_like(country, loose(folded)):
                return span, 0.7, "spelling"
    return None


# ---------------------------------------------------------------- descriptions

_COMPASS = r"(?:(?:north|south|east|west)(?:ern|-?east(?:ern)?|-?west(?:ern)?)?|central)"
_PIECE = (
    "parts?|half|outskirts|suburbs?|edges?|sides?|areas?|districts?|neighbou?rhoods?|quarters?|countryside|sectors?"
)
_PART = rf"{_COMPASS} (?:{_PIECE}) of the (?:city|town|village|province|country|capital|camp)"
_DESCRIBED = re.compile(
    rf"\b(?P<part>{_PART})\b"
    r"|\b[Tt]he (?P<plain>(?:provincial|regional|divided|besieged|northern|southern|eastern|western) "
    r"(?:capital|city|town)|city|town|village|capital|province|governorate|airport|airbase|air base|border|camp"
    r"|district)\b(?! (?:of|council|government|governor|hall|center|centre)\b)"
    r"|\b(?P<border>(?:[A-Z][a-z]+[-–])?[A-Z][a-z]+ (?:border|frontier))\b"
    r"(?! crossing| guard| police| town| village| post)"
)


def _described(text: str, gazetteer: Gazetteer) -> list[Proposal]:
    """Descriptions that stand for a place: "the city", "the provincial capital", "the Iraqi border"."""
    out = []
    for match in _DESCRIBED.finditer(text):
        group = match.lastgroup or ""
        if group == "border" and not _of_nations(match[group], gazetteer):
            continue
        span = Span(match.start(group), match.end(group))
        confidence = {"part": 0.75, "border": 0.8}.get(group, 0.5)
        out.append(Proposal(span, "location", False, confidence, "description"))
    return out


def _of_nations(words: str, gazetteer: Gazetteer) -> bool:
    """Are all the words before "border" countries or their adjectives?"""
    names = re.split(r"[-– ]", words)[:-1]
    return all(gazetteer.demonym(key(n)) or any(p.kind == "country" for p, _ in gazetteer.named(key(n))) for n in names)
