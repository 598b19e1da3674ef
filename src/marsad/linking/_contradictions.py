"""Claims about the same ground and time that cannot all be true: found, and kept side by side. Nothing is settled."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from marsad.linking._control_values import ControlDispute, DisputeKind, Lane, Rival, Share, Spell
from marsad.linking._holders import Holder, standing
from marsad.linking._moments import Witness, backing
from marsad.linking._statements import Statement

#: A force that is said to hold ground so many days after another took it, without a word that it took it back,
#: contradicts that.
AFTER = 7

#: Days to either side of the clash from which the statements of a contradiction are shown.
AROUND = 7

#: Days around a clash in which parts of the place in both hands show that it was divided.
DIVIDED = 14

#: Figures of a share so many days apart speak of the same moment ("the same two days").
SAME_DAYS = 1

#: Shares that differ by less are the same figure, rounded; more than the whole by less is rounding, too.
ROUNDING = 0.02


def disputes(lanes: Sequence[Lane], told: Sequence[Statement], witnesses: Sequence[Witness]) -> tuple[Lane, ...]:
    """The lanes again, with their contradictions."""
    parts: defaultdict[Holder, list[date]] = defaultdict(list)
    for lane in lanes:
        if lane.id.kind in ("part", "some", "things", "most"):
            for s in lane.spells:
                parts[s.holder].extend(d.end for d in s.said)
    for days in parts.values():
        days.sort()
    out = []
    for lane in lanes:
        found = list(_of_lane(lane, told, witnesses)) if lane.id.exclusive else []
        if lane.id.kind == "whole":
            found = [_divided(d, parts) for d in found]
        out.append(replace(lane, disputes=tuple(sorted(found, key=lambda d: (d.first, d.last, _keys(d))))))
    return tuple(out)


def _keys(d: ControlDispute) -> tuple[str, ...]:
    return tuple(r.holder.key if r.holder else "" for r in d.rivals)


def _of_lane(lane: Lane, told: Sequence[Statement], witnesses: Sequence[Witness]) -> Iterator[ControlDispute]:
    spells = sorted((s for s in lane.spells if s.firm), key=lambda s: (s.firm[0], s.firm[-1], s.holder.key))
    for i, a in enumerate(spells):
        for b in spells[i + 1 :]:
            if (b.firm[0] - a.firm[-1]).days > AFTER:
                # in order of their first day: none of the later ones can meet this one any more
                break
            clash = _clash(a, b) if standing(a.holder, b.holder) == "other" else None
            found = _dispute(a, b, clash, told, witnesses) if clash is not None else None
            if found is not None:
                yield found


def _clash(a: Spell, b: Spell) -> tuple[date, date] | None:
    """The days over which two spells cannot both be. ``a`` begins first, or on the same day."""
    a_last, b_first = a.firm[-1], b.firm[0]
    if a_last > b_first:
        return b_first, min(a_last, b.firm[-1])
    if a_last == b_first:
        # handed over that day: one was said to hold it until then
        handed = (b.start.why == "taken") != (a.start.why == "taken" and a.firm[0] == a_last) or a.end.why == "lost"
        return None if handed else (b_first, b_first)
    # taken by one, and days later another is said to hold it, though nobody says that it took it back
    if a.start.why == "taken" and b.start.why == "first_word" and a.end.why == "other_word":
        return (b_first, b_first) if (b_first - a.firm[0]).days <= AFTER else None
    return None


def _dispute(
    a: Spell, b: Spell, clash: tuple[date, date], told: Sequence[Statement], witnesses: Sequence[Witness]
) -> ControlDispute | None:
    """The contradiction, if different claimants stand on its two sides."""
    near = clash[0] - timedelta(AROUND), clash[1] + timedelta(AROUND)
    sides = [[i for i in s.backing.statements if _near(told[i], near)] or list(s.backing.statements) for s in (a, b)]
    origins = [{o for i in side for o in witnesses[i].origins} for side in sides]
    if not (origins[0] - origins[1]) or not (origins[1] - origins[0]):
        return None
    rivals = tuple(Rival(s.holder, None, backing(side, told, witnesses)) for s, side in zip((a, b), sides, strict=True))
    return ControlDispute("holder", *clash, rivals)


def _near(s: Statement, days: tuple[date, date]) -> bool:
    told = (s.end or s.start or s.day or "")[:10]
    return len(told) == 10 and days[0].isoformat() <= told <= days[1].isoformat()


def _divided(d: ControlDispute, parts: Mapping[Holder, list[date]]) -> ControlDispute:
    """ "Government-held X" and "rebel-held X" of a town that both hold parts of contradict each other in words only.

    ``parts``: the days, in order, on which each force is said to hold a part.
    """
    first, last = d.first - timedelta(DIVIDED), d.last + timedelta(DIVIDED)
    held = {h for h, days in parts.items() if (at := bisect_left(days, first)) < len(days) and days[at] <= last}
    sides = [r.holder for r in d.rivals if r.holder is not None]
    both = all(any(standing(h, side) in ("same", "maybe") for h in held if _told_apart(h, sides)) for side in sides)
    return replace(d, kind="divided") if both and len(held) > 1 else d


def _told_apart(h: Holder, sides: list[Holder]) -> bool:
    """Can it be one of the two only?"""
    return any(standing(h, side) == "other" for side in sides)


def share_disputes(shares: Sequence[Share]) -> tuple[ControlDispute, ...]:
    """Rival figures for one holder, and figures that make more than the whole, of the same days.

    Figures of one origin that differ are a series, however near they lie.
    """
    found = []
    by_day: defaultdict[date, list[Share]] = defaultdict(list)
    for s in shares:
        by_day[s.day].append(s)
    for day in sorted(by_day):
        near = [s for n in range(SAME_DAYS + 1) for s in by_day.get(day + timedelta(n), [])]
        for a, b in combinations(near, 2):
            if day in (a.day, b.day) and not set(a.backing.statements) & set(b.backing.statements):
                kind = _at_odds(a, b)
                if kind is not None and not _one_origin(a, b):
                    rivals = tuple(Rival(s.holder, s.share, s.backing) for s in (a, b))
                    found.append(ControlDispute(kind, min(a.day, b.day), max(a.day, b.day), rivals))
    return tuple(dict.fromkeys(found))


def _at_odds(a: Share, b: Share) -> DisputeKind | None:
    if a.holder == b.holder:
        return "share" if abs(a.share - b.share) > ROUNDING else None
    apart = standing(a.holder, b.holder) == "other"
    return "shares" if apart and a.share + b.share > 1 + ROUNDING else None


def _one_origin(a: Share, b: Share) -> bool:
    keys = [{c.key for c in s.backing.claimants if c.name is not None} for s in (a, b)]
    return bool(keys[0]) and keys[0] == keys[1]
