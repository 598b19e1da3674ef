"""The training loop: every head learns from every window, from gold marks where there are, else from a teacher."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from marsad.reading.neural.labels import HEADS
from marsad.reading.neural.tokens import batch_of, positions
from marsad.training.documents import Document, damaged
from marsad.training.examples import IGNORE, Example, examples_of
from marsad.training.net import Net

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: What each head's loss counts for in the sum.
WEIGHTS = {
    "mention": 1.0, "speech": 1.0, "trigger": 1.0, "type": 0.7, "status": 0.5, "stance": 0.3, "sentence": 0.3,
    "pairs": 3.0, "syntax": 0.5,
}  # fmt: skip
#: Types, statuses and stances are learned by heart within a few epochs; smoothed labels keep them from certainty.
SMOOTHING = 0.05
#: Heads with one label a word, and what marks them; type, status and stance count at triggers and cues only.
_TAGS = ("mention", "speech", "trigger")
_CLASSES = ("type", "status", "stance")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    ``damage`` is the share of documents that are damaged anew in each epoch; ``shares`` gives for a set the share of
    its documents that an epoch takes (all, where it is not named; 2 takes each twice).
    """

    epochs: int = 20
    seed: int = 7
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 2048
    damage: float = 0.25
    shares: tuple[tuple[str, float], ...] = ()
    dropout: float = 0.1
    attention_dropout: float = 0.1
    warm: float = 0.06
    teacher_weight: float = 0.5
    average_from: float = 0.6
    bf16: bool = True
    threads: int = 2


def train(
    documents: Sequence[Document],
    tokenizer: Tokenizer,
    plan: Plan,
    folder: Path,
    *,
    teacher: Net | None = None,
    each_epoch: Callable[[int, Net], None] | None = None,
) -> Net:
    """Train a net; ``folder`` holds the state after each epoch, from which the same call goes on.

    The result is the mean of the weights over the last epochs (``average_from`` says from which share on), which is
    steadier than the last ones.
    """
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    net = Net(plan.dropout, plan.attention_dropout)
    run = _Run(net, documents, tokenizer, plan, folder, teacher)
    for epoch in range(run.resume(), plan.epochs):
        run.epoch(epoch)
        if each_epoch is not None:
            each_epoch(epoch, run.averaged())
    return run.averaged()


