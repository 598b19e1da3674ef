"""Statements of control made for tests: one town, unless told otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marsad.linking import Body, Copy, Ground, Names, Speaker, Statement, Timeline, Voice, control_timeline
from marsad.linking import LaneId as LaneId
from marsad.linking import Spell as Spell
from marsad.spans import Span

ARMY = Body("Sudanese Armed Forces", "actor:forces-sd", None, "government")
RSF = Body("Rapid Support Forces", "actor:rsf", None, "paramilitary")
REBELS = Body("rebels")
TOWN = Ground("Kassala", "geonames:1", 15.45, 36.4, "SD", "Kassala", "city", "exact")
NAMES = Names({"actor:forces-sd": "actor:state-sd", "actor:police-sd": "actor:state-sd", "actor:rsf": "actor:rsf"})


def voice(name: str, actor: str | None = None, side: str | None = None, **more: Any) -> Voice:  # noqa: ANN401
    """A claim of a named speaker."""
    key = actor or f"body:{name.casefold()}"
    return Voice(f"c-{name}", Speaker(key, name, "other", side), **more)


MONITORS = voice("Eastern Monitors Group")
ARMY_SAYS = voice("Sudanese army", "actor:forces-sd", "government")
RSF_SAYS = voice("Rapid Support Forces", "actor:rsf", "paramilitary")


def said(day: str | None, status: str, holder: Body | None = None, **more: Any) -> Statement:  # noqa: ANN401
    """A statement that a report of a day makes by itself; ``when`` is the time that its words give, one day or two."""
    when = more.pop("when", None)
    start, end = (when, when) if isinstance(when, str) or when is None else when
    base = Statement(
        report=more.pop("report", f"r-{day}-{status}-{holder.name if holder else ''}"), n=0, source="Example Wire",
        published=day, day=day, place=TOWN, holder=holder, against=None, status=status, share=None,  # type: ignore[arg-type]
        part=None, line=None, as_of=None, start=start, end=end, granularity="day" if start else None, anchor=None,
        former=False, inferred=False, evidence=Span(0, 4), words="made", retold=(), voices=(), confidence=0.8,
        rule="made",
    )  # fmt: skip
    return replace(base, **more)


def line(*told: Statement, copies: tuple[Copy, ...] = ()) -> Timeline:
    """The timeline of the statements."""
    return control_timeline(told, copies, NAMES)


def spells(*told: Statement, lane: str = "whole") -> list[str]:
    """The spells of a piece of ground, each in a line: holder, first and last word, why it begins and ends."""
    found = next((x for x in line(*told).lanes if lane in (x.id.kind, x.id.label)), None)
    return [brief(s) for s in found.spells] if found else []


def brief(s: Spell) -> str:
    """One spell in a line."""
    return f"{s.holder.name} {s.first}..{s.last} {s.start.why} {s.end.why}"
