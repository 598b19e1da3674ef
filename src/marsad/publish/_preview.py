"""What a policy withholds of a record, and why: for the eyes of its owner, before anything is given away.

The items name what is withheld. They are printed and never written beside an export.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.publish._names import HELD_BACK, PLACE_WITHHELD, WITHHELD

if TYPE_CHECKING:
    from marsad.publish._release import RecordRelease

#: What stands in place of withheld words -> why.
REASONS = {
    WITHHELD: "name of a private person",
    PLACE_WITHHELD: "place told by its unit alone",
    HELD_BACK: "told of by what is held back",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """One thing that is not let out: ``of`` is the id of its report or incident (null: of all), ``what`` the words,
    ``instead`` what is let out in their place (null: nothing)."""

    reason: str
    of: str | None
    what: str
    instead: str | None = None


def preview(release: RecordRelease) -> Iterator[Withheld]:
    """Everything that the policy withholds of what is asked for: fields, reports, words, titles, incidents, places."""
    for table in ("reports", "claims", "events", "incidents", "controls"):
        for field in release.policy.withheld_fields(table):
            yield Withheld("field for another audience", None, f"{table}.{field}")
    yield from _reports(release)
    yield from _words(release)
    yield from _incidents(release)


def _reports(release: RecordRelease) -> Iterator[Withheld]:
    for row in release.asked_reports():
        reason = release.gate.holds_back(row)
        if reason is not None:
            yield Withheld(reason, row.id, row.title or row.url or row.id)


def _words(release: RecordRelease) -> Iterator[Withheld]:
    for view in release.views():
        for words, instead in view.hidden_words():
            yield Withheld(REASONS[instead], view.id, words, instead)
        for event in sorted(view.held):
            yield Withheld("event held back", view.id, event)
        told, row = view.report(), release.record.report(view.id).row
        for name in ("source", "title", "url"):
            known, let_out = getattr(row, name), getattr(told, "outlet" if name == "source" else name)
            if known is not None and " ".join(known.split()) != let_out:
                yield Withheld(f"{name} that holds what is withheld", view.id, known, let_out)


def _incidents(release: RecordRelease) -> Iterator[Withheld]:
    told = {incident.id: incident for incident in release.incidents()}
    unfit = release.judged_out()
    for x in release.asked_incidents():
        incident, place = told.get(x["id"]), x.get("place") or {}
        if incident is None:
            reason = unfit.get(x["id"], "incident held back")
            yield Withheld(reason, x["id"], f"{x['type']} {place.get('name') or ''}".strip())
        elif incident.where is not None and incident.where.coarsened:
            where = incident.where
            instead = f"{where.name} ({where.coarsened})"
            yield Withheld("place coarsened", x["id"], _placed(place), instead)


def _placed(place: dict[str, object]) -> str:
    point = f" ({place['lat']}, {place['lon']})" if place.get("lat") is not None else ""
    return f"{place.get('name')}{point}"


def counted(items: Iterable[Withheld]) -> dict[str, int]:
    """How many by reason, the most first."""
    return dict(Counter(item.reason for item in items).most_common())
