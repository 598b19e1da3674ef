"""From grounded words to claims, events, control and affiliations of one report."""

from marsad.coding._code import code
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

__all__ = [
    "Affiliation",
    "Claim",
    "Coded",
    "Control",
    "ControlStatus",
    "Event",
    "EventStatus",
    "EventType",
    "Loss",
    "LossKind",
    "Party",
    "Speaker",
    "Why",
    "code",
]
