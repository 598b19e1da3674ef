"""The task of a backfill: entries of archives in, parcels for a record out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from marsad._version import DEFAULT_READER
from marsad.backfill._first_pass import FirstPass
from marsad.coding import SHIPPED, Ontology
from marsad.errors import IntakeError, ReadingError
from marsad.intake import Entry, Intake, IntakeOptions, Report, Unreadable, entries, glimpse
from marsad.run import Done, GivenUp, Shard

#: Raised when lines or counts change in form or meaning.
FORMAT: Final = 1

#: What goes through the first pass: pages of archives, everything, or nothing.
Sifting = Literal["archives", "all", "none"]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left to read of one entry, and what the first pass counted."""

    items: tuple[Intake, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReadShards:
    """Reads every report of a shard. ``extraction`` is ``pipeline.extraction_of(reader, ontology)``."""

    extraction: str
    reader: str = DEFAULT_READER
    ontology: Ontology = SHIPPED
    sifting: Sifting = "archives"
    options: IntakeOptions = field(default_factory=IntakeOptions)
    threads: int = 1

    @property
    def version(self) -> str:
        """The extraction, what was sifted how, and the form of the output."""
        how = self.sifting if self.sifting == "none" else f"{self.sifting}-{FirstPass.shipped().digest}"
        return f"{self.extraction} first-pass-{how} form-{FORMAT}"

    def ready(self) -> None:
        """Load gazetteer, model and first pass."""
        from marsad.grounding.places import open_gazetteer
        from marsad.reading.neural.session import reader_named

        open_gazetteer()
        reader_named(self.reader, threads=self.threads)
        FirstPass.shipped()

    def items(self, shard: Shard) -> Iterator[tuple[str, Entry]]:
        """The entries of the shard."""
        found = entries(shard.paths, self.options, begin=shard.begin, end=shard.end, first=shard.first)
        where = shard.paths[0] if len(shard.paths) == 1 else ""
        for entry in found:
            inside = where and entry.name != where
            yield (f"{where}#{entry.name}" if inside else entry.name), entry

    def sift(self, item: Entry) -> Sifted | Done:
        """The reports of an entry, if it is worth reading."""
        if item.is_archived:
            return self._page(item)
        return self._kept(item.take(), sifted=self.sifting == "all")

    def _page(self, item: Entry) -> Sifted | Done:
        try:
            page = item.page()
            if page is None:
                return Done(counts=(("no page", 1),))
            if self.sifting != "none":
                verdict = FirstPass.shipped().of_glimpse(glimpse(page))
                if verdict.dropped:
                    return Done(counts=(("pages", 1), (verdict.why, 1)))
        except IntakeError:
            page = None  # what is wrong with it is said, with its bytes, by who takes it
        kept = self._kept(item.take(page), sifted=self.sifting != "none")
        return replace(kept, counts=(*kept.counts, ("pages", 1)))

    def _kept(self, found: tuple[Intake, ...], *, sifted: bool) -> Sifted | Done:
        left: list[Intake] = []
        counts: Counter[str] = Counter()
        for item in found:
            if sifted and isinstance(item, Report):
                verdict = FirstPass.shipped().of_report(item)
                if verdict.dropped:
                    counts[verdict.why] += 1
                    continue
            left.append(item)
        told = tuple(sorted(counts.items()))
        return Sifted(tuple(left), told) if left else Done(counts=told)

    def read(self, kept: Sifted) -> Done:
        """The parcels of what was kept."""
        from marsad.contract import coded_object
        from marsad.pipeline import Stumble, try_report
        from marsad.record import failure_parcel, read_parcel, stumble_parcel

        lines: list[str] = []
        counts = Counter(dict(kept.counts))
        for item in kept.items:
            if isinstance(item, Unreadable):
                counts["failed"] += 1
                lines.append(json.dumps(failure_parcel(item)))
            elif isinstance(item, Report):
                outcome = try_report(item, reader=self.reader, threads=self.threads, ontology=self.ontology)
                if isinstance(outcome, Stumble):
                    counts["failed"] += 1
                    lines.append(json.dumps(stumble_parcel(outcome.report, outcome.error)))
                    continue
                counts["read"] += 1
                counts["events"] += len(outcome.events)
                document = coded_object(outcome, extraction=self.extraction)
                lines.append(json.dumps(read_parcel(item, outcome, document)))
        return Done(tuple(lines), tuple(sorted(counts.items())))

    def give_up(self, item: GivenUp) -> Done:
        """The failure that stands for it."""
        from marsad.record import lost_parcel

        reason = item.reason.strip().splitlines()[-1] if item.reason.strip() else "unknown"
        error = ReadingError(
            f"given up: {reason}",
            where=item.name,
            remedy="The rest was read. `marsad backfill` with --retry-quarantined tries it again.",
        )
        return Done((json.dumps(lost_parcel(item.name, error)),), (("given up", 1),))
