"""Alerts: what has changed in the record, against rules, into the outbox. Never the same news twice.

Rules are matched with what the policy has let out, not with what the record holds: a rule about a village that the
policy coarsens to its province must not tell, by firing, that it was that village.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from marsad.errors import NotInRecord, UsageError
from marsad.logs import Ours, event
from marsad.watch._state import Letter
from marsad.watch._values import DAY

if TYPE_CHECKING:
    from marsad.publish import Incident, Policy
    from marsad.record import Record
    from marsad.watch._state import SourceState, State
    from marsad.watch._values import Config, Rule

log = logging.getLogger("marsad.watch")

#: The name of the state of the record up to which alerts were made.
_CURSOR: Final = "alerts.record_state"


class Alerts:
    """Makes letters of what has changed since it was last asked."""

    def __init__(self, config: Config, record: Record, state: State, policy: Policy) -> None:
        self._rules = [r for r in config.alerts if not r.silence]
        self._silence = [r for r in config.alerts if r.silence]
        self._record = record
        self._state = state
        self._policy = policy
        self._silent: dict[str, float | None] = {}

    def begin(self) -> None:
        """Alerts are of what comes from now on: the first time, what the record holds already is no news."""
        if self._rules and self._state.meta(_CURSOR) is None:
            self._state.keep_meta(_CURSOR, self._record.state().name)

    def look(self, now: float) -> int:
        """Put letters about changed incidents into the outbox; gives how many rules fired."""
        cursor = self._state.meta(_CURSOR)
        if not self._rules or cursor is None or self._record.state().name == cursor:
            return 0
        try:
            until, incidents, rows = self._changed(cursor, now)
        except (NotInRecord, UsageError):
            event(log, "watch.alerts_anew", level=logging.WARNING)
            self._state.keep_meta(_CURSOR, self._record.state().name)
            return 0
        with self._state.writing():
            fired = sum(self._fire(rule, i, rows[i.id], now) for i in incidents for rule in self._rules)
            self._state.keep_meta(_CURSOR, until)
        return fired

    def _changed(self, cursor: str, now: float) -> tuple[str, list[Incident], Mapping[str, Mapping[str, Any]]]:
        """What the policy lets out of incidents that may have changed, as values and as rows; and the state of now."""
        from marsad.publish import Query, RecordRelease
        from marsad.publish.changes import incident_rows

        with self._record.since(cursor) as view:
            ids = tuple(sorted(view.touched.ids))
            query = Query(stories=any(r.stories for r in self._rules))
            today = datetime.fromtimestamp(now, UTC).date()
            release = RecordRelease(view.whole, self._policy, query, today=today, only=ids)
            return view.now.name, list(release.incidents()), incident_rows(release)

    def _fire(self, rule: Rule, incident: Incident, row: Mapping[str, Any], now: float) -> bool:
        if not matches(rule, incident, now):
            return False
        toll = incident.killed, incident.wounded
        about = [
            ("toll", str(toll)) if any(x.given for x in toll) else None,
            ("contradiction", "") if incident.contradicted else None,
        ]
        first = self._state.tell(_key(rule.name, incident.id, "new"))
        # what is told with the first letter is no news of its own
        later = [x[0] for x in about if x is not None and self._state.tell(_key(rule.name, incident.id, *x))]
        occasions = [x for x in (["new"] if first else later) if x in rule.on]
        if not occasions:
            return False
        key = _key(rule.name, incident.id, *occasions, str(toll))
        self._post(rule, key, {"occasions": occasions, "incident": dict(row)}, now)
        event(log, "watch.alert", alert=Ours(rule.name), incident=incident.id, occasions=occasions)
        return True

    def silent(self, states: Iterable[SourceState], now: float) -> None:
        """Put letters about sources that are silent into the outbox: one for each silence."""
        if not self._silence:
            return
        new = [s for s in states if s.silent is not None and self._silent.get(s.name) != s.silent]
        self._silent |= {s.name: s.silent for s in new}
        for rule in self._silence:
            for s in new:
                assert s.silent is not None
                key = _key(rule.name, "silence", s.name, str(int(s.silent)))
                with self._state.writing():
                    if self._state.tell(key):
                        told = {"name": s.name, "silent_since": _iso(s.silent), "errors": s.errors, "error": s.error}
                        self._post(rule, key, {"occasions": ["silence"], "source": told}, now)

    def _post(self, rule: Rule, key: str, news: dict[str, Any], now: float) -> None:
        policy = {"name": self._policy.name, "version": self._policy.version, "sha256": self._policy.digest}
        for target in rule.to:
            own = _key(key, target)
            told = {"format": 1, "kind": "alert", "id": own, "alert": rule.name, "made": _iso(now), "policy": policy}
            body = json.dumps({**told, **news}, ensure_ascii=False).encode("utf-8", "replace")
            self._state.post(Letter(own, rule.name, target, body, now, now, 0, "due", None))


def matches(rule: Rule, incident: Incident, now: float) -> bool:
    """Does everything that the rule gives hold of the incident, as it was let out?"""
    where, killed = incident.where, incident.killed
    if incident.type == "OTHER" and not rule.stories:
        return False
    if rule.places and not _any(rule.places, [] if where is None else _names_of_place(incident)):
        return False
    if rule.countries and (where is None or where.country not in rule.countries):
        return False
    if rule.actors and not _any(
        rule.actors, [x for p in (*incident.actors, *incident.targets) for x in (p.key, p.actor, p.name)]
    ):
        return False
    if rule.types and not _any(rule.types, [incident.type, incident.mode]):
        return False
    if rule.min_killed is not None and (killed.best or killed.low or 0) < rule.min_killed:
        return False
    if rule.contradiction and not incident.contradicted:
        return False
    return rule.max_age is None or _age(incident, now) <= rule.max_age


def _names_of_place(incident: Incident) -> Sequence[str | None]:
    w = incident.where
    return [] if w is None else [w.gazetteer_id, w.name, w.admin1, w.admin2, w.provider]


def _any(wanted: Iterable[str], found: Iterable[str | None]) -> bool:
    folded = {x.casefold() for x in found if x}
    return any(x.casefold() in folded for x in wanted)


def _age(incident: Incident, now: float) -> float:
    """Seconds since its last day ended, else since its youngest report's did; 0 where nobody says a day."""
    told = incident.when.end or incident.when.start or max((r.day for r in incident.reports if r.day), default=None)
    if told is None:
        return 0.0
    day = date.fromisoformat(told[:10])
    return now - datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() - DAY


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
