"""One report as its page shows it: its text, what was read from it, and where in the text each value stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from marsad.desk._case_spans import Located
from marsad.desk._marks import SpanKind
from marsad.desk._report_text import MOST_MARKS, pages
from marsad.errors import NotInRecord

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.publish import Claim, Event, Report
    from marsad.record import FullReport, ReportRow

Json = Mapping[str, Any]

Row = TypeVar("Row", "Told", "HeldRow")

#: Events and claims that are shown with one page of text.
MOST_ROWS = 150

#: Characters of a headline that stands for a title.
_TITLE = 300

#: The name of the text on the page.
TEXT = "t"


@dataclass(frozen=True, slots=True)
class Told:
    """An event or claim of the report, with its words in the text."""

    value: Event | Claim
    spans: tuple[Located, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Who is said to hold a place, with its words in the text. Names are those of the report."""

    place: str
    holder: str | None
    against: str | None
    status: str
    spans: tuple[Located, ...]


@dataclass(frozen=True)
class Telling:
    """A report. ``text`` null: it may not be shown whole. ``begin`` and ``end`` are those of the page of text;
    ``events``, ``claims`` and ``held`` are what stands on it, ``left_out`` how many of them are not shown."""

    report: Report | ReportRow
    full: FullReport | None
    page: int
    pages: int
    begin: int
    end: int
    events: tuple[Told, ...]
    claims: tuple[Told, ...]
    held: tuple[HeldRow, ...] = ()
    left_out: int = 0
    warnings: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str | None:
        """All of its text."""
        return self.full.text if self.full else None

    @property
    def title(self) -> str | None:
        """Its title; of a text without one the line that was read as its headline."""
        document = (self.full.document if self.full else None) or {}
        heads = (p for p in document.get("passages") or () if p["role"] == "headline")
        line = next((self.full.text[p["begin"] : p["end"]] for p in heads), None) if self.full else None
        return self.report.title or (" ".join(line.split())[:_TITLE] if line else None)

    @cached_property
    def all_spans(self) -> tuple[Located, ...]:
        """Spans of what is shown that stand on the page of text, each once, in text order."""
        rows: Iterable[Told | HeldRow] = chain(self.events, self.claims, self.held)
        found = {s: None for row in rows for s in row.spans if s.begin < self.end and s.end > self.begin}
        return tuple(sorted(found, key=lambda s: (s.begin, s.end, s.kind)))

    @property
    def spans(self) -> tuple[Located, ...]:
        """Those that are marked."""
        return self.all_spans[:MOST_MARKS]


def telling_of(sight: Sight, id_: str, page: int = 1) -> Telling:
    """A report as a viewer sees it, open at a page of its text.

    Raises:
        NotInRecord: there is none, or none that this viewer may see.
    """
    view = _released(sight, id_)
    if not sight.whole([id_]):
        if view is None:
            raise NotInRecord("no such report", where=id_)
        sight.shown("report", [id_])
        return _closed(view, page)
    full = sight.full_report(id_)
    found = pages(full.text)
    page = min(max(page, 1), len(found))
    begin, end = found[page - 1]
    if view is None or full.document is None:
        return Telling(full.row, full, page, len(found), begin, end, (), ())
    spans = Spans(full.document)
    events = [Told(e, tuple(spans.of_event(e.id))) for e in view.events]
    claims = [Told(c, tuple(spans.of_claim(c.id))) for c in view.claims]
    held = [*spans.held(full.text)]
    shown, said, holding = _on_page(events, begin, end), _on_page(claims, begin, end), _on_page(held, begin, end)
    left = sum(max(0, len(rows) - MOST_ROWS) for rows in (shown, said, holding))
    codes = tuple(dict.fromkeys(w["code"] for w in full.document.get("warnings") or ()))
    return Telling(
        full.row, full, page, len(found), begin, end, shown[:MOST_ROWS], said[:MOST_ROWS], holding[:MOST_ROWS], left,
        codes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """What the gate lets out of a report that was read."""

    report: Report
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]


