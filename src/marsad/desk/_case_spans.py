"""Where in the texts of its reports the values of an incident stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marsad.desk._marks import Mark, SpanKind
from marsad.record import full_reports

if TYPE_CHECKING:
    from marsad.publish import Incident
    from marsad.record import FullReport, Record

Json = Mapping[str, Any]

#: Reports of one incident whose texts are looked into; the others are listed with a link. At a hundred a page takes
#: 0.4 s and nobody reads it.
MOST_TEXTS = 40


@dataclass(frozen=True, slots=True)
class Located:
    """Words of a report: ``text`` is the report's name on the page ("r0"), the rest as in :class:`Mark`."""

    text: str
    begin: int
    end: int
    kind: SpanKind

    @property
    def id(self) -> str:
        """A name that is the same wherever the same words stand for the same thing."""
        return f"{self.text}-{self.begin}-{self.end}-{self.kind}"

    def mark(self) -> Mark:
        """As a mark of its text."""
        return Mark(self.id, self.begin, self.end, self.kind)


@dataclass(frozen=True, slots=True)
class Texts:
    """The reports of an incident that may be looked into, and their names on the page."""

    full: Mapping[str, FullReport] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record, incident: Incident) -> Texts:
        """The texts of the first reports."""
        ids = [r.id for r in incident.reports[:MOST_TEXTS]]
        return cls(full_reports(record, ids), {x: f"r{n}" for n, x in enumerate(ids)})

    def document(self, report: str) -> Json:
        """The contract object of a report; empty where it is none of these, or was not read."""
        found = self.full.get(report)
        return (found.document or {}) if found else {}

    def event(self, report: str, event: str) -> Json:
        """An event of a report; of a story ("*e0") its chief one."""
        wanted = event.removeprefix("*")
        return next((e for e in self.document(report).get("events") or () if e["id"] == wanted), {})

    def at(self, report: str, span: Json | None, kind: SpanKind) -> Iterator[Located]:
        """The words of a span object, if there are any."""
        if span and span.get("begin") is not None and report in self.names:
            yield Located(self.names[report], span["begin"], span["end"], kind)

    def mentions(self, report: str, ids: Iterable[str | None], kind: SpanKind) -> Iterator[Located]:
        """The words of mentions."""
        wanted = {x for x in ids if x}
        for mention in self.document(report).get("mentions") or ():
            if mention["id"] in wanted:
                yield from self.at(report, mention, kind)

    def of_field(self, name: str, report: str, event: str, value: Any) -> Iterator[Located]:  # noqa: ANN401
        """The words that give one field of an event its value."""
        told = self.event(report, event)
        if not told:
            return
        if name in ("type", "mode"):
            why = (row.get("words") for row in told.get("why") or () if row["of"] == name)
            yield from self.at(report, next(filter(None, why), None) or told["trigger"], "value")
        elif name == "day":
            yield from self.mentions(report, [told.get("time")], "time")
        elif name == "place":
            yield from self._place(report, told, value)
        elif name == "weapon":
            yield from self.mentions(report, told.get("weapons") or (), "value")
        else:
            yield from self.mentions(report, [p.get("mention") for p in told.get(f"{name}s") or ()], "actor")

    def _place(self, report: str, told: Json, value: Any) -> Iterator[Located]:  # noqa: ANN401
        places = {p["mention"]: p for p in self.document(report).get("places") or ()}
        own = [m for m in told.get("places") or () if m in places]
        same = [m for m in own if places[m].get("gazetteer_id") == value.get("gazetteer_id")]
        yield from self.mentions(report, same or own, "place")
