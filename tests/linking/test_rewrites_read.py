"""Stories of our own, read as users read them: a report, its paraphrase by another desk, and one by who was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.coding import Coded
from marsad.contract import coded_object
from marsad.intake import Report, take
from marsad.linking import Copy, find_copies, items_from_documents
from marsad.pipeline import read_many

STORIES = Path(__file__).with_name("stories.jsonl")


@pytest.fixture(scope="module")
def copies() -> tuple[Copy, ...]:
    """The copies among the stories."""
    reports = [r for r in take([str(STORIES)]) if isinstance(r, Report)]
    read = [coded_object(c) for c in read_many(reports, jobs=1) if isinstance(c, Coded)]
    assert len(read) == 6
    return find_copies(list(items_from_documents(read)))


@pytest.mark.parametrize("story", ["kherson", "fasher"])
def test_a_paraphrase_is_a_rewrite_of_its_original(copies: tuple[Copy, ...], story: str) -> None:
    (found,) = [c for c in copies if c.a == f"{story}-desk"]
    assert (found.b, found.sort, found.from_, found.containment < 0.05) == (
        f"{story}-wire",
        "rewrite",
        f"{story}-wire",
        True,
    )


@pytest.mark.parametrize("story", ["kherson", "fasher"])
def test_a_report_with_witnesses_of_its_own_is_an_origin_of_its_own(copies: tuple[Copy, ...], story: str) -> None:
    assert not [c for c in copies if f"{story}-own" in (c.a, c.b)]
