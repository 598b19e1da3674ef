"""Who stands at the start of what is said of an incident: originators of claims, not reports, not agencies.

Fifteen reports through four agencies may have one originator, the ministry. Every claim goes back to whom the report
names for it; the report's own voice counts only where it names nobody; copies, rewrites and reports of one agency are
one text. Two that may be one (a ministry and its army, "a military source" of a state's own agency) are held for one
and it is said what is assumed; ``most`` counts them apart. An interested party is marked and counts like any other:
what to make of its word is for the reader, and for the rules of the grades.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from marsad.grounding import SourceKind
from marsad.linking._accounts import Account, Said
from marsad.linking._bodies import OF_POWER, head_of, side_of
from marsad.linking._speakers import Speaker
from marsad.linking._voices import Assumed, One, Voice, voices

Interest = Literal["actor", "target"]

#: Deeds that a party owns up to, or denies.
HARMFUL = frozenset({"ASSAULT", "COERCE"})

#: Of these losses a side boasts.
ENEMIES = frozenset({"combatants", "commanders"})

#: From here on an assumption is taken for granted in ``most``, the count with all doubtful ones undone.
FIRM = 0.85


@dataclass(frozen=True, slots=True)
class Originator:
    """One who stands at the start of claims.

    ``named`` is false for those who are only described ("activists"). ``own_voice``: reports that name nobody for it.
    ``reports`` are all that carry the claims, ``carriers`` through whom (agencies and outlets, as printed), ``claims``
    are (report, claim id). ``interest``: the side it belongs to had a part in the incident. ``admits``: it says that
    its own side did it; ``owns``: and owns up to the harm. ``denies``: all it says is that it was not so. ``assumed``
    tells what made it one.
    """

    key: str
    name: str
    kind: SourceKind
    named: bool
    own_voice: bool
    reports: tuple[str, ...]
    carriers: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    interest: Interest | None = None
    admits: bool = False
    owns: bool = False
    denies: bool = False
    assumed: tuple[Assumed, ...] = ()

    @property
    def confidence(self) -> float:
        """How sure it is that this is one originator."""
        return min((a.confidence for a in self.assumed), default=1.0)


@dataclass(frozen=True, slots=True)
class Aside:
    """What a report says and why it is no origin of its own."""

    report: str
    words: str


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of an incident. ``count`` are the originators who say that it happened; ``most`` is that count if
    every doubtful assumption were wrong. ``texts`` are the reports by text and agency."""

    reports: tuple[str, ...]
    agencies: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    originators: tuple[Originator, ...]
    aside: tuple[Aside, ...]
    count: int
    most: int

    @property
    def asserting(self) -> tuple[Originator, ...]:
        """Who says that it happened."""
        return tuple(o for o in self.originators if not o.denies)

    @property
    def summary(self) -> str:
        """``15 reports, 4 agencies, 1 originator: the ministry``."""
        names = [o.name for o in self.asserting]
        listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        words = [_count(len(self.reports), "report")]
        words += [_count(len(self.agencies), "agency", "agencies")] if self.agencies else []
        words.append(_count(self.count, "originator"))
        return ", ".join(words) + (f": {listed}" if listed else "")


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


# ---- the whole --------------------------------------------------------------------------------------------------


def origins_of(accounts: Sequence[Account], texts: Sequence[Sequence[str]] = ()) -> Origins:
    """The origins of the incident of which these are the accounts.

    ``texts`` parts its reports by text and agency (an incident's ``origins``); a report that no part names stands for
    itself. The result depends on the set of accounts only, never on their order.
    """
    ordered = sorted(accounts, key=lambda a: (a.report, a.event))
    parts = _parts(ordered, texts)
    family = {report: part[0] for part in parts for report in part}
    kept, aside = _set_aside(list(voices(ordered, family)))
    made = _originators(kept, One(kept), ordered)
    bare = One(kept, least=FIRM)
    firm = {bare(v.who) for v in kept if not v.against}
    count = sum(not o.denies for o in made)
    return Origins(
        reports=tuple(sorted({a.report for a in ordered})),
        agencies=tuple(sorted({a.agency for a in ordered if a.agency})),
        texts=parts,
        originators=made,
        aside=aside,
        count=count,
        most=max(count, len(firm)),
    )


