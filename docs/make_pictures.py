"""Makes the pictures of the README and of the pages from the examples: ``python docs/make_pictures.py``."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from marsad.cli import run
from marsad.cli._account import report_account
from marsad.cli._control import timeline_of
from marsad.cli._control_plot import control_svg
from marsad.cli._control_print import control_account
from marsad.cli._incident_page import facts_of_incident, incident_page
from marsad.cli._rulings import need_incident
from marsad.cli._why import why_account
from marsad.coding.ontology import rule_text
from marsad.publish import DocumentView, explain
from marsad.record import Record

ROOT = Path(__file__).parents[1]
KASSALA = "geonames:372753"
#: Without the web fonts that rich would load from elsewhere: a picture must not call home.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.S).replace(
    "Fira Code, monospace", "monospace"
)


def main() -> None:
    """Read the examples into a passing record, draw one of them, why its first event stands, and who held a town."""
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "examples.db")
        run(["read", str(ROOT / "examples" / "reports"), "--db", db, "--quiet"])
        with Record.open(db) as record:
            document = record.document(record.need_report(str(ROOT / "examples" / "reports" / "kramatorsk-3.txt")))
            incident = facts_of_incident(record, need_incident(record, "gaza-hospital-1:e0"))
            page = list(incident_page(replace(incident, log=())))
        run(["export", "site", "--db", db, "-o", str(Path(folder) / "site"), "--title", "The examples"])
        _photograph(Path(folder) / "site" / "incidents" / f"{incident.incident['id']}.html", "site")
        run(["brief", "--db", db, "--place", "Kramatorsk", "--format", "html", "-o", str(Path(folder) / "brief.html")])
        _photograph(Path(folder) / "brief.html", "brief", 860, 1100)
        run(["sensitivity", "--db", db, "--by", "month", "--plot", str(ROOT / "docs" / "images" / "sensitivity.svg")])
        run(["read", str(ROOT / "examples" / "control"), "--db", db, "--quiet"])
        with Record.open(db) as record:
            line = timeline_of(record.controls(place=KASSALA), record)
    _draw("incident", "marsad show gaza-hospital-1:e0", page)
    _draw("show", "marsad show examples/reports/kramatorsk-3.txt", report_account(document))
    _draw("control", "marsad control Kassala", control_account(line, None, None, 110, 5))
    (ROOT / "docs" / "images" / "control-plot.svg").write_text(control_svg(line), encoding="utf-8")
    reasons = explain(DocumentView(document), "e0", rule_text)
    _draw("why", "marsad show examples/reports/kramatorsk-3.txt --why e0", why_account(reasons))


def _photograph(page: Path, name: str, width: int = 1120, height: int = 900) -> None:
    """A page as Chromium shows it, upper part."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_page(viewport={"width": width, "height": height})
        shown.goto(page.as_uri())
        shown.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
        browser.close()


def _draw(name: str, title: str, parts: Iterable[Any]) -> None:
    console = Console(record=True, width=110, highlight=False, markup=False, file=io.StringIO(), force_terminal=True)
    for part in parts:
        console.print(part)
    svg = console.export_svg(title=title, code_format=FORMAT)
    (ROOT / "docs" / "images" / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
