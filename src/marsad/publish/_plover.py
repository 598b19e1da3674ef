"""Events in PLOVER's JSON: one object a line, one line an event as one report tells it.

Field names are those of the PLOVER manual (2021 draft); ``data/plover.schema.json`` says what each may hold. PLOVER's
own unit is the event of a report: copies are not merged, and ``comment`` names the incident that it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marsad.publish._files import text_file, web_link
from marsad.publish._formats import Counts, Options
from marsad.publish._goldstein import goldstein
from marsad.publish._nations import nation
from marsad.publish._released import Event, Loss, Party, Release, Report, Side, Where
from marsad.publish._standings import Standing, standing

#: The manual's auxiliary contexts, by status and by telling: the record has plans and denials, and they must not pass
#: for what happened.
_BY_STATUS = {"planned": "future", "hypothetical": "hypothetical", "failed": "negation", "denied": "negation"}
_BY_TELLING = {"background": "historical", "recap": "historical"}
#: Event types that the manual gives no meaning without a recipient.
NEEDS_RECIPIENT = frozenset(("COOPERATE", "AID", "SANCTION"))
_SIZES = {"killed": "dead", "wounded": "injured", "captured": "arrested"}


def contexts(event: Event) -> list[str]:
    """PLOVER's auxiliary contexts; the others (terrorism, human rights ...) are not coded."""
    found = (_BY_STATUS.get(event.status), _BY_TELLING.get(event.telling or ""))
    return [c for c in found if c]


def record(event: Event, report: Report | None) -> dict[str, Any] | None:
    """One event as a record; null where no day is told, which PLOVER requires. Fields without a value are left out."""
    if event.when.start is None:
        return None
    where = event.where.country if event.where else None
    made: dict[str, Any] = {
        "id": f"{event.report}#{event.id}",
        "has_event": True,
        "date": event.when.start,
        "enddate": event.when.end if event.when.end != event.when.start else None,
        "actor": entities(event.actors, "actor", where),
        "recipient": entities(event.targets, "target", where, required=event.type in NEEDS_RECIPIENT),
        "event": event.type,
        "mode": [event.mode] if event.mode else [],
        "context": contexts(event),
        "quad_code": event.quad,
        "event_scale": goldstein(event.cameo),
        "event_loc": [location(event.where)] if event.where else [],
        "event_text": event.words,
        "size": sizes(event.losses),
        "link": web_link(report.url) if report else None,
        "cite_info": citation(report) if report else None,
        "coder": "Marsad",
        "comment": f"incident {event.incident}" if event.incident else None,
    }
    return {key: value for key, value in made.items() if value not in (None, [], {})}


def entities(parties: tuple[Party, ...], side: Side, where: str | None, *, required: bool = True) -> list[Any]:
    """The parties of one side. Where one is required and nobody is known there is one of the sector UNK, PLOVER's code
    for that: an empty list would pass for an event without it."""
    made = [_entity(p, standing(p, side, where)) for p in parties]
    return made or ([{"sector": ["UNK"]}] if required else [])


def _entity(party: Party, found: Standing | None) -> dict[str, Any]:
    home = nation(found.country if found else party.country)
    sector = (found.sector if found else None) or party.sector or "UNK"
    made = {
        "code": home.iso3 if home else None,
        "sector": [sector],
        "entity_text": party.name,
        "identifier_id": party.actor,
    }
    return {key: value for key, value in made.items() if value}


def location(where: Where) -> dict[str, Any]:
    """A place; an area has its name and no point."""
    home = nation(where.country)
    scheme, _, number = (where.gazetteer_id or "").partition(":")
    made = {
        "extracted_place": where.provider,
        "resolved_place": where.name,
        "geonameid": number if scheme == "geonames" else None,
        "lat": where.lat,
        "lon": where.lon,
        "district": where.admin2,
        "province": where.admin1,
        "country": home.name if home else None,
        "country_code": home.iso3 if home else None,
        "resolution": where.precision,
    }
    return {key: value for key, value in made.items() if value is not None}


def sizes(losses: tuple[Loss, ...]) -> dict[str, int]:
    """Dead, injured, arrested: the whole if it is given, else the largest part; parts may overlap."""
    found: dict[str, int] = {}
    for kind, name in _SIZES.items():
        rows = [x for x in losses if x.kind == kind and x.count.best is not None]
        whole = [x for x in rows if x.who == "unspecified"] or rows
        if whole:
            found[name] = max(x.count.best or 0 for x in whole)
    return found


def citation(report: Report) -> dict[str, Any]:
    """Where it was read."""
    made = {
        "corpus": "Marsad", "citation": report.id, "url": web_link(report.url), "title": report.title,
        "language": report.language, "publication": report.published, "license": report.licence,
        "codebook": "PLOVER", "coder": "Marsad",
    }  # fmt: skip
    return {key: value for key, value in made.items() if value} | ({"source": report.outlet} if report.outlet else {})


def records(release: Release) -> Iterator[dict[str, Any]]:
    """The records of a release, in its order."""
    reports = reports_by_id(release)
    for event in release.events():
        made = record(event, reports.get(event.report))
        if made is not None:
            yield made


def reports_by_id(release: Release) -> Mapping[str, Report]:
    """The reports of a release by id; of several versions the last."""
    return {r.id: r for r in release.reports()}


def write(release: Release, target: Path, _options: Options) -> Counts:
    """JSON lines in UTF-8, without a byte order mark, which JSON has not (RFC 8259)."""
    count = total = 0
    reports = reports_by_id(release)
    with text_file(target) as out:
        for event in release.events():
            total += 1
            made = record(event, reports.get(event.report))
            if made is not None:
                out.write(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n")
                count += 1
    return {"events": count} | ({"left_out_no_date": total - count} if total > count else {})
