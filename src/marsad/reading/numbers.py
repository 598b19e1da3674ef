"""How numbers and what they count are read: for the rooms after this one."""

from marsad.reading._counts_grammar import Amount, Bound, amount_at, read_amount, value_of
from marsad.reading._counts_nouns import PEOPLE, Noun, lexicon, noun_after

__all__ = ["PEOPLE", "Amount", "Bound", "Noun", "amount_at", "lexicon", "noun_after", "read_amount", "value_of"]
