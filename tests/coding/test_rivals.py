"""Who did it where the sources do not agree: names of rivals stay in their claims."""

from __future__ import annotations

import pytest

from tests.coding._told import actors, coded, events


def _killing(text: str) -> list[str]:
    event = next(e for e in events(text, "ASSAULT") if any(x.kind == "killed" for x in e.losses))
    return actors(text, event)


def test_who_denies_does_not_name_the_culprit() -> None:
    text = (
        "At least 40 people were killed when a missile struck the market in Kherson on Monday, officials said.\n\n"
        "Moscow has denied responsibility and says Ukraine fired the missile at the market."
    )
    assert _killing(text) == []


def test_the_charge_stays_in_the_claim() -> None:
    text = (
        "At least 40 people were killed when a missile struck the market in Kherson on Monday, officials said.\n\n"
        "Moscow has denied responsibility and says Ukraine fired the missile at the market."
    )
    told = [c.content[0].of(text) for c in coded(text).claims if c.source and c.source.span.of(text) == "Moscow"]
    assert any("Ukraine fired" in t for t in told)


def test_rivals_named_by_different_speakers_cancel_out() -> None:
    text = (
        "A missile struck the market in Kherson on Monday and killed 40 people.\n\n"
        "The governor said that the Russian army had attacked the market. "
        "The militia said that the Ukrainian army had attacked the market."
    )
    assert _killing(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Russian army shelled the market in Kherson on Monday and killed 40 people, the monitor said.",
        "The Russian army shelled the market in Kherson on Monday and killed 40 people.",
    ],
)
def test_an_undisputed_name_is_kept(text: str) -> None:
    assert _killing(text) == ["The Russian army"] or _killing(text) == ["Russian army"]
