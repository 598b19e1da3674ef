"""``marsad places``: the group; what is resolved and found, what is added and corrected stands in files of its own."""

from __future__ import annotations

import typer

from marsad.cli._app import app

_EXAMPLES = """Examples:

  marsad places find Tripoli --near Benghazi

  marsad places resolve --json spans.jsonl  places of given spans

  marsad places add SY.zip                  GeoNames' places of a country, into your gazetteer

  marsad places sources                     what was added

  marsad places undo                        takes the last addition back"""

places = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Places: what a name means, and files of places of your own.",
    epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
)
app.add_typer(places, name="places")
