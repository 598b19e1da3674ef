"""What a large export leaves unread changes nothing that it writes; and the shortcuts of the gate change no text."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from marsad.publish._formats import FORMATS, Format, Options
from marsad.publish._gate import Gate
from marsad.publish._names import Names, found_names, pieces, tokens
from marsad.publish._output import write_export
from marsad.publish._policy import SHIPPED_POLICIES, Policy, policy_named
from marsad.publish._release import RecordRelease
from marsad.publish._released import Incident
from marsad.publish._tables import TABLES
from marsad.record import Record
from marsad.spans import Span
from tests.publish.made import Made
from tests.record.made import made
from tests.record.test_details import killed, told
from tests.record.test_flow import DETAIL

LEAN = [(f, t) for f in FORMATS.values() if f.lean for t in f.tables or (None,)]


@dataclass(frozen=True)
class Leaner(Made):
    """What a lean release leaves empty; ``plain``: the reports of incidents, too."""

    plain: bool = False

    def incidents(self) -> Iterator[Incident]:
        for x in super().incidents():
            yield replace(x, tolls=(), apart=(), reasons=(), reports=() if self.plain else x.reports)


def written(fmt: Format, table: str | None, release: Made, target: Path) -> list[bytes]:
    fmt.write(release, target, Options(table=table))
    files = sorted(p for p in target.rglob("*") if p.is_file()) if target.is_dir() else [target]
    return [p.read_bytes() for p in files]


@pytest.mark.parametrize(("fmt", "table"), LEAN, ids=lambda x: getattr(x, "name", x))
def test_a_lean_format_writes_the_same_without_what_it_says_it_does_not_read(
    fmt: Format, table: str | None, tmp_path: Path
) -> None:
    whole = written(fmt, table, Made(), tmp_path / "whole")
    assert written(fmt, table, Leaner(plain=table in fmt.plain), tmp_path / "lean") == whole


# ---- a record ---------------------------------------------------------------------------------------------------


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "few.db") as record:
        yield filled(record)


def filled(record: Record) -> Record:
    with record.batch():
        for n in range(1, 5):
            record.add(*made(n))
    record.replace_incidents(
        [told("i-late", "r3 e0", "r2 e0", day=9, losses=(killed(9),)), told("i-soon", "r4 e0", "r1 e0", day=2)], []
    )
    record.put_details({"i-late": {**DETAIL, "values": [{**v, "values": []} for v in DETAIL["values"]]}})
    return record


@pytest.mark.parametrize("policy", SHIPPED_POLICIES)
@pytest.mark.parametrize("table", ["incidents", "incident_losses", "incident_parties"])
def test_the_rows_of_incidents_are_the_same_by_the_short_way(few: Record, policy: str, table: str) -> None:
    release = RecordRelease(few, policy_named(policy), today=date(2026, 1, 1))
    short = replace(release, lean=True, named=False)
    assert list(TABLES[table].rows(short)) == list(TABLES[table].rows(release))
    assert list(TABLES["incidents"].rows(release))


def test_a_report_that_is_held_back_is_so_by_the_short_way(few: Record) -> None:
    policy = replace(policy_named("public"), reports=("r2", "r4", "r1"))
    short = RecordRelease(few, policy, today=date(2026, 1, 1), lean=True, named=False)
    assert [x.members for x in short.incidents()] == [(("r3", "e0"),)]


# ---- shortcuts of the gate ----------------------------------------------------------------------------------------

NAMES = ("Jo Rook", "Jo Rook Marten", "Tala al-Barazi", "Ann Lee")
TEXTS = (
    "Jo Rook said so", "said Jo Rooks", "Jo Rook Martens", "Jo", "Rook", "the rook", "al-Barazi fled", "Jo-Rook",
    "JoRookMarten", "Talaalbarazi", "Tala 'al Barazi's house", "Ann  Lee\nand Jo Rook", "market", "Lee", "Jo Roo", "",
    "x" * 400 + " Jo Rook", "Rook Jo", "Anns Lee", "joo rook",
)  # fmt: skip


def gate(*near: str) -> Gate:
    private = frozenset(tokens(n) for n in NAMES)
    names = Names(private=private, of_report={"r": frozenset(tokens(n) for n in near)}, denied=frozenset((("cobra",),)))
    return Gate(Policy(), names, date(2026, 1, 1))


def by_eye(text: str, names: frozenset[tuple[str, ...]]) -> list[Span]:
    """Whole names, the longest first, word by word."""
    words, out, n = pieces(text), [], 0
    while n < len(words):
        held = [
            len(x) for x in names
            if (t := tuple(w.token for w in words[n : n + len(x)])) == x or (*t[:-1], t[-1].removesuffix("s")) == x
        ]  # fmt: skip
        if held:
            out.append(Span(words[n].begin, words[n + max(held) - 1].end))
        n += max(held, default=1)
    return out


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_found_as_by_going_word_by_word(text: str) -> None:
    names = gate().names
    assert list(found_names(text, names, frozenset())) == by_eye(text, names.private)


@pytest.mark.parametrize("text", [*TEXTS, "Cobra struck", "the market of Barazi", "Talas house"])
@pytest.mark.parametrize("near", [(), ("Jo Rook",), ("Tala al-Barazi", "Ann Lee")])
def test_a_text_that_is_known_to_be_harmless_is_let_out_as_if_it_were_not(text: str, near: tuple[str, ...]) -> None:
    g = gate(*near)
    private = g.names.near(("r",))
    assert g.text(text, ("r",)) == (g.cut(text, g.found(text, private), private) if text else None)


def test_the_collector_runs_again_after_an_export(few: Record, tmp_path: Path) -> None:
    write_export(
        RecordRelease(few, policy_named("public")), FORMATS["csv"], Options(table="incidents"), tmp_path / "a.csv"
    )
    assert gc.isenabled()
