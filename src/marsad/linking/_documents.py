"""What ``marsad incidents --json`` and ``marsad copies --json`` print (record-format, format 1)."""

from __future__ import annotations

from typing import Any

from marsad.linking._values import STORY, Copy, Days, Incident, Member, Spot, Toll

FORMAT = 1

Json = dict[str, Any]


def incident_object(i: Incident) -> Json:
    """One line of ``marsad incidents --json``."""
    return {
        "format": FORMAT,
        "kind": "incident",
        "id": i.id,
        "type": i.type,
        "mode": i.mode,
        "time": _days(i.time),
        "place": _spot(i.place),
        "losses": [_toll(t) for t in i.losses],
        "members": [{"report": m.report, "event": event_of(m)} for m in i.members],
        "origins": [list(o) for o in i.origins],
        "confidence": i.confidence,
    }


def event_of(m: Member) -> str | None:
    """The event of a member; of a member of a story the main event of its report, null where it has none."""
    return m.event.removeprefix(STORY) or None


def copy_object(c: Copy) -> Json:
    """One line of ``marsad copies --json``."""
    return {
        "format": FORMAT,
        "kind": "copy",
        "a": c.a,
        "b": c.b,
        "containment": c.containment,
        "sort": c.sort,
        "from": c.from_,
        **({"why": list(c.why)} if c.why else {}),
    }


def _days(d: Days | None) -> Json | None:
    return None if d is None else {"start": d.start.isoformat(), "end": d.end.isoformat()}


def _spot(s: Spot | None) -> Json | None:
    if s is None:
        return None
    return {
        "name": s.name,
        "gazetteer_id": s.gazetteer_id,
        "lat": s.lat,
        "lon": s.lon,
        "country": s.country,
        "admin1": s.admin1,
        "precision": s.precision,
    }


def _toll(t: Toll) -> Json:
    return {"kind": t.kind, "who": t.who, "low": t.low, "best": t.best, "high": t.high}
