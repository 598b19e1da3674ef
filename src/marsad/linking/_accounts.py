"""Accounts: a member event of an incident as its report gives it, with its losses, parties and who says what.

Everything per incident that asks for claimants (origins on claims, rival values, grades, pages) works on these. They
are made of contract objects on demand, and hold what those say: nothing is decided here but which claim bears a loss.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from marsad.coding import EventStatus, EventType
from marsad.grounding import SourceKind
from marsad.linking._agencies import credit
from marsad.linking._figures import Figure, Figures
from marsad.linking._items import Document, days_of, toll_of
from marsad.linking._speakers import Speaker, Speakers
from marsad.linking._values import Days, Spot, Toll
from marsad.spans import Span

Json = Mapping[str, Any]

__all__ = ["Account", "Counted", "Said", "SourceKind", "Speaker", "accounts", "accounts_of"]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of a report about an event of it.

    ``speaker`` is null where nobody is named: the report's own voice, or, if ``quoted``, a quotation of nobody.
    ``via`` carried the words. ``content`` are spans into the report's text, ``words`` what they read. ``carries`` is
    false for silence and doubt, which speak of the event without carrying it; ``verified`` is false where the words
    are that it could not be checked, else null.
    """

    claim: str
    speaker: Speaker | None
    via: Speaker | None
    stance: str
    quoted: bool
    content: tuple[Span, ...]
    words: str
    confidence: float
    verified: bool | None = None
    inside: str | None = None
    carries: bool = True

    @property
    def own_voice(self) -> bool:
        """The report itself speaks."""
        return self.speaker is None and not self.quoted

    @property
    def against(self) -> bool:
        """It says that it was not so, or not them, or not so many."""
        return self.stance in ("denies", "disputes")


