"""The tables as typed values, compiled to an index by first word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from marsad.coding._values import EventType
from marsad.coding.ontology._morphology import NounForm, VerbForm, plural, verb_forms
from marsad.coding.ontology._own import SHIPPED, Ontology, OwnTrigger, OwnType
from marsad.coding.ontology._rows import Frame, Pos, rows

TriggerClass = Literal[
    "kill", "wound", "strike", "fight", "generic", "territory", "move", "speech", "coop", "aid", "protest", "sanction",
    "mobilise", "coerce",
]  # fmt: skip
SceneKind = Literal["sport", "story", "business", "disaster", "accident", "court"]
Topic = Literal[
    "sport", "story", "business", "nature", "science", "rehearsal", "accident", "disaster", "health", "court", "memory",
    "politics",
]  # fmt: skip

#: Where the words of nouns.tsv must stand that a row of objects.tsv asks for.
Beside = Literal["object", "subject", "sentence"]
_BESIDE: dict[str, Beside] = {">": "object", "<": "subject", "~": "sentence"}

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
    #: Words of which one must stand in the place that ``beside`` names; empty if it needs none. A row whose words are
    #: missing is no trigger at all.
    objects: frozenset[str] = frozenset()
    beside: Beside = "object"
    #: Does it tell of a deed within a guarded phrase, too ("on strike")?
    unguarded: bool = False
    #: Is it a row of objects.tsv of more than one word, which leaves little to guess?
    exact: bool = False


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A trigger of a project's own type in one inflected form; ``needs`` are words of which one must be near."""

    type: str
    needs: frozenset[str]
    trigger: Trigger


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
    """All word tables. Triggers, guards and the project's own are indexed by the words of their first slot.

    ``topics``: kind, how many different words make it one, the words; ``war``: words that reports of war are full of;
    ``hard``: words that hardly any other report has.
    """

    triggers: dict[str, tuple[Trigger, ...]]
    guards: dict[str, tuple[Guard, ...]]
    scenes: tuple[Scene, ...]
    topics: tuple[tuple[Topic, int, frozenset[str]], ...]
    war: frozenset[str]
    hard: frozenset[str]
    needs: dict[str, frozenset[str]]
    modes: tuple[tuple[str, frozenset[str]], ...]
    ontology: Ontology
    own: dict[str, tuple[OwnMatch, ...]]


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


@cache
def _shipped_triggers() -> dict[str, tuple[Trigger, ...]]:
    index: dict[str, list[Trigger]] = {}
    nouns = {name: frozenset(words.split()) for name, words in rows("nouns.tsv")}
    exact = rows("objects.tsv")
    for i, row in enumerate([*exact, *rows("triggers.tsv")]):
        pattern, pos, kind, mode, frame, klass = row[:6]
        needs = row[6] if len(row) > 6 and row[6] else None
        objects, beside = frozenset[str](), _BESIDE[">"]
        unguarded, needs = needs is not None and needs[0] == "!", needs.lstrip("!") or None if needs else None
        if needs is not None and needs[0] in _BESIDE:
            objects = frozenset[str]().union(*(nouns[name] for name in needs[1:].split("|")))
            beside, needs = _BESIDE[needs[0]], None
        for slots, form in _inflected(pattern, cast("Pos", pos)):
            trigger = Trigger(
                pattern, cast("Pos", pos), cast("EventType", kind), mode or None, cast("Frame", frame),
                cast("TriggerClass", klass), needs, slots, form, objects, beside, unguarded,
                i < len(exact) and (bool(objects) or len(slots) > 1),
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


#: How the triggers of a type behave where a project says no more: the class of triggers.tsv.
_CLASS: dict[str, TriggerClass] = {
    "ASSAULT": "strike", "COERCE": "coerce", "RETREAT": "move", "AID": "aid", "AGREE": "coop", "CONSULT": "coop",
    "COOPERATE": "coop", "PROTEST": "protest", "SANCTION": "sanction", "MOBILIZE": "mobilise",
}  # fmt: skip


def class_of(kind: str) -> TriggerClass:
    """The class of a trigger of which no table tells more than its type.

    >>> class_of("AID"), class_of("ACCUSE")
    ('aid', 'speech')
    """
    return _CLASS.get(kind, "speech")


def _index_own(ontology: Ontology) -> dict[str, tuple[OwnMatch, ...]]:
    index: dict[str, list[OwnMatch]] = {}
    for own in ontology.types:
        for given in own.triggers:
            for match in _own_matches(own, given):
                for word in sorted(match.trigger.slots[0]):
                    index.setdefault(word, []).append(match)
    return {w: tuple(sorted(ms, key=lambda m: -len(m.trigger.slots))) for w, ms in index.items()}


def _own_matches(own: OwnType, given: OwnTrigger) -> list[OwnMatch]:
    klass = class_of(own.type)
    return [
        OwnMatch(
            own.name, given.needs,
            Trigger(given.pattern, given.pos, own.type, own.mode, given.frame, klass, None, slots, form),
        )
        for slots, form in _inflected(given.pattern, given.pos)
    ]  # fmt: skip


def _topics() -> tuple[tuple[Topic, int, frozenset[str]], ...]:
    heads = ((row[0].split(), row) for row in rows("guards.tsv") if row[0].startswith("topic"))
    return tuple((cast("Topic", row[2]), int(head[1]), frozenset(row[1].split())) for head, row in heads)


def _words_of(kind: str) -> frozenset[str]:
    return frozenset(w for row in rows("guards.tsv") if row[0] == kind for w in row[1].split())


@cache
def load(ontology: Ontology = SHIPPED) -> Tables:
    """All tables with what a project adds, read once."""
    return Tables(
        _shipped_triggers(),
        _index_guards(),
        _scenes(),
        _topics(),
        _words_of("war"),
        _words_of("war") | _words_of("hard"),
        {name: frozenset(words.split()) for name, words in rows("needs.tsv")},
        tuple((mode, frozenset(words.split())) for mode, words in rows("modes.tsv")),
        ontology,
        _index_own(ontology),
    )
