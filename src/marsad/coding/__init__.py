"""From grounded words to claims, events, control and affiliations of one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.coding._values import (
    Affiliation,
    Claim,
    Coded,
    Control,
    ControlStatus,
    Event,
    EventStatus,
    EventType,
    Loss,
    LossKind,
    Party,
    Speaker,
    Why,
)
from marsad.later import later

if TYPE_CHECKING:
    from marsad.coding._code import code
    from marsad.coding._lessons import Lesson, Lessons
    from marsad.coding._taught import TypeLesson
    from marsad.coding.ontology import SHIPPED, Code, Ontology, OwnType, code_of, read_ontology

__all__ = [
    "SHIPPED",
    "Affiliation",
    "Claim",
    "Code",
    "Coded",
    "Control",
    "ControlStatus",
    "Event",
    "EventStatus",
    "EventType",
    "Lesson",
    "Lessons",
    "Loss",
    "LossKind",
    "Ontology",
    "OwnType",
    "Party",
    "Speaker",
    "TypeLesson",
    "Why",
    "code",
    "code_of",
    "read_ontology",
]

__getattr__ = later(
    __name__,
    {
        "code": "_code",
        "Lesson": "_lessons",
        "Lessons": "_lessons",
        "TypeLesson": "_taught",
        "SHIPPED": "ontology",
        "Code": "ontology",
        "Ontology": "ontology",
        "OwnType": "ontology",
        "code_of": "ontology",
        "read_ontology": "ontology",
    },
)
