"""Runs: what two reports share, where it stands in both, and what was changed in it."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from marsad.linking import Copy, CopyPair, copy_chain, copy_pair, copy_pair_object
from marsad.linking._runs import LEAST_RUN, Run, runs
from marsad.linking._versions import changes
from marsad.spans import Span
from tests.linking.worlds import prose

STORY = (
    "Shells fell on the market of the old town at noon and two shops burned down. "
    "The governor asked the traders to stay away from the river road until the evening."
)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(3)


def _report(text: str, id: str = "r", **more: Any) -> dict[str, Any]:  # noqa: A002, ANN401
    """A contract object with a passage a sentence."""
    passages, at = [], 0
    for sentence in text.split(". "):
        passages.append({"begin": at, "end": min(at + len(sentence) + 1, len(text)), "role": "body"})
        at += len(sentence) + 2
    return {"report": {"id": id, "text": text, **more}, "passages": passages}


def _words(text: str, run: Run) -> tuple[str, int]:
    return text[run.a.begin : run.a.end], run.words


def test_a_lifted_sentence_is_found_where_it_stands(rng: random.Random) -> None:
    lifted = "Shells fell on the market of the old town at noon and two shops burned down"
    a, b = f"{prose(rng, 40)}. {lifted}. {prose(rng, 40)}", f"{lifted}. {prose(rng, 60)}"
    (run,) = runs(_report(a), _report(b))
    assert _words(a, run) == (lifted, 16)
    assert b[run.b.begin : run.b.end] == lifted
    assert run.verbatim


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("two shops burned down", "three stalls burned down"),
        ("at noon ", ""),
        ("the old town", "the very old north town"),
    ],
)
def test_a_run_goes_on_over_changed_words(old: str, new: str) -> None:
    (run,) = runs(_report(STORY), _report(STORY.replace(old, new)))
    assert run.a.begin == 0
    assert run.a.end == len(STORY) - 1
    assert 0.8 < run.same < 1.0


def test_what_was_moved_is_two_runs(rng: random.Random) -> None:
    first, second = STORY.split(". ")
    found = runs(_report(STORY), _report(f"{second} {prose(rng, 30)}. {first}."))
    assert [STORY[r.a.begin : r.a.end] for r in found] == [first, second.removesuffix(".")]


def test_idiom_is_no_run(rng: random.Random) -> None:
    idiom = " ".join(["one", "two", "three", "four", "five", "six", "seven"][: LEAST_RUN - 1])
    assert runs(_report(f"{idiom} {prose(rng)}"), _report(f"{prose(rng)} {idiom}")) == ()


def test_names_of_one_actor_are_equal() -> None:
    def of(name: str) -> dict[str, Any]:
        made = _report(f"In the night {name} fighters took the bridge and held it until the morning")
        mention = {"id": "m0", "begin": 13, "end": 13 + len(name), "kind": "organisation", "entity": "e0"}
        return {**made, "mentions": [mention], "entities": [{"id": "e0", "name": name, "actor": "actor:is"}]}

    (run,) = runs(of("Daesh"), of("Islamic State"))
    assert run.verbatim


def test_quoted_words_are_marked() -> None:
    made = _report(STORY)
    claim = {"id": "c0", "quoted": True, "content": [{"begin": 0, "end": len(STORY)}]}
    (run,) = runs({**made, "claims": [claim]}, made)
    assert run.quoted == 1.0


def test_furniture_is_no_run() -> None:
    made = _report(STORY)
    for p in made["passages"]:
        p["role"] = "boilerplate"
    assert runs(made, made) == ()


@pytest.mark.parametrize("text", ["word " * 50_000, "a b c d e " * 10_000, ""])
def test_hostile_texts_are_compared(text: str) -> None:
    assert len(runs(_report(text), _report(text))) <= 1


def _cut(text: str, span: Span | None) -> str | None:
    return text[span.begin : span.end] if span else None


def test_what_a_correction_changed_is_shown() -> None:
    before = "Two people died in the town. The road was shut. Rain fell."
    after = "Three people died in the town. The road was shut. The governor spoke at length."
    found = changes(_report(before), _report(after))
    assert [(_cut(before, c.before), _cut(after, c.after)) for c in found] == [
        ("Two people died in the town.", "Three people died in the town."),
        (None, "The governor spoke at length."),
        ("Rain fell.", None),
    ]


def _pair(a: dict[str, Any], b: dict[str, Any]) -> CopyPair:
    return copy_pair(Copy("a", "b", 0.9, "exact", "a"), a, b)


def test_the_evidence_of_a_pair_shows_runs_shares_and_reasons(rng: random.Random) -> None:
    text = f"{STORY} {prose(rng, 30)}"
    made = copy_pair_object(_pair(_report(text, "a"), _report(text, "b")))
    assert (made["share_a"], made["share_b"], made["why"]) == (1.0, 1.0, ["wording"])
    assert [r["same"] for r in made["runs"]] == [1.0]
    assert made["changes"] == []


def test_versions_show_their_changes() -> None:
    page = {"url": "https://news.example/story-7", "source": "Morning News"}
    a, b = _report(STORY, "a", **page), _report(STORY.replace("two shops", "three shops"), "b", **page)
    assert len(_pair(a, b).changes) == 1


def _copy(a: str, b: str, giver: str | None, containment: float = 0.5) -> Copy:
    return Copy(a, b, containment, "partial", giver)


def _tree(copies: list[Copy], report: str) -> list[tuple[str, int]]:
    return [(x.report, x.depth) for x in copy_chain(copies, report)]


def test_a_chain_runs_from_the_giver_down() -> None:
    copies = [_copy("a", "b", "a"), _copy("b", "c", "b", 0.9), _copy("a", "c", "a", 0.4), _copy("x", "y", "x")]
    assert _tree(copies, "c") == [("a", 0), ("b", 1), ("c", 2)]


def test_without_a_direction_all_stand_at_the_top() -> None:
    assert _tree([_copy("a", "b", None)], "b") == [("a", 0), ("b", 0)]


def test_a_ring_of_credits_is_cut() -> None:
    copies = [_copy("a", "b", "a"), _copy("b", "c", "b"), _copy("a", "c", "c")]
    assert _tree(copies, "a") == [("a", 0), ("b", 1), ("c", 2)]


def test_a_report_without_copies_has_no_chain() -> None:
    assert copy_chain([_copy("a", "b", "a")], "z") == ()


def test_a_long_chain_is_walked() -> None:
    names = [f"r{n:04}" for n in range(3000)]
    copies = [_copy(x, y, x) for x, y in pairwise(names)]
    assert _tree(copies, names[0])[-1] == (names[-1], 2999)
