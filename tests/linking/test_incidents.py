"""Groups keep their vetoes; merges keep every rival value; origins count copies once."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking import Incident, Member, Spot, Told, Toll, link
from marsad.linking._incidents import incident, may_be_incident, origins, sureness
from tests.linking.worlds import compared, day, grouped, item, killed, spot, told


def _grouped(*tellings: Told) -> list[set[str]]:
    return [{f"{t.report}/{t.id}" for t in g} for g in grouped(tellings)]


def test_a_veto_keeps_two_of_one_report_apart() -> None:
    """r2 tells of two strikes; r1 fits both, but the two stay two."""
    one = told("r1", "e1", losses=(killed(12),))
    same = told("r2", "e1", losses=(killed(12),))
    other = told("r2", "e2", losses=(killed(3),))
    assert _grouped(one, same, other) == [{"r1/e1", "r2/e1"}, {"r2/e2"}]


def test_two_strikes_on_one_city_on_one_day_stay_two() -> None:
    tellings = [told(f"r{n}", losses=(killed(12 if n % 2 else 40),)) for n in range(6)]
    assert sorted(map(len, _grouped(*tellings))) == [3, 3]


@pytest.mark.parametrize(
    ("there", "shared"),
    [(spot(lat=35.1, lon=38.35), True), (spot(lat=35.31, lon=38.1), True), (spot(lat=37.0, lon=38.1), False)],
)
def test_neighbouring_places_are_compared(there: Spot, shared: bool) -> None:
    assert compared(told("r1"), told("r2", spot=there)) is shared


@pytest.mark.parametrize("lat", [-60.0, -20.0, 0.0, 35.0, 48.0, 67.0])
@pytest.mark.parametrize("step", [(0.2, 0.0), (0.0, 0.2), (0.14, 0.14)])
def test_blocks_lose_no_pair_within_reach(lat: float, step: tuple[float, float]) -> None:
    for n in range(40):
        a = spot("a", lat + n * 0.037, 10 + n * 0.053, admin1=None)
        b = spot("b", lat + n * 0.037 + step[0], 10 + n * 0.053 + step[1], admin1=None)
        assert compared(told("r1", spot=a), told("r2", spot=b))


def test_copies_are_compared_though_a_place_lacks() -> None:
    text = (
        "Shells fell on the market of Tal Asfar at noon, and crews carried the wounded to the clinic by the bridge. "
        * 2
    )
    sentence = "shells fell on the market at noon"
    placed, not_placed = told("r1", sentence=sentence), told("r2", sentence=sentence, spot=None)
    assert not compared(placed, not_placed)
    linked = link([item("r1", text, events=(placed,)), item("r2", text, events=(not_placed,))])
    assert [c.sort for c in linked.copies] == ["exact"]
    assert [[m.report for m in i.members] for i in linked.incidents] == [["r1", "r2"]]


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"status": "denied"}, True),
        ({"status": "planned"}, False),
        ({"status": "hypothetical"}, False),
        ({"status": "failed"}, False),
        ({"background": True}, False),
        ({"time": day("2016-06-01", "2016-06-14")}, True),
        ({"time": day("2016-01-01", "2016-12-31")}, False),
        ({"type": "ACCUSE", "mode": None}, False),
    ],
)
def test_only_deeds_that_happened_become_incidents(change: dict[str, Any], kept: bool) -> None:
    assert may_be_incident(told(**change)) is kept


def test_an_event_without_place_and_time_makes_no_incident_alone() -> None:
    assert link([item(events=(told(spot=None, time=None),))]).incidents == ()


def test_an_undated_report_makes_an_incident_of_unknown_time() -> None:
    (found,) = link([item(published=None, events=(told(time=None),))]).incidents
    assert found.time is None


def test_undated_reports_of_one_city_stay_apart() -> None:
    reports = [item(f"r{n}", published=None, events=(told(f"r{n}", time=None),)) for n in range(3)]
    assert len(link(reports).incidents) == 3


def test_undated_reports_of_one_toll_are_one() -> None:
    strike: dict[str, Any] = {"time": None, "losses": (killed(37),)}
    reports = [item(f"r{n}", published=None, events=(told(f"r{n}", **strike),)) for n in range(3)]
    assert len(link(reports).incidents) == 1


def test_a_country_alone_places_an_incident_only_with_a_loss() -> None:
    country = spot("Syria", None, None, admin1=None, precision="country")
    assert link([item(events=(told(spot=country),))]).incidents == ()
    assert len(link([item(events=(told(spot=country, losses=(killed(4),)),))]).incidents) == 1


class TestMerge:
    published = {"r1": "2016-06-02", "r2": "2016-06-03", "r3": "2016-06-04"}  # noqa: RUF012

    def merged(self, *members: Told) -> Incident:
        return incident(members, self.published, (("r1",),))

    def test_a_rising_toll_is_a_range_with_the_last_as_best(self) -> None:
        found = self.merged(told("r1", losses=(killed(12),)), told("r2", losses=(killed(15),)))
        (toll,) = found.losses
        assert (toll.low, toll.best, toll.high) == (12, 15, 15)

    def test_what_most_say_is_best(self) -> None:
        found = self.merged(*(told(f"r{n}", losses=(killed(k),)) for n, k in ((1, 20), (2, 12), (3, 12))))
        (toll,) = found.losses
        assert (toll.low, toll.best, toll.high) == (12, 12, 20)

    def test_an_open_end_stays_open(self) -> None:
        dozens = Toll("killed", "unspecified", 12, 24, None)
        (toll,) = self.merged(told("r1", losses=(dozens,))).losses
        assert toll.high is None

    def test_the_finest_place_wins(self) -> None:
        province = spot("Homs", None, None, precision="admin1")
        found = self.merged(told("r1", spot=province), told("r2", spot=province), told("r3", spot=spot()))
        assert found.place == spot()

    def test_the_commonest_day_wins(self) -> None:
        found = self.merged(told("r1"), told("r2", time=day("2016-06-02")), told("r3"))
        assert found.time == day("2016-06-01")

    def test_the_id_comes_from_the_earliest_member(self) -> None:
        alone = self.merged(told("r1"))
        assert self.merged(told("r2"), told("r1")).id == alone.id
        assert self.merged(told("r2")).id != alone.id

    def test_members_are_kept_in_order(self) -> None:
        found = self.merged(told("r2"), told("r1", "e2"), told("r1", "e1"))
        assert found.members == (Member("r1", "e1"), Member("r1", "e2"), Member("r2", "e1"))


class TestOrigins:
    def test_reports_of_one_agency_count_once(self) -> None:
        assert origins(["a", "b", "c"], {}, {"a": "AFP", "b": "AFP"}) == (("a", "b"), ("c",))

    def test_copies_count_once(self) -> None:
        near = {"a": {"c": 0.5}, "c": {"a": 0.5}}
        assert origins(["a", "b", "c"], near, {}) == (("a", "c"), ("b",))

    def test_chains_of_copies_count_once(self) -> None:
        near = {"a": {"b": 0.5}, "b": {"a": 0.5, "c": 0.5}, "c": {"b": 0.5}}
        assert origins(["c", "b", "a"], near, {}) == (("a", "b", "c"),)

    def test_a_report_counts_once_however_many_events_it_tells(self) -> None:
        assert origins(["a", "a"], {}, {}) == (("a",),)


def _merge(*counts: tuple[str, str, Toll], copied: tuple[str, ...] = ()) -> Toll:
    members = [told(report, losses=(toll,)) for report, _, toll in counts]
    rest = tuple((r,) for r, _, _ in counts if r not in copied)
    return incident(members, {r: day for r, day, _ in counts}, ((copied,) if copied else ()) + rest).losses[0]


def test_a_toll_that_rises_over_days_ends_at_its_last() -> None:
    counts = [("r1", "2016-06-01", killed(9)), ("r2", "2016-06-01", killed(9)), ("r3", "2016-06-03", killed(17))]
    assert _merge(*counts) == Toll("killed", "unspecified", 9, 17, 17)


def test_a_late_lower_toll_does_not_outvote_the_rest() -> None:
    counts = [("r1", "2016-06-01", killed(9)), ("r2", "2016-06-02", killed(9)), ("r3", "2016-06-03", killed(4))]
    assert _merge(*counts).best == 9


def test_copies_have_one_vote() -> None:
    counts = [("r1", "2016-06-01", killed(9)), ("r2", "2016-06-01", killed(9)), ("r3", "2016-06-01", killed(7))]
    assert _merge(*counts).best == 9
    assert _merge(*counts, copied=("r1", "r2")).best == 7


@pytest.mark.parametrize(("firm", "high"), [(140, None), (471, 471)])
def test_an_open_toll_is_closed_by_a_greater_count(firm: int, high: int | None) -> None:
    hundreds = Toll("killed", "unspecified", 100, 200, None)
    assert _merge(("r1", "2016-06-01", hundreds), ("r2", "2016-06-01", killed(firm))).high == high


def test_a_weak_tie_does_not_make_two_agencies_one_origin() -> None:
    """ "b" lifts sentences of the texts of both, which know nothing of each other."""
    copies = {"a": {"b": 0.3}, "b": {"a": 0.3, "c": 0.4}, "c": {"b": 0.4}}
    assert origins(["a", "b", "c"], copies, {"a": "AFP", "c": "Reuters"}) == (("a",), ("b", "c"))


def test_one_text_is_one_origin_whoever_is_credited() -> None:
    copies = {"a": {"b": 0.9}, "b": {"a": 0.9}}
    assert origins(["a", "b"], copies, {"a": "AFP", "b": "Reuters"}) == (("a", "b"),)


def test_one_report_alone_is_not_sure_to_be_one_with_any() -> None:
    assert sureness([told("r1")], {}) is None


def test_accounts_that_agree_are_surer_than_accounts_that_differ() -> None:
    agree = [told(f"r{n}", losses=(killed(18),)) for n in range(3)]
    differ = [told("r0", losses=(killed(18),)), told("r1", mode="firearms"), told("r2", losses=(killed(25),))]
    assert (sureness(agree, {}) or 0) > (sureness(differ, {}) or 0) > 0


def test_how_sure_does_not_hang_on_the_order() -> None:
    tellings = [told(f"r{n:02}", losses=(killed(10 + n % 3),)) for n in range(30)]
    assert sureness(tellings, {}) == sureness(tellings[::-1], {})
