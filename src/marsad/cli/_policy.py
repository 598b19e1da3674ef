"""``marsad policy``: what leaves the record, and for whom."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import OK, AsJson, app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.publish import Policy

policy = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The policy that stands in front of every output.",
    epilog="\b\nExamples:\n  marsad policy show\n  marsad policy check policy.toml",
)
app.add_typer(policy, name="policy")


@policy.command(
    epilog="\b\nExamples:\n  marsad policy show\n  marsad policy show partners\n  marsad policy show --json"
)
def show(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|FILE]", help="By default ./policy.toml where there is one, else public."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say in words what a policy lets out; its digest stands in the manifest of every export."""
    from marsad.publish import policy_named

    _print(policy_named(name), as_json=as_json)
    return OK


@policy.command(epilog="Example:  marsad policy check policy.toml")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy, usually policy.toml.")],
    as_json: AsJson = False,
) -> int:
    """Say whether a file is a policy, and what it means."""
    from marsad.errors import BrokenPolicy
    from marsad.publish import policy_named

    if not file.is_file():
        raise BrokenPolicy("no such file", where=str(file))
    _print(policy_named(file.absolute()), as_json=as_json)
    return OK


def _print(chosen: Policy, *, as_json: bool) -> None:
    if as_json:
        told = {"format": 1, "kind": "policy", **asdict(chosen), "sha256": chosen.digest}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo("\n".join(_lines(chosen)))


def _lines(chosen: Policy) -> Iterator[str]:
    from marsad.cli._terminal import safe

    yield f"{safe(chosen.name)} (version {chosen.version}), for the audience {chosen.audience}"
    yield f"  sha256 {chosen.digest}"
    kept = {"private": "of private persons", "all": "of all persons", "none": "of nobody"}[chosen.names]
    yield f"  names withheld: {kept}"
    for words, names in (("  never withheld: ", chosen.allow), ("  always withheld: ", chosen.deny)):
        if names:
            yield words + "; ".join(map(safe, names))
    for rule in chosen.coarsen:
        about = [*rule.features, *(["places named after a site"] if rule.words else []), *rule.types, *rule.modes]
        where = f" in {', '.join(rule.countries)}" if rule.countries else ""
        size = f" of {rule.degrees:g} degrees" if rule.to == "grid" else ""
        yield f"  told by {rule.to}{size}: {', '.join(about) or 'every place'}{where}"
    if chosen.embargo:
        yield f"  nothing of the last {chosen.embargo} days"
    if chosen.publish != "all":
        by = f", by {chosen.signatures}" if chosen.publish == "signed" else ""
        yield f"  only incidents that people have {chosen.publish}{by}"
    for words, ids in (("incidents", chosen.incidents), ("reports", chosen.reports), ("sources", chosen.sources)):
        if ids:
            yield f"  {words} held back: {len(ids)}"
    for table in ("reports", "claims", "events", "incidents", "controls"):
        for field in chosen.withheld_fields(table):
            yield f"  field withheld: {table}.{field}"
    for outlet, terms in (("any other outlet", chosen.default), *chosen.licences.items()):
        quote = "all words" if terms.quote is None else f"{terms.quote} characters in a row"
        pages = "whole pages given away" if terms.evidence else "no whole page given away"
        yield f"  {safe(outlet)}: {safe(terms.licence or 'licence not known')}, {quote} quoted, {pages}"
