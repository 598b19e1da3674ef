"""From a report to its marked words: passages, mentions, attributions. Knows nothing of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.later import later
from marsad.reading._values import Attribution, Mention, MentionKind, Passage, Proposal, Reading, Stance
from marsad.reading.neural.marks import Marks, TriggerMark

if TYPE_CHECKING:
    from marsad.reading._attribution import find_attributions
    from marsad.reading._case import unshouted
    from marsad.reading._fusion import proposals_of
    from marsad.reading._merge import settle_mentions
    from marsad.reading._passages import split_passages
    from marsad.reading._read import read
    from marsad.reading._tables import speakers

__all__ = [
    "Attribution",
    "Marks",
    "Mention",
    "MentionKind",
    "Passage",
    "Proposal",
    "Reading",
    "Stance",
    "TriggerMark",
    "find_attributions",
    "proposals_of",
    "read",
    "settle_mentions",
    "speakers",
    "split_passages",
    "unshouted",
]

__getattr__ = later(
    __name__,
    {
        "find_attributions": "_attribution",
        "unshouted": "_case",
        "proposals_of": "_fusion",
        "settle_mentions": "_merge",
        "split_passages": "_passages",
        "read": "_read",
        "speakers": "_tables",
    },
)
