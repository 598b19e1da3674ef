"""``marsad read``: order, exit statuses, nothing doubled, nothing lost."""

from __future__ import annotations

import io
import json
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Marsad, Ran, spawn


def jsonl(path: Path, count: int, *, text: str = "") -> Path:
    """A file of short reports that we make up."""
    body = text or "Shells hit the market of Harsa on Monday, killing {n} people, residents said."
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            row = {"id": f"r{n:04}", "text": body.format(n=n + 2), "published": "2016-03-02", "source": "Example"}
            out.write(json.dumps(row) + "\n")
    return path


def without_moments(ran: Ran) -> list[str]:
    """The objects, without what depends on the moment of reading."""
    objects = ran.objects
    for o in objects:
        o["report"].pop("retrieved", None)
    return [json.dumps(o, sort_keys=True) for o in objects]


def test_the_examples_read_whole(marsad: Marsad) -> None:
    ran = marsad("read", EXAMPLES, "--json")
    assert ran.status == 0, ran.err
    ids = [o["report"]["id"] for o in ran.objects]
    assert len(ids) == len(set(ids)) >= 11
    assert Path("marsad.db").exists()


def test_offsets_point_into_the_text(marsad: Marsad) -> None:
    for o in marsad("read", EXAMPLES, "--json", "--no-record").objects:
        text = o["report"]["text"]
        spans = [*o["mentions"], *o["passages"], *(e["trigger"] for e in o["events"])]
        spans += [s for c in o["claims"] for s in c["content"]]
        assert all(0 <= s["begin"] < s["end"] <= len(text) for s in spans)
        names = [text[m["begin"] : m["end"]] for m in o["mentions"]]
        assert [n for n in names if n != n.strip(" ,")] == []


def test_no_record_leaves_no_file(marsad: Marsad, tmp_path: Path) -> None:
    assert marsad("read", EXAMPLES / "mogadishu.txt", "--json", "--no-record").status == 0
    assert list(tmp_path.iterdir()) == []


def test_reading_again_adds_nothing_and_prints_the_same(marsad: Marsad) -> None:
    first, again = marsad("read", EXAMPLES, "--json"), marsad("read", EXAMPLES, "--json")
    assert first.out == again.out
    assert "0 read" in again.err


def test_a_changed_file_with_an_id_is_a_new_version(marsad: Marsad, tmp_path: Path) -> None:
    page = tmp_path / "a.jsonl"
    for text in ("Two people were killed in Harsa.", "Three people were killed in Harsa."):
        page.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
        assert marsad("read", page).status == 0
    with sqlite3.connect("marsad.db") as db:
        assert db.execute("select count(*) from report_versions").fetchone() == (2,)
        assert db.execute("select count(*) from reports").fetchone() == (1,)


def test_jobs_give_the_same_in_the_same_order(marsad: Marsad, tmp_path: Path) -> None:
    many = jsonl(tmp_path / "many.jsonl", 60)
    one = marsad("read", many, EXAMPLES, "--json", "--no-record")
    two = marsad("read", many, EXAMPLES, "--json", "--no-record", "--jobs", "2")
    assert without_moments(one) == without_moments(two)


def test_bad_inputs_stand_in_their_place_and_the_rest_goes_on(marsad: Marsad, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "zip.bin").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    good = EXAMPLES / "mogadishu.txt"
    ran = marsad("read", tmp_path / "empty.txt", good, tmp_path / "zip.bin", tmp_path / "missing", "--json")
    assert ran.status == 1
    assert ["error" in o for o in ran.objects] == [True, False, True, True]
    assert [o["error"]["code"] for o in ran.objects if "error" in o] == ["E101", "E102", "E107"]
    assert all(o["error"]["message"] in ran.err for o in ran.objects if "error" in o)


def test_limits_follow_the_option(marsad: Marsad, tmp_path: Path) -> None:
    jsonl(tmp_path / "a.jsonl", 1, text="Residents of Harsa said that shelling killed two people. " * 20_000)
    ran = marsad("read", "a.jsonl", "--no-record", "--max-mb", "1")
    assert ran.status == 1
    assert "[E103]" in ran.err
    assert marsad("read", EXAMPLES / "mogadishu.txt", "--no-record", "--max-mb", "1").status == 0


def test_standard_input(marsad: Marsad, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": "in", "text": "Rebels seized the town of Harsa on Monday."}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    [found] = marsad("read", "-", "--json").objects
    assert found["report"]["id"] == "in"


def test_a_language_not_spoken_is_kept_and_not_coded(marsad: Marsad) -> None:
    [found] = marsad("read", EXAMPLES / "arabic.txt", "--json").objects
    assert found["report"]["language"] == "ar"
    assert [w["code"] for w in found["warnings"]].count("unsupported_language") == 1
    assert found["events"] == found["claims"] == []


@pytest.mark.parametrize("arguments", [("read",), ("read", "--jobs", "x", "a"), ("nonsense",)])
def test_wrong_use(marsad: Marsad, arguments: tuple[str, ...]) -> None:
    assert marsad(*arguments).status == 2


def test_a_record_that_is_none(marsad: Marsad, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a record, but somebody's notes\n" * 40)
    before = (tmp_path / "notes.db").read_bytes()
    ran = marsad("read", EXAMPLES / "mogadishu.txt", "--db", "notes.db")
    assert ran.status == 3
    assert "[E301]" in ran.err
    assert (tmp_path / "notes.db").read_bytes() == before


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """SIGKILL at random moments: the record always opens, holds only whole reports, and ends up complete."""
    total = 1500
    jsonl(tmp_path / "many.jsonl", total)
    seed = random.SystemRandom().randrange(2**32)
    print("seed", seed)  # noqa: T201  (so that a failure can be replayed)
    chance = random.Random(seed)
    command = ("read", "many.jsonl", "--no-link", "--quiet", "--reader", "rules")
    for _ in range(12):
        process = spawn(*command, cwd=tmp_path)
        time.sleep(chance.uniform(0.1, 3.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        _whole(tmp_path / "marsad.db")
    process = spawn(*command, cwd=tmp_path)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert _whole(tmp_path / "marsad.db") == total


def _whole(path: Path) -> int:
    """The number of reports, after checking that each is whole."""
    if not path.exists():
        return 0
    with sqlite3.connect(path) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        if not db.execute("select count(*) from sqlite_master where name = 'readings'").fetchone()[0]:
            return 0
        [reports] = db.execute("select count(*) from reports").fetchone()
        for table in ("report_versions", "readings"):
            assert db.execute(f"select count(*) from {table}").fetchone() == (reports,)
        return int(reports)


def _begun(path: Path) -> bool:
    """Does the record hold a report? It may be under way to being made."""
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
            return bool(db.execute("select count(*) from reports").fetchone()[0])
    except sqlite3.OperationalError:
        return False


@pytest.mark.slow
def test_ctrl_c_loses_nothing(tmp_path: Path) -> None:
    jsonl(tmp_path / "many.jsonl", 4000)
    process = spawn("read", "many.jsonl", "--no-link", "--reader", "rules", cwd=tmp_path)
    until = time.monotonic() + 120
    while not _begun(tmp_path / "marsad.db") and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command again" in err
    assert _whole(tmp_path / "marsad.db") > 0


def test_a_cache_that_cannot_be_written_is_said(
    marsad: Marsad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "file"))
    ran = marsad("read", EXAMPLES / "mogadishu.txt")
    assert ran.status == 2
    assert "MARSAD_CACHE" in ran.err
