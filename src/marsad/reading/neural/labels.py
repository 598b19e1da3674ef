"""What the heads of the reader tell apart. The order is part of the weights: it is never changed, only added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = (
    "person", "organisation", "location", "nationality", "time", "quantity", "money", "weapon", "platform", "vehicle",
)  # fmt: skip
SPEECH: Final = ("source", "cue", "content")
#: PLOVER's event types, CONCEDE among them (kept by its manual); the order is that of the codebook.
TYPES: Final = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES: Final = ("occurred", "ongoing", "planned", "failed", "denied", "hypothetical")
STANCES: Final = ("asserts", "confirms", "denies", "disputes", "declines", "alleges", "no_comment")
#: What a sentence does; several may hold at once.
SENTENCES: Final = ("event", "claim", "control", "affiliation")
#: What a candidate span is to a trigger (the first seven) or to a cue (the last two). "none" is index 0.
LINKS: Final = ("none", "actor", "target", "place", "time", "instrument", "count", "victim", "source", "content")
#: What may be a candidate of a link, beside the kinds of mentions.
CANDIDATES: Final = (*KINDS, "source", "content")
#: What may ask for links: a trigger of a type, or a cue.
QUERIES: Final = (*TYPES, "cue")


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of a head that marks spans: outside, then begin and inside of each name.

    >>> bio(("cue",))
    ('O', 'B-cue', 'I-cue')
    """
    return ("O", *(f"{p}-{n}" for n in names for p in "BI"))


@dataclass(frozen=True, slots=True)
class Head:
    """A stretch of the model's output vector: columns ``begin`` up to ``end``."""

    name: str
    begin: int
    end: int

    @property
    def width(self) -> int:
        return self.end - self.begin


#: Width of the vectors of which pairs (trigger and mention, cue and content) are scored. 64 instead of 96 cost 1.5 F1
#: of arguments in a first training, 128 gave nothing.
PAIR_WIDTH: Final = 96

_WIDTHS: Final = {
    "mention": len(bio(KINDS)),
    "speech": len(bio(SPEECH)),
    "trigger": len(bio(("trigger",))),
    "type": len(TYPES),
    "status": len(STATUSES),
    "stance": len(STANCES),
    "sentence": len(SENTENCES),
    "query": PAIR_WIDTH,
    "candidate": PAIR_WIDTH,
}


def _heads() -> dict[str, Head]:
    out: dict[str, Head] = {}
    at = 0
    for name, width in _WIDTHS.items():
        out[name] = Head(name, at, at + width)
        at += width
    return out


#: All heads by name, side by side in one output vector a word piece.
HEADS: Final = _heads()
WIDTH: Final = sum(_WIDTHS.values())
