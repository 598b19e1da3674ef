"""The words that say who holds a place, found in a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from marsad.coding._control_ground import kind_of
from marsad.coding._triggers import Cue, auxiliary, voice_of
from marsad.coding._values import ControlStatus
from marsad.coding._words import Line
from marsad.coding.ontology import Trigger
from marsad.coding.ontology._bags import bag
from marsad.coding.ontology._morphology import VerbForm, verb_forms
from marsad.coding.ontology._rows import rows

Frame = Literal["hold", "oust", "toward", "fall", "of", "in", "by", "theirs", "glued", "state", "both"]

#: The widest gap that "*" stands for.
GAP = 4

_BE = frozenset(("be", "is", "are", "was", "were", "been", "being"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table in one inflected form; an empty slot is a gap."""

    name: str
    lemma: str
    status: str
    frame: Frame
    ground: str
    slots: tuple[frozenset[str], ...]
    form: VerbForm | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Words of a line that say how a place is held. ``cue`` makes it a trigger like any other: span, voice, frame.

    ``progressive``: told as going on ("was retaking"), which is no deed done.
    """

    row: Row
    cue: Cue
    progressive: bool

    @property
    def first(self) -> int:
        return self.cue.first

    @property
    def last(self) -> int:
        return self.cue.last

    @property
    def status(self) -> ControlStatus:
        """What the words say; "occupy" tells a state or, in the past, a deed."""
        if self.row.status != "held/gained":
            return cast("ControlStatus", self.row.status)
        deed = self.row.form in ("past", "participle", "both") and self.cue.voice == "active"
        return "gained" if deed else "held"


@cache
def _table() -> dict[str, tuple[Row, ...]]:
    index: dict[str, list[Row]] = {}
    for name, form, status, frame, ground, pattern in rows("control.tsv"):
        for slots, inflected in _forms(pattern, form):
            made = Row(name, pattern.split()[0], status, cast("Frame", frame), ground, slots, inflected)
            for word in sorted(slots[0]):
                index.setdefault(word, []).append(made)
    return {w: tuple(sorted(rs, key=lambda r: -len(r.slots))) for w, rs in index.items()}


def _forms(pattern: str, form: str) -> list[tuple[tuple[frozenset[str], ...], VerbForm | None]]:
    slots = tuple(frozenset() if w == "*" else frozenset(w.split("|")) for w in pattern.split())
    if form != "v":
        return [(slots, None)]
    by_form: dict[VerbForm, set[str]] = {}
    for lemma in sorted(slots[0]):
        for surface, inflection in verb_forms(lemma).items():
            by_form.setdefault(inflection, set()).add(surface)
    return [((frozenset(words), *slots[1:]), inflection) for inflection, words in by_form.items()]


def holds_at(line: Line, index: int, at: int) -> tuple[Hold, ...]:
    """What may begin at a word, the longest pattern first."""
    return tuple(h for row in _table().get(line.words[at].low, ()) if (h := _at(line, index, at, row)) is not None)


def _at(line: Line, index: int, at: int, row: Row) -> Hold | None:
    glued = line.words[at].glued
    if row.form == "base" and line.low(at - 1) in _BE:
        return None
    if _within_name(line, at) or (row.form in ("base", "s") and _reads_as_noun(line, at)):
        return None
    if glued and row.frame != "glued" and line.low(at - 1) not in ("re", "half"):
        return None
    if row.frame == "glued" and not glued and not _bare_glue(line, at):
        return None
    last = _match(line, at, row.slots)
    if last is None:
        return None
    if row.form is None:
        return Hold(row, Cue(index, at, last, _trigger(row), "noun"), progressive=False)
    voice = voice_of(line, at, last, _trigger(row))
    going = voice == "ing" and auxiliary(line, at) in _BE
    perfect = going and any(line.low(i) in ("has", "have", "had") for i in range(max(0, at - 4), at))
    return Hold(
        row, Cue(index, at, last, _trigger(row), "active" if going else voice), progressive=going and not perfect
    )


def _within_name(line: Line, at: int) -> bool:
    """ "Rapid Support Forces", "Free Port": a word of a name tells nothing."""
    cover = line.cover[at]
    return cover >= 0 and line.mentions[cover].kind in ("organisation", "location", "person")


_NOUN_BEFORE = bag("the a an this its their his our no full total of in under for from by with at on into any")


def _reads_as_noun(line: Line, at: int) -> bool:
    """ "Loss of control", "the push", "Afghan forces": the form is that of a noun as well."""
    if line.low(at) == "forces":
        return True
    return line.low(at - 1) in _NOUN_BEFORE


def _bare_glue(line: Line, at: int) -> bool:
    """ "government held areas": damaged text has no hyphens."""
    low, cover = line.low(at), line.cover[at - 1] if at else -1
    side = cover >= 0 and line.mentions[cover].kind in ("organisation", "nationality")
    return low in ("held", "controlled") and side and kind_of(line.low(at + 1)) is not None


@cache
def _trigger(row: Row) -> Trigger:
    """The row as a trigger, so that scopes, voices, parties and moods are found as for events."""
    frame = {"hold": "ao", "oust": "ao"}.get(row.frame, "a")
    pos = "n" if row.form is None else "v"
    return Trigger(
        row.lemma, pos, "COERCE", None, frame, "territory", None, row.slots, row.form or "fixed",  # type: ignore[arg-type]
    )  # fmt: skip


def _match(line: Line, at: int, slots: tuple[frozenset[str], ...]) -> int | None:
    """The last word of a match; "*" takes as few words as it can."""
    here = at
    for k, slot in enumerate(slots):
        if not slot:
            continue
        reach = GAP if k and not slots[k - 1] else 0
        found = next((i for i in range(here, here + reach + 1) if line.low(i) in slot), None)
        if found is None:
            return None
        here = found + 1
    return here - 1
