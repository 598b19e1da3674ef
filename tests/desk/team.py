"""A team's desk for tests: an account of each role, and clients that are signed in as them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from marsad.desk._viewer import ROLES
from marsad.record import People
from tests.desk.conftest import FROM_PAGE

OURS = "http://127.0.0.1:8430"
PASSWORD = "seven grey herons"

#: Names of accounts, by role; all share a password.
NAMES: dict[str, str] = {role: f"{role.capitalize()} One" for role in ROLES}


@dataclass(frozen=True, slots=True)
class Team:
    """The desk of a team."""

    app: FastAPI

    @property
    def people(self) -> People:
        people: People = self.app.state.desk.people
        return people

    def anonymous(self, base_url: str = OURS) -> TestClient:
        """A client that nobody has signed in with."""
        return TestClient(
            self.app, base_url=base_url, headers={**FROM_PAGE, "Origin": base_url}, follow_redirects=False
        )

    def client(self, role: str) -> TestClient:
        """A client that is signed in as somebody of this role."""
        made = self.anonymous()
        made.cookies.set("marsad", self.people.begin(NAMES[role]))
        return made


@contextmanager
def team_of(db: Path | str, folder: Path, **settings: Any) -> Iterator[Team]:  # noqa: ANN401
    """A team's desk of a record, which gets its accounts here."""
    app = create_app(Settings(str(db), "team", cache=folder / "cache", **settings))
    with TestClient(app, base_url=OURS):
        team = Team(app)
        for role in ROLES:
            if team.people.find(NAMES[role]) is None:
                team.people.add(NAMES[role], role, by="tests")
        yield team