class _Run:
    def __init__(
        self, net: Net, documents: Sequence[Document], tokenizer: Tokenizer, plan: Plan, folder: Path,
        teacher: Net | None,
    ) -> None:  # fmt: skip
        self.net, self.plan, self.folder, self.teacher = net, plan, folder, teacher
        self.documents, self.tokenizer = documents, tokenizer
        self.clean = {d.id: examples_of(d, tokenizer) for d in documents}
        shares = dict(plan.shares)
        pieces = sum(shares.get(d.set, 1.0) * _size(e) for d in documents for e in self.clean[d.id])
        self.steps = max(1, math.ceil(pieces / plan.batch)) * plan.epochs
        self.step = 0
        encoder = [*net.encoder.parameters(), *net.shape.parameters()]
        known = {id(p) for p in encoder}
        rest = [p for p in net.parameters() if id(p) not in known]
        self.optimiser = torch.optim.AdamW(
            [{"params": encoder, "lr": plan.rate}, {"params": rest, "lr": plan.head_rate}],
            weight_decay=0.01,
            fused=True,
        )
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, self._rate)
        self.mean: dict[str, Tensor] = {}
        self.averaged_over = 0
        if teacher is not None:
            teacher.eval()

    def _rate(self, step: int) -> float:
        return min(1.0, (step + 1) / (self.plan.warm * self.steps)) * max(0.02, 1 - step / self.steps)

    # ---- resuming ------------------------------------------------------------------------------------------------

    def resume(self) -> int:
        """The epoch to go on with."""
        path = self.folder / "state.pt"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "plan.json").write_text(json.dumps(asdict(self.plan), indent=1) + "\n")
            return 0
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.step, self.mean, self.averaged_over = state["step"], state["mean"], state["averaged_over"]
        return int(state["epoch"]) + 1

    def _keep(self, epoch: int) -> None:
        state = {
            "net": self.net.state_dict(), "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(), "step": self.step, "mean": self.mean,
            "averaged_over": self.averaged_over, "epoch": epoch,
        }  # fmt: skip
        half = self.folder / "state.half"
        torch.save(state, half)
        half.replace(self.folder / "state.pt")

    def averaged(self) -> Net:
        """A net with the mean weights so far, else the present ones."""
        out = Net(self.plan.dropout, self.plan.attention_dropout)
        out.load_state_dict(self.mean or self.net.state_dict())
        return out.eval()

    # ---- one epoch -----------------------------------------------------------------------------------------------

    def epoch(self, epoch: int) -> None:
        rng = random.Random(f"{self.plan.seed}/{epoch}")  # noqa: S311 (order of training, no secret)
        torch.manual_seed(self.plan.seed * 1000 + epoch)
        began, sums, count = time.monotonic(), dict.fromkeys(WEIGHTS, 0.0), 0
        self.net.train()
        for batch in _batches(self._windows(rng), self.plan.batch, rng):
            losses = self._losses(batch)
            total = sum((WEIGHTS[k] * v for k, v in losses.items()), torch.zeros(()))
            total.backward()
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimiser.step()
            self.optimiser.zero_grad(set_to_none=True)
            self.schedule.step()
            self.step += 1
            count += 1
            for k, v in losses.items():
                sums[k] += float(v.detach())
        if epoch + 1 > self.plan.average_from * self.plan.epochs:
            self._average()
        self._keep(epoch)
        self._log(epoch, time.monotonic() - began, {k: v / max(1, count) for k, v in sums.items()})

    def _average(self) -> None:
        self.averaged_over += 1
        for k, v in self.net.state_dict().items():
            if k in self.mean and v.is_floating_point():
                self.mean[k] += (v - self.mean[k]) / self.averaged_over
            else:
                self.mean[k] = v.clone()

    def _log(self, epoch: int, seconds: float, losses: dict[str, float]) -> None:
        row = {"epoch": epoch, "seconds": round(seconds, 1), "step": self.step, "of": self.steps}
        line = json.dumps({**row, **{k: round(v, 4) for k, v in losses.items()}})
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(line + "\n")

    def _windows(self, rng: random.Random) -> list[Example]:
        out: list[Example] = []
        shares = dict(self.plan.shares)
        for doc in self.documents:
            whole, rest = divmod(shares.get(doc.set, 1.0), 1)
            for _ in range(int(whole) + (rng.random() < rest)):
                if rng.random() < self.plan.damage:
                    out += examples_of(damaged(doc, rng), self.tokenizer)
                else:
                    out += self.clean[doc.id]
        return out

    # ---- losses --------------------------------------------------------------------------------------------------

    def _losses(self, examples: Sequence[Example]) -> dict[str, Tensor]:
        batch = batch_of([(e.words, e.window) for e in examples])
        inputs = [torch.from_numpy(x) for x in (batch.pieces, batch.shapes, batch.mask)]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.plan.bf16):
            hidden = self.net.hidden(*inputs)
            output = self.net.heads(self.net.drop(hidden))
        output = output.float()
        at = [torch.from_numpy(positions(e.words, e.window)) for e in examples]
        rows = [output[i, p] for i, p in enumerate(at)]
        words = torch.cat(rows)
        losses = _gold(words, rows, examples, self.net)
        losses["syntax"] = _syntax_loss([hidden[i, p].float() for i, p in enumerate(at)], examples, self.net)
        if self.teacher is not None and any(len(e.labels) < len(_TAGS) + len(_CLASSES) for e in examples):
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.plan.bf16):
                opinion = self.teacher(*inputs)
            taught = torch.cat([opinion[i, p].float() for i, p in enumerate(at)])
            for head, loss in _taught(words, taught, examples).items():
                losses[head] = losses[head] + self.plan.teacher_weight * loss
        return losses


def _gold(words: Tensor, rows: Sequence[Tensor], examples: Sequence[Example], net: Net) -> dict[str, Tensor]:
    out: dict[str, Tensor] = {}
    for head in (*_TAGS, *_CLASSES):
        labels = np.concatenate(
            [e.labels.get(head, np.full(len(r), IGNORE)) for e, r in zip(examples, rows, strict=True)]
        )
        smoothing = SMOOTHING if head in _CLASSES else 0.0
        out[head] = _entropy(words[:, _cut(head)], torch.from_numpy(labels), smoothing)
    out["sentence"] = _sentence_loss(rows, examples)
    out["pairs"] = _pair_loss(rows, examples, net)
    return out


