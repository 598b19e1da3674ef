"""From a report to its marked words: passages, mentions, attributions. Knows nothing of the world."""

from marsad.reading._attribution import find_attributions
from marsad.reading._case import unshouted
from marsad.reading._fusion import proposals_of
from marsad.reading._merge import settle_mentions
from marsad.reading._passages import split_passages
from marsad.reading._read import read
from marsad.reading._tables import speakers
from marsad.reading._values import Attribution, Mention, MentionKind, Passage, Proposal, Reading, Stance
from marsad.reading.neural.marks import Marks, TriggerMark

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
