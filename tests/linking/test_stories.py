"""Reports that tell one story meet and score; others do not; a leftover joins the story that it fits best."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from marsad.linking import Gist, incident_object, items_from_documents, link, reasons
from marsad.linking._rarity import rarity, stem
from marsad.linking._stories import story_keys, story_reasons, story_score, with_leftovers
from marsad.linking._story_scores import story_scores

#: (report, day, text): two stories of one town and week, and one of another land.
NEWS = (
    ("a1", "2019-03-04", "The trawler Ingrid Halvorsen sank off Skarvøy on Sunday. Skipper Odd Brattli, 54, drowned."),
    ("a2", "2019-03-05", "Divers found the Ingrid Halvorsen near Skarvøy. Odd Brattli, 54, had been her skipper."),
    ("b1", "2019-03-05", "Mayor Kari Fossum opened the new Lysvik bridge on Monday after nine years of building."),
    ("b2", "2019-03-06", "The Lysvik bridge is open: mayor Kari Fossum cut the ribbon, and cars crossed at once."),
    ("c1", "2019-03-05", "Dockers in Mombasa ended their strike after the port raised wages by a tenth."),
)


def _document(name: str, day: str | None, text: str) -> dict[str, Any]:
    report = {"id": name, "text": text, "published": day, "source": None}
    return {"format": 1, "report": report, "passages": [{"begin": 0, "end": len(text), "role": "body"}]}


def _gist(text: str, day: str | None = "2019-03-04") -> Gist:
    item = next(items_from_documents([_document("r", day, text)], stories=True))
    gist = item.events[-1].gist
    assert gist is not None
    return gist


GISTS = {name: _gist(text, day) for name, day, text in NEWS}


@pytest.mark.parametrize(("a", "b", "one"), [("a1", "a2", True), ("b1", "b2", True), ("a1", "b1", False)])
def test_names_and_days_tell_stories_apart(a: str, b: str, one: bool) -> None:
    assert (story_score(GISTS[a], GISTS[b]) > 0) is one


def test_a_score_does_not_depend_on_the_order() -> None:
    assert story_score(GISTS["a1"], GISTS["a2"]) == pytest.approx(story_score(GISTS["a2"], GISTS["a1"]))


def test_many_pairs_score_as_one_by_one_in_whatever_company() -> None:
    gists = [*GISTS.values(), _gist(NEWS[1][2], None), _gist(NEWS[3][2], "2019-09-20"), _gist("", "2019-03-04")]
    pairs = list(combinations(range(len(gists)), 2))
    low, high = (np.array(x) for x in zip(*pairs, strict=True))
    together = story_scores(gists, low, high)
    assert together.tolist() == pytest.approx([story_score(gists[a], gists[b]) for a, b in pairs], abs=1e-4)
    assert together.tolist() == story_scores(gists, high, low).tolist()
    assert together.tolist() == [
        float(story_scores(gists, low[n : n + 1], high[n : n + 1])[0]) for n in range(len(pairs))
    ]


def test_months_between_two_reports_speak_against_one_story() -> None:
    late = _gist(NEWS[1][2], "2019-09-20")
    reasons_soon, reasons_late = (dict(story_reasons(GISTS["a1"], g)) for g in (GISTS["a2"], late))
    assert reasons_late["gap"] < reasons_soon["gap"] < 0


def test_one_story_shares_a_key() -> None:
    assert set(story_keys(GISTS["b1"])) & set(story_keys(GISTS["b2"]))
    assert not set(story_keys(GISTS["b1"])) & set(story_keys(GISTS["c1"]))


def test_reports_without_events_make_incidents_of_other_kinds() -> None:
    found = link(items_from_documents([_document(*n) for n in NEWS], stories=True)).incidents
    told = [incident_object(i) for i in found]
    assert {i["type"] for i in told} == {"OTHER"}
    assert sorted([m["report"] for m in i["members"]] for i in told) == [["a1", "a2"], ["b1", "b2"]]
    assert {m["event"] for i in told for m in i["members"]} == {None}


def test_the_reasons_are_told() -> None:
    a, b = (next(items_from_documents([_document(*n)], stories=True)).events[-1] for n in NEWS[:2])
    found = reasons(a, b)
    assert found is not None
    assert {"names", "ages", "any two reports"} <= {r.what for r in found}


def test_a_report_alone_joins_the_larger_story_that_it_fits() -> None:
    one, other = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)
    near = {(10, n) for n in one}
    found = with_leftovers([one, other, (10,), (11,)], lambda i, j: -1.0 if (i, j) in near else -4.0, lambda _: False)
    assert found == [(*one, 10), other, (11,)]


def test_a_report_that_a_reviewer_spoke_of_stays_where_it_is() -> None:
    groups = [(0, 1, 2, 3, 4), (5,)]
    assert with_leftovers(groups, lambda *_: 1.0, lambda i: i == 5) == groups


@pytest.mark.parametrize(("word", "stemmed"), [("killings", "killing"), ("bombed", "bomb"), ("gas", "gas")])
def test_endings_go_where_the_rest_is_a_word(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_number_is_less_rare_than_a_name() -> None:
    assert rarity("brattli") > rarity("58311") > 0
