"""Corrections that teach: the list of lessons, the form with its preview, taking back, and reading again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._rereading import COUNTED
from marsad.desk._teach_form import Asked, candidates, lesson_of
from marsad.desk._viewer import Forbidden, Viewer, needs
from marsad.errors import MarsadError, NotInRecord
from marsad.lesson_of import event_types, kinds_of_actors
from marsad.lessons import (
    Listed,
    Preview,
    keep_lesson,
    preview_lesson,
    preview_revoke,
    reports_of,
    restore_lesson,
    revoke_lesson,
)
from marsad.record import Reviews, scope_of

if TYPE_CHECKING:
    from marsad.desk._sight import Sight

router = APIRouter()

Teacher = Annotated[Viewer, needs("teach")]
Why = Annotated[str, Form(max_length=2000)]

#: Reports that a preview reads while somebody waits for the page.
LOOKED_AT: Final = 12
#: Lessons of one page of the list, and reports that the page of a lesson names.
_PAGE, _NAMED = 50, 25

KINDS: Final = ("actor_name", "place_name", "type_fix", "same", "not_same")
STATES: Final = ("holds", "replaced", "revoked")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lessons are listed."""

    kind: str = ""
    state: str = ""
    words: str = ""

    def fits(self, x: Listed) -> bool:
        """Is it one of them? A ruling that was undone is one that was taken back."""
        state = "revoked" if x.state == "undone" else x.state if x.state in STATES else "holds"
        about = f"{x.words} {x.meaning or ''} {x.why}".casefold()
        return self.kind in ("", x.kind) and self.state in ("", state) and self.words.casefold() in about


