"""Reports and readings made for tests: as large as real ones, every value a function of a number."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marsad.coding import Affiliation, Claim, Coded, Control, Event, Loss, Party, Speaker
from marsad.contract import coded_object
from marsad.grounding import Entity, Finding, Grounded, GroundedPlace, GroundedTime
from marsad.intake import Evidence, Hint, Note, Report
from marsad.reading import Mention, Passage, Reading
from marsad.spans import Span

_SPEAKERS = ("ministry", "monitors", "officials", "medics", "commander", "agency", "witnesses")
_DOINGS = ("shelled", "bombed", "raided", "captured", "besieged", "ambushed", "struck")
_TARGETS = ("checkpoint", "market", "convoy", "barracks", "hospital", "bridge", "depot")
_PLACES = (
    ("Kharkiv", "geonames:706483", 49.98, 36.25, "UA", "Kharkivska"),
    ("Taiz", "geonames:70225", 13.58, 44.02, "YE", "Taiz"),
    ("El Fasher", "geonames:379062", 13.63, 25.35, "SD", "North Darfur"),
    ("Kunduz", "geonames:1135690", 36.73, 68.86, "AF", "Kunduz"),
)
_WORDS = tuple(
    word
    for line in (
        "the a of in on after before troops civilians people village road river fighters soldiers said told reporters",
        "killed wounded fled attack artillery drone aircraft base northern southern district province overnight",
        "morning statement hospital dozens least injured residents local forces army group front line supply convoy",
    )
    for word in line.split()
)


def made_report(n: int, *, text: str | None = None, id: str | None = None, **rest: Any) -> Report:  # noqa: A002, ANN401
    """The nth report: about 2 kB of words, with metadata."""
    text = made_text(n) if text is None else text
    content = text.encode("utf-8", "surrogatepass")
    evidence = Evidence(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        retrieved=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n),
        address=f"https://news.example/{n}",
        method="http",
        software="marsad 0",
        media_type="text/plain",
        encoding="utf-8",
        etag=f'"{n}"',
    )
    given: dict[str, Any] = {
        "source": f"Outlet {n % 7}",
        "title": f"Headline number {n}",
        "published": date(2024, 1, 1) + timedelta(days=n % 30),
        "language": "en",
        "language_confidence": 0.99,
        "hints": (Hint(Span(0, 5), "headline"),),
        "notes": (Note("mojibake_mended", "two signs"),),
    }
    return Report(id or f"r{n}", text, evidence, **{**given, **rest})


def made_text(n: int) -> str:
    """Twenty sentences, no two the same."""
    dice = random.Random(n)
    return " ".join(_sentence(dice, n, k) for k in range(20))


def _sentence(dice: random.Random, n: int, k: int) -> str:
    filler = " ".join(dice.choice(_WORDS) for _ in range(9))
    place = _PLACES[(n + k) % len(_PLACES)][0]
    return f"The {_SPEAKERS[k % 7]} said rebels {_DOINGS[k % 7]} a {_TARGETS[(n + k) % 7]} in {place} {filler}."


def made_coded(n: int, report: Report | None = None, *, claims: int = 20, events: int = 10) -> Coded:
    """A reading of the nth report with so many claims and events."""
    report = report or made_report(n)
    sentences = _sentences(report.text)
    mentions: list[Mention] = []
    for k, sentence in enumerate(sentences):
        for j, word in enumerate((_SPEAKERS[k % 7], "rebels", _TARGETS[(n + k) % 7], _PLACES[(n + k) % 4][0])):
            begin = max(0, report.text.find(word, sentence.begin))
            kind: Any = "location" if j == 3 else "organisation"
            mentions.append(Mention(f"m{4 * k + j}", Span(begin, begin + len(word)), kind, j == 3, k, 0.8, "made"))
    reading = Reading(report, tuple(Passage(k, s, "body", 0) for k, s in enumerate(sentences)), tuple(mentions), ())
    grounded = _grounded(n, reading, len(sentences))
    made_events = tuple(_event(n, k, report.text, sentences) for k in range(min(events, len(sentences))))
    return Coded(
        grounded,
        tuple(_claim(k, sentences, len(made_events)) for k in range(min(claims, len(sentences)))),
        made_events,
        (Control("m3", "m1", None, "gained", None, None, Span(0, 5), ("c0",), 0.6, "made"),),
        (Affiliation("m0", "spokesman", "m1", "2023", None, Span(0, 5), 0.6, "made"),),
        (Finding("stitched_report", Span(0, 5), "two stories on one page"),),
    )


def _sentences(text: str) -> list[Span]:
    spans, begin = [], 0
    while begin < len(text):
        end = text.find(". ", begin)
        end = len(text) if end < 0 else end + 1
        spans.append(Span(begin, end))
        begin = end + 1
    return spans


def _grounded(n: int, reading: Reading, sentences: int) -> Grounded:
    rebels = Entity(
        "x0", "organisation", "Free Forces", ("FF", "rebels"), tuple(f"m{4 * k + 1}" for k in range(sentences)), 0.9,
        actor="actor:free-forces", source_kind="armed_group", side="opposition",
    )  # fmt: skip
    others = (
        Entity(f"x{k + 1}", "organisation", _SPEAKERS[k].title(), (), (f"m{4 * k}",), 0.7, source_kind="official")
        for k in range(min(7, sentences))
    )
    places = tuple(_place(n, k) for k in range(sentences))
    day = reading.report.published_day or date(2024, 1, 1)
    time = GroundedTime("t0", day.isoformat(), day.isoformat(), "day", "published", "made", 0.7)
    return Grounded(reading, (rebels, *others), places, (time,), (), (), day.isoformat())


def _place(n: int, k: int) -> GroundedPlace:
    name, gazetteer, lat, lon, country, admin1 = _PLACES[(n + k) % 4]
    return GroundedPlace(
        f"m{4 * k + 3}", name, gazetteer, lat, lon, country, admin1, "PPLA", "exact", "site", 0.9, "only one"
    )


def _claim(k: int, sentences: list[Span], events: int) -> Claim:
    s = sentences[k]
    speaker = Speaker(Span(s.begin + 4, s.begin + 9), f"x{k + 1}" if k < 7 else None, "official")
    told = (f"e{k}",) if k < events else ()
    cue = Span(s.begin + 10, s.begin + 14)
    content = Span(min(s.begin + 15, s.end), s.end)
    return Claim(f"c{k}", speaker, cue, (content,), "asserts", False, told, 0.8, "said-that")


def _event(n: int, k: int, text: str, sentences: list[Span]) -> Event:
    s = sentences[k]
    begin = max(0, text.find(_DOINGS[k % 7], s.begin))
    loss = Loss("killed", "civilians", k, k + 1, None, s, 0.7, "n-killed")
    return Event(
        f"e{k}", Span(begin, begin + 6), "ASSAULT", "bombing", "Shelling/artillery/missile attack", "195", "occurred",
        (Party(f"m{4 * k + 1}", "x0", "attacker"),), (Party(f"m{4 * k + 2}", None, "target"),), (f"m{4 * k + 3}",),
        "t0", (loss,), (), (f"c{k}",), 0.8, "verb", main=k == 0,
    )  # fmt: skip


def made(n: int, *, extraction: str = "", **rest: Any) -> tuple[Report, Coded, dict[str, Any]]:  # noqa: ANN401
    """What ``Record.add`` takes."""
    report = made_report(n, **rest)
    coded = made_coded(n, report)
    return report, coded, document_of(coded, extraction)


def document_of(coded: Coded, extraction: str = "") -> dict[str, Any]:
    """The contract object, as another extraction would have made it."""
    document = coded_object(coded)
    return {**document, "version": {**document["version"], "extraction": extraction}} if extraction else document


def moved(report: Report, **changes: Any) -> Report:  # noqa: ANN401
    """The report with other evidence (``retrieved=``, ``address=`` ...)."""
    return replace(report, evidence=replace(report.evidence, **changes))
