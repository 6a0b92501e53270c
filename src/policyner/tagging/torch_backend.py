"""The backend for checkpoints: plain transformers, on a GPU where there is one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModelForTokenClassification

from policyner.errors import ModelError
from policyner.tagging.decoding import TAGS
from policyner.tagging.mention import LABELS


class ModelBackend:
    """Runs a token classifier that is in memory.

    Args:
        model: The network, on the device where it is to run.
    """

    def __init__(self, model: nn.Module) -> None:
        self._model = model

    def logits(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(windows, tokens, 12) logits for (windows, tokens) ids and mask."""
        device = next(self._model.parameters()).device
        training = self._model.training
        self._model.eval()
        with torch.inference_mode():
            output = self._model(
                input_ids=torch.from_numpy(input_ids).to(device),
                attention_mask=torch.from_numpy(attention_mask).to(device),
            )
        self._model.train(training)
        return np.asarray(output.logits.float().cpu().numpy(), dtype=np.float32)


class TorchBackend(ModelBackend):
    """Runs a token-classification checkpoint, on a GPU where there is one.

    Args:
        folder: The checkpoint's folder.
        threads: Threads of inference on the processor; torch's own choice
            where it is `None`.

    Raises:
        ModelError: If the checkpoint cannot be read or has not twelve outputs.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        try:
            model = AutoModelForTokenClassification.from_pretrained(folder)
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder}: not a token-classification checkpoint: {error}") from error
        expected = len(LABELS) * len(TAGS)
        if model.config.num_labels != expected:
            raise ModelError(
                f"{folder}: {model.config.num_labels} outputs, but the tagger reads {expected} "
                f"({len(LABELS)} layers of O, B, I)"
            )
        super().__init__(model.eval().to("cuda" if torch.cuda.is_available() else "cpu"))
