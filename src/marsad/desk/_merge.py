"""Saying that two incidents are one, that they are not, or that a part of one is another; each is looked at first.

What is sent is a ruling (docs/rulings.md): it binds every later linking, and can be taken back. Linking runs in the
request: of what has not changed it looks at nothing again, so that it takes a second or two whatever the record holds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._case import Case, case_of
from marsad.desk._case_spans import Texts
from marsad.desk._deciding import REASONS
from marsad.desk._desk import desk_of
from marsad.desk._merge_find import found_by
from marsad.desk._merge_near import near
from marsad.desk._overview_api import overview_of
from marsad.desk._render import page, words_of
from marsad.desk._viewer import Viewer, needs
from marsad.desk._work import meanwhile, reasons
from marsad.errors import Contradiction, Overtaken, UsageError
from marsad.linked import link_record
from marsad.linking import Member
from marsad.record import Reviews, Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.desk._desk import Desk
    from marsad.desk._history_words import Told
    from marsad.desk._sight import Sight
    from marsad.desk._view import View
    from marsad.linking import Incident as Linked
    from marsad.publish import Incident

router = APIRouter()

Editor = Annotated[Viewer, needs("merge")]
Reason = Annotated[str, Form(max_length=300)]
Why = Annotated[str, Form(max_length=4000)]
Token = Annotated[str, Form(max_length=100)]

#: Events that one form takes out.
_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be: the incidents (as linking gives them), ids that would be no more and where they go, and how many
    seconds it took to find out. ``conflict``: an earlier ruling says otherwise."""

    after: tuple[Linked, ...] = ()
    went: tuple[tuple[str, str | None], ...] = ()
    seconds: float = 0.0
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a ruling was not kept."""

    status: int
    what: str
    meanwhile: tuple[Told, ...] = ()
    why: str = ""


# ---- looking ----------------------------------------------------------------------------------------------------


@router.get("/incidents/{incident}/merge")
def merging(
    request: Request,
    viewer: Editor,
    incident: str,
    other: Annotated[str, Query(alias="with", max_length=300)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Candidates for being the same, near it or (``q``) by words; with one chosen both side by side, and what they
    would be together."""
    return _merge_page(request, viewer, incident, _id_in(other), words=" ".join(q.split()))


def _id_in(text: str) -> str:
    """The id in what somebody has pasted: an id, or the address of its page."""
    return text.strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def _merge_page(
    request: Request, viewer: Viewer, incident: str, other: str, refused: Refused | None = None, words: str = ""
) -> Response:
    desk = desk_of(request)
    sight = desk.sight(viewer)
    reviews = Reviews(desk.record, viewer.name or "")
    seen = _tokens(reviews, sight, [incident, other] if other else [incident])
    one = case_of(sight, incident)
    two = case_of(sight, other) if other and other != incident else None
    view = overview_of(request, viewer) if two is None else None
    return page(
        request, "merge/merge.html", status=refused.status if refused else 200, one=one, two=two, seen=seen,
        candidates=_candidates(sight, view, one.incident, words) if view is not None else (), words=words,
        making=two is None and view is None,
        preview=_preview(desk, sight, same(desk, incident, other)) if two is not None else None, refused=refused,
        reasons=reasons(viewer), rows=_beside(one, two) if two is not None else (),
    )  # fmt: skip


def _candidates(sight: Sight, view: View, one: Incident, words: str) -> tuple[Incident, ...]:
    return found_by(sight, view, words, one) if words else sight.incidents(near(view, one.id))


def _tokens(reviews: Reviews, sight: Sight, ids: list[str]) -> dict[str, str]:
    return {x: reviews.token(sight.incident(x).id) for x in ids}


def same(desk: Desk, incident: str, other: str, why: str = "") -> Wish:
    """The ruling that two incidents are one.

    Raises:
        UsageError: it is one incident.
    """
    if incident == other:
        raise UsageError("an incident is the same as itself", where=incident, remedy="Choose another one.")
    ids = (incident, other)
    return Wish("same", "merge", ids, tuple(desk.record.incident_value(x).members for x in ids), why)


def _preview(desk: Desk, sight: Sight, wish: Wish) -> Preview:
    began = time.perf_counter()
    try:
        conflict = ""
        after, went = desk.record.preview_ruling(wish)
    except Contradiction as said:
        conflict = said.what
        after, went = desk.record.preview_ruling(wish, instead=True)
    shown = tuple(x for x in after if not sight.hides_incident(x.id))
    gone = tuple(sorted((x, into) for x, into in went.items() if not sight.hides_incident(x)))
    return Preview(shown, gone, round(time.perf_counter() - began, 1), conflict)


def _beside(one: Case, two: Case) -> tuple[str, ...]:
    """Keys of the fields of either, in the order of the page."""
    return tuple(dict.fromkeys(f.key for case in (one, two) for f in case.fields))


@router.get("/incidents/{incident}/split")
def splitting(
    request: Request,
    viewer: Editor,
    incident: str,
    out: Annotated[list[str] | None, Query(max_length=_MOST)] = None,
) -> Response:
    """The events of an incident; with some chosen what it would be without them."""
    return _split_page(request, viewer, incident, out or [])


