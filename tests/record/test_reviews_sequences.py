"""Whatever is decided, taken back and linked in whatever order: what holds is in place, and linking is not lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.linking import Incident
from marsad.record import Record, Reviews
from marsad.record._obeyed import linked_values
from tests.record.made import made
from tests.record.reviewing import correct, put
from tests.record.test_incidents import incident

PEOPLE = ("ana", "ben")
FIELDS = ("killed/civilians", "day", "mode", "killed/children")
MODES = ("aerial", "firearms", "explosives")
MEMBERS = tuple(f"r{n} e0" for n in range(1, 7))

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["link", "link", "correct", "correct", "not_stated", "accept", "sign", "undo", "undo", "redo"]),
        st.integers(0, 999),
    ),
    max_size=12,
)


def linking(n: int) -> list[Incident]:
    """A linking of the events that have come so far, into three incidents at most."""
    dice = random.Random(n)
    parts: dict[int, list[str]] = {}
    for member in MEMBERS[: dice.randint(3, len(MEMBERS))]:
        parts.setdefault(dice.randrange(3), []).append(member)
    return [incident(f"i-{members[0][1]}", *members, day=1 + k) for k, members in sorted(parts.items())]


@dataclass
class Model:
    """What ought to hold, reckoned by hand: two stacks a person, and the order of what they said."""

    done: dict[str, list[int]] = field(default_factory=lambda: {who: [] for who in PEOPLE})
    undone: dict[str, list[int]] = field(default_factory=lambda: {who: [] for who in PEOPLE})
    said: dict[int, tuple[str, str | None, Any]] = field(default_factory=dict)

    def decide(self, who: str, n: int, about: str, name: str | None = None, value: Any = None) -> None:  # noqa: ANN401
        self.said[n] = (about, name, value)
        self.done[who].append(n)
        self.undone[who].clear()

    def take_back(self, who: str) -> int | None:
        if not self.done[who]:
            return None
        self.undone[who].append(self.done[who].pop())
        return self.undone[who][-1]

    def do_again(self, who: str) -> int | None:
        if not self.undone[who]:
            return None
        self.done[who].append(self.undone[who].pop())
        return self.done[who][-1]

    def holding(self, heirs: dict[str, str]) -> dict[tuple[str, str], Any]:
        """(incident of now, field) -> the value that counts."""
        out = {}
        for n in sorted(n for numbers in self.done.values() for n in numbers):
            about, name, value = self.said[n]
            if name is not None:
                out[heirs.get(about, about), name] = value
        return out


def step(record: Record, twin: Record, model: Model, what: str, n: int) -> None:
    who = PEOPLE[n % 2]
    reviews = Reviews(record, who)
    ids = sorted(record.incident_ids())
    about, name = ids[n % len(ids)], FIELDS[n // 7 % len(FIELDS)]
    if what == "link":
        put(record, linking(n))
        put(twin, linking(n))
    elif what == "correct":
        words, value = said(name, n)
        model.decide(who, correct(reviews, about, name, words), about, name, value)
    elif what == "not_stated":
        model.decide(who, reviews.not_stated(about, name).n, about, name)
    elif what in ("accept", "sign"):
        model.decide(who, getattr(reviews, what)(about).n, about)
    elif what == "undo":
        expected = model.take_back(who)
        found = reviews.can_undo()
        assert (found.row.n if found else None) == expected
        if found:
            assert reviews.undo().row.n == expected
    else:
        expected = model.do_again(who)
        found = reviews.can_redo()
        assert (found.row.n if found else None) == expected
        if found:
            assert reviews.redo().row.n == expected


def said(name: str, n: int) -> tuple[str, Any]:
    """Words for a field, and the value that they mean."""
    if name == "mode":
        return MODES[n % 3], MODES[n % 3]
    if name == "day":
        day = f"2024-02-{1 + n % 28:02}"
        return day, {"start": day, "end": day}
    return str(n), {"low": n, "best": n, "high": n}


def check(record: Record, twin: Record, model: Model) -> None:
    ids = sorted(record.incident_ids())
    assert ids == sorted(twin.incident_ids())
    assert record._ask(lambda c: linked_values(c, ids)) == twin._ask(lambda c: linked_values(c, ids))
    heirs = heirs_of(record)
    holding = model.holding(heirs)
    for name in ids:
        told, plain = record.incident(name), twin.incident(name)
        held = {f: value for (about, f), value in holding.items() if about == name}
        assert {f: x["value"] for f, x in (told.get("reviewed") or {}).items()} == held
        for f in FIELDS:
            assert value_of(told, f) == (held[f] if f in held else value_of(plain, f))


def heirs_of(record: Record) -> dict[str, str]:
    into = {g.id: g.merged_into for g in record.tombstones()}
    out = {}
    for name in into:
        last = name
        while into.get(last) is not None:
            last = str(into[last])
        out[name] = last
    return out


def value_of(told: dict[str, Any], name: str) -> Any:  # noqa: ANN401
    if name == "day":
        return told["time"]
    if name == "mode":
        return told["mode"]
    kind, _, who = name.partition("/")
    found = (x for x in told["losses"] if (x["kind"], x["who"]) == (kind, who))
    return next(({k: x[k] for k in ("low", "best", "high")} for x in found), None)


def run(record: Record, twin: Record, steps: list[tuple[str, int]]) -> None:
    for opened in (record, twin):
        with opened.batch():
            for n in range(1, len(MEMBERS) + 1):
                opened.add(*made(n))
        put(opened, linking(0))
    model = Model()
    for what, n in steps:
        step(record, twin, model, what, n)
        check(record, twin, model)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_keeps_what_holds_and_what_linking_gave(
    steps: list[tuple[str, int]], empty_file: Path, tmp_path: Path
) -> None:
    for name in ("record.db", "twin.db"):
        shutil.copy(empty_file, tmp_path / name)
    with Record.open(tmp_path / "record.db") as record, Record.open(tmp_path / "twin.db") as twin:
        run(record, twin, steps)


@pytest.fixture
def twin(tmp_path: Path, empty_file: Path) -> Iterator[Record]:
    path = tmp_path / "twin.db"
    shutil.copy(empty_file, path)
    with Record.open(path) as opened:
        yield opened


@pytest.mark.parametrize("seed", [1, 2])
def test_a_long_sequence_does_so_on_both_back_ends(record: Record, twin: Record, seed: int) -> None:
    dice = random.Random(seed)
    words = ["link", "correct", "correct", "not_stated", "accept", "sign", "undo", "redo"]
    run(record, twin, [(dice.choice(words), dice.randrange(1000)) for _ in range(30)])
