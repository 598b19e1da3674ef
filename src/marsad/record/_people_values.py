"""Values about people: who may use the desk, with which role, and what is asked of a name and a password."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from marsad.errors import UsageError

Role = Literal["reader", "reviewer", "editor", "publisher", "admin"]
#: Every role may do what the one before it may, and more; the desk says what (docs/desk-people.md).
ROLES: Final[tuple[Role, ...]] = get_args(Role)

#: Rights that may be given beside a role; accounts and settings are the admins' alone (a test holds that the desk
#: means the same).
GIVEN_BESIDE: Final = ("export", "comment", "review", "assign", "merge", "teach", "restricted", "sign")

#: A name has to fit into a line of history.
_LONGEST_NAME: Final = 60

#: NIST SP 800-63B asks for 8 signs at least where there is a second factor, 15 where there is none. People who are
#: asked for 15 write them down; 12 without rules of composition, behind the limits of ``_people_limits``, is ours.
SHORTEST_PASSWORD: Final = 12

#: argon2 hashes any length, and a megabyte of password would be work for nothing.
LONGEST_PASSWORD: Final = 256


@dataclass(frozen=True, slots=True)
class Person:
    """An account. ``rights`` are those beside the role's. ``disabled`` is since when it may not sign in, null: it may.

    ``invited``: there is an invitation that was not taken yet. Moments are UTC, ISO 8601.
    """

    key: int
    name: str
    role: Role
    rights: tuple[str, ...]
    language: str | None
    theme: str | None
    made: str
    seen: str | None
    disabled: str | None
    has_password: bool
    invited: bool
    issuer: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a person: its number (no secret), when it began, was last seen, and ends at the latest."""

    number: int
    made: str
    seen: str
    until: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who bears a token, and the session that it is of."""

    person: Person
    session: Session


@dataclass(frozen=True, slots=True)
class Admitted:
    """An attempt to sign in. ``token`` is the new session's, null: refused. ``wait`` are seconds until another attempt
    is looked at; where it is above 0 the password was not looked at."""

    token: str | None
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the access log: who did what to whose account, or read which restricted item."""

    n: int
    at: str
    who: str
    what: str
    kind: str
    id: str
    before: str | None
    after: str | None


def folded(name: str) -> str:
    """A name as it is looked up.

    >>> folded(" Ａmina  K. ")
    'amina k.'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def checked_name(name: str) -> str:
    """A name as it is kept: one that is seen as it is, and looks like no other.

    Raises:
        UsageError: empty, too long, or signs other than letters, digits, blanks and ``.-_'@``.

    >>> checked_name("Amina  K.")
    'Amina K.'
    """
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    if not tidy or len(tidy) > _LONGEST_NAME:
        raise UsageError(f"a name of 1 to {_LONGEST_NAME} signs is needed", where="name")
    if not all(unicodedata.category(sign)[0] in "LNM" or sign in " .-_'@" for sign in tidy):
        raise UsageError("a name is made of letters, digits, blanks and . - _ ' @", where="name")
    return tidy


def checked_role(role: str) -> Role:
    """A role by its name.

    Raises:
        UsageError: there is none.
    """
    for known in ROLES:
        if role == known:
            return known
    raise UsageError(f"no role; known are {', '.join(ROLES)}", where=role)


def checked_rights(rights: Iterable[str]) -> list[str]:
    """Rights beside a role, as they are kept.

    Raises:
        UsageError: one that is none, or that only a role gives.
    """
    found = sorted(set(rights))
    wrong = [right for right in found if right not in GIVEN_BESIDE]
    if wrong:
        raise UsageError(f"no right that can be given; known are {', '.join(GIVEN_BESIDE)}", where=wrong[0])
    return found


def checked_password(password: str, name: str) -> str:
    """A password that may be set.

    Raises:
        UsageError: too short, too long, the name itself, or a few signs over and over.
    """
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < 5:
        raise UsageError(
            f"the password is too easy to guess: {SHORTEST_PASSWORD} signs at least, five of them different",
            remedy="Four words that do not belong together are good, and easy to keep in mind.",
        )
    if len(password) > LONGEST_PASSWORD:
        raise UsageError("the password is too long", remedy=f"At most {LONGEST_PASSWORD} signs.")
    if folded(name) in folded(password) and len(password) < len(name) + SHORTEST_PASSWORD:
        raise UsageError("the password holds the name", remedy="Leave the name out.")
    return password
