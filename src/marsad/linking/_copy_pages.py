"""What is shown of a pair of copies: shares, reasons, runs, and what a later version changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsad.linking._copies import compare
from marsad.linking._documents import copy_object
from marsad.linking._items import Document
from marsad.linking._runs import Run, runs
from marsad.linking._values import Copy
from marsad.linking._versions import Change, changes
from marsad.spans import Span

Json = Mapping[str, Any]

#: Reasons of versions of one story.
_VERSION = frozenset({"same_page", "same_headline", "notice"})

#: Reasons in words, as they are printed behind a pair.
REASONS = {
    "wording": "shared wording",
    "lifted": "lifted paragraphs",
    "same_text": "one text, printed again",
    "same_page": "versions of one page",
    "same_headline": "versions under one headline",
    "same_facts": "the same facts in other words",
    "credit": "credited",
    "earlier": "printed earlier",
    "notice": "a notice says which is later",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of copies with its evidence. ``changes`` is empty unless the two are versions of one story."""

    copy: Copy
    runs: tuple[Run, ...]
    changes: tuple[Change, ...]


def pair(known: Copy, a: Json, b: Json) -> Pair:
    """The evidence of a pair of the record, from its two contract objects, ``a`` and ``b`` as in ``known``.

    What is known of the pair (sort, containment, who gave) stays as it was found among all reports; shares and reasons
    are looked at in the two alone, so that background which others print again and again counts in them.
    """
    fresh = compare(Document(a).item(), Document(b).item())
    if fresh is not None:
        known = Copy(
            known.a, known.b, known.containment, known.sort, known.from_, fresh.share_a, fresh.share_b, fresh.why
        )
    version = bool(_VERSION & set(known.why))
    first, second = (b, a) if known.from_ == known.b else (a, b)
    return Pair(known, runs(a, b), changes(first, second) if version else ())


def pair_object(p: Pair) -> dict[str, Any]:
    """One line of ``marsad copies REPORT --json``: the contract's keys and more."""
    return {
        **copy_object(p.copy),
        "share_a": p.copy.share_a,
        "share_b": p.copy.share_b,
        "runs": [
            {"a": _span(r.a), "b": _span(r.b), "words": r.words, "same": r.same, "quoted": r.quoted} for r in p.runs
        ],
        "changes": [{"before": _span(c.before), "after": _span(c.after)} for c in p.changes],
    }


def _span(s: Span | None) -> dict[str, int] | None:
    return None if s is None else {"begin": s.begin, "end": s.end}
