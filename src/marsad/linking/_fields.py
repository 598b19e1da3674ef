"""Rival values: for each field of an incident all values that anybody gives, with who, where, when and as of when.

Nothing is settled here. A number keeps its words and its claimants; how two numbers stand to each other (a rise, a
contradiction, a correction) is said by ``_series``; what to take where one is needed is for a named rule (``_rules``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Generic, TypeVar

from marsad.coding import LossKind
from marsad.linking._accounts import Account, Counted, Said, Speaker
from marsad.linking._bodies import head_of
from marsad.linking._distance import km
from marsad.linking._figures import Figure
from marsad.linking._numbers import Bearing, Claimant, Interest, Moment, Number, Party, Value
from marsad.linking._pairs import LOCAL, NEAR_KM
from marsad.linking._rules import (
    DEFAULT_RULE,
    RULE_NAMES,
    RuleName,
    Vote,
    days_by,
    names_by,
    place_by,
    toll_by,
    word_by,
)
from marsad.linking._series import Relation, Standing, line, relations
from marsad.linking._values import Days, Spot, Toll
from marsad.spans import Span

T = TypeVar("T")

#: Of whom a sort of people is a part; who stands here for nobody (children, journalists) is one of the civilians.
_WHOLE = {"civilians": "unspecified", "combatants": "unspecified", "commanders": "combatants"}


@dataclass(frozen=True, slots=True)
class TollField:
    """All numbers of one kind and whom, in the order of knowledge, and how they stand to each other.

    ``standings`` go with the values, one each. ``part_of``: whose part those counted here are ("civilians" of
    "unspecified"), null for a whole or where no whole is counted. ``by_rule``: the value by each named rule.
    ``agreement`` is the share of origins, 0..1, that give the default rule's best value.
    """

    kind: LossKind
    who: str
    values: tuple[Value[Number], ...]
    standings: tuple[Standing, ...]
    relations: tuple[Relation, ...]
    part_of: str | None
    by_rule: Mapping[RuleName, Toll]
    agreement: float = 1.0

    @property
    def contradicted(self) -> bool:
        """Two claimants differ about one moment."""
        return any(r.kind == "contradiction" for r in self.relations)


@dataclass(frozen=True, slots=True)
class PlainField(Generic[T]):
    """All values of a field that is no number: day, place, type, mode, actor, target, weapon.

    ``agreement`` is the share of origins, 0..1, that give the default rule's value. ``apart``: two of the values cannot
    both be true (days or places that do not meet, actors of different sides).
    """

    field: str
    values: tuple[Value[T], ...]
    by_rule: Mapping[RuleName, T | None]
    agreement: float = 1.0
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Everything that anybody says of an incident, field by field."""

    tolls: tuple[TollField, ...]
    days: PlainField[Days]
    place: PlainField[Spot]
    kind: PlainField[str]
    mode: PlainField[str]
    actors: PlainField[frozenset[Party]]
    targets: PlainField[frozenset[Party]]
    weapons: PlainField[frozenset[str]]

    @property
    def contradicted(self) -> bool:
        """Two claimants differ about a toll of one moment, or two reports lay the deed at the doors of two sides."""
        return self.actors.apart or any(t.contradicted for t in self.tolls)


def fields_of(accounts: Sequence[Account], texts: Sequence[Sequence[str]] = ()) -> Fields:
    """All values of the incident of which these are the accounts.

    ``texts`` parts its reports by text and agency (an incident's ``origins``), so that copies have one vote; a report
    that no part names stands for itself. The result depends on the set of accounts only, never on their order.
    """
    ordered = sorted(accounts, key=lambda a: (a.published or "", a.report, a.event))
    told = _Told(ordered, {r: min(part) for part in texts for r in part})
    return Fields(
        tolls=tuple(told.tolls()),
        days=told.plain("day", lambda a: a.days, days_by, lambda x, y: x.gap(y) > 0),
        place=told.plain("place", lambda a: a.spot, place_by, _elsewhere),
        kind=told.plain("type", lambda a: str(a.type), word_by),
        mode=told.plain("mode", lambda a: a.mode, word_by),
        actors=told.plain("actor", lambda a: told.named(a.actors), names_by, _other_sides),
        targets=told.plain("target", lambda a: told.named(a.targets), names_by),
        weapons=told.plain("weapon", lambda a: frozenset(a.weapons) or None, names_by),
    )


