"""Records with incidents that are linked and reckoned, for tests of what people decide."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.linked import fill_details
from marsad.linking import Incident
from marsad.record import Record, Reviews, read_value
from tests.record.made import made
from tests.record.test_incidents import incident

REPORTS = 6


def two_incidents() -> list[Incident]:
    """One of four reports, one of two."""
    return [incident("i-a", "r1 e0", "r2 e0", "r3 e0", "r4 e0"), incident("i-b", "r5 e0", "r6 e0", day=5)]


def one_incident() -> list[Incident]:
    """Both of them merged; the id i-a stays."""
    return [incident("i-x", *(f"r{n} e0" for n in range(1, REPORTS + 1)))]


def put(record: Record, incidents: Sequence[Incident]) -> None:
    """As linking puts them, with their details."""
    record.replace_incidents(incidents, [])
    fill_details(record)


def filled(record: Record) -> Record:
    """Six reports and two incidents."""
    with record.batch():
        for n in range(1, REPORTS + 1):
            record.add(*made(n))
    put(record, two_incidents())
    return record


def correct(reviews: Reviews, name: str, field: str, words: str, why: str = "", seen: str | None = None) -> int:
    """Correct a field by words; gives the number."""
    return reviews.correct(name, field, read_value(field, words), why, seen=seen).n
