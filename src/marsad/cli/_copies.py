"""``marsad copies``: which reports share text, who took it from whom, and the runs themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.linking import CopyPair
    from marsad.record import Record

#: So much of a run or sentence is printed.
_SHOWN = 300


@app.command(epilog="\b\nExamples:\n  marsad copies\n  marsad copies r-7e8aab4e\n  marsad copies --json --db war.db")
def copies(
    report: Annotated[
        str | None, typer.Argument(help="Id of a report, or the beginning of one: its chain and the runs it shares.")
    ] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    of: Annotated[str | None, typer.Option("--of", help="List only the pairs of this report.")] = None,
) -> int:
    """Reports that are copies of one another: one origin, never corroboration.

    Without REPORT all pairs are listed; with it, who took from whom, and the text that is shared.
    """
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        if report is not None:
            return _one(record, record.need_report(report), as_json=as_json)
        wanted = record.need_report(of) if of else None
        found = [c for c in record.copies() if wanted is None or wanted in (c["a"], c["b"])]
    _list(found, as_json=as_json)
    return OK


def _list(found: list[dict[str, Any]], *, as_json: bool) -> None:
    from marsad.cli._terminal import console, safe

    out = console()
    for c in found:
        if as_json:
            typer.echo(json.dumps(c, ensure_ascii=False))
        else:
            source = f", from {c['from']}" if c["from"] else ""
            out.print(safe(f"{c['containment']:4.0%}  {c['sort']:8} {c['a']}  {c['b']}{source}"))
    if not found and not as_json:
        out.print("No copies.")


def _one(record: Record, report: str, *, as_json: bool) -> int:
    from marsad.linking import copy_chain, copy_pair, copy_pair_object

    known = [_value(c) for c in record.copies()]
    documents = _Documents(record)
    pairs = [copy_pair(c, documents[c.a], documents[c.b]) for c in known if report in (c.a, c.b)]
    if as_json:
        for p in pairs:
            typer.echo(json.dumps(copy_pair_object(p), ensure_ascii=False))
        return OK
    if not pairs:
        typer.echo(f"No copies of {report}.")
        return OK
    for link in copy_chain(known, report):
        how = f"  {link.copy.containment:.0%} {link.copy.sort}" if link.copy else ""
        mark = "*" if link.report == report else " "
        _print(f"{mark} {'   ' * link.depth}{link.report}  {_heading(documents[link.report])}{how}")
    for p in pairs:
        _print_pair(p, report, documents)
    return OK


def _print_pair(p: CopyPair, report: str, documents: _Documents) -> None:
    from marsad.linking import COPY_REASONS

    other = p.copy.b if p.copy.a == report else p.copy.a
    ours, theirs = (p.copy.share_a, p.copy.share_b) if p.copy.a == report else (p.copy.share_b, p.copy.share_a)
    giver = f"; from {p.copy.from_}" if p.copy.from_ else "; who gave is not shown"
    why = ", ".join(COPY_REASONS[w] for w in p.copy.why)
    _print(f"\nWith {other}: {ours:.0%} of this report, {theirs:.0%} of that one ({p.copy.sort}: {why}){giver}")
    text = documents[p.copy.a]["report"]["text"]
    for run in p.runs:
        changed = "word for word" if run.verbatim else f"{run.same:.0%} the same"
        quoted = ", quoted" if run.quoted > 0.5 else ""
        _print(f"  {run.words} words, {changed}{quoted}: {_line(text[run.a.begin : run.a.end])}")
    first = p.copy.b if p.copy.from_ == p.copy.b else p.copy.a
    then = p.copy.a if first == p.copy.b else p.copy.b
    old, new = documents[first]["report"]["text"], documents[then]["report"]["text"]
    for c in p.changes:
        if c.before:
            _print(f"  - {_line(old[c.before.begin : c.before.end])}")
        if c.after:
            _print(f"  + {_line(new[c.after.begin : c.after.end])}")


class _Documents(dict[str, dict[str, Any]]):
    """The contract objects of reports, each loaded once."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self._record = record

    def __missing__(self, report: str) -> dict[str, Any]:
        self[report] = self._record.document(report)
        return self[report]


def _heading(document: dict[str, Any]) -> str:
    report = document["report"]
    parts = (report.get("source"), (report.get("published") or "")[:10], report.get("title"))
    return _line(", ".join(p for p in parts if p))


def _line(text: str) -> str:
    """On one line, cut where it is long."""
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}\u2026"


def _print(text: str) -> None:
    from marsad.cli._terminal import safe

    typer.echo(safe(text))


def _value(c: dict[str, Any]) -> Any:  # noqa: ANN401
    from marsad.linking import Copy

    return Copy(c["a"], c["b"], c["containment"], c["sort"], c["from"])
