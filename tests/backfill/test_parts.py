"""Inputs in parts give what they give as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.errors import IntakeError
from marsad.intake import Evidence, Intake, IntakeOptions, Report, Unreadable, cuts, entries, glimpse, part_kind, take
from tests.backfill.archives import archive, lines, pages

OPTIONS = IntakeOptions()


def whole(path: Path) -> list[tuple[object, ...]]:
    return [shown(item) for item in take([str(path)], options=OPTIONS)]


def in_parts(path: Path, size: int) -> Iterator[tuple[object, ...]]:
    try:
        found = cuts(str(path), part_kind(str(path)), size)
    except IntakeError:
        found = ((0, 1),)
    for (begin, first), following in zip(found, [*found[1:], None], strict=True):
        end = following[0] if following else None
        for entry in entries([str(path)], OPTIONS, begin=begin, end=end, first=first):
            yield from (shown(item) for item in entry.take())


def shown(item: Intake) -> tuple[object, ...]:
    """Everything but the moment of reading."""
    if isinstance(item, Report):
        return ("report", replace(item, evidence=timeless(item.evidence)))
    assert isinstance(item, Unreadable)
    return ("unreadable", item.id, item.error.message, item.evidence and timeless(item.evidence))


def timeless(evidence: Evidence) -> Evidence:
    return evidence if evidence.method == "warc" else replace(evidence, retrieved=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("gzip", [True, False])
@pytest.mark.parametrize("size", [1, 3_000, 10**9])
def test_an_archive(gzip: bool, size: int, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", pages(12), gzip=gzip)
    assert len(cuts(str(path), "warc", size)) == {1: 13, 10**9: 1}.get(size, len(cuts(str(path), "warc", size)))
    assert list(in_parts(path, size)) == whole(path)
    assert len(whole(path)) == 12


@pytest.mark.parametrize("size", [1, 700, 10**9])
def test_lines(size: int, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", 9)
    content = path.read_text().splitlines()
    content.insert(3, "")
    content.insert(5, "{broken")
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(content).encode())
    assert list(in_parts(path, size)) == whole(path)
    assert sum(s[0] == "unreadable" for s in whole(path)) == 1


def test_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shells hit the market of Harsa on Monday, killing five people.")
    (tmp_path / "b.bin").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "c.txt").write_bytes(b"")
    for path in sorted(tmp_path.iterdir()):
        assert list(in_parts(path, 1)) == whole(path)


def test_an_archive_that_breaks_off_is_not_cut_and_says_so(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", pages(12), gzip=False)
    path.write_bytes(path.read_bytes()[:-300])
    assert list(in_parts(path, 1)) == whole(path)
    assert whole(path)[-1][0] == "unreadable"


def test_an_archive_gzipped_as_one_is_not_cut(tmp_path: Path) -> None:
    import gzip

    plain = archive(tmp_path / "a.warc", pages(12), gzip=False)
    path = tmp_path / "b.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert cuts(str(path), "warc", 1) == ((0, 1),)
    assert len(list(in_parts(path, 1))) == 12


def test_a_page_that_quotes_an_archive_is_no_place_to_cut(tmp_path: Path) -> None:
    inside = b"<p>WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n</p>" * 50
    path = archive(tmp_path / "a.warc", [("https://a.example/", inside), *pages(3)], gzip=False)
    assert len(cuts(str(path), "warc", 1)) == 5
    assert list(in_parts(path, 1)) == whole(path)


def test_lines_in_utf16_are_said_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps({"text": "Shells hit Harsa."}).encode("utf-16") * 3)
    (found,) = in_parts(path, 10**9)
    assert "UTF-16" in str(found[2])


def test_what_has_no_date_was_retrieved_when_it_was_changed(tmp_path: Path) -> None:
    import os

    path = lines(tmp_path / "a.jsonl", 1)
    os.utime(path, (1_500_000_000.7, 1_500_000_000.7))
    ((report,),) = (entry.take() for entry in entries([str(path)], OPTIONS))
    assert isinstance(report, Report)
    assert report.evidence.retrieved.isoformat() == "2017-07-14T02:40:00+00:00"


def test_a_glimpse_leaves_out_menus_and_scripts(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", list(pages(3))[2:])
    (entry,) = entries([str(path)], OPTIONS)
    found = entry.page()
    assert found is not None
    seen = glimpse(found)
    assert seen.title == "Apples of Harsa 2"
    assert "orchard" in seen.text
    assert not any(word in seen.text for word in ("War in Harsa", "troops", "About us"))
    assert seen.language == "en"
