"""Files of other bodies, read as rows that say what is wrong with them: ACLED and UCDP GED, in all their layouts.

Nothing of a row is dropped: its cells stay as given, beside what was understood of them and flags for what was not.
"""

from __future__ import annotations

from marsad.publish.imports._flags import FLAGS, Flag
from marsad.publish.imports._read import BODIES, Body, Reading, read_foreign

__all__ = ["BODIES", "FLAGS", "Body", "Flag", "Reading", "read_foreign"]
