"""The history of an incident: every decision about it, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from marsad.record import _incidents, _obeyed, _overlay, _rulings, _seen
from marsad.record import _schema as t
from marsad.record._decisions import UNDO, decisions, standing, undone
from marsad.record._grades import GRADE
from marsad.record._review_rows import NewsOf
from marsad.record._reviewed import REVIEW, SIGNATURE, Review, families, reviews, rows_about
from marsad.record._rulings import RULING
from marsad.record._values import DecisionRow

m, r = t.incident_members.c, t.reports.c


@dataclass(frozen=True, slots=True)
class Step:
    """A decision, and what became of it.

    ``became``: ``holds``; ``replaced`` by a later one about the same; ``beside`` (two that were merged were corrected
    differently, and the later one counts); ``stale`` (a signature of values that are no more); ``undone``; ``undo`` (a
    row that takes back the number ``undoes``); for a ruling also what :class:`RulingRow` knows.
    """

    row: DecisionRow
    became: str
    undoes: int | None = None


def history(connection: Connection, incident: str) -> tuple[Step, ...]:
    """All decisions about an incident and what was merged into it, the first one first.

    Raises:
        NotInRecord: no incident of this id; says where it went.
    """
    _incidents.incident(connection, incident)
    family = families(connection, [incident])[incident]
    found = rows_about(connection, (REVIEW, SIGNATURE, GRADE, "restriction"), family)
    rows = sorted((row for told in found.values() for row in told), key=lambda row: row.n)
    review = reviews(connection, [incident]).get(incident)
    standing_ = {row.n for row in standing(rows)}
    last = _last_of(rows, standing_)
    digest = _seen.values_now(connection, incident)
    steps = _named([_step(row, review, standing_, last, digest) for row in rows])
    return tuple(sorted([*steps, *_rulings_of(connection, incident, family)], key=lambda s: s.row.n))


def _named(steps: Sequence[Step]) -> list[Step]:
    """Undos by what they are: of a decision, of an undo (a redo), or undone themselves."""
    undos = {s.row.n for s in steps if s.undoes is not None}
    gone = undone([s.row for s in steps])
    return [
        s if s.undoes is None
        else replace(s, became="undone" if s.row.n in gone else "redo" if s.undoes in undos else "undo")
        for s in steps
    ]  # fmt: skip


def _last_of(rows: Sequence[DecisionRow], standing_: set[int]) -> Mapping[tuple[str, ...], int]:
    """Of each thing that one decision takes the place of another about, the number of the last."""
    return {_about(row): row.n for row in rows if row.n in standing_}


def _about(row: DecisionRow) -> tuple[str, ...]:
    if row.kind == GRADE:
        return (GRADE, str(row.after["scale"]))
    if row.kind == SIGNATURE:
        return (SIGNATURE, row.id, row.who)
    return (row.kind, row.id, "") if row.kind != REVIEW else (REVIEW, row.id, "judgement")


def _step(
    row: DecisionRow,
    review: Review | None,
    standing_: set[int],
    last: Mapping[tuple[str, ...], int],
    digest: str | None,
) -> Step:
    if row.what == UNDO:
        return Step(row, "", int(row.after["undoes"]))
    if row.n not in standing_:
        return Step(row, "undone")
    if row.kind == REVIEW and row.what == "note":
        return Step(row, "holds")
    if row.kind == REVIEW and "field" in (row.after or {}):
        return Step(row, _of_field(row, review))
    if row.kind == SIGNATURE and row.after["digest"] != digest:
        return Step(row, "stale")
    judged = review.judged.n if review is not None and review.judged is not None else None
    holds = row.n in (judged, last.get(_about(row))) if row.kind != REVIEW else row.n == judged
    return Step(row, "holds" if holds else "replaced")


def _of_field(row: DecisionRow, review: Review | None) -> str:
    field = row.after["field"]
    held = review.fields.get(field) if review is not None else None
    if row.what == "withdraw":
        return "replaced" if held is not None else "holds"
    if held is not None and held.n == row.n:
        return "holds"
    beside = review.beside.get(field, ()) if review is not None else ()
    return "beside" if any(f.n == row.n for f in beside) else "replaced"


def _rulings_of(connection: Connection, incident: str, family: Sequence[str]) -> Iterator[Step]:
    """Rulings that named it, or that are about one of its events."""
    rows = {row.n: row for row in decisions(connection, RULING)}
    if not rows:
        return
    query = (
        select(r.id, m.event_id)
        .join_from(t.incident_members, t.reports, r.key == m.report_key)
        .join(t.incidents, t.incidents.c.key == m.incident_key)
        .where(t.incidents.c.id == incident)
    )
    members = {(row.id, row.event_id) for row in connection.execute(query)}
    mine: set[int] = set()
    for told in _rulings.held(connection).rows:
        about = {(a.report, a.event) for part in told.groups for a in part}
        if members & about or set(family) & set(told.incidents) or told.undoes in mine:
            mine.add(told.n)
            yield Step(rows[told.n], told.state, told.undoes)


def since_review(connection: Connection, incident: str) -> tuple[NewsOf, ...]:
    """What reports say now that they did not when a person decided.

    Raises:
        NotInRecord: no incident of this id; says where it went.
    """
    _incidents.incident(connection, incident)
    review = reviews(connection, [incident]).get(incident)
    detail = _obeyed.linked_values(connection, [incident])[incident]["detail"]
    if review is None or detail is None or not review.holds:
        return ()
    made = _overlay.corrected_detail(detail, review)
    of_fields = [
        NewsOf(name, x["value"], tuple(x["reports"]), said["n"])
        for name, said in (made.get("reviewed") or {}).items()
        for x in said.get("since") or ()
    ]
    whole = [
        NewsOf(name, x["value"], tuple(x["reports"]), review.judged.n)
        for name, found in (made["review"].get("since") or {}).items()
        for x in found
        if review.judged is not None and name not in review.fields
    ]
    return (*of_fields, *whole)
