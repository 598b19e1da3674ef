"""Signing in and out of a team's desk, and taking an invitation.

Every sign-in makes a new token and ends the session that the browser bore before, so that nobody can give another
person a token that they know (session fixation). Answers do not tell whether a name exists.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._home import own_path
from marsad.desk._render import page
from marsad.desk._sessions import address_of, drop_token, keep_taste, keep_token, token_of
from marsad.desk._viewer import Anyone
from marsad.errors import UsageError
from marsad.record import SHORTEST_PASSWORD

router = APIRouter()

#: What is looked at of a name, a password and a code; the record refuses shorter ones with words.
Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=100)]


@router.get("/sign-in")
def sign_in_page(request: Request, viewer: Anyone, to: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form; who is signed in already goes on."""
    if viewer is not None:
        return RedirectResponse(own_path(to), 303)
    return page(request, "sign_in.html", to=own_path(to), name="", refused=False, wait=0)


@router.post("/sign-in")
def sign_in(
    request: Request,
    viewer: Anyone,
    name: Name = "",
    password: Password = "",
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Begin a session, or say that name and password do not fit."""
    people = desk_of(request).people
    admitted = people.sign_in(name, password, address_of(request))
    if admitted.token is None:
        told = {"to": own_path(to), "name": name, "refused": admitted.wait == 0, "wait": admitted.wait}
        late = {"Retry-After": str(admitted.wait)} if admitted.wait else {}
        return page(request, "sign_in.html", status=429 if admitted.wait else 401, headers=late, **told)
    return begun(request, RedirectResponse(own_path(to), 303), admitted.token)


@router.post("/sign-out")
def sign_out(request: Request, viewer: Anyone) -> Response:
    """End the session of this browser."""
    desk_of(request).people.sign_out(token_of(request))
    answer = RedirectResponse("/sign-in", 303)
    drop_token(request, answer)
    return answer


@router.get("/invitation")
def invitation(request: Request, viewer: Anyone, code: Annotated[str, Query(max_length=100)] = "") -> Response:
    """The form in which an invited person sets a password."""
    person = desk_of(request).people.invited(code)
    status = 200 if person or not code else 404
    return page(
        request, "invitation.html", status=status, code=code, name=person.name if person else None, easy=False,
        differ=False, least=SHORTEST_PASSWORD,
    )  # fmt: skip


@router.post("/invitation")
def accept(
    request: Request, viewer: Anyone, code: Code = "", password: Password = "", again: Password = ""
) -> Response:
    """Set the password and begin a session."""
    people = desk_of(request).people
    person, easy = people.invited(code), False
    if person is not None and password == again:
        try:
            taken = people.accept(code, password)
        except UsageError:
            easy = True
        else:
            if taken is not None:
                return begun(request, RedirectResponse("/", 303), people.begin(taken.name))
            person = None
    return page(
        request, "invitation.html", status=422 if person else 404, code=code, name=person.name if person else None,
        easy=easy, differ=password != again, least=SHORTEST_PASSWORD,
    )  # fmt: skip


def begun(request: Request, answer: Response, token: str) -> Response:
    """The answer with the token of a session that has just begun; the one that the browser bore before ends."""
    people = desk_of(request).people
    old = token_of(request)
    if old and old != token:
        people.sign_out(old)
    keep_token(request, answer, token)
    found = people.who(token)
    if found is not None:
        keep_taste(request, answer, language=found.person.language, theme=found.person.theme)
    return answer
