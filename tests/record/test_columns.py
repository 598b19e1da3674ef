"""All incidents in columns: what rows and briefs say, brought up after every change, kept in a file of the cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.record import Columns, Lists, Record, columns, columns_state, load_columns, save_columns
from marsad.record._columns_file import columns_path
from marsad.record._columns_values import FLAT, LISTS, _joined_lists, _runs, lists_of
from tests.record.made import made
from tests.record.test_details import detail, killed, told
from tests.record.test_flow import DETAIL


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def linked(record: Record) -> Record:
    """Three incidents of six reports; the third is an undated story without a place and without details."""
    with record.batch():
        for n in range(1, 7):
            record.add(*made(n))
    record.replace_incidents(
        [
            told("i-a", "r1 e0", "r2 e0", "r3 e0", losses=(killed(9),), origins=(("r1", "r2"), ("r3",))),
            told("i-b", "r4 e0", day=5, losses=(killed(20, "civilians"), killed(5, "combatants")), mode="aerial"),
            told("i-c", "r6 e1", "r5 e1", day=None, type="OTHER", mode=None, place=None),
        ],
        [],
    )
    record.put_details({"i-a": DETAIL, "i-b": detail(1, "weak", False, False)})
    return record


def plain(found: Columns) -> dict[str, dict[str, Any]]:
    """By id, what the columns say, in words."""
    w = found.words
    words: dict[str, Any] = {name: getattr(w, name) for name in ("type", "mode", "country", "admin1", "place", "grade")}
    words["speaker"] = w.kind
    out: dict[str, dict[str, Any]] = {}
    for n, id_ in enumerate(found.ids(np.arange(len(found), dtype=np.int32))):
        row: dict[str, Any] = {name: str(getattr(found, name)[n]) for name in FLAT if name not in words}
        row |= {name: of[getattr(found, name)[n]] for name, of in words.items()}
        row["party"] = sorted((w.party[c >> 1].key, c & 1) for c in found.party.of(n).tolist())
        row["source"] = sorted(w.source[c] for c in found.source.of(n).tolist())
        row["report"] = found.report.of(n).tolist()
        out[id_] = row
    return out


def row(found: Columns, id_: str) -> int:
    return found.ids(np.arange(len(found), dtype=np.int32)).index(id_)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("first", [date(2024, 1, 1).toordinal(), date(2024, 1, 5).toordinal(), 0]),
        ("last", [date(2024, 1, 2).toordinal(), date(2024, 1, 6).toordinal(), 0]),
        ("killed", [9, 25, -1]),
        ("reports", [3, 1, 2]),
        ("origins", [2, 1, 2]),
        ("originators", [1, 1, 0]),
        ("contradicted", [True, False, False]),
        ("one_sided", [False, False, False]),
        ("precision", [1, 1, 0]),
    ],
)
def test_a_column_holds_what_the_incidents_say(linked: Record, column: str, values: list[Any]) -> None:
    found = columns(linked)

    assert [getattr(found, column)[row(found, x)] for x in ("i-a", "i-b", "i-c")] == values


def test_codes_stand_for_words(linked: Record) -> None:
    found = plain(columns(linked))

    assert (found["i-b"]["type"], found["i-b"]["mode"], found["i-c"]["type"]) == ("ASSAULT", "aerial", "OTHER")
    assert (found["i-a"]["grade"], found["i-a"]["speaker"]) == ("weak", "monitor")
    assert found["i-a"]["place"] == ("geonames:70225", "Taiz", "YE", "Taiz")
    assert found["i-a"]["party"] == [("actor:forces-sy", 0)]
    assert found["i-a"]["source"] == ["Outlet 1", "Outlet 2", "Outlet 3"]


def test_a_story_is_told_on_the_last_day_of_its_reports(linked: Record) -> None:
    found = columns(linked)

    assert found.told[row(found, "i-c")] == date(2024, 1, 7).toordinal()


def test_an_incident_that_goes_back_to_its_own_party_is_one_sided(linked: Record) -> None:
    by = [{**DETAIL["originators"]["by"][0], "key": "actor:forces-sy"}]
    linked.put_details({"i-a": {**DETAIL, "originators": {**DETAIL["originators"], "by": by}}})
    found = columns(linked)

    assert found.one_sided[row(found, "i-a")]


def test_an_empty_record_has_columns(record: Record) -> None:
    found = columns(record)

    assert len(found) == 0
    assert len(found.rows([1, 2])) == 0


# ---- brought up ---------------------------------------------------------------------------------------------------


def reckoned(record: Record) -> None:
    record.put_details({"i-c": detail(3, "contested", True)})


def merged(record: Record) -> None:
    record.replace_incidents([told("i-a", "r1 e0", "r2 e0", "r3 e0", "r4 e0"), told("i-n", "r5 e1", day=9)], [])


def withdrawn(record: Record) -> None:
    record.replace_incidents([], [])


def forgotten(record: Record) -> None:
    record.forget_details()


def added(record: Record) -> None:
    record.add(*made(7))
    here = [told("i-a", "r1 e0", "r2 e0", "r3 e0"), told("i-z", "r7 e0", day=20, type="COERCE", losses=(killed(1),))]
    record.replace_incidents([*here, told("i-b", "r4 e0", day=5), told("i-c", "r6 e1", "r5 e1", day=None)], [])


@pytest.mark.parametrize("change", [reckoned, merged, withdrawn, forgotten, added], ids=lambda f: f.__name__)
def test_columns_are_brought_up_to_what_they_would_be_anew(linked: Record, change: Any) -> None:  # noqa: ANN401
    known = columns(linked)
    change(linked)

    found = columns(linked, known)

    assert found.state == columns_state(linked)
    assert found.state != known.state
    assert plain(found) == plain(columns(linked))


def test_where_nothing_changed_nothing_is_read(linked: Record) -> None:
    known = columns(linked)

    assert columns(linked, known) is known


def lists(rows: list[list[int]]) -> Lists:
    pairs = np.array([(n, c) for n, codes in enumerate(rows) for c in codes], dtype=np.int64).reshape(-1, 2)
    return lists_of(pairs[:, 0], pairs[:, 1], len(rows))


_CODES = st.dictionaries(st.integers(0, 12), st.frozensets(st.integers(0, 5), max_size=3))


@given(known=_CODES, part=_CODES, gone=st.frozensets(st.integers(0, 12)))
def test_merging_gives_touched_rows_in_the_order_of_keys(
    known: dict[int, frozenset[int]], part: dict[int, frozenset[int]], gone: frozenset[int]
) -> None:
    touched = sorted({*part, *gone})
    keys = [np.array(sorted(x), dtype=np.int64) for x in (known, part)]
    runs = _runs(keys[0], keys[1], np.array(touched, dtype=np.int64))
    old, new = (lists([sorted(x[k]) for k in sorted(x)]) for x in (known, part))

    found = _joined_lists(old, new, runs)

    wanted = {k: v for k, v in known.items() if k not in touched} | part
    assert [found.of(n).tolist() for n in range(len(wanted))] == [sorted(wanted[k]) for k in sorted(wanted)]


# ---- lists --------------------------------------------------------------------------------------------------------


def test_a_list_says_which_rows_hold_a_wanted_code() -> None:
    found = lists([[1, 3], [], [2], [3]])

    assert found.holding(np.array([False, False, False, True])).tolist() == [True, False, False, True]
    assert found.counts(np.array([False, True, False, True])).tolist() == [2, 0, 0, 1]
    assert found.rows().tolist() == [0, 0, 2, 3]


# ---- kept ---------------------------------------------------------------------------------------------------------


def test_columns_come_back_from_the_cache(linked: Record) -> None:
    found = columns(linked)
    save_columns(linked, found)

    kept = load_columns(linked)

    assert kept is not None
    assert kept.state == found.state
    assert kept.words == found.words
    for name in FLAT:
        np.testing.assert_array_equal(getattr(kept, name), getattr(found, name))
    for name in LISTS:
        for part in fields(Lists):
            one, other = (getattr(getattr(x, name), part.name) for x in (kept, found))
            np.testing.assert_array_equal(one, other)


def test_kept_columns_are_brought_up(linked: Record) -> None:
    save_columns(linked, columns(linked))
    reckoned(linked)

    assert plain(columns(linked, load_columns(linked))) == plain(columns(linked))


def test_the_cache_is_for_the_owner_alone(linked: Record) -> None:
    save_columns(linked, columns(linked))

    assert columns_path(linked).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("size", [0, 10, 600, -1])
def test_a_broken_cache_is_none(linked: Record, size: int) -> None:
    save_columns(linked, columns(linked))
    path = columns_path(linked)
    path.write_bytes(path.read_bytes()[:size])

    assert load_columns(linked) is None


@pytest.fixture
def another(tmp_path: Path, empty_file: Path) -> Iterator[Record]:
    path = tmp_path / "another.db"
    path.write_bytes(empty_file.read_bytes())
    with Record.open(path) as opened:
        yield opened


def test_columns_of_another_record_are_not_taken(
    linked: Record, another: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_columns(linked, replace(columns(linked), state=columns_state(another)))
    path = columns_path(linked)
    monkeypatch.setattr("marsad.record._columns_file.columns_path", lambda *_: path)

    assert load_columns(another) is None


def test_there_may_be_no_cache(linked: Record) -> None:
    assert load_columns(linked) is None


def test_a_cache_that_cannot_be_written_is_none(linked: Record, cache: Path) -> None:
    cache.write_text("a file where a folder should be")
    save_columns(linked, columns(linked))

    assert load_columns(linked) is None


def test_files_that_nobody_opens_are_taken_away(linked: Record, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.record._columns_file._FILES", 3)
    cache.mkdir(parents=True, exist_ok=True)
    for n in range(4):
        file = cache / f"columns-{n:020}.bin"
        file.write_bytes(b"old")
        os.utime(file, (time.time() - 3600 * (n + 1),) * 2)
    (cache / "other.bin").write_bytes(b"not ours")
    old = cache / "columns-aged.bin"
    old.write_bytes(b"old")
    os.utime(old, (time.time() - 61 * 86_400,) * 2)

    save_columns(linked, columns(linked))
    left = {x.name for x in cache.glob("*.bin")}
    assert left == {
        columns_path(linked).name, "columns-00000000000000000000.bin", "columns-00000000000000000001.bin", "other.bin",
    }  # fmt: skip


def test_a_file_that_is_read_is_no_old_one(linked: Record) -> None:
    save_columns(linked, columns(linked))
    path = columns_path(linked)
    os.utime(path, (1, 1))
    assert load_columns(linked) is not None
    assert path.stat().st_mtime > 1
