"""Control: who holds what, as somebody says; what would be is none."""

from __future__ import annotations

import pytest

from marsad.coding import Control
from tests.coding._told import coded, words


def one(text: str, status: str) -> Control:
    found = [c for c in coded(text).control if c.status == status]
    assert len(found) == 1, [(c.status, c.evidence.of(text)) for c in coded(text).control]
    return found[0]


@pytest.mark.parametrize(
    ("text", "status", "holder", "place"),
    [
        (
            "Rapid Support Forces fighters captured Nyala from the army on Monday.",
            "gained",
            "Rapid Support Forces",
            "Nyala",
        ),
        ("The town of Nyala was seized by rebels on Monday.", "gained", "rebels", "Nyala"),
        ("The Taliban controls most of Kunduz.", "held", "Taliban", "Kunduz"),
        ("Kunduz is controlled by the Taliban.", "held", "Taliban", "Kunduz"),
        ("Rebel forces have besieged Taiz since April.", "besieged", "Rebel forces", "Taiz"),
        ("Government forces broke the siege of Taiz on Monday.", "siege_broken", "Government forces", "Taiz"),
        ("The army lost control of Nyala on Monday.", "lost", "army", "Nyala"),
        ("Russian troops advanced towards Kramatorsk on Tuesday.", "advancing", "Russian troops", "Kramatorsk"),
    ],
)
def test_who_holds_what(text: str, status: str, holder: str, place: str) -> None:
    control = one(text, status)
    assert control.holder is not None
    assert words(text, [control.holder]) == [holder]
    assert control.place is not None
    assert place in words(text, [control.place])[0]
    assert 0 < control.confidence < 1


def test_the_loser_is_told() -> None:
    text = "Rebels captured Nyala from the army on Monday."
    control = one(text, "gained")
    assert control.against is not None
    assert words(text, [control.against]) == ["army"]


def test_a_share_is_kept() -> None:
    assert one("The SDF has seized around 65 percent of Raqqa.", "gained").share == pytest.approx(0.65)


def test_as_of_and_the_claim() -> None:
    text = "Rebels captured Nyala on Monday, residents said."
    control = one(text, "gained")
    assert control.as_of is not None
    assert words(text, [control.as_of]) == ["Monday"]
    assert control.claims


@pytest.mark.parametrize(
    "text",
    [
        "Regaining the city would allow the regime to continue to reclaim more territory in the east.",
        "The army plans to capture Nyala.",
        "If rebels captured Goma they would control the border.",
        "The rebels failed to capture Goma.",
        "The rebels did not control Goma.",
        "He controls a company in Paris and held a meeting.",
    ],
)
def test_what_is_not_so_is_no_control(text: str) -> None:
    assert coded(text).control == ()


def test_a_share_of_a_city_is_held() -> None:
    text = "Government forces now hold more than 90 percent of Nyala, the monitor said."
    held = coded(text).control[0]
    assert (held.status, held.share) == ("held", 0.9)
    assert words(text, [held.holder or ""]) == ["Government forces"]


def test_the_side_glued_to_held_is_the_holder() -> None:
    text = "Troops closed in on Waer, the last rebel-held district of Homs, on Monday."
    held = next(c for c in coded(text).control if c.status == "held")
    assert words(text, [held.holder or ""]) == ["rebel"]


@pytest.mark.parametrize(
    ("text", "status", "holder", "place"),
    [
        ("Kunduz fell to the Taliban on Monday.", "gained", "Taliban", "Kunduz"),
        ("The army was driven out of Nyala by the Rapid Support Forces.", "gained", "Rapid Support Forces", "Nyala"),
        ("The flag of the Arakan Army flies over Laukkai since Friday.", "gained", "Arakan Army", "Laukkai"),
        ("The army claimed to have captured Taiz.", "gained", "army", "Taiz"),
        ("The army withdrew from Nyala on Monday.", "lost", "army", "Nyala"),
        ("The rebels no longer control Taiz.", "lost", "rebels", "Taiz"),
        ("Islamic State has lost Mosul.", "lost", "Islamic State", "Mosul"),
        ("Shells hit the rebel-held east of Aleppo.", "held", "rebel", "Aleppo"),
        ("Most of Nyala is in its hands, the RSF said.", "held", "RSF", "Nyala"),
        ("The state of Gezira has been in RSF hands since December.", "held", "RSF", "Gezira"),
        ("They may open the road to Taiz, which the Houthis have besieged since 2015.", "besieged", "Houthis", "Taiz"),
        ("Taiz, eight kilometres from the hills, had been sealed off by the army.", "besieged", "army", "Taiz"),
        ("Government forces broke through the siege of Taiz.", "siege_broken", "Government forces", "Taiz"),
        ("Troops closed in on Mosul from three sides.", "advancing", "Troops", "Mosul"),
        ("The army advanced to within 5 km of Mosul on Monday.", "advancing", "army", "Mosul"),
    ],
)
def test_the_words_for_control(text: str, status: str, holder: str, place: str) -> None:
    control = one(text, status)
    assert words(text, [control.holder or "", control.place or ""]) == [holder, place]


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers seized weapons and ammunition in Taiz.",
        "The army seized the initiative in Taiz.",
        "The militants seized the governor of Anbar in Ramadi.",
        "Government forces repelled an attack on Goma.",
        "The council demanded that the army lift the siege of Taiz.",
        "Twenty people in Goma were taken away by soldiers.",
        "The Red Cross left Goma on Monday.",
        "Residents were driven from their homes in Goma.",
        "A film about the war took Goma by storm.",
        "We will not stop until Goma is liberated, the rebels said.",
        "The army said the Taliban had not captured Kunduz.",
        "Tourists flooded into Goma.",
        "The army took part in talks in Goma.",
    ],
)
def test_no_ground_changes_hands(text: str) -> None:
    assert [c for c in coded(text).control if c.status not in ("held", "besieged")] == []


