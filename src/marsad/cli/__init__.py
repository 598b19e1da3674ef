"""The commands. Each file parses, calls and prints; nothing else is decided here.

Exit status: 0 done; 1 some inputs could not be read (the rest were); 2 wrong use; 3 the record cannot be used;
130 interrupted (what was read stays).
"""

from __future__ import annotations

import sys

from marsad.cli._app import run


def main() -> None:
    """The entry point ``marsad``."""
    sys.exit(run(sys.argv[1:]))


__all__ = ["main", "run"]
