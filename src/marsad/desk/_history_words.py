"""Decisions in words: what stands in an incident's history, and in the notice after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from marsad.desk._case_fields import parts_of

if TYPE_CHECKING:
    from marsad.desk._viewer import Right
    from marsad.record import DecisionRow

#: What somebody must be allowed who takes back a decision of a kind.
RIGHT_OF: Final[dict[str, Right]] = {
    "review": "review", "signature": "sign", "grade": "review", "ruling": "merge", "restriction": "restricted",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as the history shows it. ``before`` and ``after`` are parts of values, empty for none; ``became``: as
    :class:`marsad.record.Step`; ``undo``: whether this viewer may take it back; ``kind`` that of the row."""

    n: int
    at: str
    who: str
    words: str
    field: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str
    became: str
    undo: bool
    kind: str = ""


def told_of(row: DecisionRow, became: str, _: Callable[[str], str], *, undo: bool) -> Told:
    """One decision."""
    after = row.after if isinstance(row.after, dict) else {}
    before = row.before if isinstance(row.before, dict) else {}
    field = after.get("field") if row.kind == "review" else None
    return Told(
        row.n, row.at, row.who, decision_words(row, _), field, _value(row, before), _value(row, after), row.why, became,
        undo, row.kind,
    )  # fmt: skip


def _value(row: DecisionRow, said: dict[str, Any]) -> tuple[str, ...]:
    if row.kind == "grade":
        return (str(said["grade"]),) if said.get("grade") else ()
    return parts_of(said.get("value"))


def decision_words(row: DecisionRow, _: Callable[[str], str]) -> str:
    """What was done."""
    words = {
        ("review", "accept"): _("Accepted"),
        ("review", "reject"): _("Rejected"),
        ("review", "reopen"): _("Reopened"),
        ("review", "note"): _("Note"),
        ("review", "correct"): _("Corrected"),
        ("review", "not_stated"): _("Not stated"),
        ("review", "confirm"): _("Confirmed"),
        ("review", "withdraw"): _("Correction withdrawn"),
        ("signature", "sign"): _("Signed"),
        ("grade", "set"): _("Graded"),
        ("grade", "withdraw"): _("Grade withdrawn"),
        ("ruling", "same"): _("Merged"),
        ("ruling", "not_same"): _("Kept apart"),
        ("restriction", "restrict"): _("Restricted"),
        ("restriction", "unrestrict"): _("Restriction lifted"),
    }
    if row.what == "undo":
        return _("Taken back")
    return words.get((row.kind, row.what), f"{row.kind}: {row.what}")
