"""UCDP's events beside the labelled reports: are the right rows and incidents taken for one?

    python -m bench.theirs [--shared FOLDER] [--threshold BITS ...]

The labels say which UCDP events a labelled incident plainly is (``same``) or shares (``part``). Here the labelled
incidents themselves are compared, as if they had been read without fault, with all rows of the file: what is measured
is the matching alone. A pair counts where its incident has a labelled row; labels name a row only where it is plain, so
a pair of another incident counts neither way.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.shared import Shared, load_lines
from marsad.publish import Query
from marsad.publish._released import (
    Claim,
    ControlStatement,
    Event,
    Evidence,
    Gone,
    Incident,
    Party,
    Range,
    Report,
    When,
    Where,
)
from marsad.publish.compare import THRESHOLD, compare
from marsad.publish.imports import read_foreign
from marsad.record import ForeignRow

FOLDER: Final = "gold/syria-war"
YEAR: Final = "2016"
_PRECISIONS: Final = {1: "exact", 2: "near", 3: "admin2", 4: "admin1", 5: "line", 6: "country"}
_PARTIES: Final = {
    "government": Party("actor:government-sy", "Government of Syria", "actor:government-sy", acled_type="State forces"),
    "is": Party("actor:islamic-state", "IS", "actor:islamic-state", acled_type="Rebel group"),
    "rebels": Party("actor:syrian-insurgents", "rebels", "actor:syrian-insurgents", acled_type="Rebel group"),
}

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Labelled:
    """The labelled incidents as a release."""

    all_incidents: tuple[Incident, ...]
    all_reports: tuple[Report, ...]
    query: Query = Query()  # noqa: RUF009

    def reports(self) -> Iterator[Report]:
        yield from self.all_reports

    def incidents(self) -> Iterator[Incident]:
        yield from self.all_incidents

    def events(self) -> Iterator[Event]:
        yield from ()

    def claims(self) -> Iterator[Claim]:
        yield from ()

    def controls(self) -> Iterator[ControlStatement]:
        yield from ()

    def gone(self) -> Iterator[Gone]:
        yield from ()

    def evidence(self) -> Iterator[Evidence]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one threshold: links, those whose incident has a labelled row, the right ones, and labelled pairs."""

    links: int
    decided: int
    right: int
    labelled: int


def measure(release: Labelled, rows: Sequence[ForeignRow], truth: frozenset[tuple[str, str]], bits: float) -> Figures:
    """Compare at a threshold, and count."""
    found = {(x.row.id, x.incident.id) for x in compare(release, rows, threshold=bits).links}
    known = {incident for _, incident in truth}
    return Figures(len(found), sum(i in known for _, i in found), len(found & truth), len(truth))


def labelled(folder: Path) -> tuple[Labelled, frozenset[tuple[str, str]]]:
    """The labelled incidents of the year, and the pairs (row, incident) that the labels name."""
    told = load_lines(folder / "labels-dev.jsonl")
    sides = {i["incident_id"]: i["perpetrator_class"] for x in told for i in x["incidents"]}
    reports = tuple(_report(x) for x in load_lines(folder / "reports-dev.jsonl"))
    mine = [x for x in load_lines(folder / "incidents-dev.jsonl") if x["date"].startswith(YEAR)]
    incidents = tuple(_incident(n, x, sides.get(x["incident_id"])) for n, x in enumerate(mine))
    truth = frozenset((str(row), x["incident_id"]) for x in mine for row in x["ucdp"])
    return Labelled(incidents, reports), truth


def _report(x: Json) -> Report:
    day = x["published"]
    return Report(x["id"], 1, x["source"], x["title"], None, day, day, day, "", "en")


def _incident(n: int, x: Json, side: str | None) -> Incident:
    party = _PARTIES.get((side or "").rpartition("+")[2])
    code = x["where_prec"]
    lat, lon = (x["lat"], x["lon"]) if code <= 2 else (None, None)
    where = Where(x["place_name"], _PRECISIONS[code], None, "SY", x["admin1"], None, lat, lon, None, code)
    return Incident(
        id=x["incident_id"], number=n, type=x["type"], mode=x["mode"], acled=x["acled"], cameo=None, quad=4, ucdp=None,
        when=When(x["date"], x["date_end"] or x["date"]), where=where, actors=(party,) if party else (), targets=(),
        weapons=(), losses=(), killed=Range(x["killed_low"], x["killed_best"], x["killed_high"]), wounded=Range(),
        members=(), reports=(), origins=(), originators=None, claimants=(), summary=None, grade=None, graded_by=None,
        contradicted=False, confidence=None, changed="",
    )  # fmt: skip


def main() -> int:
    """Print a line for each threshold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--threshold", type=float, nargs="+", default=[1.0, THRESHOLD, 3.0, 4.0])
    given = parser.parse_args()
    folder = (Shared(given.shared) if given.shared else Shared.beside()).folder / FOLDER
    release, truth = labelled(folder)
    rows = list(read_foreign(folder / "ucdp-syria-2016.csv", "ged").rows)
    print(f"{len(rows)} rows, {len(release.all_incidents)} labelled incidents, {len(truth)} labelled pairs")
    for bits in given.threshold:
        f = measure(release, rows, truth, bits)
        print(
            f"{bits} bits: {f.links} links; precision {f.right} of {f.decided} ({100 * f.right / f.decided:.0f} %),"
            f" recall {f.right} of {f.labelled} ({100 * f.right / f.labelled:.0f} %)"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
