"""Actors: which party, body or person the words name."""

from __future__ import annotations

from marsad.grounding.actors._people import pronoun_antecedent
from marsad.grounding.actors._propose import propose
from marsad.grounding.actors._registry import Actor, actors
from marsad.grounding.actors._resolve import resolve

__all__ = ["Actor", "actors", "pronoun_antecedent", "propose", "resolve"]
