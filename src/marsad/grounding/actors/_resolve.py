"""Which mentions of a report name the same actor, and which actor of the registry that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marsad.grounding._values import Entity, Finding, GroundedPlace
from marsad.grounding.actors._described import join_described
from marsad.grounding.actors._findings import findings
from marsad.grounding.actors._named import join_named
from marsad.grounding.actors._people import is_pronoun
from marsad.grounding.actors._persons import join_persons
from marsad.grounding.actors._registry import Registry
from marsad.grounding.actors._states import join_country
from marsad.grounding.actors._units import join_brackets, join_units
from marsad.grounding.actors._work import Work
from marsad.reading import Mention, Reading


def resolve(
    reading: Reading, places: Sequence[GroundedPlace], registry: Registry
) -> tuple[tuple[Entity, ...], tuple[Finding, ...]]:
    """Entities in order of first mention, and what dangles.

    One entity an actor, else one a name or description. A description without a name ("the army", "the group") is
    joined to an actor only where the report leaves one candidate; "militants" and "gunmen" stay what they are.
    """
    work = Work(reading, places, registry)
    work.country = _country_at_issue(work)
    _run(work)
    return work.entities(), findings(work)


def _run(work: Work) -> None:
    """Names first, then what leans on them."""
    later: list[Mention] = []
    for m in work.reading.mentions:
        if is_pronoun(m.span.of(work.text)):
            continue
        if m.kind == "organisation":
            if not join_named(work, m):
                later.append(m)
        elif m.kind == "location":
            join_country(work, m)
    join_brackets(work)
    for m in later:
        join_described(work, m)
    join_persons(work)
    join_units(work)


def _country_at_issue(work: Work) -> str | None:
    """The country where the report's places lie, if one stands out."""
    votes: Counter[str] = Counter()
    for p in work.places.values():
        if p.country and p.role not in ("speaker", "metonym", "dateline", "demonym"):
            votes[p.country] += 1 if p.precision == "country" else 2
    for m in work.reading.mentions:
        if m.kind == "organisation" and not m.named:
            taken = work.party(m)
            if taken.country and taken.part in ("government", "forces"):
                votes[taken.country] += 1
    if not votes:
        return None
    (best, n), *others = votes.most_common(2)
    # Half of all votes, and well before the next: a report on two wars names no country by "the army".
    if n >= 2 and n * 2 >= sum(votes.values()) and (not others or n >= 1.5 * others[0][1]):
        return best
    work.rivals = True
    return None
