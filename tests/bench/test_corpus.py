"""The scorer of our own corpus: what counts as found, and what is never looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.corpus import counts, digest, files, happenings, inputs, intervals, marked, score
from bench.sets import CORPUS
from bench.shared import ScorerFailed, Shared
from corpus.annotation import MarkedReport, parse

HEAD = """id: {id}
conflict: {conflict}
happening: {happening}
manner: {manner}
source: Example Wire
published: {published}
facts: made up
licence: CC BY 4.0
=== text
"""
TEXT = (
    "Rebels shelled Tal Asfar on Monday and killed 12 people."
    " The army said it had seized the town. Then shelling went on."
)
MARKS = """
=== annotation
m1 organisation reb | Rebels
m2 location asf | Tal Asfar
m3 organisation arm | army
t1 ASSAULT heavy-weapons occurred actor=m1 place=m2 | shelled
l t1 killed civilians 12 12 12
t2 COERCE seize occurred actor=m3 | seized
t3 =t1 | shelling
a1 asserts source=m3 | said || it had seized the town
c1 gained holder=m3 place=m2 | had seized the town
"""


#: Happenings that the split puts into dev and into train.
DEV, TRAIN = "x-8", "x-1"


def _source(**head: str) -> str:
    default = {"id": "r1", "conflict": "syria", "manner": "wire", "published": "2016-06-07", "happening": DEV}
    return HEAD.format(**{**default, **head}) + TEXT + MARKS


def _report() -> MarkedReport:
    return parse(_source())


def _at(words: str, start: int = 0) -> dict[str, int]:
    begin = TEXT.index(words, start)
    return {"begin": begin, "end": begin + len(words)}


def _event(words: str, kind: str = "ASSAULT", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    base = {"trigger": _at(words), "type": kind, "status": "occurred", "retold": [], "losses": []}
    return {**base, "actors": [], "places": [], **more}


def _document(*events: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    mentions = [{"id": "m0", **_at("Rebels")}, {"id": "m1", **_at("Tal Asfar")}, {"id": "m2", **_at("army")}]
    return {
        "report": {"id": "r1", "text": TEXT},
        "mentions": mentions,
        "entities": [{"id": "n0", "mentions": ["m0"]}],
        "events": list(events),
        **more,
    }


def _rates(*events: dict[str, Any]) -> dict[str, float | None]:
    return score([_report()], [_document(*events)])["rates"]


def test_triggers_of_one_happening_are_one() -> None:
    assert [[t.key for t in h.triggers] for h in happenings(_report())] == [["t1", "t3"], ["t2"]]


@pytest.mark.parametrize(
    ("events", "found", "typed"),
    [
        ([_event("shelled"), _event("seized", "COERCE")], (100.0, 100.0), (100.0, 100.0)),
        ([_event("shelled"), _event("seized")], (100.0, 100.0), (50.0, 50.0)),
        ([_event("shelling")], (100.0, 50.0), (100.0, 50.0)),
        ([_event("Monday", retold=[_at("shelling")])], (100.0, 50.0), (100.0, 50.0)),
        ([_event("shelled"), _event("shelling")], (50.0, 50.0), (50.0, 50.0)),
        ([_event("town"), _event("went on")], (0.0, 0.0), (0.0, 0.0)),
    ],
    ids=["all", "a wrong type", "by another trigger", "by a retelling", "told twice", "beside"],
)
def test_what_counts_as_found(
    events: list[dict[str, Any]], found: tuple[float, float], typed: tuple[float, float]
) -> None:
    scores = score([_report()], [_document(*events)])
    assert (scores["triggers"]["p"], scores["triggers"]["r"]) == found
    assert (scores["typed"]["p"], scores["typed"]["r"]) == typed


def test_a_retelling_of_a_retelling_is_of_the_first() -> None:
    report = parse(_source().replace("a1 asserts", "t4 =t3 | went on\na1 asserts"))
    assert [[t.key for t in h.triggers] for h in happenings(report)] == [["t1", "t3", "t4"], ["t2"]]


def test_an_event_of_the_right_type_is_preferred() -> None:
    assert score([_report()], [_document(_event("shelled", "AID"), _event("shelled"))])["typed"]["r"] == 50.0


def test_fields_of_what_was_found() -> None:
    dead = [{"kind": "killed", "best": 12}]
    rates = _rates(_event("shelled", losses=dead, actors=[{"mention": None, "entity": "n0"}], places=["m1"]))
    assert (rates["killed"], rates["actor"], rates["place"], rates["status"]) == (100.0, 100.0, 100.0, 100.0)


def test_wrong_fields_are_wrong() -> None:
    dead = [{"kind": "killed", "best": 3}]
    wrong = _event("shelled", losses=dead, actors=[{"mention": "m2", "entity": None}], status="planned")
    rates = _rates(wrong, _event("seized", "COERCE", losses=dead))
    assert (rates["killed"], rates["actor"], rates["place"], rates["status"]) == (0.0, 0.0, 0.0, 50.0)
    assert rates["killed invented"] == 1


@pytest.mark.parametrize(
    ("source", "content", "recall"),
    [("army", "it had seized", 100.0), ("Rebels", "it had seized", 0.0), ("army", "went on", 0.0)],
)
def test_attribution_needs_source_and_content(source: str, content: str, recall: float) -> None:
    claim = {"source": _at(source), "content": [_at(content)], "stance": "asserts", "quoted": False}
    voice = {"source": None, "content": [_at(content)], "stance": "asserts", "quoted": False}
    scores = score([_report()], [_document(claims=[claim, voice])])
    assert (scores["attribution"]["r"], scores["attribution"]["p"]) == (recall, recall)


@pytest.mark.parametrize(("status", "recall"), [("gained", 100.0), ("lost", 0.0)])
def test_control_needs_words_and_status(status: str, recall: float) -> None:
    scores = score([_report()], [_document(control=[{"evidence": _at("seized"), "status": status}])])
    assert scores["control"]["r"] == recall


@pytest.mark.parametrize(("place", "right"), [("m1", 100.0), ("m0", 0.0), (None, 0.0)])
def test_of_control_found_the_place_and_holder_are_compared(place: str | None, right: float) -> None:
    found = {"evidence": _at("Then"), "retold": [_at("seized")], "status": "gained", "place": place, "holder": "m2"}
    rates = score([_report()], [_document(control=[found])])["rates"]
    assert (rates["control place"], rates["control holder"], rates["control share"]) == (right, 100.0, None)


@pytest.mark.parametrize(
    ("person", "body", "role", "pairs", "offices", "roles"),
    [
        ("Rebels", "army", "senior Commander", 100.0, 100.0, 100.0),
        ("Rebels", "army", "spokesman", 100.0, 100.0, 0.0),
        ("Rebels", "Tal Asfar", "commander", 0.0, 0.0, None),
        ("Tal Asfar", "army", "commander", 0.0, 0.0, None),
        ("Rebels", None, "commander", 0.0, 0.0, None),
        ("army", None, "chief", 0.0, 100.0, 100.0),
    ],
    ids=["right", "another role", "another body", "another person", "no body", "neither has a body"],
)
def test_an_affiliation_needs_person_and_body(
    person: str, body: str | None, role: str, pairs: float, offices: float, roles: float | None
) -> None:
    ids = {"Rebels": "m0", "Tal Asfar": "m1", "army": "m2", None: None}
    office = person == "army"
    line = "f1 person=m3 role=chief | army" if office else "f1 person=m1 org=m3 role=commander | Rebels"
    said = {"person": ids[person], "organisation": ids[body], "role": role}
    scores = score([parse(f"{_source()}{line}\n")], [_document(affiliations=[said])])
    assert (scores["affiliations"]["r"] or 0.0) == pairs
    assert scores["affiliations or offices"]["f1"] == offices
    assert scores["rates"]["role"] == roles


@pytest.mark.parametrize("document", [{"id": "r1", "error": "broke"}, {"report": {"id": "r1", "text": "Other"}}])
def test_a_report_that_failed_counts_as_nothing_found(document: dict[str, Any]) -> None:
    assert score([_report()], [document])["triggers"]["r"] == 0.0


def test_parts_are_told_by_conflict_manner_and_happening(tmp_path: Path) -> None:
    for name, head in {
        "a": {}, "b": {"manner": "stitched"}, "c": {"conflict": "karabakh"}, "d": {"happening": TRAIN},
    }.items():  # fmt: skip
        folder = tmp_path / head.get("conflict", "syria")
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_text(_source(id=name, **head), encoding="utf8")
    assert [m.head["id"] for m in marked(tmp_path)] == ["a"]
    assert [p.stem for p in files(tmp_path, "test")] == ["c", "b"]
    assert [p.stem for p in files(tmp_path, "train")] == ["d"]


def test_the_digest_notices_a_new_file_and_a_changed_one(tmp_path: Path) -> None:
    (tmp_path / "syria").mkdir()
    seen = {digest(tmp_path)}
    for name, text in (("a", "one"), ("b", "one"), ("b", "two")):
        (tmp_path / "syria" / f"{name}.txt").write_text(_source(id=name) + f"# {text}\n", encoding="utf8")
        seen.add(digest(tmp_path))
    assert len(seen) == 4


def test_a_file_that_breaks_the_rules_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "syria").mkdir()
    (tmp_path / "syria" / "a.txt").write_text("no parts", encoding="utf8")
    with pytest.raises(ScorerFailed, match=r"a\.txt"):
        marked(tmp_path)


def test_inputs_hold_no_annotation_and_no_unknown_day() -> None:
    rows = list(inputs([_report(), parse(_source(published="unknown"))]))
    assert [sorted(r) for r in rows] == [["id", "published", "source", "text"], ["id", "source", "text"]]


def test_the_interval_holds_the_figure() -> None:
    each = counts([_report()] * 3, [_document(_event("shelled"))])
    low, high = intervals(each, draws=20)["triggers"]
    assert low <= (score([_report()], [_document(_event("shelled"))])["triggers"]["f1"] or 0) <= high


@pytest.mark.parametrize(("content", "recall"), [("it had seized the town", 100.0), ("it had", 0.0)])
def test_a_link_needs_half_of_the_content(content: str, recall: float) -> None:
    claim = {"source": _at("army"), "content": [_at(content)], "stance": "asserts", "quoted": False}
    assert score([_report()], [_document(claims=[claim])])["link"]["r"] == recall


def test_arguments_end_to_end_and_of_shared_events() -> None:
    right = _event("shelled", actors=[{"mention": "m0", "entity": None}], places=["m1"])
    mistyped = {**right, "type": "COERCE"}
    scores = score([_report()], [_document(right)]), score([_report()], [_document(mistyped)])
    assert [s["arguments"]["r"] for s in scores] == [pytest.approx(200 / 3), 0.0]
    assert [s["arguments of shared"]["r"] for s in scores] == [100.0, 100.0]


def test_our_own_corpus_needs_no_shared_folder(tmp_path: Path) -> None:
    assert CORPUS.unusable(Shared(tmp_path / "none")) is None
    assert set(CORPUS.digests(Shared(tmp_path / "none"))) == {"corpus dev"}
