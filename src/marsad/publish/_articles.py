"""The article that names of some countries take within a longer name (``data/country_articles.tsv``)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from marsad.publish._nations import table


@cache
def _bare() -> re.Pattern[str]:
    """ "of " before such a name: longer names first, and nothing of a name behind it."""
    names = sorted((row[0] for row in table("country_articles.tsv")), key=lambda n: (-len(n), n))
    return re.compile(rf"\bof (?=(?:{'|'.join(map(re.escape, names))})(?:$|[\s,;(|]))")


@lru_cache(maxsize=4096)
def with_article(name: str) -> str:
    """A name with "the" before the country where English puts it. UCDP writes none; its names stay as they are.

    >>> with_article("Military Forces of United States"), with_article("Military Forces of South Sudan")
    ('Military Forces of the United States', 'Military Forces of South Sudan')
    """
    return _bare().sub("of the ", name)
