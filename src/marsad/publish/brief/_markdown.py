"""A brief as Markdown with footnotes (as pandoc, GitHub and GitLab read them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marsad.publish.brief._note_words import note_pieces
from marsad.publish.brief._values import Block, Brief, Heading, Note, Paragraph, Picture, Run, Sentence, Table

#: What Markdown would take for its own; also < so that no tag is ever raw.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~^$])")


def markdown(brief: Brief) -> str:
    """The whole brief. Pictures are told in words, for Markdown holds none."""
    return "\n".join(_lines(brief)).rstrip() + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield from (f"# {escape(brief.title)}", "", f"*{escape(brief.subtitle)}*", "")
    for words in brief.about:
        yield from (f"> {escape(words)}", ">")
    yield ""
    for section in brief.sections:
        yield from (f"## {escape(section.title)}", "")
        for block in section.blocks:
            yield from _block(block)
    yield from ("## Footnotes", "")
    for note in brief.notes:
        yield from (_note(note), "")


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from (f"### {escape(block.text)}", "")
    elif isinstance(block, Paragraph):
        text = " ".join(_sentence(s) for s in block.sentences)
        yield from (f"- {text}" if block.item else text, "")
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Picture):
        yield from (f"*{escape(block.caption)}.* {escape(block.words)}", "")


def _table(table: Table) -> Iterator[str]:
    yield from (f"*{escape(table.caption)}.*", "", "| " + " | ".join(table.head) + " |")
    yield "|" + "|".join(" ---: " if n in table.numeric else " --- " for n in range(len(table.head))) + "|"
    for row in table.rows:
        yield "| " + " | ".join(_run(c) for c in row) + " |"
    yield ""


def _sentence(sentence: Sentence) -> str:
    return "".join(_run(r) for r in sentence.runs)


def _run(run: Run) -> str:
    return escape(run.text) + "".join(f"[^{n}]" for n in run.notes)


def _note(note: Note) -> str:
    told = "".join(f"<{p.link}>" if p.link else f"`{p.text}`" if p.code else escape(p.text) for p in note_pieces(note))
    return f"[^{note.number}]: {told}"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split(" "))).replace("\n", " ").replace("\r", " ")


def markdown_bytes(brief: Brief) -> bytes:
    """UTF-8."""
    return markdown(brief).encode()
