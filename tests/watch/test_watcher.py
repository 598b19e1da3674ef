"""Watching over a web of our own and a clock of our own: nothing lost, nothing doubled, nobody asked too much."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from marsad.record import Record
from marsad.watch import Source
from tests.record.conftest import BACKENDS, drop_database, new_database, running_server
from tests.record.conftest import empty_database as empty_database
from tests.watch.helpers import DAY, HOUR, MINUTE, START, World, config, feed, item, ok, page, sitemap, step, story

FEED = Source(name="post", kind="feed", address="https://post.example/rss")
RSS = "application/rss+xml"


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world with an empty record, once on each back end."""
    if request.param == "sqlite":
        yield World(tmp_path, str(tmp_path / "marsad.db"))
        return
    server = request.getfixturevalue("server")
    made = World(tmp_path, new_database(server, request.getfixturevalue("empty_database")))
    yield made
    drop_database(server, made.db)


def test_new_items_of_a_feed_come_once(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1), item(2)]), RSS)
    world.run(config(FEED), HOUR)
    world.web.pages[FEED.address] = ok(feed([item(3), item(1), item(2)]), RSS)
    world.run(config(FEED), HOUR)
    assert world.texts() == {f"https://post.example/{n}": ["\n\n".join(story(n))] for n in (2, 1, 3)}


def test_an_item_is_linked_within_a_minute_of_being_seen(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1), item(2)]), RSS)
    with world.watcher(config(FEED)) as watcher:
        step(watcher, world.crew, 1.0)
        assert watcher.totals.slowest < MINUTE
    with Record.open(world.db) as record:
        assert record.count_incidents() >= 1


def test_a_changed_item_is_a_new_version(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1, killed=3)]), RSS)
    world.run(config(FEED), HOUR)
    world.web.pages[FEED.address] = ok(feed([item(1, killed=5)]), RSS)
    world.run(config(FEED), HOUR)
    (versions,) = world.texts().values()
    assert ["killed 3" in v for v in versions] == [True, False]
    assert "killed 5" in versions[1]


def test_markup_that_changes_is_no_new_version(world: World) -> None:
    at = replace(FEED, kind="page", address="https://post.example/statement")
    for n in range(3):
        world.web.pages[at.address] = ok(page(1, advertisement=f"<b>Buy {n}</b>"))
        world.run(config(at), HOUR)
    (versions,) = world.texts().values()
    assert len(versions) == 1


def test_a_server_is_asked_whether_anything_changed(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS, etag='"a"')
    watcher = world.run(config(FEED), HOUR)
    (state,) = watcher.states()
    assert state.visits > 8
    assert state.unchanged == state.visits - 1


@pytest.mark.parametrize("ending", ["", "?utm_source=feed&utm_medium=rss", "#top", "/"])
def test_an_item_that_two_feeds_carry_is_one_report(world: World, ending: str) -> None:
    other = replace(FEED, name="other", address="https://other.example/rss")
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.web.pages[other.address] = ok(feed([item(1, f"https://post.example/1{ending}", more=" Read on.")]), RSS)
    world.run(config(FEED, other), HOUR)
    (versions,) = world.texts().values()
    assert len(versions) == 1


def test_a_moved_item_stays_one_report(world: World) -> None:
    """By the feed's own id, and where there is none by its text."""
    for n, guid in ((1, "tag:1"), (2, None)):
        for ending in ("a", "b"):
            world.web.pages[FEED.address] = ok(feed([item(n, f"https://post.example/{n}{ending}", guid=guid)]), RSS)
            world.run(config(FEED), HOUR)
    assert [len(v) for v in world.texts().values()] == [1, 1]


def test_what_a_feed_names_is_fetched_and_asked_for_again(world: World) -> None:
    source = replace(FEED, follow=True, recheck=(HOUR, DAY), every=10 * MINUTE)
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.web.pages["https://post.example/1"] = ok(page(1, killed=3), etag='"1"')
    world.run(config(source), 30 * MINUTE)
    world.web.pages["https://post.example/1"] = ok(page(1, killed=9), etag='"2"')
    world.run(config(source), 2 * DAY)
    (versions,) = world.texts().values()
    assert ["killed 9" in v for v in versions] == [False, True]
    assert world.web.times("https://post.example/1") == 3


