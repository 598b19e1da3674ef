"""What a report shows of where it comes from, beside its wording: whom it credits, its page, what it tells first.

The facts of the first lines are what a desk keeps when it tells another's report anew: the numbers, the places, the
names, in much the same order. They are told by the rank of their kind, not by how often the set holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from marsad.linking._agencies import agency_named
from marsad.linking._shingles import token_hash, words_of
from marsad.linking._speakers import Speakers, folded
from marsad.linking._values import Notice, Trace

Json = Mapping[str, Any]

#: Passages that are not the report's own words about the news.
FURNITURE = frozenset({"boilerplate", "byline", "dateline"})

#: So many words from the beginning hold the news; what stands below is shared by all reports of that week.
LEAD_WORDS = 90

#: From this number on a number says which happening is meant; "two" and "three" are everywhere.
TELLING = 4

#: A text without sentence ends has no end of its first sentence; a list has no end of facts.
_MOST_CHARACTERS, _MOST_FACTS = 2000, 60

#: Places finer than a province say which happening is meant.
_FINE = frozenset({"exact", "near", "admin2", "line"})

#: A key is made of a number and a province or country; of so many of each at most.
_MOST_NUMBERS, _MOST_AREAS = 6, 3

_NOTICES: tuple[tuple[Notice, re.Pattern[str]], ...] = (
    (
        "corrected",
        re.compile(
            r"^\W*(?:correct(?:ed|ion|ing)|refile|clarification)\b"
            r"|\((?:corrects|corrected|correcting|refiles|clarifies)\b"
            r"|\b(?:earlier|previous|original) version of this (?:story|article|report)\b"
            r"|\bthis (?:story|article|report) (?:has been|was) (?:corrected|amended)\b"
            r"|\bis (?:corrected|amended) to (?:say|read|show)\b",
            re.I,
        ),
    ),
    (
        "updated",
        re.compile(
            r"^\W*(?:updat(?:e|ed)(?:[ -]?\d+)?|recasts?|wrap-?up(?: ?\d+)?|\d(?:st|nd|rd|th) (?:lead|update))"
            r"\s*[-:\u2013\u2014(|]"
            r"|\((?:updates|updated with|recasts|adds|writethru)\b"
            r"|\bthis (?:story|article|report) (?:has been|was) updated\b",
            re.I,
        ),
    ),
)

#: Notices stand in the title, in the first or in the last characters of a text.
_NOTICE_REACH = 300


def trace(o: Json, published: str | None, agency: str | None) -> Trace:
    """The trace of a contract object; ``published`` and ``agency`` are as the item has them."""
    report: Json = o["report"]
    outlet = outlet_of(report.get("source"))
    lead = _Lead(o)
    facts = tuple(dict.fromkeys(lead.facts()))[:_MOST_FACTS]
    return Trace(
        outlet=outlet,
        cites=tuple(sorted({*_cited(o), *([folded(agency)] if agency else [])} - {"", outlet})),
        page=_page(report.get("url")),
        headline=_headline(outlet, report.get("title")),
        notice=notice(report.get("title") or "", report.get("text") or ""),
        facts=facts,
        fact_keys=_keys(facts, lead.areas(), published),
        speakers=tuple(sorted(set(lead.speakers(o)))),
    )


def outlet_of(source: str | None) -> str:
    """A medium's folded name, of an agency its chief one.

    >>> outlet_of("The Daily News"), outlet_of("Agence France-Presse"), outlet_of(None)
    ('daily news', 'afp', '')
    """
    return folded(agency_named(source) or source or "")


def notice(title: str, text: str) -> Notice | None:
    """Does a report say that it is a later version?

    >>> notice("CORRECTED-Shells hit two villages", ""), notice("UPDATE 2-Shells hit two villages", "")
    ('corrected', 'updated')
    >>> notice("Army corrects toll", "The army updated its toll.") is None
    True
    """
    ends = (title, text[:_NOTICE_REACH], text[_NOTICE_REACH:][-_NOTICE_REACH:])
    return next((name for name, pattern in _NOTICES if any(pattern.search(e) for e in ends)), None)


def _page(url: str | None) -> int | None:
    """The address without what changes from visit to visit: scheme, query, fragment, "www." and a last slash.

    Addresses of a host alone are front pages and name no report.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if re.search(r"(?:^|&)(?:id|p|article|story|newsid)=", parts.query, re.I) else ""
    if not parts.netloc or not (path or query):
        return None
    return token_hash(f"page {parts.netloc.removeprefix('www.').casefold()}{path}{query}")


_LABEL = re.compile(
    r"^\W*(?:correct(?:ed|ion)|refile|updat(?:e|ed)|recasts?|wrap-?up)(?:[ -]?\d+)?\s*[-:\u2013\u2014(|]+\s*", re.I
)


def _headline(outlet: str, title: str | None) -> int | None:
    """Of the outlet and the title without a label such as "UPDATE 2-"; short titles name a column, not a report."""
    words = words_of(_LABEL.sub("", title or ""))
    return token_hash(f"headline {outlet}\t{' '.join(words)}") if outlet and len(words) >= 5 else None


