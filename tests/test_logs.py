"""Logs: what a line holds, in both forms, and that no words of a report or a person can stand in one."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from marsad.errors import BrokenFeed, RecordBusy
from marsad.logs import Json, Ours, clean, event, request_id, telling
from marsad.settings import LogsSection

LOG = logging.getLogger("marsad.tests")
#: Words of a report, a person, an address: none may come out.
PLANTED = ("Quillfeather", "quillfeather", "shelled a market", "قتل ثمانية", "Basil al-Nobody")


def _lines(say: Callable[[], object], form: Literal["human", "json"] = "json", **how: Any) -> list[str]:  # noqa: ANN401
    stream = io.StringIO()
    with telling(LogsSection(format=form, **how), stream):
        say()
    return stream.getvalue().splitlines()


def _one(say: Callable[[], object]) -> dict[str, Any]:
    (line,) = _lines(say)
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_line_of_json_has_time_in_utc_level_event_and_fields() -> None:
    line = _one(lambda: event(LOG, "watch.item", source="sana", seconds=0.25, new=True, of=None))
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {
        "level": "info", "logger": "marsad.tests", "event": "watch.item", "source": "sana", "seconds": 0.25,
        "new": True, "of": None,
    }  # fmt: skip


def test_a_line_for_people() -> None:
    (line,) = _lines(lambda: event(LOG, "watch.late", level=logging.WARNING, source="sana", hours=3), "human")
    assert line.split(maxsplit=1)[1] == "WARNING watch.late source=sana hours=3"


def test_lines_within_a_request_bear_its_number() -> None:
    token = request_id.set("abcd1234")
    try:
        assert _one(lambda: event(LOG, "x"))["request"] == "abcd1234"
    finally:
        request_id.reset(token)
    assert "request" not in _one(lambda: event(LOG, "x"))


def test_a_field_never_takes_the_place_of_one_of_ours() -> None:
    with pytest.raises(ValueError, match="logger"):
        event(LOG, "x", logger="y")


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_what_is_less_than_the_level_is_not_told(level: Literal["debug", "info", "warning", "error"]) -> None:
    names = ["debug", "info", "warning", "error"]

    def say() -> None:
        for name in names:
            event(LOG, name, level=logging.getLevelName(name.upper()))

    told = [json.loads(line)["event"] for line in _lines(say, level=level)]
    assert told == names[names.index(level) :]


def test_nothing_stays_when_the_block_is_left() -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    _lines(lambda: None)
    assert root.handlers == before


def test_marsad_as_a_library_sets_no_handler_up() -> None:
    code = (
        "import logging, marsad, marsad.logs, marsad.record, marsad.pipeline, marsad.linked\n"
        "loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]\n"
        "print([l.name for l in loggers if l.name.split('.')[0] in ('root', 'marsad') and l.handlers])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- nothing of a report ----------------------------------------------------------------------------------------


def _broken_sql() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT * FROM nothing WHERE a = :a"), {"a": "Quillfeather shelled a market"})


def _logged_error(fault: Callable[[], object]) -> Callable[[], None]:
    def say() -> None:
        try:
            fault()
        except Exception as error:
            LOG.exception("went wrong: %s", error)
            logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)

    return say


def _raise(error: Exception) -> Callable[[], None]:
    def fault() -> None:
        raise error

    return fault


SAYINGS: list[Callable[[], object]] = [
    lambda: event(LOG, "x", title="Quillfeather column shelled a market"),
    lambda: event(LOG, "x", text="قتل ثمانية"),
    lambda: event(LOG, "x", person="Basil al-Nobody", persons=["Basil al-Nobody"]),
    lambda: event(LOG, "x", address="https://lantern.example/2019/quillfeather-shelled?q=Quillfeather"),
    lambda: event(LOG, "x", address="https://Quillfeather shelled a market/"),
    lambda: event(LOG, "x", values={"Basil al-Nobody": 1}),
    lambda: LOG.warning("item %s of %s", "https://lantern.example/quillfeather", "Basil al-Nobody"),
    lambda: LOG.warning("item %(a)s", {"a": "Basil al-Nobody"}),
    lambda: logging.getLogger("somebody.else").warning("could not parse: Quillfeather shelled a market"),
    lambda: logging.getLogger("somebody.else").warning("could not parse: %s", "Basil al-Nobody"),
    _logged_error(_broken_sql),
    _logged_error(_raise(ValueError("Quillfeather shelled a market"))),
    _logged_error(_raise(BrokenFeed("Basil al-Nobody", where="https://lantern.example/quillfeather"))),
    _logged_error(_raise(KeyError("Basil al-Nobody"))),
]


@pytest.mark.parametrize("form", ["human", "json"])
@pytest.mark.parametrize("say", SAYINGS)
def test_planted_words_never_come_out(say: Callable[[], object], form: Literal["human", "json"]) -> None:
    lines = _lines(say, form, level="debug")
    assert lines
    assert [w for w in PLANTED for line in lines if w in line] == []


def test_a_message_that_does_not_fit_its_values_is_told_without_them() -> None:
    record = LOG.makeRecord(LOG.name, logging.WARNING, __file__, 1, "item %d", ("Basil al-Nobody",), None)
    assert json.loads(Json().format(record))["event"] == "item %d"


def test_an_error_is_told_by_kind_code_and_place() -> None:
    lines = [json.loads(line)["error"] for line in _lines(_logged_error(_broken_sql))]
    assert lines[0]["kind"] == "OperationalError:SQLITE_ERROR"
    assert any(at.startswith("tests/test_logs.py:") and at.endswith("_broken_sql") for at in lines[0]["at"])
    told = [json.loads(x) for x in _lines(_logged_error(_raise(RecordBusy("x", where="y"))))]
    assert told[0]["error"]["kind"] == "E302:record_busy"
    assert told[0]["event"] == "went wrong: E302:record_busy"


def test_whole_errors_are_told_where_somebody_asks_for_them() -> None:
    lines = _lines(_logged_error(_raise(ValueError("the words of it"))), whole_errors=True)
    assert json.loads(lines[0])["error"]["words"] == "the words of it"


def test_of_an_address_the_host_is_told_and_a_digest_that_tells_pages_apart() -> None:
    one, other = clean("https://lantern.example/a"), clean("https://lantern.example/b")
    assert one != other
    assert {str(x).split("#")[0] for x in (one, other)} == {"https://lantern.example/"}
    assert clean("https://user:pass@lantern.example/a").startswith("https://lantern.example/#")
    assert "pass" not in clean("https://user:pass@lantern.example/a")


@given(st.text())
def test_what_comes_out_is_a_code_a_host_or_a_length(value: str) -> None:
    told = clean(value)
    assert told.isascii()
    assert "\n" not in told
    assert " " not in told or told.startswith("(withheld: ")


@given(st.text(), st.sampled_from(["human", "json"]))
def test_no_value_breaks_or_forges_a_line(value: str, form: Literal["human", "json"]) -> None:
    lines = _lines(lambda: event(LOG, "x", a=value), form)
    assert len(lines) == 1
    lines = _lines(lambda: LOG.error(value), form)
    assert all(line.startswith(("20", "{", "    ")) for line in lines)


def test_names_that_those_who_run_it_gave_are_told_and_forge_no_line() -> None:
    assert _one(lambda: event(LOG, "x", source=Ours("سانا English")))["source"] == "سانا English"
    (line,) = _lines(lambda: event(LOG, "x", source=Ours("a\n2026-01-01T00:00:00Z forged")), "human")
    assert line.endswith("source=a?2026-01-01T00:00:00Z forged")
    assert len(clean(Ours("a" * 5_000))) == 200


def test_an_error_of_the_database_has_its_code() -> None:
    with pytest.raises(SQLAlchemyError) as raised:
        _broken_sql()
    assert clean(raised.value) == "OperationalError:SQLITE_ERROR"
    assert clean(sqlite3.Error("Quillfeather")) == "Error"
    assert clean(OSError(28, "No space left", "/srv/basil/x")) == "OSError:28"