def test_where_the_page_cannot_be_had_the_item_is_taken(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1, guid="g")]), RSS, etag='"a"')
    world.run(config(replace(FEED, follow=True, every=HOUR)), 3 * DAY)
    assert list(world.texts()) == ["https://post.example/1"]
    with Record.open(world.db) as record:
        (failure,) = record.failures()
    assert failure.input == "https://post.example/1"


def test_a_late_page_takes_the_place_of_the_item(world: World) -> None:
    """A page says more than the feed that names it; it is a new version, and the feed's words do not come back."""
    other = Source(name="site", kind="sitemap", address="https://post.example/sitemap.xml", follow=True)
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED, other), HOUR)
    world.web.pages[other.address] = ok(sitemap(("https://post.example/1", "2026-03-02")), "application/xml")
    world.web.pages["https://post.example/1"] = ok(page(1, killed=4))
    world.run(config(FEED, other), 6 * HOUR)
    world.web.pages[FEED.address] = ok(feed([item(1, more=" Read on.")]), RSS)
    world.run(config(FEED, other), 6 * HOUR)
    (versions,) = world.texts().values()
    assert ["killed 4" in v for v in versions] == [False, True]


def test_pages_that_redirect_to_the_front_page_do_not_become_one(world: World) -> None:
    source = replace(FEED, follow=True, every=HOUR)
    world.web.pages[FEED.address] = ok(feed([item(1), item(2)]), RSS)
    for n in (1, 2):
        world.web.pages[f"https://post.example/{n}"] = (302, b"", {"location": "/"})
    world.web.pages["https://post.example/"] = ok(page(9))
    world.run(config(source), 3 * DAY)
    assert sorted(world.texts()) == ["https://post.example/1", "https://post.example/2"]


def test_after_days_off_a_feed_is_paged_back(world: World) -> None:
    """RFC 5005: what fell out of the feed while nobody watched is on its next pages."""
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED), HOUR)
    world.crew.time += 5 * DAY
    link = "<atom:link rel='next' href='https://post.example/rss?page={}'/>"
    world.web.pages[FEED.address] = ok(feed([item(6), item(5)], link.format(2)), RSS)
    world.web.pages[f"{FEED.address}?page=2"] = ok(feed([item(4), item(3)], link.format(3)), RSS)
    world.web.pages[f"{FEED.address}?page=3"] = ok(feed([item(2), item(1)], link.format(4)), RSS)
    world.run(config(FEED), HOUR)
    assert sorted(world.texts()) == [f"https://post.example/{n}" for n in range(1, 7)]
    assert world.web.times(f"{FEED.address}?page=4") == 0


def test_a_sitemap_of_sitemaps(world: World) -> None:
    """Of a site's decade the last week is taken, then what its dates say is new or changed."""
    source = Source(name="site", kind="sitemap", address="https://s.example/map.xml", follow=True, recheck=())
    kept = [(f"https://s.example/{n}", "2016-01-01") for n in range(20, 40)]
    world.web.pages[source.address] = ok(
        sitemap(("https://s.example/old.xml", "2016-01-01"), ("https://s.example/new.xml.gz", "2026-03-01"), index=True)
    )
    world.web.pages["https://s.example/old.xml"] = ok(sitemap(*kept))
    world.web.pages["https://s.example/new.xml.gz"] = ok(sitemap(*kept, ("https://s.example/1", "2026-03-01")))
    world.web.pages["https://s.example/1"] = ok(page(1))
    world.run(config(source), HOUR)
    assert list(world.texts()) == ["https://s.example/1"]
    assert world.web.times("https://s.example/old.xml") == 0
    world.web.pages["https://s.example/1"] = ok(page(1, killed=8))
    world.web.pages["https://s.example/new.xml.gz"] = ok(
        sitemap(*kept, ("https://s.example/1", "2026-03-02T01:30:00Z"))
    )
    world.web.pages[source.address] = ok(sitemap(("https://s.example/new.xml.gz", "2026-03-02T01:30:00Z"), index=True))
    world.run(config(source), HOUR)
    assert [len(v) for v in world.texts().values()] == [2]


def test_a_sitemap_without_dates_brings_what_is_new(world: World) -> None:
    source = Source(name="site", kind="sitemap", address="https://s.example/map.xml", follow=True, recheck=())
    for n in (1, 2):
        world.web.pages[f"https://s.example/{n}"] = ok(page(n))
    world.web.pages[source.address] = ok(sitemap(("https://s.example/1", None)))
    world.run(config(source), HOUR)
    world.web.pages[source.address] = ok(sitemap(("https://s.example/1", None), ("https://s.example/2", None)))
    world.run(config(source), HOUR)
    assert list(world.texts()) == ["https://s.example/2"]


