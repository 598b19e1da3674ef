"""How sure an event is: a sum of what was found, fixed on the dev reports.

Each sign adds or takes log-odds; the share of events that meet a labelled incident, by their signs, gave the weights.
"""

from __future__ import annotations

import math

from marsad.coding._merge import Story

_BASE = -0.6
_WEIGHTS = {
    "losses": 1.2,
    "time_clause": 0.7,
    "time_said": -0.3,
    "time_printed": -0.5,
    "place_clause": 0.5,
    "place_before": -0.4,
    "no_place": -0.6,
    "no_time": -0.6,
    "sure_trigger": 0.4,
    "actor": 0.3,
    "retold": 0.5,
    "generic": -0.8,
}


def signs_of(story: Story) -> tuple[str, ...]:
    """The signs that a story bears, by name."""
    first = story.first
    held = {
        "losses": any(d.losses for d in story.drafts),
        "time_clause": story.when.found in ("clause", "sentence"),
        "time_said": story.when.found == "said",
        "time_printed": story.when.found in ("printed", "before"),
        "no_time": story.when.time is None,
        "place_clause": first.place_from == "clause" and bool(story.sites),
        "place_before": first.place_from == "before",
        "no_place": not story.sites,
        "sure_trigger": any(c.trigger.needs is None for d in story.drafts for c in d.cues),
        "actor": any(d.actors for d in story.drafts),
        "retold": len(story.drafts) > 1,
        "generic": all(d.generic for d in story.drafts),
    }
    return tuple(name for name, value in held.items() if value)


def confidence_of(story: Story) -> float:
    """Probability that a person would record this event so: type, day and place."""
    odds = _BASE + sum(_WEIGHTS[s] for s in signs_of(story))
    return round(1 / (1 + math.exp(-odds)), 2)
