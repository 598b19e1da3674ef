"""Our own tables: every row has source and licence, a known country, coordinates on the globe."""

from __future__ import annotations

from collections import Counter

import pycountry

from marsad.grounding.places import _tables
from marsad.grounding.places._fold import key

#: Kosovo has no code of ISO 3166-1; XK is the one in use.
KNOWN = {c.alpha_2 for c in pycountry.countries} | {"XK"}


def test_every_row_of_every_table_states_source_and_licence() -> None:
    for table in (t for t in _tables.NAMES if t != "words"):
        for row in _tables.rows(table):
            assert row["source"], (table, row)
            assert row["licence"], (table, row)


def test_every_country_is_known() -> None:
    assert {r.iso for r in _tables.countries()} <= KNOWN
    assert {r.country for r in _tables.units()} <= KNOWN
    assert {r.country for r in _tables.aliases()} - {""} <= KNOWN


def test_countries_stand_once_and_on_the_globe() -> None:
    assert not [iso for iso, n in Counter(r.iso for r in _tables.countries()).items() if n > 1]
    for row in _tables.countries():
        assert -90 <= row.lat <= 90, row.iso
        assert -180 <= row.lon <= 180, row.iso


def test_all_countries_but_antarctica_have_a_row() -> None:
    assert KNOWN - {r.iso for r in _tables.countries()} == {"AQ"}


def test_units_stand_once() -> None:
    assert not [u for u, n in Counter((r.country, key(r.name)) for r in _tables.units()).items() if n > 1]


def test_points_of_units_lie_on_the_globe() -> None:
    for row in _tables.units():
        if row.point:
            assert -90 <= row.point[0] <= 90, row.name
            assert -180 <= row.point[1] <= 180, row.name


def test_an_alias_row_gives_something() -> None:
    for row in _tables.aliases():
        assert row.names or row.short or row.demonyms, row
        assert bool(row.country) == (row.kind != "area"), row


def test_no_form_is_both_a_plain_name_and_a_short_one() -> None:
    plain = {(r.country, key(n)) for r in _tables.aliases() for n in r.names}
    short = {(r.country, key(s)) for r in _tables.aliases() for s in r.short}
    assert not plain & short


def test_a_demonym_means_one_place() -> None:
    meant: dict[str, set[tuple[str, str]]] = {}
    for row in _tables.aliases():
        for word in row.demonyms:
            meant.setdefault(key(word), set()).add((row.country, row.place))
    assert not {word: places for word, places in meant.items() if len(places) > 1}


def test_there_are_over_a_thousand_demonyms() -> None:
    words = {key(w) for r in _tables.aliases() for w in r.demonyms}
    words |= {key(w) for r in _tables.countries() for w in r.demonyms}
    assert len(words) > 1000
