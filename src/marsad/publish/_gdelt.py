"""Incidents in GDELT 2's layout: 61 columns of events, or 16 of mentions, tab-separated and without a line of names.

Numbers of mentions are told apart by what they count, as copies are no corroboration: ``NumMentions`` tellings,
``NumArticles`` reports, ``NumSources`` independent texts (GDELT counts outlets there, and every copy).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from marsad.publish._files import web_link
from marsad.publish._formats import Counts, Options
from marsad.publish._goldstein import goldstein
from marsad.publish._nations import nation
from marsad.publish._released import Incident, Party, Release, Side, Where
from marsad.publish._standings import Standing, standing
from marsad.publish._tsv import Cell, write_tab

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{c}" for c in _ACTOR),
    *(f"Actor2{c}" for c in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone", *(f"Actor1Geo_{c}" for c in _GEO),
    *(f"Actor2Geo_{c}" for c in _GEO), *(f"ActionGeo_{c}" for c in _GEO), "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip

#: PLOVER's sectors whose CAMEO code is another one.
_CAMEO_TYPES = {"JRN": "MED", "MED": "HLH"}
#: Codes of sectors that CAMEO has (actor codebook, "Generic codes").
_HAS = frozenset(("COP", "GOV", "JUD", "LEG", "MIL", "OPP", "REB", "SPY", "UAF", "AGR", "BUS", "CRM", "CVL", "EDU",
                  "ELI", "LAB", "MED", "HLH", "REF"))  # fmt: skip
#: MentionType: 1 is the open web, 3 a file without an address (GDELT's CORE).
_WEB, _FILE = 1, 3
#: Digits of base and root of a CAMEO code.
_BASE, _ROOT = 3, 2


def why_not(incident: Incident) -> str | None:
    """Why an incident has no row."""
    if incident.cameo is None:
        return "left_out_no_cameo"
    return None if incident.when.start else "left_out_no_date"


def row(incident: Incident) -> tuple[Cell, ...]:
    """One row of an incident for which :func:`why_not` is null."""
    where = incident.where.country if incident.where else None
    day = date.fromisoformat((incident.when.start or "")[:10])
    code = incident.cameo or ""
    return (
        incident.number, f"{day:%Y%m%d}", f"{day:%Y%m}", day.year, _fraction(day),
        *actor_cells(incident.actors, "actor", where), *actor_cells(incident.targets, "target", where), None, code,
        code[:_BASE], code[:_ROOT], incident.quad, goldstein(code), len(incident.members), len(incident.origins),
        len(incident.reports), None, *_NO_GEO, *_NO_GEO, *geo_cells(incident.where), _added(incident.changed),
        next((u for u in (web_link(r.url) for r in incident.reports) if u), None),
    )  # fmt: skip


def _fraction(day: date) -> float:
    """GDELT's year with the part of it that is over, months counted as 30 of 365 days (codebook, FractionDate)."""
    return round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4)


def _added(changed: str) -> str:
    return f"{datetime.fromisoformat(changed):%Y%m%d%H%M%S}"


def actor_cells(parties: tuple[Party, ...], side: Side, where: str | None) -> tuple[Cell, ...]:
    """The ten columns of an actor: the first party of a sort, else the first that is named; a dyad has one each."""
    found = [(p, standing(p, side, where)) for p in parties]
    lead = next(((p, s) for p, s in found if s), found[0] if found else None)
    if lead is None:
        return (None,) * len(_ACTOR)
    party, known = lead
    code, country, sort = _codes(party, known)
    return (code, party.name.upper(), country, None, None, None, None, sort, None, None)


def _codes(party: Party, known: Standing | None) -> tuple[str | None, str | None, str | None]:
    """CAMEO's code, its country and its first type; the registry's code stands as it is."""
    home = nation(known.country if known else party.country)
    sector = (known.sector if known else None) or party.sector or ""
    sort = _CAMEO_TYPES.get(sector, sector)
    sort = sort if sort in _HAS else ""
    country = home.iso3 if home else ""
    code = party.cameo or (known.cameo if known else None) or country + sort
    return code or None, country or None, sort or None


#: Nobody says where the parties themselves are: GDELT's type 0.
_NO_GEO: tuple[Cell, ...] = (0, None, None, None, None, None, None, None)


def geo_cells(where: Where | None) -> tuple[Cell, ...]:
    """The eight columns of where it happened; types as in GDELT's codebook: 1 a country, 2 and 3 a state and a city of
    the United States, 4 a city, 5 a unit of the first or second level; 0 where it is none of these."""
    home = nation(where.country if where else None)
    if where is None:
        return _NO_GEO
    at_home = where.country == "US"
    kind = {"country": 1, "admin1": 2 if at_home else 5, "admin2": 2 if at_home else 5}.get(where.precision, 0)
    if where.lat is not None:
        kind = 3 if at_home else 4
    names = dict.fromkeys(n for n in (where.name, where.admin1, home.name if home else None) if n)
    fips = home.fips if home else None
    return (kind, ", ".join(names), fips, None, None, where.lat, where.lon, where.gazetteer_id)


def mention_rows(release: Release) -> Iterator[tuple[Cell, ...]]:
    """One row a telling: each member of each incident, with the report that it stands in."""
    for incident in release.incidents():
        if why_not(incident) is not None:
            continue
        reports = {r.id: r for r in incident.reports}
        for report_id, _ in incident.members:
            report = reports.get(report_id)
            if report is None:
                continue
            url = web_link(report.url)
            published = report.published or report.day
            yield (
                incident.number, (incident.when.start or "")[:10].replace("-", "") + "000000",
                _moment(published) if published else None, _WEB if url else _FILE, report.outlet, url or report.id,
                *(None,) * 10,
            )  # fmt: skip


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y%m%d%H%M%S}"


def rows(release: Release, left_out: Counter[str] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The rows of a release, in its order; what has none is counted in ``left_out``."""
    for incident in release.incidents():
        reason = why_not(incident)
        if reason is None:
            yield row(incident)
        elif left_out is not None:
            left_out[reason] += 1


def write(release: Release, target: Path, options: Options) -> Counts:
    """``events`` or ``mentions``, with a line of names where ``options.header`` asks for it."""
    if options.table == "mentions":
        names = MENTION_COLUMNS if options.header else ()
        return {"mentions": write_tab(target, mention_rows(release), head=names, bom=options.bom)}
    left_out: Counter[str] = Counter()
    head: tuple[str, ...] = COLUMNS if options.header else ()
    count = write_tab(target, rows(release, left_out), head=head, bom=options.bom)
    return {"events": count, **dict(sorted(left_out.items()))}
