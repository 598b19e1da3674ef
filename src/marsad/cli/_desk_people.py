"""``marsad desk people``: accounts of a desk that several share."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, AsJson, Db, existing
from marsad.cli._desk import desk

if TYPE_CHECKING:
    from marsad.record import People, Person

_EXAMPLES = """Examples:

  marsad desk people add "Amina K." --role admin          prints an invitation, in which she sets a password

  marsad desk people role "Amina K." editor --right sign

  marsad desk people list"""

people = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
    help="The accounts of a team's desk (marsad desk --team).",
)  # fmt: skip
desk.add_typer(people, name="people")

Name = Annotated[str, typer.Argument(metavar="NAME")]
Rights = Annotated[
    list[str] | None, typer.Option("--right", metavar="RIGHT", help="A right beside the role; repeatable.")
]


@contextmanager
def _people(db: str) -> Iterator[tuple[People, str]]:
    """The accounts of a record, and who changes them."""
    from marsad.record import People, Record

    with Record.open(existing(db)) as record:
        yield People(record), f"{getpass.getuser()} (command line)"


@people.command(epilog='Example:  marsad desk people add "Amina K." --role reviewer')
def add(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="reader, reviewer, editor, publisher or admin.")],
    right: Rights = None,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password now (or read a line of stdin), and invite nobody.")
    ] = False,
    db: Db = DEFAULT_DB,
) -> int:
    """Add an account; prints a code with which the person sets a password, once, within three days."""
    rights = _rights(right)
    with _people(db) as (kept, by):
        secret = _asked() if password else None
        person = kept.add(name, role, by=by, rights=rights, password=secret)
        if password:
            typer.echo(f"{person.name} may sign in.")
        else:
            _invited(kept.invite(person.name, by=by))
    return OK


@people.command(epilog='Example:  marsad desk people invite "Amina K."')
def invite(name: Name, db: Db = DEFAULT_DB) -> int:
    """A new invitation, for who lost the password or the code; an older one is void."""
    with _people(db) as (kept, by):
        _invited(kept.invite(name, by=by))
    return OK


@people.command("list", epilog="Example:  marsad desk people list --json")
def list_(db: Db = DEFAULT_DB, as_json: AsJson = False) -> int:
    """All accounts: role, rights beside it, when they were last seen."""
    from marsad.cli._terminal import safe

    with _people(db) as (kept, _):
        found = kept.all()
    for person in found:
        if as_json:
            typer.echo(json.dumps(_object(person), ensure_ascii=False))
        else:
            seen = person.seen[:10] if person.seen else "never seen"
            typer.echo(safe(f"{person.name}  {' + '.join((person.role, *person.rights))}  {seen}  {_state(person)}"))
    if not found and not as_json:
        typer.echo('Nobody yet. Begin with: marsad desk people add "YOUR NAME" --role admin')
    return OK


@people.command(epilog='Example:  marsad desk people role "Amina K." publisher')
def role(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, reviewer, editor, publisher or admin.")],
    right: Rights = None,
    db: Db = DEFAULT_DB,
) -> int:
    """Another role; rights beside it are those given here. The person has to sign in again."""
    rights = _rights(right)
    with _people(db) as (kept, by):
        person = kept.set_role(name, role, by=by, rights=rights)
    typer.echo(f"{person.name} is {' + '.join((person.role, *person.rights))} now.")
    return OK


@people.command(epilog='Example:  marsad desk people disable "Amina K."')
def disable(name: Name, db: Db = DEFAULT_DB) -> int:
    """Close an account: its sessions end at once, its name stays in the history."""
    with _people(db) as (kept, by):
        kept.disable(name, by=by)
    typer.echo("Closed. `marsad desk people enable` opens it again.")
    return OK


@people.command(epilog='Example:  marsad desk people enable "Amina K."')
def enable(name: Name, db: Db = DEFAULT_DB) -> int:
    """Open a closed account again."""
    with _people(db) as (kept, by):
        kept.enable(name, by=by)
    typer.echo("Open.")
    return OK


@people.command(epilog='Example:  marsad desk people password "Amina K."')
def password(name: Name, db: Db = DEFAULT_DB) -> int:
    """Set a password: asked for at the terminal, else a line of stdin. All sessions of the person end."""
    with _people(db) as (kept, by):
        kept.set_password(name, _asked(), by=by)
    typer.echo("Set.")
    return OK


@people.command(epilog='Example:  marsad desk people bind "Amina K." https://id.example.org 248289761001')
def bind(
    name: Name,
    issuer: Annotated[str, typer.Argument(metavar="ISSUER", help="The provider's address, as it names itself.")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The person's `sub` there.")],
    db: Db = DEFAULT_DB,
) -> int:
    """Let a person sign in at a provider of single sign-on (docs/desk-people.md)."""
    with _people(db) as (kept, by):
        kept.bind(name, issuer, subject, by=by)
    typer.echo("Bound.")
    return OK


@people.command(epilog="Example:  marsad desk people log --what read")
def log(
    what: Annotated[
        str | None, typer.Option("--what", metavar="DOING", help="Only these: read, sign_in, role, password ...")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 50,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> int:
    """Who signed in, whose account was changed, who read what is restricted; the last first."""
    from dataclasses import asdict

    from marsad.cli._terminal import safe

    with _people(db) as (kept, _):
        for line in kept.log(what=what, limit=limit):
            if as_json:
                typer.echo(json.dumps(asdict(line), ensure_ascii=False))
            else:
                typer.echo(safe(f"{line.at[:19]}  {line.who}  {line.what}  {line.kind} {line.id}"))
    return OK


def _object(person: Person) -> dict[str, object]:
    return {
        "name": person.name, "role": person.role, "rights": person.rights, "made": person.made, "seen": person.seen,
        "state": _state(person),
    }  # fmt: skip


def _state(person: Person) -> str:
    if person.disabled is not None:
        return "closed"
    if person.invited:
        return "invited"
    return "open" if person.has_password or person.subject else "no password yet"


def _rights(given: list[str] | None) -> tuple[str, ...]:
    from marsad.record import GIVEN_BESIDE

    for right in given or ():
        if right not in GIVEN_BESIDE:
            raise typer.BadParameter(f"{right!r} is none of {', '.join(GIVEN_BESIDE)}", param_hint="--right")
    return tuple(given or ())


def _invited(code: str) -> None:
    typer.echo("Give this code to the person on a way that others do not read. It holds for three days, and once:\n")
    typer.echo(f"  {code}\n")
    typer.echo("They type it at /invitation of the desk, and set a password.")


def _asked() -> str:
    """A password that is typed, or a line of stdin; never an argument, which others of the machine could read."""
    if sys.stdin.isatty():
        given: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
        return given
    return sys.stdin.readline().rstrip("\r\n")
