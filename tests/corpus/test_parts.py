"""The parts of the corpus: no happening in two, two conflicts and all stitched pages in test alone, marked twice."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import isnan
from pathlib import Path

import pytest

from corpus.agreement import compare, rates
from corpus.annotation import MarkedReport, load, parse
from corpus.check import files
from corpus.differences import differences, lines
from corpus.release import released, rows
from corpus.split import TEST_CONFLICTS, kept_happenings, part_of
from marsad.training.documents import document

ROOT = Path(__file__).parents[2] / "corpus"


@cache
def _all() -> tuple[MarkedReport, ...]:
    return tuple(load(p) for p in files())


def test_no_happening_is_in_two_parts() -> None:
    parts: dict[str, set[str]] = {}
    for r in _all():
        parts.setdefault(r.head["happening"], set()).add(part_of(r.head))
    assert {k: v for k, v in parts.items() if len(v) > 1} == {}


def test_what_is_in_test_alone() -> None:
    kept = [r for r in _all() if r.head["conflict"] in TEST_CONFLICTS or r.head["manner"] == "stitched"]
    assert kept
    assert {part_of(r.head) for r in kept} == {"test"}


def test_the_corpus_is_as_large_as_it_says() -> None:
    sizes = Counter(part_of(r.head) for r in _all())
    assert sizes["train"] + sizes["dev"] + sizes["test"] >= 300
    assert sizes["test"] >= 60
    assert len({r.head["conflict"] for r in _all()}) >= 12
    assert len({r.head["manner"] for r in _all()}) >= 8


def test_every_listed_happening_is_there() -> None:
    there = {f"{r.head['conflict']}/{r.head['happening']}" for r in _all()}
    assert kept_happenings() <= there


def test_the_test_part_is_marked_twice_on_the_same_text() -> None:
    for r in _all():
        if part_of(r.head) != "test":
            continue
        (first,) = (ROOT / "first").glob(f"*/{r.head['id']}.txt")
        (second,) = (ROOT / "second").glob(f"*/{r.head['id']}.txt")
        assert load(first).text == load(second).text == r.text


def test_every_sentence_pack_can_be_learned_of() -> None:
    packs = list(rows(ROOT / "sentences"))
    assert packs
    assert {document(p, "sentences").part for p in packs} == {"train"}


HEAD = """id: made
conflict: made
happening: made
manner: wire
source: Example Wire
published: 2016-06-07
facts: made up
licence: CC BY 4.0
=== text
Rebels shelled the town on Monday, the army said. A convoy of aid reached it.
=== annotation
m1 organisation reb | Rebels
m2 location town | town
m3 time - | Monday
m4 organisation army | army
"""
FIRST = (
    HEAD
    + """t1 ASSAULT heavy-weapons occurred main actor=m1 target=m2 time=m3 | shelled
t2 AID - occurred | reached
a1 asserts source=m4 | said || Rebels shelled the town on Monday
c1 held place=m2 | the town
"""
)


def test_an_annotator_agrees_with_himself() -> None:
    once = parse(FIRST)
    found = rates(compare(once, once))
    assert {k for k, v in found.items() if not isnan(v) and v != 100.0} == set()


@pytest.mark.parametrize(
    ("change", "layer", "value"),
    [
        (("m3 time - | Monday\n", "m3 time - | on Monday\n"), "mentions", 75.0),
        (("t2 AID - occurred | reached\n", ""), "triggers", 200 / 3),
        (("t1 ASSAULT heavy-weapons occurred", "t1 ASSAULT heavy-weapons planned"), "status of shared triggers", 50.0),
        (("actor=m1 target=m2", "actor=m1"), "arguments", 80.0),
        (("a1 asserts", "a1 alleges"), "stance of shared attributions", 0.0),
        (("source=m4 | said", "source=m1 | said"), "attributions", 0.0),
    ],
)
def test_each_difference_costs_its_layer(change: tuple[str, str], layer: str, value: float) -> None:
    assert rates(compare(parse(FIRST), parse(FIRST.replace(*change))))[layer] == pytest.approx(value)


def test_differences_name_the_annotator_and_the_words() -> None:
    names = {line.split(" ", 1)[0] for line in differences("kar-truce-broken-october-1")}
    assert names <= {"<", ">"}
    assert ("mention", 0, "organisation | Rebels") in set(lines(parse(FIRST)))


def test_a_released_report_is_in_the_terms_of_the_record() -> None:
    row = released(parse(FIRST), "train")
    (shelled, _) = row["events"]
    assert row["report"]["text"][shelled["trigger"]["begin"] : shelled["trigger"]["end"]] == "shelled"
    assert [a["mention"] for a in shelled["actors"]] == ["m1"]
    assert row["claims"][0]["source"]["entity"] == "army"
    assert document(row, "made").told[0].arguments == (("actor", 0), ("target", 1), ("time", 2))


def test_every_resolution_names_what_was_decided() -> None:
    for r in _all():
        if part_of(r.head) != "test":
            continue
        head, *rest = (ROOT / "resolutions" / f"{r.head['id']}.tsv").read_text(encoding="utf-8").splitlines()
        assert head.split("\t") == ["layer", "words", "first", "second", "decision", "reason"]
        assert {line.split("\t")[4] for line in rest} <= {"first", "second", "both", "neither"}
