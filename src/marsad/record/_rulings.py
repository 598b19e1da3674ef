"""What reviewers ruled about incidents: decisions, appended, undone by a further row, found again after re-reading.

A row is of kind ``ruling`` and says ``same``, ``not_same`` or ``undo``. What holds is replayed from all of them, the
first one first: a row that was undone says nothing (an undo can be undone, too), and one that was given *instead*
narrows those that it contradicts. So undoing it brings them back as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, select

from marsad.errors import Contradiction, NotInRecord, UsageError
from marsad.record import _schema as t
from marsad.record._anchors import WHOLE, Anchor, anchored, found_again, stated
from marsad.record._decisions import append, decisions, undone
from marsad.record._query import PAGE, document
from marsad.record._values import DecisionRow

if TYPE_CHECKING:
    from marsad.linking import Conflict, Member, Ruling, RulingKind, Rulings

#: The kind of decisions about what is one incident.
RULING: Final = "ruling"

State = Literal["holds", "narrowed", "replaced", "undone", "dangling", "contradicted", "undo"]

Anchors = tuple[tuple[Anchor, ...], ...]


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling as it was given, and what has become of it.

    ``command`` is what the reviewer typed (merge, split, same, not-same, undo). ``state``: ``holds``; ``narrowed`` or
    ``replaced`` by a later ruling that was given instead; ``undone``; ``dangling`` (no two of its events are left to be
    compared); ``contradicted`` (since its reports were read anew it contradicts what holds); ``undo`` (a row that
    undoes). ``lost`` are its events that the present readings do not hold. ``undoes`` is the number that an undo takes
    back.
    """

    n: int
    at: str
    who: str
    what: str
    command: str
    incidents: tuple[str, ...]
    why: str
    groups: Anchors
    state: State
    lost: tuple[Anchor, ...]
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """All rulings, and what linking has to obey of them."""

    rows: tuple[RulingRow, ...]
    standing: tuple[Ruling, ...]


def held(connection: Connection) -> Held:
    """Everything that was ruled, as it holds for the present readings."""
    rows = decisions(connection, RULING)
    groups = {row.n: _anchors(row) for row in rows}
    found = _resolve(connection, [a for g in groups.values() for part in g for a in part])
    return replay(rows, groups, found)


def pairs(connection: Connection) -> Rulings:
    """What linking has to obey."""
    from marsad.linking import rulings_of

    return rulings_of(held(connection).standing)


def replay(rows: Sequence[DecisionRow], groups: Mapping[int, Anchors], found: Mapping[Anchor, Member]) -> Held:
    """What the rows come to, where ``found`` tells which present event an anchor is. Pure."""
    from marsad.linking import conflicts, instead

    taken_back = undone(rows)
    standing: list[Ruling] = []
    contradicted: set[int] = set()
    given: dict[int, Ruling] = {}
    for row in rows:
        if row.what == "undo" or row.n in taken_back:
            continue
        ruling = _ruling(row, groups[row.n], found)
        if ruling is None:
            continue
        given[row.n] = ruling
        if row.after.get("instead") and not conflicts([ruling]):
            standing = list(instead(standing, ruling))
        if conflicts([*standing, ruling]):
            contradicted.add(row.n)
        else:
            standing.append(ruling)
    left = {n: [r for r in standing if r.n == n] for n in given}
    states = {n: _state(given[n], left[n], contradicted=n in contradicted) for n in given}
    return Held(tuple(_row(row, groups[row.n], found, taken_back, states) for row in rows), tuple(standing))


def _state(given: Ruling, left: Sequence[Ruling], *, contradicted: bool) -> State:
    if contradicted:
        return "contradicted"
    if not left:
        return "replaced"
    return "holds" if list(left) == [given] else "narrowed"


def _ruling(row: DecisionRow, groups: Anchors, found: Mapping[Anchor, Member]) -> Ruling | None:
    """The ruling about the events that are there; None where they are too few to say anything."""
    from marsad.linking import Ruling

    kind: RulingKind = "same" if row.what == "same" else "not_same"
    parts = tuple(tuple(dict.fromkeys(found[a] for a in part if a in found)) for part in groups)
    full = tuple(part for part in parts if part)
    ruling = Ruling(row.n, kind, full)
    enough = len(ruling.members) > 1 if kind == "same" else len(full) > 1
    return ruling if enough else None


def _row(
    row: DecisionRow,
    groups: Anchors,
    found: Mapping[Anchor, Member],
    taken_back: set[int],
    states: Mapping[int, State],
) -> RulingRow:
    undoes = int(row.after["undoes"]) if row.what == "undo" else None
    state: State = "undone" if row.n in taken_back else "undo" if undoes else states.get(row.n, "dangling")
    lost = tuple(a for part in groups for a in part if a not in found)
    incidents = tuple(row.after.get("incidents") or ())
    return RulingRow(
        row.n, row.at, row.who, row.what, row.after["command"], incidents, row.why, groups, state, lost, undoes
    )


# ---- events, then and now -----------------------------------------------------------------------------------------


def _anchors(row: DecisionRow) -> Anchors:
    return tuple(tuple(Anchor(**a) for a in part) for part in row.after.get("groups") or ())


def _resolve(connection: Connection, anchors: Iterable[Anchor]) -> dict[Anchor, Member]:
    """The present event of each anchor; those that are not found are left out."""
    from marsad.linking import Member

    wanted = tuple(dict.fromkeys(anchors))
    if not wanted:
        return {}
    here = _present(connection, sorted({a.report for a in wanted}))
    out: dict[Anchor, Member] = {}
    documents: dict[str, Mapping[str, Any]] = {}
    for a in wanted:
        if (a.sha256, a.type, a.begin) == here.get((a.report, a.event)):
            out[a] = Member(a.report, a.event)
            continue
        try:
            read = documents.get(a.report) or document(connection, a.report, None)
        except NotInRecord:
            continue
        documents[a.report] = read
        event = found_again(a, read)
        if event is not None:
            out[a] = Member(a.report, event)
    return out


