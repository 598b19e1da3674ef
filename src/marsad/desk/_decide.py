"""Deciding about one incident by plain forms: each answers with a redirect, to the next one where there is one.

Accepting and rejecting settle an incident, so the next of the queue comes without a click; what settles one field, a
note, a grade or a signature stays on the page. Where somebody else was there first the answer is 409, where the form is
wrong 422: the same page with the form as it was filled, and nothing written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._deciding import Draft, carry_out
from marsad.desk._desk import desk_of
from marsad.desk._history_words import RIGHT_OF
from marsad.desk._home import own_path
from marsad.desk._incident import show
from marsad.desk._queue import after
from marsad.desk._render import words_of
from marsad.desk._viewer import Forbidden, Viewer, needs
from marsad.desk._work import Unkept, may_undo, meanwhile
from marsad.errors import NotInRecord, Overtaken, UsageError
from marsad.linked import link_record
from marsad.record import Reviews, Taken

router = APIRouter()

Sent = Annotated[Draft, Form()]
#: What settles an incident, so that the next one may come.
_SETTLES = frozenset(("accept", "reject"))


@router.post("/incidents/{incident}/decide")
def decide(request: Request, viewer: Annotated[Viewer, needs("review")], incident: str, draft: Sent) -> Response:
    """Accept, reject, reopen; correct, confirm, say that nobody states, withdraw: of one field."""
    following = after(desk_of(request), viewer, draft.queue, incident) if draft.what in _SETTLES else None

    def write(reviews: Reviews) -> int:
        return carry_out(reviews, incident, draft).n

    return _written(request, viewer, incident, draft, write, following)


@router.post("/incidents/{incident}/note")
def note(request: Request, viewer: Annotated[Viewer, needs("comment")], incident: str, draft: Sent) -> Response:
    """A note for other reviewers."""
    return _written(request, viewer, incident, draft, lambda r: r.note(incident, draft.why).n)


@router.post("/incidents/{incident}/sign")
def sign(request: Request, viewer: Annotated[Viewer, needs("sign")], incident: str, draft: Sent) -> Response:
    """Sign the values as they were seen."""
    return _written(request, viewer, incident, draft, lambda r: r.sign(incident, draft.why, seen=draft.seen or "-").n)


@router.post("/incidents/{incident}/grade")
def grade(request: Request, viewer: Annotated[Viewer, needs("review")], incident: str, draft: Sent) -> Response:
    """Set the grade of harm, or (empty) take it back."""
    return _written(request, viewer, incident, draft, lambda r: graded(r, incident, draft))


def graded(reviews: Reviews, incident: str, draft: Draft) -> int:
    """Set the grade of harm, or (empty) take it back; the number of the decision.

    Raises:
        UsageError: no such grade.
    """
    from marsad.linking import HARM_GRADES

    if draft.grade and draft.grade not in HARM_GRADES:
        raise UsageError("no such grade", where=draft.grade, remedy=f"Give one of {', '.join(HARM_GRADES)}.")
    return reviews.set_grade(incident, "harm", draft.grade or None, draft.because, seen=draft.seen or "-").n


@router.post("/incidents/{incident}/restrict")
def restrict(request: Request, viewer: Annotated[Viewer, needs("restricted")], incident: str, draft: Sent) -> Response:
    """Keep it from those without the right to restricted ones, or let them see it again."""

    def write(reviews: Reviews) -> int:
        do = reviews.unrestrict if draft.what == "unrestrict" else reviews.restrict
        return do("incident", incident, draft.because)

    return _written(request, viewer, incident, draft, write)


def _written(
    request: Request,
    viewer: Viewer,
    incident: str,
    draft: Draft,
    write: Callable[[Reviews], int],
    following: str | None = None,
) -> Response:
    desk = desk_of(request)
    desk.sight(viewer).incident(incident)
    try:
        number = write(Reviews(desk.record, viewer.name or ""))
    except Overtaken as late:
        did = meanwhile(late.meanwhile, words_of(viewer).gettext)
        return show(request, viewer, incident, Unkept(draft, 409, late.what, did))
    except UsageError as wrong:
        return show(request, viewer, incident, Unkept(draft, 422, f"{wrong.what}. {wrong.remedy}"))
    return _to(following or incident, {"done": str(number), "of": incident, "queue": draft.queue})


def _to(incident: str, asked: dict[str, str]) -> Response:
    """To an incident; ``of`` is left out where it is the same, ``queue`` where there is none."""
    kept = {k: v for k, v in asked.items() if v and (k, v) != ("of", incident)}
    return RedirectResponse(f"/incidents/{incident}?{urlencode(kept)}", 303)


# ---- taking back ------------------------------------------------------------------------------------------------


@router.post("/undo")
def undo(
    request: Request,
    viewer: Annotated[Viewer, needs("review")],
    number: Annotated[int | None, Form(ge=1)] = None,
    incident: Annotated[str, Form(max_length=100)] = "",
    queue: Annotated[str, Form(max_length=4000)] = "",
    to: Annotated[str, Form(max_length=4000)] = "/queue",
) -> Response:
    """Take back one's own last decision of any kind, or that of a number in the history of an incident."""
    desk = desk_of(request)
    reviews = Reviews(desk.record, viewer.name or "")
    if number is not None:
        desk.sight(viewer).incident(incident)
        return _taken(request, undone(viewer, reviews, incident, number), incident, queue, to)
    found = reviews.can_undo()
    if found is None:
        return _nothing(to, "undo", queue)
    allowed(viewer, found)
    return _taken(request, reviews.undo(), incident, queue, to)


