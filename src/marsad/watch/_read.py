"""SOURCES.toml, read strictly: a misspelt key is an error that names its line, and not a source that nobody watches."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from marsad.errors import BrokenSources
from marsad.intake import canonical, is_http
from marsad.watch._values import DAY, HOUR, MINUTE, OCCASIONS, Config, Kind, Rule, Source, Target

T = TypeVar("T")

_UNITS: Final = {"s": 1.0, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_DURATION: Final = re.compile(r"(\d{1,6})([smhdw])")
_TABLE: Final = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

#: A host is not asked more often than this, whatever a file says.
LEAST_EVERY: Final = 15.0
MOST_BYTES: Final = 2_000_000
MOST_SOURCES: Final = 10_000

_WATCH: Final = ("contact", "every", "delay", "workers", "policy", "allow_private")
_SOURCE: Final = (
    "name", *KINDS, "every", "follow", "links", "include", "exclude", "outlet", "recheck", "catch_up", "silent_after",
)  # fmt: skip
_TARGET: Final = (
    "name", "webhook", "file", "email", "secret_env", "secret_file", "allow_private", "smtp", "from", "user", "tls",
)  # fmt: skip
_ALERT: Final = (
    "name", "to", "place", "country", "actor", "type", "min_killed", "contradiction", "stories", "on", "max_age",
    "silence",
)  # fmt: skip


def read_sources(path: Path) -> Config:
    """The sources, targets and alerts of a file; paths in it are relative to its folder.

    Raises:
        BrokenSources: no such file, no TOML, or a key or value that is not understood; it names line and key.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BrokenSources(f"it cannot be read ({fault.strerror})", where=str(path)) from fault
    if len(content) > MOST_BYTES:
        raise BrokenSources(f"more than {MOST_BYTES:,} bytes", where=str(path))
    try:
        text = content.decode("utf-8-sig")
        raw = tomllib.loads(text)
    except UnicodeDecodeError as fault:
        raise BrokenSources("it is not UTF-8", where=str(path)) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenSources(f"no TOML: {fault}", where=str(path)) from fault
    return _Reader(str(path), text, path.absolute().parent).config(raw)


def seconds_of(stated: object) -> float | None:
    """A time as the file writes it, in seconds; null if it is none.

    >>> seconds_of("90s"), seconds_of("1d"), seconds_of("soon")
    (90.0, 86400.0, None)
    """
    found = _DURATION.fullmatch(stated) if isinstance(stated, str) else None
    return None if found is None else int(found[1]) * _UNITS[found[2]]


