"""Lists of the JSON API: reports, events, claims and statements of control, so many at a time, and the change feed.

A list goes by the order in which reports were taken in, and a cursor names the last report and how many rows of it were
given. No total is told: to count what a policy lets out, all of it would have to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._api_values import ERRORS, MOST, Changes, Claims, Controls, Events, Reports
from marsad.desk._desk import desk_of
from marsad.desk._sight import Sight
from marsad.desk._viewer import Reader
from marsad.errors import NotInRecord, UsageError
from marsad.publish import Claim, Event, Report
from marsad.publish.changes import changes_since
from marsad.record import ReportFilter, report_ids

router = APIRouter()

Row = TypeVar("Row")

#: Reports that are looked at in one go; a report tells some 5 events and 8 claims.
_AT_ONCE: Final = 25

#: Reports that one page looks into: at 2 ms a document under a second, also where few tell of what is asked for.
_LOOKED_AT: Final = 400

_Id = Annotated[str, Query(max_length=300)]
_Day = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$", examples=["2017-09-05"])]
_Limit = Annotated[int, Query(ge=1, le=MOST)]
_After = Annotated[
    str, Query(max_length=400, description="`next` of the page before", examples=["r-0123456789abcdef:4"])
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports, after which row of which, and how many rows. Days are those of the report."""

    report: str = ""
    source: str = ""
    since: str = ""
    until: str = ""
    after: str = ""
    limit: int = 50

    def fits(self, report: Report) -> bool:
        """Is it one of them, by what is let out? What the policy keeps back must not be found by a filter, either."""
        day = report.day or ""
        return (
            self.source in ("", report.outlet)
            and (not self.since or (bool(day) and day >= self.since))
            and (not self.until or (bool(day) and day[: len(self.until)] <= self.until))
        )


@router.get("/api/v1/reports", response_model=Reports, responses=ERRORS, tags=["reports"])
def reports(
    request: Request, viewer: Reader, source: _Id = "", since: _Day = "", until: _Day = "", after: _After = "",
    limit: _Limit = 50,
) -> Response:  # fmt: skip
    """Reports in the order of first taking in; by outlet, and by the day of the report."""
    sight = desk_of(request).sight(viewer)
    wanted = Wanted("", source, since, until, after, limit)
    return _listed("reports", *_page(sight, wanted, lambda found: ((r, (r,)) for r in found)))


@router.get("/api/v1/events", response_model=Events, responses=ERRORS, tags=["reports"])
def events(
    request: Request, viewer: Reader, report: _Id = "", incident: _Id = "", source: _Id = "", since: _Day = "",
    until: _Day = "", after: _After = "", limit: _Limit = 50,
) -> Response:  # fmt: skip
    """Events as each report tells them: of all reports, of one, or of those of an incident (then its own alone)."""
    sight = desk_of(request).sight(viewer)
    wanted = Wanted(report, source, since, until, after, limit)
    members = _members(sight, incident)

    def rows(found: Sequence[Report]) -> Iterator[tuple[Report, tuple[Event, ...]]]:
        for r, view in _views(sight, found):
            yield r, tuple(e for e in view.events() if members is None or (r.id, e.id) in members)

    return _listed("events", *_page(sight, wanted, rows, _told_by(members)))


@router.get("/api/v1/claims", response_model=Claims, responses=ERRORS, tags=["reports"])
def claims(
    request: Request, viewer: Reader, report: _Id = "", incident: _Id = "", source: _Id = "", since: _Day = "",
    until: _Day = "", after: _After = "", limit: _Limit = 50,
) -> Response:  # fmt: skip
    """What is said in reports: in all, in one, or of an incident."""
    sight = desk_of(request).sight(viewer)
    wanted = Wanted(report, source, since, until, after, limit)
    members = _members(sight, incident)

    def rows(found: Sequence[Report]) -> Iterator[tuple[Report, tuple[Claim, ...]]]:
        for r, view in _views(sight, found):
            yield r, tuple(c for c in view.claims() if members is None or _about(c, members))

    return _listed("claims", *_page(sight, wanted, rows, _told_by(members)))


@router.get("/api/v1/controls", response_model=Controls, responses=ERRORS, tags=["reports"])
def controls(
    request: Request, viewer: Reader, report: _Id = "", source: _Id = "", since: _Day = "", until: _Day = "",
    after: _After = "", limit: _Limit = 50,
) -> Response:  # fmt: skip
    """Who is said to hold what, by each report."""
    sight = desk_of(request).sight(viewer)
    wanted = Wanted(report, source, since, until, after, limit)

    def rows(found: Sequence[Report]) -> Iterator[tuple[Report, tuple[Any, ...]]]:
        return ((r, tuple(sight.release.chosen_controls([r.id]))) for r in found)

    return _listed("controls", *_page(sight, wanted, rows))


def _listed(name: str, rows: Sequence[Any], following: str | None) -> Response:
    return JSONResponse({name: [asdict(x) for x in rows], "next": following})


