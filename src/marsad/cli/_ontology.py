"""``marsad ontology``: the types of events and their codes, and the types that a project adds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import OK, AsJson, OntologyFile, app, project_types

if TYPE_CHECKING:
    from marsad.coding import Ontology, OwnType
    from marsad.coding.ontology import OwnTrigger, PartyRule

ontology = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The types of events, their codes, and your project's own types.",
    epilog="\b\nExamples:\n  marsad ontology show\n  marsad ontology check examples/types/marsad.toml",
)
app.add_typer(ontology, name="ontology")


@ontology.command(
    epilog="\b\nExamples:\n  marsad ontology show\n  marsad ontology show ASSAULT\n  marsad ontology show --json"
)
def show(
    name: Annotated[str | None, typer.Argument(metavar="[TYPE]", help="Only this type.")] = None,
    file: OntologyFile = None,
    as_json: AsJson = False,
) -> int:
    """Print the types and modes with their codes of CAMEO, ACLED and QuadClass, and the codebook's rule beside each."""
    types = project_types(file)
    wanted = None if name is None else name.upper()
    found = [row for row in _rows(types) if wanted in (None, row["type"], row.get("is"))]
    if not found:
        known = ", ".join(dict.fromkeys(row["type"] for row in _rows(types)))
        raise typer.BadParameter(f"{name!r} is no type; known are {known}", param_hint="TYPE")
    if as_json:
        for row in found:
            typer.echo(json.dumps({"format": 1, "kind": "type", **row}, ensure_ascii=False))
    else:
        _print(found)
    return OK


@ontology.command(epilog="Example:  marsad ontology check examples/types/marsad.toml")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The project's types, usually marsad.toml.")],
    as_json: AsJson = False,
) -> int:
    """Say whether a file of own types is right, and which words each type matches."""
    from marsad.coding.ontology import load, read_ontology

    types = read_ontology(file)
    forms: dict[str, list[str]] = {}
    for matches in load(types).own.values():
        for match in matches:
            words = " ".join("|".join(sorted(slot)) or "*" for slot in match.trigger.slots)
            forms.setdefault(match.type, []).append(words)
    if as_json:
        for own in types.types:
            _echo(own, sorted(set(forms[own.name])))
        return OK
    from marsad.cli._terminal import safe

    typer.echo(safe(f"{file}: {len(types.types)} types, digest {types.digest}"))
    for own in types.types:
        typer.echo(safe(f"\n{own.name}, a kind of {own.type}: {own.says}"))
        for words in sorted(set(forms[own.name])):
            typer.echo(safe(f"    {words}"))
        for side, rule in (("actor", own.actor), ("target", own.target)):
            if said := _said(rule):
                typer.echo(safe(f"  {side}: {said}"))
    return OK


def _echo(own: OwnType, forms: list[str]) -> None:
    row = {
        "format": 1,
        "kind": "own_type",
        **_own(own),
        "matches": forms,
        "triggers": [_trigger(t) for t in own.triggers],
    }
    typer.echo(json.dumps(row, ensure_ascii=False))


def _trigger(trigger: OwnTrigger) -> dict[str, Any]:
    return {"words": trigger.pattern, "frame": trigger.frame, "needs": sorted(trigger.needs)}


def _said(rule: PartyRule) -> str:
    """A rule of a side in words, "" where it allows all."""
    parts = ["must be named"] if rule.required else []
    parts += [f"kind {' or '.join(sorted(rule.kinds))}"] if rule.kinds else []
    parts += [f"called {', '.join(sorted(rule.words))}"] if rule.words else []
    return "; ".join(parts)


def _rows(types: Ontology) -> Iterator[dict[str, Any]]:
    """One row a type and mode, the project's own last."""
    from marsad.coding.ontology import all_codes

    for (kind, mode), code in all_codes().items():
        yield {
            "type": kind, "mode": None if mode == "*" else mode, "quad": code.quad, "cameo": code.cameo,
            "acled": code.acled, "rule": code.rule,
        }  # fmt: skip
    for own in types.types:
        yield _own(own)


def _own(own: OwnType) -> dict[str, Any]:
    from marsad.coding import code_of

    code = code_of(own.type, own.mode)
    return {
        "type": own.name, "is": own.type, "mode": own.mode, "quad": code.quad, "cameo": own.cameo or code.cameo,
        "acled": own.acled or code.acled, "rule": own.says,
    }  # fmt: skip


def _print(rows: list[dict[str, Any]]) -> None:
    from marsad.cli._terminal import safe

    for row in rows:
        kind = f"{row['type']} (a kind of {row['is']})" if "is" in row else row["type"]
        codes = (f"quad {row['quad']}", f"CAMEO {row['cameo'] or '-'}", f"ACLED {row['acled'] or '-'}")
        typer.echo(safe(f"{' '.join(x for x in (kind, row['mode']) if x):34}  {', '.join(codes)}"))
        typer.echo(safe(f"    {row['rule']}"))
