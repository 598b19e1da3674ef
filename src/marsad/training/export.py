"""From a trained net to the files that the reader loads: an int8 ONNX graph, the pair scorer, tokenizer, a manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from marsad.reading.neural.labels import HEADS
from marsad.reading.neural.session import FILES, FORMAT
from marsad.training.net import Net, encoder_folder
from marsad.training.torch_reader import scorer_of


def export(net: Net, folder: Path, about: Mapping[str, Any]) -> None:
    """Write the reader's files to a folder (made if missing), over what is there.

    The linear layers are quantised to int8, by channel, weights only known beforehand ("dynamic"): measured loss on
    dev under one F1 point in every head, size and time a quarter and a half. ``about`` goes into the manifest as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    net = net.eval()
    with tempfile.TemporaryDirectory() as temporary:
        whole = Path(temporary) / "whole.onnx"
        _graph(net, whole)
        _quantise(whole, folder / FILES["model"])
    scorer = scorer_of(net)
    np.savez(folder / FILES["pairs"], **{k: getattr(scorer, k) for k in scorer.__slots__})
    _tokenizer(folder / FILES["tokenizer"])
    digests = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for k, name in FILES.items() if k != "manifest"
    }
    manifest = {
        "format": FORMAT,
        "heads": {h.name: [h.begin, h.end] for h in HEADS.values()},
        "sha256": digests,
        **about,
    }
    (folder / FILES["manifest"]).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _graph(net: Net, path: Path) -> None:
    net.encoder.config._attn_implementation = "eager"
    example = (
        torch.randint(1000, 2000, (2, 16)),
        torch.zeros(2, 16, dtype=torch.long),
        torch.ones(2, 16, dtype=torch.long),
    )
    axes = {0: "windows", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own successor
        torch.onnx.export(
            net, example, str(path), input_names=["pieces", "shapes", "mask"], output_names=["output"],
            dynamic_axes=dict.fromkeys(("pieces", "shapes", "mask", "output"), axes), opset_version=17, dynamo=False,
        )  # fmt: skip


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready = source.with_name("ready.onnx")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(str(ready), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)


def _tokenizer(target: Path) -> None:
    shutil.copyfile(encoder_folder() / "tokenizer.json", target)
