"""Persons of a report: full name and surname, introduced or not, and who "he" may be."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from marsad.grounding.actors._registry import Notable, notables, notables_by_full_name, plain
from marsad.reading import Mention, Reading
from marsad.reading.lexicon import Word, lexicon, word_set
from marsad.spans import Span

_TITLE = int(Word.TITLE | Word.ROLE | Word.DEMONYM | Word.COUNTRY)
_PART = re.compile(r"[^\W\d_][\w’'`-]*\.?")
_PARTICLES = word_set(
    """
    al el bin ibn bint abu abou umm um de da do dos del della di la van von der den ter ul ur abd abdel
    abdul
    """
)


@dataclass(frozen=True, slots=True)
class Name:
    """A personal name taken apart. ``titled`` is true where a title or rank stands inside the mention."""

    full: str
    parts: tuple[str, ...]
    titled: bool

    @property
    def last(self) -> str:
        """The surname as compared: no article, no case."""
        last = self.parts[-1] if self.parts else ""
        return re.sub(r"^(?:al|el|an|as|ash|at|ad|ar)-", "", last)


def name_of(words: str) -> Name:
    """The name without titles.

    >>> name_of("President Bashar al-Assad").full, name_of("Lt. Gen. Omar Hale").parts
    ('Bashar al-Assad', ('omar', 'hale'))
    """
    parts = _PART.findall(words)
    flags = lexicon().flags
    begin = 0
    while begin < len(parts) - 1 and _is_title(parts[begin], flags):
        begin += 1
    kept = parts[begin:]
    folded = [plain(p.rstrip(".")) for p in kept]
    if folded and folded[-1].endswith("s") and folded[-1][:-1] in notables():
        # "Assads": a genitive whose apostrophe was lost.
        folded[-1], kept[-1] = folded[-1][:-1], kept[-1][:-1]
    return Name(" ".join(kept), tuple(folded), begin > 0)


_BEFORE_TITLE = word_set(
    """
    foreign prime vice deputy defence defense interior assistant press information state special of for the
    and
    """
)


def _is_title(part: str, flags: dict[str, int]) -> bool:
    low = part.rstrip(".").lower()
    return (bool(flags.get(low, 0) & _TITLE) and not flags.get(low, 0) & int(Word.GIVEN)) or low in _BEFORE_TITLE


def introduced(text: str, mention: Mention) -> bool:
    """Is the person given with more than a surname here: two names, a title, or a role directly before or after?"""
    name = name_of(mention.span.of(text))
    full = [p for p in name.parts if p not in _PARTICLES]
    return len(full) >= 2 or name.titled or _role_beside(text, mention.span)


_ROLE_AFTER = re.compile(r",\s*(?:an?|the|who)\s|\s*\(|,\s*\d\d\b|\s+who\s")


def _role_beside(text: str, span: Span) -> bool:
    before = text[max(0, span.begin - 40) : span.begin]
    word = re.search(r"([\w-]+)\.?\s*$", before)
    if word is not None and is_role(word.group(1)):
        return True
    return _ROLE_AFTER.match(text, span.end) is not None


_PRONOUNS = word_set("he she it they we i you him her them us who which that this these those one")


def is_pronoun(words: str) -> bool:
    """Does it only point to somebody? The model marks such words where they speak or act."""
    return words.lower() in _PRONOUNS and not (len(words) > 1 and words.isupper())


def is_role(word: str) -> bool:
    """Does the word name an office, a rank or a role?"""
    return bool(lexicon().flags.get(word.lower(), 0) & int(Word.ROLE | Word.TITLE))


#: A person is named by surname alone for some time after the office.
_GRACE = 366


def notable(name: Name, day: date | None = None, country: str | None = None) -> Notable | None:
    """The office-holder whom the surname alone, or the full name, names on a day.

    By surname: the one whose term covers the day, else one whose term ended in the year before it; of two, the one of
    ``country`` (ISO 3166-1), else nobody. Without a day a surname that one person only bears still names that person.
    A full name names its bearer on every day. The role is left empty where the term does not cover the day.
    """
    if len(name.parts) != 1:
        return _on_day(notables_by_full_name().get(" ".join(name.parts), ()), day)
    found = notables()
    surname = name.parts[0]
    known = found.get(surname) or found.get(surname.removesuffix("s") if len(surname) > 4 else "", ())
    if day is not None:
        known = tuple(t for t in known if t.holds(day)) or tuple(t for t in known if t.holds(day, grace=_GRACE))
    if len({t.name for t in known}) > 1:
        known = tuple(t for t in known if country is not None and t.country == country)
    return _on_day(known, day) if len({t.name for t in known}) == 1 else None


@cache
def _by_office() -> dict[tuple[str | None, str], tuple[Notable, ...]]:
    """Terms by country and role; bodies between states ("secretary-general of NATO") have no country."""
    found: dict[tuple[str | None, str], list[Notable]] = {}
    for terms in notables_by_full_name().values():
        for term in terms:
            found.setdefault((term.country, term.role), []).append(term)
    return {k: tuple(v) for k, v in found.items()}


#: What reports call offices that the table has under another name.
_CALLED = {
    "defense minister": "defence minister", "premier": "prime minister", "minister of defence": "defence minister",
    "minister of defense": "defence minister", "minister of foreign affairs": "foreign minister",
    "defense secretary": "secretary of defense",
}  # fmt: skip
#: Bodies between states by what stands before the office.
_BODIES = {"un": "the United Nations", "united nations": "the United Nations", "nato": "NATO"}


def office_holder(office: str, owner: str, country: str | None, day: date) -> Notable | None:
    """Who held an office on a day ("defence minister" of UA); null where nobody, or more than one, may have held it.

    ``owner`` are the words before the office, which may name a body between states ("the UN secretary-general"). In the
    year of a change that the table knows by years only, both may have held it: then nobody is told.
    """
    role = _CALLED.get(office, office)
    body = _BODIES.get(owner.lower().replace(".", "").removeprefix("the "))
    if not body and country is None:
        return None
    terms = _by_office().get((None, f"{role} of {body}") if body else (country, role), ())
    held = [t for t in terms if t.holds(day)]
    return held[-1] if len({t.name for t in held}) == 1 else None


def _on_day(known: Sequence[Notable], day: date | None) -> Notable | None:
    """The term of one person that counts on a day: the last that covers it; without a day the last in office."""
    if not known:
        return None
    if day is None:
        return next((t for t in reversed(known) if not t.role.startswith("former ")), known[-1])
    held = [t for t in known if t.holds(day)]
    return held[-1] if held else replace(known[-1], role="")


def pronoun_antecedent(reading: Reading, span: Span) -> str | None:
    """The mention that a pronoun stands for, or nothing.

    Conservative: a person who was introduced in this report, or a single speaker described ("a resident"), in the same
    paragraph and at most two sentences before; across a paragraph's edge only if that person was speaking just there.
    In pages stitched from several stories nearness alone proves nothing.
    """
    here = _passage_index(reading, span.begin)
    if here is None:
        return None
    paragraph = reading.passages[here].paragraph
    for back in range(3):
        index = here - back
        if index < 0:
            break
        passage = reading.passages[index]
        near = passage.paragraph == paragraph
        if not near and (passage.paragraph < paragraph - 1 or (back > 1 and _names_somebody(reading, index + 1))):
            break
        found = _person_in(reading, index, span, speaking=not near)
        if found is not None:
            return found
    return None


def _names_somebody(reading: Reading, index: int) -> bool:
    """Does a passage name a person? Then "he" of a later one may be that person rather than an earlier speaker."""
    span = reading.passages[index].span
    first = bisect_left(reading.mentions, span.begin, key=lambda m: m.span.begin)
    for m in reading.mentions[first:]:
        if m.span.begin >= span.end:
            return False
        if m.kind == "person" and _is_somebody(m):
            return True
    return False


def _is_somebody(m: Mention) -> bool:
    """One person, by name or by a description of the rules; several people, and the model's "he", are nobody."""
    return m.rule != "people" and (m.named or m.rule != "encoder")


