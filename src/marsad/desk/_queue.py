"""The queue: what needs a person first, why it stands there, who works on it, and how the day goes.

The address of a queue (its filters) travels along with each incident that is opened from it, so that the next one comes
from the same queue. What somebody has accepted or rejected is in it again only when reports say something else since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._asked import Asked, asked_from
from marsad.desk._desk import desk_of
from marsad.desk._home import own_path
from marsad.desk._overview_filter import Slice, beside, facets, page_of
from marsad.desk._reasons import codes_of, reason_words
from marsad.desk._render import page, words_of
from marsad.desk._viewer import Viewer, needs
from marsad.errors import UsageError
from marsad.record import Reviews

if TYPE_CHECKING:
    from marsad.desk._desk import Desk
    from marsad.desk._view import View
    from marsad.publish import Incident
    from marsad.record import Progress, SavedView

router = APIRouter()

Reviewer = Annotated[Viewer, needs("review")]

#: What nobody has settled, or what has changed since.
_OPEN: Final = ("new", "changed")
#: Keys of the page that are no filters.
_BESIDE: Final = ("done", "of", "saved")
_FACETS: Final = ("reason", "type", "review", "assigned", "country", "grade")
#: Incidents that one form gives to somebody.
_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """An incident of the queue: why it stands there, and who works on it."""

    incident: Incident
    reasons: tuple[str, ...]
    assigned: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """The progress of a day: own decisions by what was done; how many are left. ``all``: everybody's, null for those
    who may not know how many decisions are about what is restricted."""

    mine: int
    all: int | None
    kinds: tuple[tuple[str, int], ...]
    left: int


def asked_of(query: str) -> Asked:
    """What a queue's address asks for: by default all that is open, what needs a person first before the rest.

    Raises:
        UsageError: a filter that is not understood.
    """
    return open_ones(asked_from(parse_qsl(query, max_num_fields=200), also=_BESIDE, sort="first"))


def open_ones(asked: Asked) -> Asked:
    """Of a list that says nothing of it, only what is open."""
    from dataclasses import replace

    return asked if asked.review else replace(asked, review=_OPEN)


def view_of(desk: Desk, viewer: Viewer) -> View | None:
    """All incidents as the viewer may see them; null while the overview is being made."""
    return desk.overview.view(desk.sight(viewer))


@router.get("/queue")
def queue(request: Request, viewer: Reviewer) -> Response:
    """A page of the queue."""
    desk = desk_of(request)
    asked = asked_of(request.url.query)
    view = view_of(desk, viewer)
    if view is None:
        return page(request, "queue/making.html", status=503, making=desk.overview.making, headers={"Retry-After": "2"})
    found = page_of(view, asked)
    _ = words_of(viewer).gettext
    reviews = Reviews(desk.record, viewer.name or "")
    return page(
        request, "queue/queue.html", asked=asked, found=found, rows=_rows(desk, viewer, view, found),
        facets=facets(view, asked, _FACETS), day=_day(reviews, viewer, found.total), views=_views(reviews),
        reasons={code: reason_words(code, _) for code in REASON_CODES}, team=desk.reviewers(viewer),
        link=asked.query(page=1),
    )  # fmt: skip


REASON_CODES: Final = (
    "changed", "contradicted", "toll", "twin", "doubtful", "stitched", "one_sided", "second",
    "unplaced", "undated",
)  # fmt: skip


def _rows(desk: Desk, viewer: Viewer, view: View, found: Slice) -> tuple[Waiting, ...]:
    told = {x.id: x for x in desk.sight(viewer).incidents(found.ids)}
    persons = view.marks.persons
    return tuple(
        Waiting(told[id_], codes_of(view, row), persons[int(view.marks.assigned[row])] or None)
        for id_, row in zip(found.ids, found.rows, strict=True)
        if id_ in told
    )


def _day(reviews: Reviews, viewer: Viewer, left: int) -> Day:
    today = datetime.now(UTC).date().isoformat()
    mine = reviews.progress(today, viewer.name)
    everybody = reviews.progress(today).total if viewer.may("restricted") else None
    return Day(mine.total, everybody, _kinds(mine), left)


def _kinds(progress: Progress) -> tuple[tuple[str, int], ...]:
    found = ((what if kind == "review" else kind, n) for (kind, what), n in progress.of.items())
    return tuple(sorted(found, key=lambda x: (-x[1], x[0])))


def _views(reviews: Reviews) -> tuple[SavedView, ...]:
    return reviews.views()


# ---- from one to the next ---------------------------------------------------------------------------------------


def after(desk: Desk, viewer: Viewer, query: str, id_: str) -> str | None:
    """The incident that follows one in a queue; null where none does, or the overview is yet to be made."""
    view = view_of(desk, viewer)
    return beside(view, asked_of(query), id_)[1] if view is not None else None


@router.get("/queue/next")
def following(request: Request, viewer: Reviewer, of: str = "", queue: str = "") -> Response:
    """To the incident after this one in the queue; at the end, or from one that is no more in it, to the first."""
    return _step(request, viewer, of, queue, forward=True)


@router.get("/queue/previous")
def preceding(request: Request, viewer: Reviewer, of: str = "", queue: str = "") -> Response:
    """To the incident before this one in the queue."""
    return _step(request, viewer, of, queue, forward=False)


def _step(request: Request, viewer: Viewer, of: str, query: str, *, forward: bool) -> Response:
    asked = asked_of(query)
    view = view_of(desk_of(request), viewer)
    if view is None:
        return RedirectResponse("/queue", 303)
    before, following = beside(view, asked, of)
    there = following if forward else before
    if there is None and forward:
        there = next((x for x in page_of(view, open_ones(asked)).ids if x != of), None)
    if there is None:
        return RedirectResponse(f"/queue?{query}" if query else "/queue", 303)
    kept = f"?{urlencode({'queue': query})}" if query else ""
    return RedirectResponse(f"/incidents/{there}{kept}", 303)


# ---- who works on what ------------------------------------------------------------------------------------------


@router.post("/assign")
def assign(
    request: Request,
    viewer: Annotated[Viewer, needs("assign")],
    incident: Annotated[Sequence[str], Form(max_length=_AT_ONCE)] = (),
    person: Annotated[str, Form(max_length=200)] = "",
    to: Annotated[str, Form(max_length=4000)] = "/queue",
) -> Response:
    """Give incidents to a person of the team, or (empty) to nobody.

    Raises:
        UsageError: no such person, or none who may review.
    """
    desk = desk_of(request)
    if person and person not in desk.reviewers(viewer):
        raise UsageError("nobody of this name may review", where=person)
    seen = [x.id for x in desk.sight(viewer).incidents(list(incident))]
    if seen:
        Reviews(desk.record, viewer.name or "").assign(seen, person or None)
    return RedirectResponse(own_path(to), 303)


# ---- views that somebody saved ----------------------------------------------------------------------------------


@router.post("/queue/views")
def save_view(
    request: Request,
    viewer: Reviewer,
    name: Annotated[str, Form(max_length=100)],
    query: Annotated[str, Form(max_length=2000)] = "",
    shared: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the filters of the queue under a name, for oneself or for all."""
    asked = asked_of(query)
    Reviews(desk_of(request).record, viewer.name or "").save_view(name, asked.query(page=1), shared=shared)
    return RedirectResponse(f"/queue?{asked.query(page=1)}", 303)


@router.post("/queue/views/drop")
def drop_view(request: Request, viewer: Reviewer, name: Annotated[str, Form(max_length=100)]) -> Response:
    """Forget a view of one's own."""
    Reviews(desk_of(request).record, viewer.name or "").drop_view(name)
    return RedirectResponse("/queue", 303)
