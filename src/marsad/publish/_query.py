"""What of the record is asked for, and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

#: The rule that makes one number of many when nobody names another (``linking.DEFAULT_RULE``; a test holds them equal).
DEFAULT_RULE = "representative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which part of the record. Days are ISO 8601, both included, and bound the happening, never its publication.

    ``rule`` is the named rule by which tolls, day and place of an incident are told (docs/rival-values.md). Reports,
    claims and events are those of the incidents asked for where any other key is given; with ``around`` also the
    reports that say who holds the place in these days, and of all these reports the events that no incident holds, with
    their claims (talks, promises): what a brief needs to tell the rest.
    """

    rule: str = DEFAULT_RULE
    since: str | None = None
    until: str | None = None
    place: str | None = None
    country: str | None = None
    type: str | None = None
    actor: str | None = None
    min_killed: int | None = None
    stories: bool = False
    around: bool = False

    @property
    def everything(self) -> bool:
        """Nothing of the record is left out."""
        return not any((self.since, self.until, self.place, self.country, self.type, self.actor, self.min_killed))
