"""What a second reader found in a report: categories of closed lists, and spans of the report's own text.

A language model gives no value of its own making: what it says of type, stance or status is one of our words, and
everything else is a quotation that was found in the text. Numbers are read from the quoted words by our own grammar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from marsad.spans import Span

#: Why a value was refused: no such words in the text; nothing in it; longer than such a value may be; no word of the
#: closed list; the same was given before; a number without a number in its words.
Refused = Literal["not_in_text", "empty", "too_long", "unknown_word", "twice", "no_number"]
REFUSED: Final[tuple[Refused, ...]] = ("not_in_text", "empty", "too_long", "unknown_word", "twice", "no_number")


@dataclass(frozen=True, slots=True)
class SecondEvent:
    """A happening. ``trigger`` are the words that tell of the deed, all others the words of what they name."""

    trigger: Span
    type: str
    mode: str | None
    actors: tuple[Span, ...] = ()
    targets: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    killed: Span | None = None
    wounded: Span | None = None


@dataclass(frozen=True, slots=True)
class SecondClaim:
    """What is said: ``speaker`` and ``cue`` ("said") are null where the report itself speaks."""

    content: Span
    speaker: Span | None
    cue: Span | None
    stance: str


@dataclass(frozen=True, slots=True)
class SecondControl:
    """Who holds a place, as ``words`` tell it."""

    words: Span
    place: Span
    holder: Span | None
    status: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a report, in the order of its text; ``refused`` counts what was not let in, by reason."""

    events: tuple[SecondEvent, ...] = ()
    claims: tuple[SecondClaim, ...] = ()
    controls: tuple[SecondControl, ...] = ()
    refused: tuple[tuple[Refused, int], ...] = ()


def as_object(found: Found) -> dict[str, Any]:
    """As it is kept and printed: spans are pairs of code points."""
    return {
        "events": [_fields(x) for x in found.events],
        "claims": [_fields(x) for x in found.claims],
        "controls": [_fields(x) for x in found.controls],
        "refused": dict(found.refused),
    }


def of_object(value: Mapping[str, Any]) -> Found:
    """What :func:`as_object` gave."""
    known = {word: int(value["refused"][word]) for word in REFUSED if word in value["refused"]}
    return Found(
        tuple(SecondEvent(**{k: _value(k, v) for k, v in x.items()}) for x in value["events"]),
        tuple(SecondClaim(**{k: _value(k, v) for k, v in x.items()}) for x in value["claims"]),
        tuple(SecondControl(**{k: _value(k, v) for k, v in x.items()}) for x in value["controls"]),
        tuple(known.items()),
    )


#: Fields that hold several spans, and words.
_MANY: Final = frozenset(("actors", "targets", "places", "times"))
_WORDS: Final = frozenset(("type", "mode", "stance", "status"))


def _fields(value: SecondEvent | SecondClaim | SecondControl) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in value.__slots__:
        held = getattr(value, name)
        if isinstance(held, Span):
            out[name] = [held.begin, held.end]
        elif isinstance(held, tuple):
            out[name] = [[x.begin, x.end] for x in held]
        else:
            out[name] = held
    return out


def _value(name: str, held: Any) -> Any:  # noqa: ANN401
    if name in _WORDS or held is None:
        return held
    return tuple(Span(*x) for x in held) if name in _MANY else Span(*held)


def in_order(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Each once, in the order of the text."""
    return tuple(sorted(set(spans)))
