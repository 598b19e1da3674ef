"""``marsad desk``: the record in a browser, to be checked and corrected."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import DEFAULT_DB, OK, Db, app, existing
from marsad.cli._configured import config_file, settings
from marsad.errors import NotInstalled, UsageError
from marsad.settings import secret

if TYPE_CHECKING:
    from marsad.desk import Provider, Settings
    from marsad.settings import Settings as SaidSettings

#: What the extra `desk` brings.
_NEEDED = ("fastapi", "uvicorn", "multipart", "babel")

_EXAMPLES = """Examples:

  marsad desk                        your record, on this machine, for you alone

  marsad desk --public --port 8080   read-only, under the policy `public`

  marsad desk --check                answer the first page once, and stop"""

Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        metavar="HOST",
        envvar="MARSAD_DESK_NAMES",
        help="A name under which browsers reach it; repeatable.",
    ),
]
PolicyName = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="POLICY",
        envvar="MARSAD_DESK_POLICY",
        help="For readers, or for the public (docs/policy.md).",
    ),
]
Basemap = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", envvar="MARSAD_DESK_BASEMAP", help="A richer map: PMTiles.", exists=True, dir_okay=False
    ),
]
Issuer = Annotated[
    str | None,
    typer.Option(
        "--oidc",
        metavar="ISSUER",
        envvar="MARSAD_DESK_OIDC_ISSUER",
        help="Single sign-on for a team (OpenID Connect): the provider.",
    ),
]
Client = Annotated[
    str,
    typer.Option(
        "--oidc-client",
        metavar="ID",
        envvar="MARSAD_DESK_OIDC_CLIENT",
        help="The desk's name there; its secret: MARSAD_OIDC_SECRET.",
    ),
]
Claim = Annotated[
    str | None,
    typer.Option(
        "--oidc-claim",
        metavar="CLAIM",
        envvar="MARSAD_DESK_OIDC_CLAIM",
        help="What of its word is an account's name.",
    ),
]

desk = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, epilog=_EXAMPLES.replace("\n\n", "\n\n\b\n"),
    help="Open the desk: check and correct the record in a browser.",
)  # fmt: skip
app.add_typer(desk, name="desk")


@desk.callback()
def _desk(
    context: typer.Context,
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option(envvar="MARSAD_DESK_HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="MARSAD_DESK_PORT")] = 8430,
    team: Annotated[bool, typer.Option("--team", help="With accounts and roles; see docs/desk.md.")] = False,
    public: Annotated[bool, typer.Option("--public", help="For everybody: read-only, policy applied.")] = False,
    name: Names = None,
    policy: PolicyName = None,
    basemap: Basemap = None,
    title: Annotated[
        str | None, typer.Option(envvar="MARSAD_DESK_TITLE", help="What the record is called on every page.")
    ] = None,
    language: Annotated[
        str, typer.Option(envvar="MARSAD_DESK_LANGUAGE", help="en or ar, where the browser has chosen none.")
    ] = "en",
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default your user name.")
    ] = None,
    oidc: Issuer = None,
    oidc_client: Client = "marsad",
    oidc_claim: Claim = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Answer the first page once, and stop.")] = False,
) -> int:
    if context.invoked_subcommand is not None:
        return OK
    lacking = [x for x in _NEEDED if find_spec(x) is None]
    if lacking:
        raise NotInstalled(
            f"the desk needs {', '.join(lacking)}", where="marsad desk",
            remedy="Install it with: pip install 'marsad[desk]'",
        )  # fmt: skip
    from marsad.desk import Mode, Settings

    if team and public:
        raise UsageError("a desk is either for a team or for the public", where="--team --public")
    said = settings(context)
    mode: Mode = "team" if team else "public" if public else said.desk.mode
    asked = Settings(
        existing(db), mode, host, port, tuple(name or ()), language, title, public_policy=policy,
        reader_policy=policy, basemap=basemap, who=by, provider=_provider(oidc, oidc_client, oidc_claim, said),
        config=said.files.ontology or config_file(context), metrics_at=_metrics_at(said),
        metrics_token=secret(said.metrics.token, said.metrics.token_file, "metrics.token_file"),
    )  # fmt: skip
    return _checked(asked) if check else _served(asked, browser=browser)


def _provider(issuer: str | None, client: str, claim: str | None, said: SaidSettings) -> Provider | None:
    """The provider of single sign-on. Its secret is no option: others of the machine read arguments."""
    from marsad.desk import Provider

    if not issuer:
        return None
    return Provider(
        issuer, client, secret(said.desk.oidc.secret, said.desk.oidc.secret_file, "desk.oidc.secret_file"), claim
    )


def _metrics_at(said: SaidSettings) -> tuple[str, int] | None:
    return None if said.metrics.port is None else (said.metrics.host, said.metrics.port)


def _checked(settings: Settings) -> int:
    from starlette.testclient import TestClient

    from marsad.desk import create_app

    with TestClient(create_app(settings), base_url=f"http://127.0.0.1:{settings.port}") as client:
        answer = client.get("/")
    typer.echo(f"The desk answers ({answer.status_code}, {len(answer.content):,} bytes); {settings.address}")
    return OK if answer.is_success or answer.status_code == 401 else 1


def _served(settings: Settings, *, browser: bool) -> int:
    from marsad.desk import serve

    typer.echo(f"The desk is at {settings.address} (Ctrl-C stops it).")
    if browser and settings.mode == "local":
        typer.launch(settings.address)
    serve(settings)
    return OK
