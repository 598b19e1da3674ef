"""``marsad places correct``, ``corrections``, ``revoke``, ``replay``: what reviewers know about names.

It is kept in the record as a decision, and everything that it concerns can be read again.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad._version import DEFAULT_READER
from marsad.cli._app import (
    DEFAULT_DB,
    OK,
    SOME_FAILED,
    AsJson,
    Db,
    LayerFile,
    OntologyFile,
    Reader,
    existing,
    project_types,
    using_layers,
)
from marsad.cli._layers import country_option
from marsad.cli._places import places

if TYPE_CHECKING:
    from marsad.cli._progress import Progress
    from marsad.coding import Ontology
    from marsad.grounding.places import Correction
    from marsad.lessons import ReportChange
    from marsad.record import Record

#: Reports that changed, of which so many are shown.
_SHOWN = 20

_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*")

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for whoever asks later.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your user name.")]

_EXAMPLES = """Examples:

  marsad places correct Mithal --to geonames:170063 --country SY --why "SANA calls the town so"

  marsad places correct "Tall Mithal" --to 36.5,38.25 --by "R. Desk"

  marsad places replay"""


@places.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def correct(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name as reports write it.")],
    to: Annotated[str, typer.Option("--to", metavar="ID|LAT,LON", help="What it means: an id, or a point.")],
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Only in reports about this country.")
    ] = None,
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    layer: LayerFile = None,
    as_json: AsJson = False,
) -> int:
    """Say what a name of a place means in this record: kept as a decision, heard in all that is read from now on.

    What was read before is read again by `marsad places replay`.
    """
    from marsad import lessons
    from marsad.grounding import Scope
    from marsad.grounding.places import open_gazetteer
    from marsad.lesson_of import place_lesson
    from marsad.record import Record, Teaching

    with using_layers(layer):
        said = place_lesson(name, to, Scope(country_option(country)), open_gazetteer())
    with Record.open(existing(db), who=by) as record:
        number = Teaching(record).keep(said, why)
        waiting = sum(1 for _ in lessons.waiting(record, (said,)))
    if as_json:
        _echo({"kind": "place_corrected", "n": number, **_stated(said), "waiting": waiting})
    else:
        scope = f" in reports about {said.scope}" if said.scope else ""
        _say(f"{number}: “{said.name}” means {_place(said)}{scope}")
        _say(
            f"{waiting} reports were read without it: marsad places replay"
            if waiting
            else "No report needs reading again."
        )
    return OK


def _stated(c: Correction) -> dict[str, Any]:
    from marsad.record import stated

    return stated(c)


def _place(c: Correction) -> str:
    where = ", ".join(x for x in (c.admin1 if c.admin1 != c.place else None, c.country) if x)
    return f"{c.place} ({c.id}{', ' + where if where else ''})"


def _say(text: str) -> None:
    from marsad.cli._terminal import safe

    typer.echo(safe(text))


def _echo(value: dict[str, Any]) -> None:
    typer.echo(json.dumps({"format": 1, **value}, ensure_ascii=False))


@places.command(epilog="Example:  marsad places corrections --db war.db")
def corrections(db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """What reviewers said that names mean: who, when, why, and what was revoked."""
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        rows, holding = record.decisions("place_name"), {c.n for c in record.corrections()}
    for row in rows:
        if as_json:
            _echo({"kind": "place_correction", "holds": row.n in holding, **asdict(row), "decided": row.kind})
        else:
            _say(_line(asdict(row), holds=row.n in holding))
    if not rows and not as_json:
        _say("No corrections.")
    return OK


def _line(row: dict[str, Any], *, holds: bool) -> str:
    said = row["after"] or row["before"] or {}
    scope = f" [{said.get('scope')}]" if said.get("scope") else ""
    what = f"“{said.get('name')}”{scope} " + (
        f"means {said.get('place')} ({said.get('id')})"
        if row["what"] == "correct"
        else "is read by the gazetteer again"
    )
    why = f": {row['why']}" if row["why"] else ""
    return f"{row['n']:>4} {row['at'][:16]} {row['who']}  {what}{why}" + (
        "" if holds or row["what"] != "correct" else "  (no more)"
    )


@places.command(epilog='Example:  marsad places revoke 3 --why "the other town was meant"')
def revoke(
    number: Annotated[int, typer.Argument(metavar="N", help="The number that `marsad places corrections` shows.")],
    why: Why = "",
    by: By = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Take a correction back. Both stay in the record; `marsad places replay` reads again what it concerned."""
    from marsad.errors import NotInRecord
    from marsad.record import Record, Teaching

    with Record.open(existing(db), who=by) as record:
        if all(c.n != number for c in record.corrections()):
            raise NotInRecord(
                "no correction of this number holds",
                where=str(number),
                remedy="`marsad places corrections` lists them.",
            )
        name = next(c.name for c in record.corrections() if c.n == number)
        n, _ = Teaching(record).revoke(number, why)
    if as_json:
        _echo({"kind": "place_revoked", "n": n, "revokes": number, "name": name})
    else:
        _say(f"{n}: “{name}” is read by the gazetteer again")
    return OK


