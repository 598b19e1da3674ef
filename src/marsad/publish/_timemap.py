"""TimeMap (forensic-architecture/timemap): a folder that its current code loads as it lies.

Read from its source (``reducers/validate``, ``common/utilities``, ``store/initial``): ``events.json`` is a list whose
items may have no key that its schema does not name, else they are dropped; all values are texts, numbers included;
``latitude`` and ``longitude`` must both be there, and empty where there is no point, so that the event stands on the
time line only. ``sources.json`` is an object by id, ``associations.json`` a list of categories and filters, and an
event bears their ids. Dates are MM/DD/YYYY unless the configuration says otherwise, so they are written so: a reader
without our ``config.js`` sees the right day too. An event without a day is dropped by TimeMap, and left out here, and
counted.

Texts of events and sources run through a Markdown renderer into the page (``dangerouslySetInnerHTML``) in some of its
cards, without a sanitiser. Reports are hostile: brackets of tags and of links are replaced by ones that look alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import log2
from pathlib import Path
from typing import Any, Final

from marsad.publish._files import folder, text_file, web_link
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Incident, Loss, Party, Release, Report, Where

#: The default of TimeMap's DATE_FMT and TIME_FMT.
_DATE, _TIME = "MM/DD/YYYY", "HH:mm"
_DISARMED: Final = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "`": "'"})


def write(release: Release, target: Path, options: Options) -> Counts:
    """A folder with events.json, sources.json, associations.json, config.js and how to use them."""
    events: list[Mapping[str, Any]] = []
    sources: dict[str, Mapping[str, Any]] = {}
    groups: dict[str, Mapping[str, Any]] = {}
    points: list[Where] = []
    undated = 0
    for incident in release.incidents():
        if not incident.when.start:
            undated += 1
            continue
        events.append(_event(incident))
        sources |= {r.id: _source(r) for r in incident.reports}
        groups |= {a["id"]: a for a in _associations(incident)}
        points += [incident.where] if incident.where and incident.where.lat is not None else []
    config = _config(options.title or "Incidents", events, points)
    with folder(target) as into:
        _json(into / "events.json", events)
        _json(into / "sources.json", sources)
        _json(into / "associations.json", [groups[k] for k in sorted(groups)])
        _text(into / "config.js", f"module.exports = {json.dumps(config, indent=2)};\n")
        _text(into / "README.txt", _README.format(undated=undated))
    return {"events": len(events), "sources": len(sources), "associations": len(groups), "without a day": undated}


def _event(incident: Incident) -> Mapping[str, Any]:
    where, when = incident.where, incident.when
    start, end = when.start or "", when.end
    point = where is not None and where.lat is not None and where.lon is not None
    return {
        "id": incident.id,
        "description": _plain(_description(incident)),
        "date": f"{start[5:7]}/{start[8:10]}/{start[:4]}",
        "time": "",
        "time_precision": "" if when.date_prec is None else str(when.date_prec),
        "time_display": start if end == start else f"{start} to {end or 'open'}",
        "location": _plain(where.name) if where else "",
        "latitude": str(where.lat) if where and point else "",
        "longitude": str(where.lon) if where and point else "",
        "type": incident.acled or incident.mode or "",
        "category": incident.type,
        "associations": [a["id"] for a in _associations(incident)],
        "sources": [r.id for r in incident.reports],
        "comments": _plain(_doubts(incident)),
    }


def _description(incident: Incident) -> str:
    """What happened, in words of the record; numbers by the rule that was asked for."""
    head = incident.acled or " ".join(filter(None, (incident.type, incident.mode))).replace("_", " ")
    said = [f"{head}."]
    if incident.actors:
        said.append(f"By: {_names(incident.actors)}.")
    if incident.targets:
        said.append(f"Against: {_names(incident.targets)}.")
    said += [_loss(loss) for loss in incident.losses if loss.count.given]
    if incident.claimants:
        said.append(f"According to {'; '.join(incident.claimants)}.")
    return " ".join(said)


def _loss(loss: Loss) -> str:
    low, best, high = loss.count.low, loss.count.best, loss.count.high
    number = best if best is not None else low
    spread = "" if low == high else f" ({'?' if low is None else low} to {'open' if high is None else high})"
    return f"{loss.kind.replace('_', ' ').capitalize()}, {loss.who.replace('_', ' ')}: {number}{spread}."


def _doubts(incident: Incident) -> str:
    notes = []
    if incident.where is not None and incident.where.lat is None:
        notes.append(f"Placed by its area ({incident.where.precision}), not by a point.")
    if incident.contradicted:
        notes.append("Claimants contradict each other.")
    if incident.grade:
        notes.append(f"Grade: {incident.grade} ({'set' if incident.graded_by == 'person' else 'suggested'}).")
    return " ".join(notes)


def _names(parties: Iterable[Party]) -> str:
    return "; ".join(p.name for p in parties)


def _associations(incident: Incident) -> list[dict[str, Any]]:
    """One category, which is the row of the time line and the colour, and filters by what tells incidents apart."""
    out = [{"id": incident.type, "title": incident.type, "desc": "", "mode": "CATEGORY", "filter_paths": ["Type"]}]
    facets = [
        ("Sub-event", (incident.acled,)),
        ("Actor", tuple(p.name for p in incident.actors)),
        ("Target", tuple(p.name for p in incident.targets)),
        ("Weapon", incident.weapons),
        ("Grade", (incident.grade,)),
    ]
    for facet, values in facets:
        for value in dict.fromkeys(v for v in values if v):
            # a slash would make a further level of TimeMap's tree
            leaf = _plain(value).replace("/", " or ")
            out.append(
                {"id": f"{facet}: {leaf}", "title": leaf, "desc": "", "mode": "FILTER", "filter_paths": [facet, leaf]}
            )
    return out


def _source(report: Report) -> Mapping[str, Any]:
    return {
        "id": report.id,
        "title": _plain(report.title or report.outlet or report.id),
        "type": "report",
        "author": _plain(report.outlet or ""),
        "date": report.published or report.day or "",
        "url": web_link(report.url) or "",
        "description": "",
        "paths": [],
    }


def _plain(text: str) -> str:
    """Text that Markdown and HTML find nothing to do with."""
    return " ".join(text.split()).translate(_DISARMED)


def _config(title: str, events: list[Mapping[str, Any]], points: list[Where]) -> Mapping[str, Any]:
    """TimeMap's config.js: where the files are, a map that begins where most events are, all days on the time line."""
    return {
        "title": _plain(title),
        "display_title": _plain(title),
        "SERVER_ROOT": "",
        "EVENTS_EXT": "/events.json",
        "ASSOCIATIONS_EXT": "/associations.json",
        "SOURCES_EXT": "/sources.json",
        "SITES_EXT": "",
        "SHAPES_EXT": "",
        "REGIONS_EXT": "",
        "DATE_FMT": _DATE,
        "TIME_FMT": _TIME,
        "store": {
            "app": {"language": "en-US", **_timeline(events), **_map(points)},
            "features": {"USE_ASSOCIATIONS": True, "USE_CATEGORIES": True, "USE_SOURCES": True, "USE_SITES": False},
        },
    }


