"""What people decided about incidents, as it holds: replayed from decisions, following incidents that were merged.

Rows are of kind ``review`` (``accept``, ``reject``, ``reopen``, ``note`` of the whole; ``correct``, ``confirm``,
``not_stated``, ``withdraw`` of one field) and ``signature`` (``sign``). What holds of an incident is replayed from its
own rows and those of all that were merged into it:

- of one field the last row counts; one of another of these incidents that says otherwise stands *beside* it;
- a judgement of the whole (accepted, rejected) is of the incident that it was made of, and does not go along with a
  merge: somebody looked at another set of reports then. ``parts`` tells how merged ones had been judged;
- so is a signature.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, select

from marsad.record import _schema as t
from marsad.record._decisions import standing
from marsad.record._query import PAGE
from marsad.record._values import DecisionRow

#: Kinds of decisions.
REVIEW: Final = "review"
SIGNATURE: Final = "signature"

Judgement = Literal["accepted", "rejected"]
FieldWord = Literal["correct", "confirm", "not_stated"]

#: What a row makes of the incident as a whole.
JUDGEMENTS: Final[Mapping[str, Judgement | None]] = {"accept": "accepted", "reject": "rejected", "reopen": None}
OF_A_FIELD: Final = ("correct", "confirm", "not_stated", "withdraw")

d, g = t.decisions.c, t.tombstones.c


@dataclass(frozen=True, slots=True)
class FieldReview:
    """What a person said of one field, as JSON values (``_review_values.stored``; null: nobody states it).

    ``before`` is what linking gave then, ``told`` all that reports said of the field then.
    """

    field: str
    what: FieldWord
    value: Any
    before: Any
    told: tuple[Any, ...]
    by: str
    at: str
    why: str
    n: int
    incident: str


@dataclass(frozen=True, slots=True)
class Review:
    """What holds of an incident. ``judged`` is the row that gave ``state``; ``last`` the number of the last row about
    it, also one that undoes."""

    incident: str
    state: Judgement | None
    judged: DecisionRow | None
    fields: Mapping[str, FieldReview]
    beside: Mapping[str, tuple[FieldReview, ...]]
    notes: tuple[DecisionRow, ...]
    signatures: tuple[DecisionRow, ...]
    parts: Mapping[str, Judgement]
    last: int
    at: str

    @property
    def holds(self) -> bool:
        """Is there anything that was not taken back?"""
        return bool(self.state or self.fields or self.notes or self.signatures or self.parts)

    @property
    def corrector(self) -> str | None:
        """Who corrected a field last; a confirmation is no correction."""
        rows = [f for f in self.fields.values() if f.what != "confirm"]
        return max(rows, key=lambda f: f.n).by if rows else None


def families(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each of these incidents with all that were merged into it, itself first."""
    out: dict[str, list[str]] = {x: [x] for x in ids}
    heir = {x: x for x in out}
    last = list(out)
    while last:
        found: list[str] = []
        for n in range(0, len(last), PAGE):
            query = select(g.id, g.merged_into).where(g.merged_into.in_(last[n : n + PAGE])).order_by(g.at, g.id)
            for row in connection.execute(query):
                if row.id not in heir:
                    heir[row.id] = heir[row.merged_into]
                    out[heir[row.id]].append(row.id)
                    found.append(row.id)
        last = found
    return {x: tuple(family) for x, family in out.items()}


