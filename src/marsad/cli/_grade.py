"""``marsad grade``: what the rules suggest for an incident, and what a person says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, existing
from marsad.cli._rulings import need_incident

if TYPE_CHECKING:
    from marsad.linking import Grades
    from marsad.record import Record

_EXAMPLES = """Examples:

  marsad grade i3f2a

  marsad grade kyiv-1:e0 fair --why "two clinics, and a video of the crater"

  marsad grade i3f2a B2 --why "the monitor counted the graves itself"

  marsad grade i3f2a --sources sources.toml"""

_CODE = re.compile(r"[A-F][1-6]", re.I)


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def grade(
    what: Annotated[
        str, typer.Argument(metavar="INCIDENT", help="An id, its beginning, or one of its events (REPORT:EVENT).")
    ],
    given: Annotated[
        str | None,
        typer.Argument(
            metavar="[GRADE]",
            help="Set it: confirmed, fair, weak, contested, discounted or none; or an Admiralty code such as B2.",
        ),
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; a grade that is set needs one.")] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back what was set: of the scale of GRADE, else of both.")
    ] = False,
    sources: Annotated[
        str | None,
        typer.Option(
            "--sources",
            metavar="FILE",
            envvar="MARSAD_SOURCES",
            help="Your own table of how reliable sources are (TOML, docs/grades.md).",
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your user name.")
    ] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """The grades of an incident: a person's, and those that the rules suggest, with their reasons.

    Grades that a person sets are kept as decisions and bind; suggestions never change them.
    """
    from marsad.record import Record

    with Record.open(existing(db), who=by) as record:
        incident = need_incident(record, what)
        if given is not None or withdraw:
            _decide(record, incident["id"], given, why, withdraw=withdraw)
        _show(record, incident, sources, as_json=as_json)
    return OK


def _decide(record: Record, incident: str, given: str | None, why: str, *, withdraw: bool) -> None:
    if not why.strip():
        raise typer.BadParameter("say why, for whoever asks later", param_hint="--why")
    if withdraw:
        scales = [scale_of(given)[0]] if given else [g.scale for g in record.grades().get(incident, ())]
        if not scales:
            raise typer.BadParameter("nobody has set a grade of it", param_hint="--withdraw")
        for scale in scales:
            record.set_grade(incident, scale, None, why)
    elif given is not None:
        scale, value = scale_of(given)
        record.set_grade(incident, scale, value, why)


def scale_of(given: str) -> tuple[Any, str]:
    """The scale of a grade as typed, and the grade as it is kept.

    >>> scale_of("Fair"), scale_of("b2")
    (('harm', 'fair'), ('admiralty', 'B2'))
    """
    from marsad.linking import HARM_GRADES

    if given.lower() in HARM_GRADES:
        return "harm", given.lower()
    if _CODE.fullmatch(given):
        return "admiralty", given.upper()
    words = f"{given!r} is no grade: {', '.join(HARM_GRADES)}, or a letter A to F with a digit 1 to 6"
    raise typer.BadParameter(words, param_hint="GRADE")


def _show(record: Record, incident: dict[str, Any], sources: str | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from marsad.linking import grades_object

    found = _suggested(record, incident, sources)
    fixed = record.grades().get(incident["id"], ())
    if as_json:
        row = {"format": 1, "kind": "grade", "incident": incident["id"], **grades_object(found)}
        typer.echo(json.dumps({**row, "set": [asdict(g) for g in fixed]}, ensure_ascii=False))
        return
    from marsad.cli._phrases import date_phrase, place_phrase, type_phrase
    from marsad.cli._terminal import console, safe
    from marsad.linking import grade_lines

    out, time = console(), incident.get("time") or {}
    where = place_phrase(incident.get("place"), None) or "place unknown"
    when = date_phrase(time.get("start"), time.get("end"), "") or "day unknown"
    out.print(safe(f"{type_phrase(incident)}, {where}, {when}  ({incident['id']})"), style="bold", soft_wrap=True)
    for g in fixed:
        moved = f" on {g.incident}" if g.incident != incident["id"] else ""
        out.print(safe(f"{g.grade}: set by {g.who} on {g.at[:10]}{moved}: {g.why}"), style="bold", soft_wrap=True)
    for line in grade_lines(found):
        out.print(safe("  " * line.depth + line.words), soft_wrap=True)


def _suggested(record: Record, incident: dict[str, Any], sources: str | None) -> Grades:
    from marsad.errors import UsageError
    from marsad.linking import accounts_of, origins_of, read_sources, suggest

    try:
        rated = read_sources(Path(sources).read_text(encoding="utf-8"), where=sources) if sources else None
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"the table of sources cannot be read: {fault}", where=str(sources)) from None
    members = [(m["report"], m["event"]) for m in incident["members"] if m["event"] is not None]
    documents = {report: record.document(report) for report, _ in members}
    accounts = accounts_of(members, documents)
    return suggest(accounts, origins_of(accounts, incident["origins"]), sources=rated)
