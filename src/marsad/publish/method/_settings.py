"""The settings under which a record is published: versions, rule, policy, state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad._version import __version__, linking_version
from marsad.publish._policy import Coarsen, Policy

if TYPE_CHECKING:
    from marsad.publish._release import RecordRelease

_NAMES = {
    "private": "Names of private persons are withheld; holders of offices and commanders are named.",
    "all": "Names of all persons are withheld.",
    "none": "Names are not withheld: this is no public version.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """``rule`` makes one number of many; ``state`` names the record's state."""

    software: str
    linking: str
    rule: str
    policy: Policy
    state: str

    @classmethod
    def of(cls, release: RecordRelease) -> Settings:
        """Those of a release of now."""
        state = release.record.state().name
        return cls(__version__, linking_version(), release.query.rule, release.policy, state)

    def withheld(self, parties: int, places: int) -> Iterator[str]:
        """What the policy withholds, a sentence each; ``parties`` and ``places`` are how many it hit."""
        p = self.policy
        yield f"{_NAMES[p.names]} Withheld as parties of incidents: {parties}."
        yield "An area never has a point, and precision codes tell what is let out, not what is known."
        for rule in p.coarsen:
            yield f"Told less finely than known: {_coarsened(rule)}."
        yield f"Incidents told less finely than known: {places}."
        if p.embargo:
            yield f"Nothing is told of the last {p.embargo} days."
        hidden = (*p.restricted, *p.secret)
        if hidden:
            yield f"Fields for some readers alone: {', '.join(sorted(hidden))}."
        quote = p.default.quote
        much = "whole" if quote is None else f"up to {quote} characters"
        yield f"Words of outlets are quoted {much} unless a licence says more."


def _coarsened(rule: Coarsen) -> str:
    of = [", ".join(x) for x in (rule.features, rule.types, rule.modes, rule.countries) if x]
    to = f"a cell of {rule.degrees} degrees" if rule.to == "grid" else f"the unit ({rule.to})"
    sites = ["places named as a site"] if rule.words else []
    return f"{'; '.join([*of, *sites]) or 'every place'}, to {to}"