def test_what_was_held_until_then_is_over() -> None:
    text = "Rebels had held Taiz since 2014 before the army retook it on Monday."
    held, gained = coded(text).control
    assert (held.status, held.former, gained.status, gained.inferred) == ("held", True, "gained", True)
    assert words(text, [held.as_of or "", gained.as_of or ""]) == ["2014", "Monday"]


def test_rival_shares_stand_side_by_side_with_their_claims() -> None:
    text = "The army says it holds 80 percent of Raqqa, while the monitor says it holds 65 percent of the city."
    found = coded(text).control
    assert [c.share for c in found] == [0.8, 0.65]
    assert [words(text, [c.holder or ""]) for c in found] == [["army"], ["army"]]
    assert len({c.claims for c in found}) == 2


def test_a_list_is_as_many_statements() -> None:
    text = "Rebels captured two villages in Hama province and the eastern districts of Salamiyah."
    found = coded(text).control
    assert [(words(text, [c.place or ""])[0], c.part.of(text) if c.part else None) for c in found] == [
        ("Hama province", "two villages"),
        ("Salamiyah", "eastern districts"),
    ]


def test_a_line_is_told_apart() -> None:
    text = "The front line runs along the Euphrates."
    control = one(text, "contested")
    assert words(text, [control.line or ""]) == ["Euphrates"]


def test_headline_and_text_are_one_statement() -> None:
    text = "Rebels seize Nyala\n\nKHARTOUM, March 14 - Rebels seized Nyala on Monday, residents said."
    control = one(text, "gained")
    assert len(control.retold) == 1


@pytest.mark.parametrize(
    ("text", "status", "holder"),
    [
        ("Goma was left in rebel hands.", "held", "rebel"),
        ("The town of Goma came under government control on Monday.", "gained", "government"),
        ("Goma was handed over to government forces on Friday.", "gained", "government forces"),
        ("The rebels are now confined to a few villages in Ituri.", "held", "rebels"),
        ("Troops are on the outskirts of Goma.", "advancing", "Troops"),
        ("Soldiers hoisted the national flag in Goma on Friday.", "gained", "Soldiers"),
    ],
)
def test_ground_that_changes_hands_without_a_capture(text: str, status: str, holder: str) -> None:
    assert words(text, [one(text, status).holder or ""]) == [holder]


def test_to_whom_it_was_given_up_is_the_other_side() -> None:
    text = "Under the deal, the army returned the district of Taiz to the rebels."
    assert words(text, [one(text, "lost").against or ""]) == ["rebels"]


def test_an_apposition_is_no_second_place() -> None:
    text = "Government troops took the town of Taiz, the last rebel stronghold in the north."
    assert len(coded(text).control) == 1


def test_a_share_of_nowhere_in_particular_is_kept() -> None:
    control = one("Insurgents hold about 40 per cent of the country.", "held")
    assert (control.place, control.share) == (None, 0.4)


def test_every_statement_names_a_claim() -> None:
    text = "The Taliban controls most of Kunduz."
    [control] = coded(text).control
    [claim] = [c for c in coded(text).claims if c.id in control.claims]
    assert claim.source is None


@pytest.mark.parametrize(
    "text", ["The army captured the whole of Kunduz province.", "The army now had Kunduz province under its control."]
)
def test_the_whole_is_no_part_and_having_is_not_over(text: str) -> None:
    [control] = coded(text).control
    assert (control.part, control.former) == (None, False)
