"""What ``marsad control --json`` prints: one object for a place (docs/control-timeline.md lists the keys)."""

from __future__ import annotations

from datetime import date
from typing import Any

from marsad.linking._control_values import Backing, Beside, ControlDispute, Edge, Lane, Rival, Share, Spell, Timeline
from marsad.linking._holders import Holder
from marsad.linking._statements import Body, Ground, Statement, Voice
from marsad.linking._values import Days

Json = dict[str, Any]

FORMAT = 1


def control_timeline_object(line: Timeline) -> Json:
    """The timeline of one place; ``statements`` are indexes into its list of statements."""
    return {
        "format": FORMAT,
        "kind": "control",
        "place": ground_object(line.place),
        "lanes": [_lane(x) for x in line.lanes],
        "shares": [_share(x) for x in line.shares],
        "share_contradictions": [_dispute(x) for x in line.share_disputes],
        "statements": [_statement(x) for x in line.statements],
        "undated": list(line.undated),
    }


def ground_object(p: Ground) -> Json:
    """A place with the keys of the contract."""
    return {
        "name": p.name, "gazetteer_id": p.gazetteer_id, "lat": p.lat, "lon": p.lon, "country": p.country,
        "admin1": p.admin1, "feature": p.feature, "precision": p.precision,
    }  # fmt: skip


def _lane(x: Lane) -> Json:
    return {
        "ground": x.id.kind,
        "part": x.id.label or None,
        "spells": [spell_object(s) for s in x.spells],
        "beside": [_beside(b) for b in x.beside],
        "contradictions": [_dispute(d) for d in x.disputes],
    }


def spell_object(s: Spell) -> Json:
    """One spell: its edges with their reasons, the days of which somebody says so, and what it rests on."""
    return {
        "holder": _holder(s.holder),
        "from": _edge(s.start),
        "until": _edge(s.end),
        "said": [_days(d) for d in s.said],
        **_backing(s.backing),
    }


def _edge(e: Edge) -> Json:
    return {
        "earliest": _day(e.earliest), "latest": _day(e.latest), "why": e.why, "by": _holder(e.by),
        **({"inferred": True} if e.inferred else {}),
    }  # fmt: skip


def _beside(b: Beside) -> Json:
    return {"status": b.status, "by": _holder(b.by), "said": [_day(d) for d in b.said], **_backing(b.backing)}


def _dispute(d: ControlDispute) -> Json:
    return {
        "kind": d.kind, "start": _day(d.first), "end": _day(d.last), "rivals": [_rival(r) for r in d.rivals],
    }  # fmt: skip


def _rival(r: Rival) -> Json:
    return {"holder": _holder(r.holder), "share": r.share, **_backing(r.backing)}


def _share(s: Share) -> Json:
    return {"holder": _holder(s.holder), "day": _day(s.day), "share": s.share, **_backing(s.backing)}


def _backing(b: Backing) -> Json:
    return {
        "statements": list(b.statements),
        "reports": b.reports,
        "origins": b.origins,
        "confidence": b.confidence,
        "claimants": [
            {"key": c.key, "name": c.name, "kind": c.kind, **({"interested": True} if c.interested else {})}
            for c in b.claimants
        ],
    }


def _statement(s: Statement) -> Json:
    return {
        "report": s.report, "n": s.n, "source": s.source, "published": s.published, "day": s.day, "status": s.status,
        "holder": _body(s.holder), "against": _body(s.against), "share": s.share, "part": s.part, "line": s.line,
        "start": s.start, "end": s.end, "former": s.former,
        "evidence": {"begin": s.evidence.begin, "end": s.evidence.end}, "words": s.words,
        "claims": [_voice(v) for v in s.voices], "confidence": s.confidence,
        **({"inferred": True} if s.inferred else {}),
    }  # fmt: skip


def _voice(v: Voice) -> Json:
    p = v.speaker
    return {
        "claim": v.claim, "name": p.name if p else None, "key": p.key if p else None, "kind": p.kind if p else None,
        "side": p.side if p else None, "stance": v.stance, "quoted": v.quoted, "via": v.via,
    }  # fmt: skip


def _body(b: Body | None) -> Json | None:
    return None if b is None else {"name": b.name, "actor": b.actor, "side": b.side}


def _holder(h: Holder | None) -> Json | None:
    return None if h is None else {"key": h.key, "name": h.name, "side": h.side}


def _days(d: Days) -> Json:
    return {"start": _day(d.start), "end": _day(d.end)}


def _day(d: date | None) -> str | None:
    return None if d is None else d.isoformat()
