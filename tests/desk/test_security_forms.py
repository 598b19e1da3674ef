"""Ids in forms: who may not see something cannot name it to a form, either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.secrets import Secrets, restricted_desk
from tests.desk.table import same, table
from tests.desk.team import NAMES
from tests.hashing import cheap_hashing as cheap_hashing

#: Forms whose fields are words that are kept and shown again as they are: they name nothing.
FREE_WORDS = ("/sign-in", "/invitation")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    with restricted_desk(tmp_path_factory.mktemp("forms")) as made:
        yield made


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_a_form_that_names_it_names_nothing(secrets: Secrets, role: str) -> None:
    """Ids in forms, too: each field of each form is given one of what is hidden and one of nothing.

    Statuses are compared: the forms change the incident that they are about, and pages say so.
    """
    client = secrets.team.client(role)
    record = secrets.team.app.state.desk.record
    wrong = []
    for asked in table(secrets.team.app):
        for field in () if asked.path in FREE_WORDS else asked.fields:
            for kind in ("incident", "report"):
                told = [
                    same(client, asked, secrets.seen, (ids[kind],), data={"why": "x", field: ids[kind]})
                    for ids in (secrets.hidden[0], secrets.nothing)
                ]
                if told[0][0] != told[1][0]:
                    wrong.append((str(asked), field, kind, told[0][0], told[1][0]))
    assert wrong == []
    hidden = {ids[kind] for ids in secrets.hidden for kind in ("incident", "report")}
    mine = [x for x in record.decisions() if x.who == NAMES[role]]
    assert [x for x in mine if x.id in hidden] == []
