"""Actors: which party, body or person the words name."""

from __future__ import annotations

from marsad.grounding.actors._owners import Owner, owner_beside
from marsad.grounding.actors._people import pronoun_antecedent
from marsad.grounding.actors._propose import propose
from marsad.grounding.actors._registry import Actor, Registry, shipped, state_id
from marsad.grounding.actors._resolve import resolve

__all__ = [
    "Actor",
    "Owner",
    "Registry",
    "owner_beside",
    "pronoun_antecedent",
    "propose",
    "resolve",
    "shipped",
    "state_id",
]
