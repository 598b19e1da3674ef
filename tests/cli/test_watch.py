"""``marsad watch`` as people run it: a server on loopback, processes that are stopped and killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marsad.record import Record
from tests.cli.conftest import Marsad, spawn
from tests.intake.server import Answer, Site, site
from tests.watch.helpers import feed, item, page, story

RSS = {"Content-Type": "application/rss+xml"}


def sources(path: Path, web: Site, more: str = "") -> Path:
    path.write_text(
        f'format = 1\n[watch]\ndelay = "0s"\nallow_private = true\n{more}\n'
        f'[[source]]\nname = "post"\nfeed = "{web.at("/rss")}"\nevery = "15s"\n'
    )
    return path


def rss(web: Site, *numbers: int) -> Answer:
    return Answer(feed([item(n, web.at(f"/{n}")) for n in numbers]).encode(), headers=RSS)


def texts(db: Path) -> list[str]:
    with Record.open(db) as record:
        rows = list(record.iter_reports())
        assert all(len(record.versions(r.id)) == 1 for r in rows)
        assert all(record.versions(r.id)[0].status == "read" for r in rows)
        return sorted(record.report(r.id).text for r in rows)


def expected(*numbers: int) -> list[str]:
    return sorted("\n\n".join(story(n)) for n in numbers)


def test_once(marsad: Marsad, tmp_path: Path) -> None:
    with site(rss=Answer()) as web:
        web.answers["/rss"] = rss(web, 1, 2)
        file = sources(tmp_path / "s.toml", web)
        first, again = (marsad("watch", file, "--once", "--reader", "rules", "--db", "war.db") for _ in range(2))
    assert (first.status, again.status) == (0, 0)
    assert "2 new, 0 changed, 0 known already, 2 read" in first.err
    assert "0 new" in again.err
    assert texts(tmp_path / "war.db") == expected(1, 2)
    assert len(marsad("incidents", "--type", "ASSAULT", "--db", "war.db", "--json").objects) == 2
    (post, whole) = marsad("watch", "status", "--db", "war.db", "--json").objects
    assert (post["name"], post["new"], post["errors"]) == ("post", 2, 0)
    assert (whole["to_fetch"], whole["to_read"]) == (0, 0)
    assert "well" in marsad("watch", "status", "--db", "war.db").out


def test_a_source_that_fails_once_is_told(marsad: Marsad, tmp_path: Path) -> None:
    with site(rss=Answer(status=500)) as web:
        ran = marsad("watch", sources(tmp_path / "s.toml", web), "--once", "--reader", "rules")
    assert ran.status == 1
    assert "1 of 1 sources failing" in ran.err
    assert "the server answered with status 500" in marsad("watch", "status").out


def test_check(marsad: Marsad, tmp_path: Path) -> None:
    with site() as web:
        file = sources(tmp_path / "s.toml", web)
        assert marsad("watch", file, "--check").out == "1 sources (1 feed), 0 alerts, 0 targets\n"
        assert web.asked == []
    file.write_text(file.read_text().replace("every", "evry"))
    ran = marsad("watch", file, "--check")
    assert (ran.status, "line 9: source[1].evry: is not known here; did you mean every?" in ran.err) == (2, True)
    assert not (tmp_path / "marsad.db").exists()


def test_private_addresses_are_asked_only_where_the_file_says_so(marsad: Marsad, tmp_path: Path) -> None:
    with site(rss=Answer()) as web:
        file = sources(tmp_path / "s.toml", web)
        file.write_text(file.read_text().replace("allow_private = true", ""))
        assert marsad("watch", file, "--once", "--reader", "rules").status == 1
        assert web.asked == []


def test_status_before_anything_was_watched(marsad: Marsad) -> None:
    ran = marsad("watch", "status")
    assert (ran.status, "E953" in ran.err) == (2, True)


@contextmanager
def running(file: Path, db: Path) -> Iterator[subprocess.Popen[str]]:
    process = spawn("watch", file, "--db", db, "--reader", "rules", cwd=file.parent)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(what: str, db: Path, number: int) -> None:
    """Until the record holds so many reports that were read."""
    for _ in range(600):
        if db.exists():
            with Record.open(db) as record:
                if len(record) == number and record.count_incidents(type="ASSAULT") == number:
                    return
        time.sleep(0.2)
    pytest.fail(what)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_follows_and_ends_when_it_is_told(tmp_path: Path, number: signal.Signals) -> None:
    db = tmp_path / "war.db"
    with site(rss=Answer()) as web:
        web.answers["/rss"] = rss(web, 1)
        with running(sources(tmp_path / "s.toml", web), db) as process:
            wait_for("the first", db, 1)
            other = spawn("watch", tmp_path / "s.toml", "--db", db, cwd=tmp_path)
            _, told = other.communicate()
            assert (other.returncode, "E952" in told) == (2, True)
            web.answers["/rss"] = rss(web, 2, 1)
            wait_for("the second, from the next visit 15 s later", db, 2)
            process.send_signal(number)
            _, told = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "2 new" in told
    assert texts(db) == expected(1, 2)


@pytest.mark.slow
def test_killed_at_any_moment_it_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Six ends at random moments, while 30 items and as many pages come."""
    db, rng = tmp_path / "war.db", random.Random(11)
    numbers = range(1, 31)
    with site(rss=Answer()) as web:
        for n in numbers:
            web.answers[f"/{n}"] = Answer(page(n).encode(), headers={"Content-Type": "text/html"})
        web.answers["/rss"] = rss(web, *numbers)
        file = sources(tmp_path / "s.toml", web)
        file.write_text(file.read_text() + "follow = true\nrecheck = []\n")
        for _ in range(6):
            process = spawn("watch", file, "--once", "--db", db, "--reader", "rules", cwd=tmp_path)
            time.sleep(rng.uniform(1.0, 5.0))
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        whole = spawn("watch", file, "--once", "--db", db, "--reader", "rules", cwd=tmp_path)
        _, told = whole.communicate()
    assert whole.returncode == 0, told
    got = texts(db)
    assert len(got) == len(numbers)
    assert all(any(story(n)[0] in text for text in got) for n in numbers)
    with Record.open(db) as record:
        record.check()
        before = [json.dumps(i, sort_keys=True, default=str) for i in record.iter_incidents()]
        record.link()
        assert before == [json.dumps(i, sort_keys=True, default=str) for i in record.iter_incidents()]
