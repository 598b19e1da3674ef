"""Run as a process and killed: reads reports into a record, batch by batch, without end in sight.

python -m tests.record.killed WHERE HOW_MANY BATCH
"""

from __future__ import annotations

import sys

from marsad.record import Record
from tests.record.made import made, made_report

#: Not that of the code, which may change while the tests run.
EXTRACTION = "1"


def main(where: str, count: int, batch: int) -> None:
    """Like ``marsad read``: what the record holds is passed over, the rest is read and added."""
    with Record.open(where, who="killed") as record, record.batch(batch):
        print("open", flush=True)  # noqa: T201
        for n in range(count):
            report = made_report(n)
            if not record.holds(report.evidence.sha256, report.id, EXTRACTION):
                record.add(*made(n, extraction=EXTRACTION))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
