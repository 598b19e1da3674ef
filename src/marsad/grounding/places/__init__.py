"""Places: from words to points, areas, lines, or an honest "unresolved"."""

from __future__ import annotations

from marsad.grounding.places._corrections import Correction, applying, corrected, tag
from marsad.grounding.places._explain import Explained, explain
from marsad.grounding.places._gazetteer import Gazetteer, cache_folder, compiled, open_gazetteer
from marsad.grounding.places._layer import PINNED, Batch, Layer, layer_path, user_state
from marsad.grounding.places._propose import propose
from marsad.grounding.places._resolve import resolve
from marsad.grounding.places._spans import resolve_spans
from marsad.grounding.places._values import Candidate, Place, PlaceKind

__all__ = [
    "PINNED",
    "Batch",
    "Candidate",
    "Correction",
    "Explained",
    "Gazetteer",
    "Layer",
    "Place",
    "PlaceKind",
    "applying",
    "cache_folder",
    "compiled",
    "corrected",
    "explain",
    "layer_path",
    "open_gazetteer",
    "propose",
    "resolve",
    "resolve_spans",
    "tag",
    "user_state",
]
