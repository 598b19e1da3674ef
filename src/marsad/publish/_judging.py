"""Words by which reports judge those whom they name ("terrorists"): the outlet's, and never told as ours."""

from __future__ import annotations

import re

from marsad.publish.brief._tables import table

_LAST = re.compile(r"\w+(?=\W*$)")


def judges(name: str) -> bool:
    """Is the last word of a description one that judges, by the brief's table ``described.tsv``?

    >>> judges("terrorists"), judges("foreign mercenaries"), judges("rebel fighters"), judges("“terrorists”")
    (True, True, False, False)
    """
    last = _LAST.search(name.lower())
    known = table("described").get(last.group(0)) if last else None
    return known is not None and known[1] == "quote" and name[:1] not in "“\"'"
