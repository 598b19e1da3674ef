"""The incidents as scripts, for the map and the list: rows of numbers that point into tables, in files of 2,000.

They are scripts and no JSON files, since a page that was opened from a folder may load a script beside it and nothing
else. A row is about 120 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.publish._released import Incident
from marsad.publish.site._basemap import Land
from marsad.publish.site._model import Model, incident_file, place_key
from marsad.publish.site._words import class_of, country, unit_of, what, word

#: A file of so many rows has some 250 kB: the first rows are there before the last ones are read.
ROWS = 2000
PRECISIONS = ("exact", "near", "admin2", "admin1", "country", "line", "unresolved")
CLASSES = ("violence", "coercion", "movement", "protest", "aid", "talks", "words")
#: In the order in which the scripts read a row (assets/data.js).
COLUMNS = (
    "file", "what", "cls", "start", "end", "lat", "lon", "precision", "place", "low", "best", "high", "wounded",
    "reports", "texts", "originators", "grade", "contradicted", "actors", "targets", "open",
)  # fmt: skip


def script(call: str, value: object) -> str:
    """A call with a JSON value, safe in a script file and in a page: no ``<``, and no line ends of JavaScript's own."""
    return f"{call}({json.dumps(value, separators=(',', ':')).replace('<', chr(92) + 'u003c')});\n"


def scripts(model: Model, borders: tuple[Land, ...]) -> Iterator[tuple[str, str]]:
    """(Name, text) of each data script."""
    tables = _Tables(model)
    rows = [tables.row(i) for i in model.incidents]
    parts = range(0, len(rows), ROWS)
    yield "data/tables.js", script("marsad.tables", {**tables.as_json(), "rows": len(rows), "parts": len(parts)})
    for n, at in enumerate(parts):
        yield f"data/incidents-{n + 1}.js", script("marsad.rows", rows[at : at + ROWS])
    yield "data/borders.js", script("marsad.borders", [[x.name, x.rings] for x in borders])


class _Tables:
    """What rows point into."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._places = {key: n for n, key in enumerate(model.places)}
        self._parties = {key: n for n, key in enumerate(model.parties)}
        whats = sorted({what(i) for i in model.incidents})
        self._whats = {w: n for n, w in enumerate(whats)}
        self._grades = sorted({i.grade for i in model.incidents if i.grade})

    def as_json(self) -> Mapping[str, Any]:
        places, parties = self._model.places.values(), self._model.parties.values()
        return {
            "columns": COLUMNS,
            "whats": list(self._whats),
            "classes": [[c, word("class words", c)] for c in CLASSES],
            "precisions": [[p, word("precision", p), word("precision short", p)] for p in PRECISIONS],
            "places": [[p.where.name, unit_of(p.where), p.file, country(p.where.country)] for p in places],
            "parties": [[e.party.name, e.file] for e in parties],
            "grades": [[g, word("grade", g)] for g in self._grades],
        }

    def row(self, incident: Incident) -> list[object]:
        where, killed = incident.where, incident.killed
        point = (None, None) if where is None else (where.lat, where.lon)
        return [
            incident_file(incident.id),
            self._whats[what(incident)],
            CLASSES.index(class_of(incident)),
            incident.when.start,
            incident.when.end,
            *point,
            None if where is None else _precision(where.precision),
            None if where is None else self._places[place_key(where)],
            killed.low,
            killed.best if killed.best is not None else killed.low,
            killed.high,
            incident.wounded.best if incident.wounded.best is not None else incident.wounded.low,
            len(incident.reports),
            len(incident.origins),
            incident.originators,
            self._grades.index(incident.grade) if incident.grade else None,
            int(incident.contradicted),
            [self._parties[p.key] for p in incident.actors if not p.withheld],
            [self._parties[p.key] for p in incident.targets if not p.withheld],
            int(killed.given and killed.high is None),
        ]


def _precision(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else PRECISIONS.index("unresolved")
