"""JSON Lines: text unchanged, bad lines in their place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from marsad.intake import IntakeOptions, Report, Unreadable
from tests.intake.helpers import fault, note_codes, report, taken

LINE = {
    "id": "a-1",
    "text": "Rebels took the bridge.\r\n\r\n It fell at dawn.  ",
    "title": "Bridge falls",
    "published": "2016-02-03",
    "source": "Example Agency",
    "url": "https://agency.example/1",
    "unknown": {"kept": False},
}


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_keys_of_a_line_become_the_report(tmp_path: Path) -> None:
    found = report(write(tmp_path / "a.jsonl", LINE))
    assert (found.id, found.title, found.source, found.url) == (
        "a-1", "Bridge falls", "Example Agency", "https://agency.example/1",
    )  # fmt: skip
    assert found.published == date(2016, 2, 3)


@pytest.mark.parametrize(
    "text", [LINE["text"], "ab \u00e2\u20ac\u2122 mojibake stays", "tab\tand 🕊 sign", " \ufeff x "]
)
def test_text_is_unchanged(tmp_path: Path, text: str) -> None:
    assert report(write(tmp_path / "a.jsonl", {"id": "1", "text": text})).text == text


def test_characters_that_no_store_takes_are_replaced_one_by_one(tmp_path: Path) -> None:
    found = report(write(tmp_path / "a.jsonl", '{"id": "1", "text": "a\\u0000b\\ud800c"}'))
    assert found.text == "a\ufffdb\ufffdc"
    assert note_codes(found) == ["invalid_characters"]


def test_mojibake_is_noted_but_left(tmp_path: Path) -> None:
    found = report(write(tmp_path / "a.jsonl", {"text": "the minister\u00e2\u20ac\u2122s house"}))
    assert note_codes(found) == ["mojibake"]


def test_evidence_is_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", LINE, "", {"text": "b"})
    first, second = taken(path)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert first.evidence.content == json.dumps(LINE).encode()
    assert (first.evidence.within, second.evidence.within) == ("line 1", "line 3")
    assert first.evidence.method == "jsonl"


def test_without_id_the_address_names_the_report(tmp_path: Path) -> None:
    one = report(write(tmp_path / "a.jsonl", {"text": "first", "url": "https://a.example/x"}))
    two = report(write(tmp_path / "b.jsonl", {"text": "corrected", "url": "HTTPS://A.example:443/x#top"}))
    assert one.id == two.id
    assert one.evidence.sha256 != two.evidence.sha256


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("{not json", "broken_feed"),
        ("[1, 2]", "broken_feed"),
        ('"text"', "broken_feed"),
        ('{"id": "x"}', "broken_feed"),
        ('{"text": 5}', "broken_feed"),
        ('{"text": "a", "title": 5}', "broken_feed"),
        ('{"text": "a", "id": [1]}', "broken_feed"),
        ('{"text": "a", "id": ' + "9" * 5000 + "}", "broken_feed"),
        ('{"text": "  "}', "empty_input"),
        ('{"text": ' + "[" * 100_000, "too_large"),
        ('{"text": "' + "x" * 5_000 + '"}', "too_large"),
    ],
)
def test_a_bad_line_is_one_error_and_the_rest_goes_on(tmp_path: Path, line: str, name: str) -> None:
    options = IntakeOptions(max_report_chars=4_000)
    before, bad, after = taken(write(tmp_path / "a.jsonl", LINE, line, {"text": "after"}), options=options)
    assert isinstance(before, Report)
    assert isinstance(after, Report)
    assert isinstance(bad, Unreadable)
    assert bad.error.name == name
    assert "line 2" in bad.error.message


def test_a_line_beyond_the_limit_is_skipped_without_being_held(tmp_path: Path) -> None:
    options = IntakeOptions(max_item_bytes=1_000)
    bad, after = taken(
        write(tmp_path / "a.jsonl", '{"text": "' + "x" * 50_000 + '"}', {"text": "after"}), options=options
    )
    assert isinstance(bad, Unreadable)
    assert bad.error.name == "too_large"
    assert isinstance(after, Report)


def test_an_error_bears_the_id_of_its_line(tmp_path: Path) -> None:
    assert fault(write(tmp_path / "a.jsonl", {"id": "known", "text": ""})).id == "known"


def test_a_json_array_is_explained(tmp_path: Path) -> None:
    assert "one object on each line" in fault(write(tmp_path / "a.json", [LINE])).error.message


def test_utf16_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "a"}\n{"text": "b"}\n'.encode("utf-16"))
    assert fault(path).error.name == "broken_feed"


def test_invalid_utf8_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "Za\xc5\x9b \xff wie\xc5\x9b"}\n')
    found = report(path)
    assert found.text == "Zaś \ufffd wieś"
    assert note_codes(found) == ["invalid_bytes"]


@pytest.mark.parametrize("value", ["0000-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "12017-01-01"])
def test_a_date_out_of_range_is_ignored_and_noted(tmp_path: Path, value: str) -> None:
    found = report(write(tmp_path / "a.jsonl", {"text": "a", "published": value}))
    assert found.published is None
    assert note_codes(found) == ["date_out_of_range"]
