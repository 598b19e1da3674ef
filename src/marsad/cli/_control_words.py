"""Values of a timeline of control in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.cli._terminal import safe

if TYPE_CHECKING:
    from marsad.linking import (
        Backing,
        Beside,
        Claimant,
        ControlDispute,
        Days,
        Edge,
        Holder,
        LaneId,
        Spell,
        Statement,
        Timeline,
    )

STATES = {
    "contested": "fought for", "besieged": "besieged", "siege_broken": "siege broken or lifted",
    "advancing": "approached",
}  # fmt: skip
STATUSES = {
    "gained": "took it", "held": "holds it", "lost": "gave it up", "contested": "fights for it",
    "besieged": "besieges it", "siege_broken": "broke or lifted the siege", "advancing": "comes nearer",
}  # fmt: skip


def count(number: int, what: str) -> str:
    """A number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def ground(lane: LaneId) -> str:
    """``the whole``, ``east``, ``villages in it``."""
    return lane.label or "the whole"


def holder(h: Holder | None) -> str:
    """Its name; somebody, where nobody is named."""
    return h.name if h is not None else "somebody"


def span_of_days(d: Days) -> str:
    """A day, or a month or year that the words leave open.

    >>> from datetime import date
    >>> from marsad.linking import Days
    >>> span_of_days(Days(date(2016, 8, 1), date(2016, 8, 31))), span_of_days(Days(date(2016, 8, 2), date(2016, 8, 9)))
    ('2016-08', 'between 2016-08-02 and 2016-08-09')
    """
    first, last = d.start, d.end
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day >= 28:
        return f"{first:%Y-%m}"
    return f"between {first} and {last}"


def start(s: Spell) -> str:
    """How a spell begins."""
    e = s.start
    if e.why == "taken":
        return f"taken {_bounded(e)}"
    if e.why == "since":
        return f"said to be held since {_bounded(e).removeprefix('on ').removeprefix('in ')}"
    after = f", and not before {e.earliest}" if e.earliest and e.earliest < s.first else ""
    return f"first said of {_said(s.said[0])}{after}"


def _said(d: Days) -> str:
    words = span_of_days(d)
    return f"a day {words}" if words.startswith("between") else words


def end(s: Spell) -> str:
    """How a spell ends."""
    e = s.end
    by = f" by {e.by.name}" if e.by is not None else ""
    if e.why == "lost":
        return f"given up {_bounded(e)}"
    if e.why == "taken":
        return f"taken{by} {_bounded(e)}"
    if e.why == "former":
        return f"said to be over by {e.latest}"
    if e.why == "other_word":
        whom = e.by.name if e.by is not None else "another"
        return f"over by {e.latest}, when {whom} is said to hold it (inferred; last word {_said(s.said[-1])})"
    last = "" if len(s.said) == 1 and s.start.why != "since" else f"last word {_said(s.said[-1])}, "
    return f"{last}then unknown for long" if e.why == "silence" else f"{last}nothing said after"


def during(s: Spell) -> str:
    """A spell in one phrase: from its first to its last word, and whether it was taken."""
    days = _said(s.said[0]) if s.first == s.last else f"{s.first} to {s.last}"
    taken = ", taken" if s.start.why == "taken" else ""
    return f"{s.holder.name} {days}{taken}{', given up' if s.end.why == 'lost' else ''}"


def beside(b: Beside) -> str:
    """A state beside a holder, by whom and when."""
    by = f" by {b.by.name}" if b.by is not None else ""
    days = str(b.said[0]) if len(b.said) == 1 else f"{b.said[0]} to {b.said[-1]}"
    return f"{STATES[b.status]}{by}: {days}"


def _bounded(e: Edge) -> str:
    from marsad.linking import Days

    if e.earliest is None or e.latest is None:
        return f"by {e.latest}" if e.latest is not None else "on an unknown day"
    words = span_of_days(Days(e.earliest, e.latest))
    if e.earliest == e.latest:
        return f"on {words}"
    return words if words.startswith("between") else f"in {words}"


def claimants(found: tuple[Claimant, ...], most: int = 4) -> str:
    """Who says so; a star marks an interested party."""
    named = [f"{c.name or 'the reports themselves'}{'*' if c.interested else ''}" for c in found]
    rest = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + rest


def resting_on(b: Backing) -> str:
    """``3 reports, 2 origins: SOHR, the army*``."""
    doubt = ", read with doubt" if b.doubtful else ""
    return f"{count(b.reports, 'report')}, {count(b.origins, 'origin')}: {claimants(b.claimants)}{doubt}"


def dispute(d: ControlDispute, where: str) -> str:
    """A contradiction in one line."""
    from marsad.linking import Days

    days = span_of_days(Days(d.first, d.last)).removeprefix("between ").replace(" and ", " to ")
    sides = []
    for r in d.rivals:
        what = f"{holder(r.holder)}" + (f" {r.share:.0%}" if r.share is not None else "")
        sides.append(f"{what} ({resting_on(r.backing)})")
    note = {
        "divided": " (its parts are said to be in different hands then: loose words)",
        "shares": " (together more than all of it)",
    }.get(d.kind, "")
    return f"{days}, {where}: " + " / ".join(sides) + note


def statement(s: Statement) -> str:
    """One statement with its words, its speakers and its report."""
    who = holder_name(s)
    share = f", {s.share:.0%} of it" if s.share is not None else ""
    part = f", {s.part}" if s.part else ""
    when = _when(s)
    words = " ".join(s.words.split())
    said = ", ".join(dict.fromkeys(v.speaker.name for v in s.voices if v.speaker is not None)) or "the report itself"
    over = ", and that is over" if s.former else ""
    return (
        f"{s.day or 'undated':10}{when} {who} {STATUSES[s.status]}{share}{part}{over}: “{words}” ({said}; {s.report})"
    )


def _when(s: Statement) -> str:
    """The time that the words give, if it is not the report's day."""
    first, last = (s.start or "")[:10], (s.end or s.start or "")[:10]
    if not first or first == (s.day or "")[:10]:
        return ""
    if s.granularity == "range":
        return f" (since {first})" if last >= (s.day or "")[:10] else f" (of {first} to {last})"
    return f" (of {first[: {'year': 4, 'month': 7}.get(s.granularity or '', 10)]})"


def holder_name(s: Statement) -> str:
    """Who does what the status tells."""
    return s.holder.name if s.holder is not None else "somebody"


def last_word(line: Timeline) -> str:
    """A place in one line: who was last said to hold the whole of it, and how much is said."""
    p = line.place
    spells = [s for lane in line.lanes if lane.id.kind == "whole" for s in lane.spells if s.end.why == "last_word"]
    newest = max((s.last for s in spells), default=None)
    holders = ", ".join(dict.fromkeys(s.holder.name for s in spells if s.last == newest))
    said = f"{holders}, {newest}" if newest is not None else "nothing is said of the whole"
    disputed = f"; {count(len(line.disputes), 'contradiction')}" if line.disputes else ""
    return safe(f"{p.name} ({p.gazetteer_id}): {said} ({count(len(line.statements), 'statement')}{disputed})")


def head(line: Timeline) -> str:
    """The place, and how much is said of it."""
    p = line.place
    where = ", ".join(x for x in (p.name, p.admin1 if p.admin1 != p.name else None, p.country) if x)
    reports = len({s.report for s in line.statements})
    told = f"{count(len(line.statements), 'statement')} in {count(reports, 'report')}"
    return f"{where} ({p.feature or p.precision}, {p.gazetteer_id or 'not in the gazetteer'}): {told}"
