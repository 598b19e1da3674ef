"""Every route, every role: allowed or refused as the rights say; changes from elsewhere refused on every route."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from marsad.desk import Settings, create_app
from marsad.desk._routes import PUBLIC_CHANGES
from marsad.desk._viewer import ROLES, VISITOR, rights_of
from tests.desk.crawling import routes
from tests.desk.secrets import Secrets, restricted_desk
from tests.desk.table import SAFE, Asked, ask, table
from tests.desk.team import NAMES
from tests.hashing import cheap_hashing as cheap_hashing

ANYBODY = ("anonymous", *ROLES)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    with restricted_desk(tmp_path_factory.mktemp("routes")) as made:
        yield made


def _allowed(role: str, asked: Asked) -> bool:
    return asked.right is None or (role != "anonymous" and asked.right in {str(r) for r in rights_of(role)})  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ANYBODY)
def test_a_route_is_there_for_those_who_have_its_right(secrets: Secrets, role: str) -> None:
    wrong = {}
    for asked in table(secrets.team.app):
        client = secrets.team.anonymous() if role == "anonymous" else secrets.team.client(role)
        answer = ask(client, asked, secrets.seen)
        sent_away = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?")
        refused = answer.status_code in (401, 403) or sent_away
        if asked.path == "/sign-in" and answer.status_code == 401:
            refused = False  # no name and no password
        home = asked.path == "/" and answer.headers.get("location") == "/sign-in"
        if (refused or home) is _allowed(role, asked) or answer.status_code >= 500:
            wrong[str(asked)] = answer.status_code
    assert wrong == {}


def test_programs_get_no_way_round(secrets: Secrets) -> None:
    wrong = {}
    for asked in table(secrets.team.app):
        if asked.right is not None:
            answer = ask(secrets.team.anonymous(), asked, secrets.seen, headers={"Accept": "application/json"})
            if answer.status_code != 401:
                wrong[str(asked)] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9000"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
)
def test_no_route_lets_another_site_change_something(secrets: Secrets, headers: dict[str, str]) -> None:
    changing = [x for x in table(secrets.team.app) if x.method not in SAFE]
    assert changing
    client = secrets.team.client("admin")
    assert {str(x): ask(client, x, secrets.seen, headers=headers).status_code for x in changing} == {
        str(x): 403 for x in changing
    }


def test_what_only_reads_leaves_the_record_as_it_is(secrets: Secrets) -> None:
    desk = secrets.team.app.state.desk
    before = desk.record.state()
    for role in ROLES:
        client = secrets.team.client(role)
        for asked in table(secrets.team.app):
            if asked.method in SAFE:
                ask(client, asked, secrets.seen)
    assert desk.record.state() == before


@pytest.mark.parametrize("role", ANYBODY)
def test_fields_that_say_who_one_is_are_not_believed(secrets: Secrets, role: str) -> None:
    before = [(p.name, p.role, p.rights, p.disabled) for p in secrets.team.people.all()]
    forged = {"who": "Admin One", "by": "Admin One", "role": "admin", "viewer": "admin", "rights": "people"}
    record = secrets.team.app.state.desk.record
    decided = len(record.decisions())
    for asked in table(secrets.team.app):
        if asked.method not in SAFE and not asked.path.startswith(("/people", "/sign-in")):
            client = secrets.team.anonymous() if role == "anonymous" else secrets.team.client(role)
            ask(client, asked, secrets.seen, data=forged, params=forged)
    assert [(p.name, p.role, p.rights, p.disabled) for p in secrets.team.people.all()] == before
    assert {x.who for x in record.decisions()[decided:]} <= {NAMES.get(role)}


def test_the_public_face_has_nothing_that_writes(secrets: Secrets) -> None:
    desk = secrets.team.app.state.desk
    public = create_app(Settings(desk.settings.db, "public", cache=desk.settings.cache))
    assert isinstance(public, FastAPI)
    found = list(table(public))
    assert {str(x) for x in found if x.method not in SAFE and x.path not in PUBLIC_CHANGES} == set()
    assert {x.right for x in found} <= {None, *map(str, VISITOR)}
    assert {r.path for r in routes(public)} <= {r.path for r in routes(secrets.team.app)}
    public.state.desk.close()
