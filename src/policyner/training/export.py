"""Export: a checkpoint becomes an ONNX file that needs no PyTorch.

The exporter is torch's `dynamo=True` one; the older one gives a file that
loads and is wrong. So every export is compared with the checkpoint before it counts.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from pathlib import Path

import numpy as np
import openvino
import torch
from torch import nn
from torch.export import Dim
from transformers import AutoModelForTokenClassification

from policyner.errors import ModelError
from policyner.tagging.backend import ONNX_FILE
from policyner.tagging.tagger import SETTINGS_FILE, read_settings

logger = logging.getLogger(__name__)

#: Greatest difference of a logit between the checkpoint and its export, in 32-bit floats.
TOLERANCE = 1e-3


class _Logits(nn.Module):
    """The checkpoint as a function of two tensors, which is what ONNX holds."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(windows, tokens, 12) logits."""
        logits: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits


def export(checkpoint: Path, *, out: Path) -> float:
    """Writes a model folder that extracts without PyTorch.

    Args:
        checkpoint: A token-classification checkpoint with tokenizer and `tagger.json`.
        out: The folder to write `model.onnx`, `tokenizer.json` and `tagger.json` to.

    Returns:
        The greatest difference of a logit between checkpoint and export.

    Raises:
        ModelError: If the export differs from the checkpoint by more than `TOLERANCE`.
    """
    model = AutoModelForTokenClassification.from_pretrained(
        checkpoint, attn_implementation="eager"
    ).eval()
    wrapped = _Logits(model)
    ids = torch.full((2, 64), 7)
    windows, tokens = Dim("windows", min=1), Dim("tokens", min=2)
    shape = {0: windows, 1: tokens}
    program = torch.onnx.export(
        wrapped,
        (ids, torch.ones_like(ids)),
        dynamo=True,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes=(shape, shape),
        verbose=False,
    )
    if program is None:
        raise ModelError(f"{checkpoint}: torch gave no ONNX program")
    out.mkdir(parents=True, exist_ok=True)
    path = out / ONNX_FILE
    program.save(str(path), external_data=False)
    longest = min(256, model.config.max_position_embeddings)
    difference = _compare(wrapped, path, vocabulary=model.config.vocab_size, longest=longest)
    if difference > TOLERANCE:
        raise ModelError(f"{path}: logits differ from the checkpoint's by {difference:.2g}")
    shutil.copyfile(checkpoint / "tokenizer.json", out / "tokenizer.json")
    shutil.copyfile(checkpoint / "config.json", out / "config.json")
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    settings = read_settings(checkpoint).model_copy(update={"version": version})
    (out / SETTINGS_FILE).write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
    logger.info("%s: greatest difference %.2g", path, difference)
    return difference


def _compare(model: nn.Module, path: Path, *, vocabulary: int, longest: int) -> float:
    """The greatest difference over windows of several shapes, some of them padded."""
    compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    random = np.random.default_rng(0)
    worst = 0.0
    for rows, width in ((1, 16), (3, longest // 2), (8, longest)):
        ids = random.integers(5, vocabulary, size=(rows, width))
        mask = np.ones_like(ids)
        mask[0, width // 2 :] = 0
        with torch.inference_mode():
            expected = model(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
        found = compiled({"input_ids": ids, "attention_mask": mask})[0]
        read = mask.astype(bool)
        worst = max(worst, float(np.abs(expected[read] - found[read]).max()))
    return worst