def heirs(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The incident of now of each id: itself, or what it went into. A withdrawn one stays what it was."""
    out = {x: x for x in ids}
    last = set(out)
    into: dict[str, str] = {}
    while last:
        found: set[str] = set()
        for page in _pages(sorted(last)):
            query = select(g.id, g.merged_into).where(g.id.in_(page), g.merged_into.is_not(None))
            for row in connection.execute(query):
                into[row.id] = row.merged_into
                found.add(row.merged_into)
        last = found - into.keys()
    return {x: _heir(x, into) for x in out}


def rows_about(connection: Connection, kinds: Sequence[str], ids: Collection[str]) -> dict[str, list[DecisionRow]]:
    """The decisions of these kinds by the id that they are about, the first one first."""
    columns = (d.key, d.at, d.who, d.what, d.kind, d.id, d.why, d.before, d.after)
    out: dict[str, list[DecisionRow]] = defaultdict(list)
    for page in _pages(sorted(ids)):
        query = select(*columns).where(d.kind.in_(kinds), d.id.in_(page)).order_by(d.key)
        for row in connection.execute(query):
            out[row.id].append(DecisionRow(*row))
    return out


def any_of(connection: Connection, kinds: Sequence[str]) -> bool:
    """Was anything of these kinds ever decided?"""
    return connection.execute(select(d.key).where(d.kind.in_(kinds)).limit(1)).first() is not None


def reviews(connection: Connection, ids: Iterable[str]) -> dict[str, Review]:
    """What holds of these incidents; those about which nothing was ever decided are left out."""
    if not any_of(connection, (REVIEW, SIGNATURE)):
        return {}
    family = families(connection, ids)
    rows = rows_about(connection, (REVIEW, SIGNATURE), {x for members in family.values() for x in members})
    return {
        x: replay(x, found)
        for x, members in family.items()
        if (found := sorted((row for name in members for row in rows.get(name, ())), key=lambda r: r.n))
    }


def all_reviews(connection: Connection) -> dict[str, Review]:
    """What holds of all incidents about which anything was decided, in the order of their first decision.

    Without what was there before: 100,000 decisions about as many incidents took 11 s on a busy machine, and 24 s when
    they were asked for by their incidents.
    """
    if not any_of(connection, (REVIEW, SIGNATURE)):
        return {}
    columns = (d.key, d.at, d.who, d.what, d.kind, d.id, d.why, d.after)
    graves = connection.execute(select(g.id, g.merged_into).where(g.merged_into.is_not(None)))
    into = {row.id: row.merged_into for row in graves}
    found: dict[str, list[DecisionRow]] = {}
    for row in connection.execute(select(*columns).where(d.kind.in_((REVIEW, SIGNATURE))).order_by(d.key)):
        found.setdefault(_heir(row.id, into), []).append(DecisionRow(*row[:7], None, row.after))
    return {name: replay(name, rows) for name, rows in found.items()}


def _heir(incident: str, into: Mapping[str, str]) -> str:
    seen = {incident}
    while incident in into and into[incident] not in seen:
        incident = into[incident]
        seen.add(incident)
    return incident


def replay(incident: str, rows: Sequence[DecisionRow]) -> Review:
    """What the rows about an incident come to; they are of itself and of those merged into it, in their order. Pure."""
    fields: dict[str, dict[str, FieldReview]] = defaultdict(dict)
    judged: dict[str, DecisionRow] = {}
    notes: list[DecisionRow] = []
    signatures: dict[str, DecisionRow] = {}
    for row in standing(rows):
        if row.kind == SIGNATURE:
            if row.id == incident:
                signatures[row.who] = row
        elif row.what == "note":
            notes.append(row)
        elif row.what in JUDGEMENTS:
            judged[row.id] = row
        elif row.what in OF_A_FIELD:
            _field(fields[row.after["field"]], row)
    states = {x: state for x, row in judged.items() if (state := JUDGEMENTS[row.what]) is not None}
    last = {name: max(said.values(), key=lambda f: f.n) for name, said in fields.items() if said}
    beside = {name: _others(fields[name].values(), value) for name, value in last.items()}
    return Review(
        incident, states.get(incident), judged.get(incident), last, {k: v for k, v in beside.items() if v},
        tuple(notes), tuple(signatures.values()), {x: s for x, s in states.items() if x != incident},
        rows[-1].n, rows[-1].at,
    )  # fmt: skip


def _field(said: dict[str, FieldReview], row: DecisionRow) -> None:
    """By the incident on which it was said: a row takes the place of an earlier one of its own incident."""
    if row.what == "withdraw":
        said.clear()
        return
    before = row.before or {}
    told = tuple(before.get("told") or ())
    what: FieldWord = row.what  # type: ignore[assignment]
    said[row.id] = FieldReview(
        row.after["field"], what, row.after["value"], before.get("value"), told, row.who, row.at, row.why, row.n, row.id
    )


def _others(said: Iterable[FieldReview], counts: FieldReview) -> tuple[FieldReview, ...]:
    return tuple(f for f in said if f.value != counts.value)


def _pages(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[n : n + PAGE] for n in range(0, len(values), PAGE))
