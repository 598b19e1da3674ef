"""Asking the record: the same question gives the same answer on every back end."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.contract import coded_object
from marsad.errors import UsageError
from marsad.intake import Validators
from marsad.record import Box, EventFilter, Near, Record, ReportFilter, names_of
from marsad.record._connect import kilometres
from marsad.record._spatial import around, parts
from tests.record.made import made, made_coded, made_report, moved

TEXTS = {
    "plain": "Fighters shelled the market in Raqqa on Monday. Residents fled the city.",
    "marks": "Les combattants ont bombardé le marché de Sana’a; Zürich said nothing of Raqqa.",
    "orders": "The market was open. Fighters left the city before anybody shelled it.",
    "arabic": "قُتل مدنيون في الرّقة",
    "long": "word " * 400 + "needle in the haystack " + "word " * 400,
}


@pytest.fixture(scope="module")
def asked(lasting_record: Record) -> Record:
    """The texts above, of no actor's doing; and eight reports of 20 claims and 10 events in four cities."""
    with lasting_record.batch():
        for n in range(8):
            lasting_record.add(*made(n))
        for n, (name, text) in enumerate(TEXTS.items()):
            lasting_record.add_report(made_report(n + 10, text=text, id=name, title=f"{name} story", published=None))
    return lasting_record


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("raqqa", {"plain", "marks"}),
        ("RAQQA market", {"plain"}),
        ('"shelled the market"', {"plain"}),
        ('"the market shelled"', set()),
        ("“shelled the market”", {"plain"}),
        ("markets", {"plain", "orders"}),
        ("sanaa", {"marks"}),
        ("Sana'a", {"marks"}),
        ("zurich bombarde", {"marks"}),
        ("market -raqqa", {"orders"}),
        ('market -"shelled the"', {"orders"}),
        ("resid*", {"plain"}),
        ("الرقة", {"arabic"}),
        ("needle", {"long"}),
        ("story", set(TEXTS)),
        ("absent", set()),
        ("plain-story", {"plain"}),
        ("NEAR(raqqa market)", set()),
        ("text:raqqa", set()),
        ("raqqa OR absent", set()),
        ("raqqa AND market", set()),
        ('"unclosed market', set()),
    ],
)
def test_words_are_found(asked: Record, words: str, found: set[str]) -> None:
    assert {h.report for h in asked.search(words)} & TEXTS.keys() == found


@pytest.mark.parametrize("words", ["", "   ", '""', "-raqqa", "!!! ()", "*", "-", '"', "\x00"])
def test_nothing_to_search_for_is_said_plainly(asked: Record, words: str) -> None:
    with pytest.raises(UsageError, match="nothing to search for"):
        asked.search(words)


@pytest.mark.parametrize(
    "words",
    [
        "a'b",
        "x:y",
        "^x",
        "{a b}:c",
        "a\\b",
        "'; DROP TABLE reports;--",
        "a & b | !c <-> d",
        "x*y",
        "é" * 500,
        "a" * 5000,
    ],
)
def test_whatever_is_typed_is_words_not_syntax(asked: Record, words: str) -> None:
    assert asked.search(words) == ()


def test_a_word_of_the_title_weighs_more(record: Record) -> None:
    text = "Fighters shelled a market. " + "Nothing else happened. " * 5
    record.add(*made(1, text=text + "A convoy left.", id="text", title="News"))
    record.add(*made(2, text=text + "A column left.", id="title", title="Convoy"))

    hits = record.search("convoy")
    assert [h.report for h in hits] == ["title", "text"]
    assert hits[0].rank > hits[1].rank


