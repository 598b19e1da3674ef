"""From marked reports to what the model learns of: windows with a label for every word and every pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from marsad.reading.neural.labels import CANDIDATES, KINDS, LINKS, QUERIES, SENTENCES, STANCES, STATUSES, TYPES
from marsad.reading.neural.pairs import Pairs, pairs_of
from marsad.reading.neural.tokens import Window, Words, windows_of, words_of
from marsad.spans import Span
from marsad.training.documents import Document, Name, Told, sentences_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: "No label here": such words and pairs teach nothing.
IGNORE = -100

_UD = (
    "nsubj obj iobj csubj ccomp xcomp obl vocative expl dislocated advcl advmod discourse aux cop mark nmod appos "
    "nummod acl amod det clf case conj cc fixed flat list parataxis compound orphan goeswith reparandum punct root dep"
)
#: Universal Dependencies' relations; 0 is any other.
RELATIONS = {name: n for n, name in enumerate(_UD.split(), 1)}

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with the labels of its words by head (shape: words of the window) and of its pairs.

    A head without labels is one that the document does not mark: there a teacher's opinion counts. ``sentence`` is of
    shape (sentences, 4) with the first word of each in ``sentence_edges``. ``heads`` (word of the window) and
    ``relations`` are syntax, an aid in training that the shipped reader does not need.
    """

    document: Document
    words: Words
    window: Window
    labels: dict[str, Ints]
    sentences: Floats | None
    sentence_edges: Ints
    pairs: Pairs
    links: Ints
    heads: Ints | None = None
    relations: Ints | None = None


def examples_of(document: Document, tokenizer: Tokenizer) -> list[Example]:
    """The windows of a document with their labels."""
    sentences = sentences_of(document.text)
    words = words_of(document.text, sentences, tokenizer)
    if not len(words):
        return []
    marks = _Marks(document, words)
    return [marks.example(w) for w in windows_of(words)]


