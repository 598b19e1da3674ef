"""What a person says of an incident is obeyed, stands through every linking, and is taken back without a trace."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.errors import NotInRecord, Overtaken, UsageError
from marsad.linked import fill_details
from marsad.record import Record, Reviews, columns
from tests.record.made import made
from tests.record.reviewing import correct, filled, one_incident, put, two_incidents
from tests.record.test_incidents import incident


@pytest.fixture
def two(record: Record) -> Record:
    return filled(record)


@pytest.fixture
def ana(two: Record) -> Reviews:
    return Reviews(two, "ana")


@pytest.fixture
def ben(two: Record) -> Reviews:
    return Reviews(two, "ben")


def rules(told: dict[str, Any], field: str, who: str | None = None) -> Any:  # noqa: ANN401
    """What the rules give of a field: one value, for they agree."""
    found = next(v for v in told["values"] if v["field"] == field and v.get("who") == who)["rules"]
    assert len(found) == 4
    assert len({str(x) for x in found.values()}) == 1
    return found["informative"]


TWELVE = {"low": 12, "best": 12, "high": 12}

FIELDS = [
    ("type", "PROTEST", "PROTEST"),
    ("mode", "aerial", "aerial"),
    ("day", "2024-01-07/2024-01-08", {"start": "2024-01-07", "end": "2024-01-08"}),
    ("place", "geonames:170063", {"name": "Aleppo", "gazetteer_id": "geonames:170063", "precision": "exact"}),
    ("actor", "actor:idf; Hill riders", ["actor:idf", "body:hill riders"]),
    ("target", "armed_group:gunmen", ["armed_group:gunmen"]),
    ("weapon", "mortar; drone", ["mortar", "drone"]),
]


@pytest.mark.parametrize(("field", "words", "value"), FIELDS, ids=[f[0] for f in FIELDS])
def test_a_corrected_field_is_what_every_rule_gives(
    two: Record,
    ana: Reviews,
    field: str,
    words: str,
    value: Any,  # noqa: ANN401
) -> None:
    correct(ana, "i-a", field, words, "seen on the photographs")

    told = two.incident("i-a")
    assert rules(told, field) == value
    assert {k: told["reviewed"][field][k] for k in ("what", "by", "why", "n")} == {
        "what": "correct", "by": "ana", "why": "seen on the photographs", "n": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("field", "words"), [f[:2] for f in FIELDS] + [("killed/civilians", "12")])
def test_an_undo_gives_back_what_linking_gave(two: Record, ana: Reviews, field: str, words: str) -> None:
    before = two.incident("i-a")
    correct(ana, "i-a", field, words)
    assert two.incident("i-a") != before

    ana.undo()

    assert two.incident("i-a") == before
    assert ana.states() == ()


def test_a_corrected_toll_takes_the_place_of_the_old_one(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")

    told = two.incident("i-a")
    assert told["losses"] == [{"kind": "killed", "who": "civilians", **TWELVE}]
    assert rules(told, "killed", "civilians") == TWELVE


def test_rival_values_stay_as_they_were(two: Record, ana: Reviews) -> None:
    before = next(v for v in two.incident("i-a")["values"] if v["field"] == "killed")

    correct(ana, "i-a", "killed/civilians", "12")

    after = next(v for v in two.incident("i-a")["values"] if v["field"] == "killed")
    assert {**after, "rules": before["rules"]} == before


def test_a_toll_that_nobody_told_is_added(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "wounded/children", "3+")

    assert {"kind": "wounded", "who": "children", "low": 3, "best": 3, "high": None} in two.incident("i-a")["losses"]


def test_what_nobody_states_is_null(two: Record, ana: Reviews) -> None:
    for field in ("day", "place", "mode", "actor", "killed/civilians"):
        ana.not_stated("i-a", field)

    told = two.incident("i-a")
    assert (told["time"], told["place"], told["mode"], told["losses"]) == (None, None, None, [])
    assert rules(told, "actor") is None


def test_linking_is_told_beside_what_counts(two: Record, ana: Reviews) -> None:
    linked = two.incident("i-a")["time"]
    correct(ana, "i-a", "day", "2024-01-07")

    assert ana.linked("i-a")["day"] == linked
    assert two.incident("i-a")["reviewed"]["day"]["before"] == linked


@pytest.mark.parametrize(
    ("wanted", "field", "words"),
    [
        ({"place": "geonames:170063"}, "place", "geonames:170063"),
        ({"place": "Aleppo"}, "place", "geonames:170063"),
        ({"type": "PROTEST"}, "type", "PROTEST"),
        ({"since": "2024-02-01"}, "day", "2024-02-02"),
        ({"min_killed": 1000}, "killed/unspecified", "1200"),
        ({"actor": "hill riders"}, "actor", "Hill riders"),
        ({"actor": "actor:idf"}, "target", "actor:idf"),
    ],
)
def test_filters_find_the_corrected_value(
    two: Record, ana: Reviews, wanted: dict[str, Any], field: str, words: str
) -> None:
    assert two.incidents(**wanted) == ()
    correct(ana, "i-a", field, words)
    assert [x["id"] for x in two.incidents(**wanted)] == ["i-a"]


def test_a_filter_does_not_find_the_party_that_was_corrected(two: Record, ana: Reviews) -> None:
    assert len(two.incidents(actor="actor:free-forces")) == 2
    correct(ana, "i-a", "actor", "Hill riders")
    assert [x["id"] for x in two.incidents(actor="actor:free-forces")] == ["i-b"]


def test_an_export_has_the_corrected_value(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")

    flow = {x.object["id"]: x.object for page in two.incident_flow() for x in page}
    assert rules(flow["i-a"], "killed", "civilians") == TWELVE
    assert flow["i-a"]["reviewed"] == {"killed/civilians": {"what": "correct", "n": 1}}


def test_no_name_of_a_reviewer_goes_with_an_export(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    ana.accept("i-a")

    assert "ana" not in str([x.object.get("review") for page in two.incident_flow() for x in page])


# ---- linking anew -----------------------------------------------------------------------------------------------


def test_a_correction_outlives_a_new_linking(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")

    put(two, [incident("i-x", "r1 e0", "r2 e0", "r3 e0"), incident("i-b", "r5 e0", "r6 e0", day=5)])

    assert two.incident("i-a")["losses"] == [{"kind": "killed", "who": "civilians", **TWELVE}]


def test_a_correction_stands_before_details_are_reckoned(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "day", "2024-01-07")

    two.forget_details()
    assert two.incident("i-a")["time"]["start"] == "2024-01-07"

    fill_details(two)
    assert rules(two.incident("i-a"), "day")["start"] == "2024-01-07"


def test_undone_after_a_new_linking_the_new_linking_shows(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    put(two, [incident("i-a", "r1 e0", "r2 e0"), incident("i-b", "r5 e0", "r6 e0", day=9)])
    never = Reviews(two, "never").linked("i-a")

    ana.undo()

    assert ana.linked("i-a") == never
    assert two.incident("i-a")["losses"] == [{"kind": "killed", "who": "civilians", **never["killed/civilians"]}]


def test_a_correction_goes_along_with_a_merge(two: Record, ana: Reviews) -> None:
    correct(ana, "i-b", "place", "geonames:170063")

    put(two, one_incident())

    told = two.incident("i-a")
    assert told["place"]["name"] == "Aleppo"
    assert told["reviewed"]["place"]["by"] == "ana"


def test_a_merge_that_is_undone_takes_the_correction_home(two: Record, ana: Reviews) -> None:
    correct(ana, "i-b", "place", "geonames:170063")
    put(two, one_incident())
    put(two, two_incidents())

    assert two.incident("i-a")["place"]["name"] == "Taiz"
    assert two.incident("i-b")["place"]["name"] == "Aleppo"


def test_of_two_corrections_that_come_together_the_later_counts_and_both_are_told(
    two: Record, ana: Reviews, ben: Reviews
) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    correct(ben, "i-b", "killed/civilians", "20")

    put(two, one_incident())

    said = two.incident("i-a")["reviewed"]["killed/civilians"]
    assert (said["value"]["best"], said["by"]) == (20, "ben")
    assert [(x["value"]["best"], x["by"], x["incident"]) for x in said["beside"]] == [(12, "ana", "i-a")]
    assert [s.apart for s in ana.states()] == [True]
    assert columns(two).apart.tolist() == [True]


def test_a_rejection_is_not_carried_into_what_it_was_merged_into(two: Record, ana: Reviews) -> None:
    ana.reject("i-b", "a drill")
    put(two, one_incident())

    assert two.incident("i-a")["review"] == {"state": None, "parts": {"i-b": "rejected"}}


def test_what_reports_say_since_is_told_and_moves_nothing(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    assert ana.since_review("i-a") == ()

    two.add(*made(7))
    members = ("r1 e0", "r2 e0", "r3 e0", "r4 e0", "r7 e3")
    put(two, [incident("i-a", *members), incident("i-b", "r5 e0", "r6 e0", day=5)])

    assert two.incident("i-a")["losses"][0]["best"] == 12
    assert [(x.field, x.value["low"], x.reports) for x in ana.since_review("i-a")] == [("killed/civilians", 3, ("r7",))]


def test_an_accepted_incident_says_what_is_new(two: Record, ana: Reviews) -> None:
    ana.accept("i-b")
    assert ana.since_review("i-b") == ()

    two.add(*made(7))
    put(two, [*two_incidents()[:1], incident("i-b", "r5 e0", "r6 e0", "r7 e8", day=5)])

    assert {x.reports for x in ana.since_review("i-b")} == {("r7",)}
    assert [s.since for s in ana.states()] == [True]


# ---- the whole --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "state"), [("accept", "accepted"), ("reject", "rejected"), ("reopen", None)])
def test_the_last_judgement_counts(ana: Reviews, ben: Reviews, word: str, state: str | None) -> None:
    ben.accept("i-a")
    getattr(ana, word)("i-a", "looked at it")

    review = ana.review("i-a")
    assert review is not None
    assert review.state == state


@pytest.mark.parametrize("why", ["", "  "])
def test_a_rejection_needs_a_reason(ana: Reviews, why: str) -> None:
    with pytest.raises(UsageError, match="a reason is needed"):
        ana.reject("i-a", why)


def test_notes_are_kept_in_their_order(two: Record, ana: Reviews, ben: Reviews) -> None:
    ana.note("i-a", "the bridge, not the ford")
    ben.note("i-a", "agreed")

    assert [x["text"] for x in two.incident("i-a")["review"]["notes"]] == ["the bridge, not the ford", "agreed"]


def test_a_confirmed_value_is_not_moved_by_a_new_linking(two: Record, ana: Reviews) -> None:
    before = two.incident("i-a")["time"]
    ana.confirm("i-a", "day")

    put(two, [incident("i-a", "r1 e0", "r2 e0", "r3 e0", "r4 e0", day=20)])

    assert two.incident("i-a")["time"] == before
    assert ana.linked("i-a")["day"]["start"] == "2024-01-20"


def test_what_was_withdrawn_is_what_linking_gives(two: Record, ana: Reviews, ben: Reviews) -> None:
    before = two.incident("i-a")["place"]
    correct(ana, "i-a", "place", "geonames:170063")

    ben.withdraw("i-a", "place", "the first reading was right")

    assert two.incident("i-a")["place"] == before
    with pytest.raises(UsageError, match="nobody said anything"):
        ben.withdraw("i-a", "place")


# ---- two at once ------------------------------------------------------------------------------------------------


def test_who_was_overtaken_is_told_by_whom(two: Record, ana: Reviews, ben: Reviews) -> None:
    seen = ben.token("i-a")
    correct(ana, "i-a", "killed/civilians", "12", seen=seen)

    with pytest.raises(Overtaken, match="ana has decided meanwhile") as refused:
        correct(ben, "i-a", "killed/civilians", "20", seen=seen)

    assert [(d.who, d.what) for d in refused.value.meanwhile] == [("ana", "correct")]
    assert two.incident("i-a")["losses"][0]["best"] == 12
    assert correct(ben, "i-a", "killed/civilians", "20", seen=refused.value.token) == 2


def test_a_late_report_overtakes_too(two: Record, ana: Reviews) -> None:
    seen = ana.token("i-a")
    put(two, [incident("i-a", "r1 e0", "r2 e0", "r3 e0"), incident("i-b", "r5 e0", "r6 e0", day=5)])

    with pytest.raises(Overtaken, match="what reports say") as refused:
        ana.accept("i-a", seen=seen)
    assert refused.value.meanwhile == ()


def test_reckoning_anew_overtakes_nobody(two: Record, ana: Reviews) -> None:
    seen = ana.token("i-a")
    two.forget_details()
    fill_details(two)

    assert ana.accept("i-a", seen=seen).n == 1


def test_a_merge_overtakes_and_says_where_it_went(two: Record, ana: Reviews) -> None:
    seen = ana.token("i-b")
    put(two, one_incident())

    with pytest.raises(Overtaken, match="See i-a"):
        ana.accept("i-b", seen=seen)


def test_each_decision_gives_the_next_token(ana: Reviews) -> None:
    first = ana.accept("i-a", seen=ana.token("i-a"))
    assert ana.note("i-a", "done", seen=first.token).n == first.n + 1


def test_the_grade_of_a_person_changes_the_token(two: Record, ana: Reviews) -> None:
    seen = ana.token("i-a")
    two.set_grade("i-a", "harm", "fair", "two clinics")
    assert ana.token("i-a") != seen


@pytest.mark.parametrize("seen", ["", "x", "1-2", "1-" + "f" * 17, "1-" + "g" * 16, "-" + "f" * 16])
def test_a_token_of_nothing_is_refused(ana: Reviews, seen: str) -> None:
    with pytest.raises(UsageError, match="no token"):
        ana.accept("i-a", seen=seen)


def test_an_incident_that_is_not_there_is_refused(ana: Reviews) -> None:
    with pytest.raises(NotInRecord):
        ana.accept("i-z")


# ---- signing ----------------------------------------------------------------------------------------------------


def test_a_signature_is_of_the_values_of_then(two: Record, ana: Reviews, ben: Reviews) -> None:
    ben.sign("i-a")
    assert [s.signatures for s in ana.states()] == [1]

    correct(ana, "i-a", "killed/civilians", "12")
    assert [s.signatures for s in ana.states()] == [0]

    ana.undo()
    assert [s.signatures for s in ana.states()] == [1]


def test_a_note_leaves_a_signature_standing(ana: Reviews, ben: Reviews) -> None:
    ben.sign("i-a")
    ana.note("i-a", "good")
    assert [s.signatures for s in ana.states()] == [1]


def test_one_person_signs_once(ana: Reviews) -> None:
    ana.sign("i-a")
    ana.sign("i-a")
    assert [s.signatures for s in ana.states()] == [1]


def test_what_was_rejected_is_not_signed(ana: Reviews) -> None:
    ana.reject("i-a", "a drill")
    with pytest.raises(UsageError, match="it was rejected"):
        ana.sign("i-a")
