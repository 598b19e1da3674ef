"""One's own account: password, language and look, and the sessions that go on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._sessions import address_of, keep_taste, signed_in_of
from marsad.desk._sign_in import Password, begun
from marsad.desk._viewer import THEMES, Reader, Viewer
from marsad.desk._words import LANGUAGES
from marsad.errors import UsageError
from marsad.record import SHORTEST_PASSWORD

router = APIRouter()


@router.get("/account")
def account(request: Request, viewer: Reader) -> Response:
    """What is kept of the person who asks."""
    return _shown(request, viewer)


def _shown(request: Request, viewer: Viewer, status: int = 200, **wrong: Any) -> Response:  # noqa: ANN401
    people, found = desk_of(request).people, signed_in_of(request)
    assert viewer.name is not None
    return page(
        request, "account.html", status=status, person=people.find(viewer.name), sessions=people.sessions(viewer.name),
        this=found.session.number if found else None, least=SHORTEST_PASSWORD,
        **{"refused": False, "wait": 0, "easy": False, "differ": False, **wrong},
    )  # fmt: skip


@router.post("/account/password")
def password(
    request: Request, viewer: Reader, now: Password = "", new: Password = "", again: Password = ""
) -> Response:
    """A new password for who knows the old one; all other sessions end, and this one has a new token."""
    people = desk_of(request).people
    assert viewer.name is not None
    if new != again:
        return _shown(request, viewer, 422, differ=True)
    proof = people.confirm(viewer.name, now, address_of(request))
    if proof.token is None:
        return _shown(request, viewer, 429 if proof.wait else 422, refused=proof.wait == 0, wait=proof.wait)
    try:
        people.set_password(viewer.name, new, by=viewer.name)
    except UsageError:
        return _shown(request, viewer, 422, easy=True)
    return begun(request, RedirectResponse("/account", 303), people.begin(viewer.name))


@router.post("/account/taste")
def taste(
    request: Request, viewer: Reader, language: Annotated[str, Form()] = "", theme: Annotated[str, Form()] = ""
) -> Response:
    """Language and look for every browser in which this person signs in."""
    assert viewer.name is not None
    chosen = language if language in LANGUAGES else None
    look = next((x for x in THEMES if x == theme), None)
    desk_of(request).people.set_taste(viewer.name, language=chosen, theme=look)
    answer = RedirectResponse("/account", 303)
    keep_taste(request, answer, language=chosen, theme=look)
    return answer


@router.post("/account/sessions/end")
def end(request: Request, viewer: Reader, number: Annotated[int | None, Form()] = None) -> Response:
    """End one of one's own sessions, or all but this one."""
    people, found = desk_of(request).people, signed_in_of(request)
    assert viewer.name is not None
    this = found.session.number if found else None
    others = [s.number for s in people.sessions(viewer.name) if s.number != this]
    for session in others if number is None else [number]:
        people.end_session(viewer.name, session)
    return RedirectResponse("/account", 303)
