"""Footnotes numbered in the order in which a reader meets them; those that no sentence uses are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from marsad.publish.brief._values import Block, Note, Paragraph, Run, Section, Sentence, Table


def renumbered(sections: Iterable[Section], notes: Iterable[Note]) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
    """The sections with new numbers, and the notes in that order."""
    kept = tuple(sections)
    old = {n.number: n for n in notes}
    new = {number: n + 1 for n, number in enumerate(dict.fromkeys(_used(kept)))}
    told = tuple(Section(s.key, s.title, tuple(_block(b, new) for b in s.blocks)) for s in kept)
    return told, tuple(replace(old[number], number=n) for number, n in new.items())


def runs_of(block: Block) -> Iterator[Run]:
    """All runs of a block, in reading order."""
    if isinstance(block, Paragraph):
        yield from (r for s in block.sentences for r in s.runs)
    elif isinstance(block, Table):
        yield from (c for row in block.rows for c in row)


def _used(sections: Iterable[Section]) -> Iterator[int]:
    for section in sections:
        for block in section.blocks:
            for run in runs_of(block):
                yield from run.notes


def _block(block: Block, new: dict[int, int]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, sentences=tuple(_sentence(s, new) for s in block.sentences))
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(_run(c, new) for c in row) for row in block.rows))
    return block


def _sentence(sentence: Sentence, new: dict[int, int]) -> Sentence:
    return replace(sentence, runs=tuple(_run(r, new) for r in sentence.runs))


def _run(run: Run, new: dict[int, int]) -> Run:
    return Run(run.text, tuple(sorted(new[n] for n in run.notes)))
