"""What a desk is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

#: ``local``: one person on this machine, no sign-in. ``team``: accounts. ``public``: anonymous, read-only.
Mode = Literal["local", "team", "public"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)

#: Addresses that only this machine reaches.
LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of single sign-on (OpenID Connect): its address as it names itself, and under which name, with which
    secret, it knows the desk. ``claim`` is what of its word is believed to be the name of an account, null: nothing."""

    issuer: str
    client: str
    secret: str | None = field(default=None, repr=False)
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """``db`` is a path or ``postgresql://`` address. ``hosts`` are names under which browsers may ask (beside those of
    this machine); ``public_policy`` and ``reader_policy`` name the policies (docs/policy.md) of the public face and of
    readers. ``basemap`` is a PMTiles file. ``who`` is the person of the local mode, by default the system's user.
    ``provider`` is where a team may sign in, too. ``cache`` is the folder for what can be made again, null for the
    user's own; ``config`` the project's marsad.toml, whose types of events hold where the desk reads again.
    ``metrics_token`` opens ``/metrics`` to who bears it; ``metrics_at``, host and port, serves it on an address of its
    own, too."""

    db: str
    mode: Mode = "local"
    host: str = "127.0.0.1"
    port: int = 8430
    hosts: tuple[str, ...] = ()
    language: str = "en"
    title: str | None = None
    public_policy: str | None = None
    reader_policy: str | None = None
    basemap: Path | None = None
    who: str | None = None
    cache: Path | None = None
    provider: Provider | None = None
    config: Path | None = None
    metrics_token: str | None = field(default=None, repr=False)
    metrics_at: tuple[str, int] | None = None

    @property
    def address(self) -> str:
        """What a person types into the browser of this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"
