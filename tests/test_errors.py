"""The tree of errors: codes that can be searched for, each explained."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from marsad.errors import IntakeError, MarsadError, all_errors

ROOT = Path(__file__).resolve().parent.parent
DOC = (ROOT / "docs" / "errors.md").read_text("utf-8")
#: Code to the cells of its row.
ROWS = {cells[0].strip("` "): cells for line in DOC.splitlines() if (cells := line.strip("| ").split(" | "))}


@pytest.mark.parametrize("attribute", ["code", "name"])
def test_no_code_and_no_name_is_used_twice(attribute: str) -> None:
    values = [getattr(error, attribute) for error in all_errors()]
    assert len(values) == len(set(values))


@pytest.mark.parametrize("error", all_errors(), ids=lambda e: e.__name__)
def test_every_class_has_its_own_code(error: type[MarsadError]) -> None:
    assert "code" in vars(error)
    assert re.fullmatch(r"E\d{3}", error.code)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.name)


@pytest.mark.parametrize("error", all_errors(), ids=lambda e: e.__name__)
def test_every_error_is_documented_with_meaning_cause_and_remedy(error: type[MarsadError]) -> None:
    cells = ROWS[error.code]
    assert cells[1] == f"`{error.name}`"
    assert len(cells) >= 5
    assert all(cell.strip() for cell in cells)


def test_nothing_is_documented_that_does_not_exist() -> None:
    assert {code for code in ROWS if re.fullmatch(r"E\d{3}", code)} == {error.code for error in all_errors()}


@pytest.mark.parametrize("status", ["0", "1", "2", "3", "130"])
def test_every_exit_status_is_documented(status: str) -> None:
    assert status in ROWS


@pytest.mark.parametrize("error", all_errors(), ids=lambda e: e.__name__)
def test_a_message_names_code_input_cause_and_remedy(error: type[MarsadError]) -> None:
    raised = error("it broke", where="a.txt")
    assert str(raised) == f"[{error.code}] a.txt: it broke. {raised.remedy}"
    assert raised.remedy.endswith((".", "`."))


def test_a_remedy_of_the_moment_goes_before_the_usual_one() -> None:
    assert IntakeError("it broke", remedy="Mend it.").remedy == "Mend it."


def _note_codes() -> set[str]:
    """The first argument of every ``Note(...)`` in the source of intake."""
    found = set()
    for path in sorted((ROOT / "src" / "marsad" / "intake").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_note = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note"
            if is_note and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found.add(str(node.args[0].value))  # type: ignore[attr-defined]
    return found


def test_every_note_is_documented() -> None:
    codes = _note_codes()
    assert "invalid_bytes" in codes
    assert codes <= ROWS.keys()
