"""Words of the islands: every one that they say is brought, in every form."""

from __future__ import annotations

import re
from gettext import NullTranslations
from pathlib import Path

import pytest

from marsad.desk._island_words import island_words

WEB = Path(__file__).parents[2] / "web" / "src"
SAID = sorted({key for file in WEB.rglob("*.ts") for key in re.findall(r'\bsay\("([a-z-]+)"', file.read_text("utf-8"))})
WORDS = island_words(NullTranslations())


@pytest.mark.parametrize("key", SAID)
def test_what_an_island_says_is_brought(key: str) -> None:
    assert key in WORDS


def test_a_number_has_all_forms() -> None:
    assert WORDS["incidents"] == {
        "zero": "{n} incidents", "one": "{n} incident", "two": "{n} incidents",
        "few": "{n} incidents", "many": "{n} incidents", "other": "{n} incidents",
    }  # fmt: skip


def test_nothing_is_brought_that_nobody_says() -> None:
    built = {f"timeline-{edge}" for edge in ("from", "to", "both")}
    assert set(WORDS) <= {*SAID, *built}
