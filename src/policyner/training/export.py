"""Export: a checkpoint becomes an ONNX file that needs no PyTorch.

The exporter is torch's `dynamo=True` one; the older one gives a file that
loads and is wrong. So every export is compared with the checkpoint before it counts.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nncf
import numpy as np
import onnx
import openvino
import torch
from numpy.typing import NDArray
from torch import nn
from torch.export import Dim
from transformers import AutoModelForTokenClassification

from policyner.errors import ModelError
from policyner.repair import repair
from policyner.tagging.backend import ONNX_FILE
from policyner.tagging.pieces import load_encoder
from policyner.tagging.tagger import read_settings, write_settings
from policyner.training.corpus import read_texts
from policyner.training.facts import add_facts

logger = logging.getLogger(__name__)

#: Greatest difference of a logit between the checkpoint and its export, in 32-bit floats.
TOLERANCE = 1e-3

# More windows show no other values.
_CALIBRATION_WINDOWS = 300

# (rows, tokens) ids and mask.
_Window = tuple[NDArray[np.int64], NDArray[np.int64]]


class _Logits(nn.Module):
    """The checkpoint as a function of two tensors, which is what ONNX holds."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(windows, tokens, 12) logits."""
        logits: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export gave.

    Attributes:
        difference: Greatest difference of a logit between checkpoint and the export
            in 32-bit floats.
        integers: Greatest difference between that and the one in 8-bit integers, where
            one was made.
        bytes: Size of the file that was written.
    """

    difference: float
    integers: float | None
    bytes: int


def export(checkpoint: Path, *, out: Path, calibration: Sequence[Path] = ()) -> Exported:
    """Writes a model folder that extracts without PyTorch.

    Args:
        checkpoint: A token-classification checkpoint with tokenizer and `tagger.json`.
        out: The folder to write `model.onnx`, `tokenizer.json`, `config.json` and
            `tagger.json` to.
        calibration: Corpora or gold files whose texts show which values occur in the
            network. With them the matrices become 8-bit integers (by NNCF), without
            them they stay 32-bit floats.

    Raises:
        ConfigError: If a calibration file is missing.
        ModelError: If the checkpoint is none, or the export in 32-bit floats differs from it by
            more than `TOLERANCE`.
    """
    if not checkpoint.is_dir():
        raise ModelError(f"{checkpoint}: no such folder; name that of a trained checkpoint")
    try:
        model = AutoModelForTokenClassification.from_pretrained(
            checkpoint, attn_implementation="eager"
        ).eval()
    except (OSError, ValueError) as error:
        raise ModelError(f"{checkpoint}: no checkpoint that can be exported: {error}") from error
    wrapped = _Logits(model)
    out.mkdir(parents=True, exist_ok=True)
    path = out / ONNX_FILE
    _write_floats(wrapped, path, checkpoint=checkpoint)
    settings = read_settings(checkpoint)
    windows = _random_windows(
        vocabulary=model.config.vocab_size,
        longest=min(settings.window, model.config.max_position_embeddings),
    )
    with torch.inference_mode():
        expected = [
            wrapped(torch.from_numpy(ids), torch.from_numpy(mask)).numpy() for ids, mask in windows
        ]
    floats = _run(path, windows)
    difference = _greatest_difference(expected, floats, windows)
    if difference > TOLERANCE:
        raise ModelError(f"{path}: logits differ from the checkpoint's by {difference:.2g}")
    integers = None
    if calibration:
        _quantize(path, _calibration_windows(checkpoint, calibration, width=settings.window))
        integers = _greatest_difference(floats, _run(path, windows), windows)
    shutil.copyfile(checkpoint / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile(checkpoint / "config.json", out / "config.json")
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    write_settings(out, settings.model_copy(update={"version": version}))
    add_facts(
        out,
        "export",
        since=checkpoint,
        version=version,
        bytes=len(content),
        difference=difference,
        integers=integers,
    )
    logger.info("%s: differences %.2g, integers %s", path, difference, integers)
    return Exported(difference, integers, len(content))


def _write_floats(model: nn.Module, path: Path, *, checkpoint: Path) -> None:
    ids = torch.full((2, 64), 7)
    shape = {0: Dim("windows", min=1), 1: Dim("tokens", min=2)}
    program = torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        dynamo=True,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes=(shape, shape),
        verbose=False,
    )
    if program is None:
        raise ModelError(f"{checkpoint}: torch gave no ONNX program")
    program.save(str(path), external_data=False)


def _quantize(path: Path, windows: Sequence[_Window]) -> None:
    """Replaces an ONNX file by one whose matrices, and what they multiply, are 8-bit integers."""
    dataset = nncf.Dataset(
        windows, lambda window: {"input_ids": window[0], "attention_mask": window[1]}
    )
    quantized = nncf.quantize(
        onnx.load(str(path)),
        dataset,
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(windows),
    )
    onnx.save(quantized, str(path))


def _calibration_windows(checkpoint: Path, paths: Sequence[Path], *, width: int) -> list[_Window]:
    """Windows of real text, one at a time, drawn evenly from all texts."""
    encoder = load_encoder(checkpoint)
    special = encoder.special
    windows = []
    for path in paths:
        for _, text in read_texts(path):
            pieces = encoder.encode(repair(text).clean).ids
            for start in range(0, len(pieces), width - 2):
                part = pieces[start : start + width - 2]
                ids = np.concatenate([[special.cls], part, [special.sep]])[None, :]
                windows.append((ids, np.ones_like(ids)))
    step = max(1, len(windows) // _CALIBRATION_WINDOWS)
    return windows[::step][:_CALIBRATION_WINDOWS]


def _random_windows(*, vocabulary: int, longest: int) -> list[_Window]:
    """Windows of several shapes, one row of each padded."""
    random = np.random.default_rng(0)
    windows = []
    for rows, width in ((1, 16), (3, longest // 2), (8, longest)):
        ids = random.integers(5, vocabulary, size=(rows, width))
        mask = np.ones_like(ids)
        mask[0, width // 2 :] = 0
        windows.append((ids, mask))
    return windows


def _run(path: Path, windows: Sequence[_Window]) -> list[NDArray[np.float32]]:
    compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return [compiled({"input_ids": ids, "attention_mask": mask})[0] for ids, mask in windows]


def _greatest_difference(
    expected: Sequence[NDArray[np.float32]],
    found: Sequence[NDArray[np.float32]],
    windows: Sequence[_Window],
) -> float:
    return max(
        float(np.abs(left - right)[mask.astype(bool)].max())
        for left, right, (_, mask) in zip(expected, found, windows, strict=True)
    )
