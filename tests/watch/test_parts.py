"""The parts that are pure: what the file says, when to come again, what containers name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import BrokenFeed, BrokenSources, TooLarge
from marsad.watch import SourceState, read_sources
from marsad.watch._health import BACKOFF_MOST, backoff, silent_after
from marsad.watch._names import address_key
from marsad.watch._sitemap import MOST_ADDRESSES, next_page, read_sitemap
from marsad.watch._values import Source

FILE = """format = 1
[watch]
every = "10m"
contact = "https://desk.example/about"

[[source]]
name = "Agency"
feed = "https://agency.example/rss"
follow = true
recheck = ["2h"]

[[source]]
name = "Drop"
folder = "in"
every = "30s"

[[target]]
name = "log"
file = "alerts.jsonl"

[[alert]]
name = "Homs"
place = "Homs"
min_killed = 10
to = "log"
"""


def read(tmp_path: Path, text: str) -> object:
    (tmp_path / "s.toml").write_text(text)
    return read_sources(tmp_path / "s.toml")


def test_a_file_of_sources(tmp_path: Path) -> None:
    read(tmp_path, FILE)
    config = read_sources(tmp_path / "s.toml")
    agency, drop = config.sources
    assert (agency.kind, agency.every, agency.follow, agency.recheck) == ("feed", 600.0, True, (7200.0,))
    assert (drop.kind, drop.every, drop.address) == ("folder", 30.0, str(tmp_path / "in"))
    assert config.alerts[0].to == ("log",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('follow = true', 'folow = true', 9, "source[1].folow: is not known here; did you mean follow?"),
        ('every = "30s"', 'every = "30"', 15, "source[2].every: must be a time"),
        ('every = "30s"', 'every = "3s"', 15, "15 seconds at least"),
        ('name = "Drop"', 'name = "Agency"', 13, "another source has the same name"),
        ('folder = "in"', 'folder = "in"\nfeed = "https://x.example/"', 12, "needs exactly one of feed, page"),
        ('https://agency.example/rss', 'agency.example/rss', 8, "is no http(s) address"),
        ('to = "log"', 'to = "lgo"', 25, "no [[target]] is named 'lgo'"),
        ('min_killed = 10', 'min_killed = "ten"', 24, "alert[1].min_killed: must be a whole number"),
        ('[watch]', '[watsh]', 1, "watsh: is not known here; did you mean watch?"),
        ('file = "alerts.jsonl"', 'webhook = "https://x.example"', 19, "needs one of secret_env and secret_file"),
        ('format = 1', 'format = 2', 1, "format: must be 1"),
        ('[[alert]]', '[[alert]', 0, "no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(BrokenSources) as caught:
        read(tmp_path, FILE.replace(old, new, 1))
    assert words in caught.value.message
    assert f", line {line}:" in caught.value.message or line == 0


def test_no_file_and_no_sources(tmp_path: Path) -> None:
    with pytest.raises(BrokenSources, match="cannot be read"):
        read_sources(tmp_path / "none.toml")
    with pytest.raises(BrokenSources, match="names no source"):
        read(tmp_path, "format = 1")


@given(st.text(max_size=200), st.integers(0, len(FILE)))
def test_a_mangled_file_is_an_error_of_ours_or_none(
    tmp_path_factory: pytest.TempPathFactory, junk: str, at: int
) -> None:
    path = tmp_path_factory.mktemp("s") / "s.toml"
    path.write_bytes((FILE[:at] + junk + FILE[at:]).encode("utf-8", "surrogatepass"))
    with suppress(BrokenSources):
        read_sources(path)


@given(st.integers(0, 1000), st.floats(15.0, 1e6))
def test_a_wait_grows_and_ends_at_a_bound(errors: int, every: float) -> None:
    waits = [backoff(every, n, Random(n)) for n in (errors, errors + 1)]
    assert all(every / 2 <= w <= max(every, BACKOFF_MOST) for w in waits)


def test_a_source_whose_items_come_at_random_is_hardly_ever_called_silent() -> None:
    """Of exponential gaps, once fifty are known, fewer than one in a thousand sets off the alarm."""
    rng, alarms, gaps = Random(3), 0, [100_000.0 * Random(1).expovariate(1) for _ in range(50)]
    source = Source(name="s", kind="feed", address="https://s.example")
    for _ in range(20_000):
        gap = 100_000.0 * rng.expovariate(1)
        alarms += gap > silent_after(SourceState("s", gaps=tuple(gaps)), source)
        gaps = [*gaps[1:], gap]
    assert alarms < 20


@pytest.mark.parametrize(
    "other",
    [
        "http://a.example/x",
        "https://A.example:443/x/",
        "https://a.example/x?utm_source=b&fbclid=1",
        "https://a.example/x#y",
    ],
)
def test_spellings_of_one_address(other: str) -> None:
    assert address_key(other) == address_key("https://a.example/x")


@pytest.mark.parametrize("other", ["https://a.example/y", "https://b.example/x", "https://a.example/x?id=1"])
def test_other_addresses(other: str) -> None:
    assert address_key(other) != address_key("https://a.example/x")


def test_sitemaps_that_hurt() -> None:
    bomb = b"<!DOCTYPE u [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><urlset><url><loc>&b;</loc></url></urlset>"
    with pytest.raises(BrokenFeed, match="entities"):
        read_sitemap(bomb, "https://a.example/")
    with pytest.raises(BrokenFeed, match="nested"):
        read_sitemap(b"<urlset>" + b"<a>" * 50, "https://a.example/")
    row = b"<url><loc>https://a.example/x</loc></url>"
    with pytest.raises(TooLarge):
        read_sitemap(b"<urlset>" + row * (MOST_ADDRESSES + 1) + b"</urlset>", "https://a.example/")
    cut = read_sitemap(b"<urlset>" + row * 3 + b"<url><loc>https://a", "https://a.example/")
    assert len(cut.listed) == 3


@given(st.binary(max_size=400))
def test_any_bytes_are_a_sitemap_or_an_error_of_ours(content: bytes) -> None:
    with suppress(BrokenFeed, TooLarge):
        read_sitemap(b"<urlset>" + content, "https://a.example/")


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("<atom:link rel='next' href='?p=2&amp;n=1'/>", "https://a.example/f?p=2&n=1"),
        ('<link rel="prev-archive" href="https://a.example/2025"/>', "https://a.example/2025"),
        ("<link rel='self' href='/x'/>", None),
        ("<link rel='next' href='javascript:1'/>", None),
        ("<link>https://a.example/</link>", None),
    ],
)
def test_where_a_feed_goes_on(links: str, found: str | None) -> None:
    item = "<item><link rel='next' href='/of-an-item'/></item>"
    for text in (f"<feed>{links}{item}</feed>", f"<feed>{item}{links}</feed>"):
        assert next_page(text.encode(), "https://a.example/f") == found
