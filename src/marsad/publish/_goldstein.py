"""Goldstein's scale of conflict and cooperation for codes of CAMEO (``data/goldstein.tsv``)."""

from __future__ import annotations

from functools import cache

from marsad.publish._nations import table


@cache
def _values() -> dict[str, float]:
    return {code: float(value) for code, value in table("goldstein.tsv")}


@cache
def goldstein(cameo: str | None) -> float | None:
    """The value of a code, else that of the code above it; null for a code that CAMEO does not have.

    >>> goldstein("0871"), goldstein("194"), goldstein("1952"), goldstein("999")
    (9.0, -10.0, -10.0, None)
    """
    code = cameo or ""
    while len(code) >= _ROOT:
        if code in _values():
            return _values()[code]
        code = code[:-1]
    return None


#: Digits of a code of the first level.
_ROOT = 2
