"""How numbers and what they count are read, and the words that tell what happened to it: for the rooms after this."""

from marsad.reading._counts_grammar import Amount, Bound, amount_at, read_amount, value_of
from marsad.reading._counts_meant import family_before
from marsad.reading._counts_not import ends_no_count
from marsad.reading._counts_nouns import PEOPLE, Noun, lexicon, noun_after
from marsad.reading._counts_outdated import is_outdated
from marsad.reading._counts_shares import Share, share_in
from marsad.reading._fate_words import Fate, Phrase, Sense, nouns, senses_at

__all__ = [
    "PEOPLE",
    "Amount",
    "Bound",
    "Fate",
    "Noun",
    "Phrase",
    "Sense",
    "Share",
    "amount_at",
    "ends_no_count",
    "family_before",
    "is_outdated",
    "lexicon",
    "noun_after",
    "nouns",
    "read_amount",
    "senses_at",
    "share_in",
    "value_of",
]