def _views(sight: Sight, found: Sequence[Report]) -> Iterator[tuple[Report, Any]]:
    """The reports that were read, each behind the gate."""
    views = {view.report().id: view for view in sight.release.chosen_views([r.id for r in found])}
    return ((r, views[r.id]) for r in found if r.id in views)


def _members(sight: Sight, incident: str) -> frozenset[tuple[str, str]] | None:
    """The events of an incident as (report, event); null where none is asked for."""
    if not incident:
        return None
    # of a story the chief events of its reports are members: "*e0"
    return frozenset((r, e.removeprefix("*")) for r, e in sight.incident(incident).members if e)


def _told_by(members: frozenset[tuple[str, str]] | None) -> Sequence[str] | None:
    return None if members is None else sorted({report for report, _ in members})


def _about(claim: Claim, members: frozenset[tuple[str, str]]) -> bool:
    return any((claim.report, event) in members for event in (*claim.events, *claim.about))


# ---- pages ----------------------------------------------------------------------------------------------------------


def _page(
    sight: Sight,
    wanted: Wanted,
    rows: Callable[[Sequence[Report]], Iterator[tuple[Report, tuple[Row, ...]]]],
    only: Sequence[str] | None = None,
) -> tuple[list[Row], str | None]:
    """A page of rows, and the cursor of the next one; ``only`` are ids of reports, all of them.

    After so many reports a page ends, full or not. Only reports that may be named count: else the end of a page would
    tell of others.
    """
    last, given = _cursor(sight, wanted.after)
    out: list[Row] = []
    seen: list[str] = []
    for found in _reports(sight, wanted, last, given, only):
        for report, told in rows([r for r in found if wanted.fits(r)]):
            begin = given if report.id == last else 0
            if len(seen) == _LOOKED_AT or (len(out) == wanted.limit and begin < len(told)):
                sight.shown("report", seen)
                return out, f"{last}:{given}"
            taken = told[begin : begin + wanted.limit - len(out)]
            out += taken
            last, given = report.id, begin + len(taken)
            seen.append(report.id)
            if given < len(told):
                sight.shown("report", seen)
                return out, f"{last}:{given}"
    sight.shown("report", seen)
    return out, None


def _reports(
    sight: Sight, wanted: Wanted, last: str | None, given: int, only: Sequence[str] | None
) -> Iterator[tuple[Report, ...]]:
    """The reports that may be named, from the one of the cursor on, some at a time."""
    release = sight.release
    if wanted.report or only is not None:
        ids = [x for x in (only if only is not None else (wanted.report,)) if wanted.report in ("", x)]
        if wanted.report and not _named(sight, wanted.report):
            raise NotInRecord("no such report", where=wanted.report)
        begin = ids.index(last) if last in ids else 0
        yield tuple(release.chosen_reports(ids[begin:]))
        return
    if last is not None and given:
        yield tuple(release.chosen_reports([last]))
    asked = ReportFilter(
        source=wanted.source or None, since=wanted.since or None, until=wanted.until or None, limit=_AT_ONCE
    )
    after = last
    while ids_ := report_ids(sight.record, asked, after):
        yield tuple(release.chosen_reports(ids_))
        after = ids_[-1]


def _cursor(sight: Sight, after: str) -> tuple[str | None, int]:
    """The report of a cursor, and how many of its rows were given.

    Raises:
        UsageError: none of this list. An id that may not be seen is one that never was.
    """
    if not after:
        return None, 0
    report, _, given = after.rpartition(":")
    if not given.isdecimal() or len(given) > _DIGITS or not _named(sight, report):
        raise UsageError("no cursor of this list", where=after, remedy="Give `next` of the page before, as it is.")
    return report, int(given)


_DIGITS: Final = 9


def _named(sight: Sight, report: str) -> bool:
    """May this report be named?"""
    try:
        return any(True for _ in sight.release.chosen_reports([report]))
    except NotInRecord:
        return False


# ---- what has changed -----------------------------------------------------------------------------------------------


@router.get("/api/v1/changes", response_model=Changes, responses=ERRORS, tags=["changes"])
def changes(
    request: Request,
    viewer: Reader,
    since: Annotated[str, Query(max_length=100, description="A state (`until` of the feed before), a moment or a day",
                                examples=["2026-11-01"])],
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """What has become of incidents since a state of the record, as `marsad changes` tells it, 200 at a time."""
    desk = desk_of(request)
    feed = changes_since(desk.record, _state(since), desk.policy_of(viewer))
    pages = max(1, -(-len(feed.changes) // MOST))
    at = min(page, pages)
    shown = feed.changes[(at - 1) * MOST : at * MOST]
    desk.sight(viewer).shown("incident", [x.id for x in shown])
    return JSONResponse({
        "since": feed.since, "until": feed.until, "total": len(feed.changes), "page": at, "pages": pages,
        "changes": [asdict(x) for x in shown],
    })  # fmt: skip


def _state(since: str) -> str:
    """A day must be one: "2026-99-99" would be before all that was."""
    if len(since) == len("2026-11-01") and since[4:5] == "-":
        try:
            date.fromisoformat(since)
        except ValueError:
            raise UsageError("not a day", where=since, remedy="Give a day as 2026-11-01.") from None
    return since
