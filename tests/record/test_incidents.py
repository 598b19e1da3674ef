"""Incidents keep their ids through every new linking; what is no more says where it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from marsad.errors import NotInRecord, UsageError
from marsad.linking import Copy, Days, Incident, Member, Spot, Toll, incident_object
from marsad.record import Near, Record
from tests.record.made import document_of, made, made_coded, made_report, moved

TAIZ = Spot("Taiz", "geonames:70225", 13.58, 44.02, "YE", "Taiz", "exact")


def incident(name: str, *members: str, day: int | None = 1, place: Spot | None = TAIZ) -> Incident:
    """An incident of events "r1 e0"; every report an origin of its own."""
    parts = tuple(Member(*m.split()) for m in members)
    time = Days(date(2024, 1, day), date(2024, 1, day + 1)) if day else None
    origins = tuple((report,) for report in dict.fromkeys(m.report for m in parts))
    return Incident(name, "ASSAULT", "bombing", time, place, (Toll("killed", "civilians", 3, 4, None),), parts, origins)


@pytest.fixture
def linked(record: Record) -> Record:
    """Four reports and three incidents."""
    with record.batch():
        for n in range(1, 5):
            record.add(*made(n))
    record.replace_incidents(
        [
            incident("i-a", "r1 e0", "r2 e0", "r3 e0"),
            incident("i-b", "r4 e0", day=5),
            incident("i-c", "r4 e1", day=None),
        ],
        [Copy("r1", "r2", 0.8, "partial", "r1"), Copy("r2", "r3", 0.5, "rewrite", None)],
    )
    return record


def test_incidents_come_out_as_they_went_in(linked: Record) -> None:
    a = incident("i-a", "r1 e0", "r2 e0", "r3 e0")

    assert linked.incident_values()[0] == a
    assert linked.incident("i-a") == incident_object(a)
    assert [x["id"] for x in linked.incidents()] == ["i-a", "i-b", "i-c"]


def test_origins_keep_their_reports_together(linked: Record) -> None:
    told = replace(incident("i-a", "r1 e0", "r2 e0", "r3 e0"), origins=(("r1", "r3"), ("r2",)))
    linked.replace_incidents([told], [])

    assert linked.incident("i-a")["origins"] == [["r1", "r3"], ["r2"]]


def test_copies_come_out_as_they_went_in(linked: Record) -> None:
    assert [(c["a"], c["b"], c["containment"], c["sort"], c["from"]) for c in linked.copies()] == [
        ("r1", "r2", 0.8, "partial", "r1"), ("r2", "r3", 0.5, "rewrite", None),
    ]  # fmt: skip


def test_linking_again_changes_nothing(linked: Record) -> None:
    before, lines = linked.incident_values(), len(linked.audit())
    change = linked.replace_incidents(before, [])

    assert (change.kept, change.born, change.merged, change.withdrawn) == (("i-a", "i-b", "i-c"), (), (), ())
    assert linked.incident_values() == before
    assert len(linked.audit()) == lines
    assert linked.copies() == ()


def test_an_id_stays_with_most_of_the_members(linked: Record) -> None:
    change = linked.replace_incidents([incident("x", "r1 e0"), incident("y", "r2 e0", "r3 e0", "r4 e0")], [])

    assert change.kept == ("i-a",)
    assert change.born == ("x",)
    assert linked.incident("i-a")["members"][0] == {"report": "r2", "event": "e0"}
    assert linked.incident("x")["members"] == [{"report": "r1", "event": "e0"}]


def test_a_merge_leaves_a_tombstone_that_says_where_it_went(linked: Record) -> None:
    change = linked.replace_incidents([incident("x", "r1 e0", "r2 e0", "r3 e0", "r4 e0"), incident("i-c", "r4 e1")], [])

    assert change.merged == (("i-b", "i-a"),)
    (grave,) = linked.tombstones()
    assert (grave.id, grave.merged_into) == ("i-b", "i-a")
    with pytest.raises(NotInRecord, match=r"merged .* See i-a"):
        linked.incident("i-b")
    with pytest.raises(NotInRecord, match="i-a"):
        linked.find_incident("i-b")


def test_an_incident_that_is_no_more_is_withdrawn(linked: Record) -> None:
    change = linked.replace_incidents([incident("x", "r1 e0", "r2 e0", "r3 e0")], [])

    assert change.withdrawn == ("i-b", "i-c")
    with pytest.raises(NotInRecord, match="withdrawn"):
        linked.incident("i-c")
    assert {a.what for a in linked.audit("incident", "i-c")} == {"incident_born", "incident_withdrawn"}


def test_an_id_that_was_buried_is_never_given_to_another(linked: Record) -> None:
    linked.replace_incidents([], [])
    change = linked.replace_incidents([incident("i-a", "r1 e0", "r2 e0")], [])

    assert change.born == ("i-a-2",)
    assert [x["id"] for x in linked.incidents()] == ["i-a-2"]


def test_an_id_comes_back_with_the_very_same_events(linked: Record) -> None:
    linked.replace_incidents([incident("x", "r1 e0", "r2 e0", "r3 e0", "r4 e0"), incident("i-c", "r4 e1")], [])
    assert [grave.id for grave in linked.tombstones()] == ["i-b"]
    before = len(linked.audit())
    change = linked.replace_incidents(
        [incident("x", "r1 e0", "r2 e0", "r3 e0"), incident("y", "r4 e0"), incident("i-c", "r4 e1")], []
    )

    assert (change.back, change.born, change.merged) == (("i-b",), (), ())
    assert linked.tombstones() == ()
    assert [line.what for line in linked.audit()[before:]] == ["incident_changed", "incident_back"]


def test_an_undone_merge_of_equals_gives_each_its_own_id(linked: Record) -> None:
    """Both halves share as much with the one that was left; each gets the id that it had."""
    linked.replace_incidents([incident("i-a", "r1 e0"), incident("i-b", "r4 e0")], [])
    linked.replace_incidents([incident("x", "r1 e0", "r4 e0")], [])
    linked.replace_incidents([incident("x", "r4 e0"), incident("y", "r1 e0")], [])

    assert linked.incident("i-a")["members"] == [{"report": "r1", "event": "e0"}]
    assert linked.incident("i-b")["members"] == [{"report": "r4", "event": "e0"}]


def test_events_are_known_again_under_other_ids(linked: Record) -> None:
    """A newer extraction finds one event more at the head of the report: e0 becomes e1."""
    report = made_report(4)
    coded = made_coded(4, report)
    first = replace(coded.events[5], id="e0")
    others = tuple(replace(e, id=f"e{n + 1}", claims=()) for n, e in enumerate(coded.events[:5]))
    newer = replace(coded, events=(first, *others), claims=())
    linked.add(report, newer, document_of(newer, "newer"))

    linked.replace_incidents([incident("x", "r4 e1", day=5), incident("y", "r4 e2"), incident("z", "r4 e0")], [])

    assert linked.incident("i-b")["members"] == [{"report": "r4", "event": "e1"}]
    assert linked.incident("i-c")["members"] == [{"report": "r4", "event": "e2"}]
    assert linked.incident("z")["members"] == [{"report": "r4", "event": "e0"}]


def test_an_incident_outlives_a_new_version_of_its_page(linked: Record) -> None:
    changed = made(1, text="Corrected. The army said rebels shelled a market in Taiz.", id="r4")
    linked.add(moved(changed[0], retrieved=datetime(2025, 1, 1, tzinfo=UTC)), *changed[1:])
    change = linked.replace_incidents([incident("x", "r1 e0", "r2 e0", "r3 e0"), incident("y", "r4 e0")], [])

    assert change.kept == ("i-a", "i-b")


def test_the_log_tells_what_a_linking_changed(linked: Record) -> None:
    linked.replace_incidents(
        [incident("i-a", "r1 e0", "r2 e0"), incident("i-b", "r4 e0", day=5), incident("i-c", "r4 e1", day=None)], []
    )

    changed = [a for a in linked.audit("incident") if a.what != "incident_born"]
    assert [(a.what, a.id) for a in changed] == [("incident_changed", "i-a")]
    assert changed[0].before["members"] == [["r1", "e0"], ["r2", "e0"], ["r3", "e0"]]
    assert changed[0].after["members"] == [["r1", "e0"], ["r2", "e0"]]


@pytest.mark.parametrize(
    ("bad", "copies"),
    [
        ([incident("x", "r1 e99")], []),
        ([incident("x", "r99 e0")], []),
        ([incident("x", "r1 e0")], [Copy("r1", "r99", 1.0, "exact", None)]),
    ],
)
def test_a_linking_of_what_is_not_there_changes_nothing(
    linked: Record, bad: list[Incident], copies: list[Copy]
) -> None:
    before = (linked.incidents(), linked.copies(), linked.audit(), linked.tombstones())

    with pytest.raises(NotInRecord):
        linked.replace_incidents(bad, copies)
    assert (linked.incidents(), linked.copies(), linked.audit(), linked.tombstones()) == before


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"type": "assault"}, ["i-a", "i-b", "i-c"]),
        ({"type": "AID"}, []),
        ({"place": "Taiz"}, ["i-a", "i-b", "i-c"]),
        ({"since": "2024-01-02"}, ["i-a", "i-b"]),
        ({"since": "2024-01-03"}, ["i-b"]),
        ({"until": "2024-01-04"}, ["i-a"]),
        ({"report": "r4"}, ["i-b", "i-c"]),
        ({"actor": "Free Forces", "limit": 1}, ["i-a"]),
        ({"near": Near(13.6, 44.0, 10)}, ["i-a", "i-b", "i-c"]),
        ({"near": Near(13.6, 45.0, 10)}, []),
        ({"country": "SD"}, []),
    ],
)
def test_filters_of_incidents(linked: Record, wanted: dict[str, object], ids: list[str]) -> None:
    assert [x["id"] for x in linked.incidents(**wanted)] == ids  # type: ignore[arg-type]


def test_an_incident_is_found_by_its_beginning_if_only_one_has_it(linked: Record) -> None:
    assert (linked.find_incident("i-c") or {})["id"] == "i-c"
    assert linked.find_incident("elsewhere") is None
    with pytest.raises(UsageError, match="i-a, i-b, i-c"):
        linked.find_incident("i-")


def test_an_incident_may_have_neither_place_nor_time(linked: Record) -> None:
    bare = incident("bare", "r1 e0", day=None, place=None)
    linked.replace_incidents([bare], [])

    assert linked.incident("i-a") == incident_object(replace(bare, id="i-a"))
