"""Who is said to hold what, and what is said to have changed: dated, attributed, never a bare fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marsad.publish._released import ControlStatement, Where
from marsad.publish.brief._incident import DOUBTFUL, quoted
from marsad.publish.brief._material import Material
from marsad.publish.brief._notes import Notes
from marsad.publish.brief._parties import Noun, described, is_nobody, joined, named, own_voice, speaker
from marsad.publish.brief._tables import table, words
from marsad.publish.brief._tolls import MOST_NOTES
from marsad.publish.brief._values import Block, Heading, Paragraph, Run, Sentence, ended
from marsad.publish.brief._words import day, listed, month, place_name, sentence_case, when_between

#: Statuses that say that something changed hands or moved.
CHANGES = frozenset(("gained", "lost", "siege_broken", "advancing"))


@dataclass(frozen=True, slots=True)
class Ground:
    """One statement, however many reports make it: of equal holder, place, status, share and part."""

    first: ControlStatement
    all: tuple[ControlStatement, ...]

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last day of which it is said; the day of its report where the words give none."""
        found = [d for c in self.all if (d := c.start or c.day)]
        ends = [d for c in self.all if (d := c.end or c.start or c.day)]
        return (min(found), max(ends)) if found else None

    @property
    def change(self) -> bool:
        """It speaks of a change."""
        return self.first.status in CHANGES


def grounds(controls: Iterable[ControlStatement]) -> tuple[Ground, ...]:
    """Statements folded, in the order of places and days. What is said to be over is left out."""
    folded: dict[tuple[object, ...], list[ControlStatement]] = {}
    for c in controls:
        if c.place is None or c.former or c.place.precision == "unresolved":
            continue
        hidden = c.report if c.place.coarsened else ""  # two hidden sites of a unit are not one place
        key = (
            c.place.name,
            hidden,
            c.holder_actor or (c.holder or "").lower(),
            c.status,
            c.share,
            (c.part or "").lower(),
        )
        folded.setdefault(key, []).append(c)
    made = [Ground(_telling(v), tuple(v)) for v in folded.values()]
    return tuple(sorted(made, key=lambda g: (g.first.place.name if g.first.place else "", g.days or ("9", "9"))))


def _telling(several: list[ControlStatement]) -> ControlStatement:
    """The statement that says most: with whom it was taken from, with a named claimant, else the first."""
    return max(several, key=lambda c: (c.against is not None, bool(c.claimants), c.confidence or 0.0))


def control_blocks(m: Material, notes: Notes) -> tuple[Block, ...]:
    """By place: what changed first, then who held what; accounts that differ are set side by side."""
    by_place: dict[str, list[Ground]] = {}
    for g in grounds(m.controls):
        if g.first.place is not None and _sayable(g):
            by_place.setdefault(place_name(g.first.place), []).append(g)
    blocks: list[Block] = []
    for name, found in by_place.items():
        blocks.append(Heading(name))
        ranked = sorted(found, key=lambda g: (int(table("statuses")[g.first.status][0]), g.days or ("9", "9")))
        blocks += [Paragraph((s,), item=True) for s in _differ(found, notes)]
        blocks += [Paragraph((_sentence(g, m, notes), *_denials(g, notes)), item=True) for g in ranked]
    return tuple(blocks)


def _sayable(g: Ground) -> bool:
    return g.first.holder is None or _holder(g.first) is not None


def _holder(c: ControlStatement) -> Noun | None:
    if c.holder is None or is_nobody(c.holder):
        return None
    if c.holder_actor:
        return named(c.holder, c.holder_actor)
    return described(c.holder, "party") or (named(c.holder) if c.holder[:1].isupper() else None)


def _against(c: ControlStatement) -> Noun | None:
    if c.against is None or c.against == c.holder or is_nobody(c.against):
        return None
    return described(c.against, "party") or (named(c.against) if c.against[:1].isupper() else None)


def _sentence(g: Ground, m: Material, notes: Notes) -> Sentence:
    c = g.first
    if (c.confidence or 1.0) < DOUBTFUL and c.words and c.place is not None:
        outlet = own_voice(m.outlet(c.report)).words
        return ended(
            [Run(f"{sentence_case(outlet)} wrote of {_ground_name(c.place)}: {quoted(c.words)}", _cited(g, notes))]
        )
    holder, against = _holder(c), _against(c)
    _, words, nobody = table("statuses")[c.status]
    ground = _ground(c)
    rest = {
        "p": ground.words,
        "was": ground.was,
        "f": f" from {against.words}" if against else "",
        "a": f" against {against.words}" if against else "",
    }
    clause = words.format(h=holder.words, **rest) if holder else nobody.format(**rest)
    time = _time(g)
    text = f"{sentence_case(_names(g, m))} {_says(g)} that {clause}"
    return ended([Run(f"{text}{', ' + time if time else ''}", _cited(g, notes))])


