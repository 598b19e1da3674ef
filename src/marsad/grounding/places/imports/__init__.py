"""Importers: files of places that users bring, hostile until read, matched to what is there, kept in the layer."""

from __future__ import annotations

from marsad.grounding.places.imports._add import Added, add_file, add_files
from marsad.grounding.places.imports._bytes import MOST_BYTES, MOST_GROWTH, Blob, digest, is_zip, members, read_file
from marsad.grounding.places.imports._checks import iso
from marsad.grounding.places.imports._match import Missed, match
from marsad.grounding.places.imports._sniff import read_places
from marsad.grounding.places.imports._values import FORMATS, Format, Options, Progress, Row, Sheet

__all__ = [
    "FORMATS", "MOST_BYTES", "MOST_GROWTH", "Added", "Blob", "Format", "Missed", "Options", "Progress", "Row", "Sheet",
    "add_file", "add_files", "digest", "is_zip", "iso", "match", "members", "read_file", "read_places",
]  # fmt: skip
