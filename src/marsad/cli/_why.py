"""``marsad show --why``: for each value its words with their offsets, the rule or head that gave it, how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from marsad.cli._terminal import safe
from marsad.publish import Quoted, Reason

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

#: Longer words are cut in the middle: offsets say where they stand.
_LONGEST = 90


def why_account(reasons: Iterable[Reason]) -> Iterator[Text | Table]:
    """One block for each thing: a row for each of its values, its words and why they stand."""
    from rich.table import Table
    from rich.text import Text

    for of, found in groupby(reasons, key=lambda r: r.of):
        yield Text(safe(of), style="bold")
        rows = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        rows.add_column(no_wrap=True)
        for reason in found:
            line = Text(safe(_value(reason)), style="cyan")
            line.append(safe(_because(reason)), style="not cyan")
            line.append(safe(_rule(reason)), style="dim not cyan")
            rows.add_row(Text(f"  {safe(reason.key)}"), line)
        yield rows
        yield Text("")


def _value(reason: Reason) -> str:
    words = ", ".join(_words(q) for q in reason.quoted)
    alike = any(q.words == reason.value for q in reason.quoted)
    return words if alike else f"{reason.value}{': ' if reason.value and words else ''}{words}"


def _words(q: Quoted) -> str:
    half = _LONGEST // 2
    words = q.words if len(q.words) <= _LONGEST else f"{q.words[:half]} … {q.words[-half:]}"
    return f"“{words}” [{q.begin}–{q.end}]"


def _because(reason: Reason) -> str:
    sure = "" if reason.confidence is None else f" ({reason.confidence:.2f})"
    return f" – {reason.because}{sure}" if reason.because else sure


def _rule(reason: Reason) -> str:
    """The rule's own name, for who looks it up, unless the words have said it."""
    rule = reason.rule or ""
    return f" {rule}" if rule.split(":")[-1] not in reason.because and not rule.startswith("trigger:") else ""
