"""Events in POLECAT's tab-separated layout of 40 columns: what reports tell as having happened.

What is not known is the word None, as in POLECAT's own files, whose readers look for it. Several names in a cell are
joined by "; ".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from marsad.publish._formats import Counts, Options
from marsad.publish._goldstein import goldstein
from marsad.publish._nations import nation
from marsad.publish._plover import reports_by_id
from marsad.publish._released import Event, Party, Release, Report, Side, Where
from marsad.publish._standings import standing
from marsad.publish._tsv import Cell, write_tab

_ACTOR = ("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
          "Actor Name Raw", "Wikipedia Actor ID")  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", *_ACTOR,
    *(name.replace("Actor", "Recipient") for name in _ACTOR), "Placename", "City", "District", "Province", "Country",
    "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date",
    "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
#: The word for what is not known.
NONE = "None"
#: QuadClass in POLECAT's words.
_QUAD = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
_HAPPENED = frozenset(("occurred", "ongoing"))


def why_not(event: Event) -> str | None:
    """Why an event has no row: POLECAT holds what is told as news of something that happened, with its day."""
    if event.status not in _HAPPENED:
        return "left_out_did_not_happen"
    if event.telling == "background":
        return "left_out_background"
    return None if event.when.start else "left_out_no_date"


def row(event: Event, report: Report | None, version: str) -> tuple[Cell, ...]:
    """One row of an event for which :func:`why_not` is null."""
    where = event.where.country if event.where else None
    return (
        f"{event.report}#{event.id}", (event.when.start or "")[:10], event.type, event.mode, goldstein(event.cameo),
        _QUAD.get(event.quad or 0), None, *_party_cells(event.actors, "actor", where),
        *_party_cells(event.targets, "target", where), *_place(event.where), report.outlet if report else None,
        (report.published or "")[:10] or None if report else None, None, None, None,
        report.language if report else None, version or None,
    )  # fmt: skip


def _party_cells(parties: tuple[Party, ...], side: Side, where: str | None) -> tuple[Cell, ...]:
    found = [(p, standing(p, side, where)) for p in parties]
    homes = [nation(s.country if s else p.country) for p, s in found]
    sectors = [(s.sector if s else None) or p.sector for p, s in found]
    return (
        _list(p.name for p, _ in found if p.actor), _list(h.iso3 for h in homes if h),
        _list(str(h.cow) for h in homes if h and h.cow), sectors[0] if sectors else None,
        _list(s for s in sectors if s), None, _list(p.name for p, _ in found), None,
    )  # fmt: skip


def _list(names: Iterator[str]) -> str | None:
    return "; ".join(dict.fromkeys(n.replace(";", ",") for n in names)) or None


def _place(where: Where | None) -> tuple[Cell, ...]:
    if where is None:
        return (None,) * 10
    home = nation(where.country)
    scheme, _, number = (where.gazetteer_id or "").partition(":")
    point = where.lat is not None
    return (
        where.name, where.name if point else None, where.admin2, where.admin1, home.name if home else None, where.lat,
        where.lon, number if scheme == "geonames" else None, where.provider, where.feature,
    )  # fmt: skip


def rows(release: Release, version: str, left_out: Counter[str] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The rows of a release, in its order; what has none is counted in ``left_out``."""
    reports: Mapping[str, Report] = reports_by_id(release)
    for event in release.events():
        reason = why_not(event)
        if reason is None:
            yield row(event, reports.get(event.report), version)
        elif left_out is not None:
            left_out[reason] += 1


def write(release: Release, target: Path, options: Options) -> Counts:
    """One file with a line of names."""
    left_out: Counter[str] = Counter()
    version = f"Marsad {options.manifest['marsad']}" if "marsad" in options.manifest else ""
    made = rows(release, version, left_out)
    count = write_tab(target, made, head=COLUMNS, empty=NONE, bom=options.bom)
    return {"events": count, **dict(sorted(left_out.items()))}
