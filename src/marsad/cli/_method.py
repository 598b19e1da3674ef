"""``marsad method``: how this record was made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from marsad.cli._app import DEFAULT_DB, OK, PROJECT_FILE, Db, app, existing
from marsad.cli._export import PolicyOption, checked_rule

_EXAMPLES = """Examples:

  marsad method -o method.md

  marsad method --format html -o method.html

  marsad method --project marsad.toml --policy partners"""


@app.command(epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"))
def method(
    db: Db = DEFAULT_DB,
    fmt: Annotated[Literal["md", "html"], typer.Option("--format", help="Markdown or a page.")] = "md",
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="'-': standard output.")] = "-",
    policy: PolicyOption = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE", help="How tolls are told.")] = None,
    project: Annotated[
        str | None,
        typer.Option(
            "--project",
            metavar="FILE",
            envvar="MARSAD_CONFIG",
            help="What the project says of itself; ./marsad.toml by default.",
        ),
    ] = None,
) -> int:
    """The method statement of the record, as Every Casualty's standards ask for it, from the record's own figures.

    What only you can say (organisation, contact, security ...) comes from [project] of marsad.toml; what is missing
    there is marked as a gap.
    """
    from marsad.publish import Query, RecordRelease, policy_named
    from marsad.publish.method import ProjectWords, Settings, figures, read_project, statement, to_html, to_markdown
    from marsad.record import Record

    file = project or (PROJECT_FILE if Path(PROJECT_FILE).is_file() else None)
    words = ProjectWords() if file is None else read_project(Path(file))
    with Record.open(existing(db)) as record:
        release = RecordRelease(record, policy_named(policy), Query(rule=checked_rule(rule)))
        found = statement(figures(release), Settings.of(release), words)
    _put(to_html(found) if fmt == "html" else to_markdown(found), output)
    gaps = f"; still to be answered in marsad.toml: {', '.join(found.gaps)}" if found.gaps else ""
    typer.echo(f"method statement -> {output} (policy {release.policy.name}){gaps}", err=True)
    return OK


def _put(text: str, output: str) -> None:
    if output == "-":
        sys.stdout.write(text)
        return
    from marsad.publish import put

    put(Path(output), text)
