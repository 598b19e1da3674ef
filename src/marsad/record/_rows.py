"""A coded report as rows. Pure: keys that only the record can give are filled in when the rows are written.

Words that a back end could not store (NUL, lone surrogates) are replaced one for one, so that spans still hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from marsad.record._bulk import Row
from marsad.record._controls import control_row
from marsad.record._pack import pack, pack_document, slim_json, stamp
from marsad.record._words import folded, names_key
from marsad.spans import Span

if TYPE_CHECKING:
    # only their shapes: whoever asks a record should not wait for the reader to load
    from marsad.coding import Coded, Event, Loss, Party, Speaker
    from marsad.grounding import Entity, GroundedPlace, GroundedTime
    from marsad.intake import Evidence, Report
    from marsad.linking import Toll

#: The largest whole number that JSON readers keep exact; more people than that is noise.
_LARGEST: Final = 2**53

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ReportRows:
    """A report ready to be written."""

    id: str
    sha256: str
    source: str | None
    version: Row = field(repr=False)
    content: Row = field(repr=False)
    evidence: Row = field(repr=False)
    title_words: Sequence[str] = field(repr=False)
    text_words: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """A reading ready to be written: its document, and per table the rows without reading and extraction."""

    extraction: str
    report_day: str | None
    document: bytes = field(repr=False)
    derived: dict[str, list[Row]] = field(repr=False)


def storable(text: str) -> str:
    """The text with U+FFFD for what neither back end stores."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def report_rows(report: Report, status: str) -> ReportRows:
    """Everything of a report but its reading."""
    day = report.published_day
    version: Row = {
        "sha256": report.evidence.sha256,
        "status": status,
        "title": report.title,
        "url": report.url,
        "author": report.author,
        "published": report.published.isoformat() if report.published else None,
        "published_day": day.isoformat() if day else None,
        "retrieved": stamp(report.evidence.retrieved),
        "language": report.language,
        "language_confidence": report.language_confidence,
        "hints": [[h.span.begin, h.span.end, h.role] for h in report.hints] or None,
        "notes": [[n.code, n.message] for n in report.notes] or None,
        "text": report.text,
    }
    version = _clean_row(version)
    content, origin = evidence_rows(report.evidence)
    source = storable(report.source) if report.source else None
    id_ = storable(report.id)
    return ReportRows(
        id_, report.evidence.sha256, source, version, content, origin, folded(report.title), folded(report.text)
    )


def evidence_rows(evidence: Evidence) -> tuple[Row, Row]:
    """The bytes, and how they came to us."""
    packing, packed = pack(evidence.content)
    content = {"sha256": evidence.sha256, "size": len(evidence.content), "packing": packing, "content": packed}
    origin: Row = {
        "retrieved": stamp(evidence.retrieved),
        "address": evidence.address,
        "method": evidence.method,
        "software": evidence.software,
        "media_type": evidence.media_type,
        "encoding": evidence.encoding,
        "within": evidence.within,
        "etag": evidence.etag,
        "last_modified": evidence.last_modified,
    }
    return content, _clean_row(origin)


def reading_rows(coded: Coded, document: dict[str, Any]) -> ReadingRows:
    """Everything of a reading."""
    derived = _Derived(coded, document).tables()
    slim = slim_json(document)
    # JSON escapes NUL, but not a lone surrogate.
    if "\\u0000" in slim or _UNSTORABLE.search(slim):
        slim = slim_json(_clean(document))
        derived = {name: [_clean_row(r) for r in rows] for name, rows in derived.items()}
    elif _UNSTORABLE.search(coded.grounded.reading.report.text):
        derived = {name: [_clean_row(r) for r in rows] for name, rows in derived.items()}
    extraction: str = document["version"]["extraction"]
    return ReadingRows(extraction, coded.grounded.report_day, pack_document(slim), derived)


def _clean_row(row: Row) -> Row:
    return {k: _clean(v) for k, v in row.items()}


