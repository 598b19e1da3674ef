"""How words of time are read: for the rooms after this one."""

from marsad.reading._times_grammar import MONTH_NUMBERS, NUMBER_WORDS, ORDINALS, WEEKDAYS, TimeMatch, match_at

__all__ = ["MONTH_NUMBERS", "NUMBER_WORDS", "ORDINALS", "WEEKDAYS", "TimeMatch", "match_at"]
