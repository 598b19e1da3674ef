"""Whatever stands in the record, a page shows it and never obeys it: script, templates, overrides of direction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk.hostile import EVIL, RLO, hostile_record, wrongs
from tests.desk.secrets import NOTHING
from tests.desk.table import ask, table
from tests.desk.team import Team, team_of
from tests.hashing import cheap_hashing as cheap_hashing


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("hostile")
    with team_of(hostile_record(folder / "record"), folder, title=f"Record {EVIL}") as made:
        yield made


def _ids(team: Team) -> Iterator[dict[str, str]]:
    """Every incident and report, each with the outlet and ids of the other kinds that the record has."""
    record = team.app.state.desk.record
    shared = {**NOTHING, "format": "json", "file": "x", "number": "1", "sha256": "0" * 64}
    for row in record.iter_reports():
        document = record.report(row.id).document
        places = [x["gazetteer_id"] for x in document["places"] if x["gazetteer_id"]]
        actors = [x["actor"] for x in document["entities"] if x.get("actor")]
        for incident in sorted(record.incident_ids()):
            yield {
                **shared, "incident": incident, "report": row.id, "source": row.source, "sha256": row.sha256,
                "place": places[0], "actor": actors[0] if actors else EVIL,
            }  # fmt: skip
    yield dict.fromkeys(shared, EVIL) | {"number": "1"}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("role", ["reader", "admin"])
def test_no_page_obeys_what_it_shows(hostile: Team, role: str, language: str) -> None:
    client = hostile.client(role)
    client.cookies.set("language", language)
    found = set()
    for ids in _ids(hostile):
        for asked in table(hostile.app):
            if asked.method != "GET":
                continue
            query = dict.fromkeys(asked.queries, EVIL)
            for answer in (ask(client, asked, ids), ask(client, asked, ids, params=query)):
                assert answer.status_code < 500, str(asked)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    found |= {(str(asked), wrong) for wrong in wrongs(answer.text)}
                else:
                    kind = answer.headers.get("content-type", "")
                    assert "html" not in kind
                    assert answer.headers["x-content-type-options"] == "nosniff"
    assert found == set()


def test_errors_and_forms_say_back_what_was_sent_and_do_not_obey_it(hostile: Team) -> None:
    found = set()
    for asked in table(hostile.app):
        if asked.method in ("GET", "HEAD") or asked.path == "/sign-out":
            continue
        client = hostile.client("admin")
        form = {"name": EVIL, "role": EVIL, "why": EVIL, "to": EVIL, "code": EVIL, "text": EVIL, "value": EVIL}
        answer = ask(client, asked, next(_ids(hostile)), data=form)
        assert answer.status_code < 500, str(asked)
        found |= {(str(asked), wrong) for wrong in wrongs(answer.text)}
    assert found == set()


def test_headers_hold_nothing_of_what_was_sent(hostile: Team) -> None:
    client = hostile.client("admin")
    for to in ("/x\r\nSet-Cookie: a=b", "/\r\n", "/%0d%0aSet-Cookie:a=b"):
        answer = client.post("/preferences", data={"to": to})
        assert "a" not in answer.cookies
        assert "\n" not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    "page",
    [
        "<p onclick=x>", "<script>x</script>", "<a href='JavaScript:x'>", "<style>x</style>", f"<p>{RLO}x</p>",
        "<p style='x'>", "<planted>", '<script type="application/json">{</script>', "<script src='//x/'></script>",
    ],
)  # fmt: skip
def test_the_search_would_find_it(page: str) -> None:
    assert list(wrongs(page))


@pytest.mark.parametrize(
    "page", [f"<p><bdi>{RLO}x</bdi></p>", '<script type="application/json">{"a": "<\\/script>"}</script>', "<p>49</p>"]
)
def test_the_search_finds_nothing_where_nothing_is(page: str) -> None:
    assert list(wrongs(page)) == []
