"""The second reader at work on a record: reports are asked about within a budget, and compared with what counts.

Nothing here changes a claim, an event or an incident. What differs brings incidents into the desk's queue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from marsad.errors import BadAnswer, NotInRecord
from marsad.second import (
    ASKED,
    Agreement,
    Budget,
    Difference,
    Document,
    Found,
    Server,
    Spent,
    agreement,
    as_object,
    differences,
    of_object,
    prompt_version,
    read,
)

if TYPE_CHECKING:
    from marsad.record import Record, SecondRow


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one report: ``read``, ``failed`` (with the reason), or ``held_back`` since it is restricted."""

    report: str
    outcome: Literal["read", "failed", "held_back"]
    why: str = ""
    found: Found | None = None
    differing: tuple[Difference, ...] = ()


def spender(record: Record, model: str, budget: Budget) -> Callable[[], None]:
    """Called before each request: writes it down, or refuses.

    Raises (when called):
        BudgetSpent: nothing is left for today.
    """
    from marsad.record import SecondReadings

    held = SecondReadings(record)

    def spend() -> None:
        budget.check(Spent(*held.spent()))
        held.spend(model, 1, 0, 0)

    return spend


def wanted(record: Record, model: str, reports: Sequence[str] | None = None) -> tuple[str, ...]:
    """Which reports are to be asked about: of these or all, those that this model has not read yet.

    Raises:
        NotInRecord: one of them is no report that was read.
    """
    from marsad.record import SecondReadings

    lacking = SecondReadings(record).lacking(model, prompt_version())
    if reports is None:
        return lacking
    for report in reports:
        if record.report(report).document is None:
            raise NotInRecord("a report that was not read", where=report, remedy="`marsad read` reads it.")
    there = set(lacking)
    return tuple(x for x in dict.fromkeys(reports) if x in there)


def ask(
    record: Record, reports: Sequence[str], model: str, server: Server, *, restricted: bool = False
) -> Iterator[Asked]:
    """Ask about each report, keep what is let in, and compare it. A report whose answers are of no use fails alone.

    Raises:
        NoModel: the service is not there; what was read before stays.
        BudgetSpent: nothing is left for today; what was read before stays.
    """
    from marsad.record import Reviews, SecondReadings

    held = SecondReadings(record)
    kept_back = frozenset[str]() if restricted else Reviews(record, "").restricted().reports

    def told(spent: Spent) -> None:
        held.spend(model, 0, spent.tokens_in, spent.tokens_out)

    for report in reports:
        if report in kept_back:
            yield Asked(report, "held_back")
            continue
        full = record.report(report)
        if full.document is None:
            continue
        document = Document(full.document)
        try:
            found = read(full.text, document.passages, full.row.day, server, told)
        except BadAnswer as fault:
            yield Asked(report, "failed", fault.message)
            continue
        held.put(report, model, prompt_version(), as_object(found))
        yield Asked(report, "read", found=found, differing=_compared(record, report, document, found))


def compare_again(record: Record) -> int:
    """Compare every second reading with the reading that counts now; gives the number of reports with a difference
    that a person is asked about. Nothing is asked of a model."""
    from marsad.record import SecondReadings

    rows = SecondReadings(record).readings()
    return sum(_wants_a_person(_compared(record, row.report, *_both(record, row))) for row in rows if row.current)


def differing(record: Record, report: str) -> tuple[SecondRow, tuple[Difference, ...]] | None:
    """The latest second reading of a report and where it differs; null: none has read the text that it has now."""
    from marsad.record import SecondReadings

    row = next(SecondReadings(record).readings([report]), None)
    if row is None or not row.current or record.report(report).document is None:
        return None
    return row, differences(*_both(record, row))


def agreed(record: Record, model: str | None = None) -> tuple[int, tuple[Agreement, ...], Counter[str]]:
    """How many reports both have read, how far they agree on them, and how many values of the second were refused."""
    from marsad.record import SecondReadings

    rows = [row for row in SecondReadings(record).readings(model=model) if row.current]
    both = [_both(record, row) for row in rows]
    refused: Counter[str] = Counter()
    for _, found in both:
        refused.update(dict(found.refused))
    return len(both), agreement(both), refused


def _both(record: Record, row: SecondRow) -> tuple[Document, Found]:
    document: dict[str, Any] = record.document(row.report)
    return Document(document), of_object(row.found)


def _compared(record: Record, report: str, document: Document, found: Found) -> tuple[Difference, ...]:
    from marsad.record import SecondReadings

    out = differences(document, found)
    kept = [(d.event, d.layer) for d in out if d.event is not None and d.layer in ASKED]
    SecondReadings(record).set_differences(report, kept)
    return out


def _wants_a_person(found: Sequence[Difference]) -> bool:
    return any(d.event is not None and d.layer in ASKED for d in found)
