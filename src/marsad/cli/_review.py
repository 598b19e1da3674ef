"""``marsad review``, ``undo``, ``redo``, ``history``, ``restrict``: what a person decides about incidents.

Each is kept in the record as a decision and obeyed from then on, in every list, total and export.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing
from marsad.cli._rulings import By, Why, need_incident, told_of_undo

if TYPE_CHECKING:
    from marsad.record import Decided, Record, Reviews, Step, Taken

Doing = Literal["accept", "reject", "reopen", "note", "correct", "not-stated", "confirm", "withdraw", "sign"]

_EXAMPLES = """Examples:

  marsad review i12ab accept

  marsad review i12ab reject --why "a drill, as the second report says"

  marsad review i12ab correct killed/civilians 12 --why "the list of names"

  marsad review i12ab correct place geonames:170063

  marsad review i12ab not-stated day"""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def review(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, or one of its events (REPORT:EVENT).")],
    doing: Annotated[Doing, typer.Argument(metavar="WHAT", help=", ".join(get_args(Doing)), show_default=False)],
    field: Annotated[str | None, typer.Argument(metavar="[FIELD]", help="day, place, killed/civilians ...")] = None,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="What it is; of `correct` alone.")] = None,
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Accept, reject, correct or sign an incident. What is said holds until it is taken back (`marsad undo`)."""
    from marsad.record import Record, Reviews

    _check(doing, field, value)
    with Record.open(existing(db), who=by) as record:
        name = need_incident(record, incident)["id"]
        decided = _decide(Reviews(record, by), name, doing, field, value, why)
        if as_json:
            typer.echo(json.dumps({"kind": "reviewed", "n": decided.n, "incident": name, "token": decided.token}))
        else:
            typer.echo(f"Decision {decided.n} about {name} is kept (`marsad undo {decided.n}` takes it back).")
    return OK


def _check(doing: Doing, field: str | None, value: str | None) -> None:
    """Raises:
    BadParameter: a field or value too many, or one that is missing.
    """
    of_a_field = doing in ("correct", "not-stated", "confirm", "withdraw")
    if of_a_field != (field is not None):
        raise typer.BadParameter("needs a field" if of_a_field else "is of no field", param_hint=doing)
    if (doing == "correct") != (value is not None):
        raise typer.BadParameter("needs a value" if doing == "correct" else "takes no value", param_hint=doing)


def _decide(reviews: Reviews, incident: str, doing: Doing, field: str | None, value: str | None, why: str) -> Decided:
    from marsad.record import read_value

    if doing == "correct" and field is not None and value is not None:
        return reviews.correct(incident, field, read_value(field, value), why)
    method = getattr(reviews, doing.replace("-", "_"))
    decided: Decided = method(incident, why) if field is None else method(incident, field, why)
    return decided


@app.command(epilog="\b\nExamples:\n  marsad undo\n  marsad undo 3")
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[N]", help="Which decision; by default your last.")] = None,
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Take a decision of any kind back: a review, ruling, grade, restriction or name. An undo can be undone, too."""
    from marsad.record import Record, Reviews

    with Record.open(existing(db), who=by) as record:
        _told(record, Reviews(record, by).undo(number, why), as_json=as_json)
    return OK


@app.command(epilog="Example:  marsad redo")
def redo(why: Why = "", by: By = None, db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """Do again what you undid last, as long as you have decided nothing since."""
    from marsad.record import Record, Reviews

    with Record.open(existing(db), who=by) as record:
        _told(record, Reviews(record, by).redo(why), as_json=as_json)
    return OK


def _told(record: Record, taken: Taken, *, as_json: bool) -> None:
    if taken.relink:
        told_of_undo(record, taken.row.n, redone=taken.redone, as_json=as_json)
        return
    kind = "redone" if taken.redone else "undone"
    if as_json:
        typer.echo(json.dumps({"kind": kind, "n": taken.row.n, "what": taken.row.what, "about": taken.row.id}))
        return
    state = "holds again" if taken.redone else "is undone"
    typer.echo(f"Decision {taken.row.n} ({_words(taken.row.kind, taken.row.what)} {taken.row.id}) {state}.")


def _words(kind: str, what: str) -> str:
    return what.replace("_", " ") if kind == "review" else f"{what} {kind}".replace("_", " ")


@app.command(epilog="Example:  marsad history i12ab")
def history(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, or one of its events (REPORT:EVENT).")],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Every decision about an incident and about what was merged into it, and what became of each."""
    from marsad.cli._terminal import console, safe
    from marsad.record import Record, Reviews

    with Record.open(existing(db)) as record:
        name = need_incident(record, incident)["id"]
        steps = Reviews(record).history(name)
    if as_json:
        for step in steps:
            typer.echo(json.dumps({**asdict(step.row), "became": step.became, "undoes": step.undoes, "decided":
                                   step.row.kind, "kind": "decision"}, ensure_ascii=False))  # fmt: skip
        return OK
    out = console()
    for step in steps:
        out.print(safe(_line(step)), soft_wrap=True)
    if not steps:
        out.print("Nobody has decided anything about it.")
    return OK


