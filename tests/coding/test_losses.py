"""Losses: what each way of telling gives, parts and rivals, flags, merging to one event, and what always holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.coding._losses import LossFind, find_losses, merge_losses
from marsad.grounding import Grounded
from marsad.grounding._counts import ground_counts
from marsad.reading import Attribution
from marsad.spans import Span
from tests.grounding.counting import reading_of


def grounded_of(*sentences: str) -> Grounded:
    """A grounded report that knows its counts alone, one passage a sentence."""
    reading = reading_of(*sentences)
    return Grounded(reading, (), (), (), ground_counts(reading), (), None)


def finds(*sentences: str) -> tuple[LossFind, ...]:
    return find_losses(grounded_of(*sentences))


def told(*sentences: str) -> list[tuple[str, str, int | None]]:
    return [(f.kind, f.who, f.best) for f in finds(*sentences)]


def merged(*sentences: str) -> list[tuple[str, str, int | None, int | None, int | None]]:
    return [(x.kind, x.who, x.low, x.best, x.high) for x in merge_losses(finds(*sentences))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells killed 12 people in the market.", [("killed", "unspecified", 12)]),
        ("Twelve people were killed in the market.", [("killed", "unspecified", 12)]),
        ("An air raid hit the town killing four farmers.", [("killed", "civilians", 4)]),
        ("The blast left 12 dead.", [("killed", "unspecified", 12)]),
        ("The blast left 12 dead and 30 wounded.", [("killed", "unspecified", 12), ("wounded", "unspecified", 30)]),
        ("The death toll rose to 15.", [("killed", "unspecified", 15)]),
        ("The death toll from the raid stands at 132.", [("killed", "unspecified", 132)]),
        ("The raid led to the deaths of six soldiers.", [("killed", "combatants", 6)]),
        ("The bomb claimed the lives of two students.", [("killed", "civilians", 2)]),
        ("At least 12 dead in market bombing", [("killed", "unspecified", 12)]),
        ("Eight rebels were martyred in the hills.", [("killed", "combatants", 8)]),
        ("The bodies of 24 men were found in a well.", [("killed", "unspecified", 24)]),
        ("The mine killed eight.", [("killed", "unspecified", 8)]),
        ("A shepherd was killed by a mine.", [("killed", "civilians", 1)]),
        ("A sniper shot dead a girl.", [("killed", "women", 1)]),
        ("Nineteen policemen died when the bus overturned.", [("killed", "combatants", 19)]),
        ("Six aid workers were abducted.", [("captured", "aid_workers", 6)]),
        ("The rebels captured 40 soldiers.", [("captured", "combatants", 40)]),
        ("Three journalists are missing.", [("missing", "journalists", 3)]),
        ("About 5,000 residents fled the district.", [("displaced", "civilians", 5000)]),
        ("Some 300 patients were evacuated.", [("evacuated", "civilians", 300)]),
        ("The convoy delivered food for 80,000 people.", [("reached_by_aid", "unspecified", 80_000)]),
        ("Two members of the security forces were killed.", [("killed", "combatants", 2)]),
        ("Two members of the Red Crescent were killed.", [("killed", "aid_workers", 2)]),
        ("Three commanders were killed in the raid.", [("killed", "commanders", 3)]),
        ("Five medical staff were wounded.", [("wounded", "medics", 5)]),
        ("Officials revised the toll down from 45 to 38.", [("killed", "unspecified", 38)]),
        ("The blast killed a police officer.", [("killed", "combatants", 1)]),
        ("The mine injured five passers-by.", [("wounded", "civilians", 5)]),
        ("Some 8 million displaced by the war need food.", [("displaced", "unspecified", 8_000_000)]),
        ("As many as 60 soldiers may have been killed.", [("killed", "combatants", 60)]),
    ],
)
def test_one_way_of_telling(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "3 Civilians Killed 38 Injured in Rocket Attacks",
            [("killed", "civilians", 3), ("wounded", "unspecified", 38)],
        ),
        ("Child killed two others injured in raid", [("wounded", "unspecified", 2)]),
        ("The army killed 15 gunmen and injured others in the hills", [("killed", "combatants", 15)]),
        ("Raid killed 14 gunmen 5 civilians", [("killed", "combatants", 14), ("killed", "civilians", 5)]),
        ("25 Militant Killed in Desert", [("killed", "combatants", 25)]),
        (
            "12 people were killed and 20 others wounded",
            [("killed", "unspecified", 12), ("wounded", "unspecified", 20)],
        ),
        ("A woman was killed and 35 others were hurt", [("killed", "women", 1), ("wounded", "unspecified", 35)]),
        ("killing at least 10 and wounding 20 more", [("killed", "unspecified", 10), ("wounded", "unspecified", 20)]),
        (
            "The raid killed 14 fighters from the local militia and five civilians the monitor said",
            [("killed", "combatants", 14), ("killed", "civilians", 5)],
        ),
    ],
)
def test_text_without_commas(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The army captured two villages and a hill.",
        "They could kill 12 people with one shell.",
        "The group vowed to execute 30 hostages.",
        "175 militants were killed and wounded in the raid.",
        "No casualties were reported.",
        "Shells fell 12 km from the town.",
        "He was 12 when the war began.",
        "The 47th Brigade killed its time.",
        "Five shells from a 120mm mortar were captured on film.",
        "Two gunmen opened fire and fled.",
        "The law took its toll on several traders.",
        "Aid has not been allowed to reach 250,000 civilians.",
    ],
)
def test_no_figure_is_made_up(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "12 civilians including 5 children were killed.",
        "12 civilians, among them 5 children, were killed.",
        "The shelling killed 12 civilians including 5 children.",
        "12 civilians were killed, 5 of them children.",
        "12 civilians, 5 of them children, were killed.",
    ],
)
def test_a_part_points_at_its_whole(text: str) -> None:
    whole, part = finds(text)
    assert (whole.best, whole.part_of, part.best, part.who, part.part_of) == (12, None, 5, "children", 0)


def test_part_index_counts_over_the_whole_report() -> None:
    found = finds("A mine killed two men.", "12 civilians including 5 children were killed.")
    assert [f.part_of for f in found] == [None, None, 1]


@pytest.mark.parametrize(
    "text",
    [
        "The monitor raised the toll to 32 updating an earlier toll of 15.",
        "It had initially given a death toll of 15.",
        "Officials had earlier put the death toll at 15.",
    ],
)
def test_superseded_figures_are_flagged(text: str) -> None:
    assert [f.best for f in finds(text) if f.superseded] == [15]


@pytest.mark.parametrize(
    "text",
    [
        "More than 250,000 people have been killed since the conflict began.",
        "The war has killed 12,000 people.",
        "More than 9,000 people have died since 2014.",
        "The five-year conflict has killed more than 280000 people.",
    ],
)
def test_war_totals_are_background(text: str) -> None:
    assert [f.background for f in finds(text)] == ["war-total"]


def test_an_event_of_the_war_is_no_total() -> None:
    assert finds("A bomb killed 40 people in a country at war.")[0].background is None


def test_victims_and_evidence_are_spans_of_the_words() -> None:
    text = "At least 30 foreign fighters were killed."
    (find,) = finds(text)
    assert find.whose is not None
    assert (find.whose.of(text), find.word.of(text), find.number.of(text)) == (
        "foreign fighters",
        "killed",
        "At least 30",
    )
    assert find.evidence.of(text) == "At least 30 foreign fighters were killed"


# Merging to the losses of one event.


def test_coordinated_victims_of_one_class_add_up() -> None:
    assert merged("10 rebels and 5 soldiers were killed.") == [("killed", "combatants", 15, 15, 15)]


def test_parts_add_up_once() -> None:
    rows = merged("12 civilians including 5 children were killed.")
    assert rows == [("killed", "civilians", 12, 12, 12), ("killed", "children", 5, 5, 5)]


def test_beside_a_class_that_is_not_told_stands_the_whole() -> None:
    rows = merged("Another man and a woman were killed.")
    assert rows == [
        ("killed", "unspecified", 2, 2, 2),
        ("killed", "civilians", 1, 1, 1),
        ("killed", "women", 1, 1, 1),
    ]


def test_children_beside_men_count_among_the_civilians() -> None:
    rows = merged("Three farmers and two children were killed.")
    assert rows == [("killed", "civilians", 5, 5, 5), ("killed", "children", 2, 2, 2)]


def test_rival_figures_make_a_range_led_by_the_first() -> None:
    rows = merged("At least 20 people were killed the mayor said.", "The monitor put the death toll at 26.")
    assert rows == [("killed", "unspecified", 20, 20, 26)]


def test_a_lower_rival_lowers_the_range() -> None:
    rows = merged("The army said 30 rebels were killed.", "The rebels said 12 fighters were killed.")
    assert rows == [("killed", "combatants", 12, 30, 30)]


def test_superseded_figures_stay_out() -> None:
    rows = merged("The attack killed 32 rebels, updating an earlier toll of 15.")
    assert rows == [("killed", "combatants", 32, 32, 32)]


def test_war_totals_stay_out() -> None:
    assert merged("The war has killed 12,000 people.") == []


def test_vague_figures_have_no_upper_end() -> None:
    assert merged("The raid killed dozens of people.") == [("killed", "unspecified", 12, 24, None)]


def test_a_firm_figure_leads_a_vague_one() -> None:
    rows = merged("Dozens of people were killed.", "The hospital said 31 people had been killed.")
    assert rows == [("killed", "unspecified", 31, 31, 31)]


def test_a_stated_zero_yields_to_a_figure() -> None:
    assert merged("No civilians were killed the army said.") == [("killed", "civilians", 0, 0, 0)]
    assert merged("No civilians were killed.", "A nurse said 3 children were killed.")[0][3] == 3


def test_kinds_keep_apart() -> None:
    assert [row[0] for row in merged("12 people were killed and 20 wounded.")] == ["killed", "wounded"]


# What always holds.

_SAID = """
killed wounded dead people civilians soldiers children including among them and at least 12 5 dozens of the toll rose to
from were was left died earlier a woman captured fled
"""


@given(st.lists(st.sampled_from(_SAID.split()), max_size=30))
def test_jumbled_words_give_ordered_figures(words: list[str]) -> None:
    text = " ".join(words)
    found = finds(text)
    for n, f in enumerate(found):
        assert f.low is None or f.best is None or f.low <= f.best
        assert f.high is None or f.best is None or f.best <= f.high
        assert f.evidence.covers(f.word)
        assert f.part_of is None or f.part_of < n
    for row in merge_losses(found):
        assert row.low is not None
        assert row.best is not None
        assert row.low <= row.best
        assert row.high is None or row.best <= row.high


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    assert isinstance(finds(text), tuple)


@pytest.mark.parametrize(
    "unit", ["killed 12 ", "12 killed ", "a man and ", "12 people and ", "toll ", "killed ", "12 of the "]
)
def test_hostile_repetition_is_linear(unit: str) -> None:
    """Each finishes in a moment; a search back over all victims at each word would not come back."""
    found = finds(unit * 3_000)
    assert all(f.passage == 0 for f in found)


# ---------------------------------------------------------------- speakers, rivals, parts told later, the displaced


def with_speakers(text: str, *speakers: str) -> tuple[LossFind, ...]:
    grounded = grounded_of(text)
    said = tuple(
        Attribution(Span(text.index(s), text.index(s) + len(s)), None, (), False, "asserts", 0, 0.9, "test")
        for s in speakers
    )
    return find_losses(replace(grounded, reading=replace(grounded.reading, attributions=said)))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A mine killed three farmers, a police officer said.", "a police officer"),
        ("The shell left four dead, a local official said.", "a local official"),
        ("A rocket killed six people, two residents told reporters.", "two residents"),
    ],
)
def test_who_speaks_is_no_victim(text: str, speaker: str) -> None:
    assert len(with_speakers(text, speaker)) == 1
    assert len(finds(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The raid wounded a police officer.",
        "The strike killed nine people said the monitor.",
        "A bomb killed two teachers said a nurse.",
    ],
)
def test_the_object_of_a_killing_is_a_victim_whatever_follows(text: str) -> None:
    assert finds(text)[0].best in {1, 2, 9}


@pytest.mark.parametrize(
    ("sentences", "low", "best", "high"),
    [
        (("Shells killed 60 people, the governor said, while the ministry said 45.",), 45, 60, 60),
        (("The blast killed 60 people.", "The army put the figure at 81."), 60, 60, 81),
        (("The blast killed 60 people.", "A monitor puts the number above 70."), 60, 60, 70),
        (("The blast killed 60 people.", "The town was founded in 1920.", "The army put it at 81."), 60, 60, 60),
        (("The blast killed 60 people.", "The army said 4,000."), 60, 60, 60),
    ],
)
def test_rivals_without_a_word_of_loss(sentences: tuple[str, ...], low: int, best: int, high: int) -> None:
    (found,) = [f for f in finds(*sentences) if f.kind == "killed"]
    assert (found.low, found.best, found.high) == (low, best, high)


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("The number of people killed at the depot has risen to 31, among them six children.", 31, 6),
        ("The toll rose to 31, including six women.", 31, 6),
        ("Two villagers, a child among them, and five rebels were killed.", 2, 1),
    ],
)
def test_parts_of_a_toll(text: str, whole: int, part: int) -> None:
    found = finds(text)
    inner = next(f for f in found if f.part_of is not None)
    assert (found[inner.part_of or 0].best, inner.best) == (whole, part)


def test_who_was_among_the_dead_is_a_part_of_the_toll_before() -> None:
    found = finds("The raid killed 19 people.", "The dead included seven women and two medics.")
    assert [(f.who, f.best, f.part_of) for f in found[1:]] == [("women", 7, 0), ("medics", 2, 0)]


@pytest.mark.parametrize(
    ("text", "kind", "best"),
    [
        ("Some 4,000 villagers have left their homes since the shelling began.", "displaced", 4000),
        ("The fighting has driven 9,000 people from their homes.", "displaced", 9000),
        ("Floods of fire forced 700 families to flee.", "displaced", 700),
        ("The evacuation went on; about 640 people left the quarter on Monday.", "evacuated", 640),
        ("In the evacuation 90 patients, most of them old, were taken out by bus.", "evacuated", 90),
    ],
)
def test_people_on_the_move(text: str, kind: str, best: int) -> None:
    assert [(f.kind, f.best) for f in finds(text)] == [(kind, best)]


@pytest.mark.parametrize(
    "text",
    [
        "About 640 people left the stadium on Monday.",
        "The evacuation began; 12 wounded men were taken to hospital.",
        "Convoys will reach 5,000 people with flour next week.",
        "The trucks are expected to bring food to 5,000 people.",
    ],
)
def test_who_only_leaves_or_is_to_be_reached_is_not_counted(text: str) -> None:
    assert not [f for f in finds(text) if f.kind in {"evacuated", "reached_by_aid", "displaced"}]


def test_a_bare_number_counts_the_fighters_named_before() -> None:
    found = finds("Rebels killed eight soldiers and wounded thirteen.")
    assert [(f.kind, f.who, f.best) for f in found] == [("killed", "combatants", 8), ("wounded", "combatants", 13)]


def test_of_a_whole_only_the_part_died() -> None:
    assert [f.best for f in finds("At the clinic 14 of some 210 patients died.")] == [14]


def test_an_exodus_is_no_total_of_the_war() -> None:
    (found,) = finds("The fighting forced 40,000 people to flee.")
    assert found.background is None


def test_parts_told_after_the_verb() -> None:
    found = finds("In all 26 people were hurt, three women and two children among them.")
    assert [(f.who, f.best, f.part_of) for f in found] == [
        ("unspecified", 26, None),
        ("women", 3, 0),
        ("children", 2, 0),
    ]


def test_dead_beside_the_noun_and_an_age() -> None:
    found = finds("Doctors counted 29 dead children, none of them over 15, and 48 wounded, among them 30 boys.")
    assert [(f.kind, f.best) for f in found] == [("killed", 29), ("wounded", 48), ("wounded", 30)]


def test_the_dead_and_the_wounded_put_at_numbers() -> None:
    found = finds("The governor put the dead at 16 and the wounded at 43.")
    assert [(f.kind, f.best) for f in found] == [("killed", 16), ("wounded", 43)]


# ---------------------------------------------------------------- other accounts of a toll told before


@pytest.mark.parametrize(
    ("sentences", "low", "best", "high"),
    [
        (("A mine killed 18 people.", "The hospital gave a slightly lower toll of 16 people killed."), 16, 18, 18),
        (
            ("Shells killed at least 9 civilians.", "Residents put the toll higher saying about 14 were killed."),
            9,
            9,
            14,
        ),
        (("A bomb killed 18 people.", "The hall was full.", "The claim said 25 people had been killed."), 18, 18, 25),
        (("A bomb killed 18 people.", "The movement said the blast left 25 dead."), 18, 18, 25),
        (("At least 18 people were killed.", "A doctor said there were more than 15 dead."), 15, 18, 18),
        (
            ("At least 60 army and rebel fighters were killed.", "Then 25 soldiers and 34 rebels have been killed."),
            59,
            60,
            60,
        ),
    ],
)
def test_another_account_of_the_same_happening(sentences: tuple[str, ...], low: int, best: int, high: int) -> None:
    rows = merged(*sentences)
    assert [r[2:] for r in rows if r[0] == "killed"] == [(low, best, high)]


@pytest.mark.parametrize(
    "second",
    [
        "The army said another strike left 7 dead in the south.",
        "Separately, officials said the blast in the port left 7 dead.",
        "The army said the raid last month left 7 dead.",
        "The army said the raid left 4,000 dead.",
    ],
)
def test_another_happening_is_no_other_account(second: str) -> None:
    first = finds("A bomb killed 18 people.", second)[0]
    assert (first.low, first.best, first.high) == (18, 18, 18)


def test_a_round_bound_yields_to_the_exact_figure() -> None:
    rows = merged("A bomb killed more than 30 soldiers.", "The bomb killed 33 soldiers.")
    assert rows == [("killed", "combatants", 33, 33, 33)]


def test_a_bound_far_below_is_a_rival() -> None:
    rows = merged("A bomb killed more than 30 soldiers.", "The bomb killed 45 soldiers.")
    assert rows == [("killed", "combatants", 30, 30, 45)]


@given(
    st.integers(2, 90),
    st.integers(2, 90),
    st.sampled_from(
        [
            "The monitor said another strike elsewhere killed {n} people.",
            "Separately, {n} people were killed in a second raid.",
            "Meanwhile {n} soldiers died in the mountains.",
        ]
    ),
)
def test_a_toll_told_of_elsewhere_never_changes_this_one(mine: int, other: int, template: str) -> None:
    alone = finds(f"A bomb killed {mine} people.")
    with_other = finds(f"A bomb killed {mine} people.", template.format(n=other))
    assert with_other[: len(alone)] == alone


@given(st.integers(1, 500), st.integers(1, 500), st.sampled_from(["lower", "higher", "different"]))
def test_other_accounts_keep_low_best_high_in_order(first: int, second: int, how: str) -> None:
    for _, _, low, best, high in merged(f"A bomb killed {first} people.", f"He gave a {how} toll of {second} dead."):
        assert low is not None
        assert best is not None
        assert high is not None
        assert low <= best <= high
