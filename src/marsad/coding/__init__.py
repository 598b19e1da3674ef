"""From grounded words to claims, events, control and affiliations of one report."""

from marsad.coding._code import code
from marsad.coding._lessons import Lesson, Lessons
from marsad.coding._taught import TypeLesson
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