@dataclass(frozen=True)
class _Reader:
    """Takes the tables apart; knows the text only to name lines."""

    where: str
    text: str
    folder: Path

    def config(self, raw: dict[str, Any]) -> Config:
        self.known(_Place(self, "", 0), raw, ("format", "watch", "source", "target", "alert"))
        if raw.get("format") != 1:
            raise _Place(self, "", 0).fail("format", "must be 1")
        at, watch = _Place(self, "watch", 0), raw.get("watch", {})
        if not isinstance(watch, dict):
            raise at.fail("", "must be a table, [watch]")
        self.known(at, watch, _WATCH)
        every = at.duration(watch, "every", 5 * MINUTE, least=LEAST_EVERY)
        sources = tuple(self.source(p, t, every) for p, t in self.tables(raw, "source"))
        targets = tuple(self.target(p, t) for p, t in self.tables(raw, "target"))
        alerts = tuple(self.alert(p, t, {x.name for x in targets}) for p, t in self.tables(raw, "alert"))
        if not sources:
            raise BrokenSources("it names no source", where=self.where, remedy="Add a [[source]] with a name.")
        for table, names in (("source", sources), ("target", targets), ("alert", alerts)):
            self.distinct(table, [x.name for x in names], "name")
        self.distinct("source", [_spot(x) for x in sources], "address")
        return Config(
            sources=sources,
            targets=targets,
            alerts=alerts,
            contact=at.text(watch, "contact", None),
            delay=at.duration(watch, "delay", 1.0, least=0.0),
            workers=at.count(watch, "workers", 8, 1, 64),
            policy=at.text(watch, "policy", None),
            allow_private=at.flag(watch, "allow_private"),
        )

    def known(self, at: _Place, raw: Mapping[str, Any], names: Sequence[str]) -> None:
        for key in raw:
            if key not in names:
                near = get_close_matches(key, names, 1)
                hint = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(names)}"
                raise at.fail(key, f"is not known here{hint}")

    def tables(self, raw: Mapping[str, Any], name: str) -> list[tuple[_Place, dict[str, Any]]]:
        found = raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(x, dict) for x in found):
            raise _Place(self, name, 0).fail("", f"must be tables, [[{name}]]")
        if len(found) > MOST_SOURCES:
            raise _Place(self, name, 0).fail("", f"more than {MOST_SOURCES:,}")
        return [(_Place(self, name, n), x) for n, x in enumerate(found)]

    def distinct(self, table: str, values: Sequence[str], what: str) -> None:
        seen: set[str] = set()
        for n, value in enumerate(values):
            if value in seen:
                raise _Place(self, table, n).fail("name", f"{value!r}: another {table} has the same {what}")
            seen.add(value)

    # ---- tables -------------------------------------------------------------------------------------------------

    def source(self, at: _Place, raw: dict[str, Any], every: float) -> Source:
        self.known(at, raw, _SOURCE)
        kind = at.one_of_keys(raw, KINDS)
        address = at.needed(raw, kind)
        if kind == "folder":
            address = str(self.folder / address)
        elif not is_http(address):
            raise at.fail(kind, f"{address!r} is no http(s) address")
        links = at.texts(raw, "links")
        if links and kind != "page":
            raise at.fail("links", "only a page has them")
        follow = at.flag(raw, "follow", default=kind == "sitemap" or bool(links))
        if follow != (kind == "sitemap" or bool(links)) and kind != "feed":
            raise at.fail("follow", "only a feed can be followed or not; a page is where it has links")
        return Source(
            name=at.needed(raw, "name"),
            kind=kind,
            address=address,
            every=at.duration(raw, "every", every, least=LEAST_EVERY),
            follow=follow,
            links=links,
            include=at.texts(raw, "include"),
            exclude=at.texts(raw, "exclude"),
            outlet=at.text(raw, "outlet", None),
            recheck=at.durations(raw, "recheck", (HOUR, DAY)),
            catch_up=at.duration(raw, "catch_up", 7 * DAY, least=HOUR),
            silent_after=at.maybe_duration(raw, "silent_after"),
        )

    def target(self, at: _Place, raw: dict[str, Any]) -> Target:
        self.known(at, raw, _TARGET)
        kind = at.one_of_keys(raw, ("webhook", "file", "email"))
        webhook, file = at.text(raw, "webhook", None), at.text(raw, "file", None)
        if webhook is not None and not is_http(webhook):
            raise at.fail("webhook", f"{webhook!r} is no http(s) address")
        secret = at.text(raw, "secret_env", None), at.text(raw, "secret_file", None)
        if kind == "webhook" and (secret[0] is None) == (secret[1] is None):
            raise at.fail("webhook", "needs one of secret_env and secret_file: what is sent is signed")
        tls = at.text(raw, "tls", None) or "starttls"
        if tls not in ("starttls", "tls", "none"):
            raise at.fail("tls", "must be starttls, tls or none")
        smtp = at.text(raw, "smtp", None)
        if kind == "email":
            smtp, _ = at.needed(raw, "smtp"), at.needed(raw, "from")
            if tls == "none" and smtp.partition(":")[0] not in ("localhost", "127.0.0.1"):
                raise at.fail("tls", "none is for a mail server on this machine alone")
        return Target(
            name=at.needed(raw, "name"),
            webhook=webhook,
            file=None if file is None else str(self.folder / file),
            email=at.texts(raw, "email"),
            secret_env=secret[0],
            secret_file=None if secret[1] is None else str(self.folder / secret[1]),
            allow_private=at.flag(raw, "allow_private"),
            smtp=smtp,
            sender=at.text(raw, "from", None),
            user=at.text(raw, "user", None),
            tls=tls,  # type: ignore[arg-type]
        )

    def alert(self, at: _Place, raw: dict[str, Any], targets: set[str]) -> Rule:
        self.known(at, raw, _ALERT)
        to = at.texts(raw, "to")
        if not to:
            raise at.fail("to", "must name at least one target")
        for name in to:
            if name not in targets:
                raise at.fail("to", f"no [[target]] is named {name!r}")
        on = at.texts(raw, "on") or OCCASIONS
        if wrong := [x for x in on if x not in OCCASIONS]:
            raise at.fail("on", f"{wrong[0]!r}; known are {', '.join(OCCASIONS)}")
        min_killed = raw.get("min_killed")
        return Rule(
            name=at.needed(raw, "name"),
            to=to,
            places=at.texts(raw, "place"),
            countries=tuple(c.upper() for c in at.texts(raw, "country")),
            actors=at.texts(raw, "actor"),
            types=tuple(t.upper() for t in at.texts(raw, "type")),
            min_killed=None if min_killed is None else at.count(raw, "min_killed", 0, 0, 10_000_000),
            contradiction=at.flag(raw, "contradiction"),
            stories=at.flag(raw, "stories"),
            on=on,  # type: ignore[arg-type]
            max_age=at.maybe_duration(raw, "max_age"),
            silence=at.flag(raw, "silence"),
        )


