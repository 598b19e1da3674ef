"""Codes of an event: CAMEO, ACLED, QuadClass and UCDP's type of violence, by the tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

from marsad.coding.ontology._rows import rows

Quad = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of codes.tsv; ``rule`` is the codebook's rule in our words."""

    cameo: str | None
    acled: str | None
    quad: Quad
    rule: str


@cache
def _codes() -> dict[tuple[str, str], Code]:
    def value(cell: str) -> str | None:
        return None if cell == "-" else cell

    quads: dict[str, Quad] = {"1": 1, "2": 2, "3": 3, "4": 4}
    return {(r[0], r[1]): Code(value(r[2]), value(r[3]), quads[r[4]], r[5]) for r in rows("codes.tsv")}


def all_codes() -> dict[tuple[str, str], Code]:
    """The code of every type and mode, "*" for any other mode, in the order of the table."""
    return dict(_codes())


@cache
def _acled_rows() -> tuple[tuple[str, str, str, str], ...]:
    return tuple((r[0], r[1], r[2], r[3]) for r in rows("acled.tsv"))


def code_of(kind: str, mode: str | None) -> Code:
    """The row of a type and mode, or the type's "*" row.

    >>> code_of("ASSAULT", "aerial").cameo, code_of("CONSULT", None).quad
    ('195', 1)
    """
    table = _codes()
    return table.get((kind, mode or "*")) or table[kind, "*"]


def acled_of(kind: str, mode: str | None, facts: Collection[str]) -> str | None:
    """ACLED's sub-event; ``facts`` are the conditions of acled.tsv that hold.

    >>> acled_of("COERCE", "seize", {"state_actor"}), acled_of("ASSAULT", "firearms", {"civilian_target"})
    ('Government regains territory', 'Attack')
    """
    for row_kind, row_mode, when, acled in _acled_rows():
        mode_fits = row_mode == "*" or row_mode == (mode or "-")
        if row_kind == kind and mode_fits and when in facts:
            return acled
    return code_of(kind, mode).acled


def acled_rule(kind: str, mode: str | None, facts: Collection[str]) -> str:
    """The name of the row that :func:`acled_of` took, for :func:`rule_text`.

    >>> acled_rule("ASSAULT", "firearms", {"civilian_target"}), acled_rule("ASSAULT", "aerial", set())
    ('acled:ASSAULT/firearms/civilian_target', 'codes:ASSAULT/aerial')
    """
    for row_kind, row_mode, when, _ in _acled_rows():
        if row_kind == kind and row_mode in ("*", mode or "-") and when in facts:
            return f"acled:{row_kind}/{row_mode}/{when}"
    return code_rule(kind, mode)


def code_rule(kind: str, mode: str | None) -> str:
    """The name of the row that :func:`code_of` took.

    >>> code_rule("CONSULT", "nonesuch")
    'codes:CONSULT/*'
    """
    return f"codes:{kind}/{mode or '*'}" if (kind, mode or "*") in _codes() else f"codes:{kind}/*"


def rule_text(name: str) -> str | None:
    """The codebook's rule of a row, in our words; null for a row that the tables do not have.

    >>> rule_text("codes:AID/humanitarian")
    'Food, medicine or shelter for people in need.'
    """
    table, _, row = name.partition(":")
    cells = row.split("/")
    if table == "codes" and len(cells) == 2:
        code = _codes().get((cells[0], cells[1]))
        return code.rule if code else None
    if table == "acled":
        return next((r[4] for r in rows("acled.tsv") if r[:3] == cells), None)
    return None


def quad_of(kind: str) -> Quad:
    """The QuadClass: 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict."""
    return code_of(kind, None).quad


def ucdp_violence(state_sides: int, armed_sides: int, civilian_target: bool) -> Literal[1, 2, 3] | None:
    """UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; null where no armed side is known.

    The rule: violence of an organised side against civilians is one-sided, whoever does it; between organised sides it
    is state-based as soon as one of them is a state.

    >>> ucdp_violence(1, 2, False), ucdp_violence(0, 2, False), ucdp_violence(1, 1, True), ucdp_violence(0, 0, True)
    (1, 2, 3, None)
    """
    if armed_sides == 0:
        return None
    if civilian_target:
        return 3
    if armed_sides < 2:
        return None
    return 1 if state_sides else 2
