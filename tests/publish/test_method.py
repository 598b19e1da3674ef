"""The method statement says of a record what the record itself says, and nothing that nobody knows."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.cli import run
from marsad.coding import SHIPPED, read_ontology
from marsad.errors import BrokenOntology
from marsad.linked import link_record, read_into
from marsad.publish import Query, RecordRelease, policy_named
from marsad.publish.method import (
    Figures,
    Gap,
    ProjectWords,
    Settings,
    Tabled,
    figures,
    read_project,
    statement,
    to_html,
    to_markdown,
)
from marsad.publish.method._project import QUESTIONS
from marsad.record import Record

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"
INTERNAL = policy_named("internal")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("method") / "marsad.db"
    with Record.open(path, who="tester") as record:
        (path.parent / "empty.txt").write_text("", encoding="utf-8")
        read_into(record, [str(EXAMPLES), str(path.parent / "empty.txt")], "rules")
        first = next(record.iter_incidents(other=False))
        record.set_grade(first["id"], "harm", "confirmed", "two clinics")
    return path


@pytest.fixture
def record(db: Path) -> Iterator[Record]:
    with Record.open(db) as opened:
        yield opened


@pytest.fixture
def found(record: Record) -> Figures:
    return figures(RecordRelease(record, INTERNAL))


def text_of(f: Figures, s: Settings, p: ProjectWords = ProjectWords()) -> str:  # noqa: B008
    return to_markdown(statement(f, s, p))


#: Each figure, and what the tables of the record say of it.
_CURRENT = "JOIN reports r ON r.current_reading_key = x.reading_key"
_SQL = {
    "reports.count": "SELECT count(*) FROM reports",
    "reports.versions": "SELECT count(*) FROM report_versions",
    "reports.copies": "SELECT count(*) FROM copies",
    "reports.held_back": "SELECT 0",
    "events.count": f"SELECT count(*) FROM events x {_CURRENT}",
    "claims": f"SELECT count(*) FROM claims x {_CURRENT}",
    "controls": f"SELECT count(*) FROM controls x {_CURRENT}",
    "incidents.count": "SELECT count(*) FROM incidents WHERE type != 'OTHER'",
    "incidents.held_back": "SELECT 0",
    "incidents.contradicted": "SELECT count(*) FROM incidents WHERE contradicted AND type != 'OTHER'",
    "incidents.one_originator": "SELECT count(*) FROM incidents WHERE n_originators = 1 AND type != 'OTHER'",
    "incidents.one_report": "SELECT count(*) FROM (SELECT 1 FROM incident_members m JOIN incidents i ON"
    " i.key = m.incident_key WHERE i.type != 'OTHER' GROUP BY m.incident_key HAVING count(DISTINCT m.report_key) = 1)",
    "incidents.one_origin": "SELECT count(*) FROM (SELECT 1 FROM incident_members m JOIN incidents i ON"
    " i.key = m.incident_key WHERE i.type != 'OTHER' GROUP BY m.incident_key HAVING count(DISTINCT m.origin) = 1)",
    "incidents.days.first": "SELECT min(time_start) FROM incidents WHERE type != 'OTHER'",
    "incidents.days.last": "SELECT max(time_start) FROM incidents WHERE type != 'OTHER'",
    "incidents.days.unknown": "SELECT count(*) FROM incidents WHERE time_start IS NULL AND type != 'OTHER'",
    "incidents.merged": "SELECT count(*) FROM tombstones WHERE merged_into IS NOT NULL",
    "incidents.withdrawn": "SELECT count(*) FROM tombstones WHERE merged_into IS NULL",
    "decisions.grades": "SELECT count(*) FROM decisions WHERE kind = 'grade'",
    "decisions.people": "SELECT count(DISTINCT who) FROM decisions",
    "decisions.holding": "SELECT count(*) FROM decisions WHERE kind = 'ruling'",
    "decisions.corrections": "SELECT count(*) FROM decisions WHERE kind = 'place_name'",
}


@pytest.mark.parametrize("name", _SQL)
def test_a_figure_is_what_the_tables_say(name: str, found: Figures, db: Path) -> None:
    value: object = found
    for part in name.split("."):
        value = getattr(value, part)
    with sqlite3.connect(db) as connection:
        assert value == connection.execute(_SQL[name]).fetchone()[0]


_TALLIES = {
    "reports.statuses": "SELECT v.status, count(*) FROM reports r JOIN report_versions v ON v.key ="
    " r.current_version_key GROUP BY 1",
    "reports.failures": "SELECT code, count(*) FROM failures WHERE mended IS NULL GROUP BY 1",
    "reports.languages": "SELECT coalesce(v.language, ''), count(*) FROM reports r JOIN report_versions v ON v.key ="
    " r.current_version_key GROUP BY 1",
    "reports.sources": "SELECT coalesce(s.name, ''), count(*) FROM reports r JOIN report_versions v ON v.key ="
    " r.current_version_key LEFT JOIN sources s ON s.key = v.source_key GROUP BY 1",
    "incidents.types": "SELECT type, count(*) FROM incidents WHERE type != 'OTHER' GROUP BY 1",
    "events.statuses": f"SELECT x.status, count(*) FROM events x {_CURRENT} GROUP BY 1",
}


@pytest.mark.parametrize("name", _TALLIES)
def test_a_table_is_what_the_tables_say(name: str, found: Figures, db: Path) -> None:
    part, _, field = name.partition(".")
    with sqlite3.connect(db) as connection:
        assert dict(getattr(getattr(found, part), field)) == dict(connection.execute(_TALLIES[name]).fetchall())


def test_every_figure_stands_in_the_document(record: Record, found: Figures) -> None:
    text = text_of(found, Settings.of(RecordRelease(record, INTERNAL)))
    for words in (
        f"{found.incidents.count} incidents", f"{found.events.count} events", f"{found.claims} claims",
        f"{found.reports.count} reports of 3 outlets", f"| E101 | {dict(found.reports.failures)['E101']} |",
        f"people graded 1 of {found.incidents.count}", "1 person took decisions", record.state().name,
        f"Added up they come to {found.incidents.killed.best:,}",
    ):  # fmt: skip
        assert words in text


def test_grades_of_people_are_told_from_suggested_ones(found: Figures) -> None:
    assert found.incidents.set_by_people == (("confirmed", 1),)
    assert sum(n for _, n in found.incidents.suggested) == found.incidents.count - 1


def test_two_records_have_two_statements(record: Record, tmp_path: Path, db: Path) -> None:
    shutil.copy(db, tmp_path / "other.db")
    with Record.open(tmp_path / "other.db") as other:
        (tmp_path / "late.txt").write_text(
            "MOSUL, May 2, 2017 - Shelling killed four people in Mosul on Monday, a doctor said.", encoding="utf-8"
        )
        read_into(other, [str(tmp_path / "late.txt")], "rules")
        link_record(other)
        texts = [
            text_of(figures(release), Settings.of(release))
            for release in (RecordRelease(record, INTERNAL), RecordRelease(other, INTERNAL))
        ]
    assert texts[0] != texts[1]


def test_what_a_policy_holds_back_is_counted_and_not_described(record: Record) -> None:
    policy = replace(policy_named("public"), sources=("Example Agency",))
    release = RecordRelease(record, policy)
    found = figures(release)
    assert found.reports.held_back == 2
    assert "Example Agency" not in text_of(found, Settings.of(release))


def test_the_policy_is_told_as_it_is(record: Record, found: Figures) -> None:
    policy = replace(policy_named("public"), embargo=14, secret=("claims.words",), licence="CC BY 4.0")
    settings = replace(Settings.of(RecordRelease(record, policy)), rule="conservative")
    text = text_of(found, settings)
    for words in (
        "last 14 days",
        "claims.words",
        "Licence: CC BY 4.0",
        policy.digest,
        'rule "conservative"',
        "0.1 deg",
    ):
        assert words in text


def test_gaps_are_marked_and_answers_take_their_place(record: Record, found: Figures) -> None:
    settings = Settings.of(RecordRelease(record, INTERNAL))
    empty = statement(found, settings, ProjectWords())
    assert set(empty.gaps) == set(QUESTIONS) - {"name"}
    full = statement(found, settings, ProjectWords(**{key: f"Answer to {key}." for key in QUESTIONS}))
    assert full.gaps == ()
    text = to_markdown(full)
    assert "To be filled in" not in text
    assert all(f"Answer to {key}" in text for key in QUESTIONS)


def test_a_project_answers_in_its_file(tmp_path: Path) -> None:
    file = tmp_path / "marsad.toml"
    file.write_text(
        'format = 1\n[project]\nname = "Our record"\ncontact = """\nrecord@example.org\n"""\n', encoding="utf-8"
    )
    assert read_project(file) == ProjectWords(name="Our record", contact="record@example.org")
    assert read_ontology(file) == SHIPPED


@pytest.mark.parametrize("text", ["[project]\nnmae = 'x'", "[project]\nname = 3", "project = 1", "[project", "\x00"])
def test_a_project_that_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "marsad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenOntology):
        read_project(tmp_path / "marsad.toml")


HOSTILE = "<script>alert(1)</script>|*x* [a](javascript:b) `c`\n# d"


def test_hostile_words_run_nowhere(record: Record, found: Figures) -> None:
    hostile = replace(found, reports=replace(found.reports, sources=((HOSTILE, 1),)))
    told = statement(hostile, Settings.of(RecordRelease(record, INTERNAL)), ProjectWords(name=HOSTILE))
    page, text = to_html(told), to_markdown(told)
    assert "<script" not in page
    assert not re.search(r"(?<!\\)<script", text)
    assert "\n# d" not in text
    assert "(?<!\\\\)`c`" not in text
    assert "[a](" not in text


def test_the_page_needs_nothing_from_elsewhere(record: Record, found: Figures) -> None:
    page = to_html(statement(found, Settings.of(RecordRelease(record, INTERNAL)), ProjectWords()))
    assert "http" not in page.replace("http-equiv", "")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_the_accuracy_told_is_that_of_the_last_committed_run() -> None:
    from bench.page import ACCURACY, told

    assert ACCURACY.read_text(encoding="utf-8") == told()


def test_accuracy_stands_with_its_intervals(record: Record, found: Figures) -> None:
    told = statement(found, Settings.of(RecordRelease(record, INTERNAL)), ProjectWords())
    (section,) = [s for s in told.sections if s.title == "Measured accuracy"]
    (table,) = [b for b in section.blocks if isinstance(b, Tabled)]
    assert len(table.rows) > 5
    assert not any(isinstance(b, Gap) for b in section.blocks)


def test_the_rule_and_query_bound_what_is_counted(record: Record) -> None:
    some = figures(RecordRelease(record, INTERNAL, Query(country="UA")))
    assert 0 < some.incidents.count < figures(RecordRelease(record, INTERNAL)).incidents.count
    assert some.incidents.held_back == 0


@pytest.mark.parametrize(("how", "begins"), [("md", "# Method"), ("html", "<!doctype html>")])
def test_the_command_writes_it(
    how: str, begins: str, db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "marsad.toml").write_text('format = 1\n[project]\nname = "Ours"\n', encoding="utf-8")
    assert run(["method", "--db", str(db), "--format", how]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(begins)
    assert "Method of Ours" in out
    assert "still to be answered" in err
    assert run(["method", "--db", str(db), "--format", how, "-o", "file"]) == 0
    assert (tmp_path / "file").read_text(encoding="utf-8") == out
