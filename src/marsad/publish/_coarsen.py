"""Places as they are let out: coarsened by the rules of the policy, with the codes of precision raised to match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from math import floor

from marsad.publish._names import looks_capital, tokens
from marsad.publish._policy import Coarsen, Policy
from marsad.publish._precision import geo_precision, where_prec
from marsad.publish._released import Where

#: UCDP GED calls a point "near" up to 25 km away: the half diagonal of a cell of a quarter of a degree is 20 km.
_NEAR_DEGREES = 0.25


@dataclass(frozen=True, slots=True)
class Happening:
    """What the rules of coarsening ask of that which happened at a place; null: nothing is known, or it is a place
    alone (of control)."""

    type: str | None = None
    mode: str | None = None


NOTHING = Happening()


def rule_for(policy: Policy, where: Where, happening: Happening = NOTHING) -> Coarsen | None:
    """The first rule of the policy that holds of the place."""
    return next((rule for rule in policy.coarsen if _holds(rule, where, happening)), None)


def _holds(rule: Coarsen, where: Where, happening: Happening) -> bool:
    if rule.countries and where.country not in rule.countries:
        return False
    if rule.types and happening.type not in rule.types:
        return False
    if rule.modes and happening.mode not in rule.modes:
        return False
    if not rule.features and not rule.words:
        return True
    return where.feature in rule.features or (rule.words and _is_a_site(where))


def _is_a_site(where: Where) -> bool:
    """Souq Wadi Barada is a town."""
    return where.feature not in _NO_SITES and names_a_site(where.name)


_NO_SITES = frozenset(("city", "admin1", "admin2", "country", "region", "line", "river", "sea", "lake", "mountain"))


def hides_words(policy: Policy, words: str) -> bool:
    """Do the words of a report name a site that the policy coarsens wherever it is?"""
    everywhere = (r for r in policy.coarsen if not r.types and not r.modes and not r.countries)
    return any(r.words or _SITES & set(r.features) for r in everywhere) and names_a_site(words)


#: Features whose own name may stand in other words than the gazetteer's ("Atmeh refugee camp").
_SITES = frozenset(("site", "camp", "crossing"))


@cache
def _site_words() -> frozenset[str]:
    text = resources.files("marsad.publish").joinpath("data", "sites.tsv").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")][1:]
    return frozenset(t for row in rows for t in tokens(row))


@lru_cache(maxsize=50_000)
def names_a_site(name: str) -> bool:
    """Is it the own name of a site finer than a town? (A description without a name tells of no site.)

    >>> names_a_site("al-Quds hospital"), names_a_site("Camp Harbour"), names_a_site("Deir ez-Zor")
    (True, True, False)
    >>> names_a_site("field hospital")
    False
    """
    words = tokens(name)
    return len(words) > 1 and looks_capital(name) and any(w in _site_words() for w in words)


def coarsened(policy: Policy, where: Where, happening: Happening = NOTHING) -> Where:
    """The place as the policy lets it out; the same value where no rule holds."""
    rule = rule_for(policy, where, happening)
    if rule is None or _coarse_already(rule, where):
        return where
    unit = _named_after(rule, where)
    bare = replace(
        where, name=unit, gazetteer_id=None, provider=None, feature=None, lat=None, lon=None,
        admin2=where.admin2 if rule.to in ("grid", "admin2") else None,
        admin1=where.admin1 if rule.to != "country" else None,
        coarsened=f"{rule.to} {rule.degrees:g}" if rule.to == "grid" else rule.to,
    )  # fmt: skip
    if rule.to == "grid" and where.lat is not None and where.lon is not None:
        precision = "near" if rule.degrees <= _NEAR_DEGREES else "admin2" if rule.degrees <= 1 else "admin1"
        # areas bear no point: a cell wider than "near" is told by its unit alone
        lat, lon = (
            (_middle(where.lat, rule.degrees), _middle(where.lon, rule.degrees))
            if precision == "near"
            else (None, None)
        )
        return _coded(replace(bare, precision=precision, lat=lat, lon=lon))
    level = _level(rule, where)
    return _coded(replace(bare, precision=level))


_RANK = {"exact": 0, "near": 1, "admin2": 2, "line": 2, "admin1": 3, "country": 4, "unresolved": 5}


def _coarse_already(rule: Coarsen, where: Where) -> bool:
    """Is it an area as wide as the rule would make it, and no named site?"""
    if _is_a_site(where) or where.feature in rule.features:
        return False
    wanted = "near" if rule.to == "grid" else rule.to
    return _RANK.get(where.precision, 5) >= _RANK[wanted] and where.lat is None


def _named_after(rule: Coarsen, where: Where) -> str:
    """The name of the unit that is told instead of the place."""
    units = {"grid": (where.admin2, where.admin1), "admin2": (where.admin2, where.admin1), "admin1": (where.admin1,)}
    return next((u for u in units.get(rule.to, ()) if u), None) or where.country or "[place withheld]"


def _level(rule: Coarsen, where: Where) -> str:
    if where.precision == "unresolved":
        return "unresolved"
    if rule.to in ("grid", "admin2") and where.admin2:
        return "admin2"
    if rule.to != "country" and where.admin1:
        return "admin1"
    return "country" if where.country else "unresolved"


def _middle(degrees: float, cell: float) -> float:
    """The middle of the cell that the coordinate lies in."""
    return round((floor(degrees / cell) + 0.5) * cell, 6)


def _coded(where: Where) -> Where:
    return replace(where, where_prec=where_prec(where.precision), geo_precision=geo_precision(where.precision))
