"""The tables of docs/claims.md are what the code does."""

from __future__ import annotations

import pytest

from marsad.coding._claims import find_claims
from marsad.coding._values import Claim
from marsad.grounding import ground
from marsad.reading import read
from tests.pages import cells
from tests.reading.making import report


def claims(text: str) -> tuple[Claim, ...]:
    return find_claims(ground(read(report(text))))


CONTENTS = list(cells("claims.md", "text | source | content"))
STANCES = list(cells("claims.md", "stance | when | sentence"))
CHAINS = list(cells("claims.md", "text | originator | carrier"))


@pytest.mark.parametrize("row", CONTENTS, ids=lambda row: str(row[1]))
def test_content(row: list[str]) -> None:
    text, source, content = row
    told = [
        (c.source.span.of(text) if c.source else "", " / ".join(s.of(text) for s in c.content)) for c in claims(text)
    ]
    assert (source, content) in told


@pytest.mark.parametrize("row", STANCES, ids=lambda row: f"{row[0]}: {row[2]}")
def test_stance(row: list[str]) -> None:
    stance, when, text = row
    [claim] = claims(text)
    assert claim.stance == stance
    assert (claim.verified is False) == ("`verified`" in when)


@pytest.mark.parametrize("row", CHAINS, ids=lambda row: str(row[0]))
def test_chain(row: list[str]) -> None:
    text, originator, carrier = row
    told = [(c.source.span.of(text), c.via.span.of(text)) for c in claims(text) if c.source and c.via]
    assert told == [(originator, carrier)]


def test_one_originator_through_two_carriers_is_one() -> None:
    text = (
        "State TV quoted the Russian Defence Ministry as saying 20 men had died. "
        "The Russian Defence Ministry told Reuters that the base was lost."
    )
    entities = {c.source.entity for c in claims(text) if c.source and c.via}
    assert len(entities) == 1
    assert None not in entities
