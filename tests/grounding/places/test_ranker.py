from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.grounding import GroundedPlace
from marsad.grounding.places import Gazetteer, explain, resolve_spans
from marsad.grounding.places._ranker import Trees, load, packed, shipped
from marsad.spans import Span


def spans_of(text: str, *words: str) -> list[Span]:
    return [Span(text.index(w), text.index(w) + len(w)) for w in words]


@pytest.fixture
def resolved(gazetteer: Gazetteer) -> Callable[..., list[GroundedPlace]]:
    def run(text: str, *words: str) -> list[GroundedPlace]:
        return list(resolve_spans(text, spans_of(text, *words), gazetteer))

    return run


Resolved = Callable[..., list[GroundedPlace]]


@pytest.mark.parametrize(
    ("text", "words", "country", "admin1"),
    [
        ("A storm hit Paris, Texas, and nearby Dallas.", ("Paris", "Texas", "Dallas"), "US", "Texas"),
        ("Police in Springfield, Ill., made arrests near Peoria.", ("Springfield", "Peoria"), "US", "Illinois"),
        ("Jets struck Palmyra, and Homs in Syria was shelled.", ("Palmyra", "Homs", "Syria"), "SY", "Homs"),
        ("Lebanese troops entered Tripoli and Sidon.", ("Tripoli", "Sidon"), "LB", "North Lebanon"),
        ("Libyan fighters left Tripoli for Misrata.", ("Tripoli", "Misrata"), "LY", None),
        ("Speaking from Berlin, he told of fighting in Homs and Aleppo.", ("Homs", "Aleppo", "Berlin"), "SY", "Homs"),
    ],
)
def test_the_document_picks_the_namesake(
    resolved: Resolved, text: str, words: tuple[str, ...], country: str, admin1: str | None
) -> None:
    place = resolved(text, *words)[0]
    assert place.country == country
    assert admin1 is None or place.admin1 == admin1


def test_a_shared_type_word_makes_units_of_both(resolved: Resolved) -> None:
    text = "Fighting raged in Homs and Aleppo governorates of Syria."
    units = resolved(text, "Homs", "Aleppo governorates", "Syria")[:2]
    assert [u.precision for u in units] == ["admin1", "admin1"]


def test_answers_come_in_the_order_of_the_spans(gazetteer: Gazetteer) -> None:
    text = "Shells fell on Kharkiv, Sumy and Chernihiv in Ukraine."
    spans = spans_of(text, "Kharkiv", "Sumy", "Chernihiv", "Ukraine")
    forward = resolve_spans(text, spans, gazetteer)
    backward = resolve_spans(text, spans[::-1], gazetteer)
    assert [p.gazetteer_id for p in forward] == [p.gazetteer_id for p in backward[::-1]]


def test_the_same_input_gives_the_same_answers(gazetteer: Gazetteer) -> None:
    text = "Rebels left Goma for Bukavu, Congolese officials said."
    spans = spans_of(text, "Goma", "Bukavu", "Congolese")
    assert resolve_spans(text, spans, gazetteer) == resolve_spans(text, spans, gazetteer)


def test_an_absent_village_is_not_its_namesake_abroad(resolved: Resolved) -> None:
    place = resolved("Yemeni troops held Mondsee near Marib in Yemen.", "Mondsee", "Marib", "Yemen")[0]
    assert place.precision == "unresolved"
    assert place.runners_up


def test_probabilities_of_a_name_are_shares(resolved: Resolved) -> None:
    for place in resolved("Springfield and Columbus voted.", "Springfield", "Columbus"):
        assert 0 <= place.confidence <= 1
        assert sum(r.probability for r in place.runners_up) <= 1.01


def test_the_words_around_decide_what_is_explained(gazetteer: Gazetteer) -> None:
    assert explain("Tripoli", gazetteer, near="Benghazi")[0].place.country == "LY"
    assert explain("Tripoli", gazetteer, near="Beirut")[0].place.country == "LB"
    assert {e.place.country for e in explain("Tripoli", gazetteer, country="GR")} <= {"GR"}


def test_no_spans_no_places(gazetteer: Gazetteer) -> None:
    assert resolve_spans("Nothing here.", [], gazetteer) == ()


# ---------------------------------------------------------------- weights


def test_a_tree_sends_a_row_where_its_conditions_say() -> None:
    # x0 <= 1 ? (x1 <= 5 ? 10 : 20) : 30
    keep = np.array([0xFFFF ^ 0b011, 0xFFFF ^ 0b001], np.uint16)
    leaves = np.array([[10, 20, 30, *[0] * 13]], np.float32)
    trees = Trees(np.array([0, 1], np.int16), np.array([1, 5], np.float32), keep, np.array([0], np.int32), leaves)
    rows = np.array([[0, 5], [0, 6], [2, 0]], np.float32)
    assert trees.score(rows).tolist() == [10, 20, 30]


def _written(folder: Path, content: bytes, **changes: object) -> Path:
    card = {"format": 1, "sha256": sha256(content).hexdigest(), "features": _features(), **changes}
    (folder / "ranker.npz").write_bytes(content)
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    return folder


def _features() -> list[str]:
    from marsad.grounding.places._ranker import FEATURES

    return list(FEATURES)


def test_weights_come_back_as_they_were(tmp_path: Path) -> None:
    again = load(_written(tmp_path, packed(shipped())))
    assert np.array_equal(again.second.leaves, shipped().second.leaves)


def test_no_weights_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="E201"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (b"no weights", {}),
        (b"", {}),
        (None, {"sha256": "0" * 64}),
        (None, {"features": ["other"]}),
        (None, {"format": 2}),
    ],
)
def test_other_weights_are_an_error_that_says_so(
    tmp_path: Path, content: bytes | None, changes: dict[str, object]
) -> None:
    folder = _written(tmp_path, packed(shipped()) if content is None else content, **changes)
    with pytest.raises(WeightsBroken, match="E202"):
        load(folder)


def test_a_card_that_is_no_json_is_an_error_that_says_so(tmp_path: Path) -> None:
    (_written(tmp_path, packed(shipped())) / "card.json").write_text("{", "utf-8")
    with pytest.raises(WeightsBroken, match="E202"):
        load(tmp_path)
