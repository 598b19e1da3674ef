"""A document of the record (the contract object of one report), with its references followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marsad.publish._precision import no_time_given
from marsad.spans import Span

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dated:
    """Start and end (ISO 8601 dates; null: not known, or open), granularity, and the rule that found them."""

    start: str | None
    end: str | None
    granularity: str | None
    rule: str | None


@dataclass(frozen=True)
class DocumentView:
    """Look-ups over one contract object; changes nothing.

    >>> view = DocumentView({"report": {"id": "a", "text": "Rebels fled."},
    ...                      "mentions": [{"id": "m0", "begin": 0, "end": 6, "kind": "organisation", "entity": None}]})
    >>> view.words_of("m0")
    'Rebels'
    """

    document: Json

    @property
    def report(self) -> Json:
        return self.document["report"]  # type: ignore[no-any-return]

    @property
    def id(self) -> str:
        return str(self.report["id"])

    @property
    def text(self) -> str:
        return self.report.get("text") or ""

    def rows(self, key: str) -> Sequence[Json]:
        """The objects under a key; none where the key is missing."""
        return self.document.get(key) or ()

    @cached_property
    def mentions(self) -> Mapping[str, Json]:
        return {m["id"]: m for m in self.rows("mentions")}

    @cached_property
    def entities(self) -> Mapping[str, Json]:
        return {e["id"]: e for e in self.rows("entities")}

    @cached_property
    def places(self) -> Mapping[str, Json]:
        return {p["mention"]: p for p in self.rows("places")}

    @cached_property
    def times(self) -> Mapping[str, Json]:
        return {t["mention"]: t for t in self.rows("times")}

    @cached_property
    def counts(self) -> Mapping[str, Json]:
        return {c["mention"]: c for c in self.rows("counts")}

    @cached_property
    def claims(self) -> Mapping[str, Json]:
        return {c["id"]: c for c in self.rows("claims")}

    @cached_property
    def events(self) -> Mapping[str, Json]:
        return {e["id"]: e for e in self.rows("events")}

    def words(self, span: Json | None) -> str:
        """The words of a span object on one line; empty for none."""
        if not span or span.get("begin") is None:
            return ""
        return " ".join(self.text[span["begin"] : span["end"]].split())

    def words_of(self, mention: str | None) -> str:
        """The words of a mention."""
        return self.words(self.mentions.get(mention or ""))

    def name_of(self, party: Json) -> str:
        """The name of a party: its entity's, else its own words."""
        entity = self.entities.get(party.get("entity") or "")
        return str(entity["name"]) if entity else self.words_of(party.get("mention"))

    def speaker(self, source: Json | None) -> str:
        """The name of a speaker: its entity's, else its words; empty for none."""
        if not source:
            return ""
        entity = self.entities.get(source.get("entity") or "")
        return str(entity["name"]) if entity else self.words(source)

    def claims_of(self, event: Json) -> list[Json]:
        """The claims that carry an event, in the order of the document."""
        wanted = set(event.get("claims") or ())
        return [c for c in self.rows("claims") if c["id"] in wanted or event["id"] in (c.get("events") or ())]

    def _time(self, event: Json) -> Json | None:
        return self.times.get(event.get("time") or "")

    def interval(self, event: Json) -> tuple[str | None, str | None]:
        """Start and end of an event (ISO 8601 dates), as its words say."""
        time = self._time(event)
        return (time.get("start"), time.get("end")) if time else (None, None)

    def dated(self, event: Json) -> Dated:
        """When an event was; UCDP's rule for events without a time stands in where the report's own day is known."""
        time = self._time(event)
        if time is not None and time.get("start"):
            return Dated(time["start"], time.get("end"), time.get("granularity"), time.get("rule"))
        day = self.document.get("report_day")
        told = event.get("status") in _HAPPENED and event.get("telling") is None
        if time is None and day and told:
            return Dated(*no_time_given(day), "range", "ucdp:no-time-given")
        return Dated(None, None, None, time.get("rule") if time else None)

    def place_of(self, event: Json) -> Json | None:
        """The most precise place of an event."""
        found = [self.places[m] for m in event.get("places") or () if m in self.places]
        return min(found, key=lambda p: _RANK.get(str(p.get("precision")), 9), default=None)

    def span(self, row: Json) -> Span:
        """The span of a mention, passage or span object."""
        return Span(row["begin"], row["end"])


#: Only what is told as news has happened just before the report; plans and background have not.
_HAPPENED = frozenset(("occurred", "ongoing"))
_RANK = {"exact": 0, "near": 1, "admin2": 2, "line": 3, "admin1": 4, "country": 5, "unresolved": 6}
