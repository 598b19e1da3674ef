"""What a brief is composed from: the values of a release, put where they are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from marsad.publish._query import Query
from marsad.publish._released import Claim, ControlStatement, Event, Incident, Release, Report
from marsad.publish.brief._spelling import Bears, Spellings, folded, spellings

#: Behind all days.
_NO_DAY = "9"
#: Of what is only said to be possible, no brief tells.
_TOLD = frozenset(("occurred", "ongoing", "planned", "failed", "denied"))


@dataclass(frozen=True)
class Material:
    """A release of one place and time, in memory: a brief is of days or weeks, not of a war."""

    query: Query
    reports: Mapping[str, Report]
    events: Mapping[tuple[str, str], Event]
    claims: Mapping[str, tuple[Claim, ...]]
    incidents: tuple[Incident, ...]
    controls: tuple[ControlStatement, ...]
    spelled: Spellings

    def outlet(self, report: str) -> str | None:
        """The outlet of a report."""
        found = self.reports.get(report)
        return found.outlet if found else None

    def members(self, incident: Incident) -> tuple[Event, ...]:
        """Its tellings that the policy lets out, in the order of reports."""
        told = ((report, event) for report, event in incident.members if event)
        return tuple(self.events[m] for m in told if m in self.events)

    def copies(self, incident: Incident, report: str) -> tuple[str, ...]:
        """Outlets of the other reports of the same origin."""
        mine = next((o for o in incident.origins if report in o), (report,))
        return tuple(sorted({o for r in mine if r != report and (o := self.outlet(r))}))

    def tellings(self, incident: Incident) -> tuple[Event, ...]:
        """One telling of each origin: the first to be published that has the most to say of it."""
        best: dict[str, Event] = {}
        for e in self.members(incident):
            origin = next((o[0] for o in incident.origins if e.report in o), e.report)
            kept = best.get(origin)
            if kept is None or _rank(e) > _rank(kept):
                best[origin] = e
        return tuple(sorted(best.values(), key=lambda e: (self.day(e.report), e.report)))

    def day(self, report: str) -> str:
        """The day of a report, for sorting: behind all days where none is known."""
        found = self.reports.get(report)
        return (found.day or found.published or _NO_DAY) if found else _NO_DAY

    def claims_of(self, event: Event) -> tuple[Claim, ...]:
        """Claims that carry an event."""
        return tuple(c for c in self.claims.get(event.report, ()) if c.id in event.claims or event.id in c.events)

    def doubts_of(self, event: Event) -> tuple[Claim, ...]:
        """Claims that speak of an event and do not uphold it: denials, silence, what could not be verified."""
        mine = self.claims.get(event.report, ())
        return tuple(c for c in mine if (event.id in c.about or event.id in c.events) and c.stance in DOUBTS)

    @cached_property
    def free_events(self) -> tuple[Event, ...]:
        """Events of no incident that are told as news."""
        free = (e for e in self.events.values() if e.incident is None and e.status in _TOLD and e.telling is None)
        return tuple(e for e in free if _asked(e, self.query, self.day(e.report) == _NO_DAY))


def _asked(e: Event, q: Query, undated: bool) -> bool:
    """It lies in the place and the days that are asked for; what an undated report does not date may."""
    if q.place is not None:
        names = (e.where.name, e.where.admin1, e.where.admin2, e.where.gazetteer_id) if e.where else ()
        if not any(n and folded(q.place) in folded(n) for n in names):
            return False
    if q.country is not None and (e.where is None or e.where.country != q.country.upper()):
        return False
    if q.since is None and q.until is None:
        return True
    start, end = e.when.start, e.when.end or e.when.start
    if start is None or end is None:
        return undated
    return end >= (q.since or "") and start <= (q.until or "9")


#: Stances of those who do not uphold what is claimed.
DOUBTS = frozenset(("denies", "disputes", "declines", "no_comment"))


def _rank(e: Event) -> tuple[bool, bool, int, float]:
    return (e.main, bool(e.losses), len(e.actors) + len(e.targets), e.confidence or 0.0)


def gather(release: Release, bears: Bears) -> Material:
    """Read a release once; places get their one spelling."""
    claims: dict[str, list[Claim]] = {}
    for c in release.claims():
        claims.setdefault(c.report, []).append(c)
    incidents = [i for i in release.incidents() if i.type != "OTHER"]
    reports = {r.id: r for i in incidents for r in i.reports}
    reports.update((r.id, r) for r in release.reports())
    events = list(release.events())
    controls = [c for c in release.controls() if c.report in reports]
    places = [(e.report, e.where) for e in events] + [(c.report, c.place) for c in controls]
    spelled = spellings(((r, p) for r, p in places if p is not None), bears, release.query.place)
    return Material(
        query=release.query,
        reports=reports,
        events={(e.report, e.id): replace(e, where=spelled.of(e.where)) for e in events},
        claims={k: tuple(v) for k, v in claims.items()},
        incidents=tuple(replace(i, where=spelled.of(i.where)) for i in incidents),
        controls=tuple(replace(c, place=spelled.of(c.place)) for c in controls),
        spelled=spelled,
    )
