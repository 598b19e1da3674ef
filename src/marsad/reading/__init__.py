"""From a report to its marked words: passages, mentions, attributions. Knows nothing of the world."""

from marsad.reading._passages import split_passages
from marsad.reading._values import Attribution, Mention, MentionKind, Passage, Proposal, Reading, Stance

__all__ = [
    "Attribution",
    "Mention",
    "MentionKind",
    "Passage",
    "Proposal",
    "Reading",
    "Stance",
    "split_passages",
]