@dataclass(frozen=True)
class _Place:
    """A table of the file: reads its values, and says where they are wrong."""

    reader: _Reader
    table: str
    number: int

    def fail(self, key: str, what: str) -> BrokenSources:
        line = line_of(self.reader.text, self.table, self.number, key)
        name = f"{self.table}[{self.number + 1}]" if self.table in ("source", "target", "alert") else self.table
        path = ".".join(x for x in (name, key) if x)
        return BrokenSources(f"{path}: {what}", where=f"{self.reader.where}, line {line}")

    def _of(self, raw: Mapping[str, Any], key: str, fits: Callable[[Any], bool], what: str, default: T) -> Any | T:  # noqa: ANN401
        value = raw.get(key)
        if value is None:
            return default
        if not fits(value):
            raise self.fail(key, f"must be {what}")
        return value

    def one_of_keys(self, raw: Mapping[str, Any], keys: Sequence[T]) -> T:
        given = [key for key in keys if key in raw]
        if len(given) != 1:
            raise self.fail("", f"needs exactly one of {', '.join(map(str, keys))}")
        return given[0]

    def text(self, raw: Mapping[str, Any], key: str, default: str | None) -> str | None:
        value = self._of(raw, key, lambda x: isinstance(x, str) and bool(x.strip()), "a text", default)
        return None if value is None else str(value).strip()

    def needed(self, raw: Mapping[str, Any], key: str) -> str:
        value = self.text(raw, key, None)
        if value is None:
            raise self.fail(key, "is needed")
        return value

    def texts(self, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(x, str) and x.strip() for x in listed):
            raise self.fail(key, "must be a text or a list of texts")
        return tuple(x.strip() for x in listed)

    def flag(self, raw: Mapping[str, Any], key: str, *, default: bool = False) -> bool:
        return bool(self._of(raw, key, lambda x: isinstance(x, bool), "true or false", default))

    def count(self, raw: Mapping[str, Any], key: str, default: int, least: int, most: int) -> int:
        def fits(x: object) -> bool:
            return isinstance(x, int) and not isinstance(x, bool) and least <= x <= most

        return int(self._of(raw, key, fits, f"a whole number from {least} to {most}", default))

    def duration(self, raw: Mapping[str, Any], key: str, default: float, *, least: float) -> float:
        if key not in raw:
            return default
        value = seconds_of(raw[key])
        if value is None or value < least:
            raise self.fail(key, f'must be a time like "90s", "15m", "6h" or "2d", {least:g} seconds at least')
        return value

    def maybe_duration(self, raw: Mapping[str, Any], key: str) -> float | None:
        return self.duration(raw, key, 0.0, least=1.0) if key in raw else None

    def durations(self, raw: Mapping[str, Any], key: str, default: tuple[float, ...]) -> tuple[float, ...]:
        if key not in raw:
            return default
        stated = self.texts(raw, key)
        return tuple(sorted(self.duration({key: x}, key, 0.0, least=MINUTE) for x in stated))


def _spot(source: Source) -> str:
    return canonical(source.address) if source.kind != "folder" else source.address


def line_of(text: str, table: str, number: int, key: str = "") -> int:
    """The line (from 1) of a key of the ``number``-th table of a name, else of that table, else 1.

    >>> line_of('a = 1\\n[[source]]\\nname = "x"\\n[[source]]\\nnmae = "y"', "source", 1, "nmae")
    5
    """
    begun, seen, inside = 1, -1, not table
    for n, line in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(line)
        if header:
            seen += header[2] == table
            inside = header[2] == table and seen == number
            begun = n if inside else begun
        elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return n
    return begun
