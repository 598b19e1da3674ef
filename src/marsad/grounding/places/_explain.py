"""What a bare name may mean, and what speaks for each place: for people who ask."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.grounding.places._choice import HOW, drafted, weighed
from marsad.grounding.places._features import FEATURES
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._ranker import shipped
from marsad.grounding.places._spans import reading_of
from marsad.grounding.places._surroundings import survey
from marsad.grounding.places._values import Candidate, Place
from marsad.spans import Span


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate: how likely it is meant (0 to 1), by which spelling of the gazetteer it met, and why."""

    place: Place
    probability: float
    level: str
    via: str | None
    reasons: tuple[str, ...]


def explain(
    name: str, gazetteer: Gazetteer, *, near: str | None = None, country: str | None = None
) -> tuple[Explained, ...]:
    """The candidates of a name, the likeliest first.

    ``near`` (another name) and ``country`` (ISO 3166-1) count as what a report around the name would say; with
    ``country`` only places there are given.
    """
    nation = gazetteer.country(country.upper()) if country else None
    said = [name, *([near] if near else []), *([nation.name] if nation else [])]
    text, spans = _sentence(said)
    reading = reading_of(text, spans, gazetteer)
    mentions = [m for m in reading.mentions if m.id.startswith("m")]
    sheet, at = drafted(survey(reading, mentions, gazetteer), gazetteer)
    if at[0] is None:
        return ()
    weighing = weighed(sheet, shipped())
    rows, i = sheet.spans()[at[0]], at[0]
    top = weighing.tops[i]
    features = sheet.features(weighing.shares)
    out = []
    for r in range(rows.start, rows.stop):
        sure = float(weighing.trust[i])
        rest = max(1e-9, 1.0 - float(weighing.shares[top if top is not None else r]))
        chance = sure if r == top else (1 - sure) * min(1.0, float(weighing.shares[r]) / rest)
        c = sheet.rows[r]
        row = dict(zip(FEATURES, features[r].tolist(), strict=True))
        out.append(Explained(c.place, round(chance, 3), c.level, c.via, _reasons(c, row, near)))
    kept = [e for e in out if nation is None or e.place.country == nation.country]
    return tuple(sorted(kept, key=lambda e: (-e.probability, -e.place.population, e.place.n)))


def _sentence(said: list[str]) -> tuple[str, list[Span]]:
    spans, text = [], ""
    for words in said:
        spans.append(Span(len(text), len(text) + len(words)))
        text += f"{words}\n\n"
    return text, spans


def _reasons(c: Candidate, row: dict[str, float], near: str | None) -> tuple[str, ...]:
    """The features that speak, in words."""
    place = c.place
    out = [HOW.get(c.level, c.level), "its own name" if c.main else "one of its other names"]
    if place.population:
        out.append(f"population {place.population:,}")
    if place.feature == "PPLC":
        out.append("a capital")
    elif row["unit_beside"]:
        out.append("the town, not the unit of that name")
    elif row["seat_beside"]:
        out.append("the unit, not the town of that name")
    if row["suits"] > 0:
        out.append("its kind is the one asked for")
    elif row["suits"] < 0:
        out.append("another kind was asked for")
    if near and row["near_1"] < _NEAR:
        out.append(f"{max(0, round(10 ** row['near_1'] - 5)):,} km from {near}")
    if row["country_named"] > 0:
        out.append("its country is named")
    return tuple(out)


#: log10 of km (and 5): beyond that a distance speaks for nothing.
_NEAR = 3.0
