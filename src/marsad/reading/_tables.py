"""The tables of this room: rows of ``data/*.tsv``, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["load_table", "speakers", "word_class"]


@cache
def load_table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one of this room's tables; lines that begin with # are remarks."""
    text = resources.files("marsad.reading").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


def word_class(name: str) -> frozenset[str]:
    """One class of words in lower case; an unknown name is a fault of the program.

    >>> "the" in word_class("determiners")
    True
    """
    return next(frozenset(row[1].split()) for row in load_table("words.tsv") if row[0] == name)


@cache
def speakers() -> Mapping[str, str]:
    """Head nouns of speakers, with the kind of source that each is by itself."""
    return MappingProxyType({row[0]: row[1] for row in load_table("speakers.tsv")})
