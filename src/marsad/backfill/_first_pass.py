"""The first pass over a crawl: is this conflict news at all? Cheap, and rather too lenient than too strict.

A sum of weights over a closed list of words (``data/words.tsv``), whatever else a text says: a free choice of words
learns the style of those who wrote the examples (docs/first-pass.md says what was measured).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import log2, sqrt
from typing import Final, Literal

from marsad.intake import Glimpse, Report

#: A text below this is dropped. Measured on sets of which nothing was learned (docs/first-pass.md): at -4 all of 631
#: reports of the war in Syria and 97.1 % of 816 messages of MUC-4 are kept, and 90.5 % of 3,021 texts of peace dropped,
#: crime and accidents among them (97.9 % of the BBC's); at -3 100, 94.4 and 94.7 %; at -2.2 100, 91.8 and 96.8 %.
THRESHOLD: Final = -4.0

#: Words of the lead, and how much more it must score by itself than a whole text: a short item in which little but its
#: headline tells of war is not outweighed by what it says of schools and prices. Of the simulated press (900 pages)
#: 98.9 % are kept without and 99.3 % with it.
LEAD, LEAD_MORE = 40, 1.0

#: Characters of a text that are looked at.
LOOKED_AT: Final = 4_000

#: Words below which the first look says nothing: pages whose text a script fills in bear it elsewhere (JSON-LD).
SHORTEST: Final = 25

#: Characters of the shortest block of a page that counts as running text, as in the first look.
RUNNING: Final = 60

#: Languages that are read; null is one that could not be told.
_READ: Final = frozenset({"en", None})

_WORD = re.compile(r"[a-z]+(?:[-'][a-z0-9]+)*|[a-z]\d+")

Why = Literal["kept", "other language", "not conflict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first pass says of a text; ``score`` is null where it was not reckoned."""

    why: Why
    score: float | None = None

    @property
    def dropped(self) -> bool:
        """Is nothing more done with it?"""
        return self.why != "kept"


@dataclass(frozen=True, slots=True)
class FirstPass:
    """The list of words with their weights. ``digest`` stands for both and the threshold in what was made with them."""

    weights: Mapping[str, float] = field(repr=False)
    bias: float
    digest: str

    @staticmethod
    def shipped() -> FirstPass:
        """The one that the package brings, loaded once a process."""
        return _shipped()

    def of_glimpse(self, seen: Glimpse) -> Verdict:
        """The first look, at a page whose article was not worked out yet."""
        if seen.language in _READ and len(words_of("", seen.text)) < SHORTEST:
            return Verdict("kept")
        return self.of_text(seen.title, seen.text, seen.language)

    def of_report(self, report: Report) -> Verdict:
        """The second look, at the article: of a page its paragraphs, as menus and teasers tell of other stories."""
        body = [h.span for h in report.hints if h.role == "body" and len(h.span) >= RUNNING]
        text = "\n".join(span.of(report.text) for span in body) if report.hints else report.text
        return self.of_text(report.title, text, report.language)

    def of_text(self, title: str | None, text: str, language: str | None) -> Verdict:
        """The same of bare words."""
        if language not in _READ:
            return Verdict("other language")
        head, body = words_of(title or "", ""), words_of("", text)
        score = max(self._score([*head, *body]), self._score([*head, *body[:LEAD]]) - LEAD_MORE)
        return Verdict("kept" if score >= THRESHOLD else "not conflict", round(score, 3))

    def _score(self, words: list[str]) -> float:
        return self.bias + sum(self.weights[w] * x for w, x in levels(words, self.weights).items())


def words_of(title: str, text: str) -> list[str]:
    """The words that are looked at, in small letters; the title counts twice.

    >>> words_of("Truce", "The army's M23 cease-fire")
    ['truce', 'truce', 'the', "army's", 'm23', 'cease-fire']
    """
    return _WORD.findall(f"{title} {title} {text[:LOOKED_AT]}".lower().replace("’", "'"))


def levels(words: list[str], known: Mapping[str, object]) -> dict[str, float]:
    """How strongly each known word stands in a text: the logarithm of its count, over the root of the text's length.

    A word with a hyphen that is not known counts as its parts, a genitive as its noun.
    """
    counts: Counter[str] = Counter()
    for word in words:
        if word in known:
            counts[word] += 1
        elif word.endswith("'s") and word[:-2] in known:
            counts[word[:-2]] += 1
        elif "-" in word:
            counts.update(part for part in word.split("-") if part in known)
    # 150 words: the length of a wire item; below 50 a single word would decide
    scale = 1 / sqrt(max(len(words), 50) / 150)
    return {word: log2(1 + min(n, 7)) * scale for word, n in counts.items()}


@cache
def _shipped() -> FirstPass:
    content = (resources.files("marsad.backfill") / "data" / "first_pass.json").read_bytes()
    told = json.loads(content)
    digest = hashlib.sha256(
        content + repr((THRESHOLD, LEAD, LEAD_MORE, LOOKED_AT, SHORTEST, RUNNING)).encode()
    ).hexdigest()[:8]
    return FirstPass(told["weights"], told["bias"], digest)