def test_links_of_a_page_that_fit_are_followed(world: World) -> None:
    source = Source(
        name="list", kind="page", address="https://m.example/news/", follow=True, links=("https://m.example/news/*",),
        exclude=("*/about*",), recheck=(),
    )  # fmt: skip
    world.web.pages[source.address] = ok("<a href='1'>one</a><a href='about'>us</a><a href='//x.example/news/2'>x</a>")
    world.web.pages["https://m.example/news/1"] = ok(page(1))
    world.run(config(source), HOUR)
    assert list(world.texts()) == ["https://m.example/news/1"]
    assert not [a for _, a, _ in world.web.asked if "about" in a or "x.example" in a]


def test_a_folder(world: World) -> None:
    folder = world.folder / "in"
    folder.mkdir()
    source = Source(name="drop", kind="folder", address=str(folder))
    for n in (1, 2):
        (folder / f"{n}.txt").write_text(story(n)[1])
        os.utime(folder / f"{n}.txt", (START - 60, START - 60))
    (folder / "3.txt").write_text("half a sen")
    os.utime(folder / "3.txt", (START, START))  # being written to
    with world.watcher(config(source)) as watcher:
        step(watcher, world.crew, 1.0)
        assert watcher.totals.new == 2
        (folder / "3.txt").write_text(story(3)[1])
        os.utime(folder / "3.txt", (START + 5, START + 5))
        step(watcher, world.crew, HOUR)
        assert (watcher.totals.new, watcher.totals.known, watcher.totals.changed) == (3, 0, 0)


# ---- what goes wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        httpx2.ConnectTimeout("slow"),
        (500, b"", {}),
        ok("<html><body><p>We are sorry, something went wrong. Please come back later.</p></body></html>"),
        ok(b"\x00\x01\x02 garbage \xff" * 50),
        ok(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc", RSS, content_encoding="gzip"),
        (302, b"", {"location": "https://post.example/rss"}),
        ok("<rss version='2.0'><!DOCTYPE x [<!ENTITY a 'b'>]><channel/></rss>", RSS),
    ],
)
def test_a_failing_source_is_asked_less_and_less_and_comes_back(world: World, broken: object) -> None:
    world.web.pages[FEED.address] = broken  # type: ignore[assignment]
    (state,) = world.run(config(FEED), DAY).states()
    assert state.errors == state.failures == state.visits
    assert 6 <= state.visits <= 20
    assert state.code is not None
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    (state,) = world.run(config(FEED), 7 * HOUR).states()
    assert (state.errors, state.code, state.new) == (0, None, 1)
    assert list(world.texts()) == ["https://post.example/1"]


def test_a_feed_that_breaks_off_gives_its_items_and_the_rest_later(world: World) -> None:
    whole = feed([item(1), item(2), item(3)])
    world.web.pages[FEED.address] = ok(whole[: whole.index("part 3")], RSS, etag='"cut"')
    (state,) = world.run(config(FEED), 2 * MINUTE).states()
    assert (state.errors, state.new) == (1, 2)
    world.web.pages[FEED.address] = ok(whole, RSS, etag='"cut"')
    world.run(config(FEED), HOUR)
    assert len(world.texts()) == 3


def test_a_host_that_says_when_to_come_is_left_alone_until_then(world: World) -> None:
    world.web.pages[FEED.address] = (429, b"", {"retry-after": "7200"})
    world.run(config(FEED), 1.9 * HOUR)
    assert world.web.times(FEED.address) == 1
    world.run(config(FEED), HOUR)
    assert world.web.times(FEED.address) == 2


def test_robots_are_obeyed_and_asked_for_once_a_day(world: World) -> None:
    world.web.pages["https://post.example/robots.txt"] = ok("User-agent: *\nDisallow: /rss\n", "text/plain")
    (state,) = world.run(config(FEED), DAY).states()
    assert (state.code, world.web.times(FEED.address)) == ("E109", 0)
    # also over an end of the process
    assert world.web.times("https://post.example/robots.txt") == 1
    world.web.pages["https://post.example/robots.txt"] = (404, b"", {})
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED), 13 * HOUR)
    assert len(world.texts()) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_given_forbid_all_until_they_can(world: World, status: int) -> None:
    world.web.pages["https://post.example/robots.txt"] = (status, b"", {})
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED), HOUR)
    assert world.web.times(FEED.address) == 0
    del world.web.pages["https://post.example/robots.txt"]
    world.run(config(FEED), 6 * HOUR)
    assert len(world.texts()) == 1


