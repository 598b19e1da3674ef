"""Origins and grades in words, for whoever prints an incident: lines with a depth, nothing of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.linking._accounts import Account
from marsad.linking._grades import CREDIBILITY, RELIABILITY, Grades
from marsad.linking._origins import Originator, Origins, carrier

LineSort = Literal["head", "originator", "note"]

#: Reports that are named in one line.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line for print: ``depth`` 0 for heads, 1 for what stands under them, 2 for notes on it."""

    depth: int
    sort: LineSort
    words: str


def origin_lines(origins: Origins) -> tuple[Line, ...]:
    """The origins of an incident: the count, each originator with its part in it, what is assumed, what is none."""
    return tuple(_origin_lines(origins))


def _origin_lines(o: Origins) -> Iterator[Line]:
    yield Line(0, "head", o.summary)
    if o.most > o.count:
        yield Line(1, "note", f"{o.most} originators, were those held for one not one")
    for x in o.originators:
        yield Line(1, "originator", _described(x))
        yield Line(2, "note", f"through {_listed(x.carriers)}: {_listed(x.reports)}")
        for a in x.assumed:
            yield Line(2, "note", f"assumed ({a.confidence:.0%}): {a.words}")
    for aside in o.aside:
        yield Line(1, "note", f"no origin: {aside.report}, {aside.words}")


def _described(x: Originator) -> str:
    """``Russian Ministry of Defence, military: denies it; of a side named as actor``."""
    kind = "" if x.kind == "other" else f", {x.kind.replace('_', ' ')}"
    name = x.name if x.named else f"“{x.name}”"
    marks = ["denies it" if x.denies else "says so"]
    marks += ["in its own voice, naming nobody"] if x.own_voice else []
    marks += [f"of a side named as {x.interest}"] if x.interest else []
    marks += ["owns up to it" if x.owns else "says its side did it"] if x.admits else []
    return f"{name}{kind}: {'; '.join(marks)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def grade_lines(g: Grades) -> tuple[Line, ...]:
    """The suggested grades with their rules and reasons."""
    digit = int(g.credibility.grade)
    words = f"{RELIABILITY[g.letter]}; {CREDIBILITY[digit]}"
    out = [Line(0, "head", f"suggested: {g.harm.grade} (rule {g.harm.rule})")]
    out += [Line(1, "note", reason) for reason in g.harm.reasons]
    out.append(Line(0, "head", f"suggested: {g.admiralty}, {words} (rule {g.credibility.rule})"))
    out += [Line(1, "note", reason) for reason in (g.credibility.reasons[1], *g.letter_reasons)]
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Traced:
    """A claim with where it comes from: ``originator`` (key and name), ``carrier`` (medium, agency or outlet), and the
    other reports of the same text that carry it, too."""

    report: str
    claim: str
    originator: str
    name: str
    carrier: str
    copies: tuple[str, ...]


def traced(accounts: Sequence[Account], origins: Origins) -> tuple[Traced, ...]:
    """Every claim of the incident that is some originator's, in the order of reports; see :class:`Traced`."""
    text = {report: part for part in origins.texts for report in part}
    by = {a.report: a for a in accounts}
    out = []
    for o in origins.originators:
        for report, claim in o.claims:
            said = next(c for a in accounts if a.report == report for c in a.claims if c.claim == claim)
            copies = tuple(r for r in text[report] if r != report and r in o.reports)
            out.append(Traced(report, claim, o.key, o.name, carrier(by[report], said), copies))
    return tuple(sorted(out, key=lambda t: (t.report, t.claim, t.originator)))
