"""Real errors of each head of the reader on the dev part of our own corpus, as a page: ``python -m bench.errors``.

Own texts only: the pages of other sets are not ours to print. Of each kind of error the first few in order of a hash of
their words, so that the page is a sample and not the head of the list.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.shared import ROOT
from corpus.release import rows
from marsad.reading.neural.marks import Marks
from marsad.reading.neural.session import folder_of
from marsad.reading.neural.session import load as load_reader
from marsad.spans import Span
from marsad.training.documents import Document, document, sentences_of
from marsad.training.scoring import dice

PAGE = ROOT / "docs" / "reader-errors.md"
#: Errors shown of each kind.
_SHOWN = 9

#: Head, kind of error, and the error in words.
Error = tuple[str, str, str]

_HEAD = """# Errors of the neural reader

Made by `python -m bench.errors` from the dev part of our own corpus: what the model alone gets wrong, before rules and
model are put together. A sample, drawn by a hash; **bold** is the place meant.
"""


def errors_of(doc: Document, marks: Marks) -> Iterator[Error]:
    """All errors of a document, by head."""
    yield from _mentions(doc, marks)
    yield from _triggers(doc, marks)
    yield from _arguments(doc, marks)
    yield from _speech(doc, marks)


def _around(text: str, span: Span, reach: int = 45) -> str:
    before, after = text[max(0, span.begin - reach) : span.begin], text[span.end : span.end + reach]
    return f"… {before}**{span.of(text)}**{after} …".replace("\n", " ").replace("|", "/")


def _mentions(doc: Document, marks: Marks) -> Iterator[Error]:
    gold = {n.span: n.kind for n in doc.names}
    found = {n.span: n.kind for n in marks.names}
    for span, kind in gold.items():
        if span in found and found[span] != kind:
            yield "mentions", "another kind", f"{kind} taken for {found[span]}: {_around(doc.text, span)}"
        elif not any(span.meets(s) for s in found):
            yield "mentions", "missed", f"{kind}: {_around(doc.text, span)}"
        elif span not in found:
            other = next(s for s in found if s.meets(span))
            yield "mentions", "other bounds", f"marked “{other.of(doc.text)}”: {_around(doc.text, span)}"
    for span, kind in found.items():
        if not any(span.meets(s) for s in gold):
            yield "mentions", "too many", f"{kind}: {_around(doc.text, span)}"


def _triggers(doc: Document, marks: Marks) -> Iterator[Error]:
    for told in doc.told:
        hits = [t for t in marks.triggers if any(t.span.meets(s) for s in told.triggers)]
        at = told.triggers[0]
        if not hits:
            yield "triggers", "missed", f"{told.type}: {_around(doc.text, at)}"
        elif all(t.type != told.type for t in hits):
            yield "triggers", "another type", f"{told.type} taken for {hits[0].type}: {_around(doc.text, at)}"
        elif hits[0].status != told.status:
            yield "triggers", "another status", f"{told.status} taken for {hits[0].status}: {_around(doc.text, at)}"
    gold = [s for t in doc.told for s in t.triggers]
    for t in marks.triggers:
        if not any(t.span.meets(s) for s in gold):
            yield "triggers", "too many", f"{t.type}: {_around(doc.text, t.span)}"


def _arguments(doc: Document, marks: Marks) -> Iterator[Error]:
    for told in doc.told:
        hits = [t for t in marks.triggers if t.span.meets(told.triggers[0]) and t.type == told.type]
        if not hits:
            continue
        linked = {(x.role, marks.names[x.mention].span) for x in hits[0].links}
        gold = {(role, doc.names[m].span) for role, m in told.arguments}
        known = {s for n in doc.names for s in [n.span]}
        trigger = hits[0].span.of(doc.text)
        for role, span in sorted(gold):
            if not any(r == role and s.meets(span) for r, s in linked):
                yield "arguments", "missed", f"{role} of “{trigger}”: {_around(doc.text, span)}"
        for role, span in sorted(linked):
            if not any(r == role and s.meets(span) for r, s in gold) and span in known:
                yield "arguments", "too many", f"{role} of “{trigger}”: {_around(doc.text, span)}"


def _speech(doc: Document, marks: Marks) -> Iterator[Error]:
    for said in doc.said:
        hits = [s for s in marks.speech if dice(s.content, said.content) >= 0.5]
        if not hits:
            yield "attributions", "missed", _around(doc.text, said.cue or said.content[0])
        elif said.source and not any(s.source and s.source.meets(said.source) for s in hits):
            given = hits[0].source.of(doc.text) if hits[0].source else "nobody"
            yield "attributions", "another speaker", f"given to {given}: {_around(doc.text, said.source)}"
        elif hits[0].stance != said.stance:
            cue = said.cue or said.content[0]
            yield (
                "attributions",
                "another stance",
                f"{said.stance} taken for {hits[0].stance}: {_around(doc.text, cue)}",
            )
    for mark in marks.speech:
        if mark.content and not any(dice(mark.content, s.content) >= 0.5 for s in doc.said):
            yield "attributions", "too many", _around(doc.text, mark.cue)


def page(errors: Iterable[Error]) -> str:
    """The sample as Markdown, with how many errors there are of each kind."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for head, kind, error in errors:
        kinds.setdefault((head, kind), []).append(error)
    out = [_HEAD]
    last = ""
    for (head, kind), words in sorted(kinds.items()):
        if head != last:
            out.append(f"## {head.capitalize()}\n")
        last = head
        out.append(f"**{kind}** ({len(words)})\n")
        shown = sorted(words, key=lambda w: hashlib.sha256(w.encode()).hexdigest())[:_SHOWN]
        out.append("\n".join(f"- {w}" for w in shown) + "\n")
    return "\n".join(out)


def main(arguments: list[str]) -> int:
    """Write the page."""
    reader = load_reader(Path(arguments[0]) if arguments else folder_of("shipped"), threads=2)
    found: list[Error] = []
    for row in rows():
        doc = document(row, "marsad")
        if doc.part == "dev":
            (marks,) = reader.mark([(doc.text, sentences_of(doc.text))])
            found += errors_of(doc, marks)
    PAGE.write_text(page(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
