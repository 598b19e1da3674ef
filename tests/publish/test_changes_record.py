"""The feed of a real record: whatever is read, ruled or graded, it leads from any older export to that of today."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.cli import run
from marsad.coding import Coded
from marsad.contract import coded_object
from marsad.errors import Contradiction, NotInRecord, UsageError
from marsad.intake import Report, take
from marsad.linked import link_record
from marsad.linking import Member
from marsad.pipeline import read_report
from marsad.publish import Options, Policy, Query, RecordRelease, format_named, policy_named, write_export
from marsad.publish.changes import (
    Feed,
    Row,
    apply,
    changes_since,
    csv_lines,
    incident_rows,
    json_lines,
    start_of,
    words_of,
)
from marsad.record import Record, Reviews, Wish, read_value

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"
PUBLIC, INTERNAL = policy_named("public"), policy_named("internal")
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def coded() -> tuple[Coded, ...]:
    """The examples, read by rules: a fifth of a second."""
    reports = [x for x in take([str(EXAMPLES)]) if isinstance(x, Report)]
    return tuple(read_report(r, reader="rules") for r in reports)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Record.open(path).close()
    return path


def rows(record: Record, policy: Policy = PUBLIC, query: Query = Query()) -> dict[str, Row]:  # noqa: B008
    return incident_rows(RecordRelease(record, policy, query, TODAY))


def changes(record: Record, since: str, policy: Policy = PUBLIC, query: Query = Query()) -> Feed:  # noqa: B008
    return changes_since(record, since, policy, query, TODAY)


def add(record: Record, coded: tuple[Coded, ...]) -> None:
    for x in coded:
        record.add_reading(x, coded_object(x))
    link_record(record)


def merge(record: Record, first: str, second: str) -> int:
    groups = [tuple(Member(m["report"], m["event"]) for m in record.incident(i)["members"]) for i in (first, second)]
    number = record.rule(Wish("same", "merge", (first, second), tuple(groups), "one blast"))
    link_record(record)
    return number


@pytest.fixture
def record(empty: Path, tmp_path: Path) -> Iterator[Record]:
    path = tmp_path / "marsad.db"
    shutil.copy(empty, path)
    with Record.open(path, who="tester") as made:
        yield made


def test_six_reports_and_six_more(record: Record, coded: tuple[Coded, ...]) -> None:
    add(record, coded[:6])
    state, old = record.state().name, rows(record)
    add(record, coded[6:])
    feed, new = changes(record, state), rows(record)
    assert {c.kind for c in feed.changes} >= {"added"}
    assert apply(old.values(), feed.changes) == new
    assert feed.until == record.state().name
    assert old != new


def test_a_late_report_changes_fields_and_keeps_the_id(record: Record, coded: tuple[Coded, ...]) -> None:
    late = next(x for x in coded if str(x.grounded.reading.report.evidence.address).endswith("kramatorsk-1.txt"))
    add(record, tuple(x for x in coded if x is not late))
    state, old = record.state().name, rows(record)
    add(record, (late,))
    feed = changes(record, state)
    changed = [c for c in feed.changes if c.kind == "changed"]
    assert changed
    assert all(f.old != f.new for c in changed for f in c.fields if not f.withheld)
    assert {"reports", "members"} <= {f.field for f in changed[0].fields}
    assert apply(old.values(), feed.changes) == rows(record)


def test_what_was_merged_says_into_what_and_comes_back_when_that_is_undone(
    record: Record, coded: tuple[Coded, ...]
) -> None:
    add(record, coded)
    first, second = [x["id"] for x in record.incidents(type="ASSAULT")][:2]
    before, old = record.state().name, rows(record)
    number = merge(record, first, second)
    (gone,) = [c for c in changes(record, before).changes if c.kind == "merged"]
    assert {gone.id, gone.into} == {first, second}
    merged = record.state().name
    record.undo_ruling(number)
    link_record(record)
    assert [c.kind for c in changes(record, merged).changes if c.id == gone.id] == ["added"]
    assert apply(old.values(), changes(record, before).changes) == rows(record)
    assert {f.field for c in changes(record, before).changes for f in c.fields} <= {"changed"}


def test_a_grade_that_a_person_sets_is_a_change(record: Record, coded: tuple[Coded, ...]) -> None:
    add(record, coded)
    incident = next(iter(rows(record)))
    state, old = record.state().name, rows(record)
    record.set_grade(incident, "harm", "confirmed", "two clinics")
    (change,) = changes(record, state).changes
    fields = {f.field: f.new for f in change.fields}
    assert (change.id, fields["grade"], fields["graded_by"]) == (incident, "confirmed", "person")
    assert apply(old.values(), changes(record, state).changes) == rows(record)


def test_a_report_whose_page_became_unreadable_takes_its_incidents_along(
    record: Record, coded: tuple[Coded, ...]
) -> None:
    add(record, coded)
    alone = next(x for x in record.incidents() if len(x["members"]) == 1)
    report = record.as_report(alone["members"][0]["report"])
    state, old = record.state().name, rows(record)
    content = report.evidence.content + b" "
    record.add_report(replace(report, evidence=replace(report.evidence, content=content, sha256=_sha(content))))
    link_record(record)
    feed = changes(record, state)
    assert alone["id"] in {c.id for c in feed.changes if c.kind == "withdrawn"}
    assert apply(old.values(), feed.changes) == rows(record)


def _sha(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "query", [Query(type="ASSAULT"), Query(country="UA"), Query(rule="conservative", stories=True)]
)
def test_what_is_asked_for_bounds_the_feed(record: Record, coded: tuple[Coded, ...], query: Query) -> None:
    add(record, coded[::2])
    state, old = record.state().name, rows(record, query=query)
    add(record, coded[1::2])
    assert apply(old.values(), changes(record, state, query=query).changes) == rows(record, query=query)


def test_incidents_that_come_out_of_an_embargo_are_added(record: Record, coded: tuple[Coded, ...]) -> None:
    add(record, coded)
    policy, then = replace(PUBLIC, embargo=30), date(2022, 4, 20)
    old = incident_rows(RecordRelease(record, policy, Query(), then))
    manifest = {
        "record_state": record.state().name, "made": "2022-04-20T00:00:00Z", "query": {}, "rule": "representative",
        "policy": {"sha256": policy.digest},
    }  # fmt: skip
    path = Path(record._at.name).with_name("old.manifest.json")
    path.write_text(json.dumps(manifest), encoding="utf-8")
    feed = changes_since(record, start_of(str(path)), policy, today=TODAY)
    new = incident_rows(RecordRelease(record, policy, Query(), TODAY))
    assert {c.kind for c in feed.changes} == {"added"}
    assert apply(old.values(), feed.changes) == new


def test_a_manifest_says_from_where(record: Record, coded: tuple[Coded, ...], tmp_path: Path) -> None:
    add(record, coded[:6])
    query = Query(rule="conservative")
    old = rows(record, query=query)
    release = RecordRelease(record, PUBLIC, query)
    write_export(release, format_named("csv"), Options(table="incidents"), tmp_path / "old.csv")
    start = start_of(str(tmp_path / "old.csv.manifest.json"))
    assert (start.query, start.policy) == (query, PUBLIC.digest)
    add(record, coded[6:])
    assert apply(old.values(), changes_since(record, start, PUBLIC).changes) == rows(record, query=query)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"record_state": "s1"}', "\x00", '{"record_state": 1, "made": []}'])
def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="not the manifest of an export"):
        start_of(str(tmp_path / "x.json"))


def test_a_state_of_another_record_is_refused(record: Record, coded: tuple[Coded, ...]) -> None:
    add(record, coded[:2])
    with pytest.raises(NotInRecord):
        changes(record, record.state().name[:-8] + "00000000")


#: What may happen to a record, by a number that says to which report or incident.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "merge", "undo", "grade", "forget", "correct", "reject", "restrict"]),
        st.integers(0, 99),
    ),
    max_size=7,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 9))
def test_the_feed_leads_from_every_older_export_to_the_newest(
    steps: list[tuple[str, int]], seed: int, coded: tuple[Coded, ...], empty: Path, tmp_path: Path
) -> None:
    path = tmp_path / "random.db"
    shutil.copy(empty, path)
    left = random.Random(seed).sample(coded, len(coded))
    with Record.open(path, who="tester") as record:
        add(record, tuple(left.pop() for _ in range(4)))
        exports = [(record.state().name, rows(record))]
        for what, n in steps:
            _do(record, what, n, left)
            exports.append((record.state().name, rows(record)))
        for state, old in exports:
            assert apply(old.values(), changes(record, state).changes) == exports[-1][1]


def _do(record: Record, what: str, n: int, left: list[Coded]) -> None:
    ids = [x["id"] for x in record.incidents(other=False)]
    try:
        if what == "read" and left:
            add(record, tuple(left.pop() for _ in range(min(len(left), 1 + n % 3))))
        elif what == "merge" and len(ids) > 1:
            merge(record, ids[n % len(ids)], ids[(n + 1 + n // 10) % len(ids)])
        elif what == "undo" and record.decisions():
            Reviews(record, ("ana", "tester")[n % 2]).undo()
            link_record(record)
        elif what == "grade" and ids:
            record.set_grade(ids[n % len(ids)], "harm", ("confirmed", "weak")[n % 2], "seen")
        elif what == "correct" and ids:
            Reviews(record, "ana").correct(
                ids[n % len(ids)], "killed/civilians", read_value("killed/civilians", str(n))
            )
        elif what == "reject" and ids:
            Reviews(record, "ana").reject(ids[n % len(ids)], "a drill")
        elif what == "restrict" and ids:
            Reviews(record, "ana").restrict("incident", ids[n % len(ids)])
        elif what == "forget":
            record.forget_details()
            link_record(record)
    except (Contradiction, UsageError, NotInRecord):
        pass  # a ruling that may not be given: nothing has changed


@pytest.mark.parametrize("how", [[], ["--json"], ["--csv"]])
def test_the_command_tells_it(
    record: Record, coded: tuple[Coded, ...], how: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add(record, coded[:6])
    state, db = record.state().name, record._at.name
    add(record, coded[6:])
    assert run(["changes", "--since", state, "--db", db, *how]) == 0
    out, err = capsys.readouterr()
    begins: dict[str, tuple[str, ...]] = {"--json": ('{"format": 1',), "--csv": ("change,",)}
    assert out.startswith(begins.get("".join(how), ("added", "changed")))
    assert "added" in err
    assert run(["changes", "--state", "--db", db]) == 0
    assert capsys.readouterr().out.strip() == record.state().name


def test_the_command_says_that_the_policy_is_another_one(
    record: Record, coded: tuple[Coded, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(record, coded[:3])
    write_export(RecordRelease(record, INTERNAL), format_named("csv"), Options(table="incidents"), tmp_path / "a.csv")
    manifest = str(tmp_path / "a.csv.manifest.json")
    assert run(["changes", "--since", manifest, "--db", record._at.name, "-o", str(tmp_path / "c")]) == 0
    assert "not that of the export" in capsys.readouterr().err
    assert (tmp_path / "c").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("wrong", [[], ["--since", "soon"], ["--since", "2026-01-01", "--json", "--csv"]])
def test_wrong_use_is_refused(record: Record, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["changes", "--db", record._at.name, *wrong]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("private", ["Pavlo Kyrylenko", "Kyrylenko"])
def test_no_form_of_the_feed_holds_a_name_that_is_withheld(
    record: Record, coded: tuple[Coded, ...], private: str
) -> None:
    """It stands in the record then and now, and changes: with each report of the strike it is there or not."""
    strike = tuple(x for x in coded if "kramatorsk" in str(x.grounded.reading.report.evidence.address))
    policy = replace(PUBLIC, deny=("Pavlo Kyrylenko",))
    add(record, strike[:1])
    states = [record.state().name]
    for x in strike[1:]:
        add(record, (x,))
        states.append(record.state().name)
    open_, closed = "", ""
    for state in ["2001-01-01", *states]:
        open_ += _forms(changes(record, state, INTERNAL))
        closed += _forms(changes(record, state, policy))
    assert private in open_
    assert private not in closed
    assert len(closed) > 1000


def _forms(feed: Feed) -> str:
    words = (line for change in feed.changes for line in words_of(change))
    return "\n".join([*json_lines(feed, {}), *map(str, csv_lines(feed)), *words, repr(feed)])


def test_a_person_who_is_withheld_only_now_does_not_come_out_as_an_old_value(
    record: Record, coded: tuple[Coded, ...]
) -> None:
    add(record, coded[:8])
    state = record.state().name
    add(record, coded[8:])
    shown = _forms(changes(record, state, replace(PUBLIC, names="all")))
    assert "Kyrylenko" not in shown
