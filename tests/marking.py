"""What a neural reader might say of a text, made by hand, for tests of the rooms that hear it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from marsad.coding import Coded, Event, code
from marsad.grounding import ground
from marsad.intake import Evidence, Report
from marsad.reading import Marks, Reading, TriggerMark, read
from marsad.reading.neural.labels import KINDS, SENTENCES, STATUSES, TYPES
from marsad.reading.neural.marks import Link, NameMark, SpeechMark
from marsad.reading.neural.tokens import Words
from marsad.spans import Span

Floats = NDArray[np.float32]
#: Words, kind, probability.
Name = tuple[str, str, float]
#: Words, type, status, probability (of trigger, type and status alike), and links: role, words, probability.
Told = tuple[str, str, str, float, Sequence[tuple[str, str, float]]]
#: Cue, source, content, stance, probability.
Saying = tuple[str, str | None, str, str, float]


def at(text: str, words: str) -> Span:
    """The first place of words in a text; it must be there."""
    begin = text.index(words)
    return Span(begin, begin + len(words))


def marks(text: str, names: Sequence[Name] = (), told: Sequence[Told] = (), said: Sequence[Saying] = ()) -> Marks:
    """Marks of a text; words that nothing is said of are sure to be nothing."""
    words = _words(text)
    kinds, triggers, types, statuses, cues = (
        np.zeros((len(words), width), dtype=np.float32) for width in (len(KINDS), 1, len(TYPES), len(STATUSES), 1)
    )
    for name, kind, p in names:
        _fill(words, kinds, at(text, name), KINDS.index(kind), p)
    for trigger, type_, status, p, _ in told:
        _fill(words, triggers, at(text, trigger), 0, p)
        _fill(words, types, at(text, trigger), TYPES.index(type_), p)
        _fill(words, statuses, at(text, trigger), STATUSES.index(status), p)
    for cue, _, _, _, p in said:
        _fill(words, cues, at(text, cue), 0, p)
    order = sorted(names, key=lambda n: at(text, n[0]))
    speech = tuple(
        SpeechMark(at(text, cue), at(text, source) if source else None, (at(text, content),), stance, p)
        for cue, source, content, stance, p in said
    )
    return Marks(
        words=words,
        names=tuple(NameMark(at(text, name), kind, p) for name, kind, p in order),
        triggers=tuple(_trigger(text, t, order) for t in told),
        speech=speech,
        contents=tuple(c for s in speech for c in s.content),
        sentences=np.zeros((1, len(SENTENCES)), dtype=np.float32),
        cue=cues[:, 0].copy(),
        trigger=triggers[:, 0].copy(),
        types=types,
        statuses=statuses,
        kinds=kinds,
        confidence={},
    )


def _words(text: str) -> Words:
    found = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    begins, ends = (np.array([f[k] for f in found], dtype=np.int64) for k in (0, 1))
    each = np.arange(len(found), dtype=np.int64)
    return Words(begins, ends, each, np.zeros_like(each), np.zeros_like(each), np.zeros_like(each))


def _fill(words: Words, values: Floats, span: Span, column: int, p: float) -> None:
    met = words.covering(span)
    assert met is not None
    values[met[0] : met[1] + 1, column] = p


def _trigger(text: str, told: Told, names: Sequence[Name]) -> TriggerMark:
    trigger, type_, status, p, links = told
    known = [n[0] for n in names]
    return TriggerMark(
        at(text, trigger), type_, status, p, p, p, tuple(Link(role, known.index(name), q) for role, name, q in links)
    )


def reading_of(
    text: str, names: Sequence[Name] = (), told: Sequence[Told] = (), said: Sequence[Saying] = ()
) -> Reading:
    """The reading of a text with such marks."""
    evidence = Evidence(text.encode(), "0" * 64, datetime(2023, 3, 15, tzinfo=UTC), "test", "file", "test")
    report = Report("r", text, evidence, published=date(2023, 3, 15), language="en")
    return read(report, marks(text, names, told, said))


def coded(text: str, names: Sequence[Name] = (), told: Sequence[Told] = (), said: Sequence[Saying] = ()) -> Coded:
    """What is coded of a text with such marks."""
    return code(ground(reading_of(text, names, told, said)))


def words_of(result: Coded, mentions: Sequence[str]) -> list[str]:
    """The words of mentions."""
    found = {m.id: m.span.of(result.grounded.reading.report.text) for m in result.grounded.reading.mentions}
    return [found[m] for m in mentions]


def event(result: Coded, trigger: str) -> Event | None:
    """The event of which these words are a telling."""
    text = result.grounded.reading.report.text
    met = (e for e in result.events if any(trigger in s.of(text) for s in (e.trigger, *e.retold)))
    return next(met, None)