def _released(sight: Sight, id_: str) -> Released | None:
    """The report behind the gate; null where it was not read, or is held back: nobody can tell by the words of an
    error which ids there are."""
    try:
        view = next(sight.release.chosen_views([id_]), None)
    except NotInRecord:
        raise NotInRecord("no such report", where=id_) from None
    return None if view is None else Released(view.report(), tuple(view.events()), tuple(view.claims()))


def released_of(sight: Sight, id_: str) -> Released:
    """What the gate lets out of a report.

    Raises:
        NotInRecord: there is none, none that was read, or none that this viewer may see.
    """
    found = _released(sight, id_)
    if found is None:
        raise NotInRecord("no such report", where=id_)
    sight.shown("report", [id_])
    return found


def _closed(view: Released, page: int) -> Telling:
    """What the policy lets out: no text, but what was read, so many at a time."""
    count = max(1, -(-max(len(view.events), len(view.claims)) // MOST_ROWS))
    page = min(max(page, 1), count)
    part = slice((page - 1) * MOST_ROWS, page * MOST_ROWS)
    events = tuple(Told(x) for x in view.events[part])
    return Telling(view.report, None, page, count, 0, 0, events, tuple(Told(x) for x in view.claims[part]))


def _on_page(rows: Iterable[Row], begin: int, end: int) -> tuple[Row, ...]:
    """Those whose words begin on the page, in text order."""
    placed = ((row.spans[0].begin, n, row) for n, row in enumerate(rows) if row.spans)
    return tuple(row for at, _, row in sorted(placed, key=lambda x: x[:2]) if begin <= at < end)


class Spans:
    """Where in its text the values of a contract object stand; each look-up is by id, so that 10,000 stay quick."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._mentions = {m["id"]: m for m in document.get("mentions") or ()}
        self._events = {str(e["id"]): e for e in document.get("events") or ()}
        self._claims = {str(c["id"]): c for c in document.get("claims") or ()}

    def of_event(self, id_: str) -> Iterator[Located]:
        """Its trigger first, then its parties, places, time, losses and weapons."""
        e = self._events.get(id_)
        if e is None:
            return
        yield _at(e["trigger"], "value")
        yield from self._named((p.get("mention") for side in ("actors", "targets") for p in e[side]), "actor")
        yield from self._named(e.get("places") or (), "place")
        yield from self._named([e.get("time")], "time")
        yield from (_at(x["evidence"], "loss") for x in e.get("losses") or () if x.get("evidence"))
        yield from self._named(e.get("weapons") or (), "value")

    def of_claim(self, id_: str) -> Iterator[Located]:
        """The words claimed, and those that name who claims them."""
        c = self._claims.get(id_)
        if c is None:
            return
        yield from (_at(s, "claim") for s in c.get("content") or ())
        if c.get("source"):
            yield _at(c["source"], "actor")

    def held(self, text: str) -> Iterator[HeldRow]:
        """Who is said to hold what."""
        for row in self._document.get("control") or ():
            named = [self._words(row.get(key), text) for key in ("place", "holder", "against")]
            spans = (
                _at(row["evidence"], "other"), *self._named([row.get("place")], "place"),
                *self._named([row.get("holder"), row.get("against")], "actor"),
            )  # fmt: skip
            yield HeldRow(named[0] or "", named[1], named[2], row["status"], spans)

    def _words(self, mention: str | None, text: str) -> str | None:
        m = self._mentions.get(mention or "")
        return text[m["begin"] : m["end"]] if m else None

    def _named(self, ids: Iterable[str | None], kind: SpanKind) -> Iterator[Located]:
        yield from (_at(m, kind) for x in ids if (m := self._mentions.get(x or "")) is not None)


def _at(span: Json, kind: SpanKind) -> Located:
    return Located(TEXT, span["begin"], span["end"], kind)