def _cut(head: str) -> slice:
    return slice(HEADS[head].begin, HEADS[head].end)


def _entropy(logits: Tensor, labels: Tensor, smoothing: float = 0.0) -> Tensor:
    if not bool((labels != IGNORE).any()):
        return logits.sum() * 0
    return functional.cross_entropy(logits, labels, ignore_index=IGNORE, label_smoothing=smoothing)


def _sentence_loss(rows: Sequence[Tensor], examples: Sequence[Example]) -> Tensor:
    found, wanted = [], []
    for row, e in zip(rows, examples, strict=True):
        if e.sentences is None:
            continue
        logits = row[:, _cut("sentence")]
        edges = e.sentence_edges.tolist()
        found += [logits[b:n].mean(0) for b, n in pairwise(edges)]
        wanted.append(torch.from_numpy(e.sentences))
    if not found:
        return rows[0].sum() * 0
    return functional.binary_cross_entropy_with_logits(torch.stack(found), torch.cat(wanted))


def _pair_loss(rows: Sequence[Tensor], examples: Sequence[Example], net: Net) -> Tensor:
    logits, labels = [], []
    for row, e in zip(rows, examples, strict=True):
        if not e.links.size:
            continue
        pairs = {k: torch.from_numpy(getattr(e.pairs, k)) for k in e.pairs.__slots__}
        scores = net.pairs(pairs, row[:, _cut("query")], row[:, _cut("candidate")])
        logits.append(scores.flatten(0, 1))
        labels.append(torch.from_numpy(e.links).flatten())
    return _entropy(torch.cat(logits), torch.cat(labels)) if logits else rows[0].sum() * 0


def _syntax_loss(rows: Sequence[Tensor], examples: Sequence[Example], net: Net) -> Tensor:
    losses = []
    for row, e in zip(rows, examples, strict=True):
        if e.heads is not None and e.relations is not None:
            arcs, labels = net.syntax(row)
            losses += [_entropy(arcs, torch.from_numpy(e.heads)), _entropy(labels, torch.from_numpy(e.relations))]
    return torch.stack(losses).mean() if losses else rows[0].sum() * 0


def _taught(words: Tensor, opinion: Tensor, examples: Sequence[Example]) -> dict[str, Tensor]:
    """Cross-entropy against a teacher's probabilities, for the heads that a document does not mark.

    Types, statuses and stances count as much as the teacher believes in a trigger or cue at the word.
    """
    sizes = [len(e.sentence_edges) and int(e.sentence_edges[-1]) for e in examples]
    out: dict[str, Tensor] = {}
    begin = {"trigger": 1, "speech": 3}  # the columns of B-trigger and B-cue
    for head in (*_TAGS, *_CLASSES):
        owner = {"type": "trigger", "status": "trigger", "stance": "speech"}.get(head, head)
        lacks = torch.cat(
            [torch.full((n,), float(owner not in e.labels)) for e, n in zip(examples, sizes, strict=True)]
        )
        if head in _CLASSES:
            lacks = lacks * opinion[:, _cut(owner)].softmax(-1)[:, begin[owner]]
        if float(lacks.sum()) < 1:
            continue
        target = opinion[:, _cut(head)].softmax(-1)
        loss = -(target * words[:, _cut(head)].log_softmax(-1)).sum(-1)
        out[head] = (loss * lacks).sum() / len(lacks)
    return out


def _size(e: Example) -> int:
    w = e.words
    end = int(w.first[e.window.end]) if e.window.end < len(w) else len(w.pieces)
    return end - int(w.first[e.window.first]) + 2


def _batches(examples: list[Example], most: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of windows of like length with at most so many pieces, padding counted, in random order."""
    rng.shuffle(examples)
    out: list[list[Example]] = []
    for at in range(0, len(examples), 128):
        batch: list[Example] = []
        for e in sorted(examples[at : at + 128], key=_size):
            if batch and _size(e) * (len(batch) + 1) > most:
                out.append(batch)
                batch = []
            batch.append(e)
        out.append(batch)
    rng.shuffle(out)
    yield from out
