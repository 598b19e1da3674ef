"""Sets of another body's rows: kept whole, superseded by newer releases, taken out again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.errors import NotImported, UsageError
from marsad.record import Article, ForeignChange, ForeignFile, ForeignRow, Record

FILE = ForeignFile("ged", "ged.csv", "a" * 64, "GED (3 columns)", "25.1", "utf-8", ("id", "best", "notes"))


def _row(n: int, **values: object) -> ForeignRow:
    row = ForeignRow(n, n + 1, f"id{n}", (f"id{n}", "3", "x"), "2017-09-05", "2017-09-06", 2, "Salqin", 1, 36.1, 36.4)
    return replace(row, **values)  # type: ignore[arg-type]


def _add(record: Record, sha: str, *rows: ForeignRow, name: str = "UCDP GED") -> ForeignChange:
    file = replace(FILE, sha256=sha * 64)
    return record.add_foreign(file, rows, name=name, licence="CC BY 4.0", citation="cite it")


def test_a_row_comes_back_as_it_was(record: Record) -> None:
    row = _row(
        1, country="Syria", admin1="Idlib", kind="1", side_a="A", side_b="B", side_b_id="4", low=1, best=0, high=3,
        articles=(Article("SOHR", "2017-09-06", "T"), Article("Wire")), notes="n", flags=("low_above_best",),
    )  # fmt: skip
    change = _add(record, "a", row)
    assert record.foreign_rows([change.set.n]) == (row,)
    assert change.set.flags == {"low_above_best": 1}
    assert (change.set.rows, change.set.columns, change.set.licence) == (1, FILE.columns, "CC BY 4.0")


def test_what_no_back_end_stores_is_shown_as_unknown(record: Record) -> None:
    change = _add(record, "a", _row(1, place="Sal\x00qin", raw=("a\x00",)))
    assert record.foreign_rows([change.set.n])[0].place == "Sal\ufffdqin"


def test_the_same_bytes_again_add_nothing(record: Record) -> None:
    first = _add(record, "a", _row(1))
    again = _add(record, "a", _row(1))
    assert (again.added, again.set.n, len(record.foreign_sets())) == (False, first.set.n, 1)


def test_a_newer_release_supersedes_and_tells_what_changed(record: Record) -> None:
    _add(record, "a", _row(1), _row(2), _row(3))
    change = _add(record, "b", _row(1), _row(2, best=9), _row(4))
    assert (change.supersedes, change.changed, change.new, change.gone) == ((1,), 1, 1, 1)
    assert [s.n for s in record.foreign()] == [2]


def test_another_layout_alone_is_no_change(record: Record) -> None:
    _add(record, "a", _row(1))
    assert _add(record, "b", replace(_row(1), n=7, line=9, raw=("other", "cells"))).changed == 0


def test_files_that_share_no_id_stand_beside_each_other(record: Record) -> None:
    _add(record, "a", _row(1))
    assert _add(record, "b", _row(2)).supersedes == ()
    assert len(record.foreign("UCDP GED")) == 2


def test_what_is_neither_release_nor_part_is_refused_and_leaves_nothing(record: Record) -> None:
    _add(record, "a", *(_row(n) for n in range(5)))
    with pytest.raises(UsageError, match="2 of the 5 rows of set 1"):
        _add(record, "b", _row(0), _row(1), _row(8))
    assert len(record.foreign_sets()) == 1
    assert _add(record, "b", _row(0), _row(1), name="another").added


def test_undo_deletes_the_rows_and_lets_the_older_release_count(record: Record) -> None:
    _add(record, "a", _row(1))
    _add(record, "b", _row(1, best=4))
    record.undo_foreign(2)
    assert record.foreign_rows([2]) == ()
    assert [s.n for s in record.foreign()] == [1]
    assert record.foreign_sets()[1].undone


def test_what_is_superseded_is_not_taken_back_first(record: Record) -> None:
    _add(record, "a", _row(1))
    _add(record, "b", _row(1))
    with pytest.raises(UsageError, match="set 2 has superseded it"):
        record.undo_foreign(1)


@pytest.mark.parametrize("wanted", [None, "UCDP GED", "1"])
def test_nothing_imported_is_said(wanted: str | None, record: Record) -> None:
    with pytest.raises(NotImported):
        record.foreign(wanted)


def test_an_undone_file_can_be_imported_again(record: Record) -> None:
    _add(record, "a", _row(1))
    record.undo_foreign(1)
    with pytest.raises(NotImported):
        record.undo_foreign(1)
    assert _add(record, "a", _row(1)).set.n == 2


@pytest.mark.parametrize(
    ("since", "until", "ids"),
    [
        (None, None, ["id1", "id2", "id3"]),
        ("2017-09-06", None, ["id1", "id2", "id3"]),
        ("2017-09-07", None, ["id2", "id3"]),
        (None, "2017-09-04", ["id3"]),
    ],
)
def test_rows_by_day_keep_the_undated(since: str | None, until: str | None, ids: list[str], record: Record) -> None:
    later = _row(2, start="2017-10-01", end="2017-10-01")
    n = _add(record, "a", _row(1), later, _row(3, start=None, end=None)).set.n
    assert [r.id for r in record.foreign_rows([n], since=since, until=until)] == ids


def test_imports_are_in_the_audit_and_nowhere_in_what_is_counted(record: Record) -> None:
    _add(record, "a", _row(1))
    assert record.status().reports == 0
    assert [a.what for a in record.audit("foreign_set", "1")] == ["add"]