def _split_page(
    request: Request, viewer: Viewer, incident: str, out: list[str], refused: Refused | None = None
) -> Response:
    desk = desk_of(request)
    sight = desk.sight(viewer)
    seen = _tokens(Reviews(desk.record, viewer.name or ""), sight, [incident])
    case = case_of(sight, incident)
    members = desk.record.incident_value(incident).members
    taken = [m for m in members if named(m) in out]
    whole = bool(taken) and len(taken) < len(members)
    return page(
        request, "merge/split.html", status=refused.status if refused else 200, case=case, seen=seen, refused=refused,
        events=_events(sight, case, members), taken=frozenset(map(named, taken)),
        preview=_preview(desk, sight, parted(incident, members, taken)) if whole else None, reasons=reasons(viewer),
        all_taken=len(taken) == len(members) and bool(taken),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """An event as a form names it (``report:event``): what it is, and the words that tell it."""

    name: str
    report: str
    type: str
    mode: str | None
    words: str


def _events(sight: Sight, case: Case, members: tuple[Member, ...]) -> tuple[Event, ...]:
    texts = Texts.of(sight.record, case.incident) if case.whole else Texts()
    return tuple(_event(texts, m) for m in members)


def _event(texts: Texts, m: Member) -> Event:
    told = texts.event(m.report, m.event)
    at = told.get("trigger") or {"begin": 0, "end": 0}
    words = texts.full[m.report].text[at["begin"] : at["end"]] if told else ""
    return Event(named(m), m.report, str(told.get("type", "")), told.get("mode"), words)


def named(m: Member) -> str:
    """An event as forms and programs name it."""
    return f"{m.report}:{m.event}"


def parted(incident: str, members: tuple[Member, ...], taken: list[Member], why: str = "") -> Wish:
    """The ruling that some events of an incident are another happening.

    Raises:
        UsageError: none of its events, or all.
    """
    rest = tuple(m for m in members if m not in taken)
    if not taken or not rest:
        raise UsageError("choose some of its events, and not all", where=incident, remedy="What stays keeps the id.")
    return Wish("not_same", "split", (incident,), (tuple(taken), rest), why)


# ---- ruling -----------------------------------------------------------------------------------------------------


@router.post("/incidents/{incident}/merge")
def merge(
    request: Request,
    viewer: Editor,
    incident: str,
    other: Annotated[str, Form(alias="with", max_length=100)],
    seen: Token = "",
    seen_other: Token = "",
    reason: Reason = "",
    why: Why = "",
    instead: Annotated[bool, Form()] = False,
    apart: Annotated[bool, Form()] = False,
) -> Response:
    """Make the two one; or (``apart``) say that they are two, which is remembered."""
    desk = desk_of(request)
    sight = desk.sight(viewer)
    sight.incident(incident)
    sight.incident(other)
    because = _because(reason, why)
    wish = same(desk, incident, other, because)
    if apart:
        wish = Wish("not_same", "not-same", wish.incidents, wish.groups, because)

    def again(refused: Refused) -> Response:
        return _merge_page(request, viewer, incident, other, refused)

    tokens = {incident: seen, other: seen_other}
    return _ruled(request, viewer, wish, tokens, instead=instead, again=again, why=why)


@router.post("/incidents/{incident}/split")
def split(
    request: Request,
    viewer: Editor,
    incident: str,
    out: Annotated[list[str] | None, Form(max_length=_MOST)] = None,
    seen: Token = "",
    reason: Reason = "",
    why: Why = "",
    instead: Annotated[bool, Form()] = False,
) -> Response:
    """Take events out of an incident: they are another happening."""
    desk = desk_of(request)
    desk.sight(viewer).incident(incident)
    members = desk.record.incident_value(incident).members
    chosen = [m for m in members if named(m) in (out or [])]

    def again(refused: Refused) -> Response:
        return _split_page(request, viewer, incident, out or [], refused)

    try:
        wish = parted(incident, members, chosen, _because(reason, why))
    except UsageError as wrong:
        return again(Refused(422, f"{wrong.what}. {wrong.remedy}", why=why))
    return _ruled(request, viewer, wish, {incident: seen}, instead=instead, again=again, why=why)


def _because(reason: str, why: str) -> str:
    return ": ".join(x for x in (reason if reason in REASONS else "", why.strip()) if x)


def _ruled(
    request: Request,
    viewer: Viewer,
    wish: Wish,
    seen: dict[str, str],
    *,
    instead: bool,
    again: Callable[[Refused], Response],
    why: str,
) -> Response:
    desk = desk_of(request)
    if not wish.why:
        return again(Refused(422, words_of(viewer).gettext("A reason is needed, for whoever asks later."), why=why))
    try:
        number = Reviews(desk.record, viewer.name or "").rule(wish, instead=instead, seen=seen)
    except Overtaken as late:
        return again(Refused(409, late.what, meanwhile(late.meanwhile, words_of(viewer).gettext), why))
    except Contradiction as said:
        return again(Refused(409, said.what, why=why))
    except UsageError as wrong:
        return again(Refused(422, f"{wrong.what}. {wrong.remedy}", why=why))
    link_record(desk.record)
    return RedirectResponse(f"/incidents/{kept(desk, viewer, wish)}?{urlencode({'done': number})}", 303)


def kept(desk: Desk, viewer: Viewer, wish: Wish) -> str:
    """The incident that has the events of the first one now: its id, where that is still there."""
    found = [x.id for x in desk.record.incidents_of(wish.groups[-1] if wish.command == "split" else wish.groups[0])]
    shown: tuple[Incident, ...] = desk.sight(viewer).incidents(found)
    named = next((x.id for x in shown if x.id in wish.incidents), None)
    return named or (shown[0].id if shown else wish.incidents[0])
