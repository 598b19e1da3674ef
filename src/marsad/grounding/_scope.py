"""Where a lesson of a reviewer is heard: everywhere, in reports about one country, of one source, or in one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol


class Held(Protocol):
    """What a scope asks of a report, and what a lesson's words are looked for in."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """All that is given must fit. ``country`` is ISO 3166-1 alpha-2: the one that most places of a report lie in."""

    country: str | None = None
    source: str | None = None
    report: str | None = None

    def admits(self, report: Held) -> bool:
        """Is it the report, and of the source? Which country it is about shows only when it is read."""
        return self.report in (None, report.id) and (
            self.source is None or _folded(self.source) == _folded(report.source or "")
        )

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """How narrow it is: of two lessons about one name the narrower is heard."""
        return self.report is not None, self.source is not None, self.country is not None

    @property
    def key(self) -> str:
        """What tells it from other scopes; ``*`` for everywhere.

        >>> Scope().key, Scope("SY").key, Scope("SY", "The  Daily").key
        ('*', 'SY', 'SY+source:the daily')
        """
        source = f"source:{_folded(self.source)}" if self.source is not None else None
        report = f"report:{self.report}" if self.report is not None else None
        return "+".join(part for part in (self.country, source, report) if part) or "*"


EVERYWHERE: Final = Scope()


def _folded(source: str) -> str:
    return " ".join(source.casefold().split())
