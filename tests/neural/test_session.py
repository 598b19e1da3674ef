"""The reader's files: whole or refused; and what it marks depends on the text alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.reading.neural.labels import HEADS, WIDTH
from marsad.reading.neural.session import FILES, FORMAT, RULES, SHIPPED, checked, folder_of, load, reader_named
from marsad.reading.neural.tokens import WINDOW
from marsad.spans import Span
from tests.neural.making import SmallModel, copied, needs_weights, one_sentence, shipped, small_reader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of which only the manifest is what its name says."""
    for name in ("model", "pairs", "tokenizer"):
        (tmp_path / FILES[name]).write_text(f"{{}} {name}")
    digests = {n: hashlib.sha256((tmp_path / n).read_bytes()).hexdigest() for n in FILES.values() if n != "reader.json"}
    manifest = {"format": FORMAT, "heads": {h.name: [h.begin, h.end] for h in HEADS.values()}, "sha256": digests}
    (tmp_path / FILES["manifest"]).write_text(json.dumps(manifest))
    return tmp_path


@pytest.mark.parametrize("name", sorted(FILES.values()))
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(WeightsMissing, match=f"E201.*there is no {name}"):
        load(folder)


@pytest.mark.parametrize("kind", ["model", "pairs", "tokenizer"])
def test_a_file_that_is_not_the_manifest_s_is_refused(kind: str, folder: Path) -> None:
    with (folder / FILES[kind]).open("ab") as file:
        file.write(b"x")
    with pytest.raises(WeightsBroken, match=f"E202.*{FILES[kind]} has the SHA-256"):
        checked(str(folder))


def _changed(path: Path, **change: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))


def _format(path: Path) -> None:
    _changed(path, format=FORMAT + 1)


def _heads(path: Path) -> None:
    _changed(path, heads={"mention": [0, 5]})


def _digests(path: Path) -> None:
    _changed(path, sha256={})


def _no_json(path: Path) -> None:
    path.write_text("weights")


def _no_object(path: Path) -> None:
    path.write_text("[1]")


def _no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("spoil", [_format, _heads, _digests, _no_json, _no_object, _no_text])
def test_a_manifest_of_something_else_is_refused(spoil: Callable[[Path], None], folder: Path) -> None:
    spoil(folder / FILES["manifest"])
    with pytest.raises(WeightsBroken):
        checked(str(folder))


def test_readers_are_told_apart_by_their_tag(folder: Path) -> None:
    tag = checked(str(folder))
    _changed(folder / FILES["manifest"], name="another")
    assert len({tag, checked(str(folder)), RULES, ""}) == 4
    assert checked(RULES) == RULES


def test_the_rules_have_no_model() -> None:
    assert reader_named(RULES) is None


LONG = " ".join(f"Shells hit house {n} of the old town." for n in range(60))


def sentences(text: str) -> list[Span]:
    edges = [0, *(i + 2 for i in range(len(text)) if text[i : i + 2] == ". "), len(text)]
    return [Span(b, e) for b, e in pairwise(edges)]


def test_what_a_text_gives_does_not_depend_on_its_neighbours() -> None:
    reader = small_reader()
    texts = [(LONG, sentences(LONG)), ("Harsa fell.", one_sentence("Harsa fell.")), ("", [])]
    together = reader.mark(texts)
    alone = [reader.mark([t])[0] for t in texts]
    for a, b in zip(together, alone, strict=True):
        assert (a.names, a.triggers, a.speech) == (b.names, b.triggers, b.speech)


def test_the_model_is_given_one_window_at_a_time() -> None:
    reader = small_reader()
    reader.mark([(LONG, sentences(LONG))])
    assert isinstance(reader.session, SmallModel)
    assert len(reader.session.seen) > 5
    assert all(rows == 1 and pieces <= WINDOW for rows, pieces in reader.session.seen)


def test_marks_stand_in_the_text() -> None:
    (marks,) = small_reader().mark([(LONG, sentences(LONG))])
    assert marks.names
    spans = [n.span for n in marks.names] + [t.span for t in marks.triggers] + [s.cue for s in marks.speech]
    assert all(LONG[s.begin] != " " and LONG[s.end - 1] != " " and s.end <= len(LONG) for s in spans)
    assert all(0 <= x.mention < len(marks.names) for t in marks.triggers for x in t.links)


@needs_weights
def test_the_shipped_reader_marks_a_plain_sentence() -> None:
    text = "Government forces shelled the town of Harsa on Monday, killing four people, residents said."
    (marks,) = shipped().mark([(text, one_sentence(text))])
    assert "Monday" in [n.span.of(text) for n in marks.names if n.kind == "time"]
    assert ("shelled", "ASSAULT") in [(t.span.of(text), t.type) for t in marks.triggers]
    assert "said" in [s.cue.of(text) for s in marks.speech]


@needs_weights
def test_the_shipped_reader_says_the_same_with_more_threads() -> None:
    two = reader_named(SHIPPED, threads=2)
    assert two is not None
    (a,), (b,) = shipped().mark([(LONG, sentences(LONG))]), two.mark([(LONG, sentences(LONG))])
    assert (a.names, a.triggers, a.speech) == (b.names, b.triggers, b.speech)


@needs_weights
def test_a_copy_of_the_shipped_reader_is_a_reader(tmp_path: Path) -> None:
    copy = copied(folder_of(SHIPPED), tmp_path / "copy")
    assert load(copy).manifest == shipped().manifest
    assert checked(SHIPPED) == ""
    assert checked(str(copy)) != ""


def test_heads_lie_side_by_side() -> None:
    edges = [e for h in HEADS.values() for e in (h.begin, h.end)]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (0, WIDTH)
