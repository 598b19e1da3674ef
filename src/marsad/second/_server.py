"""The service that runs the model: any address that speaks as OpenAI's chat completions do.

Everything that a server decides is bounded: the time of an answer, its size, how long it is waited for after an error.
Redirects are not followed, for they would carry the report's text elsewhere.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal

from marsad.errors import BadAnswer, IntakeError, NoModel
from marsad.second._asked import SCHEMA

if TYPE_CHECKING:
    import httpx2

#: Bytes of an answer: 8,000 tokens are some 40 kB, with their envelope.
MOST_BYTES: Final = 2_000_000

#: Tries of one request. Waits are 1, 2 and 4 seconds (and up to half as much again), or what the server asks for.
TRIES: Final = 4
#: Seconds that a server may ask to be waited for; one that wants more is not there for us now.
LONGEST_WAIT: Final = 120.0

#: Worth another try: too many requests, and what passes.
_PASSING: Final = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))

#: How strictly a server can be held to a form, strictest first. Not every one knows the first two.
Form = Literal["json_schema", "json_object", "text"]
_FORMS: Final[tuple[Form, ...]] = ("json_schema", "json_object", "text")


@dataclass(frozen=True, slots=True)
class Service:
    """What is asked, and within which bounds. ``address`` ends before "/chat/completions"; ``key`` is never told."""

    address: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    most_tokens: int = 4_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, and what it cost in tokens: as the server counts, else a token for four signs."""

    content: str
    tokens_in: int
    tokens_out: int
    cut: bool


def _no_clock(_seconds: float) -> None:
    """Nothing but the socket's own limits ends a request."""


@dataclass(slots=True)
class Server:
    """A connection to a service. ``spend`` is told of every request before it is sent, and may refuse."""

    service: Service
    transport: httpx2.BaseTransport
    sleep: Callable[[float], None]
    spend: Callable[[], None]
    dice: Random = field(default_factory=Random)
    start: Callable[[float], None] = _no_clock
    _form: int = 0

    def ask(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        """One answer.

        Raises:
            NoModel: the service is not there, refuses, or still fails at the last try.
            BadAnswer: what it sends is no chat completion, or too large.
            BudgetSpent: from ``spend``.
        """
        wait = 0.0
        for n in range(TRIES):
            if wait:
                self.sleep(wait)
            try:
                status, headers, body = self._once(messages)
            except (NoModel, BadAnswer):
                raise
            except _faults() as fault:
                reason, asked = str(fault) or type(fault).__name__, None
            else:
                if status == 200:
                    return _answer(body, messages)
                if status in (400, 404, 415, 422, 501) and self._form < len(_FORMS) - 1 and _of_form(body):
                    self._form += 1
                    continue
                if status not in _PASSING:
                    raise NoModel(f"the service answered with status {status}", where=self.service.address)
                reason, asked = f"status {status}", _asked_wait(headers)
            if asked is not None and asked > LONGEST_WAIT:
                raise NoModel(f"the service wants {asked:.0f} seconds of rest", where=self.service.address)
            wait = asked if asked is not None else 2.0**n * self.dice.uniform(1.0, 1.5)
        raise NoModel(f"no answer in {TRIES} tries ({reason[:200]})", where=self.service.address)

    def _once(self, messages: Sequence[Mapping[str, str]]) -> tuple[int, Mapping[str, str], bytes]:
        import httpx2

        self.spend()
        body: dict[str, Any] = {
            "model": self.service.model, "messages": list(messages), "temperature": 0, "stream": False,
            "max_tokens": self.service.most_tokens,
        }  # fmt: skip
        form = _FORMS[self._form]
        if form == "json_schema":
            schema = {"name": "report", "strict": True, "schema": SCHEMA}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif form == "json_object":
            body["response_format"] = {"type": "json_object"}
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self.service.key:
            headers["Authorization"] = f"Bearer {self.service.key}"
        seconds = self.service.timeout
        timeout = {"connect": min(10.0, seconds), "pool": seconds, "read": seconds, "write": seconds}
        url = f"{self.service.address.rstrip('/')}/chat/completions"
        self.start(seconds)
        request = httpx2.Request("POST", url, headers=headers, json=body, extensions={"timeout": timeout})
        response = self.transport.handle_request(request)
        try:
            return response.status_code, response.headers, _bounded(response)
        finally:
            response.close()


def _faults() -> tuple[type[BaseException], ...]:
    """What the client and the layers below it raise for a request that went wrong."""
    import httpcore2
    import httpx2

    return (
        httpx2.HTTPError, httpx2.StreamError, httpcore2.TimeoutException, httpcore2.NetworkError,
        httpcore2.ProtocolError, httpcore2.ConnectionNotAvailable, OSError, IntakeError,
    )  # fmt: skip


def _bounded(response: httpx2.Response) -> bytes:
    out = bytearray()
    for part in response.iter_raw():
        out += part
        if len(out) > MOST_BYTES:
            raise BadAnswer(f"an answer of more than {MOST_BYTES:,} bytes")
    return bytes(out)


def _of_form(body: bytes) -> bool:
    """Does an error speak of the form that was asked for? Servers say so in their own words."""
    words = body[:4_000].lower()
    return any(x in words for x in (b"response_format", b"json_object", b"schema", b"grammar", b"guided"))


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """``Retry-After``: seconds or a date (RFC 9110, 10.2.3); null where it is not given or not understood."""
    given = headers.get("retry-after", "").strip()
    if not given:
        return None
    try:
        seconds = float(given)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _answer(body: bytes, messages: Sequence[Mapping[str, str]]) -> Answer:
    try:
        value = json.loads(body.decode("utf-8"))
        choice = value["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise BadAnswer("what came back is no chat completion") from None
    if not isinstance(content, str):
        raise BadAnswer("the answer holds no text")
    usage = value.get("usage") if isinstance(value, dict) else None
    asked = sum(len(m["content"]) for m in messages)
    return Answer(
        content, _count(usage, "prompt_tokens", asked), _count(usage, "completion_tokens", len(content)),
        choice.get("finish_reason") == "length",
    )  # fmt: skip


def _count(usage: object, name: str, signs: int) -> int:
    found = usage.get(name) if isinstance(usage, dict) else None
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10_000_000:
        return found
    return signs // 4 + 1
