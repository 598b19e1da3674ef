"""The body that an office of a state belongs to: the government or the ministry that the report names.

"Chad's President NAME" holds an office of the government of Chad. Where no words beside the title tell the state, no
body is told: a body taken from the office-holder's registered country or from the report's places was right for 26 of
142 such titles of our corpus (train); the person's entity bears the country all the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.coding._values import Affiliation
from marsad.grounding import Entity, Grounded
from marsad.grounding.actors import owner_beside, state_id
from marsad.spans import Span

__all__ = ["of_state"]

#: Heads of state and of government, with "vice" and "deputy" before them or not.
_GOVERNS = re.compile(r"\b(?:president|premier|prime minister|chancellor|king|queen|emir|sultan)$", re.IGNORECASE)
_MINISTER = re.compile(r"\b(?P<of>[a-z]+)\s+(?:minister|secretary)$", re.IGNORECASE)
#: Ministers and the ministries of the registry.
_MINISTRY = {
    "defence": "defence-ministry", "defense": "defence-ministry", "foreign": "foreign-ministry",
    "interior": "interior-ministry", "health": "health-ministry",
}  # fmt: skip


def of_state(grounded: Grounded, a: Affiliation) -> Affiliation:
    """The affiliation with the state's body where the role is a state's office and no body was named beside it."""
    if a.organisation is not None or a.role is None or a.rule != "title":
        return a
    parts = _parts(a.role)
    if not parts:
        return a
    country = _country(grounded, a)
    body = _mention_of(grounded, country, parts, a.evidence) if country else None
    if body is None:
        return a
    return replace(a, organisation=body, rule="title_of_state")


def _parts(role: str) -> tuple[str, ...]:
    """Parts of a state that the office may be of, the best first; nothing for other roles."""
    if _GOVERNS.search(role):
        return ("government", "state")
    m = _MINISTER.search(role)
    ministry = _MINISTRY.get(m["of"].lower()) if m is not None else None
    if ministry is not None:
        return (ministry, "government", "state")
    return ("government", "state") if re.search(r"\bminister$", role, re.IGNORECASE) else ()


def _country(grounded: Grounded, a: Affiliation) -> str | None:
    """The state that the words beside the title or the name tell."""
    text = grounded.reading.report.text
    person = next(m for m in grounded.reading.mentions if m.id == a.person)
    for span in (Span(a.evidence.begin, person.span.end), person.span):
        owner = owner_beside(text, span, "government")
        if owner is not None:
            return owner.country
    return None


def _mention_of(grounded: Grounded, country: str, parts: tuple[str, ...], near: Span) -> str | None:
    """The mention nearest to the title of the first of these parts of the state that the report names."""
    spans = {m.id: m.span for m in grounded.reading.mentions}
    for part in parts:
        entity = _entity(grounded, state_id(country, part))
        if entity is not None:
            return min(entity.mentions, key=lambda m: (abs(spans[m].begin - near.begin), spans[m]))
    return None


def _entity(grounded: Grounded, actor: str) -> Entity | None:
    return next((e for e in grounded.entities if e.actor == actor), None)
