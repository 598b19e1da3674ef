"""What one report tells, behind the gate: its claims and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from marsad.publish._coarsen import hides_words
from marsad.publish._gate import Gate
from marsad.publish._names import HELD_BACK, PLACE_WITHHELD, WITHHELD, is_office, looks_capital, looks_named, tokens
from marsad.publish._parties import NOBODY, hidden_or_known
from marsad.publish._precision import date_prec, geo_precision, time_precision, where_prec
from marsad.publish._released import Claim, Event, Loss, Party, Range, Report, When, Where
from marsad.publish._view import DocumentView, Json
from marsad.spans import Span

if TYPE_CHECKING:
    from marsad.linking import Speakers

#: Rules of mentions that find people by what they are ("residents", "fighters", "a medical source") and no names.
_DESCRIBED = frozenset(("people", "party", "role"))


@dataclass(frozen=True, slots=True)
class Judged:
    """Ids of incidents as people judged them. Events of ``rejected`` ones are not told, but what reports say stays;
    ``unchecked`` ones are held back whole. ``checking``: so are events that belong to no incident."""

    rejected: frozenset[str] = frozenset()
    unchecked: frozenset[str] = frozenset()
    checking: bool = False


NOBODY_JUDGED = Judged()


class ReportGate:
    """One report behind the gate.

    ``incidents`` maps its events to ids of incidents, ``circle`` are it and the reports that tell of the same ones.
    """

    def __init__(
        self,
        gate: Gate,
        document: Json,
        report: Report,
        incidents: Mapping[tuple[str, str], str],
        circle: tuple[str, ...] = (),
        judged: Judged = NOBODY_JUDGED,
    ) -> None:
        self._gate = gate
        self._view = DocumentView(document)
        self._report = report
        self._incidents = incidents
        self._judged = judged
        self.id = report.id
        self.circle = circle or (report.id,)

    # ---- what is hidden in it -----------------------------------------------------------------------------------

    @cached_property
    def _speakers(self) -> Speakers:
        from marsad.linking import Speakers

        return Speakers(self._view.document)

    @cached_property
    def _offices(self) -> frozenset[str]:
        """Entities that are introduced with an office."""
        rows = (a for a in self._view.rows("affiliations") if is_office(a.get("role"), self._body(a)))
        mentions = {str(a.get("person")) for a in rows}
        return frozenset(e["id"] for e in self._view.rows("entities") if mentions & set(e.get("mentions") or ()))

    def _body(self, affiliation: Json) -> str:
        return self._view.words_of(affiliation.get("organisation"))

    @cached_property
    def _private(self) -> frozenset[str]:
        """Entities that are private persons."""
        return frozenset(e["id"] for e in self._view.rows("entities") if self._is_private(e))

    def _is_private(self, entity: Json) -> bool:
        if self._gate.names.withheld == "none" and not self._gate.names.denied:
            return False
        told = [self._view.mentions[m] for m in entity.get("mentions") or () if m in self._view.mentions]
        named = [m for m in told if m.get("kind") == "person" and m.get("rule") not in _DESCRIBED]
        words = [self._view.words(m) for m in named]
        if not any(looks_named(w) for w in words) or (entity["id"] in self._offices and not self._denied(words)):
            return self._denied([str(entity["name"]), *words])
        return self._gate.names.is_private(str(entity["name"]), entity.get("actor"), self.circle)

    def _denied(self, words: Iterable[str]) -> bool:
        return any(tokens(w) in self._gate.names.denied for w in words)

    def _hides(self, mention: Json) -> bool:
        if mention.get("kind") != "person":
            return False
        entity = self._view.entities.get(mention.get("entity") or "")
        words = self._view.words(mention)
        if entity is not None:
            return entity["id"] in self._private and looks_named(words)
        if mention.get("rule") in _DESCRIBED:
            return False
        return self._gate.names.is_private(words, None, self.circle)

    @cached_property
    def _hidden(self) -> tuple[tuple[Span, str], ...]:
        """Spans of the text that are withheld, and what stands for them."""
        if self._gate.open and not self._gate.policy.coarsen:
            return tuple(self._held_sentences())
        own = [(self._view.span(m), WITHHELD) for m in self._view.mentions.values() if self._hides(m)]
        for m in self._coarse:
            mention = self._view.mentions.get(m)
            if mention is not None and looks_capital(self._view.words(mention)):
                own.append((self._view.span(mention), PLACE_WITHHELD))
        hidden = {span for span, _ in own}
        named = (self._view.span(m) for m in self._view.mentions.values() if self._is_known(m))
        found = self._gate.found(self._view.text, self._near, [span for span in named if span not in hidden])
        return tuple(sorted({*own, *found, *self._held_sentences()}))

    def _is_known(self, mention: Json) -> bool:
        """Is it somebody or something public, so that a last name in it is nobody's? Readers err: a place counts if it
        was found, a body if the registry has it or its name has several words."""
        entity = self._view.entities.get(mention.get("entity") or "") or {}
        if mention.get("kind") == "location":
            return (self._view.places.get(mention["id"]) or {}).get("gazetteer_id") is not None
        if mention.get("kind") == "organisation":
            return entity.get("actor") is not None or len(tokens(self._view.words(mention))) > 1
        return mention.get("kind") == "person" and entity.get("id") is not None and entity["id"] not in self._private

    @cached_property
    def _near(self) -> frozenset[tuple[str, ...]]:
        return self._gate.names.near(self.circle)

    # ---- what is held back in it --------------------------------------------------------------------------------

    @cached_property
    def held(self) -> frozenset[str]:
        """Events that are not told: under embargo, or of an incident that is held back."""
        return frozenset(str(e["id"]) for e in self._view.rows("events") if self._holds_back(e))

    def _holds_back(self, event: Json) -> bool:
        incident = self._incidents.get((self._report.id, str(event["id"])))
        if incident in self._gate.policy.incidents or incident in self._judged.unchecked:
            return True
        if incident is None and self._judged.checking:
            return True
        dated = self._view.dated(event)
        return self._gate.too_early(dated.end or dated.start or self._report.day or self._report.retrieved)

    @cached_property
    def untold(self) -> frozenset[str]:
        """Events that are held back, and those of incidents that people rejected."""
        rejected = self._judged.rejected
        mine = {event for (report, event), x in self._incidents.items() if report == self.id and x in rejected}
        return self.held | mine if rejected else self.held

    def _held_sentences(self) -> Iterator[tuple[Span, str]]:
        """The sentences that tell of events that are held back."""
        told = [self._view.events[e] for e in self.held]
        spans = [self._view.span(x) for e in told for x in (e.get("trigger"), *(e.get("retold") or ())) if x]
        spans += [self._view.span(x["evidence"]) for e in told for x in e.get("losses") or () if x.get("evidence")]
        for passage in map(self._view.span, self._view.rows("passages")):
            if any(passage.meets(span) for span in spans):
                yield passage, HELD_BACK

    def report(self) -> Report:
        """The report; without title and address where they may tell of an event that is held back."""
        if not any(self._view.events[e].get("main") for e in self.held) and not self._in_the_head():
            return self._report
        return replace(self._report, title=None, url=None)

    def _in_the_head(self) -> bool:
        heads = [self._view.span(p) for p in self._view.rows("passages") if p.get("role") == "headline"]
        return any(span.meets(head) for span, _ in self._held_sentences() for head in heads)

    # ---- places -------------------------------------------------------------------------------------------------

    @cached_property
    def _coarse(self) -> frozenset[str]:
        """Mentions of places that are told coarsely: by what they are, or by what happened there."""
        found = {m for m, p in self._view.places.items() if self._is_coarse(p, m, None)}
        for event in self._view.rows("events"):
            ids = {self._view.places[m].get("gazetteer_id") for m in self._event_places(event, coarse=True)}
            found |= {m for m, p in self._view.places.items() if p.get("gazetteer_id") in ids - {None}}
        return frozenset(found)

    def _event_places(self, event: Json, *, coarse: bool) -> list[str]:
        named = [m for m in event.get("places") or () if m in self._view.places]
        return [m for m in named if self._is_coarse(self._view.places[m], m, event) == coarse]

    def _is_coarse(self, place: Json, mention: str, event: Json | None) -> bool:
        where = self._bare(place)
        happening = (event.get("type"), event.get("mode")) if event else (None, None)
        told = self._gate.where(where, *happening)
        return told is not where or hides_words(self._gate.policy, self._view.words_of(mention))

    def text(self, span: Json | Span | None) -> str | None:
        """The words of a span with what is withheld cut out; null for none."""
        if span is None:
            return None
        within = span if isinstance(span, Span) else self._view.span(span)
        return self._gate.cut(self._view.text, self._hidden, self._near, within)

    def hidden_words(self) -> Iterator[tuple[str, str]]:
        """What is withheld in its text, and what stands for it: for the owner's eyes."""
        for span, instead in self._hidden:
            yield " ".join(self._view.text[span.begin : span.end].split()), instead

    def whole_text(self) -> str | None:
        """All of its text with what is withheld cut out; null where a name cannot be cut out."""
        return self.text(Span(0, len(self._view.text)))

    # ---- who ----------------------------------------------------------------------------------------------------

    def _party(self, row: Json) -> Party | None:
        speaker = self._speakers.party(row)
        mention = self._view.mentions.get(row.get("mention") or "")
        entity = self._view.entities.get(row.get("entity") or (mention or {}).get("entity") or "")
        if entity is not None and entity["id"] in self._private:
            return NOBODY
        if speaker is None or (entity is None and mention is not None and self._hides(mention)):
            return None if speaker is None else NOBODY
        name = self._named(self._view.name_of(row), speaker.actor)
        return hidden_or_known(speaker.key, self._view.name_of(row), name, speaker.kind)

    def _named(self, name: str, actor: str | None) -> str:
        if actor is not None and not self._gate.names.denied:
            return name
        if hides_words(self._gate.policy, name):
            return PLACE_WITHHELD
        return self._gate.text(name, self.circle) or WITHHELD

    def _parties(self, rows: Iterable[Json]) -> tuple[Party, ...]:
        return tuple(dict.fromkeys(p for row in rows if (p := self._party(row)) is not None))

    def _speaker(self, source: Json | None) -> str | None:
        if not source:
            return None
        entity = self._view.entities.get(source.get("entity") or "")
        if entity is not None and entity["id"] in self._private:
            return WITHHELD
        name = self._view.speaker(source)
        if entity is None:
            return self.text(source) or WITHHELD
        return self._named(name, entity.get("actor")) if name else None

    # ---- where and when -----------------------------------------------------------------------------------------

    def _bare(self, place: Json) -> Where:
        """The place as it is known."""
        precision, feature = str(place.get("precision")), place.get("feature")
        point = precision in ("exact", "near")
        shape = (place.get("geometry") or {}).get("kind")
        return Where(
            str(place.get("name")), precision, place.get("gazetteer_id"), place.get("country"), place.get("admin1"),
            None, place.get("lat") if point else None, place.get("lon") if point else None, feature,
            where_prec(precision, feature, shape), geo_precision(precision), None,
            self._view.words_of(place.get("mention")) or None,
        )  # fmt: skip

    def _where(self, event: Json) -> Where | None:
        place = self._view.place_of(event)
        if place is None:
            return None
        told = self._gate.where(self._bare(place), event.get("type"), event.get("mode"))
        return self.clean(told)

    def clean(self, where: Where | None) -> Where | None:
        """The place without words that name a site or a person."""
        if where is None or (self._gate.open and not self._gate.policy.coarsen):
            return where
        provider = where.provider
        if provider is not None and (
            hides_words(self._gate.policy, provider) or self._gate.text(provider, self.circle) != provider
        ):
            provider = None
        name = where.name if where.gazetteer_id or where.coarsened else self._gate.text(where.name, self.circle)
        return replace(where, provider=provider, name=name or PLACE_WITHHELD)

    def _when(self, event: Json) -> When:
        d = self._view.dated(event)
        codes = date_prec(d.start, d.end, d.granularity), time_precision(d.start, d.end, d.granularity)
        return When(d.start, d.end, d.granularity, *codes, d.rule)

    # ---- what it tells ------------------------------------------------------------------------------------------

    def claims(self) -> Iterator[Claim]:
        """What is said in it."""
        outlet = self._view.report.get("source")
        for c in self._view.rows("claims"):
            carried = {*(c.get("events") or ()), *(c.get("about") or ())}
            if carried and carried <= self.held:
                continue
            parts = [t for span in c.get("content") or () if (t := self.text(span))]
            yield self._gate.fields("claims", Claim(
                self._report.id, str(c["id"]), self._speaker(c.get("source")), (c.get("source") or {}).get("kind"),
                self._speaker(c.get("via")), str(c["stance"]), bool(c.get("quoted")), c.get("verified"),
                self._gate.quoted(" … ".join(parts) or None, outlet), self._told(c.get("events")), c.get("confidence"),
                self._told(c.get("about")), self._is_named(c.get("source")),
            ))  # fmt: skip

    def _told(self, events: Iterable[str] | None) -> tuple[str, ...]:
        return tuple(e for e in events or () if e not in self.untold)

    def _is_named(self, source: Json | None) -> bool:
        speaker = self._speakers.of(source)
        return speaker is None or speaker.named

    def events(self) -> Iterator[Event]:
        """What happened, as it tells it."""
        for e in self._view.rows("events"):
            if e["id"] not in self.untold:
                yield self.event(e)

    def event(self, e: Json) -> Event:
        """One event of its contract object."""
        return self._gate.fields("events", Event(
            self._report.id, str(e["id"]), self._incidents.get((self._report.id, str(e["id"]))), str(e["type"]),
            e.get("mode"), e.get("own_type"), e.get("acled"), e.get("cameo"), e.get("quad"), e.get("ucdp"),
            str(e.get("status")), e.get("telling"), bool(e.get("main")), self._when(e), self._where(e),
            self._parties(e.get("actors") or ()), self._parties(e.get("targets") or ()),
            tuple(dict.fromkeys(self._view.words_of(w) for w in e.get("weapons") or ())),
            losses_of(e.get("losses") or ()),
            tuple(c["id"] for c in self._view.claims_of(e)), self._sentence(e), e.get("confidence"),
        ))  # fmt: skip

    def _sentence(self, event: Json) -> str | None:
        trigger = event.get("trigger")
        if not trigger:
            return None
        at = self._view.span(trigger)
        passages = (self._view.span(p) for p in self._view.rows("passages"))
        held = next((p for p in passages if p.begin <= at.begin < p.end), at)
        return self._gate.quoted(self.text(held), self._view.report.get("source"))


def losses_of(rows: Iterable[Json]) -> tuple[Loss, ...]:
    """Losses of an event or incident."""
    return tuple([Loss(str(x["kind"]), str(x["who"]), Range(x.get("low"), x.get("best"), x.get("high"))) for x in rows])
