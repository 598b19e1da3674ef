"""From where a feed starts, and the feed of a record: the same gate over the record then and now.

What the old rows held is made anew from the record as it stood, under the policy of today. So a name that a stricter
policy withholds now does not come out as an old value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.errors import UsageError
from marsad.publish._policy import Policy, policy_named
from marsad.publish._query import Query
from marsad.publish._release import RecordRelease
from marsad.publish.changes._differences import Feed, Row, differences, incident_rows

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
    with record.since(start.state, everything=bool(policy.embargo)) as view:
        then = start.made or _day(view.then.at)
        before, after = _rows(view, policy, asked, then, today)
        open_ = _rows(view, policy_named("internal"), asked, then, today)
        gone = {g.id: g for g in RecordRelease(view.after, policy, asked, today).gone()}
        changes = tuple(differences(before, after, gone, *open_))
        return Feed(view.then.name, view.now.name, changes)


def _rows(
    view: Since, policy: Policy, query: Query, then: date | None, now: date | None
) -> tuple[dict[str, Row], dict[str, Row]]:
    return (
        incident_rows(RecordRelease(view.before, policy, query, then)),
        incident_rows(RecordRelease(view.after, policy, query, now)),
    )


def _day(moment: str) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None
