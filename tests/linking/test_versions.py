"""Versions of one story are one origin, and the corrected one comes after the other."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from marsad.linking import Item, Trace, compare
from marsad.linking._trace import notice, trace
from tests.linking.worlds import item, prose


@pytest.fixture
def rng() -> random.Random:
    return random.Random(5)


def _traced(text: str, id: str = "a", **more: str) -> Item:  # noqa: A002
    """An item with the trace that its title, address and source leave."""
    report = {"id": id, "text": text, "source": "Morning News", **more}
    made = item(id, text, source="Morning News", published=more.get("published", "2016-06-02"))
    return replace(made, trace=trace({"report": report}, made.published, None))


TITLE = "Shells fall on two villages near the river"


def test_a_page_read_again_is_one_origin_however_much_was_changed(rng: random.Random) -> None:
    kept = prose(rng, 30)
    a = _traced(f"{kept} {prose(rng, 250)}", "a", url="https://news.example/world/story-7?utm=1")
    b = _traced(f"{kept} {prose(rng, 250)}", "b", url="http://www.news.example/world/story-7/", published="2016-06-20")
    found = compare(a, b)
    assert found is not None
    assert (found.why, found.from_) == (("same_page", "earlier"), "a")


def test_another_story_at_one_address_is_no_version(rng: random.Random) -> None:
    a, b = (_traced(prose(rng, 200), n, url="https://news.example/front/today") for n in "ab")
    assert compare(a, b) is None


@pytest.mark.parametrize(("published", "found"), [("2016-06-04", True), ("2016-06-30", False)])
def test_the_same_headline_within_days_heads_one_story(rng: random.Random, published: str, found: bool) -> None:
    kept = prose(rng, 30)
    a = _traced(f"{kept} {prose(rng, 250)}", "a", title=TITLE)
    b = _traced(f"{kept} {prose(rng, 250)}", "b", title=f"UPDATE 1-{TITLE}", published=published)
    assert (compare(a, b) is not None) is found


def test_the_corrected_version_comes_from_the_uncorrected_one(rng: random.Random) -> None:
    text = prose(rng, 80)
    a, b = _traced(text, "a", title=f"CORRECTED-{TITLE}"), _traced(text, "b", title=TITLE)
    found = compare(a, b)
    assert found is not None
    assert (found.from_, found.why) == ("b", ("wording", "same_headline", "notice"))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("CORRECTED-Two killed", "", "corrected"),
        ("Correction: Two killed", "", "corrected"),
        ("Two killed", "(Corrects toll in second paragraph) Shells fell.", "corrected"),
        ("Two killed", "Shells fell. An earlier version of this story gave the toll as three.", "corrected"),
        ("UPDATE 3-Two killed", "", "updated"),
        ("Two killed", "(Recasts, adds quotes) Shells fell.", "updated"),
        ("Two killed", "The army said it corrected its fire and updated maps.", None),
        ("Update on the harvest", "The harvest was good.", None),
    ],
)
def test_a_report_says_that_it_is_a_later_version(title: str, text: str, expected: str | None) -> None:
    assert notice(title, text) == expected


def _media(name: str, role: str) -> dict[str, object]:
    """A contract object with one claim of a medium."""
    said = {"begin": 0, "end": 4, "entity": "e0", "kind": "media"}
    claim: dict[str, object] = {"id": "c0", "source": None, "via": None, "content": [], role: said}
    return {
        "report": {"id": "r", "text": "They said so.", "source": "Evening Post"},
        "entities": [{"id": "e0", "name": name, "aliases": [], "source_kind": "media", "actor": None}],
        "claims": [claim],
    }


@pytest.mark.parametrize(
    ("name", "role", "cites"),
    [
        ("The Morning News", "source", ("morning news",)),
        ("Agence France-Presse", "via", ("afp",)),
        ("The Evening Post", "source", ()),
    ],
)
def test_media_that_speak_or_carry_are_cited(name: str, role: str, cites: tuple[str, ...]) -> None:
    assert trace(_media(name, role), None, None).cites == cites


def test_who_cites_the_other_copied_from_it(rng: random.Random) -> None:
    text = prose(rng, 80)
    a = replace(item("a", text, published="2016-06-02"), trace=Trace(outlet="post", cites=("news",)))
    b = replace(item("b", text, published="2016-06-03"), trace=Trace(outlet="news"))
    found = compare(a, b)
    assert found is not None
    assert (found.from_, found.why) == ("b", ("wording", "credit"))


def test_two_that_cite_each_other_are_told_by_time(rng: random.Random) -> None:
    text = prose(rng, 80)
    a = replace(item("a", text, published="2016-06-02"), trace=Trace(outlet="post", cites=("news",)))
    b = replace(item("b", text, published="2016-06-03"), trace=Trace(outlet="news", cites=("post",)))
    found = compare(a, b)
    assert found is not None
    assert (found.from_, found.why) == ("a", ("wording", "earlier"))


@pytest.mark.parametrize(
    "url", ["https://news.example/", "https://news.example", "not an address", "http://[bad", None]
)
def test_front_pages_and_broken_addresses_name_no_report(url: str | None) -> None:
    assert trace({"report": {"id": "r", "text": "", "url": url}}, None, None).page is None


def _lead() -> dict[str, object]:
    text = "At least 34 people died in Qasr Banat on Monday. " + "More was told. " * 60 + "In all 99 people died."
    late = text.index("99")
    place = text.index("Qasr")
    return {
        "report": {"id": "r", "text": text},
        "passages": [
            {"begin": 0, "end": 48, "role": "body"},
            {"begin": 49, "end": late - 7, "role": "body"},
            {"begin": late - 7, "end": len(text), "role": "body"},
        ],
        "mentions": [
            {"id": "m0", "begin": 9, "end": 11, "kind": "quantity"},
            {"id": "m1", "begin": place, "end": place + 10, "kind": "location"},
            {"id": "m2", "begin": late, "end": late + 2, "kind": "quantity"},
        ],
        "counts": [
            {"mention": "m0", "low": 34, "best": 34, "high": None, "share": None, "fate": "killed"},
            {"mention": "m2", "low": 99, "best": 99, "high": 99, "share": None, "noun": "people"},
        ],
        "places": [
            {"mention": "m1", "gazetteer_id": "geonames:2", "precision": "exact", "country": "SY", "admin1": "X"}
        ],
    }


def test_facts_are_those_of_the_first_lines() -> None:
    assert trace(_lead(), "2016-06-02", None).facts == ("n:34", "p:geonames:2")


def test_keys_of_reports_a_day_apart_meet() -> None:
    keys = [set(trace(_lead(), f"2016-06-{d:02}", None).fact_keys) for d in (1, 2, 3)]
    assert keys[0] & keys[1]
    assert not keys[0] & keys[2]


def test_an_undated_report_tells_no_facts_to_meet_by() -> None:
    assert trace(_lead(), None, None).fact_keys == ()


def test_a_list_without_end_has_few_facts() -> None:
    text = "People died in Qasr. " + "12 people, " * 5_000
    at = list(range(21, len(text), 11))
    document = {
        "report": {"id": "r", "text": text},
        "passages": [{"begin": 0, "end": 20, "role": "body"}, {"begin": 21, "end": len(text), "role": "body"}],
        "mentions": [{"id": f"m{n}", "begin": n, "end": n + 2, "kind": "quantity"} for n in at],
        "counts": [{"mention": f"m{n}", "low": n, "best": n, "high": n, "noun": "person", "share": None} for n in at],
    }
    assert len(trace(document, "2016-06-02", None).facts) == 60
