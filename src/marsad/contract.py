"""The outside contract: what ``marsad read --json`` prints for one report (format 1).

The keys are binding: scorers and people's own scripts read them. Keys may be added; none may change its meaning without
a new format number. Everything here is a plain translation of frozen values: no decision is taken at this edge.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from marsad._version import __version__, extraction_version
from marsad.coding import Affiliation, Claim, Coded, Control, Event, Loss, Party, Speaker, Why
from marsad.errors import MarsadError
from marsad.grounding import (
    Area,
    Count,
    Dot,
    Entity,
    Finding,
    Geometry,
    GroundedPlace,
    GroundedTime,
    Line,
    Part,
    Relation,
    Ring,
    Sector,
)
from marsad.intake import Report, Unreadable
from marsad.reading import Mention
from marsad.spans import Span

FORMAT = 1

#: A JSON object on its way out.
Json = dict[str, Any]


def span(value: Span | None) -> Json | None:
    """``{"begin", "end"}``: code points, half open."""
    return None if value is None else {"begin": value.begin, "end": value.end}


def report_object(report: Report) -> Json:
    """The ``report`` key."""
    published = report.published
    return {
        "id": report.id,
        "source": report.source,
        "title": report.title,
        "url": report.url,
        "author": report.author,
        "published": published.isoformat() if published else None,
        "retrieved": utc(report.evidence.retrieved),
        "language": report.language,
        "sha256": report.evidence.sha256,
        "text": report.text,
    }


def utc(moment: datetime) -> str:
    """ISO 8601 with a Z; the moment must be in UTC already."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def error_object(unreadable: Unreadable | None = None, *, id: str = "", error: MarsadError | None = None) -> Json:  # noqa: A002
    """The object that stands in place of a report that could not be read."""
    fault = unreadable.error if unreadable else error
    assert fault is not None
    return {
        "format": FORMAT,
        "report": {"id": unreadable.id if unreadable else id},
        "error": {"code": fault.code, "name": fault.name, "message": fault.message},
    }


def coded_object(coded: Coded, *, extraction: str | None = None) -> Json:
    """The whole object of one report; ``extraction`` names the version of another reader than the shipped one."""
    grounded = coded.grounded
    reading = grounded.reading
    entity_of = {m: e.id for e in grounded.entities for m in e.mentions}
    return {
        "format": FORMAT,
        "version": {"marsad": __version__, "extraction": extraction or extraction_version()},
        "report": report_object(reading.report),
        "report_day": grounded.report_day,
        "passages": [
            {"begin": p.span.begin, "end": p.span.end, "role": p.role, "paragraph": p.paragraph}
            for p in reading.passages
        ],
        "mentions": [mention_object(m, entity_of.get(m.id)) for m in (*reading.mentions, *reading.inner)],
        "entities": [entity_object(e) for e in grounded.entities],
        "places": [place_object(p) for p in (*grounded.places, *grounded.inner)],
        "times": [time_object(t) for t in grounded.times],
        "counts": [count_object(c) for c in grounded.counts],
        "claims": [claim_object(c) for c in coded.claims],
        "events": [event_object(e) for e in coded.events],
        "control": [control_object(c) for c in coded.control],
        "affiliations": [affiliation_object(a) for a in coded.affiliations],
        "warnings": [warning_object(w) for w in coded.warnings],
    }


def mention_object(m: Mention, entity: str | None) -> Json:
    """A name inside a longer mention bears that mention's id and no kind: by itself it names nothing in the report."""
    return {
        "id": m.id,
        "begin": m.span.begin,
        "end": m.span.end,
        "kind": m.kind if m.within is None else None,
        "within": m.within,
        "entity": entity,
        "confidence": m.confidence,
        "rule": m.rule,
    }


def entity_object(e: Entity) -> Json:
    return {
        "id": e.id,
        "kind": e.kind,
        "name": e.name,
        "aliases": list(e.aliases),
        "mentions": list(e.mentions),
        "actor": e.actor,
        "source_kind": e.source_kind,
        "side": e.side,
        "part_of": e.part_of,
        "country": e.country,
        "code": e.code,
        "acled_type": e.acled_type,
        "sector": e.sector,
        "reason": e.reason,
        "label": e.label,
        "rivals": list(e.rivals),
        "confidence": e.confidence,
    }


def relation_object(r: Relation | None) -> Json | None:
    return None if r is None else {"kind": r.kind, "km": r.km, "bearing": r.bearing, "of": r.of, "and": r.other}


def geometry_object(g: Geometry | None) -> Json | None:
    """What a place covers: ``kind`` names the shape, distances are in km, vertices are ``[lat, lon]``."""
    match g:
        case None:
            return None
        case Line():
            shape: Json = {
                "kind": "line",
                "vertices": [list(v) for v in g.vertices],
                "approximate": g.approximate,
                "side": g.side,
            }
        case Dot():
            shape = {"kind": "point", "lat": g.lat, "lon": g.lon}
        case Area():
            shape = {"kind": "area", "lat": g.lat, "lon": g.lon, "radius": g.radius}
            shape["box"] = list(g.box) if g.box else None
        case Part():
            shape = {"kind": "part", "lat": g.lat, "lon": g.lon, "radius": g.radius, "bearing": g.bearing}
        case Ring():
            shape = {"kind": "ring", "lat": g.lat, "lon": g.lon, "inner": g.inner, "outer": g.outer}
        case Sector():
            shape = {"kind": "sector", "lat": g.lat, "lon": g.lon, "bearing": g.bearing, "spread": g.spread}
            shape |= {"inner": g.inner, "outer": g.outer}
    return {**shape, "of": list(g.made_of)}


