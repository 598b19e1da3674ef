"""The registry's rows of Africa south of the Sahara, Asia and the Americas: splinters, house styles, UCDP's names."""

from __future__ import annotations

import re

import pytest

from marsad.grounding.actors import shipped
from marsad.grounding.actors._registry import pieces


@pytest.mark.parametrize(
    ("written", "actor"),
    [
        ("Mayi-Mayi Yakutumba", "actor:mm-yakutumba"),
        ("CODECO/URDPC", "actor:codeco-urdpc"),
        ("Raïa Mutomboki", "actor:raia-mutomboki"),
        ("SLA-MM", "actor:slm-minnawi"),
        ("Macawisley", "actor:macawisley"),
        ("Front de libération de l'Azawad", "actor:fla-azawad"),
        ("Hizbul Ahrar", "actor:hizb-ul-ahrar"),
        ("NSCN-K", "actor:nscn-k"),
        ("NSCN(K)", "actor:nscn-k"),
        ("ULFA (Independent)", "actor:ulfa-i"),
        ("Ta'ang National Liberation Army", "actor:tnla"),
        ("Pattani United Liberation Organization", "actor:pulo"),
        ("Cártel del Noreste", "actor:cdn-mexico"),
        ("Segunda Marquetalia", "actor:segunda-marquetalia"),
        ("Amigos dos Amigos", "actor:ada-brazil"),
        ("G-Pèp", "actor:gpep"),
    ],
)
def test_house_styles_lead_to_one_actor(written: str, actor: str) -> None:
    assert {i for i, _ in shipped().by_name[pieces(written)]} == {actor}


@pytest.mark.parametrize(
    ("splinter", "stem"),
    [
        ("actor:ulimo-j", "actor:ulimo"),
        ("actor:fdlr-rud", "actor:fdlr"),
        ("actor:west-side-boys", "actor:afrc"),
        ("actor:ndfb-s", "actor:ndfb"),
        ("actor:biff-karialan", "actor:biff"),
        ("actor:emc-farc", "actor:farc-dissidents"),
    ],
)
def test_a_splinter_is_not_older_than_its_stem(splinter: str, stem: str) -> None:
    held = shipped()
    assert held[splinter].parent == stem
    assert held[splinter].start >= held[stem].start


@pytest.mark.parametrize(
    ("ucdp", "actor"),
    [
        ("Kashmir insurgents", "actor:kashmir-insurgents"),
        ("Jama'atu Ahlis Sunna Lidda'awati wal-Jihad", "actor:boko-haram"),
        ("SPLM/A - IO", "actor:splm-io"),
        ("Comando Vermelho", "actor:red-command"),
        ("NSCN-K-K", "actor:nscn-khole-kitovi"),
        ("LeJ", "actor:lashkar-e-jhangvi"),
    ],
)
def test_names_of_ucdp(ucdp: str, actor: str) -> None:
    assert shipped().by_ucdp[ucdp] == actor


def test_rivals_of_one_war_are_dyads() -> None:
    assert "actor:tcp-brazil" in shipped()["actor:red-command"].dyads
    assert "actor:government-in" in shipped()["actor:ulfa"].dyads


def test_no_group_is_named_by_a_common_word_alone() -> None:
    """A name of one lower-case word, or of two letters, would be found in any text."""
    own = [a for a in shipped() if a.kind in ("rebel", "militia") and "general" in a.sources]
    for actor in own:
        for name in (actor.name, *actor.aliases):
            assert re.search(r"[A-ZÀ-Þ0-9]", name) or " " in name, f"{actor.id}: {name}"
