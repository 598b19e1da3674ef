"""Rival tolls of one happening stand in one incident; two strikes of one city and day stay two."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking import Told, items_from_documents, link, reasons
from marsad.linking._incidents import incident
from marsad.linking._pairs import RIVAL_TOLL
from marsad.linking._rivals import rivals
from marsad.linking._weights import weight_of
from tests.linking.worlds import day, grouped, killed, spot, told

NOUR = ("hospital:nour",)


def _blast(report: str, toll: int, id: str = "e1", **more: Any) -> Told:  # noqa: A002, ANN401
    return told(report, id, mode="explosives", **{"sites": NOUR, **more}, losses=(killed(toll),))


def _groups(*tellings: Told) -> list[set[str]]:
    return [{f"{t.report}/{t.id}" for t in g} for g in grouped(tellings)]


def test_rival_tolls_of_one_hospital_are_one_incident_with_all_values() -> None:
    accounts = (
        _blast("r1", 380, sources=("the health ministry",)),
        _blast("r2", 20, sources=("the army",)),
        _blast("r3", 90, sources=("a relief agency",)),
    )
    groups = grouped(accounts)
    assert len(groups) == 1
    toll = incident(groups[0], {}, ()).losses[0]
    assert (toll.low, toll.high) == (20, 380)


def test_rival_tolls_are_shown_as_a_reason() -> None:
    found = reasons(_blast("r1", 380), _blast("r2", 20)) or ()
    assert {r.what: r.weight for r in found}["rival tolls"] == weight_of("rival tolls", RIVAL_TOLL)


def test_rival_tolls_within_one_report_are_one_incident() -> None:
    ministry = _blast("r1", 380, "e1", sources=("the health ministry",))
    army = _blast("r1", 20, "e2", sources=("the army",))
    assert _groups(ministry, army) == [{"r1/e1", "r1/e2"}]


@pytest.mark.parametrize(
    "other",
    [
        _blast("r1", 20, "e2", sources=("the health ministry",)),
        _blast("r1", 20, "e2"),
        _blast("r1", 20, "e2", sources=("the army",), sites=("market",)),
        _blast("r1", 20, "e2", sources=("the army",), sites=("hospital:quds",)),
        _blast("r1", 20, "e2", sources=("the army",), sites=()),
    ],
    ids=["one speaker", "nobody says so", "another kind of site", "another hospital", "no site"],
)
def test_two_tolls_of_one_report_stay_two_happenings(other: Told) -> None:
    assert len(_groups(_blast("r1", 380, sources=("the health ministry",)), other)) == 2


def test_two_strikes_of_one_day_in_one_city_stay_two() -> None:
    market = [_blast(f"m{n}", 60, sites=("a market",), main=True) for n in range(2)]
    hospital = [_blast(f"h{n}", 8, sites=NOUR, main=True) for n in range(2)]
    assert _groups(*market, *hospital) == [{"m0/e1", "m1/e1"}, {"h0/e1", "h1/e1"}]


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ({}, {}, False),
        ({"main": True}, {"main": True}, True),
        ({"main": True}, {}, False),
        ({"disputed": True}, {"disputed": True}, True),
        ({"quoted": (1, 2)}, {"quoted": (2, 3)}, True),
        ({"main": True, "sites": ()}, {"main": True, "sites": ()}, False),
        ({"main": True, "disputed": True, "sites": ()}, {"main": True, "disputed": True, "sites": ()}, True),
        ({"main": True, "disputed": True}, {"main": True, "disputed": True, "sites": ("a school",)}, False),
        ({"main": True}, {"main": True, "time": day("2016-06-02")}, False),
        ({"main": True}, {"main": True, "spot": spot("Qasr Banat")}, False),
    ],
    ids=[
        "a market each",
        "chief news",
        "news of one",
        "disputed",
        "one quotation",
        "no site",
        "no site but a dispute",
        "other sites",
        "a day later",
        "away",
    ],
)
def test_a_kind_of_site_needs_a_second_sign(a: dict[str, Any], b: dict[str, Any], *, one: bool) -> None:
    x, y = (_blast(r, t, **{"sites": ("a market",), **m}) for r, t, m in (("r1", 60, a), ("r2", 8, b)))
    assert rivals(x, y) is rivals(y, x) is one


def _document(name: str, text: str, toll: int, words: str) -> dict[str, Any]:
    def span(part: str) -> dict[str, int]:
        return {"begin": text.index(part), "end": text.index(part) + len(part)}

    return {
        "report": {"id": name, "text": text},
        "passages": [{"begin": 0, "end": len(text), "role": "body"}],
        "mentions": [{"id": "m0", **span("Tal Asfar"), "kind": "location", "entity": None}],
        "places": [
            {
                "mention": "m0",
                "name": "Tal Asfar",
                "gazetteer_id": "geonames:1",
                "lat": 35.1,
                "lon": 38.1,
                "country": "SY",
                "precision": "exact",
            }
        ],
        "times": [{"mention": "t", "start": "2016-06-06", "end": "2016-06-06"}],
        "claims": [{"id": "c0", "content": [span(words)], "stance": "denies", "quoted": True, "events": ["e0"]}],
        "events": [
            {
                "id": "e0",
                "type": "ASSAULT",
                "trigger": span("hit"),
                "places": ["m0"],
                "time": "t",
                "losses": [{"kind": "killed", "low": toll, "best": toll, "high": toll, "evidence": span("hit")}],
            }
        ],
    }


def test_documents_give_sites_disputes_and_quotations() -> None:
    text = 'A rocket hit the Al-Nour hospital in Tal Asfar. "None of our planes flew that day" the army said.'
    event = next(items_from_documents([_document("r1", text, 3, "None of our planes flew that day")])).events[0]
    assert event.sites == NOUR
    assert event.disputed
    assert len(event.quoted) == 4


@pytest.mark.parametrize(("second", "incidents"), [("the Al-Nour hospital", 1), ("a school", 2)])
def test_documents_with_tolls_far_apart(second: str, incidents: int) -> None:
    first = _document("r1", "Shells hit the Al-Nour hospital in Tal Asfar.", 200, "Shells")
    other = _document("r2", f"At dusk a blast hit {second} of Tal Asfar.", 12, "blast")
    assert len(link(items_from_documents([first, other])).incidents) == incidents


@pytest.mark.parametrize(
    ("feature", "key"),
    [("site", ("known:geonames:7",)), ("neighbourhood", ("quarter geonames:7",)), ("city", ())],
)
def test_documents_give_the_sites_that_the_gazetteer_knows(feature: str, key: tuple[str, ...]) -> None:
    text = "A rocket hit Darb Zubayda in Tal Asfar."
    o = _document("r1", text, 3, "rocket")
    o["mentions"].append({"id": "m1", "begin": 13, "end": 25, "kind": "location", "entity": None})
    o["places"].append(
        {"mention": "m1", "name": "x", "gazetteer_id": "geonames:7", "feature": feature, "precision": "exact"}
    )
    assert next(items_from_documents([o])).events[0].sites == key


def _version(number: int, speaker: str, **more: Any) -> Told:  # noqa: ANN401
    return told("r1", f"e{number}", sources=(speaker,), sites=("hospital", "known:marsad:clinic"), **more)


def test_versions_of_one_report_that_its_speakers_give_of_one_site_are_one_contested_happening() -> None:
    site = spot("Clinic of the Cross", 35.11, 38.11)
    versions = [
        _version(0, "actor:ministry", mode="explosives", losses=(killed(471),)),
        _version(1, "actor:agency", mode="firearms", losses=(killed(200, 100, 300),)),
        _version(2, "actor:group", mode="aerial", spot=site),
        _version(3, "actor:army", mode="heavy-weapons", spot=site),
    ]
    assert [len(g) for g in grouped(versions)] == [4]


def test_means_that_one_speaker_tells_apart_are_two_happenings() -> None:
    versions = [_version(0, "actor:ministry", mode="aerial"), _version(1, "actor:ministry", mode="firearms")]
    assert [len(g) for g in grouped(versions)] == [1, 1]


def test_a_site_far_from_the_town_is_another_place() -> None:
    far = spot("Clinic of the Cross", 35.4, 38.4)
    a, b = _version(0, "actor:ministry", mode="aerial"), _version(1, "actor:army", mode="firearms", spot=far)
    assert not rivals(a, b)
