"""The cues of attribution, from a table of forms.

``data/cues.tsv`` gives each form (one word or several) a stance and a frame, the way it takes its content:

    say         "X said (that) C", "C, X said", "C, said X"
    tell        the same with a listener: "X told reporters C"
    that        the content follows, as a clause: "X believes C", "X believes that C"
    object      the content is the object: "X denied shelling the town", "X accused Y of Z"
    participle  goes on with the speaker of the sentence: ", adding that C"
    according   a preposition: "according to X, C", "C, according to X"
    citing      the one that is quoted by the speaker of the sentence: "citing X"
    silence     nothing is said: "declined to comment on C"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from marsad.reading._tables import load_table
from marsad.reading._values import Stance
from marsad.reading._words import Words

__all__ = ["Cue", "Frame", "cue_at", "cue_openers"]

Frame = Literal["say", "tell", "that", "object", "participle", "according", "citing", "silence"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of the table, as the words it consists of."""

    words: tuple[str, ...]
    stance: Stance
    frame: Frame


@cache
def cue_openers() -> Mapping[str, tuple[Cue, ...]]:
    """The cues by their first word, the longest first."""
    table: dict[str, list[Cue]] = {}
    for form, stance, frame in load_table("cues.tsv"):
        cue = Cue(tuple(form.split()), cast("Stance", stance), cast("Frame", frame))
        table.setdefault(cue.words[0], []).append(cue)
    return {first: tuple(sorted(cues, key=lambda c: -len(c.words))) for first, cues in table.items()}


def cue_at(words: Words, i: int) -> Cue | None:
    """The longest cue whose words begin at word ``i``."""
    for cue in cue_openers().get(words.low[i], ()):
        if words.low[i : i + len(cue.words)] == cue.words:
            return cue
    return None
