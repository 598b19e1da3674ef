"""Where and when: the finest place, one place under two names, days that meet, tallies and background."""

from __future__ import annotations

from datetime import date

import pytest

from marsad.coding import Event
from marsad.coding._merge import _better_time
from marsad.coding._sites import broad, finest, kilometres, place_fits, same_place
from marsad.coding._when import NO_TIME, TimeFrom, When, is_background, is_tally, spans_days, times_fit
from marsad.grounding import GroundedPlace, GroundedTime, PlacePrecision, Relation
from tests.coding._told import coded, events, killed


def place(
    name: str,
    precision: PlacePrecision = "exact",
    at: tuple[float, float] | None = (15.0, 44.0),
    admin1: str | None = "Marib",
) -> GroundedPlace:
    lat, lon = at if at else (None, None)
    return GroundedPlace(f"m-{name}", name, None, lat, lon, "YE", admin1, None, precision, "site", 0.9, "test")


def time(start: str | None, end: str | None = None, granularity: str = "day") -> When:
    made = GroundedTime(f"t-{start}-{end}", start, end or start, granularity, "absolute", "test", 0.9)  # type: ignore[arg-type]
    return When(made, "clause")


def days(text: str, event: Event) -> tuple[str | None, str | None]:
    """Start and end of an event."""
    found = {t.mention: t for t in coded(text).grounded.times}
    when = found[event.time] if event.time else None
    return (when.start, when.end) if when else (None, None)


COUNTRY = place("Yemen", "country", (15.5, 47.5), None)
PROVINCE = place("Marib province", "admin1", (15.4, 45.3))
TOWN = place("Sirwah", at=(15.45, 45.0))
VILLAGE = place("Nowhere", "unresolved", None, None)
FAR = place("Taiz", at=(13.6, 44.0), admin1="Taiz")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ((COUNTRY, PROVINCE, TOWN), (TOWN,)),
        ((TOWN, PROVINCE), (TOWN,)),
        ((PROVINCE, VILLAGE), (PROVINCE, VILLAGE)),
        ((TOWN, TOWN), (TOWN,)),
        ((TOWN, FAR), (TOWN, FAR)),
        ((COUNTRY,), (COUNTRY,)),
    ],
)
def test_the_finest_places_are_kept(told: tuple[GroundedPlace, ...], kept: tuple[GroundedPlace, ...]) -> None:
    assert finest(told) == kept


@pytest.mark.parametrize(
    ("a", "b", "fits"),
    [
        ((TOWN,), (PROVINCE,), True),
        ((COUNTRY,), (FAR,), True),
        ((TOWN,), (FAR,), False),
        ((TOWN,), (), None),
        ((PROVINCE,), (FAR,), False),
    ],
)
def test_places_that_can_be_one(a: tuple[GroundedPlace, ...], b: tuple[GroundedPlace, ...], fits: bool | None) -> None:
    assert place_fits(a, b) is fits


def test_outside_a_town_reaches_its_surroundings() -> None:
    near = GroundedPlace(
        "m1", "Marib", None, 15.46, 45.2, "YE", "Marib", None, "near", "site", 0.9, "test", Relation("outside")
    )
    assert place_fits((near,), (TOWN,)) is not False
    assert place_fits((near,), (FAR,)) is False


def test_one_place_under_two_names_is_near_itself() -> None:
    other = place("Sirwa", at=(15.451, 45.001))
    assert same_place(TOWN, other)
    assert not same_place(TOWN, FAR)


def test_kilometres_on_the_sphere() -> None:
    one_degree = kilometres(place("a", at=(0.0, 0.0)), place("b", at=(1.0, 0.0)))
    assert one_degree == pytest.approx(111.2, abs=0.2)
    assert kilometres(TOWN, VILLAGE) is None


def test_a_country_alone_is_broad() -> None:
    assert broad((COUNTRY, VILLAGE))
    assert not broad((COUNTRY, TOWN))


