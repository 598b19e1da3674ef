"""The page of a comparison: escaped, whole, readable without scripts, in a browser as people have it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.publish.compare import About, Comparison, _page, compare, objects, page, write_page
from marsad.record import Article
from tests.publish.compare_made import CLAIMS, EVENTS, released, row, struck

EVIL = "<script>alert(1)</script>"
ABOUT = About("UCDP GED", f"Theirs {EVIL}", "representative", "public", (f"cite {EVIL}",))


def _found() -> Comparison:
    event = replace(EVENTS[0], incident="i1", claims=("c0", "c1"), words=f"Shells killed 12 {EVIL}")
    claims = tuple(replace(c, words=f"words {EVIL}", claimant=f"who {EVIL}") for c in CLAIMS[:2])
    ours = (struck("i1", 12), struck("i2", 40))
    rows = [row(place=f"Salqin {EVIL}", flags=("low_above_best",)), row(id=EVIL, low=300, best=300, high=300)]
    return compare(released(*ours, events=(event,), claims=claims), rows)


def test_nothing_that_strangers_wrote_runs() -> None:
    html = page(_found(), ABOUT)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_no_script_and_no_network_is_needed() -> None:
    html = page(_found(), ABOUT)
    assert "default-src 'none'" in html
    assert "src=" not in html


def test_headlines_and_notes_of_theirs_are_not_shown() -> None:
    html = page(_found(), ABOUT)
    assert "secret" not in html
    assert "SOHR</bdi>, <bdi>2017-09-06" in html


def test_headlines_and_notes_of_theirs_are_shown_as_their_words_where_nothing_is_withheld() -> None:
    headline = Article("Wire", "2017-09-06", f"headline {EVIL}")
    rows = [row(articles=(headline,), notes=f"note {EVIL}", source_original="a doctor")]
    html = page(compare(released(struck("i1", 12)), rows), replace(ABOUT, words=True))
    assert "<q><bdi>headline &lt;script&gt;alert(1)&lt;/script&gt;</bdi></q>" in html
    assert "<q><bdi>note &lt;script&gt;" in html
    assert "<bdi>a doctor</bdi>" in html
    assert "Do not pass this page on" in html
    assert "<script" not in html


def test_the_sources_of_what_they_alone_have_are_told_with_their_headlines() -> None:
    alone = row(id="far", lat=33.5, lon=36.3, place="Damascus", admin1="Idlib Governorate", best=900)
    html = page(compare(released(struck("i1", 12)), [row(), alone]), replace(ABOUT, words=True))
    assert "secret headline" in html[html.index('id="theirs"') :]


@pytest.mark.parametrize("words", [True, False])
def test_lines_of_json_tell_the_sources(words: bool) -> None:
    (link,) = [x for x in objects(_found(), words=words) if x["kind"] == "link"]
    headline = "secret headline" if words else None
    assert link["their_sources"] == [{"outlet": "SOHR", "day": "2017-09-06", "headline": headline}]
    assert link["their_notes"] == ("secret note" if words else None)
    assert link["their_words_withheld"] is not words


def test_a_pair_shows_both_sides_and_who_says_it() -> None:
    html = page(_found(), ABOUT)
    for words in ("one row, one incident", "12 (9 to 15)", "<b>contradicts</b>: denied", "low is higher than best"):
        assert words in html


def test_what_is_too_much_for_a_page_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_page, "MOST_LINKS", 1)
    many = compare(released(struck("i1", 12), struck("i2", 40)), [row(), row(id="r2", low=40, best=40, high=40)])
    assert "1 more are in the table" in page(many, ABOUT)


def test_nothing_to_compare_is_a_page_too() -> None:
    assert "No row and no incident belong together." in page(compare(released(), []), ABOUT)


def test_the_same_gives_the_same_bytes() -> None:
    assert page(_found(), ABOUT) == page(_found(), ABOUT)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 390])
def test_a_browser_shows_it_without_scrolling_sideways(width: int, tmp_path: Path) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("there is no Chromium")
    from playwright.sync_api import sync_playwright

    write_page(_found(), tmp_path / "page.html", ABOUT)
    with sync_playwright() as p:
        window = p.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        view = window.new_page(viewport={"width": width, "height": 900})
        view.goto((tmp_path / "page.html").as_uri())
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        assert view.locator("article").count() == 1
        window.close()


def test_the_table_opens_in_duckdb(tmp_path: Path) -> None:
    import duckdb

    from marsad.publish.compare import write_table

    write_table(_found(), tmp_path / "t.csv")
    query = f"SELECT relation, their_best, our_best FROM read_csv('{tmp_path / 't.csv'}') ORDER BY relation"
    found = duckdb.connect().execute(query).fetchall()
    assert found == [("ours_alone", None, 40), ("same", 12, 12), ("theirs_alone", 300, None)]
