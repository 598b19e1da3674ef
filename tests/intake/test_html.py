"""Pages: metadata, roles, and everything kept."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from marsad.intake import Report
from tests.intake.helpers import PAGE, PARAGRAPHS, fault, note_codes, report


def page(tmp_path: Path, html: str | bytes) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    return path


def by_role(found: Report, role: str) -> list[str]:
    return [hint.span.of(found.text) for hint in found.hints if hint.role == role]


def test_metadata(tmp_path: Path) -> None:
    found = report(page(tmp_path, PAGE))
    assert found.title == "Shells hit market, killing at least 14"
    assert (found.source, found.author) == ("Example Post", "Nadia Correspondent")
    assert found.url == "https://post.example/2016/market"
    assert found.published == datetime(2016, 5, 2, 18, 30, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("headline", ["Shells hit market, killing at least 14"]),
        ("byline", ["By Nadia Correspondent"]),
        ("dateline", ["2 May 2016"]),
        ("body", list(PARAGRAPHS)),
        ("caption", ["Smoke over the market. Photograph: Example Agency"]),
        ("boilerplate", ["HomeWorld", "Related", "Football: the cup final ends in a draw", "Copyright Example Post"]),
    ],
)
def test_each_part_keeps_its_role(tmp_path: Path, role: str, expected: list[str]) -> None:
    assert by_role(report(page(tmp_path, PAGE)), role) == expected


def test_hints_cover_the_text_and_paragraphs_stand_apart(tmp_path: Path) -> None:
    found = report(page(tmp_path, PAGE))
    assert "\n\n".join(hint.span.of(found.text) for hint in found.hints) == found.text


def test_evidence_is_the_untouched_page(tmp_path: Path) -> None:
    assert report(page(tmp_path, PAGE)).evidence.content == PAGE.encode()


def test_a_page_of_two_sentences_is_read(tmp_path: Path) -> None:
    found = report(page(tmp_path, f"<html><body><p>{PARAGRAPHS[0]}</p></body></html>"))
    assert found.text == PARAGRAPHS[0]


def test_hidden_text_and_scripts_are_not_read(tmp_path: Path) -> None:
    html = PAGE.replace("</article>", '<script>var x = "secret";</script><p style="display: none">secret</p></article>')
    assert "secret" not in report(page(tmp_path, html)).text


def test_line_breaks_make_paragraphs(tmp_path: Path) -> None:
    found = report(page(tmp_path, f"<html><body><div>{'<br><br>'.join(PARAGRAPHS)}</div></body></html>"))
    assert by_role(found, "body") == list(PARAGRAPHS)


def test_a_link_in_a_paragraph_does_not_break_it(tmp_path: Path) -> None:
    html = PAGE.replace("market of the town", '<a href="/t">market</a> of <em>the</em> town')
    assert by_role(report(page(tmp_path, html)), "body")[0] == PARAGRAPHS[0]


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="DC.date.issued" content="1994-04-07">', "1994-04-07"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2011-03-15"}</script>',
            "2011-03-15",
        ),
        ('<meta name="date" content="9999-01-01"><meta name="pubdate" content="2012-01-02">', "2012-01-02"),
    ],
)
def test_dates_of_the_head(tmp_path: Path, head: str, published: str) -> None:
    found = report(page(tmp_path, f"<html><head>{head}</head><body><p>{PARAGRAPHS[0]}</p></body></html>"))
    assert str(found.published) == published


def test_no_date_is_guessed(tmp_path: Path) -> None:
    assert report(page(tmp_path, f"<html><body><p>{PARAGRAPHS[0]}</p></body></html>")).published is None


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-8"])
def test_declared_encodings(tmp_path: Path, charset: str) -> None:
    html = f'<html><head><meta charset="{charset}"></head><body><p>{PARAGRAPHS[0]} “Café” – Zürich</p></body></html>'
    found = report(page(tmp_path, html.encode("utf-8" if charset == "utf-8" else "cp1252")))
    assert found.text.endswith("“Café” – Zürich")


def test_mojibake_is_mended_and_noted(tmp_path: Path) -> None:
    broken = "The minister’s men didn’t fire".encode().decode("cp1252")
    found = report(page(tmp_path, PAGE.replace("Residents fled", f"{broken}, and residents fled")))
    assert "The minister’s men didn’t fire" in found.text or "The minister's men didn't fire" in found.text
    assert "mojibake_mended" in note_codes(found)


def test_no_article(tmp_path: Path) -> None:
    html = "<html><body><nav><a href='/'>Home</a></nav></body></html>"
    assert fault(page(tmp_path, html)).error.name in {"no_article", "empty_input"}


def test_ten_thousand_nested_tags(tmp_path: Path) -> None:
    html = f"<html><body><p>{PARAGRAPHS[0]}</p>{'<div>' * 10_000}deep{'</div>' * 10_000}</body></html>"
    assert fault(page(tmp_path, html)).error.name == "too_large"


def test_an_entity_bomb_is_not_expanded(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    html = f'<!DOCTYPE html [<!ENTITY l0 "ha">{bomb}]><html><body><p>{PARAGRAPHS[0]} &l11;</p></body></html>'
    assert len(report(page(tmp_path, html)).text) < 5_000


def test_a_broken_canonical_link_is_ignored(tmp_path: Path) -> None:
    html = PAGE.replace("https://post.example/2016/market", "http://[broken")
    assert report(page(tmp_path, html)).title == "Shells hit market, killing at least 14"