def _present(connection: Connection, reports: Sequence[str]) -> dict[tuple[str, str], tuple[str, str, int]]:
    """(report, event) -> (digest of its bytes, type, begin of its trigger), of these reports."""
    r, e, v = t.reports.c, t.events.c, t.report_versions.c
    query = (
        select(r.id, e.id.label("event"), v.sha256, e.type, e.trigger_begin)
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .join(t.events, e.reading_key == r.current_reading_key)
    )
    out: dict[tuple[str, str], tuple[str, str, int]] = {}
    for n in range(0, len(reports), PAGE):
        for row in connection.execute(query.where(r.id.in_(reports[n : n + PAGE]))):
            out[row.id, row.event] = (row.sha256, row.type, row.trigger_begin)
    return out


# ---- ruling -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """A ruling that is asked for: what was typed, the incidents that were named, and the groups of events."""

    kind: RulingKind
    command: str
    incidents: tuple[str, ...]
    groups: tuple[tuple[Member, ...], ...]
    why: str = ""


def standing_with(connection: Connection, wish: Wish, *, replacing: bool) -> tuple[Ruling, ...]:
    """What would hold if this were ruled, too; nothing is written.

    Raises:
        Contradiction: an earlier ruling says otherwise, and ``replacing`` is false.
    """
    from marsad.linking import Ruling, conflicts, instead

    standing = held(connection).standing
    new = Ruling(0, wish.kind, wish.groups)
    if conflicts([new]):
        raise UsageError("an event cannot be kept apart from itself", where=wish.command)
    if wish.kind == "same" and len({m.event.startswith(WHOLE) for m in new.members}) > 1:
        raise UsageError("a story (what whole reports tell) is never one with single events", where=wish.command)
    found = conflicts([*standing, new])
    if found and not replacing:
        raise Contradiction(_said(found[0]), where=wish.command)
    return (*(instead(standing, new) if found else standing), new)


def _said(conflict: Conflict) -> str:
    """Both sides of a contradiction: the new ruling, which has no number yet, and the earlier ones by theirs."""
    one, other = (f"{g[0].report}:{g[0].event}" for g in conflict.apart.groups[:2])
    if conflict.apart.n:
        return f"ruling {conflict.apart.n} keeps apart what this would make the same ({one}, {other})"
    numbers = [str(r.n) for r in conflict.same]
    said = f"rulings {' and '.join(numbers)} together make" if len(numbers) > 1 else f"ruling {numbers[0]} makes"
    return f"{said} the same what this would keep apart ({one}, {other})"


def rule(connection: Connection, who: str, wish: Wish, *, replacing: bool) -> int:
    """Append a ruling; gives its number.

    Raises:
        Contradiction: an earlier ruling says otherwise, and ``replacing`` is false.
        NotInRecord: an event that the present reading does not hold.
    """
    standing_with(connection, wish, replacing=replacing)
    groups = [[stated(_anchor(connection, m)) for m in part] for part in wish.groups]
    after = {"command": wish.command, "incidents": list(wish.incidents), "groups": groups, "instead": replacing}
    named = wish.incidents or tuple(f"{m.report}:{m.event}" for part in wish.groups for m in part[:1])
    return append(
        connection,
        {
            "who": who, "what": wish.kind, "kind": RULING, "id": named[0], "why": wish.why, "before": None,
            "after": after,
        },
    )  # fmt: skip


def _anchor(connection: Connection, member: Member) -> Anchor:
    found = anchored(document(connection, member.report, None), member.event)
    if found is None:
        raise NotInRecord(f"no event {member.event} in the current reading", where=member.report)
    return found


def to_undo(connection: Connection, number: int | None) -> RulingRow:
    """The row of this number, or the last one that can be undone.

    Raises:
        NotInRecord: there is none.
        UsageError: it is undone already.
        Contradiction: what it replaced contradicts what was ruled since.
    """
    rows = held(connection).rows
    found = [row for row in rows if (row.n == number if number is not None else _can_be_undone(row))]
    if not found:
        what = "no ruling is left to undo" if number is None else f"no ruling has the number {number}"
        raise NotInRecord(what, where="undo", remedy="`marsad rulings` lists them.")
    row = found[-1]
    if row.state == "undone":
        raise UsageError("it is undone already", where=f"ruling {row.n}", remedy="`marsad rulings` lists them.")
    return row


def _can_be_undone(row: RulingRow) -> bool:
    return row.state not in ("undone", "undo")


def undo(connection: Connection, who: str, number: int | None, why: str) -> RulingRow:
    """Append a row that takes a ruling back; gives the ruling.

    Raises:
        NotInRecord: no such ruling.
        UsageError: it is undone already.
        Contradiction: then two rulings would hold that contradict each other.
    """
    row = to_undo(connection, number)
    before = {r.n for r in held(connection).rows if r.state == "contradicted"}
    after = {"command": "undo", "undoes": row.n, "incidents": list(row.incidents)}
    append(
        connection,
        {"who": who, "what": "undo", "kind": RULING, "id": str(row.n), "why": why, "before": None, "after": after},
    )
    torn = [r.n for r in held(connection).rows if r.state == "contradicted" and r.n not in before]
    if torn:
        raise Contradiction(f"ruling {torn[0]} contradicts what would hold again", where=f"undo {row.n}",
                            remedy=f"Undo ruling {torn[0]} first.")  # fmt: skip
    return row
