"""How much a policy withheld of what was written, by table and reason: for the manifest, which names nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from typing import TypeVar

from marsad.publish._checked import NAMES
from marsad.publish._names import HELD_BACK, PLACE_WITHHELD, WITHHELD
from marsad.publish._release import RecordRelease
from marsad.publish._released import Claim, ControlStatement, Event, Incident, Party, Report, Where

T = TypeVar("T")

_MARKS = ((WITHHELD, "names"), (PLACE_WITHHELD, "places"), (HELD_BACK, "held_back"))


class CountingRelease(RecordRelease):
    """A release that counts as it is read. A table that is read twice is counted once."""

    @cached_property
    def tally(self) -> dict[str, Counter[str]]:
        """By table: how many names, places and sentences were cut out, and places coarsened."""
        return {}

    def _counted(self, table: str, values: Iterable[T], count: Callable[[T, Counter[str]], None]) -> Iterator[T]:
        found = self.tally[table] = Counter()
        for value in values:
            count(value, found)
            yield value

    def _leaves_out(self, reason: str) -> None:
        self.tally.setdefault("incidents", Counter())[NAMES[reason]] += 1

    def reports(self) -> Iterator[Report]:
        """As in a release."""
        return self._counted("reports", super().reports(), lambda r, n: _words(n, r.title, r.outlet))

    def claims(self) -> Iterator[Claim]:
        """As in a release."""
        return self._counted("claims", super().claims(), lambda c, n: _words(n, c.words, c.claimant, c.via))

    def events(self) -> Iterator[Event]:
        """As in a release."""
        return self._counted("events", super().events(), _event)

    def incidents(self) -> Iterator[Incident]:
        """As in a release."""
        return self._counted("incidents", super().incidents(), _incident)

    def controls(self) -> Iterator[ControlStatement]:
        """As in a release."""
        return self._counted("controls", super().controls(), _control)


def counting(release: RecordRelease, *, lean: bool = False, named: bool = True) -> CountingRelease:
    """The same release, counting."""
    same = {f.name: getattr(release, f.name) for f in fields(release)}
    made = CountingRelease(**{**same, "lean": lean, "named": named})
    if "gate" in vars(release):
        vars(made)["gate"] = release.gate
    return made


def told(tallies: Iterable[Mapping[str, Counter[str]]]) -> dict[str, dict[str, int]]:
    """What was withheld of one or several outputs, as a manifest says it: by table and reason, in order."""
    whole: dict[str, Counter[str]] = {}
    for tally in tallies:
        for name, found in tally.items():
            whole.setdefault(name, Counter()).update(found)
    return {name: dict(sorted(found.items())) for name, found in sorted(whole.items()) if found}


def _words(found: Counter[str], *texts: str | None) -> None:
    for text in texts:
        if text and "[" in text:
            for mark, reason in _MARKS:
                if n := text.count(mark):
                    found[reason] += n


def _happening(found: Counter[str], where: Where | None, parties: tuple[Party, ...]) -> None:
    if where is not None and where.coarsened:
        found["coarsened"] += 1
    for party in parties:
        if party.withheld:
            _words(found, party.name)


def _event(e: Event, found: Counter[str]) -> None:
    _words(found, e.words)
    _happening(found, e.where, (*e.actors, *e.targets))


def _incident(i: Incident, found: Counter[str]) -> None:
    _words(found, *i.claimants)
    _happening(found, i.where, (*i.actors, *i.targets))


def _control(c: ControlStatement, found: Counter[str]) -> None:
    _words(found, c.words, c.holder, c.against)
    _happening(found, c.place, ())
