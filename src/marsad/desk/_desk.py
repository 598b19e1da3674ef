"""The desk at work: the record, who may see what of it, and what is kept at hand between requests."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from starlette.requests import Request

from marsad.desk._figures import Counted
from marsad.desk._overview import Overview
from marsad.desk._rereading import Rereading
from marsad.desk._settings import Settings
from marsad.desk._sight import Sight
from marsad.desk._viewer import rights_of
from marsad.publish import Gates, Policy, RecordRelease, held_policy, policy_named
from marsad.record import People, Reviews

if TYPE_CHECKING:
    from marsad.desk._viewer import Viewer
    from marsad.record import Record

#: Releases at hand: one for each policy in use; restrictions and writing make new ones.
_KEPT = 8


class Desk:
    """One record and its settings, shared by all requests (threads)."""

    def __init__(self, settings: Settings, record: Record) -> None:
        self.settings = settings
        self.record = record
        self.people = People(record)
        self.overview = Overview(record, settings.cache)
        self._gates = Gates(record)
        self.rereading = Rereading(settings)
        self.counted = Counted(record, self.overview)
        self._lock = Lock()
        self._restricted: tuple[str, tuple[frozenset[str], frozenset[str]]] = ("", (frozenset(), frozenset()))
        self._releases: dict[tuple[str, str, str], RecordRelease] = {}

    @property
    def title(self) -> str:
        """What the record is called at the head of each page."""
        if self.settings.title:
            return self.settings.title
        return Path(self.settings.db).stem if "://" not in self.settings.db else "marsad"

    @property
    def owner_name(self) -> str:
        """The person of the local mode."""
        return self.settings.who or getpass.getuser()

    def restricted(self) -> tuple[frozenset[str], frozenset[str]]:
        """Ids of the incidents and of the reports that only those with the right ``restricted`` may see."""
        state = self.record.state().name
        known, found = self._restricted
        if known != state:
            now = Reviews(self.record, "").restricted()
            found = now.incidents, now.reports
            self._restricted = (state, found)
        return found

    def reviewers(self, viewer: Viewer) -> tuple[str, ...]:
        """To whom work can be given: those of the team who may review; at a local desk, oneself."""
        if self.settings.mode != "team":
            return (viewer.name,) if viewer.name else ()
        able = (p.name for p in self.people.all() if p.disabled is None and "review" in rights_of(p.role) | {*p.rights})
        return tuple(sorted(able, key=lambda name: (name != viewer.name, name.casefold())))

    def policy_of(self, viewer: Viewer) -> Policy:
        """The policy behind which a viewer sees the record: with what is restricted held back, unless they may."""
        policy = policy_named(viewer.policy)
        if viewer.may("restricted"):
            return policy
        incidents, reports = self.restricted()
        return replace(
            policy, incidents=tuple(sorted({*policy.incidents, *incidents})),
            reports=tuple(sorted({*policy.reports, *reports})),
        )  # fmt: skip

    def sight(self, viewer: Viewer) -> Sight:
        """The record as this viewer sees it now."""
        policy = self.policy_of(viewer)
        today = datetime.now(UTC).date()
        # who is private depends on all reports; where nothing is withheld, on none
        state = "" if policy.names == "none" and not policy.coarsen else self.record.state().name
        # who reviews sees what was rejected or is yet to be checked
        inside = viewer.may("review")
        key = (policy.digest, f"{state}{inside}", today.isoformat())
        with self._lock:
            release = self._releases.pop(key, None) or RecordRelease(
                self.record, policy, today=today, inside=inside, gates=self._gates
            )  # fmt: skip
            self._releases[key] = release
            while len(self._releases) > _KEPT:
                del self._releases[next(iter(self._releases))]
        # the gate is kept; what people decided since is asked anew
        return Sight(viewer, self.record, release.asking(release.query), self._noting(viewer))

    def _noting(self, viewer: Viewer) -> Callable[[str, Sequence[str]], None]:
        """Writes into the access log which restricted items a person of a team was shown."""

        def shown(kind: str, ids: Sequence[str]) -> None:
            of_kind = incidents if kind == "incident" else reports
            if viewer.name is not None and (seen := of_kind.intersection(ids)):
                self.people.note_reading(viewer.name, kind, seen)

        # one person alone need not be told what they looked at
        watched = self.settings.mode == "team" and viewer.may("restricted")
        incidents, reports = self.restricted() if watched else (frozenset(), frozenset())
        return shown

    def start(self) -> None:
        """Begin what takes long at a large record, beside the requests."""
        self.overview.start(self._open_gates)

    def _open_gates(self) -> None:
        """Make the gates of the policies that most will look through (at a million incidents 1 to 4 s)."""
        settings = self.settings
        names = {
            "local": ("internal",), "team": ("internal", settings.reader_policy or "partners"),
            "public": (settings.public_policy,),
        }  # fmt: skip
        for name in names[settings.mode]:
            self._gates.gate(held_policy(self.record, policy_named(name)), datetime.now(UTC).date())

    def close(self) -> None:
        """Close the record."""
        self.overview.close()
        self.record.close()


def desk_of(request: Request) -> Desk:
    """The desk that answers this request."""
    desk: Desk = request.app.state.desk
    return desk
