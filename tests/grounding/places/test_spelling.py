"""Names spelled in a way that the gazetteer has not, inside a country that is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.grounding.places import Gazetteer, _sounds
from marsad.grounding.places._fold import key
from marsad.grounding.places._sounds import LONGEST, SYMBOLS, evidence, rows_of, sameness, sounds, symbols
from marsad.grounding.places._spelling import CUT_OFF, Near, Spellings, sure


@pytest.fixture(scope="module")
def villages() -> Spellings:
    """A small country of our own."""
    names = ["Khirbat al-Ward", "Tall Zaytun", "Wadi Shams", "Nova Dubivka", "Qasr al-Jawz", "Harad", "Hard"]
    return Spellings.of((key(name), n) for n, name in enumerate(names))


def names_of(spellings: Spellings, asked: str) -> str:
    return spellings.nearest(key(asked))[0].via


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("Kherbet el Ward", "khirbat al ward"),
        ("Tel Zeitoun", "tall zaytun"),
        ("Zaytun", "tall zaytun"),
        ("Ouadi Chams", "wadi shams"),
        ("Nowa Dubiwka", "nova dubivka"),
        ("Kasr el-Joz", "qasr al jawz"),
        ("Town of Harad", "harad"),
        ("Hard", "hard"),
    ],
)
def test_a_new_spelling_meets_its_place(villages: Spellings, asked: str, met: str) -> None:
    assert names_of(villages, asked) == met


def test_the_very_name_scores_one_and_nothing_else_does(villages: Spellings) -> None:
    first, *others = villages.nearest("harad")
    assert (first.score, first.via) == (1.0, "harad")
    assert all(0 <= near.score < 1 for near in others)


def test_a_name_that_is_not_there_stays_below_the_cut_off(villages: Spellings) -> None:
    assert villages.nearest(key("Montevideo"))[0].score < CUT_OFF


@pytest.mark.parametrize(
    ("scores", "given"),
    [
        pytest.param((0.85, 0.84), 1, id="near enough"),
        pytest.param((0.75, 0.6), 1, id="nearly, and clear of the next"),
        pytest.param((0.75, 0.72), 0, id="nearly, but so is another"),
        pytest.param((0.75, 0.75, 0.6), 2, id="two of one name"),
        pytest.param((0.5, 0.1), 0, id="far"),
        pytest.param((), 0, id="nothing"),
    ],
)
def test_what_is_near_enough(scores: tuple[float, ...], given: int) -> None:
    assert len(sure(tuple(Near(n, score, "") for n, score in enumerate(scores)))) == given


def test_each_owner_is_given_once_by_its_best_name() -> None:
    spellings = Spellings.of([("tall rumman", 7), ("tel roman", 7), ("tell romane", 7)])
    assert [near.owner for near in spellings.nearest("tal rumman")] == [7]


def test_names_that_are_to_be_passed_over_do_not_count(villages: Spellings) -> None:
    among = np.array([name != "harad" for name in villages.names])
    assert names_of(villages, "harad") == "harad"
    assert villages.nearest("harad", among=among)[0].via == "hard"


def test_no_names_no_answer() -> None:
    assert Spellings.of([]).nearest("harad") == ()
    assert Spellings.of([("harad", 1)]).nearest("") == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered_in_order_and_within_bounds(text: str) -> None:
    spellings = Spellings.of([("khirbat al ward", 1), ("tall zaytun", 2), ("harad", 3)])
    scores = [near.score for near in spellings.nearest(key(text))]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=40))
def test_symbols_are_few_and_known(name: str) -> None:
    found = symbols(name)
    assert len(found) <= LONGEST
    assert all(0 < s < len(SYMBOLS) for s in found)


@given(
    st.text(alphabet="abdhkmrstuwy", min_size=2, max_size=14), st.text(alphabet="abdhkmrstuwy", min_size=2, max_size=14)
)
def test_evidence_is_the_same_both_ways(one: str, other: str) -> None:
    table = sounds()
    there = evidence(table, symbols(one), *rows_of([other]))[0]
    back = evidence(table, symbols(other), *rows_of([one]))[0]
    assert there == pytest.approx(back, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "like", "unlike"),
    [
        ("jabal", "djebel", "babel"),
        ("kobajjep", "kabajib", "kubayr"),
        ("kharkiv", "harkov", "markov"),
        ("shaykh", "cheikh", "shawk"),
        ("quds", "kods", "kuts"),
    ],
)
def test_sounds_that_stand_for_each_other_weigh_more(name: str, like: str, unlike: str) -> None:
    rows, lengths = rows_of([like, unlike])
    near, far = evidence(sounds(), symbols(name), rows, lengths) / np.sqrt(sameness(sounds(), rows))
    assert near > far


def test_sums_over_alignments_are_right() -> None:
    """The running sum gives what the plain recurrence gives."""
    table, one, other = sounds(), symbols("dayr hafir"), symbols("deir hafer")
    cells = np.zeros((len(one) + 1, len(other) + 1))
    cells[0, 0] = 1.0
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if i:
                cells[i, j] += cells[i - 1, j] * table.gap[one[i - 1]]
            if j:
                cells[i, j] += cells[i, j - 1] * table.gap[other[j - 1]]
            if i and j:
                cells[i, j] += cells[i - 1, j - 1] * table.pair[one[i - 1], other[j - 1]]
    rows, lengths = rows_of(["deir hafer"])
    assert evidence(table, one, rows, lengths)[0] == pytest.approx(np.log(cells[-1, -1] * table.end))


@pytest.mark.parametrize(
    ("country", "asked", "name"),
    [
        ("SY", "Dayr az Zawr", "Deir ez-Zor"),
        ("SY", "Mayadeyn", "Al Mayādīn"),
        ("SY", "Al Sokhneh", "As Sukhnah"),
        ("IQ", "Toz Khormato", "Ţūz Khūrmātū"),
        ("YE", "Hodeydah", "Al Ḩudaydah"),
        ("UA", "Tschassiw Jar", "Chasiv Yar"),
        ("ET", "Meqelle", "Mek'ele"),
        ("AF", "Lashkargaah", "Lashkar Gāh"),
    ],
)
def test_towns_of_many_wars_by_new_spellings(gazetteer: Gazetteer, country: str, asked: str, name: str) -> None:
    best = gazetteer.spelling.nearest(country, asked, kinds=frozenset({"city"}))[0]
    assert best.place.name == name, best
    assert best.score > CUT_OFF


def test_kinds_narrow(gazetteer: Gazetteer) -> None:
    found = gazetteer.spelling.nearest("SY", "Halap", kinds=frozenset({"admin1"}))
    assert found
    assert {c.place.kind for c in found} == {"admin1"}


def test_candidates_say_which_spelling_met(gazetteer: Gazetteer) -> None:
    (first, *_) = gazetteer.find("Deir Hafeer", ("SY",))
    assert (first.place.country, first.level) == ("SY", "loose")
    assert first.via


def test_a_type_word_of_the_gazetteer_is_not_lent(gazetteer: Gazetteer) -> None:
    assert not [c for c in gazetteer.find("al-Baath", ("SY",)) if c.place.kind == "city"]


def test_levels_are_a_back_off(gazetteer: Gazetteer) -> None:
    assert {c.level for c in gazetteer.find("Aleppo", ("SY",))} == {"exact"}
    assert {c.level for c in gazetteer.find("Muhafazat Halab", ("SY",))} == {"types"}
    assert {c.level for c in gazetteer.find("Belgorodskaya oblast")} == {"ending"}
    assert gazetteer.find("Alepoo") == ()


def test_loose_levels_need_a_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Bekaaaa") == ()


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Харкові", "Kharkiv"), ("Бахмуті", "Bakhmut"), ("بالرقة", "Ar Raqqah"), ("в", None), ("የመቀሌ", None)],
)
def test_names_in_their_script_and_their_sentence(gazetteer: Gazetteer, asked: str, name: str | None) -> None:
    found = gazetteer.find(asked)
    assert (name is None and not found) or name in {c.place.name for c in found}


def test_other_weights_than_the_cards_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(_sounds, "files", lambda _: tmp_path)
    with pytest.raises(WeightsMissing):
        _sounds.sounds.__wrapped__()
    (tmp_path / "weights" / "spelling.npz").write_bytes(b"other")
    (tmp_path / "weights" / "spelling.json").write_text('{"sha256": "0"}')
    with pytest.raises(WeightsBroken):
        _sounds.sounds.__wrapped__()
