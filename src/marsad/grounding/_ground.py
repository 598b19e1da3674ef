"""From marked words to what they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marsad.grounding import actors, places
from marsad.grounding._counts import ground_counts
from marsad.grounding._opinions import restyled
from marsad.grounding._settle import settle
from marsad.grounding._times import ground_times
from marsad.grounding._times_day import contradictions, report_day
from marsad.grounding._values import Grounded, GroundedPlace
from marsad.grounding.actors import ActorLesson, Registry
from marsad.grounding.places import Correction, Gazetteer, open_gazetteer
from marsad.reading import Reading


def ground(
    reading: Reading,
    *,
    gazetteer: Gazetteer | None = None,
    registry: Registry | None = None,
    corrections: Sequence[Correction] = (),
    names: Sequence[ActorLesson] = (),
) -> Grounded:
    """Settle the mentions, then resolve places, times, counts and actors.

    The reading inside the result is a new one: ids of mentions run m0.. in text order, no two mentions meet. The
    gazetteer and the registry of actors are opened once a process where none is given. ``corrections`` are what
    reviewers said names of this report mean, ``names`` the same of names of actors: those for one country are heard
    where the report turns out to be about it.
    """
    known = places.corrected(gazetteer or open_gazetteer(), corrections)
    parties = registry or actors.open_registry()
    general = [x for x in names if x.scope.country is None]
    grounded = _grounded(reading, known, actors.taught(parties, general))
    if len(general) == len(names):
        return grounded
    home = home_of(grounded.places)
    local = [x for x in names if x.scope.country is not None and x.scope.country == home]
    return _grounded(reading, known, actors.taught(parties, (*general, *local))) if local else grounded


def _grounded(reading: Reading, known: Gazetteer, parties: Registry) -> Grounded:
    proposals = [*places.propose(reading, known), *actors.propose(reading, parties)]
    settled = settle(reading, proposals, lambda name: bool(known.find(name)), parties.unnamed)
    day = report_day(settled)
    held = {m.id for m in settled.inner}
    resolved = places.resolve(settled, known)
    located = tuple(p for p in resolved if p.mention not in held)
    entities, findings = actors.resolve(settled, located, parties)
    return Grounded(
        reading=restyled(settled),
        entities=entities,
        places=located,
        inner=tuple(p for p in resolved if p.mention in held),
        times=ground_times(settled, day),
        counts=ground_counts(settled),
        findings=(*findings, *contradictions(settled, day)),
        report_day=day,
    )


def home_of(located: Sequence[GroundedPlace]) -> str | None:
    """The country in which most places of a report lie (ISO 3166-1 alpha-2): the one that its lessons are heard for.

    A place counts as much as it is sure; speakers and datelines count for nothing. Of equals it is the first by its
    letters; null where nothing lies anywhere.
    """
    votes: Counter[str] = Counter()
    for p in located:
        if p.country and p.role not in _ASIDE:
            votes[p.country] += round(1000 * p.confidence)
    return min(votes, key=lambda c: (-votes[c], c)) if votes else None


_ASIDE = frozenset(("speaker", "metonym", "dateline", "demonym", "name_part"))
