"""The page of one incident: what it shows, to whom, and that it shows nothing else."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk._case import case_of
from marsad.desk._case_fields import Step
from marsad.desk._desk import Desk as Desk_
from marsad.desk._draw import Shape, chart, locator, shape_of
from marsad.desk._marks import MOST_PIECES, Mark, pieces
from marsad.desk._settings import Settings
from marsad.desk._viewer import owner
from marsad.linked import read_into
from marsad.linking import Member
from marsad.publish import Range, Where
from marsad.record import Record, Wish
from tests.desk.conftest import ROOT, Desk


class Read(HTMLParser):
    """Words and ids of a page, and the attributes of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append((tag, told))
        if told.get("id"):
            self.ids.append(str(told["id"]))

    def handle_data(self, data: str) -> None:
        self.words += data


def told(db: Path, place: str, kind: str = "ASSAULT") -> str:
    """The id of the incident of a place."""
    with Record.open(db, create=False) as record:
        return next(x.id for x in record.incident_values() if x.place and x.place.name == place and x.type == kind)


@pytest.fixture
def gaza(db: Path) -> str:
    return told(db, "Gaza")


@pytest.fixture
def station(db: Path) -> str:
    return told(db, "Kramatorsk")


def test_rival_values_stand_beside_each_other_with_who_says_so(client: TestClient, gaza: str) -> None:
    words = Read(client.get(f"/incidents/{gaza}").text).words
    for said in ("contradicted", "U.S. intelligence agencies", "Gaza Health Ministry", "471", "Hamas"):
        assert said in words


def test_the_evidence_has_its_words_marked_and_values_point_to_them(client: TestClient, gaza: str) -> None:
    page = Read(client.get(f"/incidents/{gaza}").text)
    pointed = [a["href"] for tag, a in page.tags if tag == "a" and "to-words" in str(a.get("class"))]
    assert pointed
    assert {str(href)[1:] for href in pointed} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_copies_are_folded_under_their_origin(client: TestClient, station: str) -> None:
    html = client.get(f"/incidents/{station}").text
    assert html.count('class="origin"') == 2
    assert html.count('class="copies"') == 1


def test_a_rising_toll_is_a_chart(client: TestClient, station: str) -> None:
    assert 'class="series"' in client.get(f"/incidents/{station}").text


def test_the_public_face_has_no_texts_and_no_whole_sentences_beyond_the_gate(desk: Desk, gaza: str) -> None:
    html = desk(mode="public").get(f"/incidents/{gaza}").text
    assert "Gaza Health Ministry" in html
    assert "data-text=" not in html


def test_spans_lie_where_their_words_stand(db: Path, gaza: str) -> None:
    with Record.open(db, create=False) as record:
        case = case_of(Desk_(Settings(str(db)), record).sight(owner("ada", "en")), gaza)
        texts = {t.text: record.report(t.report.id).text for t in case.tellings}
    killed = case.field("killed/unspecified")
    assert killed is not None
    words = {texts[s.text][s.begin : s.end] for s in killed.spans}
    assert "killed hundreds of people" in words
    assert all("".join(p.text for p in x.pieces) == texts[str(t.text)][x.begin : x.end]
               for t in case.tellings for x in t.lines)  # fmt: skip


def test_a_card_is_a_fragment(client: TestClient, gaza: str) -> None:
    html = client.get(f"/incidents/{gaza}/card").text
    assert "<html" not in html
    assert f"/incidents/{gaza}" in html


def test_an_incident_that_went_into_another_says_so(client: TestClient, db: Path, gaza: str, station: str) -> None:
    with Record.open(db) as record:
        both = tuple(record.incident_value(x) for x in (gaza, station))
        record.rule(Wish("same", "merge", (gaza, station), tuple(x.members for x in both), "a try"))
        record.link()
        kept = record.incidents_of([Member(both[0].members[0].report, both[0].members[0].event)])[0].id
    gone = {gaza, station} - {kept}
    answer = client.get(f"/incidents/{gone.pop()}")
    assert answer.status_code == 410
    assert f"/incidents/{kept}" in answer.text


def test_no_incident_no_page(client: TestClient) -> None:
    assert client.get("/incidents/i0000").status_code == 404


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)> \u202egnp.exe {{ 7*7 }}'


def test_hostile_words_are_words(tmp_path: Path, desk: Desk) -> None:
    text = f"Rebels killed 12 people in Raqqa on 5 September 2017, said the {HOSTILE} ministry.\n"
    line = {"id": "a", "title": HOSTILE, "source": HOSTILE, "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    with Record.open(tmp_path / "own.db") as record:
        read_into(record, [str(tmp_path / "a.jsonl")], "rules")
        ids = list(record.incident_ids())
    assert ids
    client = desk(db=str(tmp_path / "own.db"))
    for id_ in ids:
        html = client.get(f"/incidents/{id_}").text
        assert "<img src=x" not in html
        assert "alert(1)</script>" not in html
        assert "{{ 7*7 }}" in html


# ---- the parts ----------------------------------------------------------------------------------------------------


def test_pieces_of_nested_and_crossing_spans_are_the_text() -> None:
    text = "the ministry said 30 people were killed in Homs"
    marks = [Mark("a", 4, 39, "claim"), Mark("b", 18, 39, "loss"), Mark("c", 30, 47, "value")]
    found = pieces(text, marks)
    assert "".join(p.text for p in found) == text
    assert [p.begins for p in found if p.begins] == [("a",), ("b",), ("c",)]
    assert found[-1].ids == ("c",)


def test_ten_thousand_spans_are_not_ten_thousand_marks() -> None:
    text = "x" * 30_000
    found = pieces(text, [Mark(f"s{n}", 3 * n, 3 * n + 2, "value") for n in range(10_000)])
    assert len(found) <= MOST_PIECES
    assert "".join(p.text for p in found) == text


def test_an_area_is_never_a_point() -> None:
    coarse = Where("Homs", "admin1", lat=None, lon=None)
    assert shape_of(coarse, None) is None
    near = shape_of(Where("Homs", "near", lat=34.7, lon=36.7), None)
    assert near is not None
    assert (near.kind, near.km) == ("ring", 10.0)


def test_a_picture_holds_all_its_places() -> None:
    drawn = locator(
        [Shape("point", 36.7, 34.7, "a"), Shape("candidate", 38.0, 35.1, "b"), Shape("ring", 36, 34, "c", 50)]
    )
    assert drawn is not None
    assert all(0 <= s.x <= drawn.width and 0 <= s.y <= drawn.height for s in drawn.spots)
    assert locator([]) is None


def test_numbers_of_one_day_stand_beside_each_other() -> None:
    drawn = chart([Step("2017-01-01", Range(3, 3, 3), "stands"), Step("2017-01-01", Range(5, 5, None), "stands")])
    assert drawn is not None
    assert drawn.dots[0].x < drawn.dots[1].x
    assert drawn.dots[1].high is None


def test_an_incident_of_a_report_without_an_event_of_its_own_has_a_page(db: Path, desk: Desk) -> None:
    """Stories of control are told by headlines, too: such a member has no event."""
    with Record.open(db) as record:
        read_into(record, [str(ROOT / "examples" / "control")], "rules")
        members = [m for x in record.incident_values() for m in x.members]
        ids = list(record.incident_ids())
    assert any(m.event == "*" for m in members)
    client = desk()
    assert {client.get(f"/incidents/{id_}").status_code for id_ in ids} == {200}
