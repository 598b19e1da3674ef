"""The corpus' source format: what is found where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.annotation import CorpusError, MarkedReport, load, parse
from corpus.check import faults, files

HEAD = """id: x
conflict: nowhere
happening: harsa-2020
manner: wire
source: Example
published: 2020-01-02
facts: none, made up for a test
licence: CC BY 4.0
=== text
Government forces said their forces killed four rebels in Harsa. The army shelled the town, killing four.
=== annotation
"""
MENTIONS = """m1 organisation gov | Government forces
m2 quantity - | four
m3 organisation - | rebels
m4 location harsa | Harsa
m5 organisation gov | army
"""


def marked(lines: str) -> MarkedReport:
    return parse(HEAD + MENTIONS + lines)


def test_words_are_found_in_text_order() -> None:
    report = parse(HEAD + "m1 quantity - | four\nm2 quantity - | four @2\n")
    assert [m.span.begin for m in report.mentions] == [report.text.index("four"), report.text.rindex("four")]


def test_only_whole_words_are_found() -> None:
    report = parse(HEAD + "m1 organisation - | forces @2\n")
    assert report.text[: report.mentions[0].span.begin].endswith("their ")


def test_an_event_with_its_loss_and_retelling() -> None:
    report = marked(
        "t1 ASSAULT firearms occurred main actor=m1 target=m3 place=m4 | killed\n"
        "l t1 killed combatants 4 4 4 who=m3 count=m2\n"
        "t2 ASSAULT heavy-weapons occurred actor=m5 place=m4 | shelled\n"
        "t3 =t2 | killing\n"
    )
    first, second, third = report.triggers
    assert (first.main, first.losses[0].best, first.losses[0].victims) == (True, 4, "m3")
    assert first.arguments == (("actor", "m1"), ("target", "m3"), ("place", "m4"))
    assert (third.same_as, third.mode) == (second.key, "heavy-weapons")


def test_an_attribution_finds_the_cue_next_to_its_source() -> None:
    [a] = marked("a1 asserts source=m1 | said || their forces killed four rebels in Harsa").attributions
    assert (a.source, a.stance, a.quoted) == ("m1", "asserts", False)
    assert a.cue is not None
    assert a.cue.begin < a.content[0].begin


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("m6 organisation x | nobody", "is not found"),
        ("m6 city x | Harsa", "unknown kind"),
        ("m6 organisation - | The army", "leading article"),
        ("m1 organisation x | army", "stands twice"),
        ("t1 WAR - occurred | killed", "unknown type"),
        ("t1 ASSAULT seize occurred | killed", "unknown mode"),
        ("t1 ASSAULT - happened | killed", "unknown status"),
        ("t1 ASSAULT - occurred actor=m9 | killed", "no mention m9"),
        ("l t9 killed unspecified 4 4 4", "a loss needs one"),
        ("a1 shouts source=m1 | said || rebels", "unknown stance"),
        ("a1 asserts source=m1 | said", "has content"),
        ("c1 held share=65 holder=m1 | forces", "between 0 and 1"),
        ("z1 x | army", "is no key"),
        ("m6 organisation army", "needs ' | '"),
    ],
)
def test_what_breaks_a_rule_is_refused(line: str, why: str) -> None:
    with pytest.raises(CorpusError, match=why):
        marked(line)


def test_a_loss_rises_from_low_to_high() -> None:
    with pytest.raises(CorpusError, match="low <= best <= high"):
        marked("t1 ASSAULT - occurred | killed\nl t1 killed unspecified 5 4 -")


@pytest.mark.parametrize("path", files(), ids=lambda p: p.stem)
def test_every_report_of_the_corpus_is_sound(path: Path) -> None:
    assert list(faults(path, load(path))) == []