def _line(step: Step) -> str:
    row = step.row
    after: dict[str, Any] = row.after or {}
    if step.undoes is not None:
        what = f"{'redo' if step.became == 'redo' else 'undo'} of {step.undoes}"
    else:
        what = " ".join(filter(None, [_words(row.kind, row.what), after.get("field"), _value(after)]))
    became = "" if step.became in ("holds", "undo", "redo") else f" [{step.became}]"
    return f"{row.n:4}  {row.at[:16]}  {row.who}  {what}{became}" + (f": {row.why}" if row.why else "")


def _value(after: dict[str, Any]) -> str:
    """A value in short."""
    value = after.get("value", after.get("grade"))
    if isinstance(value, list):
        return "; ".join(str(x["name"]) if isinstance(x, dict) else str(x) for x in value)
    if not isinstance(value, dict):
        return str(value or "")
    if "name" in value:
        return str(value["name"])
    if "start" in value:
        return str(value["start"]) if value["start"] == value["end"] else f"{value['start']}/{value['end']}"
    low, best, high = value["low"], value["best"], value["high"]
    return str(best) if low == best == high else f"{low}/{best}/{'' if high is None else high}"


@app.command(epilog='\b\nExamples:\n  marsad restrict i12ab --why "a shelter"\n  marsad restrict --list')
def restrict(
    what: Annotated[str | None, typer.Argument(metavar="[INCIDENT|REPORT]", help="What few may see.")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Take the restriction back.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print what is restricted.")] = False,
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Keep an incident or a report from everybody but those who may see restricted ones: it is in no export."""
    from marsad.record import Record, Reviews

    if (what is None) != listed or (listed and lift):
        raise typer.BadParameter("name an incident or a report, or give --list", param_hint="[INCIDENT|REPORT]")
    with Record.open(existing(db), who=by) as record:
        reviews = Reviews(record, by)
        if what is not None:
            kind, name = _named(record, what)
            number = (reviews.unrestrict if lift else reviews.restrict)(kind, name, why)
            said = {"kind": "restriction", "n": number, "of": kind, "id": name, "restricted": not lift}
            words = "no more restricted" if lift else f"restricted (`marsad restrict {name} --lift` takes it back)"
            typer.echo(json.dumps(said) if as_json else f"The {kind} {name} is {words}.")
            return OK
        found = reviews.restricted()
    for kind_, ids in (("incident", found.incidents), ("report", found.reports)):
        for name in sorted(ids):
            typer.echo(json.dumps({"kind": "restricted", "of": kind_, "id": name}) if as_json else f"{kind_}  {name}")
    if not found and not as_json:
        typer.echo("Nothing is restricted.")
    return OK


def _named(record: Record, what: str) -> tuple[Literal["incident", "report"], str]:
    found = record.find_incident(what)
    return ("incident", found["id"]) if found is not None else ("report", record.need_report(what))