def place_object(p: GroundedPlace) -> Json:
    return {
        "mention": p.mention,
        "name": p.name,
        "gazetteer_id": p.gazetteer_id,
        "lat": p.lat,
        "lon": p.lon,
        "country": p.country,
        "admin1": p.admin1,
        "feature": p.feature,
        "precision": p.precision,
        "relation": relation_object(p.relation),
        "geometry": geometry_object(p.geometry),
        "role": p.role,
        "reason": p.reason,
        "runners_up": [asdict(r) for r in p.runners_up],
        "confidence": p.confidence,
    }


def time_object(t: GroundedTime) -> Json:
    return {
        "mention": t.mention,
        "start": t.start,
        "end": t.end,
        "granularity": t.granularity,
        "anchor": t.anchor,
        "rule": t.rule,
        "statement": t.statement,
        "confidence": t.confidence,
        **({"inferred": True} if t.inferred else {}),
    }


def speaker_object(s: Speaker | None) -> Json | None:
    return None if s is None else {"begin": s.span.begin, "end": s.span.end, "entity": s.entity, "kind": s.kind}


def count_object(c: Count) -> Json:
    """A number; of a share (0 to 1) low, best and high are percent and the noun is the whole."""
    return {
        "mention": c.mention,
        "low": c.low,
        "best": c.best,
        "high": c.high,
        "noun": c.noun,
        "noun_class": c.noun_class,
        "share": c.share,
        "fate": c.fate,
        "fate_words": span(c.fate_span) if c.fate_span else None,
        "superseded": c.superseded,
        "of": c.of,
        "confidence": c.confidence,
        "rule": c.rule,
    }


def claim_object(c: Claim) -> Json:
    return {
        "id": c.id,
        "source": speaker_object(c.source),
        "via": speaker_object(c.via),
        "cue": span(c.cue),
        "content": [span(s) for s in c.content],
        "stance": c.stance,
        "quoted": c.quoted,
        "events": list(c.events),
        "about": list(c.about),
        "inside": c.inside,
        **({} if c.verified is None else {"verified": c.verified}),
        "confidence": c.confidence,
        "rule": c.rule,
    }


def party_object(p: Party) -> Json:
    told: Json = {"mention": p.mention, "entity": p.entity, "role": p.role}
    return {**told, "inferred": True} if p.inferred else told


def loss_object(x: Loss) -> Json:
    return {
        "kind": x.kind,
        "who": x.who,
        "low": x.low,
        "best": x.best,
        "high": x.high,
        "evidence": span(x.evidence),
        "confidence": x.confidence,
        "rule": x.rule,
    }


def event_object(e: Event) -> Json:
    return {
        "id": e.id,
        "trigger": span(e.trigger),
        "type": e.type,
        "mode": e.mode,
        "acled": e.acled,
        "cameo": e.cameo,
        "quad": e.quad,
        "ucdp": e.violence,
        **({"own_type": e.own_type} if e.own_type else {}),
        "status": e.status,
        "actors": [party_object(p) for p in e.actors],
        "targets": [party_object(p) for p in e.targets],
        "places": list(e.places),
        "time": e.time,
        "losses": [loss_object(x) for x in e.losses],
        "weapons": list(e.weapons),
        "claims": list(e.claims),
        "share": e.share,
        "telling": e.telling,
        "retold": [span(s) for s in e.retold],
        "confidence": e.confidence,
        "rule": e.rule,
        "why": [why_object(w) for w in e.why],
        **({"main": True} if e.main else {}),
    }


def why_object(w: Why) -> Json:
    """A reason; what it does not have is left out, as there are many."""
    told: Json = {"of": w.of, "rule": w.rule}
    if w.id is not None:
        told["id"] = w.id
    if w.words is not None:
        told["words"] = span(w.words)
    return told if w.confidence is None else {**told, "confidence": w.confidence}


def control_object(c: Control) -> Json:
    return {
        "place": c.place,
        "holder": c.holder,
        "against": c.against,
        "status": c.status,
        "share": c.share,
        "part": span(c.part),
        "line": c.line,
        "as_of": c.as_of,
        "former": c.former,
        "evidence": span(c.evidence),
        "retold": [span(s) for s in c.retold],
        "claim": c.claims[0] if c.claims else None,
        "claims": list(c.claims),
        "confidence": c.confidence,
        "rule": c.rule,
        **({"inferred": True} if c.inferred else {}),
    }


def affiliation_object(a: Affiliation) -> Json:
    return {
        "person": a.person,
        "role": a.role,
        "organisation": a.organisation,
        "from": a.start,
        "to": a.end,
        "former": a.former,
        "evidence": span(a.evidence),
        "confidence": a.confidence,
        "rule": a.rule,
    }


def warning_object(w: Finding) -> Json:
    where = w.span
    return {
        "code": w.code,
        "begin": where.begin if where else None,
        "end": where.end if where else None,
        "message": w.message,
    }
