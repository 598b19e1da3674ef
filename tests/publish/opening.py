"""Programs that the users of our exports have, and whether they are here."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

#: CSV of every sheet: comma, quote, UTF-8, first row 1, text as shown, all sheets (LibreOffice's filter options).
_EVERY_SHEET = 'csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false,false,false,-1'

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def libreoffice(file: Path, kind: str, profile: Path, *options: str) -> None:
    """Convert a file beside itself; the profile keeps runs apart from each other and from the user's own."""
    done = subprocess.run(
        [
            "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *options, "--convert-to", kind,
            "--outdir", str(file.parent), str(file),
        ],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def formulas(file: Path, separator: str, profile: Path) -> list[str]:
    """What LibreOffice takes for formulas in a CSV file when it is told to look for them."""
    asked = f"--infilter=CSV:{ord(separator)},34,76,1,,0,false,true,false,false,false,-1,true"
    libreoffice(file, "xlsx", profile, asked)
    sheet = openpyxl.load_workbook(file.with_suffix(".xlsx")).active
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def sheets_as_csv(workbook: Path, profile: Path) -> dict[str, list[list[str]]]:
    """What LibreOffice reads on each sheet of a workbook."""
    libreoffice(workbook, _EVERY_SHEET.replace('"', ""), profile)
    out = {}
    for file in sorted(workbook.parent.glob(f"{workbook.stem}-*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            out[file.stem.removeprefix(f"{workbook.stem}-")] = list(csv.reader(lines))
    return out


def of_duckdb(question: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers."""
    found = duckdb.sql(question)
    assert found is not None
    return found.fetchall()
