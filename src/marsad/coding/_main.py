"""What a report is mainly about: the happening that its headline, else its first sentence, states.

Of several in that sentence it is the one of the main clause: what was done before what it followed, what is stated
before what is only thought of, and what the tables have words for before what only the model marked.
"""

from __future__ import annotations

from marsad.coding._context import Context
from marsad.coding._events import sure
from marsad.coding._merge import Story
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_ASIDE = bag(
    "after following as while which who whose whom when because since despite before during amid if unless where until "
    "although though"
)


def main_of(context: Context, stories: list[Story]) -> Story | None:
    """The main one of the stories of a report, null if there is none."""
    opening = next((s for s in stories if s.headline), stories[0] if stories else None)
    if opening is None:
        return None
    beside = [s for s in stories if s.first.line == opening.first.line and s.headline == opening.headline]
    line = context.lines[opening.first.line]
    return min(beside, key=lambda s: _rank(line, s))


def _rank(line: Line, story: Story) -> tuple[bool, bool, bool]:
    first = story.first
    supposed = first.status == "hypothetical" or (first.status == "planned" and first.cues[0].voice == "infinitive")
    guessed = all(c.made for c in first.cues) and not sure(story)
    return guessed, supposed, _aside(line, story)


def _aside(line: Line, story: Story) -> bool:
    """Does the trigger stand in a side clause ("..., who had been arrested", "after the talks")?"""
    at = line.range_of(story.first.trigger)
    for i in range((at[0] if at else 0) - 1, -1, -1):
        if line.low(i) in _ASIDE:
            return True
        if line.words[i].mark:
            return False
    return False
