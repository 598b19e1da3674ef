"""Marked reports: what a line must hold, and damage that keeps spans on their words."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.spans import Span
from marsad.training.documents import Document, damaged, document, load, report_of, sentences_of
from tests.training.making import TEXT, at, row

ROOT = Path(__file__).parents[2]


def spans_of(doc: Document) -> list[Span]:
    """Every span of a document, in a fixed order."""
    said = [s for c in doc.said for s in (c.source, c.cue, *c.content) if s is not None]
    told = [s for t in doc.told for s in t.triggers]
    return [n.span for n in doc.names] + said + told + [*doc.control, *doc.affiliations]


def words_in(text: str) -> list[str]:
    """The words of a piece of text without what damage takes away."""
    return re.sub(r"[,'’‘\"“”]", "", text).lower().split()


def test_a_line_gives_mentions_claims_and_happenings() -> None:
    doc = document(row(), "mine")
    assert [n.span.of(TEXT) for n in doc.names] == ["army", "Harsa", "Monday", "residents", "Four", "people"]
    assert (doc.set, doc.part) == ("mine", "train")
    (told,) = doc.told
    assert [s.of(TEXT) for s in told.triggers] == ["shelled", "killed"]
    assert told.arguments == (("actor", 0), ("place", 1), ("time", 2), ("count", 4), ("victim", 5))
    (said,) = doc.said
    assert said.source is not None
    assert said.source.of(TEXT) == "residents"


def test_without_layers_the_keys_that_are_there_count_as_marked_in_full() -> None:
    given = {k: v for k, v in row().items() if k in {"report", "mentions", "claims"}}
    assert document(given, "mine").layers == {"mentions", "claims"}


def _without_text(r: dict[str, Any]) -> None:
    del r["report"]["text"]


def _kind(r: dict[str, Any]) -> None:
    r["mentions"][0]["kind"] = "animal"


def _type(r: dict[str, Any]) -> None:
    r["events"][0]["type"] = "WAR"


def _outside(r: dict[str, Any]) -> None:
    r["mentions"][0]["end"] = 9999


def _empty(r: dict[str, Any]) -> None:
    r["mentions"][0]["end"] = r["mentions"][0]["begin"]


def _no_such_mention(r: dict[str, Any]) -> None:
    r["events"][0]["time"] = "m77"


def _layer(r: dict[str, Any]) -> None:
    r["layers"].append("weather")


def _part(r: dict[str, Any]) -> None:
    r["part"] = "practice"


@pytest.mark.parametrize("spoil", [_without_text, _kind, _type, _outside, _empty, _no_such_mention, _layer, _part])
def test_a_line_that_cannot_be_learned_from_is_named(spoil: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    bad = row("second")
    spoil(bad)
    path = tmp_path / "mine.jsonl"
    path.write_text(f"{json.dumps(row())}\n\n{json.dumps(bad)}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.jsonl: line 3 is no marked report"):
        load(path)


@pytest.mark.parametrize("line", ["[]", "7", '"text"', "{", "null"])
def test_a_line_that_is_no_object_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.jsonl"):
        load(tmp_path / "gone.jsonl")


def test_a_line_separator_within_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    text = "Shells fell.\u2028Nobody was hurt."
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"report": {"id": "a", "text": text}}, ensure_ascii=False), encoding="utf-8")
    assert [d.text for d in load(path)] == [text]


def test_the_example_of_the_documentation_is_one() -> None:
    page = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.S)
    doc = document(json.loads(example), "docs")
    words = [n.span.of(doc.text) for n in doc.names]
    assert words == ["army", "Harsa", "Monday", "residents", "Four", "people"]
    assert [s.of(doc.text) for t in doc.told for s in t.triggers] == ["shelled"]
    assert [c.cue.of(doc.text) for c in doc.said if c.cue] == ["said"]


@given(seed=st.integers(0, 10_000))
def test_damage_keeps_spans_on_their_words(seed: int) -> None:
    doc = document(row(control=[{"evidence": at("“all of them farmers”.\n\nNo one fled")}]), "mine")
    worse = damaged(doc, random.Random(seed))
    assert worse.text != doc.text
    for before, after in zip(spans_of(doc), spans_of(worse), strict=True):
        assert words_in(after.of(worse.text)) == words_in(before.of(doc.text))


@given(text=st.text(st.sampled_from("ab ,'’“”\n."), min_size=1, max_size=60), data=st.data(), seed=st.integers(0, 99))
def test_damage_of_any_text_keeps_all_letters_of_a_span(text: str, data: st.DataObject, seed: int) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    claims = [{"source": None, "cue": None, "content": [{"begin": begin, "end": end}]}]
    doc = document({"report": {"id": "a", "text": text}, "claims": claims}, "mine")
    worse = damaged(doc, random.Random(seed))
    letters = [c for c in text[begin:end] if c in "ab."]
    assert [c for c in worse.said[0].content[0].of(worse.text) if c in "ab."] == letters


def test_lower_case_that_would_move_offsets_is_left_out() -> None:
    doc = document({"report": {"id": "a", "text": "İzmir, calm"}}, "mine")
    assert {damaged(doc, random.Random(n)).text for n in range(20)} == {"İzmir, calm", "İzmir calm"}


def test_sentences_are_those_of_the_reader() -> None:
    assert next(s.of(TEXT) for s in sentences_of(TEXT)) == "The army shelled Harsa on Monday, residents said."


def test_a_report_has_the_day_that_it_was_given() -> None:
    assert str(report_of("a", TEXT, "2020-05-06").published_day) == "2020-05-06"
    assert report_of("a", TEXT).published_day is None