@dataclass(frozen=True, slots=True)
class Counted:
    """A loss as a report gives it: ``evidence`` is the span of its words, ``claims`` are the ids of those that bear it.

    No claims: the report itself says so. ``figures`` are the numbers that the loss is made of, the leading one first.
    """

    toll: Toll
    evidence: Span | None
    words: str
    claims: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One event of one report.

    ``outlet`` is the publisher as the report names it; ``published`` an ISO 8601 day or moment (of the metadata, else
    the dateline's), null if unknown; ``agency`` the news agency that the report is or credits. ``stitched``: the page
    holds paragraphs of several stories. ``text`` is the sentence of the trigger on one line; ``weapons`` are the words
    for them in lower case.
    """

    report: str
    outlet: str | None
    published: str | None
    agency: str | None
    event: str
    type: EventType
    mode: str | None
    status: EventStatus
    days: Days | None
    spot: Spot | None
    losses: tuple[Counted, ...]
    actors: tuple[Speaker, ...]
    targets: tuple[Speaker, ...]
    claims: tuple[Said, ...]
    title: str | None = None
    text: str = ""
    stitched: bool = False
    confidence: float = 0.0
    weapons: tuple[str, ...] = ()

    def claim(self, name: str) -> Said | None:
        """The claim of an id."""
        return next((c for c in self.claims if c.claim == name), None)


def accounts(document: Json, events: Collection[str] | None = None) -> tuple[Account, ...]:
    """The accounts that a contract object gives of these events (ids; by default of all), in the order of the text."""
    if "error" in document:
        return ()
    made = _Accounts(document)
    return tuple(made.account(e) for e in document.get("events") or [] if events is None or e["id"] in events)


def accounts_of(members: Iterable[tuple[str, str]], documents: Mapping[str, Json]) -> tuple[Account, ...]:
    """The accounts of an incident: of its members (report id, event id), in their order of report and text.

    A member whose report is not among the documents (report id -> contract object) gives none.
    """
    wanted: dict[str, set[str]] = {}
    for report, event in members:
        wanted.setdefault(report, set()).add(event)
    return tuple(a for r in sorted(wanted) if r in documents for a in accounts(documents[r], wanted[r]))


class _Accounts:
    def __init__(self, document: Json) -> None:
        self.view = Document(document)
        self.speakers = Speakers(document)
        self.figures = Figures(self.view)
        self.claims: list[Json] = list(document.get("claims") or [])
        report = document["report"]
        self.agency = credit(self.view.text, report.get("source"), report.get("author")).agency
        self.published = report.get("published") or self.view.dateline_day()
        self.stitched = any(w.get("code") == "stitched_report" for w in document.get("warnings") or [])

    def account(self, e: Json) -> Account:
        own = self.view.claims_of(e)
        report = self.view.report
        sentence = self.view.sentence(e)
        return Account(
            report=report["id"],
            outlet=report.get("source"),
            published=self.published,
            agency=self.agency,
            event=e["id"],
            type=e["type"],
            mode=e.get("mode"),
            status=e.get("status") or "occurred",
            days=days_of(self.view.times.get(e.get("time") or "")),
            spot=self.view.spot(e),
            losses=self.losses(e, own),
            actors=self.parties(e.get("actors")),
            targets=self.parties(e.get("targets")),
            claims=tuple(self.said_of(e, own)),
            title=report.get("title"),
            text=" ".join(self.view.passage(sentence).split()) if sentence >= 0 else "",
            stitched=self.stitched,
            confidence=float(e.get("confidence") or 0.0),
            weapons=tuple(sorted({self.view.words(m).casefold() for m in e.get("weapons") or []} - {""})),
        )

    def parties(self, rows: Iterable[Json] | None) -> tuple[Speaker, ...]:
        found = {p.key: p for row in rows or [] if (p := self.speakers.party(row)) is not None}
        return tuple(found.values())

    def said_of(self, e: Json, own: list[Json]) -> Iterator[Said]:
        carried = {c["id"] for c in own}
        counted = self.losses(e, own)
        bearers = {name for x in counted for name in (*x.claims, *(c for f in x.figures for c in f.claims))}
        for c in self.claims:
            if c["id"] in carried or c["id"] in bearers:
                yield self.said(c)
            elif e["id"] in (c.get("about") or []):
                yield self.said(c, carries=False)

    def said(self, c: Json, *, carries: bool = True) -> Said:
        content = tuple(Span(s["begin"], s["end"]) for s in c.get("content") or [])
        return Said(
            claim=c["id"],
            speaker=self.speakers.of(c.get("source")),
            via=self.speakers.of(c.get("via")),
            stance=c.get("stance") or "asserts",
            quoted=bool(c.get("quoted")),
            content=content,
            words=" ... ".join(self.words(s) for s in content),
            confidence=float(c.get("confidence") or 0.0),
            verified=c.get("verified"),
            inside=c.get("inside"),
            carries=carries,
        )

    def losses(self, e: Json, own: list[Json]) -> tuple[Counted, ...]:
        rows: list[Json] = list(e.get("losses") or [])
        most: dict[str, int] = {}
        for x in rows:
            most[x["kind"]] = max(most.get(x["kind"], 0), x.get("best") or 0)
        return tuple(self.counted(x, own, greatest=(x.get("best") or 0) >= most[x["kind"]]) for x in rows)

    def counted(self, loss: Json, own: list[Json], *, greatest: bool) -> Counted:
        evidence = _span(loss.get("evidence"))
        words = self.words(evidence) if evidence else ""
        toll, claims = toll_of(loss), self.bearers(evidence, own)
        # what rivals the leading figure stands elsewhere: the event's claims do not bear it by themselves
        figures = (
            replace(
                f,
                words=self.words(f.evidence) if f.evidence else "",
                claims=claims if f.standing == "leads" else self.bearers(f.evidence, []),
            )
            for f in self.figures.of(loss, toll, greatest=greatest)
        )
        return Counted(toll, evidence, words, claims, tuple(figures))

    def bearers(self, evidence: Span | None, own: list[Json]) -> tuple[str, ...]:
        """The claims that bear a loss: those whose content covers its words, the innermost.

        The event's own come first, then others of the report that say something of it; where none covers the words,
        all of the event's bear it.
        """
        if evidence is not None:
            for rows in (own, [c for c in self.claims if c.get("stance") not in ("declines", "no_comment")]):
                covering = [c for c in rows if any(_covers(s, evidence) for s in c.get("content") or [])]
                if covering:
                    least = min(map(_length, covering))
                    return tuple(c["id"] for c in covering if _length(c) == least)
        return tuple(c["id"] for c in own)

    def words(self, span: Span) -> str:
        return " ".join(self.view.text[span.begin : span.end].split())


def _span(s: Json | None) -> Span | None:
    return None if s is None else Span(s["begin"], s["end"])


def _covers(content: Json, evidence: Span) -> bool:
    return bool(content["begin"] <= evidence.begin and evidence.end <= content["end"])


def _length(claim: Json) -> int:
    return sum(s["end"] - s["begin"] for s in claim.get("content") or [])
