"""Deciding through the JSON API: what the forms of the pages do, under the same rights and with the same token.

Each body says what was seen; where somebody else was there first the answer is 409 with what they did and the token of
now, and nothing is written. One address for each right, so that the table of routes tells who may what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from marsad.desk._api_values import (
    ERRORS,
    WRITES,
    Decision,
    MergeSent,
    NoteSent,
    RestrictionSent,
    ReviewTold,
    Ruled,
    SignatureSent,
    SplitSent,
    TakenBack,
    Undoing,
    Written,
)
from marsad.desk._decide import allowed, graded, undone
from marsad.desk._deciding import Draft, carry_out
from marsad.desk._desk import desk_of
from marsad.desk._merge import kept, named, parted, same
from marsad.desk._viewer import Viewer, needs
from marsad.desk._work import news_of
from marsad.errors import Contradiction, Overtaken, UsageError
from marsad.linked import link_record
from marsad.record import Reviews, Wish

if TYPE_CHECKING:
    from marsad.desk._desk import Desk
    from marsad.record import DecisionRow, Review, Taken
    from marsad.record import Step as Known

router = APIRouter()

Reviewer = Annotated[Viewer, needs("review")]
Editor = Annotated[Viewer, needs("merge")]

#: Kinds of decisions whose values are those of the incident itself; a ruling names events of others.
_OWN = frozenset(("review", "grade"))


@router.get("/api/v1/incidents/{incident}/review", response_model=ReviewTold, responses=ERRORS, tags=["decisions"])
def review(request: Request, viewer: Annotated[Viewer, needs("comment")], incident: str) -> Response:
    """What people decided about an incident, and the token (``seen``) that the next decision gives back."""
    desk, reviews = _at(request, viewer, incident)
    seen = reviews.token(incident)
    held = reviews.review(incident)
    given = reviews.assigned().get(incident)
    return JSONResponse({
        "incident": incident, "seen": seen, "state": held.state if held else None, "fields": _fields(held),
        "since": [asdict(x) for x in (news_of(desk.sight(viewer), reviews, incident) if held else ())],
        "signed": [s.row.who for s in reviews.history(incident) if s.became == "holds" and s.row.kind == "signature"],
        "assigned": given.person if given else None,
        "history": [_step(s.row, s.became) for s in _shown(viewer, reviews.history(incident))],
    })  # fmt: skip


def _at(request: Request, viewer: Viewer, incident: str) -> tuple[Desk, Reviews]:
    """The desk and the person's decisions, if the incident is one that they may see.

    Raises:
        NotInRecord: there is none, or none that this viewer may see.
    """
    desk = desk_of(request)
    desk.sight(viewer).incident(incident)
    return desk, Reviews(desk.record, viewer.name or "")


def _fields(held: Review | None) -> dict[str, Any]:
    return {
        name: {"what": f.what, "value": f.value, "before": f.before, "by": f.by, "at": f.at, "why": f.why, "n": f.n}
        for name, f in (held.fields if held else {}).items()
    }


def _shown(viewer: Viewer, steps: Iterable[Known]) -> list[Known]:
    return [s for s in steps if s.row.kind != "restriction" or viewer.may("restricted")]


def _step(row: DecisionRow, became: str) -> dict[str, Any]:
    before, after = (x if isinstance(x, dict) and row.kind in _OWN else {} for x in (row.before, row.after))
    name = "grade" if row.kind == "grade" else "value"
    return {
        "n": row.n, "at": row.at, "who": row.who, "kind": row.kind, "what": row.what, "field": after.get("field"),
        "before": before.get(name), "after": after.get(name), "why": row.why, "became": became,
    }  # fmt: skip


# ---- one incident -------------------------------------------------------------------------------------------------


@router.post(
    "/api/v1/incidents/{incident}/decisions", status_code=201, response_model=Written, responses=WRITES,
    tags=["decisions"],
)  # fmt: skip
def decide(request: Request, viewer: Reviewer, incident: str, sent: Decision) -> Response:
    """Accept, reject, reopen; correct, confirm, say that nobody states, withdraw: of one field; set the grade."""
    draft = Draft(
        what=sent.what, field=sent.field, words=sent.value, take=sent.value if sent.what == "correct" else "",
        grade=sent.value if sent.what == "grade" else "", why=sent.why, seen=sent.seen,
    )  # fmt: skip
    if sent.what == "grade":
        return _written(request, viewer, incident, lambda r: graded(r, incident, draft))
    return _written(request, viewer, incident, lambda r: carry_out(r, incident, draft).n)


@router.post(
    "/api/v1/incidents/{incident}/notes", status_code=201, response_model=Written, responses=WRITES, tags=["decisions"]
)
def note(request: Request, viewer: Annotated[Viewer, needs("comment")], incident: str, sent: NoteSent) -> Response:
    """Write a note for other reviewers."""
    return _written(request, viewer, incident, lambda r: r.note(incident, sent.words, seen=sent.seen).n)


@router.post(
    "/api/v1/incidents/{incident}/signatures", status_code=201, response_model=Written, responses=WRITES,
    tags=["decisions"],
)  # fmt: skip
def sign(request: Request, viewer: Annotated[Viewer, needs("sign")], incident: str, sent: SignatureSent) -> Response:
    """Sign the values as they were seen."""
    return _written(request, viewer, incident, lambda r: r.sign(incident, sent.why, seen=sent.seen).n)


@router.post(
    "/api/v1/incidents/{incident}/restriction", status_code=201, response_model=Written, responses=WRITES,
    tags=["decisions"],
)  # fmt: skip
def restrict(
    request: Request, viewer: Annotated[Viewer, needs("restricted")], incident: str, sent: RestrictionSent
) -> Response:
    """Keep it from those without the right to restricted ones, or let them see it again; never refused as too late."""

    def write(reviews: Reviews) -> int:
        do = reviews.restrict if sent.restricted else reviews.unrestrict
        return do("incident", incident, sent.why)

    return _written(request, viewer, incident, write)


def _written(request: Request, viewer: Viewer, incident: str, write: Callable[[Reviews], int]) -> Response:
    _, reviews = _at(request, viewer, incident)
    try:
        number = write(reviews)
    except Overtaken as late:
        return _late(viewer, late, late.meanwhile, late.token)
    return JSONResponse({"n": number, "seen": reviews.token(incident)}, 201)


def _late(viewer: Viewer, fault: Overtaken | Contradiction, rows: Iterable[DecisionRow], seen: str | None) -> Response:
    known = [row for row in rows if row.kind != "restriction" or viewer.may("restricted")]
    return JSONResponse({
        "error": {"code": fault.code, "what": fault.what, "remedy": fault.remedy},
        "meanwhile": [_step(row, "holds") for row in known], "seen": seen,
    }, 409)  # fmt: skip


# ---- which incidents are one --------------------------------------------------------------------------------------


@router.post(
    "/api/v1/incidents/{incident}/merge", status_code=201, response_model=Ruled, responses=WRITES, tags=["decisions"]
)
def merge(request: Request, viewer: Editor, incident: str, sent: MergeSent) -> Response:
    """Make two incidents one; or say that they are two, which is remembered. Linking follows before the answer."""
    desk, _ = _at(request, viewer, incident)
    _at(request, viewer, sent.other)
    wish = same(desk, incident, sent.other, sent.why)
    if not sent.same:
        wish = Wish("not_same", "not-same", wish.incidents, wish.groups, sent.why)
    return _ruled(request, viewer, wish, {incident: sent.seen, sent.other: sent.seen_with}, instead=sent.instead)


@router.post(
    "/api/v1/incidents/{incident}/split", status_code=201, response_model=Ruled, responses=WRITES, tags=["decisions"]
)
def split(request: Request, viewer: Editor, incident: str, sent: SplitSent) -> Response:
    """Take events out of an incident: they are another happening. Linking follows before the answer."""
    desk, _ = _at(request, viewer, incident)
    members = desk.record.incident_value(incident).members
    chosen = [m for m in members if named(m) in sent.out]
    if unknown := {*sent.out} - {named(m) for m in chosen}:
        raise UsageError("no event of this incident", where=min(unknown), remedy="Give its members as report:event.")
    wish = parted(incident, members, chosen, sent.why)
    return _ruled(request, viewer, wish, {incident: sent.seen}, instead=sent.instead)


def _ruled(request: Request, viewer: Viewer, wish: Wish, seen: dict[str, str], *, instead: bool) -> Response:
    desk = desk_of(request)
    try:
        number = Reviews(desk.record, viewer.name or "").rule(wish, instead=instead, seen=seen)
    except Overtaken as late:
        return _late(viewer, late, late.meanwhile, late.token)
    except Contradiction as said:
        return _late(viewer, said, (), None)
    link_record(desk.record)
    return JSONResponse({"n": number, "incident": kept(desk, viewer, wish)}, 201)


# ---- taking back --------------------------------------------------------------------------------------------------


@router.post("/api/v1/undo", response_model=TakenBack, responses=WRITES, tags=["decisions"])
def undo(request: Request, viewer: Reviewer, sent: Undoing) -> Response:
    """Take back one's own last decision that holds, or that of a number in the history of an incident."""
    desk = desk_of(request)
    reviews = Reviews(desk.record, viewer.name or "")
    if sent.number is None:
        allowed(viewer, reviews.can_undo())
        return _taken(request, viewer, reviews.undo())
    desk.sight(viewer).incident(sent.incident)
    return _taken(request, viewer, undone(viewer, reviews, sent.incident, sent.number))


@router.post("/api/v1/redo", response_model=TakenBack, responses=WRITES, tags=["decisions"])
def redo(request: Request, viewer: Reviewer) -> Response:
    """Do again what one has undone last."""
    reviews = Reviews(desk_of(request).record, viewer.name or "")
    allowed(viewer, reviews.can_redo())
    return _taken(request, viewer, reviews.redo())


def _taken(request: Request, viewer: Viewer, taken: Taken) -> Response:
    desk = desk_of(request)
    if taken.relink:
        link_record(desk.record)
    ids = [x.id for x in desk.sight(viewer).incidents(taken.incidents)]
    return JSONResponse({"n": taken.n, "kind": taken.row.kind, "what": taken.row.what, "incidents": ids})
