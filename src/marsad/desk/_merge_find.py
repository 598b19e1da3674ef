"""A partner for a merge, found by free words: incidents of the reports, places and parties that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import page_of
from marsad.desk._search import answered
from marsad.record import told_in

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.desk._view import View
    from marsad.publish import Incident

#: Incidents that are listed; places and parties whose incidents are looked at (a page of 25 each).
_MOST, _NAMES = 20, 3


def found_by(sight: Sight, view: View, words: str, one: Incident) -> tuple[Incident, ...]:
    """Incidents that hold the words, but for the one itself; those of the nearest days first."""
    ids = [x for x in dict.fromkeys(_ids(sight, view, words)) if x != one.id]
    rows = sorted(sight.incidents(ids), key=lambda x: (_days(x, one), x.id))
    return tuple(rows[:_MOST])


def _ids(sight: Sight, view: View, words: str) -> Iterator[str]:
    answer = answered(sight, view, words)
    if answer.incident is not None:
        yield answer.incident.id
    yield from sorted(told_in(sight.record, [r.id for r in answer.reports]))
    for place in answer.places[:_NAMES]:
        yield from page_of(view, Asked(place=(place.key,))).ids
    for party in answer.parties[:_NAMES]:
        yield from page_of(view, Asked(party=(party.key,))).ids


def _days(x: Incident, one: Incident) -> int:
    """How many days lie between the two; the undated come last."""
    if not x.when.start or not one.when.start:
        return date.max.toordinal()
    return abs((date.fromisoformat(x.when.start[:10]) - date.fromisoformat(one.when.start[:10])).days)
