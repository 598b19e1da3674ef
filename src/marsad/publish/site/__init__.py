"""A site of pages that opens from a folder: no server, no network, no build step.

``write`` is the format ``site``. Everything is made from a ``Release`` alone, through templates that escape what they
show. The pages work without scripts; the map that moves and the list that sorts need them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

from marsad.errors import UsageError
from marsad.publish._files import folder
from marsad.publish._formats import FORMATS, Counts, Options
from marsad.publish._released import Release
from marsad.publish.site._basemap import Land, box_of, clipped, lands, most_of
from marsad.publish.site._data import scripts
from marsad.publish.site._model import Model, collect
from marsad.publish.site._pages import Download, Pages

#: Tables beside the pages: file, the format that writes it, its table, what it holds.
_DOWNLOADS = (
    ("data/incidents.csv", "csv", "incidents", "Incidents, a row each"),
    ("data/claims.csv", "csv", "claims", "Who says what: a row for each claim and each event that it carries"),
    ("data/incidents.geojson", "geojson", "incidents", "Incidents, for programs that draw maps"),
)
_ASSETS = ("site.css", "data.js", "filters.js", "map.js", "list.js")


def write(release: Release, target: Path, options: Options) -> Counts:
    """Write the pages of a release into a folder that does not exist yet.

    Raises:
        UsageError: there is something at the target, or the map of borders cannot be read.
    """
    if target.exists():
        raise UsageError("there is something already", where=str(target), remedy="Name a folder that does not exist.")
    with folder(target) as part:
        for name in ("assets", "data", "incidents", "months", "places", "parties", "sources"):
            (part / name).mkdir()
        return _fill(part, release, options)


def _fill(part: Path, release: Release, options: Options) -> Counts:
    model = collect(release)
    borders = _borders(model, options)
    pages = Pages(model, release.query, options, borders, tuple(_downloads(part, model.kept, options)))
    written = sum(1 for _ in _put(part, pages.all()))
    scripted = sum(1 for _ in _put(part, (*scripts(model, borders), *_assets())))
    return {
        "pages": written,
        "scripts and styles": scripted,
        "incidents": len(model.incidents),
        "places": len(model.places),
        "parties": len(model.parties),
        "sources": len(model.outlets),
    }


def _put(part: Path, files: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[str]:
    for file, text in files:
        # lone surrogates of broken input are no UTF-8
        (part / file).write_text(text, encoding="utf-8", errors="replace", newline="\n")
        yield file


def _assets() -> Iterator[tuple[str, str]]:
    static = resources.files("marsad.publish.site").joinpath("static")
    return ((f"assets/{name}", static.joinpath(name).read_text(encoding="utf-8")) for name in _ASSETS)


def _borders(model: Model, options: Options) -> tuple[Land, ...]:
    """The borders around the incidents: as far as one would move the map, and fine where most of them are."""
    found = lands(options.basemap)
    points = [(i.where.lon, i.where.lat) for i in model.incidents if i.where is not None]
    known = [(x, y) for x, y in points if x is not None and y is not None]
    box, near = box_of(known), most_of(known)
    if box is None or near is None:
        return ()
    return clipped(found, box.wider(1.0, 8.0), near=near.wider(0.7, 4.0))


def _downloads(part: Path, release: Release, options: Options) -> Iterator[Download]:
    for file, name, table, words in _DOWNLOADS:
        if name in FORMATS:
            counts = FORMATS[name].write(release, part / file, replace(options, table=table, bom=False))
            yield Download(file, words, sum(counts.values()), (part / file).stat().st_size)
