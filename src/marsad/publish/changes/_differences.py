"""The differences of two releases, incident by incident and column by column. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from marsad.publish._released import Gone, Release
from marsad.publish._tables import TABLES

Kind = Literal["added", "changed", "merged", "withdrawn"]

#: A row of the table "incidents": column -> cell; lists are tuples.
Row = Mapping[str, Any]

_KEY = "incident_id"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of an incident that is not what it was. ``withheld``: the policy does not say how it changed; then
    ``old`` and ``new`` are what it lets out, which is the same. ``old_withheld``: what it was is not let out any more,
    and ``old`` is null."""

    field: str
    old: Any
    new: Any
    withheld: bool = False
    old_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one incident. ``row`` is the whole row of one that was added; ``into`` the incident that holds a
    merged one's members now; ``why`` says in words why one was withdrawn."""

    kind: Kind
    id: str
    number: int
    fields: tuple[FieldChange, ...] = ()
    row: Row | None = None
    into: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes between two states of one record, by their names. What was added or changed comes first, in the order of
    time, then what is no more, in the order of ids."""

    since: str
    until: str
    changes: tuple[Change, ...]


def rows_of(release: Release) -> Iterator[Row]:
    """The rows of a release's incidents, in its order."""
    table = TABLES["incidents"]
    return (dict(zip(table.names, row, strict=True)) for row in table.rows(release))


def incident_rows(release: Release) -> dict[str, Row]:
    """The rows of a release's incidents by their ids, in its order."""
    return {str(row[_KEY]): row for row in rows_of(release)}


def differences(
    before: Mapping[str, Row],
    after: Mapping[str, Row],
    gone: Mapping[str, Gone],
    open_before: Mapping[str, Row],
    open_after: Mapping[str, Row],
    safe_before: Mapping[str, Row] | None = None,
) -> Iterator[Change]:
    """What leads from the rows of before to those of after.

    ``open_before`` and ``open_after`` are the same incidents under a policy that withholds nothing: a column that
    differs there alone has changed, and it is not said how. ``safe_before`` are the rows of before as today's gate lets
    them out: an old value that is another there is not told. ``gone`` are tombstones by their ids.
    """
    safe = before if safe_before is None else safe_before
    for name, row in after.items():
        number = row["incident_number"]
        if name not in before:
            yield Change("added", name, number, row=row)
            continue
        fields = (
            *_visible(before[name], row, safe.get(name)),
            *_hidden(name, before[name], row, open_before, open_after),
        )
        if fields:
            yield Change("changed", name, number, fields)
    for name in sorted(before.keys() - after.keys()):
        yield _no_more(name, before[name]["incident_number"], after, gone)


def _visible(old: Row, new: Row, safe: Row | None) -> Iterator[FieldChange]:
    for column, cell in new.items():
        if old[column] == cell:
            continue
        if safe is not None and safe[column] == old[column]:
            yield FieldChange(column, old[column], cell)
        else:
            yield FieldChange(column, None, cell, old_withheld=True)


def _hidden(
    name: str, old: Row, new: Row, open_before: Mapping[str, Row], open_after: Mapping[str, Row]
) -> Iterator[FieldChange]:
    was, now = open_before.get(name), open_after.get(name)
    if was is None or now is None:
        return
    for column, cell in new.items():
        if was[column] != now[column] and old[column] == cell:
            yield FieldChange(column, cell, cell, withheld=True)


def _no_more(name: str, number: int, after: Mapping[str, Row], gone: Mapping[str, Gone]) -> Change:
    if name not in gone:
        return Change("withdrawn", name, number, why="it is no longer let out, or no longer what was asked for")
    heir, seen = gone[name].merged_into, {name}
    while heir is not None and heir in gone and heir not in seen:
        seen.add(heir)
        heir = gone[heir].merged_into
    if heir in after:
        return Change("merged", name, number, into=heir)
    # where it went is not let out; so neither is that it went somewhere
    return Change("withdrawn", name, number, why="it is no more")


def apply(rows: Iterable[Row], changes: Iterable[Change]) -> dict[str, Row]:
    """The rows of an older export with the changes made: those of the newer one, by their ids.

    Raises:
        ValueError: the changes are not of these rows.
    """
    out = {row[_KEY]: row for row in rows}
    for change in changes:
        if change.kind == "added" and change.row is not None:
            out[change.id] = change.row
            continue
        if change.id not in out:
            raise ValueError(f"{change.id} is not among the rows")
        if change.kind == "changed":
            out[change.id] = _changed(out[change.id], change)
        else:
            del out[change.id]
    return out


def _changed(row: Row, change: Change) -> Row:
    for field in change.fields:
        if row[field.field] != field.old and not field.old_withheld:
            raise ValueError(f"{field.field} of {change.id} is not what the changes start from")
    return {**row, **{f.field: f.new for f in change.fields}}
