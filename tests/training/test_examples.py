"""What the model learns of: labels of words and pairs, drawn from marked reports."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.reading.neural.labels import KINDS, LINKS, SPEECH, STATUSES, TYPES, bio
from marsad.training.documents import Document, document
from marsad.training.examples import IGNORE, Example, examples_of
from tests.neural.making import small_tokenizer
from tests.training.making import TEXT, row


def _example(doc: Document | None = None) -> Example:
    (made,) = examples_of(doc or document(row(), "made"), small_tokenizer())
    return made


def _word(example: Example, words: str) -> int:
    begin = TEXT.index(words)
    return int(np.flatnonzero(example.words.begins == begin)[0])


def test_words_of_mentions_bear_their_kind() -> None:
    e = _example()
    tags = bio(KINDS)
    assert tags[e.labels["mention"][_word(e, "army")]] == "B-organisation"
    assert tags[e.labels["mention"][_word(e, "The")]] == "O"


def test_cue_source_and_content() -> None:
    e = _example()
    tags = bio(SPEECH)
    said = [tags[i] for i in e.labels["speech"][_word(e, "The") : _word(e, "said") + 1]]
    assert said[:2] == ["B-content", "I-content"]
    assert said[-2:] == ["B-source", "B-cue"]


def test_type_and_status_stand_at_the_trigger_alone() -> None:
    e = _example()
    at = _word(e, "shelled")
    assert (TYPES[e.labels["type"][at]], STATUSES[e.labels["status"][at]]) == ("ASSAULT", "occurred")
    assert e.labels["type"][_word(e, "army")] == IGNORE


def test_pairs_of_the_trigger_name_its_arguments() -> None:
    e = _example()
    query = int(np.flatnonzero(e.pairs.query == _word(e, "shelled"))[0])
    links = {
        TEXT[int(e.words.begins[c[0]]) : int(e.words.ends[c[1]])]: LINKS[v]
        for c, v in zip(e.pairs.candidate, e.links[query], strict=True)
        if v != IGNORE
    }
    assert links["army"] == "actor"
    assert links["Monday"] == "time"
    assert "content" not in links.values()


@pytest.mark.parametrize(("layer", "heads"), [("mentions", {"mention"}), ("claims", {"speech", "stance"})])
def test_a_layer_that_is_not_marked_teaches_nothing(layer: str, heads: set[str]) -> None:
    marked = row(layers=[x for x in ("mentions", "claims", "events", "control", "affiliations") if x != layer])
    e = _example(document(marked, "made"))
    assert not heads & set(e.labels)
    assert (e.sentences is None) == (layer == "claims")


def test_sentences_say_what_they_do() -> None:
    e = _example()
    assert e.sentences is not None
    assert e.sentences[0, 0] == 1.0
    assert e.sentences[-1].sum() == 0.0


def test_a_text_without_words_gives_no_example() -> None:
    empty = document({"report": {"id": "x", "text": "  \n"}, "layers": ["mentions"], "mentions": []}, "made")
    assert examples_of(empty, small_tokenizer()) == []
