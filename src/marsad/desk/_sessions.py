"""Sessions of a team: the cookie that bears the token, and who it says that somebody is."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._desk import Desk
from marsad.desk._settings import Settings
from marsad.desk._viewer import THEMES, Theme, Viewer, member
from marsad.desk._words import LANGUAGES
from marsad.record import SignedIn

#: A year, as long as browsers keep a cookie anyway.
_YEAR: Final = 31_536_000


def cookie_name(request: Request) -> str:
    """Under https a name that browsers take from this host alone and over https alone (RFC 6265bis, ``__Host-``): a
    neighbour or a listener on the line cannot put another token in its place."""
    return "__Host-marsad" if request.url.scheme == "https" else "marsad"


def token_of(request: Request) -> str:
    """The token that the request bears, "" for none."""
    return request.cookies.get(cookie_name(request), "")


def keep_token(request: Request, answer: Response, token: str) -> None:
    """Give the browser its token, until it is closed; scripts do not see it."""
    https = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request), token, path="/", httponly=True, samesite="lax", secure=https)


def drop_token(request: Request, answer: Response) -> None:
    """Take the token from the browser, and with it what it kept of this desk."""
    https = request.url.scheme == "https"
    answer.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="lax", secure=https)
    answer.headers["Clear-Site-Data"] = '"cache"'


def keep_taste(request: Request, answer: Response, **values: str | None) -> None:
    """Keep language and look in the browser (``language``, ``theme``); what is none of them is let be."""
    for name, value in values.items():
        if value is not None and value in (LANGUAGES if name == "language" else THEMES):
            https = request.url.scheme == "https"
            answer.set_cookie(name, value, max_age=_YEAR, path="/", httponly=True, samesite="lax", secure=https)


def taste(request: Request, language: str) -> tuple[str, Theme]:
    """Language and look that the browser keeps, else those of the account, else this language and the system's look."""
    found = signed_in_of(request)
    chosen = (request.cookies.get("language"), found.person.language if found else None, language)
    looks = (request.cookies.get("theme"), found.person.theme if found else None)
    told = next(x for x in chosen if x in LANGUAGES or x == language)
    return told or language, next((t for x in looks for t in THEMES if t == x), "auto")


def signed_in(request: Request, desk: Desk) -> SignedIn | None:
    """Who bears the request's token, asked of the record."""
    token = token_of(request)
    return desk.people.who(token) if token else None


def signed_in_of(request: Request) -> SignedIn | None:
    """Who is signed in, as it was found when the request came."""
    found: SignedIn | None = request.scope.get("state", {}).get("signed_in")
    return found


def team_viewer(request: Request, settings: Settings) -> Viewer | None:
    """The viewer that somebody of a team is; null: nobody is signed in."""
    found = signed_in_of(request)
    if found is None:
        return None
    language, theme = taste(request, settings.language)
    person = found.person
    return member(person.name, person.role, person.rights, settings.reader_policy, language, theme)


def sign_in_address(request: Request) -> str:
    """Where to sign in, and come back to what was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?to={quote(asked, safe='/')}" if request.method == "GET" and asked != "/" else ""
    return f"/sign-in{back}"


def address_of(request: Request) -> str:
    """Where the request comes from, for limits."""
    return request.client.host if request.client else ""


def own_address(request: Request) -> str:
    """How this browser reaches the desk, for links that are passed on; its name was checked by the guard."""
    return f"{request.url.scheme}://{request.url.netloc}"
