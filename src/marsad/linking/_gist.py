"""What a report is about, whatever kind of happening it tells: its names, rare words, ages, numbers and days.

The edge: a contract object (``marsad read --json``) becomes a :class:`Gist`. Names and words are kept as hashes only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Any

import numpy as np

from marsad.linking._rarity import rarity, stem
from marsad.linking._shingles import token_hash
from marsad.linking._trace import FURNITURE
from marsad.linking._values import Gist

#: A JSON object of the contract.
Json = Mapping[str, Any]

#: Kinds of terms. A ``TALK`` is the name of somebody who is quoted: spokesmen speak of many happenings.
WORD, PERSON, TALK, SITE, TOWN, BODY, NAME, NUMBER = range(8)

#: The heaviest terms that are kept of a report.
TERMS = 256

#: The first passages, furniture aside: what the news is.
LEAD = 4

_TOWNS = frozenset({"exact", "near", "admin2", "admin1", "country"})
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_AGE = re.compile(
    r"\b(\d{1,2})[- ]year[- ]old|, (?:age )?(\d{1,2}),|\bage[ds]? (\d{1,2})\b|\((\d{1,2})\)|^(\d{1,2})[- ]year[- ]old"
)


@dataclass(slots=True)
class _Tally:
    """What is counted of a report while it is gone through."""

    times: Counter[str] = field(default_factory=Counter)
    lead: set[str] = field(default_factory=set)
    #: Written with a capital inside a sentence; written without one.
    capital: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    kinds: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


def gist_of(o: Json, day: str | None) -> Gist:
    """The gist of a contract object; ``day`` is the day of publication (ISO 8601), null if unknown."""
    text: str = o["report"].get("text") or ""
    tally = _tally(o, text)
    kept = sorted(tally.times, key=lambda w: (-_weight(tally, w), w))[:TERMS]
    terms = sorted((token_hash(w), w) for w in kept)
    towns, provinces = _towns(o)
    return Gist(
        day=date.fromisoformat(day[:10]).toordinal() if day else None,
        terms=np.array([h for h, _ in terms], dtype=np.uint64),
        weights=np.array([_weight(tally, w) for _, w in terms], dtype=np.float32),
        rare=np.array([rarity(w) for _, w in terms], dtype=np.float32),
        kinds=np.array([_kind(tally, w) for _, w in terms], dtype=np.uint8),
        lead=np.array([w in tally.lead for _, w in terms], dtype=bool),
        ages=tuple(sorted({int(next(x for x in m.groups() if x)) for m in _AGE.finditer(text)})),
        towns=towns,
        provinces=provinces,
        days=tuple(sorted(set(_days(o)))),
    )


def _weight(tally: _Tally, word: str) -> float:
    return rarity(word) * (1 + log(tally.times[word]))


def _tally(o: Json, text: str) -> _Tally:
    tally, kinds = _Tally(), _kinds_at(o, text)
    bodies = [p for p in o.get("passages") or [] if p.get("role") not in FURNITURE]
    for n, p in enumerate(bodies):
        words = list(_WORD.finditer(text, p["begin"], p["end"]))
        shows_names = _shows_names([m[0] for m in words])
        for at, m in enumerate(words):
            word = _folded(m[0])
            tally.times[word] += 1
            if n < LEAD:
                tally.lead.add(word)
            if m[0][0].islower():
                tally.small.add(word)
            elif m[0][0].isupper():
                if shows_names and at:
                    tally.capital.add(word)
                if m.start() in kinds:
                    tally.kinds[word][kinds[m.start()]] += 1
    return tally


def _folded(word: str) -> str:
    plain = word.replace("'", "").replace("\u2019", "").casefold()
    owned = plain.endswith("s") and len(word) > 2 and word[-2] in "'\u2019"
    return stem(plain[:-1] if owned else plain)


def _shows_names(words: list[str]) -> bool:
    """In a headline with all words in capitals no capital shows a name."""
    return len(words) <= 3 or sum(w[0].isupper() for w in words) <= 0.7 * len(words)


def _kinds_at(o: Json, text: str) -> dict[int, int]:
    """Offset of a word of a name -> kind of the name."""
    speakers = {c["source"].get("entity") for c in o.get("claims") or [] if c.get("source")} - {None}
    places = {p["mention"]: p for p in o.get("places") or []}
    out: dict[int, int] = {}
    for m in o.get("mentions") or []:
        kind = _kind_of_mention(m, places.get(m["id"]), speakers)
        if kind is not None and any(c.isupper() for c in text[m["begin"] : m["end"]]):
            out.update((w.start(), kind) for w in _WORD.finditer(text, m["begin"], m["end"]))
    return out


def _kind_of_mention(m: Json, place: Json | None, speakers: set[str]) -> int | None:
    if m["kind"] == "person":
        return TALK if m.get("entity") in speakers else PERSON
    if m["kind"] == "location":
        known = place is not None and place.get("gazetteer_id") and place["precision"] in _TOWNS
        return TOWN if known and place and place.get("feature") != "site" else SITE
    return BODY if m["kind"] == "organisation" else None


def _kind(tally: _Tally, word: str) -> int:
    if word.isdigit():
        return NUMBER
    if word in tally.small:
        return WORD
    found = tally.kinds.get(word)
    if found:
        return min(found, key=lambda k: (-found[k], k))
    return NAME if word in tally.capital else WORD


def _towns(o: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = [p for p in o.get("places") or [] if p["precision"] in ("exact", "near", "admin2", "admin1")]
    towns = {str(p["gazetteer_id"]) for p in known if p["precision"] in ("exact", "near") and p.get("gazetteer_id")}
    provinces = {f"{p['country']}/{p['admin1']}" for p in known if p.get("country") and p.get("admin1")}
    return tuple(sorted(towns)), tuple(sorted(provinces))


def _days(o: Json) -> Iterator[int]:
    """Single days that are told, as ordinals."""
    for t in o.get("times") or []:
        start = t.get("start")
        if start and len(start) >= 10 and (t.get("end") is None or t["end"][:10] == start[:10]):
            yield date.fromisoformat(start[:10]).toordinal()
