"""What is watched, and whom to tell: the values that a SOURCES.toml holds (``_read``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What stands at a source's address.
Kind = Literal["feed", "page", "sitemap", "folder"]

#: What an alert may fire on, again and again: that an incident fits, that its toll is another one, that claimants
#: begin to differ.
Occasion = Literal["new", "toll", "contradiction"]
OCCASIONS: tuple[Occasion, ...] = ("new", "toll", "contradiction")

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing that is watched. Times are seconds.

    ``follow``: what the source names (items of a feed, addresses of a sitemap, links of a page) is fetched, page by
    page; else the items of a feed, or the page, are the reports themselves. ``links`` are patterns of those links of a
    page that are followed. ``include`` and ``exclude`` are patterns of addresses. ``recheck``: a followed page is asked
    for again so long after it came. ``catch_up``: what is older, by the source's own dates, is not taken the first time
    or after days off. ``silent_after`` null: told by the source's own rhythm.
    """

    name: str
    kind: Kind
    address: str
    every: float = 5 * MINUTE
    follow: bool = False
    links: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    outlet: str | None = None
    recheck: tuple[float, ...] = (HOUR, DAY)
    catch_up: float = 7 * DAY
    silent_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where alerts go: exactly one of ``webhook`` (an address), ``file`` (JSON lines) and ``email`` (receivers).

    ``secret_env`` and ``secret_file`` name where the webhook's secret, or the mail account's password, stands.
    """

    name: str
    webhook: str | None = None
    file: str | None = None
    email: tuple[str, ...] = ()
    secret_env: str | None = None
    secret_file: str | None = None
    allow_private: bool = False
    smtp: str | None = None
    sender: str | None = None
    user: str | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An alert: an incident that fits everything that is given is told to the targets ``to``.

    Lists hold any of theirs. ``silence``: sources that are silent or failing are told instead of incidents.
    ``max_age``: seconds since it happened (else since it was published); older news is no alert.
    """

    name: str
    to: tuple[str, ...]
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    min_killed: int | None = None
    contradiction: bool = False
    stories: bool = False
    on: tuple[Occasion, ...] = OCCASIONS
    max_age: float | None = None
    silence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that a SOURCES.toml holds. ``delay`` is the least time between two fetches of one host (seconds)."""

    sources: tuple[Source, ...]
    targets: tuple[Target, ...] = ()
    alerts: tuple[Rule, ...] = ()
    contact: str | None = None
    delay: float = 1.0
    workers: int = 8
    policy: str | None = None
    allow_private: bool = False

    def target(self, name: str) -> Target | None:
        """The target of a name."""
        return next((t for t in self.targets if t.name == name), None)
