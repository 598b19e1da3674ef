"""Worlds are what they say: the same at every call, honest about themselves, and found again by linking."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from bench.worlds.items import items
from bench.worlds.make import RECIPES, Recipe, make
from bench.worlds.score import Found, b_cubed, counted_origins, lay_over, whole
from bench.worlds.values import World
from bench.worlds.words import manners, theatres, written
from marsad.linking import copy_object, incident_object, link

SMALL = Recipe("dev", ("sudan", "iraq"), 3, count=6)


@pytest.fixture(scope="module")
def world() -> World:
    return make("small", SMALL)


def test_a_world_is_the_same_at_every_call(world: World) -> None:
    assert make("small", SMALL) == world


@pytest.mark.parametrize("name", RECIPES)
def test_every_line_stands_where_the_page_says(name: str) -> None:
    for p in make(name).pages:
        assert [p.text[b:e] for b, e in p.spans] == [x.text for x in p.lines]


@pytest.mark.parametrize("name", RECIPES)
def test_nothing_is_left_unfilled(name: str) -> None:
    assert not [p.id for p in make(name).pages if set("[]{}|") & set(p.text)]


def test_independent_writers_share_no_sentence(world: World) -> None:
    """What stands in two texts word for word was copied, stitched, or kept by the agency that follows up its own."""
    owners: dict[tuple[str, str], str] = {}
    for p in world.pages:
        if p.manner in ("own", "corrected"):
            for x in p.lines[1:]:
                if x.happening:
                    assert owners.setdefault((x.happening, x.text), p.root) == p.root


@pytest.mark.parametrize("part", ["dev", "held"])
@pytest.mark.parametrize("kind", ["air", "shell", "bomb", "clash", "raid", "abduct", "seize"])
def test_a_deed_is_told_in_eight_manners(part: str, kind: str) -> None:
    assert len(manners(part)[f"lead.{kind}"][""]) >= 8


def test_dev_and_held_share_no_sentence() -> None:
    dev, held = ({t for facts in manners(p).values() for ts in facts.values() for t in ts} for p in ("dev", "held"))
    assert not dev & held


def test_the_wars_of_dev_and_held_are_others() -> None:
    wars = Counter(war for r in RECIPES.values() for war in r.wars)
    assert set(wars) == set(theatres())
    assert set(wars.values()) == {1}


def test_alternatives_and_slots() -> None:
    said = {
        written("[Shells|Bombs] hit {P}, {S} said.", {"P": "Tal", "S": "a man"}, random.Random(n)) for n in range(9)
    }
    assert said == {"Shells hit Tal, a man said.", "Bombs hit Tal, a man said."}


def test_origins_part_the_pages_of_a_happening(world: World) -> None:
    for h, parts in world.origins.items():
        pages = [page for part in parts for page in part]
        assert sorted(pages) == sorted(p.id for p in world.pages if h in p.happenings)


def test_a_copy_names_its_giver(world: World) -> None:
    pages = {p.id: p for p in world.pages}
    for c in world.copies:
        if c.giver is not None:
            taker = c.b if c.giver == c.a else c.a
            assert pages[c.giver].published <= pages[taker].published


def test_tolls_rise_with_the_days(world: World) -> None:
    for h in world.happenings:
        assert [t.killed for t in h.tolls] == sorted(t.killed for t in h.tolls)
        assert h.toll(date(2030, 1, 1)) == h.tolls[-1]


def _linked(world: World) -> tuple[Found, list[dict[str, object]]]:
    found = link(items(world))
    links = [*map(incident_object, found.incidents), *map(copy_object, found.copies)]
    documents = [
        {
            "report": {"id": i.id},
            "events": [{"id": e.id, "trigger": {"begin": _begin(world, i.id, e.sentence)}} for e in i.events],
        }
        for i in items(world)
    ]
    return lay_over(world, documents, links), links


def _begin(world: World, page: str, row: int) -> int:
    return next(p.spans[row][0] for p in world.pages if p.id == page)


def test_incidents_are_found_again_without_reading(world: World) -> None:
    found, _ = _linked(world)
    told = list(found.held)
    precision, recall = b_cubed(found.held, found.strays, told)
    # many happenings of one town and day, told in a sentence each: less to tell them apart by than reading gives
    assert precision > 0.85
    assert recall > 0.9
    assert sum(whole(found).values()) >= 0.7 * len(whole(found))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_pages_does_not_matter(world: World, seed: int) -> None:
    shuffled = list(items(world))
    random.Random(seed).shuffle(shuffled)
    assert link(shuffled) == link(items(world))


def test_origins_are_counted_without_reading(world: World) -> None:
    counted = counted_origins(world, _linked(world)[0])
    assert all(abs(o.counted - o.true) <= o.pages for o in counted)
    assert counted


def test_perfect_incidents_score_perfectly() -> None:
    told = [("p1", "h1"), ("p2", "h1"), ("p3", "h2")]
    held: dict[tuple[str, str], str | None] = {t: t[1] for t in told}
    assert b_cubed(held, {}, told) == (1.0, 1.0)


def test_a_wrong_merge_costs_precision_and_a_split_recall() -> None:
    told = [("p1", "h1"), ("p2", "h1"), ("p3", "h2")]
    merged: dict[tuple[str, str], str | None] = dict.fromkeys(told, "i")
    split: dict[tuple[str, str], str | None] = {t: t[0] for t in told}
    assert b_cubed(merged, {}, told)[0] < 1.0 == b_cubed(merged, {}, told)[1]
    assert b_cubed(split, {}, told)[1] < 1.0 == b_cubed(split, {}, told)[0]