def _timeline(events: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    days = sorted(e["time_display"][:10] for e in events)
    return {"timeline": {"range": [f"{days[0]}T00:00:00Z", f"{days[-1]}T23:59:59Z"]}} if days else {}


def _map(points: list[Where]) -> Mapping[str, Any]:
    """Where most events are: the middle one, and the zoom that shows nine in ten (a map is 360 degrees at zoom 0)."""
    lats = sorted(p.lat for p in points if p.lat is not None)
    lons = sorted(p.lon for p in points if p.lon is not None)
    if not lats:
        return {}
    few = len(lats) // 20
    span = max(lats[-1 - few] - lats[few], lons[-1 - few] - lons[few], 0.1)
    middle = [round(x[len(x) // 2], 4) for x in (lats, lons)]
    return {"map": {"anchor": middle, "startZoom": min(12, max(2, int(log2(720 / span))))}}


def _json(path: Path, value: Any) -> None:  # noqa: ANN401
    _text(path, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def _text(path: Path, text: str) -> None:
    with text_file(path) as out:
        out.write(text)


_README = """For TimeMap (https://github.com/forensic-architecture/timemap).

Copy events.json, sources.json and associations.json into the folder "public" of a checkout of TimeMap, and config.js
over its own; then "npm install" and "npm run dev". From another place: set SERVER_ROOT in config.js to its address.

Incidents without a day: {undated}. TimeMap cannot show them; they are left out here.
An incident that is known to lie in an area only has no point: it stands on the time line and not on the map.
"""
