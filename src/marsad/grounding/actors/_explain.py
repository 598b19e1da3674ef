"""Why words stand for an actor: the candidates of the registry, each with its reasons, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from marsad.grounding.actors._people import name_of, notable
from marsad.grounding.actors._propose import scan
from marsad.grounding.actors._registry import Actor, Registry, pieces, state_id
from marsad.grounding.actors._words import party

#: Weights of the ways in which words may name an actor. They order candidates; they are no measured probabilities.
_NAME, _ALIAS, _WITHIN, _STATE, _ALIKE = 1.0, 0.9, 0.7, 0.8, 0.4
#: What a period or a country that does not fit leaves of a weight.
_MISFIT = 0.3
#: Similarity (0 to 100) above which another spelling is shown, and how many of these at most.
_CLOSE, _MOST_CLOSE = 84.0, 5


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate: ``weight`` (0 to 1) orders it among the others, ``reasons`` say what speaks for and against it."""

    actor: Actor
    weight: float
    reasons: tuple[str, ...]


def explain(
    words: str, registry: Registry, *, year: int | None = None, country: str | None = None
) -> tuple[Explained, ...]:
    """The actors that the words may name, the likeliest first; empty where nothing is like them.

    ``year`` is that of the report, ``country`` (ISO 3166-1) the one that it is about: they tell namesakes apart.
    """
    found: dict[str, tuple[float, str]] = {}
    # a name that is borne whole is no description: the Syrian Democratic Forces are not forces of Syria
    described = () if pieces(words) in registry.by_name else _by_state(words, registry, country, year)
    for actor, weight, reason in (*_by_name(words, registry), *described):
        if weight > found.get(actor, (0.0, ""))[0]:
            found[actor] = (weight, reason)
    if not found:
        found = _alike(words, registry)
    out = [_weighed(registry[i], w, why, year, country) for i, (w, why) in found.items()]
    return tuple(sorted(out, key=lambda e: (-e.weight, e.actor.id)))


def _by_name(words: str, registry: Registry) -> list[tuple[str, float, str]]:
    entries = registry.by_name.get(pieces(words), ())
    if entries:
        named = [(i, _NAME if n == registry[i].name else _ALIAS, n) for i, n in entries]
        return [(i, w, "its name" if w == _NAME else f"a name of it: {n}") for i, w, n in named]
    hits = scan(words, 0, len(words), registry)
    return [(i, _WITHIN, f"its name stands within: {h.span.of(words)}") for h in hits for i in h.ids]


def _by_state(words: str, registry: Registry, country: str | None, year: int | None) -> list[tuple[str, float, str]]:
    """Whose and what a description is ("Syrian warplanes": Syria's forces), and whose office-holder a surname is."""
    described = party(words)
    whose = described.country or (country if described.part else None)
    out: list[tuple[str, float, str]] = []
    if whose and described.part:
        ident = registry.forces_of(whose) if described.part == "forces" else state_id(whose, described.part)
        how = "named" if described.country else "of the country at issue"
        if ident in registry:
            out.append((ident, _STATE, f"{' '.join(described.rest)}: {described.part} of {whose}, {how}"))
    elif whose and not described.rest and state_id(whose) in registry:
        out.append((state_id(whose), _STATE, f"the state {whose}"))
    person = notable(name_of(words), date(year, 7, 1) if year else None, country)
    if person is not None and person.role and person.country and state_id(person.country, "government") in registry:
        why = f"{person.name} ({person.role}) speaks for it"
        out.append((state_id(person.country, "government"), _WITHIN, why))
    return out


def _alike(words: str, registry: Registry) -> dict[str, tuple[float, str]]:
    """Nearly the same letters: shown for a person to judge, never taken by the reader."""
    names = list(registry.by_name)
    asked, held = " ".join(pieces(words)), [" ".join(n) for n in names]
    if len(asked) < 4:
        return {}
    close = process.extract(asked, held, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=_MOST_CLOSE)
    return {
        actor: (_ALIKE * score / 100, f"spelt like {written} ({score:.0f} of 100); a report's words are not read so")
        for _, score, at in reversed(close)
        for actor, written in registry.by_name[names[at]]
    }


def _weighed(actor: Actor, weight: float, why: str, year: int | None, country: str | None) -> Explained:
    reasons = [why]
    if year is not None and (actor.start or actor.end):
        fits = (not actor.start or int(actor.start) <= year) and (not actor.end or year <= int(actor.end))
        reasons.append(f"{'there' if fits else 'not there'} in {year} ({actor.start or '?'}-{actor.end})")
        weight *= 1.0 if fits else _MISFIT
    if country is not None and actor.country is not None:
        here = actor.country == country
        reasons.append(f"of {actor.country}" + ("" if here else f", not {country}"))
        weight *= 1.0 if here else _MISFIT
    return Explained(actor, weight, tuple(reasons))
