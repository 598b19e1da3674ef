"""Who is looking, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

from fastapi import Depends
from starlette.requests import Request

Right = Literal[
    "read", "export", "comment", "review", "assign", "merge", "teach", "restricted", "sign", "people", "settings",
]  # fmt: skip
Role = Literal["reader", "reviewer", "editor", "publisher", "admin"]
Theme = Literal["auto", "light", "dark"]

RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)

#: How many of the rights, in their order, each role has: each has what the one before it has, and more.
_UP_TO: Final[dict[Role, Right]] = {
    "reader": "export", "reviewer": "assign", "editor": "restricted", "publisher": "sign", "admin": "settings",
}  # fmt: skip


#: Rights that may be given beside a role; accounts and settings are the admins' alone.
GIVEN_BESIDE: Final[tuple[Right, ...]] = tuple(right for right in RIGHTS if right not in ("read", "people", "settings"))


def rights_of(role: Role) -> frozenset[Right]:
    """What a role may do.

    >>> sorted(rights_of("reader"))
    ['export', 'read']
    """
    return frozenset(RIGHTS[: RIGHTS.index(_UP_TO[role]) + 1])


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at the desk, or a visitor of the public face (``name`` null).

    ``policy`` names the policy behind which they see the record: ``internal`` lets everything out.
    """

    name: str | None
    role: Role
    rights: frozenset[Right]
    policy: str | None
    language: str = "en"
    theme: Theme = "auto"

    def may(self, right: Right) -> bool:
        """Have they this right?"""
        return right in self.rights


#: What everybody may do at the public face.
VISITOR: Final[frozenset[Right]] = frozenset(("read", "export"))


def visitor(policy: str | None, language: str, theme: Theme = "auto") -> Viewer:
    """Somebody at the public face: reads, and changes nothing."""
    return Viewer(None, "reader", VISITOR, policy, language, theme)


def owner(name: str, language: str, theme: Theme = "auto") -> Viewer:
    """The one person of the local mode, who may do everything but look after accounts, of which there are none."""
    return Viewer(name, "admin", rights_of("admin") - {"people"}, "internal", language, theme)


def member(
    name: str, role: Role, more: Iterable[str], reader_policy: str | None, language: str, theme: Theme = "auto"
) -> Viewer:
    """Somebody of a team: the rights of the role and those given beside it. Readers see the record behind a policy,
    ``partners`` by default; who works on it sees all of it."""
    rights = rights_of(role) | {right for right in GIVEN_BESIDE if right in more}
    policy = (reader_policy or "partners") if role == "reader" else "internal"
    return Viewer(name, role, rights, policy, language, theme)


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is not for everybody."""


class Forbidden(Exception):
    """The person is known, and may not do this."""

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__(right)


class Needs:
    """What a route needs of who asks. A test holds that every route has one (tests/desk/test_routes.py)."""

    def __init__(self, right: Right | None) -> None:
        self.right = right

    def __call__(self, request: Request) -> Viewer | None:
        viewer: Viewer | None = request.scope["state"].get("viewer")
        if self.right is None:
            return viewer
        if viewer is None:
            raise SignInNeeded
        if self.right not in viewer.rights:
            raise Forbidden(self.right)
        return viewer


def needs(right: Right) -> Any:  # noqa: ANN401 - as FastAPI types it
    """The dependency of a route that only people with this right may ask for.

    >>> from fastapi import APIRouter
    >>> router = APIRouter()
    >>> @router.get("/queue")
    ... def queue(viewer: Annotated[Viewer, needs("review")]) -> str: return viewer.role
    """
    return Depends(Needs(right))


#: The viewer of a page that everybody who may read may see.
Reader = Annotated[Viewer, needs("read")]

#: Who asks for a page that is there before anybody is signed in; null: nobody is.
Anyone = Annotated[Viewer | None, Depends(Needs(None))]
