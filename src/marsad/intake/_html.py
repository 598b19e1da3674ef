"""Pages: the article found by trafilatura, all else kept apart with its role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marsad.errors import NoArticle, TooLarge
from marsad.intake._blocks import Block, Element, blocks, parse_page
from marsad.intake._decode import declared_in_markup, decode, mend
from marsad.intake._foreign import foreign_parser
from marsad.intake._make import Draft, assemble, check_length, make_report
from marsad.intake._options import IntakeOptions
from marsad.intake._origin import Origin, is_http
from marsad.intake._page_meta import PageMeta, page_meta
from marsad.intake._values import Intake, Note, Role

_WORD = re.compile(r"\w+")

#: A block belongs to the article if this share of its word trigrams stands there: extraction drops a link or a footnote
#: inside a paragraph, and two different paragraphs of news share far fewer.
_COVERED = 0.7

#: If the blocks found make less than this of what was extracted, the article comes from elsewhere (JSON-LD).
_ENOUGH = 0.5

#: Words of the shortest article; a menu of one or two entries may pass for one.
_LEAST = 5

#: Words of the shortest paragraph that counts where extraction found nothing (pages of two sentences).
_SHORT_PARAGRAPH = 8


def read_html(content: bytes, origin: Origin, options: IntakeOptions) -> Iterator[Intake]:
    """One report: headline, byline, dateline, body, captions and furniture, in this order, each with a hint.

    Raises:
        NoArticle: there is no article in the page.
        TooLarge: the page is larger or nested deeper than any article.
    """
    if len(content) > options.max_page_bytes:
        raise TooLarge(f"a page of {len(content):,} bytes, more than {options.max_page_bytes:,}")
    decoded = decode(content, origin.charset or declared_in_markup(content))
    tree = parse_page(decoded.text)
    found = list(blocks(tree))
    check_length(sum(len(block.text) for block in found), options)
    found, mended = _mended(found)
    meta = page_meta(tree, origin.address if is_http(origin.address) else None)
    extracted, _ = mend(_extracted(tree))
    text, hints = assemble(_parts(found, meta, extracted))
    draft = Draft(
        text=text,
        title=text[: len(hints[0].span)] if hints[0].role == "headline" else None,
        source=meta.source,
        url=meta.url,
        author=meta.author,
        published=meta.published,
        hints=hints,
        notes=decoded.notes + mended + meta.notes,
    )
    yield make_report(draft, content, origin, options, decoded.encoding)


def _extracted(tree: Element) -> str:
    """The article as trafilatura sees it, a paragraph a line; empty if it sees none."""
    from trafilatura import bare_extraction

    with foreign_parser(NoArticle, "the page could not be read"):
        found = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    text: str | None = getattr(found, "text", None)
    return text or ""


def _mended(found: list[Block]) -> tuple[list[Block], tuple[Note, ...]]:
    if all(block.text.isascii() for block in found):
        return found, ()
    out, count = [], 0
    for block in found:
        text, notes = mend(block.text)
        out.append(Block(text, block.role) if notes else block)
        count += bool(notes)
    note = Note("mojibake_mended", f"{count} paragraphs had been decoded with the wrong encoding; mended")
    return out, (note,) if count else ()


def _parts(found: list[Block], meta: PageMeta, extracted: str) -> list[tuple[Role, str]]:
    """All blocks with their roles, in the order of the text.

    Raises:
        NoArticle: nothing of it is an article.
    """
    headline = _headline(found, meta.title)
    sorted_out = _sorted_out(found, _Article(extracted), headline)
    body = sorted_out["body"]
    if _words(body) < _ENOUGH * _words([extracted]):
        lines = (" ".join(line.removeprefix("- ").split()) for line in extracted.split("\n"))
        body = [line for line in lines if line]
    if _words(body) < _LEAST:
        body = [b.text for b in found if b.role == "body" and _words([b.text]) >= _SHORT_PARAGRAPH]
    if _words(body) < _LEAST:
        raise NoArticle("there is no article in this page")
    in_order: list[tuple[Role, Iterable[str]]] = [
        ("headline", [headline] if headline else []),
        ("byline", sorted_out["byline"]),
        ("dateline", sorted_out["dateline"]),
        ("body", body),
        ("caption", sorted_out["caption"]),
        ("boilerplate", dict.fromkeys(sorted_out["boilerplate"])),
    ]
    taken = set(body)
    return [(role, t) for role, texts in in_order for t in texts if role != "boilerplate" or t not in taken]


def _sorted_out(found: list[Block], article: _Article, headline: str | None) -> dict[Role, list[str]]:
    out: dict[Role, list[str]] = {r: [] for r in ("byline", "dateline", "body", "caption", "boilerplate")}
    for block in found:
        if block.text == headline:
            continue
        role = block.role
        if role in ("body", "headline"):
            role = "body" if article.holds(block.text) else "boilerplate"
        out[role].append(block.text)
    return out


class _Article:
    """Tells whether a block of the page belongs to the extracted article."""

    def __init__(self, text: str) -> None:
        self._lines = {" ".join(line.removeprefix("- ").split()) for line in text.split("\n")}
        self._trigrams = set(_trigrams(text))

    def holds(self, text: str) -> bool:
        if text in self._lines:
            return True
        trigrams = list(_trigrams(text))
        return len(trigrams) > 1 and sum(t in self._trigrams for t in trigrams) >= _COVERED * len(trigrams)


def _trigrams(text: str) -> Iterator[tuple[str, str, str]]:
    words = _WORD.findall(text)
    return zip(words, words[1:], words[2:], strict=False)


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _headline(found: list[Block], title: str | None) -> str | None:
    """The ``h1`` that says what the title says; else the title; else the only ``h1``."""
    candidates = list(dict.fromkeys(block.text for block in found if block.role == "headline"))
    if title is None:
        return candidates[0] if len(candidates) == 1 else None
    said = {word.lower() for word in _WORD.findall(title)}
    for candidate in candidates:
        words = {word.lower() for word in _WORD.findall(candidate)}
        if words and len(words & said) * 2 >= min(len(words), len(said)) and len(words) > 1:
            return candidate
    return " ".join(title.split()) or None