def _clean(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return _clean_row(value) if isinstance(value, dict) else value


def _span(value: Span | None, prefix: str = "") -> Row:
    return {f"{prefix}begin": value.begin if value else None, f"{prefix}end": value.end if value else None}


def whole(value: int | None) -> int | None:
    """The number, null where it is beyond what a column holds (the document still has it)."""
    return value if value is None or abs(value) <= _LARGEST else None


def toll(x: Loss | Toll) -> Row:
    """The columns that a loss has, an event's as well as an incident's."""
    return {"kind": x.kind, "who": x.who, "low": whole(x.low), "best": whole(x.best), "high": whole(x.high)}


class _Derived:
    """The rows of one reading; looks up what the local ids stand for."""

    def __init__(self, coded: Coded, document: dict[str, Any]) -> None:
        self.coded = coded
        self.document = document
        self.text = coded.grounded.reading.report.text

    @cached_property
    def entities(self) -> dict[str, Entity]:
        return {e.id: e for e in self.coded.grounded.entities}

    @cached_property
    def entity_of(self) -> dict[str, Entity]:
        return {m: e for e in self.coded.grounded.entities for m in e.mentions}

    @cached_property
    def places(self) -> dict[str, GroundedPlace]:
        return {p.mention: p for p in self.coded.grounded.places}

    @cached_property
    def times(self) -> dict[str, GroundedTime]:
        return {t.mention: t for t in self.coded.grounded.times}

    @cached_property
    def spans(self) -> dict[str, Span]:
        return {m.id: m.span for m in self.coded.grounded.reading.mentions}

    def tables(self) -> dict[str, list[Row]]:
        from marsad.linking import statements_from_documents

        events = self.coded.events
        return {
            "claims": [self.claim(i) for i in range(len(self.coded.claims))],
            "events": [self.event(e) for e in events],
            "event_claims": list(self.event_claims()),
            "event_parties": [row for e in events for row in self.parties(e)],
            "event_places": [row for e in events for row in self.event_places(e)],
            "event_losses": [self.loss(e, n, x) for e in events for n, x in enumerate(e.losses)],
            "controls": [control_row(s) for s in statements_from_documents([self.document])],
            "affiliations": [self.affiliation(n) for n in range(len(self.coded.affiliations))],
            "entities": [self.entity(e) for e in self.coded.grounded.entities],
            "warnings": [
                {"n": n, "code": w.code, **_span(w.span), "message": w.message}
                for n, w in enumerate(self.coded.warnings)
            ],
        }

    def words(self, mention: str | None) -> str | None:
        """The name of what a mention refers to, else its words."""
        if mention is None:
            return None
        if mention in self.entity_of:
            return self.entity_of[mention].name
        return self.spans[mention].of(self.text) if mention in self.spans else None

    def actor(self, mention: str | None) -> str | None:
        return self.entity_of[mention].actor if mention in self.entity_of else None

    def speaker(self, who: Speaker | None) -> str | None:
        if who is None:
            return None
        entity = self.entities.get(who.entity or "")
        return entity.name if entity else who.span.of(self.text)

    def claim(self, number: int) -> Row:
        c = self.coded.claims[number]
        return {
            "id": c.id,
            "stance": c.stance,
            "quoted": c.quoted,
            **_span(c.source.span if c.source else None, "source_"),
            "source_entity": c.source.entity if c.source else None,
            "source_name": self.speaker(c.source),
            "source_kind": c.source.kind if c.source else None,
            **_span(c.via.span if c.via else None, "via_"),
            "via_name": self.speaker(c.via),
            "via_kind": c.via.kind if c.via else None,
            **_span(c.cue, "cue_"),
            "content": [[s.begin, s.end] for s in c.content],
            "confidence": c.confidence,
            "rule": c.rule,
        }

    def event(self, e: Event) -> Row:
        time = self.times.get(e.time or "")
        return {
            "id": e.id,
            "type": e.type,
            "mode": e.mode,
            "acled": e.acled,
            "cameo": e.cameo,
            "status": e.status,
            **_span(e.trigger, "trigger_"),
            "time_start": time.start if time else None,
            "time_end": time.end if time else None,
            "time_granularity": time.granularity if time else None,
            "time_anchor": time.anchor if time else None,
            "share": e.share,
            "telling": e.telling,
            "main": e.main,
            "weapons": [self.words(w) for w in e.weapons] or None,
            "confidence": e.confidence,
            "rule": e.rule,
        }

    def event_claims(self) -> Iterator[Row]:
        """The links that either end names, once each; a link to something unknown is none."""
        known = {e.id for e in self.coded.events}, {c.id for c in self.coded.claims}
        pairs = [(e.id, c) for e in self.coded.events for c in e.claims]
        pairs += [(e, c.id) for c in self.coded.claims for e in c.events]
        for event, claim in dict.fromkeys(pairs):
            if event in known[0] and claim in known[1]:
                yield {"event_id": event, "claim_id": claim}

    def parties(self, e: Event) -> Iterator[Row]:
        sides = [("actor", p) for p in e.actors] + [("target", p) for p in e.targets]
        for n, (side, party) in enumerate(sides):
            yield {"event_id": e.id, "n": n, "side": side, **self.party(party)}

    def party(self, p: Party) -> Row:
        entity = self.entities.get(p.entity or "") or self.entity_of.get(p.mention)
        name = entity.name if entity else self.words(p.mention)
        return {
            "role": p.role,
            "mention": p.mention,
            "entity_id": p.entity,
            "name": name,
            "names": names_key([name, *(entity.aliases if entity else ())]),
            "actor": entity.actor if entity else None,
        }

    def event_places(self, e: Event) -> Iterator[Row]:
        for n, mention in enumerate(e.places):
            place = self.places.get(mention)
            if place is not None:
                yield {"event_id": e.id, "n": n, "mention": mention, **self.place(place)}

    def place(self, p: GroundedPlace) -> Row:
        relation = p.relation
        return {
            "name": p.name,
            "names": names_key([p.name, self.words(p.mention), p.admin1]),
            "gazetteer_id": p.gazetteer_id,
            "lat": p.lat,
            "lon": p.lon,
            "country": p.country,
            "admin1": p.admin1,
            "feature": p.feature,
            "precision": p.precision,
            "role": p.role,
            "relation": [relation.kind, relation.of, relation.km, relation.bearing, relation.other]
            if relation
            else None,
            "confidence": p.confidence,
        }

    def loss(self, e: Event, n: int, x: Loss) -> Row:
        return {
            "event_id": e.id,
            "n": n,
            **toll(x),
            **_span(x.evidence),
            "confidence": x.confidence,
            "rule": x.rule,
        }

    def affiliation(self, n: int) -> Row:
        a = self.coded.affiliations[n]
        return {
            "n": n,
            "person": self.words(a.person),
            "person_actor": self.actor(a.person),
            "role": a.role,
            "organisation": self.words(a.organisation),
            "organisation_actor": self.actor(a.organisation),
            "since": a.start,
            "until": a.end,
            "former": a.former,
            **_span(a.evidence),
            "confidence": a.confidence,
            "rule": a.rule,
        }

    def entity(self, e: Entity) -> Row:
        return {
            "id": e.id,
            "kind": e.kind,
            "name": e.name,
            "names": names_key([e.name, *e.aliases]),
            "actor": e.actor,
            "source_kind": e.source_kind,
            "side": e.side,
            "part_of": e.part_of,
            "country": e.country,
            "code": e.code,
            "mentions": len(e.mentions),
            "confidence": e.confidence,
        }
