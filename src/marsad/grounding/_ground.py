"""From marked words to what they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.grounding import actors, places
from marsad.grounding._counts import ground_counts
from marsad.grounding._opinions import restyled
from marsad.grounding._settle import settle
from marsad.grounding._times import ground_times
from marsad.grounding._times_day import contradictions, report_day
from marsad.grounding._values import Grounded
from marsad.grounding.actors import Registry
from marsad.grounding.places import Correction, Gazetteer, open_gazetteer
from marsad.reading import Reading


def ground(
    reading: Reading,
    *,
    gazetteer: Gazetteer | None = None,
    registry: Registry | None = None,
    corrections: Sequence[Correction] = (),
) -> Grounded:
    """Settle the mentions, then resolve places, times, counts and actors.

    The reading inside the result is a new one: ids of mentions run m0.. in text order, no two mentions meet. The
    gazetteer and the registry of actors are opened once a process where none is given. ``corrections`` are what
    reviewers said names of this report mean.
    """
    known = places.corrected(gazetteer or open_gazetteer(), corrections)
    parties = registry or actors.open_registry()
    proposals = [*places.propose(reading, known), *actors.propose(reading, parties)]
    settled = settle(reading, proposals, lambda name: bool(known.find(name)))
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
