"""Accounts, sessions, limits and the access log, on both back ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from marsad.errors import UsageError
from marsad.record import People, Record, _schema
from marsad.record import _people_limits as limits
from tests.hashing import cheap_hashing as cheap_hashing

GOOD = "seven grey herons"
OTHER = "a kettle of plums"
HERE, THERE = "192.0.2.1", "198.51.100.9"


class Clock:
    """A moment that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(record: Record, clock: Clock) -> People:
    made = People(record, clock=clock)
    made.add("Amina K.", "admin", by="test", password=GOOD)
    return made


def _token(people: People, name: str = "Amina K.", password: str = GOOD, address: str = HERE) -> str:
    token = people.sign_in(name, password, address).token
    assert token is not None
    return token


# ---- accounts ---------------------------------------------------------------------------------------------------


def test_an_account_is_found_however_its_name_is_typed(people: People) -> None:
    found = people.find("  AMINA  k. ")
    assert found is not None
    assert (found.name, found.role, found.has_password) == ("Amina K.", "admin", True)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "<b>", "a\u202eb", "a\0b", "a|b", "amina K."])
def test_a_name_that_misleads_or_is_taken_makes_no_account(people: People, name: str) -> None:
    with pytest.raises(UsageError):
        people.add(name, "reader", by="test")
    assert people.count() == 1


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "ab" * 10, "x y" * 200, "amina k. 1234"])
def test_an_easy_password_is_refused(people: People, password: str) -> None:
    with pytest.raises(UsageError):
        people.set_password("Amina K.", password, by="test")
    assert people.sign_in("Amina K.", GOOD, HERE).token


def test_a_role_that_is_none_is_refused(people: People) -> None:
    with pytest.raises(UsageError, match="reviewer"):
        people.add("Basil", "root", by="test")


@pytest.mark.parametrize(
    "change", [lambda p: p.disable("amina k.", by="x"), lambda p: p.set_role("amina k.", "reader", by="x")]
)
def test_the_last_admin_stays(people: People, change: Callable[[People], Any]) -> None:
    with pytest.raises(UsageError, match="administer"):
        change(people)
    people.add("Basil", "admin", by="Amina K.")
    change(people)


def test_a_change_of_nobody_says_so(people: People) -> None:
    with pytest.raises(UsageError, match="no account"):
        people.set_role("Nobody", "reader", by="x")


# ---- what is kept -----------------------------------------------------------------------------------------------


def test_neither_token_nor_code_nor_password_stands_in_the_record(people: People, record: Record) -> None:
    token = _token(people)
    people.add("Basil", "reader", by="x")
    code = people.invite("Basil", by="x")
    with record._reading() as connection:
        tables = (_schema.people, _schema.people_sessions, _schema.people_failures, _schema.access_log)
        kept = "\n".join(str(row) for table in tables for row in connection.execute(select(table)))
    assert "argon2id" in kept
    assert not [secret for secret in (token, code, GOOD) if secret in kept]


def test_the_access_log_only_grows(people: People, record: Record) -> None:
    log = _schema.access_log
    for statement in (update(log).values(who="another"), delete(log)):
        with pytest.raises(DBAPIError, match="append-only"), record._writing() as connection:
            connection.execute(statement)


# ---- sessions ---------------------------------------------------------------------------------------------------


def test_a_token_tells_who_bears_it(people: People) -> None:
    found = people.who(_token(people))
    assert found is not None
    assert found.person.name == "Amina K."
    assert people.who("another") is None
    assert people.who("") is None


def test_every_sign_in_has_a_token_of_its_own(people: People) -> None:
    assert _token(people) != _token(people)
    assert len(people.sessions("Amina K.")) == 2


@pytest.mark.parametrize(
    ("passes", "holds"),
    [([11], True), ([13], False), ([11] * 15, True), ([11] * 16, False)],
    ids=["used", "idle", "used for a week", "older than a week"],
)
def test_a_session_ends_by_itself(people: People, clock: Clock, passes: list[int], holds: bool) -> None:
    token = _token(people)
    for hours in passes[:-1]:
        clock.later(hours=hours)
        assert people.who(token)
    clock.later(hours=passes[-1])
    assert (people.who(token) is not None) is holds


@pytest.mark.parametrize(
    "change",
    [
        lambda p, token: p.sign_out(token),
        lambda p, token: p.set_password("Basil", OTHER, by="x"),
        lambda p, token: p.set_role("Basil", "editor", by="x"),
        lambda p, token: p.disable("Basil", by="x"),
        lambda p, token: p.end_session("Basil", p.sessions("Basil")[0].number),
    ],
    ids=["signed out", "password", "role", "closed", "ended"],
)
def test_a_session_ends_with(people: People, change: Callable[[People, str], Any]) -> None:
    people.add("Basil", "reader", by="x", password=GOOD)
    token, others = _token(people, "Basil"), _token(people)
    change(people, token)
    assert people.who(token) is None
    assert people.who(others) is not None


def test_nobody_ends_the_session_of_another(people: People) -> None:
    people.add("Basil", "reader", by="x", password=GOOD)
    token = _token(people)
    assert not people.end_session("Basil", people.sessions("Amina K.")[0].number)
    assert people.who(token)


def test_a_closed_account_cannot_sign_in_until_it_is_opened(people: People) -> None:
    people.add("Basil", "reader", by="x", password=GOOD)
    people.disable("Basil", by="x")
    assert people.sign_in("Basil", GOOD, HERE).token is None
    people.enable("Basil", by="x")
    assert people.sign_in("Basil", GOOD, HERE).token


