"""The timeline of a place for a terminal: bars by holder, then spells, contradictions and statements in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from marsad.cli import _control_words as words
from marsad.cli._terminal import safe

if TYPE_CHECKING:
    from rich.text import Text

    from marsad.linking import Lane, LaneId, Spell, Statement, Timeline

#: Columns for the names of holders, and the least for bars.
_NAMES, _LEAST = 26, 24
#: Said that day, presumed between two words, begins or ends somewhere here, both are said.
SAID, PRESUMED, OPEN = "█", "▒", "·"
#: Pieces of ground with bars of their own; those of which nothing can be contradicted follow in words only.
_DRAWN = ("whole", "most", "part", "line")
#: So many days at most are drawn as a day of which somebody says so; "in May" is drawn as an open edge.
BRIEF = 3
#: Days after which a last word answers no longer who holds it: a quarter of a year, as in linking.
OLD = 92


def control_account(
    line: Timeline, since: date | None, until: date | None, width: int, statements: int
) -> Iterator[Text]:
    """Everything about a place, as lines; ``statements`` are printed at most so many, 0 for all."""
    yield _text(words.head(line), "bold")
    first, last = days_of(line)
    since, until = since or first, until or last
    if since is None or until is None:
        yield _text("No statement bears a date.", "dim")
    else:
        if since != first or until != last:
            yield _text(f"from {since} to {until}", "dim")
        yield from _bars(line, since, until, max(_LEAST, width - _NAMES - 2))
        told = (*_lanes(line, since, until), *_shares(line, since, until), *_disputes(line, since, until))
        yield from _folded(told, width)
    yield from _folded(_statements(line, since, until, statements), width)


def _folded(told: Iterable[Text], width: int) -> Iterator[Text]:
    """Long lines go on below their first word, further in."""
    for text in told:
        bare = text.plain
        indent = " " * (len(bare) - len(bare.lstrip()) + 4)
        for piece in textwrap.wrap(bare, width, subsequent_indent=indent, drop_whitespace=True) or [""]:
            yield _text(piece, str(text.style))


def days_of(line: Timeline) -> tuple[date | None, date | None]:
    """The first and last day of which anything is said."""
    found = [d for lane in line.lanes for s in lane.spells for x in s.said for d in (x.start, x.end)]
    found += [d for lane in line.lanes for b in lane.beside for d in b.said]
    found += [s.day for s in line.shares]
    return min(found, default=None), max(found, default=None)


def _text(told: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(safe(told), style=style)


# ---- bars -------------------------------------------------------------------------------------------------------


def _bars(line: Timeline, since: date, until: date, width: int) -> Iterator[Text]:
    drawn = [x for x in line.lanes if x.id.kind in _DRAWN and (_shown(x.spells, since, until) or x.beside)]
    if not drawn:
        return
    yield _text("")
    yield _text(" " * (_NAMES + 1) + axis(since, until, width), "dim")
    for lane in drawn:
        if lane.id.label:
            yield _text(words.ground(lane.id), "italic")
        for name, spells in by_holder(_shown(lane.spells, since, until)):
            yield _text(f"{cut(name, _NAMES):{_NAMES}} {bar(spells, since, until, width)}")
        if lane.disputes and any(d.last >= since and d.first <= until for d in lane.disputes):
            marks = [(d.first, d.last) for d in lane.disputes]
            yield _text(f"{'  contradicted':{_NAMES}} {_marks(marks, since, until, width)}", "red")
        for status, runs in _states(lane, since, until):
            yield _text(f"{'  ' + status:{_NAMES}} {_marks(runs, since, until, width, '─')}", "dim")
    yield _text(f"{SAID} said of that time   {PRESUMED} presumed between   {OPEN} began or ended somewhere here", "dim")


def axis(since: date, until: date, width: int) -> str:
    """Years, or months where there are few years, above their columns.

    >>> axis(date(2015, 1, 1), date(2016, 12, 31), 24)
    '2015       2016'
    """
    line = [" "] * width
    day = since
    last = -9
    while day <= until:
        at = column(day, since, until, width)
        label = str(day.year) if (until - since).days > 400 else f"{day:%b %Y}" if last < 0 else f"{day:%b}"
        if at > last and at + len(label) <= width:
            line[at : at + len(label)] = label
            last = at + len(label)
        day = date(day.year + 1, 1, 1) if (until - since).days > 400 else _next_month(day)
    return "".join(line).rstrip()


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def column(day: date, since: date, until: date, width: int) -> int:
    """The column of a day, from 0."""
    total = max(1, (until - since).days + 1)
    return min(width - 1, max(0, (day - since).days * width // total))


def bar(spells: Sequence[Spell], since: date, until: date, width: int) -> str:
    """One row: the spells of one holder."""
    row = [" "] * width
    for s in spells:
        edges = (s.start.earliest or s.first, s.said[0].start), (s.last, s.end.latest or s.last)
        if s.end.why in ("taken", "lost", "former", "other_word"):
            _fill(row, *edges[1], OPEN, since, until)
        if s.start.earliest is not None and s.start.why != "first_word":
            _fill(row, *edges[0], PRESUMED if s.start.why == "since" else OPEN, since, until)
        _fill(row, s.said[0].end, s.last, PRESUMED, since, until)
    for s in spells:
        for d in s.said:
            _fill(row, d.start, d.end, SAID if d.length <= BRIEF else OPEN, since, until)
    return "".join(row).rstrip()


def _fill(row: list[str], first: date, last: date, sign: str, since: date, until: date) -> None:
    if last < since or first > until:
        return
    a, b = column(max(first, since), since, until, len(row)), column(min(last, until), since, until, len(row))
    for i in range(a, b + 1):
        if row[i] in (" ", OPEN) or sign == SAID:
            row[i] = sign


def _marks(runs: Iterable[tuple[date, date]], since: date, until: date, width: int, sign: str = "!") -> str:
    row = [" "] * width
    for first, last in runs:
        _fill(row, first, last, sign, since, until)
    return "".join(row).rstrip()


def _states(lane: Lane, since: date, until: date) -> Iterator[tuple[str, list[tuple[date, date]]]]:
    for status, name in words.STATES.items():
        runs = [(b.said[0], b.said[-1]) for b in lane.beside if b.status == status]
        if any(b >= since and a <= until for a, b in runs):
            yield name, runs


def by_holder(spells: Iterable[Spell]) -> list[tuple[str, list[Spell]]]:
    """Spells by holder, in the order in which they first held it."""
    found: dict[str, list[Spell]] = {}
    names: dict[str, str] = {}
    for s in spells:
        found.setdefault(s.holder.key, []).append(s)
        names.setdefault(s.holder.key, s.holder.name)
    return [(names[k], v) for k, v in found.items()]


def cut(name: str, width: int) -> str:
    """At most so many characters."""
    return name if len(name) <= width else name[: width - 1] + "…"


def _shown(spells: Iterable[Spell], since: date, until: date) -> list[Spell]:
    return [s for s in spells if s.last >= since and s.said[0].start <= until]


# ---- words ------------------------------------------------------------------------------------------------------


def _lanes(line: Timeline, since: date, until: date) -> Iterator[Text]:
    for lane in line.lanes:
        if lane.id.kind in _DRAWN:
            yield from _lane(lane, since, until)
    yield from _elsewhere([x for x in line.lanes if x.id.kind not in _DRAWN], since, until)


def _lane(lane: Lane, since: date, until: date) -> Iterator[Text]:
    spells = _shown(lane.spells, since, until)
    beside = [b for b in lane.beside if b.said[-1] >= since and b.said[0] <= until]
    if not spells and not beside:
        return
    yield _text("")
    yield _text(words.ground(lane.id).capitalize(), "bold underline")
    for s in spells:
        yield _text(f"  {s.holder.name}: {words.start(s)}; {words.end(s)}")
        yield _text(f"      {words.resting_on(s.backing)}", "dim")
    for b in beside:
        yield _text(f"  {words.beside(b)}")
        yield _text(f"      {words.resting_on(b.backing)}", "dim")


def _elsewhere(lanes: list[Lane], since: date, until: date) -> Iterator[Text]:
    """Things in the place and its surroundings, of which each report may mean others: a line each."""
    told = []
    for lane in lanes:
        found = [(words.during(s), s.backing) for s in _shown(lane.spells, since, until)]
        found += [(words.beside(b), b.backing) for b in lane.beside if b.said[-1] >= since and b.said[0] <= until]
        told += [f"  {words.ground(lane.id)}: {what} ({words.resting_on(backing)})" for what, backing in found]
    if told:
        yield _text("")
        yield _text("In it and around it, where reports do not say just where", "bold underline")
    yield from map(_text, told)


def _shares(line: Timeline, since: date, until: date) -> Iterator[Text]:
    shown = [s for s in line.shares if since <= s.day <= until]
    if shown:
        yield _text("")
        yield _text("Shares of it", "bold underline")
    for s in shown:
        yield _text(f"  {s.day}  {s.holder.name} {s.share:.0%}")
        yield _text(f"      {words.resting_on(s.backing)}", "dim")


def _disputes(line: Timeline, since: date, until: date) -> Iterator[Text]:
    found = [(words.ground(lane.id), d) for lane in line.lanes for d in lane.disputes]
    found += [("shares", d) for d in line.share_disputes]
    shown = [(where, d) for where, d in found if d.last >= since and d.first <= until]
    yield _text("")
    yield _text("Contradictions", "bold underline")
    for where, d in shown:
        yield _text(f"  {words.dispute(d, where)}", "red" if d.kind != "divided" else "")
    if not shown:
        yield _text("  none", "dim")
    interested = any(c.interested for lane in line.lanes for s in lane.spells for c in s.backing.claimants)
    if interested:
        yield _text("* a party to it, an ally or a medium of its side, that claims its own gain", "dim")


def _statements(line: Timeline, since: date | None, until: date | None, most: int) -> Iterator[Text]:
    told = [s for s in line.statements if _between(s, since, until)]
    shown = told[-most:] if most else told
    yield _text("")
    yield _text("Statements", "bold underline")
    if len(shown) < len(told):
        yield _text(f"  ... {len(told) - len(shown)} earlier ones (--statements 0 shows all)", "dim")
    for s in shown:
        yield _text(f"  {words.statement(s)}")


def _between(s: Statement, since: date | None, until: date | None) -> bool:
    day = (s.day or "")[:10]
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


# ---- one day ----------------------------------------------------------------------------------------------------


def at_account(line: Timeline, day: date, width: int) -> Iterator[Text]:
    """Who holds it as of a day: each piece of ground, by whom it was said, and how old the last word was then."""
    from marsad.linking import holders_at

    yield _text(words.head(line), "bold")
    found = holders_at(line, day)
    told = list(_folded((t for ground, spells in found.items() for s in spells for t in _at(ground, s, day)), width))
    yield from told or [_text(f"As of {day} nothing is said: unknown.")]
    for lane in line.lanes:
        for d in lane.disputes:
            if d.first <= day <= d.last:
                yield _text(f"Contradicted: {words.dispute(d, words.ground(lane.id))}", "red")


def _at(ground: LaneId, s: Spell, day: date) -> Iterator[Text]:
    before = [d.end for d in s.said if d.end <= day]
    word = max(before, default=None)
    age = (day - word).days if word is not None else None
    if age is not None and age > OLD:
        # old words about single villages are no answer to "who holds it now"
        if ground.kind == "whole":
            yield _text(f"the whole: unknown; the last word is {words.count(age, 'day')} old: {s.holder.name}, {word}")
        return
    if s.last < day and ground.kind not in _DRAWN:
        return
    said = f"last word {word}, {words.count(age, 'day')} before" if word is not None and age else ""
    sure = "is said to hold" if age == 0 else "is presumed to hold" if s.last >= day else "was last said to hold"
    yield _text(f"{words.ground(ground)}: {s.holder.name} {sure} it{'; ' + said if said else ''}")
    yield _text(f"    {words.start(s)}; {words.end(s)}", "dim")
    yield _text(f"    {words.resting_on(s.backing)}", "dim")
