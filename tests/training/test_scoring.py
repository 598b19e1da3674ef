"""The scores of a net on marked documents, on marks made by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from marsad.reading.neural.marks import Link, Marks, NameMark, SpeechMark, TriggerMark
from marsad.spans import Span
from marsad.training.documents import document, sentences_of
from marsad.training.scoring import counts, dice, interval, rates
from tests.neural.making import small_reader
from tests.training.making import TEXT, row

DOC = document(row(), "made")


def _span(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


def _right() -> Marks:
    """Marks that say what the document says of its first event and its attribution."""
    (marks,) = small_reader().mark([(TEXT, sentences_of(TEXT))])
    told, said = DOC.told[0], DOC.said[0]
    names = tuple(NameMark(n.span, n.kind, 0.9) for n in DOC.names)
    links = tuple(Link(role, m, 0.9) for role, m in told.arguments)
    trigger = TriggerMark(told.triggers[0], told.type, told.status, 0.9, 0.9, 0.9, links)
    assert said.cue is not None
    speech = SpeechMark(said.cue, said.source, said.content, said.stance, 0.9)
    return replace(marks, names=names, triggers=(trigger,), speech=(speech,))


def test_what_is_marked_right_is_found() -> None:
    c = counts(DOC, _right())
    assert c["mention hit"] == c["mention gold"] == len(DOC.names)
    assert (c["event hit"], c["typed hit"], c["claim hit"], c["stance"]) == (1, 1, 1, 1)
    assert c["argument hit"] == c["argument found"]


def test_a_wrong_type_loses_its_arguments() -> None:
    right = _right()
    wrong = replace(right, triggers=(replace(right.triggers[0], type="AID"),))
    c = counts(DOC, wrong)
    assert (c["event hit"], c["typed hit"], c["argument hit"]) == (1, 0, 0)


def test_a_speaker_missed_is_no_link() -> None:
    right = _right()
    c = counts(DOC, replace(right, speech=(replace(right.speech[0], source=None),)))
    assert (c["claim found"], c["claim hit"]) == (1, 0)


def test_a_trigger_that_tells_nothing_counts_against() -> None:
    right = _right()
    extra = replace(right.triggers[0], span=_span("fled"), links=())
    assert counts(DOC, replace(right, triggers=(*right.triggers, extra)))["event found"] == 2


def test_layers_that_are_not_marked_are_not_scored() -> None:
    c = counts(replace(DOC, layers=frozenset({"mentions"})), _right())
    assert c["event gold"] == c["claim gold"] == 0


@pytest.mark.parametrize(
    ("a", "b", "value"), [((), (), 1.0), ((Span(0, 4),), (), 0.0), ((Span(0, 4),), (Span(0, 2),), 2 / 3)]
)
def test_dice(a: tuple[Span, ...], b: tuple[Span, ...], value: float) -> None:
    assert dice(a, b) == pytest.approx(value)


def test_rates_and_their_interval() -> None:
    each = [Counter({"event gold": 2, "event found": 2, "event hit": 2}), Counter({"event gold": 2, "event found": 2})]
    total = each[0] + each[1]
    assert rates(total)["triggers"] == 50.0
    assert interval(each, lambda c: rates(c)["triggers"]) == (0.0, 100.0)
