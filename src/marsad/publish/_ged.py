"""Incidents in the 49 columns of UCDP's Georeferenced Event Dataset (versions 20.1 to 26.1).

Only incidents with violence of one of UCDP's three types and with somebody killed have a row (codebook, "Definition of
an event"). What UCDP's coders know and we cannot is empty; docs/exports.md lists it column by column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import floor
from pathlib import Path

from marsad.publish._csv import write_rows
from marsad.publish._formats import Counts, Options
from marsad.publish._ged_sides import Deaths, GedSide, at_odds, deaths, two_sides, violence
from marsad.publish._nations import nation
from marsad.publish._released import Incident, Release, Report, Where

Cell = str | int | float | None

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)  # fmt: skip

#: From this date_prec on a row is taken for a sum that the source made (event_clarity 2). In UCDP's own rows of Syria
#: 2016, 40 of 55 with date_prec 3 to 5 have clarity 2, and 129 of 6,115 of the more exact ones.
_AGGREGATE_FROM = 3


def priogrid(lat: float, lon: float) -> int:
    """The cell of PRIO-GRID (0.5 degrees) that holds a point: 1 in the south-west corner, 720 to a row.

    >>> priogrid(34.802462, 36.707602)
    179714
    """
    row, column = min(floor((lat + 90) * 2), 359), min(floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def why_not(incident: Incident) -> str | None:
    """Why an incident is no event of UCDP's; null where it is one."""
    if violence(incident) is None:
        return "left_out_no_type_of_violence"
    if not any((incident.killed.low, incident.killed.best, incident.killed.high)):
        return "left_out_nobody_killed"
    if incident.when.date_prec is None:
        return "left_out_no_date"
    return None


def row(incident: Incident) -> tuple[Cell, ...]:
    """One row of an incident for which :func:`why_not` is null."""
    one, two = two_sides(incident)
    return (
        incident.number, incident.id, int((incident.when.start or "")[:4]), None, _status(incident, one, two),
        violence(incident), None, None, None, None, None, _dyad(one, two), None, one.id, one.name, None, two.id,
        two.name, len(incident.origins), *_sources(incident.reports),
        "; ".join(map(_inside, incident.claimants)) or None,
        *_place(incident.where), _clarity(incident), incident.when.date_prec, incident.when.start, incident.when.end,
        *_toll(deaths(incident, one, two)), one.states, two.states,
    )  # fmt: skip


def _dyad(one: GedSide, two: GedSide) -> str | None:
    return f"{one.name} - {two.name}" if one.name and two.name else None


def _status(incident: Incident, one: GedSide, two: GedSide) -> str | None:
    """UCDP's word of how far a row was coded: what is in doubt, or "Clear" where a person has graded the incident."""
    disputed = at_odds(one) or any(f.field in ("actor", "target") for f in incident.apart)
    if one.name is None or two.name is None or disputed:
        return "Check dyad"
    if any(t.kind == "killed" and t.contradicted for t in incident.tolls):
        return "Check deaths"
    return "Clear" if incident.graded_by == "person" else None


def _clarity(incident: Incident) -> int:
    return 2 if (incident.when.date_prec or 0) >= _AGGREGATE_FROM else 1


def _toll(count: Deaths) -> tuple[int | None, ...]:
    return (count.a, count.b, count.civilians, count.unknown, count.best, count.high, count.low)


def _inside(text: str | None) -> str:
    """A text inside a quoted list: no quotation mark, line end or semicolon may end it early."""
    return " ".join((text or "").replace('"', "'").replace(";", ",").split())


def _sources(reports: tuple[Report, ...]) -> tuple[Cell, ...]:
    """Article, office, date, headline: lists in one order, parted by ";", each article in quotation marks."""
    listed = [(_inside(r.outlet), (r.day or r.published or "")[:10], _inside(r.title)) for r in reports]
    articles = ";".join(f'"{",".join((office.replace(",", " "), day, title))}"' for office, day, title in listed)
    offices, days, titles = ([x[i] for x in listed] for i in range(3))
    return articles or None, *(";".join(cells) if any(cells) else None for cells in (offices, days, titles))


def _place(where: Where | None) -> tuple[Cell, ...]:
    """From where_prec to region; UCDP puts the middle of an area as its point, we leave it empty."""
    if where is None:
        return (None,) * 12
    home = nation(where.country)
    point = where.lat is not None and where.lon is not None
    return (
        where.where_prec, where.name, where.provider, where.admin1, where.admin2, where.lat, where.lon,
        f"POINT ({where.lon} {where.lat})" if point else None,
        priogrid(where.lat, where.lon) if where.lat is not None and where.lon is not None else None,
        home.ucdp_name if home else None, home.gw if home else None, home.ucdp_region if home else None,
    )  # fmt: skip


def rows(release: Release, left_out: Counter[str] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The rows of a release, in its order; what has none is counted in ``left_out``."""
    for incident in release.incidents():
        reason = why_not(incident)
        if reason is None:
            yield row(incident)
        elif left_out is not None:
            left_out[reason] += 1


def write(release: Release, target: Path, options: Options) -> Counts:
    """One CSV, with a line of names first."""
    left_out: Counter[str] = Counter()
    count = write_rows(target, COLUMNS, rows(release, left_out), bom=options.bom)
    return {"events": count, **dict(sorted(left_out.items()))}
