"""The feed as JSON lines, as CSV, and in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from marsad.publish._csv import plain
from marsad.publish.changes._differences import Change, Feed, FieldChange

CSV_COLUMNS = ("change", "incident_id", "incident_number", "field", "old", "new", "withheld", "merged_into", "why")


def json_lines(feed: Feed, head: Mapping[str, Any]) -> Iterator[str]:
    """One object a line: what the feed is (``head`` beside its states), then the changes."""
    first = {"format": 1, "kind": "changes", "since": feed.since, "until": feed.until, **head}
    yield json.dumps(first, ensure_ascii=False)
    for change in feed.changes:
        yield json.dumps(_object(change), ensure_ascii=False)


def _object(change: Change) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": change.kind, "id": change.id, "number": change.number}
    if change.kind == "added":
        out["row"] = dict(change.row or {})
    elif change.kind == "changed":
        out["fields"] = [_field(f) for f in change.fields]
    elif change.kind == "merged":
        out["into"] = change.into
    else:
        out["why"] = change.why
    return out


def _field(f: FieldChange) -> dict[str, Any]:
    if f.withheld:
        return {"field": f.field, "withheld": True}
    if f.old_withheld:
        return {"field": f.field, "old_withheld": True, "new": f.new}
    return {"field": f.field, "old": f.old, "new": f.new}


def csv_lines(feed: Feed) -> Iterator[tuple[Any, ...]]:
    """Cells by ``CSV_COLUMNS``, defused: one line a column that changed; of an incident that was added, one line a
    column that holds something; else one line."""
    yield CSV_COLUMNS
    for change in feed.changes:
        for field, old, new, withheld in _cells(change):
            line = (change.kind, change.id, change.number, field, old, new, withheld, change.into, change.why)
            yield tuple(plain(cell) for cell in line)


def _cells(change: Change) -> Iterator[tuple[Any, ...]]:
    if change.row is not None:
        yield from ((column, None, _flat(cell), None) for column, cell in change.row.items() if _flat(cell) is not None)
    elif change.fields:
        yield from ((f.field, _shown(f, f.old), _shown(f, f.new), _withheld(f)) for f in change.fields)
    else:
        yield (None, None, None, None)


def _withheld(f: FieldChange) -> str | None:
    return "old and new" if f.withheld else "old" if f.old_withheld else None


def _shown(f: FieldChange, cell: Any) -> Any:  # noqa: ANN401
    return None if f.withheld else _flat(cell)


def _flat(cell: Any) -> Any:  # noqa: ANN401
    return ("; ".join(cell) or None) if isinstance(cell, tuple) else cell


def words_of(change: Change) -> Iterator[str]:
    """A change for people: a line, and one more for each field."""
    if change.row is not None:
        row = change.row
        when, where = row["date_start"] or "day unknown", row["place"] or "place unknown"
        yield f"added      {change.id}  {row['type']}, {where}, {when}"
    elif change.into is not None:
        yield f"merged     {change.id}  into {change.into}"
    elif change.fields:
        yield f"changed    {change.id}"
        yield from (f"             {_told(f)}" for f in change.fields)
    else:
        yield f"withdrawn  {change.id}  {change.why}"


def _told(f: FieldChange) -> str:
    if f.withheld:
        return f"{f.field}: changed; the policy withholds how"
    return f"{f.field}: {'(withheld)' if f.old_withheld else _word(f.old)} -> {_word(f.new)}"


def _word(cell: Any) -> str:  # noqa: ANN401
    flat = _flat(cell)
    return "(nothing)" if flat is None else str(flat)
