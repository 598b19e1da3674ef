"""``marsad merge``, ``split``, ``same``, ``not-same``, ``rulings``: a reviewer's word on what is one.

Each is kept in the record as a decision, and linking obeys it from then on, whatever its scores say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing

if TYPE_CHECKING:
    from marsad.linking import Incident, Member
    from marsad.record import Record, RulingRow, Wish

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for whoever asks later.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your user name.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only say what would change; nothing is written.")]
Instead = Annotated[
    bool, typer.Option("--instead", help="Take the place of earlier rulings as far as they contradict this one.")
]
Events = Annotated[
    list[str], typer.Argument(metavar="INCIDENT|REPORT:EVENT", help="Incidents, or events of reports (kyiv-1:e0).")
]


@app.command(epilog='\b\nExample:\n  marsad merge i12ab i34cd --why "one strike, told of two villages"')
def merge(
    incidents: Annotated[
        list[str], typer.Argument(metavar="INCIDENT...", help="Two or more; an event of each will do.")
    ],
    why: Why = "",
    by: By = None,
    preview: Preview = False,
    instead: Instead = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Say that incidents are one. Linking keeps them together from now on; `marsad undo` takes it back."""
    from marsad.record import Record, Wish

    with Record.open(existing(db), who=by) as record:
        found = [need_incident(record, name) for name in dict.fromkeys(incidents)]
        if len({x["id"] for x in found}) < 2:
            raise typer.BadParameter("two or more different incidents are needed", param_hint="INCIDENT...")
        wish = Wish("same", "merge", tuple(x["id"] for x in found), tuple(_members(record, x) for x in found), why)
        return _carry_out(record, wish, preview=preview, instead=instead, as_json=as_json)


