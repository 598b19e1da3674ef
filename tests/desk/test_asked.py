"""What a list is asked for: parsed from an address, printed back, bounded; nothing is silently left out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.desk._asked import LISTS, REVIEWS, SORTS, Asked, asked_from
from marsad.errors import UsageError
from marsad.record import Box


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("type=assault&type=AID", Asked(type=("ASSAULT", "AID"))),
        ("since=2017-02&until=2017-02", Asked(since="2017-02-01", until="2017-02-28")),
        ("since=2016&until=2016", Asked(since="2016-01-01", until="2016-12-31")),
        ("killed=10&page=3&sort=killed", Asked(killed=10, page=3, sort="killed")),
        ("page=0", Asked()),
        ("contradicted=yes&undated=no", Asked(contradicted=True, undated=False)),
        ("confidence=0.7", Asked(confidence=0.7)),
        ("box=30,10,40,20", Asked(box=Box(30, 10, 40, 20))),
        ("box=170,-10,200,10", Asked(box=Box(170, -10, -160, 10))),
        ("box=-400,-10,400,10", Asked(box=Box(-180, -10, 180, 10))),
        ("place=geonames:1&place=geonames:1&place=x", Asked(place=("geonames:1", "x"))),
        ("killed=&type=&q=words", Asked()),
        ("review=new&assigned=nobody", Asked(review=("new",), assigned="nobody")),
    ],
)
def test_a_query_is_understood(query: str, asked: Asked) -> None:
    assert asked_from(parse_qsl(query, keep_blank_values=True), also=("q",)) == asked


@pytest.mark.parametrize(
    "query",
    [
        "colour=red", "killed=-1", "killed=1e9", "killed=99999999", "killed=٣", "since=yesterday", "since=2017-02-30",
        "until=2017-13", "since=9999999", "contradicted=maybe", "sort=best", "review=done", "confidence=2",
        "confidence=nan", "box=1,2,3", "box=a,b,c,d", "box=0,50,10,40", "box=0,-91,10,40", "box=inf,0,1,1",
        "killed=1&killed=2", "party=" + "x" * 201, "&".join(f"party={n}" for n in range(51)), "type.x=1",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_an_error(query: str) -> None:
    with pytest.raises(UsageError):
        asked_from(parse_qsl(query, keep_blank_values=True))


_WORDS = st.lists(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), max_size=4, unique=True).map(tuple)
_ASKED = st.builds(
    Asked,
    **{name: _WORDS for name in LISTS if name not in ("type", "review")},
    type=st.sampled_from([(), ("ASSAULT",), ("AID", "OTHER")]),
    review=st.lists(st.sampled_from(REVIEWS), unique=True).map(tuple),
    since=st.dates().map(str) | st.none(),
    killed=st.integers(0, 1000) | st.none(),
    contradicted=st.booleans() | st.none(),
    confidence=st.sampled_from([None, 0.0, 0.25, 1.0]),
    box=st.none() | st.just(Box(-10.5, 0, 20, 30.25)),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 9999),
)


@given(asked=_ASKED)
def test_a_query_says_the_same_when_it_is_read_again(asked: Asked) -> None:
    assert asked_from(parse_qsl(asked.query(), keep_blank_values=True)) == asked


def test_a_value_is_toggled_from_the_first_page() -> None:
    asked = Asked(party=("a", "b"), page=7)

    assert asked.toggled("party", "a") == Asked(party=("b",))
    assert asked.toggled("party", "c") == Asked(party=("a", "b", "c"))


@pytest.mark.parametrize(
    ("given", "narrow"), [({}, False), ({"sort": "killed", "page": 2}, False), ({"killed": 0}, True)]
)
def test_an_order_alone_is_no_filter(given: dict[str, Any], narrow: bool) -> None:
    assert Asked(**given).narrow is narrow