def _parts(accounts: Sequence[Account], texts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    reports = {a.report for a in accounts}
    parts = [tuple(sorted(reports & set(part))) for part in texts]
    known = {r for part in parts for r in part}
    return tuple(sorted([p for p in parts if p] + [(r,) for r in reports - known]))


def _set_aside(told: Sequence[Voice]) -> tuple[list[Voice], tuple[Aside, ...]]:
    """The voices that can be origins, and those that cannot with the reason."""
    sources = _sources(told)
    kept, aside = [], set()
    for v in told:
        why = _no_origin(v, sources)
        if why is None:
            kept.append(v)
        else:
            aside.add(Aside(v.account.report, why))
    if not kept and told:
        kept = [replace(told[0], who="unknown", name="unknown", kind="unnamed", named=False)]
    return kept, tuple(sorted(aside, key=lambda a: (a.report, a.words)))


def _sources(told: Sequence[Voice]) -> Mapping[str, set[str]]:
    """Family of texts, or key of a medium -> the names of those whom it gives as its sources for the incident."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for v in told:
        if v.named and not v.own and v.who != v.via:
            found[v.family].add(v.name)
            if v.via is not None:
                found[v.via].add(v.name)
    return found


def _no_origin(v: Voice, sources: Mapping[str, set[str]]) -> str | None:
    """A report's own voice, and a speaker that it does not name, go back to whom the same text names for the incident;
    a medium's word to whom it names itself; a page of several stories to the stories."""
    behind = sources.get(v.who, set()) | (sources.get(v.family, set()) if v.own else set())
    if v.kind == "media" and behind and not v.there:
        return f"{'its own voice' if v.own else v.name} goes back to {_listed(sorted(behind))}"
    if v.kind == "unnamed" and sources.get(v.family):
        return f"“{v.name}” may be {_listed(sorted(sources[v.family]))}"
    if v.account.stitched and (v.own or not v.named):
        return "a page put together of several stories is no origin of its own"
    return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def _originators(told: Sequence[Voice], one: One, accounts: Sequence[Account]) -> tuple[Originator, ...]:
    groups: defaultdict[str, list[Voice]] = defaultdict(list)
    for v in told:
        groups[one(v.who)].append(v)
    roles: tuple[Interest, ...] = ("actor", "target")
    parties = [_Parties.of(role, (p for a in accounts for p in getattr(a, f"{role}s"))) for role in roles]
    made = [_originator(group, one.assumed(key), parties) for key, group in groups.items()]
    return tuple(sorted(made, key=lambda o: (-len(o.reports), not o.named, o.name, o.key)))


@dataclass(frozen=True, slots=True)
class _Parties:
    """The parties of an incident in one role: heads of the named ones, sides of all."""

    role: Interest
    heads: frozenset[str]
    sides: frozenset[str]

    @classmethod
    def of(cls, role: Interest, parties: Iterable[Speaker]) -> _Parties:
        found = set(parties)
        heads = frozenset(head_of(p) for p in found if p.named)
        return cls(role, heads, frozenset(p.side for p in found if p.side))


def _originator(told: Sequence[Voice], assumed: tuple[Assumed, ...], parties: Sequence[_Parties]) -> Originator:
    times = Counter(v.who for v in told)
    first = min(told, key=lambda v: (not v.named, v.own, not v.known, -times[v.who], v.who))
    return Originator(
        key=first.who,
        name=first.name,
        kind=first.kind,
        named=first.named,
        own_voice=all(v.own for v in told),
        reports=tuple(sorted({v.account.report for v in told})),
        carriers=tuple(sorted({carrier(v.account, v.said) for v in told})),
        claims=tuple(sorted({(v.account.report, v.said.claim) for v in told if v.said is not None})),
        interest=_interest(told, parties),
        admits=any(_admits(v) for v in told),
        owns=any(_admits(v) and _owns(v) for v in told),
        denies=all(v.against for v in told),
        assumed=assumed,
    )


def carrier(account: Account, said: Said | None) -> str:
    """Through whom the words came: the medium that the report names, else its agency, else its publisher."""
    if said is not None and said.via is not None:
        return said.via.name
    return account.agency or account.outlet or "outlet unknown"


def _interest(told: Sequence[Voice], parties: Sequence[_Parties]) -> Interest | None:
    """Does the speaker belong to a party of the incident, or else to the side of one?"""
    heads = {v.head for v in told}
    sides = {v.speaker.side if v.speaker is not None else side_of(v.who) for v in told}
    itself = next((p.role for p in parties if p.heads & heads), None)
    return itself or next((p.role for p in parties if p.sides & sides), None)


def _admits(v: Voice) -> bool:
    """The speaker confirms it, or tells alone what names its own side as who did it. A toll that a side gives beside
    others' accounts of what it did is no admission."""
    if v.said is None or v.said.stance not in ("asserts", "confirms") or v.account.type not in HARMFUL:
        return False
    if v.own or v.kind not in (*OF_POWER, "media"):
        return False
    others = any(c.carries and c.speaker != v.said.speaker for c in v.account.claims)
    if v.said.stance != "confirms" and others:
        return False
    return any(p.named and head_of(p) == v.head for p in v.account.actors)


def _owns(v: Voice) -> bool:
    """It confirms the harm that is told ("claimed responsibility for the bombing that killed 30").

    A bare "we struck" is no word about the dead, and what a side says that it killed of its enemies is a boast. On 631
    reports of one war, taking a side's count of dead civilians for owning up gave 4 more, 2 of them misread actors.
    """
    if v.said is None or v.said.stance != "confirms":
        return False
    return any(v.said.claim in x.claims and x.toll.who not in ENEMIES for x in v.account.losses)


def origins_object(o: Origins) -> dict[str, Any]:
    """What ``marsad incidents --json`` holds under ``originators``."""
    return {
        "count": o.count,
        "most": o.most,
        "summary": o.summary,
        "agencies": list(o.agencies),
        "by": [_originator_object(x) for x in o.originators],
        "aside": [{"report": a.report, "why": a.words} for a in o.aside],
    }


def _originator_object(o: Originator) -> dict[str, Any]:
    return {
        "key": o.key,
        "name": o.name,
        "kind": o.kind,
        "named": o.named,
        "own_voice": o.own_voice,
        "reports": list(o.reports),
        "carriers": list(o.carriers),
        "claims": [{"report": r, "claim": c} for r, c in o.claims],
        "interest": o.interest,
        "admits": o.admits,
        "owns": o.owns,
        "denies": o.denies,
        "confidence": o.confidence,
        "assumed": [{"words": a.words, "confidence": a.confidence} for a in o.assumed],
    }
