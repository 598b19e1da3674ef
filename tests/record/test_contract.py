"""What a record promises on every back end: whole reports, nothing twice, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from marsad._version import extraction_version
from marsad.coding import Coded
from marsad.contract import coded_object
from marsad.errors import BinaryInput, NotInRecord, ReadingError
from marsad.grounding import Finding
from marsad.intake import Unreadable
from marsad.record import Record, ReportFilter, Stored
from marsad.record._schema import DERIVED
from tests.record.made import document_of, made, made_coded, made_report, moved

SLOW_FIXTURE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_report_comes_out_as_it_went_in(record: Record) -> None:
    report, coded, document = made(1)

    assert record.add(report, coded, document) == Stored("r1", 1, "new")
    assert record.report("r1").document == document
    assert record.as_report("r1") == report
    assert record.evidence(report.evidence.sha256) == (report.evidence,)


@pytest.mark.parametrize(
    "published",
    [
        None,
        date(2016, 5, 1),
        datetime(2016, 5, 1, 23, 30, tzinfo=UTC),
        datetime(2016, 5, 1, 23, 30, tzinfo=timezone(timedelta(hours=3))),
        date(1, 1, 1),
        date(9999, 12, 31),
    ],
)
def test_the_date_of_publication_stays_as_the_outlet_gave_it(record: Record, published: date | datetime | None) -> None:
    record.add_report(made_report(1, published=published))

    assert record.as_report("r1").published == published


@SLOW_FIXTURE
@given(st.binary(max_size=3000))
def test_evidence_is_identical_whatever_the_bytes(sqlite_record: Record, content: bytes) -> None:
    import hashlib

    sha256 = hashlib.sha256(content).hexdigest()
    sqlite_record.add_report(moved(made_report(1), content=content, sha256=sha256))

    assert sqlite_record.evidence(sha256)[0].content == content


@SLOW_FIXTURE
@given(st.text(min_size=1, max_size=300), st.sampled_from(["\x00", "\ud800", "\u0000\U0010ffff", "a"]))
def test_any_text_is_stored_with_its_spans(sqlite_record: Record, text: str, odd: str) -> None:
    report = made_report(1, text=text + odd, title=odd, id=f"r{abs(hash(text + odd))}")
    coded = made_coded(1, report)
    sqlite_record.add(report, coded, coded_object(coded))

    kept = sqlite_record.report(report.id).text
    assert len(kept) == len(report.text)
    assert all(a in (b, "\ufffd") for a, b in zip(kept, report.text, strict=True))


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "'); DROP TABLE reports; --", "٪", "\\u0000", "😀"])
def test_odd_characters_anywhere_in_a_report_do_no_harm(record: Record, odd: str) -> None:
    report, coded, document = made(1, text=f"The army said {odd} rebels shelled {odd} a market in Taiz.", source=odd)

    record.add(report, coded, document)

    stored = record.report("r1").document
    assert stored is not None
    assert stored["events"] == document["events"]
    assert record.search("rebels shelled")[0].report == "r1"


def test_the_same_bytes_read_again_add_nothing(record: Record) -> None:
    record.add(*made(1))
    before = record.status()

    assert record.add(*made(1)) == Stored("r1", 1, "known")
    assert replace(record.status(), bytes=before.bytes) == before
    assert len(record.audit()) == 1


def test_a_changed_page_becomes_a_new_version(record: Record) -> None:
    record.add(*made(1))
    newer = made(1, text="The army said rebels shelled a market in Taiz.", id="r1")
    later = (moved(newer[0], retrieved=datetime(2025, 1, 1, tzinfo=UTC)), *newer[1:])

    assert record.add(*later) == Stored("r1", 2, "changed")
    assert [(v.version, v.current) for v in record.versions("r1")] == [(1, False), (2, True)]
    assert record.report("r1").text == newer[0].text
    assert record.as_report("r1", version=1) == made_report(1)
    assert len(record.events()) == 1


def test_an_old_archive_does_not_replace_the_page_of_today(record: Record) -> None:
    record.add(*made(1))
    older = made(1, text="The army said rebels shelled a market in Taiz.", id="r1")
    record.add(moved(older[0], retrieved=datetime(2015, 1, 1, tzinfo=UTC)), *older[1:])

    assert [(v.version, v.current) for v in record.versions("r1")] == [(1, True), (2, False)]
    assert record.report("r1").document == made(1)[2]


def test_two_versions_in_one_batch_are_told_apart(record: Record) -> None:
    first, second = made(1), made(1, text="The army said nothing.", id="r1")
    with record.batch() as batch:
        for item in (first, second, first, second):
            record.add(*item)

    assert [(s.version, s.status) for s in batch.stored] == [(1, "new"), (2, "changed"), (1, "known"), (2, "known")]


def test_a_newer_extraction_supersedes_and_never_erases(record: Record) -> None:
    record.add(*made(1, extraction="old"))
    report = made_report(1)
    fewer = made_coded(1, report, claims=3, events=2)

    stored = record.add(report, fewer, document_of(fewer, "new"))

    assert stored == Stored("r1", 1, "reread")
    assert record.versions("r1")[0].extractions == ("old", "new")
    assert {e.extraction for e in record.events()} == {"new"}
    assert len(record.events()) == 2
    with record._reading() as connection:
        assert len(connection.execute(select(DERIVED[1])).all()) == 12


@pytest.mark.parametrize(("sha256", "report", "extraction", "held"), [
    (None, "r1", None, True),
    (None, "r2", None, False),
    ("0" * 64, "r1", None, False),
    (None, "r1", "another", False),
])  # fmt: skip
def test_holds_tells_what_need_not_be_read_again(
    record: Record, sha256: str | None, report: str, extraction: str | None, held: bool
) -> None:
    kept, coded, document = made(1)
    record.add(kept, coded, document)

    assert record.holds(sha256 or kept.evidence.sha256, report, extraction or extraction_version()) is held


def test_a_report_that_was_only_kept_is_not_held_and_becomes_read(record: Record) -> None:
    report, coded, document = made(1)
    record.add_report(report)
    assert not record.holds(report.evidence.sha256, "r1")
    assert record.reports()[0].status == "unread"
    assert record.report("r1").document is None

    record.add_reading(coded, document)
    assert record.holds(report.evidence.sha256, "r1")
    assert record.reports()[0].status == "read"


def test_every_derived_row_says_by_which_extraction_of_which_reading(record: Record) -> None:
    record.add(*made(1, extraction="x1"))

    with record._reading() as connection:
        for table in DERIVED:
            rows = connection.execute(select(table.c.reading_key, table.c.extraction_key)).all()
            assert rows, table.name
            assert set(rows) == {(1, 1)}


def test_a_language_that_is_not_read_is_kept_and_marked(record: Record) -> None:
    report = made_report(1, language="my")
    coded = made_coded(1, report, claims=0, events=0)
    coded = replace(coded, warnings=(Finding("unsupported_language", None, "Burmese"),))
    record.add(report, coded, coded_object(coded))

    assert [r.id for r in record.reports(ReportFilter(status="unsupported_language", language="my"))] == ["r1"]
    assert record.holds(report.evidence.sha256, "r1")


def test_failures_are_remembered_and_counted(record: Record) -> None:
    failed = Unreadable("a.bin", BinaryInput("no text", where="a.bin"), made_report(5).evidence)
    record.add_failure(failed)
    with record.batch():
        record.add_failure(failed)
        record.add_failure(failed)

    (row,) = record.failures()
    assert (row.input, row.code, row.times, row.mended) == ("a.bin", "E102", 3, None)
    assert record.evidence(made_report(5).evidence.sha256)[0].content == made_report(5).evidence.content
    assert record.status().by_failure == {"E102": 1}


def test_a_report_that_the_reader_stumbled_over_is_kept_and_mended_by_a_reading(record: Record) -> None:
    report, coded, document = made(1)
    record.add_stumble(report, ReadingError("fell", where="r1"))
    assert record.reports()[0].status == "failed"
    assert not record.holds(report.evidence.sha256, "r1")

    record.add(report, coded, document)
    assert record.reports()[0].status == "read"
    assert record.failures()[0].mended is not None
    assert record.status().failures == 0


def test_a_report_that_was_read_is_not_made_unread_by_a_later_stumble(record: Record) -> None:
    record.add(*made(1))
    record.add_stumble(made_report(1), ReadingError("fell", where="r1"))

    assert record.reports()[0].status == "read"


def test_the_same_bytes_at_two_addresses_are_kept_once_with_both(record: Record) -> None:
    report = made_report(1)
    record.add_report(report)
    record.add_report(replace(moved(report, address="https://other.example/"), id="r2"))

    assert [e.address for e in record.evidence(report.evidence.sha256)] == [
        "https://news.example/1", "https://other.example/",
    ]  # fmt: skip
    assert record.status().evidence_bytes == len(report.evidence.content)


def test_numbers_beyond_all_measure_are_null_in_rows_and_whole_in_the_document(record: Record) -> None:
    report = made_report(1)
    coded = made_coded(1, report)
    loss = replace(coded.events[0].losses[0], best=10**40)
    coded = Coded(
        coded.grounded, coded.claims, (replace(coded.events[0], losses=(loss,)),), (), (), ()
    )  # fmt: skip
    record.add(report, coded, coded_object(coded))

    assert record.events()[0].losses[0].best is None
    assert record.document("r1")["events"][0]["losses"][0]["best"] == 10**40


def test_a_batch_is_written_when_it_is_full_and_at_its_end(record: Record) -> None:
    with record.batch(3) as batch:
        sizes = []
        for n in range(7):
            assert record.add(*made(n)) is None
            sizes.append(len(record))

    assert sizes == [0, 0, 3, 3, 3, 6, 6]
    assert len(record) == 7
    assert [s.report for s in batch.stored] == [f"r{n}" for n in range(7)]


def test_an_interrupted_batch_keeps_what_was_whole(record: Record) -> None:
    def interrupted() -> None:
        with record.batch(10):
            record.add(*made(1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [r.id for r in record.reports()] == ["r1"]
    assert record.add(*made(2)) == Stored("r2", 1, "new")


def test_many_at_once_are_the_same_as_one_by_one(record: Record) -> None:
    stored = record.add_many(((coded, document) for _, coded, document in map(made, range(5))), size=2)

    assert [s.report for s in stored] == [f"r{n}" for n in range(5)]
    assert list(record.iter_documents()) == [made(n)[2] for n in range(5)]


def test_documents_are_walked_page_by_page(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.record._query.PAGE", 2)
    with record.batch():
        for n in range(5):
            record.add(*made(n))

    assert [d["report"]["id"] for d in record.iter_documents()] == [f"r{n}" for n in range(5)]


@pytest.mark.parametrize("by_id", [1, 5_000])
def test_documents_of_some_reports_alone_are_walked(
    record: Record, monkeypatch: pytest.MonkeyPatch, by_id: int
) -> None:
    monkeypatch.setattr("marsad.record._query.PAGE", 2)
    monkeypatch.setattr("marsad.record._query._BY_ID", by_id)
    with record.batch():
        for n in range(6):
            record.add(*made(n))

    assert list(record.iter_documents({"r4", "r1", "nobody"})) == [made(1)[2], made(4)[2]]


def test_the_document_of_a_version_is_found_by_its_bytes(record: Record) -> None:
    record.add(*made(1))
    newer = made(1, text="The army said rebels shelled a market in Taiz.", id="r1")
    record.add(*newer)

    assert record.document("r1", made_report(1).evidence.sha256) == made(1)[2]
    assert record.document("r1", newer[0].evidence.sha256) == newer[2]


@pytest.mark.parametrize("call", ["report", "versions", "document", "as_report", "evidence", "need_report", "incident"])
def test_what_is_not_there_is_said_to_be_not_there(record: Record, call: str) -> None:
    with pytest.raises(NotInRecord, match="nothing-here"):
        getattr(record, call)("nothing-here")


def test_a_run_is_written_down_with_its_counts(record: Record) -> None:
    from marsad.record._schema import audit, runs

    with record.run("read") as counts:
        record.add(*made(1))
        counts["new"] = 1

    with record._reading() as connection:
        row = connection.execute(select(runs)).one()
        assert (row.command, row.who, row.counts) == ("read", "tester", {"new": 1})
        assert row.started <= row.ended
        assert connection.execute(select(audit.c.run_key)).scalar_one() == row.key


def test_pointers_point_to_what_is_there(record: Record) -> None:
    for n in range(3):
        record.add(*made(n))
    record.add_report(made_report(9))

    record.check()
