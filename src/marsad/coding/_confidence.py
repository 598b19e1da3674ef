"""How sure an event is: a sum of what was found, fitted on the dev reports.

Each sign adds or takes log-odds. Fitted by ridge regression on the 296 events of force that the 78 labelled dev reports
gave (84 % of them met a labelled incident), then rounded. Signs seen fewer than ten times keep a cautious weight, and
the base is set lower than fitted, as those reports are all of one war. By bins of a tenth the stated and the found
share then differ by 3 to 11 points.
"""

from __future__ import annotations

import math

from marsad.coding._merge import Story
from marsad.reading import Marks

_BASE = 0.7
_WEIGHTS = {
    "losses": 0.1,
    "time_clause": 0.3,
    "time_said": -0.2,
    "time_printed": -0.1,
    "no_time": -0.4,
    "place_clause": 0.3,
    "place_before": -0.1,
    "no_place": -0.4,
    "actor": 0.4,
    "retold": 0.4,
    "generic": -0.6,
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
        "actor": any(d.actors for d in story.drafts),
        "retold": len(story.drafts) > 1,
        "generic": all(d.generic for d in story.drafts),
    }
    return tuple(name for name, value in held.items() if value)


def confidence_of(story: Story, marks: Marks | None) -> float:
    """Probability that a person would record this event so: type, day and place.

    With a model, how often an event of its probability and of such tellings is one of this type (``Marks.sure``).
    """
    if marks is not None and "event" in marks.confidence:
        likeliest = max(marks.type_at(d.trigger, story.first.type) for d in story.drafts)
        return round(marks.sure("event", likeliest, ruled=not story.first.cues[0].made), 2)
    odds = _BASE + sum(_WEIGHTS[s] for s in signs_of(story))
    return round(1 / (1 + math.exp(-odds)), 2)
