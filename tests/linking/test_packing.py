"""Values of linking come out of their bytes as they went in."""

from __future__ import annotations

import random

import numpy as np
import pytest

from marsad.linking import Copy, Item
from marsad.linking._packing import pack, pack_shingles, unpack, unpack_shingles
from marsad.linking._shelf import NO_SHINGLES, Near, Nears
from tests.linking.worlds import day, item, killed, prose, told


@pytest.mark.parametrize(
    "value",
    [
        told(sentence="Shells fell on a market", losses=(killed(3), killed(4, 2, None)), time=day("2016-06-01")),
        told(time=None, spot=None, actors=("the army", "الجيش"), weapons=("\ud800 alone",)),
        Copy("a", "b", 0.1 + 0.2, "partial", None, 0.3, 1.0),
        Nears(
            (
                Near(-(2**63), None, Copy("a", "b", 1.0, "exact", "a")),
                Near(2**62, "AFP", Copy("a", "c", 1.0, "exact", "a")),
            )
        ),
    ],
)
def test_a_value_comes_out_as_it_went_in(value: object) -> None:
    assert unpack(type(value), pack(value)) == value


def test_an_item_comes_out_with_its_wording() -> None:
    whole = item("r1", prose(random.Random(1)), events=(told(), told(id="e2")))
    bare = Item(whole.id, None, whole.published, None, own=False, events=whole.events, shingles=NO_SHINGLES)
    again, wording = unpack(Item, pack(bare)), unpack_shingles(pack_shingles(whole.shingles))

    assert (again.id, again.published, again.events) == (whole.id, whole.published, whole.events)
    for name in ("hashes", "weights", "at", "picked"):
        assert np.array_equal(getattr(wording, name), getattr(whole.shingles, name))
        assert getattr(wording, name).dtype == getattr(whole.shingles, name).dtype


def test_a_kind_without_a_layout_is_refused() -> None:
    with pytest.raises(TypeError, match="no layout"):
        pack({"a": 1})
