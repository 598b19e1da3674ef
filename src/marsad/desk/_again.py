"""One report read again with what reads now: what would come out otherwise, taking it or not; readings of before.

Reading happens while the page waits (some 50 ms for a news report), so a text as long as a book is left to
``marsad read``. What reviewers decided is no part of a reading, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.again import Again, look_again, take_again
from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._rereading import own_types
from marsad.desk._viewer import Reader, Viewer, needs
from marsad.differing import Difference, differences
from marsad.errors import Overtaken, UsageError
from marsad.linked import link_record
from marsad.pipeline import LONGEST_MARKED
from marsad.record import FullReport, Record, reading_document, readings_of

router = APIRouter()

Teacher = Annotated[Viewer, needs("teach")]
#: The readers that a page may name; a folder of weights is for the command line alone.
Named = Literal["", "shipped", "rules"]

#: Things that are shown; the page says how many it leaves out.
MOST_CHANGES: Final = 150
#: Characters of the text on either side of the words that changed.
_AROUND: Final = 70

Sort = Literal["gained", "lost", "changed"]
SORTS: Final[tuple[Sort, ...]] = ("gained", "lost", "changed")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that came out otherwise: its words with the text around them, and the values that differ."""

    sort: Sort
    of: str
    words: str
    before: str
    after: str
    begin: int
    rows: tuple[Difference, ...]


@router.get("/reports/{report}/again")
def look(
    request: Request, viewer: Annotated[Viewer, needs("review")], report: str, reader: Annotated[Named, Query()] = ""
) -> Response:
    """What reading it again would change; nothing is written."""
    return _look(request, viewer, report, reader)


@router.post("/reports/{report}/again")
def take(
    request: Request,
    viewer: Teacher,
    report: str,
    seen: Annotated[str, Form(max_length=100)] = "",
    reader: Annotated[Named, Form()] = "",
) -> Response:
    """Let the new reading count, and link; the one of before stays in the record."""
    desk = desk_of(request)
    sight = desk.sight(viewer)
    full = sight.full_report(report)
    _short(full)
    before = next((x.n for x in readings_of(sight.record, report) if x.counts), None)
    try:
        # opened anew: what the record logs is logged under the name of who asks
        with Record.open(desk.settings.db, create=False, who=viewer.name) as record:
            take_again(record, report, seen, reader or None, own_types(desk.settings))
            link_record(record)
    except Overtaken:
        return _look(request, viewer, report, reader, late=True)
    return RedirectResponse(f"/reports/{full.row.id}/readings/{before}", 303)


def _look(request: Request, viewer: Viewer, report: str, reader: Named, *, late: bool = False) -> Response:
    sight = desk_of(request).sight(viewer)
    full = sight.full_report(report)
    again: Again | None = None
    if full.document is not None and len(full.text) <= LONGEST_MARKED:
        again = look_again(sight.record, report, reader or None, own_types(desk_of(request).settings))
    touched = [x for x in again.incidents if not sight.hides_incident(x)] if again else []
    return page(
        request, "report/again.html", status=409 if late else 200, r=full.row, again=again, reader=reader, late=late,
        touched=touched, **_shown(full.text, again.found if again else ()),
    )  # fmt: skip


def _short(full: FullReport) -> None:
    """Refuse what would take minutes while somebody waits.

    Raises:
        UsageError: it is as long as a book.
    """
    if len(full.text) > LONGEST_MARKED:
        raise UsageError("it is too long to be read while a page waits", where=full.row.id, remedy="Use `marsad read`.")


# ---- the readings of before ---------------------------------------------------------------------------------------


@router.get("/reports/{report}/readings/{number}")
def reading(request: Request, viewer: Reader, report: str, number: int) -> Response:
    """What the reading that counts says otherwise than one of before."""
    sight = desk_of(request).sight(viewer)
    full = sight.full_report(report)
    before = reading_document(sight.record, report, number)
    rows = readings_of(sight.record, report)
    found = differences(before, full.document or before)
    return page(
        request, "report/reading.html", r=full.row, this=rows[number - 1], now=next(x for x in rows if x.counts),
        **_shown(full.text, found),
    )  # fmt: skip


# ---- what differs -------------------------------------------------------------------------------------------------


def _shown(text: str, found: Iterable[Difference]) -> dict[str, Any]:
    changes = sorted(changes_of(text, found), key=lambda c: SORTS.index(c.sort))
    return {
        "changes": changes[:MOST_CHANGES], "sorts": SORTS, "left_out": max(0, len(changes) - MOST_CHANGES),
        "counts": {sort: sum(1 for c in changes if c.sort == sort) for sort in SORTS},
    }  # fmt: skip


def changes_of(text: str, found: Iterable[Difference]) -> Iterator[Change]:
    """Differences by what they are about, in text order."""
    for (begin, end, of, _), some in groupby(found, key=lambda d: (d.begin, d.end, d.of, d.words)):
        rows = tuple(some)
        words = text[begin:end] if end else ""
        yield Change(
            _sort(rows), of, words or rows[0].words, _cut(text[max(0, begin - _AROUND) : begin], first=False),
            _cut(text[end : end + _AROUND], first=True), begin, rows,
        )  # fmt: skip


def _sort(rows: tuple[Difference, ...]) -> Sort:
    whole = next((d for d in rows if d.key in (d.of, "meaning")), None)
    if whole is None:
        return "changed"
    return "gained" if whole.before is None else "lost" if whole.after is None else "changed"


def _cut(text: str, *, first: bool) -> str:
    """Of the text around words the part in their line."""
    lines = text.split("\n")
    return lines[0] if first else lines[-1]
