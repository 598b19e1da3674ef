"""RSS and Atom: items, their true publisher, their own bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from marsad.intake import IntakeOptions, Report, Unreadable
from marsad.intake._slices import item_slices
from tests.intake.helpers import ATOM, FEED, fault, note_codes, report, taken


def feed(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def items(tmp_path: Path, content: str | bytes) -> list[Report]:
    found = taken(feed(tmp_path, content))
    reports = [item for item in found if isinstance(item, Report)]
    assert len(reports) == len(found)
    return reports


def test_items_of_rss(tmp_path: Path) -> None:
    first, second = items(tmp_path, FEED)
    assert first.text == "Truce signed\n\nThe two sides signed a truce on Thursday.\n\nIt begins at dawn."
    assert [h.role for h in first.hints] == ["headline", "body", "body"]
    assert (first.title, first.url) == ("Truce signed", "https://agg.example/1")
    assert first.published == datetime(2018, 12, 13, 16, tzinfo=timezone(timedelta(hours=1)))
    assert second.text == "Truce broken\n\nGuns fired again on Friday."


def test_the_source_element_names_the_publisher(tmp_path: Path) -> None:
    first, second = items(tmp_path, FEED)
    assert (first.source, second.source) == ("Example Agency", "Example Aggregator")


def test_items_of_atom(tmp_path: Path) -> None:
    (entry,) = items(tmp_path, ATOM)
    assert (entry.source, entry.title) == ("Example Relief", "Convoy reaches town")
    assert entry.published == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert entry.text.endswith("A convoy of 40 lorries reached the town.")


def test_evidence_is_the_item(tmp_path: Path) -> None:
    first, second = items(tmp_path, FEED)
    assert first.evidence.content.startswith(b"<item><title>Truce signed")
    assert second.evidence.content.endswith(b"Guns fired again on Friday.</description></item>")
    assert (first.evidence.within, first.evidence.method) == ("item 1", "feed")


def test_slices_are_not_fooled_by_cdata_and_comments() -> None:
    content = b"<rss><!-- <item> --><item><![CDATA[</item>]]>a</item><item>b</item><item>cut"
    assert item_slices(content) == [b"<item><![CDATA[</item>]]>a</item>", b"<item>b</item>"]


def test_unclosed_markers_take_linear_time() -> None:
    assert item_slices(b"<!-- " * 200_000) == []
    assert item_slices(b"<item>" * 200_000) == []


def test_a_feed_that_breaks_off_gives_its_whole_items(tmp_path: Path) -> None:
    whole, broken = taken(feed(tmp_path, FEED[: FEED.index("Guns")]))
    assert isinstance(whole, Report)
    assert whole.title == "Truce signed"
    assert isinstance(broken, Unreadable)
    assert broken.error.name == "broken_feed"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("this is no XML at all", "broken_feed"),
        ('<?xml version="1.0"?><urlset><url>a</url></urlset>', "broken_feed"),
        ("<rss><channel><title>none</title></channel></rss>", "empty_input"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>' + FEED[FEED.index("<rss") :], "broken_feed"),
    ],
)
def test_no_feed(tmp_path: Path, content: str, name: str) -> None:
    assert fault(feed(tmp_path, content)).error.name == name


def test_an_empty_item_is_one_error(tmp_path: Path) -> None:
    _, _, empty = taken(feed(tmp_path, FEED.replace("</channel>", "<item><guid>x</guid></item></channel>")))
    assert isinstance(empty, Unreadable)
    assert "item 3" in empty.error.message


def test_an_undefined_html_entity_does_not_stop_the_feed(tmp_path: Path) -> None:
    first, _ = items(tmp_path, FEED.replace("Truce signed", "Truce&nbsp;signed"))
    assert first.title == "Truce signed"


def test_item_dates_out_of_range(tmp_path: Path) -> None:
    first, _ = items(tmp_path, FEED.replace("Thu, 13 Dec 2018", "Thu, 13 Dec 9999"))
    assert first.published is None
    assert note_codes(first) == ["date_out_of_range"]


def test_declared_encoding(tmp_path: Path) -> None:
    text = FEED.replace('encoding="utf-8"', 'encoding="windows-1251"').replace("Truce signed", "Перемирие подписано")
    assert items(tmp_path, text.encode("cp1251"))[0].title == "Перемирие подписано"


def test_items_beyond_the_limit_are_reported(tmp_path: Path) -> None:
    first, rest = taken(feed(tmp_path, FEED), options=IntakeOptions(max_feed_items=1))
    assert isinstance(first, Report)
    assert isinstance(rest, Unreadable)
    assert rest.error.name == "too_large"


def test_ids_follow_the_link_and_survive_a_changed_item(tmp_path: Path) -> None:
    before = items(tmp_path, FEED)[0]
    after = items(tmp_path, FEED.replace("at dawn", "at noon"))[0]
    assert before.id == after.id
    assert before.evidence.sha256 != after.evidence.sha256


def test_a_feed_from_stdin(tmp_path: Path) -> None:
    assert report("-", stdin=ATOM.encode()).source == "Example Relief"
