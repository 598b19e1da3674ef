"""The table of settings: every key of ``marsad.toml``, its type, its default and what it means.

A setting is a field of a section; a section is a frozen class. Whoever adds one writes it here and nowhere else:
checking, the environment, ``marsad config show`` and the table in ``docs/settings.md`` follow from the field
(``python -m marsad.settings`` prints that table). An option of a command that bears the setting's environment variable
as ``envvar`` has the setting for its default.

Types are ``bool``, ``int``, ``float``, ``str``, ``Path``, ``Literal[...]``, ``tuple[str, ...]``, or one of these or
null.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

#: Policies that are shipped (publish/_policy): any other is a file.
_POLICIES: Final = ("public", "partners", "internal")


@dataclass(frozen=True, slots=True)
class Says:
    """What a setting means. ``env``: its variable where it is not ``MARSAD_SECTION_KEY``. ``least`` and ``most`` bound
    a number (inclusive). ``path_unless``: a text that is a path unless it is one of these words or an address.
    ``secret``: never in the file, never shown."""

    text: str
    env: str | None = None
    least: float | None = None
    most: float | None = None
    path_unless: tuple[str, ...] | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class RecordSection:
    """``[record]``: where the record is."""

    db: Annotated[
        str, Says("The record: an SQLite file or `postgresql://user@host/name`.", env="MARSAD_DB", path_unless=())
    ] = "marsad.db"


@dataclass(frozen=True, slots=True)
class ReadSection:
    """``[read]``: how reports are read."""

    reader: Annotated[
        str,
        Says(
            "Who reads: `shipped`, `rules` (no model), or a folder of `marsad train`.",
            path_unless=("shipped", "rules"),
        ),
    ] = "shipped"
    jobs: Annotated[int, Says("Processes of `marsad read`; 0: one a core.", least=0, most=1024)] = 1
    max_mb: Annotated[int | None, Says("Take larger inputs than by default, up to so many MB each.", least=1)] = None
    allow_private: Annotated[bool, Says("Fetch from private addresses, too.")] = False


@dataclass(frozen=True, slots=True)
class FilesSection:
    """``[files]``: what lies beside the record."""

    places: Annotated[Path | None, Says("The file of added places; else your own.", env="MARSAD_PLACES")] = None
    actors: Annotated[Path | None, Says("The file of added actors; else your own.", env="MARSAD_ACTORS")] = None
    ontology: Annotated[
        Path | None, Says("Your own types of events; else those of this file.", env="MARSAD_ONTOLOGY")
    ] = None
    sources: Annotated[
        Path | None, Says("Your own table of how reliable sources are ([grades](grades.md)).", env="MARSAD_SOURCES")
    ] = None
    policy: Annotated[
        str | None,
        Says(
            "Of exports: `public`, `partners`, `internal` or a file; else `./policy.toml`, else `public`.",
            path_unless=_POLICIES,
        ),
    ] = None
    cache: Annotated[
        Path | None, Says("What can be made again (400 MB); else your cache folder.", env="MARSAD_CACHE")
    ] = None


@dataclass(frozen=True, slots=True)
class OidcSection:
    """``[desk.oidc]``: single sign-on of a team."""

    issuer: Annotated[str | None, Says("The provider's address, as it names itself.")] = None
    client: Annotated[str, Says("The desk's name there.")] = "marsad"
    claim: Annotated[str | None, Says("What of its word is an account's name.")] = None
    secret: Annotated[str | None, Says("The desk's secret there.", env="MARSAD_OIDC_SECRET", secret=True)] = None
    secret_file: Annotated[Path | None, Says("A file that holds that secret and nothing else.")] = None


@dataclass(frozen=True, slots=True)
class DeskSection:
    """``[desk]``: the pages in the browser."""

    mode: Annotated[
        Literal["local", "team", "public"], Says("`local`: you alone; `team`: accounts; `public`: read-only.")
    ] = "local"
    host: Annotated[str, Says("The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Says("The port to listen on.", least=1, most=65535)] = 8430
    names: Annotated[tuple[str, ...], Says("Names under which browsers reach it.")] = ()
    policy: Annotated[
        str | None, Says("The policy of readers, or of the public ([policy](policy.md)).", path_unless=_POLICIES)
    ] = None
    basemap: Annotated[Path | None, Says("A richer map: PMTiles.")] = None
    title: Annotated[str | None, Says("What the record is called on every page.")] = None
    language: Annotated[Literal["en", "ar"], Says("Where the browser has chosen none.")] = "en"
    oidc: OidcSection = OidcSection()


@dataclass(frozen=True, slots=True)
class LogsSection:
    """``[logs]``: what is told while Marsad runs ([operations](operations.md))."""

    format: Annotated[Literal["human", "json"], Says("Lines for people, or JSON, an object a line.")] = "human"
    level: Annotated[Literal["debug", "info", "warning", "error"], Says("The least that is told.")] = "info"
    whole_errors: Annotated[
        bool, Says("The words of unforeseen errors, too. They may hold text of reports: on a machine of your own only.")
    ] = False


@dataclass(frozen=True, slots=True)
class MetricsSection:
    """``[metrics]``: figures for Prometheus ([operations](operations.md))."""

    port: Annotated[int | None, Says("A port of their own; none unless set.", least=1, most=65535)] = None
    host: Annotated[str, Says("The address that port listens on.")] = "127.0.0.1"
    token: Annotated[
        str | None, Says("Opens `/metrics` of a desk for a team or the public to who bears it.", secret=True)
    ] = None
    token_file: Annotated[Path | None, Says("A file that holds that token and nothing else.")] = None


@dataclass(frozen=True, slots=True)
class WatchSection:
    """``[watch]``: following sources ([watch](watch.md)); which ones, says a file of their own."""

    state: Annotated[Path | None, Says("How far watching has come; else beside the record.")] = None


@dataclass(frozen=True, slots=True)
class BackfillSection:
    """``[backfill]``: archives in shards ([backfill](backfill.md))."""

    jobs: Annotated[int, Says("Processes; 0: one a core.", least=0, most=1024)] = 1
    engine: Annotated[Literal["local", "ray"], Says("Who runs the processes.")] = "local"
    address: Annotated[str | None, Says("Of a Ray cluster; else one of this machine alone.")] = None
    split: Annotated[int, Says("Cut larger files into ranges of so many MB.", least=1)] = 64
    item_seconds: Annotated[float, Says("A page that takes longer is given up.", least=1)] = 300.0
    memory: Annotated[int, Says("MB that one process may hold.", least=200)] = 4000


@dataclass(frozen=True, slots=True)
class SecondSection:
    """``[second]``: a language model as a second reader ([second reader](second-reader.md)); off unless an address is
    set."""

    address: Annotated[
        str | None, Says("Where it is: an address as OpenAI's, `http://127.0.0.1:8000/v1`. Texts of reports go there.")
    ] = None
    model: Annotated[str | None, Says("The model's name there.")] = None
    key: Annotated[str | None, Says("The key, where one is asked for.", secret=True)] = None
    key_file: Annotated[Path | None, Says("A file that holds that key and nothing else.")] = None
    allow_http: Annotated[bool, Says("Send texts in the clear to another machine, too.")] = False
    allow_restricted: Annotated[bool, Says("Send restricted reports, too.")] = False
    timeout: Annotated[int, Says("Seconds of one answer.", least=1, most=3600)] = 120
    max_answer_tokens: Annotated[int, Says("Tokens of one answer.", least=100, most=100_000)] = 4_000
    requests_a_day: Annotated[int, Says("Requests of a day (UTC).", least=0)] = 500
    tokens_a_day: Annotated[int, Says("Tokens of a day, asked and answered.", least=0)] = 2_000_000
    money_a_day: Annotated[float | None, Says("Money of a day; needs prices.", least=0)] = None
    price_in: Annotated[float, Says("The price of a million tokens asked.", least=0)] = 0.0
    price_out: Annotated[float, Says("The price of a million tokens answered.", least=0)] = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, as they hold for one command."""

    record: RecordSection = RecordSection()
    read: ReadSection = ReadSection()
    files: FilesSection = FilesSection()
    desk: DeskSection = DeskSection()
    logs: LogsSection = LogsSection()
    metrics: MetricsSection = MetricsSection()
    watch: WatchSection = WatchSection()
    backfill: BackfillSection = BackfillSection()
    second: SecondSection = SecondSection()