@router.get("/lessons")
def listed(
    request: Request,
    viewer: Teacher,
    kind: Annotated[str, Query(max_length=20)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    words: Annotated[str, Query(max_length=200)] = "",
    at: Annotated[int, Query(ge=1, le=100_000, alias="page")] = 1,
) -> Response:
    """What was taught, the latest first."""
    sight = _open(request, viewer)
    wanted = Wanted(kind if kind in KINDS else "", state if state in STATES else "", words.strip())
    rereading = desk_of(request).rereading
    found = [x for x in reversed(rereading.listed(sight.record)) if wanted.fits(x) and _seen(sight, x)]
    shown = found[(at - 1) * _PAGE : at * _PAGE]
    return page(
        request, "lessons/list.html", rows=shown, wanted=wanted, kinds=KINDS, states=STATES, number=at,
        total=len(found), more=len(found) > at * _PAGE, work=rereading.work,
    )  # fmt: skip


@router.get("/lessons/status")
def status(request: Request, viewer: Teacher) -> Response:
    """How far reading again is, or how many reports wait for it; a part of a page, and a page of its own."""
    sight, rereading = _open(request, viewer), desk_of(request).rereading
    work = rereading.work
    left = 0 if work.running else rereading.left(sight.record)
    return page(request, "lessons/status.html", work=work, left=left, counted=COUNTED)


@router.post("/lessons/apply")
def apply(request: Request, viewer: Teacher) -> Response:
    """Begin to read again what the lessons touch."""
    _open(request, viewer)
    desk_of(request).rereading.start(_name(viewer))
    return RedirectResponse("/lessons", 303)


# ---- the form ---------------------------------------------------------------------------------------------------


@router.get("/lessons/new")
def new(request: Request, viewer: Teacher, asked: Annotated[Asked, Query()]) -> Response:
    """The form; with ``look``, also what would change."""
    sight = _open(request, viewer)
    if not asked.look:
        return _form(request, asked)
    try:
        seen = preview_lesson(sight.record, lesson_of(sight, asked), LOOKED_AT, hides=_hides(sight))
    except MarsadError as error:
        return _form(request, asked, wrong=error)
    return _form(request, asked, seen=_masked(sight, seen))


@router.post("/lessons")
def keep(request: Request, viewer: Teacher, asked: Annotated[Asked, Form()]) -> Response:
    """Keep a lesson; with ``again`` what it touches is read again at once."""
    sight, desk = _open(request, viewer), desk_of(request)
    try:
        number = keep_lesson(sight.record, _name(viewer), lesson_of(sight, asked), asked.why.strip())
    except MarsadError as error:
        return _form(request, asked, wrong=error)
    if asked.again:
        desk.rereading.start(_name(viewer))
    return RedirectResponse(asked.back or f"/lessons/{number}", 303)


def _form(request: Request, asked: Asked, *, seen: Preview | None = None, wrong: MarsadError | None = None) -> Response:
    return page(
        request, "lessons/new.html", status=422 if wrong else 200, asked=asked, offered=candidates(asked), seen=seen,
        wrong=wrong, types=event_types(), sorts=kinds_of_actors(),
    )  # fmt: skip


# ---- one lesson -------------------------------------------------------------------------------------------------


@router.get("/lessons/{number}")
def one(request: Request, viewer: Teacher, number: int, look: bool = False) -> Response:
    """A lesson: who, when, why, where it is heard, and what taking it back would change."""
    sight = _open(request, viewer)
    row = _row(request, sight, number)
    hides = _hides(sight)
    reports = [x for x in reports_of(sight.record, row.lesson) if not hides(x)] if row.lesson is not None else []
    seen = None
    if look and row.lesson is not None and row.state == "holds":
        seen = _masked(sight, preview_revoke(sight.record, number, LOOKED_AT, hides=hides))
    sight.shown("report", reports[:_NAMED])
    rows = sight.record.report_rows(reports[:_NAMED])
    return page(
        request, "lessons/one.html", x=row, reports=[rows[i] for i in reports[:_NAMED]], count=len(reports), seen=seen,
        may_merge=viewer.may("merge"),
    )  # fmt: skip


@router.post("/lessons/{number}/revoke")
def revoke(
    request: Request, viewer: Teacher, number: int, why: Why = "", again: Annotated[bool, Form()] = False
) -> Response:
    """Take a lesson back; a ruling only by who may merge."""
    sight, desk = _open(request, viewer), desk_of(request)
    if _row(request, sight, number).lesson is not None:
        revoke_lesson(sight.record, _name(viewer), number, why.strip())
    elif not viewer.may("merge"):
        raise Forbidden("merge")
    else:
        Reviews(sight.record, _name(viewer)).undo(number, why.strip())
        again = True
    if again:
        desk.rereading.start(_name(viewer))
    return RedirectResponse(f"/lessons/{number}", 303)


@router.post("/lessons/{number}/restore")
def restore(
    request: Request, viewer: Teacher, number: int, why: Why = "", again: Annotated[bool, Form()] = False
) -> Response:
    """Give a lesson again that was taken back."""
    sight, desk = _open(request, viewer), desk_of(request)
    _row(request, sight, number)
    given = restore_lesson(sight.record, _name(viewer), number, why.strip())
    if again:
        desk.rereading.start(_name(viewer))
    return RedirectResponse(f"/lessons/{given}", 303)


# ---- who may see what -------------------------------------------------------------------------------------------


def _open(request: Request, viewer: Viewer) -> Sight:
    """The record for who sees whole texts: a lesson's words are words of reports.

    Raises:
        Forbidden: names or places are withheld from the viewer.
    """
    sight = desk_of(request).sight(viewer)
    if not sight.open:
        raise Forbidden("teach")
    return sight


def _hides(sight: Sight) -> Callable[[str], bool]:
    """Which reports the viewer may not see whole."""
    return lambda report: not sight.whole([report])


def _seen(sight: Sight, x: Listed) -> bool:
    """May the viewer know of the lesson? Not where it is of a report that is held back from them."""
    if x.lesson is None:
        parts = (event for part in x.words.split(" | ") for event in part.split(", "))
        return sight.viewer.may("restricted") or sight.whole({event.rpartition(":")[0] for event in parts})
    report = scope_of(x.lesson).report
    return report is None or sight.whole([report])


def _row(request: Request, sight: Sight, number: int) -> Listed:
    rows = desk_of(request).rereading.listed(sight.record)
    found = next((x for x in rows if x.n == number and _seen(sight, x)), None)
    if found is None:
        raise NotInRecord("no lesson of this number", where=str(number))
    return found


def _masked(sight: Sight, seen: Preview) -> Preview:
    """Without incidents that are held back from the viewer."""
    sight.shown("report", [c.report for c in seen.changes])
    changes = (replace(c, incidents=tuple(i for i in c.incidents if not sight.hides_incident(i))) for c in seen.changes)
    return replace(seen, changes=tuple(changes))


def _name(viewer: Viewer) -> str:
    assert viewer.name is not None  # who may teach has a name
    return viewer.name
