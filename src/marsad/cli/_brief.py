"""``marsad brief``: a situation report of one place and time, composed from the record."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from marsad.cli._app import DEFAULT_DB, OK, Db, app, day_option, existing
from marsad.cli._export import PolicyOption, checked_rule
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.publish import RecordRelease
    from marsad.publish.brief import Brief, Period

_SUFFIXES = {".md": "md", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
_BINARY = frozenset(("docx", "pdf"))

_EXAMPLES = """Examples:

  marsad brief --place Aleppo --since 2016-12-12 --until 2016-12-18

  marsad brief --place Kramatorsk -o kramatorsk.docx

  marsad brief --since 2022-04-04 --until 2022-04-17 --every week --format html -o weeks

Every sentence says who claims it and bears a footnote; docs/brief.md explains the sections."""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def brief(
    db: Db = DEFAULT_DB,
    place: Annotated[str | None, typer.Option(help="Part of the name of a place or of its unit, or an id.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="ISO 3166-1 code, e.g. SY.")] = None,
    since: Annotated[str | None, typer.Option(help="First day of the happening, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    fmt: Annotated[
        Literal["md", "html", "docx", "pdf"] | None, typer.Option("--format", help="By default as FILE ends, else md.")
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE|FOLDER", help="'-': standard output.")] = "-",
    every: Annotated[
        Literal["day", "week"] | None, typer.Option(help="A brief for each day or week, and an index, in a folder.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="How tolls, day and place of an incident are told.")
    ] = None,
    policy: PolicyOption = None,
    title: Annotated[str | None, typer.Option(help="Instead of the place and the days.")] = None,
) -> int:
    """Write a situation report: what happened, who holds what, tolls with claimants, what is disputed and unknown."""
    from marsad.publish import Query, RecordRelease, policy_named
    from marsad.record import Record

    first, last = day_option("--since", since), day_option("--until", until)
    wanted = Query(rule=checked_rule(rule), since=first, until=last, place=place, country=country, around=True)
    chosen = policy_named(policy)
    kind = fmt or _SUFFIXES.get(Path(output).suffix.lower(), "md")
    with Record.open(existing(db)) as record:
        release = RecordRelease(record, chosen, wanted)
        if every is not None:
            return _series(
                release, chosen.name, _checked_periods(first, last, every, output), kind, title, Path(output)
            )
        return _one(release, chosen.name, kind, title, output)


def _checked_periods(first: str | None, last: str | None, every: Literal["day", "week"], output: str) -> list[Period]:
    from marsad.publish.brief import periods

    if first is None or last is None:
        raise UsageError("--every needs the first and the last day", remedy="Add --since and --until.")
    if output == "-":
        raise UsageError("--every writes several files", remedy="Name a folder with -o.")
    return list(periods(first, last, every))


def _one(release: RecordRelease, policy: str, kind: str, title: str | None, output: str) -> int:
    from marsad.publish import counting, manifest_beside
    from marsad.publish.brief import compose, render

    if output == "-" and kind in _BINARY and sys.stdout.isatty():
        raise UsageError(f"{kind} is no text", remedy="Name a file with -o.")
    read = counting(release)
    made = compose(read, title=title, policy=policy)
    data = render(made, kind)
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return OK
    _write(Path(output), data)
    manifest_beside(release, "brief", Path(output), {"footnotes": len(made.notes)}, (read.tally,))
    typer.echo(f"{len(made.notes)} footnotes -> {output} (policy {policy}, rule {release.query.rule})", err=True)
    return OK


def _series(
    release: RecordRelease, policy: str, wanted: list[Period], kind: str, title: str | None, folder: Path
) -> int:
    from marsad.publish import counting, manifest_beside
    from marsad.publish.brief import compose, index_page, render

    folder.mkdir(parents=True, exist_ok=True)
    made: list[tuple[str, Brief]] = []
    tallies = []
    for p in wanted:
        part = counting(release.asking(replace(release.query, since=p.since, until=p.until)))
        one = compose(part, title=f"{title}, {p.since} to {p.until}" if title else None, policy=policy)
        name = f"{p.since}.{kind}" if p.since == p.until else f"{p.since}_{p.until}.{kind}"
        _write(folder / name, render(one, kind))
        made.append((name, one))
        tallies.append(part.tally)
    index = "html" if kind == "html" else "md"
    _write(folder / f"index.{index}", index_page(made, index))
    counts = {"briefs": len(made), "footnotes": sum(len(one.notes) for _, one in made)}
    written = [folder / name for name in (*(name for name, _ in made), f"index.{index}")]
    manifest_beside(release, "brief", folder, counts, tallies, written)
    typer.echo(f"{len(made)} briefs -> {folder} (policy {policy}, rule {release.query.rule})", err=True)
    return OK


def _write(path: Path, data: bytes) -> None:
    """The file appears whole or not at all."""
    if path.name.startswith("-") or re.search(r"[\x00-\x1f]", path.name):
        raise UsageError("not a name for a file", where=str(path))
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
