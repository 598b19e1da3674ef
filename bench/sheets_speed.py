"""How fast the formats of spreadsheets are written, without a record: made values, so that only the writing counts.

    python -m bench.sheets_speed csv --rows 100000

Prints one JSON object: format, rows, seconds of the processor, and the peak of resident memory in MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from marsad.publish._formats import FORMATS, Options
from marsad.publish._released import Claim, Event, Incident, Report
from tests.publish.made import CLAIMS, EVENTS, SHELLING, WIRE, Made


@dataclass(frozen=True)
class Many(Made):
    """So many incidents and claims, and half as many reports and events."""

    rows: int = 0

    def reports(self) -> Iterator[Report]:
        return (replace(WIRE, id=f"r{i}") for i in range(self.rows // 2))

    def claims(self) -> Iterator[Claim]:
        for i in range(self.rows // 2):
            yield replace(CLAIMS[0], report=f"r{i}")
            yield replace(CLAIMS[1], report=f"r{i}", events=("e0",))

    def events(self) -> Iterator[Event]:
        return (replace(EVENTS[0], report=f"r{i}") for i in range(self.rows // 2))

    def incidents(self) -> Iterator[Incident]:
        return (replace(SHELLING, id=f"i{i}", number=i) for i in range(self.rows))


def main() -> None:
    """Write one format into a folder that goes again."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("format", choices=["csv", "json", "geojson", "xlsx", "hapi", "timemap"])
    ask.add_argument("--rows", type=int, default=100_000)
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        counts = FORMATS[asked.format].write(Many(rows=asked.rows), Path(folder) / "out", Options())
        spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"format": asked.format, "rows": counts, "seconds": round(spent, 1), "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
