"""``marsad status``: what is in the record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from rich.console import Console

    from marsad.record import Status

#: Eighths of a block, for bars finer than a character.
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_BAR = 30


@app.command(epilog="Example:  marsad status --db war.db")
def status(db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """What the record holds: reports by outlet and day, events by type, what failed, how large it is."""
    from marsad.cli._terminal import console
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        found = record.status()
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
    else:
        _print(console(), db, found)
    return OK


def _print(out: Console, db: str, s: Status) -> None:
    out.print(f"{db}: {s.reports} reports, {s.events} events, {s.claims} claims, {s.incidents} incidents")
    per_report = f", {s.bytes / s.reports / 1000:.0f} kB a report" if s.reports else ""
    out.print(f"{s.bytes / 1e6:.1f} MB{per_report}; {s.failures} inputs failed; {s.copies} pairs of copies")
    out.print(f"{s.backend}, by place: {s.spatial}")
    if s.accounts:
        # who passes the file on passes these on, too
        out.print(f"{s.accounts} accounts of the desk are kept in it (marsad desk people list)")
    _chart(out, "Outlets", _most(s.by_source, 10))
    _chart(out, "Types of event", _most(s.by_type, 17))
    _chart(out, "Days of publication", _days(s.by_day))
    _chart(out, "Languages", _most(s.by_language, 8))


def _most(counts: dict[str, int], limit: int) -> list[tuple[str, int]]:
    rows = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    rest = sum(n for _, n in rows[limit:])
    return rows[:limit] + ([(f"{len(rows) - limit} others", rest)] if rest else [])


def _days(counts: dict[str, int]) -> list[tuple[str, int]]:
    """By day; by month or year where there are more than a screen holds."""
    for length in (10, 7, 4):
        grouped: dict[str, int] = {}
        for day, n in sorted(counts.items()):
            grouped[day[:length]] = grouped.get(day[:length], 0) + n
        if len(grouped) <= 31:
            break
    return list(grouped.items())


def _chart(out: Console, title: str, rows: Iterable[tuple[str, int]]) -> None:
    from marsad.cli._terminal import safe

    found = list(rows)
    if not found:
        return
    out.print(f"\n{title}", style="bold")
    width, top = min(28, max(len(name) for name, _ in found)), max(n for _, n in found)
    for name, n in found:
        out.print(f"  {safe(name)[:width]:{width}}  {bar(n / top)} {n}")


def bar(share: float) -> str:
    """A bar of at most 30 characters for a share of 0..1.

    >>> bar(0.5) == "█" * 15
    True
    """
    whole, eighths = divmod(round(share * _BAR * 8), 8)
    return "█" * whole + (_EIGHTHS[eighths] if eighths else "")
