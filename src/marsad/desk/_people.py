"""The people of a team, for those who look after them: accounts, roles, invitations, and the access log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._sessions import own_address
from marsad.desk._viewer import GIVEN_BESIDE, ROLES, Viewer, needs, rights_of
from marsad.errors import UsageError

router = APIRouter()

Admin = Annotated[Viewer, needs("people")]
Name = Annotated[str, Form(max_length=200)]
Role = Annotated[str, Form(max_length=20)]

#: What the access log tells of.
DOINGS = ("read", "sign_in", "add", "role", "password", "invite", "bind", "disable", "enable")


@router.get("/people")
def people(request: Request, viewer: Admin) -> Response:
    """All accounts."""
    return _shown(request)


def _shown(
    request: Request, status: int = 200, wrong: str | None = None, invited: str | None = None, code: str | None = None
) -> Response:
    link = f"{own_address(request)}/invitation?code={code}" if code else None
    beside = {role: [right for right in GIVEN_BESIDE if right not in rights_of(role)] for role in ROLES}
    return page(
        request, "people.html", status=status, people=desk_of(request).people.all(), roles=ROLES, beside=beside,
        wrong=wrong, invited=invited, link=link,
    )  # fmt: skip


@router.post("/people/add")
def add(request: Request, viewer: Admin, name: Name = "", role: Role = "") -> Response:
    """A new account with an invitation, whose link is shown this once."""
    kept = desk_of(request).people
    try:
        person = kept.add(name, role, by=_by(viewer))
    except UsageError as error:
        return _shown(request, 422, wrong=error.what)
    return _shown(request, 201, invited=person.name, code=kept.invite(person.name, by=_by(viewer)))


@router.post("/people/invite")
def invite(request: Request, viewer: Admin, name: Name = "") -> Response:
    """A new invitation, for who lost the password or the link."""
    try:
        code = desk_of(request).people.invite(name, by=_by(viewer))
    except UsageError as error:
        return _shown(request, 422, wrong=error.what)
    return _shown(request, invited=name, code=code)


@router.post("/people/role")
def role(
    request: Request,
    viewer: Admin,
    name: Name = "",
    role: Role = "",
    rights: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Another role, and the rights beside it."""
    beside = [right for right in GIVEN_BESIDE if right in (rights or ())]
    try:
        desk_of(request).people.set_role(name, role, by=_by(viewer), rights=beside)
    except UsageError as error:
        return _shown(request, 422, wrong=error.what)
    return RedirectResponse("/people", 303)


@router.post("/people/close")
def close(request: Request, viewer: Admin, name: Name = "") -> Response:
    """Close an account."""
    try:
        desk_of(request).people.disable(name, by=_by(viewer))
    except UsageError as error:
        return _shown(request, 422, wrong=error.what)
    return RedirectResponse("/people", 303)


@router.post("/people/open")
def reopen(request: Request, viewer: Admin, name: Name = "") -> Response:
    """Open a closed account again."""
    try:
        desk_of(request).people.enable(name, by=_by(viewer))
    except UsageError as error:
        return _shown(request, 422, wrong=error.what)
    return RedirectResponse("/people", 303)


@router.get("/people/log")
def log(request: Request, viewer: Admin, what: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Who signed in, whose account was changed, who read what is restricted."""
    asked = what if what in DOINGS else None
    return page(request, "access_log.html", lines=desk_of(request).people.log(what=asked), what=asked, doings=DOINGS)


def _by(viewer: Viewer) -> str:
    assert viewer.name is not None
    return viewer.name