def _denials(g: Ground, notes: Notes) -> Iterator[Sentence]:
    """Who denies it, or says that it cannot be verified."""
    seen: set[str] = set()
    for c in g.all:
        for name, stance in zip(c.claimants, c.stances, strict=False):
            who = speaker(name, None, None)
            if stance in _DENIED and who.key not in seen:
                seen.add(who.key)
                yield ended([Run(f"{sentence_case(who.words)} {_DENIED[stance]}", (notes.report(c.report, c.words),))])


_DENIED = {"denies": "denied it", "disputes": "disputed it", "declines": "did not confirm it"}


def _says(g: Ground) -> str:
    """Somebody says, an outlet reports."""
    upheld = (s for c in g.all for s in c.stances[: len(c.claimants)] if s not in _DENIED)
    return "said" if any(upheld) else "reported"


def _ground_name(place: Where) -> str:
    """The place as ground that is held: a site that the policy hides in its unit is not that unit."""
    name = place_name(place)
    if place.coarsened:
        return f"a place in {name}"
    if place.precision == "near":
        return f"ground in or near {name}"
    return f"the province of {name}" if place.precision == "admin1" and place.feature == "admin1" else name


def _ground(c: ControlStatement) -> Noun:
    """The place, or how much or which part of it."""
    assert c.place is not None
    name = _ground_name(c.place)
    if c.share is not None:
        return Noun(f"about {round(c.share * 100)} per cent of {name}", False, name)
    part = (c.part or "").strip()
    if not part:
        return Noun(name, False, name)
    if part.lower() in words("some"):
        return Noun(f"part of {name}", False, name)
    text = f"“{part}” ({name})" if " of " in part else f"the “{part}” of {name}"
    return Noun(text, part.endswith("s"), name)


def _time(g: Ground) -> str | None:
    days = g.days
    if days is None:
        return "in an undated report"
    since = _since(g)
    if since is not None:
        return since
    if any(c.start for c in g.all):
        return when_between(*days)
    reported = "in a report of" if days[0] == days[1] else "in reports of"
    return f"{reported} {when_between(*days).removeprefix('on ').removeprefix('between ')}"


def _since(g: Ground) -> str | None:
    """A state that began on a day and is told up to the day of the report: "since 2012"."""
    begun = [c.start for c in g.all if c.start and c.start != c.end and (c.end is None or c.end == c.day)]
    if g.change or not begun:
        return None
    first = min(begun)
    if first.endswith("-01-01"):
        return f"since {first[:4]}"
    return f"since {month(first)}" if first.endswith("-01") else f"since {day(first)}"


def _names(g: Ground, m: Material) -> str:
    found: dict[str, Noun] = {}
    for c in g.all:
        outlet = m.outlet(c.report)
        upheld = [n for n, s in zip(c.claimants, c.stances, strict=False) if s not in _DENIED]
        for n in [speaker(x, None, outlet) for x in upheld] or [own_voice(outlet)]:
            found.setdefault(n.key, n)
    people = [n for k, n in found.items() if not k.startswith(("outlet:", "nobody:"))] or list(found.values())
    joint = joined(people[:3])
    return joint.words if joint else "a report"


def _cited(g: Ground, notes: Notes) -> tuple[int, ...]:
    by_report = {c.report: c for c in g.all}
    return tuple(notes.report(r, c.words) for r, c in list(by_report.items())[:MOST_NOTES])


# ------------------------------------------------------------------ accounts that differ
def _differ(found: list[Ground], notes: Notes) -> Iterator[Sentence]:
    """Two holders of the whole place at overlapping days, where none is said to have taken it from the other."""
    whole = [
        g for g in found
        if g.first.status in ("held", "gained") and g.first.share is None and not g.first.part
        and g.first.place is not None and not g.first.place.coarsened
    ]  # fmt: skip
    holders: dict[str, Noun] = {}
    for g in whole:
        n = _holder(g.first)
        if n is not None and g.days is not None and any(_meet(g, o) for o in whole if o is not g):
            holders.setdefault(n.key, n)
    if len(holders) < 2 or any(g.first.status == "gained" for g in whole):
        return
    names = listed([n.words for n in holders.values()])
    cited = tuple(n for g in whole for n in _cited(g, notes))[:MOST_NOTES]
    yield ended([Run(f"Accounts differ on who held the place: {names} are each said to have held it", cited)])


def _meet(a: Ground, b: Ground) -> bool:
    """They speak of common days."""
    x, y = a.days, b.days
    return x is not None and y is not None and x[0] <= y[1] and y[0] <= x[1]
