"""Documents with names whose places are known: LGL, GeoWebNews, and our corpus with ids by rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.annotation import head_of, load
from corpus.split import part_of
from marsad.grounding.places import Gazetteer
from marsad.grounding.places._choice import drafted
from marsad.grounding.places._features import Sheet, suits
from marsad.grounding.places._geo import km
from marsad.grounding.places._spans import reading_of
from marsad.grounding.places._surroundings import survey
from marsad.grounding.places._values import Place
from marsad.spans import Span

#: A record this near (km) and of the same sort is as good an answer as the one that the annotators chose.
SAME = 12.0
#: What a document of our own counts for: its ids are by rule.
SILVER = 0.5
#: A quarter of the earth's girth twice: what an unresolved name counts for.
HALF_WAY_ROUND = 20_039.0


@dataclass(frozen=True, slots=True)
class Gold:
    """What the annotators say of a mention: ``ident`` is null for what they could not find in GeoNames."""

    name: int | None
    words: str
    ident: str | None
    lat: float | None
    lon: float | None
    #: Silver and unlabelled mentions only lend context.
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A document: its candidates, what is right, and of each name the right row (-1: none of these, -2: unknown)."""

    origin: str
    ident: str
    sheet: Sheet
    gold: tuple[Gold, ...]
    right: NDArray[np.int64]
    weight: NDArray[np.float64]


def bears(place: Place, ident: str, gazetteer: Gazetteer) -> bool:
    return place.id == ident or ident in gazetteer.ids(place)


def geo_cases(path: Path, gazetteer: Gazetteer) -> list[Case]:
    """The documents of ``lgl.jsonl`` or ``gwn.jsonl``, in file order."""
    with path.open(encoding="utf8") as lines:
        return [geo_case(path.stem, json.loads(line), gazetteer) for line in lines]


def geo_case(origin: str, record: dict[str, Any], gazetteer: Gazetteer) -> Case:
    text = record["text"]
    tops = sorted(record["toponyms"], key=lambda t: (t["begin"], t["end"]))
    reading = reading_of(text, [Span(t["begin"], t["end"]) for t in tops], gazetteer)
    surveyed = survey(reading, list(reading.mentions), gazetteer)
    sheet, names = drafted(surveyed, gazetteer)
    at = [n for n, m in zip(names, reading.mentions, strict=True) if m.id.startswith("m")]
    gold = tuple(
        Gold(n, t["name"], None if t["geonames_id"] is None else f"geonames:{t['geonames_id']}", t["lat"], t["lon"])
        for n, t in zip(at, tops, strict=True)
    )
    return labelled(origin, record["doc_id"], sheet, gold, gazetteer)


def labelled(origin: str, ident: str, sheet: Sheet, gold: tuple[Gold, ...], gazetteer: Gazetteer) -> Case:
    """With the right row of each name: that of the id that most of its mentions bear."""
    said: list[Counter[str | None]] = [Counter() for _ in sheet.names]
    for g in gold:
        if g.name is not None and g.labelled:
            said[g.name][g.ident] += 1
    right = np.full(len(sheet.names), -2, dtype=np.int64)
    weight = np.zeros(len(sheet.names))
    for i, (counts, at) in enumerate(zip(said, sheet.spans(), strict=True)):
        if not counts:
            continue
        wanted, n = counts.most_common(1)[0]
        weight[i] = n**0.5
        hits = [r for r in range(at.start, at.stop) if wanted and bears(sheet.rows[r].place, wanted, gazetteer)]
        if wanted and not hits:
            point = next(g for g in gold if g.name == i and g.ident == wanted)
            hits = [r for r in range(at.start, at.stop) if _stands_for(sheet.rows[r].place, point)]
        right[i] = hits[0] if hits else -1
    return Case(origin, ident, sheet, gold, right, weight)


def _stands_for(place: Place, gold: Gold) -> bool:
    """Is it a record of our own tables, which bear no GeoNames id, for what stands at this point?"""
    if not place.own or gold.lat is None or gold.lon is None:
        return False
    wide = place.kind not in ("city", "neighbourhood")
    return km(gold.lat, gold.lon, place.lat, place.lon) < (150.0 + place.radius if wide else SAME)


def without(case: Case, rng: np.random.Generator, share: float, gazetteer: Gazetteer) -> Case:
    """The same document with the right candidate of some names taken away: places are absent, too."""
    spans = case.sheet.spans()
    gone = rng.random(len(spans)) < share
    found = []
    for i, at in enumerate(spans):
        rows = case.sheet.rows[at]
        if gone[i] and case.right[i] >= 0:
            rows = [c for c in rows if c.place.n != case.sheet.rows[case.right[i]].place.n]
        found.append(tuple(rows))
    sheet = Sheet(case.sheet.names, found, case.sheet.length)
    made = labelled(case.origin, case.ident, sheet, case.gold, gazetteer)
    keep = gone & (case.right >= 0)
    return Case(made.origin, made.ident, sheet, made.gold, np.where(keep, -1, -2), case.weight)


def error_km(gold: Gold, place: Place | None, gazetteer: Gazetteer) -> float:
    """0 for the right id, else the distance; half way round the earth for no answer or no point to compare with."""
    if place is None:
        return HALF_WAY_ROUND
    if gold.ident is not None and bears(place, gold.ident, gazetteer):
        return 0.0
    if gold.lat is None or gold.lon is None:
        return HALF_WAY_ROUND
    return km(gold.lat, gold.lon, place.lat, place.lon)


def split(cases: Sequence[Case], share: float = 0.7) -> tuple[list[Case], list[Case]]:
    """The first ``share`` of the documents in file order, and the rest."""
    cut = int(len(cases) * share)
    return list(cases[:cut]), list(cases[cut:])


