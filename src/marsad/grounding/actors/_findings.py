"""What leans on nobody: surnames without an introduction, "he said" without a name.

A warning is worth its line only if a reader of the text would miss the man, too. So a surname counts only where its
bearer speaks or a rule knows it for a name, and where nothing beside any mention of it says who that is; and "he"
only where the sentences before name or describe no single person at all. That this could not tell which of two men is
meant is no dangling reference. Read on the dev reports of Syria and of our corpus: docs/warnings.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from marsad.grounding._values import Finding
from marsad.grounding.actors._people import name_of, pronoun_antecedent
from marsad.grounding.actors._work import PRONOUNS, Work
from marsad.reading import Mention
from marsad.reading.lexicon import Word, lexicon
from marsad.spans import Span

#: Sentences before "he" in which a man may have been named: a paragraph of a wire story and the end of the one before.
_BACK = 5
#: What a word may be and still be a surname.
_NAMES = int(Word.GIVEN | Word.PARTICLE)
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:named|called|known\s+as|nicknamed|dubbed|identified\s+(?:only\s+)?as|alias|aka|father|mother|brother|"
    r"sister|son|daughter|wife|husband|predecessor|successor|cousin|uncle|channel|newspaper|daily|agency|website|network|"
    r"station)|[A-Z][\w.’'-]*(?:\s?\.)?[-\s]?)\s*$"
)
_SAID_AFTER = re.compile(
    r"-?\s?[A-Z]|,?\s*(?:an?|the|who|his|her|head|director)\s|\s*\(|,\s*(?:\d\d\b|whose|also)|,?\s+(?:\d\d\b|\w+-year)"
)
#: A verb of many ("Restaurants say"), and a verb whose speaker follows ("raged in Hardatain said the monitor").
_PLURAL = re.compile(r"\s+(?:(?:say|tell|are|were|have|report|want|claim|think|fear)\b|(?:said|says)\s+(?:the|an?)\b)")
#: Words that carry a capital at the head of a sentence or title; "Lt." and "A." end none.
_OPENS = re.compile(r"(?:^|[a-z]{3}[.!?]|[:;\n\"“”]|[-–—])\s*(?P<word>[A-Z][\w’'-]*)\s*$")
#: After a name: whose name it is ("TransLink spokesman", "Troy police").
_OWNER_OF = re.compile(r"\s+(?P<noun>[a-z-]+)")
_OWNED = int(Word.ROLE | Word.PEOPLE | Word.BODY | Word.PARTYPEOPLE)


def findings(work: Work) -> tuple[Finding, ...]:
    """Surnames and "he said" that lean on nobody, in text order."""
    strangers = list(_surnames(work))
    found = [
        Finding("dangling_reference", m.span, _SURNAME.format(name_of(m.span.of(work.text)).full)) for m in strangers
    ]
    found.extend(_pronouns(work, {_last(work, m) for m in strangers}))
    return tuple(sorted(found, key=lambda f: f.span or Span(0, 0)))


_SURNAME = "{} is named by surname alone and introduced nowhere"


def _surnames(work: Work) -> Iterator[Mention]:
    sources = [a.source for a in work.reading.attributions if a.source is not None]
    told = {_last(work, m) for m in work.alone if _introduced_beside(work.text, m.span)} | _known_names(work)
    for m in work.alone:
        speaks = any(s.meets(m.span) for s in sources)
        by_rule = m.rule not in ("encoder", "gazetteer")
        if (by_rule or (speaks and m.rule == "encoder")) and _last(work, m) not in told and _could_be_surname(work, m):
            yield m


def _known_names(work: Work) -> set[str]:
    """Parts of the full names of the report's people, and names of its places: who bears one is no stranger."""
    out: set[str] = set()
    for m in work.reading.mentions:
        if m.kind == "person" and m.named:
            parts = name_of(m.span.of(work.text)).parts
            out.update(parts if len(parts) > 1 else ())
        elif m.kind == "location" or m.rule == "gazetteer":
            out.update(name_of(m.span.of(work.text)).parts)
    return out


def _last(work: Work, m: Mention) -> str:
    return name_of(m.span.of(work.text)).last


def _introduced_beside(text: str, span: Span) -> bool:
    """Do the words beside it say who that is, or does it go on as a longer name that the mention cuts?"""
    before = text[max(0, span.begin - 40) : span.begin]
    opens = _OPENS.search(before)
    given = opens is not None and bool(lexicon().flags.get(opens["word"].lower(), 0) & Word.GIVEN)
    named = _NAMED_BEFORE.search(before) is not None and (opens is None or given)
    return named or _SAID_AFTER.match(text, span.end) is not None


def _could_be_surname(work: Work, m: Mention) -> bool:
    """No office, people, body or other word of the lexicon, and no word of a text in capitals."""
    words = m.span.of(work.text)
    cut = work.text[max(0, m.span.begin - 1) : m.span.begin] == "-"
    if words.isupper() or " " in words or cut or _PLURAL.match(work.text, m.span.end):
        return False
    if work.reading.passages[m.passage].role == "headline" or re.search("[a-z]-?[A-Z]", words):
        return False
    low = words.lower().rstrip(".")
    flags = lexicon().flags
    owner = _OWNER_OF.match(work.text, m.span.end)
    if owner is not None and flags.get(owner["noun"], 0) & _OWNED:
        return False
    return not any(flags.get(form, 0) & ~_NAMES for form in (low, low.removesuffix("s"), low.removesuffix("es")))


def _pronouns(work: Work, strangers: Set[str]) -> Iterator[Finding]:
    seen: set[int] = set()
    for a in work.reading.attributions:
        if a.source is None or a.source.begin in seen or a.source.of(work.text).lower() not in PRONOUNS:
            continue
        if pronoun_antecedent(work.reading, a.source) is None and not _somebody_before(work, a.source, strangers):
            span = a.source.to(a.cue) if a.cue is not None and abs(a.cue.begin - a.source.end) < 40 else a.source
            words = a.source.of(work.text)
            seen.add(a.source.begin)
            yield Finding("dangling_reference", span, f"nobody is named whom “{words}” may stand for")


def _somebody_before(work: Work, at: Span, strangers: Set[str]) -> bool:
    """Is a single person named or described in the sentences before? Who is a stranger himself answers for nobody.

    Who is only described must stand in the same paragraph or have spoken: else he may be the stranger.
    """
    passages = work.reading.passages
    here = next((p for p in passages if p.span.begin <= at.begin < p.span.end), passages[0])
    spoke = [a.source for a in work.reading.attributions if a.source is not None and a.source != at]
    for m in work.reading.mentions:
        if m.span.begin >= at.begin:
            return False
        if m.passage >= here.index - _BACK and _full_name(work, m):
            return True
        if m.kind != "person" or m.rule == "people" or m.passage < here.index - _BACK or not _single(work, m):
            continue
        near = passages[m.passage].paragraph == here.paragraph or any(s.meets(m.span) for s in spoke)
        if (near or m.named) and not (m.named and _last(work, m) in strangers):
            return True
    return False


def _full_name(work: Work, m: Mention) -> bool:
    """Two names of which the first is a given one, whatever they were taken for ("Victoria Falls")."""
    words = m.span.of(work.text).split()
    return m.named and len(words) > 1 and bool(lexicon().flags.get(words[0].lower(), 0) & Word.GIVEN)


def _single(work: Work, m: Mention) -> bool:
    words = m.span.of(work.text).lower()
    if words in PRONOUNS or words in ("it", "they", "we", "i", "you", "who"):
        return False
    last = words.split()[-1]
    return m.named or not last.endswith("s") or last.endswith("ss")
