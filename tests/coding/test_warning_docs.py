"""Every warning that the code can give has its row in the documentation, and every row is given by the code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CODE = re.compile(r'Finding\(\s*"(\w+)"')
#: The record's findings of ``marsad verify`` are of another kind, and have a page of their own.
_OTHERS = ROOT / "src/marsad/record"


def test_the_page_and_the_code_name_the_same_codes() -> None:
    files = [p for p in (ROOT / "src/marsad").rglob("*.py") if _OTHERS not in p.parents]
    given = {code for p in files for code in _CODE.findall(p.read_text(encoding="utf-8"))}
    page = (ROOT / "docs/warnings.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert told == given


def test_the_codes_of_the_contract_are_among_them() -> None:
    page = (ROOT / "docs/warnings.md").read_text(encoding="utf-8")
    for code in (
        "dangling_reference", "undated_report", "stitched_report", "boilerplate", "caption", "unresolved_place",
        "unattributed_quote", "unsupported_language",
    ):  # fmt: skip
        assert f"| `{code}` |" in page
