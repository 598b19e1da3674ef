"""``marsad verify``: sound, altered, cut off; and the check that the documentation gives for who has no Marsad."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad

PAGE = Path(__file__).parents[2] / "docs" / "verify.md"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    marsad("grade", "gaza-hospital-1:e0", "contested", "--why", "each blames the other")
    return marsad


def alter(*statements: str) -> None:
    connection = sqlite3.connect("marsad.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_record_that_nobody_altered_is_sound(read: Marsad) -> None:
    ran = read("verify")
    assert ran.status == 0
    assert "as it was written" in ran.out
    assert ran.out.splitlines()[-1] == f"head {read('verify', '--head').out.strip()}"


def test_an_alteration_is_named_with_its_row_and_none_of_its_words(read: Marsad) -> None:
    alter("DROP TRIGGER decisions_no_update", "UPDATE decisions SET why = 'secret words' WHERE key = 1")
    ran = read("verify")
    assert ran.status == 1
    assert "altered: decisions 1: not what was written" in ran.out
    assert "trigger: decisions" in ran.out
    assert "secret" not in ran.out + ran.err
    [told] = read("verify", "--json").objects
    assert told["sound"] is False
    assert {"found": "altered", "table": "decisions", "key": 1, "what": "not what was written"} in told["findings"]


def test_what_was_cut_off_shows_against_a_head_from_elsewhere(read: Marsad) -> None:
    head = read("verify", "--head").out.strip()
    number = int(head.partition(":")[0])
    assert read("verify", "--expect", head).status == 0
    alter(
        "DROP TRIGGER decisions_no_delete", "DROP TRIGGER seals_no_delete", "DELETE FROM decisions WHERE key = 1",
        f"DELETE FROM seals WHERE key = {number}",
    )  # fmt: skip
    ran = read("verify", "--expect", head)
    assert ran.status == 1
    assert f"head: seals {number}: cut off" in ran.out


def test_a_head_that_is_none_is_wrong_use(read: Marsad) -> None:
    ran = read("verify", "--expect", "12")
    assert ran.status == 2
    assert "[E501]" in ran.err or "no head of a record" in ran.err


def check_of_the_page() -> subprocess.CompletedProcess[str]:
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)[0]
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_check_that_needs_no_marsad_says_the_same(read: Marsad) -> None:
    done = check_of_the_page()
    assert done.stdout.strip() == "head " + read("verify", "--head").out.strip().partition(":")[2]
    alter("DROP TRIGGER decisions_no_update", "UPDATE decisions SET who = who || 'x' WHERE key = 1")
    assert "AssertionError" in check_of_the_page().stderr
