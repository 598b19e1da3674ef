"""Signs that paragraphs of several stories stand on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anyascii import anyascii

from marsad.coding._values import Claim
from marsad.grounding import Finding, Grounded
from marsad.reading import Mention

__all__ = ["stitched"]

_FIRM = ("exact", "near")
#: Signs of several stories on one page that must come together, of at least two sorts. Swept 1.5, 2.0, 2.5, 3.0 over
#: the 631 development reports, one story each: it fires on 0.6 %, 0, 0, 0; on 542 texts of four other sets on none.
_STITCHED = 1.5
_FEWEST_PASSAGES = 6


def stitched(grounded: Grounded, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Signs that paragraphs of several stories stand on one page. One sign alone proves nothing: two sorts must"
    " meet."""
    body = [p for p in grounded.reading.passages if p.role == "body"]
    if len(body) < _FEWEST_PASSAGES:
        return
    spellings = _changing_spellings(grounded)
    strangers = _strangers(grounded, claims)
    styles = _changing_styles(grounded)
    weights = (min(len(spellings), 2) * 1.0, min(len(strangers), 3) * 0.75, len(styles) * 1.0)
    if sum(weights) < _STITCHED or sum(w > 0 for w in weights) < 2:
        return
    yield Finding(
        "stitched_report",
        None,
        "; ".join(("Paragraphs of several stories may stand on this page", *spellings, *styles, *strangers)) + ".",
    )


def _changing_spellings(grounded: Grounded) -> list[str]:
    """One place that is spelled in more than one way, in different paragraphs and outside quotations."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    by_place: dict[str, dict[str, tuple[int, str]]] = {}
    for place in grounded.places:
        mention = mentions.get(place.mention)
        if mention is None or not mention.named or mention.kind != "location" or not _in_body(grounded, mention):
            continue
        if place.gazetteer_id is None or place.precision not in _FIRM:
            continue
        words = mention.span.of(grounded.reading.report.text)
        by_place.setdefault(place.gazetteer_id, {}).setdefault(_folded(words), (mention.passage, words))
    out = []
    for forms in by_place.values():
        kept = _distinct(forms)
        if len(kept) > 1 and len({_paragraph(grounded, passage) for passage, _ in kept}) > 1:
            out.append("one place is spelled " + " and ".join(f"“{words}”" for _, words in kept))
    return out


_TYPE = re.compile(
    r"\b(?:city|town|village|province|governorate|district|region|area|airport|the|of|al|el|ez|ad|az|as|ash)\b"
)


def _folded(words: str) -> str:
    return re.sub(r"[^a-z]", "", _TYPE.sub("", anyascii(words).lower().replace("-", " ")))


def _distinct(forms: dict[str, tuple[int, str]]) -> list[tuple[int, str]]:
    """Forms of which none is only the other cut short ("Deir", "Khan Sheikhoun town")."""
    kept: list[tuple[str, tuple[int, str]]] = []
    for folded, where in sorted(forms.items(), key=lambda x: x[1]):
        if folded and not any(folded in k or k in folded for k, _ in kept):
            kept.append((folded, where))
    return [where for _, where in kept]


def _in_body(grounded: Grounded, mention: Mention) -> bool:
    return grounded.reading.passages[mention.passage].role == "body"


def _paragraph(grounded: Grounded, passage: int) -> int:
    return grounded.reading.passages[passage].paragraph


def _strangers(grounded: Grounded, claims: Sequence[Claim]) -> list[str]:
    """People who speak or are named without ever having been introduced."""
    text = grounded.reading.report.text
    seen: dict[str, None] = {}
    for finding in grounded.findings:
        if finding.code == "dangling_reference" and finding.span is not None:
            seen.setdefault(f"“{finding.span.of(text)}” comes from nowhere", None)
    orphaned = sum(c.rule == "unattributed_quote" and _opens_paragraph(grounded, c) for c in claims)
    if orphaned:
        seen.setdefault("a quotation has no speaker", None)
    return list(seen)


def _opens_paragraph(grounded: Grounded, claim: Claim) -> bool:
    begin = claim.content[0].begin
    previous = None
    for passage in grounded.reading.passages:
        if passage.span.covers(claim.content[0]):
            return passage.paragraph != previous
        previous = passage.paragraph
        if passage.span.begin > begin:
            break
    return False


def _changing_styles(grounded: Grounded) -> list[str]:
    """One party under names that no single desk mixes ("Daesh" and "IS")."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    text = grounded.reading.report.text
    out = []
    for entity in grounded.entities:
        if entity.kind != "organisation" or entity.actor is None:
            continue
        named = [mentions[i] for i in entity.mentions if mentions[i].named and _in_body(grounded, mentions[i])]
        forms = {m.span.of(text).upper() for m in named}
        short = sorted(f for f in forms if f in ("IS", "ISIS", "ISIL", "DAESH", "DAECH"))
        if len(short) > 1:
            out.append("one party is called " + " and ".join(short))
    return out
