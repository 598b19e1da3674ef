"""The registry's table: every row sound, every parent there, names found as printed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest

from marsad.grounding.actors import shipped
from marsad.grounding.actors._propose import scan
from marsad.grounding.actors._registry import AcledType, Actor, Sector, pieces, side_of, sources, terms
from marsad.grounding.actors._words import capital_of, country_of, party, source_kind
from marsad.reading.lexicon import countries

KINDS = {
    "state", "state_forces", "rebel", "militia", "coalition", "political", "humanitarian", "monitor", "media",
    "intergovernmental",
}  # fmt: skip
SOURCES = {
    "official", "military", "armed_group", "monitor", "medical", "humanitarian", "civilian", "media", "unnamed",
    "other",
}  # fmt: skip


def test_there_are_hundreds_of_actors_of_our_own() -> None:
    assert sum(not re.search(r"-[a-z]{2}$", i) for i in shipped().actors) >= 650


@pytest.mark.parametrize("country", [c.iso2 for c in countries()])
def test_every_state_has_its_parts(country: str) -> None:
    held = shipped()
    assert held[shipped().forces_of(country)].country == country
    for part in ("state", "government", "air-force", "police", "defence-ministry", "state-media"):
        assert held[f"actor:{part}-{country.lower()}"].country == country


def test_rows_are_sound() -> None:
    codes = {c.iso2 for c in countries()} | {"EH"}
    for actor in shipped():
        assert actor.kind in KINDS, actor.id
        assert actor.source_kind in SOURCES, actor.id
        assert actor.country is None or actor.country in codes, actor.id
        assert re.fullmatch(r"(?:\d{4})?", actor.start), actor.id
        assert re.fullmatch(r"(?:\d{4})?", actor.end), actor.id
        assert not actor.end or actor.start <= actor.end, actor.id
        assert actor.name == actor.name.strip(), actor.id


def test_parents_exist_and_make_no_circle() -> None:
    held = shipped()
    for actor in held:
        seen, up = {actor.id}, actor.parent
        while up is not None:
            known = re.sub(r"^actor:forces-(..)$", lambda m: shipped().forces_of(m.group(1).upper()), up)
            assert known in held, f"{actor.id}: {up}"
            assert known not in seen, actor.id
            seen.add(known)
            up = held[known].parent


@pytest.mark.parametrize("actor", [a for a in shipped().actors if not re.search(r"-[a-z]{2}$", a)])
def test_every_name_is_found_in_a_sentence(actor: str) -> None:
    for name in (shipped()[actor].name, *shipped()[actor].aliases):
        text = f"On Sunday they met {name} near the river and left."
        hits = scan(text, 0, len(text), shipped())
        assert any(actor in h.ids for h in hits), name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SANAs correspondent came to town", ["SANA"]),
        ("fighters of al Nusra left the town", ["al Nusra"]),
        ("It is what it was and who it is", []),
        ("An amnesty for the red cross of the un", []),
        ("Hamas, Hezbollah", ["Hamas", "Hezbollah"]),
        ("the islamic state and al-qaeda fought near the river today", ["islamic state", "al-qaeda"]),
        ("IS IS WHAT THEY SAY IT IS", []),
    ],
)
def test_scan(text: str, found: list[str]) -> None:
    assert [h.span.of(text) for h in scan(text, 0, len(text), shipped())] == found


def test_further_actors_make_another_registry() -> None:
    syria = shipped()["actor:state-sy"]
    more = shipped().with_actors([replace(syria, id="user:own", name="Own Front", kind="rebel")], state="abc")
    assert (len(more), more.state) == (len(shipped()) + 1, "abc")
    assert more.by_name[pieces("own front")] == (("user:own", "Own Front"),)
    assert "user:own" not in shipped()


def test_an_actor_given_again_takes_its_place() -> None:
    first = next(iter(shipped()))
    changed = shipped().with_actors([replace(first, aliases=(*first.aliases, "Quite Another Name"))])
    assert [a.id for a in changed] == [a.id for a in shipped()]
    assert changed.by_name[pieces("Quite Another Name")] == ((first.id, "Quite Another Name"),)


def test_shared_names_are_known_as_shared() -> None:
    assert {i for i, _ in shipped().by_name[pieces("SLA")]} == {"actor:south-lebanon-army", "actor:slm-a"}


def test_ucdp_names_lead_to_shipped() -> None:
    assert shipped().by_ucdp["Government of Syria"] == "actor:government-sy"
    assert shipped().by_ucdp["IS"] == "actor:islamic-state"
    assert shipped().by_ucdp["Jabhat Fateh al-Sham"] == shipped().by_ucdp["HTS"]


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Syrian", "SY"),
        ("Syrians", "SY"),
        ("Syria's", "SY"),
        ("Syrias", "SY"),
        ("the U.S.", "US"),
        ("Nigerien", "NE"),
        ("Goma", None),
    ],
)
def test_country_of(words: str, country: str | None) -> None:
    assert country_of(words) == country


def test_capital_of() -> None:
    assert (capital_of("Kyiv"), capital_of("Kiev"), capital_of("Goma")) == ("UA", "UA", None)


@pytest.mark.parametrize(
    ("words", "country", "part"),
    [
        ("Syrian government forces", "SY", "forces"),
        ("Saudi Arabian troops", "SA", "forces"),
        ("South Sudanese soldiers", "SS", "forces"),
        ("US Air Force", "US", "air-force"),
        ("Malian junta", "ML", "government"),
        ("Iraqi interior ministry", "IQ", "interior-ministry"),
        ("Turkish-backed forces", None, None),
        ("Syrian rebel forces", "SY", None),
        ("Syrian opposition fighters", "SY", None),
        ("Kurdish forces", None, "forces"),
    ],
)
def test_party(words: str, country: str | None, part: str | None) -> None:
    found = party(words)
    assert (found.country, found.part if words != "Kurdish forces" else "forces") == (country, part)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("doctors", "medical"),
        ("a security source", "unnamed"),
        ("rebel commanders", "military"),
        ("residents", "civilian"),
        ("xyz", "other"),
    ],
)
def test_source_kind(words: str, kind: str) -> None:
    assert source_kind(words) == kind


def test_office_holders_are_of_known_states() -> None:
    codes = {c.iso2 for c in countries()}
    assert all(n.country is None or n.country in codes for n in terms())


def test_sides_of_foreign_states() -> None:
    french = shipped()[shipped().forces_of("FR")]
    assert (side_of(french, "SY"), side_of(french, "UA"), side_of(french, None)) == ("coalition", None, None)


def _own() -> list[Actor]:
    return [a for a in shipped() if "countries" not in a.sources]


def test_every_row_says_what_it_was_written_from() -> None:
    for actor in _own():
        assert actor.sources, actor.id
        assert set(actor.sources) <= set(sources()), actor.id
        assert ("ucdp-actor" in actor.sources) or not actor.ucdp_id, actor.id


def test_types_and_sectors_are_those_of_the_codebooks() -> None:
    for actor in shipped():
        assert actor.acled_type is None or actor.acled_type in get_args(AcledType), actor.id
        assert actor.sector is None or actor.sector in get_args(Sector), actor.id
        assert actor.kind not in ("rebel", "militia", "state_forces") or actor.acled_type, actor.id


def test_dyads_stand_on_both_sides() -> None:
    held = shipped()
    for actor in held:
        for foe in actor.dyads:
            assert actor.id in held[foe].dyads, f"{actor.id}: {foe}"


def test_no_name_stands_twice_in_a_row() -> None:
    for actor in _own():
        assert len({actor.name, *actor.aliases}) == 1 + len(actor.aliases), actor.id
