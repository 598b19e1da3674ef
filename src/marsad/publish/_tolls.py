"""From the values that an incident object keeps of its tolls to released ones: who gave which number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from marsad.publish._released import Claimant, Figure, Range, Toll
from marsad.publish._view import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Name of a claimant as the policy lets it out, of its key, its name and the report.
NameOf = Callable[[str | None, str, str], str]
#: Words of a report as the policy lets them out; null where it does not.
WordsOf = Callable[[str, str], str | None]


def tolls(incident: Json, rule: str, name_of: NameOf, words_of: WordsOf) -> tuple[Toll, ...]:
    """All tolls of an incident object (docs/record-format.md, ``values``), in its order; none where none are reckoned.

    ``rule`` is the named rule that ``Toll.count`` is made by. Everything that names somebody or quotes a report goes
    through the two functions of the gate.
    """
    return tuple(_toll(v, rule, name_of, words_of) for v in incident.get("values") or () if "relations" in v)


def _toll(v: Json, rule: str, name_of: NameOf, words_of: WordsOf) -> Toll:
    return Toll(
        kind=v["field"],
        who=v["who"],
        count=_range((v.get("rules") or {}).get(rule) or {}),
        contradicted=bool(v.get("contradicted")),
        figures=tuple(_figure(x, name_of, words_of) for x in v["values"]),
        series=tuple(tuple(s) for s in v.get("series") or ()),
        rivals=tuple((r["a"], r["b"]) for r in v["relations"] if r["kind"] == "contradiction"),
        part_of=v.get("part_of"),
    )


def _figure(x: Json, name_of: NameOf, words_of: WordsOf) -> Figure:
    report = x["report"]
    return Figure(
        count=_range(x),
        bound=x["bound"],
        standing=x["standing"],
        report=report,
        event=x.get("event"),
        known=x.get("known"),
        claimants=tuple(_claimants(x.get("claimants") or (), x, name_of)),
        words=words_of(report, x["words"]) if x.get("words") else None,
    )


def _claimants(rows: Iterable[Json], x: Json, name_of: NameOf) -> Iterable[Claimant]:
    for c in rows:
        # a report's own voice has no key and bears the name of the outlet, which is nobody's person
        own = c.get("key") is None and c["name"] == x.get("outlet")
        name = name_of("outlet:" if own else c.get("key"), c["name"], x["report"])
        via = name_of("outlet:", c["via"], x["report"]) if c.get("via") else None
        yield Claimant(name, c.get("kind"), bool(c.get("named")), bool(c.get("interested")), via)


def _range(x: Json) -> Range:
    return Range(x.get("low"), x.get("best"), x.get("high"))
