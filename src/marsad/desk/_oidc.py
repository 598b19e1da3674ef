"""Single sign-on: OpenID Connect's code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9207).

Nobody gets an account by it: a subject of the provider is bound to an account by an admin (``marsad desk people
bind``), or, where the desk is told to believe a claim of the provider, at the first sign-in of who bears that name.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Annotated, Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._home import own_path
from marsad.desk._render import page
from marsad.desk._sessions import own_address
from marsad.desk._settings import LOOPBACK, Provider
from marsad.desk._sign_in import begun
from marsad.desk._viewer import Anyone
from marsad.errors import NotInstalled, UsageError
from marsad.record import People, Person

router = APIRouter()

#: Seconds for each question to the provider, and for the person to sign in there.
_PATIENCE: Final = 10.0
_ON_THE_WAY: Final = 600

#: Signatures by a key of the provider alone: with a shared secret (HS256) or none everybody could make a token.
_ALGORITHMS: Final = ("RS256", "PS256", "ES256", "ES384", "EdDSA")

Text = Annotated[str, Query(max_length=4000)]


@dataclass(frozen=True, slots=True)
class _Way:
    """What is kept in the browser while its owner is at the provider: compared with what comes back."""

    state: str
    nonce: str
    verifier: str
    to: str

    def __str__(self) -> str:
        return ".".join((self.state, self.nonce, self.verifier, quote(self.to, safe="")))


def _way_of(request: Request) -> _Way | None:
    parts = request.cookies.get(_cookie(request), "").split(".", 3)
    return _Way(parts[0], parts[1], parts[2], unquote(parts[3])) if len(parts) == 4 and all(parts) else None


def _cookie(request: Request) -> str:
    return "__Host-marsad-way" if request.url.scheme == "https" else "marsad-way"


def client() -> Any:  # noqa: ANN401 - imported when it is needed
    """What asks the provider; tests put another in its place."""
    import httpx2

    return httpx2.Client(timeout=_PATIENCE, follow_redirects=False)


def _provider(request: Request) -> Provider:
    provider = desk_of(request).settings.provider
    if provider is None:
        raise HTTPException(404)
    return provider


@router.get("/sign-in/provider")
def leave(request: Request, viewer: Anyone, to: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Send the browser to the provider."""
    provider = _provider(request)
    # 43 signs each, none of them a dot
    way = _Way(token_urlsafe(32), token_urlsafe(32), token_urlsafe(32), own_path(to))
    challenge = urlsafe_b64encode(hashlib.sha256(way.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "scope": "openid profile email" if provider.claim else "openid",
        "client_id": provider.client, "redirect_uri": _return_address(request), "state": way.state,
        "nonce": way.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    with client() as web:
        start = _known(web, provider)["authorization_endpoint"]
    answer = RedirectResponse(f"{start}{'&' if '?' in start else '?'}{urlencode(asked)}", 303)
    https = request.url.scheme == "https"
    answer.set_cookie(
        _cookie(request), str(way), max_age=_ON_THE_WAY, path="/", httponly=True, samesite="lax", secure=https
    )
    return answer


@router.get("/sign-in/return")
def come_back(request: Request, viewer: Anyone, code: Text = "", state: Text = "", iss: Text | None = None) -> Response:
    """The browser comes back: begin a session for the account that the subject is bound to."""
    provider, way = _provider(request), _way_of(request)
    answer = _signed_in(request, provider, way, code, state, iss) if way else None
    answer = answer or page(request, "sign_in_elsewhere.html", status=403)
    answer.delete_cookie(
        _cookie(request), path="/", httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return answer


def _signed_in(
    request: Request, provider: Provider, way: _Way, code: str, state: str, issuer: str | None
) -> Response | None:
    if not code or not hmac.compare_digest(way.state.encode(), state.encode()):
        return None
    if issuer is not None and issuer != provider.issuer:
        return None  # the answer of another provider (mix-up, RFC 9207)
    with client() as web:
        claims = _claims(web, provider, code, way, _return_address(request))
    people = desk_of(request).people
    person = _account(people, provider, claims) if claims else None
    if person is None:
        return None
    return begun(request, RedirectResponse(own_path(way.to), 303), people.begin(person.name))


def _account(people: People, provider: Provider, claims: dict[str, Any]) -> Person | None:
    subject = str(claims["sub"])
    bound = people.bound(provider.issuer, subject)
    if bound is not None or provider.claim is None:
        return bound
    name = claims.get(provider.claim)
    if not isinstance(name, str) or (provider.claim == "email" and claims.get("email_verified") is not True):
        return None
    person = people.find(name)
    if person is None or person.subject is not None or person.disabled is not None:
        return None
    people.bind(person.name, provider.issuer, subject, by=person.name)
    return person


def _return_address(request: Request) -> str:
    return f"{own_address(request)}/sign-in/return"


# ---- asking the provider ----------------------------------------------------------------------------------------


def _known(web: Any, provider: Provider) -> dict[str, str]:  # noqa: ANN401
    """What the provider says of itself.

    Raises:
        UsageError: it cannot be asked, says that it is another, or names addresses without https.
    """
    found = _asked(web.get, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise UsageError("the provider of single sign-on says that it is another", where=provider.issuer)
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    return {name: _safe(str(found.get(name, "")), provider) for name in names}


def _safe(address: str, provider: Provider) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise UsageError("the provider of single sign-on names an address without https", where=provider.issuer)
    return address


def _asked(ask: Any, address: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    import httpx2

    try:
        answer = ask(address, headers={"Accept": "application/json"}, **more)
        answer.raise_for_status()
        found = answer.json()
    except (httpx2.HTTPError, ValueError) as fault:
        raise UsageError(f"the provider of single sign-on does not answer ({type(fault).__name__})") from fault
    return found if isinstance(found, dict) else {}


def _claims(web: Any, provider: Provider, code: str, way: _Way, back: str) -> dict[str, Any] | None:  # noqa: ANN401
    """What the provider says of the person, where its token holds; null: it does not."""
    known = _known(web, provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": way.verifier}
    if provider.secret:
        # RFC 6749, 2.3.1: both are form-encoded before they are joined
        more = {"auth": (quote(provider.client, safe=""), quote(provider.secret, safe="")), "data": form}
    else:
        more = {"data": {**form, "client_id": provider.client}}
    token = _asked(web.post, known["token_endpoint"], **more).get("id_token")
    keys = _asked(web.get, known["jwks_uri"])
    return _checked(token, keys, provider, way.nonce) if isinstance(token, str) else None


def _checked(token: str, keys: Any, provider: Provider, nonce: str) -> dict[str, Any] | None:  # noqa: ANN401
    """The claims of a token that the provider signed, now, for this desk, and in answer to this question."""
    try:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
    except ModuleNotFoundError as fault:
        raise NotInstalled(
            "single sign-on needs the package joserfc", remedy="Install it with: pip install 'marsad[oidc]'"
        ) from fault
    try:
        found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(_ALGORITHMS))
        wanted: Any = {name: {"essential": True} for name in ("sub", "exp", "iat")}
        ours = {"iss": provider.issuer, "aud": provider.client, "nonce": nonce}
        wanted |= {name: {"essential": True, "value": value} for name, value in ours.items()}
        registry = jwt.JWTClaimsRegistry(leeway=60, **wanted)
        registry.validate(found.claims)
    except (JoseError, ValueError, KeyError, TypeError):
        return None
    claims: dict[str, Any] = found.claims
    for_others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    return None if for_others and claims.get("azp") != provider.client else claims
