"""The tables as typed values, compiled to an index by first word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from marsad.coding._values import EventType
from marsad.coding.ontology._morphology import NounForm, VerbForm, plural, verb_forms

Pos = Literal["v", "n", "x"]
Frame = Literal["ao", "a", "af", "t", "aa", "n", "nn", "nd", "fall"]
TriggerClass = Literal[
    "kill", "wound", "strike", "fight", "generic", "territory", "move", "speech", "coop", "aid", "protest", "sanction",
    "mobilise", "coerce",
]  # fmt: skip
SceneKind = Literal["sport", "story", "business", "disaster", "accident", "court"]

#: One token of a pattern: the words that may stand there; empty stands for any word.
Slot = frozenset[str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of triggers.tsv in one inflected form. ``form`` is that of the inflected token."""

    lemma: str
    pos: Pos
    type: EventType
    mode: str | None
    frame: Frame
    klass: TriggerClass
    needs: str | None
    slots: tuple[Slot, ...]
    form: VerbForm | NounForm


@dataclass(frozen=True, slots=True)
class Guard:
    """A phrase within which nothing is a trigger."""

    slots: tuple[Slot, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A kind of story that is no war: ``least`` of its words in one sentence make it one."""

    kind: SceneKind
    least: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """All word tables. Triggers and guards are indexed by the words of their first slot."""

    triggers: dict[str, tuple[Trigger, ...]]
    guards: dict[str, tuple[Guard, ...]]
    scenes: tuple[Scene, ...]
    needs: dict[str, frozenset[str]]
    modes: tuple[tuple[str, frozenset[str]], ...]


def rows(name: str) -> list[list[str]]:
    """The lines of a table that are neither blank nor comment, split at tabs."""
    text = (files("marsad.coding.ontology") / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _slots(pattern: str) -> tuple[Slot, ...]:
    return tuple(frozenset() if word == "*" else frozenset(word.split("|")) for word in pattern.split())


def _inflected(pattern: str, pos: Pos) -> list[tuple[tuple[Slot, ...], VerbForm | NounForm]]:
    """The slots of each form; in a noun the last word is inflected, in a verb the first."""
    slots = _slots(pattern)
    if pos == "x":
        return [(slots, "fixed")]
    if pos == "n":
        plurals = frozenset(plural(w) for w in slots[-1])
        return [(slots, "singular"), ((*slots[:-1], plurals), "plural")]
    by_form: dict[VerbForm, set[str]] = {}
    for lemma in sorted(slots[0]):
        for surface, form in verb_forms(lemma).items():
            by_form.setdefault(form, set()).add(surface)
    return [((frozenset(surfaces), *slots[1:]), form) for form, surfaces in by_form.items()]


def _index_triggers() -> dict[str, tuple[Trigger, ...]]:
    index: dict[str, list[Trigger]] = {}
    for row in rows("triggers.tsv"):
        pattern, pos, kind, mode, frame, klass = row[:6]
        needs = row[6] if len(row) > 6 and row[6] else None
        for slots, form in _inflected(pattern, cast("Pos", pos)):
            trigger = Trigger(
                pattern, cast("Pos", pos), cast("EventType", kind), mode or None, cast("Frame", frame),
                cast("TriggerClass", klass), needs, slots, form,
            )  # fmt: skip
            for word in sorted(slots[0]):
                index.setdefault(word, []).append(trigger)
    return {w: tuple(sorted(ts, key=lambda t: -len(t.slots))) for w, ts in index.items()}


def _index_guards() -> dict[str, tuple[Guard, ...]]:
    index: dict[str, list[Guard]] = {}
    for kind, pattern, reason in rows("guards.tsv"):
        if kind == "phrase":
            guard = Guard(_slots(pattern), reason)
            for word in sorted(guard.slots[0]):
                index.setdefault(word, []).append(guard)
    return {w: tuple(gs) for w, gs in index.items()}


def _scenes() -> tuple[Scene, ...]:
    heads = ((row[0].split(), row) for row in rows("guards.tsv") if row[0].startswith("scene"))
    return tuple(Scene(cast("SceneKind", row[2]), int(head[1]), frozenset(row[1].split())) for head, row in heads)


@cache
def load() -> Tables:
    """All tables, read once."""
    return Tables(
        _index_triggers(),
        _index_guards(),
        _scenes(),
        {name: frozenset(words.split()) for name, words in rows("needs.tsv")},
        tuple((mode, frozenset(words.split())) for mode, words in rows("modes.tsv")),
    )
