"""Signing in, one's own account, and the pages of those who look after people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import Desk
from tests.desk.team import NAMES, PASSWORD, Team, team_of
from tests.hashing import cheap_hashing as cheap_hashing

READER, ADMIN = NAMES["reader"], NAMES["admin"]


@pytest.fixture
def team(db: Path, tmp_path: Path) -> Iterator[Team]:
    with team_of(db, tmp_path) as made:
        yield made


def sign_in(client: TestClient, name: str = READER, password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in", data={"name": name, "password": password, **more}).status_code


@pytest.fixture
def reader(team: Team) -> TestClient:
    """A client of a reader who has signed in with a password."""
    team.people.set_password(READER, PASSWORD, by="tests")
    client = team.anonymous()
    assert sign_in(client) == 303
    return client


# ---- signing in -------------------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_led_there_and_back(team: Team) -> None:
    team.people.set_password(READER, PASSWORD, by="tests")
    client = team.anonymous()
    answer = client.get("/about?a=1&b=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=/about%3Fa%3D1%26b%3D2")
    assert 'name="to" value="/about?a=1&amp;b=2"' in client.get(answer.headers["location"]).text
    back = client.post("/sign-in", data={"name": READER, "password": PASSWORD, "to": "/about?a=1&b=2"})
    assert (back.status_code, back.headers["location"]) == (303, "/about?a=1&b=2")
    assert client.get("/about").status_code == 200


def test_programs_are_told_that_nobody_is_signed_in(team: Team) -> None:
    answer = team.anonymous().get("/about", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["what"]) == (401, "Please sign in.")


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example"])
def test_signing_in_leads_nowhere_else(team: Team, reader: TestClient, to: str) -> None:
    again = team.anonymous()
    answer = again.post("/sign-in", data={"name": READER, "password": PASSWORD, "to": to})
    assert answer.headers["location"] == "/"


def test_a_refusal_does_not_tell_whether_the_name_exists(team: Team, reader: TestClient) -> None:
    told = [team.anonymous().post("/sign-in", data={"name": n, "password": "wrong"}) for n in (READER, "Nobody One")]
    assert [x.status_code for x in told] == [401, 401]
    assert told[0].text.replace(READER, "") == told[1].text.replace("Nobody One", "")


def test_a_refusal_keeps_no_password(team: Team) -> None:
    answer = team.anonymous().post("/sign-in", data={"name": READER, "password": "a secret that was typed"})
    assert "a secret" not in answer.text
    assert "set-cookie" not in answer.headers


def test_tries_have_an_end(team: Team, reader: TestClient) -> None:
    client = team.anonymous()
    assert [sign_in(client, password="wrong") for _ in range(6)] == [401] * 5 + [429]
    answer = client.post("/sign-in", data={"name": READER, "password": PASSWORD})
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)
    assert "set-cookie" not in answer.headers


def test_a_cookie_that_scripts_and_other_sites_do_not_get(team: Team, reader: TestClient) -> None:
    answer = team.anonymous().post("/sign-in", data={"name": READER, "password": PASSWORD})
    assert {x.strip().lower() for x in answer.headers["set-cookie"].split(";")[1:]} == {
        "httponly", "path=/", "samesite=lax",
    }  # fmt: skip


def test_under_https_the_cookie_is_bound_to_the_host(team: Team, reader: TestClient) -> None:
    client = team.anonymous("https://127.0.0.1:8430")
    answer = client.post("/sign-in", data={"name": READER, "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-marsad=")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "domain" not in answer.headers["set-cookie"].lower()
    assert client.get("/about").status_code == 200


def test_under_https_a_cookie_that_others_could_have_set_counts_for_nothing(team: Team) -> None:
    client = team.anonymous("https://127.0.0.1:8430")
    client.cookies.set("marsad", team.people.begin(READER))
    assert client.get("/about").status_code == 303


@pytest.mark.parametrize("planted", ["a token that an attacker chose", None])
def test_no_session_is_fixed(team: Team, reader: TestClient, planted: str | None) -> None:
    token = planted or team.people.begin(NAMES["editor"])
    client = team.anonymous()
    client.cookies.set("marsad", token, domain="127.0.0.1")
    assert sign_in(client) == 303
    assert client.cookies["marsad"] != token
    assert team.people.who(token) is None


def test_signing_out_ends_the_session_at_the_desk(team: Team, reader: TestClient) -> None:
    token = reader.cookies["marsad"]
    assert reader.get("/sign-out").status_code == 405
    assert reader.post("/sign-out").status_code == 303
    assert "marsad" not in reader.cookies
    assert team.people.who(token) is None


def test_the_desk_of_one_person_has_no_accounts(desk: Desk) -> None:
    for mode in ("local", "public"):
        client = desk(mode=mode)
        for path in ("/sign-in", "/account", "/people", "/invitation"):
            assert client.get(path).status_code == 404


# ---- invitations ------------------------------------------------------------------------------------------------


def test_an_admin_invites_and_the_person_sets_a_password(team: Team) -> None:
    told = team.client("admin").post("/people/add", data={"name": "Basil", "role": "reviewer"})
    assert told.status_code == 201
    [link] = re.findall(r'<code dir="ltr">([^<]+)</code>', told.text)
    client = team.anonymous()
    assert "Basil" in client.get(link).text
    code = link.partition("code=")[2]
    easy = client.post("/invitation", data={"code": code, "password": "easy", "again": "easy"})
    differs = client.post("/invitation", data={"code": code, "password": PASSWORD, "again": "another one"})
    assert (easy.status_code, differs.status_code) == (422, 422)
    taken = client.post("/invitation", data={"code": code, "password": PASSWORD, "again": PASSWORD})
    assert taken.status_code == 303
    assert client.get("/account").status_code == 200
    assert team.anonymous().get(link).status_code == 404


def test_a_code_that_is_none_sets_nothing(team: Team) -> None:
    answer = team.anonymous().post("/invitation", data={"code": "x", "password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)


# ---- one's own account ------------------------------------------------------------------------------------------


def test_a_new_password_ends_the_other_sessions_and_renews_this_one(team: Team, reader: TestClient) -> None:
    other, before = team.people.begin(READER), reader.cookies["marsad"]
    new = "a kettle of plums"
    answer = reader.post("/account/password", data={"now": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 303
    assert (team.people.who(other), team.people.who(before)) == (None, None)
    assert reader.get("/account").status_code == 200
    assert sign_in(team.anonymous(), password=new) == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"now": "wrong", "new": "a kettle of plums", "again": "a kettle of plums"},
        {"now": PASSWORD, "new": "a kettle of plums", "again": "another"},
        {"now": PASSWORD, "new": "easy", "again": "easy"},
        {"new": "a kettle of plums", "again": "a kettle of plums"},
    ],
)
def test_a_password_is_not_changed_by_mistake(team: Team, reader: TestClient, typed: dict[str, str]) -> None:
    answer = reader.post("/account/password", data=typed)
    assert (answer.status_code, 'class="wrong"' in answer.text) == (422, True)
    assert sign_in(team.anonymous()) == 303


def test_who_found_an_open_browser_cannot_try_passwords_for_ever(reader: TestClient) -> None:
    typed = {"now": "wrong", "new": "a kettle of plums", "again": "a kettle of plums"}
    assert [reader.post("/account/password", data=typed).status_code for _ in range(6)] == [422] * 5 + [429]


def test_the_language_of_an_account_goes_with_the_person(team: Team, reader: TestClient) -> None:
    assert reader.post("/account/taste", data={"language": "ar", "theme": "dark"}).status_code == 303
    elsewhere = team.anonymous()
    assert sign_in(elsewhere) == 303
    assert '<html lang="ar" dir="rtl" data-theme="dark"' in elsewhere.get("/account").text


def test_one_ends_ones_own_sessions_only(team: Team, reader: TestClient) -> None:
    mine, others = team.people.begin(READER), team.people.begin(ADMIN)
    number = team.people.sessions(ADMIN)[0].number
    reader.post("/account/sessions/end", data={"number": str(number)})
    assert team.people.who(others)
    reader.post("/account/sessions/end")
    assert team.people.who(mine) is None
    assert reader.get("/account").status_code == 200


# ---- those who look after people --------------------------------------------------------------------------------


def test_another_role_counts_at_once(team: Team) -> None:
    admin, token = team.client("admin"), team.people.begin(READER)
    done = admin.post("/people/role", data={"name": READER, "role": "reviewer", "rights": ["sign", "people", "x"]})
    assert done.status_code == 303
    found = team.people.find(READER)
    assert found is not None
    assert (found.role, found.rights, team.people.who(token)) == ("reviewer", ("sign",), None)


def test_the_last_admin_is_told_why_not(team: Team) -> None:
    answer = team.client("admin").post("/people/close", data={"name": ADMIN})
    assert (answer.status_code, "nobody would be left" in answer.text) == (422, True)


def test_a_closed_account_is_out_at_once(team: Team, reader: TestClient) -> None:
    assert team.client("admin").post("/people/close", data={"name": READER}).status_code == 303
    assert reader.get("/about").status_code == 303
    assert sign_in(team.anonymous()) == 401
    assert team.client("admin").post("/people/open", data={"name": READER}).status_code == 303
    assert sign_in(team.anonymous()) == 303


def test_the_access_log_tells_who_read_what(team: Team) -> None:
    team.people.note_reading("Editor One", "incident", ["i0ff"])
    page = team.client("admin").get("/people/log?what=read").text
    assert "Editor One" in page
    assert "i0ff" in page
    assert "signed in</td>" not in page


@pytest.mark.parametrize("form", [{"role": "admin"}, {"is_admin": "1", "rights": "people"}, {"name": "Admin One"}])
@pytest.mark.parametrize("path", ["/account/taste", "/account/password", "/account/sessions/end", "/preferences"])
def test_fields_that_a_form_does_not_have_change_nothing(
    team: Team, reader: TestClient, path: str, form: dict[str, str]
) -> None:
    before = [(p.name, p.role, p.rights, p.disabled) for p in team.people.all()]
    reader.post(path, data={"language": "en", "now": PASSWORD, **form})
    assert [(p.name, p.role, p.rights, p.disabled) for p in team.people.all()] == before


def test_an_invitation_gives_no_role(team: Team) -> None:
    team.people.add("Basil", "reader", by="tests")
    code = team.people.invite("Basil", by="tests")
    form = {"code": code, "password": PASSWORD, "again": PASSWORD, "role": "admin", "name": ADMIN}
    team.anonymous().post("/invitation", data=form)
    assert [p.role for p in team.people.all() if p.name == "Basil"] == ["reader"]
    assert team.people.sign_in(ADMIN, PASSWORD, "").token is None


def test_the_desk_and_the_record_mean_the_same_roles_and_rights() -> None:
    from marsad import record
    from marsad.desk import _viewer

    assert record.ROLES == _viewer.ROLES
    assert set(record.GIVEN_BESIDE) == set(_viewer.GIVEN_BESIDE)
