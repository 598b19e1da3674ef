"""The names of rules in words (``data/rules.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import resources

__all__ = ["Codebook", "known_rule", "rule_words"]


@cache
def _table() -> tuple[dict[tuple[str, str], str], tuple[tuple[str, str, str], ...]]:
    """Exact names, and beginnings of names with the longest first."""
    text = resources.files("marsad.publish").joinpath("data", "rules.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    exact = {(layer, name): words for layer, name, words in rows if not name.endswith("*")}
    begun = ((layer, name[:-1], words) for layer, name, words in rows if name.endswith("*"))
    return exact, tuple(sorted(begun, key=lambda r: -len(r[1])))


def known_rule(layer: str, name: str) -> str | None:
    """The rule in words, null where the table does not have it. ``layer`` is what it is a rule of ("event", "time")."""
    exact, begun = _table()
    if (layer, name) in exact:
        return exact[layer, name]
    for its_layer, start, words in begun:
        if its_layer == layer and name.startswith(start):
            return words.replace("{}", _MORE.sub("…", name[len(start) :].replace("_", " ")))
    return None


#: Further words of a slot ("car|truck|van"): the words that were met are quoted beside the rule.
_MORE = re.compile(r"(?:\|[^\s|/]+)+")

#: The codebook's text of a row of codes, null where it has none.
Codebook = Callable[[str], str | None]


def no_codebook(_: str) -> None:
    """For who has no tables of codes at hand."""


def rule_words(layer: str, name: str | None, codebook: Codebook = no_codebook) -> str:
    """The rule in words, with the codebook's rule where it is a row of codes; its own name where no table has it.

    >>> rule_words("time", "weekday/ahead")
    'the weekday nearest to the report\\'s day, mostly the last one, told as still to come'
    >>> rule_words("event", "codes:AID/humanitarian", lambda row: "Food, medicine or shelter.")
    'codes.tsv AID/humanitarian: Food, medicine or shelter.'
    """
    if not name:
        return ""
    parts = name.split("/") if layer == "time" else [name]
    words = ", ".join(known_rule(layer, part) or part.replace("_", " ") for part in parts)
    text = codebook(name)
    return f"{words}: {text}" if text else words
