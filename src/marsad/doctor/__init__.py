"""``marsad doctor``: is all that Marsad rests on as it should be, and what to do where it is not (docs/operations.md).

Each check looks at one thing, changes nothing, and takes less than a second; what takes longer is asked for
(``whole``).
"""

from __future__ import annotations

from marsad.doctor._run import CHECKS, diagnose
from marsad.doctor._values import Case, Check, Outcome, World

__all__ = ["CHECKS", "Case", "Check", "Outcome", "World", "diagnose"]
