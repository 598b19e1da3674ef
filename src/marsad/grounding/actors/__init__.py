"""Actors: which party, body or person the words name."""

from __future__ import annotations

from marsad.grounding.actors._explain import Explained, explain
from marsad.grounding.actors._layer import STATE, ActorLayer, actors_path, open_registry, user_actors
from marsad.grounding.actors._owners import Owner, owner_beside
from marsad.grounding.actors._people import is_pronoun, pronoun_antecedent
from marsad.grounding.actors._propose import propose
from marsad.grounding.actors._registry import Actor, ActorKind, Registry, Source, pieces, shipped, state_id
from marsad.grounding.actors._registry import sources as actor_sources
from marsad.grounding.actors._resolve import resolve
from marsad.grounding.actors._taught import ActorLesson, folded, pieces_of, taught

__all__ = [
    "STATE",
    "Actor",
    "ActorKind",
    "ActorLayer",
    "ActorLesson",
    "Explained",
    "Owner",
    "Registry",
    "Source",
    "actor_sources",
    "actors_path",
    "explain",
    "folded",
    "is_pronoun",
    "open_registry",
    "owner_beside",
    "pieces",
    "pieces_of",
    "pronoun_antecedent",
    "propose",
    "resolve",
    "shipped",
    "state_id",
    "taught",
    "user_actors",
]
