"""Reasons are told from the document alone, whole or for one thing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from marsad.coding import Why
from marsad.contract import coded_object, why_object
from marsad.publish import DocumentView, Reason, explain, known_rule, reason_object
from tests.coding._told import coded

TEXT = (
    "Rebels shelled the town of Binnish on Monday, killing at least 12 people, the Observatory said.\n\n"
    "The army said it had bombed Idlib overnight. Rebel fighters now control around 65 percent of the city of Raqqa. "
    "Colonel Amber Vale, a spokeswoman for the army, denied it."
)


@pytest.fixture(scope="module")
def view() -> DocumentView:
    return DocumentView(json.loads(json.dumps(coded_object(coded(TEXT), extraction="test"))))


@pytest.fixture(scope="module")
def reasons(view: DocumentView) -> list[Reason]:
    return list(explain(view))


def test_everything_of_the_record_is_told_of(view: DocumentView, reasons: list[Reason]) -> None:
    told = {r.of for r in reasons}
    wanted = {row["id"] for key in ("events", "claims", "mentions") for row in view.rows(key)}
    wanted |= {f"control{n}" for n in range(len(view.rows("control")))}
    wanted |= {f"affiliation{n}" for n in range(len(view.rows("affiliations")))}
    assert wanted <= told
    assert "control0" in told
    assert "affiliation0" in told


def test_every_filled_key_of_an_event_is_told_of(view: DocumentView, reasons: list[Reason]) -> None:
    for event in view.rows("events"):
        keys = {r.key for r in reasons if r.of == event["id"]}
        filled = {"actor": event["actors"], "place": event["places"], "time": event["time"], "loss": event["losses"]}
        assert {k for k, v in filled.items() if v} <= keys
        assert {"type", "status", "claim"} <= keys


def test_quoted_words_stand_where_their_offsets_say(reasons: list[Reason]) -> None:
    quoted = [q for r in reasons for q in r.quoted]
    assert quoted
    assert [q for q in quoted if q.words != " ".join(TEXT[q.begin : q.end].split())] == []


def test_no_rule_is_without_words(reasons: list[Reason]) -> None:
    assert [(r.of, r.key) for r in reasons if r.rule and not r.because] == []


def test_one_event_comes_with_its_claims_alone(view: DocumentView) -> None:
    found = list(explain(view, "e0"))
    assert {r.of for r in found} == {"e0", *view.events["e0"]["claims"]}


def test_nothing_has_no_reason(view: DocumentView) -> None:
    assert list(explain(view, "e99")) == []


def test_a_place_of_an_event_says_where_its_name_stands_and_what_it_means(reasons: list[Reason]) -> None:
    told = [r for r in reasons if r.of == "e0" and r.key == "place"]
    assert next(r.because for r in told) == "named in the same clause"
    assert any("geonames:" in r.value and "type word" in r.because for r in told)


def test_a_holder_is_found_beside_the_words_of_control(reasons: list[Reason]) -> None:
    (holder,) = [r for r in reasons if r.of == "control0" and r.key == "holder"]
    assert holder.because == "named before these words"


def test_the_codebook_is_asked_for_rows_of_codes(view: DocumentView) -> None:
    (cameo,) = [r for r in explain(view, "e0", lambda row: f"text of {row}") if r.key == "cameo"]
    assert cameo.because.endswith(f"text of {cameo.rule}")


def test_json_bears_offsets_rule_and_confidence(reasons: list[Reason]) -> None:
    told: dict[str, Any] = reason_object("r", next(r for r in reasons if r.key == "loss"))
    assert told["words"] == [{"begin": 46, "end": 72, "text": "killing at least 12 people"}]
    assert (told["kind"], told["of"], told["rule"]) == ("why", "e0", "loss:object")
    assert 0 < told["confidence"] <= 1


def _layers(view: DocumentView) -> list[tuple[str, str]]:
    """Every name of a rule in a document, with its layer; times part by part."""
    out = [("time", part) for t in view.rows("times") for part in t["rule"].split("/")]
    for layer, key in (("mention", "mentions"), ("count", "counts"), ("claim", "claims"), ("control", "control")):
        out += [(layer, row["rule"]) for row in view.rows(key)]
    for event in view.rows("events"):
        out += [("event", event["rule"]), *(("loss", x["rule"]) for x in event["losses"])]
        out += [("event", w["rule"]) for w in event["why"]]
    return out


def test_every_rule_of_a_report_is_in_the_table(view: DocumentView) -> None:
    assert [rule for layer, rule in _layers(view) if known_rule(layer, rule) is None] == []


def test_an_old_document_without_reasons_is_told_as_far_as_it_goes(view: DocumentView) -> None:
    events = [{k: v for k, v in e.items() if k != "why"} for e in view.rows("events")]
    old = DocumentView({**view.document, "events": events})
    assert {"event", "loss", "claim"} <= {r.key for r in explain(old, "e0")}


def test_reasons_of_the_contract_leave_out_what_they_lack() -> None:
    assert why_object(Why("status", "status:told")) == {"of": "status", "rule": "status:told"}
