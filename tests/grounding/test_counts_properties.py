"""What holds of every count: numbers read back, bounds stay in order, neighbours change nothing, nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marsad.grounding import Count
from marsad.grounding._counts import ground_counts
from marsad.reading.numbers import amount_at, read_amount, value_of
from marsad.spans import Span
from tests.grounding.counting import reading_of
from tests.grounding.test_counts_blind import rows

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
""".split()  # noqa: SIM905
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
#: As English writes them: with and without "and", with and without hyphens.
MANNERS = st.tuples(st.booleans(), st.booleans())


def spelt(n: int, joined: bool, hyphened: bool) -> str:
    """A cardinal below a trillion in words."""
    for value, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= value:
            return _above(n, value, name, joined, hyphened)
    if n >= 100:
        return _above(n, 100, "hundred", joined, hyphened)
    if n < 20:
        return _UNITS[n]
    return _TENS[n // 10] + (("-" if hyphened else " ") + _UNITS[n % 10] if n % 10 else "")


def _above(n: int, value: int, name: str, joined: bool, hyphened: bool) -> str:
    head = f"{spelt(n // value, joined, hyphened)} {name}"
    rest = n % value
    if not rest:
        return head
    return f"{head} {'and ' if joined and rest < 100 else ''}{spelt(rest, joined, hyphened)}"


def indian(n: int) -> str:
    """2,50,000: groups of two above the thousand."""
    if n < 1000:
        return str(n)
    digits = str(n)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, i - 2) : i] for i in range(len(head), 0, -2)][::-1]
    return ",".join((*pairs, tail))


cardinals = st.one_of(st.integers(0, 2000), st.integers(0, 10**6), st.integers(0, 10**9))


@given(cardinals, MANNERS)
@example(1_000_001, (True, True))
@example(110_000, (True, False))
@example(900_000_100, (True, True))
def test_words_of_a_cardinal_read_back(n: int, manner: tuple[bool, bool]) -> None:
    assert value_of(spelt(n, *manner)) == n


@given(cardinals)
def test_digits_of_a_cardinal_read_back(n: int) -> None:
    manners = [str(n), f"{n:,}", f"{n:,}".replace(",", "\u202f"), f"{n:,}".replace(",", "\u00a0"), indian(n)]
    assert [value_of(m) for m in manners] == [n] * 5


@given(st.integers(1000, 10**9))
def test_digits_grouped_by_blanks_read_back(n: int) -> None:
    assert value_of(f"{n:,}".replace(",", " ")) == n
    assert value_of(f"{n:,}".replace(",", "\u2009")) == n


@given(cardinals, MANNERS)
def test_cardinal_in_a_sentence_is_one_count(n: int, manner: tuple[bool, bool]) -> None:
    for words in (spelt(n, *manner), f"{n:,}"):
        (got,) = counts_of(f"The storm of shells killed {words} villagers by the river.")
        assert (got.low, got.best, got.high, got.noun, got.fate) == (n, n, n, "villager", "killed")


def counts_of(*sentences: str) -> list[Count]:
    return list(ground_counts(reading_of(*sentences)))


_BOUNDS = [
    "{}", "at least {}", "more than {}", "up to {}", "some {}", "nearly {}", "between {} and {}", "{} to {}",
    "{} or so", "{} or more", "no fewer than {}", "an estimated {}", "at least about {}", "well over {}",
]  # fmt: skip
_VAGUE = [
    "dozens", "hundreds", "tens of thousands", "several hundred", "a few dozen", "a handful", "half a dozen",
    "two-thirds", "one in five", "65 percent", "about a quarter", "no", "not a single", "a couple",
]  # fmt: skip


@st.composite
def amounts(draw: st.DrawFn) -> str:
    low = draw(st.integers(2, 10**6))
    numbers = (f"{low:,}", f"{low + draw(st.integers(1, 10**4)):,}")
    return draw(st.one_of(st.sampled_from(_BOUNDS).map(lambda b: b.format(*numbers)), st.sampled_from(_VAGUE)))


@given(amounts())
def test_words_of_any_count_read_back_to_the_same(words: str) -> None:
    text = f"They say that {words} of the houses were destroyed."
    reading = reading_of(text)
    (mention,), (got,) = reading.mentions, ground_counts(reading)
    kept = mention.span.of(text)
    (again,) = counts_of(f"{kept} of the houses were destroyed.")
    assert (again.low, again.best, again.high, again.share) == (got.low, got.best, got.high, got.share)


@given(st.lists(amounts(), min_size=1, max_size=6))
def test_bounds_are_in_order(words: list[str]) -> None:
    for got in counts_of(" and ".join(f"{w} of the men" for w in words)):
        assert got.low <= got.best
        assert got.high is None or got.best <= got.high


blind = st.sampled_from(rows()).map(lambda row: row.sentence)


def _meaning(c: Count) -> tuple[object, ...]:
    return c.low, c.best, c.high, c.noun, c.noun_class, c.fate, c.superseded, c.share


@given(blind, blind, blind)
def test_a_sentence_elsewhere_changes_no_count(before: str, sentence: str, after: str) -> None:
    alone = [_meaning(c) for c in counts_of(sentence)]
    skipped = len(counts_of(before))
    among = [_meaning(c) for c in counts_of(before, sentence, after)]
    assert among[skipped : skipped + len(alone)] == alone


@given(blind)
def test_fate_and_noun_stand_in_the_sentence(sentence: str) -> None:
    for got in counts_of(sentence):
        for span in (got.fate_span, got.noun_span):
            assert span is None or span.of(sentence).strip() == span.of(sentence) != ""
        assert (got.fate is None) == (got.fate_span is None)


_PIECES = (
    "killed wounded and 12 30 were , . ; : ( ) - – % the of them among including dead left at least to from between "
    "released one in five half a million dozens no died fled homes people soldiers children toll rose put figure not"
)


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=30))
def test_any_order_of_words_is_read(words: list[str]) -> None:
    for got in counts_of(" ".join(words)):
        assert got.low <= got.best


@given(st.text(alphabet="0123456789 ,.-–andhuretosixlkm½\u00a0\u2009%", max_size=60))
def test_any_digits_are_read(text: str) -> None:
    for begin in range(len(text)):
        amount = amount_at(text, begin, len(text))
        assert amount is None or amount.begin <= begin < amount.end <= len(text)
    read_amount(text, Span(0, len(text)))


@pytest.mark.parametrize(
    "unit",
    [
        "and a half ", "one hundred and ", "killed 1 ", "1 and ", "1, ", "12 of them ", "also ", "two million ",
        "from 1 to ", "up from 2 ", "among them 1 ", "1 in 2 ", "a dozen ", "(1 ", "dead: 1 ", "50% of ",
    ],
)  # fmt: skip
def test_hostile_repetition_is_linear(unit: str) -> None:
    """Each finishes in a moment; a pattern or a walk that looks back to the start would not."""
    counts_of(unit * 4_000)
