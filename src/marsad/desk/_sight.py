"""What a viewer sees of the record: everything comes through the gate of publishing, under the viewer's policy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.errors import NotInRecord
from marsad.publish import Incident, RecordRelease, Report
from marsad.record import told_in

if TYPE_CHECKING:
    from marsad.desk._viewer import Viewer
    from marsad.record import FullReport, Record


@dataclass(frozen=True)
class Sight:
    """The record as one viewer sees it at one moment. Ids that they may not see are as if they were not there."""

    viewer: Viewer
    record: Record
    release: RecordRelease
    #: told which restricted items (kind, ids) this viewer, who may, was shown
    shown: Callable[[str, Sequence[str]], None] = lambda _kind, _ids: None

    @property
    def open(self) -> bool:
        """Is nothing withheld, so that whole texts and contract objects may be shown?"""
        return self.release.gate.open and not self.release.gate.policy.coarsen

    def hides_incident(self, id_: str) -> bool:
        """Is this incident held back from the viewer?"""
        return id_ in self.release.held.incidents

    def hides_report(self, id_: str) -> bool:
        """Is this report held back from the viewer?"""
        return id_ in self.release.held.reports

    def whole(self, reports: Collection[str]) -> bool:
        """May the whole texts of these reports be shown? Not where one of them is held back, or tells of an incident
        that is: its sentences stand in the text."""
        held = self.release.held.incidents
        if not self.open or any(self.hides_report(x) for x in reports):
            return False
        return not held or told_in(self.record, tuple(reports)).isdisjoint(held)

    def incidents(self, ids: Sequence[str]) -> tuple[Incident, ...]:
        """Those of these incidents that may be seen, in this order."""
        found = tuple(self.release.chosen(ids))
        self.shown("incident", [x.id for x in found])
        return found

    def incident(self, id_: str) -> Incident:
        """One incident.

        Raises:
            NotInRecord: there is none, or none that this viewer may see; says where it went, if it was merged.
        """
        for found in self.incidents([id_]):
            return found
        hidden = self.release.held.incidents
        grave = next((g for g in self.record.tombstones() if g.id == id_), None)
        if grave is not None and id_ not in hidden and grave.merged_into not in hidden:
            self.record.incident_value(id_)  # says where it went
        # the same words for what is hidden and what never was
        raise NotInRecord("no such incident", where=id_, remedy="`marsad incidents` lists them.")

    def reports(self, ids: Sequence[str]) -> Iterator[Report]:
        """Those of these reports that may be seen, in this order."""
        found = tuple(view.report() for view in self.release.chosen_views(ids))
        self.shown("report", [x.id for x in found])
        return iter(found)

    def full_report(self, id_: str) -> FullReport:
        """A report with its text and document, for those from whom nothing is withheld.

        Raises:
            NotInRecord: there is none, or none that this viewer may see whole.
        """
        if not self.whole([id_]):
            raise NotInRecord("no such report", where=id_)
        found = self.record.report(id_)
        self.shown("report", [id_])
        return found
