"""Names of the registry in the words of a report: one look-up a word, longest name first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.grounding.actors._registry import Registry, notables, plain
from marsad.reading import Proposal, Reading
from marsad.reading.lexicon import word_set
from marsad.spans import Span, trimmed

_WORD = re.compile(r"[^\W_]+")

#: Names that are plain words: where a text has no capitals they are taken for the words.
_PLAIN = word_set("amnesty petra serval guardian saba amal fars contras fact site mend care model dawn")

#: A capitalised word; the s of a genitive that lost its apostrophe ("Assads forces") is not of the name.
_CAPITAL = re.compile(r"(?<![\w-])((?:(?:[Aa]l|[Ee]l)-)?[A-Z][\w’'`-]*?)(?=s?\b(?![’'`-]\w{2}))")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of the registry in a text; ``ids`` are the actors that bear it."""

    span: Span
    ids: tuple[str, ...]


def scan(text: str, begin: int, end: int, registry: Registry) -> list[Hit]:
    """Names between two offsets, in text order, none meeting another."""
    names = registry.by_first
    found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, begin, end)]
    words = [w for w, _, _ in found]
    lows = list(map(plain, words))
    upper = sum(map(str.isupper, words))
    shouted = upper > max(3, len(found) / 2)
    caseless = len(found) > 3 and not any(w[0].isupper() for w in words)
    hits: list[Hit] = []
    free = 0
    for i in [i for i, low in enumerate(lows) if low in names or (low[-1] == "s" and low[:-1] in names)]:
        if i < free:
            continue
        low = lows[i]
        if low not in names:
            # "SANAs correspondent": the genitive lost its apostrophe; only for names of one piece.
            span = Span(found[i][1], found[i][2] - 1)
            single = next((e for name, e in names[low[:-1]] if len(name) == 1), ())
            ids = _fitting(text, span, single, shouted=shouted, caseless=caseless)
            if ids:
                hits.append(Hit(span, ids))
        for name, entries in names.get(low, ()):
            size = len(name)
            if size > 1 and tuple(lows[i : i + size]) != name:
                continue
            span = Span(found[i][1], found[i + size - 1][2])
            if size > 1 and not _joined(text, span):
                continue
            ids = _fitting(text, span, entries, shouted=shouted, caseless=caseless)
            if ids:
                hits.append(Hit(span, ids))
                free = i + size
                break
    return hits


def _joined(text: str, span: Span) -> bool:
    """Do only blanks, hyphens, points, apostrophes and brackets part the pieces? A comma or a full stop ends a name."""
    return not re.search(r"[,;:!?\n\"“”]|(?<!\b[A-Z])\. |\)\s*\w", span.of(text))


def _fitting(
    text: str, span: Span, entries: tuple[tuple[str, str], ...], *, shouted: bool, caseless: bool
) -> tuple[str, ...]:
    """Of the actors that bear the name, those whose way of writing it fits these capitals."""
    words = span.of(text)
    capital = any(w[:1].isupper() for w in re.split(r"[ \-]", words))
    out: dict[str, None] = {}
    for actor, written in entries:
        guessed = caseless and len(written) >= 4 and written.lower() not in _PLAIN
        if written.isupper() and len(written) <= 8:
            fits = guessed or (words.isupper() and not (shouted and len(written) <= 4))
        else:
            fits = guessed or capital or written.islower()
        if fits:
            out[actor] = None
    return tuple(out)


def propose(reading: Reading, registry: Registry) -> list[Proposal]:
    """Organisation proposals for every name of the registry outside site furniture."""
    text = reading.report.text
    out: list[Proposal] = []
    for passage in reading.passages:
        if passage.role == "boilerplate":
            continue
        for hit in scan(text, passage.span.begin, passage.span.end, registry):
            sure, rule = (0.99, "taught") if registry.meant(hit.span.of(text)) else (0.9, "registry")
            out.append(Proposal(trimmed(text, hit.span.begin, hit.span.end), "organisation", True, sure, rule))
        out.extend(_office_holders(text, passage.span))
    return out


def _office_holders(text: str, within: Span) -> list[Proposal]:
    """Surnames that name an office-holder by themselves; a place or a fuller name of the same words goes before."""
    known = notables()
    return [
        Proposal(Span(m.start(1), m.end(1)), "person", True, 0.6, "notable")
        for m in _CAPITAL.finditer(text, within.begin, within.end)
        if m.group(1).lower() in known
    ]
