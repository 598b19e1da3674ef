"""How sides of UCDP's rows are counted."""

from __future__ import annotations

from bench.sides import names_in, shares
from marsad.grounding.actors import shipped


def test_a_cell_counts_when_every_name_in_it_is_known() -> None:
    found = shares(iter(["IS", "IS, Lions of Nowhere", "Civilians", "IS"]), shipped())
    assert (found.cells, found.cells_resolved) == (3, 2)
    assert (found.names, found.names_resolved, found.missing) == (2, 1, (("Lions of Nowhere", 1),))


def test_a_cell_is_parted_at_commas() -> None:
    assert names_in("Ahrar al-Sham, HTS", shipped()) == ("Ahrar al-Sham", "HTS")
