"""What the model says of a text: spans, what they are, and what they are to one another, each with a probability."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.reading.neural.decode import Found, log_softmax, spans_of, tags_of
from marsad.reading.neural.labels import CANDIDATES, HEADS, KINDS, LINKS, QUERIES, SPEECH, STANCES, STATUSES, TYPES
from marsad.reading.neural.pairs import Scorer, pairs_of
from marsad.reading.neural.tokens import Window, Words
from marsad.spans import Span

Floats = NDArray[np.float32]

#: A link is made where it is likelier than this. On dev, F1 of arguments is flat between .35 and .5.
LINKED = 0.4
_TAGGED = ("mention", "speech", "trigger")


@dataclass(frozen=True, slots=True)
class NameMark:
    """A mention."""

    span: Span
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Link:
    """Mention number ``mention`` is the ``role`` of a trigger."""

    role: str
    mention: int
    probability: float


@dataclass(frozen=True, slots=True)
class TriggerMark:
    """A word that tells of a happening; ``probability`` is that of the trigger, ``type_probability`` of its type."""

    span: Span
    type: str
    status: str
    probability: float
    type_probability: float
    status_probability: float
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SpeechMark:
    """A cue with its speaker and contents."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    stance: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks of a text, in text order. Two are equal if they are one: arrays are not compared.

    ``sentences``: probabilities of shape (sentences, 4), see ``SENTENCES``.

    ``cue``, ``trigger``: for each word the probability of being part of one, shape (words,); with ``words`` they let
    the rules ask the model's opinion of a place where it marked nothing.
    """

    words: Words
    names: tuple[NameMark, ...]
    triggers: tuple[TriggerMark, ...]
    speech: tuple[SpeechMark, ...]
    contents: tuple[Span, ...]
    sentences: Floats
    cue: Floats
    trigger: Floats
    types: Floats
    statuses: Floats
    kinds: Floats
    confidence: Mapping[str, Sequence[float]]

    def sure(self, layer: str, probability: float, *, ruled: bool) -> float:
        """How often such a mark is right: logistic in the model's log-odds and in whether a rule found it as well.

        ``layer`` is mention, claim or event. The slope above even odds is another than below. Fitted on dev
        (``training/calibrate.py``); without a fit, the probability.
        """
        fit = self.confidence.get(layer)
        if fit is None:
            return probability
        p = min(max(probability, 1e-4), 1 - 1e-4)
        above, below, bonus, base = fit
        odds = math.log(p / (1 - p))
        return 1 / (1 + math.exp(-((above if odds > 0 else below) * odds + bonus * ruled + base)))

    def kind_at(self, span: Span, kind: str) -> float:
        """The mean probability over the words of a span that they belong to a mention of this kind."""
        at = self.words.covering(span)
        if at is None:
            return 0.0
        # a few words: a list is added up faster than an array
        values: list[float] = self.kinds[at[0] : at[1] + 1, KINDS.index(kind)].tolist()
        return sum(values) / len(values)

    def trigger_at(self, span: Span) -> float:
        """The greatest probability of a trigger in a span."""
        return _greatest(self.words, self.trigger, span)

    def type_at(self, span: Span, kind: str) -> float:
        """The greatest probability over the words of a span of a trigger of this type; 0 for a type unknown to it."""
        at = self.words.covering(span)
        if at is None or kind not in TYPES:
            return 0.0
        cut = slice(at[0], at[1] + 1)
        return float((self.trigger[cut] * self.types[cut, TYPES.index(kind)]).max())

    def cue_at(self, span: Span) -> float:
        """The greatest probability of a cue in a span."""
        return _greatest(self.words, self.cue, span)


def _greatest(words: Words, values: Floats, span: Span) -> float:
    at = words.covering(span)
    return float(max(values[at[0] : at[1] + 1].tolist())) if at else 0.0


def marks_of(
    words: Words,
    windows: Sequence[tuple[Window, Floats]],
    scorer: Scorer,
    confidence: Mapping[str, Sequence[float]] | None = None,
) -> Marks:
    """Decode a text. Each window comes with the model's output for its words, of shape (words, ``WIDTH``).

    ``confidence`` are the fits of :meth:`Marks.sure`.
    """
    size = len(words)
    heads: dict[str, Floats] = {
        name: np.zeros((size, HEADS[name].width), dtype=np.float32)
        for name in (*_TAGGED, "type", "status", "stance", "sentence")
    }
    for window, output in windows:
        own = slice(window.own_first, window.own_end)
        rows = output[window.own_first - window.first : window.own_end - window.first]
        for name, values in heads.items():
            values[own] = rows[:, HEADS[name].begin : HEADS[name].end]
    logs = {name: log_softmax(heads[name]) for name in (*_TAGGED, "type", "status", "stance")}
    found = {name: spans_of(tags_of(logs[name], words.sentence), logs[name], words.sentence) for name in _TAGGED}
    linked = _Linker(words, windows, scorer, found)
    names = tuple(NameMark(words.span(f.first, f.last), KINDS[f.name], f.probability) for f in found["mention"])
    contents = tuple(words.span(f.first, f.last) for f in found["speech"] if SPEECH[f.name] == "content")
    return Marks(
        words=words,
        names=names,
        triggers=tuple(_triggers(words, found["trigger"], logs, linked)),
        speech=tuple(_speech(words, found["speech"], logs, linked)),
        contents=contents,
        sentences=_sentences(heads["sentence"], words),
        cue=np.exp(logs["speech"][:, 3:5]).sum(axis=-1),
        trigger=np.exp(logs["trigger"][:, 1:]).sum(axis=-1),
        types=np.exp(logs["type"]),
        statuses=np.exp(logs["status"]),
        kinds=np.exp(logs["mention"][:, 1::2]) + np.exp(logs["mention"][:, 2::2]),
        confidence=confidence or {},
    )


def _triggers(words: Words, found: Sequence[Found], logs: dict[str, Floats], linked: _Linker) -> Iterator[TriggerMark]:
    for f in found:
        kind = int(logs["type"][f.first].argmax())
        status = int(logs["status"][f.first].argmax())
        yield TriggerMark(
            words.span(f.first, f.last), TYPES[kind], STATUSES[status], f.probability,
            float(np.exp(logs["type"][f.first, kind])), float(np.exp(logs["status"][f.first, status])),
            linked.arguments(f),
        )  # fmt: skip


def _speech(words: Words, found: Sequence[Found], logs: dict[str, Floats], linked: _Linker) -> Iterator[SpeechMark]:
    for f in found:
        if SPEECH[f.name] != "cue":
            continue
        source, content, sure = linked.said(f)
        stance = STANCES[int(logs["stance"][f.first].argmax())]
        yield SpeechMark(
            words.span(f.first, f.last), words.span(*source) if source else None,
            tuple(words.span(*c) for c in content), stance, f.probability * sure,
        )  # fmt: skip


def _sentences(logits: Floats, words: Words) -> Floats:
    if not len(words):
        return logits
    starts = np.flatnonzero(np.concatenate(([True], np.diff(words.sentence) > 0)))
    sums = np.add.reduceat(logits, starts, axis=0)
    means = sums / np.diff(np.append(starts, len(words)))[:, None]
    return np.asarray(1 / (1 + np.exp(-means)), dtype=np.float32)


class _Linker:
    """Scores the pairs of each window once; triggers and cues look theirs up."""

    def __init__(
        self, words: Words, windows: Sequence[tuple[Window, Floats]], scorer: Scorer, found: dict[str, list[Found]]
    ) -> None:
        self._of_trigger: dict[int, tuple[list[int], Floats]] = {}
        self._of_cue: dict[int, list[tuple[Found, list[float]]]] = {}
        for window, output in windows:
            self._score(words, window, output, scorer, found)

    def _score(
        self, words: Words, window: Window, output: Floats, scorer: Scorer, found: dict[str, list[Found]]
    ) -> None:
        def own(f: Found) -> bool:
            return window.own_first <= f.first < window.own_end

        def within(f: Found) -> bool:
            return window.first <= f.first and f.last < window.end

        names = [(i, f) for i, f in enumerate(found["mention"]) if within(f)]
        parts = [f for f in found["speech"] if within(f) and SPEECH[f.name] != "cue"]
        triggers = [f for f in found["trigger"] if own(f)]
        cues = [f for f in found["speech"] if own(f) and SPEECH[f.name] == "cue"]
        kinds = log_softmax(output[:, HEADS["type"].begin : HEADS["type"].end]).argmax(axis=-1)
        query = output[:, HEADS["query"].begin : HEADS["query"].end]
        candidate = output[:, HEADS["candidate"].begin : HEADS["candidate"].end]
        if triggers and names:
            asked = [(f.first, f.first, int(kinds[f.first - window.first])) for f in triggers]
            offered = [(f.first, f.last, CANDIDATES.index(KINDS[f.name])) for _, f in names]
            scores = scorer.scores(pairs_of(words, window, asked, offered), query, candidate)
            for f, row in zip(triggers, scores, strict=True):
                self._of_trigger[f.first] = [i for i, _ in names], row[:, 1:8]
        if cues and parts:
            asked = [(f.first, f.last, QUERIES.index("cue")) for f in cues]
            offered = [(f.first, f.last, CANDIDATES.index(SPEECH[f.name])) for f in parts]
            scores = scorer.scores(pairs_of(words, window, asked, offered), query, candidate)
            for f, row in zip(cues, scores, strict=True):
                self._of_cue[f.first] = list(zip(parts, row.tolist(), strict=True))

    def arguments(self, trigger: Found) -> tuple[Link, ...]:
        """Links of a trigger; of several times the likeliest."""
        if trigger.first not in self._of_trigger:
            return ()
        mentions, scores = self._of_trigger[trigger.first]
        roles, most = scores.argmax(axis=-1) + 1, scores.max(axis=-1)
        out = [Link(LINKS[roles[i]], mentions[i], float(most[i])) for i in np.flatnonzero(most >= LINKED).tolist()]
        times = [x for x in out if x.role == "time"]
        best = max(times, key=lambda x: x.probability, default=None)
        return tuple(x for x in out if x.role != "time" or x is best)

    def said(self, cue: Found) -> tuple[tuple[int, int] | None, tuple[tuple[int, int], ...], float]:
        """Speaker and contents of a cue, as first and last words, and how sure the surest content is."""
        rows = self._of_cue.get(cue.first, [])
        sources = [(p[8], f) for f, p in rows if SPEECH[f.name] == "source"]
        contents = [(p[9], f) for f, p in rows if SPEECH[f.name] == "content"]
        source = max(sources, key=lambda x: (x[0], -x[1].first), default=None)
        kept = [f for p, f in contents if p >= LINKED]
        return (
            (source[1].first, source[1].last) if source and source[0] >= LINKED else None,
            tuple((f.first, f.last) for f in sorted(kept, key=lambda f: f.first)),
            max((p for p, _ in contents), default=0.0),
        )