@pytest.mark.parametrize(
    ("a", "b", "fits"),
    [
        (time("2023-03-13"), time("2023-03-13"), True),
        (time("2023-03-13"), time("2023-03-14"), False),
        (time("2023-03-11", "2023-03-14"), time("2023-03-13"), True),
        (time(None), time("2023-03-13"), None),
        (NO_TIME, time("2023-03-13"), None),
    ],
)
def test_days_that_meet(a: When, b: When, fits: bool | None) -> None:
    assert times_fit(a, b) is fits


def test_slack_of_a_day() -> None:
    assert times_fit(time("2023-03-13"), time("2023-03-14"), 1)


@pytest.mark.parametrize(
    ("when", "tally"),
    [(time("2023-03-01", "2023-03-14"), False), (time("2023-01-01", "2023-03-14"), True), (NO_TIME, False)],
)
def test_weeks_make_a_tally(when: When, tally: bool) -> None:
    assert is_tally(when) is tally


@pytest.mark.parametrize(
    ("when", "old"), [(time("2023-03-08"), False), (time("2023-03-07"), True), (time("2017"), True), (NO_TIME, False)]
)
def test_older_than_a_week_is_background(when: When, old: bool) -> None:
    assert is_background(when, date(2023, 3, 15)) is old


def test_an_open_interval_is_a_series() -> None:
    since = When(GroundedTime("t", "2014-03-01", None, "range", "absolute", "ucdp:since/month", 0.9), "clause")
    assert is_tally(since)
    assert times_fit(since, time("2022-01-01"), slack=1)
    assert times_fit(since, time("2013-01-01")) is False


def test_width_in_days() -> None:
    made = time("2023-03-11", "2023-03-12").time
    assert made is not None
    assert spans_days(made) == 2


def test_what_happened_days_before_is_a_recap() -> None:
    text = (
        "A rocket killed four people in Kherson on Tuesday, the governor said.\n\n"
        "On Saturday, shelling killed nine people in Mykolaiv, the mayor said."
    )
    tellings = {killed(e)[0]: e.telling for e in events(text, "ASSAULT")}
    assert tellings == {4: None, 9: "recap"}


def told_at(start: str, end: str, rule: str = "test", found: TimeFrom = "clause") -> When:
    return When(GroundedTime(f"t-{start}-{end}", start, end, "range", "published", rule, 0.9), found)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (told_at("2023-03-12", "2023-03-14", "ucdp:recently"), told_at("2023-03-13", "2023-03-13"), "second"),
        (told_at("2023-03-13", "2023-03-13"), told_at("2023-03-12", "2023-03-14", "ucdp:recently"), "first"),
        (told_at("2023-02-22", "2023-03-14", "ucdp:recently"), told_at("2023-03-13", "2023-03-13"), "first"),
        (told_at("2023-03-13", "2023-03-13"), told_at("2023-03-13", "2023-03-14"), "second"),
        (told_at("2023-03-13", "2023-03-13"), told_at("2023-03-10", "2023-03-14"), "first"),
        (told_at("2023-03-15", "2023-03-15", found="printed"), told_at("2023-03-13", "2023-03-13"), "second"),
        (told_at("2023-03-13", "2023-03-13"), told_at("2023-03-14", "2023-03-14", found="after"), "first"),
    ],
    ids=["loose", "sharp", "series", "night", "week", "printed", "later-sentence"],
)
def test_of_two_times_of_one_happening_the_better_is_kept(first: When, second: When, kept: str) -> None:
    assert _better_time(first, second) is (kept == "first")


def test_a_specific_day_beats_recent_days_in_one_sentence() -> None:
    text = "Jets bombed the valley in recent days, killing nine people in a raid on Kutaf on Sunday."
    found = [e for e in events(text, "ASSAULT") if killed(e)]
    assert [days(text, e) for e in found] == [("2023-03-12", "2023-03-12")]


def test_today_in_a_quotation_is_the_day_of_the_saying() -> None:
    """The page bears Wednesday's date; its story is of Tuesday."""
    text = 'Nine soldiers were killed in Marib on Tuesday. "Our unit shelled the base today", the army said.'
    spans = {m.id: m.span.of(text) for m in coded(text).grounded.reading.mentions}
    assert [t.start for t in coded(text).grounded.times if spans[t.mention] == "today"] == ["2023-03-14"]
