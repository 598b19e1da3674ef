"""How much totals depend on the rule that makes one value of many (after eventreport's ``aggregation_diagnostics``).

Works on contract objects of incidents. Their ``values`` hold what each rule makes of every field; an incident without
them (or told by one report alone) is the same by every rule. Under each rule an incident counts in the group where that
rule puts it: another day or place may move it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from marsad.coding import LossKind
from marsad.linking._rules import DEFAULT_RULE, RULE_NAMES, RuleName, whole
from marsad.linking._values import Toll

Json = Mapping[str, Any]

GroupBy = Literal["month", "place", "type", "actor"]

GROUPINGS: tuple[GroupBy, ...] = get_args(GroupBy)

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the incidents of one group by one rule.

    ``incidents`` counts those of which anybody counts the loss; ``open_ended`` those of them whose high end nobody
    gives: to ``high`` they add their best.
    """

    group: str
    rule: RuleName
    incidents: int
    low: int
    best: int
    high: int
    open_ended: int


@dataclass(frozen=True, slots=True)
class Mover:
    """An incident whose best value depends on the rule: ``best`` by each rule, ``spread`` between the extremes."""

    incident: str
    group: str
    place: str | None
    best: Mapping[RuleName, int]

    @property
    def spread(self) -> int:
        """How much the best values lie apart."""
        return max(self.best.values()) - min(self.best.values())


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Totals in order of group and rule; ``movers`` are the incidents that change, those that change most first.

    ``incidents`` is how many were looked at, ``counted`` of how many anybody counts the loss, ``moved`` how many stand
    in another group by some rule.
    """

    field: LossKind
    by: GroupBy | None
    incidents: int
    counted: int
    moved: int
    totals: tuple[Total, ...]
    movers: tuple[Mover, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """In order."""
        return tuple(dict.fromkeys(t.group for t in self.totals))


@dataclass(frozen=True, slots=True)
class _Case:
    id: str
    place: str | None
    groups: Mapping[RuleName, str]
    tolls: Mapping[RuleName, Toll]


def sensitivity(incidents: Iterable[Json], field: LossKind = "killed", by: GroupBy | None = None) -> Sensitivity:
    """Totals of a loss by every rule, for all incidents together or by month, place, type or actor.

    Groups are in order of their names, months by time; places, types and actors by their total, the greatest first.
    """
    cases = [_case(x, field, by) for x in incidents]
    counted = [c for c in cases if c.tolls]
    totals = _totals(counted)
    movers = [Mover(c.id, c.groups[DEFAULT_RULE], c.place, _bests(c)) for c in counted]
    changed = sorted((m for m in movers if m.spread), key=lambda m: (-m.spread, m.incident))
    moved = sum(len(set(c.groups.values())) > 1 for c in counted)
    return Sensitivity(field, by, len(cases), len(counted), moved, tuple(_ordered(totals, by)), tuple(changed))


def _bests(case: _Case) -> dict[RuleName, int]:
    return {rule: toll.best or 0 for rule, toll in case.tolls.items()}


def _case(incident: Json, field: LossKind, by: GroupBy | None) -> _Case:
    values = incident.get("values") or ()
    fields = {(v["field"], v.get("who")): v["rules"] for v in values}
    names = next((v.get("names") or {} for v in values if v["field"] == "actor"), {})
    own = [Toll(x["kind"], x["who"], x["low"], x["best"], x["high"]) for x in incident.get("losses") or ()]
    tolls = {}
    for rule in RULE_NAMES:
        told = [_toll(kind, who, rules[rule]) for (kind, who), rules in fields.items() if who and rules[rule]]
        found = whole(told if fields and rule != DEFAULT_RULE else own, field)
        if found is not None:
            tolls[rule] = found
    groups = {rule: _group(incident, fields, names, rule, by) for rule in RULE_NAMES}
    return _Case(incident["id"], (incident.get("place") or {}).get("name"), groups, tolls)


def _toll(kind: LossKind, who: str, x: Json) -> Toll:
    return Toll(kind, who, x["low"], x["best"], x["high"])


def _group(
    incident: Json,
    fields: Mapping[tuple[str, str | None], Json],
    names: Mapping[str, str],
    rule: RuleName,
    by: GroupBy | None,
) -> str:
    if by is None:
        return "all"
    if by == "actor":
        named = (fields.get(("actor", None)) or {}).get(rule) or ()
        return " + ".join(sorted(names.get(x, x) for x in named)) or UNKNOWN
    if rule == DEFAULT_RULE:
        told = {"month": incident.get("time"), "place": incident.get("place"), "type": incident.get("type")}[by]
    else:
        told = _told(incident, fields, rule, by)
    if not told:
        return UNKNOWN
    if by == "month":
        return str(told["start"][:7])
    return str(told["name"]) if by == "place" else str(told)


def _told(incident: Json, fields: Mapping[tuple[str, str | None], Json], rule: RuleName, by: GroupBy) -> Any:  # noqa: ANN401
    """A field by a rule; the incident's own where no report's values are kept."""
    rules = fields.get(({"month": "day"}.get(by, by), None))
    if rules is not None:
        return rules.get(rule)
    return incident.get({"month": "time"}.get(by, by))


def _totals(cases: Sequence[_Case]) -> list[Total]:
    rows: defaultdict[tuple[str, RuleName], list[Toll]] = defaultdict(list)
    for c in cases:
        for rule, toll in c.tolls.items():
            rows[c.groups[rule], rule].append(toll)
    groups = dict.fromkeys(group for group, _ in rows)
    return [_total(group, rule, rows.get((group, rule), [])) for group in groups for rule in RULE_NAMES]


def _total(group: str, rule: RuleName, tolls: Sequence[Toll]) -> Total:
    best = [t.best or 0 for t in tolls]
    low = [b if t.low is None else t.low for t, b in zip(tolls, best, strict=True)]
    high = [b if t.high is None else t.high for t, b in zip(tolls, best, strict=True)]
    return Total(group, rule, len(tolls), sum(low), sum(best), sum(high), sum(t.high is None for t in tolls))


def _ordered(totals: Sequence[Total], by: GroupBy | None) -> list[Total]:
    weight = {t.group: t.best for t in totals if t.rule == DEFAULT_RULE}
    if by == "month":
        return sorted(totals, key=lambda t: (t.group == UNKNOWN, t.group, RULE_NAMES.index(t.rule)))
    return sorted(totals, key=lambda t: (-weight[t.group], t.group, RULE_NAMES.index(t.rule)))


def sensitivity_object(s: Sensitivity, movers: int | None = None) -> dict[str, Any]:
    """What ``marsad sensitivity --json`` prints; ``movers`` limits how many incidents are listed."""
    return {
        "format": 1,
        "kind": "sensitivity",
        "field": s.field,
        "by": s.by,
        "incidents": s.incidents,
        "counted": s.counted,
        "changed": len(s.movers),
        "moved": s.moved,
        "totals": [total_row(t) for t in s.totals],
        "movers": [
            {"incident": m.incident, "group": m.group, "place": m.place, "spread": m.spread, "best": dict(m.best)}
            for m in s.movers[:movers]
        ],
    }


def total_row(t: Total) -> dict[str, Any]:
    """One row of the table, also of its CSV file."""
    return {
        "group": t.group,
        "rule": t.rule,
        "incidents": t.incidents,
        "low": t.low,
        "best": t.best,
        "high": t.high,
        "open_ended": t.open_ended,
    }
