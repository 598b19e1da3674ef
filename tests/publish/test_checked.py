"""What people rejected, restricted or did not sign does not leave the record; what they corrected leaves corrected."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from marsad.errors import BrokenPolicy
from marsad.publish import (
    FORMATS,
    Incident,
    Options,
    Policy,
    RecordRelease,
    policy_named,
    policy_with,
    preview,
    write_export,
)
from marsad.publish._policy import read_policy
from marsad.publish.changes import changes_since
from marsad.record import Record, Restricted, Reviews
from tests.publish.searching import texts_of
from tests.record.reviewing import correct, filled, one_incident, put

POLICIES = ("public", "partners", "internal")
TODAY = date(2026, 1, 1)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "test.db", who="tester") as opened:
        yield filled(opened)


@pytest.fixture
def ana(record: Record) -> Reviews:
    return Reviews(record, "ana")


def release(
    record: Record, policy: str | Policy = "public", *, lean: bool = False, inside: bool = False
) -> RecordRelease:
    chosen = policy if isinstance(policy, Policy) else policy_named(policy)
    return RecordRelease(record, chosen, today=TODAY, lean=lean, inside=inside)


def told(record: Record, policy: str | Policy = "public", **rest: bool) -> dict[str, Incident]:
    return {x.id: x for x in release(record, policy, **rest).incidents()}


def signed_by(n: int) -> Policy:
    return replace(policy_named("public"), publish="signed", signatures=n)


# ---- rejected ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
def test_a_rejected_incident_is_in_no_release(record: Record, ana: Reviews, policy: str) -> None:
    ana.reject("i-a", "a drill")

    out = release(record, policy)
    assert [x.id for x in out.incidents()] == ["i-b"]
    assert [x.id for x in out.chosen(["i-a", "i-b"])] == ["i-b"]
    assert {e.incident for e in out.events()} == {None, "i-b"}


def test_its_events_are_referred_to_by_no_claim(record: Record, ana: Reviews) -> None:
    ana.reject("i-a", "a drill")

    out = release(record, "internal")
    events = {(e.report, e.id) for e in out.events()}
    claims = list(out.claims())
    assert {(c.report, e) for c in claims for e in (*c.events, *c.about)} <= events
    assert len(claims) == len(list(release(record, "internal", inside=True).claims()))


def test_it_is_told_as_gone_and_why(record: Record, ana: Reviews) -> None:
    ana.reject("i-a", "a drill")
    assert [(g.id, g.merged_into, g.why) for g in release(record).gone()] == [("i-a", None, "a person has rejected it")]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_tells_of_it(record: Record, ana: Reviews, tmp_path: Path, name: str) -> None:
    for incident in ("i-a", "i-b"):
        correct(ana, incident, "killed/civilians", "734251")
        correct(ana, incident, "place", "33.5,36.2 Quillfeather Ridge")
        ana.reject(incident, "a drill")

    write_export(release(record, "internal"), FORMATS[name], Options(), tmp_path / "out")

    found = list(texts_of(tmp_path / "out"))
    assert found
    assert not [text for text in found if "734251" in text or "Quillfeather" in text]


def test_the_manifest_counts_and_the_preview_names_it(record: Record, ana: Reviews, tmp_path: Path) -> None:
    ana.reject("i-a", "a drill")

    manifest = write_export(release(record), FORMATS["csv"], Options(table="incidents"), tmp_path / "x.csv")
    assert manifest["withheld"]["incidents"]["rejected"] == 1
    assert [(w.of, w.reason) for w in preview(release(record)) if w.of == "i-a"] == [
        ("i-a", "incident rejected by a person")
    ]


def test_who_reviews_sees_it(record: Record, ana: Reviews) -> None:
    ana.reject("i-a", "a drill")
    assert set(told(record, "internal", inside=True)) == {"i-a", "i-b"}


def test_reopened_it_is_told_again(record: Record, ana: Reviews) -> None:
    ana.reject("i-a", "a drill")
    ana.reopen("i-a")
    assert set(told(record)) == {"i-a", "i-b"}
    assert list(release(record).gone()) == []


# ---- accepted and signed ----------------------------------------------------------------------------------------


def test_only_what_was_accepted_is_told(record: Record, ana: Reviews) -> None:
    policy = replace(policy_named("public"), publish="accepted")
    assert told(record, policy) == {}
    ana.accept("i-b")

    out = release(record, policy)
    assert [x.id for x in out.incidents()] == ["i-b"]
    assert {e.incident for e in out.events()} == {"i-b"}


@pytest.mark.parametrize(
    ("signers", "needed", "out"),
    [((), 1, False), (("ana",), 1, True), (("ana",), 2, False), (("ana", "ana"), 2, False), (("ana", "ben"), 2, True)],
)
def test_as_many_people_sign_as_the_policy_asks_for(
    record: Record,
    signers: tuple[str, ...],
    needed: int,
    out: bool,
) -> None:
    for who in signers:
        Reviews(record, who).sign("i-a")
    assert ("i-a" in told(record, signed_by(needed))) is out
    assert ("i-a" in {e.incident for e in release(record, signed_by(needed)).events()}) is out


def test_who_corrected_it_last_counts_as_no_second(record: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    ana.sign("i-a")
    Reviews(record, "ben").sign("i-a")
    assert "i-a" not in told(record, signed_by(2))

    Reviews(record, "cleo").sign("i-a")
    assert "i-a" in told(record, signed_by(2))


def test_a_correction_makes_signatures_stale(record: Record, ana: Reviews) -> None:
    for who in ("ben", "cleo"):
        Reviews(record, who).sign("i-a")
    assert "i-a" in told(record, signed_by(2))

    correct(ana, "i-a", "killed/civilians", "12")
    assert "i-a" not in told(record, signed_by(2))


@pytest.mark.parametrize("lean", [True, False])
def test_a_signature_holds_in_lean_and_full_releases(record: Record, ana: Reviews, lean: bool) -> None:
    correct(Reviews(record, "ben"), "i-a", "place", "geonames:170063")
    ana.sign("i-a")
    assert set(told(record, signed_by(1), lean=lean)) == {"i-a"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('publish = "some"', "review.publish: must be one of all, accepted, signed"),
        ("signatures = 0", "review.signatures: must be from 1 to 9"),
        ("signers = 2", "review.signers: is not known here"),
    ],
)
def test_a_policy_that_is_not_understood_is_refused(text: str, said: str) -> None:
    with pytest.raises(BrokenPolicy, match=said):
        read_policy(f'format = 1\nname = "x"\n[review]\n{text}', "x.toml")


def test_a_policy_asks_for_signatures() -> None:
    found = read_policy('format = 1\nname = "x"\n[review]\npublish = "signed"\nsignatures = 3', "x.toml")
    assert (found.publish, found.signatures) == ("signed", 3)
    assert found.digest != read_policy('format = 1\nname = "x"', "x.toml").digest


# ---- restricted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "out"), [("public", {"i-b"}), ("partners", {"i-b"}), ("internal", {"i-a", "i-b"})])
def test_a_restricted_incident_stays_inside(record: Record, ana: Reviews, policy: str, out: set[str]) -> None:
    ana.restrict("incident", "i-a", "a shelter")
    assert set(told(record, policy)) == out


def test_a_restricted_report_stays_inside(record: Record, ana: Reviews) -> None:
    ana.restrict("report", "r1", "names a child")

    out = release(record, "partners")
    assert "r1" not in {x.id for x in out.reports()}
    assert "r1" not in {c.report for c in out.claims()}
    assert told(record, "partners")["i-a"].reports[0].id == "r2"


def test_what_a_restricted_one_was_merged_into_stays_inside(record: Record, ana: Reviews) -> None:
    ana.restrict("incident", "i-b", "a shelter")
    put(record, one_incident())

    out = release(record)
    assert list(out.incidents()) == []
    assert list(out.gone()) == []


def test_the_manifest_does_not_tell_what_is_restricted(record: Record, ana: Reviews, tmp_path: Path) -> None:
    ana.restrict("incident", "i-a", "a shelter")
    manifest = write_export(release(record), FORMATS["csv"], Options(table="incidents"), tmp_path / "x.csv")
    assert manifest["policy"]["sha256"] == policy_named("public").digest


def test_nothing_restricted_leaves_a_policy_as_it_is() -> None:
    policy = policy_named("public")
    assert policy_with(policy, Restricted()) is policy


# ---- corrected --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lean", [True, False])
@pytest.mark.parametrize("rule", ["conservative", "informative"])
def test_a_correction_is_told_by_every_rule(record: Record, ana: Reviews, rule: str, lean: bool) -> None:
    for field, words in (("killed/civilians", "12"), ("day", "2024-02-02"), ("place", "geonames:170063")):
        correct(ana, "i-a", field, words)
    correct(ana, "i-a", "actor", "actor:idf")
    ana.not_stated("i-a", "target")

    out = replace(release(record, lean=lean), query=replace(release(record).query, rule=rule))
    found = next(x for x in out.incidents() if x.id == "i-a")
    assert (found.killed.best, found.when.start, [p.key for p in found.actors], found.targets) == (
        12, "2024-02-02", ["actor:idf"], (),
    )  # fmt: skip
    assert found.where is not None
    assert found.where.name == "Aleppo"


def test_a_corrected_type_brings_its_codes(record: Record, ana: Reviews) -> None:
    assert told(record)["i-a"].cameo == "195"
    correct(ana, "i-a", "type", "PROTEST")
    correct(ana, "i-a", "mode", "demo")
    assert (told(record)["i-a"].acled, told(record)["i-a"].cameo) == ("Peaceful protest", "141")


def test_the_private_name_of_a_corrected_party_is_withheld(record: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "target", "person:Dana Quillfeather")
    policy = replace(policy_named("public"), deny=("Dana Quillfeather",))
    assert "Quillfeather" not in str(told(record, policy)["i-a"])


# ---- the feed ---------------------------------------------------------------------------------------------------


def test_the_feed_tells_of_corrections_and_rejections(record: Record, ana: Reviews) -> None:
    start = record.state().name
    correct(ana, "i-a", "killed/civilians", "12")
    ana.reject("i-b", "a drill")

    feed = changes_since(record, start, policy_named("public"), today=TODAY)
    assert [(c.kind, c.id) for c in feed.changes] == [("changed", "i-a"), ("withdrawn", "i-b")]


def test_the_feed_withdraws_what_was_restricted_and_tells_nothing_of_it(record: Record, ana: Reviews) -> None:
    start = record.state().name
    correct(ana, "i-b", "killed/civilians", "7777")
    ana.restrict("incident", "i-b", "a shelter")

    feed = changes_since(record, start, policy_named("public"), today=TODAY)
    assert [(c.kind, c.id) for c in feed.changes] == [("withdrawn", "i-b")]
    assert "7777" not in str(feed)


def test_an_undone_rejection_is_added_again(record: Record, ana: Reviews) -> None:
    ana.reject("i-b", "a drill")
    start = record.state().name
    ana.undo()

    feed = changes_since(record, start, policy_named("public"), today=TODAY)
    assert [(c.kind, c.id) for c in feed.changes] == [("added", "i-b")]


# ---- what a person has done about it ------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("lean", [True, False])
def test_exports_say_what_a_person_has_done(record: Record, ana: Reviews, policy: str, lean: bool) -> None:
    def now() -> str | None:
        return told(record, policy, lean=lean)["i-a"].reviewed

    assert now() is None
    correct(ana, "i-a", "killed/civilians", "12")
    assert now() == "corrected"
    ana.accept("i-a")
    assert now() == "accepted"
    ana.sign("i-a")
    assert now() == "signed"
    correct(ana, "i-a", "killed/civilians", "13")  # the signature was of other values
    assert now() == "accepted"
    assert told(record, policy, lean=lean)["i-b"].reviewed is None


def test_the_table_of_incidents_has_a_column_for_it(record: Record, ana: Reviews, tmp_path: Path) -> None:
    ana.accept("i-a")
    write_export(release(record), FORMATS["csv"], Options(table="incidents"), tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["incident_id"]: row["reviewed"] for row in csv.DictReader(file)}
    assert rows == {"i-a": "accepted", "i-b": ""}