def mentions(cases: Iterable[Case]) -> int:
    return sum(g.ident is not None for c in cases for g in c.gold)


#: The countries in which each conflict of our corpus is fought, the main one first.
COUNTRIES: dict[str, str] = {
    "aceh": "ID", "afghanistan": "AF PK", "algeria": "DZ", "angola": "AO NA", "basque": "ES FR", "bolivia": "BO",
    "bosnia": "BA RS HR", "burundi": "BI", "cameroon": "CM NG", "central-african-republic": "CF", "chad": "TD SD",
    "chechnya": "RU", "colombia": "CO VE EC", "croatia": "HR RS BA", "drc": "CD RW UG", "east-timor": "TL ID",
    "egypt-sinai": "EG", "el-salvador": "SV", "ethiopia": "ET ER", "falklands": "FK AR", "gaza": "PS IL EG",
    "georgia": "GE RU", "guatemala": "GT", "haiti": "HT", "india-maoists": "IN", "iran-iraq": "IQ IR", "iraq": "IQ SY",
    "ivory-coast": "CI", "kashmir": "IN PK", "kosovo": "XK RS AL", "kuwait": "KW IQ", "lebanon": "LB IL SY",
    "liberia": "LR SL", "libya": "LY", "mali": "ML NE", "mexico": "MX", "mozambique": "MZ TZ", "myanmar": "MM BD TH",
    "nepal": "NP", "nicaragua": "NI HN", "nigeria": "NG", "northern-ireland": "GB IE", "pakistan": "PK AF",
    "peru": "PE",
    "philippines": "PH", "rwanda": "RW", "sahel": "BF ML NE", "sierra-leone": "SL LR", "somalia": "SO KE ET",
    "south-sudan": "SS SD", "sudan": "SD SS", "syria": "SY TR IQ LB", "tajikistan": "TJ AF", "thailand-south": "TH",
    "turkey-pkk": "TR IQ SY", "uganda": "UG", "ukraine": "UA RU", "venezuela": "VE CO", "west-bank": "PS IL",
    "western-sahara": "EH MA", "yemen": "YE SA",
}  # fmt: skip


def corpus_cases(gazetteer: Gazetteer) -> list[Case]:
    """The train part of our corpus, the places of its conflict's own country known by rule (``silver``)."""
    folder = Path(__file__).parents[2] / "corpus" / "reports"
    paths = sorted(folder.glob("*/*.txt"))
    return [
        _corpus_case(path, gazetteer)
        for path in paths
        if path.parent.name in COUNTRIES and part_of(head_of(path)) == "train"
    ]


def _corpus_case(path: Path, gazetteer: Gazetteer) -> Case:
    report = load(path)
    marked = [m for m in report.mentions if m.kind in ("location", "nationality")]
    reading = reading_of(report.text, [m.span for m in marked], gazetteer)
    surveyed = survey(reading, list(reading.mentions), gazetteer)
    sheet, names = drafted(surveyed, gazetteer)
    at = [n for n, m in zip(names, reading.mentions, strict=True) if m.id.startswith("m")]
    home = tuple(COUNTRIES[path.parent.name].split())
    right = np.array([silver(sheet, i, home) for i in range(len(sheet.names))], dtype=np.int64)
    weight = np.array([SILVER * len(m.members) ** 0.5 for m in sheet.names])
    gold = tuple(
        Gold(n, m.span.of(report.text), _ident(sheet, right, n), None, None) for n, m in zip(at, marked, strict=True)
    )
    return Case("corpus", path.stem, sheet, gold, right, weight)


def _ident(sheet: Sheet, right: NDArray[np.int64], n: int | None) -> str | None:
    return None if n is None or right[n] < 0 else sheet.rows[right[n]].place.id


def silver(sheet: Sheet, i: int, home: tuple[str, ...]) -> int:
    """The right row of a name of a war report, or -2 where no rule tells.

    A country is itself. Else only records of the war's first country count, then those of the others: one, or one that
    the type word asks for, or (without a type word) the town rather than the province of that name, or the one that has
    ten times the people of the next. A famous foreign city (a million people) without a namesake there is itself.
    """
    name, at = sheet.names[i], sheet.spans()[i]
    rows = range(at.start, at.stop)
    if nations := [r for r in rows if sheet.rows[r].place.kind == "country"]:
        return nations[0] if name.wanted is None and name.outer is None else -2
    for country in home:
        near = [r for r in rows if sheet.rows[r].place.country == country]
        if not near:
            continue
        if name.wanted is not None:
            near = [r for r in near if suits(sheet.rows[r].place, name.wanted)]
        elif towns := [r for r in near if sheet.rows[r].place.kind == "city"]:
            near = towns
        return _outstanding(sheet, near, 10)
    far = [r for r in rows if sheet.rows[r].place.population >= 1_000_000 and sheet.rows[r].place.kind == "city"]
    return _outstanding(sheet, far, 10) if name.wanted is None else -2


def _outstanding(sheet: Sheet, rows: list[int], times: int) -> int:
    ordered = sorted(rows, key=lambda r: -sheet.rows[r].place.population)
    if not ordered:
        return -2
    if len(ordered) == 1:
        return ordered[0]
    first, second = (sheet.rows[r].place.population for r in ordered[:2])
    return ordered[0] if first > times * second else -2


def augmented(cases: Sequence[Case], gazetteer: Gazetteer, share: float = 0.25, seed: int = 5) -> list[Case]:
    """Each document twice, the second time with the right candidate of some names taken away."""
    rng = np.random.default_rng(seed)
    return [*cases, *(without(c, rng, share, gazetteer) for c in cases)]
