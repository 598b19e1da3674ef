"""Origins and grades in words, and where every claim comes from."""

from __future__ import annotations

import pytest

from marsad.linking import Account, grade_lines, origin_lines, origins_of, suggest, traced
from tests.linking.made_accounts import ARMY, MINISTRY, MONITOR, account, described, medium, said


def _words(*told: Account) -> list[str]:
    return [line.words for line in origin_lines(origins_of(told))]


def test_the_count_stands_first() -> None:
    assert _words(account("a", said(MONITOR)))[0] == "1 report, 1 originator: Syrian Observatory for Human Rights"


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (
            account("a", said(MINISTRY, "denies"), actors=(ARMY,)),
            "Russian Ministry of Defence, military: denies it; of a side named as actor",
        ),
        (
            account("a", said(MINISTRY, "confirms"), actors=(ARMY,), killed=4),
            "Russian Ministry of Defence, military: says so; of a side named as actor; owns up to it",
        ),
        (account("a", said(described("activists", "civilian"))), "“activists”, civilian: says so"),
        (account("a", outlet="Valley Post"), "Valley Post, media: says so; in its own voice, naming nobody"),
    ],
)
def test_an_originator_in_words(told: Account, line: str) -> None:
    assert line in _words(told)


def test_what_was_assumed_is_shown_with_how_sure_it_is() -> None:
    told = (account("a", said(MINISTRY)), account("b", said(ARMY)))
    assert any(line.startswith("assumed (80%): ") for line in _words(*told))


def test_what_is_no_origin_says_why() -> None:
    told = (account("a", said(MONITOR)), account("b", said(), stitched=True))
    assert _words(*told)[-1] == "no origin: b, a page put together of several stories is no origin of its own"


def test_grades_in_words_name_their_rules() -> None:
    heads = [line.words for line in grade_lines(suggest([account("a", said(MONITOR))])) if line.sort == "head"]
    assert heads == [
        "suggested: weak (rule one_origin)",
        "suggested: F3, reliability cannot be judged; possibly true (rule one_origin)",
    ]


def test_every_claim_is_traced_to_originator_carrier_and_copies() -> None:
    told = [account("a", said(MONITOR), agency="AFP"), account("b", said(MONITOR, via=medium("AFP")), outlet="B")]
    found = traced(told, origins_of(told, [("a", "b")]))
    assert [(t.report, t.name, t.carrier, t.copies) for t in found] == [
        ("a", MONITOR.name, "AFP", ("b",)),
        ("b", MONITOR.name, "AFP", ("a",)),
    ]
