"""Labels of sentences out of the contract's objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bench.police import documents_of, labels_of

_SENTENCES = ("police held nine men.", "one man died.", "they waited for gunmen.")
_ROWS = [
    {"doc_id": f"d-{i}", "document": "d", "date": "2003-05-06", "labels": [], "text": t}
    for i, t in enumerate(_SENTENCES)
]
(_DOCUMENT,) = documents_of(_ROWS)


def _span(words: str) -> dict[str, int]:
    begin = _DOCUMENT.text.index(words)
    return {"begin": begin, "end": begin + len(words)}


def _event(trigger: str, kind: str, mode: str | None, actors: Sequence[str] = (), **kept: object) -> dict[str, Any]:
    event: dict[str, Any] = {
        "trigger": _span(trigger), "type": kind, "mode": mode, "status": "occurred",
        "actors": [{"mention": a, "entity": a} for a in actors], "targets": [], "losses": [],
    }  # fmt: skip
    return {**event, **kept}


def _labels(
    events: Sequence[dict[str, Any]], claims: Sequence[dict[str, Any]] = (), counts: Sequence[dict[str, Any]] = ()
) -> list[list[str]]:
    names = ("police", "nine men", "one man", "they", "gunmen")
    read = {
        "report": {"id": "d", "text": _DOCUMENT.text},
        "mentions": [{"id": n, "kind": "organisation", "entity": n, **_span(n)} for n in names],
        "entities": [
            {
                "id": n,
                "name": n,
                "aliases": [],
                "code": None,
                "mentions": [n],
                "source_kind": "armed_group" if n == "gunmen" else "other",
            }
            for n in names
        ],
        "affiliations": [],
        "events": list(events),
        "claims": list(claims),
        "counts": list(counts),
    }
    return [sorted(v) for v in labels_of(_DOCUMENT, read).values()]


def test_a_document_is_its_sentences_with_their_places() -> None:
    assert [_DOCUMENT.text[s.begin : s.end] for s in _DOCUMENT.sentences] == list(_SENTENCES)


@pytest.mark.parametrize(
    ("actors", "status", "labels"),
    [
        (["police"], "occurred", ["ANY_ACTION", "ARREST"]),
        ([], "occurred", ["ANY_ACTION", "ARREST"]),
        (["gunmen"], "occurred", []),
        (["police"], "planned", ["ANY_ACTION"]),
    ],
)
def test_an_arrest_is_police_unless_others_made_it(actors: list[str], status: str, labels: list[str]) -> None:
    assert _labels([_event("died", "COERCE", "arrest", actors, status=status)])[1] == labels


def test_each_telling_counts_and_the_dead_only_where_they_are_told() -> None:
    lost = [{"kind": "killed", "best": 1, "evidence": _span("one man")}]
    event = _event("held", "ASSAULT", "firearms", ["police"], losses=lost, retold=[_span("died"), _span("waited")])
    assert _labels([event]) == [["ANY_ACTION", "FORCE"], ["ANY_ACTION", "FORCE", "KILL"], ["ANY_ACTION", "FORCE"]]


def test_who_speaks_for_police_does_something() -> None:
    claim = {"source": {**_span("police"), "entity": "police"}, "cue": _span("waited")}
    assert _labels([], [claim])[2] == ["ANY_ACTION"]


def test_a_report_that_could_not_be_read_has_no_labels() -> None:
    assert set(labels_of(_DOCUMENT, {"error": {"code": "x"}}).values()) == {frozenset()}


def test_a_pronoun_goes_on_speaking_for_police() -> None:
    first = {"source": {**_span("police"), "entity": "police"}, "cue": _span("held")}
    second = {"source": {**_span("they"), "entity": None}, "cue": _span("waited")}
    assert _labels([], [second, first])[2] == ["ANY_ACTION"]


def test_who_fails_to_act_does_nothing_by_being_named() -> None:
    failing = _event("held", "REJECT", None, ["police"], own_type="POLICE_INACTION")
    assert _labels([failing])[0] == ["FAIL"]


def test_the_dead_of_a_sentence_in_which_police_use_force_are_theirs() -> None:
    event = _event("held", "ASSAULT", "firearms", ["police"], retold=[_span("died")])
    assert "KILL" in _labels([event], counts=[{"mention": "nine men", "fate": "killed"}])[0]
