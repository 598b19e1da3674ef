"""Makes the weights that the package ships, with one command:

    python -m training --gum CLONE_OF_GUM --re3d RE3D.jsonl [--work FOLDER] [--fast]

1. writes what is learned of into the work folder (our corpus and sentence packs, GUM's and re3d's free parts);
2. trains a teacher on our corpus alone, which marks everything in full;
3. trains the reader on all of it: gold where a set marks a layer, the teacher's opinion elsewhere;
4. exports to ``src/marsad/reading/neural/weights`` and fits confidences on dev;
5. writes ``training/results.json`` (scores with intervals, sizes, seconds) and keeps the logs in ``training/logs``.

Every step that has a result in the work folder is not done again, and training goes on after its last whole epoch.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.release import rows
from marsad.training.documents import Document, document
from marsad.training.loop import Plan, train
from marsad.training.net import Net, tokenizer
from marsad.training.scoring import counts, rates
from marsad.training.torch_reader import read_with
from training import gum, re3d, score
from training.calibrate import fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tokenizers import Tokenizer

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "src" / "marsad" / "reading" / "neural" / "weights"
#: Chosen by the experiments in docs/reader.md.
TEACHER = Plan(epochs=6, seed=11, rate=3e-4, head_rate=2e-3, batch=1024)
READER = Plan(
    epochs=10,
    seed=7,
    rate=3e-4,
    head_rate=2e-3,
    batch=1024,
    shares=(("gum", 0.3), ("re3d", 2.0)),
    # a fifth of the time went into drawing the dropout of attention, on one core
    attention_dropout=0.0,
)


def main(arguments: list[str]) -> int:
    """Run what is missing."""
    options = _options(arguments)
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    sets = _sets(work, options)
    own = [d for d in sets["marsad"] if d.part == "train"] + sets["sentences"]
    dev = [d for d in sets["marsad"] if d.part == "dev"]
    words = tokenizer()

    def told(name: str) -> Callable[[int, Net], None]:
        def each(epoch: int, net: Net) -> None:
            if epoch % 4 == 3:
                print(name, epoch + 1, _scores(net, dev, words), flush=True)

        return each

    teacher = train(own, words, TEACHER, work / "teacher", each_epoch=told("teacher"))
    net = train(
        own + sets["gum"] + sets["re3d"], words, READER, work / "reader", teacher=teacher, each_epoch=told("reader")
    )
    _export(net, work)
    result = {
        "made": {
            "machine": platform.machine(),
            "python": platform.python_version(),
            "seconds": round(time.monotonic() - began),
        },
        "plans": {"teacher": asdict(TEACHER), "reader": asdict(READER)},
        "data": {name: _size(docs) for name, docs in sets.items()},
    }
    (ROOT / "training" / "results.json").write_text(json.dumps(result, indent=1) + "\n")
    score.main()
    logs = ROOT / "training" / "logs"
    logs.mkdir(exist_ok=True)
    for name in ("teacher", "reader"):
        shutil.copyfile(work / name / "log.jsonl", logs / f"{name}.jsonl")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gum", type=Path, required=True, help="a clone of github.com/amir-zeldes/gum (bare will do)")
    parser.add_argument("--re3d", type=Path, required=True, help="re3d's training documents, one JSON object a line")
    parser.add_argument("--work", type=Path, default=ROOT / "training" / "work", help="folder of intermediate results")
    return parser.parse_args(arguments)


def _sets(work: Path, options: argparse.Namespace) -> dict[str, list[Document]]:
    made: dict[str, Callable[[], Iterable[Mapping[str, Any]]]] = {
        "marsad": rows,
        "sentences": lambda: rows(ROOT / "corpus" / "sentences"),
        "gum": lambda: gum.documents(options.gum),
        "re3d": lambda: re3d.documents(options.re3d),
    }
    out: dict[str, list[Document]] = {}
    for name, make in made.items():
        path = work / f"{name}.jsonl"
        if not path.exists():
            _write(path, make())
        out[name] = [document(json.loads(line), name) for line in path.read_text(encoding="utf-8").splitlines()]
        print(name, _size(out[name]), flush=True)
    return out


def _write(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    half = path.with_suffix(".half")
    half.write_text("".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects), encoding="utf-8")
    half.replace(path)


def _size(documents: list[Document]) -> dict[str, int]:
    return {
        "documents": len(documents),
        "words": sum(len(d.text.split()) for d in documents),
        "mentions": sum(len(d.names) for d in documents),
        "triggers": sum(len(t.triggers) for d in documents for t in d.told),
        "attributions": sum(len(d.said) for d in documents),
    }


def _scores(net: Net, documents: list[Document], words: Tokenizer) -> dict[str, float]:
    total: Counter[str] = Counter()
    for d in documents:
        total.update(counts(d, read_with(net, d, words)))
    return {k: round(v, 1) for k, v in rates(total).items()}


def _export(net: Net, work: Path) -> None:
    """Once without confidences, to fit them by reading dev as users do; then with them."""
    from marsad.training.export import export

    about = {"name": "marsad-reader", "licence": "Apache-2.0", "card": "docs/model-card.md"}
    export(net, work / "export", about)
    export(net, WEIGHTS, {**about, "confidence": fits(work / "export")})


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