@app.command(epilog="\b\nExample:\n  marsad split i12ab kyiv-3 kyiv-4:e1 --preview")
def split(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, or one of its events.")],
    out: Annotated[
        list[str], typer.Argument(metavar="REPORT[:EVENT]...", help="What does not belong to it: reports, or events.")
    ],
    why: Why = "",
    by: By = None,
    preview: Preview = False,
    instead: Instead = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Say that some events of an incident are another happening than the rest of it.

    The id stays with the larger part. What is taken out may join other incidents, and what it is among itself is for
    linking to tell, but it never comes back to the rest.
    """
    from marsad.record import Record, Wish

    with Record.open(existing(db), who=by) as record:
        found = need_incident(record, incident)
        members = _members(record, found)
        taken = tuple(dict.fromkeys(m for name in out for m in _of_incident(record, name, members)))
        rest = tuple(m for m in members if m not in taken)
        if not rest:
            raise typer.BadParameter("nothing would be left of the incident", param_hint="REPORT[:EVENT]...")
        wish = Wish("not_same", "split", (found["id"],), (taken, rest), why)
        return _carry_out(record, wish, preview=preview, instead=instead, as_json=as_json)


@app.command(epilog="\b\nExample:\n  marsad same kyiv-1:e0 lviv-2:e1")
def same(
    events: Events,
    why: Why = "",
    by: By = None,
    preview: Preview = False,
    instead: Instead = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Say that events (or whole incidents) are one happening, whatever their days, places and tolls say."""
    return _between("same", "same", events, why, by, db, preview=preview, instead=instead, as_json=as_json)


@app.command(name="not-same", epilog="\b\nExample:\n  marsad not-same kyiv-1:e0 lviv-2:e1")
def not_same(
    events: Events,
    why: Why = "",
    by: By = None,
    preview: Preview = False,
    instead: Instead = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Say that events (or whole incidents) are different happenings; they are never merged, not even if copied."""
    return _between("not_same", "not-same", events, why, by, db, preview=preview, instead=instead, as_json=as_json)


def _between(
    kind: Any,  # noqa: ANN401
    command: str,
    names: Sequence[str],
    why: str,
    by: str | None,
    db: str,
    *,
    preview: bool,
    instead: bool,
    as_json: bool,
) -> int:
    from marsad.record import Record, Wish

    with Record.open(existing(db), who=by) as record:
        groups = tuple(dict.fromkeys(_events(record, name) for name in names))
        if len(groups) < 2:
            raise typer.BadParameter("two or more different events are needed", param_hint="INCIDENT|REPORT:EVENT")
        return _carry_out(
            record, Wish(kind, command, (), groups, why), preview=preview, instead=instead, as_json=as_json
        )


def told_of_undo(record: Record, number: int, *, redone: bool, as_json: bool) -> None:
    """Link anew after a ruling was taken back (or holds again), and say what has changed."""
    from marsad.cli._link import link_record

    row = next(row for row in record.ruling_rows() if row.n == number)
    concerned = _concerned(row, record)
    before = _Before(record, concerned)
    link_record(record)
    if not as_json:
        typer.echo(f"{_numbered(row)} {'holds again' if redone else 'is undone'}.")
    kind = "redone" if redone else "undone"
    _outcome(record, concerned, before, {"kind": kind, "n": row.n, "command": row.command}, as_json=as_json)


@app.command(epilog="\b\nExamples:\n  marsad rulings\n  marsad rulings --json --db war.db")
def rulings(db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """What reviewers ruled about incidents, with the numbers that `undo` takes, and what became of each ruling."""
    from marsad.cli._terminal import console, safe
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        rows = record.ruling_rows()
    out = console()
    for row in rows:
        if as_json:
            typer.echo(json.dumps({"kind": "ruling", **asdict(row)}, ensure_ascii=False))
            continue
        line = f"{row.n:4}  {row.at[:10]}  {row.who:12} {_STATES[row.state]:12} {_typed(row)}"
        out.print(safe(line), soft_wrap=True)
        if row.why:
            out.print(safe(f"      “{row.why}”"), soft_wrap=True)
        if row.lost and row.state != "undone":
            gone = ", ".join(f"{a.report}:{a.event} (“{a.words}”)" for a in row.lost)
            out.print(safe(f"      not found in the present readings: {gone}"), style="yellow")
    if not rows and not as_json:
        out.print("No rulings.")
    return OK


_STATES = {
    "holds": "holds",
    "narrowed": "holds partly",
    "replaced": "replaced",
    "undone": "undone",
    "dangling": "dangling",
    "contradicted": "contradicted",
    "undo": "",
}


def _typed(row: RulingRow) -> str:
    """The command as it was typed, more or less."""
    if row.undoes is not None:
        return f"undo {row.undoes}"
    events = [" ".join(f"{a.report}:{a.event}" for a in part) for part in row.groups]
    if row.command == "merge":
        return f"merge {' '.join(row.incidents)}"
    if row.command == "split":
        return f"split {row.incidents[0]} {events[0]}"
    return f"{row.command} {' '.join(events)}"


def _numbered(row: RulingRow) -> str:
    return f"Ruling {row.n} ({_typed(row)})"


# ---- carrying out -----------------------------------------------------------------------------------------------


def _carry_out(record: Record, wish: Wish, *, preview: bool, instead: bool, as_json: bool) -> int:
    """Rule, link anew, and say what has changed; or only say it.

    Raises:
        Contradiction: an earlier ruling says otherwise.
    """
    from marsad.cli._link import link_record

    concerned = [m for part in wish.groups for m in part]
    before = _Before(record, concerned)
    if preview:
        _preview(record, wish, before, instead=instead, as_json=as_json)
        return OK
    number = record.rule(wish, instead=instead)
    link_record(record)
    if not as_json:
        typer.echo(f"Ruling {number} is kept (`marsad undo {number}` takes it back).")
    _outcome(record, concerned, before, {"kind": "ruled", "n": number, "command": wish.command}, as_json=as_json)
    return OK


def _outcome(
    record: Record, concerned: Sequence[Member], before: _Before, head: dict[str, Any], *, as_json: bool
) -> None:
    """What is now, and which ids of before are no more."""
    after = record.incidents_of(concerned)
    gone = set(before.held) - {x.id for x in after}
    went = {grave.id: grave.merged_into for grave in record.tombstones() if grave.id in gone}
    _tell(before, after, went, head, as_json=as_json)


def _preview(record: Record, wish: Wish, before: _Before, *, instead: bool, as_json: bool) -> None:
    after, went = record.preview_ruling(wish, instead=instead)
    if not as_json:
        typer.echo("Nothing is written. It would be so:")
    _tell(before, after, went, {"kind": "preview", "command": wish.command}, as_json=as_json)


class _Before:
    """What was there before a ruling: the incidents of the events concerned, and all ids."""

    def __init__(self, record: Record, concerned: Sequence[Member]) -> None:
        self.held = {x.id: x for x in record.incidents_of(concerned)}
        self.ids = record.incident_ids()


def _tell(
    before: _Before,
    after: Iterable[Incident],
    went: dict[str, str | None],
    head: dict[str, Any],
    *,
    as_json: bool,
) -> None:
    from marsad.cli._terminal import console, safe
    from marsad.linking import incident_object

    if as_json:
        gone = [{"id": name, "merged_into": heir} for name, heir in sorted(went.items())]
        typer.echo(
            json.dumps({**head, "incidents": [incident_object(x) for x in after], "gone": gone}, ensure_ascii=False)
        )
        return
    out = console()
    for x in after:
        change = _change(before.held.get(x.id), x) if x.id in before.held or x.id not in before.ids else " (joined)"
        out.print(safe(f"  {x.id}: {_phrase(x)}{change}"), soft_wrap=True)
    for name, heir in sorted(went.items()):
        where = f"it went into {heir}" if heir else "no event of it is left"
        out.print(safe(f"  {name} is no more: {where}"), soft_wrap=True)


def _phrase(x: Incident) -> str:
    where = x.place.name if x.place else "unknown place"
    when = x.time.start.isoformat() if x.time else "unknown day"
    reports, origins = len({m.report for m in x.members}), len(x.origins)
    counted = f"{reports} {_s('report', reports)}, {origins} {_s('origin', origins)}"
    return f"{x.type.lower()}, {where}, {when}, {counted}"


def _change(was: Incident | None, now: Incident) -> str:
    if was is None:
        return " (new)"
    more, less = len({*now.members} - {*was.members}), len({*was.members} - {*now.members})
    told = [f"{n} {_s('event', n)} {what}" for n, what in ((more, "more"), (less, "less")) if n]
    return f" ({', '.join(told)})" if told else " (as it was)"


def _s(word: str, n: int) -> str:
    return word if n == 1 else f"{word}s"


# ---- what is named ------------------------------------------------------------------------------------------------


def need_incident(record: Record, name: str) -> dict[str, Any]:
    """The incident of an id or of its beginning, or the one that holds an event ("kyiv-1:e0").

    Raises:
        NotInRecord: there is none.
    """
    from marsad.errors import NotInRecord
    from marsad.linking import Member

    found = record.find_incident(name)
    if found is None and ":" in name:
        report, event = _named(record, name)
        held = record.incidents_of([Member(report, event)] if event else [])
        found = record.find_incident(held[0].id) if held else None
    if found is None:
        raise NotInRecord("no such incident", where=name, remedy="`marsad incidents` lists them.")
    return found


def _members(record: Record, incident: dict[str, Any]) -> tuple[Member, ...]:
    """Of a story ("*e0": the report as a whole) the object does not tell them, so the value is asked."""
    return record.incident_value(incident["id"]).members


def _named(record: Record, name: str) -> tuple[str, str | None]:
    """A report, and the event of it that is named; a report's own id may hold a colon.

    Raises:
        NotInRecord: neither.
    """
    report = record.find_report(name)
    if report is None and ":" in name:
        start, _, event = name.rpartition(":")
        return record.need_report(start), event
    return report or record.need_report(name), None


def _of_incident(record: Record, name: str, members: Sequence[Member]) -> tuple[Member, ...]:
    report, event = _named(record, name)
    found = tuple(m for m in members if m.report == report and event in (None, m.event, m.event[:1]))
    if not found:
        raise typer.BadParameter(f"the incident has no event of {name}", param_hint="REPORT[:EVENT]...")
    return found


def _events(record: Record, name: str) -> tuple[Member, ...]:
    """The events that are meant: all of an incident, one of a report.

    Raises:
        BadParameter: a report of which several events may be meant.
    """
    from marsad.linking import Member

    incident = record.find_incident(name)
    if incident is not None:
        return _members(record, incident)
    report, event = _named(record, name)
    if event == "*":
        main = next((e["id"] for e in record.document(report)["events"] if e.get("main")), "")
        return (Member(report, f"*{main}"),)
    if event is not None:
        return (Member(report, event),)
    found = [Member(report, e.id) for e in record.events(report=report)]
    if len(found) != 1:
        some = ", ".join(f"{m.report}:{m.event}" for m in found[:5]) or "it has none"
        raise typer.BadParameter(f"which event of {name}? ({some})", param_hint="INCIDENT|REPORT:EVENT")
    return tuple(found)


def _concerned(row: RulingRow, record: Record) -> list[Member]:
    """The events of a ruling, as far as they are there; those of the ruling undone for an undo."""
    from marsad.linking import Member

    rows = {r.n: r for r in record.ruling_rows()}
    while row.undoes is not None:
        row = rows[row.undoes]
    return [Member(a.report, a.event) for part in row.groups for a in part if a not in row.lost]
