"""The sentences behind a link: what each report says of the incident, and whether that supports the row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from marsad.publish._released import Claim, Event, Incident, Loss, Range, Release, Report
from marsad.publish.compare._score import deaths
from marsad.publish.compare._values import Sentence
from marsad.record import ForeignRow

_AGAINST: Final = {"denies": "denied", "disputes": "disputed"}
_SILENT: Final = {"declines": "declined to say", "no_comment": "no comment"}
#: Verdicts on deaths that stand for the row's number, and against it.
_FOR: Final = frozenset(("equal", "equal_large", "ours_inside", "theirs_inside"))
_RIVAL: Final = frozenset(("like", "unlike", "differ"))
_PARTS: Final = ("civilians", "combatants")

Told = Mapping[str, tuple[tuple[Event, tuple[Claim, ...]], ...]]


def told_of(release: Release, incidents: Collection[str]) -> Told:
    """Incident -> its events with the claims that carry them; one walk over the release, and only what is asked for."""
    events: dict[str, list[Event]] = defaultdict(list)
    wanted: set[tuple[str, str]] = set()
    for event in release.events():
        if event.incident is not None and event.incident in incidents:
            events[event.incident].append(event)
            wanted |= {(event.report, claim) for claim in event.claims}
    claims = {(c.report, c.id): c for c in release.claims() if (c.report, c.id) in wanted}
    return {
        incident: tuple((e, tuple(claims[e.report, n] for n in e.claims if (e.report, n) in claims)) for e in found)
        for incident, found in events.items()
    }


def sentences(row: ForeignRow, incident: Incident, told: Told) -> tuple[Sentence, ...]:
    """What the reports of an incident say about a row, those that contradict it first."""
    reports = {r.id: r for r in incident.reports}
    out = [s for event, claims in told.get(incident.id, ()) for s in _of_event(row, event, claims, reports)]
    order = {"contradicts": 0, "supports": 1, "silent": 2}
    return tuple(sorted(dict.fromkeys(out), key=lambda s: (order[s.bearing], s.day or "", s.report)))


def _of_event(
    row: ForeignRow, event: Event, claims: tuple[Claim, ...], reports: Mapping[str, Report]
) -> Iterable[Sentence]:
    report = reports.get(event.report)
    killed = _killed(event.losses)
    against = [c for c in claims if c.stance in _AGAINST]
    rest = [c for c in claims if c.stance not in _AGAINST and c.stance not in _SILENT]
    quiet = [c for c in claims if c.stance in _SILENT]
    if event.status == "denied" and not against:
        against, rest = rest, []
    if rest or not claims:
        bearing, reason = _bearing(row, event, killed)
        yield _sentence(event, rest, report, killed, bearing, reason)
    for group, bearing in ((against, "contradicts"), (quiet, "silent")):
        for c in group:
            what = {**_AGAINST, **_SILENT}.get(c.stance, "the report has it as denied")
            yield _sentence(event, [c], report, Range(), bearing, what)


def _sentence(
    event: Event, claims: list[Claim], report: Report | None, killed: Range, bearing: str, reason: str
) -> Sentence:
    who = tuple(dict.fromkeys(c.claimant for c in claims if c.claimant))
    own = claims[0].words if len(claims) == 1 and claims[0].stance in (*_AGAINST, *_SILENT) else None
    return Sentence(
        report=event.report, outlet=report.outlet if report else None, day=report.day if report else None,
        url=report.url if report else None, claimants=who, stance=claims[0].stance if claims else None,
        words=own or event.words, killed=killed, bearing=bearing, reason=reason,  # type: ignore[arg-type]
    )  # fmt: skip


def _bearing(row: ForeignRow, event: Event, killed: Range) -> tuple[str, str]:
    if event.status not in ("occurred", "ongoing"):
        return "silent", f"told as {event.status}"
    found = deaths(row, killed)
    if found.verdict in _FOR:
        return "supports", found.reason
    if found.verdict in _RIVAL:
        return "contradicts", f"a rival number, {found.reason}"
    return "supports", "tells of it without a number of dead"


def _killed(losses: tuple[Loss, ...]) -> Range:
    """The dead of one telling: the whole if given, else civilians and combatants added up, else the largest part."""
    dead = {x.who: x.count for x in losses if x.kind == "killed"}
    if "unspecified" in dead:
        return dead["unspecified"]
    known = [dead[p] for p in _PARTS if p in dead]
    if known:
        return Range(_sum(c.low for c in known), _sum(c.best for c in known), _sum(c.high for c in known))
    return max(dead.values(), key=lambda c: c.best or c.low or 0, default=Range())


def _sum(values: Iterable[int | None]) -> int | None:
    found = list(values)
    return None if None in found else sum(v for v in found if v is not None)
