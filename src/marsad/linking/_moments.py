"""When a statement of control holds, and who says it: what the timeline sorts and counts by."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marsad.linking._control_values import Backing, Claimant
from marsad.linking._holders import Holder, Names
from marsad.linking._statements import Statement, Voice


@dataclass(frozen=True, slots=True)
class Moment:
    """The days of which a statement speaks: not before ``first``, not after ``last``.

    ``since``: what is held is said to be held since then (first and last possible day). ``told``: the words themselves
    give the time; else it is the day on which the report speaks, and a change happened by then.
    """

    first: date
    last: date
    since: tuple[date, date] | None
    told: bool


def moment_of(s: Statement) -> Moment | None:
    """The moment of a statement; null where neither its words nor its report bear a date."""
    day = bounds(s.day)[0] if s.day else None
    start = bounds(s.start) if s.start else None
    # what lies after the day of the report is a plan or a misreading, and no statement of today
    if start is None or (day is not None and start[0] > day):
        return None if day is None else Moment(day, day, None, told=False)
    last = bounds(s.end)[1] if s.end else start[1]
    if s.status in _STATES and s.granularity == "range" and (s.end is None or (day is not None and last >= day)):
        now = day or last
        return Moment(now, now, _opening(start), told=True)
    if day is not None:
        last = max(start[0], min(last, day))
    return Moment(start[0], last, None, told=True)


#: What lasts: over a range up to the day of the report, it is so since the range began.
_STATES = frozenset(("held", "contested", "besieged"))


def _opening(start: tuple[date, date]) -> tuple[date, date]:
    """When "since 2014" began: reading writes the first day, and the whole year is meant; so with a month.

    >>> _opening((date(2014, 1, 1), date(2014, 1, 1)))[1], _opening((date(2014, 6, 3), date(2014, 6, 3)))[1]
    (datetime.date(2014, 12, 31), datetime.date(2014, 6, 3))
    """
    first = start[0]
    if (first.month, first.day) == (1, 1):
        return first, date(first.year, 12, 31)
    return (first, date(first.year, first.month, monthrange(first.year, first.month)[1])) if first.day == 1 else start


def bounds(text: str) -> tuple[date, date]:
    """The first and the last day of an ISO 8601 day, month or year.

    >>> bounds("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    """
    parts = [int(x) for x in text[:10].split("-")]
    if len(parts) == 3:
        whole = date(*parts)
        return whole, whole
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], monthrange(*parts)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


#: Statuses with which a party can boast.
_OWN_GAIN = frozenset(("gained", "held", "besieged", "siege_broken", "advancing"))


@dataclass(frozen=True, slots=True)
class Witness:
    """Who says a statement, and the origins that this makes."""

    claimants: tuple[Claimant, ...]
    origins: tuple[str, ...]


def witness_of(s: Statement, holder: Holder | None, names: Names, family: Mapping[str, str]) -> Witness:
    """The claimants of a statement, without those who deny it.

    Whom the registry knows, or who bears a name, is one origin wherever it is quoted; "residents" are one in each
    report and its copies, and so is a report's own voice.
    """
    home = family.get(s.report, s.report)
    claimants, origins = [], []
    for voice in said_by(s):
        claimant = _claimant(s, voice, holder, names)
        claimants.append(claimant)
        everywhere = voice.speaker is not None and voice.speaker.named
        origins.append(claimant.key if everywhere else f"{home} {claimant.key}")
    return Witness(tuple(dict.fromkeys(claimants)), tuple(dict.fromkeys(origins)))


def said_by(s: Statement) -> tuple[Voice, ...]:
    """The voices that assert it; the report's own where it names none. Nobody, if all that speak deny it."""
    return tuple(v for v in s.voices if v.stance not in ("denies", "disputes")) if s.voices else (Voice(""),)


def own_voice(s: Statement) -> bool:
    """Does only the report itself say so?"""
    return all(v.speaker is None for v in said_by(s))


def _claimant(s: Statement, voice: Voice, holder: Holder | None, names: Names) -> Claimant:
    p = voice.speaker
    if p is None:
        side = names.sides.get((s.source or "").casefold())
        return Claimant("report", None, None, interested=_boasts(s, holder, None, side))
    force = names.forces.get(p.actor, p.actor) if p.actor is not None else None
    return Claimant(p.key, p.name, p.kind, interested=_boasts(s, holder, force, p.side))


def _boasts(s: Statement, holder: Holder | None, force: str | None, side: str | None) -> bool:
    if holder is None or s.status not in _OWN_GAIN:
        return False
    return force == holder.key or (side is not None and side == holder.side)


def backing(indexes: Iterable[int], statements: Sequence[Statement], witnesses: Sequence[Witness]) -> Backing:
    """What these statements are worth together."""
    own = tuple(sorted(set(indexes)))
    claimants = sorted({c for i in own for c in witnesses[i].claimants}, key=lambda c: (c.name is None, c.key))
    # a claimant who boasts in one statement is interested in all; of his names the first of the alphabet is as good
    by_key = {c.key: c for c in sorted(claimants, key=lambda c: (c.interested, c.name or ""))}
    return Backing(
        own,
        len({statements[i].report for i in own}),
        len({o for i in own for o in witnesses[i].origins}),
        tuple(c for c in claimants if by_key[c.key] == c),
        max((c for i in own if (c := statements[i].confidence) is not None), default=None),
    )
