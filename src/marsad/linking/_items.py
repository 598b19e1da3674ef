"""The edge: contract objects (``marsad read --json``) become items, so that linking can run on a record or on files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from marsad.linking._agencies import credit
from marsad.linking._asides import part_of_day, sums_up
from marsad.linking._gist import gist_of
from marsad.linking._lookups import Json, Lookups
from marsad.linking._rules import FINE
from marsad.linking._shingles import Alias, Stretch, shingles, token_hash, words_of
from marsad.linking._sites import KNOWN, find_sites
from marsad.linking._trace import FURNITURE, trace
from marsad.linking._values import STORY, Days, Item, Spot, Told, Toll
from marsad.spans import Span

#: What the words of a sentence that sums up the war so far ("since 2011 ... have been killed") weigh: it is copied from
#: last week's report, not from another outlet's. On the dev copies .25 gives F1 100 at the threshold, 1 gives 96.4.
BACKGROUND = 0.25

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SUMMING_UP = re.compile(
    rf"\bsince\b(?:\W+\w+){{0,4}}?\W+(?:(?:19|20)\d\d\b|{_MONTH}\b)"
    r"|\b(?:began|begun|broke out|erupted|started|start)\b(?:\W+\w+){0,12}?\W+(?:19|20)\d\d\b"
    r"|\b(?:so far this year|to date|since then|since the (?:beginning|start|outbreak) of)\b"
    r"|\b\w+[- ](?:year|month)(?:[- ](?:old|long))? (?:civil )?(?:conflict|war|insurgency|uprising|siege)\b",
    re.I,
)

_STOP = frozenset(
    words_of(
        "a an and are as at be been but by for from had has have he her his in into is it its of on or said say says "
        "she that the their them they this to was were which who will with"
    )
)


#: What is known of the happening that a report without events tells.
_WHOLE = Told("", "", "OTHER", None, "occurred", None, None, (), (), (), (), (), (), -1, 0.0)


def items_from_documents(documents: Iterable[Json], *, stories: bool = False) -> Iterator[Item]:
    """One item a contract object, in order; objects that stand for an unreadable report give none.

    With ``stories`` the last event of each item is the report as a whole (see ``_stories``).
    """
    for document in documents:
        if "error" not in document and "report" in document:
            yield Document(document).item(stories=stories)


class Document(Lookups):
    """An item out of one contract object."""

    def __init__(self, o: Json) -> None:
        super().__init__(o)
        self.passages: list[Json] = list(o.get("passages") or [])

    def item(self, *, stories: bool = False) -> Item:
        given = credit(self.text, self.report.get("source"), self.report.get("author"))
        published = self.report.get("published") or self.dateline_day()
        events = tuple(self.told(e) for e in self.o.get("events") or [])
        return Item(
            id=self.report["id"],
            source=self.report.get("source"),
            published=published,
            agency=given.agency,
            own=given.own,
            events=(*events, self.story(events, published)) if stories else events,
            shingles=shingles(self.text, self.stretches(), self.aliases(), self.quotations()),
            trace=trace(self.o, published, given.agency),
        )

    def story(self, events: Sequence[Told], published: str | None) -> Told:
        """The report as a whole, placed and dated by its main event.

        Where that counts nobody (an arrest, a charge), the first attack of the news that counts anybody gives the toll.
        """
        main = next((e for e in events if e.main), None)
        counted = (e for e in events if e.losses and e.type == "ASSAULT" and not e.background)
        told = main if main and main.losses else next(counted, main)
        story = main or _WHOLE
        return replace(
            story,
            report=self.report["id"],
            id=STORY + (main.id if main else ""),
            type="OTHER",
            mode=None,
            status="occurred",
            main=False,
            losses=told.losses if told else (),
            gist=gist_of(self.o, published),
        )

    def dateline_day(self) -> str | None:
        """The one day that the dateline or byline writes out: what a page without metadata says of its own day."""
        heads = [p for p in self.passages if p.get("role") in ("dateline", "byline")]
        for name, t in self.times.items():
            m, days = self.mentions.get(name), days_of(t)
            inside = m is not None and any(p["begin"] <= m["begin"] < p["end"] for p in heads)
            if inside and days is not None and days.length == 1 and t.get("anchor") == "absolute":
                return days.start.isoformat()
        return None

    def stretches(self) -> list[Stretch]:
        if not self.passages:
            return [Stretch(Span(0, len(self.text)))]
        return [
            Stretch(Span(p["begin"], p["end"]), self.worth(p)) for p in self.passages if p.get("role") not in FURNITURE
        ]

    def worth(self, passage: Json) -> float:
        summing_up = SUMMING_UP.search(self.text, passage["begin"], passage["end"])
        return BACKGROUND if summing_up else 1.0

    def aliases(self) -> Iterator[Alias]:
        for m in self.mentions.values():
            token = self.token(m)
            if token:
                yield Alias(Span(m["begin"], m["end"]), token)

    def token(self, m: Json) -> str | None:
        """One token for a name; a description ("the rebels") stays the words it is, for they differ by author."""
        if not any(c.isupper() for c in self.text[m["begin"] : m["end"]]):
            return None
        place = self.places.get(m["id"])
        if m["kind"] == "location" and place and place.get("gazetteer_id"):
            return str(place["gazetteer_id"])
        entity = self.entities.get(m.get("entity") or "")
        if m["kind"] in ("organisation", "person") and entity and entity.get("actor"):
            return str(entity["actor"])
        return None

    def quotations(self) -> Iterator[Span]:
        for c in self.claims.values():
            if c.get("quoted"):
                yield from (Span(s["begin"], s["end"]) for s in c.get("content") or [])

    def told(self, e: Json) -> Told:
        sentence = self.sentence(e)
        return Told(
            report=self.report["id"],
            id=e["id"],
            type=e["type"],
            mode=e.get("mode"),
            status=e.get("status") or "occurred",
            time=days_of(self.times.get(e.get("time") or "")),
            spot=self.spot(e),
            losses=tuple(toll_of(x) for x in e.get("losses") or []),
            actors=self.parties(e.get("actors")),
            targets=self.parties(e.get("targets")),
            weapons=tuple(sorted({self.words(m).casefold() for m in e.get("weapons") or []} - {""})),
            sources=self.sources(e),
            words=self.content(sentence),
            sentence=sentence,
            confidence=float(e.get("confidence") or 0.0),
            background=e.get("telling") == "background",
            main=bool(e.get("main")),
            sides=self.sides(e.get("actors")),
            sites=self.sites(e),
            disputed=self.disputed(e),
            quoted=self.quoted(e),
            hour=part_of_day(self.passage(n) for n in self.lines(e)),
            sums=any(sums_up(self.passage(n)) for n in self.lines(e)),
        )

    def lines(self, e: Json) -> list[int]:
        """The sentences where it is told, retold and counted."""
        spans = [e.get("trigger"), *(e.get("retold") or []), *(x.get("evidence") for x in e.get("losses") or [])]
        return sorted({n for s in spans if s and (n := self.passage_at(s["begin"])) >= 0})

    def sites(self, e: Json) -> tuple[str, ...]:
        """Of its sentences; the words of its town's name name no site."""
        spot = self.spot(e)
        town = words_of(" ".join([spot.name if spot else "", *(self.words(m) for m in e.get("places") or [])]))
        told = self.lines(e)
        words = {k for n in told for k in find_sites(self.passage(n), frozenset(town))}
        known = {k for n in told for k in self.known_sites(self.passages[n])}
        return tuple(sorted(words | known | set(self.own_sites(e))))

    def own_sites(self, e: Json) -> Iterator[str]:
        """Where its place is one: itself, and what its name calls it ("hospital")."""
        for m in e.get("places") or []:
            place = self.places.get(m)
            if place and _is_site(place):
                yield f"{KNOWN}{place['gazetteer_id']}"
                yield from find_sites(f"the {place['name']} in town")

    def known_sites(self, passage: Json) -> Iterator[str]:
        """Sites of the gazetteer, which knows their other names; a quarter is a kind of site, for it holds many."""
        for name, p in self.places.items():
            m, feature = self.mentions.get(name), p.get("feature")
            if m and m["kind"] and p.get("gazetteer_id") and passage["begin"] <= m["begin"] < passage["end"]:
                if _is_site(p):
                    yield f"{KNOWN}{p['gazetteer_id']}"
                elif feature in ("neighbourhood", "camp"):
                    yield f"quarter {p['gazetteer_id']}"

    def disputed(self, e: Json) -> bool:
        denied = any(c.get("stance") == "denies" for c in self.claims_of(e))
        return denied or e.get("status") == "denied" or len(self.sides(e.get("actors"))) > 1

    def quoted(self, e: Json) -> tuple[int, ...]:
        said = [s for c in self.claims_of(e) if c.get("quoted") for s in c.get("content") or []]
        words = [words_of(self.text[s["begin"] : s["end"]]) for s in said]
        return tuple(sorted({token_hash(" ".join(w[i : i + 4])) for w in words for i in range(len(w) - 3)}))

    def sentence(self, e: Json) -> int:
        trigger = e.get("trigger")
        if not trigger:
            return -1
        return self.passage_at(trigger["begin"])

    def passage_at(self, offset: int) -> int:
        return next((i for i, p in enumerate(self.passages) if p["begin"] <= offset < p["end"]), -1)

    def passage(self, n: int) -> str:
        return self.text[self.passages[n]["begin"] : self.passages[n]["end"]]

    def content(self, sentence: int) -> tuple[int, ...]:
        if sentence < 0:
            return ()
        words = set(words_of(self.passage(sentence))) - _STOP
        return tuple(sorted(token_hash(w) for w in words))

    def spot(self, e: Json) -> Spot | None:
        known = [p for m in e.get("places") or [] if (p := self.places.get(m)) and p["precision"] != "unresolved"]
        if not known:
            return None
        p = min(known, key=lambda p: FINE.index(p["precision"]))
        return Spot(
            name=p["name"],
            gazetteer_id=p.get("gazetteer_id"),
            lat=p.get("lat"),
            lon=p.get("lon"),
            country=p.get("country"),
            admin1=p.get("admin1"),
            precision=p["precision"],
        )

    def words(self, mention: str) -> str:
        m = self.mentions.get(mention)
        return self.text[m["begin"] : m["end"]] if m else ""

    def parties(self, parties: Iterable[Json] | None) -> tuple[str, ...]:
        names = {self.party(p.get("entity"), p.get("mention")) for p in parties or []}
        return tuple(sorted(names - {""}))

    def sides(self, parties: Iterable[Json] | None) -> tuple[str, ...]:
        known = [self.entities.get(p.get("entity") or "") for p in parties or []]
        return tuple(sorted({str(e["side"]) for e in known if e and e.get("side")}))

    def party(self, entity: str | None, mention: str | None) -> str:
        m = self.mentions.get(mention or "")
        e = self.entities.get(entity or (m or {}).get("entity") or "")
        if e:
            return str(e.get("actor") or e["name"].casefold())
        return self.words(mention or "").casefold()

    def sources(self, e: Json) -> tuple[str, ...]:
        names = {self.speaker(c["source"]) for c in self.claims_of(e) if c.get("source")}
        return tuple(sorted(names - {""}))

    def claims_of(self, e: Json) -> list[Json]:
        own = set(e.get("claims") or [])
        return [c for name, c in self.claims.items() if name in own or e["id"] in (c.get("events") or [])]

    def speaker(self, s: Json) -> str:
        e = self.entities.get(s.get("entity") or "")
        if e:
            return str(e.get("actor") or e["name"].casefold())
        return self.text[s["begin"] : s["end"]].casefold()


def _is_site(place: Json) -> bool:
    """One place of a town that the gazetteer knows by itself: a hospital, a station, an airport."""
    return bool(place.get("gazetteer_id")) and place.get("feature") in ("site", "airport")


def toll_of(x: Json) -> Toll:
    return Toll(x["kind"], x.get("who") or "unspecified", x.get("low"), x.get("best"), x.get("high"))


def days_of(t: Json | None) -> Days | None:
    """The days of a time; a month or year that is cut short, or an open interval, has no days of its own here."""
    if not t or not t.get("start") or (t.get("end") is None and t.get("granularity") == "range"):
        return None
    start, end = t["start"], t.get("end") or t["start"]
    if len(start) < 10 or len(end) < 10:
        return None
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    return Days(first, last) if first <= last else None
