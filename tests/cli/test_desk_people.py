"""``marsad desk people``: accounts from the command line."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from marsad.record import People, Record
from tests.cli.conftest import Marsad
from tests.hashing import cheap_hashing as cheap_hashing

GOOD = "seven grey herons"


@pytest.fixture
def people(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return lambda *arguments: marsad("desk", "people", *arguments)


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))


def test_an_account_is_added_and_its_invitation_is_good(people: Marsad) -> None:
    ran = people("add", "Amina K.", "--role", "admin")
    assert ran.status == 0, ran.err
    [code] = [line.strip() for line in ran.out.splitlines() if line.startswith("  ")]
    with Record.open("marsad.db") as record:
        assert People(record).accept(code, GOOD)


def test_a_password_comes_from_stdin(people: Marsad, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, GOOD)
    assert people("add", "Amina K.", "--role", "admin", "--password").status == 0
    typed(monkeypatch, "a kettle of plums")
    assert people("password", "Amina K.").status == 0
    with Record.open("marsad.db") as record:
        assert People(record).sign_in("Amina K.", "a kettle of plums", "").token


def test_an_easy_password_is_wrong_use(people: Marsad, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "easy")
    ran = people("add", "Amina K.", "--role", "admin", "--password")
    assert (ran.status, "too easy" in ran.err) == (2, True)


def test_the_list_names_role_and_state(people: Marsad) -> None:
    assert "Nobody yet" in people("list").out
    people("add", "Amina K.", "--role", "reviewer", "--right", "sign")
    assert "reviewer + sign" in people("list").out
    [found] = people("list", "--json").objects
    assert (found["name"], found["role"], found["rights"], found["state"]) == (
        "Amina K.", "reviewer", ["sign"], "invited",
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "Amina K.", "--role", "root"),
        ("add", "Amina K.", "--role", "reader", "--right", "people"),
        ("role", "Nobody", "reader"),
        ("disable", "Nobody"),
        ("invite", "Nobody"),
    ],
)
def test_what_cannot_be_done_is_wrong_use(people: Marsad, arguments: tuple[str, ...]) -> None:
    assert people(*arguments).status == 2


def test_accounts_change_and_the_log_says_so(people: Marsad) -> None:
    people("add", "Amina K.", "--role", "reader")
    assert people("role", "Amina K.", "editor").status == 0
    assert people("bind", "Amina K.", "https://id.example", "42").status == 0
    assert people("disable", "Amina K.").status == 0
    assert people("enable", "Amina K.").status == 0
    assert people("invite", "Amina K.").status == 0
    assert [line["what"] for line in people("log", "--json").objects] == [
        "invite", "enable", "disable", "bind", "role", "invite", "add",
    ]  # fmt: skip
    assert "Amina K." in people("log", "--what", "role").out
