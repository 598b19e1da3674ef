"""A comparison as a table and as objects: one row a link, then what stands alone on either side."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from marsad.publish._csv import plain
from marsad.publish._files import text_file
from marsad.publish._released import Incident
from marsad.publish.compare._sources import as_object, words_of
from marsad.publish.compare._values import FIELDS, Alone, Comparison, Link, Relation
from marsad.publish.compare._world import alike, folded
from marsad.record import ForeignRow

Cell = str | int | float | None

COLUMNS: Final = (
    "relation", "score", "their_id", "their_start", "their_end", "their_place", "their_lat", "their_lon",
    "their_side_a", "their_side_b", "their_kind", "their_low", "their_best", "their_high", "their_source",
    "their_flags", "incident_id", "our_start", "our_end", "our_place", "our_lat", "our_lon", "our_actors",
    "our_targets", "our_kind", "our_low", "our_best", "our_high", "our_reports", "our_originators", "our_claimants",
    *(f"{field}_{what}" for field in FIELDS for what in ("verdict", "reason")),
    "supports", "contradicts", "why_alone",
)  # fmt: skip


def table_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table, in the order of ``COLUMNS``: links, then theirs alone, then ours alone."""
    for link in comparison.links:
        yield _cells(_link(link))
    for alone in comparison.theirs_alone:
        assert alone.row is not None
        yield _cells(
            {"relation": "theirs_alone", **_theirs(alone.row), "score": alone.score, "why_alone": alone.reason}
        )
    for alone in comparison.ours_alone:
        assert alone.incident is not None
        yield _cells(
            {"relation": "ours_alone", **_ours(alone.incident), "score": alone.score, "why_alone": alone.reason}
        )


def _cells(values: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return tuple(values.get(c) for c in COLUMNS)


def _link(link: Link) -> dict[str, Cell]:
    said = {f"{v.field}_verdict": v.verdict for v in link.verdicts} | {
        f"{v.field}_reason": v.reason for v in link.verdicts
    }
    bearings = [s.bearing for s in link.sentences]
    counts = {b: bearings.count(b) for b in ("supports", "contradicts")}
    return {
        "relation": link.relation, "score": link.score, **_theirs(link.row), **_ours(link.incident), **said, **counts,
    }  # fmt: skip


def _theirs(row: ForeignRow) -> dict[str, Cell]:
    """What of a row the table shows: no headline and no notes, which nobody has looked over for private names."""
    return {
        "their_id": row.id, "their_start": row.start, "their_end": row.end, "their_place": row.place,
        "their_lat": row.lat, "their_lon": row.lon, "their_side_a": row.side_a, "their_side_b": row.side_b,
        "their_kind": row.kind, "their_low": row.low, "their_best": row.best, "their_high": row.high,
        "their_source": "; ".join(dict.fromkeys(a.outlet for a in row.articles)) or None,
        "their_flags": "; ".join(row.flags) or None,
    }  # fmt: skip


def _ours(incident: Incident) -> dict[str, Cell]:
    where, killed = incident.where, incident.killed
    return {
        "incident_id": incident.id, "our_start": incident.when.start, "our_end": incident.when.end,
        "our_place": where.name if where else None, "our_lat": where.lat if where else None,
        "our_lon": where.lon if where else None,
        "our_actors": "; ".join(p.name for p in incident.actors) or None,
        "our_targets": "; ".join(p.name for p in incident.targets) or None,
        "our_kind": incident.acled or incident.type, "our_low": killed.low, "our_best": killed.best,
        "our_high": killed.high, "our_reports": len(incident.reports), "our_originators": incident.originators,
        "our_claimants": "; ".join(incident.claimants) or None,
    }  # fmt: skip


def objects(comparison: Comparison, *, words: bool = False) -> Iterator[dict[str, Any]]:
    """The comparison as JSON objects, one a line: the summary, then a line for each row of the table. ``words``: with
    headlines and notes of their rows, which nobody has looked over for names of private persons."""
    yield {
        "format": 1, "kind": "comparison", "rows": comparison.rows, "incidents": comparison.incidents,
        "theirs_outside": comparison.theirs_outside, "ours_outside": comparison.ours_outside,
        "theirs_alone": len(comparison.theirs_alone), "ours_alone": len(comparison.ours_alone),
        "links": {r: comparison.count(r) for r in RELATIONS}, "agreement": comparison.agreement,
    }  # fmt: skip
    for link in comparison.links:
        yield {
            "format": 1, "kind": "link", "relation": link.relation, "score": link.score, **_theirs(link.row),
            **as_object(words_of(link.row, whole=words)), **_ours(link.incident),
            "verdicts": [asdict(v) for v in link.verdicts],
            "sentences": [asdict(s) for s in link.sentences],
        }  # fmt: skip
    for side, found in (("theirs_alone", comparison.theirs_alone), ("ours_alone", comparison.ours_alone)):
        for alone in found:
            yield {"format": 1, "kind": side, **_alone(alone, words=words)}


#: Relations in the order in which they are told, with what they mean.
RELATIONS: Final[dict[Relation, str]] = {
    "same": "one row, one incident",
    "part_of_theirs": "our incident is a part of their row",
    "part_of_ours": "their row is a part of our incident",
    "again_ours": "we may have it twice",
    "again_theirs": "they may have it twice",
}


def _alone(alone: Alone, *, words: bool) -> dict[str, Any]:
    values: dict[str, Any] = dict(_ours(alone.incident)) if alone.incident else {}
    if alone.row is not None:
        values = {**_theirs(alone.row), **as_object(words_of(alone.row, whole=words))}
    return {**values, "nearest": alone.nearest, "score": alone.score, "reason": alone.reason}


def write_table(comparison: Comparison, target: Path) -> None:
    """The table as CSV (UTF-8, CRLF), with nothing in it that a spreadsheet would run; whole or not at all."""
    with text_file(target) as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([plain(cell) for cell in row] for row in table_rows(comparison))


def in_place(row: ForeignRow, place: str) -> bool:
    """Is a row of this place: does its place or unit bear the name, in whatever spelling?"""
    wanted = folded(place)
    names = (row.place, row.admin2, row.admin1)
    return any(alike(name, place) or (wanted and wanted in folded(name)) for name in names if name)
