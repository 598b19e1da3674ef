"""Statements of control as linking compares them: who is said to hold which ground, when, by whom it is said.

The edge for :mod:`marsad.linking._holding`. A contract object gives its statements, the record keeps them as rows of
``controls`` and gives the same values back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsad.coding import ControlStatus
from marsad.linking._lookups import Json, Lookups
from marsad.linking._speakers import Speaker, Speakers
from marsad.spans import Span


@dataclass(frozen=True, slots=True)
class Body:
    """A party as the report names it. ``actor`` is its id in the registry, ``force`` that of the body which the report
    calls it a part of, ``side`` the side in the war; null where unknown."""

    name: str
    actor: str | None = None
    force: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim that carries a statement: who says it, null where the report itself does.

    ``via`` is who handed it on ("state TV said the army said").
    """

    claim: str
    speaker: Speaker | None = None
    stance: str = "asserts"
    quoted: bool = False
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """The place that a statement is about. ``relation`` and ``bearing`` (degrees from north) as in the contract:
    "south of X" is not X. No point finer than the report gives is ever made of it."""

    name: str
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    feature: str | None = None
    precision: str = "unresolved"
    relation: str | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of control of one report; ``report`` and ``n`` (its number there) name it.

    ``published`` is the metadata's day or moment, ``day`` the day on which the report speaks (ISO 8601, null where none
    shows). ``start`` and ``end`` are the time that the words give for it, null where they give none; ``as_of`` is its
    mention. ``share`` is 0..1 of the place. ``evidence`` and ``retold`` are spans of the report's text, ``words`` those
    of the evidence. ``former``: said to be over. ``inferred``: the place is the one named before.
    """

    report: str
    n: int
    source: str | None
    published: str | None
    day: str | None
    place: Ground | None
    holder: Body | None
    against: Body | None
    status: ControlStatus
    share: float | None
    part: str | None
    line: str | None
    as_of: str | None
    start: str | None
    end: str | None
    granularity: str | None
    anchor: str | None
    former: bool
    inferred: bool
    evidence: Span
    words: str
    retold: tuple[Span, ...]
    voices: tuple[Voice, ...]
    confidence: float | None
    rule: str | None


def statements_from_documents(documents: Iterable[Json]) -> Iterator[Statement]:
    """All statements of control, report by report; objects that stand for an unreadable report give none."""
    for document in documents:
        if "error" not in document and document.get("control"):
            reader = _Document(document)
            yield from (reader.statement(n, c) for n, c in enumerate(document["control"]))


class _Document(Lookups):
    """Statements out of one contract object."""

    def __init__(self, o: Json) -> None:
        super().__init__(o)
        self.speakers = Speakers(o)
        published = self.report.get("published")
        self.day: str | None = o.get("report_day") or (published[:10] if published else None)

    def statement(self, n: int, c: Json) -> Statement:
        time = self.times.get(c.get("as_of") or "") or {}
        return Statement(
            report=self.report["id"],
            n=n,
            source=self.report.get("source"),
            published=self.report.get("published"),
            day=self.day,
            place=self.ground(c.get("place")),
            holder=self.body(c.get("holder")),
            against=self.body(c.get("against")),
            status=c["status"],
            share=c.get("share"),
            part=self.words(c.get("part")) or None,
            line=self.line(c.get("line")),
            as_of=c.get("as_of"),
            start=time.get("start"),
            end=time.get("end"),
            granularity=time.get("granularity"),
            anchor=time.get("anchor"),
            former=bool(c.get("former")),
            inferred=bool(c.get("inferred")),
            evidence=_span(c["evidence"]),
            words=self.words(c["evidence"]),
            retold=tuple(_span(s) for s in c.get("retold") or []),
            voices=tuple(self.voice(self.claims[k]) for k in self.carriers(c) if k in self.claims),
            confidence=c.get("confidence"),
            rule=c.get("rule"),
        )

    def carriers(self, c: Json) -> list[str]:
        """Ids of the claims that carry it; readings of older versions name only one."""
        return list(c.get("claims") or ([c["claim"]] if c.get("claim") else []))

    def words(self, span: Json | None) -> str:
        return self.text[span["begin"] : span["end"]] if span else ""

    def entity(self, mention: str | None) -> Json | None:
        m = self.mentions.get(mention or "")
        return self.entities.get((m or {}).get("entity") or "")

    def body(self, mention: str | None) -> Body | None:
        if mention not in self.mentions:
            return None
        e = self.entity(mention)
        if e is None:
            return Body(self.words(self.mentions[mention]))
        if e["kind"] == "person" and not e.get("actor") and not e.get("part_of") and self.employer(e) is None:
            # a man alone holds no ground: he is the speaker, or the words were misread
            return None
        above = self.entities.get(e.get("part_of") or "") or self.employer(e) or {}
        return Body(e["name"], e.get("actor"), above.get("actor"), e.get("side") or above.get("side"))

    def employer(self, e: Json) -> Json | None:
        """The body for which a person stands ("Assad's forces"), where the report says one."""
        own = set(e.get("mentions") or ())
        for a in self.o.get("affiliations") or []:
            if e.get("kind") == "person" and a.get("person") in own and not a.get("former"):
                return self.entity(a.get("organisation"))
        return None

    def ground(self, mention: str | None) -> Ground | None:
        if mention not in self.mentions:
            return None
        p = self.places.get(mention)
        if p is None:
            return Ground(self.words(self.mentions[mention]))
        relation, shape = p.get("relation") or {}, p.get("geometry") or {}
        bearing = relation.get("bearing") if relation.get("bearing") is not None else shape.get("bearing")
        return Ground(
            p["name"], p.get("gazetteer_id"), p.get("lat"), p.get("lon"), p.get("country"), p.get("admin1"),
            p.get("feature"), p["precision"], relation.get("kind"), bearing,
        )  # fmt: skip

    def line(self, mention: str | None) -> str | None:
        p = self.places.get(mention or "")
        return str(p["name"]) if p else self.words(self.mentions.get(mention or "")) or None

    def voice(self, c: Json) -> Voice:
        via = self.speakers.of(c.get("via"))
        return Voice(
            claim=c["id"],
            speaker=self.speakers.of(c.get("source")),
            stance=c.get("stance") or "asserts",
            quoted=bool(c.get("quoted")),
            via=via.name if via else None,
        )


def _span(s: Json) -> Span:
    return Span(s["begin"], s["end"])
