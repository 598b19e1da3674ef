"""From where a feed starts, and the feed of a record: the same gate over the record then and now.

What the old rows held is made anew from the record as it stood, under the policy of today. So a name that a stricter
policy withholds now does not come out as an old value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError
from marsad.publish._checked import held_policy
from marsad.publish._gate import Gate, gate_of
from marsad.publish._names import Names
from marsad.publish._policy import Policy, policy_named
from marsad.publish._query import Query
from marsad.publish._release import RecordRelease
from marsad.publish.changes._differences import Feed, Row, differences, incident_rows, rows_of

if TYPE_CHECKING:
    from marsad.record import Record, Since

ALL = Query()


@dataclass(frozen=True, slots=True)
class Start:
    """From where a feed starts. ``state`` is a name of a state, a moment or a day; of a manifest there is also what it
    asked for, the day it was made (from which its embargo was counted) and the digest of its policy."""

    state: str
    query: Query | None = None
    made: date | None = None
    policy: str | None = None


def start_of(since: str) -> Start:
    """Understand ``--since``: the file of a manifest, else what :meth:`Record.find_state` understands.

    Raises:
        UsageError: a file that is no manifest, or the manifest of an export that names no state.
    """
    path = Path(since)
    if not path.is_file():
        return Start(since)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8-sig"))
        inside = manifest.get("manifest", manifest)
        state, made = str(inside["record_state"]), date.fromisoformat(str(inside["made"])[:10])
        return Start(state, _query(inside), made, inside["policy"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        remedy = "Give FILE.manifest.json, which every export writes beside FILE."
        raise UsageError("not the manifest of an export", where=since, remedy=remedy) from fault


def _query(manifest: Mapping[str, Any]) -> Query:
    known = {f.name for f in fields(Query)}
    asked = {k: v for k, v in manifest["query"].items() if k in known}
    return replace(ALL, **asked, rule=manifest["rule"])


def changes_since(
    record: Record, since: Start | str, policy: Policy, query: Query = ALL, today: date | None = None
) -> Feed:
    """What has changed since.

    ``query`` is what is asked for now and then; a ``Start`` with a query of its own brings it along.

    Raises:
        UsageError, NotInRecord: ``since`` names no state of this record.
    """
    start = since if isinstance(since, Start) else Start(since)
    asked = start.query or query
    with record.since(start.state) as view:
        if view.then == view.now and not policy.embargo:
            return Feed(view.then.name, view.now.name, ())
        gates = _Gates.of(view, policy, start.made or _day(view.then.at) or date.min, today or datetime.now(UTC).date())
        before, after, safe = _touched(view, asked, gates)
        for old, new in _untouched(view, asked, gates):
            # what today's gate makes of the old row is the new one: nothing of it has changed but the gate
            before |= {} if old is None else {old[_KEY]: old}
            after |= {} if new is None else {new[_KEY]: new}
            safe |= {} if new is None else {new[_KEY]: new}
        open_ = _open(view, asked, gates)
        gone = {g.id: g for g in _release(view.whole, gates.now, asked).gone()}
        return Feed(view.then.name, view.now.name, tuple(differences(before, after, gone, *open_, safe)))


_KEY = "incident_id"


@dataclass(frozen=True, slots=True)
class _Gates:
    """Who is private, and which places are coarsened, hangs on the whole record, and an embargo on the day: so there is
    the gate of then, that of now, and that of now as it would have let out then."""

    then: Gate
    now: Gate
    safe: Gate

    @classmethod
    def of(cls, view: Since, policy: Policy, then: date, now: date) -> _Gates:
        """The gates of the two states."""
        was = gate_of(view.before, held_policy(view.before, policy), then)
        is_ = gate_of(view.whole, held_policy(view.whole, policy), now)
        return cls(was, is_, replace(is_, today=then))

    @property
    def alike(self) -> bool:
        """What did not change in the record is let out as it was then."""
        return self.then == self.safe and (not self.now.policy.embargo or self.then.today == self.now.today)


def _release(record: Record, gate: Gate, query: Query) -> RecordRelease:
    """A release behind a gate that is there already, which would otherwise be made of the incidents at hand alone."""
    release = RecordRelease(record, gate.policy, query, gate.today)
    vars(release)["gate"] = gate
    return release


def _touched(view: Since, query: Query, gates: _Gates) -> tuple[dict[str, Row], dict[str, Row], dict[str, Row]]:
    """Rows of incidents that may have changed: then, now, and those of then as today's gate lets them out."""
    before = incident_rows(_release(view.before, gates.then, query))
    after = incident_rows(_release(view.after, gates.now, query))
    return before, after, incident_rows(_release(view.before, gates.safe, query))


def _untouched(view: Since, query: Query, gates: _Gates) -> Iterator[tuple[Row | None, Row | None]]:
    """Old and new rows of what did not change in the record, where the gates make another row of it.

    Both come in one order; only those are at hand that one of the two gates holds back, or that it has yet to tell.
    """
    if gates.alike:
        return
    waiting: dict[str, dict[str, Row]] = {"then": {}, "now": {}}
    both = zip_longest(_lines(view, query, gates.then), _lines(view, query, gates.now))
    for then, now in both:
        for mine, other, row in (("then", "now", then), ("now", "then", now)):
            if row is None:
                continue
            match = waiting[other].pop(row[_KEY], None)
            if match is None:
                waiting[mine][row[_KEY]] = row
            elif match != row:
                yield (row, match) if mine == "then" else (match, row)
    yield from ((row, None) for row in waiting["then"].values())
    yield from ((None, row) for row in waiting["now"].values())


def _lines(view: Since, query: Query, gate: Gate) -> Iterator[Row]:
    return (row for row in rows_of(_release(view.whole, gate, query)) if row[_KEY] not in view.touched.ids)


def _open(view: Since, query: Query, gates: _Gates) -> tuple[dict[str, Row], dict[str, Row]]:
    """The rows of touched incidents with nothing withheld; what hangs on the whole record is known already."""
    policy = policy_named("internal")
    gate = replace(gates.now, policy=policy, names=Names(withheld="none"), sites=frozenset())
    return incident_rows(_release(view.before, gate, query)), incident_rows(_release(view.after, gate, query))


def _day(moment: str) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None
