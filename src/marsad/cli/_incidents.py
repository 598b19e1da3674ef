"""``marsad incidents``: what happened in the world, asked for by what, where, when, how many and how well attested."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, day_option, existing

if TYPE_CHECKING:
    from marsad.record import IncidentSort, Near, Record, WantedIncidents

#: So much of an id is printed in a table; `marsad show` takes the beginning of one.
_ID = 10


_NUMBER = r"\s*(-?\d{1,3}(?:\.\d+)?)\s*"
_NEAR = re.compile(rf"{_NUMBER},{_NUMBER},\s*(\d{{1,5}}(?:\.\d+)?)\s*")

_EXAMPLES = """Examples:

  marsad incidents --since 2016-05-01 --type ASSAULT --min-killed 10

  marsad incidents --near 36.2,37.16,20 --sort killed

  marsad incidents --contradicted --grade contested

  marsad incidents --json --db war.db"""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def incidents(
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    kind: Annotated[str | None, typer.Option("--type", help="PLOVER type, e.g. ASSAULT.")] = None,
    mode: Annotated[str | None, typer.Option(help="Its mode, e.g. aerial.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or of its unit, or an id.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="ISO 3166-1 code, e.g. SY.")] = None,
    near: Annotated[
        str | None, typer.Option(metavar="LAT,LON,KM", help="Within so many km of a point; areas are left out.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    actor: Annotated[str | None, typer.Option(help="Part of the name of a party, or its id.")] = None,
    report: Annotated[str | None, typer.Option(help="Only incidents that this report tells of.")] = None,
    min_killed: Annotated[int | None, typer.Option(min=0, metavar="N", help="At least so many killed (best).")] = None,
    min_origins: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="At least so many origins: copies and one agency count once.")
    ] = None,
    min_originators: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="At least so many who say so first-hand.")
    ] = None,
    grade: Annotated[
        str | None, typer.Option(help="confirmed, fair, weak, contested, discounted, none: a person's, else suggested.")
    ] = None,
    contradicted: Annotated[bool, typer.Option("--contradicted", help="Only where claimants differ.")] = False,
    sort: Annotated[
        Literal["when", "killed", "origins"],
        typer.Option(help="The newest, most killed, or most origins first."),
    ] = "when",
    everything: Annotated[bool, typer.Option("--all", help="Also happenings that no type covers (OTHER).")] = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Rows; 0: all. By default 40 of the table, and all with --json.")
    ] = None,
) -> int:
    """The incidents of the record: what happened in the world, merged from many reports.

    With --json everything is printed, the earliest first, also happenings that no type covers.
    """
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        wanted: WantedIncidents = {
            "type": kind,
            "mode": mode,
            "place": place,
            "country": country,
            "near": near_option(near),
            "since": day_option("--since", since),
            "until": day_option("--until", until),
            "actor": actor,
            "report": record.need_report(report) if report else None,
            "min_killed": min_killed,
            "min_origins": min_origins,
            "min_originators": min_originators,
            "grade": grade,
            "contradicted": True if contradicted else None,
            "other": everything or as_json or (kind or "").upper() == "OTHER",
            "sort": _sort(sort, as_json=as_json),
        }
        if as_json:
            wanted["limit"] = limit or None
            for incident in record.iter_incidents(**wanted):
                typer.echo(json.dumps(incident, ensure_ascii=False))
            return OK
        _table(record, wanted, 40 if limit is None else limit, everything=everything)
    return OK


def _sort(sort: Literal["when", "killed", "origins"], *, as_json: bool) -> IncidentSort:
    if sort == "when":
        return "time" if as_json else "newest"
    return sort


def near_option(value: str | None) -> Near | None:
    """A point and a distance given on the command line, checked.

    >>> near_option("36.2,37.16,20")
    Near(lat=36.2, lon=37.16, km=20.0)
    """
    from marsad.record import Near

    if value is None:
        return None
    found = _NEAR.fullmatch(value)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise typer.BadParameter(f"{value!r} is not like 36.2,37.16,20 (degrees, degrees, km)", param_hint="--near")
    return Near(float(found[1]), float(found[2]), float(found[3]))


def _table(record: Record, wanted: WantedIncidents, limit: int, *, everything: bool) -> None:
    from rich.table import Table

    from marsad.cli._terminal import console, safe
    from marsad.publish import incident_rows

    total = record.count_incidents(**wanted)
    wanted["limit"] = limit or None
    rows: list[Any] = list(incident_rows(record.incidents(**wanted)))
    out = console()
    # what is left of the line beside days, tolls, counts and id
    room = max(24, out.width - 51)
    table = Table(box=None, pad_edge=False)
    for head in ("when", "where", "what", "killed", "wounded", "r/o", "id"):
        table.add_column(head, no_wrap=True)
    for r in rows:
        what = f"{r['type']}{' ' + r['mode'] if r['mode'] else ''}"
        place = cut(str(r["place"] or "unknown"), room * 2 // 5)
        cells = [r["date_start"] or "unknown", place, cut(what, room * 3 // 5), toll(r, "killed"), toll(r, "wounded")]
        table.add_row(*(safe(str(c)) for c in cells), f"{r['reports']}/{r['origins']}", str(r["incident_id"])[:_ID])
    out.print(table)
    out.print("r/o: reports that tell of it, and how many of them do not go back to one another", style="dim")
    if len(rows) < total:
        out.print(f"... and {total - len(rows)} more (--limit 0 shows all)")
    if not rows:
        out.print("No incidents.")
    left_out = 0 if everything or wanted["other"] else record.count_incidents(type="OTHER")
    if left_out:
        out.print(f"{left_out} happenings that no type covers are left out (--all shows them)", style="dim")


def cut(words: str, width: int) -> str:
    """The words in at most so many characters.

    >>> cut("Kramatorsk", 6)
    'Krama…'
    """
    return words if len(words) <= width else words[: width - 1] + "…"


def toll(row: dict[str, Any], kind: str) -> str:
    """``12``, ``10–15``, ``12+`` (open end), or a blank where nothing was said."""
    low, best, high = (row[f"{kind}_{end}"] for end in ("low", "best", "high"))
    if best is None:
        return ""
    if high is None:
        return f"{low if low is not None else best}+"
    return str(best) if low == high else f"{low}–{high}"
