"""A second reader: a language model that a user has set up, beside the built-in one and never in its place.

``read`` asks it about a report; of its answers only our own words and spans of the report's text are let in
(:class:`Found`). ``differences`` sets them beside what the built-in reader found, ``agreement`` says how far the two
agree. Nothing of it enters claims, events or incidents: it tells people where to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.later import later
from marsad.second._asked import prompt_version
from marsad.second._compare import ASKED, LAYERS, Difference, Document, Layer, differences
from marsad.second._read import Budget, Spent, connected, read
from marsad.second._values import Found, SecondClaim, SecondControl, SecondEvent, as_object, of_object

if TYPE_CHECKING:
    from marsad.second._agreement import Agreement, agreement
    from marsad.second._server import Server, Service

__all__ = [
    "ASKED",
    "LAYERS",
    "Agreement",
    "Budget",
    "Difference",
    "Document",
    "Found",
    "Layer",
    "SecondClaim",
    "SecondControl",
    "SecondEvent",
    "Server",
    "Service",
    "Spent",
    "agreement",
    "as_object",
    "connected",
    "differences",
    "of_object",
    "prompt_version",
    "read",
]

__getattr__ = later(
    __name__,
    {"Agreement": "_agreement", "agreement": "_agreement", "Server": "_server", "Service": "_server"},
)
