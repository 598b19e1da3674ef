"""What is restricted is, for who lacks the right, as if it were not there: on every route, by every way of asking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.record import Reviews
from tests.desk.secrets import Secrets, restricted_desk, written
from tests.desk.table import Asked, ask, same, table, text_of
from tests.desk.team import Team, team_of
from tests.hashing import cheap_hashing as cheap_hashing

#: Routes that take the filters of lists in their query.
FILTERED = ("/incidents", "/map", "/map/cells", "/timeline", "/queue", "/search")

#: Roles without the right to what is restricted.
WITHOUT = ("reader", "reviewer")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    with restricted_desk(tmp_path_factory.mktemp("restricted")) as made:
        yield made


@pytest.fixture(scope="module")
def innocent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """The desk of a record that never had the secret report."""
    folder = tmp_path_factory.mktemp("innocent")
    with team_of(written(folder / "without", secret=False), folder) as made:
        yield made


def reading(team: Team) -> list[Asked]:
    """Routes that read, for who may read at all."""
    return [x for x in table(team.app) if x.method == "GET" and not x.path.startswith("/people")]


@pytest.mark.parametrize("role", WITHOUT)
def test_no_page_names_it(secrets: Secrets, role: str) -> None:
    client = secrets.team.client(role)
    named = {
        (str(asked), word)
        for asked in reading(secrets.team)
        for word in secrets.words
        if word in text_of(ask(client, asked, secrets.seen)).casefold()
    }
    assert named == set()


def test_who_has_the_right_is_shown_it(secrets: Secrets) -> None:
    client = secrets.team.client("editor")
    shown = {
        str(asked)
        for asked in reading(secrets.team)
        for ids in (secrets.seen, *secrets.hidden)
        if any(word in ask(client, asked, ids).text.casefold() for word in secrets.words)
    }
    if any(x.parameters for x in reading(secrets.team)):
        assert shown


@pytest.mark.parametrize("role", WITHOUT)
def test_its_address_is_one_that_never_was(secrets: Secrets, role: str) -> None:
    client = secrets.team.client(role)
    wrong = []
    for asked in table(secrets.team.app):
        for hidden in secrets.hidden:
            if set(asked.parameters.values()) - {"format"} and (asked.method == "GET"):
                told = same(client, asked, hidden)
                # 403: a page that the role may not ask for at all, whatever the id
                if told != same(client, asked, secrets.nothing) or told[0] not in (403, 404):
                    wrong.append((str(asked), told[0]))
    assert wrong == []


@pytest.mark.parametrize("role", WITHOUT)
def test_nobody_changes_what_they_do_not_see(secrets: Secrets, role: str) -> None:
    client = secrets.team.client(role)
    desk = secrets.team.app.state.desk
    before = len(desk.record.decisions())
    wrong = []
    for asked in table(secrets.team.app):
        if asked.parameters and asked.method not in ("GET", "HEAD"):
            told = same(client, asked, secrets.hidden[0], data={"why": "x"})
            if told != same(client, asked, secrets.nothing, data={"why": "x"}):
                wrong.append((str(asked), told[0]))
    assert wrong == []
    assert len(desk.record.decisions()) == before


@pytest.mark.parametrize("role", WITHOUT)
def test_no_question_finds_it(secrets: Secrets, role: str) -> None:
    """Each text of each query is asked for a word of the secret and for one that is nowhere: the answers are one."""
    client = secrets.team.client(role)
    wrong = []
    for asked in reading(secrets.team):
        for name in asked.queries:
            for word in ("quillfeather", "kunduz", "lantern", secrets.hidden[1]["incident"]):
                nowhere = "x" * len(word)
                told = [_asked(client, asked, secrets, {name: x}, x) for x in (word, nowhere)]
                if told[0] != told[1]:
                    wrong.append((str(asked), name, word))
    assert wrong == []


def _asked(client: TestClient, asked: Asked, secrets: Secrets, query: dict[str, str], word: str) -> tuple[int, str]:
    answer = ask(client, asked, secrets.seen, params=query)
    return answer.status_code, answer.text.replace(word, "WORD")


#: Moments at which something was read or linked: two records are not made at one.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\d\d:\d\d(:\d\d)?")


@pytest.mark.parametrize("role", WITHOUT)
def test_pages_are_those_of_a_record_without_it(secrets: Secrets, innocent: Team, role: str) -> None:
    """Counts, facets, maps and timelines, too: whatever a page says, it says the same where the report never was.

    The desk with the secret restricts an incident of a visible report besides: here the report alone is restricted.
    """
    asked = [x for x in reading(innocent) if not x.path.startswith(("/account", "/exports"))]  # sessions, digests
    assert _different(secrets, innocent, role, [(x, {}) for x in asked]) == []


@pytest.mark.parametrize("role", WITHOUT)
def test_filters_answer_as_in_a_record_without_it(secrets: Secrets, innocent: Team, role: str) -> None:
    """Where only the secret has such a place, party or outlet, a filter by it says what it says where nothing has."""
    hidden = secrets.hidden[0]
    filters = (
        {"place": hidden["place"]}, {"place": "Kunduz"}, {"party": hidden["actor"]}, {"source": hidden["source"]},
        {"country": "AF"}, {"admin1": "AF:Kunduz"}, {"since": "2019-03-01", "until": "2019-03-31"}, {"killed": "41"},
        {"box": "60,30,75,40", "zoom": "6"}, {"q": "quillfeather"}, {"type": "ASSAULT", "page": "2"},
    )  # fmt: skip
    asked = [x for x in reading(innocent) if x.path in FILTERED]
    assert asked
    assert _different(secrets, innocent, role, [(x, query) for x in asked for query in filters]) == []


def _different(
    secrets: Secrets, innocent: Team, role: str, questions: list[tuple[Asked, dict[str, str]]]
) -> list[tuple[str, dict[str, str]]]:
    """The questions that the two desks answer differently."""
    reviews = Reviews(secrets.team.app.state.desk.record, "tests")
    other = secrets.hidden[1]["incident"]
    reviews.unrestrict("incident", other)
    clients = [team.client(role) for team in (secrets.team, innocent)]
    wrong = []
    for asked, query in questions:
        answers = [ask(client, asked, secrets.seen, params=query) for client in clients]
        told = [(x.status_code, _MOMENT.sub("MOMENT", x.text)) for x in answers]
        if told[0] != told[1]:
            wrong.append((str(asked), query))
    reviews.restrict("incident", other)
    return wrong


def test_reading_it_is_logged_and_reading_others_is_not(secrets: Secrets) -> None:
    client = secrets.team.client("editor")
    ids = {x for hidden in secrets.hidden for x in hidden.values()}
    for asked in reading(secrets.team):
        for one in (secrets.seen, *secrets.hidden):
            ask(client, asked, one)
    logged = {x.id for x in secrets.team.people.log(what="read", limit=10_000)}
    assert logged <= ids | secrets.team.app.state.desk.restricted()[0]
    if any(x.parameters for x in reading(secrets.team)):
        assert logged >= {secrets.hidden[0]["incident"]}


def test_the_folder_of_the_test_holds_the_secret(secrets: Secrets) -> None:
    """Else the tests above would find nothing in anything."""
    db = Path(secrets.team.app.state.desk.settings.db)
    assert secrets.team.app.state.desk.record.report("quillfeather-1").row.source == "Zanzibar Lantern"
    assert db.is_file()


def test_a_report_of_a_restricted_story_is_not_shown_whole(db: Path, tmp_path: Path) -> None:
    with team_of(db, tmp_path) as team:
        record = team.app.state.desk.record
        story = next(x for x in record.incidents(other=True) if x["type"] == "OTHER")
        report = story["members"][0]["report"]
        client, text = team.client("reviewer"), record.report(report).text
        line = max(text.split("\n"), key=len)
        before = client.get(f"/reports/{report}").text
        Reviews(record, "tests").restrict("incident", story["id"], "a family is named")
        after = client.get(f"/reports/{report}").text
        assert 'data-text="' in before
        assert 'data-text="' not in after
        assert line not in after
