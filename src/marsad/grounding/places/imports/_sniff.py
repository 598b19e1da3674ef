"""Which format a file is in, by what stands in it, and its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from marsad.errors import BrokenPlaces, UnknownPlaces
from marsad.grounding.places.imports import _csv, _geojson, _geonames, _pcodes
from marsad.grounding.places.imports._bytes import Blob, digest, is_zip, lines_of, members, read_file, text_of
from marsad.grounding.places.imports._checks import once
from marsad.grounding.places.imports._tables import Table, csv_table, workbook
from marsad.grounding.places.imports._values import Format, Options, Row, Sheet

_UNIT_CODE = re.compile(r"[A-Z]{2}\.[^.\t]+(?:\.[^.\t]+)?")


def read_places(path: Path, options: Options | None = None) -> Sheet:
    """The rows of a file of places, in whatever format it is.

    Raises:
        UnknownPlaces: in none of the formats.
        BrokenPlaces, PlacesTooLarge: see the formats; the message names the line.
        NotAFile, NotPermitted: it cannot be read.
    """
    asked = options or Options()
    blob = read_file(path)
    left_out: Counter[str] = Counter()
    found, rows = _rows(blob, asked, left_out)
    kept = tuple(once(rows, blob.name))
    if not kept:
        raise BrokenPlaces("no places in it", where=blob.name, remedy="Check that it was saved whole.")
    return Sheet(path.name, digest(blob), found, kept, dict(left_out))


def _rows(blob: Blob, options: Options, left_out: Counter[str]) -> tuple[Format, Iterator[Row]]:
    if is_zip(blob):
        inside = members(blob)
        if any(m.name == f"{blob.name}/xl/workbook.xml" for m in inside):
            return _of_tables(workbook(blob), options, blob.name, left_out)
        return _of_members(blob, inside, options, left_out)
    sort = options.format or sniff(blob)
    if sort in ("pcodes", "codab", "csv"):
        return _of_tables((csv_table(blob),), options, blob.name, left_out)
    return sort, _by_lines(sort, blob, options, left_out)


def _by_lines(sort: Format, blob: Blob, options: Options, left_out: Counter[str]) -> Iterator[Row]:
    if sort == "geojson":
        return _geojson.collection(blob, options)
    if sort == "geonames":
        return _geonames.dump(blob, left_out)
    return _geonames.codes(blob) if sort == "codes" else _geonames.alternates(blob)


def sniff(blob: Blob) -> Format:
    """The format, from the first line that is not blank.

    Raises:
        UnknownPlaces: none that is known.
    """
    if blob.content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return "geojson"
    _, line = next(lines_of(blob), (1, ""))
    cells = line.split("\t")
    if cells[0].isdigit() and len(cells) >= 4:
        # alternate names have two ids in front
        return "alternates" if len(cells) <= 10 and cells[1].isdigit() else "geonames"
    if len(cells) == 4 and _UNIT_CODE.fullmatch(cells[0]):
        return "codes"
    heads = csv_table(blob).heads
    if len(heads) > 1:
        return _sort_of(heads)
    raise UnknownPlaces("in none of the formats that are read", where=blob.name)


def _sort_of(heads: tuple[str, ...]) -> Format:
    if _pcodes.is_global(heads):
        return "pcodes"
    return "codab" if _pcodes.is_codab(heads) else "csv"


def _of_tables(
    tables: tuple[Table, ...], options: Options, name: str, left_out: Counter[str]
) -> tuple[Format, Iterator[Row]]:
    if not tables:
        raise UnknownPlaces("no sheet with headings and rows", where=name)
    sort = options.format or min((_sort_of(t.heads) for t in tables), key=("codab", "pcodes", "csv").index)
    if sort == "codab":
        return sort, _pcodes.of_a_country(tables, options)
    fitting = [t for t in tables if sort == "csv" or _pcodes.is_global(t.heads)]
    if not fitting:
        raise UnknownPlaces("the headings are not those of OCHA's list of p-codes", where=name)
    if sort == "pcodes":
        return sort, _pcodes.of_the_world(fitting[0], options.country, left_out)
    return "csv", _csv.table(fitting[0], options)


def _of_members(
    blob: Blob, inside: tuple[Blob, ...], options: Options, left_out: Counter[str]
) -> tuple[Format, Iterator[Row]]:
    """The files of a zip, all of one format; alternate names beside a dump join it."""
    files = [m for m in inside if m.content.strip() and "readme" not in m.name.lower() and "__MACOSX" not in m.name]
    sorts = {m.name: sniff(m) for m in files}
    wanted = [m for m in files if options.format in (None, sorts[m.name])]
    dumps = [m for m in wanted if sorts[m.name] == "geonames"]
    if dumps:
        others = [m for m in wanted if sorts[m.name] == "alternates"]
        return "geonames", _joined(dumps, others, left_out)
    if len(wanted) != 1:
        raise UnknownPlaces(
            f"{len(wanted)} files of places in the zip", where=blob.name, remedy="Unpack it and name the file."
        )
    return _rows(wanted[0], options, left_out)


def _joined(dumps: list[Blob], others: list[Blob], left_out: Counter[str]) -> Iterator[Row]:
    names = {r.id: r for blob in others for r in _geonames.alternates(blob)}
    for blob in dumps:
        for row in _geonames.dump(blob, left_out):
            more = names.get(row.id)
            yield (
                row if more is None else replace(row, names=tuple(dict.fromkeys((*row.names, more.name, *more.names))))
            )


__all__ = ["read_places", "sniff", "text_of"]
