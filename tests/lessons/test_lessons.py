"""The way of a lesson through a record: seen before it is kept, kept, replayed on what it touches, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.coding import Lesson
from marsad.errors import NotInRecord
from marsad.grounding import Scope
from marsad.grounding.places import Correction
from marsad.lessons import (
    keep_lesson,
    lessons,
    preview_lesson,
    preview_revoke,
    reader_of,
    reports_of,
    reread,
    restore_lesson,
    revoke_lesson,
    waiting,
)
from marsad.linked import link_record, read_into
from marsad.linking import Member
from marsad.record import Record, Wish, move
from tests.lessons.making import BRIGADE, FALCONS, IS, NO_ATTACK, NOBODY, small_record
from tests.postgres import drop_database, new_database

MANBIJ = Correction(0, "Manbij", "point:36.5,38.3", "Manbij farm", 36.5, 38.3, "SY", "Aleppo")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lessons")
    small_record(folder).close()
    return folder / "small.db"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])])
def record(request: pytest.FixtureRequest, read_once: Path, tmp_path: Path) -> Iterator[Record]:
    if request.param == "sqlite":
        with Record.open(shutil.copy(read_once, tmp_path / "small.db"), who="tester") as record:
            yield record
        return
    server = request.getfixturevalue("server")
    url = new_database(server)
    move(read_once, url)
    with Record.open(url, who="tester") as record:
        yield record
    drop_database(server, url)


def versions(record: Record) -> dict[str, str]:
    return {d["report"]["id"]: d["version"]["extraction"] for d in record.iter_documents()}


def actors(record: Record, report: str) -> set[str | None]:
    return {e["actor"] for e in record.document(report)["entities"]}


def test_a_lesson_is_replayed_where_it_is_heard_and_nowhere_else(record: Record) -> None:
    before = versions(record)
    keep_lesson(record, "desk", IS, "their flag")
    assert [x.id for x in waiting(record)] == ["brigade"]
    done = reread(record, who="desk")
    assert ([x.report for x in done.reports], len(done.changes), done.failed) == (["brigade"], 1, ())
    after = versions(record)
    assert {k for k in before if before[k] != after[k]} == {"brigade"}
    assert "actor:islamic-state" in actors(record, "brigade")
    assert list(waiting(record)) == []
    assert reread(record).reports == ()


@pytest.mark.parametrize(
    ("lesson", "touched"),
    [(IS, ["brigade"]), (NOBODY, ["brigade"]), (FALCONS, ["falcons"]), (NO_ATTACK, ["falcons"]),
     (MANBIJ, ["brigade", "falcons"]), (replace(MANBIJ, source="falcons news"), ["falcons"]),
     (replace(MANBIJ, report="brigade"), ["brigade"])],
)  # fmt: skip
def test_revoking_brings_back_the_very_readings_of_before(record: Record, lesson: Lesson, touched: list[str]) -> None:
    before = {d["report"]["id"]: d for d in record.iter_documents()}
    n = keep_lesson(record, None, lesson)
    assert [x.report for x in reread(record).reports] == touched
    assert all(record.document(x) != before[x] for x in touched)
    revoke_lesson(record, None, n, "no")
    assert [x.report for x in reread(record).reports] == touched
    assert {d["report"]["id"]: d for d in record.iter_documents()} == before


def test_a_preview_shows_what_would_change_and_writes_nothing(record: Record) -> None:
    rows, before = record.decisions(), versions(record)
    seen = preview_lesson(record, IS)
    assert (seen.reports, seen.read, seen.sampled) == (1, 1, False)
    (change,) = seen.changes
    (name,) = (d for d in change.found if d.of == "actor")
    assert (name.words, name.before, name.after_ids) == ("Mithal Brigade", "Mithal Brigade", ("actor:islamic-state",))
    assert set(seen.incidents) == {x.id for x in record.incidents_of([Member("brigade", "e0")])}
    assert (record.decisions(), versions(record)) == (rows, before)


def test_a_preview_is_what_reading_again_then_does(record: Record) -> None:
    seen = preview_lesson(record, NO_ATTACK)
    keep_lesson(record, None, NO_ATTACK)
    assert [c.found for c in reread(record).changes] == [c.found for c in seen.changes]


def test_a_preview_of_many_reports_reads_a_sample_and_says_so(record: Record) -> None:
    seen = preview_lesson(record, MANBIJ, most=1)
    assert (seen.reports, seen.read, seen.sampled, [c.report for c in seen.changes]) == (2, 1, True, ["brigade"])


def test_taking_back_is_previewed_too(record: Record) -> None:
    n = keep_lesson(record, None, IS)
    reread(record)
    (change,) = preview_revoke(record, n).changes
    assert {d.before_ids for d in change.found if d.of == "actor"} == {("actor:islamic-state",)}
    with pytest.raises(NotInRecord):
        preview_revoke(record, 99)


def test_a_lesson_that_says_what_is_held_already_touches_nothing(record: Record) -> None:
    keep_lesson(record, None, IS)
    reread(record)
    assert preview_lesson(record, IS).reports == 0


def test_the_list_says_what_became_of_each(record: Record) -> None:
    n = keep_lesson(record, "one", IS, "their flag")
    reread(record)
    revoke_lesson(record, "two", n, "seen wrong")
    again = restore_lesson(record, "one", n)
    first, second = lessons(record)
    assert (first.n, first.kind, first.who, first.why, first.words, first.meaning, first.scope) == (
        n, "actor_name", "one", "their flag", "Mithal Brigade", "Islamic State (actor:islamic-state)", "*",
    )  # fmt: skip
    assert (first.state, first.read, first.changed) == ("revoked", 1, 1)
    assert first.ended is not None
    assert first.ended.endswith("two: seen wrong")
    assert (second.n, second.state, second.read) == (again, "holds", 0)


def test_rulings_stand_in_the_list_and_are_taken_back_there(record: Record) -> None:
    events = (Member("brigade", "e0"),), (Member("falcons", "e0"),)
    n = record.rule(Wish("same", "same", (), events, "one day"))
    (ruling,) = lessons(record)
    assert (ruling.n, ruling.kind, ruling.state, ruling.words) == (n, "same", "holds", "brigade:e0 | falcons:e0")
    revoke_lesson(record, None, n)
    assert [x.state for x in lessons(record)] == ["undone"]


def test_decisions_about_incidents_are_left_alone_by_reading_again(record: Record) -> None:
    events = (Member("brigade", "e0"),), (Member("falcons", "e0"),)
    record.rule(Wish("same", "same", (), events, "one day"))
    link_record(record)
    before = record.decisions("ruling")
    keep_lesson(record, None, IS)
    reread(record)
    link_record(record)
    assert record.decisions("ruling") == before
    assert len(record.incidents_of([Member("brigade", "e0"), Member("falcons", "e0")])) == 1


def test_only_the_reports_asked_for_are_read_again(record: Record) -> None:
    keep_lesson(record, None, MANBIJ)
    assert [x.report for x in reread(record, ["falcons", "rain"]).reports] == ["falcons"]
    assert [x.id for x in waiting(record)] == ["brigade"]


def test_progress_is_told(record: Record) -> None:
    keep_lesson(record, None, MANBIJ)
    told: list[tuple[int, int]] = []
    reread(record, each=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_new_report_hears_the_lesson_at_once(record: Record, tmp_path: Path) -> None:
    keep_lesson(record, None, IS)
    new = tmp_path / "new.txt"
    new.write_text(BRIGADE.replace("four", "nine"), encoding="utf-8")
    read_into(record, [str(new)], "rules")
    assert [x.id for x in waiting(record)] == ["brigade"]
    assert reports_of(record, IS) == ("brigade", record.need_report(str(new)))
    assert len(reports_of(record, replace(IS, scope=Scope(source="Brigade News")))) == 1


@pytest.mark.parametrize(
    ("version", "reader"),
    [("2026.11+0123456789", "shipped"), ("2026.11+0123456789.rules", "rules"),
     ("2026.11+0123456789.rules.places-0.corrected-1", "rules"), ("2026.11+0123456789.89abcdef01", "shipped")],
)  # fmt: skip
def test_a_report_is_read_again_by_the_reader_that_read_it(version: str, reader: str) -> None:
    assert reader_of(version) == reader
