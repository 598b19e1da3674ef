"""The formats: each a function that writes a release to a path, imported when it is asked for by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from marsad.errors import UsageError
from marsad.publish._released import Release

#: Rows written, by the table or file that they stand in.
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a format is written. ``table`` is null where the format has one table only. ``manifest`` is what is known
    before writing (everything but digests); formats that can hold it do. ``header``: a line of
    names in layouts that have none (GDELT's). ``jobs``: processes for many incidents. ``selection``: in words of its
    own, how the incidents of a release ``of`` some were found; for the manifest."""

    table: str | None = None
    bom: bool = False
    hxl: bool = False
    header: bool = False
    title: str | None = None
    basemap: Path | None = None
    jobs: int = 1
    selection: str | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)


#: Writes a release to a path (a file, or a folder that does not exist yet) and gives the rows that it wrote.
Write = Callable[[Release, Path, Options], Counts]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``writer`` is "module:function" in ``marsad.publish``; ``tables`` those that ``--table`` may choose,
    the default first; ``folder``: the target is a folder, unless a table is chosen; ``extra``: the extra of the package
    that it needs; ``lean``: it reads neither ``tolls`` nor ``apart`` nor ``reasons`` of an incident, which a lean
    release leaves empty, and is written several times as fast; ``plain``: of these tables it reads no reports of an
    incident either."""

    name: str
    words: str
    suffix: str
    writer: str
    tables: tuple[str, ...] = ()
    folder: bool = False
    extra: str | None = None
    lean: bool = False
    plain: tuple[str, ...] = ()

    def write(self, release: Release, target: Path, options: Options) -> Counts:
        """Write it.

        Raises:
            UsageError: a package that it needs is not installed.
        """
        module, function = self.writer.split(":")
        try:
            write: Write = getattr(import_module(f"marsad.publish.{module}"), function)
        except ModuleNotFoundError as fault:
            if self.extra is None or str(fault.name).startswith("marsad"):
                raise
            remedy = f"pip install 'marsad[{self.extra}]' installs it."
            raise UsageError(f"the package {fault.name} is needed", where=self.name, remedy=remedy) from fault
        return write(release, target, options)


#: The tables of ``_tables``, which is not imported for their names; a test holds the two equal.
TABLE_NAMES: tuple[str, ...] = (
    "claims", "events", "incidents", "reports", "controls", "gone", "incident_members", "incident_parties",
    "incident_losses", "event_parties", "event_losses", "eventreport",
)  # fmt: skip

#: Tables of incidents that tell nothing of the reports behind them.
_PLAIN = ("incidents", "incident_parties", "incident_losses")

#: In the order in which `marsad export --help` lists them.
_ALL: tuple[Format, ...] = (
    Format("csv", "a table as CSV (--bom for Excel)", ".csv", "_csv:write", TABLE_NAMES, lean=True, plain=_PLAIN),
    Format(
        "json", "a table as JSON, with the manifest", ".json", "_json:write", TABLE_NAMES, lean=True, plain=_PLAIN
    ),
    Format(
        "geojson", "a table with its points, for kepler.gl and QGIS", ".geojson", "_geojson:write",
        ("incidents", "events", "claims", "controls"), lean=True, plain=_PLAIN,
    ),
    Format("xlsx", "a workbook with a legend and filters", ".xlsx", "_xlsx:write", lean=True),
    Format(
        "hapi", "counts by unit, month and type as HDX HAPI has them, with p-codes", ".csv", "_hapi:write",
        ("months", "events"), lean=True,
    ),
    Format("timemap", "what TimeMap loads, a folder", "", "_timemap:write", folder=True, lean=True),
    Format(
        "parquet", "every table with its types, a folder; with --table one file", ".parquet", "_parquet:write",
        TABLE_NAMES, folder=True, extra="parquet", lean=True, plain=_PLAIN,
    ),
    Format(
        "geoparquet", "a table with its points, for GIS", ".parquet", "_geoparquet:write",
        ("incidents", "events", "controls"), extra="parquet", lean=True, plain=_PLAIN,
    ),
    Format("dictionary", "what each column of each table holds, as CSV", ".csv", "_dictionary:to_csv"),
    Format("dictionary-json", "the same as JSON", ".json", "_dictionary:to_json"),
    Format("dictionary-md", "the same as Markdown", ".md", "_dictionary:to_markdown"),
    Format("site", "pages with a map, for a folder or a web server", "", "site:write", folder=True),
    Format("wacz", "the pages behind it, to replay: WACZ 1.1.1", ".wacz", "_wacz:write"),
    Format(
        "acled", "incidents in ACLED's 31 columns, or its list of deletions", ".csv", "_acled:write",
        ("events", "deleted"),
    ),
    Format("ged", "incidents with deaths in UCDP GED's 49 columns", ".csv", "_ged:write"),
    Format("plover", "events of each report as PLOVER's JSON, one a line", ".jsonl", "_plover:write"),
    Format("polecat", "events of each report in POLECAT's 40 columns", ".tsv", "_polecat:write"),
    Format(
        "gdelt", "incidents in GDELT 2's 61 columns, or its mentions, with CAMEO's codes", ".tsv", "_gdelt:write",
        ("events", "mentions"),
    ),
)  # fmt: skip

FORMATS: Mapping[str, Format] = {f.name: f for f in _ALL}


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        UsageError: there is none.
    """
    found = FORMATS.get(name)
    if found is None:
        raise UsageError("no such format", where=name, remedy=f"Known are {', '.join(FORMATS)}.")
    return found
