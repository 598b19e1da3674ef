"""CSV in the form of HDX HAPI's conflict events: plain headings, p-codes, and what is missing said in every row.

Columns and values are those of OCHA's own files (hdx-scraper-acled, ``hdx_hapi_conflict_event_global_YEAR.csv``):
events and fatalities by unit, month and event type, with the provider's names of units beside the official ones, and
``warning`` and ``error`` instead of silent mending. What differs is told in docs/exports.md: no rows of zero, since no
report is no proof of peace, and nothing in the columns that name HDX's own data sets and lists of countries.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from marsad.publish._csv import write_rows
from marsad.publish._formats import Counts, Options
from marsad.publish._pcodes import Located, Units, cells
from marsad.publish._released import Incident, Release
from marsad.publish._told import Row

#: Column and HXL tag (HXL 1.1); HXL is on its way out at OCHA (2025-26), so the row of tags is an option.
_UNITS: Final = {
    "provider_admin1_name": "#adm1+name+provider",
    "provider_admin2_name": "#adm2+name+provider",
    "admin1_code": "#adm1+code+v_pcode",
    "admin1_name": "#adm1+name",
    "admin2_code": "#adm2+code+v_pcode",
    "admin2_name": "#adm2+name",
    "admin_level": "#geo+admin_level",
}
_END: Final = {"warning": "#meta+warning", "error": "#meta+error"}
MONTHS: Final[Mapping[str, str]] = {
    "location_code": "#country+code+v_iso3",
    "has_hrp": "#meta+has_hrp",
    "in_gho": "#meta+in_gho",
    **_UNITS,
    "event_type": "#event+type",
    "events": "#event+num",
    "fatalities": "#affected+killed",
    "reference_period_start": "#date+start",
    "reference_period_end": "#date+end",
    "dataset_hdx_id": "#meta+dataset+id",
    "resource_hdx_id": "#meta+resource+id",
    **_END,
}
EVENTS: Final[Mapping[str, str]] = {
    "event_id": "#event+id",
    "location_code": "#country+code+v_iso3",
    **_UNITS,
    "location_name": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "where_prec": "#geo+precision",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "date_start": "#date+occurred+start",
    "date_end": "#date+occurred+end",
    "fatalities_low": "#affected+killed+min",
    "fatalities": "#affected+killed",
    "fatalities_high": "#affected+killed+max",
    "reports": "#meta+reports+num",
    "origins": "#meta+origins+num",
    "admin_valid_from": "#date+start+pcode",
    **_END,
}
_TYPES: Final = ("political_violence", "civilian_targeting", "demonstration")

#: What makes a row of the months: the unit, the type, the first and the last day, and why it cannot be used.
_Key = tuple[Located, str, str | None, str | None, str | None]


def write(release: Release, target: Path, options: Options) -> Counts:
    """``months``: counts by unit, month and event type; ``events``: the incidents that were counted, one a row."""
    table = options.table or "months"
    columns = MONTHS if table == "months" else EVENTS
    rows = _months(release) if table == "months" else map(_Events().row, release.incidents())
    tags = tuple(columns.values()) if options.hxl else ()
    return {table: write_rows(target, tuple(columns), rows, bom=options.bom, second=tags)}


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("marsad.publish").joinpath("data", "hapi_types.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {row[0]: tuple(row[1:]) for row in rows}


def event_types(incident: Incident) -> tuple[str, ...]:
    """HAPI's types of an incident, none where no ACLED sub-event or none of the three applies.

    "Civilians are the main or only target" is what ACLED asks for civilian targeting: here, that all targets are.
    """
    answers = _table().get(incident.acled or "", ("no", "no", "no"))
    named = [p for p in incident.targets if not p.withheld]
    only = bool(named) and all(p.acled_type == "Civilians" for p in named)
    return tuple(t for t, a in zip(_TYPES, answers, strict=True) if a == "yes" or (a == "civilians" and only))


def _killed(incident: Incident) -> int | None:
    return incident.killed.low if incident.killed.best is None else incident.killed.best


def _month(incident: Incident) -> tuple[str | None, str | None]:
    """First and last day of the month of the first day."""
    start = incident.when.start
    if start is None:
        return None, None
    return f"{start[:7]}-01", f"{start[:7]}-{monthrange(int(start[:4]), int(start[5:7]))[1]:02d}"


def _doubts(incident: Incident) -> Iterator[str]:
    """What a reader of an incident's count should know."""
    when, where = incident.when, incident.where
    if when.start and (when.end or "9")[:7] > when.start[:7]:
        yield "the days reach into a later month"
    if _killed(incident) is None:
        yield "no number of killed is given"
    if where is not None and where.precision == "near":
        yield "the place is known to within 25 km only"
    if where is not None and where.coarsened:
        yield "the place is made coarser by the policy"
    if incident.contradicted:
        yield "claimants contradict each other"


@dataclass(slots=True)
class _Sum:
    events: int = 0
    killed: int | None = None
    doubts: Counter[str] = field(default_factory=Counter)

    def add(self, incident: Incident) -> None:
        self.events += 1
        number = _killed(incident)
        if number is not None:
            self.killed = number + (self.killed or 0)
        self.doubts.update(_doubts(incident))

    def told(self) -> list[str]:
        return [f"{n} of {self.events} events: {why}" for why, n in sorted(self.doubts.items())]


def _months(release: Release) -> Iterator[Row]:
    sums: dict[_Key, _Sum] = {}
    units = Units()
    for incident in release.incidents():
        located = units.of(incident.where)
        start, end = _month(incident)
        error = located.error or (None if start else "no day is known")
        for kind in event_types(incident):
            sums.setdefault((located, kind, start, end, error), _Sum()).add(incident)
    for key in sorted(sums, key=_order):
        located, kind, start, end, error = key
        total = sums[key]
        warning = "|".join((*located.warnings, *total.told())) or None
        yield (
            located.country, None, None, *cells(located), kind, total.events, total.killed, start, end, None, None,
            warning, error,
        )  # fmt: skip


def _order(key: _Key) -> tuple[str, ...]:
    """By country, unit, type and month; what cannot be used last."""
    located, kind, start, _, error = key
    names = (str(cell or "") for cell in cells(located))
    return (error or "", located.country or "", *names, kind, start or "", *located.warnings)


class _Events:
    """Rows of single incidents."""

    def __init__(self) -> None:
        self._units = Units()

    def row(self, x: Incident) -> Row:
        """The cells of ``EVENTS``."""
        located, where = self._units.of(x.where), x.where
        types = "|".join(event_types(x)) or None
        error = located.error or (None if x.when.start else "no day is known")
        point = (where.name, where.lat, where.lon, where.where_prec) if where else (None,) * 4
        return (
            x.id, located.country, *cells(located), *point, types, x.acled, x.when.start, x.when.end, x.killed.low,
            x.killed.best, x.killed.high, len({report for report, _ in x.members}), len(x.origins),
            located.second.valid_from or located.first.valid_from, "|".join((*located.warnings, *_doubts(x))) or None,
            error,
        )  # fmt: skip
