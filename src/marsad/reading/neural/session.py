"""The reader's files, loaded once a process and checked: the encoder runs on onnxruntime, the rest is numpy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.reading.neural.labels import HEADS
from marsad.reading.neural.marks import Marks, marks_of
from marsad.reading.neural.pairs import Scorer
from marsad.reading.neural.tokens import Window, Words, batch_of, positions, windows_of, words_of
from marsad.spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

#: Raised when a reader of an older format can no longer be run.
FORMAT: Final = 1
FILES: Final = {
    "model": "reader.onnx", "pairs": "pairs.npz", "tokenizer": "tokenizer.json", "manifest": "reader.json",
}  # fmt: skip
#: The reader that the package brings, and none at all; any other name is that of a folder.
SHIPPED: Final = "shipped"
RULES: Final = "rules"


class Runs(Protocol):
    """What is used of an onnxruntime session, which has no types of its own."""

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, NDArray[np.int64]], /) -> list[Floats]:
        """The outputs by order, for inputs by name."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """A loaded reader. ``manifest`` says what it was made of."""

    session: Runs
    tokenizer: Tokenizer
    scorer: Scorer
    manifest: Mapping[str, Any]

    def mark(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Marks]:
        """Marks of texts, each given with its sentences; in their order. What one text gives, no other changes."""
        return [self._mark(words_of(text, sentences, self.tokenizer)) for text, sentences in texts]

    def _mark(self, words: Words) -> Marks:
        windows = windows_of(words)
        outputs = [output[positions(words, w)] for w, output in zip(windows, self.encode(words, windows), strict=True)]
        fits = self.manifest.get("confidence")
        return marks_of(words, list(zip(windows, outputs, strict=True)), self.scorer, fits)

    def encode(self, words: Words, windows: Iterable[Window]) -> Iterator[Floats]:
        """The bare model over windows of a text: each an array of shape (pieces with both borders, ``WIDTH``).

        Window by window, and not in batches: an int8 model scales its activations over all that it is given at once, so
        that the neighbours in a batch would change what is read in a report (1.7 % of the tags over 40 reports). And it
        is no slower: 7,800 pieces a processor second window by window, 7,200 in batches of 1,024 pieces by length,
        6,100 in batches of 4,096, whose activations leave the cache.
        """
        for window in windows:
            batch = batch_of([(words, window)])
            (output,) = self.session.run(None, {"pieces": batch.pieces, "shapes": batch.shapes, "mask": batch.mask})
            yield output[0]


@cache
def reader_named(name: str, *, threads: int = 1) -> Reader | None:
    """The reader of a name (``SHIPPED``, ``RULES`` or a folder), loaded once a process; null for the rules alone.

    Raises:
        WeightsMissing, WeightsBroken: as :func:`load`.
    """
    return None if name == RULES else load(folder_of(name), threads=threads)


def folder_of(name: str) -> Path:
    """Where the files of a reader lie."""
    return Path(str(resources.files("marsad.reading.neural"))) / "weights" if name == SHIPPED else Path(name)


def checked(name: str) -> str:
    """A tag that tells this reader's readings from those of others, empty for the shipped one; its files are checked.

    Raises:
        WeightsMissing, WeightsBroken: as :func:`load`.
    """
    if name == RULES:
        return RULES
    folder = folder_of(name)
    _manifest(folder)
    return "" if name == SHIPPED else hashlib.sha256((folder / FILES["manifest"]).read_bytes()).hexdigest()[:10]


def load(folder: Path, *, threads: int = 1) -> Reader:
    """A reader from a folder.

    Raises:
        WeightsMissing: the folder lacks a file.
        WeightsBroken: a file is not the one that the manifest was written for, or of an unknown format.
    """
    manifest = _manifest(folder)
    with np.load(folder / FILES["pairs"], allow_pickle=False) as arrays:
        scorer = Scorer(**{k: arrays[k] for k in arrays.files})
    return Reader(
        _session(folder / FILES["model"], threads), tokenizer_from(folder / FILES["tokenizer"]), scorer, manifest
    )


def tokenizer_from(path: Path) -> Tokenizer:
    """A tokenizer that cuts and fills nothing.

    Raises:
        WeightsMissing: there is no such file.
    """
    from tokenizers import Tokenizer

    if not path.is_file():
        raise WeightsMissing(f"there is no {path.name}", where=str(path.parent))
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a folder that holds all files, each as the manifest has it."""
    for name in FILES.values():
        if not (folder / name).is_file():
            raise WeightsMissing(f"there is no {name}", where=str(folder))
    path = folder / FILES["manifest"]
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        digests: dict[str, str] = manifest["sha256"]
        made_for = manifest["format"], manifest["heads"]
    except (ValueError, KeyError, TypeError) as fault:
        raise WeightsBroken(f"{path.name} is no manifest of a reader ({fault})", where=str(folder)) from fault
    if made_for != (FORMAT, {h.name: [h.begin, h.end] for h in HEADS.values()}):
        raise WeightsBroken("made for another version of Marsad", where=str(folder))
    for name in (FILES[k] for k in ("model", "pairs", "tokenizer")):
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != (wanted := digests.get(name, "none")):
            raise WeightsBroken(f"{name} has the SHA-256 {found[:12]}..., not {wanted[:12]}...", where=str(folder))
    return manifest


def _session(path: Path, threads: int) -> Runs:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # spinning threads would burn the core that the rest of the reading needs
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session: Runs = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session
