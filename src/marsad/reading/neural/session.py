"""The reader's files, loaded once a process and checked: the encoder runs on onnxruntime, the rest is numpy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
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
#: Pieces of a batch, padding counted. Larger ones are no faster on two cores and take more memory.
BATCH_PIECES = 1024


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
        """Marks of texts, each given with its sentences; in their order."""
        words = [words_of(text, sentences, self.tokenizer) for text, sentences in texts]
        rows = [(n, w) for n, x in enumerate(words) for w in windows_of(x)]
        outputs: dict[int, list[tuple[Window, Floats]]] = {n: [] for n in range(len(words))}
        for n, window, output in self._outputs(words, rows):
            outputs[n].append((window, output))
        return [marks_of(w, sorted(outputs[n], key=lambda x: x[0].first), self.scorer) for n, w in enumerate(words)]

    def _outputs(
        self, words: Sequence[Words], rows: Sequence[tuple[int, Window]]
    ) -> Iterator[tuple[int, Window, Floats]]:
        """The model's output for the words of each window, in batches of windows of like length."""
        for part in batches(words, rows):
            batch = batch_of([(words[n], w) for n, w in part])
            (output,) = self.session.run(None, {"pieces": batch.pieces, "shapes": batch.shapes, "mask": batch.mask})
            for i, (n, window) in enumerate(part):
                yield n, window, output[i, positions(words[n], window)]


def batches(words: Sequence[Words], rows: Sequence[tuple[int, Window]]) -> Iterator[list[tuple[int, Window]]]:
    """Windows put together by length, so that little is padded."""

    def size(row: tuple[int, Window]) -> int:
        w, x = words[row[0]], row[1]
        end = int(w.first[x.end]) if x.end < len(w) else len(w.pieces)
        return end - int(w.first[x.first])

    batch: list[tuple[int, Window]] = []
    for row in sorted(rows, key=size):
        if batch and (size(row) + 2) * (len(batch) + 1) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


@cache
def shipped(threads: int = 1) -> Reader:
    """The reader that the package brings."""
    return load(Path(str(resources.files("marsad.reading.neural"))) / "weights", threads=threads)


def load(folder: Path, *, threads: int = 1) -> Reader:
    """A reader from a folder.

    Raises:
        WeightsMissing: the folder lacks a file.
        WeightsBroken: a file is not the one that the manifest was written for, or of an unknown format.
    """
    from tokenizers import Tokenizer

    for name in FILES.values():
        if not (folder / name).is_file():
            raise WeightsMissing(f"there is no {name}", where=str(folder))
    manifest = _manifest(folder)
    tokenizer = Tokenizer.from_file(str(folder / FILES["tokenizer"]))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    with np.load(folder / FILES["pairs"], allow_pickle=False) as arrays:
        scorer = Scorer(**{k: arrays[k] for k in arrays.files})
    return Reader(_session(folder / FILES["model"], threads), tokenizer, scorer, manifest)


def _manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / FILES["manifest"]
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise WeightsBroken(f"{path.name} is no JSON ({fault})", where=str(folder)) from fault
    if manifest.get("format") != FORMAT or manifest.get("heads") != {h.name: [h.begin, h.end] for h in HEADS.values()}:
        raise WeightsBroken("made for another version of Marsad", where=str(folder))
    for name, wanted in manifest["sha256"].items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
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