def _nothing(to: str, what: str, queue: str) -> Response:
    """Back to the incident, which says that there is nothing to take back; a key that does nothing is no error."""
    there = own_path(to)
    path = there.partition("?")[0]
    if not path.startswith("/incidents/"):
        return RedirectResponse(there, 303)
    return RedirectResponse(f"{path}?{urlencode({'nothing': what} | ({'queue': queue} if queue else {}))}", 303)


def undone(viewer: Viewer, reviews: Reviews, incident: str, number: int) -> Taken:
    """Take back the decision of a number in the history of an incident that the viewer may see.

    Raises:
        NotInRecord: none of this number there that they may take back.
    """
    if not any(s.row.n == number and may_undo(viewer, s) for s in reviews.history(incident)):
        raise NotInRecord("no decision of this number that could be taken back", where=incident)
    return reviews.undo(number)


@router.post("/redo")
def redo(
    request: Request,
    viewer: Annotated[Viewer, needs("review")],
    queue: Annotated[str, Form(max_length=4000)] = "",
    to: Annotated[str, Form(max_length=4000)] = "/queue",
) -> Response:
    """Do again what one has undone last."""
    reviews = Reviews(desk_of(request).record, viewer.name or "")
    found = reviews.can_redo()
    if found is None:
        return _nothing(to, "redo", queue)
    allowed(viewer, found)
    return _taken(request, reviews.redo(), "", queue, to)


def allowed(viewer: Viewer, taken: Taken | None) -> None:
    """May the viewer take back, or do again, what would be next?

    Raises:
        Forbidden: they lack the right to decide such a thing.
    """
    right = RIGHT_OF.get(taken.row.kind, "teach") if taken else "review"
    if not viewer.may(right):
        raise Forbidden(right)


def _taken(request: Request, taken: Taken, incident: str, queue: str, to: str) -> Response:
    """To the incident that it was about, else back."""
    desk = desk_of(request)
    if taken.relink:
        link_record(desk.record)
    if taken.row.kind not in RIGHT_OF:
        return RedirectResponse("/lessons", 303)
    if not taken.incidents:
        return RedirectResponse(own_path(to), 303)
    there = incident if incident in taken.incidents else taken.incidents[0]
    return _to(there, {"done": str(taken.n), "queue": queue})