def _elsewhere(x: Spot, y: Spot) -> bool:
    """Can the two be no one place? A town and its province can."""
    if x.country and y.country and x.country != y.country:
        return True
    distance = km(x, y) if x.precision in LOCAL and y.precision in LOCAL else None
    return distance is not None and distance > NEAR_KM


def _other_sides(x: frozenset[Party], y: frozenset[Party]) -> bool:
    a, b = ({p.side for p in parties} - {None} for parties in (x, y))
    return bool(a and b) and not a & b and not x & y


@dataclass(frozen=True, slots=True)
class _Side:
    """Those who had one part in the incident: the bodies behind them, and their sides."""

    heads: frozenset[str]
    sides: frozenset[str]

    @staticmethod
    def of(parties: Sequence[Speaker]) -> _Side:
        return _Side(
            frozenset(head_of(p) for p in parties if p.named), frozenset(p.side for p in parties if p.side is not None)
        )


class _Told:
    """The accounts of one incident, in order of publication."""

    def __init__(self, accounts: Sequence[Account], origin: Mapping[str, str]) -> None:
        self.accounts = accounts
        self.origin = origin
        parties = [p for a in accounts for p in (*a.actors, *a.targets)]
        self.roles: tuple[tuple[Interest, _Side], ...] = (
            ("actor", _Side.of([p for a in accounts for p in a.actors])),
            ("target", _Side.of([p for a in accounts for p in a.targets])),
        )
        self.parties: dict[str, Party] = {}
        for p in parties:
            self.parties.setdefault(p.key, Party(p.key, p.name, p.side))

    def named(self, parties: Sequence[Speaker]) -> frozenset[Party] | None:
        return frozenset(self.parties[p.key] for p in parties) or None

    def plain(
        self,
        field: str,
        get: Callable[[Account], T | None],
        rule: Callable[[RuleName, Sequence[Vote[T]]], T | None],
        apart: Callable[[T, T], bool] | None = None,
    ) -> PlainField[T]:
        values = []
        for a in self.accounts:
            told = get(a)
            if told is not None:
                said = [c for c in a.claims if c.carries and not c.against]
                values.append(Value(told, self.bearing(a, self.claimants(a, said))))
        votes = [_vote(v, v.value) for v in values]
        by_rule = {name: rule(name, votes) for name in RULE_NAMES}
        several = list(dict.fromkeys(v.value for v in values))
        differ = apart is not None and any(apart(x, y) for x, y in combinations(several, 2))
        own = by_rule[DEFAULT_RULE]
        agreement = _share({v.origin for v in votes if v.value == own}, {v.origin for v in votes})
        return PlainField(field, tuple(values), by_rule, agreement, differ)

    def tolls(self) -> Iterator[TollField]:
        rows: defaultdict[tuple[LossKind, str], list[Value[Number]]] = defaultdict(list)
        for a in self.accounts:
            for x in a.losses:
                rows[x.toll.kind, x.toll.who].extend(self.numbers(a, x))
        known = {key: max(v.value.figure.toll.best or 0 for v in values) for key, values in rows.items()}
        for (kind, who), values in sorted(rows.items()):
            whole = next((w for w in _wholes(who) if known.get((kind, w), -1) >= known[kind, who]), None)
            yield self.toll_field(kind, who, values, whole)

    def toll_field(self, kind: LossKind, who: str, values: Sequence[Value[Number]], whole: str | None) -> TollField:
        found, standings, links = relations(_first_known(values))
        by_order = sorted(range(len(found)), key=lambda n: _printed(found[n]))
        votes = [
            _vote(found[n], found[n].value.loss, outdated=standings[n] != "stands")
            for n in by_order
            if found[n].value.leads and standings[n] != "total"
        ]
        # a total of the war is better than nothing where nobody counts the happening
        votes = votes or [_vote(v, v.value.loss) for v in found]
        by_rule = {name: toll_by(name, votes) for name in RULE_NAMES}
        best = by_rule[DEFAULT_RULE].best
        agreement = _share({v.origin for v in votes if v.value.best == best}, {v.origin for v in votes})
        return TollField(kind, who, found, standings, links, whole, by_rule, agreement)

    def numbers(self, a: Account, x: Counted) -> Iterator[Value[Number]]:
        for f in x.figures or (Figure(x.toll, "exact", "leads", x.evidence, words=x.words, claims=x.claims),):
            said = [c for name in f.claims if (c := a.claim(name)) is not None and not c.against]
            by = self.bearing(a, self.claimants(a, said, f.evidence))
            moment = _moment(f.known, a.published)
            by = replace(by, moment=moment, evidence=f.evidence, words=f.words)
            yield Value(Number(f, x.toll, f is x.figures[0] if x.figures else True), by)

    def bearing(self, a: Account, claimants: tuple[Claimant, ...]) -> Bearing:
        origin = self.origin.get(a.report, a.report)
        moment = Moment.of(a.published)
        return Bearing(a.report, a.event, a.outlet, origin, a.published, moment, claimants)

    def claimants(self, a: Account, said: Sequence[Said], evidence: Span | None = None) -> tuple[Claimant, ...]:
        """Who says it, once each; the report itself where nobody is named.

        Of claims that do not cover the words a value is taken from only if they have one speaker: what several people
        say of an event is no word of each on its toll.
        """
        speakers = {c.speaker.key: c for c in said if c.speaker is not None}
        covering = {k: c for k, c in speakers.items() if evidence is not None and _covers(c, evidence)}
        found = covering or (speakers if evidence is None or len(speakers) == 1 else {})
        made = [self.claimant(c.speaker, c, a) for _, c in sorted(found.items()) if c.speaker is not None]
        return tuple(made) or (Claimant(None, a.outlet or a.report, "media", via=a.agency),)

    def claimant(self, s: Speaker, said: Said, a: Account) -> Claimant:
        head = head_of(s) if s.named else None
        interest = next((role for role, side in self.roles if head in side.heads or s.side in side.sides), None)
        via = said.via.name if said.via is not None else a.agency
        return Claimant(s.key, s.name, s.kind, s.side, head, s.named, interest, via, s.country)


