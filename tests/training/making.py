"""Marked reports for tests: sentences put together, with spans found by their words."""

from __future__ import annotations

from typing import Any

TEXT = (
    "The army shelled Harsa on Monday, residents said. Four people were killed, “all of them farmers”.\n\nNo one fled."
)


def at(words: str, text: str = TEXT) -> dict[str, int]:
    """The span of words that a text holds once."""
    begin = text.index(words)
    return {"begin": begin, "end": begin + len(words)}


def row(key: str = "example-1", **other: object) -> dict[str, Any]:
    """A report marked in full."""
    mentions = [
        {"id": "m0", **at("army"), "kind": "organisation", "entity": "army"},
        {"id": "m1", **at("Harsa"), "kind": "location", "entity": None},
        {"id": "m2", **at("Monday"), "kind": "time", "entity": None},
        {"id": "m3", **at("residents"), "kind": "person", "entity": None},
        {"id": "m4", **at("Four"), "kind": "quantity", "entity": None},
        {"id": "m5", **at("people"), "kind": "person", "entity": None},
    ]
    content = [at("The army shelled Harsa on Monday")]
    event = {
        "trigger": at("shelled"), "retold": [at("killed")], "type": "ASSAULT", "status": "occurred",
        "actors": [{"mention": "m0", "entity": "army"}], "targets": [{"mention": None, "entity": None}],
        "places": ["m1"], "time": "m2", "weapons": [], "losses": [{"count": "m4", "victims": "m5"}],
    }  # fmt: skip
    return {
        "layers": ["mentions", "claims", "events", "control", "affiliations"],
        "report": {"id": key, "text": TEXT},
        "mentions": mentions,
        "claims": [{"source": at("residents"), "cue": at("said"), "content": content, "stance": "asserts"}],
        "events": [event],
        "control": [],
        "affiliations": [],
        **other,
    }
