"""Copies: found by shared wording, whatever the lengths; quotes, furniture and background do not make one."""

from __future__ import annotations

import random

import pytest

from marsad.linking import compare, find_copies
from marsad.linking._copies import CROWD, by_time, candidates, credited, families, is_stale, meetings, stale_keys
from marsad.spans import Span
from tests.linking.worlds import item, prose


@pytest.fixture
def rng() -> random.Random:
    return random.Random(7)


def test_same_text_is_an_exact_copy(rng: random.Random) -> None:
    text = prose(rng)
    (copy,) = find_copies([item("a", text), item("b", text)])
    assert (copy.a, copy.b, copy.sort, copy.containment) == ("a", "b", "exact", 1.0)


def test_half_of_a_text_is_a_partial_copy(rng: random.Random) -> None:
    story = prose(rng)
    (copy,) = find_copies([item("a", f"{story} {prose(rng)}"), item("b", f"{prose(rng)} {story}")])
    assert copy.sort == "partial"
    assert copy.containment == pytest.approx(0.5, abs=0.05)


def test_short_text_inside_a_long_page_is_a_copy_of_it(rng: random.Random) -> None:
    story = prose(rng, 60)
    page = f"{prose(rng, 900)} {story} {prose(rng, 900)}"
    (copy,) = find_copies([item("page", page), item("story", story)])
    assert copy.containment > 0.9


def test_other_words_are_no_copy(rng: random.Random) -> None:
    assert find_copies([item("a", prose(rng)), item("b", prose(rng))]) == ()


def test_a_shared_stock_phrase_is_no_copy() -> None:
    stock = "the observatory said on monday that at least"
    assert find_copies([item("a", f"{stock} four fell"), item("b", f"{stock} nine rose")]) == ()


def test_a_shared_quotation_weighs_less_than_shared_narration(rng: random.Random) -> None:
    quote = prose(rng, 50)
    rest = [prose(rng, 50) for _ in range(2)]
    texts = [f"{quote} {r}" for r in rest]
    said = (Span(0, len(quote)),)
    narrated = find_copies([item("a", texts[0]), item("b", texts[1])])
    quoted = find_copies([item("a", texts[0], quoted=said), item("b", texts[1], quoted=said)])
    assert quoted[0].containment < narrated[0].containment


def test_a_paragraph_printed_for_weeks_is_background(rng: random.Random) -> None:
    background = prose(rng, 60)
    days = ["2016-06-01", "2016-06-08", "2016-06-20", "2016-06-30"]
    reports = [item(f"r{n}", f"{prose(rng, 60)} {background}", published=d) for n, d in enumerate(days)]
    assert find_copies(reports) == ()


def test_last_weeks_page_printed_again_is_a_copy_though_its_words_are_old(rng: random.Random) -> None:
    page = prose(rng, 250)
    days = ["2016-06-01", "2016-06-08", "2016-06-20", "2016-06-30"]
    found = find_copies([item(f"r{n}", page, published=d) for n, d in enumerate(days)])
    assert [(c.sort, c.containment) for c in found] == [("exact", 1.0)] * 6


@pytest.mark.parametrize(("published", "pairs"), [("2016-06-06", 1), ("2016-06-09", 0), (None, 1)])
def test_what_is_shared_a_week_apart_is_background(rng: random.Random, published: str | None, pairs: int) -> None:
    shared = prose(rng, 60)
    a = item("a", f"{shared} {prose(rng, 60)}", published="2016-06-02")
    assert len(find_copies([a, item("b", f"{shared} {prose(rng, 60)}", published=published)])) == pairs


def test_a_notice_of_the_site_printed_for_months_is_no_copy(rng: random.Random) -> None:
    sorry = prose(rng, 90)
    days = ["2016-06-01", "2016-07-08", "2016-09-20"]
    assert find_copies([item(f"r{n}", sorry, published=d) for n, d in enumerate(days)]) == ()


def test_only_the_old_paragraphs_of_a_page_are_discounted(rng: random.Random) -> None:
    background, news = prose(rng, 40), prose(rng, 40)
    days = ["2016-06-01", "2016-06-12", "2016-06-20"]
    reports = [item(f"r{n}", f"{prose(rng, 60)} {background}", published=d) for n, d in enumerate(days)]
    reports += [item(f"s{n}", f"{news} {background}", published="2016-06-12") for n in range(2)]
    assert [(c.a, c.b) for c in find_copies(reports)] == [("s0", "s1")]


@pytest.mark.parametrize(
    ("reports", "first", "last", "old"), [(3, 1, 7, True), (2, 1, 30, False), (9, 1, 6, False), (3, 1, 6, False)]
)
def test_a_key_is_old_after_so_many_reports_and_days(reports: int, first: int, last: int, old: bool) -> None:
    assert is_stale(reports, first, last) is old


def test_two_reports_are_compared_alike_in_both_orders(rng: random.Random) -> None:
    story = prose(rng, 60)
    a, b = item("a", f"{story} {prose(rng, 10)}"), item("b", f"{prose(rng, 90)} {story}")
    assert compare(a, b) == compare(b, a) == find_copies([b, a])[0]


def test_each_side_has_its_share(rng: random.Random) -> None:
    story = prose(rng, 60)
    (copy,) = find_copies([item("a", story), item("b", f"{prose(rng, 180)} {story}")])
    assert copy.share_a == pytest.approx(1.0)
    assert copy.share_b == pytest.approx(0.25, abs=0.02)


