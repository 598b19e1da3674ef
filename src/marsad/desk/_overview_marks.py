"""What people decided, laid over the rows of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from marsad.desk._view import Derived, Ints, Marks, review_of
from marsad.record import Columns, Marked, incident_keys

if TYPE_CHECKING:
    from marsad.record import Record


def marks_of(columns: Columns, people: Marked, record: Record, derived: Derived) -> Marks:
    """The marks of all rows. Few incidents bear any, so keys of those alone are asked for."""
    keys = incident_keys(record, sorted({*people.grades, *people.assigned}))
    assigned, persons = _laid(columns, people.assigned, keys, np.zeros(len(columns), dtype=np.int32), ("",))
    grade, grades = _laid(columns, people.grades, keys, columns.grade, columns.words.grade)
    inputs = (columns.review, columns.since)
    review = derived.of("review", inputs, lambda: review_of(columns))
    return Marks(review, assigned, persons, grade, grades)


def _laid(
    columns: Columns, values: Mapping[str, str], keys: Mapping[str, int], under: Ints, words: tuple[str, ...]
) -> tuple[Ints, tuple[str, ...]]:
    """The values in place of what lies under them, in its words and more."""
    known = [(key, values[id_]) for id_, key in keys.items() if id_ in values]
    if not known:
        return under, words
    codes = {word: n for n, word in enumerate(words)}
    out = under.copy()
    rows = np.searchsorted(columns.key, np.array([key for key, _ in known], dtype=np.int64))
    there = (rows < len(columns)) & (columns.key[np.minimum(rows, len(columns) - 1)] == [key for key, _ in known])
    given = np.array([codes.setdefault(value, len(codes)) for _, value in known], dtype=np.int32)
    out[rows[there]] = given[there]
    return out, tuple(codes)
