"""Suggested grades: named rules over originators, stances and admissions. A person sets the grade; this only suggests.

Two scales. *Harm* uses the words that Airwars grades its incidents by (confirmed, fair, weak, contested, discounted).
The *Admiralty* code (NATO AJP-2.1; its letters and digits as in MISP's taxonomy ``admiralty-scale``) judges source and
statement apart: a letter for who says it, a digit for what is said. No track record of anybody is kept here, so the
letter is F, "cannot be judged", unless the user's own table of sources gives one. The rules are rows of
``data/grades.tsv`` and functions of the same names below.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Any, Literal, cast

from marsad.errors import UsageError
from marsad.linking._accounts import Account, Said
from marsad.linking._bodies import OF_POWER, head_of
from marsad.linking._origins import ENEMIES, HARMFUL, Originator, Origins, origins_object, origins_of
from marsad.linking._speakers import folded

HarmGrade = Literal["confirmed", "fair", "weak", "contested", "discounted", "none"]
Letter = Literal["A", "B", "C", "D", "E", "F"]

#: The grades that a person can set: Airwars' words, and the Admiralty's codes.
HARM_GRADES: tuple[HarmGrade, ...] = ("confirmed", "fair", "weak", "contested", "discounted", "none")
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D", "E", "F")

#: Reliability of a source in words (AJP-2.1).
RELIABILITY: Mapping[Letter, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
#: Credibility of a statement in words (AJP-2.1).
CREDIBILITY: Mapping[int, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


_NOT_CIVIL = ENEMIES | {"unspecified"}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of one scale with the rule that gave it and its reasons in words."""

    grade: str
    rule: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """What is suggested for an incident. ``letter`` is the best of the sources that say it happened."""

    harm: Grade
    credibility: Grade
    letter: Letter
    letter_reasons: tuple[str, ...]

    @property
    def admiralty(self) -> str:
        """Letter and digit ("F3")."""
        return f"{self.letter}{self.credibility.grade}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at; names of originators, in a fixed order."""

    origins: Origins
    owners: tuple[str, ...]
    deniers: tuple[str, ...]
    refuters: tuple[str, ...]
    withdrew: tuple[str, ...]
    fighters: tuple[str, ...]
    blamed: tuple[str, ...]
    unverified: tuple[str, ...]

    @property
    def telling(self) -> tuple[Originator, ...]:
        """Who says that it happened. Who denies it in the same breath ("no strike of ours, a missile of theirs") bears
        nobody else out, unless its side did it; it stands here only where nobody else says so."""
        against = {*self.deniers, *self.refuters}
        firm = tuple(o for o in self.origins.asserting if o.admits or o.owns or o.name not in against)
        return firm or self.origins.asserting

    @property
    def apart(self) -> tuple[Originator, ...]:
        """Of these, who had no part in it."""
        return tuple(o for o in self.telling if o.interest is None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(o.name for o in self.telling)


# ---- the rules --------------------------------------------------------------------------------------------------

#: A rule gives the names that it speaks of, or null where it does not fit.
Rule = Callable[[Facts], tuple[str, ...] | None]


def _nobody_says_so(f: Facts) -> tuple[str, ...] | None:
    return None if f.telling else ()


def _owned_up(f: Facts) -> tuple[str, ...] | None:
    return f.owners or None


def _refuted(f: Facts) -> tuple[str, ...] | None:
    return f.refuters if f.refuters and not f.apart else None


def _withdrawn(f: Facts) -> tuple[str, ...] | None:
    return f.withdrew if f.withdrew and set(f.names) <= set(f.withdrew) else None


def _fighters_only(f: Facts) -> tuple[str, ...] | None:
    return f.fighters or None


def _rival_blame(f: Facts) -> tuple[str, ...] | None:
    return f.blamed or None


def _origin_unknown(f: Facts) -> tuple[str, ...] | None:
    return () if f.telling and all(o.key == "unknown" for o in f.telling) else None


def _nobody_named(f: Facts) -> tuple[str, ...] | None:
    return () if f.telling and not any(o.named for o in f.telling) else None


def _one_origin(f: Facts) -> tuple[str, ...] | None:
    return f.names if len(f.telling) == 1 else None


def _one_side(f: Facts) -> tuple[str, ...] | None:
    return f.names if len({o.interest for o in f.telling}) == 1 and not f.apart else None


def _two_origins(f: Facts) -> tuple[str, ...] | None:
    return f.names if len(f.telling) > 1 else None


def _one_denied(f: Facts) -> tuple[str, ...] | None:
    return f.names if len(f.telling) == 1 and (f.deniers or f.refuters) else None


def _one_party(f: Facts) -> tuple[str, ...] | None:
    return f.names if len(f.telling) == 1 and not f.apart else None


def _agreed(f: Facts) -> tuple[str, ...] | None:
    """Two who had no part in it, or both parties; and nobody contradicts."""
    clear = not (f.deniers or f.refuters or f.blamed)
    parties = {o.interest for o in f.telling} - {None}
    return f.names if clear and (len(f.apart) > 1 or len(parties) > 1) and any(o.named for o in f.telling) else None


def _probable(f: Facts) -> tuple[str, ...] | None:
    return f.names if len(f.telling) > 1 and (f.apart or len({o.interest for o in f.telling}) > 1) else None


RULES: Mapping[str, Rule] = {
    "nobody_says_so": _nobody_says_so,
    "owned_up": _owned_up,
    "refuted": _refuted,
    "withdrawn": _withdrawn,
    "fighters_only": _fighters_only,
    "rival_blame": _rival_blame,
    "origin_unknown": _origin_unknown,
    "nobody_named": _nobody_named,
    "one_origin": _one_origin,
    "one_side": _one_side,
    "two_origins": _two_origins,
    "one_denied": _one_denied,
    "one_party": _one_party,
    "agreed": _agreed,
    "probable": _probable,
}


@cache
def rules_of(scale: str) -> tuple[tuple[str, str, str], ...]:
    """The rows of a scale ("harm", "credibility"): rule, grade, words; in the order in which they are asked."""
    text = resources.files("marsad.linking").joinpath("data", "grades.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((rule, grade, words) for of, rule, grade, words in rows[1:] if of == scale)


# ---- facts ------------------------------------------------------------------------------------------------------


#: A claim, by report and id, and the accounts that it carries.
_Told = Mapping[tuple[str, str], Sequence[tuple[Account, Said]]]


def facts_of(accounts: Sequence[Account], origins: Origins) -> Facts:
    """What the rules look at, in the accounts of an incident and its origins."""
    told: defaultdict[tuple[str, str], list[tuple[Account, Said]]] = defaultdict(list)
    for a in accounts:
        for c in a.claims:
            told[a.report, c.claim].append((a, c))
    against = [o for o in origins.originators if any(c.stance == "denies" for _, c in _claims(o, told))]
    return Facts(
        origins=origins,
        owners=tuple(o.name for o in origins.asserting if o.owns),
        deniers=tuple(o.name for o in against if not _looks_on(o)),
        refuters=tuple(o.name for o in against if _looks_on(o) and o.denies),
        withdrew=tuple(o.name for o in origins.asserting if _took_back(o, told)),
        fighters=_fighters(origins, told),
        blamed=_blamed(origins, told) or _all_deny([o for o in against if not _looks_on(o)], told),
        unverified=_unverified(accounts),
    )


def _claims(o: Originator, told: _Told) -> Iterator[tuple[Account, Said]]:
    for claim in o.claims:
        yield from told[claim]


def _looks_on(o: Originator) -> bool:
    """No party, and no power either: a state or an armed group that denies speaks of itself, whoever was named."""
    return o.interest is None and o.kind not in OF_POWER


def _took_back(o: Originator, told: _Told) -> bool:
    """All that it says on the last day that it speaks is that it was not so."""
    dated = [(a.published[:10], c.stance == "denies") for a, c in _claims(o, told) if a.published]
    last = max((day for day, _ in dated), default="")
    return bool(dated) and min(day for day, _ in dated) < last and all(no for day, no in dated if day == last)


def _fighters(origins: Origins, told: _Told) -> tuple[str, ...]:
    """Who without a part in it counts fighters only, where parties alone count others among the killed."""
    kinds = {o.key: _killed(o, told) for o in origins.asserting}
    apart = [o for o in origins.asserting if o.interest is None and kinds[o.key]]
    if any(kinds[o.key] - _NOT_CIVIL for o in apart):
        return ()
    claimed = any(kinds[o.key] - _NOT_CIVIL for o in origins.asserting if o.interest is not None)
    return tuple(o.name for o in apart if kinds[o.key] <= ENEMIES) if claimed else ()


def _killed(o: Originator, told: _Told) -> set[str]:
    borne = [x.toll for a, c in _claims(o, told) for x in a.losses if c.claim in x.claims]
    return {t.who for t in borne if t.kind == "killed"}


def _blamed(origins: Origins, told: _Told) -> tuple[str, ...]:
    """Whom the originators name as who did it, if two of them name opposed sides and it was no fight of the two."""
    naming: defaultdict[_Blames, list[str]] = defaultdict(list)
    for o in origins.asserting:
        naming[_blames(o, told)].append(o.name)
    found: dict[str, str] = {}
    for mine, theirs in combinations([b for b in naming if b.sides], 2):
        apart = not (mine.sides | mine.heads) & (theirs.sides | theirs.heads)
        if apart and not (mine.sides & theirs.struck or theirs.sides & mine.struck):
            found |= {name: " and ".join(b.names) for b in (mine, theirs) for name in naming[b]}
    return tuple(f"{who} names {whom}" for who, whom in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class _Blames:
    """Whom an originator names as actors: printed names, sides and heads; and the sides of those who were struck."""

    names: tuple[str, ...]
    sides: frozenset[str]
    heads: frozenset[str]
    struck: frozenset[str]


def _blames(o: Originator, told: _Told) -> _Blames:
    accounts = [a for a, c in _claims(o, told) if not c.against and a.type in HARMFUL]
    sided = [p for a in accounts for p in a.actors if p.side]
    return _Blames(
        names=tuple(sorted({p.name for p in sided})),
        sides=frozenset(p.side for p in sided if p.side),
        heads=frozenset(head_of(p) for a in accounts for p in a.actors if p.actor),
        struck=frozenset(p.side for a in accounts for p in a.targets if p.side),
    )


def _all_deny(deniers: Sequence[Originator], told: _Told) -> tuple[str, ...]:
    """Powers of two sides each deny: somebody blames the one, and somebody the other."""
    sides = {c.speaker.side for o in deniers for _, c in _claims(o, told) if c.speaker is not None and c.speaker.side}
    return tuple(f"{o.name} denies it" for o in deniers) if len(sides) > 1 else ()


def _unverified(accounts: Sequence[Account]) -> tuple[str, ...]:
    found = {
        (c.speaker.name if c.speaker else a.agency or a.outlet or a.report)
        for a in accounts
        for c in a.claims
        if c.verified is False
    }
    return tuple(sorted(found))


# ---- the grades -------------------------------------------------------------------------------------------------


def suggest(
    accounts: Sequence[Account], origins: Origins | None = None, *, sources: Mapping[str, Letter] | None = None
) -> Grades:
    """The grades that the rules suggest for an incident of these accounts.

    ``sources`` gives the reliability of originators by registry id or folded name (:func:`read_sources`).
    """
    found = origins if origins is not None else origins_of(accounts)
    facts = facts_of(accounts, found)
    letter, why = _letter(found, sources or {})
    return Grades(_grade("harm", facts), _grade("credibility", facts), letter, why)


def _grade(scale: str, facts: Facts) -> Grade:
    for rule, grade, words in rules_of(scale):
        names = RULES[rule](facts)
        if names is not None:
            reason = words.format(names=listed(names))
            return Grade(grade, rule, (facts.origins.summary, reason, *_notes(facts)))
    raise AssertionError("the last rules of each scale leave nothing over")


def _notes(f: Facts) -> tuple[str, ...]:
    """What else a reader of the grade should know; none of it is held against anybody silently."""
    notes = [f"{o.name} is of a side that is named as {o.interest}" for o in f.origins.originators if o.interest]
    notes += [f"{o.name} says its side did it, not that it did this harm" for o in f.telling if o.admits and not o.owns]
    notes += [f"{name} denies it" for name in (*f.deniers, *f.refuters)]
    notes += [f"{name} could not verify it" for name in f.unverified]
    doubtful = f.origins.most - f.origins.count
    if doubtful:
        notes.append(f"{f.origins.most} originators, were those held for one not one")
    return tuple(notes)


def incident_detail(accounts: Sequence[Account], texts: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What is kept with an incident when it is linked: its originators and the suggested grades, as JSON values.

    ``texts`` are the incident's origins by text and agency. Nothing where no member is an event that a type covers.
    """
    if not accounts:
        return {}
    origins = origins_of(accounts, texts)
    return {"originators": origins_object(origins), "grade": grades_object(suggest(accounts, origins))}


def listed(names: Sequence[str]) -> str:
    """The names in one line, at most five.

    >>> listed(("A", "B"))
    'A, B'
    """
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _letter(origins: Origins, sources: Mapping[str, Letter]) -> tuple[Letter, tuple[str, ...]]:
    rated = sorted((letter, o.name) for o in origins.asserting if (letter := _rated(o, sources)) is not None)
    if not rated:
        return "F", ("no source of it stands in a table of sources",)
    best = rated[0][0]
    return best, tuple(f"{name}: {letter}, {RELIABILITY[letter]}" for letter, name in rated)


def _rated(o: Originator, sources: Mapping[str, Letter]) -> Letter | None:
    return sources.get(o.key) or sources.get(folded(o.name))


def read_sources(text: str, *, where: str) -> Mapping[str, Letter]:
    """A user's table of sources (TOML): ``[sources]``, names or registry ids with their letter.

    Raises:
        UsageError: no TOML, no such table, or a letter that is none of A to F.

    >>> read_sources('[sources]\\n"River Observatory" = "B"', where="sources.toml")
    {'river observatory': 'B'}
    """
    try:
        rows = tomllib.loads(text).get("sources")
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise UsageError(f"not a table of sources: {fault}", where=where) from None
    if not isinstance(rows, dict):
        raise UsageError("it has no table [sources]", where=where)
    for name, letter in rows.items():
        if letter not in LETTERS:
            raise UsageError(f"{name!r} has the reliability {letter!r}; A to F are known", where=where)
    return {k if k.startswith(("actor:", "medium:")) else folded(k): cast("Letter", v) for k, v in rows.items()}


def grades_object(g: Grades) -> dict[str, Any]:
    """What ``marsad incidents --json`` holds under ``grade``; ``suggested`` is always true here."""
    return {
        "suggested": True,
        "harm": _grade_object(g.harm),
        "admiralty": {
            "code": g.admiralty,
            "reliability": g.letter,
            "reliability_reasons": list(g.letter_reasons),
            "credibility": int(g.credibility.grade),
            "rule": g.credibility.rule,
            "reasons": list(g.credibility.reasons),
        },
    }


def _grade_object(g: Grade) -> dict[str, Any]:
    return {"grade": g.grade, "rule": g.rule, "reasons": list(g.reasons)}
