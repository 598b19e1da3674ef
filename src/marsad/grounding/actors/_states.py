"""States as parties: a country, its capital that speaks for it, its parts, and whose a part is by its words."""

from __future__ import annotations

import re
from datetime import date

from marsad.grounding._values import Reason
from marsad.grounding.actors._people import name_of, notable
from marsad.grounding.actors._registry import state_id
from marsad.grounding.actors._words import capital_of, country_of
from marsad.grounding.actors._work import Work
from marsad.reading import Mention


def join_state(work: Work, m: Mention, iso2: str, part: str, confidence: float, reason: Reason) -> None:
    """Join the mention to a part of a state; nothing where the registry has no such part."""
    actor = work.registry.get(part_id(work, iso2, part))
    if actor is not None:
        work.join(m, f"actor {actor.id}", "organisation", actor.name, confidence, actor=actor, reason=reason)


def part_id(work: Work, iso2: str, part: str | None) -> str:
    """The id of a part of a state; armed forces and a rescue service may stand under their own names."""
    if part == "forces":
        return work.registry.forces_of(iso2)
    return "actor:white-helmets" if (part, iso2) == ("civil-defence", "SY") else state_id(iso2, part or "government")


def join_country(work: Work, m: Mention) -> None:
    """A country as a party; a capital that speaks for its government."""
    place = work.places.get(m.id)
    words = m.span.of(work.text)
    if place is not None and place.role == "metonym":
        iso2 = place.country or capital_of(words) or country_of(words)
        if iso2:
            join_state(work, m, iso2, "government", 0.8, "capital")
        return
    iso2 = country_of(words)
    if iso2 and (place is None or (place.country in (None, iso2) and place.precision in ("country", "unresolved"))):
        actor = work.registry[state_id(iso2)]
        work.join(m, f"actor {actor.id}", "location", actor.name, 0.9, actor=actor, reason="country")


def owner_named(words: str, day: date | None = None) -> str | None:
    """The country of the office-holder of the day who is named in "Putin's forces"."""
    first = re.match(r"([\w-]+?)(?:['’]s|s)?\s", words)
    person = notable(name_of(first.group(1)), day) if first and words[0].isupper() else None
    return (
        person.country if person and person.role in ("president", "prime minister", "leader", "head of state") else None
    )


def seat_of(words: str) -> str | None:
    """The country whose capital stands before its government ("the Khartoum government")."""
    first, *others = words.split()
    return capital_of(first.removesuffix("'s").removesuffix("’s")) if len(others) == 1 else None