def test_of_very_many_reports_the_best_of_the_latest_are_told(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("marsad.record._events._RANKED", 2)
    record.add(*made(1, text="A convoy left.", id="first", title="Convoy"))
    for n in (2, 3):
        record.add(*made(n, text="Fighters left a convoy behind. " * n, id=f"r{n}", title="News"))

    assert {h.report for h in record.search("convoy")} == {"r2", "r3"}
    assert {h.report for h in record.search("convoy", limit=1)} < {"r2", "r3"}
    assert {h.report for h in record.search("convoy", since="2000-01-01")} >= {"first"}, "asked for more than words"


def test_a_snippet_shows_the_words_where_they_stand(asked: Record) -> None:
    (hit,) = asked.search("needle haystack")

    assert len(hit.snippet) <= 200
    assert [hit.snippet[b:e] for b, e in hit.matches] == ["needle", "haystack"]
    assert TEXTS["long"][hit.begin :].startswith(hit.snippet)


def test_only_the_current_version_is_found(record: Record) -> None:
    record.add(*made(1, text="Rebels shelled a bridge.", id="r"))
    record.add(*made(2, text="Rebels shelled a market.", id="r"))

    assert record.search("bridge") == ()
    assert [h.version for h in record.search("market")] == [2]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({}, 8),
        ({"place": "Taiz"}, 8),
        ({"place": "geonames:70225"}, 8),
        ({"place": "north darfur"}, 8),
        ({"place": "Atlantis"}, 0),
        ({"actor": "actor:free-forces"}, 8),
        ({"actor": "free forces"}, 8),
        ({"actor": "forces"}, 8),
        ({"actor": "force of nature"}, 0),
        ({"actor": "ministry"}, 8),
        ({"actor": "ministry", "type": "ASSAULT"}, 0),
        ({"type": "assault", "actor": "FF", "place": "Kunduz"}, 8),
        ({"type": "PROTEST"}, 0),
        ({"country": "ye"}, 8),
        ({"since": "2024-01-03"}, 6),
        ({"until": "2024-01-03"}, 3),
        ({"since": "2024-01-03", "until": "2024-01-04"}, 2),
        ({"since": "2024-02"}, 0),
        ({"until": "2024-01"}, 8),
        ({"limit": 3}, 3),
        ({"near": Near(13.6, 44.0, 50)}, 8),
        ({"near": Near(0.0, 0.0, 50)}, 0),
    ],
)
def test_filters_of_a_search(asked: Record, wanted: dict[str, object], number: int) -> None:
    assert len(asked.search("rebels", **wanted)) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"report": "r3"}, 10),
        ({"report": "r3", "place": "taiz"}, 2),
        ({"place": "kunduz"}, 20),
        ({"actor": "market"}, 12),
        ({"since": "2024-01-08"}, 10),
        ({"limit": 7}, 7),
        ({"report": "none"}, 0),
    ],
)
def test_filters_of_events(asked: Record, wanted: dict[str, object], number: int) -> None:
    assert len(asked.events(**wanted)) == number  # type: ignore[arg-type]


def test_an_event_comes_with_everything_that_hangs_on_it(asked: Record) -> None:
    _, coded, document = made(3)
    event = asked.events(report="r3")[2]
    stored = document["events"][2]

    assert (event.id, event.type, event.acled, event.cameo) == tuple(
        stored[k] for k in ("id", "type", "acled", "cameo")
    )
    assert [(p.side, p.role, p.name, p.actor) for p in event.parties] == [
        ("actor", "attacker", "Free Forces", "actor:free-forces"), ("target", "target", "bridge", None),
    ]  # fmt: skip
    assert event.places[0].gazetteer_id == coded.grounded.places[2].gazetteer_id
    assert (event.losses[0].low, event.losses[0].best, event.losses[0].high) == (2, 3, None)
    assert event.losses[0].evidence == coded.events[2].losses[0].evidence
    assert event.claims == ("c2",)
    assert event.trigger == coded.events[2].trigger


@pytest.mark.parametrize(
    ("box", "names"),
    [
        (Box(43.0, 13.0, 45.0, 14.0), {"Taiz"}),
        (Box(20.0, 10.0, 50.0, 20.0), {"Taiz", "El Fasher"}),
        (Box(60.0, 30.0, 30.0, 60.0), {"Kunduz"}),
        (Box(-180.0, -90.0, 180.0, 90.0), {"Taiz", "El Fasher", "Kunduz", "Kharkiv"}),
        (Box(0.0, 0.0, 1.0, 1.0), set()),
    ],
)
def test_events_in_a_box(asked: Record, box: Box, names: set[str]) -> None:
    assert {p.name for e in asked.events(box=box) for p in e.places} == names


@pytest.mark.parametrize("km", [1.0, 100.0, 1600.0, 2500.0, 5000.0, 20_100.0])
def test_events_near_a_point_are_those_of_the_sphere(asked: Record, km: float) -> None:
    near = Near(13.6, 35.0, km)
    everywhere = {p.name: kilometres(p.lat, p.lon, near.lat, near.lon) for e in asked.events() for p in e.places}

    found = {p.name for e in asked.events(near=near) for p in e.places}
    assert found == {name for name, distance in everywhere.items() if distance is not None and distance <= km}


def test_the_middle_of_an_area_is_never_near(record: Record) -> None:
    report = made_report(1)
    coded = made_coded(1, report)
    places = tuple(replace(p, precision="country") for p in coded.grounded.places)
    coded = replace(coded, grounded=replace(coded.grounded, places=places))
    record.add(report, coded, coded_object(coded))

    assert record.events(near=Near(13.6, 35.0, 20_100.0)) == ()
    assert len(record.events(country="YE")) == 3


_latitude, _longitude = st.floats(-90, 90), st.floats(-180, 180)


