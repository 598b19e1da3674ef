"""A tokenizer and a model for tests, which need no weights: small, made up, and the same each time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from marsad.reading.neural.labels import CANDIDATES, LINKS, PAIR_WIDTH, QUERIES, WIDTH
from marsad.reading.neural.pairs import DISTANCES, GAPS, Scorer
from marsad.reading.neural.session import SHIPPED, Reader, folder_of, reader_named
from marsad.spans import Span

Floats = NDArray[np.float32]

needs_weights = pytest.mark.skipif(
    not (folder_of(SHIPPED) / "reader.onnx").is_file(), reason="the weights are not in this checkout"
)


def small_tokenizer() -> Tokenizer:
    """Word pieces of one letter each, so that a word has as many pieces as letters."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
    model = {
        "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 1000, "vocab": {p: i for i, p in enumerate(pieces)},
    }  # fmt: skip
    normalizer = {
        "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
        "lowercase": True,
    }  # fmt: skip
    made: Tokenizer = Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": normalizer,
                "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": None, "decoder": None, "model": model,
            }
        )
    )  # fmt: skip
    return made


def small_scorer(seed: int = 3) -> Scorer:
    """A pair scorer of random weights."""
    rng = np.random.default_rng(seed)

    def array(*shape: int) -> Floats:
        return rng.normal(size=shape).astype(np.float32)

    return Scorer(
        array(DISTANCES, PAIR_WIDTH), array(GAPS, PAIR_WIDTH), array(len(QUERIES), PAIR_WIDTH),
        array(len(CANDIDATES), PAIR_WIDTH), array(PAIR_WIDTH, len(LINKS)), array(PAIR_WIDTH, len(LINKS)),
        array(len(LINKS)),
    )  # fmt: skip


class SmallModel:
    """Instead of the encoder: what it says of a piece follows from that piece and its shape alone."""

    def __init__(self) -> None:
        self.table = (np.random.default_rng(5).normal(size=(512, WIDTH)) * 3).astype(np.float32)
        self.seen: list[tuple[int, ...]] = []

    def run(self, _outputs: Sequence[str] | None, inputs: Mapping[str, NDArray[np.int64]], /) -> list[Floats]:
        self.seen.append(inputs["pieces"].shape)
        return [self.table[(inputs["pieces"] * 16 + inputs["shapes"]) % 512]]


def small_reader() -> Reader:
    """A reader of the above."""
    return Reader(SmallModel(), small_tokenizer(), small_scorer(), {})


def one_sentence(text: str) -> list[Span]:
    """The whole text as one sentence."""
    return [Span(0, len(text))]


def shipped() -> Reader:
    """The reader that the package brings."""
    found = reader_named(SHIPPED)
    assert found is not None
    return found


def copied(folder: Path, target: Path) -> Path:
    """A reader's files in a folder of their own."""
    target.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target
