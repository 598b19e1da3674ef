"""``marsad search``: words in the texts, with filters over what was read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, app, day_option, existing

if TYPE_CHECKING:
    from rich.text import Text

    from marsad.record import Hit


@app.command(
    epilog='\b\nExamples:\n  marsad search convoy --place Tigray\n  marsad search "railway station" --since 2022-04-01'
    " --type ASSAULT\n\nSeveral words must all occur; words in quotation marks must stand together."
)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.")],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    place: Annotated[str | None, typer.Option(help="Only reports with an event here (part of a name).")] = None,
    actor: Annotated[str | None, typer.Option(help="Only reports that name this actor (part of a name).")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Only reports with an event of this PLOVER type.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on or after, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Published on or before, YYYY-MM-DD.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
) -> int:
    """Search the texts of all reports."""
    from marsad.cli._terminal import console
    from marsad.record import Record

    with Record.open(existing(db)) as record:
        hits = record.search(
            " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words),
            place=place,
            actor=actor,
            type=kind,
            since=day_option("--since", since),
            until=day_option("--until", until),
            limit=limit,
        )
    out = console()
    for hit in hits:
        if as_json:
            typer.echo(json.dumps(asdict(hit), ensure_ascii=False, default=str))
        else:
            out.print(_hit(hit))
    if not hits and not as_json:
        out.print("Nothing found.")
    return OK


def _hit(hit: Hit) -> Text:
    from rich.text import Text

    from marsad.cli._terminal import safe

    when = hit.day or hit.published or "undated"
    head = f"{when}  {hit.source or 'outlet unknown'}  {hit.title or ''}  [{hit.report}]\n"
    body = Text("    " + safe(hit.snippet.replace("\n", " ")))
    for begin, end in hit.matches:
        body.stylize("bold reverse", begin + 4, end + 4)
    return Text(safe(head), style="bold") + body
