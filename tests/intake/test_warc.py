"""WARC: pages among records, archives that are cut."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.intake import IntakeOptions, Report, Unreadable
from tests.intake.helpers import PAGE, PARAGRAPHS, fault, report, taken, warc

HTML = "text/html; charset=utf-8"
PAGES = tuple((f"https://post.example/{n}", 200, HTML, PAGE.encode()) for n in range(3))


def archive(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("zipped", [False, True])
def test_pages_of_an_archive(tmp_path: Path, zipped: bool) -> None:
    found = taken(archive(tmp_path, warc(*PAGES, gzip=zipped)))
    assert [item.evidence.address for item in found if isinstance(item, Report)] == [page[0] for page in PAGES]


def test_evidence_of_a_page(tmp_path: Path) -> None:
    path = archive(tmp_path, warc(PAGES[0]))
    evidence = report(path).evidence
    assert evidence.content == PAGE.encode()
    assert evidence.retrieved == datetime(2017, 9, 5, 10, tzinfo=UTC)
    assert (evidence.method, evidence.within) == ("warc", f"{path} record 1")


def test_other_records_are_passed_over(tmp_path: Path) -> None:
    image = ("https://post.example/a.jpg", 200, "image/jpeg", b"\xff\xd8\xff")
    gone = ("https://post.example/gone", 404, HTML, PAGE.encode())
    text = ("https://post.example/t.txt", 200, "text/plain", PARAGRAPHS[0].encode())
    found = taken(archive(tmp_path, warc(image, gone, text, gzip=True)))
    assert [item.text for item in found if isinstance(item, Report)] == [PARAGRAPHS[0]]
    assert len(found) == 1


def test_a_coded_payload_is_read_and_kept_as_archived(tmp_path: Path) -> None:
    coded = gzip.compress(PAGE.encode())
    content = warc((*PAGES[0][:3], coded), headers=(("Content-Encoding", "gzip"),))
    found = report(archive(tmp_path, content))
    assert found.title == "Shells hit market, killing at least 14"
    assert found.evidence.content == coded


def test_a_payload_that_only_claims_to_be_coded_is_read(tmp_path: Path) -> None:
    found = report(archive(tmp_path, warc(PAGES[0], headers=(("Content-Encoding", "gzip"),))))
    assert found.title == "Shells hit market, killing at least 14"


def test_a_bomb_in_a_payload(tmp_path: Path) -> None:
    content = warc((*PAGES[0][:3], gzip.compress(b"a" * 30_000_000)), headers=(("Content-Encoding", "gzip"),))
    assert fault(archive(tmp_path, content)).error.name == "too_large"


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("share", [0.1, 0.4, 0.5, 0.6, 0.9, 0.99])
def test_a_cut_archive_gives_what_stood_before_then_one_error(tmp_path: Path, zipped: bool, share: float) -> None:
    content = warc(*PAGES, gzip=zipped)
    *before, last = taken(archive(tmp_path, content[: int(len(content) * share)]))
    assert len(before) == int(share * 3)
    assert all(isinstance(item, Report) for item in before)
    assert isinstance(last, Unreadable)
    assert last.error.name == "broken_archive"


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
        warc(PAGES[0]) + b"garbage\r\n",
        b"WARC/1.0\r\n" + b"a" * 90_000,
    ],
)
def test_what_is_no_record(tmp_path: Path, content: bytes) -> None:
    last = taken(archive(tmp_path, content))[-1]
    assert isinstance(last, Unreadable)
    assert last.error.name == "broken_archive"


def test_a_record_beyond_the_limit_is_skipped(tmp_path: Path) -> None:
    big = ("https://post.example/big", 200, "text/plain", b"word " * 10_000)
    options = IntakeOptions(max_item_bytes=20_000)
    first, second = taken(archive(tmp_path, warc(big, PAGES[0], gzip=True)), options=options)
    assert isinstance(first, Unreadable)
    assert first.error.name == "too_large"
    assert isinstance(second, Report)


def test_an_archive_without_pages(tmp_path: Path) -> None:
    assert fault(archive(tmp_path, warc(("https://a.example/", 404, HTML, b"x")))).error.name == "empty_input"


def test_an_archive_through_a_pipe(tmp_path: Path) -> None:
    assert len(taken("-", stdin=warc(*PAGES, gzip=True))) == 3
