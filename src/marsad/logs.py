"""What is told while Marsad runs: lines for people, or JSON, an object a line, and never what reports say.

Modules log with the standard ``logging`` (``logging.getLogger(__name__)``) and :func:`event`; who uses Marsad as a
library sets handlers up, or none. Commands set one up with :func:`telling`.

Logs outlive restrictions, are copied to other machines and read by people who may not see the record. So a value is
told only if it cannot be words of a report: numbers, codes and paths as they are, addresses as their host and a digest,
all else withheld with its length. Of an error its kind, code and places in the code are told, not its words, which may
quote a row. Names without a blank look like codes: who logs names none. Every rule is tested with planted words
(tests/test_logs.py).
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO
from urllib.parse import urlsplit

from marsad.errors import MarsadError

if TYPE_CHECKING:
    from marsad.settings import LogsSection

#: Which request the lines are about; "" outside of requests. Threads that a request starts inherit it.
request_id: ContextVar[str] = ContextVar("marsad_request", default="")

#: What may be told as it is: no blanks and no letters beyond ASCII, hence no sentence, and no name but a bare one.
_CODE: Final = re.compile(r"[A-Za-z0-9_.,:;/+#%()={}\[\]*|<>~-]{0,200}")

#: Fields of every line; no event has fields of these names.
_OWN: Final = frozenset(("time", "level", "logger", "event", "request", "error"))

#: Loggers of others whose messages were read, and hold no words of requests or reports.
_READ: Final = ("uvicorn",)

#: Frames of an error that are told, the innermost.
_FRAMES: Final = 12
_LIST: Final = 20
_LONGEST: Final = 200


def event(logger: logging.Logger, name: str, /, *, level: int = logging.INFO, **fields: object) -> None:
    """Log that something happened: ``event(log, "watch.item", source="sana", seconds=0.2)``.

    Raises:
        ValueError: a field has the name of one that every line bears; a mistake of the caller's.
    """
    if wrong := _OWN & fields.keys():
        raise ValueError(f"fields {sorted(wrong)} are taken")
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={"marsad": fields}, stacklevel=2)


@contextmanager
def telling(how: LogsSection, stream: TextIO | None = None) -> Iterator[None]:
    """Within the block all that is logged in this process goes to the stream (by default stderr), in one format."""
    kind = Json if how.format == "json" else Human
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(kind(whole_errors=how.whole_errors))
    root, ours = logging.getLogger(), logging.getLogger("marsad")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(how.level.upper())
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)


# ---- what may be told -------------------------------------------------------------------------------------------


class Ours(str):
    """A text that who runs Marsad wrote, such as the name that they gave a source: told as it is, blanks included."""

    __slots__ = ()


def clean(value: object) -> Any:  # noqa: ANN401
    """A value as it may be told: a number, a truth, null, a code; an address as host and digest; else its length.

    >>> clean(3), clean("war.db"), clean("Eight people were killed")
    (3, 'war.db', '(withheld: 24 characters)')
    >>> clean("https://news.example/2017/the-name-of-a-man?id=3")
    'https://news.example/#fa16dba98698'
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, BaseException):
        return _fault(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(v) for v in list(value)[:_LIST]]
    text = str(value)
    if isinstance(value, Ours):
        return "".join(c if c.isprintable() else "?" for c in text[:_LONGEST])
    if "://" in text:
        return _address(text)
    return text if _CODE.fullmatch(text) else f"(withheld: {len(text):,} characters)"


def _address(text: str) -> str:
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return f"#{digest}"
    plain = host if _CODE.fullmatch(host) else ""
    return f"{parts.scheme if _CODE.fullmatch(parts.scheme) else ''}://{plain}/#{digest}"


def _fault(error: BaseException) -> str:
    """The kind of an error, with its code where it has one: ours, the system's, a database's."""
    name = type(error).__name__
    if isinstance(error, MarsadError):
        return f"{error.code}:{error.name}"
    origin = getattr(error, "orig", None) or error
    code = (
        getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None) or getattr(origin, "errno", None)
    )
    return f"{name}:{code}" if code else name


# ---- lines ------------------------------------------------------------------------------------------------------


class _Formatter(logging.Formatter):
    """Makes the fields of a line; how they are written is a matter of those below."""

    def __init__(self, *, whole_errors: bool = False) -> None:
        super().__init__()
        self._whole = whole_errors

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """All fields of the line, in order."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        out: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "logger": record.name}
        given: Mapping[str, object] | None = getattr(record, "marsad", None)
        out["event"] = str(record.msg) if given is not None else self._told(record)
        if request := request_id.get():
            out["request"] = request
        out.update((name, clean(value)) for name, value in (given or {}).items())
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            out["error"] = self._error(error)
        return out

    def _told(self, record: logging.LogRecord) -> str:
        """The message of a module that logs plainly, with the values in it cleaned."""
        if self._whole:
            return record.getMessage()
        known = record.name.split(".")[0] in ("marsad", *_READ)
        template = str(record.msg) if known or record.args else f"(withheld: {len(str(record.msg)):,} characters)"
        if not record.args:
            return template
        args = record.args
        values = {k: clean(v) for k, v in args.items()} if isinstance(args, Mapping) else tuple(map(clean, args))
        try:
            return template % values
        except (TypeError, ValueError, KeyError):
            return template

    def _error(self, error: BaseException) -> dict[str, Any]:
        chain = [_fault(error)]
        cause = error.__cause__ or error.__context__
        while cause is not None and len(chain) < _FRAMES:
            chain.append(_fault(cause))
            cause = cause.__cause__ or cause.__context__
        out: dict[str, Any] = {"kind": chain[0], "from": chain[1:], "at": _places(error)}
        if self._whole:
            out["words"] = str(error)
        return out


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{'/'.join(Path(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames]


class Json(_Formatter):
    """An object a line (JSON Lines); times are UTC."""

    def format(self, record: logging.LogRecord) -> str:
        # ASCII: some readers take U+2028 and the like for ends of lines
        return json.dumps(self.fields(record), default=str)


class Human(_Formatter):
    """A line for people: time, level where it is more than news, what happened, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        fields = self.fields(record)
        level = fields.pop("level")
        head = [fields.pop("time")[:19] + "Z", *([level.upper()] if record.levelno > logging.INFO else [])]
        logger, what, error = fields.pop("logger"), fields.pop("event"), fields.pop("error", None)
        parts = [*head, what if logger.startswith("marsad") else f"{logger}: {what}"]
        parts += [f"{name}={_short(value)}" for name, value in fields.items()]
        if error is not None:
            parts.append(f"error={error['kind']}" + "".join(f" <- {x}" for x in error["from"]))
            parts += [f"\n    {x}" for x in error["at"]]
            parts += [f"\n    {error['words']}"] if "words" in error else []
        return _printable(" ".join(parts))


def _short(value: object) -> str:
    return json.dumps(value) if isinstance(value, list | bool) or value is None else str(value)


def _printable(text: str) -> str:
    """Without signs that move a terminal's cursor or forge a line; our own breaks are followed by four blanks."""
    return "\n    ".join("".join(c if c.isprintable() else "?" for c in part) for part in text.split("\n    "))