@given(_latitude, _longitude, st.floats(0.1, 19_000), _latitude, _longitude)
def test_the_box_around_a_point_loses_nothing(lat: float, lon: float, km: float, lat2: float, lon2: float) -> None:
    distance = kilometres(lat, lon, lat2, lon2)
    assert distance is not None
    if distance < km * 0.999:
        assert any(
            p.south - 1e-6 <= lat2 <= p.north + 1e-6 and p.west - 1e-6 <= lon2 <= p.east + 1e-6
            for p in parts(around(Near(lat, lon, km)))
        )


@pytest.mark.parametrize(
    ("a", "b", "km"), [((0, 0), (0, 1), 111.195), ((90, 0), (-90, 0), 20015.1), ((1, 1), (1, 1), 0)]
)
def test_kilometres(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert math.isclose(kilometres(*a, *b) or 0.0, km, rel_tol=1e-4)


def test_a_place_without_a_point_has_no_distance() -> None:
    assert kilometres(None, None, 1.0, 1.0) is None


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ReportFilter(), ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", *TEXTS]),
        (ReportFilter(status="unread"), list(TEXTS)),
        (ReportFilter(source="Outlet 0", status="read"), ["r0", "r7"]),
        (ReportFilter(since="2024-01-07"), ["r6", "r7"]),
        (ReportFilter(until="2024-01-01"), ["r0"]),
        (ReportFilter(language="ar"), []),
        (ReportFilter(status="failed"), []),
        (ReportFilter(limit=2), ["r0", "r1"]),
    ],
)
def test_filters_of_reports(asked: Record, wanted: ReportFilter, ids: list[str]) -> None:
    assert [r.id for r in asked.reports(wanted)] == ids


def test_the_day_of_an_undated_report_is_that_of_its_dateline(record: Record) -> None:
    report = made_report(1, published=None)
    coded = made_coded(1, report)
    record.add(report, coded, coded_object(coded))

    (row,) = record.reports(ReportFilter(since="2024-01-01", until="2024-01-01"))
    assert (row.published, row.day) == (None, "2024-01-01")


@pytest.mark.parametrize(
    ("what", "found"), [("r3", "r3"), ("https://news.example/4", "r4"), ("nothing", None), ("", None), ("R3", None)]
)
def test_a_report_is_found_by_id_or_address(asked: Record, what: str, found: str | None) -> None:
    assert asked.find_report(what) == found


def test_a_report_is_found_by_its_beginning_if_only_one_has_it(record: Record) -> None:
    for name in ("war_1", "war_2", "warXother"):
        record.add_report(made_report(1, id=name))

    assert record.find_report("warX") == "warXother"
    with pytest.raises(UsageError, match=r"war_1, war_2"):
        record.find_report("war_")


def test_validators_are_those_of_the_newest_bytes_that_were_read(record: Record) -> None:
    report, coded, document = made(1)
    record.add_report(report)
    assert record.validators("https://news.example/1") is None

    record.add(report, coded, document)
    assert record.validators("https://news.example/1") == Validators('"1"', None)
    assert record.validators("https://elsewhere.example/") is None


def test_validators_are_null_where_the_server_gave_none(record: Record) -> None:
    report, coded, document = made(1)
    record.add(moved(report, etag=None), coded, document)

    assert record.validators("https://news.example/1") is None


def test_status_counts_what_is_there(record: Record) -> None:
    with record.batch():
        for n in range(8):
            record.add(*made(n))
        record.add_report(made_report(20, language=None, source=None))
    found = record.status()

    assert (found.reports, found.claims, found.events, found.failures) == (9, 160, 80, 0)
    assert list(found.by_source.items()) == [
        ("Outlet 0", 2), ("", 1), *((f"Outlet {n}", 1) for n in range(1, 7)),
    ]  # fmt: skip
    assert found.by_type == {"ASSAULT": 80}
    assert list(found.by_day)[:2] == ["2024-01-01", "2024-01-02"]
    assert found.by_language == {"en": 8, "": 1}
    assert found.by_status == {"read": 8, "unread": 1}
    assert found.bytes > 10_000


def test_a_filter_takes_keywords_only() -> None:
    assert EventFilter(place="Taiz") == EventFilter(place="Taiz", limit=None)


def test_what_an_actor_is_named(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (1, 2, 3):
        record.add(*made(n))
    actor = "actor:free-forces"
    told = names_of(record, actor)
    assert dict(told) == dict(record.occurrences(actor).names)
    assert sum(n for _, n in told) >= 3
    assert names_of(record, "actor:nobody") == ()
    monkeypatch.setattr("marsad.record._actors._MENTIONS", 2)
    assert sum(n for _, n in names_of(record, actor)) == 2, "of very many mentions, so many are looked through"
