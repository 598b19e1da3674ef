"""What a model is asked: the words, the schema of its answer, and the pieces of a report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, get_args

from marsad.coding import ControlStatus, EventType
from marsad.coding.ontology import all_codes
from marsad.reading import Stance
from marsad.spans import Span

#: Signs of a piece of text that is asked about at once: 1,500 to 3,000 tokens, which small local models hold beside
#: the answer.
WINDOW: Final = 6_000

TYPES: Final[tuple[str, ...]] = get_args(EventType)
STANCES: Final[tuple[str, ...]] = get_args(Stance)
STATUSES: Final[tuple[str, ...]] = get_args(ControlStatus)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a report that is asked about at once."""

    span: Span
    text: str


def pieces(text: str, passages: Sequence[Span], window: int = WINDOW) -> Iterator[Piece]:
    """The report in parts of whole passages, of ``window`` signs at most; a passage that is longer is cut."""
    begin = end = None
    for span in _cut(passages, window):
        if begin is not None and end is not None and span.end - begin > window:
            yield Piece(Span(begin, end), text[begin:end])
            begin = None
        begin = span.begin if begin is None else begin
        end = span.end
    if begin is not None and end is not None:
        yield Piece(Span(begin, end), text[begin:end])


def _cut(passages: Sequence[Span], window: int) -> Iterator[Span]:
    for span in sorted(passages):
        for begin in range(span.begin, span.end, window):
            yield Span(begin, min(span.end, begin + window))


def messages(piece: Piece, day: str | None, again: str | None = None) -> list[dict[str, str]]:
    """The words for a piece; ``again`` says what was wrong with the answer before.

    The mark is made of the text's own digest, so that no text can hold it.
    """
    mark = hashlib.sha256(piece.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    dated = f"It was published on {day}.\n" if day else ""
    asked = f"{dated}The report stands between the marks {mark}.\n<{mark}>\n{piece.text}\n</{mark}>"
    if again is not None:
        asked += f"\nYour answer before could not be used: {again}. Answer with the JSON object alone."
    return [{"role": "system", "content": _system()}, {"role": "user", "content": asked}]


@cache
def prompt_version() -> str:
    """Of the words, the schema and the size of pieces: with others it is another reader, for whom nothing that an
    earlier one gave can stand."""
    return hashlib.sha256(f"{WINDOW} {_system()}".encode()).hexdigest()[:12]


@cache
def _system() -> str:
    rules = resources.files("marsad.second").joinpath("data/prompt.txt").read_text(encoding="utf-8")
    modes: dict[str, list[str]] = {kind: [] for kind in TYPES}
    for kind, mode in all_codes():
        if kind in modes and mode != "*":
            modes[kind].append(mode)
    lines = [f"- {kind}" + (f": {', '.join(sorted(found))}" if found else "") for kind, found in modes.items()]
    return "\n".join((
        rules, "Types (those of PLOVER), each with its modes:", *lines,
        f"Stances: {', '.join(STANCES)}", f"Status of control: {', '.join(STATUSES)}",
        "The form: " + json.dumps(SCHEMA, separators=(",", ":")),
    ))  # fmt: skip


def _object(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


_TEXT: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _TEXT}

#: The form of an answer. Nothing in it is optional, for servers that hold a model to a schema ask for that.
SCHEMA: Final[dict[str, Any]] = _object(
    events={
        "type": "array",
        "items": _object(
            sentence=_TEXT, trigger=_TEXT, type={"type": "string", "enum": list(TYPES)}, mode=_TEXT, actors=_TEXTS,
            targets=_TEXTS, places=_TEXTS, times=_TEXTS, killed=_TEXT, wounded=_TEXT,
        ),
    },
    claims={
        "type": "array",
        "items": _object(
            content=_TEXT, speaker=_TEXT, cue=_TEXT, stance={"type": "string", "enum": list(STANCES)},
        ),
    },
    control={
        "type": "array",
        "items": _object(
            words=_TEXT, place=_TEXT, holder=_TEXT, status={"type": "string", "enum": list(STATUSES)},
        ),
    },
)  # fmt: skip
