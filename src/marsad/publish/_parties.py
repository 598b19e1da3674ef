"""Parties as they are let out: with what the registry of actors says of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from marsad.publish._articles import with_article
from marsad.publish._names import WITHHELD
from marsad.publish._released import WITHHELD_KEY, Party

#: Kind of a speaker or party that is described (contract) -> ACLED's actor type, where the kind alone tells it.
_ACLED_TYPES = {
    "civilian": "Civilians",
    "medical": "Civilians",
    "humanitarian": "Civilians",
    "media": "Civilians",
    "armed_group": "Rebel group",
    "military": "State forces",
}

NOBODY = Party(WITHHELD_KEY, WITHHELD, withheld=True)


def party(key: str, name: str, kind: str | None = None) -> Party:
    """A party by its key; of an actor of the registry with its codes."""
    if key.startswith("actor:"):
        return _actor(key, name)
    return _described(key, name, kind)


@lru_cache(maxsize=20_000)
def _described(key: str, name: str, kind: str | None) -> Party:
    sort = key.partition(":")[0].partition("@")[0]
    kind = kind if kind not in (None, "other") else sort
    return Party(key, name, kind=kind, acled_type=_ACLED_TYPES.get(kind or ""))


def hidden_or_known(key: str, name: str, told: str, kind: str | None = None) -> Party:
    """The party by what its name is let out as: a key that spells a withheld name is not let out either."""
    if told == WITHHELD:
        return NOBODY
    if told != name and told != " ".join(name.split()):
        sort = key.partition(":")[0].partition("@")[0]
        return replace(party(f"{sort}:withheld", told, kind), withheld=True)
    return party(key, told, kind)


@lru_cache(maxsize=20_000)
def _actor(key: str, name: str) -> Party:
    from marsad.grounding.actors import shipped

    row = shipped().get(key)
    if row is None:
        return Party(key, with_article(name), actor=key)
    acled = with_article(row.acled_names[0]) if row.acled_names else None
    return Party(
        key, with_article(name), key, row.kind, row.acled_type, acled, next(iter(row.ucdp_names), None),
        next(iter(row.ucdp_id), None), row.country, row.sector, row.code,
    )  # fmt: skip
