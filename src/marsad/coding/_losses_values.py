"""What the search for losses gives: one figure where it stands, before any event has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.coding._values import LossKind
from marsad.spans import Span

Background = Literal["war-total", "running-total"]


@dataclass(frozen=True, slots=True)
class LossFind:
    """One figure of one kind of loss, where it stands.

    ``word`` is the loss word, ``evidence`` the words to underline, ``whose`` the victims' own words. ``part_of`` is the
    place in the result of the whole of which this is a part ("18, among them 5 children"). ``superseded`` figures are
    those that the report itself calls outdated; ``background`` says why a figure is no event's own. ``exact`` is false
    for bounded and vague words. ``joint`` figures count dead and wounded together: ``best`` is null.
    """

    kind: LossKind
    who: str
    low: int | None
    best: int | None
    high: int | None
    evidence: Span
    passage: int
    word: Span
    number: Span
    whose: Span | None
    rule: str
    confidence: float
    exact: bool = True
    superseded: bool = False
    background: Background | None = None
    part_of: int | None = None