class _Marks:
    """Labels of a whole document, by word."""

    def __init__(self, document: Document, words: Words) -> None:
        self.document = document
        self.words = words
        self.labels = self._labels()
        self.names = [words.covering(n.span) for n in document.names]
        met = [words.covering(span) for span, _, _ in document.syntax]
        self.token_at = [m[0] if m else -1 for m in met]

    def _labels(self) -> dict[str, Ints]:
        doc, words = self.document, self.words
        out: dict[str, Ints] = {}
        if "mentions" in doc.layers:
            out["mention"] = self._bio([(n.span, KINDS.index(n.kind)) for n in doc.names])
        if "claims" in doc.layers:
            parts = [(s.source, 0) for s in doc.said] + [(s.cue, 1) for s in doc.said]
            contents = [(c, 2) for s in doc.said for c in s.content]
            out["speech"] = self._bio([(s, k) for s, k in (*contents, *parts) if s is not None])
            out["stance"] = self._at([(s.cue, STANCES.index(s.stance)) for s in doc.said if s.cue])
        if "events" in doc.layers:
            triggers = [(s, t) for t in doc.told for s in t.triggers]
            out["trigger"] = self._bio([(s, 0) for s, _ in triggers])
            out["type"] = self._at([(s, TYPES.index(t.type)) for s, t in triggers])
            out["status"] = self._at([(s, STATUSES.index(t.status)) for s, t in triggers])
        assert all(len(v) == len(words) for v in out.values())
        return out

    def _bio(self, spans: Sequence[tuple[Span, int]]) -> Ints:
        """Tags over all words; the later of two spans that meet wins the words they share."""
        tags = np.zeros(len(self.words), dtype=np.int64)
        for span, kind in spans:
            if (at := self.words.covering(span)) is not None:
                tags[at[0] : at[1] + 1] = 2 + 2 * kind
                tags[at[0]] = 1 + 2 * kind
        # a span cut by a later one goes on with a begin tag of its own
        inside = (tags > 0) & (tags % 2 == 0)
        before = np.concatenate(([0], tags[:-1]))
        tags[inside & (before != tags) & (before != tags - 1)] -= 1
        return tags

    def _at(self, spans: Sequence[tuple[Span, int]]) -> Ints:
        labels = np.full(len(self.words), IGNORE, dtype=np.int64)
        for span, value in spans:
            if (at := self.words.covering(span)) is not None:
                labels[at[0]] = value
        return labels

    def example(self, window: Window) -> Example:
        cut = slice(window.first, window.end)
        sentence = self.words.sentence[cut]
        edges = np.concatenate(([0], np.flatnonzero(np.diff(sentence)) + 1, [len(sentence)]))
        pairs, links = self._pairs(window)
        return Example(
            self.document, self.words, window, {k: v[cut] for k, v in self.labels.items()},
            self._sentences(window, edges), edges, pairs, links, *self._syntax(window),
        )  # fmt: skip

    def _syntax(self, window: Window) -> tuple[Ints | None, Ints | None]:
        if not self.document.syntax:
            return None, None
        size = window.end - window.first
        heads, relations = (np.full(size, IGNORE, dtype=np.int64) for _ in range(2))
        at = self.token_at
        for i, (_, head, label) in enumerate(self.document.syntax):
            word, other = at[i] - window.first, at[head] - window.first
            if at[i] >= 0 and at[head] >= 0 and 0 <= word < size and 0 <= other < size:
                heads[word], relations[word] = other, RELATIONS.get(label, 0)
        return heads, relations

    def _sentences(self, window: Window, edges: Ints) -> Floats | None:
        doc = self.document
        if not {"claims", "events", "control", "affiliations"} <= doc.layers:
            return None
        spans = {
            "event": [s for t in doc.told for s in t.triggers],
            "claim": [c for s in doc.said for c in s.content],
            "control": doc.control,
            "affiliation": doc.affiliations,
        }
        out = np.zeros((len(edges) - 1, len(SENTENCES)), dtype=np.float32)
        for k, name in enumerate(SENTENCES):
            for span in spans[name]:
                at = self.words.covering(span)
                if at is None:
                    continue
                for s in range(len(edges) - 1):
                    if at[0] < edges[s + 1] + window.first and at[1] >= edges[s] + window.first:
                        out[s, k] = 1.0
        return out

    # ---- pairs ---------------------------------------------------------------------------------------------------

    def _pairs(self, window: Window) -> tuple[Pairs, Ints]:
        """All pairs of a trigger or cue with a candidate of the window, and what each is (``LINKS``)."""
        queries: list[tuple[int, int, int]] = []
        candidates: list[tuple[int, int, int]] = []
        rows: list[list[int]] = []
        inside = [(i, at) for i, at in enumerate(self.names) if at and window.first <= at[0] and at[1] < window.end]
        asked = list(self._asked(window))
        for name, at in inside:
            candidates.append((at[0], at[1], CANDIDATES.index(self.document.names[name].kind)))
        said = [s for s in self.document.said if self._in(window, s.cue)]
        parts: list[tuple[int, str]] = []
        for n, s in enumerate(said):
            for span, kind in ((s.source, "source"), *((c, "content") for c in s.content)):
                at_word = self._in(window, span)
                if at_word:
                    candidates.append((*at_word, CANDIDATES.index(kind)))
                    parts.append((n, kind))
        for first, kind, told, retold in asked:
            queries.append((first, first, QUERIES.index(kind)))
            rows.append([self._link(told, retold, i, at) for i, at in inside] + [IGNORE] * len(parts))
        for n, s in enumerate(said):
            cue = self._in(window, s.cue)
            assert cue is not None
            queries.append((*cue, QUERIES.index("cue")))
            rows.append([IGNORE] * len(inside) + [LINKS.index(k) if m == n else 0 for m, k in parts])
        if not queries or not candidates:
            return pairs_of(self.words, window, (), ()), np.zeros((0, 0), dtype=np.int64)
        return pairs_of(self.words, window, queries, candidates), np.array(rows, dtype=np.int64)

    def _in(self, window: Window, span: Span | None) -> tuple[int, int] | None:
        at = self.words.covering(span) if span else None
        return at if at and window.first <= at[0] and at[1] < window.end else None

    def _asked(self, window: Window) -> Iterator[tuple[int, str, Told, bool]]:
        for told in self.document.told:
            for n, span in enumerate(told.triggers):
                at = self._in(window, span)
                if at:
                    yield at[0], told.type, told, n > 0

    def _link(self, told: Told, retold: bool, name: int, at: tuple[int, int]) -> int:
        """The label of a trigger and a mention.

        The marked argument is one of several mentions of its entity: the others are neither right nor wrong. A
        retelling takes what stands in its own sentence.
        """
        names = self.document.names
        roles = [role for role, i in told.arguments if i == name]
        same = [role for role, i in told.arguments if i != name and _same(names[i], names[name])]
        if not retold:
            return LINKS.index(roles[0]) if roles else IGNORE if same else 0
        trigger = self.words.covering(told.triggers[0])
        here = [*roles, *same]
        if not here:
            return 0
        near = any(
            (w := self.words.covering(t)) is not None and self.words.sentence[w[0]] == self.words.sentence[at[0]]
            for t in told.triggers[1:]
        )
        return LINKS.index(here[0]) if near and trigger is not None else IGNORE


def _same(a: Name, b: Name) -> bool:
    return a.entity is not None and a.entity == b.entity
