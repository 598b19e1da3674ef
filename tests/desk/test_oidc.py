"""Single sign-on against a provider that stands in for one: what holds, and every way in which a token may not."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient

from marsad.desk import _oidc
from marsad.desk._settings import Provider
from tests.desk.team import NAMES, Team, team_of

pytest.importorskip("joserfc", reason="needs marsad[oidc]")

ISSUER, CLIENT = "https://id.example.org", "desk"
READER = NAMES["reader"]


class StandIn:
    """A provider: signs what it is told to, and checks the verifier as one would."""

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        self.key, self.other = RSAKey.generate_key(2048, {"kid": "a"}), RSAKey.generate_key(2048, {"kid": "a"})
        self.signs, self.algorithm = self.key, "RS256"
        self.asked: dict[str, str] = {}
        self.claims: dict[str, Any] = {}
        self.issuer = ISSUER
        self.endpoint = f"{ISSUER}/token"

    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.answer)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("openid-configuration"):
            names = {"authorization_endpoint": f"{ISSUER}/start", "token_endpoint": self.endpoint}
            return httpx2.Response(200, json={"issuer": self.issuer, "jwks_uri": f"{ISSUER}/keys", **names})
        if request.url.path == "/keys":
            return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return self.token({k: v[0] for k, v in parse_qs(request.content.decode()).items()})

    def token(self, form: dict[str, str]) -> httpx2.Response:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60, "nonce": self.asked["nonce"],
            **self.claims,
        }  # fmt: skip
        return httpx2.Response(200, json={"id_token": self.signed({k: v for k, v in claims.items() if v is not None})})

    def signed(self, claims: dict[str, Any]) -> str:
        from joserfc import jwk, jwt

        if self.algorithm == "none":
            head, body = (base64.urlsafe_b64encode(x).rstrip(b"=").decode() for x in (b'{"alg":"none"}', b"{}"))
            return f"{head}.{body}."
        key = jwk.OctKey.import_key("a shared secret of thirty-two signs") if self.algorithm == "HS256" else self.signs
        return jwt.encode({"alg": self.algorithm, "kid": "a"}, claims, key, algorithms=[self.algorithm])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn()
    monkeypatch.setattr(_oidc, "client", lambda: httpx2.Client(transport=made.transport()))
    return made


@pytest.fixture
def team(db: Path, tmp_path: Path, provider: StandIn) -> Iterator[Team]:
    with team_of(db, tmp_path, provider=Provider(ISSUER, CLIENT, "hush")) as made:
        made.people.bind(READER, ISSUER, "42", by="tests")
        yield made


def go(client: TestClient, provider: StandIn, to: str = "/about", **back: str) -> Any:  # noqa: ANN401
    """Go to the provider and come back with a code; what came back."""
    left = client.get("/sign-in/provider", params={"to": to})
    assert left.status_code == 303
    provider.asked = {k: v[0] for k, v in parse_qs(urlsplit(left.headers["location"]).query).items()}
    return client.get("/sign-in/return", params={"code": "c", "state": provider.asked["state"], **back})


def test_who_is_bound_is_signed_in(team: Team, provider: StandIn) -> None:
    client = team.anonymous()
    answer = go(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")
    assert READER in client.get("/account").text
    assert "marsad-way" not in client.cookies


def test_the_provider_is_asked_for_a_code_with_a_challenge(team: Team, provider: StandIn) -> None:
    go(team.anonymous(), provider)
    assert provider.asked["response_type"] == "code"
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == "http://127.0.0.1:8430/sign-in/return"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": [CLIENT, "x"], "azp": "x"},
        {"aud": [CLIENT, "x"]}, {"iss": "https://other.example"}, {"exp": 1}, {"exp": None}, {"sub": None},
        {"sub": "43"}, {"iat": int(time.time()) + 9999},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_ours_signs_nobody_in(team: Team, provider: StandIn, claims: dict[str, Any]) -> None:
    provider.claims = claims
    client = team.anonymous()
    assert go(client, provider).status_code == 403
    assert "marsad" not in client.cookies


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_make_signs_nobody_in(team: Team, provider: StandIn, algorithm: str) -> None:
    provider.algorithm = algorithm
    assert go(team.anonymous(), provider).status_code == 403


def test_another_key_signs_nobody_in(team: Team, provider: StandIn) -> None:
    provider.signs = provider.other
    assert go(team.anonymous(), provider).status_code == 403


@pytest.mark.parametrize("back", [{"state": "another"}, {"state": ""}, {"code": ""}, {"iss": "https://other.example"}])
def test_an_answer_to_another_question_signs_nobody_in(team: Team, provider: StandIn, back: dict[str, str]) -> None:
    assert go(team.anonymous(), provider, **back).status_code == 403


def test_a_browser_that_did_not_ask_is_not_signed_in(team: Team, provider: StandIn) -> None:
    client = team.anonymous()
    go(client, provider)
    asked = {"code": "c", "state": provider.asked["state"]}
    assert team.anonymous().get("/sign-in/return", params=asked).status_code == 403
    assert client.get("/sign-in/return", params=asked).status_code == 403


def test_a_closed_account_stays_closed(team: Team, provider: StandIn) -> None:
    team.people.disable(READER, by="tests")
    assert go(team.anonymous(), provider).status_code == 403


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example"])
def test_coming_back_leads_nowhere_else(team: Team, provider: StandIn, to: str) -> None:
    assert go(team.anonymous(), provider, to=to).headers["location"] == "/"


@pytest.mark.parametrize("wrong", [{"issuer": "https://other.example"}, {"endpoint": "http://id.example.org/token"}])
def test_a_provider_that_is_not_what_it_should_be_is_not_asked(
    team: Team, provider: StandIn, wrong: dict[str, str]
) -> None:
    for name, value in wrong.items():
        setattr(provider, name, value)
    assert team.anonymous().get("/sign-in/provider").status_code == 422


@pytest.mark.parametrize(
    ("claim", "claims", "status"),
    [
        ("preferred_username", {"preferred_username": "editor one"}, 303),
        ("preferred_username", {"preferred_username": "nobody"}, 403),
        ("email", {"email": "editor one", "email_verified": True}, 303),
        ("email", {"email": "editor one", "email_verified": False}, 403),
        ("preferred_username", {"preferred_username": READER}, 403),
    ],
)
def test_a_claim_that_is_believed_binds_an_account_once(
    db: Path, tmp_path: Path, provider: StandIn, claim: str, claims: dict[str, Any], status: int
) -> None:
    with team_of(db, tmp_path, provider=Provider(ISSUER, CLIENT, None, claim)) as team:
        team.people.bind(READER, ISSUER, "already another", by="tests")
        provider.claims = claims
        assert go(team.anonymous(), provider).status_code == status


def test_without_a_provider_there_is_no_way(db: Path, tmp_path: Path) -> None:
    with team_of(db, tmp_path) as team:
        assert team.anonymous().get("/sign-in/provider").status_code == 404
        assert "/sign-in/provider" not in team.anonymous().get("/sign-in").text
