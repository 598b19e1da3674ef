"""The look: every pair of colours that stands together has the contrast of WCAG 2.2 AA, and sides are logical."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

STATIC: Final = Path(__file__).parents[2] / "src" / "marsad" / "desk" / "static"
SHEETS: Final = tuple(sorted(STATIC.glob("*.css")))
GROUNDS: Final = ("paper", "raised", "sunk")
TEXT: Final = (
    *("ink", "quiet", "link", "accent", "warn", "bad", "good"),
    *("violence", "coercion", "movement", "protest", "aid", "talks", "words"),
)


def _looks() -> dict[str, dict[str, str]]:
    css = (STATIC / "desk.css").read_text(encoding="utf-8")
    light = css[: css.index("@media")]
    dark = css[css.index(':root[data-theme="dark"]') :]
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))
        for name, part in (("light", light), ("dark", dark))
    }


LOOKS: Final = _looks()


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Contrast of two colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", LOOKS)
def test_text_can_be_read_on_every_ground(look: str) -> None:
    c = LOOKS[look]
    pairs = [(text, ground) for text in TEXT for ground in GROUNDS]
    pairs += [(t, f"{t}-soft") for t in ("warn", "bad", "good")] + [
        ("ink", f"{t}-soft") for t in ("warn", "bad", "good", "accent")
    ]
    pairs += [
        ("on-accent", "accent"),
        ("ink", "mark"),
        ("quiet", "accent-soft"),
        ("quiet", "good-soft"),
        ("link", "warn-soft"),
    ]
    assert {(a, b): round(contrast(c[a], c[b]), 2) for a, b in pairs if contrast(c[a], c[b]) < 4.5} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_edges_of_fields_and_buttons_can_be_seen(look: str) -> None:
    c = LOOKS[look]
    assert {g: round(contrast(c["edge"], c[g]), 2) for g in GROUNDS if contrast(c["edge"], c[g]) < 3} == {}


def test_the_dark_look_is_the_same_by_choice_and_by_system() -> None:
    css = (STATIC / "desk.css").read_text(encoding="utf-8")
    system, chosen = re.findall(r"--paper: #131518;.*?--shade: [^;]*;", css, re.DOTALL)
    assert system.split() == chosen.split()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_sides_are_logical(sheet: Path) -> None:
    """Left and right would be wrong in one of the languages; a transform for arrows is no side."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    sides = (
        r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|left|right"
        r"|text-align: (?:left|right)|float: (?:left|right))\s*[:;]"
    )
    assert re.findall(sides, css) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_nothing_is_fetched_from_elsewhere(sheet: Path) -> None:
    assert re.findall(r"url\(|@import|@font-face", sheet.read_text(encoding="utf-8")) == []
