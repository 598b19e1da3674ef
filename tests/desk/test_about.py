"""Pages of a party and of an outlet: affiliations over time, names, whom it quotes, with whom it shares text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.desk._affiliations import Line, drawn, lines_of
from marsad.linked import read_into
from marsad.record import AffiliationRow, Record, Reviews, affiliations_of, shared_with, voices_of
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.hashing import cheap_hashing as cheap_hashing

IS = "actor:islamic-state"


def row(day: str | None, person: str = "Adam Example", **more: Any) -> AffiliationRow:  # noqa: ANN401
    told = {
        "person_actor": None, "role": "commander", "body": "Islamic State", "body_actor": IS, "since": None,
        "until": None, "former": False, **more,
    }  # fmt: skip
    return AffiliationRow(f"r-{day}", day, person, **told)


def one(*rows: AffiliationRow) -> Line:
    [found] = lines_of(rows)
    return found


def test_a_line_goes_from_the_first_word_to_the_last() -> None:
    found = one(row("2016-05-01"), row("2016-09-01", person="ADAM EXAMPLE"), row(None))
    assert (found.first, found.last, found.began, found.ended) == ("2016-05-01", "2016-09-01", False, False)
    assert len(found.reports) == 3


def test_what_words_say_goes_before_the_day_of_the_report() -> None:
    found = one(row("2016-05-01", since="2014"), row("2016-09-01", until="2016-08"))
    assert (found.first, found.last, found.began, found.ended) == ("2014", "2016-08", True, True)


def test_a_former_commander_was_one_before_that_day() -> None:
    found = one(row("2016-05-01"), row("2017-01-01", former=True))
    assert (found.first, found.last, found.ended) == ("2016-05-01", "2016-05-01", True)
    alone = one(row("2017-01-01", former=True))
    assert (alone.first, alone.last, alone.ended) == ("2017-01-01", "2017-01-01", True)


def test_other_roles_and_bodies_are_other_lines() -> None:
    rows = (row("2016-05-01"), row("2016-05-01", role="emir"), row("2016-05-01", body_actor="actor:other"))
    assert len(lines_of(rows)) == 3


def test_bars_lie_on_one_scale() -> None:
    picture = drawn(
        lines_of([row("2016-01-01"), row("2016-12-31"), row("2016-07-01", person="B"), row(None, person="C")])
    )
    bars = {x.person: x.bar for x in picture.lines}
    whole, later = bars["Adam Example"], bars["B"]
    assert (picture.first, picture.last) == ("2016-01-01", "2016-12-31")
    assert whole is not None
    assert later is not None
    assert whole[0] < later[0] < whole[0] + whole[1]
    assert bars["C"] is None
    assert whole[0] + whole[1] <= picture.width


# ---- pages ----------------------------------------------------------------------------------------------------------

LED = (
    "ALEPPO, May 5 2016 - Islamic State commander Adam Example ordered the shelling of Manbij on Wednesday, which "
    "killed four people, the Observatory said. Islamic State shelled Manbij."
)
FLED = (
    "ALEPPO, Sept 5 2016 - Islamic State commander Adam Example fled, the Observatory said. Islamic State shelled Azaz "
    "on Sunday and killed two people."
)
TEXTS = {"led-1": ("2016-05-05", LED), "led-2": ("2016-09-05", FLED)}


@pytest.fixture
def told(db: Path | str, tmp_path: Path) -> Path | str:
    path = tmp_path / "led.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": name, "source": "Example Wire", "published": day, "text": text}) + "\n"
            for name, (day, text) in TEXTS.items()
        )
    )
    with Record.open(db) as record:
        read_into(record, [str(path)], "rules")
    return db


def test_the_page_of_a_party_has_its_people_over_time(told: Path | str, client: TestClient) -> None:
    with Record.open(told) as record:
        assert {x.report for x in affiliations_of(record, IS)} == {"led-1", "led-2"}
    html = client.get(f"/actors/{IS}").text
    section = html[html.index('id="affiliations"') :]
    assert "Adam Example" in section
    assert "<rect" in section
    assert "Named in reports as" in html


def test_an_affiliation_of_a_restricted_report_is_not_told(told: Path | str, tmp_path: Path) -> None:
    with Record.open(told) as record:
        Reviews(record, "tests").restrict("report", "led-2", "its author asked for it")
    with team_of(told, tmp_path) as team:
        pages = {role: team.client(role).get(f"/actors/{IS}").text for role in ("reviewer", "editor", "reader")}
    assert 'href="/reports/led-1"' in pages["reviewer"]
    assert "5 Sept 2016" in pages["editor"]
    assert "5 Sept 2016" not in pages["reviewer"]
    assert "Adam Example" not in pages["reader"]  # readers: behind a policy that withholds names


def test_whom_an_outlet_quotes_over_all_its_reports(told: Path | str, client: TestClient, desk: Desk) -> None:
    with Record.open(told) as record:
        outlet = "Example Wire"
        rows = voices_of(record, outlet, 100)
        documents = [d for d in record.iter_documents() if d["report"]["source"] == outlet]
        assert sum(x.claims for x in rows) == sum(len(d["claims"]) for d in documents)
        assert max(x.reports for x in rows) <= len(documents)
        assert voices_of(record, "Nobody's Herald", 100) == ()
    html = client.get(f"/sources/{outlet}").text
    assert "Whom it quotes" in html
    assert "Whom it quotes" not in desk(mode="public").get(f"/sources/{outlet}").text


def test_shared_text_is_counted_over_all_reports(db: Path | str) -> None:
    with Record.open(db) as record:
        source = {row.id: row.source for row in record.iter_reports()}
        pairs = record.copies_among(sorted(source))
        assert pairs
        for outlet in {x for x in source.values() if x}:
            own = [c for c in pairs if outlet in (source[c.a], source[c.b])]
            rows = shared_with(record, outlet)
            assert sum(x.pairs for x in rows) == len(own)
            assert sum(x.first for x in rows) == sum(1 for c in own if c.from_ and source[c.from_] == outlet)
