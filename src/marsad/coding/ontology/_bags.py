"""Short word lists, written as they are read."""

from __future__ import annotations


def bag(words: str) -> frozenset[str]:
    """The blank-separated words as a set.

    >>> sorted(bag("was were"))
    ['was', 'were']
    """
    return frozenset(words.split())
