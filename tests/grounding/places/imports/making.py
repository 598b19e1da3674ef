"""Files of places, made up."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any


def geonames(
    ident: int, name: str, lat: object, lon: object, *, others: str = "", code: str = "P.PPL", country: str = "SY",
    admin1: str = "", admin2: str = "", population: int = 0,
) -> str:  # fmt: skip
    """A line of a country dump."""
    sort, feature = code.split(".")
    cells = (
        ident, name, name, others, lat, lon, sort, feature, country, "", admin1, admin2, "", "", population, "", 100,
        "Asia/Damascus", "2024-01-01",
    )  # fmt: skip
    return "\t".join(map(str, cells)) + "\n"


def written(path: Path, text: str | bytes) -> Path:
    """The file, with this in it."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def zipped(path: Path, **files: str | bytes) -> Path:
    """A zip of files; ``__`` in a name stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """An xlsx workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return written(path, made.getvalue())


def features(*given: tuple[dict[str, Any], dict[str, Any]], **more: Any) -> str:  # noqa: ANN401
    """A collection of (properties, geometry)."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in given]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more})
