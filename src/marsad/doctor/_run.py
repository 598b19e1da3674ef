"""All checks, in the order in which one needs the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from marsad.doctor import _place, _program, _store
from marsad.doctor._values import Case, Check, fail

#: By what they look at.
CHECKS: Final[dict[str, Callable[[Case], Iterator[Check]]]] = {
    "python": _program.python,
    "packages": _program.packages,
    "settings": _place.settings,
    "weights": _program.weights,
    "gazetteer": _program.gazetteer,
    "islands": _program.islands,
    "cache": _place.cache,
    "clock": _place.clock,
    "record": _store.record,
}


def diagnose(case: Case) -> Iterator[Check]:
    """Everything that was looked at, as it is found. One check that stumbles keeps no other from being made."""
    for name, check in CHECKS.items():
        try:
            yield from check(case)
        except Exception as error:  # a doctor that dies of what is wrong helps nobody
            yield fail(name, f"the check itself stumbled ({type(error).__name__}: {error})", "Please report this.")