def _passage_index(reading: Reading, at: int) -> int | None:
    n = bisect_right(reading.passages, at, key=lambda p: p.span.begin) - 1
    return n if n >= 0 and at < reading.passages[n].span.end else None


def _person_in(reading: Reading, index: int, before: Span, *, speaking: bool) -> str | None:
    text = reading.report.text
    by_passage = reading.attributions
    low = bisect_left(by_passage, index, key=lambda a: a.passage)
    high = bisect_right(by_passage, index, key=lambda a: a.passage)
    sources = [a.source for a in by_passage[low:high] if a.source is not None]
    first = bisect_left(reading.mentions, reading.passages[index].span.begin, key=lambda m: m.span.begin)
    found: list[Mention] = []
    for m in reading.mentions[first:]:
        if m.span.begin >= min(reading.passages[index].span.end, before.begin):
            break
        if m.kind != "person" or not _is_somebody(m):
            continue
        spoke = any(s.meets(m.span) for s in sources)
        if (spoke or not speaking) and (not m.named or known_person(reading, m)):
            found.append(m)
    speakers = [m for m in found if any(s.meets(m.span) for s in sources)]
    if speakers:
        return speakers[-1].id
    # Two persons in one sentence: "he" could be either.
    return found[0].id if len({plain(m.span.of(text)) for m in found}) == 1 else None


def known_person(reading: Reading, mention: Mention) -> bool:
    """Is the person introduced anywhere in the report, or an office-holder whom everybody knows by surname?"""
    text = reading.report.text
    if introduced(text, mention):
        return True
    name = name_of(mention.span.of(text))
    if notable(name, reading.report.published_day) is not None:
        return True
    return any(
        m.kind == "person" and m.named and name_of(m.span.of(text)).last == name.last and introduced(text, m)
        for m in reading.mentions
        if m.id != mention.id
    )
