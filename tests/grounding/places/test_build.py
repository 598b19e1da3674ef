"""Compiling: whole or absent, the same for the same inputs, and never in another builder's way."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from marsad import _version
from marsad.grounding.places import _build as building
from marsad.grounding.places import _build_inputs as inputs
from marsad.grounding.places import _tables
from marsad.grounding.places._build_draft import Draft, Row
from marsad.grounding.places._build_own import add_aliases
from marsad.grounding.places._build_write import write

_ORIGIN = "test", "CC0"


def _draft(_tell: object = None) -> Draft:
    """A country, its unit and the seat."""
    draft = Draft()
    draft.countries["XA"] = draft.add(Row("t:1", "Arcadia", 1.0, 1.0, "XA", "country", 10, _ORIGIN, seat=2))
    unit = Row("t:2", "Vale Province", 1.0, 1.0, "XA", "admin1", 5, _ORIGIN, ids=("old:2",), box=(0.5, 0.5, 1.5, 1.5))
    draft.named_units["XA", "vale"] = draft.add(unit)
    draft.cities["XA", "vale"].append(draft.add(Row("t:3", "Vale", 1.0, 1.0, "XA", "city", 5, _ORIGIN, unit=1)))
    draft.short["va"].append(1)
    return draft


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_drafted", _draft)


def _rows(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT id, name FROM place ORDER BY n").fetchall()


@pytest.mark.usefixtures("small")
def test_a_build_reports_its_end_and_its_size(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    building.build(tmp_path / "p.sqlite", lambda share, step: told.append((share, step)))
    assert [p.name for p in tmp_path.iterdir()] == ["p.sqlite"]
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1][0] == 1.0
    assert told[-1][1].endswith("MB")


@pytest.mark.usefixtures("small")
def test_a_failing_build_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(path: Path, _draft: object, _tell: object) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(building, "write", fails)
    with pytest.raises(OSError, match="disk full"):
        building.build(tmp_path / "p.sqlite")
    assert list(tmp_path.iterdir()) == []


def _killed(path: Path) -> None:
    def dies(part: Path, _draft: object, _tell: object) -> None:
        part.write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    pytest.MonkeyPatch().setattr(building, "write", dies)
    building.build(path)


@pytest.mark.usefixtures("small")
def test_a_killed_build_leaves_nothing_that_is_opened_and_the_next_one_clears_it(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    child = get_context("fork").Process(target=_killed, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert not path.exists()
    (left,) = tmp_path.iterdir()
    os.utime(left, (0, 0))
    building.build(path)
    assert [p.name for p in tmp_path.iterdir()] == ["p.sqlite"]


def _built(path: Path) -> bool:
    building.build(path)
    return len(_rows(path)) == 3


@pytest.mark.usefixtures("small")
def test_builders_at_once_do_no_harm(tmp_path: Path) -> None:
    with get_context("fork").Pool(4) as pool:
        assert pool.map(_built, [tmp_path / "p.sqlite"] * 12) == [True] * 12
    assert [p.name for p in tmp_path.iterdir()] == ["p.sqlite"]


def test_the_same_draft_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    for path in (one, two):
        write(path, _draft(), lambda _share, _step: None)
    assert one.read_bytes() == two.read_bytes()


def test_two_places_of_one_id_are_refused(tmp_path: Path) -> None:
    draft = _draft()
    draft.add(Row("t:3", "Dale", 1.0, 1.0, "XA", "city", 5, _ORIGIN))
    with pytest.raises(ValueError, match=r"t:3: Vale and Dale"):
        write(tmp_path / "p.sqlite", draft, lambda _share, _step: None)


def test_an_alias_of_a_place_that_is_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    row = _tables.AliasRow("city", "XA", "Erewhon", ("Nowhere",), (), (), "test", "CC0")
    monkeypatch.setattr(_tables, "aliases", lambda: (row,))
    with pytest.raises(ValueError, match="city XA Erewhon"):
        add_aliases(_draft())


def _other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "version", lambda name: "9.9" if name == "plaincities" else "1.0")


def _other_row(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _tables.text_of("towns") + "# one more\n"
    monkeypatch.setattr(_tables, "text_of", lambda name: text if name == "towns" else "")


def _other_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "SCHEMA", inputs.SCHEMA + 1)


@pytest.mark.parametrize("change", [_other_package, _other_row, _other_form])
def test_the_digest_changes_with_each_input(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = inputs.digest()
    assert inputs.digest() == before
    change(monkeypatch)
    assert inputs.digest() != before


def test_the_extraction_version_counts_the_same_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inputs.PACKAGES == _version._DATA
    before = _version.extraction_version()
    monkeypatch.setattr(_version, "version", lambda _name: "9.9")
    _version.extraction_version.cache_clear()
    try:
        assert _version.extraction_version() != before
    finally:
        _version.extraction_version.cache_clear()