def test_an_hour_without_network_delays_nobody_for_long(world: World) -> None:
    sources = [replace(FEED, name=f"s{n}", address=f"https://s{n}.example/rss") for n in range(6)]
    for s in sources:
        world.web.pages[s.address] = httpx2.ConnectError("no route")
    world.run(config(*sources), HOUR)
    for n, s in enumerate(sources):
        world.web.pages[s.address] = ok(feed([item(n, f"https://s{n}.example/{n}")]), RSS)
    world.run(config(*sources), 3 * MINUTE)
    assert len(world.texts()) == 6


def test_a_clock_that_was_set_back_stops_nothing(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED), HOUR)
    world.crew.time -= 30 * DAY
    world.web.pages[FEED.address] = ok(feed([item(2), item(1)]), RSS)
    world.run(config(FEED), MINUTE)
    assert len(world.texts()) == 2


def test_a_lost_state_doubles_nothing(world: World) -> None:
    world.web.pages[FEED.address] = ok(feed([item(1), item(2)]), RSS)
    world.run(config(FEED), HOUR)
    (world.folder / "marsad.db.watch").unlink()
    world.web.pages[FEED.address] = ok(feed([item(3), item(1, killed=7), item(2, more=" ")]), RSS)
    world.run(config(FEED), HOUR)
    assert {a: len(v) for a, v in world.texts().items()} == {
        "https://post.example/1": 2, "https://post.example/2": 1, "https://post.example/3": 1,
    }  # fmt: skip


def test_another_record_gets_everything_that_is_still_there(world: World) -> None:
    """A record that was lost, or brought back from an older backup."""
    if "://" in world.db:
        pytest.skip("a server's database is another record when it has another name: the file is as good a case")
    world.web.pages[FEED.address] = ok(feed([item(1), item(2)]), RSS, etag='"a"')
    world.run(config(FEED), HOUR)
    before = world.texts()
    Path(world.db).unlink()
    world.run(config(FEED), HOUR)
    assert world.texts() == before


@pytest.mark.slow
@pytest.mark.postgres
def test_a_server_that_is_gone_for_ten_minutes_loses_nothing(tmp_path: Path) -> None:
    with running_server() as own:
        world = World(tmp_path, new_database(own))
        world.web.pages[FEED.address] = ok(feed([item(1)]), RSS)
        with Record.open(world.db, patience=0.2) as record, world.watcher(config(FEED), record) as watcher:
            step(watcher, world.crew, 10 * MINUTE)
            own.stop()
            world.web.pages[FEED.address] = ok(feed([item(2), item(1)]), RSS)
            step(watcher, world.crew, 10 * MINUTE)
            assert watcher.totals.pauses > 0
            own.start()
            step(watcher, world.crew, HOUR)
        texts = world.texts()
        own.stop()
    assert texts == {f"https://post.example/{n}": ["\n\n".join(story(n))] for n in (1, 2)}


def test_silence_is_told_by_the_rhythm_of_the_source(world: World) -> None:
    with world.watcher(config(replace(FEED, every=HOUR))) as watcher:
        for n in range(1, 9):
            world.web.pages[FEED.address] = ok(feed([item(n)]), RSS)
            step(watcher, world.crew, 6 * HOUR)
        assert watcher.states()[0].silent is None
        step(watcher, world.crew, 14 * HOUR)
        assert watcher.states()[0].silent is not None
        world.web.pages[FEED.address] = ok(feed([item(9)]), RSS)
        step(watcher, world.crew, HOUR)
        assert watcher.states()[0].silent is None


def test_what_is_watched_no_more_is_asked_no_more(world: World) -> None:
    other = replace(FEED, name="other", address="https://other.example/rss", follow=True)
    world.web.pages[other.address] = ok(feed([item(1)]), RSS)
    world.run(config(FEED, other), MINUTE)
    before = len(world.web.asked)
    world.run(config(FEED), 2 * DAY)
    assert not [a for _, a, _ in world.web.asked[before:] if "other.example" in a or a.endswith("/1")]
