"""Contract objects in, contract objects out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from marsad.linking import Item, copy_object, incident_object, items_from_documents, link
from tests.linking.worlds import day, killed

TEXT = 'Jets struck a market in Tal Asfar on Monday. "We counted twelve dead" the monitor said. Copyright 2016.'


def _span(words: str) -> dict[str, int]:
    at = TEXT.index(words)
    return {"begin": at, "end": at + len(words)}


def _document(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "format": 1,
        "report": {"id": "r1", "text": TEXT, "source": "The Daily News", "published": "2016-06-07"},
        "passages": [
            {**_span("Jets struck a market in Tal Asfar on Monday."), "role": "body"},
            {**_span('"We counted twelve dead" the monitor said.'), "role": "body"},
            {**_span("Copyright 2016."), "role": "boilerplate"},
        ],
        "mentions": [
            {"id": "m0", **_span("Jets"), "kind": "organisation", "entity": "n0"},
            {"id": "m1", **_span("Tal Asfar"), "kind": "location", "entity": None},
            {"id": "m2", **_span("Monday"), "kind": "time", "entity": None},
            {"id": "m3", **_span("monitor"), "kind": "organisation", "entity": "n1"},
        ],
        "entities": [
            {"id": "n0", "kind": "organisation", "name": "Air Force", "actor": "actor:air-force"},
            {"id": "n1", "kind": "organisation", "name": "the monitor", "actor": None},
        ],
        "places": [
            {
                "mention": "m1",
                "name": "Tal Asfar",
                "gazetteer_id": "geonames:1",
                "lat": 35.1,
                "lon": 38.1,
                "country": "SY",
                "admin1": "Homs",
                "precision": "exact",
            }
        ],
        "times": [{"mention": "m2", "start": "2016-06-06", "end": "2016-06-06"}],
        "claims": [
            {
                "id": "c0",
                "source": {**_span("monitor"), "entity": "n1", "kind": "monitor"},
                "content": [_span("We counted twelve dead")],
                "quoted": True,
                "events": [],
            }
        ],
        "events": [
            {
                "id": "e0",
                "trigger": _span("struck"),
                "type": "ASSAULT",
                "mode": "aerial",
                "status": "occurred",
                "actors": [{"mention": "m0", "entity": "n0", "role": "attacker"}],
                "targets": [],
                "places": ["m1"],
                "time": "m2",
                "losses": [{"kind": "killed", "who": "unspecified", "low": 12, "best": 12, "high": 12}],
                "weapons": ["m0"],
                "claims": ["c0"],
                "confidence": 0.8,
            }
        ],
        **more,
    }


def _item(**more: Any) -> Item:  # noqa: ANN401
    (item,) = items_from_documents([_document(**more)])
    return item


def test_an_event_keeps_what_linking_compares() -> None:
    (event,) = _item().events
    assert (event.type, event.mode, event.time, event.losses) == ("ASSAULT", "aerial", day("2016-06-06"), (killed(12),))
    assert event.spot is not None
    assert (event.actors, event.sources, event.sentence) == (("actor:air-force",), ("the monitor",), 0)
    assert event.spot.gazetteer_id == "geonames:1"


def test_furniture_is_not_compared() -> None:
    words = len(TEXT[: TEXT.index("Copyright")].split())
    # "Tal Asfar" is one token, and five words make the first shingle
    assert len(_item().shingles) == words - 1 - 4


@pytest.mark.parametrize(
    ("sentence", "background"),
    [
        ("More than 40 villages have been emptied since March 2019 in the hills.", True),
        ("The war began with protests in the south of the country in 2012.", True),
        ("Since then thousands of people have left the four provinces.", True),
        ("The eight-year conflict has split the valley into two parts.", True),
        ("Shells have fallen on the market since dawn on Monday.", False),
        ("Twelve people were killed on Monday when jets struck a market.", False),
    ],
)
def test_sentences_that_sum_up_the_war_weigh_less(sentence: str, background: bool) -> None:
    report = {"id": "r1", "text": sentence}
    passages = [{"begin": 0, "end": len(sentence), "role": "body"}]
    (item,) = items_from_documents([{"report": report, "passages": passages}])
    assert bool((item.shingles.weights < 1).all()) is background


def test_unreadable_reports_give_no_item() -> None:
    failed = {"format": 1, "report": {"id": "x"}, "error": {"code": "E101", "message": "nothing in it"}}
    assert list(items_from_documents([failed])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"events": []},
        {"passages": [], "mentions": [], "entities": [], "places": [], "times": [], "claims": [], "events": []},
        {"report": {"id": "r1", "text": "", "published": None}, "passages": [], "mentions": [], "events": []},
    ],
)
def test_reports_of_which_little_was_read_pass(change: dict[str, Any]) -> None:
    assert link([_item(**change)]).incidents == ()


@pytest.mark.parametrize(
    ("time", "known"),
    [
        ({"start": "2016-06-06T10:00", "end": None}, True),
        ({"start": None, "end": None}, False),
        ({"start": "2016", "end": "2016"}, False),
        ({"start": "2016-06-06", "end": "2016-06-01"}, False),
    ],
)
def test_times_that_are_no_days_are_left_out(time: dict[str, Any], known: bool) -> None:
    (event,) = _item(times=[{"mention": "m2", **time}]).events
    assert (event.time is not None) is known


def test_unresolved_places_are_none() -> None:
    place = {**_document()["places"][0], "precision": "unresolved", "lat": None, "lon": None}
    assert _item(places=[place]).events[0].spot is None


def test_the_most_exact_place_is_taken() -> None:
    province = {**_document()["places"][0], "mention": "m0", "name": "Homs", "precision": "admin1"}
    events = [{**_document()["events"][0], "places": ["m0", "m1"]}]
    spot = _item(places=[province, *_document()["places"]], events=events).events[0].spot
    assert spot is not None
    assert spot.name == "Tal Asfar"


def test_outputs_bear_the_keys_of_the_contract() -> None:
    second = _document()
    second["report"] = {**second["report"], "id": "r2", "text": TEXT}
    linked = link(items_from_documents([_document(), second]))
    incident, copy = incident_object(linked.incidents[0]), copy_object(linked.copies[0]) if linked.copies else None
    assert set(incident) == {
        "format", "kind", "id", "type", "mode", "time", "place", "losses", "members", "origins",
        "confidence",
    }  # fmt: skip
    assert incident["members"] == [{"report": "r1", "event": "e0"}, {"report": "r2", "event": "e0"}]
    assert copy is None or set(copy) == {"format", "kind", "a", "b", "containment", "sort", "from"}
    json.dumps([incident, copy])


@pytest.mark.parametrize(
    ("role", "anchor", "metadata", "day"),
    [
        ("dateline", "absolute", None, "2016-06-06"),
        ("dateline", "absolute", "2016-06-09", "2016-06-09"),
        ("body", "absolute", None, None),
        ("dateline", "published", None, None),
    ],
    ids=["dateline", "metadata first", "a day of the news", "a weekday"],
)
def test_the_dateline_dates_a_page_without_metadata(role: str, anchor: str, metadata: str | None, day: str) -> None:
    o = _document()
    o["report"]["published"] = metadata
    o["passages"][0]["role"] = role
    o["times"][0]["anchor"] = anchor
    (found,) = items_from_documents([o])
    assert found.published == day