def _covers(c: Said, evidence: Span) -> bool:
    return any(s.begin <= evidence.begin and evidence.end <= s.end for s in c.content)


def _wholes(who: str) -> Iterator[str]:
    """Of whom these are a part, the nearest first."""
    if who == "unspecified":
        return
    if who not in _WHOLE:
        yield "civilians"
    yield _WHOLE.get(who, "unspecified")
    if who == "commanders":
        yield "unspecified"


def _share(some: set[str], all_: set[str]) -> float:
    return round(len(some) / len(all_), 3) if all_ else 1.0


def _printed(v: Value[T]) -> tuple[str, str, str]:
    return v.by.published or "", v.by.report, v.by.event


def _vote(v: Value[Any], value: T, *, outdated: bool = False) -> Vote[T]:
    """``value`` is what the rule counts of the value."""
    by = v.by
    return Vote(value, (by.published or "")[:10], by.origin, by.moment.day, by.interested, outdated)


def _moment(known: str | None, published: str | None) -> Moment:
    """The day of the text, where it says one; a day of knowledge after the day of printing was misread."""
    printed = Moment.of(published)
    if known is None or (printed.day and known > printed.day):
        return printed
    return replace(printed, told=True) if known == printed.day else Moment(known, None, told=True)


def _first_known(values: Sequence[Value[Number]]) -> list[Value[Number]]:
    """The moment of a number is that of its first telling by the same claimant: what is printed again is not new."""
    first: dict[tuple[tuple[str, ...], int], Moment] = {}
    for v in values:
        key, moment = (line(v), v.value.best), v.by.moment
        if moment.day and (key not in first or moment.order < first[key].order):
            first[key] = moment
    return [replace(v, by=replace(v.by, moment=first.get((line(v), v.value.best), v.by.moment))) for v in values]
