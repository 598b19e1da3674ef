"""Resolution: every place mention of a settled reading to a place, jointly over the document.

Mentions of the same words share one choice, unless a type word or the area they are put into tells them apart
(``_names``). Every name has its candidates (``_candidates``); what the document says for each is put into numbers
(``_features``), and the learned ranker weighs them in two passes, the second seeing what the first thinks the other
names mean (``_ranker``). What is answered, and when nothing is, stands in ``_choice``.
"""

from __future__ import annotations

from marsad.grounding import GroundedPlace
from marsad.grounding.places._answers import answers
from marsad.grounding.places._choice import choices, drafted, weighed
from marsad.grounding.places._corrections import overruled
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._ranker import Ranker, shipped
from marsad.grounding.places._surroundings import survey
from marsad.reading import Reading


def resolve(reading: Reading, gazetteer: Gazetteer, *, ranker: Ranker | None = None) -> tuple[GroundedPlace, ...]:
    """One ``GroundedPlace`` for every location and nationality mention, those inside others too, in text order.

    What no candidate fits stays "unresolved", with null coordinates, a reason, and what it may be as runners-up.
    """
    mentions = [m for m in (*reading.mentions, *reading.inner) if m.kind in ("location", "nationality")]
    mentions.sort(key=lambda m: m.span)
    surveyed = survey(reading, mentions, gazetteer)
    sheet, at = drafted(surveyed, gazetteer)
    weighing = weighed(sheet, ranker or shipped())
    made = choices(weighing)
    by_mention = [
        None if n is None or s.mention.kind == "nationality" else made[n] for s, n in zip(surveyed, at, strict=True)
    ]
    by_mention = overruled(surveyed, by_mention, weighing.votes.theatre, gazetteer)
    bodies = [m for m in reading.mentions if m.kind == "organisation" and m.named]
    return answers(surveyed, by_mention, weighing.votes, gazetteer, bodies)
