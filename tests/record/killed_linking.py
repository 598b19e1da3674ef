"""Run as a process and killed: links a record two reports at a time.

python -m tests.record.killed_linking WHERE
"""

from __future__ import annotations

import sys

from marsad.record import Record

if __name__ == "__main__":
    with Record.open(sys.argv[1], who="killed") as record:
        print("open", flush=True)  # noqa: T201
        record.link(batch=2)