def _cited(o: Json) -> Iterator[str]:
    """Media that speak or carry a claim: "X reported", "told X", "citing X"."""
    entities: dict[str, Json] = {e["id"]: e for e in o.get("entities") or []}
    for claim in o.get("claims") or []:
        for key in ("source", "via"):
            said = claim.get(key)
            entity = entities.get((said or {}).get("entity") or "")
            if entity and "media" in (entity.get("source_kind"), said.get("kind")):
                yield from (outlet_of(n) for n in (entity["name"], *(entity.get("aliases") or [])))


_YEARS = re.compile(r"[- ]years?\b", re.I)


class _Lead:
    """The first lines of a report."""

    def __init__(self, o: Json) -> None:
        self.text: str = o["report"].get("text") or ""
        self.passages = list(_first_lines(self.text, o.get("passages") or []))
        self.places: dict[str, Json] = {p["mention"]: p for p in o.get("places") or []}
        self.counts: dict[str, Json] = {c["mention"]: c for c in o.get("counts") or []}
        self.entities: dict[str, Json] = {e["id"]: e for e in o.get("entities") or []}
        inside = [m for m in o.get("mentions") or [] if m.get("kind") and self._holds(m["begin"])]
        self.mentions: list[Json] = sorted(inside, key=lambda m: (m["begin"], m["end"]))

    def _holds(self, offset: int) -> bool:
        return any(p["begin"] <= offset < p["end"] for p in self.passages)

    def facts(self) -> Iterator[str]:
        for m in self.mentions:
            fact = self._fact(m)
            if fact:
                yield fact

    def _fact(self, m: Json) -> str | None:
        words = self.text[m["begin"] : m["end"]]
        if m["id"] in self.counts:
            return None if self._is_age(m) else _number(self.counts[m["id"]])
        if m["kind"] == "location":
            place = self.places.get(m["id"])
            if place and place.get("gazetteer_id"):
                return f"{'p' if place['precision'] in _FINE else 'P'}:{place['gazetteer_id']}"
            return f"u:{folded(words)}"
        if m["kind"] in ("person", "organisation") and any(c.isupper() for c in words):
            actor = self.entities.get(m.get("entity") or "", {}).get("actor")
            if actor:
                return f"a:{actor}"
            last = words_of(words)[-1:]
            return f"{'r' if m['kind'] == 'person' else 'o'}:{last[0]}" if last else None
        return None

    def _is_age(self, m: Json) -> bool:
        """ "17-year-old", "Mr X, 26, was": who asks the same police hears the same age."""
        before, after = self.text[max(0, m["begin"] - 2) : m["begin"]], self.text[m["end"] : m["end"] + 9]
        return bool(_YEARS.match(after) or (before == ", " and after[:1] in ",."))

    def speakers(self, o: Json) -> Iterator[str]:
        """Keys of those whose claims stand here; media are carriers, and "a source" is nobody."""
        who = Speakers(o)
        for claim in o.get("claims") or []:
            spans = [claim.get("source"), *(claim.get("content") or [])]
            if claim.get("source") and any(s and self._holds(s["begin"]) for s in spans):
                speaker = who.of(claim["source"])
                if speaker is not None and speaker.kind != "media":
                    yield speaker.key

    def areas(self) -> list[str]:
        """The provinces, or countries, of the places in the lead, in their order."""
        known = [self.places[m["id"]] for m in self.mentions if m["id"] in self.places]
        fine = [p for p in known if p["precision"] in _FINE and p.get("country")]
        return list(dict.fromkeys(f"{p['country']} {p.get('admin1') or ''}" for p in fine))[:_MOST_AREAS]


def _first_lines(text: str, passages: Sequence[Json]) -> Iterator[Json]:
    left = LEAD_WORDS
    for p in passages:
        if p.get("role") not in FURNITURE and left > 0:
            end = min(p["end"], p["begin"] + _MOST_CHARACTERS)
            left -= len(words_of(text[p["begin"] : end]))
            yield {"begin": p["begin"], "end": end}


def _number(count: Json) -> str | None:
    """A figure of something, as somebody counted it: "hundreds" and "100 to 300" are none, nor is a bare number."""
    best = count.get("best")
    if not (count.get("noun") or count.get("fate")):
        return None
    if best is None or count.get("share") or best not in (count.get("low"), count.get("high")) or best != int(best):
        return None
    return f"n:{int(best)}"


def _keys(facts: Sequence[str], areas: Sequence[str], published: str | None) -> tuple[int, ...]:
    """Of each telling number with each area, under the day of publication and the next: a day apart still meets."""
    if not published:
        return ()
    day = date.fromisoformat(published[:10])
    numbers = [f for f in facts if f.startswith("n:") and int(f[2:]) >= TELLING][:_MOST_NUMBERS]
    days = [d.isoformat() for d in (day, day + timedelta(1))]
    return tuple(sorted({token_hash(f"facts {n} {a} {d}") for n in numbers for a in areas for d in days}))
