"""The examples of docs/plover.md are read as the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.coding._told import coded

_PAGE = Path(__file__).parents[2] / "docs" / "plover.md"


def _rows() -> list[tuple[str, str, str]]:
    rows = [line.strip("|").split(" | ") for line in _PAGE.read_text(encoding="utf8").splitlines() if line[:1] == "|"]
    cells = [[c.strip() for c in row] for row in rows if len(row) == 4]
    return [(kind, mode, text) for kind, mode, _, text in cells if kind.isupper()]


def test_every_type_of_the_page_has_an_example() -> None:
    assert len({kind for kind, _, _ in _rows()}) == 15


@pytest.mark.parametrize(("kind", "mode", "text"), _rows())
def test_an_example_is_read_as_the_page_says(kind: str, mode: str, text: str) -> None:
    main = next((e for e in coded(text).events if e.main), None)
    assert main is not None
    assert main.type == kind
    assert mode == "-" or main.mode == mode