def test_comparing_with_the_stale_keys_is_what_finding_does(rng: random.Random) -> None:
    background = prose(rng, 60)
    days = ["2016-06-01", "2016-06-04", "2016-06-20"]
    reports = [item(f"r{n}", f"{prose(rng, 60)} {background}", published=d) for n, d in enumerate(days)]
    stale = stale_keys(reports)
    assert compare(reports[0], reports[1]) is not None
    assert compare(reports[0], reports[1], stale) is None


@pytest.mark.parametrize("words", [20, 30, 45])
def test_a_copied_sentence_becomes_a_candidate(rng: random.Random, words: int) -> None:
    planted = [prose(rng, words) for _ in range(40)]
    items = [item(f"{side}{n}", f"{prose(rng)} {text}") for n, text in enumerate(planted) for side in "ab"]
    ordered = sorted(items, key=by_time)
    met = {frozenset((ordered[i].id, ordered[j].id)) for i, j in candidates(ordered)}
    assert all(frozenset((f"a{n}", f"b{n}")) in met for n in range(40))


def test_a_story_in_hundreds_of_outlets_costs_no_square(rng: random.Random) -> None:
    story = prose(rng)
    items = [item(f"r{n:03}", f"{story} {prose(rng, 20)}") for n in range(300)]
    assert len(candidates(items)) < 300 * 25
    found = find_copies(items)
    assert set(families(found).values()) == {"r000"}
    assert len(families(found)) == 300


@pytest.mark.parametrize("size", [2, CROWD, CROWD + 1, 500])
def test_holders_of_a_key_all_hang_together(size: int) -> None:
    met = set(meetings(range(size)))
    assert all(any(i < j for i, k in met if k == j) for j in range(1, size))


@pytest.mark.parametrize("edited", [0.02, 0.05, 0.1])
def test_an_edited_copy_is_found(rng: random.Random, edited: float) -> None:
    """Every so many words another one stands, as a sub-editor does it."""
    for _ in range(20):
        words = prose(rng, 200).split()
        changed = [prose(rng, 1) if rng.random() < edited else w for w in words]
        assert find_copies([item("a", " ".join(words)), item("b", " ".join(changed))])


def test_three_lifted_sentences_in_a_stitched_page_are_found(rng: random.Random) -> None:
    stories = [prose(rng, 200) for _ in range(4)]
    lifted = [" ".join(s.split()[at : at + 20]) for at in (0, 60, 140) for s in stories]
    found = find_copies([item("page", " ".join(lifted)), *(item(f"s{n}", s) for n, s in enumerate(stories))])
    assert [(c.a, c.b) for c in found] == [("page", f"s{n}") for n in range(4)]


@pytest.mark.parametrize(("published", "pairs"), [("2016-06-03", 1), ("2016-06-09", 0), (None, 0)])
def test_a_lifted_paragraph_counts_in_a_long_page_of_those_days(
    rng: random.Random, published: str | None, pairs: int
) -> None:
    paragraph = prose(rng, 60)
    texts = [f"{prose(rng, 400)} {paragraph} {prose(rng, 400)}" for _ in range(2)]
    found = find_copies([item("a", texts[0], published="2016-06-02"), item("b", texts[1], published=published)])
    assert len(found) == pairs


@pytest.mark.parametrize(
    ("first", "second", "giver"),
    [
        ("2016-06-01", "2016-06-02", "a"),
        ("2016-06-02T10:00:00", "2016-06-02T09:00:00", "b"),
        ("2016-06-02", "2016-06-02", None),
        ("2016-06-02", None, None),
        ("2016-06-02T10:00:00", "2016-06-02", None),
    ],
)
def test_the_earlier_report_is_the_one_copied_from(
    rng: random.Random, first: str, second: str | None, giver: str | None
) -> None:
    text = prose(rng)
    (copy,) = find_copies([item("a", text, published=first), item("b", text, published=second)])
    assert copy.from_ == giver


def test_the_credited_agency_is_the_one_copied_from_though_printed_later(rng: random.Random) -> None:
    text = prose(rng)
    wire = item("wire", text, source="Reuters", agency="Reuters", own=True, published="2016-06-03")
    paper = item("paper", text, agency="Reuters", published="2016-06-02")
    (copy,) = find_copies([wire, paper])
    assert copy.from_ == "wire"


def test_a_copy_lends_its_agency_to_the_uncredited(rng: random.Random) -> None:
    text = prose(rng)
    items = [item("a", text, agency="AFP"), item("b", text)]
    assert credited(items, find_copies(items)) == {"a": "AFP", "b": "AFP"}


def test_copies_of_two_agencies_lend_none(rng: random.Random) -> None:
    text = prose(rng)
    items = [item("a", text, agency="AFP"), item("b", text), item("c", text, agency="AP")]
    assert "b" not in credited(items, find_copies(items))


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one two three", "one two three"]])
def test_too_short_texts_have_no_copies(texts: list[str]) -> None:
    assert find_copies([item(f"r{n}", t) for n, t in enumerate(texts)]) == ()


@pytest.mark.parametrize("text", ["word " * 200_000, "a b c d e f " * 50_000, ""])
def test_hostile_texts_are_judged(text: str) -> None:
    """However long, they hold next to no wording of their own."""
    assert find_copies([item("a", text), item("b", text)]) == ()
