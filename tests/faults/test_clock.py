"""The clock of a machine jumps: nothing depends on it but what is written of it."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest

from marsad.record import Record, Reviews, _pack, verify
from tests.record.conftest import empty_database as empty_database
from tests.record.conftest import empty_file as empty_file
from tests.record.conftest import record as record
from tests.record.made import made
from tests.record.reviewing import filled


class Jumping(datetime):
    """A clock that stands where it is put."""

    off = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.off


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Jumping]:
    monkeypatch.setattr(_pack, "datetime", Jumping)
    monkeypatch.setattr(Jumping, "off", timedelta())
    return Jumping


def test_logs_keep_their_order_whatever_the_clock_says(record: Record, clock: type[Jumping]) -> None:
    filled(record)
    reviews = Reviews(record, "ada")
    states = [record.state()]
    numbers = []
    for years in (0, -5, 30, -60, 0):
        clock.off = timedelta(days=365 * years)
        record.add(*made(100 + years))
        numbers.append(reviews.note("i-a", f"in year {years}").n)
        states.append(record.state())
    assert numbers == sorted(set(numbers))
    assert [d.why for d in record.decisions()] == [f"in year {y}" for y in (0, -5, 30, -60, 0)]
    assert [s.audit for s in states] == sorted({s.audit for s in states})
    moments = [d.at for d in record.decisions()]
    assert moments != sorted(moments), "the clock did not jump"
    assert verify(record).sound
    record.check()


def test_what_was_decided_last_holds_though_the_clock_went_back(record: Record, clock: type[Jumping]) -> None:
    filled(record)
    reviews = Reviews(record, "ada")
    reviews.accept("i-a", "now")
    clock.off = timedelta(days=-400)
    reviews.reject("i-a", "then")
    judged = reviews.review("i-a")
    assert judged is not None
    assert judged.judged is not None
    assert judged.judged.what == "reject"
    reviews.undo()
    judged = reviews.review("i-a")
    assert judged is not None
    assert judged.judged is not None
    assert judged.judged.what == "accept"


def test_changes_since_a_state_do_not_ask_the_clock(record: Record, clock: type[Jumping]) -> None:
    filled(record)
    before = record.state().name
    clock.off = timedelta(days=-4000)
    Reviews(record, "ada").accept("i-b", "long ago")
    with record.since(before) as since:
        assert since.touched.ids == {"i-b"}