# ---- limits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Amina K.", "Nobody"])
def test_after_five_tries_one_waits_whether_the_name_exists_or_not(people: People, name: str, clock: Clock) -> None:
    assert [people.sign_in(name, "wrong", HERE).wait for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    clock.later(seconds=2)
    assert people.sign_in(name, "wrong", HERE).wait == 0
    assert people.sign_in(name, "wrong", HERE).wait == 4


def test_who_waits_is_refused_with_the_right_password_too(people: People, clock: Clock) -> None:
    for _ in range(5):
        people.sign_in("Amina K.", "wrong", HERE)
    assert people.sign_in("Amina K.", GOOD, HERE) == people.sign_in("Amina K.", "wrong", HERE)
    assert people.sign_in("Amina K.", GOOD, THERE).token
    clock.later(minutes=1)
    assert people.sign_in("Amina K.", GOOD, HERE).token


def test_limits_hold_for_another_process(people: People, record: Record, clock: Clock) -> None:
    for _ in range(5):
        people.sign_in("Amina K.", "wrong", HERE)
    assert People(record, clock=clock).sign_in("Amina K.", GOOD, HERE).wait == 2


def test_an_address_that_tries_many_names_waits(people: People) -> None:
    waits = [people.sign_in(f"name {n}", "wrong", HERE).wait for n in range(31)]
    assert waits[:30] == [0] * 30
    assert waits[30] > 0


def test_an_owner_is_kept_out_for_half_a_minute_at_most(people: People, record: Record, clock: Clock) -> None:
    with record._writing() as connection:
        for n in range(400):
            limits.attempt(connection, "amina k.", f"10.0.{n // 256}.{n % 256}", clock())
            clock.later(seconds=31)
    assert people.sign_in("Amina K.", GOOD, THERE).token
    with record._writing() as connection:
        for n in range(101):
            limits.attempt(connection, "amina k.", f"10.1.0.{n}", clock())
    assert 0 < people.sign_in("Amina K.", GOOD, THERE).wait <= 30


def test_many_at_once_get_no_more_tries(people: People) -> None:
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda n: people.sign_in("Amina K.", f"wrong {n}", HERE), range(12)))
    assert sum(x.wait == 0 for x in found) == 5


def test_a_good_attempt_is_held_against_nobody(people: People) -> None:
    for _ in range(40):
        assert people.sign_in("Amina K.", GOOD, HERE).token


# ---- invitations and single sign-on -----------------------------------------------------------------------------


def test_an_invitation_sets_a_password_once(people: People) -> None:
    people.add("Basil", "reviewer", by="x")
    code = people.invite("Basil", by="x")
    assert people.accept(code, OTHER)
    assert people.sign_in("Basil", OTHER, HERE).token
    assert people.accept(code, GOOD) is None


@pytest.mark.parametrize(
    "change",
    [lambda p, c: c.later(days=4), lambda p, c: p.disable("Basil", by="x"), lambda p, c: p.invite("Basil", by="x")],
    ids=["late", "closed", "a newer one"],
)
def test_an_invitation_is_void(people: People, clock: Clock, change: Callable[[People, Clock], Any]) -> None:
    people.add("Basil", "reviewer", by="x")
    code = people.invite("Basil", by="x")
    change(people, clock)
    assert people.accept(code, OTHER) is None


def test_an_invitation_survives_an_easy_password(people: People) -> None:
    people.add("Basil", "reviewer", by="x")
    code = people.invite("Basil", by="x")
    with pytest.raises(UsageError):
        people.accept(code, "easy")
    assert people.accept(code, OTHER)


def test_a_subject_is_one_person(people: People) -> None:
    people.add("Basil", "reader", by="x")
    people.bind("Basil", "https://id.example", "42", by="x")
    assert people.bound("https://id.example", "42") == people.find("Basil")
    assert people.bound("https://other.example", "42") is None
    with pytest.raises(UsageError, match="Basil"):
        people.bind("Amina K.", "https://id.example", "42", by="x")
    people.disable("Basil", by="x")
    assert people.bound("https://id.example", "42") is None


# ---- the access log ---------------------------------------------------------------------------------------------


def test_reading_of_restricted_items_is_logged_and_a_reload_is_not(people: People, clock: Clock) -> None:
    people.note_reading("Amina K.", "incident", ["i2", "i1", "i2"])
    people.note_reading("Amina K.", "incident", ["i1"])
    people.note_reading("Basil", "incident", ["i1"])
    clock.later(minutes=6)
    people.note_reading("Amina K.", "incident", ["i1"])
    assert [(x.who, x.id) for x in people.log(what="read")] == [
        ("Amina K.", "i1"), ("Basil", "i1"), ("Amina K.", "i2"), ("Amina K.", "i1"),
    ]  # fmt: skip


def test_changes_of_accounts_are_logged_with_who_and_what(people: People) -> None:
    people.add("Basil", "reader", by="Amina K.")
    people.set_role("Basil", "editor", by="Amina K.", rights=["sign"])
    line = people.log()[0]
    assert (line.who, line.what, line.id, line.before, line.after) == (
        "Amina K.", "role", "Basil", "reader", "editor sign",
    )  # fmt: skip


def test_people_leave_the_state_of_the_record_alone(people: People, record: Record) -> None:
    before = record.state()
    people.note_reading("Amina K.", "incident", ["i1"])
    _token(people)
    assert record.state() == before
