"""Where a text names a time."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.reading._times_grammar import TimeMatch, scan
from marsad.reading._values import Passage, Proposal
from marsad.spans import Span, trimmed

#: Rules whose words are a proper name of a day ("5 September 2017"); the others describe one ("the previous day").
_NAMED = frozenset(
    {"iso", "numeric", "day-range", "day-month", "month-day", "day-words", "month", "month-range", "year", "year-range"}
)


def find_times(text: str, passages: Sequence[Passage]) -> list[Proposal]:
    """Every time expression, in text order; none crosses the border of a passage.

    ``rule`` is "time:" and the name of the rule, by which grounding resolves it.
    """
    return [_proposal(text, found) for p in passages for found in scan(text, p.span.begin, p.span.end)]


def _proposal(text: str, found: TimeMatch) -> Proposal:
    begin, end = found.match.span()
    if found.rule.name == "weekday" and found.match.groupdict().get("plural") and found.match.end("plural") == end:
        mark = found.match["plural"]
        end -= len(mark) if mark[0] in "'’" else 0
    elif text[max(begin, end - 2) : end] in {"'s", "’s"}:
        end -= 2
    span = trimmed(text, begin, end) if end > begin else Span(begin, end)
    named = found.rule.name in _NAMED
    return Proposal(span, "time", named, found.rule.certain, f"time:{found.rule.name}")
