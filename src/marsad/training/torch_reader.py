"""Reads with a net that is still being trained, by the same decoding as the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from marsad.reading.neural.marks import Marks, marks_of
from marsad.reading.neural.pairs import Scorer
from marsad.reading.neural.tokens import batch_of, positions, windows_of, words_of
from marsad.training.documents import Document, sentences_of
from marsad.training.net import Net

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def scorer_of(net: Net) -> Scorer:
    """The pair scorer of a net, as arrays."""
    p = net.pairs

    def array(t: torch.Tensor) -> np.ndarray:
        return t.detach().numpy().astype(np.float32)

    return Scorer(
        array(p.distance.weight), array(p.gap.weight), array(p.query_kind.weight), array(p.candidate_kind.weight),
        array(p.weight.weight).T.copy(), array(p.product.weight).T.copy(), array(p.weight.bias),
    )  # fmt: skip


def read_with(net: Net, document: Document, tokenizer: Tokenizer) -> Marks:
    """The marks of a document's text."""
    words = words_of(document.text, sentences_of(document.text), tokenizer)
    windows = windows_of(words)
    rows = []
    net.eval()
    with torch.no_grad():
        for window in windows:
            batch = batch_of([(words, window)])
            output = net(*(torch.from_numpy(x) for x in (batch.pieces, batch.shapes, batch.mask)))
            rows.append((window, output[0].numpy()[positions(words, window)]))
    return marks_of(words, rows, scorer_of(net))