# ---- replay -----------------------------------------------------------------------------------------------------


@places.command(epilog="Example:  marsad places replay --db war.db --jobs 2")
def replay(
    db: Db = DEFAULT_DB,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes. Same result.")] = 1,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Do not look for copies and incidents afterwards.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
    reader: Reader = DEFAULT_READER,
    layer: LayerFile = None,
    ontology: OntologyFile = None,
    as_json: AsJson = False,
) -> int:
    """Read again every report whose text holds a corrected name, and say what changed.

    The new reading supersedes the old one, which stays; what reviewers decided is not touched.
    """
    from marsad.cli._link import link_record
    from marsad.cli._progress import progress
    from marsad.record import Record

    with using_layers(layer), Record.open(existing(db)) as record, progress([], quiet=quiet) as bar:
        changed, failed = _replayed(record, jobs, reader, project_types(ontology), bar)
        if changed and not no_link:
            bar.say("linking")
            link_record(record)
    if as_json:
        for change in changed:
            _echo({"kind": "place_replayed", **change})
    elif not quiet:
        _summary(changed, failed)
    return SOME_FAILED if failed else OK


def _replayed(
    record: Record, jobs: int, reader: str, types: Ontology, bar: Progress
) -> tuple[list[dict[str, Any]], int]:
    from marsad.grounding.places import open_gazetteer
    from marsad.lessons import reread

    open_gazetteer(lambda share, step: bar.say(f"gazetteer {share:.0%}: {step}"))
    bar.say("reading again")
    done = reread(record, reader=reader, jobs=jobs, ontology=types, each=lambda *_: bar.step())
    for message in done.failed:
        bar.fail(message)
    return [_change(x) for x in done.reports], len(done.failed)


def _change(x: ReportChange) -> dict[str, Any]:
    """What became of the places of a report, by the words that name them."""
    moved = [d for d in x.found if d.of == "place"]
    return {
        "report": x.report,
        "places": [
            {"name": d.words, "before": _ids_of(d.before, d.before_ids), "after": _ids_of(d.after, d.after_ids)}
            for d in moved
        ],
        "events": list(x.events),
    }


def _ids_of(meaning: str | None, ids: tuple[str, ...]) -> list[str] | None:
    return None if meaning is None else list(ids)


def _summary(changed: list[dict[str, Any]], failed: int) -> None:
    moved = [c for c in changed if c["places"]]
    for c in moved[:_SHOWN]:
        for p in c["places"]:
            _say(f"{c['report']}: “{p['name']}” {_ids(p['before'])} -> {_ids(p['after'])}")
    if len(moved) > _SHOWN:
        _say(f"... and {len(moved) - _SHOWN} more")
    _say(f"{len(changed)} reports read again, {len(moved)} changed" + (f", {failed} failed" if failed else ""))


def _ids(ids: list[str] | None) -> str:
    return ", ".join(ids) if ids else "not a place"
